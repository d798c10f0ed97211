#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tally {

/// A text as people read it: equal for texts that differ only in what is easily lost or not seen, such as leading zeros, letter case,
/// blanks around, invisible characters, accents and their Unicode form, and letters of other alphabets that look like Latin ones.
std::string LookAlike(std::string_view text);

/// `a no-break space`, `a zero-width space`: what a reader does not see, or takes for a blank. Nothing for other characters.
std::optional<std::string_view> NameOfInvisible(char32_t character);

/// Where a text first differs from the one that was probably meant, for a hint; empty where that is plain to see.
std::string DifferenceWords(std::string_view text, std::string_view meant);

}  // namespace tally
