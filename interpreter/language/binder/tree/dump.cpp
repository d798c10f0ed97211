#include "language/binder/tree/dump.h"

#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/number.h"
#include "foundation/base/overloaded.h"
#include "foundation/types/function_catalogue.h"

namespace tally::bound {

namespace {

std::string_view WordOf(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual: return "=";
    case CompareOp::kNotEqual: return "!=";
    case CompareOp::kLess: return "<";
    case CompareOp::kLessEqual: return "<=";
    case CompareOp::kGreater: return ">";
    case CompareOp::kGreaterEqual: return ">=";
  }
  return "=";
}

std::string_view WordOf(ArithmeticOp op) {
  switch (op) {
    case ArithmeticOp::kAdd: return "+";
    case ArithmeticOp::kSubtract: return "-";
    case ArithmeticOp::kMultiply: return "*";
    case ArithmeticOp::kDivide: return "/";
  }
  return "+";
}

std::string_view WordOf(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::kAny: return "any";
    case AggregateKind::kCount: return "count";
    case AggregateKind::kSum: return "sum";
    case AggregateKind::kLowest: return "lowest";
    case AggregateKind::kHighest: return "highest";
    case AggregateKind::kMean: return "mean";
    case AggregateKind::kPercentile: return "percentile";
    case AggregateKind::kList: return "list";
    case AggregateKind::kOne: return "one";
    case AggregateKind::kPick: return "pick";
  }
  return "any";
}

std::string_view WordOf(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::kRank: return "rank";
    case PlaceKind::kPrevious: return "previous";
    case PlaceKind::kNext: return "next";
    case PlaceKind::kRunningSum: return "running sum";
    case PlaceKind::kRunningCount: return "running count";
    case PlaceKind::kShare: return "share";
  }
  return "rank";
}

std::string_view WordOf(MonthDayWord word) {
  switch (word) {
    case MonthDayWord::kIn: return "in";
    case MonthDayWord::kAfter: return "after";
    case MonthDayWord::kOf: return "of";
  }
  return "in";
}

class Dumper {
 public:
  explicit Dumper(const Program& program) : program_(program) {}

  std::string Of(const ExprPtr& expr) const { return expr ? Of(*expr) : "-"; }

