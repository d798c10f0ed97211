// The text of expressions. An operand that binds less than its operator stands in brackets, and whatever was written in brackets.
#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/overloaded.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {
namespace {

/// How strongly what is written holds together, as the grammar's rules have it (expression, part, condition, comparison, operand ...).
enum Level { kExpression, kPart, kOr, kAnd, kNot, kComparison, kThrough, kDefault, kSum, kProduct, kMinus, kPrimary };

constexpr std::string_view kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};

bool IsShort(const ast::Aggregate& aggregate) {
  return aggregate.matching.empty() && aggregate.where == nullptr && aggregate.order.empty() &&
         aggregate.kind != ast::Aggregate::Kind::kList && aggregate.kind != ast::Aggregate::Kind::kPick;
}

Level LevelOf(const ast::Expr& expr);

Level LevelOf(const ast::Unary& unary) {
  if (unary.op == ast::Unary::Op::kMinus) {
    return kMinus;
  }
  return !unary.operand->bracketed && LevelOf(*unary.operand) == kPart ? kPart : kNot;
}
Level LevelOf(const ast::Arithmetic& chain) {
  using Op = ast::Arithmetic::Op;
  return !chain.terms.empty() && (chain.terms.front().op == Op::kAdd || chain.terms.front().op == Op::kSubtract) ? kSum : kProduct;
}

Level LevelOf(const ast::Expr& expr) {
  return std::visit(Overloaded{
                        [](const ast::NumberLiteral&) { return kPrimary; },
                        [](const ast::TextLiteral&) { return kPrimary; },
                        [](const ast::DateLiteral&) { return kPrimary; },
                        [](const ast::YesNoLiteral&) { return kPrimary; },
                        [](const ast::MissingLiteral&) { return kPrimary; },
                        [](const ast::AllLiteral&) { return kPrimary; },
                        [](const ast::ListLiteral&) { return kPrimary; },
                        [](const ast::NameRef&) { return kPrimary; },
                        [](const ast::Member&) { return kPrimary; },
                        [](const ast::SheetColumn&) { return kPrimary; },
                        [](const ast::MonthDay&) { return kPrimary; },
                        [](const ast::Unary& unary) { return LevelOf(unary); },
                        [](const ast::Arithmetic& chain) { return LevelOf(chain); },
                        [](const ast::Logic& logic) { return logic.op == ast::Logic::Op::kAnd ? kAnd : kOr; },
                        [](const ast::Comparison&) { return kComparison; },
                        [](const ast::Is&) { return kComparison; },
                        [](const ast::In&) { return kComparison; },
                        [](const ast::Through&) { return kThrough; },
                        [](const ast::Default&) { return kDefault; },
                        [](const ast::Choice&) { return kExpression; },
                        [](const ast::Aggregate& aggregate) { return IsShort(aggregate) ? kPrimary : kPart; },
                        [](const ast::Place&) { return kPart; },
                    },
                    expr.node);
}

std::string Bare(const ast::Expr& expr);

/// An expression at a place that takes what holds together at least so.
std::string At(Level least, const ast::Expr& expr) {
  const bool brackets = expr.bracketed || LevelOf(expr) < least;
  return brackets ? "(" + Bare(expr) + ")" : Bare(expr);
}
std::string At(Level least, const ast::ExprPtr& expr) {
  return At(least, *expr);
}

std::string Escaped(std::string_view text, bool slots) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
      case '\\': out += std::string("\\") + c; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '{':
      case '}': out += slots ? std::string(2, c) : std::string(1, c); break;
      default: out += c;
    }
  }
  return out;
}

std::string TextOf(const ast::TextLiteral& text) {
  std::string out = "\"";
  for (const ast::TextLiteral::Piece& piece : text.pieces) {
    out += piece.slot == nullptr ? Escaped(piece.text, true) : "{" + At(kExpression, piece.slot) + "}";
  }
  return out + "\"";
}

std::string ListOf(const ast::ListLiteral& list) {
  std::string out = "[";
  for (const ast::ListLiteral::Item& item : list.items) {
    out += (out.size() > 1 ? ", " : "") + At(item.through == nullptr ? kThrough : kDefault, item.value);
    out += item.through == nullptr ? std::string() : " through " + At(kDefault, item.through);
  }
  return out + "]";
}

std::string MonthDayOf(const ast::MonthDay& day) {
  using Word = ast::MonthDay::Word;
  const bool plain = std::holds_alternative<ast::NumberLiteral>(day.year->node) || std::holds_alternative<ast::NameRef>(day.year->node) ||
                     std::holds_alternative<ast::Member>(day.year->node);
  return fmt::format("{} {} {} {}", kMonths[day.month - 1], day.day,
                     day.word == Word::kIn      ? "in"
                     : day.word == Word::kAfter ? "after"
                                                : "of",
                     plain ? At(kPrimary, day.year) : "(" + Bare(*day.year) + ")");
}

