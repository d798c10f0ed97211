#include "outputs/forms/counts_file.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "foundation/base/number.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

constexpr std::string_view kFormat = "tally counts 1";
constexpr size_t kMostLines = size_t{1} << 32;  // of all blocks

// Everything is written as texts, each with its length before it.
class Writer {
 public:
  void Text(std::string_view text) {
    bytes_ += fmt::format("{}:", text.size());
    bytes_ += text;
  }
  void Number(int64_t number) { Text(std::to_string(number)); }
  void Label(const LineLabel& label) {
    Text(label.axis_name);
    Text(label.axis_title);
    Text(label.text);
    Text(label.number.has_value() ? std::to_string(*label.number) : std::string());
    Number(int{label.header} + 2 * int{label.offered} + 4 * int{label.provided} + 8 * int{label.numerator_only});
  }
  void OfValue(const Value& value) {
    Text(std::visit(Overloaded{
                        [](const Value::Missing&) { return std::string("-"); },
                        [](const Value::All&) { return std::string("*"); },
                        [](bool yes) { return std::string(yes ? "y" : "n"); },
                        [](int64_t whole) { return "i" + std::to_string(whole); },
                        [](const Rational& number) { return "r" + number.str(); },
                        [](const std::string& text) { return "t" + text; },
                    },
                    value.data));
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// The first fault stays; after it nothing is read.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  void Fail() {
    ok_ = false;
    rest_ = {};
  }

  std::string_view Text() {
    const size_t colon = rest_.find(':');
    const std::optional<int64_t> size = colon == std::string_view::npos ? std::nullopt : Whole(rest_.substr(0, colon));
    if (!size.has_value() || *size < 0 || static_cast<size_t>(*size) > rest_.size() - colon - 1) {
      Fail();
      return {};
    }
    const std::string_view text = rest_.substr(colon + 1, static_cast<size_t>(*size));
    rest_.remove_prefix(colon + 1 + text.size());
    return text;
  }
  int64_t Number() {
    const std::optional<int64_t> number = Whole(Text());
    if (!number.has_value()) {
      Fail();
    }
    return number.value_or(0);
  }
  // A number of things, each of which takes at least two bytes.
  size_t Size() {
    const int64_t size = Number();
    if (size < 0 || static_cast<size_t>(size) > rest_.size() / 2) {
      Fail();
      return 0;
    }
    return static_cast<size_t>(size);
  }
  LineLabel Label() {
    LineLabel label;
    label.axis_name = Text();
    label.axis_title = Text();
    label.text = Text();
    if (const std::string_view number = Text(); !number.empty()) {
      label.number = static_cast<int>(Whole(number).value_or(0));
    }
    const int64_t flags = Number();
    label.header = (flags & 1) != 0;
    label.offered = (flags & 2) != 0;
    label.provided = (flags & 4) != 0;
    label.numerator_only = (flags & 8) != 0;
    return label;
  }
  Value OfValue() {
    const std::string_view text = Text();
    const std::string_view rest = text.substr(text.empty() ? 0 : 1);
    switch (text.empty() ? '\0' : text.front()) {
      case '-': return Value{};
      case '*': return Value{Value::All{}};
      case 'y': return Value{true};
      case 'n': return Value{false};
      case 'i':
        if (const std::optional<int64_t> whole = Whole(rest)) {
          return Value{*whole};
        }
        break;
      case 'r':
        if (std::optional<Rational> number = Quotient(rest)) {
          return Value{*std::move(number)};
        }
        break;
      case 't': return Value{std::string(rest)};
      default: break;
    }
    Fail();
    return Value{};
  }

 private:
  static std::optional<int64_t> Whole(std::string_view text) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
  }
  static std::optional<Rational> Quotient(std::string_view text) {
    const size_t slash = text.find('/');
    const std::optional<Rational> above = ParseRational(text.substr(0, slash));
    const std::optional<Rational> below = slash == std::string_view::npos ? Rational(1) : ParseRational(text.substr(slash + 1));
    return above.has_value() && below.has_value() && *below != 0 ? std::optional(Rational(*above / *below)) : std::nullopt;
  }
  std::string_view rest_;
  bool ok_ = true;
};

std::vector<LineLabel> Labels(Reader& reader) {
  std::vector<LineLabel> labels(reader.Size());
  for (LineLabel& label : labels) {
    label = reader.Label();
  }
  return labels;
}

