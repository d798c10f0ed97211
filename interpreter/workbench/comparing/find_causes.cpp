#include "workbench/comparing/find_causes.h"

#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <set>

#include "workbench/comparing/members.h"
#include "workbench/comparing/reach.h"
#include "workbench/comparing/rule_changes.h"

namespace tally {
namespace {

constexpr size_t kMostRules = 20;  // each is a program or two

/// A program with some of the changes, over one of the two datasets.
struct Variant {
  std::unique_ptr<Session> session;
  std::unique_ptr<Run> run;  // null: it cannot be run
};

Variant MakeVariant(Run& left, Run& data_of, const EditFiles& edits) {
  Variant variant{left.session().Beside(), nullptr};
  const CompiledRef compiled = WithRules(left, edits);
  if (compiled == nullptr) {
    return variant;
  }
  Settings settings = left.session().options().settings;
  std::erase_if(settings, [&](const auto& setting) {
    return std::none_of(compiled->program.params.begin(), compiled->program.params.end(),
                        [&](const bound::Param& param) { return param.name == setting.first; });
  });
  const GivenParameters given = ReadParameters(compiled->program, settings, variant.session->sink());
  std::optional<Data> data =
      variant.session->sink().HasErrors() ? std::nullopt : DataFor(*variant.session, data_of.data(), compiled, PathPlace{"tally compare"});
  variant.run = data ? Start(*variant.session, std::move(*data), given) : nullptr;
  return variant;
}

/// The forms of runs with all their numbers, each made once; a form over measures is many tables.
class Prints {
 public:
  const PrintedForm* FormOf(Run& run, const Comparison& comparison) {
    const auto [forms, fresh] = forms_.try_emplace({&run, comparison.target.name.text});
    if (fresh) {
      forms->second = run.outputs().UnmarkedFormsNamed(comparison.target.name.text);
    }
    for (const PrintedForm& form : forms->second) {
      const MeasureId measure = form.form->measure;
      if ((measure.is_valid() ? run.program().measures[measure.index()].code : "") == comparison.measure) {
        return &form;
      }
    }
    return nullptr;
  }

 private:
  std::map<std::pair<Run*, std::string>, std::vector<PrintedForm>> forms_;
};

/// Finds the causes in one table.
class CauseFinder {
 public:
  CauseFinder(Run& left, Run& right, Comparison& comparison, UnitNumbers& numbers, Prints& prints)
      : right_(right), comparison_(comparison), numbers_(numbers), prints_(prints), before_(MembersIn(left)) {
    for (CellLedger& cell : comparison.ledger) {
      cells_.push_back({&cell, before_ == nullptr ? 0 : before_->LineOf(cell), {}});
    }
    std::stable_sort(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) { return a.line < b.line; });
  }

  /// With the change alone on the old side.
  void Alone(Run& variant, uint64_t change) {
    const std::unique_ptr<Members> members = before_ == nullptr ? nullptr : MembersIn(variant);
    if (members == nullptr) {
      return;
    }
    for (Cell& cell : cells_) {
      if (members->HasThoseOf(*before_, *cell.ledger)) {
        continue;
      }
      std::vector<Mover>& movers = cell.ledger->movers;
      const std::vector<uint32_t> counted = members->Of(*cell.ledger);
      for (Mover& mover : movers) {
        mover.alone |= Has(counted, mover.unit) == mover.came ? change : 0;
      }
      for (const Mover& moved : MoversOf(before_->Of(*cell.ledger), counted)) {
        const bool stays =
            !std::binary_search(movers.begin(), movers.end(), moved, [](const Mover& a, const Mover& b) { return a.unit < b.unit; });
        if (stays) {
          cell.cancelled.insert(moved.unit);
        }
      }
      cell.ledger->cancelled = cell.cancelled.size();
    }
  }

  /// Without the change on the new side.
  void Without(Run& variant, uint64_t change) {
    if (now_ == nullptr) {
      now_ = MembersIn(right_);
    }
    const std::unique_ptr<Members> members = before_ == nullptr || now_ == nullptr ? nullptr : MembersIn(variant);
    if (members == nullptr) {
      return;
    }
    for (const Cell& cell : cells_) {
      if (members->HasThoseOf(*now_, *cell.ledger)) {
        continue;
      }
      const std::vector<uint32_t> counted = members->Of(*cell.ledger);
      for (Mover& mover : cell.ledger->movers) {
        mover.needed |= Has(counted, mover.unit) != mover.came ? change : 0;
      }
    }
  }

 private:
  static bool Has(const std::vector<uint32_t>& units, uint32_t unit) { return std::binary_search(units.begin(), units.end(), unit); }

  /// Null when the variant does not have the output, or not what names its rows, or a fault is in the way.
  std::unique_ptr<Members> MembersIn(Run& run) {
    if (comparison_.target.kind == ast::DefinitionKind::kForm) {
      const PrintedForm* const form = prints_.FormOf(run, comparison_);
      std::optional<RowsByKey> rows =
          form == nullptr || run.sink().HasErrors() ? std::nullopt : RowsNamedAs(comparison_.cells, form->table);
      return rows ? std::make_unique<Members>(FormUnits(run, *form, comparison_.unit, numbers_), std::move(*rows)) : nullptr;
    }
    const std::vector<ResultTable> tables = run.outputs().RunNamed(comparison_.target.name.text);
    std::optional<std::vector<uint32_t>> rows =
        tables.size() != 1 || run.sink().HasErrors() ? std::nullopt : RowsOfPrint(comparison_.cells, tables[0], comparison_.unit, numbers_);
    return rows ? std::make_unique<Members>(std::move(*rows)) : nullptr;
  }

