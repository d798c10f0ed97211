#pragma once

namespace tally {

/// Reads the command line and calls the command; gives the exit code.
int CommandMain(int count, char** arguments);

}  // namespace tally
