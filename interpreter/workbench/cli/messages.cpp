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

void PrintMessages(const DiagnosticSink& sink, const SourceMap& sources, MessageFormat format) {
  RenderOptions options;
  options.colour = format == MessageFormat::kText && ColourOnTerminal();
  const std::string text = format == MessageFormat::kJson ? RenderJson(sink, sources, options) : RenderText(sink, sources, options);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

MessageFormat MessageFormatIn(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--message-format=json" ||
        (argument == "--message-format" && i + 1 < count && std::string_view(arguments[i + 1]) == "json")) {
      return MessageFormat::kJson;
    }
  }
  return MessageFormat::kText;
}

}  // namespace tally
