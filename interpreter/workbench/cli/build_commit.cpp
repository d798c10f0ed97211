#include "workbench/cli/build_commit.h"

namespace tally {

std::string_view BuildCommit() {
  return
#include "build_commit.inc"
      ;
}

}  // namespace tally
