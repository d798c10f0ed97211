#include "workbench/comparing/find_causes.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>

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

/// The forms that runs print, each made once; a form over measures is many tables.
class Prints {
 public:
  const PrintedForm* FormOf(Run& run, const Comparison& comparison) {
    const auto [forms, fresh] = forms_.try_emplace({&run, comparison.target.name.text});
    if (fresh) {
      forms->second = run.outputs().FormsNamed(comparison.target.name.text);
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

/// Who is counted in the cells of one table, by a variant.
class Members {
 public:
  virtual ~Members() = default;
  virtual std::vector<uint32_t> Of(const CellLedger& cell) = 0;
};

class FormMembers : public Members {
 public:
  FormMembers(Run& run, const PrintedForm& form, const PrintedForm& left, const PrintedForm& right, UnitNumbers& numbers)
      : form_(form), units_(run, form_, numbers), of_left_(Rows(left)), of_right_(Rows(right)) {}

  std::vector<uint32_t> Of(const CellLedger& cell) override {
    const size_t row = cell.left_row != DifferingCell::kNowhere ? of_left_[cell.left_row] : of_right_[cell.right_row];
    const auto part = std::find(units_.parts().begin(), units_.parts().end(), cell.column);
    if (row == DifferingCell::kNowhere || part == units_.parts().end()) {
      return {};
    }
    return units_.Of(row, static_cast<size_t>(part - units_.parts().begin()));
  }

 private:
  /// The row of this print for each row of a side.
  std::vector<size_t> Rows(const PrintedForm& side) const {
    std::vector<size_t> rows(side.table.rows, DifferingCell::kNowhere);
    for (const PairedRow& row : CompareTables(side.table, form_.table, {"", ""}).rows) {
      if (row.left != DifferingCell::kNowhere) {
        rows[row.left] = row.right;
      }
    }
    return rows;
  }

  const PrintedForm& form_;
  FormUnits units_;
  std::vector<size_t> of_left_;
  std::vector<size_t> of_right_;
};

class ListingMembers : public Members {
 public:
  explicit ListingMembers(std::vector<uint32_t> rows) : rows_(std::move(rows)) {}
  std::vector<uint32_t> Of(const CellLedger&) override { return rows_; }

 private:
  std::vector<uint32_t> rows_;
};

/// Finds the causes in one table.
class CauseFinder {
 public:
  CauseFinder(Run& left, Run& right, Comparison& comparison, UnitNumbers& numbers, Prints& prints)
      : left_(left), comparison_(comparison), numbers_(numbers), prints_(prints) {
    if (comparison.target.kind == ast::DefinitionKind::kForm) {
      left_form_ = prints.FormOf(left, comparison);
      right_form_ = prints.FormOf(right, comparison);
    }
    before_ = MembersIn(left);
    cancelled_.resize(comparison.ledger.size());
  }

  /// With the change alone on the old side.
  void Alone(Run& variant, uint64_t change) {
    const std::unique_ptr<Members> members = MembersIn(variant);
    ForEachCell([&](size_t i, CellLedger& cell) {
      if (members == nullptr) {
        return;
      }
      const std::vector<uint32_t> counted = members->Of(cell);
      for (Mover& mover : cell.movers) {
        mover.alone |= Has(counted, mover.unit) == mover.came ? change : 0;
      }
      for (const Mover& moved : MoversOf(before_->Of(cell), counted)) {
        const bool stays = !std::binary_search(cell.movers.begin(), cell.movers.end(), moved,
                                               [](const Mover& a, const Mover& b) { return a.unit < b.unit; });
        if (stays) {
          cancelled_[i].insert(moved.unit);
        }
      }
      cell.cancelled = cancelled_[i].size();
    });
  }

  /// Without the change on the new side.
  void Without(Run& variant, uint64_t change) {
    const std::unique_ptr<Members> members = MembersIn(variant);
    ForEachCell([&](size_t, CellLedger& cell) {
      if (members == nullptr) {
        return;
      }
      const std::vector<uint32_t> counted = members->Of(cell);
      for (Mover& mover : cell.movers) {
        mover.needed |= Has(counted, mover.unit) != mover.came ? change : 0;
      }
    });
  }

 private:
  static bool Has(const std::vector<uint32_t>& units, uint32_t unit) { return std::binary_search(units.begin(), units.end(), unit); }

  /// Null when the variant does not have the output, or a fault is in the way.
  std::unique_ptr<Members> MembersIn(Run& run) {
    if (comparison_.target.kind == ast::DefinitionKind::kForm) {
      const PrintedForm* const form = prints_.FormOf(run, comparison_);
      const bool good = form != nullptr && left_form_ != nullptr && right_form_ != nullptr && !run.sink().HasErrors();
      return good ? std::make_unique<FormMembers>(run, *form, *left_form_, *right_form_, numbers_) : nullptr;
    }
    const std::vector<ResultTable> left = left_.outputs().RunNamed(comparison_.target.name.text);
    const std::vector<ResultTable> tables = run.outputs().RunNamed(comparison_.target.name.text);
    if (left.size() != 1 || tables.size() != 1 || run.sink().HasErrors()) {
      return nullptr;
    }
    const DifferingCells cells = CompareTables(left[0], tables[0], {"", ""});
    return cells.key_headings == comparison_.cells.key_headings
               ? std::make_unique<ListingMembers>(RowsOfRight(cells, comparison_.unit, numbers_))
               : nullptr;
  }

  void ForEachCell(const std::function<void(size_t, CellLedger&)>& look) {
    for (size_t i = 0; before_ != nullptr && i < comparison_.ledger.size(); ++i) {
      look(i, comparison_.ledger[i]);
    }
  }

  Run& left_;
  Comparison& comparison_;
  UnitNumbers& numbers_;
  Prints& prints_;
  const PrintedForm* left_form_ = nullptr;
  const PrintedForm* right_form_ = nullptr;
  std::unique_ptr<Members> before_;
  std::vector<std::set<uint32_t>> cancelled_;  // by cell
};

bool IsExplained(const Comparison& comparison) {
  return std::all_of(comparison.ledger.begin(), comparison.ledger.end(), [](const CellLedger& cell) {
    return std::all_of(cell.movers.begin(), cell.movers.end(), [](const Mover& mover) { return mover.alone != 0; });
  });
}

}  // namespace

std::vector<Change> FindCauses(Run& left, Run& right, bool other_data, std::vector<Comparison>& differing, UnitNumbers& numbers) {
  std::vector<Change> changes;
  std::vector<EditFiles> edits;  // by change; the data's are none
  if (other_data) {
    changes.push_back({Change::Class::kData, ClassInWords(Change::Class::kData)});
    edits.emplace_back();
  }
  if (left.compiled() != right.compiled()) {
    for (RuleChange& rules : RuleChangesOf(left, right, kMostRules)) {
      changes.push_back(std::move(rules.change));
      edits.push_back(std::move(rules.edits));
    }
  }
  if (changes.size() <= 1) {
    for (Comparison& comparison : differing) {
      for (CellLedger& cell : comparison.ledger) {
        for (Mover& mover : cell.movers) {
          mover.alone = changes.size();
        }
      }
    }
    return changes;
  }
  const auto is_data = [&](size_t change) { return other_data && change == 0; };
  const auto without = [&](size_t change) {
    EditFiles all;
    for (size_t i = 0; i < changes.size(); ++i) {
      if (i != change) {
        all.insert(all.end(), edits[i].begin(), edits[i].end());
      }
    }
    return MakeVariant(left, is_data(change) ? left : right, all);
  };
  std::vector<Variant> alone_variants;
  std::vector<Variant> without_variants(changes.size());
  for (size_t i = 0; i < changes.size(); ++i) {
    alone_variants.push_back(MakeVariant(left, is_data(i) ? right : left, edits[i]));
  }
  Prints prints;
  for (Comparison& comparison : differing) {
    if (comparison.ledger.empty()) {
      continue;
    }
    CauseFinder finder(left, right, comparison, numbers, prints);
    for (size_t i = 0; i < changes.size(); ++i) {
      if (alone_variants[i].run != nullptr) {
        finder.Alone(*alone_variants[i].run, uint64_t{1} << i);
      }
    }
    for (size_t i = 0; i < changes.size() && !IsExplained(comparison); ++i) {
      if (without_variants[i].session == nullptr) {
        without_variants[i] = without(i);
      }
      if (without_variants[i].run != nullptr) {
        finder.Without(*without_variants[i].run, uint64_t{1} << i);
      }
    }
  }
  return changes;
}

}  // namespace tally
