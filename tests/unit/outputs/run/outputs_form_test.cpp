#include <catch2/catch.hpp>

#include "engine/plan/phase.h"
#include "language/binder/tree/output_columns.h"
#include "small_program.h"

namespace tally {
namespace {

using bound::SpecialKind;

bound::AxisUse GenderAxis(SmallProgram& p, bound::ExprPtr row, bool with_unlisted) {
  bound::Axis axis;
  axis.name = "gender";
  axis.table = p.student;
  axis.kind = bound::Axis::Kind::kPartition;
  const auto gender = p.Column(p.Row(p.student), p.gender);
  bound::HeaderItem header;
  header.text = p.Text("GENDER");
  axis.items = {{.node = header, .span = {}}, p.Line("Male", p.Is(gender, p.Text("M"))), p.Line("Female", p.Is(gender, p.Text("F")))};
  if (with_unlisted) {
    axis.unlisted = p.Make(bound::IsMissing{gender, false}, Type::Of(TypeKind::kYesNo));
  }
  return p.AddAxis(axis, std::move(row));
}

// All pairs, then the included gender lines; numbered.
bound::AxisUse NumberedAxis(SmallProgram& p, bool with_unlisted = true) {
  bound::Axis axis;
  axis.name = "lines";
  axis.table = p.pair;
  axis.numbered = true;
  bound::IncludeItem include;
  include.axes = {GenderAxis(p, p.Column(p.Row(p.pair), p.pair_student), with_unlisted)};
  axis.items = {p.Line("TOTAL", p.Yes()), {.node = bound::NumberItem{5}, .span = {}}, {.node = include, .span = {}}};
  return p.AddAxis(axis, p.Row(p.pair));
}

bound::AxisUse ProgramAxis(SmallProgram& p) {
  bound::Axis axis;
  axis.name = "programs";
  axis.table = p.pair;
  const auto program = p.Column(p.Row(p.pair), p.pair_program);
  axis.items = {p.Line("all", p.Yes()), p.Line("P", p.Is(program, p.Text("P"))), p.Line("Q", p.Is(program, p.Text("Q")))};
  auto& never = std::get<bound::LineItem>(axis.items.emplace_back(p.Line("R", p.Is(program, p.Text("R")))).node);
  never.offered = p.Make(bound::Constant{Value{false}}, Type::Of(TypeKind::kYesNo));
  return p.AddAxis(axis, p.Row(p.pair));
}

bound::Form PairForm(SmallProgram& p) {
  bound::Form form;
  form.id = FormId(p.program.forms.size());
  form.name = "form";
  form.table = p.pair;
  form.counting = p.Column(p.Row(p.pair), p.pair_student);
  form.files = {p.File("form.csv")};
  form.labels = {p.Field("line", p.Special(SpecialKind::kLineNumber, TypeKind::kInteger)),
                 p.Field("population", p.Special(SpecialKind::kLineText, TypeKind::kText))};
  return form;
}

size_t PlannedIn(SmallProgram& p, plan::Phase phase) {
  return p.executor().planner().graph().planned_in(phase);
}

TEST_CASE("a form counts different units; headers, numbers and marks") {
  SmallProgram p;
  bound::Form form = PairForm(p);
  form.rows = {NumberedAxis(p)};
  form.columns = {ProgramAxis(p)};
  bound::ShowMark not_offered{.mark = "-9",
                              .in = {},
                              .where = p.Make(bound::NotOf{p.Special(SpecialKind::kOffered, TypeKind::kYesNo)}, Type::Of(TypeKind::kYesNo)),
                              .span = {}};
  bound::ShowMark few{.mark = "*",
                      .in = {},
                      .where = p.Compare(CompareOp::kEqual, p.Special(SpecialKind::kCount, TypeKind::kInteger), p.Number(1)),
                      .span = {}};
  form.shows = {not_offered, few};
  p.program.forms.push_back(form);
  const std::vector<ResultTable> tables = p.Run();
  CHECK(p.Messages().empty());
  REQUIRE(tables.size() == 1);
  // All of it was planned before it was tabulated.
  for (const plan::Phase phase :
       {plan::Phase::kOutputTables, plan::Phase::kForms, plan::Phase::kReaders, plan::Phase::kBlockKeys, plan::Phase::kWording}) {
    CHECK(PlannedIn(p, phase) == 0);
  }
  CHECK(tables[0].file == "form.csv");
  CHECK(p.Print(tables[0]) ==
        "line|population|all|P|Q|R\n"
        "1|TOTAL|5|3|3|-9\n"
        "|GENDER||||\n"
        "5|Male|*|*|0|-9\n"
        "6|Female|3|*|3|-9");
}

TEST_CASE("a partition must hold every row once") {
  SmallProgram p;
  bound::Form form = PairForm(p);
  form.rows = {NumberedAxis(p, false)};
  form.columns = {ProgramAxis(p)};
  p.program.forms.push_back(form);
  CHECK(p.Run().empty());
  CHECK(p.Messages() == "the axis `gender` is a partition, but 2 rows of `pair` are on none of its lines, such as \"s5/P\"\n");
  CHECK(PlannedIn(p, plan::Phase::kWording) > 0);  // the row's name
}

TEST_CASE("blocks come sorted, lines only where they are shown") {
  SmallProgram p;
  bound::Form form = PairForm(p);
  bound::Block block;
  block.name = "school";
  block.domain = p.school;
  block.sorted = {{.key = p.Column(p.Row(p.school), p.school_name), .descending = true}};
  block.of_row = p.Column(p.Column(p.Row(p.pair), p.pair_student), p.student_school);
  form.blocks = {block};
  form.labels.insert(form.labels.begin(), p.Field("School", p.Column(p.Row(p.school), p.school_name)));
  bound::Axis axis;
  axis.name = "gender";
  axis.table = p.student;
  const auto gender = p.Column(p.Row(p.student), p.gender);
  axis.items = {p.Line("M", p.Is(gender, p.Text("M"))), p.Line("F", p.Is(gender, p.Text("F")))};
  for (bound::AxisItem& item : axis.items) {
    std::get<bound::LineItem>(item.node).shown =
        p.Compare(CompareOp::kGreater, p.Special(SpecialKind::kCount, TypeKind::kInteger), p.Number(0));
  }
  form.rows = {p.AddAxis(axis, p.Column(p.Row(p.pair), p.pair_student))};
  form.columns = {ProgramAxis(p)};
  p.program.forms.push_back(form);
  const std::vector<ResultTable> tables = p.Run();
  CHECK(p.Messages().empty());
  REQUIRE(tables.size() == 1);
  CHECK(p.Print(tables[0]) ==
        "School|line|population|all|P|Q|R\n"
        "Birch||F|2|0|2|\n"
        "Ash||M|1|1|0|\n"
        "Ash||F|1|1|1|");
}

TEST_CASE("a row outside of all blocks stops the run") {
  SmallProgram p;
  bound::Form form = PairForm(p);
  bound::Block block;
  block.name = "school";
  block.domain = p.school;
  block.where = p.Is(p.Column(p.Row(p.school), p.school_id), p.Text("A"));
  block.of_row = p.Column(p.Column(p.Row(p.pair), p.pair_student), p.student_school);
  form.blocks = {block};
  form.rows = {NumberedAxis(p)};
  form.columns = {ProgramAxis(p)};
  p.program.forms.push_back(form);
  CHECK(p.Run().empty());
  CHECK(p.Messages() == "4 rows of `pair` that `form` counts belong to none of its blocks, such as \"s2/Q\"\n");
}

TEST_CASE("numerators and denominators, rates and a table of lines") {
  SmallProgram p;
  bound::Measure measure;
  measure.id = MeasureId(size_t{0});
  measure.code = "1X";
  measure.title = "Both";
  measure.table = p.pair;
  measure.counting = p.Column(p.Row(p.pair), p.pair_student);
  measure.denominator = p.Yes();
  measure.numerator = p.Is(p.Column(p.Row(p.pair), p.pair_program), p.Text("P"));
  p.program.measures.push_back(measure);
  bound::Form form = PairForm(p);
  form.measure = measure.id;
  form.rows = {NumberedAxis(p)};
  const auto rate = p.Special(SpecialKind::kRate, TypeKind::kDecimal);
  const auto percent = p.Make(bound::ArithmeticChain{p.Number(100), {{ArithmeticOp::kMultiply, rate}}}, Type::Of(TypeKind::kDecimal));
  form.values = {p.Field("numerator", p.Special(SpecialKind::kNumerator, TypeKind::kInteger)),
                 p.Field("denominator", p.Special(SpecialKind::kDenominator, TypeKind::kInteger)),
                 p.Field("actual", percent, {.kind = bound::Format::Kind::kDecimal, .size = 2}),
                 p.Field("met", p.Compare(CompareOp::kGreaterEqual, percent, p.Number(60)))};
  p.program.forms.push_back(form);
  bound::Table lines;
  lines.name = "line_row";
  lines.source = bound::FormLinesSource{{form.id}};
  std::vector<std::pair<std::string, Type>> columns;
  for (const auto& column : bound::ColumnsOfLines()) {
    columns.emplace_back(column.name, Type::Of(column.type));
  }
  const TableId lines_id = p.AddTable(lines, columns);
  const std::vector<ResultTable> tables = p.Run();
  CHECK(p.Messages().empty());
  REQUIRE(tables.size() == 1);
  CHECK(p.Print(tables[0]) ==
        "line|population|numerator|denominator|actual|met\n"
        "1|TOTAL|3|5|60.00|Y\n"
        "|GENDER||||\n"
        "5|Male|1|1|100.00|Y\n"
        "6|Female|1|3|33.33|N");
  const DerivedRows rows = p.Rows(lines_id);
  REQUIRE(rows.rows == 3);
  CHECK(TextAt(*rows.columns[0], 0) == "1X");
  CHECK(NumberAt(*rows.columns[3], 2) == 6);
  CHECK(NumberAt(*rows.columns[8], 2) == Rational(1) / 3);
}

}  // namespace
}  // namespace tally
