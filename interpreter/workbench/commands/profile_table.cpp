#include "workbench/commands/profile_table.h"

#include <sys/resource.h>

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/grouped.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMostDefinitions = 25;

std::string MegaBytes(size_t bytes) {
  return fmt::format("{:.1f}", static_cast<double>(bytes) / 1e6);
}

/// Right-aligned numbers, the words behind them.
std::string StageLine(const Profile::Stage& stage) {
  return fmt::format("{:9.4f} {:>12} {:>10}  {}\n", stage.time.count(), stage.rows ? Grouped(*stage.rows) : "",
                     stage.bytes ? MegaBytes(*stage.bytes) : "", Printable(stage.name));
}

std::string PlaceOf(Run& run, Span span) {
  if (!span.file.is_valid()) {
    return "";
  }
  const SourceFile& file = run.sources().file(span.file);
  return fmt::format("{}:{}", Printable(file.name()), file.Locate(span.begin).line);
}

size_t PeakMemory() {
  rusage usage{};
  return getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<size_t>(usage.ru_maxrss) * 1024 : 0;
}

struct Row {
  plan::OwnerIndex owner;
  Profile::Entry entry;
};

std::vector<Row> SlowestFirst(const Profile& profile) {
  std::vector<Row> rows;
  for (size_t i = 1; i < profile.entries().size(); ++i) {
    if (profile.entries()[i].own.count() > 0) {
      rows.push_back({static_cast<plan::OwnerIndex>(i), profile.entries()[i]});
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.entry.own > b.entry.own; });
  return rows;
}

}  // namespace

std::string ProfileTable(Run& run) {
  const Profile& profile = *run.session().profile();
  std::string out = "\n  seconds         rows         MB  stage\n";
  Profile::Seconds all{0};
  for (const Profile::Stage& stage : profile.stages()) {
    out += StageLine(stage);
    all += stage.time;
  }
  out += fmt::format("{:9.4f} {:>12} {:>10}  in all; MB: the most memory at one time\n", all.count(), "", MegaBytes(PeakMemory()));

  out += "\n seconds   with what\n     own    it needs         rows         MB  definition\n";
  const std::vector<Row> rows = SlowestFirst(profile);
  const std::vector<plan::Owner>& owners = run.executor().planner().graph().owners();
  Profile::Seconds rest{0};
  for (size_t i = 0; i < rows.size(); ++i) {
    const Profile::Entry& entry = rows[i].entry;
    if (i >= kMostDefinitions) {
      rest += entry.own;
      continue;
    }
    const plan::Owner& owner = owners.at(rows[i].owner);
    out += fmt::format("{:8.4f}  {:10.4f} {:>12} {:>10}  {} {}, {}\n", entry.own.count(), entry.whole.count(), Grouped(entry.rows),
                       MegaBytes(entry.bytes), owner.kind, Printable(owner.name), PlaceOf(run, owner.span));
  }
  if (rows.size() > kMostDefinitions) {
    out += fmt::format("{:8.4f}  {:>10} {:>12} {:>10}  {} more\n", rest.count(), "", "", "", rows.size() - kMostDefinitions);
  }
  return out;
}

}  // namespace tally
