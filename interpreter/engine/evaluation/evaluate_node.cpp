#include <numeric>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/row_vectors.h"
#include "engine/grouping/aggregates.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally {

namespace {

VectorRef Share(Vector v) {
  return std::make_shared<const Vector>(std::move(v));
}

Vector Counting(size_t rows) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = rows;
  v.i32.resize(rows);
  std::iota(v.i32.begin(), v.i32.end(), 0);
  return v;
}

// References as they were read. They have faults in tests only, where they are not given: then nobody knows whose rows are whose.
bool IsReadReference(const plan::Graph& graph, NodeId id) {
  if (const auto* gather = std::get_if<plan::GatherNode>(&graph.node(id).body)) {
    return IsReadReference(graph, gather->values) && IsReadReference(graph, gather->ordinals);
  }
  return std::holds_alternative<plan::StoredColumnNode>(graph.node(id).body);
}

}  // namespace

VectorRef Spread(const VectorRef& v, size_t rows) {
  if (!v || !v->constant) {
    return v;
  }
  Vector flat = *v;
  flat.size = rows;
  return Share(Flatten(flat));
}

Vector Decided(const Vector& answers) {
  TALLY_CHECK(answers.layout == Layout::kBits && !answers.constant);
  Vector decided;
  decided.layout = Layout::kBits;
  decided.size = answers.size;
  decided.yes = answers.yes;
  decided.faults = answers.faults;
  return decided;
}

VectorRef Evaluation::Compute(NodeId id) {
  const plan::Node& node = graph_.node(id);
  const DomainId domain = node.domain;
  return std::visit(Overloaded{
                        [&](const plan::ConstantNode& n) { return Share(ComputeConstant(n)); },
                        [&](const plan::StoredColumnNode& n) {
                          VectorRef column = executor_.Stored(executor_.planner_.TableOf(n.table))->Column(static_cast<size_t>(n.column));
                          TALLY_CHECK(column != nullptr);
                          return column;
                        },
                        [&](const plan::CodeColumnNode& n) { return Share(ComputeCodeColumn(n)); },
                        [&](const plan::DerivedColumnNode& n) {
                          return executor_.DerivedColumn(executor_.planner_.TableOf(n.table), static_cast<size_t>(n.index));
                        },
                        [&](const plan::DerivedRefNode& n) {
                          return executor_.DerivedRef(executor_.planner_.TableOf(n.table), static_cast<size_t>(n.source));
                        },
                        [&](const plan::IdentityNode&) { return Share(Counting(executor_.SizeOf(domain))); },
                        [&](const plan::GatherNode& n) {
                          VectorRef ordinals = Input(n.ordinals);
                          const plan::Node& of = graph_.node(n.values);
                          if (std::holds_alternative<plan::ChildOrdinalNode>(of.body) && !executor_.HasValue(n.values) &&
                              !executor_.expansions_.contains(of.domain)) {
                            return Share(IndexPairs(of.domain)->ChildrenOf(*ordinals));
                          }
                          VectorRef values = Input(n.values);
                          return Share(Gather(*values, *ordinals));
                        },
                        [&](const plan::OuterIndexNode&) { return Expand(domain).outer_index; },
                        [&](const plan::ChildOrdinalNode&) { return Expand(domain).child_ordinals; },
                        [&](const plan::GroupNode& n) { return Share(ComputeGroup(id, n, executor_.SizeOf(domain))); },
                        [&](const plan::ProbeNode& n) { return Share(ComputeProbe(id, n, executor_.SizeOf(domain))); },
                        [&](const plan::InputNode& n) { return executor_.inputs_.at(static_cast<size_t>(n.index)); },
                        [&](const plan::OperatorNode& n) {
                          const auto* decide = std::get_if<plan::Decide>(&n.operation);
                          return decide != nullptr ? ComputeDecision(id, n, *decide) : Share(ComputeOperator(id, n));
                        },
                        [&](const plan::AggregateNode& n) { return Share(ComputeAggregate(id, n, domain)); },
                        [&](const plan::PlaceNode& n) { return Share(ComputePlaces(id, n, executor_.SizeOf(domain))); },
                    },
                    node.body);
}

Vector Evaluation::ComputeConstant(const plan::ConstantNode& n) {
  const Value& value = n.value;
  switch (n.kind) {
    case TypeKind::kYesNo: return MakeConstantBits(1, value.is_missing() ? std::nullopt : std::optional<bool>(std::get<bool>(value.data)));
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
      return MakeConstantNumber(1, value.is_missing() ? std::nullopt : std::optional<Rational>(std::get<Rational>(value.data)));
    case TypeKind::kDate:
    case TypeKind::kYear:
    case TypeKind::kQuarter:
    case TypeKind::kRow:
      return MakeConstantI32(
          1, value.is_missing() ? std::nullopt : std::optional<int32_t>(static_cast<int32_t>(std::get<int64_t>(value.data))));
    case TypeKind::kText:
    case TypeKind::kCode:
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: break;
  }
  if (value.is_missing() || value.is_all()) {
    return MakeConstantText(1, std::nullopt);
  }
  return MakeConstantText(1, std::get<std::string>(value.data));
}

