#include "language/program/written_type.h"

#include "foundation/base/overloaded.h"

namespace tally {
namespace {

using Type = std::optional<WrittenType>;

Type TypeOfRef(const ast::TypeRef& type) {
  if (type.list || type.name.parts.size() != 1) {
    return std::nullopt;
  }
  const std::string& name = type.name.parts.front().text;
  return name == "yes/no"                         ? Type(WrittenType::kYesNo)
         : name == "integer" || name == "decimal" ? Type(WrittenType::kNumber)
         : name == "text" || name == "code"       ? Type(WrittenType::kText)
         : name == "date"                         ? Type(WrittenType::kDate)
                                                  : std::nullopt;
}

Type TypeOfExpr(const ast::Expr& expr);

Type TypeOfAggregate(const ast::Aggregate& aggregate) {
  switch (aggregate.kind) {
    case ast::Aggregate::Kind::kAny: return WrittenType::kYesNo;
    case ast::Aggregate::Kind::kCount:
    case ast::Aggregate::Kind::kSum:
    case ast::Aggregate::Kind::kMean:
    case ast::Aggregate::Kind::kMedian:
    case ast::Aggregate::Kind::kPercentile: return WrittenType::kNumber;
    case ast::Aggregate::Kind::kList: return WrittenType::kText;
    case ast::Aggregate::Kind::kLowest:
    case ast::Aggregate::Kind::kHighest:
    case ast::Aggregate::Kind::kOne:
    case ast::Aggregate::Kind::kPick: return std::nullopt;
  }
  return std::nullopt;
}

/// The type that all of them have that are known.
Type Common(const std::vector<Type>& types) {
  Type common;
  for (const Type& type : types) {
    if (!type || (common && *common != *type)) {
      return std::nullopt;
    }
    common = type;
  }
  return common;
}

Type TypeOfChoice(const ast::Choice& choice) {
  std::vector<Type> types;
  const auto add = [&](const ast::ExprPtr& value) {
    if (value != nullptr && !std::holds_alternative<ast::MissingLiteral>(value->node)) {
      types.push_back(TypeOfExpr(*value));
    }
  };
  for (const auto& branch : choice.branches) {
    add(branch.value);
  }
  add(choice.otherwise);
  return Common(types);
}

Type TypeOfExpr(const ast::Expr& expr) {
  return std::visit(Overloaded{[](const ast::NumberLiteral&) { return Type(WrittenType::kNumber); },  // years are numbers, too
                               [](const ast::TextLiteral&) { return Type(WrittenType::kText); },
                               [](const ast::DateLiteral&) { return Type(WrittenType::kDate); },
                               [](const ast::YesNoLiteral&) { return Type(WrittenType::kYesNo); },
                               [](const ast::MissingLiteral&) -> Type { return std::nullopt; },
                               [](const ast::AllLiteral&) -> Type { return std::nullopt; },
                               [](const ast::ListLiteral&) -> Type { return std::nullopt; },
                               [](const ast::NameRef&) -> Type { return std::nullopt; },
                               [](const ast::Member&) -> Type { return std::nullopt; },
                               [](const ast::SheetColumn&) -> Type { return std::nullopt; },
                               [](const ast::MonthDay&) { return Type(WrittenType::kDate); },
                               [](const ast::Unary& unary) -> Type {
                                 return unary.op == ast::Unary::Op::kNot ? Type(WrittenType::kYesNo) : Type(WrittenType::kNumber);
                               },
                               [](const ast::Arithmetic&) { return Type(WrittenType::kNumber); },
                               [](const ast::Logic&) { return Type(WrittenType::kYesNo); },
                               [](const ast::Comparison&) { return Type(WrittenType::kYesNo); },
                               [](const ast::Is&) { return Type(WrittenType::kYesNo); },
                               [](const ast::In&) { return Type(WrittenType::kYesNo); },
                               [](const ast::Through&) -> Type { return std::nullopt; },
                               [](const ast::Default&) -> Type { return std::nullopt; },
                               [](const ast::Choice& choice) { return TypeOfChoice(choice); },
                               [](const ast::Aggregate& aggregate) { return TypeOfAggregate(aggregate); },
                               [](const ast::Place& place) -> Type {
                                 const bool is_row = place.kind == ast::Place::Kind::kPrevious || place.kind == ast::Place::Kind::kNext;
                                 return is_row ? std::nullopt : Type(WrittenType::kNumber);
                               }},
                    expr.node);
}

}  // namespace

std::optional<WrittenType> WrittenTypeOf(const ast::Definition& definition) {
  if (const auto* param = std::get_if<ast::Param>(&definition.node)) {
    return TypeOfRef(param->type);
  }
  const auto* define = std::get_if<ast::Define>(&definition.node);
  if (define == nullptr) {
    return std::nullopt;
  }
  return define->type ? TypeOfRef(*define->type) : TypeOfExpr(*define->value);
}

std::string_view WordsFor(WrittenType type) {
  switch (type) {
    case WrittenType::kYesNo: return "yes or no";
    case WrittenType::kNumber: return "a number";
    case WrittenType::kText: return "a text";
    case WrittenType::kDate: return "a date";
  }
  return "";
}

}  // namespace tally
