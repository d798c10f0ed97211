#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// What a cell is named by, one of several: a text, or the number of a line.
struct CellKey {
  std::string text;
  bool is_number = false;
  std::string words = {};  // in a message
};

/// The arguments by which a call names a cell. Nothing, and reported, when one cannot be computed.
std::optional<std::vector<CellKey>> ReadCellKeys(Run& run, const ast::NameRef& call);

/// Reports that no row of what `call` names has these names. `known`: all that there are.
void ReportNoRow(Run& run, const ast::NameRef& call, Span span, const std::vector<CellKey>& keys, const std::vector<std::string>& known);
/// Reports that `matches` rows are named so.
void ReportSeveralRows(Run& run, const ast::NameRef& call, Span span, size_t matches);
/// Reports that there is no column of that heading.
void ReportNoColumn(Run& run, const ast::NameRef& call, const std::string& heading, const std::vector<std::string>& headings);
/// Reports that a cell is named by more: `before` is what stands before the line.
void ReportNoKeys(Run& run, const ast::NameRef& call, Span span, const std::string& before);
/// What names a row of a form before its line does: `"the school", `.
std::string KeysBeforeLine(const bound::Program& program, const std::string& form);

}  // namespace tally
