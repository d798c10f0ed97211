#include "small_program.h"

#include <algorithm>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/data_value.h"

namespace tally {
namespace {

const Type kCode = Type::Of(TypeKind::kCode);
const Type kText = Type::Of(TypeKind::kText);

Vector Texts(const std::vector<const char*>& texts) {
  TextColumn column;
  for (const char* text : texts) {
    if (text == nullptr) {
      column.AddMissing();
    } else {
      column.Add(text);
    }
  }
  return *column.Finish();
}

}  // namespace

TableId SmallProgram::AddTable(bound::Table table, const std::vector<std::pair<std::string, Type>>& columns) {
  table.id = TableId(program.tables.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    bound::Column column;
    column.id = ColumnId(program.columns.size());
    column.table = table.id;
    column.name = column.heading = columns[i].first;
    column.type = columns[i].second;
    column.nullable = true;
    column.index = static_cast<int>(i);
    table.columns.push_back(column.id);
    program.columns.push_back(column);
  }
  program.tables.push_back(table);
  return table.id;
}

SmallProgram::SmallProgram(std::optional<std::vector<RowIndex>> students) : students_(std::move(students)) {
  const auto stored = [&](const char* name, const std::vector<std::pair<std::string, Type>>& columns) {
    bound::Table table;
    table.name = name;
    table.source = bound::StoredSource{static_cast<int>(program.schemas.size())};
    const TableId id = AddTable(table, columns);
    TableSchema schema{.id = id, .name = name, .file = std::string(name) + ".csv"};
    for (const auto& [column, type] : columns) {
      schema.columns.push_back({.id = {}, .name = column, .headers = {column}, .type = type});
    }
    program.schemas.push_back(schema);
    return id;
  };
  school = stored("school", {{"id", kCode}, {"name", kText}});
  student = stored("student", {{"id", kCode}, {"gender", kCode}, {"school", Type::Row(school)}, {"hours", Type::Of(TypeKind::kDecimal)}});
  pair = stored("pair", {{"student", Type::Row(student)}, {"program", kCode}});
  const auto column = [&](TableId table, size_t i) { return program.table(table).columns[i]; };
  school_id = column(school, 0);
  school_name = column(school, 1);
  student_id = column(student, 0);
  gender = column(student, 1);
  student_school = column(student, 2);
  hours = column(student, 3);
  pair_student = column(pair, 0);
  pair_program = column(pair, 1);
  program.tables[school.index()].key = {school_id};
  program.tables[student.index()].key = {student_id};
}

void SmallProgram::Fill(TableId table, std::vector<Vector> columns, std::string file) {
  StoredTable& filled = tables_[table];
  filled.schema = &program.schemas[table.index()];
  filled.rows = columns.front().size;
  for (Vector& column : columns) {
    filled.columns.push_back(std::make_shared<const Vector>(std::move(column)));
    filled.column_absent.push_back(false);
  }
  (void)file;
}

void SmallProgram::Start() {
  if (outputs_ != nullptr) {
    return;
  }
  Fill(school, {Texts({"A", "B"}), Texts({"Ash", "Birch"})}, "school.csv");
  // Which rows there are, and where each student stands then.
  std::vector<int32_t> kept;
  std::vector<int32_t> place(5, kMissing32);
  for (RowIndex row = 0; row < 5; ++row) {
    if (!students_.has_value() || std::find(students_->begin(), students_->end(), row) != students_->end()) {
      place[row] = static_cast<int32_t>(kept.size());
      kept.push_back(static_cast<int32_t>(row));
    }
  }
  const VectorRef students = MakeOrdinals(kept);
  const std::vector<int32_t> student_of_pair{0, 0, 1, 2, 3, 3, 4};
  std::vector<int32_t> kept_pairs;
  std::vector<int32_t> pair_students;
  for (size_t row = 0; row < student_of_pair.size(); ++row) {
    if (const int32_t at = place[static_cast<size_t>(student_of_pair[row])]; at != kMissing32) {
      kept_pairs.push_back(static_cast<int32_t>(row));
      pair_students.push_back(at);
    }
  }
  Vector hour_column = *MakeNumbers({1050, 200, kMissing64, 3333, 0});
  hour_column.scale = 2;
  Fill(student,
       {Gather(Texts({"s3", "s1", "s2", "s5", "s4"}), *students), Gather(Texts({"F", "M", "F", nullptr, "F"}), *students),
        Gather(*MakeOrdinals({0, 0, 1, 1, 1}), *students), Gather(hour_column, *students)},
       "student.csv");
  Fill(pair, {*MakeOrdinals(pair_students), Gather(Texts({"P", "Q", "P", "Q", "P", "P", "Q"}), *MakeOrdinals(kept_pairs))}, "pair.csv");
  pool_ = std::make_unique<ThreadPool>(1);
  const plan::Absence absence{.table = [](TableId) { return false; }, .column = [](ColumnId) { return false; }};
  planner_ = std::make_unique<plan::Planner>(program, absence, sink);
  executor_ = std::make_unique<Executor>(*planner_, tables_, *pool_, sink);
  source_ = OpenCsvTexts({});
  executor_->SetSource(source_.get());
  outputs_ = std::make_unique<Outputs>(*executor_);
}

std::vector<ResultTable> SmallProgram::Run() {
  Start();
  return outputs_->Run();
}

Executor& SmallProgram::executor() {
  Start();
  return *executor_;
}

DerivedRows SmallProgram::Rows(TableId table) {
  Start();
  return outputs_->Rows(table);
}

bound::ExprPtr SmallProgram::Row(TableId table, int frame) {
  return Make(bound::RowOf{frame}, Type::Row(table));
}
bound::ExprPtr SmallProgram::Column(bound::ExprPtr row, ColumnId column) const {
  return Make(bound::ColumnOf{std::move(row), column}, program.column(column).type);
}
bound::ExprPtr SmallProgram::Text(std::string text) {
  return Make(bound::Constant{Value{std::move(text)}}, kText);
}
bound::ExprPtr SmallProgram::Number(int64_t number) {
  return Make(bound::Constant{Value{Rational(number)}}, Type::Of(TypeKind::kInteger));
}
bound::ExprPtr SmallProgram::Yes() {
  return Make(bound::Constant{Value{true}}, Type::Of(TypeKind::kYesNo));
}
bound::ExprPtr SmallProgram::Is(bound::ExprPtr left, bound::ExprPtr right) {
  return Make(bound::IsSame{std::move(left), std::move(right), false}, Type::Of(TypeKind::kYesNo));
}
bound::ExprPtr SmallProgram::Compare(CompareOp op, bound::ExprPtr left, bound::ExprPtr right) {
  return Make(bound::CompareOf{op, std::move(left), std::move(right)}, Type::Of(TypeKind::kYesNo));
}
bound::ExprPtr SmallProgram::Special(bound::SpecialKind kind, TypeKind type) {
  return Make(bound::Special{kind}, Type::Of(type));
}

bound::AxisItem SmallProgram::Line(std::string text, bound::ExprPtr where) {
  bound::LineItem line;
  line.text = Text(std::move(text));
  line.where = std::move(where);
  return {.node = line, .span = {}};
}

bound::AxisUse SmallProgram::AddAxis(bound::Axis axis, bound::ExprPtr row) {
  axis.id = AxisId(program.axes.size());
  program.axes.push_back(axis);
  return {.axis = axis.id, .args = {}, .row = std::move(row), .span = {}};
}

bound::OutputField SmallProgram::Field(std::string heading, bound::ExprPtr value, bound::Format format) {
  bound::OutputField field;
  field.heading = Text(std::move(heading));
  field.value = std::move(value);
  field.format = format;
  return field;
}

bound::OutputFile SmallProgram::File(std::string name) {
  bound::OutputFile file;
  file.name = Text(std::move(name));
  return file;
}

std::string SmallProgram::Print(const ResultTable& table) {
  std::string printed;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    printed += (i == 0 ? "" : "|") + table.columns[i].heading;
  }
  for (size_t row = 0; row < table.rows; ++row) {
    printed += "\n";
    for (size_t i = 0; i < table.columns.size(); ++i) {
      printed += (i == 0 ? "" : "|") + std::string(TextOrNothing(*table.columns[i].text, row));
    }
  }
  return printed;
}

std::string SmallProgram::Messages() const {
  std::string all;
  for (const Diagnostic& diagnostic : sink.all()) {
    if (const auto* data = std::get_if<DataPlace>(&diagnostic.place)) {
      all += data->file + ":" + std::to_string(data->line) + ": ";
    }
    if (const auto* path = std::get_if<PathPlace>(&diagnostic.place)) {
      all += path->path + ": ";
    }
    all += WithDataValues(diagnostic.text, true) + "\n";
  }
  return all;
}

}  // namespace tally
