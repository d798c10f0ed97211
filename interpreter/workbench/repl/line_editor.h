#pragma once

#include <memory>

#include "workbench/repl/line_reader.h"

namespace tally {

/// The line editor of the terminal; null where it is not built in or the terminal cannot be used.
std::unique_ptr<LineReader> OpenLineEditor(CompleteWord complete);

}  // namespace tally
