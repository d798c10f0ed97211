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
/// How messages are printed: options of all commands.
struct MessageStyle {
  MessageFormat format = MessageFormat::kText;
  bool values = true;  // false: what they quote of the data is left out
};

/// Whether messages may be coloured: standard error is a terminal, and NO_COLOR is not set.
bool ColourOnTerminal();
/// Columns of the terminal on standard output, or 120.
size_t OutputWidth();

/// All findings, as PrintMessages prints them.
std::string MessagesText(const DiagnosticSink& sink, const SourceMap& sources, const MessageStyle& style);
/// Prints all findings on standard error.
void PrintMessages(const DiagnosticSink& sink, const SourceMap& sources, const MessageStyle& style);
/// Takes `--message-format` and `--no-values` out of the arguments, which all commands have. False when the format is not known.
bool TakeMessageStyle(std::vector<std::string>& arguments, MessageStyle& style);

}  // namespace tally
