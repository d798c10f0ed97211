#include "engine/evaluation/executor.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/closed_evaluation.h"
#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/kept_vectors.h"
#include "engine/evaluation/profile.h"
#include "engine/evaluation/readers.h"
#include "foundation/base/check.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/overloaded.h"

namespace tally {

Executor::Executor(plan::Planner& planner, const std::unordered_map<TableId, StoredTable>& tables, ThreadPool& pool, DiagnosticSink& sink,
                   std::shared_ptr<KeptVectors> kept)
    : planner_(planner), tables_(tables), pool_(pool), sink_(sink), kept_(std::move(kept)) {
  if (kept_ != nullptr) {
    kept_->Join(*this);
  }
}

Executor::~Executor() {
  if (kept_ != nullptr) {
    kept_->Leave(*this);
  }
}

const StoredTable* Executor::Stored(TableId table) const {
  auto found = tables_.find(table);
  return found == tables_.end() ? nullptr : &found->second;
}

std::optional<RowOrigin> Executor::OriginOf(TableId table, RowIndex row) const {
  const StoredTable* stored = Stored(table);
  return stored == nullptr || source_ == nullptr ? std::nullopt : source_->OriginOf(*stored, row);
}

size_t Executor::RowsOf(TableId table) {
  if (const StoredTable* stored = Stored(table)) {
    return stored->rows;
  }
  const bound::Table& known = planner_.program().table(table);
  if (const auto* codes = std::get_if<bound::CodesSource>(&known.source)) {
    return planner_.program().code_sets[static_cast<size_t>(codes->code_set)].codes.size();
  }
  return Derived(table).rows;
}

size_t Executor::SizeOf(DomainId id) {
  return std::visit(Overloaded{
                        [](const plan::ScalarDomain&) -> size_t { return 1; },
                        [&](const plan::TableDomain& d) { return RowsOf(d.table); },
                        [&](const plan::GroupDomain& d) { return GroupCount(d.groups); },
                        [&](const plan::ExpansionDomain&) {
                          const auto known = pair_counts_.find(id);
                          return known != pair_counts_.end() ? known->second : Evaluation(*this).IndexPairs(id)->count();
                        },
                        [&](const plan::ExternalDomain& d) { return external_sizes_.at(static_cast<size_t>(d.slot)).value(); },
                    },
                    planner_.graph().domain(id));
}

VectorRef Executor::Evaluate(NodeId node) {
  if (node.index() < values_.size() && values_[node.index()]) {
    return values_[node.index()];
  }
  const std::shared_ptr<Evaluating> evaluating = BeginEvaluating({node});
  if (values_.size() < planner_.graph().node_count()) {
    values_.resize(planner_.graph().node_count());
  }
  CheckInterrupt();
  VectorRef value = kept_ == nullptr ? nullptr : kept_->Find(*this, node);
  if (value == nullptr) {
    value = Compute(node);
  }
  values_[node.index()] = value;
  if (readers_) {
    if (!readers_->IsAwaited(node) || readers_->WasComputed(node)) {
      unannounced_.push_back(node);
    }
    LetGo(readers_->Computed(node));
  }
  return value;
}

VectorRef Executor::Compute(NodeId node) {
  EvaluateSpine(node);
  const ProfileScope profiled(profile_, profile_ == nullptr ? plan::OwnerIndex() : profile_->OwnerOf(planner_.graph(), node));
  VectorRef value = Evaluation(*this).Compute(node);
  if (planner_.graph().IsScalar(node) && !value->constant) {
    TALLY_CHECK(value->size == 1);
    Vector scalar = *value;  // fits every domain
    scalar.constant = true;
    value = std::make_shared<const Vector>(std::move(scalar));
  }
  TALLY_CHECK(value->constant || value->size == SizeOf(planner_.graph().node(node).domain));
  profiled.Count(*value);
  return value;
}

// A chain of operators along their first inputs, such as a sum of 100,000 terms, is evaluated from its far end and not by recursion.
void Executor::EvaluateSpine(NodeId node) {
  std::vector<NodeId> spine;
  for (NodeId next = node;;) {
    const auto* op = std::get_if<plan::OperatorNode>(&planner_.graph().node(next).body);
    if (op == nullptr || op->inputs.empty() || !op->inputs.front().is_valid()) {
      break;
    }
    next = op->inputs.front();
    if (next.index() < values_.size() && values_[next.index()]) {
      break;
    }
    spine.push_back(next);
  }
  constexpr size_t kShort = 64;
  if (spine.size() <= kShort) {
    return;
  }
  while (!spine.empty()) {
    Evaluate(spine.back());
    spine.pop_back();
  }
}

bool Executor::CheckFaults(const Vector& v, const Bitmap* used) {
  if (!v.faults) {
    return true;
  }
  Bitmap faulty = v.faults->rows;
  if (used != nullptr && faulty.size() == used->size()) {
    faulty.And(*used);
  }
  const size_t row = faulty.First();
  if (row == faulty.size()) {
    return true;
  }
  TellFault(v.faults->At(row));
  return false;
}

void Executor::TellFault(const Fault& fault) {
  const Span place = planner_.graph().PlaceInUse(fault.span);
  const std::string text = fault.row.empty() ? fault.text : fmt::format("{} {}", fault.text, fault.row);
  const auto is_told = [&](const Diagnostic& known) {
    const auto* known_place = std::get_if<Span>(&known.place);
    return known.kind == DiagnosticKind::RunFault && known_place != nullptr && plan::KeyOf(*known_place) == plan::KeyOf(place) &&
           known.text == text;
  };
  if (std::none_of(sink_.all().begin(), sink_.all().end(), is_told)) {
    sink_.Report(DiagnosticKind::RunFault, place, text);
  }
}

void Executor::Provide(DomainId rows, size_t size) {
  const auto slot = static_cast<size_t>(std::get<plan::ExternalDomain>(planner_.graph().domain(rows)).slot);
  external_sizes_.resize(std::max(external_sizes_.size(), slot + 1));
  TALLY_CHECK(!external_sizes_[slot].has_value());
  external_sizes_[slot] = size;
}

void Executor::Provide(NodeId input, VectorRef values) {
  const auto index = static_cast<size_t>(std::get<plan::InputNode>(planner_.graph().node(input).body).index);
  inputs_.resize(std::max(inputs_.size(), index + 1));
  TALLY_CHECK(inputs_[index] == nullptr);
  inputs_[index] = std::move(values);
}

DomainId Executor::AddExternalDomain(size_t size) {
  const DomainId rows = planner_.MakeExternalDomain();
  Provide(rows, size);
  return rows;
}

NodeId Executor::AddInput(DomainId domain, VectorRef values) {
  const NodeId input = planner_.MakeInput(domain);
  Provide(input, std::move(values));
  return input;
}

Value Executor::EvaluateScalar(const bound::Expr& expr) {
  return EvaluateScalar(expr, planner_.ScalarEnvironment());
}

Value Executor::EvaluateScalar(const bound::Expr& expr, const plan::Environment& env) {
  VectorRef v = Evaluate(planner_.Lower(expr, env));
  if (!CheckFaults(*v) || IsMissingAt(*v, 0)) {
    return Value{};
  }
  switch (v->layout) {
    case Layout::kBits: return Value{IsYesAt(*v, 0)};
    case Layout::kI64:
    case Layout::kRational: return Value{NumberAt(*v, 0)};
    case Layout::kU8:
    case Layout::kI32: break;
  }
  if (v->dictionary) {
    return Value{std::string(TextAt(*v, 0))};
  }
  return Value{static_cast<int64_t>(IntegerAt(*v, 0))};
}

bool Executor::EvaluateCondition(const bound::Expr& expr, const std::string& definition) {
  plan::Environment env = planner_.ScalarEnvironment();
  env.label = definition;
  VectorRef v = Evaluate(planner_.LowerDecision(expr, env));
  return CheckFaults(*v) && IsYesAt(*v, 0);
}

void Executor::AddUndetermined(const std::string& definition, NodeId condition, Bitmap rows, AxisId lines, VectorRef outer_index) {
  if (definition.empty() || !rows.Any()) {
    return;
  }
  const plan::Graph& graph = planner_.graph();
  DomainId domain = graph.node(condition).domain;
  if (graph.IsScalar(condition)) {  // it was asked for every row
    rows = Bitmap(1, true);
  }
  while (const auto* pairs = std::get_if<plan::ExpansionDomain>(&graph.domain(domain))) {
    if (outer_index == nullptr) {
      outer_index = Evaluation(*this).Expand(domain).outer_index;
    }
    Bitmap outer(SizeOf(pairs->outer));
    rows.ForEach([&](size_t pair) { outer.Set(static_cast<size_t>(IntegerAt(*outer_index, pair))); });
    outer_index = nullptr;
    rows = std::move(outer);
    domain = pairs->outer;
  }
  if (lines.is_valid()) {
    account_.AddUndetermined(definition, lines, domain, rows);
    return;
  }
  const UndeterminedOf of = std::visit(Overloaded{
                                           [](const plan::ScalarDomain&) { return UndeterminedOf::kCondition; },
                                           [](const plan::ExternalDomain&) { return UndeterminedOf::kPlaces; },
                                           [](const auto&) { return UndeterminedOf::kRows; },
                                       },
                                       graph.domain(domain));
  account_.AddUndetermined(definition, of, domain, condition, rows);
}

}  // namespace tally
