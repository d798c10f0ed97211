// Tables of several programs are one in the plan where they mean the same.
#include <catch2/catch.hpp>

#include "engine/plan/planner.h"

namespace tally::plan {
namespace {

const Absence kNothingAbsent{.table = [](TableId) { return false; }, .column = [](ColumnId) { return false; }};

/// A program by hand: its tables have ids in the order in which they are added.
class Tables {
 public:
  TableId Add(const std::string& name, const std::vector<std::pair<std::string, Type>>& columns,
              const std::function<void(TableSchema&)>& change = {}) {
    TableSchema schema{.id = TableId(program.tables.size()), .name = name, .file = name + ".csv"};
    for (const auto& [column, type] : columns) {
      schema.columns.push_back({.id = {}, .name = column, .headers = {column}, .type = type});
    }
    if (change) {
      change(schema);
    }
    AddTable(name, bound::StoredSource{static_cast<int>(program.schemas.size())}, columns);
    program.schemas.push_back(schema);
    return schema.id;
  }
  TableId AddCodes(const std::string& name, std::vector<std::string> codes) {
    const TableId id =
        AddTable(name, bound::CodesSource{static_cast<int>(program.code_sets.size())}, {{"code", Type::Of(TypeKind::kCode)}});
    program.code_sets.push_back({.id = id, .name = name, .codes = std::move(codes)});
    return id;
  }
  /// Each value of a column that is above a limit.
  TableId AddEach(const std::string& name, TableId of, size_t column, int64_t limit) {
    const auto row = Make(bound::RowOf{0}, Type::Row(of));
    const ColumnId id = program.table(of).columns[column];
    const auto value = Make(bound::ColumnOf{row, id}, program.column(id).type);
    const auto number = Make(bound::Constant{Value{Rational(limit)}}, Type::Of(TypeKind::kInteger));
    const auto above = Make(bound::CompareOf{CompareOp::kGreater, value, number}, Type::Of(TypeKind::kYesNo));
    return AddTable(name, bound::EachSource{.sources = {{of, above}}, .keys = {{value}}, .refs = {}}, {{"value", program.column(id).type}});
  }

  bound::Program program;

