#include "workbench/testing/expectation.h"

#include <fmt/format.h>

#include "foundation/base/number.h"
#include "foundation/source/utf8.h"
#include "language/syntax/walk.h"
#include "workbench/asking/output_cell.h"
#include "workbench/explain/parts.h"

namespace tally {
namespace {

constexpr size_t kMaxParts = 6;

/// What is written there, on one line.
std::string TextOf(const ast::Expr& expr, const SourceMap& sources) {
  std::string text;
  for (const char c : sources.Text(expr.span)) {
    const bool blank = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!blank || (!text.empty() && text.back() != ' ')) {
      text += blank ? ' ' : c;
    }
  }
  return Printable(text);
}

class Checker {
 public:
  Checker(Run& run, const ast::Expectation& expectation)
      : run_(run), executor_(run.executor()), sink_(run.sink()), expectation_(expectation) {}

  bool Check() {
    if (IsOutputCall(run_.program(), *expectation_.value)) {
      return CheckCell();
    }
    const size_t errors_before = sink_.error_count();
    value_ = PutOutputCells(expectation_.value);
    is_ = PutOutputCells(expectation_.is);
    if (sink_.error_count() != errors_before) {
      return false;
    }
    if (expectation_.prints) {
      return CheckPrinted();
    }
    return is_ ? CheckValue() : CheckCondition();
  }

 private:
  std::string Text(const ast::Expr& expr) const { return TextOf(expr, run_.sources()); }

  bool Fail(std::string text, const bound::Expr* explained) {
    if (expectation_.message != nullptr) {
      text = fmt::format("{}: {}", MessageText(), text);
    }
    Diagnostic& failed = sink_.Report(DiagnosticKind::ExpectationFailed, expectation_.span, std::move(text));
    if (explained != nullptr) {
      std::vector<DiagnosticLabel> labels;
      for (const ValuedPart& part : PartsOf(executor_, *explained, kMaxParts)) {
        labels.push_back({part.span, fmt::format("this is {}", part.value)});
      }
      failed.labels = std::move(labels);
    }
    return false;
  }

  std::string MessageText() {
    DiagnosticSink ignored;
    const bound::ExprPtr message = QuestionBinder(run_.program(), run_.sources(), ignored).BindExpression(*expectation_.message, TableId());
    if (ignored.HasErrors()) {
      return Text(*expectation_.message);
    }
    const VectorRef text = executor_.Evaluate(executor_.planner().LowerText(*message, executor_.planner().ScalarEnvironment()));
    return IsMissingAt(*text, 0) ? std::string() : Printable(TextAt(*text, 0));
  }

  /// Binds an expression without row; null when that was reported.
  bound::ExprPtr BindValue(const ast::Expr& expr) {
    const size_t errors_before = sink_.error_count();
    bound::ExprPtr value = run_.questions().BindExpression(expr, TableId());
    return sink_.error_count() == errors_before ? value : nullptr;
  }

  std::string Describe(const bound::Expr& expr) { return DescribeValue(executor_, expr, executor_.planner().ScalarEnvironment()); }

  std::optional<std::string> PrintedText(const bound::Expr& value) {
    const VectorRef text = executor_.Evaluate(executor_.planner().LowerText(value, executor_.planner().ScalarEnvironment()));
    if (!executor_.CheckFaults(*text)) {
      return std::nullopt;
    }
    return IsMissingAt(*text, 0) ? std::string() : std::string(TextAt(*text, 0));
  }

  bool CheckCell() {
    const std::optional<OutputCell> cell = FindOutputCell(run_, std::get<ast::NameRef>(expectation_.value->node), expectation_.value->span);
    if (!cell) {
      return false;
    }
    const std::string name = Text(*expectation_.value);
    if (expectation_.prints) {
      return cell->printed == expectation_.prints->text ||
             Fail(fmt::format("{} prints \"{}\", not \"{}\"", name, Printable(cell->printed), Printable(expectation_.prints->text)),
                  nullptr);
    }
    if (expectation_.is == nullptr) {
      ReportCellAsCondition(*expectation_.value, run_.sources(), sink_);
      return false;
    }
    const size_t errors_before = sink_.error_count();
    const ast::ExprPtr wanted_expr = PutOutputCells(expectation_.is);
    const bound::ExprPtr wanted = sink_.error_count() == errors_before ? BindValue(*wanted_expr) : nullptr;
    if (wanted == nullptr || !run_.questions().IsOneValue(*wanted)) {
      return false;
    }
    const std::string is = cell->number           ? FormatExact(*cell->number)
                           : cell->behind.empty() ? "missing"
                                                  : fmt::format("\"{}\"", Printable(cell->behind));
    bool holds = false;
    if (wanted->type.kind == TypeKind::kMissing) {
      holds = cell->behind.empty();
    } else if (wanted->type.is_number() && cell->number) {
      const Value value = executor_.EvaluateScalar(*wanted);
      const auto* number = std::get_if<Rational>(&value.data);
      holds = number != nullptr && *number == *cell->number;
    } else {
      const std::optional<std::string> text = PrintedText(*wanted);
      holds = text && *text == cell->printed;
    }
    return holds || Fail(fmt::format("{} is {}, not {}", name, is, wanted->type.kind == TypeKind::kMissing ? "missing" : Describe(*wanted)),
                         nullptr);
  }

