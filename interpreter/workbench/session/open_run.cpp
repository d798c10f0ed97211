#include "workbench/session/open_run.h"

#include "engine/dataset/set_aside.h"

namespace tally {

// Text -> LoadedProgram -> Merged -> bound::Program (together: Compiled) -> Data -> Run -> tables. docs/architecture.md says what each is.
std::unique_ptr<Run> OpenRun(Session& session, const OpenRequest& request) {
  DiagnosticSink& sink = session.sink();

  // 1. All that can be wrong without reading data, at once: the path, the script, the values of `--set`.
  const std::shared_ptr<DataSource> source = request.data ? OpenData(session, *request.data) : nullptr;
  std::error_code error;
  if (session.options().verify_cache && !(request.data && std::filesystem::is_regular_file(*request.data, error))) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{request.command}, "`--verify` checks a cache, but `--data` names none");
  }
  const CompiledRef compiled = Compile(session);
  GivenParameters given;
  if (compiled != nullptr) {
    given = ReadParameters(compiled->program, session.options().settings, sink);
    if (!request.data && !compiled->program.schemas.empty()) {
      sink.Report(DiagnosticKind::BadCommand, PathPlace{request.command}, "the script reads tables, but there is no `--data DIR`");
    }
  }
  if (sink.HasErrors()) {
    return nullptr;
  }

  const RowsSetAside* const set_aside = session.options().set_aside.get();
  const DiagnosticSink before = sink;
  while (true) {
    // 2. The tables.
    std::optional<Data> data = source == nullptr ? NoData(compiled) : ReadData(session, compiled, source, request.progress);

    // 3. The parameters, whose defaults may read the data; bounds and requirements.
    const size_t rows_before = set_aside == nullptr ? 0 : set_aside->rows();
    std::unique_ptr<Run> run = data ? Start(session, std::move(*data), given) : nullptr;
    if (sink.HasErrors()) {
      return nullptr;
    }
    if (set_aside == nullptr || set_aside->rows() == rows_before) {
      return run;
    }
    sink = before;  // the rest of the rows is looked at anew
  }
}

}  // namespace tally
