#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "engine/grouping/row_order.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/walk.h"
#include "workbench/explain/explainer.h"

namespace tally {
namespace {

constexpr size_t kMostAsked = 50'000;  // rows of which each is asked
constexpr size_t kMostOpened = 3;      // rows whose conditions are opened
constexpr size_t kMostListed = 12;     // rows that are told at all

void Split(const bound::ExprPtr& where, std::vector<bound::ExprPtr>& conjuncts) {
  if (where == nullptr) {
    return;
  }
  if (const auto* logic = std::get_if<bound::AndOr>(&where->node); logic != nullptr && logic->is_and) {
    for (const bound::ExprPtr& operand : logic->operands) {
      Split(operand, conjuncts);
    }
    return;
  }
  conjuncts.push_back(where);
}

/// Which rows an expression in an aggregate reads.
struct Reads {
  bool own = false;
  bool outer = false;
};

void Collect(const bound::Expr& expr, int frame, Reads& reads) {
  if (const auto* row = std::get_if<bound::RowOf>(&expr.node)) {
    reads.own = reads.own || row->frame == frame;
    reads.outer = reads.outer || row->frame < frame;
  }
  bound::ForEachPart(expr, [&](const bound::Expr& part) { Collect(part, frame, reads); });
}

}  // namespace

/// The rows of one aggregate: those that belong to the outer row, which of them took part, and what the others failed.
class AggregateExplanation {
 public:
  AggregateExplanation(Explainer& explainer, const bound::AggregateOf& n, const plan::Environment& env, Explanation& out)
      : explainer_(explainer), planner_(explainer.executor().planner()), n_(n), env_(env), out_(out) {}

  void Explain() {
    SplitConditions();
    if (IsFoundByPrivate()) {
      AddNote("which rows took part would tell what is private");
      return;
    }
    if (!FindRows()) {
      return;
    }
    if (std::any_of(tests_.begin(), tests_.end(), [&](const bound::ExprPtr& test) { return explainer_.IsHidden(*test); })) {
      AddNote("which rows took part would tell what is private");
      return;
    }
    AskRows();
    const std::vector<RowIndex> taking = Taking();
    Tell(taking);
    if (rows_.empty()) {
      AddAbsence();
      return;
    }
    switch (n_.kind) {
      case AggregateKind::kAny:
        if (!taking.empty()) {
          AddRows({taking.front()}, true);
          AddNote(taking.size() > 1 ? fmt::format("{} more meet it", RowsText(taking.size() - 1)) : "");
          return;
        }
        break;
      case AggregateKind::kPick: AddPicked(taking); break;
      case AggregateKind::kCount:
      case AggregateKind::kSum:
      case AggregateKind::kLowest:
      case AggregateKind::kHighest:
      case AggregateKind::kMean:
      case AggregateKind::kPercentile:
      case AggregateKind::kList:
      case AggregateKind::kOne: AddRows(taking, false); break;
    }
    AddNearest(taking.empty());
  }

 private:
  std::string TableName() { return explainer_.program().table(n_.table).name; }
  void AddNote(const std::string& note) {
    if (!note.empty()) {
      out_.note += (out_.note.empty() ? "" : "; ") + note;
    }
  }

  // Whether a value that may not be shown says, by one that may, which rows belong here.
  bool IsFoundByPrivate() {
    const auto tells = [&](const bound::AggregateOf::Key& key) {
      return explainer_.IsHidden(*key.outer) && !explainer_.IsHidden(*key.child);
    };
    return (n_.origin != nullptr && explainer_.IsHidden(*n_.origin) && !explainer_.IsHidden(n_.origin->type.table)) ||
           std::any_of(n_.keys.begin(), n_.keys.end(), tells) || std::any_of(keys_.begin(), keys_.end(), tells);
  }

  // `child = outer` conditions say which rows belong, like keys; the others are asked of each.
  void SplitConditions() {
    std::vector<bound::ExprPtr> conjuncts;
    Split(n_.where, conjuncts);
    for (const bound::ExprPtr& conjunct : conjuncts) {
      const auto* compare = std::get_if<bound::CompareOf>(&conjunct->node);
      if (compare != nullptr && compare->op == CompareOp::kEqual) {
        Reads left;
        Reads right;
        Collect(*compare->left, n_.frame, left);
        Collect(*compare->right, n_.frame, right);
        if (left.own && !left.outer && !right.own && right.outer) {
          keys_.push_back({compare->left, compare->right});
          continue;
        }
        if (right.own && !right.outer && !left.own && left.outer) {
          keys_.push_back({compare->right, compare->left});
          continue;
        }
      }
      tests_.push_back(conjunct);
    }
  }

