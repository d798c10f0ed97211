// The small parts that a run's time is spent in, each alone. Sizes are those of a State: a million students, two and a half million course
// rows.
#include <benchmark/benchmark.h>

#include <numeric>
#include <random>
#include <string>

#include "engine/columns/bitmap.h"
#include "engine/columns/dictionary.h"
#include "engine/columns/packed_column.h"
#include "engine/csv/csv_scan.h"
#include "engine/grouping/aggregates.h"
#include "engine/kernels/column_tests.h"

namespace tally {
namespace {

constexpr size_t kStudents = 1'000'000;
constexpr size_t kCourseRows = 2'500'000;

std::string StudentId(size_t i) {
  std::string id = std::to_string((i * 7368787 + 12345678) % 10'000'000'000ull);
  return std::string(10 - id.size(), '0') + id;
}

Vector Ordinals(std::vector<int32_t> values) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = values.size();
  v.i32 = std::move(values);
  return v;
}

/// Course rows: the student of each, in the order of the students or in random order.
Vector StudentOfCourse(bool shuffled) {
  std::mt19937 random(1);
  std::vector<int32_t> students(kCourseRows);
  for (size_t i = 0; i < kCourseRows; ++i) {
    students[i] = static_cast<int32_t>(shuffled ? random() % kStudents : i * kStudents / kCourseRows);
  }
  return Ordinals(std::move(students));
}

Bitmap RandomBits(size_t size, unsigned one_in, unsigned seed) {
  std::mt19937 random(seed);
  Bitmap bits(size);
  for (size_t i = 0; i < size; ++i) {
    if (random() % one_in == 0) {
      bits.Set(i);
    }
  }
  return bits;
}

void Scan(benchmark::State& state) {
  const auto path = static_cast<ScanPath>(state.range(0));
  if (!ScanPathAvailable(path)) {
    state.SkipWithError("this machine has no such path");
    return;
  }
  std::string text;
  while (text.size() < 256 * 1024) {
    text += StudentId(text.size()) + ",01009,000123,2025,1.5,Y\n";
  }
  const size_t size = text.size();
  text.append(kScanPadding, '\0');
  std::vector<CellSpan> cells(size + 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(ScanCells(path, text.data(), size, CsvDialect(), cells.data()));
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * size));
}
BENCHMARK(Scan)->ArgName("path")->Arg(static_cast<int>(ScanPath::kScalar))->Arg(static_cast<int>(ScanPath::kAvx2));

struct Ids {
  std::vector<std::string> texts;
  std::vector<TextSlot> slots;
  std::vector<uint32_t> tags;

  explicit Ids(size_t count) {
    for (size_t i = 0; i < count; ++i) {
      texts.push_back(StudentId(i));
    }
    for (const std::string& text : texts) {
      slots.push_back(TextSlot::Of(text));
      tags.push_back(Dictionary::TagOf(slots.back()));
    }
  }
};

void InternIds(benchmark::State& state) {
  const Ids ids(kStudents);
  std::vector<uint32_t> codes(kStudents);
  for (auto _ : state) {
    Dictionary dictionary;
    dictionary.Reserve(kStudents);
    dictionary.InternMany(ids.slots.data(), ids.tags.data(), kStudents, codes.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kStudents));
}
BENCHMARK(InternIds)->Unit(benchmark::kMillisecond);

void FindIds(benchmark::State& state) {
  const Ids ids(kStudents);
  Dictionary dictionary;
  std::vector<uint32_t> codes(kStudents);
  dictionary.InternMany(ids.slots.data(), ids.tags.data(), kStudents, codes.data());
  std::vector<TextSlot> asked = ids.slots;
  if (state.range(0) != 0) {
    std::shuffle(asked.begin(), asked.end(), std::mt19937(1));
  }
  for (auto _ : state) {
    dictionary.FindMany(asked.data(), kStudents, codes.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kStudents));
}
BENCHMARK(FindIds)->ArgName("shuffled")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// One comparison of a column with a constant, for a million students.
template <class T>
void CompareColumn(benchmark::State& state) {
  const auto path = static_cast<ComparePath>(state.range(0));
  if (!ComparePathAvailable(path)) {
    state.SkipWithError("this machine has no such path");
    return;
  }
  std::mt19937 random(1);
  std::vector<T> values(kStudents);
  for (T& value : values) {
    value = static_cast<T>(random() % 8);
  }
  Bitmap yes(kStudents);
  Bitmap missing(kStudents);
  for (auto _ : state) {
    benchmark::DoNotOptimize(TestRange(values.data(), kStudents, ValueRange<T>{2, 3}, yes.words(), missing.words(), path));
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kStudents));
}
#define TALLY_COMPARE_PATHS                         \
  ArgName("path")                                   \
      ->Arg(static_cast<int>(ComparePath::kScalar)) \
      ->Arg(static_cast<int>(ComparePath::kAvx2))   \
      ->Arg(static_cast<int>(ComparePath::kAvx512)) \
      ->Unit(benchmark::kMicrosecond)
