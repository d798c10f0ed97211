#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "outputs/disclosure/relations.h"
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
  std::map<CellId, Rational> terms;
  std::set<CellId> known;  // cells with a number that were used
  Rational constant;
};

void AddTo(Linear& sum, const Rational& factor, const Linear& other) {
  for (const auto& [cell, of_other] : other.terms) {
    sum.terms[cell] += factor * of_other;
  }
  sum.known.insert(other.known.begin(), other.known.end());
  sum.constant += factor * other.constant;
}

class TableAudit {
 public:
  explicit TableAudit(Executor& executor) : executor_(executor), planner_(executor.planner()), program_(planner_.program()) {}

  std::vector<RevealedNumber> Run() {
    for (const bound::Checks& checks : program_.checks) {
      if (!checks.table.is_valid() || !HasSuppressed()) {
        continue;
      }
      for (const bound::Rule& rule : checks.rules) {
        if (rule.severity == "error" && rule.loops.empty()) {
          AddRule(checks.table, rule);
        }
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

  // `error if A != B`, `error unless A = B`: A = B holds; `error if A > B`: A <= B.
  void AddRule(TableId table, const bound::Rule& rule) {
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
    const size_t rows = executor_.RowsOf(table);
    for (size_t row = 0; row < rows; ++row) {
      const std::optional<Linear> a = At(**left, table, row);
      const std::optional<Linear> b = a.has_value() ? At(**right, table, row) : std::nullopt;
      if (b.has_value()) {
        AddRelation(*a, *b, *holds);
      }
    }
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
    Linear sum = a;  // a - b
    AddTo(sum, -1, b);
    std::erase_if(sum.terms, [](const auto& term) { return term.second == 0; });
    if (sum.terms.empty()) {
      return;
    }
    const bool greater = holds == CompareOp::kGreater || holds == CompareOp::kGreaterEqual;
    Relation relation;
    relation.kind = holds == CompareOp::kEqual ? Relation::Kind::kEqual : Relation::Kind::kAtMost;
    BigInteger common = boost::multiprecision::denominator(sum.constant);
    for (const auto& term : sum.terms) {
      common = boost::multiprecision::lcm(common, BigInteger(boost::multiprecision::denominator(term.second)));
    }
    const auto whole = [&](const Rational& number) -> std::optional<int64_t> {
      const Rational scaled = number * Rational(common) * (greater ? -1 : 1);
      const BigInteger integer = boost::multiprecision::numerator(scaled);
      return boost::multiprecision::abs(integer) > (BigInteger(1) << 50) ? std::nullopt : std::optional(static_cast<int64_t>(integer));
    };
    const std::optional<int64_t> limit = whole(-sum.constant);
    if (!limit.has_value()) {
      return;
    }
    relation.limit = *limit - (holds == CompareOp::kLess || holds == CompareOp::kGreater ? 1 : 0);
    for (const auto& [cell, factor] : sum.terms) {
      const std::optional<int64_t> of_cell = whole(factor);
      if (!of_cell.has_value()) {
        return;
      }
      const auto [at, fresh] = numbers_.try_emplace(cell, 0);
      if (fresh) {
        at->second = knowledge_.AddNumber();
      }
      relation.terms.push_back({at->second, *of_cell});
    }
    knowledge_.relations.push_back(std::move(relation));
    known_of_.push_back(sum.known);
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
      return inner.has_value() ? std::optional(Times(*inner, -1)) : std::nullopt;
    }
    if (const auto* chain = std::get_if<bound::ArithmeticChain>(&expr.node)) {
      return Chain(*chain, table, row);
    }
    return Known(expr, table, row);
  }

  static Linear Times(const Linear& linear, const Rational& factor) {
    Linear product;
    AddTo(product, factor, linear);
    return product;
  }

  std::optional<Linear> Chain(const bound::ArithmeticChain& chain, TableId table, size_t row) {
    std::optional<Linear> sum = At(*chain.first, table, row);
    for (const auto& [op, term] : chain.terms) {
      const std::optional<Linear> next = sum.has_value() ? At(*term, table, row) : std::nullopt;
      if (!next.has_value()) {
        return std::nullopt;
      }
      switch (op) {
        case ArithmeticOp::kAdd: AddTo(*sum, 1, *next); break;
        case ArithmeticOp::kSubtract: AddTo(*sum, -1, *next); break;
        case ArithmeticOp::kMultiply:
          if (!sum->terms.empty() && !next->terms.empty()) {
            return std::nullopt;
          }
          sum = sum->terms.empty() ? Times(*next, sum->constant) : Times(*sum, next->constant);
          break;
        case ArithmeticOp::kDivide:
          if (!next->terms.empty() || next->constant == 0) {
            return std::nullopt;
          }
          sum = Times(*sum, 1 / next->constant);
          break;
      }
    }
    return sum;
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
      return Linear{.terms = {{cell, Rational(1)}}, .known = {}, .constant = 0};
    }
    const VectorRef values = EvaluateOver(executor_, planner_.ColumnNode(id), executor_.RowsOf(column.table));
    if (IsMissingAt(*values, row)) {
      return std::nullopt;
    }
    const bool stored = std::holds_alternative<bound::StoredSource>(table.source);
    return Linear{.terms = {}, .known = stored ? std::set<CellId>{cell} : std::set<CellId>(), .constant = NumberAt(*values, row)};
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
    for (const bound::UnionSource::Part& part : parts.parts) {
      const Bitmap taken = RowsWhere(executor_, part.source.where, planner_.TableEnvironment(part.source.table),
                                     executor_.RowsOf(part.source.table), program_.table(column.table).name);
      const size_t count = taken.Count();
      if (row >= count) {
        row -= count;
        continue;
      }
      std::optional<size_t> source;
      taken.ForEach([&](size_t at) {
        if (row == 0 && !source.has_value()) {
          source = at;
        }
        row -= row == 0 ? 0 : 1;
      });
      return At(*part.columns[static_cast<size_t>(column.index)], part.source.table, *source);
    }
    return std::nullopt;
  }

  std::optional<size_t> RowAt(const bound::Expr& expr, TableId table, size_t row) {
    if (const auto* itself = std::get_if<bound::RowOf>(&expr.node); itself != nullptr && itself->frame == 0) {
      return row;
    }
    const VectorRef ordinals = EvaluateOver(executor_, planner_.Lower(expr, planner_.TableEnvironment(table)), executor_.RowsOf(table));
    return IsMissingAt(*ordinals, row) ? std::nullopt : std::optional(static_cast<size_t>(IntegerAt(*ordinals, row)));
  }

  // What reads no suppressed cell, as far as it has a number.
  std::optional<Linear> Known(const bound::Expr& expr, TableId table, size_t row) {
    if (!expr.type.is_number()) {
      return std::nullopt;
    }
    const Bitmap none(executor_.RowsOf(table));
    const VectorRef values =
        EvaluateOver(executor_, planner_.Lower(expr, planner_.TableEnvironment(table)), executor_.RowsOf(table), &none);
    return IsMissingAt(*values, row) ? std::nullopt : std::optional(Linear{.terms = {}, .known = {}, .constant = NumberAt(*values, row)});
  }

  std::string NameOf(const CellId& cell) const {
    const StoredTable& table = *executor_.Stored(cell.table);
    const bound::Table& known = program_.table(cell.table);
    return fmt::format("{}:{}, {}", table.schema->file, table.LineOf(cell.row),
                       program_.column(known.columns[static_cast<size_t>(cell.column)]).heading);
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
};

}  // namespace

std::vector<RevealedNumber> AuditTables(Executor& executor) {
  return TableAudit(executor).Run();
}

}  // namespace tally
