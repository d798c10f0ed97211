#include "outputs/tables/output_fields.h"

#include <map>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

struct OriginNode {
  TableId table;
  int column = -1;
  NodeId ordinals;
  ParamId param;
};

std::optional<OriginNode> OriginNodeOf(plan::Planner& planner, const bound::Expr& value, const plan::Environment& env) {
  const bound::Program& program = planner.program();
  if (const auto* param = std::get_if<bound::ParamRef>(&value.node)) {
    return OriginNode{.param = param->param};
  }
  if (const auto* column = std::get_if<bound::ColumnOf>(&value.node)) {
    const bound::Column& known = program.column(column->column);
    if (known.hidden_ref || !std::holds_alternative<bound::StoredSource>(program.table(known.table).source)) {
      return std::nullopt;
    }
    return OriginNode{.table = known.table, .column = known.index, .ordinals = planner.Lower(*column->row, env)};
  }
  if (const auto* fact = std::get_if<bound::FactOf>(&value.node); fact != nullptr && fact->args.empty()) {
    const bound::Define& define = program.define(fact->define);
    if (fact->row == nullptr) {
      return OriginNodeOf(planner, *define.value, planner.ScalarEnvironment());
    }
    std::optional<OriginNode> inner = OriginNodeOf(planner, *define.value, planner.TableEnvironment(define.table));
    if (inner.has_value() && inner->ordinals.is_valid()) {
      inner->ordinals = planner.Gather(inner->ordinals, planner.Lower(*fact->row, env));
    }
    return inner;
  }
  if (const auto* text = std::get_if<bound::TextOf>(&value.node); text != nullptr && text->pieces.size() == 1) {
    return OriginNodeOf(planner, *text->pieces[0], env);
  }
  // What is copied is known by comparing it with the cell, so that the other options need not be told apart here.
  if (const auto* options = std::get_if<bound::DefaultOf>(&value.node)) {
    return OriginNodeOf(planner, *options->options.front(), env);
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

bool IsNumeric(const bound::Expr& value, const bound::Format& format) {
  return value.type.is_number() || format.kind == bound::Format::Kind::kDecimal;
}

std::optional<ValueOrigin> OriginOf(Executor& executor, const bound::Expr& value, const plan::Environment& env, size_t rows) {
  const std::optional<OriginNode> node = OriginNodeOf(executor.planner(), value, env);
  if (!node.has_value()) {
    return std::nullopt;
  }
  ValueOrigin origin{.table = node->table, .column = node->column, .ordinals = nullptr, .param = node->param};
  if (node->ordinals.is_valid()) {
    origin.ordinals = EvaluateOver(executor, node->ordinals, rows);
  }
  return origin;
}

ResultColumn MakeColumn(Executor& executor, const bound::OutputField& field, std::string heading, const plan::Environment& env, size_t rows,
                        const Bitmap* used, const DescribeRow& describe) {
  ResultColumn column{.heading = std::move(heading), .text = nullptr, .format = field.format, .origin = {}, .right_aligned = false};
  if (field.value == nullptr) {
    column.text = std::make_shared<const Vector>(MakeConstantText(rows, std::nullopt));
    return column;
  }
  column.text = EvaluateOver(executor, LowerField(executor.planner(), *field.value, field.format, env), rows, used, describe);
  column.right_aligned = IsNumeric(*field.value, field.format);
  const bound::Format::Kind format = field.format.kind;
  if (format == bound::Format::Kind::kAlphanumeric || format == bound::Format::Kind::kNumeric) {
    column.origin = OriginOf(executor, *field.value, env, rows);
  }
  return column;
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
