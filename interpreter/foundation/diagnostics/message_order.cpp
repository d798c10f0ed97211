#include "foundation/diagnostics/message_order.h"

#include <algorithm>
#include <tuple>

#include "foundation/diagnostics/data_value.h"

namespace tally {
namespace {

/// Sorts scripts before everything else, and places in scripts by file and position.
std::tuple<int, uint32_t, uint32_t> OrderOf(const Diagnostic& diagnostic) {
  if (const auto* span = std::get_if<Span>(&diagnostic.place)) {
    return {0, span->file.value, span->begin};
  }
  return {1, 0, 0};
}

Diagnostic WithValues(Diagnostic diagnostic, bool shown) {
  diagnostic.text = WithDataValues(diagnostic.text, shown);
  for (std::string& hint : diagnostic.hints) {
    hint = WithDataValues(hint, shown);
  }
  return diagnostic;
}

}  // namespace

RenderedMessages RenderWithinLimits(const DiagnosticSink& sink, size_t max_messages, size_t max_bytes, bool values,
                                    const std::function<std::string(const Diagnostic&)>& render) {
  std::vector<const Diagnostic*> ordered;
  ordered.reserve(sink.all().size());
  for (const Diagnostic& diagnostic : sink.all()) {
    ordered.push_back(&diagnostic);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const Diagnostic* a, const Diagnostic* b) { return OrderOf(*a) < OrderOf(*b); });

  RenderedMessages messages;
  messages.more_errors = sink.errors_not_kept();
  std::vector<std::string> texts(ordered.size());
  size_t count = 0;
  size_t bytes = 0;
  for (const bool errors : {true, false}) {
    for (size_t i = 0; i < ordered.size(); ++i) {
      if ((ordered[i]->severity == Severity::kError) != errors) {
        continue;
      }
      if (count < max_messages) {
        std::string text = render(WithValues(*ordered[i], values));
        if (bytes + text.size() <= max_bytes) {
          ++count;
          bytes += text.size();
          texts[i] = std::move(text);
          continue;
        }
      }
      ++(errors ? messages.more_errors : messages.more_others);
    }
  }
  for (std::string& text : texts) {
    if (!text.empty()) {
      messages.shown.push_back(std::move(text));
    }
  }
  return messages;
}

}  // namespace tally
