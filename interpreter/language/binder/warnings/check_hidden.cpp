#include "language/binder/warnings/check_hidden.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/binder/tree/same_expression.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

using bound::Expr;
using bound::ExprPtr;
using bound::SpecialKind;

struct NumberColumn {
  std::string_view name;
  SpecialKind special;
};
constexpr std::array<NumberColumn, 4> kNumberColumns{{{"count", SpecialKind::kCount},
                                                      {"numerator", SpecialKind::kNumerator},
                                                      {"denominator", SpecialKind::kDenominator},
                                                      {"rate", SpecialKind::kRate}}};

bool Asks(const Expr& expr, SpecialKind kind) {
  const auto* special = std::get_if<bound::Special>(&expr.node);
  bool asks = special != nullptr && special->kind == kind;
  bound::ForEachPart(expr, [&](const Expr& part) { asks = asks || Asks(part, kind); });
  return asks;
}
bool Asks(const ExprPtr& expr, SpecialKind kind) {
  return expr != nullptr && Asks(*expr, kind);
}

/// `count = 0`: who sees the mark knows the number.
bool AsksForZero(const Expr& condition) {
  const auto* comparison = std::get_if<bound::CompareOf>(&condition.node);
  const auto* right = comparison == nullptr ? nullptr : std::get_if<bound::Constant>(&comparison->right->node);
  return right != nullptr && comparison->op == CompareOp::kEqual && right->value.data == Value{Rational(0)}.data;
}

/// Whether a mark is chosen by how large a number is.
bool IsOfNumbers(const bound::ShowMark& mark) {
  return !AsksForZero(*mark.where) && std::any_of(kNumberColumns.begin(), kNumberColumns.end(),
                                                  [&](const NumberColumn& each) { return Asks(mark.where, each.special); });
}

/// The mark behind which a form may hide a count, numerator, denominator or rate; null: none.
const bound::ShowMark* MarkOf(const bound::Form& form, SpecialKind number) {
  for (const bound::ShowMark& mark : form.shows) {
    const auto is_of = [&](int index) { return Asks(form.values[static_cast<size_t>(index)].value, number); };
    if (IsOfNumbers(mark) && (mark.in.empty() || std::any_of(mark.in.begin(), mark.in.end(), is_of))) {
      return &mark;
    }
  }
  return nullptr;
}

bool IsForAll(const std::vector<bound::OutputFile>& files) {
  return std::any_of(files.begin(), files.end(), [](const bound::OutputFile& file) { return file.condition == nullptr; });
}

/// A number of a form that an output prints, and the mark that hides it there.
struct Found {
  const bound::Form* form;
  const bound::ShowMark* mark;
};

/// Looks for numbers of `cells of` and `lines of` in what is printed.
class PrintedNumbers {
 public:
  explicit PrintedNumbers(const bound::Program& program) : program_(program) {}

  /// Whether an expression asks if a number is hidden.
  bool AsksHidden(const ExprPtr& expr) { return expr != nullptr && AsksHidden(*expr); }

  /// The first number of a form that an expression prints as it is, or as part of what it computes.
  std::optional<Found> In(const ExprPtr& expr) { return expr == nullptr ? std::nullopt : In(*expr); }