  // A worksheet's row is known by its name, which stands for a code.
  static bound::ExprPtr Comparable(const bound::AggregateOf::Key& key) {
    const bool text_for_row = key.child->type.kind == TypeKind::kRow && std::holds_alternative<bound::Special>(key.outer->node);
    return text_for_row ? bound::MakeExpr(bound::TextOf{{key.child}}, Type::Of(TypeKind::kText), key.child->nullable, key.child->span)
                        : key.child;
  }

  // False: there are too many to be asked one by one.
  bool FindRows() {
    std::vector<bound::AggregateOf::Key> keys;
    if (!n_.up.empty()) {
      bound::ExprPtr row = bound::MakeRowOf(n_.table, n_.frame, Span{});
      for (const ColumnId column : n_.up) {
        row = bound::MakeColumnOf(explainer_.program(), std::move(row), column, Span{});
      }
      keys.push_back({row, n_.origin});
    }
    keys.insert(keys.end(), n_.keys.begin(), n_.keys.end());
    keys.insert(keys.end(), keys_.begin(), keys_.end());
    if (keys.empty()) {
      const size_t rows = explainer_.executor().RowsOf(n_.table);
      for (RowIndex row = 0; row < rows && rows <= kMostAsked; ++row) {
        rows_.push_back(row);
      }
      return rows <= kMostAsked;
    }
    for (size_t i = 0; i < keys.size(); ++i) {
      const Value value = explainer_.ValueOf(*keys[i].outer, env_);
      if (value.is_missing()) {
        rows_.clear();
        AddNote(fmt::format("`{}` is missing, so no row belongs here", explainer_.OneLine(keys[i].outer->span)));
        return true;
      }
      const bound::ExprPtr child = Comparable(keys[i]);
      wanted_.push_back({child, value});
      if (i == 0) {
        rows_ = explainer_.RowsWith(n_.table, n_.frame, env_, child, value, keys[i].outer->type);
      } else {
        const bound::ExprPtr wanted = bound::MakeExpr(bound::Constant{value}, keys[i].outer->type, false, Span{});
        const bound::Expr equal{.type = Type::Of(TypeKind::kYesNo),
                                .nullable = true,
                                .span = keys[i].child->span,
                                .node = bound::CompareOf{CompareOp::kEqual, child, wanted}};
        LeaveYes(equal);
      }
    }
    return rows_.size() <= kMostAsked;
  }

  void LeaveYes(const bound::Expr& condition) {
    if (rows_.empty()) {
      return;
    }
    const VectorRef answers = explainer_.rows().Of(planner_.Lower(condition, OverRows()), rows_);
    std::vector<RowIndex> left;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (IsYesAt(*answers, i)) {
        left.push_back(rows_[i]);
      }
    }
    rows_ = std::move(left);
  }

  plan::Environment OverRows() {
    const plan::Environment of_table = planner_.TableEnvironment(n_.table);
    plan::Environment env = env_;
    env.domain = of_table.domain;
    env.frames.resize(std::max(env.frames.size(), static_cast<size_t>(n_.frame) + 1));
    env.frames[static_cast<size_t>(n_.frame)] = of_table.frames[0];
    return env;
  }

  plan::Environment OfRow(RowIndex row) {
    plan::Environment env = env_;
    env.frames.resize(std::max(env.frames.size(), static_cast<size_t>(n_.frame) + 1));
    env.frames[static_cast<size_t>(n_.frame)] = {n_.table, explainer_.RowNode(n_.table, row)};
    return env;
  }

  void AskRows() {
    met_.assign(rows_.size(), 0);
    failed_.assign(rows_.size(), tests_.size());
    for (size_t test = 0; test < tests_.size() && !rows_.empty(); ++test) {
      const NodeId node = planner_.Lower(*tests_[test], OverRows());
      const VectorRef answers = planner_.graph().IsScalar(node) ? explainer_.rows().OfScalar(node) : explainer_.rows().Of(node, rows_);
      for (size_t i = 0; i < rows_.size(); ++i) {
        if (IsYesAt(*answers, i)) {
          ++met_[i];
        } else {
          failed_[i] = std::min(failed_[i], test);
        }
      }
    }
  }

