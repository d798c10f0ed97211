#pragma once

#include <string>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

struct RenderOptions {
  bool colour = false;
  bool values = true;  // false: what messages quote of the data is left out
  size_t max_messages = 100;
  size_t max_bytes = size_t{64} * 1024;
};

/// `FILE:LINE:COLUMN`, `FILE:LINE`, `parameter NAME`, `parameters`, or the path.
std::string DescribePlace(const Place& place, const SourceMap& sources);

/// Script messages in the order of their places, then the others as reported; the rest is counted in a last line.
/// A message about a script shows the line and a caret; lines over 200 characters and control characters are made harmless.
std::string RenderText(const DiagnosticSink& sink, const SourceMap& sources, const RenderOptions& options);

/// One JSON object a line: severity, code, place {kind, file, line, column, end_line, end_column}, text, labels, hints.
std::string RenderJson(const DiagnosticSink& sink, const SourceMap& sources, const RenderOptions& options);

}  // namespace tally
