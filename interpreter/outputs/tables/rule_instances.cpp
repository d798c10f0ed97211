#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/walk.h"
#include "outputs/forms/axis_lines.h"
#include "outputs/tables/findings.h"
#include "outputs/tables/output_fields.h"

namespace tally {
namespace {

const bound::SheetCell* FirstCell(const bound::Expr& expr) {
  if (const auto* cell = std::get_if<bound::SheetCell>(&expr.node)) {
    return cell;
  }
  const bound::SheetCell* first = nullptr;
  bound::ForEachPart(expr, [&](const bound::Expr& part) {
    if (first == nullptr) {
      first = FirstCell(part);
    }
  });
  return first;
}

// "A11" of a cell of the checked worksheet.
std::string CellName(const bound::Worksheet& sheet, const bound::SheetCell& cell, int sheet_row) {
  const int row = cell.row < 0 ? sheet_row : cell.row;
  if (cell.sheet != sheet.id || row < 0 || cell.column < 0) {
    return {};
  }
  return fmt::format("{}{}", sheet.rows[static_cast<size_t>(row)].name, sheet.columns[static_cast<size_t>(cell.column)].number);
}

// What a condition is about: the cell that stands first in it, or the cells of the sum that does ("C10+F10").
std::string CellOf(const bound::Worksheet& sheet, const bound::Expr& condition, int sheet_row) {
  const auto* compared = std::get_if<bound::CompareOf>(&condition.node);
  const auto* sum = compared == nullptr ? nullptr : std::get_if<bound::ArithmeticChain>(&compared->left->node);
  if (sum != nullptr) {
    const auto* first = std::get_if<bound::SheetCell>(&sum->first->node);
    std::string words = first == nullptr ? std::string() : CellName(sheet, *first, sheet_row);
    for (const auto& [op, operand] : sum->terms) {
      const auto* cell = std::get_if<bound::SheetCell>(&operand->node);
      const bool adds = op == ArithmeticOp::kAdd || op == ArithmeticOp::kSubtract;
      const std::string name = cell == nullptr || !adds ? std::string() : CellName(sheet, *cell, sheet_row);
      if (name.empty() || words.empty()) {
        words.clear();
        break;
      }
      words += (op == ArithmeticOp::kAdd ? "+" : "-") + name;
    }
    if (!words.empty()) {
      return words;
    }
  }
  const bound::SheetCell* first = FirstCell(condition);
  return first == nullptr ? std::string() : CellName(sheet, *first, sheet_row);
}

class Instances {
 public:
  Instances(Executor& executor, const bound::Checks& checks)
      : executor_(executor), planner_(executor.planner()), program_(planner_.program()), checks_(checks) {}

  std::vector<RuleInstance> Make() {
    for (const bound::Rule& rule : checks_.rules) {
      plan::Environment env = checks_.table.is_valid() ? planner_.TableEnvironment(checks_.table) : planner_.ScalarEnvironment();
      env.label = fmt::format("{} {}", checks_.name, rule.id);
      env.specials[bound::SpecialKind::kFieldValue] = Text(std::nullopt);
      env.specials[bound::SpecialKind::kFieldHeading] = Text(std::nullopt);
      env.specials[bound::SpecialKind::kFieldNumber] = planner_.LowerConstant(Value{}, Type::Of(TypeKind::kInteger));
      env.specials[bound::SpecialKind::kRowName] = Text(std::nullopt);
      env.specials[bound::SpecialKind::kRowText] = Text(std::nullopt);
      ForEachCombination(executor_, rule.loops, env, rule.span, [&](const plan::Environment& inner) { Rows(rule, inner); });
    }
    return std::move(made_);
  }

 private:
  NodeId Text(std::optional<std::string> text) {
    return planner_.LowerConstant(text.has_value() ? Value{*std::move(text)} : Value{}, Type::Of(TypeKind::kText));
  }

