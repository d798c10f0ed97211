// Rows of derived tables know where they come from, those that never came to be know why; tables made of outputs are asked for before.
#include <catch2/catch.hpp>

#include "engine/evaluation/row_vectors.h"
#include "engine/evaluation/source_rows.h"
#include "engine/plan/phase.h"

namespace tally {
namespace {

const plan::Absence kNothingAbsent{.table = [](TableId) { return false; }, .column = [](ColumnId) { return false; }};
const Type kInteger = Type::Of(TypeKind::kInteger);

/// kid: age. visit: kid, n. Derived from them: `ages`, each age of kids above 1; `pairs`, kids with visits where n is the age and above 2;
/// `all`, ages of kids above 2 and then n of visits. `cells`, of an output.
class Made {
 public:
  Made() : pool(1), planner(program, kNothingAbsent, sink), executor(planner, tables, pool, sink) {
    program.schemas.resize(2);
    kid = Add(bound::StoredSource{0}, {kInteger});
    visit = Add(bound::StoredSource{1}, {Type::Row(kid), kInteger});
    Fill(kid, {MakeNumbers({3, 1, 2, 3, kMissing64, 5})});
    Fill(visit, {MakeOrdinals({0, 1, 1, 3, kMissing32}), MakeNumbers({3, 3, 2, 9, 5})});

    ages = TableId(program.tables.size());
    Add(bound::EachSource{.sources = {{kid, Above(kid, 0, 1)}}, .keys = {{Of(kid, 0)}}, .refs = {}}, {kInteger});
    bound::Column ref{
        .id = ColumnId(program.columns.size()), .table = kid, .type = Type::Row(ages), .index = 0, .hidden_ref = true, .derived = ages};
    program.columns.push_back(ref);
    std::get<bound::EachSource>(program.tables[ages.index()].source).refs = {ref.id};

    pairs = TableId(program.tables.size());
    Add(
        bound::WithSource{
            .left = {kid, nullptr}, .right = {visit, Above(visit, 1, 2)}, .keys = {{Of(kid, 0), Of(visit, 1)}}, .where = nullptr},
        {Type::Row(kid), Type::Row(visit)});
    all = TableId(program.tables.size());
    Add(bound::UnionSource{.parts = {{{kid, Above(kid, 0, 2)}, {Of(kid, 0)}}, {{visit, nullptr}, {Of(visit, 1)}}}}, {kInteger});
    cells = Add(bound::FormCellsSource{}, {kInteger});
  }

  bound::ExprPtr Of(TableId table, size_t column) const {
    const auto row = Make(bound::RowOf{0}, Type::Row(table));
    const ColumnId id = program.table(table).columns[column];
    return Make(bound::ColumnOf{row, id}, program.column(id).type);
  }
  bound::ExprPtr Above(TableId table, size_t column, int64_t limit) const {
    const auto number = Make(bound::Constant{Value{Rational(limit)}}, kInteger);
    return Make(bound::CompareOf{CompareOp::kGreater, Of(table, column), number}, Type::Of(TypeKind::kYesNo));
  }

  bound::Program program;
  DiagnosticSink sink;
  std::unordered_map<TableId, StoredTable> tables;
  ThreadPool pool;
  plan::Planner planner;
  Executor executor;
  TableId kid, visit, ages, pairs, all, cells;

