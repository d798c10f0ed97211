#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/specials.h"
#include "outputs/disclosure/linear.h"
#include "outputs/forms/axis_lines.h"
#include "outputs/publication/audit.h"

namespace tally {
namespace {

/// A cell of a stored table.
struct CellId {
  TableId table;
  int column;
  RowIndex row;
  auto operator<=>(const CellId&) const = default;
};

/// A sum of suppressed cells and known numbers.
struct Linear {
  LinearSum<CellId> sum;
  std::set<CellId> known;  // cells with a number that were used
};

class TableAudit {
 public:
  explicit TableAudit(Executor& executor) : executor_(executor), planner_(executor.planner()), program_(planner_.program()) {}

  std::vector<RevealedNumber> Run() {
    for (const bound::Checks& checks : program_.checks) {
      if (checks.table.is_valid() && HasSuppressed()) {
        AddChecks(checks);
      }
    }
    const Solution solution = Solve(knowledge_);
    std::vector<RevealedNumber> revealed;
    for (const auto& [cell, number] : numbers_) {
      if (solution.numbers[number].known()) {
        revealed.push_back({NameOf(cell), solution.numbers[number].low, Sources(number, solution)});
      }
    }
    return revealed;
  }

 private:
  bool HasSuppressed() const {
    return std::any_of(program_.tables.begin(), program_.tables.end(), [&](const bound::Table& table) {
      const StoredTable* stored = executor_.Stored(table.id);
      return stored != nullptr &&
             std::any_of(stored->suppressed.begin(), stored->suppressed.end(), [](const auto& rows) { return !rows.empty(); });
    });
  }

  // What the errors of a block of checks forbid, in the rows and under the conditions for which they are asked.
  void AddChecks(const bound::Checks& checks) {
    Bitmap asked(executor_.RowsOf(checks.table), true);
    KeepWhere(checks.where, checks.table, true, asked);
    for (size_t i = 0; i < checks.rules.size(); ++i) {
      const bound::Rule& rule = checks.rules[i];
      if (rule.severity != "error" || MentionsSpecial(rule)) {
        continue;
      }
      Bitmap rows = asked;
      for (size_t other = 0; checks.kind == bound::Checks::Kind::kFirstOnly && other < checks.rules.size(); ++other) {
        const bound::Rule& before = checks.rules[other];
        if (before.severity != "error" && (other < i || InOneLoop(before, rule))) {  // what it finds hides the error
          KeepUnfound(checks.table, before, rows);
        }
      }
      ForEachOf(rule, checks.table, [&] {
        Bitmap of_rule = rows;
        KeepWhere(rule.only_if, checks.table, true, of_rule);
        AddRule(checks.table, rule, of_rule);
      });
    }
  }

  static bool MentionsSpecial(const bound::Rule& rule) {  // a field of a listing, a row of a worksheet
    return bound::MentionsSpecial(*rule.condition) || (rule.only_if != nullptr && bound::MentionsSpecial(*rule.only_if));
  }
  static bool InOneLoop(const bound::Rule& a, const bound::Rule& b) {
    return !a.loops.empty() && !b.loops.empty() && a.loops.front().slot == b.loops.front().slot;
  }

  // Calls `body` for each combination of a rule's loops, whose values expressions have meanwhile.
  void ForEachOf(const bound::Rule& rule, TableId table, const std::function<void()>& body) {
    ForEachCombination(executor_, rule.loops, planner_.TableEnvironment(table), rule.span, [&](const plan::Environment& env) {
      loops_ = env.loops;
      combination_ = rule.loops.empty() ? 0 : ++combinations_;
      body();
    });
    loops_.clear();
    combination_ = 0;
  }

  // Keeps the rows for which a condition is decided so; all of them when it is null.
  void KeepWhere(const bound::ExprPtr& condition, TableId table, bool holds, Bitmap& rows) {
    const Vector* answers = condition == nullptr ? nullptr : &Values(*condition, table);
    for (size_t row = 0; answers != nullptr && row < rows.size(); ++row) {
      const Value answer = IsMissingAt(*answers, row) ? Value{} : ValueAt(*answers, row);
      const bool* yes = std::get_if<bool>(&answer.data);
      if (yes == nullptr || *yes != holds) {
        rows.Reset(row);
      }
    }
  }

  // Keeps the rows of which it is certain that the rule finds nothing.
  void KeepUnfound(TableId table, const bound::Rule& rule, Bitmap& rows) {
    if (MentionsSpecial(rule)) {
      rows = Bitmap(rows.size());
      return;
    }
    ForEachOf(rule, table, [&] {
      Bitmap fits = rows;
      KeepWhere(rule.condition, table, rule.unless, fits);
      if (rule.only_if != nullptr) {
        Bitmap not_asked = rows;
        KeepWhere(rule.only_if, table, false, not_asked);
        fits.Or(not_asked);
      }
      rows = fits;
    });
  }

