#include "engine/sample.h"

#include "engine/kernels/faults.h"

namespace tally::sample {

Vector YesNo(const std::string& letters) {
  Vector v;
  v.layout = Layout::kBits;
  v.size = letters.size();
  v.yes = Bitmap(letters.size());
  if (letters.find('.') != std::string::npos) {
    v.missing = Bitmap(letters.size());
  }
  for (size_t i = 0; i < letters.size(); ++i) {
    if (letters[i] == 'Y') {
      v.yes.Set(i);
    } else if (letters[i] == '.') {
      v.missing.Set(i);
    }
  }
  return v;
}

Vector Numbers(std::vector<std::optional<int64_t>> mantissas, int scale) {
  Vector v;
  v.layout = Layout::kI64;
  v.size = mantissas.size();
  v.scale = scale;
  for (const auto& mantissa : mantissas) {
    v.i64.push_back(mantissa.value_or(kMissing64));
  }
  return v;
}

Vector Rationals(const std::vector<std::optional<Rational>>& values) {
  Vector v;
  v.layout = Layout::kRational;
  v.size = values.size();
  v.rational = values;
  return v;
}

Vector Ordinals(std::vector<std::optional<int32_t>> values) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = values.size();
  for (const auto& value : values) {
    v.i32.push_back(value.value_or(kMissing32));
  }
  return v;
}

Vector SmallOrdinals(const std::vector<std::optional<int32_t>>& values) {
  Vector v;
  v.layout = Layout::kU8;
  v.size = values.size();
  for (const auto& value : values) {
    v.u8.push_back(value.has_value() ? static_cast<uint8_t>(*value) : kMissing8);
  }
  return v;
}

Vector Texts(const std::vector<std::optional<std::string>>& values) {
  auto dictionary = std::make_shared<Dictionary>();
  std::vector<std::optional<int32_t>> codes;
  for (const auto& value : values) {
    codes.push_back(value.has_value() ? std::optional<int32_t>(static_cast<int32_t>(dictionary->Intern(*value))) : std::nullopt);
  }
  return TextsOf(dictionary, codes);
}

Vector TextsOf(const DictionaryRef& dictionary, std::vector<std::optional<int32_t>> codes) {
  Vector v = Ordinals(std::move(codes));
  v.dictionary = dictionary;
  return v;
}

Vector ConstantOf(const Vector& v, size_t row) {
  Vector one = Gather(v, Ordinals({static_cast<int32_t>(row)}));
  one.size = v.size;
  one.constant = true;
  return one;
}

Vector WithFaults(Vector v, const std::vector<size_t>& rows, const std::string& message) {
  Bitmap bits(v.stored());
  for (const size_t row : rows) {
    bits.Set(row);
  }
  AddFaults(v, MakeFaults(std::move(bits), Span(), message));
  return v;
}

std::string FirstFault(const Vector& v) {
  return v.faults == nullptr ? std::string() : v.faults->At(v.faults->FirstRow()).text;
}

std::string Cell(const Vector& v, size_t row) {
  if (IsFaultAt(v, row)) {
    return IsMissingAt(v, row) ? "FAULT" : "FAULT with a value";
  }
  if (IsMissingAt(v, row)) {
    return "missing";
  }
  switch (v.layout) {
    case Layout::kBits: return IsYesAt(v, row) ? "yes" : "no";
    case Layout::kU8:
    case Layout::kI32: return v.dictionary != nullptr ? std::string(TextAt(v, row)) : std::to_string(IntegerAt(v, row));
    case Layout::kI64:
    case Layout::kRational: return FormatExact(NumberAt(v, row));
  }
  return "?";
}

std::vector<std::string> Cells(const Vector& v) {
  std::vector<std::string> cells;
  for (size_t row = 0; row < v.size; ++row) {
    cells.push_back(Cell(v, row));
  }
  return cells;
}

std::vector<std::string> Same(size_t count, const std::string& cell) {
  return std::vector<std::string>(count, cell);
}

