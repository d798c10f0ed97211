// Cohorts, definitions, axes, measures and checks.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {

void TreePrinter::Put(const ast::Cohort& cohort) {
  Add("cohort " + cohort.name.text + ArgumentsOf(cohort.args) + " of " + Of(cohort.of));
  HeadReasons();
  if (cohort.where != nullptr) {
    if (!definition_->clauses.cites.empty() || definition_->clauses.because) {
      GoOn();
      Add("where " + Of(*cohort.where));
    } else {
      Clause("where", cohort.where);
    }
  }
}

void TreePrinter::Put(const ast::Define& define) {
  Add("define " + define.name.text + ArgumentsOf(define.args) + (define.of ? " of " + Of(*define.of) : std::string()) +
      (define.type ? " : " + Of(*define.type) : std::string()));
  HeadReasons();
  Value(define.value);
}

void TreePrinter::Put(const ast::Axis& axis) {
  Add("axis " + axis.name.text + ArgumentsOf(axis.args));
  Add((axis.title ? " " + PrintText(axis.title->text) : std::string()) + " of " + Of(axis.of));
  Add(axis.numbered ? " numbered" : "");
  switch (axis.kind) {
    case ast::Axis::Kind::kUnsaid: break;
    case ast::Axis::Kind::kPartition: Add(" partition"); break;
    case ast::Axis::Kind::kOverlapping: Add(" overlapping"); break;
  }
  Add(axis.numerator_only ? " numerator only" : "");
  HeadReasons();
  Open();
  AxisItems(axis.items);
  Close();
}

void TreePrinter::AxisItems(const std::vector<ast::AxisItem>& items) {
  for (const ast::AxisItem& item : items) {
    NewItem();
    std::visit(Overloaded{
                   [&](const ast::Header& header) { Add("header " + Of(*header.text)); },
                   [&](const ast::Line& line) {
                     Add("line " + (line.number ? fmt::format("{} ", *line.number) : std::string()) + Of(*line.text));
                     Clause("where", line.where);
                     Clause("offered if", line.offered);
                     Clause("shown if", line.shown);
                   },
                   [&](const ast::Include& include) { Add("include " + Of(include.axes)); },
                   [&](const ast::NumberJump& jump) { Add(fmt::format("number {}", jump.number)); },
                   [&](const ast::Unlisted& unlisted) { Add("unlisted if " + Of(*unlisted.condition)); },
                   [&](const ast::AxisLoop& loop) {
                     Add(Of(loop.loop));
                     Open();
                     AxisItems(loop.items);
                     Close();
                   },
               },
               item.node);
    ReasonsOfItem(item.span);
  }
}

void TreePrinter::Put(const ast::Measure& measure) {
  Add(fmt::format("measure {} {}", PrintText(measure.code.text), PrintText(measure.title.text)));
  Population(measure.of, measure.where, measure.counting);
  HeadReasons();
  Open();
  std::vector<Placed> items;
  const auto put = [&](std::string_view word, const ast::ExprPtr& rule) {
    if (rule != nullptr) {
      items.push_back({rule->span, fmt::format("{} {}", word, Of(*rule))});
    }
  };
  put("denominator", measure.denominator);
  put("numerator", measure.numerator);
  put("exclude", measure.exclude);
  put("target", measure.target);
  if (!measure.lines.empty()) {
    items.push_back({measure.lines.front().span, "lines " + Of(measure.lines)});
  }
  Items(std::move(items));
  Close();
}

void TreePrinter::Rule(const ast::Rule& rule) {
  NewItem();
  Add(fmt::format("rule {} {}", PrintText(rule.id.text), rule.severity.text));
  for (size_t i = 0; i < rule.on.size(); ++i) {
    const ast::RuleTarget& target = rule.on[i];
    Add(i == 0 ? " on " : ", ");
    if (target.text != nullptr) {
      Add(Of(*target.text));
    } else {
      Add(*target.from == *target.through ? fmt::format("{}", *target.from) : fmt::format("{} through {}", *target.from, *target.through));
    }
  }
  Clause(rule.unless ? "unless" : "if", rule.condition);
  Clause("only if", rule.only_if);
  Clause("actual", rule.actual);
  Clause("limit", rule.limit);
  Clause("message", rule.message);
  ReasonsOfItem(rule.span);
}

void TreePrinter::Put(const ast::Checks& checks) {
  Add("checks " + checks.name.text + (checks.of ? " of " + Of(*checks.of) : std::string()));
  switch (checks.kind) {
    case ast::Checks::Kind::kAll: break;
    case ast::Checks::Kind::kFirstOnly: Add(" first only"); break;
    case ast::Checks::Kind::kPassAndFail: Add(" pass and fail"); break;
  }
  HeadReasons();
  Open();
  for (const ast::RuleItem& item : checks.items) {
    Item(item);
  }
  Close();
}

void TreePrinter::Item(const ast::RuleItem& item) {
  std::visit(Overloaded{
                 [&](const ast::Rule& rule) { Rule(rule); },
                 [&](const ast::RuleLoop& loop) {
                   NewItem();
                   Add(Of(loop.loop));
                   Open();
                   for (const ast::Rule& rule : loop.rules) {
                     Rule(rule);
                   }
                   Close();
                   ReasonsOfItem(loop.loop.span);
                 },
             },
             item.node);
}

}  // namespace tally::format
