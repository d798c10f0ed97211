#include "language/binder/expressions/cell_value.h"

#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/source/utf8.h"
#include "foundation/types/written_form.h"
#include "language/binder/expressions/bind_expression.h"

namespace tally {
namespace {

using Kind = ast::DataCell::Kind;

std::optional<Value> Convert(Binding& binding, const ast::DataCell& cell, const Type& type) {
  switch (type.kind) {
    case TypeKind::kText:
    case TypeKind::kCode: return cell.kind == Kind::kText ? std::optional(Value{cell.text}) : std::nullopt;
    case TypeKind::kYesNo:
      return cell.kind == Kind::kYes || cell.kind == Kind::kNo ? std::optional(Value{cell.kind == Kind::kYes}) : std::nullopt;
    case TypeKind::kInteger:
    case TypeKind::kDecimal: {
      const auto number = cell.kind == Kind::kNumber ? ParseRational(cell.text) : std::nullopt;
      const bool whole = number && denominator(*number) == 1;
      return number && (whole || type.kind == TypeKind::kDecimal) ? std::optional(Value{*number}) : std::nullopt;
    }
    case TypeKind::kDate: {
      const auto day = cell.kind == Kind::kDate ? ParseDay(cell.text) : std::nullopt;
      return day ? std::optional(Value{static_cast<int64_t>(*day)}) : std::nullopt;
    }
    case TypeKind::kYear: {
      const auto year = cell.kind == Kind::kNumber ? ParseYear(cell.text) : std::nullopt;
      return year ? std::optional(Value{static_cast<int64_t>(*year)}) : std::nullopt;
    }
    case TypeKind::kQuarter: {
      const auto quarter = cell.kind == Kind::kText ? ParseQuarter(cell.text) : std::nullopt;
      return quarter ? std::optional(Value{static_cast<int64_t>(*quarter)}) : std::nullopt;
    }
    case TypeKind::kRow: {
      if (cell.kind != Kind::kText || !binding.names.IsCodeSet(type.table)) {
        return std::nullopt;
      }
      const auto code = FindCode(binding, type.table, cell.text, cell.span);
      return code ? std::optional(Value{*code}) : std::optional(Value{});  // FindCode has reported it
    }
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Value> CellValue(Binding& binding, const ast::DataCell& cell, const Type& type, bool nullable, std::string_view what) {
  if (type.is_error()) {
    return Value{};
  }
  if (cell.kind == Kind::kMissing) {
    if (!nullable) {
      binding.Error(DiagnosticKind::TypeMismatch, cell.span, fmt::format("{} is never missing", what))
          .Hint("its type says so: `or missing` lets it be");
      return std::nullopt;
    }
    return Value{};
  }
  std::optional<Value> value = Convert(binding, cell, type);
  if (!value) {
    Diagnostic& message =
        binding.Error(DiagnosticKind::TypeMismatch, cell.span,
                      fmt::format("{} is {}, which {} is not", what, binding.names.NameOf(type),
                                  cell.kind == Kind::kText ? "\"" + Printable(cell.text) + "\"" : "`" + Printable(cell.text) + "`"));
    const bool wants_quotes = type.is_text() || (type.kind == TypeKind::kRow && binding.names.IsCodeSet(type.table));
    if (wants_quotes && (cell.kind == Kind::kNumber || cell.kind == Kind::kDate)) {
      message.Hint(fmt::format("write it in quotes: \"{}\"", Printable(cell.text)));
    }
  }
  return value;
}

std::string YearAsInFile(const ast::DataCell& cell, const std::vector<std::string>& written) {
  const std::optional<int> year = ParseYear(cell.text);
  if (!year || written.size() != 1) {
    return cell.text;
  }
  return written[0].size() == std::string_view("2016-2017").size() ? fmt::format("{:04}-{:04}", *year - 1, *year)
                                                                   : fmt::format("{:04}-{:02}", *year - 1, *year % 100);
}

std::string CellAsInFile(const ast::DataCell& cell, const ColumnSchema& column) {
  const std::vector<std::string>& written = column.written;
  switch (cell.kind) {
    case Kind::kText:
    case Kind::kNumber: return cell.text;
    case Kind::kDate: {
      std::string fault;
      const std::optional<WrittenDate> spelling = written.empty() ? std::nullopt : WrittenDate::Parse(written[0], fault);
      const std::optional<Day> day = ParseDay(cell.text);
      return spelling && day ? spelling->Write(*day) : cell.text;
    }
    case Kind::kYes: return !column.reading.yes.empty() ? column.reading.yes[0] : written.size() == 2 ? written[0] : "Y";
    case Kind::kNo: return !column.reading.no.empty() ? column.reading.no[0] : written.size() == 2 ? written[1] : "N";
    case Kind::kMissing: return "";
  }
  return "";
}

}  // namespace tally
