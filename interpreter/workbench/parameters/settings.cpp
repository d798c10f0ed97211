#include "workbench/parameters/settings.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {

Settings ParseSettings(const std::vector<std::string>& texts, DiagnosticSink& sink) {
  Settings settings;
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (equals == std::string::npos || name.empty()) {
      sink.Report(DiagnosticKind::BadParameter, ParameterPlace{Printable(name)},
                  fmt::format("\"{}\" is no setting; a setting is written as `--set NAME=VALUE`", Printable(text)));
      continue;
    }
    if (FindInvalidUtf8(text)) {
      sink.Report(DiagnosticKind::BadParameter, ParameterPlace{Printable(name)},
                  fmt::format("\"{}\" is not UTF-8 text", Printable(text.substr(equals + 1))));
      continue;
    }
    if (!settings.emplace(name, text.substr(equals + 1)).second) {
      sink.Report(DiagnosticKind::BadParameter, ParameterPlace{Printable(name)},
                  fmt::format("parameter `{}` is given twice; the values of a list are separated by commas", Printable(name)));
    }
  }
  return settings;
}

}  // namespace tally
