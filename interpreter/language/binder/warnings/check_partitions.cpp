#include "language/binder/warnings/check_partitions.h"

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/binder/tree/same_expression.h"
#include "language/binder/warnings/tested_values.h"

namespace tally {
namespace {

class PartitionChecker {
 public:
  PartitionChecker(const bound::Program& program, const bound::Axis& axis, const SourceMap& sources, DiagnosticSink& sink)
      : program_(program), axis_(axis), sources_(sources), sink_(sink) {}

  void Check() {
    Collect(axis_.items, nullptr);
    CheckSameLines();
    if (decidable_ && subject_ != nullptr && subject_->type.kind == TypeKind::kRow &&
        std::holds_alternative<bound::CodesSource>(program_.table(subject_->type.table).source)) {
      if (axis_.unlisted) {
        TakeUnlisted(*axis_.unlisted);
      }
      if (decidable_) {
        CheckCodes();
      }
    }
  }

 private:
  void Collect(const std::vector<bound::AxisItem>& items, const bound::LoopItem* loop) {
    for (const bound::AxisItem& item : items) {
      std::visit(Overloaded{
                     [](const bound::HeaderItem&) {},
                     [](const bound::NumberItem&) {},
                     [&](const bound::IncludeItem&) { decidable_ = false; },
                     [&](const bound::LineItem& line) { CollectLine(line, loop); },
                     [&](const bound::LoopItem& inner) {
                       decidable_ = decidable_ && loop == nullptr && inner.loops.size() == 1;
                       Collect(inner.items, &inner);
                     },
                 },
                 item.node);
    }
  }

  void CollectLine(const bound::LineItem& line, const bound::LoopItem* loop) {
    if (line.where->type.is_error()) {
      decidable_ = false;
      return;
    }
    if (loop == nullptr) {
      lines_.push_back(line.where.get());
    }
    if (const auto tested = ValuesTestedBy(*line.where)) {
      Take(*tested);
      return;
    }
    const auto* compare = std::get_if<bound::CompareOf>(&line.where->node);
    if (loop == nullptr || !decidable_ || compare == nullptr || compare->op != CompareOp::kEqual) {
      decidable_ = false;
      return;
    }
    const auto is_variable = [&](const bound::ExprPtr& expr) {
      const auto* variable = std::get_if<bound::LoopVariable>(&expr->node);
      return variable != nullptr && variable->slot == loop->loops[0].slot;
    };
    const bound::ExprPtr& subject = is_variable(compare->right) ? compare->left : compare->right;
    if (!is_variable(compare->left) && !is_variable(compare->right)) {
      decidable_ = false;
      return;
    }
    const bound::Loop& over = loop->loops[0];
    const auto* list = over.list ? std::get_if<bound::ConstantList>(&over.list->node) : nullptr;
    if (list != nullptr && !over.where) {
      Take({subject.get(), list->values});
    } else if (over.codes.is_valid() && !over.where) {
      every_code_ = true;
      Take({subject.get(), {}});
    } else {
      decidable_ = false;
    }
  }

  void Take(const TestedValues& tested) {
    if (subject_ != nullptr && !SameExpression(*subject_, *tested.subject)) {
      decidable_ = false;
      return;
    }
    subject_ = tested.subject;
    covered_.insert(covered_.end(), tested.values.begin(), tested.values.end());
  }

  void TakeUnlisted(const bound::Expr& condition) {
    const auto* both = std::get_if<bound::AndOr>(&condition.node);
    if (both != nullptr && !both->is_and) {
      for (const bound::ExprPtr& operand : both->operands) {
        TakeUnlisted(*operand);
      }
    } else if (const bound::Expr* asked = AskedMissing(condition); asked != nullptr && SameExpression(*asked, *subject_)) {
      missing_is_unlisted_ = true;
    } else if (const auto tested = ValuesTestedBy(condition)) {
      Take(*tested);
    } else {
      decidable_ = false;
    }
  }

  void CheckSameLines() {
    for (size_t i = 0; i < lines_.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        const bool same = SameExpression(*lines_[i], *lines_[j]) || sources_.Text(lines_[i]->span) == sources_.Text(lines_[j]->span);
        if (same) {
          sink_
              .Warn(DiagnosticKind::SameLine, lines_[i]->span,
                    fmt::format("two lines of the partition `{}` have one condition: its rows would be on both", axis_.name))
              .Label(lines_[j]->span, "the other line");
          break;
        }
      }
    }
  }

  void CheckCodes() {
    const bound::Table& table = program_.table(subject_->type.table);
    const CodeSetSchema& codes = program_.code_sets[static_cast<size_t>(std::get<bound::CodesSource>(table.source).code_set)];
    const std::string subject(sources_.Text(subject_->span));
    std::vector<std::string> without;
    for (size_t i = 0; i < codes.codes.size() && !every_code_; ++i) {
      if (!HoldsValue(covered_, Value{static_cast<int64_t>(i)})) {
        without.push_back(codes.codes[i]);
      }
    }
    if (!without.empty()) {
      const std::string quoted = fmt::format("\"{}\"", fmt::join(without, "\", \""));
      sink_
          .Warn(DiagnosticKind::CodeWithoutLine, axis_.span,
                fmt::format("no line of the partition `{}` counts {} of `{}`", axis_.name, quoted, codes.name))
          .Hint(fmt::format("say `unlisted if {} in [{}]`, if they belong on no line", subject, quoted));
    }
    if (subject_->nullable && !missing_is_unlisted_) {
      sink_
          .Warn(DiagnosticKind::CodeWithoutLine, axis_.span,
                fmt::format("`{}` may be missing, and no line of the partition `{}` counts such rows", subject, axis_.name))
          .Hint(fmt::format("say `unlisted if {} is missing`, if they belong on no line", subject));
    }
  }

  const bound::Program& program_;
  const bound::Axis& axis_;
  const SourceMap& sources_;
  DiagnosticSink& sink_;
  bool decidable_ = true;    // all lines ask for values of one subject
  bool every_code_ = false;  // a line for each code
  bool missing_is_unlisted_ = false;
  const bound::Expr* subject_ = nullptr;
  ValueList covered_;
  std::vector<const bound::Expr*> lines_;
};

}  // namespace

void CheckPartition(const bound::Program& program, const bound::Axis& axis, const SourceMap& sources, DiagnosticSink& sink) {
  if (axis.kind == bound::Axis::Kind::kPartition) {
    PartitionChecker(program, axis, sources, sink).Check();
  }
}

}  // namespace tally
