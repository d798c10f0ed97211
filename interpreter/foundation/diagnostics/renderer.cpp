#include "foundation/diagnostics/renderer.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/diagnostics/message_order.h"
#include "foundation/diagnostics/snippet.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMaxTextCharacters = 4000;  // of one text; values in it have been cut before
constexpr size_t kMaxLabels = 20;
constexpr size_t kMaxHints = 10;
constexpr size_t kLastLineBytes = 200;  // kept free for the line that counts what is not shown

/// Wraps text in terminal colours, or leaves it.
class Painter {
 public:
  explicit Painter(bool colour) : colour_(colour) {}

  std::string Paint(std::string_view code, std::string_view text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

 private:
  bool colour_;
};

constexpr std::string_view kBold = "1";
constexpr std::string_view kRed = "1;31";
constexpr std::string_view kYellow = "1;33";
constexpr std::string_view kBlue = "1;34";
constexpr std::string_view kCyan = "1;36";

std::string_view ColourOf(Severity severity) {
  switch (severity) {
    case Severity::kError: return kRed;
    case Severity::kWarning: return kYellow;
    case Severity::kNote: return kCyan;
  }
  return kRed;
}

std::string Bounded(std::string_view text) {
  const size_t shown = SkipCodePoints(text, 0, kMaxTextCharacters);
  return EscapeControls(text.substr(0, shown)) + (shown < text.size() ? "..." : "");
}

bool IsKnown(Span span, const SourceMap& sources) {
  return span.file.index() < sources.size();
}

std::string DescribeSpan(Span span, const SourceMap& sources) {
  if (!IsKnown(span, sources)) {
    return {};
  }
  const SourceFile& file = sources.file(span.file);
  const LineColumn at = file.Locate(span.begin);
  return fmt::format("{}:{}:{}", EscapeControls(file.name()), at.line, at.column);
}

void AppendSnippet(std::string& out, Span span, const SourceMap& sources, const Painter& painter) {
  if (!IsKnown(span, sources)) {
    return;
  }
  const Snippet snippet = MakeSnippet(sources.file(span.file), span);
  if (snippet.carets.empty()) {
    return;
  }
  const std::string number = fmt::format("{:>2}", snippet.line);
  const std::string bar = painter.Paint(kBlue, "|");
  out += fmt::format("  {} {} {}\n", painter.Paint(kBlue, number), bar, snippet.source);
  const size_t caret_at = snippet.carets.find('^');
  out += fmt::format("  {} {} {}{}\n", std::string(number.size(), ' '), bar, snippet.carets.substr(0, caret_at),
                     painter.Paint(kRed, std::string_view(snippet.carets).substr(caret_at)));
}

std::string RenderMessage(const Diagnostic& diagnostic, const SourceMap& sources, const Painter& painter) {
  const std::string place = DescribePlace(diagnostic.place, sources);
  std::string out = painter.Paint(ColourOf(diagnostic.severity), fmt::format("{}:", SeverityWord(diagnostic.severity)));
  if (!place.empty()) {
    out += ' ' + painter.Paint(kBold, place + ':');
  }
  out += fmt::format(" {} [{}]\n", Bounded(diagnostic.text), InfoOf(diagnostic.kind).code);
  if (const auto* span = std::get_if<Span>(&diagnostic.place)) {
    AppendSnippet(out, *span, sources, painter);
  }
  for (size_t i = 0; i < std::min(diagnostic.labels.size(), kMaxLabels); ++i) {
    const DiagnosticLabel& label = diagnostic.labels[i];
    out += fmt::format("  {}: {}\n", DescribeSpan(label.span, sources), Bounded(label.text));
    AppendSnippet(out, label.span, sources, painter);
  }
  for (size_t i = 0; i < std::min(diagnostic.hints.size(), kMaxHints); ++i) {
    out += fmt::format("  {} {}\n", painter.Paint(kCyan, "hint:"), Bounded(diagnostic.hints[i]));
  }
  if (diagnostic.times > 1) {
    out += fmt::format("  found {} times, here first\n", diagnostic.times);
  }
  return out;
}

std::string CountOf(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} more {}", count, count == 1 ? one : many);
}

}  // namespace

std::string DescribePlace(const Place& place, const SourceMap& sources) {
  return std::visit(Overloaded{
                        [&](const Span& span) { return DescribeSpan(span, sources); },
                        [](const DataPlace& data) {
                          const std::string file = EscapeControls(data.file);
                          return data.line == 0 ? file : fmt::format("{}:{}", file, data.line);
                        },
                        [](const ParameterPlace& parameter) {
                          return parameter.name.empty() ? std::string("parameters") : "parameter " + Printable(parameter.name);
                        },
                        [](const PathPlace& path) { return EscapeControls(path.path); },
                    },
                    place);
}

std::string RenderText(const DiagnosticSink& sink, const SourceMap& sources, const RenderOptions& options) {
  const Painter painter(options.colour);
  const size_t max_bytes = options.max_bytes > kLastLineBytes ? options.max_bytes - kLastLineBytes : 0;
  const RenderedMessages messages =
      RenderWithinLimits(sink, options.max_messages, max_bytes, options.values,
                         [&](const Diagnostic& diagnostic) { return RenderMessage(diagnostic, sources, painter); });
  std::string out;
  for (const std::string& message : messages.shown) {
    out += message;
  }
  std::string rest;
  if (messages.more_errors > 0) {
    rest = CountOf(messages.more_errors, "error", "errors");
  }
  if (messages.more_others > 0) {
    rest += (rest.empty() ? "" : ", ") + CountOf(messages.more_others, "warning or note", "warnings and notes");
  }
  if (!rest.empty()) {
    out += rest + "\n";
  }
  return out;
}

}  // namespace tally
