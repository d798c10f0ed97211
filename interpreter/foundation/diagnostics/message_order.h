#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// What is shown of a sink, and how many findings are not.
struct RenderedMessages {
  std::vector<std::string> shown;
  size_t more_errors = 0;
  size_t more_others = 0;  // warnings and notes
};

/// Renders the messages in their order: those about scripts by place, then the others as reported. Where not all fit into
/// `max_messages` and `max_bytes`, warnings and notes give way to errors. Values of the data stand in them, or are left out.
RenderedMessages RenderWithinLimits(const DiagnosticSink& sink, size_t max_messages, size_t max_bytes, bool values,
                                    const std::function<std::string(const Diagnostic&)>& render);

}  // namespace tally
