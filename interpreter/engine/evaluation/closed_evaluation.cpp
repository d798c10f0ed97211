// Evaluation adds nothing to the plan: what needs a further phase of planning comes first.
#include "engine/evaluation/closed_evaluation.h"

#include <algorithm>

#include "engine/plan/inputs.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

/// Finds the tables made of outputs that lead to a node: over its inputs, its rows, and what derived tables are made from.
class Search {
 public:
  Search(plan::Planner& planner, const std::vector<bool>& needs_no_output) : planner_(planner), needs_no_output_(needs_no_output) {}

  void Add(NodeId node) {
    const bool is_known = node.index() < needs_no_output_.size() && needs_no_output_[node.index()];
    if (!is_known && nodes_.insert(node).second) {
      open_.push_back(node);
    }
  }
  void Add(const std::vector<NodeId>& nodes) {
    for (const NodeId node : nodes) {
      Add(node);
    }
  }
  void AddRowsOf(TableId table) {
    const bound::Program& program = planner_.program();
    if (!table.is_valid() || table.index() >= program.tables.size() || !tables_.insert(table).second) {
      return;
    }
    const auto planned = [&] { Add(plan::SourcesOf(planner_.DerivedPlanOf(table))); };
    const auto of_output = [&] { found_.insert(table); };
    std::visit(Overloaded{
                   [](const bound::StoredSource&) {},
                   [](const bound::CodesSource&) {},
                   [&](const bound::EachSource& each) {
                     planned();
                     for (const bound::RowSource& source : each.sources) {
                       AddRowsOf(source.table);
                     }
                   },
                   [&](const bound::WithSource& with) {
                     planned();
                     AddRowsOf(with.left.table);
                     AddRowsOf(with.right.table);
                     AddDomain(std::get<plan::DerivedWith>(planner_.DerivedPlanOf(table)).pairs);
                   },
                   [&](const bound::UnionSource& all) {
                     planned();
                     for (const bound::UnionSource::Part& part : all.parts) {
                       AddRowsOf(part.source.table);
                     }
                   },
                   [&](const bound::FormCellsSource&) { of_output(); },
                   [&](const bound::FormLinesSource&) { of_output(); },
                   [&](const bound::FindingsSource&) { of_output(); },
               },
               program.table(table).source);
  }
  void Run() {
    while (!open_.empty()) {
      const NodeId id = open_.back();
      open_.pop_back();
      const plan::Node& node = planner_.graph().node(id);
      Add(plan::InputsOf(planner_.graph(), id));
      AddRowsOf(planner_.TableOf(plan::DerivedTableOf(node)));
      for (const DomainId domain : plan::DomainsOf(node)) {
        AddDomain(domain);
      }
    }
  }

  const std::set<TableId>& found() const { return found_; }
  const std::set<NodeId>& nodes() const { return nodes_; }

 private:
  void AddDomain(DomainId id) {
    if (!domains_.insert(id).second) {
      return;
    }
    std::visit(Overloaded{
                   [](const plan::ScalarDomain&) {},
                   [](const plan::ExternalDomain&) {},
                   [&](const plan::TableDomain& d) { AddRowsOf(planner_.TableOf(d.table)); },
                   [&](const plan::GroupDomain& d) { Add(d.groups); },
                   [&](const plan::ExpansionDomain& d) {
                     Add(plan::SourcesOf(d));
                     AddDomain(d.outer);
                     AddRowsOf(planner_.TableOf(d.child));
                   },
               },
               planner_.graph().domain(id));
  }

  plan::Planner& planner_;
  const std::vector<bool>& needs_no_output_;
  std::vector<NodeId> open_;
  std::set<NodeId> nodes_;
  std::set<DomainId> domains_;
  std::set<TableId> tables_;
  std::set<TableId> found_;
};

}  // namespace

Executor::Evaluating::Evaluating(Executor& executor)
    : executor_(executor), closed_(executor.planner_.graph()), errors_before_(executor.sink_.error_count()) {
  executor_.evaluates_ = true;
}

Executor::Evaluating::~Evaluating() {
  executor_.evaluates_ = false;
  executor_.told_faults_ = executor_.told_faults_ || executor_.sink_.error_count() != errors_before_;
}

std::shared_ptr<Executor::Evaluating> Executor::BeginEvaluating(const std::vector<NodeId>& nodes, TableId rows_of) {
  if (evaluates_) {
    return nullptr;
  }
  const std::vector<TableId>& of_outputs = planner_.output_tables();
  if (!std::all_of(of_outputs.begin(), of_outputs.end(), [&](TableId table) { return derived_.contains(table); })) {
    for (const TableId table : OutputTablesThatLeadTo(nodes, rows_of)) {
      Derived(table);
    }
  }
  return std::make_shared<Evaluating>(*this);
}

std::set<TableId> Executor::OutputTablesThatLeadTo(const std::vector<NodeId>& nodes, TableId rows_of) {
  Search search(planner_, needs_no_output_);
  search.Add(nodes);
  search.AddRowsOf(rows_of);
  search.Run();
  if (search.found().empty()) {
    needs_no_output_.resize(planner_.graph().node_count());
    for (const NodeId node : search.nodes()) {
      needs_no_output_[node.index()] = true;
    }
  }
  return search.found();
}

}  // namespace tally
