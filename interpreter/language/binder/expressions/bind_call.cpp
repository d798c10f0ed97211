// Calls: definitions, built-in functions, rows by their key.
#include <fmt/format.h>

#include "foundation/base/check.h"
#include "foundation/base/counted.h"
#include "foundation/types/function_catalogue.h"
#include "foundation/types/written_form.h"
#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

std::string Declaration(std::string_view name, const std::vector<bound::Argument>& declared, const Binding& binding) {
  std::string text(name);
  text += "(";
  for (size_t i = 0; i < declared.size(); ++i) {
    text += i == 0 ? "" : ", ";
    text += fmt::format("{} : {}", declared[i].name, binding.names.NameOf(declared[i].type));
  }
  return text + ")";
}

}  // namespace

std::vector<ExprPtr> BindArgs(Binding& binding, const std::vector<ast::ExprPtr>& args, const std::vector<bound::Argument>& declared,
                              const ExprContext& context, Span span, std::string_view what) {
  std::vector<ExprPtr> result;
  if (args.size() != declared.size()) {
    Diagnostic& message =
        binding.Error(DiagnosticKind::WrongArguments, span,
                      fmt::format("{} takes {}, {} given", what, declared.empty() ? "no arguments" : Counted(declared.size(), "argument"),
                                  args.size() == 1 ? "1 is" : fmt::format("{} are", args.size())));
    if (!declared.empty()) {
      message.Hint(fmt::format("it is declared {}", Declaration(what, declared, binding)));
    }
    for (const bound::Argument& argument : declared) {
      result.push_back(Binding::Faulty(span));
      (void)argument;
    }
    return result;
  }
  for (size_t i = 0; i < args.size(); ++i) {
    result.push_back(
        BindTyped(binding, *args[i], context, declared[i].type, fmt::format("the argument `{}` of {}", declared[i].name, what)));
  }
  return result;
}

ExprPtr ExpressionBinder::BindCall(DefineId id, ExprPtr row, const std::vector<ast::ExprPtr>& args, const ast::Name& name, Span span) {
  b_.Means(name.span, id);
  if (!b_.EnsureDefine(id, span)) {
    return b_.Faulty(span);
  }
  const bound::Define& define = b_.program.define(id);
  std::vector<ExprPtr> bound_args;
  const bool nullable = define.nullable || (row && row->nullable);
  bool faulty = define.type.is_error();
  if (!define.args.empty() || !args.empty()) {
    bound_args = BindArgs(b_, args, define.args, context_, span, fmt::format("`{}`", define.name));
    for (const ExprPtr& arg : bound_args) {
      faulty = faulty || arg->type.is_error();
    }
    faulty = faulty || args.size() != define.args.size();
  }
  if (faulty) {
    return b_.Faulty(span);
  }
  if (define.type.list) {  // a name for a constant list or a list parameter: it stands for itself
    auto list = std::make_shared<bound::Expr>(*define.value);
    list->span = span;
    return list;
  }
  return MakeExpr(bound::FactOf{.define = id, .row = std::move(row), .args = std::move(bound_args)}, define.type, nullable, span);
}

ExprPtr CohortCondition(const ResolvedRows& rows, ExprPtr row, Span span, std::vector<ExprPtr> args) {
  if (!rows.cohort.is_valid()) {
    return nullptr;
  }
  return MakeExpr(bound::FactOf{.define = rows.cohort, .row = std::move(row), .args = std::move(args)}, Type::Of(TypeKind::kYesNo), true,
                  span);
}

