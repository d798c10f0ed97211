// Declared types, and which value fits where.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

struct NamedType {
  std::string_view name;
  TypeKind kind;
};
constexpr std::array<NamedType, 8> kNamedTypes{{{"yes/no", TypeKind::kYesNo},
                                                {"integer", TypeKind::kInteger},
                                                {"decimal", TypeKind::kDecimal},
                                                {"text", TypeKind::kText},
                                                {"code", TypeKind::kCode},
                                                {"date", TypeKind::kDate},
                                                {"year", TypeKind::kYear},
                                                {"quarter", TypeKind::kQuarter}}};

/// Types as other languages call them.
struct ForeignType {
  std::string_view name;
  std::string_view ours;
};
constexpr ForeignType kForeignTypes[] = {
    {"string", "text"},     {"varchar", "text"},   {"char", "text"},
    {"str", "text"},        {"character", "text"}, {"number", "decimal` or `integer"},
    {"numeric", "decimal"}, {"float", "decimal"},  {"double", "decimal"},
    {"money", "decimal"},   {"real", "decimal"},   {"percent", "decimal"},
    {"int", "integer"},     {"bool", "yes/no"},    {"boolean", "yes/no"},
    {"flag", "yes/no"},     {"datetime", "date"},  {"timestamp", "date"},
    {"day", "date"},        {"id", "code"},
};

std::string_view OursFor(std::string_view foreign) {
  for (const ForeignType& type : kForeignTypes) {
    if (type.name == foreign) {
      return type.ours;
    }
  }
  return {};
}

std::vector<std::string> NamesIn(const ast::Path& path) {
  std::vector<std::string> names;
  for (const ast::Name& part : path.parts) {
    names.push_back(part.text);
  }
  return names;
}

/// A cohort names no type: its rows are some of a table's, and nothing would ask whether a value is one of them.
bool RefuseCohort(Binding& binding, const ResolvedRows& rows, const ast::Name& name) {
  if (!rows.cohort.is_valid()) {
    return false;
  }
  const std::string table = binding.names.NameOf(rows.table);
  binding
      .Error(DiagnosticKind::TypeMismatch, name.span,
             fmt::format("`{}` is a cohort; a type is of all rows of its table `{}`", name.text, table))
      .Hint(fmt::format("write `{}`, and ask for the cohort with `require` or a `rule`", table));
  return true;
}

}  // namespace

bool IsTypeName(std::string_view name) {
  return std::any_of(kNamedTypes.begin(), kNamedTypes.end(), [&](const NamedType& type) { return type.name == name; });
}

BoundType BindType(Binding& binding, const ast::TypeRef& ref) {
  BoundType result;
  result.or_missing = ref.or_missing;
  result.or_all = ref.or_all;
  result.or_absent = ref.or_absent;
  const std::vector<ast::Name>& parts = ref.name.parts;
  if (parts.empty()) {
    return result;
  }
  const std::string& first = parts[0].text;
  if (parts.size() == 1) {
    for (const NamedType& named : kNamedTypes) {
      if (first == named.name) {
        result.type = Type::Of(named.kind);
      }
    }
    if (result.type.is_error()) {
      if (std::optional<ResolvedRows> rows = binding.names.FindRows(first)) {
        if (RefuseCohort(binding, *rows, parts[0])) {
          return result;
        }
        binding.MeansRows(parts[0].span, *rows);
        result.type = Type::Row(rows->table);
      } else if (!binding.names.IsFaulty(first)) {
        Diagnostic& message =
            binding.Error(DiagnosticKind::UnknownName, parts[0].span, fmt::format("there is no type, code set or table `{}`", first));
        if (!binding.StillSuggests()) {
          return result;
        }
        if (const std::string_view ours = OursFor(first); !ours.empty()) {
          message.Hint(fmt::format("write `{}`", ours));
          return result;
        }
        std::vector<std::string> candidates = binding.names.NamesOf(DefinitionKind::kCodes);
        for (const std::string& table : binding.names.NamesOf(DefinitionKind::kTable)) {
          candidates.push_back(table);
        }
        for (const NamedType& named : kNamedTypes) {
          candidates.emplace_back(named.name);
        }
        binding.Suggest(message, first, candidates);
      }
    }
  } else if (std::optional<ResolvedRows> rows = binding.names.FindRows(first); !rows || parts.size() > 2) {
    if (!binding.names.IsFaulty(first)) {
      Diagnostic& message = binding.Error(DiagnosticKind::UnknownTable, ref.name.span,
                                          rows ? "a type is written `TABLE.COLUMN` here"
                                               : fmt::format("there is no table `{}`; a type is written `TABLE.COLUMN` here", first));
      binding.Suggest(message, first, rows ? std::vector<std::string>() : binding.names.NamesOf(DefinitionKind::kTable));
    }
  } else if (RefuseCohort(binding, *rows, parts[0])) {
    return result;
  } else if (binding.EnsureTable(rows->table, ref.span)) {
    ColumnId column = binding.names.FindColumn(rows->table, parts[1].text);
    if (column.is_valid()) {
      binding.MeansRows(parts[0].span, *rows);
      binding.Means(parts[1].span, column);
      result.type = binding.program.column(column).type;
      result.values_of = column;
    } else {
      Diagnostic& message = binding.Error(DiagnosticKind::UnknownColumn, parts[1].span,
                                          fmt::format("`{}` is not a column of `{}`", parts[1].text, binding.names.NameOf(rows->table)));
      std::vector<std::string> candidates;
      for (ColumnId id : binding.program.table(rows->table).columns) {
        candidates.push_back(binding.program.column(id).name);
      }
      binding.Suggest(message, parts[1].text, candidates);
    }
  }
  if (result.type.is_error()) {
    return result;
  }
  if (ref.places) {
    binding
        .Error(
            DiagnosticKind::TypeMismatch, ref.span,
            fmt::format("a type has no size: nothing asks whether `{}` is longer than {}", fmt::join(NamesIn(ref.name), "."), *ref.places))
        .Hint("leave it out; `from A through B` bounds a number, and an output column has `as alphanumeric 40`");
  }
  ExprContext nothing;
  auto bound_of = [&](const ast::ExprPtr& expr) { return expr ? BindTyped(binding, *expr, nothing, result.type, "a bound") : nullptr; };
  result.from = bound_of(ref.from);
  result.through = bound_of(ref.through);
  result.above = bound_of(ref.above);
  result.type.list = ref.list;
  return result;
}