  /// An expression with what is behind a cell in the place of the cell: `expect f("Male", "grade 9") > 0`.
  ast::ExprPtr PutOutputCells(const ast::ExprPtr& expr) {
    if (expr == nullptr) {
      return nullptr;
    }
    if (IsOutputCall(run_.program(), *expr)) {
      const std::optional<OutputCell> cell = FindOutputCell(run_, std::get<ast::NameRef>(expr->node), expr->span);
      return cell ? LiteralOf(*cell, expr->span) : expr;
    }
    return ast::MapParts(*expr, [&](const ast::ExprPtr& part) { return PutOutputCells(part); });
  }

  static ast::ExprPtr LiteralOf(const OutputCell& cell, Span span) {
    const auto make = [&](auto node) {
      return std::make_shared<const ast::Expr>(ast::Expr{.span = span, .bracketed = true, .node = std::move(node)});
    };
    if (!cell.number && cell.behind.empty()) {
      return make(ast::MissingLiteral{});
    }
    if (!cell.number) {
      ast::TextLiteral text;
      text.pieces.push_back({.text = cell.behind, .slot = nullptr});
      return make(std::move(text));
    }
    // A quotient is written as one: 1/3 has no other exact digits.
    const std::string digits = FormatExact(*cell.number < 0 ? -*cell.number : *cell.number);
    const size_t slash = digits.find('/');
    ast::ExprPtr number = make(ast::NumberLiteral{.digits = digits.substr(0, slash)});
    if (slash != std::string::npos) {
      ast::Arithmetic quotient{.first = number, .terms = {}};
      quotient.terms.push_back(
          {.op = ast::Arithmetic::Op::kDivide, .operand = make(ast::NumberLiteral{.digits = digits.substr(slash + 1)})});
      number = make(std::move(quotient));
    }
    return *cell.number < 0 ? make(ast::Unary{.op = ast::Unary::Op::kMinus, .operand = number}) : number;
  }

  bool CheckPrinted() {
    const bound::ExprPtr value = BindValue(*value_);
    if (value == nullptr || !run_.questions().IsOneValue(*value)) {
      return false;
    }
    const std::optional<std::string> text = PrintedText(*value);
    if (!text) {
      return false;
    }
    return *text == expectation_.prints->text || Fail(fmt::format("{} prints \"{}\", not \"{}\"", Text(*expectation_.value),
                                                                  Printable(*text), Printable(expectation_.prints->text)),
                                                      value.get());
  }

  bool CheckValue() {
    ast::Expr is;
    is.span = expectation_.span;
    is.node = ast::Is{.what = ast::Is::What::kValue, .negated = false, .left = value_, .right = is_};
    if (std::holds_alternative<ast::MissingLiteral>(is_->node)) {
      std::get<ast::Is>(is.node).what = ast::Is::What::kMissing;
    }
    const bound::ExprPtr holds = BindValue(is);
    if (holds == nullptr) {
      return false;
    }
    const VectorRef answer = executor_.Evaluate(executor_.planner().Lower(*holds, executor_.planner().ScalarEnvironment()));
    if (!executor_.CheckFaults(*answer)) {
      return false;
    }
    if (IsYesAt(*answer, 0)) {
      return true;
    }
    if (const auto* missing = std::get_if<bound::IsMissing>(&holds->node)) {
      return Fail(fmt::format("{} is {}, not missing", Text(*expectation_.value), Describe(*missing->operand)), missing->operand.get());
    }
    const auto* same = std::get_if<bound::IsSame>(&holds->node);
    if (same == nullptr) {
      return Fail(fmt::format("{} is not {}", Text(*expectation_.value), Text(*expectation_.is)), holds.get());
    }
    return Fail(fmt::format("{} is {}, not {}", Text(*expectation_.value), Describe(*same->left), Describe(*same->right)),
                same->left.get());
  }

  bool CheckCondition() {
    const bound::ExprPtr value = BindValue(*value_);
    if (value == nullptr) {
      return false;
    }
    if (value->type.kind != TypeKind::kYesNo || value->type.list) {
      ReportNoCondition(*expectation_.value, sink_);
      return false;
    }
    const VectorRef answer = executor_.Evaluate(executor_.planner().Lower(*value, executor_.planner().ScalarEnvironment()));
    if (!executor_.CheckFaults(*answer)) {
      return false;
    }
    return IsYesAt(*answer, 0) || Fail(fmt::format("{} is {}", Text(*expectation_.value), Describe(*value)), value.get());
  }

  Run& run_;
  Executor& executor_;
  DiagnosticSink& sink_;
  const ast::Expectation& expectation_;
  ast::ExprPtr value_;  // of the expectation, with numbers and texts in the place of cells
  ast::ExprPtr is_;
};

}  // namespace

void ReportCellAsCondition(const ast::Expr& cell, const SourceMap& sources, DiagnosticSink& sink) {
  const std::string name = TextOf(cell, sources);
  sink.Report(DiagnosticKind::TypeMismatch, cell.span, "a cell is no condition")
      .Hint(fmt::format("say what it is: `expect {} is 12`, or `expect {} prints \"-1\"`", name, name));
}

void ReportNoCondition(const ast::Expr& value, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::TypeMismatch, value.span, "what is expected must be yes or no")
      .Hint("say what the value is: `expect E is V`");
}

bool CheckExpectation(Run& run, const ast::Expectation& expectation) {
  return Checker(run, expectation).Check();
}

}  // namespace tally
