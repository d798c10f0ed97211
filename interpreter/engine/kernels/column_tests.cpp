#include "engine/kernels/column_tests.h"

#include <cstring>

#include "engine/kernels/answer_words.h"

// Each path has one function a question, `Word`, that answers it for 64 values. A loop of its own for each path goes over the column,
// because a function for one processor cannot be inlined into one for another.
namespace tally {
namespace {

/// What is written of a word's answers.
struct Answers {
  uint64_t* yes;      // null: not wanted
  uint64_t* missing;  // null: not wanted
  uint64_t inverted;  // all ones or zero
  uint64_t any_missing = 0;

  __attribute__((always_inline)) void Put(size_t word, uint64_t holds, uint64_t is_missing, uint64_t valid) {
    if (yes != nullptr) {
      yes[word] = (holds ^ inverted) & ~is_missing & valid;
    }
    if (missing != nullptr) {
      missing[word] = is_missing & valid;
    }
    any_missing |= is_missing & valid;
  }
};

/// The values after the last whole word, filled up to one.
template <class T>
struct Rest {
  T values[64] = {};
  size_t word;
  uint64_t valid;

  Rest(const T* all, size_t rows) : word(rows / 64), valid((uint64_t{1} << (rows % 64)) - 1) {
    std::memcpy(values, all + word * 64, (rows % 64) * sizeof(T));
  }
};

template <class Question>
void AskScalar(const Question& question, const typename Question::Value* values, size_t rows, Answers& answers) {
  using T = typename Question::Value;
  const RangeQuestion<T> is_missing{MissingOf<T>(), 0};
  for (size_t word = 0; word < rows / 64; ++word) {
    answers.Put(word, WordScalar(question, values + word * 64), WordScalar(is_missing, values + word * 64), ~uint64_t{0});
  }
  if (rows % 64 != 0) {
    const Rest<T> rest(values, rows);
    answers.Put(rest.word, WordScalar(question, rest.values), WordScalar(is_missing, rest.values), rest.valid);
  }
}

#ifdef TALLY_X86

template <class Question, class T>
TALLY_AVX2 void AskAvx2(const Question& question, const T* values, size_t rows, Answers& answers) {
  const RangeQuestion<T> is_missing{MissingOf<T>(), 0};
  for (size_t word = 0; word < rows / 64; ++word) {
    answers.Put(word, WordAvx2(question, values + word * 64), WordAvx2(is_missing, values + word * 64), ~uint64_t{0});
  }
  if (rows % 64 != 0) {
    const Rest<T> rest(values, rows);
    answers.Put(rest.word, WordAvx2(question, rest.values), WordAvx2(is_missing, rest.values), rest.valid);
  }
}

template <class Question, class T>
TALLY_AVX512 void AskAvx512(const Question& question, const T* values, size_t rows, Answers& answers) {
  const RangeQuestion<T> is_missing{MissingOf<T>(), 0};
  for (size_t word = 0; word < rows / 64; ++word) {
    answers.Put(word, WordAvx512(question, values + word * 64), WordAvx512(is_missing, values + word * 64), ~uint64_t{0});
  }
  if (rows % 64 != 0) {
    const Rest<T> rest(values, rows);
    answers.Put(rest.word, WordAvx512(question, rest.values), WordAvx512(is_missing, rest.values), rest.valid);
  }
}

#endif

ComparePath FindWidest() {
#ifdef TALLY_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
    return ComparePath::kAvx512;
  }
  if (__builtin_cpu_supports("avx2")) {
    return ComparePath::kAvx2;
  }
#endif
  return ComparePath::kScalar;
}

ComparePath Widest() {
  static const ComparePath widest = FindWidest();
  return widest;
}

#ifdef TALLY_X86
template <class T>
const RangeQuestion<T>& InLanes(const RangeQuestion<T>& question) {
  return question;
}
HalfTables InLanes(const SetQuestion& question) {
  return HalfTables(question.members);
}
#endif

template <class Question>
bool Ask(const Question& question, const typename Question::Value* values, size_t rows, Answers answers, ComparePath path) {
  switch (path == ComparePath::kWidest ? Widest() : path) {
#ifdef TALLY_X86
    case ComparePath::kAvx512: AskAvx512(InLanes(question), values, rows, answers); break;
    case ComparePath::kAvx2: AskAvx2(InLanes(question), values, rows, answers); break;
#else
    case ComparePath::kAvx512:
    case ComparePath::kAvx2:
#endif
    case ComparePath::kScalar:
    case ComparePath::kWidest: AskScalar(question, values, rows, answers); break;
  }
  return answers.any_missing != 0;
}

}  // namespace

bool ComparePathAvailable(ComparePath path) {
  switch (path) {
    case ComparePath::kScalar:
    case ComparePath::kWidest: return true;
    case ComparePath::kAvx2: return Widest() != ComparePath::kScalar;
    case ComparePath::kAvx512: return Widest() == ComparePath::kAvx512;
  }
  return false;
}

template <class T>
bool TestRange(const T* values, size_t rows, ValueRange<T> range, uint64_t* yes, uint64_t* missing, ComparePath path) {
  using Distance = std::make_unsigned_t<T>;
  const auto width = static_cast<Distance>(static_cast<Distance>(range.high) - static_cast<Distance>(range.low));
  return Ask(RangeQuestion<T>{range.low, width}, values, rows, Answers{yes, missing, range.inverted ? ~uint64_t{0} : 0}, path);
}

bool TestMembers(const uint8_t* values, size_t rows, const ByteSet& members, uint64_t* yes, uint64_t* missing, ComparePath path) {
  return Ask(SetQuestion{members}, values, rows, Answers{yes, missing, 0}, path);
}

template <class T>
bool FindMissing(const T* values, size_t rows, uint64_t* missing, ComparePath path) {
  return Ask(RangeQuestion<T>{MissingOf<T>(), 0}, values, rows, Answers{nullptr, missing, 0}, path);
}

template bool TestRange(const uint8_t*, size_t, ValueRange<uint8_t>, uint64_t*, uint64_t*, ComparePath);
template bool TestRange(const int32_t*, size_t, ValueRange<int32_t>, uint64_t*, uint64_t*, ComparePath);
template bool TestRange(const int64_t*, size_t, ValueRange<int64_t>, uint64_t*, uint64_t*, ComparePath);
template bool FindMissing(const uint8_t*, size_t, uint64_t*, ComparePath);
template bool FindMissing(const int32_t*, size_t, uint64_t*, ComparePath);
template bool FindMissing(const int64_t*, size_t, uint64_t*, ComparePath);

}  // namespace tally