std::string ArithmeticOf(const ast::Arithmetic& chain) {
  using Op = ast::Arithmetic::Op;
  const Level inner = LevelOf(chain) == kSum ? kProduct : kMinus;
  std::string out = At(inner, chain.first);
  for (const ast::Arithmetic::Term& term : chain.terms) {
    out += term.op == Op::kAdd ? " + " : term.op == Op::kSubtract ? " - " : term.op == Op::kMultiply ? " * " : " / ";
    out += At(inner, term.operand);
  }
  return out;
}

std::string Joined(const std::vector<ast::ExprPtr>& operands, std::string_view word, Level least) {
  std::string out;
  for (const ast::ExprPtr& operand : operands) {
    out += (out.empty() ? std::string() : std::string(word)) + At(least, operand);
  }
  return out;
}

std::string_view SignOf(ast::Comparison::Op op) {
  using Op = ast::Comparison::Op;
  switch (op) {
    case Op::kEqual: return "=";
    case Op::kNotEqual: return "!=";
    case Op::kLess: return "<";
    case Op::kLessEqual: return "<=";
    case Op::kGreater: return ">";
    case Op::kGreaterEqual: return ">=";
  }
  return "";
}

std::string IsOf(const ast::Is& is) {
  using What = ast::Is::What;
  const std::string start = At(kThrough, is.left) + (is.negated ? " is not " : " is ");
  switch (is.what) {
    case What::kValue: return start + At(kThrough, is.right);
    case What::kMissing: return start + "missing";
    case What::kGiven: return start + "given";
    case What::kAbsent: return start + "absent";
    case What::kAll: return start + "ALL";
  }
  return start;
}

std::string ChoiceOf(const ast::Choice& choice) {
  std::string out;
  for (const ast::Choice::Branch& branch : choice.branches) {
    out += At(kOr, branch.value) + " when " + At(kOr, branch.condition) + ", ";
  }
  return out + "otherwise " + At(kExpression, choice.otherwise);
}

std::string_view WordOf(ast::Aggregate::Kind kind) {
  using Kind = ast::Aggregate::Kind;
  switch (kind) {
    case Kind::kAny: return "any";
    case Kind::kCount: return "count";
    case Kind::kSum: return "sum";
    case Kind::kLowest: return "lowest";
    case Kind::kHighest: return "highest";
    case Kind::kMean: return "mean";
    case Kind::kMedian: return "median";
    case Kind::kPercentile: return "percentile";
    case Kind::kList: return "list";
    case Kind::kOne: return "one";
    case Kind::kPick: return "pick";
  }
  return "";
}

std::string MissingPlace(ast::OrderTerm::Missing place) {
  using Missing = ast::OrderTerm::Missing;
  return place == Missing::kUnsaid ? "" : place == Missing::kFirst ? " missing first" : " missing last";
}

std::string SortedOf(const std::vector<ast::OrderTerm>& order) {
  std::string out;
  for (const ast::OrderTerm& term : order) {  // missing values come first unless said otherwise
    out += (out.empty() ? " sorted by " : ", ") + At(kThrough, term.key);
    out += term.direction == ast::OrderTerm::Direction::kHighest ? " descending" : "";
    out += term.missing == ast::OrderTerm::Missing::kLast ? " missing last" : "";
  }
  return out;
}

std::string PreferringOf(const std::vector<ast::OrderTerm>& order) {
  using Direction = ast::OrderTerm::Direction;
  std::string out;
  for (const ast::OrderTerm& term : order) {
    out += out.empty() ? " preferring " : " then ";
    out += term.direction == Direction::kHighest ? "highest " : term.direction == Direction::kLowest ? "lowest " : "";
    out += At(kOr, term.key) + MissingPlace(term.missing);
  }
  return out;
}

std::string AggregateOf(const ast::Aggregate& aggregate) {
  std::string out = (aggregate.interpolated ? "interpolated " : "") + std::string(WordOf(aggregate.kind));
  if (aggregate.kind == ast::Aggregate::Kind::kPercentile) {
    out += " " + At(kPrimary, aggregate.percent);
  }
  out += aggregate.value == nullptr ? " " : " " + At(kThrough, aggregate.value) + " of ";
  out += Of(aggregate.source) + (aggregate.source_args.empty() ? std::string() : CallOf(aggregate.source_args));
  out += Of(aggregate.matching) + Clause("where", aggregate.where);
  out += aggregate.kind == ast::Aggregate::Kind::kPick ? PreferringOf(aggregate.order) : SortedOf(aggregate.order);
  return aggregate.joined_by ? out + " joined by " + PrintText(aggregate.joined_by->text) : out;
}

std::string_view WordOf(ast::Place::Kind kind) {
  using Kind = ast::Place::Kind;
  switch (kind) {
    case Kind::kRank: return "rank";
    case Kind::kPrevious: return "previous ";
    case Kind::kNext: return "next ";
    case Kind::kRunningSum: return "running sum ";
    case Kind::kRunningCount: return "running count";
    case Kind::kShare: return "share of ";
  }
  return "";
}