 private:
  template <class Node>
  static bound::ExprPtr Make(Node node, Type type) {
    return std::make_shared<const bound::Expr>(bound::Expr{.type = type, .nullable = true, .span = {}, .node = std::move(node)});
  }
  template <class Source>
  TableId Add(Source source, const std::vector<Type>& types) {
    bound::Table table;
    table.id = TableId(program.tables.size());
    table.source = std::move(source);
    for (size_t i = 0; i < types.size(); ++i) {
      bound::Column column;
      column.id = ColumnId(program.columns.size());
      column.table = table.id;
      column.type = types[i];
      column.nullable = true;
      column.index = static_cast<int>(i);
      program.columns.push_back(column);
      table.columns.push_back(column.id);
    }
    program.tables.push_back(table);
    return table.id;
  }
  void Fill(TableId table, std::vector<VectorRef> columns) {
    tables[table].rows = columns.front()->size;
    tables[table].column_absent.assign(columns.size(), false);
    tables[table].columns = std::move(columns);
  }
};

using Rows = std::vector<SourceRow>;

TEST_CASE("a row of an `each` knows the rows of each source that belong to it", "[derived]") {
  Made made;
  REQUIRE(made.executor.RowsOf(made.ages) == 3);  // 3, 2, 5
  CHECK(SourceRowsOf(made.executor, made.ages, 0) == Rows{{0, made.kid, 0}, {0, made.kid, 3}});
  CHECK(SourceRowsOf(made.executor, made.ages, 1) == Rows{{0, made.kid, 2}});
  CHECK(SourceRowsOf(made.executor, made.ages, 2) == Rows{{0, made.kid, 5}});
  CHECK(SourceRowsOf(made.executor, made.kid, 2).empty());
}

TEST_CASE("a row that gave none of an `each` or a union knows the condition that left it out", "[derived]") {
  Made made;
  CHECK_FALSE(WhyLeftOut(made.executor, made.ages, 0, 0).has_value());
  for (const RowIndex row : {1u, 4u}) {
    const std::optional<LeftOut> why = WhyLeftOut(made.executor, made.ages, 0, row);
    REQUIRE(why.has_value());
    CHECK(why->row == row);
    const auto* op = std::get_if<plan::OperatorNode>(&made.planner.graph().node(why->condition).body);
    REQUIRE(op != nullptr);
    CHECK(std::holds_alternative<plan::Compare>(op->operation));
  }
  CHECK_FALSE(WhyLeftOut(made.executor, made.all, 0, 5).has_value());
  CHECK(WhyLeftOut(made.executor, made.all, 0, 2).has_value());
  CHECK_FALSE(WhyLeftOut(made.executor, made.all, 1, 2).has_value());
}

TEST_CASE("a row of a `with` knows its pair, and rows that are none know why", "[derived]") {
  Made made;
  REQUIRE(made.executor.RowsOf(made.pairs) == 5);  // kid 0 with visits 0 and 1, kid 3 with 0 and 1, kid 5 with 4
  CHECK(SourceRowsOf(made.executor, made.pairs, 1) == Rows{{0, made.kid, 0}, {1, made.visit, 1}});
  CHECK(SourceRowsOf(made.executor, made.pairs, 4) == Rows{{0, made.kid, 5}, {1, made.visit, 4}});
  CHECK_FALSE(WhyNoPair(made.executor, made.pairs, 3, 1).has_value());
  const std::optional<LeftOut> keys_differ = WhyNoPair(made.executor, made.pairs, 0, 3);
  REQUIRE(keys_differ.has_value());
  CHECK_FALSE(keys_differ->condition.is_valid());
  const std::optional<LeftOut> right_left_out = WhyNoPair(made.executor, made.pairs, 2, 2);
  REQUIRE(right_left_out.has_value());
  CHECK(right_left_out->condition.is_valid());
  CHECK(right_left_out->row == 2);
}

TEST_CASE("a row of a union knows its part and row", "[derived]") {
  Made made;
  REQUIRE(made.executor.RowsOf(made.all) == 8);
  CHECK(SourceRowsOf(made.executor, made.all, 1) == Rows{{0, made.kid, 3}});
  CHECK(SourceRowsOf(made.executor, made.all, 2) == Rows{{0, made.kid, 5}});
  CHECK(SourceRowsOf(made.executor, made.all, 3) == Rows{{1, made.visit, 0}});
  CHECK(SourceRowsOf(made.executor, made.all, 7) == Rows{{1, made.visit, 4}});
}

TEST_CASE("the supplier of a table of outputs is asked before what reads it is evaluated, while the plan is open", "[derived]") {
  Made made;
  int asked = 0;
  made.executor.SetOutputTables([&](TableId table) {
    CHECK(table == made.cells);
    CHECK_FALSE(made.planner.graph().is_closed());
    ++asked;
    // A phase of its own: it plans and evaluates.
    const NodeId ages = made.planner.Lower(*made.Of(made.ages, 0), made.planner.TableEnvironment(made.ages));
    DerivedRows rows;
    rows.rows = made.executor.Evaluate(ages)->size;
    rows.columns = {made.executor.Evaluate(ages)};
    return rows;
  });
  const plan::Environment env = made.planner.TableEnvironment(made.cells);
  const NodeId stored = made.planner.Lower(*made.Above(made.kid, 0, 2), made.planner.TableEnvironment(made.kid));
  made.executor.Evaluate(stored);
  CHECK(asked == 0);
  const NodeId condition = made.planner.LowerDecision(*made.Above(made.cells, 0, 2), env);
  {
    const plan::ClosedPlan closed(made.planner.graph());
    CHECK(made.executor.Evaluate(condition)->yes.Count() == 2);
  }
  CHECK(asked == 1);
  CHECK(made.executor.RowsOf(made.cells) == 3);
  CHECK(asked == 1);
}

TEST_CASE("rows that an output makes are planned before their number is known", "[derived]") {
  Made made;
  const DomainId rows = made.planner.MakeExternalDomain();
  const NodeId input = made.planner.MakeInput(rows);
  const NodeId age = made.planner.Gather(made.planner.ColumnNode(made.program.table(made.kid).columns[0]), input);
  const plan::ClosedPlan closed(made.planner.graph());
  made.executor.Provide(rows, 2);
  made.executor.Provide(input, MakeOrdinals({5, 0}));
  const VectorRef ages = made.executor.Evaluate(age);
  CHECK(NumberAt(*ages, 0) == 5);
  CHECK(NumberAt(*ages, 1) == 3);
}

}  // namespace
}  // namespace tally
