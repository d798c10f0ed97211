#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/kernels/kernel.h"

/// Small vectors for the tests of kernels, made by hand or at random.
namespace tally::sample {

Vector YesNo(const std::string& letters);  // "YN.": yes, no, missing
Vector Numbers(std::vector<std::optional<int64_t>> mantissas, int scale = 0);
Vector Rationals(const std::vector<std::optional<Rational>>& values);
Vector Ordinals(std::vector<std::optional<int32_t>> values);
Vector SmallOrdinals(const std::vector<std::optional<int32_t>>& values);
Vector Texts(const std::vector<std::optional<std::string>>& values);
Vector TextsOf(const DictionaryRef& dictionary, std::vector<std::optional<int32_t>> codes);

/// Row `row` of a vector as a constant of the same size.
Vector ConstantOf(const Vector& v, size_t row);
/// The vector with faults on these rows.
Vector WithFaults(Vector v, const std::vector<size_t>& rows, const std::string& message = "a fault");

/// What is said of the first faulty row.
std::string FirstFault(const Vector& v);

/// Each row as a text: `missing`, `FAULT`, `yes`, `no`, an exact number, an ordinal or the text.
std::vector<std::string> Cells(const Vector& v);
std::string Cell(const Vector& v, size_t row);
std::vector<std::string> Same(size_t count, const std::string& cell);

/// Vectors at random that compare with one another.
enum class Family { kYesNo, kNumber, kOrdinal, kText };
std::vector<Vector> RandomVectors(Family family, size_t rows, std::mt19937& random);
/// -1, 0, 1 as row i of a is before, like or after row j of b; nothing where one is missing.
std::optional<int> Order(const Vector& a, size_t i, const Vector& b, size_t j);

KernelContext Context(size_t rows);

}  // namespace tally::sample
