#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <new>

#include "foundation/base/deep_stack.h"
#include "foundation/memory/memory.h"
#include "workbench/cli/command.h"
#include "workbench/cli/messages.h"

namespace {

constexpr const char* kNoMemory = "error: tally: there is not enough memory\n";

/// A standard stream that the caller closed is one that cannot be used: no file that is opened takes its place.
void OccupyStandardStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1) {
      static_cast<void>(open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

int Main(int count, char** arguments) {
  try {
    return tally::CommandMain(count, arguments);
  } catch (const std::bad_alloc&) {
    std::fputs(kNoMemory, stderr);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "error: tally: a fault of the program itself: %s\n", fault.what());
  }
  return tally::kExitInternal;
}

}  // namespace

int main(int count, char** arguments) {
  OccupyStandardStreams();
  tally::PrepareMemory();
  tally::EndWithoutMemory(kNoMemory, tally::kExitInternal);
  int status = tally::kExitInternal;
  tally::RunOnDeepStack([&] { status = Main(count, arguments); });
  return status;
}
