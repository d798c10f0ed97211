#include <catch2/catch.hpp>

#include "foundation/diagnostics/data_value.h"
#include "outputs/forms/block_labels.h"
#include "outputs/forms/count_form.h"
#include "outputs/forms/counts_file.h"
#include "outputs/forms/form_blocks.h"
#include "outputs/publication/publication.h"
#include "outputs/tables/form_table.h"
#include "small_program.h"

namespace tally {
namespace {

using bound::SpecialKind;

// Pairs by school, gender and program, counting students; lines are shown where somebody is on them.
bound::Form SchoolForm(SmallProgram& p) {
  bound::Axis lines;
  lines.name = "gender";
  lines.table = p.student;
  const auto gender = p.Column(p.Row(p.student), p.gender);
  lines.items = {p.Line("all", p.Yes()), p.Line("Male", p.Is(gender, p.Text("M"))), p.Line("Female", p.Is(gender, p.Text("F")))};
  for (bound::AxisItem& item : lines.items) {
    std::get<bound::LineItem>(item.node).shown =
        p.Compare(CompareOp::kGreater, p.Special(SpecialKind::kCount, TypeKind::kInteger), p.Number(1));
  }
  bound::Axis columns;
  columns.name = "programs";
  columns.table = p.pair;
  const auto program = p.Column(p.Row(p.pair), p.pair_program);
  columns.items = {p.Line("P", p.Is(program, p.Text("P"))), p.Line("Q", p.Is(program, p.Text("Q")))};
  bound::Block block;
  block.name = "school";
  block.domain = p.school;
  block.sorted = {{.key = p.Column(p.Row(p.school), p.school_name), .descending = true}};
  block.of_row = p.Column(p.Column(p.Row(p.pair), p.pair_student), p.student_school);
  bound::Form form;
  form.id = FormId(p.program.forms.size());
  form.name = "form";
  form.table = p.pair;
  form.counting = p.Column(p.Row(p.pair), p.pair_student);
  form.files = {p.File("form.csv")};
  form.blocks = {block};
  form.labels = {p.Field("School", p.Column(p.Row(p.school), p.school_name)),
                 p.Field("population", p.Special(SpecialKind::kLineText, TypeKind::kText))};
  form.rows = {p.AddAxis(lines, p.Column(p.Row(p.pair), p.pair_student))};
  form.columns = {p.AddAxis(columns, p.Row(p.pair))};
  form.shows = {{.mark = "*",
                 .in = {},
                 .where = p.Compare(CompareOp::kEqual, p.Special(SpecialKind::kCount, TypeKind::kInteger), p.Number(1)),
                 .span = {}}};
  return form;
}

// Units in the numerator among those of the denominator.
bound::Form MeasureForm(SmallProgram& p) {
  bound::Form form = SchoolForm(p);
  bound::Measure measure;
  measure.id = MeasureId(size_t{0});
  measure.code = "1X";
  measure.table = p.pair;
  measure.counting = form.counting;
  measure.denominator = p.Yes();
  measure.numerator = p.Is(p.Column(p.Row(p.pair), p.pair_program), p.Text("P"));
  p.program.measures.push_back(measure);
  form.measure = measure.id;
  form.columns.clear();
  form.values = {p.Field("numerator", p.Special(SpecialKind::kNumerator, TypeKind::kInteger)),
                 p.Field("rate", p.Special(SpecialKind::kRate, TypeKind::kDecimal), {.kind = bound::Format::Kind::kDecimal, .size = 2})};
  return form;
}

Counts CountsOf(SmallProgram& p, const bound::Form& form) {
  LineMasks masks;
  const FormPlan plan = PlanForm(p.executor(), form);
  std::optional<Counts> counts = CountForm(p.executor(), masks, plan, MakeBlocks(p.executor(), plan));
  REQUIRE(counts.has_value());
  LabelBlocks(p.executor(), form, counts->blocks());
  return *std::move(counts);
}

// What the form prints of counts that were made elsewhere.
std::string PrintOf(SmallProgram& p, const bound::Form& form, Counts counts) {
  REQUIRE(FindBlocks(p.executor(), form, counts.blocks()));
  FormPlan plan = PlanForm(p.executor(), form);
  PrintPlan print = PlanPrint(p.executor(), plan);
  const FormTablePlan table = PlanFormTable(p.executor(), form, print);
  const FormResult result = ShowRows(p.executor(), std::move(plan), std::move(print), std::move(counts));
  REQUIRE(result.ok);
  const FormRows rows(p.executor(), result);
  return p.Print(MakeFormTable(p.executor(), table, rows, MarkForm(p.executor(), rows, "form.csv")->marks));
}

TEST_CASE("counts hold all lines, also those that are not shown") {
  SmallProgram p;
  p.program.forms.push_back(SchoolForm(p));
  const Counts counts = CountsOf(p, p.program.forms[0]);
  REQUIRE(counts.blocks().count == 2);
  REQUIRE(counts.lines().size() == 3);
  CHECK(counts.blocks().keys == std::vector<std::vector<std::string>>{{"B", "A"}});
  CHECK(counts.lines()[1].text == "Male");
  CHECK(counts.Count(1, 1) == 1);  // not shown
  CHECK(counts.Cell(1, 1, 0) == 1);
  CHECK(counts.Cell(1, 1, 1) == 0);
  CHECK(counts.Count(0, 1) == 0);
  CHECK(counts.NumbersOf(0, 1) == nullptr);
}

TEST_CASE("what is printed of counts that were written and read is what is printed at once") {
  const bool over_measure = GENERATE(false, true);
  SmallProgram p;
  p.program.forms.push_back(over_measure ? MeasureForm(p) : SchoolForm(p));
  const std::vector<ResultTable> at_once = p.Run();
  REQUIRE(at_once.size() == 1);
  const bound::Form& form = p.program.forms[0];
  const Result<Counts> read = ReadCounts(WriteCounts(CountsOf(p, form)));
  REQUIRE(read.ok());
  CHECK(PrintOf(p, form, read.value()) == p.Print(at_once[0]));
  CHECK(p.Messages().empty());
}

TEST_CASE("counts of a block that the data do not have are told") {
  SmallProgram p;
  p.program.forms.push_back(SchoolForm(p));
  const bound::Form& form = p.program.forms[0];
  Counts counts = CountsOf(p, form);
  counts.blocks().keys[0][0] = "closed";
  CHECK_FALSE(FindBlocks(p.executor(), form, counts.blocks()));
  REQUIRE(p.sink.all().size() == 1);
  CHECK(WithDataValues(p.sink.all().front().text, true) == "`school` has no row \"closed\", which is a block of `form`");
}

TEST_CASE("the counts of two halves of the students added are those of all") {
  const bool over_measure = GENERATE(false, true);
  const auto half = [&](std::optional<std::vector<RowIndex>> students) {
    auto p = std::make_unique<SmallProgram>(std::move(students));
    p->program.forms.push_back(over_measure ? MeasureForm(*p) : SchoolForm(*p));
    return p;
  };
  const auto all = half(std::nullopt);
  const std::string expected = all->Print(all->Run().at(0));
  const std::string whole = WriteCounts(CountsOf(*all, all->program.forms[0]));
  for (const std::vector<RowIndex>& first : std::vector<std::vector<RowIndex>>{{}, {0}, {1, 3}, {0, 2, 4}, {0, 1, 2, 3, 4}}) {
    std::vector<RowIndex> second;
    for (RowIndex student = 0; student < 5; ++student) {
      if (std::find(first.begin(), first.end(), student) == first.end()) {
        second.push_back(student);
      }
    }
    const auto a = half(first);
    const auto b = half(second);
    const Counts sum = Add(CountsOf(*a, a->program.forms[0]), CountsOf(*b, b->program.forms[0]));
    CHECK(WriteCounts(sum) == whole);
    CHECK(PrintOf(*all, all->program.forms[0], sum) == expected);
  }
}

TEST_CASE("blocks that only one half has come where they belong") {
  const auto labelled = [](std::vector<std::string> keys, std::vector<Value> order, bool descending) {
    FormBlocks blocks;
    blocks.count = keys.size();
    blocks.keys = {std::move(keys)};
    blocks.order = {{descending, true, std::move(order)}};
    return blocks;
  };
  const std::vector<LineLabel> lines(1);
  const auto counts = [&](FormBlocks blocks, uint32_t each) {
    Counts made("f", false, lines, {}, std::move(blocks));
    for (size_t block = 0; block < made.blocks().count; ++block) {
      made.total(block, 0) = each;
    }
    made.MakeRoom();
    return made;
  };
  const Counts a = counts(labelled({"x", "y", "z"}, {Value{std::string("9")}, Value{std::string("5")}, Value{}}, true), 1);
  const Counts b = counts(labelled({"u", "y"}, {Value{std::string("7")}, Value{std::string("5")}}, true), 10);
  const Counts sum = Add(a, b);
  CHECK(sum.blocks().keys[0] == std::vector<std::string>{"z", "x", "u", "y"});
  CHECK(sum.Count(0, 0) == 1);
  CHECK(sum.Count(2, 0) == 10);
  CHECK(sum.Count(3, 0) == 11);
}

TEST_CASE("bytes that are no counts are told from counts") {
  SmallProgram p;
  p.program.forms.push_back(SchoolForm(p));
  const std::string bytes = WriteCounts(CountsOf(p, p.program.forms[0]));
  REQUIRE(ReadCounts(bytes).ok());
  CHECK(bytes.starts_with("14:tally counts 1"));
  CHECK(ReadCounts("school,count\n").message() == "these are no counts that this program wrote");
  size_t read = 0;
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    read += ReadCounts(std::string_view(bytes).substr(0, cut)).ok() ? 1 : 0;
  }
  CHECK(read == 0);
  CHECK_FALSE(ReadCounts(bytes + "1:9").ok());
  CHECK_FALSE(ReadCounts(bytes + bytes).ok());
  CHECK_FALSE(ReadCounts("14:tally counts 999999999:").ok());
}

}  // namespace
}  // namespace tally
