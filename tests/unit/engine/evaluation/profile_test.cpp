#include <thread>

#include <catch2/catch.hpp>

#include "engine/evaluation/profile.h"

namespace tally {
namespace {

void Wait() {
  std::this_thread::sleep_for(std::chrono::milliseconds(3));
}

double Of(Profile::Seconds time) {
  return time.count();
}

}  // namespace

TEST_CASE("profile: own time leaves out what others took, the whole takes it in once", "[profile]") {
  Profile profile;
  {
    const ProfileScope outer(&profile, 1);
    Wait();
    {
      const ProfileScope inner(&profile, 2);
      Wait();
      const ProfileScope again(&profile, 1);
      Wait();
    }
  }
  const Profile::Entry& outer = profile.entries().at(1);
  const Profile::Entry& inner = profile.entries().at(2);
  CHECK(Of(outer.own) >= 0.006);
  CHECK(Of(inner.own) >= 0.003);
  CHECK(Of(inner.whole) >= 0.006);
  CHECK(Of(outer.whole) == Approx(Of(outer.own) + Of(inner.own)));
}

TEST_CASE("profile: rows are those of the largest vector, bytes those of all", "[profile]") {
  Profile profile;
  const ProfileScope scope(&profile, 3);
  Vector v;
  v.layout = Layout::kI32;
  v.size = 10;
  v.i32.resize(10);
  scope.Count(v);
  v.size = 4;
  v.i32.resize(4);
  scope.Count(v);
  CHECK(profile.entries().at(3).rows == 10);
  CHECK(profile.entries().at(3).bytes == 56);
}

TEST_CASE("profile: nothing is measured where none is wanted", "[profile]") {
  const ProfileScope scope(nullptr, 1);
  scope.Count(Vector());
  const StageTimer timer(nullptr, "read");
  SUCCEED();
}

TEST_CASE("profile: a timer adds a stage", "[profile]") {
  Profile profile;
  { const StageTimer timer(&profile, "read"); }
  REQUIRE(profile.stages().size() == 1);
  CHECK(profile.stages()[0].name == "read");
}

}  // namespace tally
