// A definition as it was written, with indents, blank lines and single blanks that are ours.
#include "language/format/print.h"

#include <algorithm>

namespace tally {
namespace {

using ast::Token;

bool Is(std::string_view text, std::initializer_list<std::string_view> signs) {
  return std::find(signs.begin(), signs.end(), text) != signs.end();
}

/// A line of a definition: its tokens from `begin` to `end`.
struct Line {
  size_t begin;
  size_t end;
  size_t indent = 0;
};

/// An open block. Where its first item stands beside its brace, further ones may stand below that item.
struct Block {
  size_t first_column = 0;  // in the script; 0: the first item has a line of its own
  size_t first_indent = 0;  // here
};

class TokenPrinter {
 public:
  TokenPrinter(const ast::TokenList& tokens, const SourceMap& sources) : tokens_(tokens), sources_(sources) {}

  /// The lines, each with its end; blank lines before the first are left out.
  std::string Print() {
    Cut();
    Indent();
    std::string out;
    for (const Line& line : lines_) {
      out += line.begin > 0 && tokens_[line.begin].blank_lines > 0 ? "\n" : "";
      out += std::string(line.indent, ' ');
      for (size_t i = line.begin; i < line.end; ++i) {
        out += std::string(i == line.begin ? 0 : Blanks(i), ' ');
        out += Text(i);
      }
      out.erase(out.find_last_not_of(" \t") + 1);
      out += '\n';
    }
    return out;
  }

 private:
  std::string_view Text(size_t i) const { return sources_.Text(tokens_[i].span); }
  bool IsComment(size_t i) const { return tokens_[i].kind == Token::Kind::kComment; }

  void Cut() {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (i == 0 || tokens_[i].starts_line || IsComment(i - 1)) {
        lines_.push_back({i, i});
      }
      lines_.back().end = i + 1;
    }
  }

  /// Where a line of tokens ends that begins at a column.
  size_t Width(size_t begin, size_t end) const {
    size_t width = 0;
    for (size_t i = begin; i < end; ++i) {
      width += (i == begin ? 0 : Blanks(i)) + Text(i).size();
    }
    return width;
  }

  size_t Column(size_t i) const {
    const std::string_view text = sources_.file(tokens_[i].span.file).text().substr(0, tokens_[i].span.begin);
    return text.size() - (text.rfind('\n') + 1);
  }

  void Indent() {
    std::vector<Block> blocks;
    size_t item_indent = 0;    // of the line in which the present item begins, here
    size_t item_column = 0;    // and in the script
    size_t first_comment = 0;  // of those that wait for the line below them
    for (size_t l = 0; l < lines_.size(); ++l) {
      Line& line = lines_[l];
      if (IsComment(line.begin)) {
        continue;
      }
      const bool closes = Text(line.begin) == "}" && tokens_[line.begin].kind == Token::Kind::kSign;
      const size_t column = Column(line.begin);
      if (closes) {
        line.indent = item_indent = 2 * (blocks.empty() ? 0 : blocks.size() - 1);
        item_column = column;
      } else if (tokens_[line.begin].begins_item) {
        const bool aligned = !blocks.empty() && blocks.back().first_column > 0 && column >= blocks.back().first_column;
        line.indent = item_indent = aligned ? blocks.back().first_indent : 2 * blocks.size();
        item_column = column;
      } else {  // what belongs together stays in its column, two further in at least
        line.indent = std::max(item_indent + 2, column > item_column ? item_indent + column - item_column : 0);
      }
      for (; first_comment < l; ++first_comment) {
        if (IsComment(lines_[first_comment].begin)) {
          lines_[first_comment].indent = closes ? 2 * blocks.size() : line.indent;
        }
      }
      first_comment = l + 1;
      for (size_t i = line.begin; i < line.end; ++i) {
        if (tokens_[i].kind != Token::Kind::kSign) {
          continue;
        }
        if (Text(i) == "{") {
          const bool first_beside = i + 1 < line.end && !IsComment(i + 1);
          blocks.push_back(first_beside ? Block{Column(i + 1), line.indent + Width(line.begin, i + 1) + Blanks(i + 1)} : Block{});
        } else if (Text(i) == "}" && !blocks.empty()) {
          blocks.pop_back();
        }
      }
    }
  }

  /// Between a token of a line and the one before it. More than one was written to align something.
  size_t Blanks(size_t i) const {
    const Span before = tokens_[i - 1].span;
    const std::string_view gap =
        sources_.file(before.file).text().substr(before.end, tokens_[i].span.begin - std::min(before.end, tokens_[i].span.begin));
    const bool aligned = gap.size() > 1 && gap.find_first_not_of(' ') == std::string_view::npos;
    if (aligned) {
      return gap.size();
    }
    const auto sign = [&](size_t at) { return tokens_[at].kind == Token::Kind::kSign ? Text(at) : std::string_view(); };
    if (Is(sign(i), {",", ";", ")", "]", "."}) || Is(sign(i - 1), {"(", "[", "."})) {
      return 0;
    }
    const std::initializer_list<std::string_view> spaced = {"=", "!=", "<", "<=", ">", ">=", "+", "*", "{", "}", ":"};
    if (IsComment(i) || Is(sign(i), spaced) || Is(sign(i - 1), spaced) || Is(sign(i - 1), {",", ";"})) {
      return 1;
    }
    return gap.empty() ? 0 : 1;
  }

  const ast::TokenList& tokens_;
  const SourceMap& sources_;
  std::vector<Line> lines_;
};

std::string OfTokens(const ast::TokenList& tokens, const SourceMap& sources) {
  return TokenPrinter(tokens, sources).Print();
}

/// How many comments stand above the first word.
size_t CommentsAbove(const ast::TokenList& tokens) {
  const auto word = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return token.kind != Token::Kind::kComment; });
  return static_cast<size_t>(word - tokens.begin());
}

}  // namespace

std::string Print(const ast::Definition& definition, const SourceMap& sources) {
  if (std::holds_alternative<ast::Faulty>(definition.node)) {  // nobody knows what was meant
    return std::string(sources.Text(definition.span)) + "\n";
  }
  if (definition.tokens == nullptr) {
    return PrintTree(definition) + "\n";
  }
  const ast::TokenList& tokens = *definition.tokens;
  return OfTokens({tokens.begin() + static_cast<std::ptrdiff_t>(CommentsAbove(tokens)), tokens.end()}, sources);
}

std::string Print(const ast::Module& module, const SourceMap& sources) {
  std::string out;
  const auto add = [&](uint16_t blank_lines, const std::string& text) {
    out += !out.empty() && blank_lines > 0 ? "\n" : "";
    out += text;
  };
  const auto add_tokens = [&](const ast::TokenList& tokens) {
    if (!tokens.empty()) {
      add(tokens.front().blank_lines, OfTokens(tokens, sources));
    }
  };
  add_tokens(module.header_tokens);
  for (const ast::Definition& definition : module.definitions) {
    if (definition.tokens == nullptr) {
      add(1, Print(definition, sources));
      continue;
    }
    const ast::TokenList& tokens = *definition.tokens;
    const size_t above = CommentsAbove(tokens);
    add_tokens({tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(above)});
    add(above < tokens.size() ? tokens[above].blank_lines : 0, Print(definition, sources));
  }
  add_tokens(module.last_comments);
  return out;
}

}  // namespace tally
