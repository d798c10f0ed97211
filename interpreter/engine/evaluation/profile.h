#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/plan/graph.h"

namespace tally {

class Executor;

/// Where the time of a run goes: its stages, and the definitions and outputs that its operations were planned for. One thread at a time.
class Profile {
 public:
  using Clock = std::chrono::steady_clock;
  using Seconds = std::chrono::duration<double>;

  /// One step of a run. Stages follow each other.
  struct Stage {
    std::string name;
    Seconds time{0};
    std::optional<size_t> rows;
    std::optional<size_t> bytes;
  };
  /// What one definition took.
  struct Entry {
    Seconds own{0};    // without what belongs to other definitions
    Seconds whole{0};  // with all that had to be computed for it; what was there already costs nothing
    size_t rows = 0;   // of its largest vector
    size_t bytes = 0;  // of the vectors that are kept
  };

  void AddStage(Stage stage) { stages_.push_back(std::move(stage)); }
  const std::vector<Stage>& stages() const { return stages_; }
  const std::vector<Entry>& entries() const { return entries_; }  // by OwnerIndex; may be shorter than the graph's owners

  /// Whom the time of a node counts for.
  plan::OwnerIndex OwnerOf(const plan::Graph& graph, NodeId node) const {
    const plan::OwnerIndex owner = graph.owner_of(node);
    return owner == 0 && !stack_.empty() ? stack_.back().owner : owner;
  }

  void Enter(plan::OwnerIndex owner);
  void Leave();
  void Count(plan::OwnerIndex owner, const Vector& v);

 private:
  void ChargeSince(Clock::time_point now);

  struct Open {
    plan::OwnerIndex owner;
    Clock::time_point begin;
  };
  std::vector<Stage> stages_;
  std::vector<Entry> entries_;
  std::vector<size_t> depth_;  // by owner: how often it is on the stack
  std::vector<Open> stack_;
  Clock::time_point last_{};
};

/// The bytes that a vector's values take, its dictionary left out.
size_t ValueBytes(const Vector& v);

/// Counts the time of its life for one owner; nothing where there is no profile.
class ProfileScope {
 public:
  ProfileScope(Profile* profile, plan::OwnerIndex owner) : profile_(profile), owner_(owner) {
    if (profile_ != nullptr) {
      profile_->Enter(owner_);
    }
  }
  ProfileScope(Profile* profile, Executor& executor, const plan::Owner& owner);
  ~ProfileScope() {
    if (profile_ != nullptr) {
      profile_->Leave();
    }
  }
  ProfileScope(const ProfileScope&) = delete;
  ProfileScope& operator=(const ProfileScope&) = delete;

  void Count(const Vector& v) const {
    if (profile_ != nullptr) {
      profile_->Count(owner_, v);
    }
  }

 private:
  Profile* profile_;
  plan::OwnerIndex owner_;
};

/// Measures one stage of a run; nothing where there is no profile.
class StageTimer {
 public:
  StageTimer(Profile* profile, std::string name)
      : profile_(profile), stage_{.name = std::move(name), .time = {}, .rows = {}, .bytes = {}} {}
  ~StageTimer() {
    if (profile_ != nullptr) {
      stage_.time = Profile::Clock::now() - begin_;
      profile_->AddStage(std::move(stage_));
    }
  }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  Profile* profile_;
  Profile::Stage stage_;
  Profile::Clock::time_point begin_ = Profile::Clock::now();
};

}  // namespace tally
