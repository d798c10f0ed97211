#include "engine/evaluation/profile.h"

#include <algorithm>

#include "engine/evaluation/executor.h"

namespace tally {

size_t ValueBytes(const Vector& v) {
  return (v.yes.word_count() + v.missing.word_count()) * sizeof(uint64_t) + v.u8.size() + v.i32.size() * sizeof(int32_t) +
         v.i64.size() * sizeof(int64_t) + v.rational.size() * sizeof(v.rational[0]);
}

ProfileScope::ProfileScope(Profile* profile, Executor& executor, const plan::Owner& owner)
    : ProfileScope(profile, profile == nullptr ? plan::OwnerIndex() : executor.planner().graph().AddOwner(owner)) {}

void Profile::ChargeSince(Clock::time_point now) {
  if (!stack_.empty()) {
    entries_[stack_.back().owner].own += now - last_;
  }
  last_ = now;
}

void Profile::Enter(plan::OwnerIndex owner) {
  const Clock::time_point now = Clock::now();
  ChargeSince(now);
  if (owner >= entries_.size()) {
    entries_.resize(owner + 1);
    depth_.resize(owner + 1);
  }
  ++depth_[owner];
  stack_.push_back({owner, now});
}

void Profile::Leave() {
  const Clock::time_point now = Clock::now();
  ChargeSince(now);
  const Open open = stack_.back();
  stack_.pop_back();
  if (--depth_[open.owner] == 0) {
    entries_[open.owner].whole += now - open.begin;
  }
}

void Profile::Count(plan::OwnerIndex owner, const Vector& v) {
  Entry& entry = entries_[owner];
  entry.rows = std::max(entry.rows, v.size);
  entry.bytes += ValueBytes(v);
}

}  // namespace tally
