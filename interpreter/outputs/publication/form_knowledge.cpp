#include "outputs/publication/form_knowledge.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/evaluation/row_vectors.h"
#include "engine/plan/conditions.h"
#include "engine/plan/phase.h"
#include "language/binder/tree/specials.h"
#include "outputs/publication/mark_bounds.h"
#include "outputs/publication/printed_rates.h"

namespace tally {
namespace {

using plan::Condition;
using plan::Conditions;

/// Whose units a number counts: equal keys are the same number whatever form prints it.
struct CountKey {
  TableId table;
  NodeId unit;                                     // invalid: the rows themselves
  std::vector<std::pair<NodeId, int64_t>> blocks;  // the row of each block that the counted rows belong to
  Conditions conditions;
  auto operator<=>(const CountKey&) const = default;
};

CountKey With(CountKey key, const Conditions& more) {
  key.conditions.insert(more.begin(), more.end());
  return key;
}

class Relating {
 public:
  Relating(Executor& executor, const std::vector<MarkedForm>& forms) : executor_(executor), planner_(executor.planner()), forms_(forms) {}

  FormKnowledge Run() {
    for (size_t form = 0; form < forms_.size(); ++form) {
      AddForm(form);
    }
    for (const auto& [part, whole] : within_) {
      if (const auto at = numbers_.find(whole); at != numbers_.end()) {
        AddAtMost(part, at->second);
      }
    }
    // One condition less.
    for (const auto& [key, number] : numbers_) {
      for (const Condition& condition : key.conditions) {
        CountKey wider = key;
        wider.conditions.erase(condition);
        if (const auto at = numbers_.find(wider); at != numbers_.end()) {
          AddAtMost(number, at->second);
        }
      }
    }
    return std::move(made_);
  }

 private:
  /// The parts of a form next to each other: columns, or numerator and denominator.
  struct Part {
    Conditions conditions;
    bool offered = true;
    bool provided = true;
  };

  void AddForm(size_t index) {
    const MarkedForm& marked = forms_[index];
    const bound::Form& form = *marked.form;
    const FormResult& result = *marked.result;
    const bool over_measure = form.measure.is_valid();
    CountKey base = BaseOf(form);
    std::vector<Part> parts;
    if (over_measure) {
      const bound::Measure& measure = planner_.program().measures[form.measure.index()];
      parts = {{.conditions = ConditionsOf(measure.numerator, form.table)}, {}};
    }
    for (const AxisLine& column : result.plan.columns.lines) {
      parts.push_back({ConditionsOf(column.test), column.offered, column.provided});
    }
    for (size_t block = 0; block < result.blocks().count; ++block) {
      CountKey of_block = base;
      for (size_t i = 0; i < form.blocks.size(); ++i) {
        of_block.blocks.emplace_back(result.plan.blocks[i].of_row, IntegerAt(*result.blocks().rows[i], block));
      }
      AddBlock(index, block, of_block, parts);
    }
  }

  void AddBlock(size_t index, size_t block, const CountKey& of_block, const std::vector<Part>& parts) {
    const MarkedForm& marked = forms_[index];
    const FormResult& result = *marked.result;
    const bool over_measure = marked.form->measure.is_valid();
    const std::vector<AxisLine>& lines = result.plan.lines.lines;
    std::vector<Conditions> of_line;
    std::vector<std::vector<std::optional<NumberId>>> numbers(lines.size(), std::vector<std::optional<NumberId>>(parts.size()));
    for (size_t line = 0; line < lines.size(); ++line) {
      of_line.push_back(ConditionsOf(lines[line].test));
      for (size_t part = 0; part < parts.size() && !lines[line].header; ++part) {
        if (over_measure && part == FormPlace::kDenominator && lines[line].numerator_only) {
          continue;
        }
        if (!lines[line].offered || !parts[part].offered) {
          numbers[line][part] = made_.knowledge.AddNumber({0, 0});
          continue;
        }
        if (!lines[line].provided || !parts[part].provided) {
          numbers[line][part] = made_.knowledge.AddNumber();
          continue;
        }
        const CountKey in_part = With(of_block, parts[part].conditions);
        const CountKey on_line = With(of_block, of_line[line]);
        numbers[line][part] = NumberOf(With(in_part, of_line[line]));
        within_.emplace_back(*numbers[line][part], in_part);
        within_.emplace_back(*numbers[line][part], on_line);
      }
    }
    AddPrinted(index, block, numbers);
    for (const PartitionRange& range : result.plan.lines.partitions) {
      for (size_t part = 0; part < parts.size(); ++part) {
        std::vector<NumberId> summed;
        for (size_t line = range.begin; line < range.end; ++line) {
          if (numbers[line][part].has_value()) {
            summed.push_back(*numbers[line][part]);
          }
        }
        if (parts[part].offered && parts[part].provided && !summed.empty()) {
          AddPartition(range, lines[FirstLine(lines, range)].test.row, of_block, With(of_block, parts[part].conditions), summed);
        }
      }
    }
    for (const PartitionRange& range : result.plan.columns.partitions) {
      for (size_t line = 0; line < lines.size(); ++line) {
        if (lines[line].header || !lines[line].offered || !lines[line].provided) {
          continue;
        }
        std::vector<NumberId> summed;
        for (size_t column = range.begin; column < range.end; ++column) {
          summed.push_back(*numbers[line][column]);
        }
        AddPartition(range, result.plan.columns.lines[range.begin].test.row, of_block, With(of_block, of_line[line]), summed);
      }
    }
  }