Vector Evaluation::ComputeCodeColumn(const plan::CodeColumnNode& n) {
  const bound::Program& program = executor_.planner_.program();
  const ColumnId id = program.table(executor_.planner_.TableOf(n.table)).columns[static_cast<size_t>(n.column)];
  const bound::Column& column = program.column(id);
  const auto& source = std::get<bound::CodesSource>(program.table(column.table).source);
  std::vector<VectorRef> values;
  auto add = [&](const Value& value) { values.push_back(Share(ComputeConstant({column.type.kind, value}))); };
  if (auto attributes = program.code_columns.find(id); attributes != program.code_columns.end()) {
    for (const Value& value : attributes->second) {
      add(value);
    }
  } else {
    for (const std::string& code : program.code_sets[static_cast<size_t>(source.code_set)].codes) {
      add(Value{code});
    }
  }
  if (values.empty()) {
    Vector none = ComputeConstant({column.type.kind, Value{}});
    return Compress(none, Bitmap(1));
  }
  for (VectorRef& value : values) {
    value = Share(Flatten(*value));
  }
  return Concatenate(values);
}

// The keys are all that the rows of an `each` are told apart by, so that every row is a group of its own.
bool Evaluation::AreKeysOfEach(const plan::GroupNode& n, DomainId domain) const {
  const auto* of_table = std::get_if<plan::TableDomain>(&graph_.domain(domain));
  const bound::Table* table =
      of_table == nullptr ? nullptr : &executor_.planner_.program().table(executor_.planner_.TableOf(of_table->table));
  const auto* each = table == nullptr ? nullptr : std::get_if<bound::EachSource>(&table->source);
  if (each == nullptr) {
    return false;
  }
  std::set<int> keys;
  for (const NodeId key : n.keys) {
    if (const auto* column = std::get_if<plan::DerivedColumnNode>(&graph_.node(key).body);
        column != nullptr && column->table == of_table->table) {
      keys.insert(column->index);
    }
  }
  return keys.size() == each->keys.front().size();
}

Vector Evaluation::ComputeGroup(NodeId id, const plan::GroupNode& n, size_t rows) {
  std::vector<VectorRef> held;
  std::vector<const Vector*> keys;
  for (NodeId key : n.keys) {
    VectorRef v = Input(key);
    if (v->faults && IsReadReference(graph_, key)) {
      executor_.CheckFaults(*v);
    }
    if (v->constant) {
      Vector spread = *v;
      spread.size = rows;
      v = Share(Flatten(spread));
    }
    held.push_back(v);
    keys.push_back(v.get());
  }
  const Bitmap given = RowsWithKeys(keys, rows);
  if (AreKeysOfEach(n, graph_.node(id).domain) && given.Count() == rows) {
    Vector each = Counting(rows);
    executor_.group_counts_[id] = rows;
    executor_.group_rows_[id] = std::make_shared<const std::vector<RowIndex>>(each.i32.begin(), each.i32.end());
    return each;
  }
  Groups groups = GroupRows(keys, &given, rows, Context(rows, {}));
  executor_.group_counts_[id] = groups.first_row.size();
  executor_.group_rows_[id] = std::make_shared<const std::vector<RowIndex>>(std::move(groups.first_row));
  return std::move(groups.group_of_row);
}

Vector Evaluation::ComputeProbe(NodeId id, const plan::ProbeNode& n, size_t rows) {
  TellOfKeys(id, n);
  const auto& group_node = std::get<plan::GroupNode>(graph_.node(n.groups).body);
  const std::shared_ptr<const std::vector<RowIndex>> first_rows = executor_.GroupRowsOf(n.groups);
  Vector ordinals;
  ordinals.layout = Layout::kI32;
  ordinals.size = first_rows->size();
  ordinals.i32.assign(first_rows->begin(), first_rows->end());
  // A key may be the same for all rows; tuples are made of stored values.
  std::vector<VectorRef> held;
  std::vector<const Vector*> keys;
  std::vector<const Vector*> probes;
  for (NodeId key : group_node.keys) {
    held.push_back(Spread(Share(Gather(*Input(key), ordinals)), first_rows->size()));
    keys.push_back(held.back().get());
  }
  for (NodeId key : n.keys) {
    held.push_back(Spread(Input(key), rows));
    probes.push_back(held.back().get());
  }
  return ProbeGroups(keys, first_rows->size(), probes, Context(rows, {}));
}

VectorRef Evaluation::ComputeDecision(NodeId id, const plan::OperatorNode& n, const plan::Decide& decide) {
  const VectorRef input = Spread(Input(n.inputs.front()), executor_.SizeOf(graph_.node(id).domain));
  TALLY_CHECK(input->layout == Layout::kBits);
  if (input->missing.size() == 0) {
    return input;
  }
  executor_.AddUndetermined(decide.label, id, UndeterminedIn(*input), decide.lines);
  return Share(Decided(*input));
}

}  // namespace tally