std::string_view WordsOf(ast::Place::Ties ties) {
  using Ties = ast::Place::Ties;
  switch (ties) {
    case Ties::kUnsaid: return "";
    case Ties::kLowest: return " ties lowest";
    case Ties::kHighest: return " ties highest";
    case Ties::kMean: return " ties mean";
    case Ties::kDense: return " ties dense";
  }
  return "";
}

std::string PlaceOf(const ast::Place& place) {
  std::string out(WordOf(place.kind));
  out += place.rows ? place.rows->text : "";
  out += place.value == nullptr ? std::string() : At(kThrough, place.value);
  for (size_t i = 0; i < place.order.size(); ++i) {
    const ast::OrderTerm& term = place.order[i];
    out += (i == 0 ? " in order of " : " then ") + At(kThrough, term.key);
    out += (term.direction == ast::OrderTerm::Direction::kHighest ? " descending" : "") + MissingPlace(term.missing);
  }
  for (size_t i = 0; i < place.within.size(); ++i) {
    out += (i == 0 ? " within " : " and ") + At(kThrough, place.within[i]);
  }
  out += Clause("where", place.where) + std::string(WordsOf(place.ties));
  return place.groups ? out + fmt::format(" in {} groups", *place.groups) : out;
}

std::string Bare(const ast::Expr& expr) {
  return std::visit(
      Overloaded{
          [](const ast::NumberLiteral& number) { return number.digits + (number.percent ? "%" : ""); },
          [](const ast::TextLiteral& text) { return TextOf(text); },
          [](const ast::DateLiteral& date) { return FormatDay(date.day); },
          [](const ast::YesNoLiteral& literal) { return std::string(literal.yes ? "yes" : "no"); },
          [](const ast::MissingLiteral&) { return std::string("missing"); },
          [](const ast::AllLiteral&) { return std::string("ALL"); },
          [](const ast::ListLiteral& list) { return ListOf(list); },
          [](const ast::NameRef& name) { return name.name.text + (name.has_args ? CallOf(name.args) : std::string()); },
          [](const ast::Member& member) {
            const bool aggregate = std::holds_alternative<ast::Aggregate>(member.row->node);
            const std::string row = aggregate ? "(" + Bare(*member.row) + ")" : At(kPrimary, member.row);
            return row + "." + member.name.text + (member.has_args ? CallOf(member.args) : std::string());
          },
          [](const ast::SheetColumn& cell) {
            return (cell.row == nullptr ? std::string() : At(kPrimary, cell.row) + ".") + fmt::format("column {}", cell.column);
          },
          [](const ast::MonthDay& day) { return MonthDayOf(day); },
          [](const ast::Unary& unary) {
            if (unary.op == ast::Unary::Op::kMinus) {
              return "-" + At(kMinus, unary.operand);
            }
            return "not " + At(LevelOf(unary) == kPart ? kPart : kNot, unary.operand);
          },
          [](const ast::Arithmetic& chain) { return ArithmeticOf(chain); },
          [](const ast::Logic& logic) { return Joined(logic.operands, logic.op == ast::Logic::Op::kAnd ? " and " : " or ", kNot); },
          [](const ast::Comparison& comparison) {
            return fmt::format("{} {} {}", At(kThrough, comparison.left), SignOf(comparison.op), At(kThrough, comparison.right));
          },
          [](const ast::Is& is) { return IsOf(is); },
          [](const ast::In& in) {
            return At(kThrough, in.left) + " in " + At(kThrough, in.right) +
                   (in.for_year == nullptr ? std::string() : " for " + At(kThrough, in.for_year));
          },
          [](const ast::Through& through) { return At(kDefault, through.start) + " through " + At(kDefault, through.end); },
          [](const ast::Default& fallback) { return Joined(fallback.options, " default ", kSum); },
          [](const ast::Choice& choice) { return ChoiceOf(choice); },
          [](const ast::Aggregate& aggregate) { return AggregateOf(aggregate); },
          [](const ast::Place& place) { return PlaceOf(place); },
      },
      expr.node);
}

}  // namespace

std::string Of(const ast::Expr& expr) {
  return At(kExpression, expr);
}

std::string OperandOf(const ast::Expr& expr) {
  return At(kThrough, expr);
}

std::string Clause(std::string_view word, const ast::ExprPtr& expr) {
  return expr == nullptr ? std::string() : fmt::format(" {} {}", word, Of(*expr));
}

std::string CallOf(const std::vector<ast::ExprPtr>& args) {
  return "(" + Joined(args, ", ", kExpression) + ")";
}

}  // namespace tally::format

namespace tally {

std::string PrintText(std::string_view text) {
  return "\"" + format::Escaped(text, false) + "\"";
}

std::string PrintTree(const ast::Expr& expr) {
  return format::Of(expr);
}

}  // namespace tally