  static size_t FirstLine(const std::vector<AxisLine>& lines, const PartitionRange& range) {
    size_t first = range.begin;
    while (lines[first].header) {
      ++first;
    }
    return first;
  }

  // Places that print these numbers. A line that is left out for its count is known to have none.
  void AddPrinted(size_t index, size_t block, const std::vector<std::vector<std::optional<NumberId>>>& numbers) {
    const MarkedForm& marked = forms_[index];
    const FormResult& result = *marked.result;
    std::vector<bool> printed(numbers.size(), false);
    const auto begin = std::lower_bound(result.rows.begin(), result.rows.end(), block,
                                        [](const FormResult::Row& row, size_t wanted) { return row.block < wanted; });
    for (size_t row = static_cast<size_t>(begin - result.rows.begin()); row < result.rows.size() && result.rows[row].block == block;
         ++row) {
      const FormResult::Row& at = result.rows[row];
      printed[at.line] = true;
      const size_t parts = marked.form->measure.is_valid() ? numbers[at.line].size() : result.columns().size();
      for (size_t part = 0; part < parts; ++part) {  // as printed
        const std::optional<NumberId>& number = numbers[at.line][marked.form->measure.is_valid() ? part : result.counted_column(part)];
        if (number.has_value()) {
          AddPlace({index, row, part}, *number);
        }
      }
      if (marked.form->measure.is_valid() && numbers[at.line].back().has_value()) {
        AddRates(marked, row, *numbers[at.line][FormPlace::kNumerator], *numbers[at.line][FormPlace::kDenominator]);
      }
    }
    for (size_t line = 0; line < numbers.size(); ++line) {
      const AxisLine& of = result.plan.lines.lines[line];
      if (printed[line] || of.shown == nullptr || !bound::Mentions(*of.shown, bound::SpecialKind::kCount)) {
        continue;
      }
      for (const std::optional<NumberId>& number : numbers[line]) {
        if (number.has_value()) {
          made_.knowledge.numbers[*number] = {0, 0};
        }
      }
    }
  }

  void AddPlace(const FormPlace& place, NumberId number) {
    const MarkedForm& marked = forms_[place.form];
    const bool over_measure = marked.form->measure.is_valid();
    const int value = over_measure ? ValueOfPart(*marked.form, place.part) : -1;
    const int64_t count = marked.NumberAt(place.row, place.part);
    if (count == kMissing64 || (over_measure && value < 0)) {
      return;
    }
    const bound::SpecialKind kind = !over_measure                         ? bound::SpecialKind::kCount
                                    : place.part == FormPlace::kNumerator ? bound::SpecialKind::kNumerator
                                                                          : bound::SpecialKind::kDenominator;
    const auto at = [&](const FormMarks& marks) {
      return over_measure ? marks.values[static_cast<size_t>(value)][place.row]
                          : marks.cells[place.row * marked.result->columns().size() + place.part];
    };
    const int mark = at(*marked.marks);
    PrintedCell cell{.number = number, .value = count, .hidden = mark != FormMarks::kNoMark};
    cell.may_hide = marked.further != nullptr && at(*marked.further) != FormMarks::kNoMark;
    cell.protect = cell.hidden && marked.protects[static_cast<size_t>(mark)];
    if (cell.hidden) {
      cell.when_hidden = marked.tells[static_cast<size_t>(mark)]
                             ? BoundsOfMark(executor_, *marked.form->shows[static_cast<size_t>(mark)].where, kind)
                             : Bounds();
      // A mark that stands for further numbers, too, does not say which are the small ones.
      cell.when_hidden.high = cell.protect ? Bounds::kUnbounded : cell.when_hidden.high;
    } else if (kind != bound::SpecialKind::kNumerator && count > 0) {
      cell.when_hidden.low = 1;
    }
    made_.places.push_back(place);
    made_.cells.push_back(cell);
  }

  // Printed values that are computed of the rate alone.
  void AddRates(const MarkedForm& marked, size_t row, NumberId numerator, NumberId denominator) {
    for (size_t value = 0; value < marked.printed.size(); ++value) {
      const std::optional<Rational>& printed = marked.printed[value][row];
      const bound::OutputField& field = marked.form->values[value];
      if (!printed.has_value() || marked.marks->values[value][row] != FormMarks::kNoMark || field.value == nullptr) {
        continue;
      }
      const std::optional<LinearRate> linear = LinearRateOf(executor_, *field.value);
      if (linear.has_value()) {
        for (Relation& relation : RelationsOfRate(*linear, *printed, PlacesOf(field.format), numerator, denominator)) {
          made_.knowledge.relations.push_back(std::move(relation));
        }
      }
    }
  }

