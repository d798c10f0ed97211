#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/overloaded.h"
#include "language/syntax/dump/dump.h"
#include "language/syntax/dump/dump_writer.h"

namespace tally {
namespace syntax_dump {
namespace {

std::string_view SignOf(ast::Arithmetic::Op op) {
  switch (op) {
    case ast::Arithmetic::Op::kAdd: return "+";
    case ast::Arithmetic::Op::kSubtract: return "-";
    case ast::Arithmetic::Op::kMultiply: return "*";
    case ast::Arithmetic::Op::kDivide: return "/";
  }
  return "";
}

std::string_view SignOf(ast::Comparison::Op op) {
  switch (op) {
    case ast::Comparison::Op::kEqual: return "=";
    case ast::Comparison::Op::kNotEqual: return "!=";
    case ast::Comparison::Op::kLess: return "<";
    case ast::Comparison::Op::kLessEqual: return "<=";
    case ast::Comparison::Op::kGreater: return ">";
    case ast::Comparison::Op::kGreaterEqual: return ">=";
  }
  return "";
}

std::string_view WordOf(ast::Is::What what) {
  switch (what) {
    case ast::Is::What::kValue: return "is";
    case ast::Is::What::kMissing: return "is-missing";
    case ast::Is::What::kGiven: return "is-given";
    case ast::Is::What::kAbsent: return "is-absent";
    case ast::Is::What::kAll: return "is-ALL";
  }
  return "";
}

std::string_view WordOf(ast::Aggregate::Kind kind) {
  switch (kind) {
    case ast::Aggregate::Kind::kAny: return "any";
    case ast::Aggregate::Kind::kCount: return "count";
    case ast::Aggregate::Kind::kSum: return "sum";
    case ast::Aggregate::Kind::kLowest: return "lowest";
    case ast::Aggregate::Kind::kHighest: return "highest";
    case ast::Aggregate::Kind::kMean: return "mean";
    case ast::Aggregate::Kind::kMedian: return "median";
    case ast::Aggregate::Kind::kPercentile: return "percentile";
    case ast::Aggregate::Kind::kList: return "list";
    case ast::Aggregate::Kind::kOne: return "one";
    case ast::Aggregate::Kind::kPick: return "pick";
  }
  return "";
}

std::string_view WordOf(ast::MonthDay::Word word) {
  switch (word) {
    case ast::MonthDay::Word::kIn: return "in";
    case ast::MonthDay::Word::kAfter: return "after";
    case ast::MonthDay::Word::kOf: return "of";
  }
  return "";
}

void PutOrderTerm(Writer& writer, const ast::OrderTerm& term) {
  switch (term.direction) {
    case ast::OrderTerm::Direction::kYesFirst: writer.Open("prefer"); break;
    case ast::OrderTerm::Direction::kHighest: writer.Open("prefer-highest"); break;
    case ast::OrderTerm::Direction::kLowest: writer.Open("prefer-lowest"); break;
  }
  writer.Put(term.key);
  if (term.missing != ast::OrderTerm::Missing::kUnsaid) {
    writer.Word(term.missing == ast::OrderTerm::Missing::kFirst ? "missing-first" : "missing-last");
  }
  writer.Close();
}

void PutAggregate(Writer& writer, const ast::Aggregate& aggregate) {
  writer.Open(WordOf(aggregate.kind));
  if (aggregate.percent != nullptr) {
    writer.Put(*aggregate.percent);
  }
  if (aggregate.interpolated) {
    writer.Word("interpolated");
  }
  if (aggregate.value != nullptr) {
    writer.Put(*aggregate.value);
    writer.Word("of");
  }
  writer.Put(aggregate.source);
  for (const ast::ExprPtr& arg : aggregate.source_args) {
    writer.PutClause("arg", arg);
  }
  writer.PutMatching(aggregate.matching);
  writer.PutClause("where", aggregate.where);
  for (const ast::OrderTerm& term : aggregate.order) {
    PutOrderTerm(writer, term);
  }
  if (aggregate.joined_by) {
    writer.PutClause("joined-by", *aggregate.joined_by);
  }
  writer.Close();
}

std::string_view WordOf(ast::Place::Kind kind) {
  switch (kind) {
    case ast::Place::Kind::kRank: return "rank";
    case ast::Place::Kind::kPrevious: return "previous";
    case ast::Place::Kind::kNext: return "next";
    case ast::Place::Kind::kRunningSum: return "running-sum";
    case ast::Place::Kind::kRunningCount: return "running-count";
    case ast::Place::Kind::kShare: return "share";
  }
  return "";
}

std::string_view WordOf(ast::Place::Ties ties) {
  switch (ties) {
    case ast::Place::Ties::kUnsaid: return "";
    case ast::Place::Ties::kLowest: return "ties-lowest";
    case ast::Place::Ties::kHighest: return "ties-highest";
    case ast::Place::Ties::kMean: return "ties-mean";
    case ast::Place::Ties::kDense: return "ties-dense";
  }
  return "";
}

void PutPlace(Writer& writer, const ast::Place& place) {
  writer.Open(WordOf(place.kind));
  if (place.rows) {
    writer.Quoted(place.rows->text);
  }
  if (place.value != nullptr) {
    writer.Put(*place.value);
  }
  for (const ast::OrderTerm& term : place.order) {
    PutOrderTerm(writer, term);
  }
  for (const ast::ExprPtr& key : place.within) {
    writer.PutClause("within", key);
  }
  writer.PutClause("where", place.where);
  if (place.ties != ast::Place::Ties::kUnsaid) {
    writer.Word(WordOf(place.ties));
  }
  if (place.groups) {
    writer.Word(fmt::format("groups-{}", *place.groups));
  }
  writer.Close();
}

void PutText(Writer& writer, const ast::TextLiteral& text) {
  if (text.pieces.empty() || (text.pieces.size() == 1 && text.pieces.front().slot == nullptr)) {
    writer.Quoted(text.pieces.empty() ? "" : text.pieces.front().text);
    return;
  }
  writer.Open("text");
  for (const ast::TextLiteral::Piece& piece : text.pieces) {
    if (piece.slot != nullptr) {
      writer.Put(*piece.slot);
    } else {
      writer.Quoted(piece.text);
    }
  }
  writer.Close();
}

void PutCall(Writer& writer, std::string_view head, const ast::Expr* row, const ast::Name& name, const std::vector<ast::ExprPtr>& args) {
  writer.Open(head);
  if (row != nullptr) {
    writer.Put(*row);
  }
  writer.Put(name);
  for (const ast::ExprPtr& arg : args) {
    writer.Put(arg);
  }
  writer.Close();
}

}  // namespace

void Writer::Put(const ast::Expr& expr) {
  Writer& writer = *this;
  const auto list = [&](std::string_view head, const std::vector<ast::ExprPtr>& parts) {
    writer.Open(head);
    for (const ast::ExprPtr& part : parts) {
      writer.Put(part);
    }
    writer.Close();
  };
  std::visit(Overloaded{
                 [&](const ast::NumberLiteral& number) { writer.Word(number.digits + (number.percent ? "%" : "")); },
                 [&](const ast::TextLiteral& text) { PutText(writer, text); },
                 [&](const ast::DateLiteral& date) { writer.Word(FormatDay(date.day)); },
                 [&](const ast::YesNoLiteral& literal) { writer.Word(literal.yes ? "yes" : "no"); },
                 [&](const ast::MissingLiteral&) { writer.Word("missing"); },
                 [&](const ast::AllLiteral&) { writer.Word("ALL"); },
                 [&](const ast::ListLiteral& literal) {
                   writer.Open("list");
                   for (const ast::ListLiteral::Item& item : literal.items) {
                     if (item.through == nullptr) {
                       writer.Put(item.value);
                       continue;
                     }
                     writer.Open("through");
                     writer.Put(item.value);
                     writer.Put(item.through);
                     writer.Close();
                   }
                   writer.Close();
                 },
                 [&](const ast::NameRef& name) {
                   if (name.has_args) {
                     PutCall(writer, "call", nullptr, name.name, name.args);
                   } else {
                     writer.Put(name.name);
                   }
                 },
                 [&](const ast::Member& member) {
                   PutCall(writer, member.has_args ? "call-of" : ".", member.row.get(), member.name, member.args);
                 },
                 [&](const ast::SheetColumn& column) {
                   writer.Open("column");
                   if (column.row != nullptr) {
                     writer.Put(*column.row);
                   }
                   writer.Word(fmt::format("{}", column.column));
                   writer.Close();
                 },
                 [&](const ast::MonthDay& day) {
                   writer.Open("day");
                   writer.Word(fmt::format("{:02}-{:02} {}", day.month, day.day, WordOf(day.word)));
                   writer.Put(day.year);
                   writer.Close();
                 },
                 [&](const ast::Unary& unary) {
                   writer.Open(unary.op == ast::Unary::Op::kNot ? "not" : "minus");
                   writer.Put(unary.operand);
                   writer.Close();
                 },
                 [&](const ast::Arithmetic& arithmetic) {
                   writer.Open("calc");
                   writer.Put(arithmetic.first);
                   for (const ast::Arithmetic::Term& term : arithmetic.terms) {
                     writer.Word(SignOf(term.op));
                     writer.Put(term.operand);
                   }
                   writer.Close();
                 },
                 [&](const ast::Logic& logic) { list(logic.op == ast::Logic::Op::kAnd ? "and" : "or", logic.operands); },
                 [&](const ast::Comparison& comparison) {
                   writer.Open(SignOf(comparison.op));
                   writer.Put(comparison.left);
                   writer.Put(comparison.right);
                   writer.Close();
                 },
                 [&](const ast::Is& is) {
                   writer.Open(WordOf(is.what));
                   if (is.negated) {
                     writer.Word("not");
                   }
                   writer.Put(is.left);
                   if (is.right != nullptr) {
                     writer.Put(*is.right);
                   }
                   writer.Close();
                 },
                 [&](const ast::In& in) {
                   writer.Open("in");
                   writer.Put(in.left);
                   writer.Put(in.right);
                   writer.PutClause("for", in.for_year);
                   writer.Close();
                 },
                 [&](const ast::Through& through) {
                   writer.Open("through");
                   writer.Put(through.start);
                   writer.Put(through.end);
                   writer.Close();
                 },
                 [&](const ast::Default& fallback) { list("default", fallback.options); },
                 [&](const ast::Choice& choice) {
                   writer.Open("choice");
                   for (const ast::Choice::Branch& branch : choice.branches) {
                     writer.Open("when");
                     writer.Put(branch.condition);
                     writer.Put(branch.value);
                     writer.Close();
                   }
                   writer.PutClause("otherwise", choice.otherwise);
                   writer.Close();
                 },
                 [&](const ast::Aggregate& aggregate) { PutAggregate(writer, aggregate); },
                 [&](const ast::Place& place) { PutPlace(writer, place); },
             },
             expr.node);
}

}  // namespace syntax_dump

std::string DumpExpr(const ast::Expr& expr) {
  syntax_dump::Writer writer;
  writer.Put(expr);
  return writer.Take();
}

std::string DumpQuestion(const ast::Question& question) {
  syntax_dump::Writer writer;
  constexpr std::string_view kWords[] = {"expression", "count", "sum", "list", "show", "who", "why", "profile", "compare", "measure"};
  writer.Open(kWords[static_cast<size_t>(question.kind)]);
  if (question.value != nullptr) {
    writer.Put(*question.value);
  }
  if (!question.show_kind.empty()) {
    writer.Word(question.show_kind);
    writer.Quoted(question.name.text);
  }
  if (!question.source.parts.empty()) {
    writer.Put(question.source);
  }
  writer.PutClause("where", question.where);
  writer.PutClause("except", question.except);
  for (const ast::OutputColumn& shown : question.show) {
    writer.PutClause("heading", shown.heading);
    writer.PutClause("show", shown.value);
  }
  for (const ast::AxisRef& axis : question.by) {
    writer.Open("by");
    writer.Put(axis);
    writer.Close();
  }
  for (const ast::SortKey& key : question.sorted) {
    writer.PutClause("sorted", key.key);
  }
  for (const ast::Question::AnswerKey& key : question.order) {
    writer.Open("sorted");
    writer.Put(key.column);
    writer.Close();
  }
  if (question.first) {
    writer.Word(std::to_string(*question.first));
  }
  if (question.kind == ast::Question::Kind::kCompare) {
    for (const auto& [word, rules] : {std::pair("left", &question.left), std::pair("right", &question.right)}) {
      writer.Open(word);
      writer.Put(rules->library);
      writer.Word(std::to_string(rules->year));
      writer.Close();
    }
    writer.Word(ast::KeywordOf(question.on.kind));
    writer.Put(question.on.name);
  }
  writer.Close();
  return writer.Take();
}

}  // namespace tally
