#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "workbench/comparing/differing_cells.h"
#include "workbench/session/run.h"

namespace tally {

/// Numbers the rows of several runs by what they are called, so that a unit has one number in all of them. Rows of one table that are
/// called alike are told apart by their order. Numbers are of a kind, such as a table: what one side calls otherwise has the other's.
class UnitNumbers {
 public:
  using Numbers = std::shared_ptr<const std::vector<uint32_t>>;

  /// The number of each row of a table.
  Numbers Of(Run& run, TableId table, const std::string& kind);
  /// The number of a printed row among those of a kind, such as a listing.
  uint32_t Of(const std::string& kind, const RowKey& key);
  /// Whether the rows of a table are known by a private column.
  bool IsPrivate(const std::string& kind) const { return kinds_.at(kind).is_private; }
  /// What a unit is called; where the rows of its table are known by a private column, only that they are.
  const std::string& NameOf(const std::string& kind, uint32_t unit) const;

 private:
  struct Kind {
    std::unordered_map<std::string, uint32_t> numbers;  // by name; of the second and later rows of a name with their place behind it
    std::vector<std::string> names;
    bool is_private = false;
  };
  static uint32_t Number(Kind& kind, const std::string& key, const std::string& name);

  std::map<std::string, Kind> kinds_;
  std::map<std::pair<std::string, VectorRef>, Numbers> known_;  // by kind and names: runs that share a plan share these
};

}  // namespace tally
