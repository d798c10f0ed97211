#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <antlr4-runtime.h>

namespace tally::syntax {

/// A token as a message names it: "`where`", "the text \"09\"", "the end of the line".
/// `unit` is what ends where the tokens end: "definition", "slot".
std::string FoundWords(const antlr4::Token& token, std::string_view written, std::string_view unit);

/// What the parser would accept, in prose and short; empty when that is too much to list.
std::string ExpectedWords(const antlr4::misc::IntervalSet& expected);

/// The words of the language among the tokens that would be accepted: candidates for "did you mean".
std::vector<std::string> ExpectedSpellings(const antlr4::misc::IntervalSet& expected);

bool Accepts(const antlr4::misc::IntervalSet& expected, size_t type);
bool ExpectsValue(const antlr4::misc::IntervalSet& expected);
bool ExpectsOperator(const antlr4::misc::IntervalSet& expected);

/// What a block consists of, by the parser's rule: "an item of the table"; empty for other rules.
std::string_view BlockItemWords(size_t rule);
/// A rule that a reader knows by name: "a type", "a loop"; empty for other rules.
std::string_view RuleWords(size_t rule);

/// All words that begin or go on with something, as candidates for "did you mean".
const std::vector<std::string>& ClauseWords();

}  // namespace tally::syntax
