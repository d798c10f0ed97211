#include "workbench/commands/manifest.h"

#include <string_view>

#include <fmt/format.h>

#include "engine/dataset/set_aside.h"
#include "foundation/diagnostics/json_text.h"
#include "language/program/standard_library.h"
#include "outputs/writing/cell_texts.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

/// `"name": [...]` or `{...}`, one entry a line.
std::string Block(std::string_view name, char open, char close, const std::vector<std::string>& entries) {
  std::string out = fmt::format("  {}: {}", JsonText(name), open);
  for (size_t i = 0; i < entries.size(); ++i) {
    out += fmt::format("{}\n    {}", i == 0 ? "" : ",", entries[i]);
  }
  out += entries.empty() ? "" : "\n  ";
  return out + close;
}

}  // namespace

std::string MakeManifest(Run& run, const std::vector<ResultTable>& tables) {
  const bound::Program& program = run.program();
  std::vector<std::string> libraries, parameters, inputs, outputs;
  for (const auto& module : run.compiled()->loaded.modules) {
    if (!module->library.empty()) {
      libraries.push_back(fmt::format("{{\"library\": {}, \"file\": {}}}", JsonText(module->library),
                                      JsonText(run.sources().file(module->module.file).name())));
    }
  }
  for (const bound::Param& param : program.params) {
    const plan::ParamValue& value = run.executor().planner().params()[param.id.index()];
    const bool is_missing = !value.is_list && !value.is_all && value.value.is_missing();
    parameters.push_back(
        fmt::format("{}: {}", JsonText(param.name), is_missing ? "null" : JsonText(PrintValue(program, param.type, value))));
  }
  for (const DataSource::InputFile& input : run.DescribeInputs()) {
    const RowsSetAside* const set_aside = run.session().options().set_aside.get();
    const std::string aside = set_aside == nullptr ? std::string() : fmt::format(", \"rows_set_aside\": {}", set_aside->RowsOf(input.name));
    inputs.push_back(fmt::format("{{\"file\": {}, \"bytes\": {}, \"sha256\": {}{}}}", JsonText(input.name), input.bytes,
                                 input.sha256 ? JsonText(*input.sha256) : "null", aside));
  }
  for (const ResultTable& table : tables) {
    if (!table.file.empty()) {
      outputs.push_back(fmt::format("{{\"file\": {}, \"rows\": {}}}", JsonText(table.file), PrintedRowCount(table)));
    }
  }
  return fmt::format("{{\n  \"tally\": {},\n  \"script\": {},\n{},\n{},\n{},\n{}\n}}\n", JsonText(Version()),
                     JsonText(run.session().options().script.generic_string()), Block("libraries", '[', ']', libraries),
                     Block("parameters", '{', '}', parameters), Block("inputs", '[', ']', inputs), Block("outputs", '[', ']', outputs));
}

}  // namespace tally
