#pragma once

#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// Exit codes, as `tally help` says them.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFault = 1;
inline constexpr int kExitCommand = 2;
inline constexpr int kExitStopped = 3;
inline constexpr int kExitInternal = 70;

enum class MessageFormat { kText, kJson };

/// Whether messages may be coloured: standard error is a terminal, and NO_COLOR is not set.
bool ColourOnTerminal();
/// Columns of the terminal on standard output, or 120.
size_t OutputWidth();

/// All findings, as PrintMessages prints them.
std::string MessagesText(const DiagnosticSink& sink, const SourceMap& sources, MessageFormat format);
/// Prints all findings on standard error.
void PrintMessages(const DiagnosticSink& sink, const SourceMap& sources, MessageFormat format);
/// Takes `--message-format` out of the arguments, which all commands have. False when its value is not known.
bool TakeMessageFormat(std::vector<std::string>& arguments, MessageFormat& format);

}  // namespace tally
