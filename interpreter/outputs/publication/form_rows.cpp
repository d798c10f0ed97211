#include "outputs/publication/form_rows.h"

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

VectorRef Numbers(const FormResult& result, int64_t (FormResult::*number)(const FormResult::Row&) const) {
  std::vector<int64_t> numbers;
  numbers.reserve(result.rows.size());
  for (const FormResult::Row& row : result.rows) {
    numbers.push_back((result.*number)(row));
  }
  return MakeNumbers(std::move(numbers));
}

VectorRef Flags(const FormResult& result, bool LineLabel::*member) {
  std::vector<bool> flags;
  for (const FormResult::Row& row : result.rows) {
    flags.push_back(result.line(row).*member);
  }
  return MakeBits(flags);
}

// Each different text of the lines is interned once.
template <class TextOf>
VectorRef LineTexts(const FormResult& result, TextOf text_of) {
  auto dictionary = std::make_shared<Dictionary>();
  std::vector<int32_t> codes;
  for (const AxisLine& line : result.plan.lines.lines) {
    codes.push_back(static_cast<int32_t>(dictionary->Intern(text_of(line))));
  }
  Vector v;
  v.layout = Layout::kI32;
  v.size = result.rows.size();
  for (const FormResult::Row& row : result.rows) {
    v.i32.push_back(codes[row.line]);
  }
  v.dictionary = std::move(dictionary);
  return std::make_shared<const Vector>(std::move(v));
}

VectorRef Rates(const FormResult& result) {
  std::vector<std::optional<Rational>> rates;
  for (const FormResult::Row& row : result.rows) {
    const int64_t numerator = result.numerator(row);
    const int64_t denominator = result.denominator(row);
    const bool known = numerator != kMissing64 && denominator != kMissing64 && denominator != 0;
    rates.push_back(known ? std::optional<Rational>(Rational(numerator) / Rational(denominator)) : std::nullopt);
  }
  return MakeRationals(std::move(rates));
}

VectorRef LineNumbers(const FormResult& result) {
  std::vector<int64_t> numbers;
  for (const FormResult::Row& row : result.rows) {
    const std::optional<int>& number = result.line(row).number;
    numbers.push_back(number.has_value() ? *number : kMissing64);
  }
  return MakeNumbers(std::move(numbers));
}

}  // namespace

FormRows::FormRows(Executor& executor, const FormResult& result) : executor_(executor), result_(result) {
  const PlacesPlan& plan = result.print.rows;
  executor.Provide(plan.env.domain, size());
  std::vector<int32_t> block_of_row;
  for (const FormResult::Row& row : result.rows) {
    block_of_row.push_back(static_cast<int32_t>(row.block));
  }
  const VectorRef blocks = MakeOrdinals(std::move(block_of_row));
  for (size_t i = 0; i < plan.blocks.size(); ++i) {
    block_rows_.push_back(std::make_shared<const Vector>(Gather(*result.blocks().rows[i], *blocks)));
    executor.Provide(plan.blocks[i], block_rows_.back());
  }
  for (const auto& [kind, input] : plan.env.specials) {
    executor.Provide(input, PerRow(kind));
  }
  if (result.print.cells.env.domain.is_valid()) {
    ProvideCells();
  }
}

