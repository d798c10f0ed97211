#include "engine/evaluation/account.h"

#include <algorithm>
#include <tuple>

namespace tally {
namespace {

template <class Bitmaps, class Key>
void Unite(Bitmaps& bitmaps, Key key, const Bitmap& rows) {
  const auto [known, fresh] = bitmaps.try_emplace(std::move(key), rows);
  if (!fresh) {
    known->second.Or(rows);
  }
}

}  // namespace

void Account::AddUndetermined(const std::string& definition, UndeterminedOf of, DomainId domain, NodeId condition, const Bitmap& rows) {
  if (rows.Any()) {
    Unite(undetermined_, Entry{definition, of, domain, {}, of == UndeterminedOf::kPlaces ? condition : NodeId()}, rows);
  }
}

void Account::AddUndetermined(const std::string& definition, AxisId lines, DomainId domain, const Bitmap& rows) {
  if (rows.Any()) {
    Unite(undetermined_, Entry{definition, UndeterminedOf::kRows, domain, lines, {}}, rows);
    lines_.insert(lines);
  }
}

void Account::TakeByLine(AxisId lines, DomainId domain, const Bitmap& rows) {
  Unite(taken_, std::pair(lines, domain), rows);
}

void Account::AddOmission(Omission omission) {
  const bool is_known = std::any_of(omissions_.begin(), omissions_.end(), [&](const Omission& known) {
    return known.text == omission.text && known.span.file.value == omission.span.file.value && known.span.begin == omission.span.begin;
  });
  if (!is_known) {
    omissions_.push_back(std::move(omission));
  }
}

std::vector<Undetermined> Account::AllUndetermined() const {
  // One definition may leave a row undetermined as a line of an axis, and in a choice.
  std::map<std::tuple<std::string, UndeterminedOf, DomainId, NodeId>, Bitmap> united;
  for (const auto& [entry, rows] : undetermined_) {
    Bitmap left = rows;
    if (const auto taken = taken_.find({entry.lines, entry.domain}); taken != taken_.end()) {
      left.AndNot(taken->second);
    }
    Unite(united, std::tuple(entry.definition, entry.of, entry.domain, entry.condition), left);
  }
  std::vector<Undetermined> all;
  for (const auto& [key, rows] : united) {
    const auto& [definition, of, domain, condition] = key;
    if (all.empty() || all.back().definition != definition || all.back().of != of) {
      all.push_back({.definition = definition, .of = of});
    }
    all.back().count += rows.Count();  // of several tables, or of several places
  }
  return all;
}

}  // namespace tally