  struct Cell {
    CellLedger* ledger;
    uint32_t line;                 // cells of one line stand together
    std::set<uint32_t> cancelled;  // units
  };

  Run& right_;
  Comparison& comparison_;
  UnitNumbers& numbers_;
  Prints& prints_;
  std::unique_ptr<Members> before_;
  std::unique_ptr<Members> now_;  // made when it is needed
  std::vector<Cell> cells_;
};

bool IsExplained(const Comparison& comparison) {
  return std::all_of(comparison.ledger.begin(), comparison.ledger.end(), [](const CellLedger& cell) {
    return std::all_of(cell.movers.begin(), cell.movers.end(), [](const Mover& mover) { return mover.alone != 0; });
  });
}

uint64_t Bit(size_t change) {
  return uint64_t{1} << change;
}

/// The changes between two sides, and the programs with one of them, or all but one, which are made when they are first asked for.
class Changes {
 public:
  Changes(Run& left, Run& right, bool other_data) : left_(left), right_(right), other_data_(other_data) {
    if (other_data) {
      changes_.push_back({Change::Class::kData, ClassInWords(Change::Class::kData)});
      edits_.emplace_back();
      names_.emplace_back();
    }
    if (left.compiled() != right.compiled()) {
      for (RuleChange& rules : RuleChangesOf(left, right, kMostRules)) {
        changes_.push_back(std::move(rules.change));
        edits_.push_back(std::move(rules.edits));
        names_.push_back(std::move(rules.names));
      }
    }
    alone_.resize(changes_.size());
    without_.resize(changes_.size());
  }

  const std::vector<Change>& all() const { return changes_; }

  /// Those that lead to an output: the data, and rules by their names; all, where the names tell nothing.
  uint64_t LeadingTo(const std::set<std::string>& names) const {
    uint64_t leading = 0;
    uint64_t every = 0;
    for (size_t i = 0; i < changes_.size(); ++i) {
      every |= Bit(i);
      leading |= IsData(i) || ShareName(names_[i], names) ? Bit(i) : 0;
    }
    return leading != 0 ? leading : every;
  }

  /// Null where it cannot be run.
  Run* Alone(size_t change) {
    Variant& variant = alone_[change];
    if (variant.session == nullptr) {
      variant = MakeVariant(left_, IsData(change) ? right_ : left_, edits_[change]);
    }
    return variant.run.get();
  }
  Run* Without(size_t change) {
    Variant& variant = without_[change];
    if (variant.session == nullptr) {
      EditFiles others;
      for (size_t i = 0; i < changes_.size(); ++i) {
        others.insert(others.end(), i == change ? edits_[i].end() : edits_[i].begin(), edits_[i].end());
      }
      variant = MakeVariant(left_, IsData(change) ? left_ : right_, others);
    }
    return variant.run.get();
  }

 private:
  bool IsData(size_t change) const { return other_data_ && change == 0; }

  Run& left_;
  Run& right_;
  const bool other_data_;
  std::vector<Change> changes_;
  std::vector<EditFiles> edits_;  // by change; the data's are none
  std::vector<std::set<std::string>> names_;
  std::vector<Variant> alone_;
  std::vector<Variant> without_;
};

void FindCausesIn(Run& left, Run& right, Comparison& comparison, uint64_t leading, Changes& changes, Prints& prints, UnitNumbers& numbers) {
  const bool is_one = std::has_single_bit(leading);
  for (CellLedger& cell : comparison.ledger) {
    for (Mover& mover : cell.movers) {
      mover.leads = leading;
      mover.alone = is_one ? leading : 0;
    }
  }
  if (is_one) {
    return;
  }
  CauseFinder finder(left, right, comparison, numbers, prints);
  for (size_t i = 0; i < changes.all().size(); ++i) {
    Run* const variant = (leading & Bit(i)) != 0 ? changes.Alone(i) : nullptr;
    if (variant != nullptr) {
      finder.Alone(*variant, Bit(i));
    }
  }
  for (size_t i = 0; i < changes.all().size() && !IsExplained(comparison); ++i) {
    Run* const variant = (leading & Bit(i)) != 0 ? changes.Without(i) : nullptr;
    if (variant != nullptr) {
      finder.Without(*variant, Bit(i));
    }
  }
}

}  // namespace

std::vector<Change> FindCauses(Run& left, Run& right, bool other_data, std::vector<Comparison>& differing, UnitNumbers& numbers) {
  if (std::all_of(differing.begin(), differing.end(), [](const Comparison& each) { return each.ledger.empty(); })) {
    return {};
  }
  Changes changes(left, right, other_data);
  const Reach reach(*left.compiled(), *right.compiled());
  Prints prints;
  for (Comparison& comparison : differing) {
    if (!comparison.ledger.empty() && !changes.all().empty()) {
      const uint64_t leading = changes.LeadingTo(reach.LeadingTo(comparison.target.name.text, comparison.measure));
      FindCausesIn(left, right, comparison, leading, changes, prints, numbers);
    }
  }
  return changes.all();
}

}  // namespace tally
