#include "outputs/publication/form_rows.h"

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr bound::SpecialKind kRowSpecials[] = {
    bound::SpecialKind::kCount,     bound::SpecialKind::kNumerator,         bound::SpecialKind::kDenominator,
    bound::SpecialKind::kRate,      bound::SpecialKind::kLineNumber,        bound::SpecialKind::kLineText,
    bound::SpecialKind::kAxisTitle, bound::SpecialKind::kLineNumeratorOnly, bound::SpecialKind::kOffered,
    bound::SpecialKind::kProvided,  bound::SpecialKind::kColumnText,
};

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
  for (const AxisLine& line : result.axes.lines.lines) {
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

FormRows::FormRows(Executor& executor, const bound::Form& form, const FormResult& result)
    : executor_(executor), form_(form), result_(result) {
  env_.domain = executor.AddExternalDomain(size());
  env_.label = form.name;
  std::vector<int32_t> block_of_row;
  for (const FormResult::Row& row : result.rows) {
    block_of_row.push_back(static_cast<int32_t>(row.block));
  }
  const VectorRef blocks = MakeOrdinals(std::move(block_of_row));
  for (size_t i = 0; i < form.blocks.size(); ++i) {
    block_rows_.push_back(std::make_shared<const Vector>(Gather(*result.blocks().rows[i], *blocks)));
    env_.frames.push_back({form.blocks[i].domain, executor.AddInput(env_.domain, block_rows_.back())});
  }
  for (const bound::SpecialKind kind : kRowSpecials) {
    env_.specials[kind] = executor.AddInput(env_.domain, PerRow(kind));
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
    name += fmt::format(", `{}` \"{}\"", form_.blocks[i].name,
                        NameOfRow(executor_, form_.blocks[i].domain, static_cast<RowIndex>(IntegerAt(*block_rows_[i], row))));
  }
  return name;
}

plan::Environment FormRows::ForCells() const {
  const size_t columns = result_.columns().size();
  const size_t cells = size() * columns;
  plan::Environment env;
  env.domain = executor_.AddExternalDomain(cells);
  env.label = form_.name;
  std::vector<int32_t> row_of_cell(cells);
  for (size_t cell = 0; cell < cells; ++cell) {
    row_of_cell[cell] = static_cast<int32_t>(cell / columns);
  }
  const VectorRef rows = MakeOrdinals(std::move(row_of_cell));
  const auto spread = [&](const VectorRef& v) { return executor_.AddInput(env.domain, std::make_shared<const Vector>(Gather(*v, *rows))); };
  for (size_t i = 0; i < block_rows_.size(); ++i) {
    env.frames.push_back({form_.blocks[i].domain, spread(block_rows_[i])});
  }
  for (const bound::SpecialKind kind : kRowSpecials) {
    env.specials[kind] = spread(PerRow(kind));
  }
  TextColumn texts(cells);
  std::vector<int64_t> counts(cells);
  std::vector<bool> offered(cells);
  std::vector<bool> provided(cells);
  for (size_t cell = 0; cell < cells; ++cell) {
    const AxisLine& line = result_.line(result_.rows[cell / columns]);
    const AxisLine& column = result_.columns()[cell % columns];
    texts.Add(column.text);
    counts[cell] = result_.cell(cell / columns, cell % columns);
    offered[cell] = line.offered && column.offered;
    provided[cell] = line.provided && column.provided;
  }
  env.specials[bound::SpecialKind::kCount] = executor_.AddInput(env.domain, MakeNumbers(std::move(counts)));
  env.specials[bound::SpecialKind::kColumnText] = executor_.AddInput(env.domain, texts.Finish());
  env.specials[bound::SpecialKind::kOffered] = executor_.AddInput(env.domain, MakeBits(offered));
  env.specials[bound::SpecialKind::kProvided] = executor_.AddInput(env.domain, MakeBits(provided));
  return env;
}

}  // namespace tally