  std::vector<RowIndex> Taking() const {
    std::vector<RowIndex> taking;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (met_[i] == tests_.size()) {
        taking.push_back(rows_[i]);
      }
    }
    return taking;
  }

  void Tell(const std::vector<RowIndex>& taking) {
    const size_t failed = rows_.size() - taking.size();
    if (rows_.empty()) {
      AddNote(fmt::format("no row of `{}` belongs here", TableName()));
    } else if (failed == 0) {
      AddNote(n_.kind == AggregateKind::kAny && !taking.empty() ? "" : fmt::format("{} took part", RowsText(taking.size())));
    } else if (n_.kind != AggregateKind::kAny) {
      AddNote(fmt::format("{} took part, {} did not", RowsText(taking.size()), failed));
    } else if (taking.empty()) {
      AddNote(fmt::format("{} of `{}` asked, none meets it", RowsText(rows_.size()), TableName()));
    }
  }

  // Rows that took part, with what is read of them.
  void AddRows(const std::vector<RowIndex>& rows, bool opened) {
    size_t told = 0;
    for (const RowIndex row : rows) {
      if (IsHidden(row)) {
        ++out_.others;
        continue;
      }
      if (++told > kMostListed) {
        continue;
      }
      Explanation of_row = RowPart(row);
      of_row.verdict = Verdict::kYes;
      of_row.value = n_.value != nullptr && !n_.value->type.list ? explainer_.ValueText(*n_.value, OfRow(row)) : "took part";
      if (opened) {
        of_row.value = "yes";
        for (const bound::ExprPtr& test : tests_) {
          of_row.children.push_back(explainer_.Explain(*test, OfRow(row)));
        }
        explainer_.AddFinding(n_.table, row, of_row);
        out_.decisive = out_.children.size();
      } else {
        for (const bound::ExprPtr& test : tests_) {
          explainer_.AddRecords(*test, OfRow(row), of_row.records);
        }
        if (n_.value != nullptr) {
          explainer_.AddRecords(*n_.value, OfRow(row), of_row.records);
        }
      }
      out_.children.push_back(std::move(of_row));
    }
    if (told > kMostListed) {
      AddNote(fmt::format("{} more took part", RowsText(told - kMostListed)));
    }
  }

  bool IsHidden(RowIndex row) { return !explainer_.options().others && explainer_.persons().IsOther(n_.table, row); }

  Explanation RowPart(RowIndex row) {
    Explanation of_row;
    of_row.is_row = true;
    of_row.text = explainer_.RowWords(n_.table, row);
    of_row.records = explainer_.RecordsOf(n_.table, row);
    return of_row;
  }

  // The rows that came nearest: most conditions met, and which each failed first.
  void AddNearest(bool is_decisive) {
    std::vector<size_t> near;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (met_[i] < tests_.size()) {
        near.push_back(i);
      }
    }
    std::stable_sort(near.begin(), near.end(), [&](size_t a, size_t b) { return met_[a] > met_[b]; });
    size_t told = 0;
    size_t untold = 0;
    for (const size_t i : near) {
      if (IsHidden(rows_[i])) {
        ++out_.others;
        continue;
      }
      if (told == kMostOpened) {
        ++untold;
        continue;
      }
      ++told;
      Explanation of_row = RowPart(rows_[i]);
      of_row.verdict = Verdict::kNo;
      of_row.value = "no";
      for (size_t test = 0; test < tests_.size(); ++test) {
        of_row.children.push_back(test <= failed_[i] ? explainer_.Explain(*tests_[test], OfRow(rows_[i]))
                                                     : explainer_.NotReached(*tests_[test]));
      }
      of_row.decisive = failed_[i];
      out_.children.push_back(std::move(of_row));
      if (is_decisive && !out_.decisive) {
        out_.decisive = out_.children.size() - 1;
      }
    }
    if (untold > 0) {
      AddNote(fmt::format("{} more did not", RowsText(untold)));
    }
  }

  // No row belongs here: of a table that a rule makes, what left it out.
  void AddAbsence() {
    std::vector<Explanation> absence = wanted_.empty() ? std::vector<Explanation>() : explainer_.ExplainAbsence(n_.table, wanted_);
    for (Explanation& part : absence) {
      if (!out_.decisive && part.verdict == Verdict::kNo) {
        out_.decisive = out_.children.size();
      }
      out_.children.push_back(std::move(part));
    }
  }

  // The candidates in their order, and the key that tells the first from the second.
  void AddPicked(std::vector<RowIndex> candidates) {
    if (candidates.empty()) {
      return;
    }
    const plan::Environment over = OverRows();
    std::vector<VectorRef> keys;
    RowComparison comparison;
    std::vector<RowIndex> places;
    for (size_t i = 0; i < candidates.size(); ++i) {
      places.push_back(static_cast<RowIndex>(i));
    }
    const auto add = [&](NodeId node, bool highest, bool missing_first) {
      const VectorRef values = planner_.graph().IsScalar(node) ? explainer_.rows().OfScalar(node) : explainer_.rows().Of(node, candidates);
      Vector flat = *values;
      flat.size = candidates.size();
      keys.push_back(std::make_shared<const Vector>(Flatten(flat)));
      comparison.Add({keys.back().get(), highest, missing_first});
    };
    for (const bound::AggregateOf::Order& order : n_.order) {
      add(planner_.LowerOrder(*order.key, over), order.highest, order.missing_first);
    }
    for (const NodeId key : planner_.LowerKeyOrder(over, n_.frame)) {
      add(key, false, true);
    }
    comparison.Sort(places);
    AddCandidates(candidates, places);
    if (candidates.size() > 1) {
      AddNote(WhatDecided(keys, candidates, places));
    }
  }

  void AddCandidates(const std::vector<RowIndex>& candidates, const std::vector<RowIndex>& places) {
    size_t told = 0;
    for (const RowIndex place : places) {
      const RowIndex row = candidates[place];
      if (IsHidden(row)) {
        ++out_.others;
        continue;
      }
      if (++told > kMostListed) {
        continue;
      }
      Explanation of_row = RowPart(row);
      of_row.verdict = place == places.front() ? Verdict::kYes : Verdict::kNone;
      of_row.value = place == places.front() ? "picked" : "";
      for (const bound::AggregateOf::Order& order : n_.order) {
        const std::string value = explainer_.ValueText(*order.key, OfRow(row));
        of_row.note += fmt::format("{}{}: {}", of_row.note.empty() ? "" : ", ", explainer_.OneLine(order.key->span), value);
        explainer_.AddRecords(*order.key, OfRow(row), of_row.records);
        if (told <= kMostOpened) {
          explainer_.AddOperand(*order.key, OfRow(row), of_row);
        }
      }
      out_.children.push_back(std::move(of_row));
    }
  }

  std::string WhatDecided(const std::vector<VectorRef>& keys, const std::vector<RowIndex>& candidates,
                          const std::vector<RowIndex>& places) {
    for (size_t key = 0; key < keys.size(); ++key) {
      RowComparison by_key;
      by_key.Add({keys[key].get(), key < n_.order.size() && n_.order[key].highest, key >= n_.order.size() || n_.order[key].missing_first});
      if (by_key.Compare(places[0], places[1]) == 0) {
        continue;
      }
      if (key >= n_.order.size()) {
        return "all it prefers is equal: the lowest key decides";
      }
      const bound::ExprPtr& by = n_.order[key].key;
      return fmt::format("`{}` decides: {} before {}", explainer_.OneLine(by->span),
                         explainer_.ValueText(*by, OfRow(candidates[places[0]])), explainer_.ValueText(*by, OfRow(candidates[places[1]])));
    }
    return "nothing tells the first two apart: the order of the file decides";
  }

  Explainer& explainer_;
  plan::Planner& planner_;
  const bound::AggregateOf& n_;
  const plan::Environment& env_;
  Explanation& out_;
  std::vector<bound::AggregateOf::Key> keys_;
  std::vector<bound::ExprPtr> tests_;
  Explainer::Wanted wanted_;    // what a row that belongs here has
  std::vector<RowIndex> rows_;  // that belong to the outer row
  std::vector<size_t> met_;     // how many tests each met
  std::vector<size_t> failed_;  // the first that it failed; their number where it failed none
};

void Explainer::ExplainAggregate(const bound::AggregateOf& n, const plan::Environment& env, Explanation& out) {
  if (n.origin != nullptr) {
    AddOperand(*n.origin, env, out);
  }
  AggregateExplanation(*this, n, env, out).Explain();
}

}  // namespace tally