 private:
  bool AsksHidden(const Expr& expr) {
    if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
      const bound::Column& of = program_.column(column->column);
      if (of.name == "hidden" && FormsOf(of.table) != nullptr) {
        return true;
      }
      if (const ExprPtr* source = SourceOf(of); source != nullptr && asked_.insert(source).second && AsksHidden(*source)) {
        return true;
      }
    }
    const auto* fact = std::get_if<bound::FactOf>(&expr.node);
    if (fact != nullptr && asked_.insert(&program_.define(fact->define)).second && AsksHidden(program_.define(fact->define).value)) {
      return true;
    }
    bool asks = false;
    bound::ForEachPart(expr, [&](const Expr& part) { asks = asks || AsksHidden(part); });
    return asks;
  }

  std::optional<Found> In(const Expr& expr) {
    if (expr.type.kind == TypeKind::kYesNo || expr.type.kind == TypeKind::kRow) {
      return std::nullopt;
    }
    return std::visit(Overloaded{[&](const bound::ColumnOf& n) { return InColumn(n); },
                                 [&](const bound::FactOf& n) -> std::optional<Found> {
                                   return seen_.insert(&program_.define(n.define)).second ? In(program_.define(n.define).value)
                                                                                          : std::nullopt;
                                 },
                                 [&](const bound::ChoiceOf& n) -> std::optional<Found> {
                                   for (const auto& [condition, value] : n.branches) {
                                     asked_.clear();
                                     if (AsksHidden(condition)) {
                                       return std::nullopt;
                                     }
                                   }
                                   return InParts(expr);
                                 },
                                 [&](const bound::AggregateOf& n) -> std::optional<Found> {
                                   asked_.clear();
                                   return AsksHidden(n.where) ? std::nullopt : In(n.value);
                                 },
                                 [&](const auto&) { return InParts(expr); }},
                      expr.node);
  }

  std::optional<Found> InParts(const Expr& expr) {
    std::optional<Found> found;
    bound::ForEachPart(expr, [&](const Expr& part) { found = found ? found : In(part); });
    return found;
  }

  std::optional<Found> InColumn(const bound::ColumnOf& read) {
    const bound::Column& column = program_.column(read.column);
    const auto* row = std::get_if<bound::AggregateOf>(&read.row->node);
    asked_.clear();
    if (row != nullptr && AsksHidden(row->where)) {
      return std::nullopt;
    }
    if (const std::vector<FormId>* forms = FormsOf(column.table)) {
      const auto number =
          std::find_if(kNumberColumns.begin(), kNumberColumns.end(), [&](const NumberColumn& each) { return each.name == column.name; });
      for (const FormId id : *forms) {
        const bound::Form& form = program_.forms[id.index()];
        const bound::ShowMark* mark = number == kNumberColumns.end() ? nullptr : MarkOf(form, number->special);
        if (mark != nullptr) {
          return Found{&form, mark};
        }
      }
      return std::nullopt;
    }
    return InSources(column);
  }

  /// Where a derived table takes a column from.
  std::optional<Found> InSources(const bound::Column& column) {
    if (!seen_.insert(&column).second || column.name.empty()) {
      return std::nullopt;
    }
    const auto& source = program_.table(column.table).source;
    const auto of_source = [&](const bound::RowSource& rows, const ExprPtr& value) -> std::optional<Found> {
      asked_.clear();
      return AsksHidden(rows.where) ? std::nullopt : In(value);
    };
    if (const auto* all = std::get_if<bound::UnionSource>(&source)) {
      for (const bound::UnionSource::Part& part : all->parts) {
        const auto index = static_cast<size_t>(column.index);
        if (const auto found = index < part.columns.size() ? of_source(part.source, part.columns[index]) : std::nullopt) {
          return found;
        }
      }
    }
    if (const auto* each = std::get_if<bound::EachSource>(&source)) {
      for (size_t i = 0; i < each->sources.size(); ++i) {
        const auto index = static_cast<size_t>(column.index);
        if (const auto found = index < each->keys[i].size() ? of_source(each->sources[i], each->keys[i][index]) : std::nullopt) {
          return found;
        }
      }
    }
    return std::nullopt;
  }

  /// The one expression that a column of a derived table is; null where it is of a file, or made by several parts.
  const ExprPtr* SourceOf(const bound::Column& column) const {
    const auto* all = std::get_if<bound::UnionSource>(&program_.table(column.table).source);
    const auto index = static_cast<size_t>(column.index);
    return all == nullptr || all->parts.size() != 1 || index >= all->parts[0].columns.size() ? nullptr : &all->parts[0].columns[index];
  }

  const std::vector<FormId>* FormsOf(TableId table) const {
    const auto& source = program_.table(table).source;
    if (const auto* cells = std::get_if<bound::FormCellsSource>(&source)) {
      return &cells->forms;
    }
    const auto* lines = std::get_if<bound::FormLinesSource>(&source);
    return lines == nullptr ? nullptr : &lines->forms;
  }

  const bound::Program& program_;
  std::set<const void*> seen_;   // definitions and columns of which nothing further is to be found
  std::set<const void*> asked_;  // the same, while it is looked for `hidden`
};

class HiddenChecker {
 public:
  HiddenChecker(const bound::Program& program, DiagnosticSink& sink) : program_(program), sink_(sink) {}

  void Check() {
    for (const bound::Listing& listing : program_.listings) {
      if (IsForAll(listing.files) && !PrintedNumbers(program_).AsksHidden(listing.where)) {
        CheckFields("listing", listing.name, listing.fields);
      }
    }
    for (const bound::Worksheet& sheet : program_.worksheets) {
      if (IsForAll(sheet.files)) {
        CheckFields("worksheet", sheet.name, sheet.labels);
        CheckSheet(sheet);
      }
    }
    for (const bound::Form& form : program_.forms) {
      if (IsForAll(form.files)) {
        CheckForm(form);
      }
    }
  }