  void Rows(const bound::Rule& rule, const plan::Environment& env) {
    if (!rule.each_entered_row || !checks_.worksheet.is_valid()) {
      Fields(rule, env);
      return;
    }
    const bound::Worksheet& sheet = program_.worksheets[checks_.worksheet.index()];
    for (size_t row = 0; row < sheet.rows.size(); ++row) {
      if (!sheet.rows[row].entered) {
        continue;
      }
      plan::Environment inner = env;
      inner.sheet_row = static_cast<int>(row);
      inner.specials[bound::SpecialKind::kRowName] = Text(sheet.rows[row].name);
      inner.specials[bound::SpecialKind::kRowText] = Text(sheet.rows[row].text);
      Fields(rule, inner);
    }
  }

  void Fields(const bound::Rule& rule, const plan::Environment& env) {
    if (rule.fields.empty() || !checks_.listing.is_valid()) {
      Add(rule, env);
      return;
    }
    const bound::Listing& listing = program_.listings[checks_.listing.index()];
    for (const int index : rule.fields) {
      const bound::OutputField& field = listing.fields[static_cast<size_t>(index)];
      const plan::Environment fields_env = planner_.TableEnvironment(listing.table);
      ForEachCombination(executor_, field.loops, fields_env, field.span, [&](const plan::Environment& of_field) {
        plan::Environment scalar = planner_.ScalarEnvironment();
        scalar.loops = of_field.loops;
        const std::string heading = TextOfScalar(executor_, field.heading, scalar);
        plan::Environment inner = env;
        const NodeId value = field.value == nullptr ? Text(std::nullopt) : LowerField(planner_, *field.value, field.format, of_field);
        inner.specials[bound::SpecialKind::kFieldValue] = value;
        inner.specials[bound::SpecialKind::kFieldHeading] = Text(heading);
        if (field.number.has_value()) {
          inner.specials[bound::SpecialKind::kFieldNumber] =
              planner_.LowerConstant(Value{Rational(*field.number)}, Type::Of(TypeKind::kInteger));
        }
        RuleInstance& made = Add(rule, inner);
        made.heading = heading;
        made.value = value;
        if (field.number.has_value()) {
          made.field = *field.number;
        }
      });
    }
  }

  RuleInstance& Add(const bound::Rule& rule, const plan::Environment& env) {
    const plan::OwnerScope owner(planner_.graph(), {"rule", rule.id, rule.span});
    RuleInstance instance;
    instance.rule = &rule;
    instance.env = env;
    if (rule.only_if != nullptr) {
      instance.only_if = planner_.Lower(*rule.only_if, env);
    }
    instance.condition = planner_.Lower(*rule.condition, env);
    if (checks_.worksheet.is_valid()) {
      instance.cell = CellOf(program_.worksheets[checks_.worksheet.index()], *rule.condition, env.sheet_row);
    }
    made_.push_back(std::move(instance));
    return made_.back();
  }

  Executor& executor_;
  plan::Planner& planner_;
  const bound::Program& program_;
  const bound::Checks& checks_;
  std::vector<RuleInstance> made_;
};

}  // namespace

ChecksPlan PlanChecks(Executor& executor, const bound::Checks& checks) {
  plan::Planner& planner = executor.planner();
  ChecksPlan plan;
  plan.checks = &checks;
  if (checks.table.is_valid()) {
    plan::Environment env = planner.TableEnvironment(checks.table);
    env.label = checks.name;
    plan.where = checks.where == nullptr ? NodeId() : planner.LowerDecision(*checks.where, env);
    plan.ties = PlanTies(planner, checks.table, env);
  }
  plan.instances = Instances(executor, checks).Make();
  return plan;
}

std::vector<NodeId> ChecksPlan::ReadNodes() const {
  std::vector<NodeId> nodes{where};
  AddReadNodes(ties, nodes);
  for (const RuleInstance& instance : instances) {
    nodes.push_back(instance.only_if);
    nodes.push_back(instance.condition);
    nodes.push_back(instance.value);
  }
  std::erase_if(nodes, [](NodeId node) { return !node.is_valid(); });
  return nodes;
}

}  // namespace tally