FormBlocks Blocks(Reader& reader) {
  FormBlocks blocks;
  const int64_t count = reader.Number();
  const size_t variables = reader.Size();
  const size_t orders = reader.Size();
  if (count < 0 || (variables == 0 && count != 1)) {
    reader.Fail();
    return blocks;
  }
  blocks.count = static_cast<size_t>(count);
  for (size_t variable = 0; variable < variables && reader.ok(); ++variable) {
    std::vector<std::string>& keys = blocks.keys.emplace_back();
    for (size_t block = 0; block < blocks.count && reader.ok(); ++block) {
      keys.emplace_back(reader.Text());
    }
  }
  for (size_t order = 0; order < orders && reader.ok(); ++order) {
    const int64_t flags = reader.Number();
    FormBlocks::Order& made = blocks.order.emplace_back(FormBlocks::Order{(flags & 1) != 0, (flags & 2) != 0, {}});
    for (size_t block = 0; block < blocks.count && reader.ok(); ++block) {
      made.values.push_back(reader.OfValue());
    }
  }
  return blocks;
}

}  // namespace

std::string WriteCounts(const Counts& counts) {
  Writer writer;
  writer.Text(kFormat);
  writer.Text(counts.form());
  writer.Number(int{counts.over_measure()});
  for (const std::vector<LineLabel>* labels : {&counts.lines(), &counts.columns()}) {
    writer.Number(static_cast<int64_t>(labels->size()));
    for (const LineLabel& label : *labels) {
      writer.Label(label);
    }
  }
  const FormBlocks& blocks = counts.blocks();
  writer.Number(static_cast<int64_t>(blocks.count));
  writer.Number(static_cast<int64_t>(blocks.keys.size()));
  writer.Number(static_cast<int64_t>(blocks.order.size()));
  for (const std::vector<std::string>& keys : blocks.keys) {
    for (const std::string& key : keys) {
      writer.Text(key);
    }
  }
  for (const FormBlocks::Order& order : blocks.order) {
    writer.Number(int{order.descending} + 2 * int{order.missing_first});
    for (const Value& value : order.values) {
      writer.OfValue(value);
    }
  }
  writer.Number(static_cast<int64_t>(counts.column_counts().size()));
  for (const int64_t count : counts.column_counts()) {
    writer.Number(count);
  }
  writer.Number(static_cast<int64_t>(counts.filled_lines()));
  for (size_t block = 0; block < blocks.count; ++block) {
    for (size_t line = 0; line < counts.lines().size(); ++line) {
      const int64_t* numbers = counts.NumbersOf(block, line);
      if (numbers == nullptr) {
        continue;
      }
      writer.Number(static_cast<int64_t>(block));
      writer.Number(static_cast<int64_t>(line));
      for (size_t part = 0; part < counts.width(); ++part) {
        writer.Number(numbers[part]);
      }
    }
  }
  return writer.Take();
}

Result<Counts> ReadCounts(std::string_view bytes) {
  const Failure damaged{"these are no counts that this program wrote"};
  Reader reader(bytes);
  if (reader.Text() != kFormat) {
    return damaged;
  }
  const std::string form(reader.Text());
  const bool over_measure = reader.Number() != 0;
  std::vector<LineLabel> lines = Labels(reader);
  std::vector<LineLabel> columns = Labels(reader);
  FormBlocks blocks = Blocks(reader);
  std::vector<int64_t> column_counts(reader.Size());
  for (int64_t& count : column_counts) {
    count = reader.Number();
  }
  const bool counts_columns = column_counts.empty() || column_counts.size() == columns.size();
  if (!reader.ok() || !counts_columns || (!lines.empty() && blocks.count > kMostLines / lines.size())) {
    return damaged;
  }
  Counts counts(form, over_measure, std::move(lines), std::move(columns), std::move(blocks));
  counts.SetColumnCounts(std::move(column_counts));
  std::vector<int64_t> numbers;
  std::pair<size_t, size_t> last;
  const size_t lines_with_units = reader.Size();
  for (size_t i = 0; i < lines_with_units; ++i) {
    const auto block = static_cast<size_t>(reader.Number());
    const auto line = static_cast<size_t>(reader.Number());
    const bool ascends = numbers.empty() || last < std::pair(block, line);
    if (!reader.ok() || !ascends || block >= counts.blocks().count || line >= counts.lines().size()) {
      return damaged;
    }
    last = {block, line};
    counts.total(block, line) = 1;
    for (size_t part = 0; part < counts.width(); ++part) {
      numbers.push_back(reader.Number());
    }
  }
  if (!reader.ok() || !reader.at_end()) {
    return damaged;
  }
  const size_t filled = counts.MakeRoom().size();
  for (size_t place = 0; place < filled; ++place) {
    std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(place * counts.width()), counts.width(), counts.NumbersAt(place));
  }
  return counts;
}

}  // namespace tally