ExprPtr ExpressionBinder::BindInherited(const ast::NameRef& name, Span span) {
  if (!context_.inherited.is_valid()) {
    return Error(DiagnosticKind::UnknownName, span, "`inherited` is the rule that a `replace` replaces; nothing is replaced here");
  }
  if (name.has_args) {
    return Error(DiagnosticKind::WrongArguments, span, "`inherited` takes no arguments: it is given the same ones");
  }
  const DefineId id = context_.inherited;
  b_.Means(name.name.span, id);
  if (!b_.EnsureDefine(id, span)) {
    return b_.Faulty(span);
  }
  const bound::Define& define = b_.program.define(id);
  if (define.type.is_error()) {
    return b_.Faulty(span);
  }
  TALLY_CHECK(define.args.size() == context_.args.size());  // a replacement takes the arguments of what it replaces
  bound::FactOf node{.define = id, .row = nullptr, .args = {}};
  if (define.table.is_valid()) {
    const auto own = static_cast<size_t>(context_.inherited_frame);
    if (own >= context_.frames.size() || context_.frames[own].table != define.table) {
      return Error(DiagnosticKind::UnknownName, span,
                   "`inherited` is asked of the row of the definition, and stands in a place of other rows");
    }
    node.row = MakeRowOf(context_, context_.inherited_frame, span);
  }
  for (size_t i = 0; i < define.args.size(); ++i) {
    node.args.push_back(MakeExpr(bound::ArgumentRef{static_cast<int>(i)}, context_.args[i].type, true, span));
  }
  Type type = define.type;
  bool nullable = define.nullable;
  return MakeExpr(std::move(node), type, nullable, span);
}

namespace {

bool FitsParameter(ParameterKind kind, const Type& type) {
  if (type.kind == TypeKind::kError || type.kind == TypeKind::kMissing) {
    return true;
  }
  if (type.list || type.kind == TypeKind::kAll) {
    return false;
  }
  switch (kind) {
    case ParameterKind::kYesNo: return type.kind == TypeKind::kYesNo;
    case ParameterKind::kInteger: return type.kind == TypeKind::kInteger;
    case ParameterKind::kNumber: return type.is_number();
    case ParameterKind::kText:
    case ParameterKind::kDateSpelling:
    case ParameterKind::kNumberSpelling: return type.is_text();
    case ParameterKind::kDate: return type.kind == TypeKind::kDate;
    case ParameterKind::kYear: return type.kind == TypeKind::kYear;
    case ParameterKind::kQuarter: return type.kind == TypeKind::kQuarter;
    case ParameterKind::kPeriodOrYearOrDate:
      return type.kind == TypeKind::kPeriod || type.kind == TypeKind::kYear || type.kind == TypeKind::kDate;
    case ParameterKind::kRow: return type.kind == TypeKind::kRow;
    case ParameterKind::kAny:
    case ParameterKind::kSameAsFirst: return type.kind != TypeKind::kPeriod;
  }
  return true;
}

std::string_view WithArticle(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kYesNo: return "yes/no";
    case ParameterKind::kInteger: return "an integer";
    case ParameterKind::kNumber: return "a number";
    case ParameterKind::kText: return "a text";
    case ParameterKind::kDateSpelling: return "a text that shows how a date is written, as \"M/D/YYYY\"";
    case ParameterKind::kNumberSpelling: return "a text that shows how a number is written, as \"1,234\"";
    case ParameterKind::kDate: return "a date";
    case ParameterKind::kYear: return "a year";
    case ParameterKind::kQuarter: return "a quarter";
    case ParameterKind::kPeriodOrYearOrDate: return "a period, a year or a date";
    case ParameterKind::kRow: return "a row of a table";
    case ParameterKind::kAny: return "a value";
    case ParameterKind::kSameAsFirst: return "of the kind of the first";
  }
  return "a value";
}

Type TypeOf(ParameterKind kind, const Type& first) {
  switch (kind) {
    case ParameterKind::kYesNo: return Type::Of(TypeKind::kYesNo);
    case ParameterKind::kInteger: return Type::Of(TypeKind::kInteger);
    case ParameterKind::kNumber: return Type::Of(TypeKind::kDecimal);
    case ParameterKind::kText:
    case ParameterKind::kDateSpelling:
    case ParameterKind::kNumberSpelling: return Type::Of(TypeKind::kText);
    case ParameterKind::kDate: return Type::Of(TypeKind::kDate);
    case ParameterKind::kYear: return Type::Of(TypeKind::kYear);
    case ParameterKind::kQuarter: return Type::Of(TypeKind::kQuarter);
    case ParameterKind::kPeriodOrYearOrDate:
    case ParameterKind::kRow:
    case ParameterKind::kAny:
    case ParameterKind::kSameAsFirst: return first;
  }
  return first;
}

