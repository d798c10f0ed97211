#include "engine/evaluation/evaluation.h"
#include "engine/functions/kernel_table.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally {

Vector Evaluation::ComputeOperator(const plan::OperatorNode& n, DomainId domain) {
  const size_t rows = executor_.SizeOf(domain);
  std::vector<VectorRef> held;
  for (NodeId input : n.inputs) {
    held.push_back(input.is_valid() ? Input(input) : nullptr);
  }
  return Apply(n, held, rows);
}

Vector Evaluation::Apply(const plan::OperatorNode& n, const std::vector<VectorRef>& inputs, size_t rows) {
  std::vector<const Vector*> in;
  for (const VectorRef& input : inputs) {
    in.push_back(input.get());
  }
  const KernelContext context = Context(rows, n.span);
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
