#pragma once

#include <cstdint>
#include <string>

namespace tally {

/// 12,345,678
std::string Grouped(uint64_t number);

}  // namespace tally