  // `error if A != B`, `error unless A = B`: A = B holds; `error if A > B`: A <= B.
  void AddRule(TableId table, const bound::Rule& rule, const Bitmap& asked) {
    const bound::ExprPtr* left = nullptr;
    const bound::ExprPtr* right = nullptr;
    std::optional<CompareOp> holds;
    if (const auto* compare = std::get_if<bound::CompareOf>(&rule.condition->node)) {
      left = &compare->left;
      right = &compare->right;
      holds = rule.unless ? compare->op : Opposite(compare->op);
    } else if (const auto* same = std::get_if<bound::IsSame>(&rule.condition->node)) {
      left = &same->left;
      right = &same->right;
      holds = same->negated == rule.unless ? CompareOp::kNotEqual : CompareOp::kEqual;
    }
    if (!holds.has_value() || *holds == CompareOp::kNotEqual) {
      return;
    }
    asked.ForEach([&](size_t row) {
      const std::optional<Linear> a = At(**left, table, row);
      const std::optional<Linear> b = a.has_value() ? At(**right, table, row) : std::nullopt;
      if (b.has_value()) {
        AddRelation(*a, *b, *holds);
      }
    });
  }

  static CompareOp Opposite(CompareOp op) {
    switch (op) {
      case CompareOp::kEqual: return CompareOp::kNotEqual;
      case CompareOp::kNotEqual: return CompareOp::kEqual;
      case CompareOp::kLess: return CompareOp::kGreaterEqual;
      case CompareOp::kLessEqual: return CompareOp::kGreater;
      case CompareOp::kGreater: return CompareOp::kLessEqual;
      case CompareOp::kGreaterEqual: return CompareOp::kLess;
    }
    return op;
  }

  void AddRelation(const Linear& a, const Linear& b, CompareOp holds) {
    LinearSum<CellId> difference = a.sum;
    AddTo(difference, -1, b.sum);
    if (difference.is_constant()) {
      return;
    }
    const bool greater = holds == CompareOp::kGreater || holds == CompareOp::kGreaterEqual;
    LinearSum<NumberId> sum;
    for (const auto& [cell, factor] : difference.terms) {
      const auto [at, fresh] = numbers_.try_emplace(cell, 0);
      if (fresh) {
        at->second = knowledge_.AddNumber();
      }
      sum.terms.emplace(at->second, factor);
    }
    sum.constant = difference.constant;
    std::optional<Relation> relation =
        ToRelation(greater ? Times(sum, -1) : sum, holds == CompareOp::kEqual ? Relation::Kind::kEqual : Relation::Kind::kAtMost);
    if (!relation.has_value()) {
      return;
    }
    relation->limit -= holds == CompareOp::kLess || holds == CompareOp::kGreater ? 1 : 0;
    knowledge_.relations.push_back(*std::move(relation));
    std::set<CellId>& known = known_of_.emplace_back(a.known);
    known.insert(b.known.begin(), b.known.end());
  }

  // The value of an expression for one row as a sum of cells; nothing where it is not one.
  std::optional<Linear> At(const bound::Expr& expr, TableId table, size_t row) {
    if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
      const std::optional<size_t> of = RowAt(*column->row, table, row);
      return of.has_value() ? Cell(column->column, *of) : std::nullopt;
    }
    if (const auto* fact = std::get_if<bound::FactOf>(&expr.node); fact != nullptr && fact->row != nullptr && fact->args.empty()) {
      const bound::Define& define = program_.define(fact->define);
      const std::optional<size_t> of = RowAt(*fact->row, table, row);
      return of.has_value() ? At(*define.value, define.table, *of) : std::nullopt;
    }
    if (const auto* negated = std::get_if<bound::NegateOf>(&expr.node)) {
      const std::optional<Linear> inner = At(*negated->operand, table, row);
      return inner.has_value() ? std::optional(Linear{Times(inner->sum, -1), inner->known}) : std::nullopt;
    }
    if (const auto* chain = std::get_if<bound::ArithmeticChain>(&expr.node)) {
      return Chain(*chain, table, row);
    }
    return Known(expr, table, row);
  }

  std::optional<Linear> Chain(const bound::ArithmeticChain& chain, TableId table, size_t row) {
    std::optional<Linear> all = At(*chain.first, table, row);
    for (const auto& [op, term] : chain.terms) {
      const std::optional<Linear> next = all.has_value() ? At(*term, table, row) : std::nullopt;
      std::optional<LinearSum<CellId>> sum = next.has_value() ? Calculate(op, all->sum, next->sum) : std::nullopt;
      if (!sum.has_value()) {
        return std::nullopt;
      }
      all->sum = *std::move(sum);
      all->known.insert(next->known.begin(), next->known.end());
    }
    return all;
  }

