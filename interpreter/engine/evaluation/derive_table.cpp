#include <numeric>

#include <fmt/format.h>

#include "engine/evaluation/closed_evaluation.h"
#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/kept_vectors.h"
#include "engine/evaluation/profile.h"
#include "engine/evaluation/readers.h"
#include "engine/evaluation/row_name.h"
#include "engine/grouping/aggregates.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"

namespace tally {

namespace {

VectorRef Share(Vector v) {
  return std::make_shared<const Vector>(std::move(v));
}

constexpr size_t kMostRowsOfUnion = 200'000'000;  // each of them is copied

/// A table is marked only while its rows are made, also where that is interrupted.
struct MarkedWhileMade {
  std::set<TableId>& making;
  TableId table;
  ~MarkedWhileMade() { making.erase(table); }
};

}  // namespace

const DerivedRows& Executor::Derived(TableId table) {
  if (auto found = derived_.find(table); found != derived_.end()) {
    return *found->second;
  }
  const bound::Table& known = planner_.program().table(table);
  std::unique_ptr<DerivedRows> rows;
  TALLY_CHECK(making_.insert(table).second);  // tables that depend on themselves are refused before
  const MarkedWhileMade marked{making_, table};
  const ProfileScope profiled(profile_, *this, {"table", known.name, known.span});
  const bool by_output = std::holds_alternative<bound::FormCellsSource>(known.source) ||
                         std::holds_alternative<bound::FormLinesSource>(known.source) ||
                         std::holds_alternative<bound::FindingsSource>(known.source);
  if (by_output) {
    TALLY_CHECK(provide_ != nullptr);
    const Supplying supplying(*this);
    rows = std::make_unique<DerivedRows>(provide_(table));
  } else {
    const plan::PlanTableId planned = planner_.PlanTableOf(table);
    const std::shared_ptr<Evaluating> evaluating = BeginEvaluating({}, table);
    rows = kept_ == nullptr || makes_all_ ? nullptr : kept_->FindRows(*this, planned);
    if (rows == nullptr) {
      rows = Evaluation(*this).MakeDerived(table);
    }
  }
  const DerivedRows& kept = *(derived_[table] = std::move(rows));
  if (readers_) {
    LetGo(readers_->Made(table));
  }
  return kept;
}

VectorRef Evaluation::NoRows(const Type& type) {
  Vector missing = ComputeConstant({type.kind, Value{}});
  missing.size = 1;
  return Share(Compress(Flatten(missing), Bitmap(1)));
}

std::unique_ptr<DerivedRows> Evaluation::NoRowsOf(TableId table) {
  const bound::Program& program = executor_.planner_.program();
  auto none = std::make_unique<DerivedRows>();
  for (const ColumnId column : program.table(table).columns) {
    none->columns.push_back(NoRows(program.column(column).type));
  }
  if (const auto* each = std::get_if<bound::EachSource>(&program.table(table).source)) {
    for (const bound::RowSource& source : each->sources) {
      Vector no_row = MakeConstantI32(executor_.RowsOf(source.table), std::nullopt);
      none->refs.push_back(Share(Flatten(no_row)));
    }
  }
  return none;
}

bool Evaluation::HasRoomFor(size_t rows, size_t most, const std::string& what, Span span) {
  if (rows <= most) {
    return true;
  }
  executor_.sink_.Report(DiagnosticKind::RunFault, span, fmt::format("{} have {} rows, more than the limit of {}", what, rows, most));
  return false;
}

std::unique_ptr<DerivedRows> Evaluation::MakeDerived(TableId table) {
  const plan::DerivedPlan& plan = executor_.planner_.DerivedPlanOf(table);  // planned before: here it is looked up
  std::unique_ptr<DerivedRows> rows = std::visit(Overloaded{
                                                     [&](const plan::DerivedEach& n) { return MakeEach(table, n); },
                                                     [&](const plan::DerivedWith& n) { return MakeWith(n); },
                                                     [&](const plan::DerivedUnion& n) { return MakeUnion(table, n); },
                                                 },
                                                 plan);
  for (const VectorRef& column : rows->columns) {
    if (column != nullptr) {
      executor_.CheckFaults(*column);
    }
  }
  if (executor_.planner_.program().table(table).promised) {
    CheckPromises(table, *rows);
  }
  return rows;
}

std::unique_ptr<DerivedRows> Evaluation::MakeEach(TableId table, const plan::DerivedEach& n) {
  std::vector<std::vector<VectorRef>> keys;
  std::vector<const Bitmap*> where;
  std::vector<VectorRef> held;
  std::vector<size_t> rows;
  for (const plan::DerivedEach::Source& source : n.sources) {
    rows.push_back(executor_.RowsOf(source.table));
    std::vector<VectorRef> source_keys;
    for (NodeId key : source.keys) {
      source_keys.push_back(Spread(Input(key), rows.back()));
    }
    keys.push_back(std::move(source_keys));
    const Bitmap* bits = nullptr;
    if (source.where.is_valid()) {
      held.push_back(Input(source.where));
      executor_.CheckFaults(*held.back());
      bits = &held.back()->yes;
    }
    where.push_back(bits);
    for (const VectorRef& key : keys.back()) {
      executor_.CheckFaults(*key, bits);
    }
  }
  const bound::Table& known = executor_.planner_.program().table(table);
  TellOfMissingKeys(known, keys, where);
  if (!HasRoomFor(std::accumulate(rows.begin(), rows.end(), 64 * rows.size()), kMostRows, fmt::format("the sources of `{}`", known.name),
                  known.span)) {
    return NoRowsOf(table);
  }
  const bool is_checked = known.promised.has_value();
  plan::Planner& planner = executor_.planner_;
  const plan::PlanTableId planned = planner.PlanTableOf(table);
  const auto wants = [&](const plan::NodeBody& node, plan::PlanTableId of) {
    return is_checked || executor_.WantsDerived(graph_.Find(node, graph_.FindDomain(plan::TableDomain{of})));
  };
  const auto wants_key = [&](size_t k) { return wants(plan::DerivedColumnNode{planned, static_cast<int>(k)}, planned); };
  SharedGroups groups = GroupSources(keys, where, rows, wants_key, Context(0, known.span));
  auto made = std::make_unique<DerivedRows>();
  made->rows = groups.groups;
  made->columns = std::move(groups.keys);
  for (size_t s = 0; s < groups.group_of_row.size(); ++s) {
    const bool is_wanted = wants(plan::DerivedRefNode{planned, static_cast<int>(s)}, planner.PlanTableOf(n.sources[s].table));
    made->refs.push_back(is_wanted ? Share(std::move(groups.group_of_row[s])) : nullptr);
  }
  return made;
}

// The pairs for which the condition holds, found over some pairs at a time. Null where all of them are made.
std::unique_ptr<DerivedRows> Evaluation::MakeWithInPieces(const plan::DerivedWith& n) {
  const std::shared_ptr<const PairIndex> index = IndexPairs(n.pairs);
  std::optional<std::vector<NodeId>> nodes =
      n.where.is_valid() && index->count() > kMostPairsAtOnce ? NodesInPieces(graph_, n.pairs, {n.where}) : std::nullopt;
  if (!nodes) {
    return nullptr;
  }
  PairPieces pieces(executor_, *std::move(nodes));
  std::vector<VectorRef> outer, child;
  auto made = std::make_unique<DerivedRows>();
  for (size_t begin = 0; begin < index->outer_rows();) {
    const size_t end = index->EndOfPiece(begin, kPairsInPiece);
    const ExpandedPairs pairs = index->Make(begin, end);
    pieces.Take(pairs);
    const VectorRef where = Spread(pieces.Of(n.where), pairs.outer_index->size);
    outer.push_back(Share(Compress(*pairs.outer_index, where->yes)));
    child.push_back(Share(Compress(*pairs.child_ordinals, where->yes)));
    made->rows += outer.back()->size;
    begin = executor_.CheckFaults(*where) ? end : index->outer_rows();
  }
  made->columns = {Share(Concatenate(outer)), Share(Concatenate(child))};
  executor_.LetGoOfPairs(n.pairs);
  return made;
}

// Rows without a key are one row together; where the key says so itself, as `(cip when adult, otherwise missing)`, that is meant.
void Evaluation::TellOfMissingKeys(const bound::Table& table, const std::vector<std::vector<VectorRef>>& keys,
                                   const std::vector<const Bitmap*>& where) {
  const bound::Program& program = executor_.planner_.program();
  const auto& each = std::get<bound::EachSource>(table.source);
  for (size_t source = 0; source < keys.size(); ++source) {
    for (size_t k = 0; k < keys[source].size(); ++k) {
      const bound::Expr& key = *each.keys[source][k];
      const auto* column = std::get_if<bound::ColumnOf>(&key.node);
      const bool is_of_file =
          column != nullptr && std::holds_alternative<bound::StoredSource>(program.table(program.column(column->column).table).source);
      if (!is_of_file || !key.nullable) {
        continue;
      }
      Bitmap missing(keys[source][k]->size);
      for (size_t row = 0; row < missing.size(); ++row) {
        if (IsMissingAt(*keys[source][k], row) && !IsFaultAt(*keys[source][k], row)) {
          missing.Set(row);
        }
      }
      if (where[source] != nullptr) {
        missing.And(*where[source]);
      }
      if (const size_t rows = missing.Count(); rows != 0) {
        const std::string& name = program.column(table.columns[k]).name;  // of a chain of references: as the key calls it
        executor_.account_.AddOmission({.kind = DiagnosticKind::MissingGroup,
                                        .span = key.span,
                                        .text = fmt::format("{} of `{}` without `{}`: for `{}` they are one and the same", RowsText(rows),
                                                            program.table(each.sources[source].table).name, name, table.name),
                                        .hint = fmt::format("leave them out with `where {} is given`, if they do not belong", name)});
      }
    }
  }
}

std::unique_ptr<DerivedRows> Evaluation::MakeWith(const plan::DerivedWith& n) {
  if (std::unique_ptr<DerivedRows> made = MakeWithInPieces(n)) {
    return made;
  }
  const ExpandedPairs pairs = Expand(n.pairs);  // held: evaluating the condition may let them go
  executor_.LetGoOfPairs(n.pairs);
  auto made = std::make_unique<DerivedRows>();
  if (!n.where.is_valid()) {
    made->rows = pairs.outer_index->size;
    made->columns = {pairs.outer_index, pairs.child_ordinals};
    return made;
  }
  VectorRef where = Spread(Input(n.where), pairs.outer_index->size);
  executor_.CheckFaults(*where);
  made->columns = {Share(Compress(*pairs.outer_index, where->yes)), Share(Compress(*pairs.child_ordinals, where->yes))};
  made->rows = made->columns.front()->size;
  return made;
}

std::unique_ptr<DerivedRows> Evaluation::MakeUnion(TableId table, const plan::DerivedUnion& n) {
  const bound::Program& program = executor_.planner_.program();
  const bound::Table& known = program.table(table);
  auto made = std::make_unique<DerivedRows>();
  size_t rows_of_parts = 0;
  for (const plan::DerivedUnion::Part& part : n.parts) {
    rows_of_parts += executor_.RowsOf(part.table);
  }
  if (!HasRoomFor(rows_of_parts, kMostRowsOfUnion, fmt::format("the parts of `{}`", known.name), known.span)) {
    return NoRowsOf(table);
  }
  std::vector<std::vector<VectorRef>> parts(known.columns.size());
  for (const plan::DerivedUnion::Part& part : n.parts) {
    const size_t rows = executor_.RowsOf(part.table);
    VectorRef where = part.where.is_valid() ? Spread(Input(part.where), rows) : nullptr;
    if (where) {
      executor_.CheckFaults(*where);
    }
    auto keep = [&](NodeId node) {
      VectorRef column = Spread(Input(node), rows);
      return where ? Share(Compress(*column, where->yes)) : column;
    };
    for (size_t k = 0; k < part.columns.size(); ++k) {
      parts[k].push_back(keep(part.columns[k]));
    }
    for (const plan::DerivedUnion::Reference& reference : part.references) {
      VectorRef text = keep(reference.text);
      VectorRef ordinals = keep(reference.ordinals);
      for (size_t row = 0; row < text->size; ++row) {
        if (IsMissingAt(*text, row) || !IsMissingAt(*ordinals, row)) {
          continue;
        }
        const bound::Column& column = program.column(known.columns[static_cast<size_t>(reference.column)]);
        executor_.sink_.Report(DiagnosticKind::RunFault, column.span,
                               fmt::format("`{}` of `{}`: there is no row of `{}` with the key {}", column.name, known.name,
                                           program.table(column.type.table).name, AsTold(reference.text, DataValue(TextAt(*text, row)))));
        break;
      }
    }
    made->rows += where ? where->yes.Count() : rows;
  }
  for (size_t k = 0; k < known.columns.size(); ++k) {
    const bool empty = parts[k].empty();
    made->columns.push_back(empty                  ? NoRows(program.column(known.columns[k]).type)
                            : parts[k].size() == 1 ? parts[k].front()
                                                   : Share(Concatenate(parts[k])));
  }
  return made;
}

// A table that replaces one read from a file keeps that table's promises: required columns are given, what is a key or `unique` is not
// repeated.
void Evaluation::CheckPromises(TableId table, const DerivedRows& rows) {
  const bound::Program& program = executor_.planner_.program();
  const bound::Table& known = program.table(table);
  for (size_t k = 0; k < known.columns.size(); ++k) {
    const bound::Column& column = program.column(known.columns[k]);
    if (column.nullable) {
      continue;
    }
    for (size_t row = 0; row < rows.rows; ++row) {
      if (IsMissingAt(*rows.columns[k], row)) {
        executor_.sink_.Report(DiagnosticKind::RunFault, column.span,
                               fmt::format("`{}` of `{}` must be given and is missing in row {}", column.name, known.name, row + 1));
        break;
      }
    }
  }
  const auto check_different = [&](const std::vector<ColumnId>& columns, const std::string& what) {
    std::vector<const Vector*> keys;
    for (const ColumnId column : columns) {
      keys.push_back(rows.columns.at(static_cast<size_t>(program.column(column).index)).get());
    }
    const Groups groups = GroupRows(keys, nullptr, rows.rows, Context(rows.rows, known.span));
    std::vector<bool> seen(groups.first_row.size());
    for (size_t row = 0; row < rows.rows && groups.first_row.size() < rows.rows; ++row) {
      const bool is_missing = std::any_of(keys.begin(), keys.end(), [&](const Vector* key) { return IsMissingAt(*key, row); });
      const auto group = static_cast<size_t>(IntegerAt(groups.group_of_row, row));
      if (seen[group] && !is_missing) {
        executor_.sink_.Report(
            DiagnosticKind::RunFault, known.span,
            fmt::format("{} of `{}` is repeated: row {} has that of row {}", what, known.name, row + 1, groups.first_row[group] + 1));
        return;
      }
      seen[group] = true;
    }
  };
  if (!known.key.empty()) {
    check_different(known.key, "the key");
  }
  for (const std::vector<int>& unique : known.promised->unique) {
    std::vector<ColumnId> columns;
    std::string names;
    for (const int index : unique) {
      columns.push_back(known.columns[static_cast<size_t>(index)]);
      names += (names.empty() ? "`" : ", `") + program.column(columns.back()).name + "`";
    }
    check_different(columns, names);
  }
}

}  // namespace tally