BENCHMARK_TEMPLATE(CompareColumn, uint8_t)->TALLY_COMPARE_PATHS;
BENCHMARK_TEMPLATE(CompareColumn, int32_t)->TALLY_COMPARE_PATHS;
BENCHMARK_TEMPLATE(CompareColumn, int64_t)->TALLY_COMPARE_PATHS;

void CountCells(benchmark::State& state) {
  const auto path = static_cast<CountPath>(state.range(0));
  if (!CountPathAvailable(path)) {
    state.SkipWithError("this machine has no such path");
    return;
  }
  std::vector<Bitmap> lines;
  for (unsigned i = 0; i < 38; ++i) {
    lines.push_back(RandomBits(300'000, 4, i));
  }
  for (auto _ : state) {
    size_t sum = 0;
    for (const Bitmap& line : lines) {
      for (size_t column = 0; column < 18; ++column) {
        sum += CountAndBy(path, line.words(), lines[column].words(), line.word_count());
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * 38 * 18));
}
BENCHMARK(CountCells)
    ->ArgName("path")
    ->Arg(static_cast<int>(CountPath::kScalar))
    ->Arg(static_cast<int>(CountPath::kAvx2))
    ->Arg(static_cast<int>(CountPath::kAvx512))
    ->Unit(benchmark::kMicrosecond);

void CompressLines(benchmark::State& state) {
  const Bitmap mask = RandomBits(kStudents, 4, 1);
  const Bitmap line = RandomBits(kStudents, 2, 2);
  std::vector<uint64_t> to(mask.word_count());
  for (auto _ : state) {
    if (state.range(0) == 0) {
      CompressBitsScalar(line.words(), mask.words(), mask.word_count(), to.data());
    } else {
      CompressBits(line.words(), mask.words(), mask.word_count(), to.data());
    }
    benchmark::DoNotOptimize(to.data());
  }
}
BENCHMARK(CompressLines)->ArgName("widest")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void AnyChild(benchmark::State& state) {
  const Vector group = StudentOfCourse(state.range(0) != 0);
  Vector where;
  where.layout = Layout::kBits;
  where.size = kCourseRows;
  where.yes = RandomBits(kCourseRows, 3, 3);
  const Grouping grouping{.group = &group, .where = &where, .rows = kCourseRows, .groups = kStudents};
  for (auto _ : state) {
    benchmark::DoNotOptimize(AnyIn(grouping, KernelContext{.rows = kCourseRows, .span = {}, .pool = nullptr}));
  }
}
BENCHMARK(AnyChild)->ArgName("shuffled")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void GroupStudentProgram(benchmark::State& state) {
  const Vector student = StudentOfCourse(state.range(0) != 0);
  std::mt19937 random(5);
  std::vector<int32_t> programs(kCourseRows);
  for (size_t i = 0; i < kCourseRows; ++i) {
    programs[i] = static_cast<int32_t>((static_cast<size_t>(student.i32[i]) * 31 + random() % 2) % 400);
  }
  const Vector program = Ordinals(std::move(programs));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        GroupRows({&student, &program}, nullptr, kCourseRows, KernelContext{.rows = kCourseRows, .span = {}, .pool = nullptr}));
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kCourseRows));
}
BENCHMARK(GroupStudentProgram)->ArgName("shuffled")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void Unpack(benchmark::State& state) {
  std::vector<int32_t> years(kCourseRows);
  for (size_t i = 0; i < kCourseRows; ++i) {
    years[i] = static_cast<int32_t>(2021 + i % 5);
  }
  IntegerColumn<int32_t> column(true);
  column.Append(years);
  const auto packed = column.TakePacked();
  for (auto _ : state) {
    benchmark::DoNotOptimize(packed->Unpack());
  }
}
BENCHMARK(Unpack)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tally

BENCHMARK_MAIN();
