#include "outputs/tables/output_fields.h"

#include <map>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/tree/private_values.h"

namespace tally {
namespace {

std::optional<OriginPlan> OriginOf(plan::Planner& planner, const bound::Expr& value, const plan::Environment& env) {
  const bound::Program& program = planner.program();
  if (const auto* param = std::get_if<bound::ParamRef>(&value.node)) {
    return OriginPlan{.param = param->param};
  }
  if (const auto* column = std::get_if<bound::ColumnOf>(&value.node)) {
    const bound::Column& known = program.column(column->column);
    if (known.hidden_ref || !std::holds_alternative<bound::StoredSource>(program.table(known.table).source)) {
      return std::nullopt;
    }
    return OriginPlan{.table = known.table, .column = known.index, .ordinals = planner.Lower(*column->row, env)};
  }
  if (const auto* fact = std::get_if<bound::FactOf>(&value.node); fact != nullptr && fact->args.empty()) {
    const bound::Define& define = program.define(fact->define);
    if (fact->row == nullptr) {
      return OriginOf(planner, *define.value, planner.ScalarEnvironment());
    }
    std::optional<OriginPlan> inner = OriginOf(planner, *define.value, planner.TableEnvironment(define.table));
    if (inner.has_value() && inner->ordinals.is_valid()) {
      inner->ordinals = planner.Gather(inner->ordinals, planner.Lower(*fact->row, env));
    }
    return inner;
  }
  if (const auto* text = std::get_if<bound::TextOf>(&value.node); text != nullptr && text->pieces.size() == 1) {
    return OriginOf(planner, *text->pieces[0], env);
  }
  // What is copied is known by comparing it with the cell, so that the other options need not be told apart here.
  if (const auto* options = std::get_if<bound::DefaultOf>(&value.node)) {
    return OriginOf(planner, *options->options.front(), env);
  }
  return std::nullopt;
}

}  // namespace

NodeId LowerField(plan::Planner& planner, const bound::Expr& value, const bound::Format& format, const plan::Environment& env) {
  if (format.kind != bound::Format::Kind::kDecimal || !value.type.is_number()) {
    return planner.LowerText(value, env);
  }
  plan::OperatorNode print{.operation = plan::ToText{.style = PrintStyle::kFixed, .places = format.size},
                           .inputs = {planner.Lower(value, env)},
                           .span = value.span};
  const DomainId domain = planner.graph().node(print.inputs[0]).domain;
  return planner.graph().Add(std::move(print), domain);
}

FieldPlan PlanField(Executor& executor, const bound::OutputField& field, const plan::Environment& env) {
  plan::Planner& planner = executor.planner();
  plan::Environment scalar = planner.ScalarEnvironment();
  scalar.loops = env.loops;
  FieldPlan plan{.heading = TextOfScalar(executor, field.heading, scalar), .text = {}, .format = field.format, .span = field.span};
  if (field.value == nullptr) {
    return plan;
  }
  const bound::Format::Kind format = field.format.kind;
  plan.text = LowerField(planner, *field.value, field.format, env);
  plan.is_private = PrivateValues(planner.program()).ShownBy(*field.value) != nullptr;
  plan.right_aligned = field.value->type.is_number() || format == bound::Format::Kind::kDecimal;
  if (format == bound::Format::Kind::kAlphanumeric || format == bound::Format::Kind::kNumeric) {
    plan.origin = OriginOf(planner, *field.value, env);
  }
  return plan;
}

ResultColumn MakeColumn(Executor& executor, const FieldPlan& plan, size_t rows, const Bitmap* used, const DescribeRow& describe) {
  ResultColumn column{.heading = plan.heading,
                      .text = nullptr,
                      .format = plan.format,
                      .origin = {},
                      .right_aligned = plan.right_aligned,
                      .is_private = plan.is_private};
  if (!plan.text.is_valid()) {
    column.text = std::make_shared<const Vector>(MakeConstantText(rows, std::nullopt));
    return column;
  }
  column.text = EvaluateOver(executor, plan.text, rows, used, describe);
  if (plan.origin.has_value()) {
    const OriginPlan& origin = *plan.origin;
    column.origin = ValueOrigin{.table = origin.table, .column = origin.column, .ordinals = nullptr, .param = origin.param};
    if (origin.ordinals.is_valid()) {
      column.origin->ordinals = EvaluateOver(executor, origin.ordinals, rows);
    }
  }
  return column;
}

void AddReadNodes(const FieldPlan& plan, std::vector<NodeId>& nodes) {
  if (plan.text.is_valid()) {
    nodes.push_back(plan.text);
  }
  if (plan.origin.has_value() && plan.origin->ordinals.is_valid()) {
    nodes.push_back(plan.origin->ordinals);
  }
}

bool CheckHeadings(DiagnosticSink& sink, const std::vector<ResultColumn>& columns, const std::vector<Span>& spans) {
  std::map<std::string_view, size_t> seen;
  bool ok = true;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto [first, fresh] = seen.emplace(columns[i].heading, i);
    if (!fresh) {
      ok = false;
      sink.Report(DiagnosticKind::DefinedTwice, spans[i], fmt::format("two columns have the heading \"{}\"", Printable(columns[i].heading)))
          .Label(spans[first->second], "first here");
    }
  }
  return ok;
}

}  // namespace tally
