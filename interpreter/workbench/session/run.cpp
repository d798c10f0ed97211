#include "workbench/session/run.h"

#include <utility>

#include "workbench/parameters/column_bounds.h"
#include "workbench/parameters/requirements.h"

namespace tally {

Run::Run(Session& session, Data data)
    : session_(session),
      data_(std::move(data)),
      private_values_(data_.compiled->program),
      planner_(data_.compiled->program, AbsenceOfData(), session.sink(), data_.graph),
      executor_(planner_, data_.tables, session.pool(), session.sink(), data_.kept),
      outputs_(executor_) {
  executor_.SetSource(data_.source.get());
  executor_.SetProfile(session.profile());
  executor_.SetPrivateValues(private_values_.any() && !session.options().shows_private ? &private_values_ : nullptr);
  executor_.SetOutputTables([this](TableId table) { return outputs_.Rows(table); });
}

Run::~Run() = default;

QuestionBinder& Run::questions() {
  if (questions_ == nullptr) {
    questions_ = std::make_unique<QuestionBinder>(program(), sources(), sink());
  }
  return *questions_;
}

std::vector<ResultTable> Run::ComputeOutputs() {
  const StageTimer timer(session_.profile(), "compute the outputs");
  return outputs_.Run();
}

std::vector<DataSource::InputFile> Run::DescribeInputs() const {
  return data_.source ? data_.source->DescribeInputs(*data_.schemas) : std::vector<DataSource::InputFile>();
}

plan::Absence Run::AbsenceOfData() const {
  const auto table_is_absent = [this](TableId id) {
    const auto table = data_.tables.find(id);
    return table != data_.tables.end() && table->second.absent;
  };
  return {.table = table_is_absent, .column = [this, table_is_absent](ColumnId id) {
            const bound::Column& column = program().column(id);
            if (column.absent) {
              return true;
            }
            const auto table = data_.tables.find(column.table);
            if (table == data_.tables.end()) {
              return false;
            }
            // Rows that stand for an absent file have all columns.
            const TableSchema* schema = table->second.schema;
            const bool has_rows = schema != nullptr && !schema->absent_rows.empty();
            const size_t index = static_cast<size_t>(column.index);
            return (table_is_absent(column.table) && !has_rows) ||
                   (index < table->second.column_absent.size() && table->second.column_absent[index]);
          }};
}

std::unique_ptr<Run> Start(Session& session, Data data, const GivenParameters& given) {
  const StageTimer timer(session.profile(), "set the parameters");
  auto run = std::make_unique<Run>(session, std::move(data));
  DiagnosticSink& sink = session.sink();
  RowsSetAside* const set_aside = session.options().set_aside.get();
  const bool holds = SetParameters(given, run->executor(), sink) && CheckColumnBounds(run->executor(), set_aside, sink) &&
                     CheckRequirements(run->executor(), set_aside, sink);
  return holds ? std::move(run) : nullptr;
}

std::unique_ptr<Run> StartForTest(Session& session, Data data) {
  auto run = std::make_unique<Run>(session, std::move(data));
  run->executor().SetPrivateValues(nullptr);  // a test gives its values itself
  SetParametersForTest(run->executor(), session.sink());
  return run;
}

}  // namespace tally