VectorRef FormRows::PerRow(bound::SpecialKind kind) const {
  switch (kind) {
    case bound::SpecialKind::kCount: return Numbers(result_, &FormResult::count);
    case bound::SpecialKind::kNumerator: return Numbers(result_, &FormResult::numerator);
    case bound::SpecialKind::kDenominator: return Numbers(result_, &FormResult::denominator);
    case bound::SpecialKind::kRate: return Rates(result_);
    case bound::SpecialKind::kLineNumber: return LineNumbers(result_);
    case bound::SpecialKind::kLineText: return LineTexts(result_, [](const AxisLine& line) -> const std::string& { return line.text; });
    case bound::SpecialKind::kAxisTitle:
      return LineTexts(result_, [](const AxisLine& line) -> const std::string& { return line.axis_title; });
    case bound::SpecialKind::kLineNumeratorOnly: return Flags(result_, &LineLabel::numerator_only);
    case bound::SpecialKind::kOffered: return Flags(result_, &LineLabel::offered);
    case bound::SpecialKind::kProvided: return Flags(result_, &LineLabel::provided);
    case bound::SpecialKind::kColumnText:  // there is no column here
    case bound::SpecialKind::kFieldValue:
    case bound::SpecialKind::kFieldHeading:
    case bound::SpecialKind::kFieldNumber:
    case bound::SpecialKind::kRowName:
    case bound::SpecialKind::kRowText: break;
  }
  return std::make_shared<const Vector>(MakeConstantText(size(), std::nullopt));
}

std::string FormRows::NameOf(size_t row) const {
  std::string name = fmt::format("in the line \"{}\"", Printable(result_.line(result_.rows[row]).text));
  for (size_t i = 0; i < block_rows_.size(); ++i) {
    name += fmt::format(", `{}` \"{}\"", result_.plan.form->blocks[i].name,
                        NameOfRow(executor_, result_.plan.form->blocks[i].domain, static_cast<RowIndex>(IntegerAt(*block_rows_[i], row))));
  }
  return name;
}

void FormRows::ProvideCells() {
  const PlacesPlan& plan = result_.print.cells;
  const size_t columns = result_.columns().size();
  const size_t cells = size() * columns;
  executor_.Provide(plan.env.domain, cells);
  std::vector<int32_t> row_of_cell(cells);
  std::vector<int64_t> counts(cells);
  TextColumn texts(cells);
  std::vector<bool> offered(cells);
  std::vector<bool> provided(cells);
  for (size_t cell = 0; cell < cells; ++cell) {
    row_of_cell[cell] = static_cast<int32_t>(cell / columns);
    counts[cell] = result_.cell(cell / columns, cell % columns);
    const AxisLine& line = result_.line(result_.rows[cell / columns]);
    const AxisLine& column = result_.columns()[cell % columns];
    texts.Add(column.text);
    offered[cell] = line.offered && column.offered;
    provided[cell] = line.provided && column.provided;
  }
  const VectorRef rows = MakeOrdinals(std::move(row_of_cell));
  const auto spread = [&](const VectorRef& of_rows) { return std::make_shared<const Vector>(Gather(*of_rows, *rows)); };
  for (size_t i = 0; i < plan.blocks.size(); ++i) {
    executor_.Provide(plan.blocks[i], spread(block_rows_[i]));
  }
  for (const auto& [kind, input] : plan.env.specials) {
    switch (kind) {
      case bound::SpecialKind::kCount: executor_.Provide(input, MakeNumbers(std::move(counts))); break;
      case bound::SpecialKind::kColumnText: executor_.Provide(input, texts.Finish()); break;
      case bound::SpecialKind::kOffered: executor_.Provide(input, MakeBits(offered)); break;
      case bound::SpecialKind::kProvided: executor_.Provide(input, MakeBits(provided)); break;
      case bound::SpecialKind::kNumerator:
      case bound::SpecialKind::kDenominator:
      case bound::SpecialKind::kRate:
      case bound::SpecialKind::kLineNumber:
      case bound::SpecialKind::kLineText:
      case bound::SpecialKind::kLineNumeratorOnly:
      case bound::SpecialKind::kAxisTitle:
      case bound::SpecialKind::kFieldValue:
      case bound::SpecialKind::kFieldHeading:
      case bound::SpecialKind::kFieldNumber:
      case bound::SpecialKind::kRowName:
      case bound::SpecialKind::kRowText: executor_.Provide(input, spread(PerRow(kind))); break;
    }
  }
}

}  // namespace tally
