#include "engine/evaluation/evaluation.h"
#include "engine/functions/kernel_table.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "foundation/base/check.h"

namespace tally {

Vector Evaluation::ComputeOperator(const plan::OperatorNode& n, DomainId domain) {
  const size_t rows = executor_.SizeOf(domain);
  std::vector<VectorRef> held;
  std::vector<const Vector*> in;
  for (NodeId input : n.inputs) {
    held.push_back(input.is_valid() ? Input(input) : nullptr);
    in.push_back(held.back().get());
  }
  const KernelContext context = Context(rows, n.span);
  switch (n.operation) {
    case plan::Operation::kCompare: return Compare(static_cast<CompareOp>(n.detail), *in[0], *in[1], context);
    case plan::Operation::kSame: return SameValue(*in[0], *in[1], context);
    case plan::Operation::kMissing: return MissingRows(*in[0], context);
    case plan::Operation::kGiven: return GivenRows(*in[0], context);
    case plan::Operation::kInSet: return InSet(*in[0], n.set, context);
    case plan::Operation::kInRange: return InRange(*in[0], in[1], in[2], n.flag, context);
    case plan::Operation::kShareADay: {
      std::vector<PeriodVectors> periods;
      for (size_t i = 0; i + 2 < in.size(); i += 3) {
        periods.push_back({in[i], in[i + 1], in[i + 2]});
      }
      return ShareADay(periods, context);
    }
    case plan::Operation::kPatterns:
      return MatchesPatterns(*in[0], *in[1], executor_.planner_.program().patterns[n.patterns.index()].years, context);
    case plan::Operation::kAnd: return And(in, context);
    case plan::Operation::kOr: return Or(in, context);
    case plan::Operation::kNot: return Not(*in[0], context);
    case plan::Operation::kCalculate: return Calculate(static_cast<ArithmeticOp>(n.detail), *in[0], *in[1], context);
    case plan::Operation::kNegate: return Negate(*in[0], context);
    case plan::Operation::kShift: return Shift(static_cast<Calendar>(n.detail), *in[0], *in[1], n.detail2 != 0, context);
    case plan::Operation::kChoose: {
      std::vector<Branch> branches;
      for (size_t i = 0; i + 2 < in.size(); i += 2) {
        branches.push_back({in[i], in[i + 1]});
      }
      return Choose(branches, *in.back(), context);
    }
    case plan::Operation::kFirstGiven: return FirstGiven(in, context);
    case plan::Operation::kDayInYear: return DayInYear(n.detail2, n.detail3, static_cast<MonthDayWord>(n.detail), *in[0], context);
    case plan::Operation::kToText: return ToText(*in[0], static_cast<PrintStyle>(n.detail), n.detail2, context);
    case plan::Operation::kJoin: return JoinTexts(in, context);
    case plan::Operation::kFunction: {
      Vector result = KernelTable::Get().at(FunctionId(static_cast<size_t>(n.detail)))(in, context);
      AddFaults(result, in);
      return result;
    }
    case plan::Operation::kDecide: break;
  }
  TALLY_CHECK(false);
  return {};
}

}  // namespace tally