  void AddPartition(const PartitionRange& range, NodeId step, const CountKey& of_block, const CountKey& whole,
                    const std::vector<NumberId>& summed) {
    const bool once = IsOfUnit(step, of_block.unit);
    if (!once && range.unlisted.where.is_valid()) {
      return;
    }
    Relation relation;
    for (const NumberId number : summed) {
      relation.terms.push_back({number, once ? 1 : -1});
    }
    relation.whole = NumberOf(whole);
    relation.terms.push_back({relation.whole, once ? -1 : 1});
    if (!once || range.unlisted.where.is_valid()) {
      relation.kind = Relation::Kind::kAtMost;
      made_.knowledge.relations.push_back(relation);
    }
    if (once) {
      relation.kind = Relation::Kind::kEqual;
      relation.assumed = range.unlisted.where.is_valid();
      made_.knowledge.relations.push_back(std::move(relation));
    }
  }

  // Whether all rows of one unit are on the same line, whose conditions look at the row that `step` leads to.
  bool IsOfUnit(NodeId step, NodeId unit) const {
    if (!unit.is_valid()) {
      return true;
    }
    while (step.is_valid()) {
      if (step == unit) {
        return true;
      }
      const auto* gather = std::get_if<plan::GatherNode>(&planner_.graph().node(step).body);
      step = gather != nullptr ? gather->ordinals : NodeId();
    }
    return false;
  }

  CountKey BaseOf(const bound::Form& form) {
    CountKey key{.table = form.table, .unit = {}, .blocks = {}, .conditions = {}};
    bound::ExprPtr counting = form.counting;
    AddConditions(form.where, form.table, key.conditions);
    if (form.measure.is_valid()) {
      const bound::Measure& measure = planner_.program().measures[form.measure.index()];
      counting = measure.counting;
      AddConditions(measure.where, form.table, key.conditions);
      AddConditions(measure.denominator, form.table, key.conditions);
      if (measure.exclude != nullptr) {
        key.conditions.insert({planner_.Lower(*measure.exclude, planner_.TableEnvironment(form.table)), NodeId(), true});
      }
    }
    if (counting != nullptr && !std::holds_alternative<bound::RowOf>(counting->node)) {
      key.unit = planner_.Lower(*counting, planner_.TableEnvironment(form.table));
    }
    return key;
  }

  void AddConditions(const bound::ExprPtr& where, TableId table, Conditions& conditions) {
    if (where != nullptr) {
      plan::AddConditions(planner_, planner_.Lower(*where, planner_.TableEnvironment(table)), NodeId(), conditions);
    }
  }
  Conditions ConditionsOf(const bound::ExprPtr& where, TableId table) {
    Conditions conditions;
    AddConditions(where, table, conditions);
    return conditions;
  }
  Conditions ConditionsOf(const LineTest& test) {
    Conditions conditions;
    if (test.where.is_valid()) {
      plan::AddConditions(planner_, test.where, test.row, conditions);
    }
    return conditions;
  }

  NumberId NumberOf(const CountKey& key) {
    const auto [at, fresh] = numbers_.try_emplace(key, 0);
    if (fresh) {
      at->second = made_.knowledge.AddNumber();
    }
    return at->second;
  }

  void AddAtMost(NumberId part, NumberId whole) {
    if (part != whole && at_most_.emplace(part, whole).second) {
      made_.knowledge.relations.push_back({.terms = {{part, 1}, {whole, -1}}, .kind = Relation::Kind::kAtMost, .whole = whole});
    }
  }

  Executor& executor_;
  plan::Planner& planner_;
  const std::vector<MarkedForm>& forms_;
  FormKnowledge made_;
  std::map<CountKey, NumberId> numbers_;
  std::vector<std::pair<NumberId, CountKey>> within_;
  std::set<std::pair<NumberId, NumberId>> at_most_;
};

}  // namespace

int64_t MarkedForm::NumberAt(size_t row, size_t part) const {
  if (!read.empty()) {
    return read[row][part];
  }
  if (!form->measure.is_valid()) {
    return result->cell(row, part);
  }
  return part == FormPlace::kNumerator ? result->numerator(result->rows[row]) : result->denominator(result->rows[row]);
}

int ValueOfPart(const bound::Form& form, size_t part) {
  const bound::SpecialKind kind = part == FormPlace::kNumerator ? bound::SpecialKind::kNumerator : bound::SpecialKind::kDenominator;
  for (size_t i = 0; i < form.values.size(); ++i) {
    const auto* special = form.values[i].value == nullptr ? nullptr : std::get_if<bound::Special>(&form.values[i].value->node);
    if (special != nullptr && special->kind == kind) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

FormKnowledge RelateForms(Executor& executor, const std::vector<MarkedForm>& forms) {
  const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kReaders);
  return Relating(executor, forms).Run();
}

}  // namespace tally
