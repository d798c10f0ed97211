#pragma once

#include <string>

#include "foundation/source/source_file.h"
#include "workbench/explain/explanation.h"

namespace tally {

struct RenderExplanationOptions {
  bool full = false;  // nothing is folded
  size_t width = 100;
};

/// For a screen: a part a line with value and place, the records below it, the deciding part marked `*`. What did not decide is folded.
std::string ExplanationAsText(const Explanation& root, const SourceMap& sources, const RenderExplanationOptions& options);

/// The whole tree as JSON; `verdict` at its root is true, false or null.
std::string ExplanationAsJson(const Explanation& root, const SourceMap& sources);

/// One page that needs nothing else: headings, nested lists that open and close without scripts.
std::string ExplanationAsHtml(const Explanation& root, const SourceMap& sources);

/// `us/car.tally:47`: the last two parts of a path that begins at the root.
std::string ShortPlace(Span span, const SourceMap& sources);
/// How many rows of others are not shown.
std::string OthersNote(size_t others);
/// `students.csv, line 3 (student "S02")`, and what is read there: `gender "F", grade "10"`.
std::string RecordPlace(const ReadRecord& record);
std::string RecordCells(const ReadRecord& record);

}  // namespace tally
