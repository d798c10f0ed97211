#pragma once

#include <string>
#include <string_view>

namespace tally {

/// The text in one spelling of its letters: small ones for capitals, accents behind their letters. Two texts that differ only in letter
/// case or in Unicode form fold to one. Bytes that are not UTF-8 stay.
std::string FoldText(std::string_view text);

}  // namespace tally
