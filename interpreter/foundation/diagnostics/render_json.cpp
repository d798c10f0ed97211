#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/diagnostics/json_text.h"
#include "foundation/diagnostics/message_order.h"
#include "foundation/diagnostics/renderer.h"

namespace tally {
namespace {

constexpr size_t kMaxTextCharacters = 4000;
constexpr size_t kMaxLabels = 20;
constexpr size_t kLastLineBytes = 200;

std::string Quoted(std::string_view text) {
  return JsonText(text, kMaxTextCharacters);
}

std::string SpanFields(Span span, const SourceMap& sources) {
  if (span.file.index() >= sources.size()) {
    return "\"kind\":\"script\"";
  }
  const SourceFile& file = sources.file(span.file);
  const LineColumn begin = file.Locate(span.begin);
  const LineColumn end = file.Locate(std::max(span.begin, span.end));
  return fmt::format(R"("kind":"script","file":{},"line":{},"column":{},"end_line":{},"end_column":{})", Quoted(file.name()), begin.line,
                     begin.column, end.line, end.column);
}

std::string PlaceFields(const Place& place, const SourceMap& sources) {
  return std::visit(
      Overloaded{
          [&](const Span& span) { return SpanFields(span, sources); },
          [](const DataPlace& data) {
            return data.line == 0 ? fmt::format(R"("kind":"data","file":{})", Quoted(data.file))
                                  : fmt::format(R"("kind":"data","file":{},"line":{})", Quoted(data.file), data.line);
          },
          [](const ParameterPlace& parameter) { return fmt::format(R"("kind":"parameter","name":{})", Quoted(parameter.name)); },
          [](const PathPlace& path) { return fmt::format(R"("kind":"path","file":{})", Quoted(path.path)); },
      },
      place);
}

std::string RenderObject(const Diagnostic& diagnostic, const SourceMap& sources) {
  std::string labels;
  for (size_t i = 0; i < std::min(diagnostic.labels.size(), kMaxLabels); ++i) {
    const DiagnosticLabel& label = diagnostic.labels[i];
    labels += fmt::format("{}{{\"place\":{{{}}},\"text\":{}}}", i == 0 ? "" : ",", SpanFields(label.span, sources), Quoted(label.text));
  }
  std::string hints;
  for (const std::string& hint : diagnostic.hints) {
    hints += (hints.empty() ? "" : ",") + Quoted(hint);
  }
  return fmt::format(R"({{"severity":"{}","code":"{}","place":{{{}}},"text":{},"labels":[{}],"hints":[{}],"times":{}}})"
                     "\n",
                     SeverityWord(diagnostic.severity), InfoOf(diagnostic.kind).code, PlaceFields(diagnostic.place, sources),
                     Quoted(diagnostic.text), labels, hints, diagnostic.times);
}

}  // namespace

std::string RenderJson(const DiagnosticSink& sink, const SourceMap& sources, const RenderOptions& options) {
  const size_t max_bytes = options.max_bytes > kLastLineBytes ? options.max_bytes - kLastLineBytes : 0;
  const RenderedMessages messages = RenderWithinLimits(sink, options.max_messages, max_bytes, options.values,
                                                       [&](const Diagnostic& diagnostic) { return RenderObject(diagnostic, sources); });
  std::string out;
  for (const std::string& message : messages.shown) {
    out += message;
  }
  if (messages.more_errors + messages.more_others > 0) {
    out += fmt::format("{{\"more_errors\":{},\"more_warnings_and_notes\":{}}}\n", messages.more_errors, messages.more_others);
  }
  return out;
}

}  // namespace tally
