#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/row_name.h"
#include "engine/functions/kernel_table.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally {

Vector Evaluation::ComputeOperator(NodeId id, const plan::OperatorNode& n) {
  const size_t rows = executor_.SizeOf(graph_.node(id).domain);
  std::vector<VectorRef> held;
  for (NodeId input : n.inputs) {
    held.push_back(input.is_valid() ? Input(input) : nullptr);
  }
  TellOfOperator(id, n, held, rows);
  return Apply(n, held, rows,
               [executor = &executor_, domain = graph_.node(id).domain](size_t row) { return Evaluation(*executor).NameRow(domain, row); });
}

std::string Evaluation::NameRow(DomainId domain, size_t row) {
  return std::visit(Overloaded{
                        [&](const plan::TableDomain& d) {
                          return "in " + OriginInWords(executor_, executor_.planner_.TableOf(d.table), static_cast<RowIndex>(row));
                        },
                        [&](const plan::ExpansionDomain& d) {
                          return NameRow(d.outer, static_cast<size_t>(IntegerAt(*Expand(domain).outer_index, row)));
                        },
                        [](const auto&) { return std::string(); },
                    },
                    graph_.domain(domain));
}

Vector Evaluation::Apply(const plan::OperatorNode& n, const std::vector<VectorRef>& inputs, size_t rows,
                         std::function<std::string(size_t row)> name_row) {
  std::vector<const Vector*> in;
  for (const VectorRef& input : inputs) {
    in.push_back(input.get());
  }
  KernelContext context = Context(rows, n.span);
  context.name_row = std::move(name_row);
  return std::visit(Overloaded{
                        [&](const plan::Compare& o) { return Compare(o.op, *in[0], *in[1], context); },
                        [&](const plan::Same&) { return SameValue(*in[0], *in[1], context); },
                        [&](const plan::Missing&) { return MissingRows(*in[0], context); },
                        [&](const plan::Given&) { return GivenRows(*in[0], context); },
                        [&](const plan::InSet& o) { return InSet(*in[0], o.set, context); },
                        [&](const plan::InRange& o) { return InRange(*in[0], in[1], in[2], o.open_ends, context); },
                        [&](const plan::ShareADay&) {
                          std::vector<PeriodVectors> periods;
                          for (size_t i = 0; i + 2 < in.size(); i += 3) {
                            periods.push_back({in[i], in[i + 1], in[i + 2]});
                          }
                          return ShareADay(periods, context);
                        },
                        [&](const plan::MatchesPatterns& o) { return MatchesPatterns(*in[0], *in[1], o.years, context); },
                        [&](const plan::And&) { return And(in, context); },
                        [&](const plan::Or&) { return Or(in, context); },
                        [&](const plan::Not&) { return Not(*in[0], context); },
                        [&](const plan::Calculate& o) { return Calculate(o.op, *in[0], *in[1], context); },
                        [&](const plan::Negate&) { return Negate(*in[0], context); },
                        [&](const plan::Shift& o) { return Shift(o.calendar, *in[0], *in[1], o.subtract, context); },
                        [&](const plan::Choose&) {
                          std::vector<Branch> branches;
                          for (size_t i = 0; i + 2 < in.size(); i += 2) {
                            branches.push_back({in[i], in[i + 1]});
                          }
                          return Choose(branches, *in.back(), context);
                        },
                        [&](const plan::FirstGiven&) { return FirstGiven(in, context); },
                        [&](const plan::DayInYear& o) { return DayInYear(o.month, o.day, o.word, *in[0], context); },
                        [&](const plan::ToText& o) { return ToText(*in[0], o.style, o.places, context); },
                        [&](const plan::Join&) { return JoinTexts(in, context); },
                        [&](const plan::Call& o) {
                          Vector result = KernelTable::Get().at(o.function)(in, context);
                          AddFaults(result, in);
                          return result;
                        },
                        [&](const plan::Decide&) { return Decided(*Spread(inputs.front(), rows)); },
                    },
                    n.operation);
}

}  // namespace tally