// Whether a spelling is one; it is written at its place, so that a wrong one is found before any data are read.
bool SpellsValue(Binding& binding, ParameterKind kind, const bound::Expr& arg) {
  if (kind != ParameterKind::kDateSpelling && kind != ParameterKind::kNumberSpelling) {
    return true;
  }
  const auto* constant = std::get_if<bound::Constant>(&arg.node);
  const auto* spelling = constant == nullptr ? nullptr : std::get_if<std::string>(&constant->value.data);
  if (spelling == nullptr) {
    binding.Error(DiagnosticKind::WrongArguments, arg.span, fmt::format("this must be {}, in quotes and without slots", WithArticle(kind)));
    return false;
  }
  std::string fault;
  const bool is_spelling = kind == ParameterKind::kDateSpelling ? WrittenDate::Parse(*spelling, fault).has_value()
                                                                : WrittenNumber::Parse(*spelling, fault).has_value();
  if (!is_spelling) {
    binding.Error(DiagnosticKind::WrongArguments, arg.span, fmt::format("\"{}\" is not {}: {}", *spelling, WithArticle(kind), fault));
  }
  return is_spelling;
}

}  // namespace

ExprPtr ExpressionBinder::BindFunction(const ast::NameRef& name, Span span) {
  const FunctionId id = FunctionCatalogue::Get().Find(name.name.text);
  const FunctionEntry& signature = FunctionCatalogue::Get().at(id);
  const size_t most = signature.parameters.size();
  if (name.args.size() < signature.required() || name.args.size() > most) {
    std::string wanted =
        signature.optional == 0 ? Counted(most, "argument") : fmt::format("{} to {} arguments", signature.required(), most);
    b_.Error(DiagnosticKind::WrongArguments, span,
             fmt::format("`{}` takes {}, {} given", signature.name, wanted,
                         name.args.size() == 1 ? "1 is" : fmt::format("{} are", name.args.size())))
        .Hint(std::string(signature.help));
    return b_.Faulty(span);
  }
  if (name.name.text == "reveals" && !context_.may_reveal) {
    b_.Error(DiagnosticKind::WrongArguments, span, "`reveals` is asked in the condition of a form's mark and nowhere else")
        .Hint(kRevealsHint);
    return b_.Faulty(span);
  }
  b_.Means(name.name.span, id);
  bound::FunctionCall node{.function = id, .args = {}};
  Type first;
  bool nullable = false;
  bool faulty = false;
  for (size_t i = 0; i < name.args.size(); ++i) {
    const ParameterKind kind = signature.parameters[i];
    std::optional<Type> expected;
    if (kind == ParameterKind::kYear || kind == ParameterKind::kQuarter || kind == ParameterKind::kDate) {
      expected = TypeOf(kind, first);
    } else if (kind == ParameterKind::kSameAsFirst && i > 0) {
      expected = first;
    }
    ExprPtr arg = Bind(*name.args[i], expected ? &*expected : nullptr);
    if (arg->type.is_error()) {
      faulty = true;
      continue;
    }
    if (!FitsParameter(kind, arg->type)) {
      Diagnostic& message = b_.Error(
          DiagnosticKind::TypeMismatch, name.args[i]->span,
          fmt::format("argument {} of `{}` must be {}, this is {}", i + 1, signature.name, WithArticle(kind), b_.names.NameOf(arg->type)));
      if (kind == ParameterKind::kText && arg->type.kind == TypeKind::kRow && b_.names.IsCodeSet(arg->type.table)) {
        message.Hint("`.code` is the code as a text");
      }
      faulty = true;
      continue;
    }
    if (i == 0) {
      first = arg->type;
    } else if (kind == ParameterKind::kSameAsFirst) {
      std::optional<Type> both = Unify(first, arg->type);
      if (!both) {
        b_.Error(DiagnosticKind::TypeMismatch, name.args[i]->span,
                 fmt::format("argument {} of `{}` is {}, the first is {}", i + 1, signature.name, b_.names.NameOf(arg->type),
                             b_.names.NameOf(first)));
        faulty = true;
        continue;
      }
      first = *both;
    }
    if (!SpellsValue(b_, kind, *arg)) {
      faulty = true;
      continue;
    }
    nullable = nullable || arg->nullable;
    node.args.push_back(std::move(arg));
  }
  if (faulty) {
    return b_.Faulty(span);
  }
  // A text function may find nothing (`text_before`); the kernels say so by missing.
  const Type result = TypeOf(signature.result, first);
  return MakeExpr(std::move(node), result, signature.strict && (nullable || signature.finds || result.is_text()), span);
}

