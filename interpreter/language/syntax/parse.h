#pragma once

#include <optional>

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/ast.h"

namespace tally {

/// Limits that a script may not pass; beyond them a message names the limit.
inline constexpr size_t kMaxScriptBytes = 64u << 20;
inline constexpr int kMaxNesting = 200;

/// Parses a whole file. Never throws; reports every syntax error it can place. A definition that could not be read is ast::Faulty.
/// The file's text has been checked (CheckScriptText).
ast::Module ParseModule(const SourceMap& sources, FileId file, DiagnosticSink& sink);

/// Parses one line of the prompt: a question, or one or more definitions.
struct PromptInput {
  std::optional<ast::Question> question;
  std::vector<ast::Definition> definitions;
  bool unfinished = false;  // more lines may complete it (an open bracket or block, a clause word at the end)
};
PromptInput ParsePrompt(const SourceMap& sources, FileId file, DiagnosticSink& sink);

/// The `library X for 2024 through 2026` with which a text begins, as far as it can be read: enough to know whether to load it.
struct LibraryLine {
  std::string name;
  std::optional<int> from;
  std::optional<int> through;
};
std::optional<LibraryLine> PeekLibraryLine(std::string_view text);

/// Checks that a text may be parsed at all: UTF-8, no NUL, no control but tab and line ends, no bidirectional controls, size.
/// Reports T0105 or T0110 and returns false otherwise.
bool CheckScriptText(const SourceMap& sources, FileId file, DiagnosticSink& sink);

}  // namespace tally
