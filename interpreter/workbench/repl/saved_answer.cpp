#include "workbench/repl/saved_answer.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "outputs/writing/cell_texts.h"
#include "outputs/writing/folder_writer.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

bool Write(Run& run, const fs::path& path, bool replaces, const std::optional<fs::path>& data,
           const std::function<bool(const WriteBytes&)>& produce) {
  const auto refuse = [&](const std::string& at, std::string text) -> Diagnostic& {
    return run.sink().Report(DiagnosticKind::BadPath, PathPlace{Printable(at)}, std::move(text));
  };
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error)) && !replaces) {
    refuse(path.string(), "is there already").Hint("`replace` behind its name writes over it");
    return false;
  }
  const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  if (!fs::is_directory(folder, error)) {
    refuse(folder.string(), "is not a folder");
    return false;
  }
  std::optional<PathFault> fault = CheckOutputFolder(folder, data ? std::vector<fs::path>{*data} : std::vector<fs::path>());
  if (!fault) {
    FileOperations operations;
    fault = WriteFolder(folder, {{.name = path.filename().string(), .produce = produce}}, operations, [] { return false; });
  }
  if (fault) {
    refuse(fault->path, fault->text);
  }
  return !fault;
}

/// `.rows-of-student`, `.private-rows-of-student`, `.private`: what the name of a file says of what it holds; empty: nothing.
std::string WhatIsTold(const Answer& answer) {
  if (answer.names.empty()) {
    return answer.shows_private ? ".private" : "";
  }
  return (answer.shows_private ? ".private-" : ".") + answer.names;
}

}  // namespace

std::optional<std::string> SaveAnswer(Run& run, const GivenAnswer& given, const fs::path& path, bool replaces,
                                      const std::optional<fs::path>& data) {
  constexpr std::pair<std::string_view, AnswerFormat> kEndings[] = {
      {".csv", AnswerFormat::kCsv}, {".json", AnswerFormat::kJson}, {".md", AnswerFormat::kMarkdown}, {".txt", AnswerFormat::kText}};
  const std::string ending = path.extension().string();
  const auto* format = std::find_if(std::begin(kEndings), std::end(kEndings), [&](const auto& each) { return each.first == ending; });
  if (format == std::end(kEndings)) {
    run.sink().Report(DiagnosticKind::BadPath, PathPlace{Printable(path.string())},
                      "an answer is saved in a file that ends in `.csv`, `.json`, `.md` or `.txt`");
    return std::nullopt;
  }
  fs::path named = path;
  const std::string told = WhatIsTold(given.answer);
  if (!told.empty()) {
    const std::string stem = path.stem().string();
    named.replace_filename((stem.ends_with(told) ? stem : stem + told) + ending);
  }
  const PrintOptions options{.format = format->second};
  if (!Write(run, named, replaces, data,
             [&](const WriteBytes& write) { return PrintAnswer(given.answer, given.question, options, write); })) {
    return std::nullopt;
  }
  size_t rows = 0;
  for (const ResultTable& table : given.answer.tables) {
    rows += PrintedRowCount(table);
  }
  return given.answer.tables.empty() ? fmt::format("saved in {}", Printable(named.string()))
                                     : fmt::format("{} {} saved in {}", rows, rows == 1 ? "row" : "rows", Printable(named.string()));
}

bool SaveText(Run& run, const std::string& text, const fs::path& path, bool replaces, const std::optional<fs::path>& data) {
  return Write(run, path, replaces, data, [&](const WriteBytes& write) { return write(text); });
}

}  // namespace tally
