#include "workbench/comparing/change.h"

#include <bit>

#include <fmt/format.h>

namespace tally {
namespace {

std::string Named(uint64_t bits, const std::vector<Change>& changes) {
  std::string names;
  for (size_t i = 0; i < changes.size(); ++i) {
    if ((bits >> i & 1) != 0) {
      names +=
          (names.empty() ? "" : "; ") +
          (changes[i].of == Change::Class::kData ? changes[i].name : fmt::format("{}: {}", ClassInWords(changes[i].of), changes[i].name));
    }
  }
  return names;
}

}  // namespace

std::string ClassInWords(Change::Class of) {
  switch (of) {
    case Change::Class::kData: return "corrections of data";
    case Change::Class::kRules: return "rules";
    case Change::Class::kParameters: return "parameters";
  }
  return "";
}

std::string ClassOf(const Mover& mover, const std::vector<Change>& changes) {
  if (changes.empty()) {
    return "";
  }
  const uint64_t by = mover.alone != 0 ? mover.alone : mover.needed != 0 ? mover.needed : mover.leads;
  const Change::Class first = changes[static_cast<size_t>(std::countr_zero(by))].of;
  for (size_t i = 0; i < changes.size(); ++i) {
    if ((by >> i & 1) != 0 && changes[i].of != first) {
      return "more than one";
    }
  }
  return ClassInWords(first);
}

std::string CauseInWords(const Mover& mover, const std::vector<Change>& changes) {
  if (mover.alone != 0) {
    return (std::has_single_bit(mover.alone) ? "" : "either of ") + Named(mover.alone, changes);
  }
  if (std::popcount(mover.needed) > 1) {
    return "only together: " + Named(mover.needed, changes);
  }
  return mover.needed != 0 ? "not alone, but not without: " + Named(mover.needed, changes)
                           : "several together: " + Named(mover.leads, changes);
}

}  // namespace tally
