#pragma once

#include <string>

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/dump/dump.h"
#include "language/syntax/parse.h"

namespace tally::testing {

/// A script, parsed, with what was said about it.
struct ParsedScript {
  SourceMap sources;
  FileId file;
  DiagnosticSink sink;
  ast::Module module;

  explicit ParsedScript(std::string text) : file(sources.Add(SourceFile("test.tally", std::move(text)))) {
    if (CheckScriptText(sources, file, sink)) {
      module = ParseModule(sources, file, sink);
    }
  }

  /// `T0101 3:7 text`, the first message; empty when there is none.
  std::string FirstMessage() const { return sink.all().empty() ? "" : Message(sink.all().front()); }
  std::string Message(const Diagnostic& diagnostic) const {
    const LineColumn place = sources.file(file).Locate(std::get<Span>(diagnostic.place).begin);
    return std::string(InfoOf(diagnostic.kind).code) + " " + std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
           diagnostic.text;
  }
  std::string AllMessages() const {
    std::string all;
    for (const Diagnostic& diagnostic : sink.all()) {
      all += Message(diagnostic) + "\n";
    }
    return all;
  }
  std::string Written(Span span) const { return std::string(sources.Text(span)); }
};

/// The tree of one expression, parsed as the value of a define.
inline std::string DumpOfExpression(const std::string& text) {
  const ParsedScript script("define a = " + text + "\n");
  if (script.sink.HasErrors() || script.module.definitions.size() != 1) {
    return script.FirstMessage();
  }
  return DumpExpr(*std::get<ast::Define>(script.module.definitions.front().node).value);
}

inline std::string DumpOfScript(const std::string& text) {
  const ParsedScript script(text);
  return script.sink.HasErrors() ? script.AllMessages() : DumpModule(script.module);
}

}  // namespace tally::testing
