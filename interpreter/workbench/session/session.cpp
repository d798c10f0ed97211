#include "workbench/session/session.h"

#include <algorithm>
#include <thread>

#include "engine/cache/open_cache.h"
#include "foundation/memory/memory.h"
#include "workbench/parameters/column_bounds.h"
#include "workbench/parameters/parameter_bounds.h"
#include "workbench/parameters/requirements.h"

namespace tally {
namespace {

int JobsOf(int wanted) {
  if (wanted > 0) {
    return wanted;
  }
  const unsigned available = std::thread::hardware_concurrency();
  return available == 0 ? 1 : static_cast<int>(available);
}

size_t BytesOf(const StoredTable& table) {
  size_t bytes = 0;
  for (const VectorRef& column : table.columns) {
    bytes += column == nullptr ? 0 : ValueBytes(*column) + (column->dictionary == nullptr ? 0 : column->dictionary->ByteSize());
  }
  for (const std::optional<PackedColumn>& column : table.packed) {
    bytes += column.has_value() ? column->ByteSize() : 0;
  }
  return bytes;
}

}  // namespace

Session::Session(SessionOptions options) : options_(std::move(options)), pool_(JobsOf(options_.jobs)) {}
Session::Session(const Session& base, std::vector<ast::Definition> edits)
    : base_(&base), options_(base.options_), sources_(base.sources_), pool_(JobsOf(base.options_.jobs)), source_(base.source_) {
  auto module = std::make_unique<LoadedModule>();
  for (ast::Definition& edit : edits) {
    if (const auto* param = std::get_if<ast::Param>(&edit.node)) {
      options_.settings.erase(param->name.text);
    }
    module->module.definitions.push_back(std::move(edit));
  }
  typed_.push_back(std::move(module));
}

Session::~Session() = default;

bool Session::Compile() {
  const size_t errors_before = sink_.error_count();
  if (base_ == nullptr && (!options_.script.empty() || options_.text)) {
    const StageTimer timer(profile(), "read the script and its libraries");
    loaded_ = LoadProgram({.script = options_.script,
                           .text = options_.text,
                           .folders = options_.libraries,
                           .params = options_.settings,
                           .any_year = options_.any_year},
                          sources_, sink_);
  }
  if (!loaded_.complete) {
    return false;  // names would be missing
  }
  const StageTimer timer(profile(), "check names and types");
  std::optional<Compiled> compiled = Bind(AllModules());
  if (!compiled) {
    return false;
  }
  merged_ = std::move(compiled->merged);
  program_ = std::move(compiled->program);
  return sink_.error_count() == errors_before;  // a definition that could not be read hides no fault of another
}

std::optional<Session::Compiled> Session::Bind(const std::vector<const LoadedModule*>& modules) {
  const size_t errors_before = sink_.error_count();
  std::vector<MergeSource> files;
  for (const LoadedModule* module : modules) {
    files.push_back({&module->module, module->library});
  }
  Compiled compiled;
  compiled.merged = Merge(files, sink_);
  compiled.program = std::make_unique<bound::Program>(tally::Bind(compiled.merged.program, sources_, sink_));
  CheckDefaults(*compiled.program, sink_);
  return sink_.error_count() == errors_before ? std::optional<Compiled>(std::move(compiled)) : std::nullopt;
}

std::vector<const LoadedModule*> Session::AllModules() const {
  std::vector<const LoadedModule*> modules = base_ == nullptr ? std::vector<const LoadedModule*>() : base_->AllModules();
  for (const auto& module : loaded_.modules) {
    modules.push_back(module.get());
  }
  for (const auto& module : typed_) {
    modules.push_back(module.get());
  }
  return modules;
}

QuestionBinder& Session::questions() {
  if (questions_ == nullptr) {
    questions_ = std::make_unique<QuestionBinder>(*program_, sink_);
  }
  return *questions_;
}

bool Session::ReadSettings() {
  const size_t errors_before = sink_.error_count();
  given_ = ReadParameters(*program_, options_.settings, sink_);
  return sink_.error_count() == errors_before;
}

bool Session::LoadData(const std::filesystem::path& data, const std::function<void(const DataSource::Progress&)>& progress) {
  MarkNeededColumns();
  std::error_code error;
  source_ = std::filesystem::is_regular_file(data, error) ? OpenCache(data, {.verify = options_.verify_cache}, sink_)
                                                          : OpenCsvFolder(data, {.lean = !options_.keep_all_columns});
  if (source_ == nullptr || !source_->Load(program_->schemas, program_->code_sets, pool_, progress, sink_, tables_)) {
    return false;
  }
  if (!options_.keep_all_columns) {
    ReturnFreedMemory();  // buffers of the files
  }
  if (options_.profile) {
    for (const TableSchema& schema : program_->schemas) {
      const StoredTable& table = tables_.at(schema.id);
      profile_.AddStage({.name = "read " + schema.file, .time = table.load_time, .rows = table.rows, .bytes = BytesOf(table)});
    }
  }
  return true;
}

bool Session::TakeData() {
  if (base_->KeepTables(*program_, tables_)) {
    return true;
  }
  tables_.clear();
  return source_ == nullptr || source_->Load(program_->schemas, program_->code_sets, pool_, {}, sink_, tables_);
}

bool Session::LoadDataOf(const Session& other) {
  source_ = other.source_;
  return source_ == nullptr || source_->Load(program_->schemas, program_->code_sets, pool_, {}, sink_, tables_);
}

bool Session::Start() {
  const StageTimer timer(profile(), "set the parameters");
  MakeExecutor();
  return SetParameters(given_, *executor_, sink_) && CheckColumnBounds(*executor_, sink_) && CheckRequirements(*executor_, sink_);
}

void Session::StartForTest() {
  MakeExecutor();
  SetParametersForTest(*executor_, sink_);
}

void Session::MakeExecutor() {
  planner_ = std::make_unique<plan::Planner>(*program_, AbsenceOfData(), sink_);
  executor_ = std::make_unique<Executor>(*planner_, tables_, pool_, sink_);
  executor_->SetProfile(profile());
  outputs_ = std::make_unique<Outputs>(*executor_);
  executor_->SetOutputTables([this](TableId table) { return outputs_->Rows(table); });
}

std::vector<ResultTable> Session::ComputeOutputs() {
  const StageTimer timer(profile(), "compute the outputs");
  return outputs_->Run();
}

std::vector<DataSource::InputFile> Session::DescribeInputs() const {
  return source_ ? source_->DescribeInputs(program_->schemas) : std::vector<DataSource::InputFile>();
}

bool Session::AsksWhatIf() const {
  const auto asks = [](const MergedDefinition& merged) { return std::holds_alternative<ast::WhatIf>(merged.definition->node); };
  return std::any_of(merged_.program.definitions.begin(), merged_.program.definitions.end(), asks);
}

void Session::MarkNeededColumns() {
  if (options_.keep_all_columns || AsksWhatIf()) {
    return;
  }
  const std::set<ColumnId> needed = plan::NeededColumns(*program_);
  for (TableSchema& table : program_->schemas) {
    for (ColumnSchema& column : table.columns) {
      column.needed = needed.contains(column.id) || HasBounds(program_->column(column.id));
    }
  }
}

plan::Absence Session::AbsenceOfData() const {
  const auto table_is_absent = [this](TableId id) {
    const auto table = tables_.find(id);
    return table != tables_.end() && table->second.absent;
  };
  return {.table = table_is_absent, .column = [this, table_is_absent](ColumnId id) {
            const bound::Column& column = program_->column(id);
            if (column.absent) {
              return true;
            }
            const auto table = tables_.find(column.table);
            if (table == tables_.end()) {
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

}  // namespace tally