  std::string Of(const Expr& expr) const {
    if (expr.type.is_error()) {
      return "<error>";
    }
    return std::visit(
        Overloaded{
            [&](const Constant& n) { return ValueOf(n.value, expr.type); },
            [&](const ConstantList& n) {
              std::string text;
              for (const Value& value : n.values) {
                text += text.empty() ? "" : ", ";
                text += ValueOf(value, expr.type);
              }
              return "[" + text + "]";
            },
            [&](const ParamRef& n) { return "param." + program_.params[n.param.index()].name; },
            [&](const ArgumentRef& n) { return fmt::format("arg{}", n.index); },
            [&](const LoopVariable& n) { return fmt::format("loop{}", n.slot); },
            [&](const RowOf& n) { return fmt::format("#{}", n.frame); },
            [&](const ColumnOf& n) { return Of(n.row) + "." + ColumnName(n.column); },
            [&](const FactOf& n) {
              std::string text = (n.row ? Of(n.row) + "." : "") + program_.define(n.define).name;
              return n.args.empty() ? text : text + "(" + List(n.args, ", ") + ")";
            },
            [&](const AndOr& n) { return "(" + List(n.operands, n.is_and ? " and " : " or ") + ")"; },
            [&](const NotOf& n) { return "not " + Of(n.operand); },
            [&](const CompareOf& n) { return fmt::format("({} {} {})", Of(n.left), WordOf(n.op), Of(n.right)); },
            [&](const IsSame& n) { return fmt::format("({} is {}{})", Of(n.left), n.negated ? "not " : "", Of(n.right)); },
            [&](const IsMissing& n) { return fmt::format("({} is {})", Of(n.operand), n.negated ? "given" : "missing"); },
            [&](const IsAbsent& n) {
              return n.column.is_valid() ? fmt::format("({}.{} is absent)", program_.table(n.table).name, ColumnName(n.column))
                                         : fmt::format("({} is absent)", program_.table(n.table).name);
            },
            [&](const InList& n) { return fmt::format("({} in {})", Of(n.value), Of(n.list)); },
            [&](const InPeriod& n) { return fmt::format("({} in {})", Of(n.value), Of(n.period)); },
            [&](const YearPeriod& n) { return fmt::format("days({})", Of(n.year)); },
            [&](const ThroughOf& n) { return fmt::format("({} through {}{})", Of(n.start), Of(n.end), n.open_ends ? " open" : ""); },
            [&](const ShareADayOf& n) { return "share_a_day(" + List(n.periods, ", ") + ")"; },
            [&](const InCodes& n) { return fmt::format("({} in codes {})", Of(n.value), program_.table(n.codes).name); },
            [&](const InPatterns& n) {
              return fmt::format("({} in {} for {})", Of(n.value), program_.patterns[n.patterns.index()].name, Of(n.year));
            },
            [&](const ArithmeticChain& n) {
              std::string text = "(" + Of(n.first);
              for (const auto& [op, operand] : n.terms) {
                text += fmt::format(" {} {}", WordOf(op), Of(operand));
              }
              return text + ")";
            },
            [&](const NegateOf& n) { return "-" + Of(n.operand); },
            [&](const ShiftOf& n) {
              return fmt::format("({} {} {} {})", Of(n.value), n.subtract ? "-" : "+", Of(n.by),
                                 n.calendar == Calendar::kYear ? "years" : "quarters");
            },
            [&](const ChoiceOf& n) {
              std::string text = "(";
              for (const auto& [condition, value] : n.branches) {
                text += fmt::format("{} when {}, ", Of(value), Of(condition));
              }
              return text + "otherwise " + Of(n.otherwise) + ")";
            },
            [&](const DefaultOf& n) { return "(" + List(n.options, " default ") + ")"; },
            [&](const MonthDayOf& n) { return fmt::format("day({}-{} {} {})", n.month, n.day, WordOf(n.word), Of(n.year)); },
            [&](const FunctionCall& n) { return fmt::format("{}({})", FunctionCatalogue::Get().at(n.function).name, List(n.args, ", ")); },
            [&](const TextOf& n) { return "text(" + List(n.pieces, ", ") + ")"; },
            [&](const AggregateOf& n) { return Aggregate(n); },
            [&](const PlaceAmong& n) { return Place(n); },
            [&](const Special& n) { return fmt::format("special{}", static_cast<int>(n.kind)); },
            [&](const SheetCell& n) { return fmt::format("cell(row {}, column {} of {})", n.row, n.column, Of(n.report)); },
        },
        expr.node);
  }

 private:
  std::string ColumnName(ColumnId id) const {
    const Column& column = program_.column(id);
    return column.hidden_ref ? "^" + program_.table(column.derived).name : column.name;
  }

  std::string List(const std::vector<ExprPtr>& list, std::string_view between) const {
    std::string text;
    for (size_t i = 0; i < list.size(); ++i) {
      text += i == 0 ? "" : between;
      text += Of(list[i]);
    }
    return text;
  }

  std::string ValueOf(const Value& value, const Type& type) const {
    return std::visit(Overloaded{
                          [](const Value::Missing&) -> std::string { return "missing"; },
                          [](const Value::All&) -> std::string { return "ALL"; },
                          [](bool yes) -> std::string { return yes ? "yes" : "no"; },
                          [&](int64_t n) { return Ordinal(n, type); },
                          [](const Rational& n) { return FormatExact(n); },
                          [](const std::string& text) { return "\"" + text + "\""; },
                      },
                      value.data);
  }

  std::string Ordinal(int64_t n, const Type& type) const {
    if (type.kind == TypeKind::kDate) {
      return FormatDay(static_cast<Day>(n));
    }
    if (type.kind == TypeKind::kQuarter) {
      return FormatQuarter(static_cast<Quarter>(n));
    }
    if (type.kind == TypeKind::kRow) {
      if (const auto* codes = std::get_if<CodesSource>(&program_.table(type.table).source)) {
        return program_.table(type.table).name + ":" +
               program_.code_sets[static_cast<size_t>(codes->code_set)].codes[static_cast<size_t>(n)];
      }
    }
    return std::to_string(n);
  }