 private:
  template <class Node>
  static bound::ExprPtr Make(Node node, Type type) {
    return std::make_shared<const bound::Expr>(bound::Expr{.type = type, .nullable = true, .span = {}, .node = std::move(node)});
  }
  template <class Source>
  TableId AddTable(const std::string& name, Source source, const std::vector<std::pair<std::string, Type>>& columns) {
    bound::Table table;
    table.id = TableId(program.tables.size());
    table.name = name;
    table.source = std::move(source);
    for (const auto& [heading, type] : columns) {
      bound::Column column;
      column.id = ColumnId(program.columns.size());
      column.table = table.id;
      column.name = heading;
      column.type = type;
      column.index = static_cast<int>(table.columns.size());
      program.columns.push_back(column);
      table.columns.push_back(column.id);
    }
    program.tables.push_back(table);
    return table.id;
  }
};

const Type kCode = Type::Of(TypeKind::kCode);
const Type kInteger = Type::Of(TypeKind::kInteger);

/// The plan's ids of one table of each of two programs over one graph.
std::pair<PlanTableId, PlanTableId> IdsOf(const Tables& a, TableId of_a, const Tables& b, TableId of_b) {
  DiagnosticSink sink;
  const auto graph = std::make_shared<Graph>();
  Planner first(a.program, kNothingAbsent, sink, graph);
  Planner second(b.program, kNothingAbsent, sink, graph);
  return {first.PlanTableOf(of_a), second.PlanTableOf(of_b)};
}

TEST_CASE("plan tables: a file that is declared alike is one table, whatever its id", "[plan]") {
  Tables a;
  Tables b;
  b.Add("other", {{"id", kCode}});
  const TableId school_a = a.Add("school", {{"id", kCode}});
  const TableId school_b = b.Add("school", {{"id", kCode}});
  const TableId student_a = a.Add("student", {{"id", kCode}, {"school", Type::Row(school_a)}});
  const TableId student_b = b.Add("student", {{"id", kCode}, {"school", Type::Row(school_b)}});
  CHECK(student_a != student_b);
  const auto [first, second] = IdsOf(a, student_a, b, student_b);
  CHECK(first == second);
  DiagnosticSink sink;
  const auto graph = std::make_shared<Graph>();
  Planner of_a(a.program, kNothingAbsent, sink, graph);
  Planner of_b(b.program, kNothingAbsent, sink, graph);
  CHECK(of_a.ColumnNode(a.program.table(student_a).columns[1]) == of_b.ColumnNode(b.program.table(student_b).columns[1]));
  CHECK(of_a.TableOf(of_b.PlanTableOf(student_b)) == student_a);
  CHECK_FALSE(of_a.TableOf(of_b.PlanTableOf(TableId(0))).is_valid());
}

TEST_CASE("plan tables: a file that is declared otherwise is another table", "[plan]") {
  const std::vector<std::function<void(TableSchema&)>> changes = {
      [](TableSchema& t) { t.file = "other.csv"; },
      [](TableSchema& t) { t.key = {0}; },
      [](TableSchema& t) { t.unique = {{1}}; },
      [](TableSchema& t) { t.may_be_absent = true; },
      [](TableSchema& t) {
        t.absent_rows = {{"x", "1"}};
      },
      [](TableSchema& t) { t.style.separator = ';'; },
      [](TableSchema& t) { t.style.missing = {"n/a"}; },
      [](TableSchema& t) { t.columns[1].type = Type::Of(TypeKind::kDecimal); },
      [](TableSchema& t) { t.columns[1].headers = {"N"}; },
      [](TableSchema& t) { t.columns[1].nullable = true; },
      [](TableSchema& t) { t.columns[1].written = {"0"}; },
      [](TableSchema& t) { t.columns.pop_back(); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    INFO("change " << i);
    Tables a;
    Tables b;
    const TableId of_a = a.Add("student", {{"id", kCode}, {"n", kInteger}});
    const TableId of_b = b.Add("student", {{"id", kCode}, {"n", kInteger}}, changes[i]);
    const auto [first, second] = IdsOf(a, of_a, b, of_b);
    CHECK(first != second);
  }
}

TEST_CASE("plan tables: what a file refers to is a part of what it means", "[plan]") {
  const auto with_codes = [](Tables& tables, std::vector<std::string> codes) {
    return tables.Add("student", {{"id", kCode}, {"level", Type::Row(tables.AddCodes("level", std::move(codes)))}});
  };
  Tables a;
  Tables b;
  Tables c;
  const TableId of_a = with_codes(a, {"low", "high"});
  const TableId of_b = with_codes(b, {"low", "high"});
  const TableId of_c = with_codes(c, {"high", "low"});
  const auto alike = IdsOf(a, of_a, b, of_b);
  CHECK(alike.first == alike.second);
  const auto differing = IdsOf(a, of_a, c, of_c);
  CHECK(differing.first != differing.second);
}

TEST_CASE("plan tables: a derived table is what it is made from", "[plan]") {
  Tables a;
  Tables b;
  const TableId of_a = a.AddEach("large", a.Add("student", {{"id", kCode}, {"n", kInteger}}), 1, 5);
  b.Add("other", {{"id", kCode}});
  const TableId student = b.Add("student", {{"id", kCode}, {"n", kInteger}});
  const TableId of_b = b.AddEach("large", student, 1, 5);
  const TableId larger = b.AddEach("large", student, 1, 6);
  const auto alike = IdsOf(a, of_a, b, of_b);
  CHECK(alike.first == alike.second);
  const auto differing = IdsOf(a, of_a, b, larger);
  CHECK(differing.first != differing.second);
}

TEST_CASE("plan tables: two tables of one program stay two", "[plan]") {
  Tables a;
  const TableId student = a.Add("student", {{"id", kCode}, {"n", kInteger}});
  const TableId first = a.AddEach("large", student, 1, 5);
  const TableId second = a.AddEach("large", student, 1, 5);
  DiagnosticSink sink;
  Planner planner(a.program, kNothingAbsent, sink);
  CHECK(planner.PlanTableOf(first) != planner.PlanTableOf(second));
  CHECK(planner.TableOf(planner.PlanTableOf(second)) == second);
}

}  // namespace
}  // namespace tally::plan