 private:
  void CheckFields(std::string_view kind, const std::string& name, const std::vector<bound::OutputField>& fields) {
    for (const bound::OutputField& field : fields) {
      if (const auto found = PrintedNumbers(program_).In(field.value)) {
        Warn(field.span, kind, name, *found);
        return;
      }
    }
  }

  void CheckSheet(const bound::Worksheet& sheet) {
    for (const bound::Worksheet::SheetColumn& column : sheet.columns) {
      if (const auto found = PrintedNumbers(program_).In(column.value)) {
        Warn(column.span, "worksheet", sheet.name, *found);
        return;
      }
    }
    for (const bound::Worksheet::SheetRow& row : sheet.rows) {
      if (const auto found = PrintedNumbers(program_).In(row.value)) {
        Warn(row.span, "worksheet", sheet.name, *found);
        return;
      }
    }
  }

  void CheckForm(const bound::Form& form) {
    for (const bound::Form& other : program_.forms) {
      if (other.name == form.name || !CountsTheSame(form, other)) {
        continue;
      }
      for (const NumberColumn& number : kNumberColumns) {
        const bound::ShowMark* mark = MarkOf(other, number.special);
        if (mark != nullptr && Prints(form, number.special) && MarkOf(form, number.special) == nullptr &&
            told_.insert({form.name, other.name}).second) {
          Warn(form.span, "form", form.name, {&other, mark});
        }
      }
    }
  }

  static bool Prints(const bound::Form& form, SpecialKind number) {
    return form.measure.is_valid() ? std::any_of(form.values.begin(), form.values.end(),
                                                 [&](const bound::OutputField& value) { return Asks(value.value, number); })
                                   : number == SpecialKind::kCount;
  }

  static bool Same(const ExprPtr& a, const ExprPtr& b) { return a == b || (a != nullptr && b != nullptr && bound::SameExpression(*a, *b)); }

  static bool ShareAnAxis(const std::vector<bound::AxisUse>& a, const std::vector<bound::AxisUse>& b) {
    return std::any_of(a.begin(), a.end(), [&](const bound::AxisUse& one) {
      return std::any_of(b.begin(), b.end(), [&](const bound::AxisUse& other) {
        return one.axis == other.axis && std::equal(one.args.begin(), one.args.end(), other.args.begin(), other.args.end(), Same);
      });
    });
  }

  /// Two forms with a cell for the same rows: of one population, unit and blocks, with an axis in common each way.
  static bool CountsTheSame(const bound::Form& a, const bound::Form& b) {
    const auto same_block = [](const bound::Block& one, const bound::Block& other) {
      return one.domain == other.domain && Same(one.where, other.where) && Same(one.of_row, other.of_row);
    };
    return a.measure == b.measure && a.table == b.table && Same(a.where, b.where) && Same(a.counting, b.counting) &&
           std::equal(a.blocks.begin(), a.blocks.end(), b.blocks.begin(), b.blocks.end(), same_block) && ShareAnAxis(a.rows, b.rows) &&
           (a.measure.is_valid() || ShareAnAxis(a.columns, b.columns));
  }

  void Warn(Span span, std::string_view kind, const std::string& name, const Found& found) {
    sink_
        .Warn(DiagnosticKind::HiddenNumberPrinted, span,
              fmt::format("the {} `{}` prints numbers that the form `{}` may hide", kind, name, found.form->name))
        .Label(found.mark->span, "by this mark")
        .Hint(kind == "form" ? "give it the same `show`, or write its file only `if` readers may see them"
                             : "ask `hidden`, as in `where not hidden`, or write the file only `if` readers may see them");
  }

  const bound::Program& program_;
  DiagnosticSink& sink_;
  std::set<std::pair<std::string, std::string>> told_;
};

}  // namespace

void WarnOfHiddenNumbers(const bound::Program& program, DiagnosticSink& sink) {
  const bool has_marks =
      std::any_of(program.forms.begin(), program.forms.end(), [](const bound::Form& form) { return !form.shows.empty(); });
  if (has_marks) {
    HiddenChecker(program, sink).Check();
  }
}

}  // namespace tally