namespace {

std::vector<std::optional<int32_t>> RandomIntegers(size_t rows, int low, int high, std::mt19937& random) {
  std::vector<std::optional<int32_t>> values(rows);
  for (auto& value : values) {
    if (random() % 5 != 0) {
      value = std::uniform_int_distribution<int32_t>(low, high)(random);
    }
  }
  return values;
}

Vector RandomScaled(size_t rows, int scale, int64_t unit, std::mt19937& random) {
  std::vector<std::optional<int64_t>> mantissas;
  for (const auto& value : RandomIntegers(rows, -4, 4, random)) {
    mantissas.push_back(value.has_value() ? std::optional<int64_t>(*value * unit) : std::nullopt);
  }
  return Numbers(mantissas, scale);
}

}  // namespace

std::vector<Vector> RandomVectors(Family family, size_t rows, std::mt19937& random) {
  std::vector<Vector> vectors;
  switch (family) {
    case Family::kYesNo:
      for (int i = 0; i < 2; ++i) {
        std::string letters;
        for (size_t row = 0; row < rows; ++row) {
          letters += "YN."[random() % 3];
        }
        vectors.push_back(YesNo(letters));
      }
      vectors.push_back(YesNo(std::string(rows, 'Y')));
      return vectors;
    case Family::kNumber: {
      vectors.push_back(RandomScaled(rows, 0, 1, random));
      vectors.push_back(RandomScaled(rows, 1, 5, random));
      vectors.push_back(RandomScaled(rows, 18, 500'000'000'000'000'000, random));
      vectors.push_back(RandomScaled(rows, 0, std::numeric_limits<int64_t>::max() / 4, random));
      std::vector<std::optional<Rational>> rationals;
      for (const auto& value : RandomIntegers(rows, -4, 4, random)) {
        rationals.push_back(value.has_value() ? std::optional<Rational>(Rational(*value) / 3) : std::nullopt);
      }
      vectors.push_back(Rationals(rationals));
      return vectors;
    }
    case Family::kOrdinal:
      vectors.push_back(Ordinals(RandomIntegers(rows, 0, 9, random)));
      vectors.push_back(Ordinals(RandomIntegers(rows, -300, 300, random)));
      vectors.push_back(SmallOrdinals(RandomIntegers(rows, 0, 9, random)));
      vectors.push_back(SmallOrdinals(RandomIntegers(rows, 0, 254, random)));
      return vectors;
    case Family::kText: {
      const std::vector<std::string> words = {"", "a", "B", "ab", "\xC3\xA9", "a much longer text than fits a slot", "z"};
      std::vector<std::optional<std::string>> first;
      std::vector<std::optional<std::string>> second;
      for (size_t row = 0; row < rows; ++row) {
        first.push_back(random() % 4 == 0 ? std::nullopt : std::optional<std::string>(words[random() % words.size()]));
        second.push_back(random() % 4 == 0 ? std::nullopt : std::optional<std::string>(words[random() % 4]));
      }
      vectors.push_back(Texts(first));
      vectors.push_back(Texts(second));
      std::vector<std::optional<int32_t>> codes(rows, 0);
      vectors.push_back(TextsOf(vectors[0].dictionary,
                                rows == 0 || vectors[0].dictionary->size() == 0 ? std::vector<std::optional<int32_t>>(rows) : codes));
      return vectors;
    }
  }
  return vectors;
}

std::optional<int> Order(const Vector& a, size_t i, const Vector& b, size_t j) {
  if (IsMissingAt(a, i) || IsMissingAt(b, j)) {
    return std::nullopt;
  }
  const auto sign = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  switch (a.layout) {
    case Layout::kBits: return sign(int{IsYesAt(a, i)}, int{IsYesAt(b, j)});
    case Layout::kU8:
    case Layout::kI32: return a.dictionary != nullptr ? sign(TextAt(a, i), TextAt(b, j)) : sign(IntegerAt(a, i), IntegerAt(b, j));
    case Layout::kI64:
    case Layout::kRational: return sign(NumberAt(a, i), NumberAt(b, j));
  }
  return std::nullopt;
}

KernelContext Context(size_t rows) {
  return KernelContext{.rows = rows, .span = {}, .pool = nullptr};
}

}  // namespace tally::sample
