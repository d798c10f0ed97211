#include "workbench/cli/messages.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "foundation/diagnostics/renderer.h"

namespace tally {
namespace {

constexpr size_t kWidthWithoutTerminal = 120;

}  // namespace

bool ColourOnTerminal() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0') &&
         !(terminal != nullptr && std::string_view(terminal) == "dumb");
}

size_t OutputWidth() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return kWidthWithoutTerminal;
}

std::string MessagesText(const DiagnosticSink& sink, const SourceMap& sources, const MessageStyle& style) {
  RenderOptions options;
  options.colour = style.format == MessageFormat::kText && ColourOnTerminal();
  options.values = style.values;
  return style.format == MessageFormat::kJson ? RenderJson(sink, sources, options) : RenderText(sink, sources, options);
}

void PrintMessages(const DiagnosticSink& sink, const SourceMap& sources, const MessageStyle& style) {
  const std::string text = MessagesText(sink, sources, style);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

bool TakeMessageStyle(std::vector<std::string>& arguments, MessageStyle& style) {
  const std::string option = "--message-format";
  for (size_t i = 0; i < arguments.size();) {
    std::string value;
    size_t taken = 1;
    if (arguments[i] == option && i + 1 < arguments.size()) {
      value = arguments[i + 1];
      taken = 2;
    } else if (arguments[i].starts_with(option + "=")) {
      value = arguments[i].substr(option.size() + 1);
    } else if (arguments[i] == "--") {
      return true;
    } else if (arguments[i] == "--no-values") {
      style.values = false;
      arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    } else if (arguments[i] != option) {
      ++i;
      continue;
    }
    if (value != "text" && value != "json") {
      return false;
    }
    style.format = value == "json" ? MessageFormat::kJson : MessageFormat::kText;
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.begin() + static_cast<std::ptrdiff_t>(i + taken));
  }
  return true;
}

}  // namespace tally
