#include <cstdio>
#include <exception>
#include <new>

#include "foundation/base/deep_stack.h"
#include "foundation/memory/memory.h"
#include "workbench/cli/command.h"

namespace {

int Main(int count, char** arguments) {
  try {
    return tally::CommandMain(count, arguments);
  } catch (const std::bad_alloc&) {
    std::fputs("error: tally: there is not enough memory\n", stderr);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "error: tally: a fault of the program itself: %s\n", fault.what());
  }
  return tally::kExitInternal;
}

}  // namespace

int main(int count, char** arguments) {
  tally::PrepareMemory();
  int status = tally::kExitInternal;
  tally::RunOnDeepStack([&] { status = Main(count, arguments); });
  return status;
}
