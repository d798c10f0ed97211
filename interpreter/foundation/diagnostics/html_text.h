#pragma once

#include <string>
#include <string_view>

namespace tally {

/// A text of an HTML page, outside of tags or within the quotes of an attribute.
std::string HtmlText(std::string_view text);

/// A page that needs no other file: `title` and `style` as they are told, `main` between the tags of the same name.
std::string HtmlPage(std::string_view title, std::string_view style, std::string_view main);

}  // namespace tally
