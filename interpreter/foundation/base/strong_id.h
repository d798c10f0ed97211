#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace tally {

/// An index into one kind of list; ids of different kinds do not mix. The default is invalid.
template <class Tag>
struct StrongId {
  static constexpr uint32_t kInvalid = 0xFFFFFFFFu;
  uint32_t value = kInvalid;

  constexpr StrongId() = default;
  constexpr explicit StrongId(size_t v) : value(static_cast<uint32_t>(v)) {}
  constexpr bool is_valid() const { return value != kInvalid; }
  constexpr size_t index() const { return value; }
  auto operator<=>(const StrongId&) const = default;
};

using TableId = StrongId<struct TableTag>;    // stored, derived and code-set tables alike
using ColumnId = StrongId<struct ColumnTag>;  // program-wide; bound::Column says which table
using DefineId = StrongId<struct DefineTag>;  // defines and cohorts alike (a cohort is a yes/no define)
using ParamId = StrongId<struct ParamTag>;
using AxisId = StrongId<struct AxisTag>;
using MeasureId = StrongId<struct MeasureTag>;
using FormId = StrongId<struct FormTag>;
using ListingId = StrongId<struct ListingTag>;
using WorksheetId = StrongId<struct WorksheetTag>;
using ChecksId = StrongId<struct ChecksTag>;
using PatternsId = StrongId<struct PatternsTag>;
using FunctionId = StrongId<struct FunctionTag>;
using NodeId = StrongId<struct NodeTag>;      // a plan node
using DomainId = StrongId<struct DomainTag>;  // a row domain of the plan
using FileId = StrongId<struct FileTag>;      // a source file

using RowIndex = uint32_t;  // row ordinal in a table, starting at 0

}  // namespace tally

template <class Tag>
struct std::hash<tally::StrongId<Tag>> {
  size_t operator()(tally::StrongId<Tag> id) const noexcept { return id.value * 0x9E3779B97F4A7C15ull >> 16; }
};
