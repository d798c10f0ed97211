#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/dataset/dataset.h"
#include "engine/evaluation/executor.h"
#include "engine/evaluation/profile.h"
#include "foundation/base/parallel.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/question_binder.h"
#include "language/program/library.h"
#include "language/program/merge.h"
#include "outputs/run/outputs.h"
#include "workbench/parameters/parameters.h"
#include "workbench/parameters/settings.h"

namespace tally {

struct SessionOptions {
  std::filesystem::path script;
  std::optional<std::string> text;  // the script's text, when it is not to be read from the file
  std::vector<LibraryFolder> libraries;
  Settings settings;
  bool any_year = false;          // see LoadRequest: to check or show a script without its parameters
  int jobs = 0;                   // 0: as many as the machine has
  bool keep_all_columns = false;  // also those that no output reads: for the prompt and for caches
  bool profile = false;           // measure where the time goes
  bool verify_cache = false;      // check all of a cache, and not only what is used
};

/// One script with its data and all that was computed from them. The steps are called in order, each once; each reports to sink() and gives
/// false when it found a fault, after which no further step may be called.
class Session {
 public:
  explicit Session(SessionOptions options);
  /// A second program: that of `base`, which must outlive it, with edits that take the place of what is there.
  Session(const Session& base, std::vector<ast::Definition> edits);
  ~Session();

  /// Reads the script and its libraries, merges and binds them. Finds every fault that needs neither parameters nor data.
  bool Compile();
  /// Reads the values given for parameters, as far as that needs no data.
  bool ReadSettings();
  /// Reads all tables from a folder, or a cache that was made of one, and checks them.
  bool LoadData(const std::filesystem::path& data, const std::function<void(const DataSource::Progress&)>& progress);
  /// Takes the data of the base instead of reading it; what it has not is read from the base's folder.
  bool TakeData();
  /// A value of `--set` that is not for this program.
  void ForgetSetting(const std::string& name) { options_.settings.erase(name); }
  /// Reads the tables from where another session has them.
  bool LoadDataOf(const Session& other);
  /// Puts tables that were made elsewhere in place of data.
  void SetTables(std::unordered_map<TableId, StoredTable> tables) { tables_ = std::move(tables); }
  /// As Start, for one test: no requirement is checked, and a parameter is computed when it is first read.
  void StartForTest();
  /// Sets the parameters, by their defaults where they are not given, and checks the requirements.
  bool Start();
  /// Computes the outputs. They must not be written when sink() has errors.
  std::vector<ResultTable> ComputeOutputs();

  /// Makes the program anew with more definitions, which take the place of those that are there. Data that was read is kept where it can
  /// be. When the definitions are faulty the session stays as it was.
  bool Extend(FileId file, std::vector<ast::Definition> definitions);

  const SessionOptions& options() const { return options_; }
  SourceMap& sources() { return sources_; }
  DiagnosticSink& sink() { return sink_; }
  const DiagnosticSink& sink() const { return sink_; }
  ThreadPool& pool() { return pool_; }
  const LoadedProgram& loaded() const { return loaded_; }
  const Merged& merged() const { return merged_; }
  const bound::Program& program() const { return *program_; }
  bool has_program() const { return program_ != nullptr; }
  bool has_tables() const { return !program_->schemas.empty(); }
  const std::unordered_map<TableId, StoredTable>& tables() const { return tables_; }
  /// Binds what is asked of the program that there is now.
  QuestionBinder& questions();
  Executor& executor() { return *executor_; }
  /// Whether the script asks `what if`.
  bool AsksWhatIf() const;
  bool is_started() const { return executor_ != nullptr; }
  Outputs& outputs() { return *outputs_; }
  std::vector<DataSource::InputFile> DescribeInputs() const;
  Profile* profile() { return options_.profile ? &profile_ : nullptr; }

 private:
  struct Compiled {
    Merged merged;
    std::unique_ptr<bound::Program> program;
  };
  /// Merges and binds all files; nothing when that has faults.
  std::optional<Compiled> Bind(const std::vector<const LoadedModule*>& modules);
  std::vector<const LoadedModule*> AllModules() const;
  /// The libraries that a typed `use` names, as far as they are new.
  bool LoadTyped(const std::vector<ast::Definition>& definitions, std::vector<std::unique_ptr<LoadedModule>>& loaded);
  /// The tables of `program` out of those that were read for the one before; false when data must be read again.
  bool KeepTables(const bound::Program& program, std::unordered_map<TableId, StoredTable>& kept) const;
  void MarkNeededColumns();
  void MakeExecutor();
  plan::Absence AbsenceOfData() const;

  const Session* base_ = nullptr;
  SessionOptions options_;
  SourceMap sources_;
  DiagnosticSink sink_;
  ThreadPool pool_;
  Profile profile_;
  LoadedProgram loaded_;
  std::vector<std::unique_ptr<LoadedModule>> typed_;  // at the prompt, and the libraries used there
  Merged merged_;
  std::unique_ptr<bound::Program> program_;
  std::unique_ptr<QuestionBinder> questions_;  // made for the first question
  GivenParameters given_;
  std::shared_ptr<DataSource> source_;
  std::unordered_map<TableId, StoredTable> tables_;
  std::unique_ptr<plan::Planner> planner_;
  std::unique_ptr<Executor> executor_;
  std::unique_ptr<Outputs> outputs_;
};

}  // namespace tally
