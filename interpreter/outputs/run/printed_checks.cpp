#include "outputs/run/printed_checks.h"

#include "language/binder/tree/reads.h"

namespace tally {
namespace {

using bound::Reading;

/// Follows what outputs read to the checks.
class Printed : public bound::FollowsReads<Printed> {
 public:
  using FollowsReads::FollowsReads;
  using FollowsReads::operator();

  std::set<ChecksId> Run() {
    const auto all = [&](const auto& list) {
      for (const auto& thing : list) {
        bound::ForEachRead(thing, *this);
      }
    };
    all(program_.forms);
    all(program_.listings);
    all(program_.worksheets);
    return std::move(checks_);
  }

  void operator()(ColumnId id, Reading reading) {
    (*this)(program_.column(id).table, reading);
    (*this)(program_.column(id).derived, reading);
  }
  void operator()(TableId id, Reading /*reading*/) {
    if (id.is_valid()) {
      Follow(tables_, id, program_.table(id));
    }
  }
  void operator()(ChecksId id) { Follow(checks_, id, program_.checks[id.index()]); }
  // Every one of them is an output, and visited for itself.
  void operator()(FormId) {}
  void operator()(ListingId) {}
  void operator()(WorksheetId) {}

 private:
  std::set<ChecksId> checks_;
  std::set<TableId> tables_;
};

}  // namespace

std::set<ChecksId> PrintedChecks(const bound::Program& program) {
  return Printed(program).Run();
}

}  // namespace tally
