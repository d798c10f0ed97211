#include "language/syntax/antlr/tokens/nesting.h"

#include "TallyLexer.h"
#include "foundation/base/check.h"
#include "language/syntax/antlr/tokens/line_ends.h"

namespace tally::syntax {
namespace {

using grammar::TallyLexer;

/// Whether a value may begin with the token, so that `sum` before it is the aggregate and not a name.
bool BeginsValue(size_t type) {
  switch (type) {
    case TallyLexer::NUMBER:
    case TallyLexer::TEXT:
    case TallyLexer::DATE:
    case TallyLexer::MONTH:
    case TallyLexer::LEFT_PAREN:
    case TallyLexer::LEFT_BRACKET:
    case TallyLexer::MINUS: return true;
    default: return IsName(type);
  }
}

}  // namespace

bool Nesting::IsBrace(const Open& open) {
  return open.type == TallyLexer::LEFT_BRACE;
}

void Nesting::Clear() {
  open_.clear();
  blocks_ = 0;
  EndItem();
}

void Nesting::EndItem() {
  prefixes_ = members_ = words_ = values_ = 0;
}

void Nesting::Count(size_t type, size_t next) {
  switch (type) {
    case TallyLexer::KW_NOT:
    case TallyLexer::MINUS: ++prefixes_; return;
    case TallyLexer::DOT: ++members_; return;
    case TallyLexer::KW_WHERE:
    case TallyLexer::KW_OTHERWISE: ++words_; break;
    case TallyLexer::KW_SUM:
    case TallyLexer::KW_LOWEST:
    case TallyLexer::KW_HIGHEST:
    case TallyLexer::KW_LIST:
      if (BeginsValue(next)) {
        ++values_;
      }
      break;
    case TallyLexer::KW_OF: values_ -= values_ > 0 ? 1 : 0; break;
    default: break;
  }
  prefixes_ = 0;
  if (!IsName(type) && type != TallyLexer::RIGHT_PAREN) {
    members_ = 0;
  }
}

void Nesting::Push(size_t type, Span span, size_t indent) {
  open_.push_back(Open{.type = type, .span = span, .indent = indent, .around = Depth() + 1, .pending = Level()});
  blocks_ += IsBrace(open_.back()) ? 1 : 0;
  EndItem();
}

void Nesting::Pop() {
  TALLY_CHECK(!open_.empty());
  blocks_ -= IsBrace(open_.back()) ? 1 : 0;
  // What nests around the bracket goes on behind it.
  const size_t pending = open_.back().pending;
  open_.pop_back();
  EndItem();
  words_ = pending;
}

size_t Nesting::Depth() const {
  return (open_.empty() ? 0 : open_.back().around) + Level();
}

}  // namespace tally::syntax