  std::optional<Linear> Cell(ColumnId id, size_t row) {
    const bound::Column& column = program_.column(id);
    const bound::Table& table = program_.table(column.table);
    if (const auto* parts = std::get_if<bound::UnionSource>(&table.source)) {
      return InUnion(*parts, column, row);
    }
    if (!column.type.is_number()) {
      return std::nullopt;
    }
    const auto cell = CellId{column.table, column.index, static_cast<RowIndex>(row)};
    if (std::holds_alternative<bound::StoredSource>(table.source) && column.type.kind == TypeKind::kInteger && IsSuppressed(cell)) {
      return Linear{.sum = {.terms = {{cell, Rational(1)}}, .constant = 0}, .known = {}};
    }
    VectorRef& values = columns_[id];
    if (values == nullptr) {
      values = EvaluateOver(executor_, planner_.ColumnNode(id), executor_.RowsOf(column.table));
    }
    if (IsMissingAt(*values, row)) {
      return std::nullopt;
    }
    const bool stored = std::holds_alternative<bound::StoredSource>(table.source);
    return Linear{.sum = {.terms = {}, .constant = NumberAt(*values, row)}, .known = stored ? std::set<CellId>{cell} : std::set<CellId>()};
  }

  bool IsSuppressed(const CellId& cell) const {
    const StoredTable* table = executor_.Stored(cell.table);
    if (table == nullptr || static_cast<size_t>(cell.column) >= table->suppressed.size()) {
      return false;
    }
    const std::vector<RowIndex>& rows = table->suppressed[static_cast<size_t>(cell.column)];
    return std::binary_search(rows.begin(), rows.end(), cell.row);
  }

  // The part and the row in it that a row of a union was taken from.
  std::optional<Linear> InUnion(const bound::UnionSource& parts, const bound::Column& column, size_t row) {
    std::vector<std::vector<RowIndex>>& taken = taken_[column.table];
    for (size_t part = taken.size(); part < parts.parts.size(); ++part) {
      const bound::RowSource& source = parts.parts[part].source;
      std::vector<RowIndex>& rows = taken.emplace_back();
      RowsWhere(executor_, source.where, planner_.TableEnvironment(source.table), executor_.RowsOf(source.table),
                program_.table(column.table).name)
          .ForEach([&](size_t at) { rows.push_back(static_cast<RowIndex>(at)); });
    }
    for (size_t part = 0; part < taken.size(); ++part) {
      if (row < taken[part].size()) {
        const bound::UnionSource::Part& of = parts.parts[part];
        return At(*of.columns[static_cast<size_t>(column.index)], of.source.table, taken[part][row]);
      }
      row -= taken[part].size();
    }
    return std::nullopt;
  }

  // The values of an expression over all rows of a table, computed once; what cannot be computed is not told here.
  const Vector& Values(const bound::Expr& expr, TableId table) {
    VectorRef& values = values_[{&expr, table, combination_}];
    if (values == nullptr) {
      const Bitmap none(executor_.RowsOf(table));
      plan::Environment env = planner_.TableEnvironment(table);
      env.loops = loops_;
      values = EvaluateOver(executor_, planner_.Lower(expr, env), executor_.RowsOf(table), &none);
    }
    return *values;
  }

  std::optional<size_t> RowAt(const bound::Expr& expr, TableId table, size_t row) {
    if (const auto* itself = std::get_if<bound::RowOf>(&expr.node); itself != nullptr && itself->frame == 0) {
      return row;
    }
    const Vector& ordinals = Values(expr, table);
    return IsMissingAt(ordinals, row) ? std::nullopt : std::optional(static_cast<size_t>(IntegerAt(ordinals, row)));
  }

  // What reads no suppressed cell, as far as it has a number.
  std::optional<Linear> Known(const bound::Expr& expr, TableId table, size_t row) {
    if (!expr.type.is_number()) {
      return std::nullopt;
    }
    const Vector& values = Values(expr, table);
    return IsMissingAt(values, row) ? std::nullopt
                                    : std::optional(Linear{.sum = {.terms = {}, .constant = NumberAt(values, row)}, .known = {}});
  }

  std::string NameOf(const CellId& cell) const {
    const DataPlace place = PlaceOfRow(executor_, cell.table, cell.row);
    const bound::Table& known = program_.table(cell.table);
    return fmt::format("{}:{}, {}", place.file, place.line, program_.column(known.columns[static_cast<size_t>(cell.column)]).heading);
  }

  std::string Sources(NumberId number, const Solution& solution) const {
    std::set<CellId> cells;
    for (const uint32_t relation : solution.because[number]) {
      cells.insert(known_of_[relation].begin(), known_of_[relation].end());
    }
    std::string text;
    for (const CellId& cell : cells) {
      text += (text.empty() ? "" : "; ") + NameOf(cell);
    }
    return text;
  }

  Executor& executor_;
  plan::Planner& planner_;
  const bound::Program& program_;
  Knowledge knowledge_;
  std::vector<std::set<CellId>> known_of_;  // by relation
  std::map<CellId, NumberId> numbers_;
  std::map<std::tuple<const bound::Expr*, TableId, size_t>, VectorRef> values_;
  decltype(plan::Environment::loops) loops_;  // of the rule at hand
  size_t combination_ = 0;                    // of those; 0: none
  size_t combinations_ = 0;
  std::map<ColumnId, VectorRef> columns_;
  std::map<TableId, std::vector<std::vector<RowIndex>>> taken_;  // of unions: the rows that each part takes
};

}  // namespace

std::vector<RevealedNumber> AuditTables(Executor& executor) {
  return TableAudit(executor).Run();
}

}  // namespace tally
