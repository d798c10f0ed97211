// What nearly every file includes, compiled once for all of interpreter/ when TALLY_PRECOMPILED_HEADERS is on. Each file still includes
// what it uses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "foundation/base/number.h"