ExprPtr ExpressionBinder::BindShareADay(const ast::NameRef& name, Span span) {
  if (name.args.size() < 2) {
    return Error(DiagnosticKind::WrongArguments, span,
                 fmt::format("`share_a_day` takes 2 or more arguments, {} given", name.args.size() == 1 ? "1 is" : "0 are"));
  }
  b_.Means(name.name.span, FunctionCatalogue::Get().Find(name.name.text));
  bound::ShareADayOf node;
  bool nullable = false;
  bool faulty = false;
  const Type year_type = Type::Of(TypeKind::kYear);
  for (size_t i = 0; i < name.args.size(); ++i) {
    const ast::ExprPtr& arg = name.args[i];
    ExprPtr value = Bind(*arg, std::holds_alternative<ast::NumberLiteral>(arg->node) ? &year_type : nullptr);
    const Type type = value->type;
    if (type.is_error()) {
      faulty = true;
      continue;
    }
    const bool days = type.kind == TypeKind::kDate || (type.kind == TypeKind::kPeriod && type.element == TypeKind::kDate);
    if ((!days && type.kind != TypeKind::kYear) || type.list) {
      b_.Error(DiagnosticKind::TypeMismatch, arg->span,
               fmt::format("argument {} of `{}` must be {}, this is {}", i + 1, name.name.text,
                           WithArticle(ParameterKind::kPeriodOrYearOrDate), b_.names.NameOf(type)));
      faulty = true;
      continue;
    }
    nullable = nullable || value->nullable;
    if (type.kind == TypeKind::kYear) {
      const Type days_of_year{.kind = TypeKind::kPeriod, .table = {}, .element = TypeKind::kDate, .list = false};
      const bool year_nullable = value->nullable;
      value = MakeExpr(bound::YearPeriod{value}, days_of_year, year_nullable, arg->span);
    }
    node.periods.push_back(std::move(value));
  }
  return faulty ? b_.Faulty(span) : MakeExpr(std::move(node), Type::Of(TypeKind::kYesNo), nullable, span);
}

// `pair("1", "P1")`: the row with this key.
ExprPtr ExpressionBinder::BindRowByKey(TableId table, const ast::NameRef& name, Span span) {
  if (!Ready(table, span)) {
    return b_.Faulty(span);
  }
  b_.Means(name.name.span, table);
  const std::vector<ColumnId> key = b_.program.table(table).key;
  if (key.empty()) {
    return Error(DiagnosticKind::WrongArguments, span, fmt::format("`{}` has no key by which a row could be named", name.name.text));
  }
  if (key.size() != name.args.size()) {
    return Error(DiagnosticKind::WrongArguments, span,
                 fmt::format("the key of `{}` has {}, {} given", name.name.text, Counted(key.size(), "column"),
                             name.args.size() == 1 ? "1 is" : fmt::format("{} are", name.args.size())));
  }
  const int frame = static_cast<int>(context_.frames.size());
  bound::AggregateOf node{.kind = AggregateKind::kOne, .table = table, .frame = frame};
  for (size_t i = 0; i < key.size(); ++i) {
    ExprPtr child = MakeExpr(bound::ColumnOf{MakeExpr(bound::RowOf{frame}, Type::Row(table), false, span), key[i]},
                             b_.program.column(key[i]).type, b_.program.column(key[i]).nullable, span);
    ExprPtr outer = Bind(*name.args[i], &child->type);
    if (outer->type.is_error()) {
      return b_.Faulty(span);
    }
    if (!(outer->type.kind == TypeKind::kRow)) {
      child = Printable(child);  // a row is named by its own key
    }
    if (outer->type.kind == TypeKind::kMissing) {
      node.where = MakeAnd(node.where,
                           MakeExpr(bound::IsMissing{.operand = child, .negated = false}, Type::Of(TypeKind::kYesNo), false, span), span);
      continue;
    }
    if (child->type.kind != outer->type.kind) {
      outer = Bind(*name.args[i], &child->type);
    }
    if (!Comparable(child, outer, false, name.args[i]->span)) {
      return b_.Faulty(span);
    }
    node.keys.push_back({.child = std::move(child), .outer = std::move(outer)});
  }
  return MakeExpr(std::move(node), Type::Row(table), true, span);
}

}  // namespace tally