  std::string Aggregate(const AggregateOf& n) const {
    std::string text = fmt::format("{}(", WordOf(n.kind));
    if (n.kind == AggregateKind::kPercentile) {
      text += FormatExact(n.percentile.percent) + (n.percentile.interpolated ? " interpolated " : " ");
    }
    if (n.value) {
      text += Of(n.value) + " of ";
    }
    text += fmt::format("{} #{}", program_.table(n.table).name, n.frame);
    for (size_t i = 0; i < n.up.size(); ++i) {
      text += (i == 0 ? " up " : ".") + ColumnName(n.up[i]);
    }
    if (n.origin) {
      text += " = " + Of(n.origin);
    }
    for (const AggregateOf::Key& key : n.keys) {
      text += fmt::format(" key {} = {}", Of(key.child), Of(key.outer));
    }
    if (n.where) {
      text += " where " + Of(n.where);
    }
    for (const AggregateOf::Order& order : n.order) {
      text += fmt::format(" by {} {}{}", order.highest ? "highest" : "lowest", Of(order.key), order.missing_first ? " missing first" : "");
    }
    return text + ")";
  }

  std::string Place(const PlaceAmong& n) const {
    std::string text = fmt::format("{}({} #{} = {}", WordOf(n.kind), program_.table(n.table).name, n.frame, Of(n.row));
    text += n.value ? " of " + Of(n.value) : "";
    for (const PlaceAmong::Order& order : n.order) {
      text += fmt::format(" by {} {}{}", order.highest ? "highest" : "lowest", Of(order.key),
                          !order.places_missing ? ""
                          : order.missing_first ? " missing first"
                                                : " missing last");
    }
    for (const ExprPtr& key : n.within) {
      text += " within " + Of(key);
    }
    text += n.where ? " where " + Of(n.where) : "";
    text += fmt::format(" ties {}", static_cast<int>(n.ties));
    return text + (n.groups == 0 ? ")" : fmt::format(" in {} groups)", n.groups));
  }

  const Program& program_;
};

}  // namespace

std::string Dump(const Program& program, const Expr& expr) {
  return Dumper(program).Of(expr);
}

std::string DumpType(const Program& program, const Type& type, bool nullable) {
  auto word = [&](TypeKind kind) -> std::string {
    switch (kind) {
      case TypeKind::kError: return "error";
      case TypeKind::kMissing: return "missing";
      case TypeKind::kYesNo: return "yes/no";
      case TypeKind::kInteger: return "integer";
      case TypeKind::kDecimal: return "decimal";
      case TypeKind::kText: return "text";
      case TypeKind::kCode: return "code";
      case TypeKind::kDate: return "date";
      case TypeKind::kYear: return "year";
      case TypeKind::kQuarter: return "quarter";
      case TypeKind::kRow: {
        const Table& table = program.table(type.table);
        return (std::holds_alternative<CodesSource>(table.source) ? "code of " : "row of ") + table.name;
      }
      case TypeKind::kPeriod: return "period";
      case TypeKind::kAll: return "ALL";
    }
    return "error";
  };
  std::string text = type.list ? "list of " : "";
  text += word(type.kind);
  if (type.kind == TypeKind::kPeriod) {
    text += " of " + word(type.element);
  }
  return nullable && type.kind != TypeKind::kMissing ? text + " or missing" : text;
}

std::string Dump(const Program& program, const Define& define) {
  std::string text = define.name;
  if (!define.args.empty()) {
    text += "(";
    for (size_t i = 0; i < define.args.size(); ++i) {
      text += fmt::format("{}{} : {}", i == 0 ? "" : ", ", define.args[i].name, DumpType(program, define.args[i].type, false));
    }
    text += ")";
  }
  if (define.table.is_valid()) {
    text += " of " + program.table(define.table).name;
  }
  text += " : " + DumpType(program, define.type, define.nullable);
  return define.value ? text + " = " + Dump(program, *define.value) : text;
}

}  // namespace tally::bound