std::vector<bound::Argument> BindArguments(Binding& binding, const std::vector<ast::Argument>& args) {
  std::vector<bound::Argument> result;
  for (size_t i = 0; i < args.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (args[j].name.text == args[i].name.text) {
        binding.Error(DiagnosticKind::DefinedTwice, args[i].name.span, fmt::format("the argument `{}` is named twice", args[i].name.text))
            .Label(args[j].name.span, "the first one");
      }
    }
    BoundType type = BindType(binding, args[i].type);
    if (type.from || type.through || type.above) {
      binding.Error(DiagnosticKind::TypeMismatch, args[i].type.span,
                    "bounds are for what is entered: parameters and columns; an argument is given by a rule");
    }
    result.push_back(bound::Argument{.name = args[i].name.text, .type = type.type, .span = args[i].name.span});
  }
  return result;
}

bool Fits(const Type& given, const Type& wanted) {
  if (given.is_error() || wanted.is_error() || given == wanted || given.kind == TypeKind::kMissing || wanted.kind == TypeKind::kMissing) {
    return true;
  }
  if (given.kind == TypeKind::kAll) {
    return wanted.list;
  }
  if (given.list != wanted.list) {
    return false;
  }
  if (given.is_text() && wanted.is_text()) {
    return true;
  }
  if (given.kind == TypeKind::kPeriod && wanted.kind == TypeKind::kPeriod) {
    return given.table == wanted.table &&
           (given.element == wanted.element || (given.element == TypeKind::kInteger && wanted.element == TypeKind::kDecimal));
  }
  return given.kind == TypeKind::kInteger && wanted.kind == TypeKind::kDecimal;
}

std::optional<Type> Unify(const Type& a, const Type& b) {
  if (a.is_error() || b.is_error()) {
    return Type{};
  }
  if (a.kind == TypeKind::kMissing) {
    return b;
  }
  if (b.kind == TypeKind::kMissing) {
    return a;
  }
  if (a.list == b.list && a.is_text() && b.is_text()) {
    Type text = a;
    text.kind = a.kind == b.kind ? a.kind : TypeKind::kText;
    return text;
  }
  if (Fits(a, b)) {
    return b;
  }
  if (Fits(b, a)) {
    return a;
  }
  return std::nullopt;
}

bool ExpectType(Binding& binding, const ExprPtr& value, const Type& wanted, std::string_view what) {
  if (Fits(value->type, wanted)) {
    return true;
  }
  Diagnostic& message =
      binding.Error(DiagnosticKind::TypeMismatch, value->span,
                    fmt::format("{} must be {}, this is {}", what, binding.names.NameOf(wanted), binding.names.NameOf(value->type)));
  if (wanted.is_text() && value->type.kind == TypeKind::kRow && binding.names.IsCodeSet(value->type.table)) {
    message.Hint("`.code` is the code as a text");
  } else if (wanted.is_text() && !value->type.list && value->type.kind != TypeKind::kRow && value->type.kind != TypeKind::kPeriod) {
    message.Hint("a text with a slot prints any value: \"{x}\"");
  } else if (wanted.kind == TypeKind::kYear && value->type.kind == TypeKind::kDate) {
    message.Hint("`school_year_of(day)` is the school year of a day");
  } else if (wanted.list && !value->type.list) {
    message.Hint("a list is written in [ ]");
  }
  return false;
}

}  // namespace tally
