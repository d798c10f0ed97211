#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "foundation/base/number.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"
#include "language/syntax/definition_name.h"
#include "workbench/describe/describe.h"
#include "workbench/parameters/parameter_bounds.h"
#include "workbench/parameters/parameter_text.h"
#include "workbench/repl/data_files.h"
#include "workbench/repl/prompt.h"
#include "workbench/repl/words.h"
#include "workbench/session/open_run.h"

namespace tally {
namespace {

constexpr size_t kHeadRows = 5;
constexpr size_t kMostHeadRows = 1000;

constexpr std::string_view kHelp =
    R"(Ask
  count student where ...            how many rows
  count student of roster where ...  how many different students
  sum credits of course by school    also lowest, highest
  ... by gender, grade               broken down by columns, facts or axes
  ... by gender sorted by count descending first 10
  100 * (count student where C) / (count student) by gender as decimal 1
  measure "M" by gender              numerator, denominator and percent
  list student where ... show a, "Heading" = b sorted by a first 10
  profile student.gender             the values of a column
  who in FORM("line", "column")      the rows behind a cell; also of "M"("numerator"), WORKSHEET, CHECKS("RULE"),
                                     LISTING(), a cohort
  who in CELL except CELL where C show a, b sorted by a first 10
  list it, count it by a             `it`: the rows of the last list, who or count
  why student("1") in CELL           why she is in it or not; why ROW not in CELL
  why student("1").fact              the value and what it is made of; why CELL, why PARAMETER
  ... with others, with full         shows the rows of others, and all parts
  2 + 3, any expression              its value
  NAME                               an output by its name
Define
  define, cohort, table, axis, form ... as in a script; a definition takes the place of one with the same name
Try
  what if NAME = VALUE compare form F       what would differ; nothing is kept
  what if replace ... compare measure "M"
  compare us.car for 2025 with us.car for 2026 on form F
Look around
  tables, params, outputs            what there is
  describe NAME                      a table's columns, a code set's codes, a definition; `student.gender`: a column
  codes NAME                         the codes of a set
  show NAME                          the text of a definition and where it stands
  files, head FILE                   the files of the data folder, the first lines of one
  help T0201, help round             what a message or a function means; `help functions` lists all
Keep
  save "x.csv"                       the last answer; also .json, .md, .txt; `save "x.csv" replace` writes over it
  save session "x.tally"             the script with what was typed
  reload                             reads script and data again; what was typed stays
  time on                            how long each answer takes; `time off`
  quit
)";

constexpr std::string_view kCommands[] = {"tables", "params", "outputs", "describe", "codes", "show", "files",
                                          "head",   "save",   "reload",  "time",     "help",  "quit", "exit"};

/// Words that ask only with something behind them.
constexpr std::pair<std::string_view, std::string_view> kWordsThatAsk[] = {
    {"list", "list TABLE where C show a, b"},
    {"who", "who in FORM(\"line\", \"column\")"},
    {"why", "why ROW in FORM(\"line\", \"column\")"},
    {"profile", "profile TABLE.COLUMN"},
    {"measure", "measure \"M\" by AXIS"},
    {"head", "head FILE"},
    {"save", "save \"FILE.csv\""},
    {"time", "time on"},
    {"count", "count TABLE where C"},
    {"compare", "compare LIBRARY for YEAR with LIBRARY for YEAR on form F"},
};

bool IsDefined(const Run& run, const std::string& name) {
  const auto& definitions = run.merged().program.definitions;
  return std::any_of(definitions.begin(), definitions.end(), [&](const MergedDefinition& merged) {
    const std::optional<ast::DefinedName> defined = ast::NameOf(*merged.definition);
    return defined && defined->kind != ast::DefinitionKind::kMeasure && defined->name == name;
  });
}

std::optional<std::string> HelpAbout(const std::string& topic) {
  if (topic == "functions") {
    return DescribeFunctions();
  }
  if (const DiagnosticKindInfo* kind = FindDiagnosticKind(topic)) {
    return std::string(HelpPageOf(kind->kind));
  }
  const std::string page = DescribeFunction(topic);
  return page.empty() ? std::nullopt : std::optional<std::string>(page);
}

/// Of parameters that were given and of those whose default is computed.
std::map<std::string, std::string> ValuesInForce(Run& run) {
  const Settings settings = SettingsOf(run.session(), *run.compiled());
  std::map<std::string, std::string> values;
  for (const bound::Param& param : run.program().params) {
    const bool is_written = param.default_value != nullptr && ConstantValue(*param.default_value).has_value();
    if (!is_written || settings.contains(param.name)) {
      const bool is_hidden = run.private_values() != nullptr && param.default_value != nullptr &&
                             run.private_values()->ShownBy(*param.default_value) != nullptr;
      values[param.name] =
          is_hidden ? "(private)" : PrintValue(run.program(), param.type, run.executor().planner().params()[param.id.index()]);
    }
  }
  return values;
}

/// `"a b.csv"` without its quotes, and what stands behind it.
std::pair<std::string, std::string> SplitPath(std::string_view text) {
  const auto trimmed = [](std::string_view part) {
    const size_t begin = std::min(part.find_first_not_of(" \t\r\n"), part.size());
    part.remove_prefix(begin);
    return part.substr(0, part.find_last_not_of(" \t\r\n") + 1);
  };
  text = trimmed(text);
  if (text.starts_with('"')) {
    const size_t end = std::min(text.find('"', 1), text.size());
    return {std::string(text.substr(1, end - 1)), std::string(trimmed(text.substr(std::min(end + 1, text.size()))))};
  }
  const size_t end = std::min(text.find_first_of(" \t"), text.size());
  return {std::string(text.substr(0, end)), std::string(trimmed(text.substr(end)))};
}

}  // namespace

std::vector<std::string> PromptCommands() {
  return {std::begin(kCommands), std::end(kCommands)};
}

Prompt::Taken Prompt::Show(const std::string& page) {
  PrintPage(page, question_, output_.print, output_.answers);
  return Taken::kAnswered;
}

Prompt::Taken Prompt::DescribeName(const std::string& command, const std::string& of) {
  std::string name = of;
  const size_t point = name.find('.');
  std::string page = command == "show" ? DescribeDefinition(*run_->compiled(), name) : DescribeTable(*run_->compiled(), name);
  if (page.empty() && command == "describe" && point != std::string::npos) {
    page = DescribeColumn(*run_->compiled(), name.substr(0, point), name.substr(point + 1));
  }
  if (page.empty()) {
    name = name.substr(0, point);  // a column is told with its table
    page = command == "show" ? DescribeTable(*run_->compiled(), name) : DescribeDefinition(*run_->compiled(), name);
  }
  if (page.empty()) {
    page = DescribeTable(*run_->compiled(), name);
  }
  if (!page.empty()) {
    return Show(page);
  }
  ReportUnknownDefinition(*run_->compiled(), of, run_->session().options().script.string(), run_->sink());
  return Finish();
}

Prompt::Taken Prompt::Help(const std::string& topic) {
  if (const std::optional<std::string> page = HelpAbout(topic)) {
    return Show(*page);
  }
  Diagnostic& diagnostic =
      run_->sink().Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"}, fmt::format("there is no help about `{}`", Printable(topic)));
  if (const std::optional<std::string> near = NearestName(topic, FunctionCatalogue::Get().Names())) {
    diagnostic.Hint(fmt::format("did you mean `help {}`?", *near));
  }
  return Finish();
}

Prompt::Taken Prompt::Save(std::string_view text) {
  auto [path, rest] = SplitPath(text);
  const bool session = path == "session";
  if (session) {
    std::tie(path, rest) = SplitPath(rest);
  }
  if (path.empty() || (!rest.empty() && rest != "replace")) {
    run_->sink()
        .Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"}, "`save` is followed by the name of a file")
        .Hint("`save \"FILE.csv\"`, `save session \"FILE.tally\"`; `replace` behind it writes over a file that is there");
    return Finish();
  }
  const bool replaces = rest == "replace";
  std::optional<std::string> told;
  if (session) {
    const std::optional<std::string> script = ScriptWithTyped(*run_, typed_, path);
    if (script && SaveText(*run_, *script, path, replaces, data_.path)) {
      told = fmt::format("{} saved: the script with {} typed at the prompt", Printable(path),
                         typed_.size() == 1 ? "1 definition" : fmt::format("{} definitions", typed_.size()));
    }
  } else if (!given_) {
    run_->sink().Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"}, "there is no answer to be saved yet");
  } else {
    told = SaveAnswer(*run_, *given_, path, replaces, data_.path);
  }
  if (told) {
    Show(*told + "\n");
  }
  return Finish();
}

Prompt::Taken Prompt::Head(std::string_view text) {
  const auto [name, count] = SplitPath(text);
  const std::optional<int64_t> rows = count.empty() ? std::optional<int64_t>(kHeadRows) : ParseInteger(count);
  if (!rows || *rows < 1 || *rows > static_cast<int64_t>(kMostHeadRows)) {
    run_->sink().Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"},
                        fmt::format("`head FILE N` shows from 1 to {} lines", kMostHeadRows));
    return Finish();
  }
  Answer answer = HeadOfFile(*run_, data_.path.value_or(""), name, static_cast<size_t>(*rows));
  if (!run_->sink().HasErrors()) {
    Give(std::move(answer));
  }
  return Finish();
}

Prompt::Taken Prompt::Reload() {
  std::unique_ptr<Session> session = run_->session().Beside();
  std::unique_ptr<Run> run = OpenRun(*session, {.data = data_.path, .command = data_.command, .progress = {}});
  if (run == nullptr) {
    run_->session().TakeFaults(*session);
    return Finish();
  }
  before_.reset();
  run_ = std::move(run);
  session_ = std::move(session);
  watched_ = WatchedFiles(*run_, data_.path);
  Taken taken = Finish();
  run_->sink().Clear();
  for (const TypedDefinition& typed : std::exchange(typed_, {})) {
    taken = TakeInput(typed.text, true) == Taken::kAnswered ? taken : Taken::kFailed;
    run_->sink().Clear();
  }
  Show("script and data are read again\n");
  return taken;
}

std::optional<Prompt::Taken> Prompt::TakeCommand(std::string_view text) {
  std::vector<std::string> words = WordsOf(text);
  if (words.empty()) {
    return Taken::kAnswered;
  }
  const bool marked = words[0].size() > 1 && (words[0][0] == ':' || words[0][0] == '\\');
  if (marked) {
    words[0].erase(0, 1);
  }
  const std::string command = words[0] == "?" ? "help" : words[0];
  if (words.size() == 1) {
    if (command == "quit" || command == "exit") {
      return Taken::kQuit;
    }
    if (command == "help") {
      return Show(std::string(kHelp));
    }
    if (command == "tables") {
      return Show(DescribeTables(*run_->compiled()));
    }
    if (command == "params") {
      return Show(DescribeParameters(*run_->compiled(), ValuesInForce(*run_)));
    }
    if (command == "outputs") {
      return Show(DescribeOutputs(*run_->compiled()));
    }
    if (command == "files" && !IsDefined(*run_, command)) {
      Give(ListFiles(*run_, data_.path.value_or("")));
      return Finish();
    }
    if (command == "reload" && !IsDefined(*run_, command)) {
      return Reload();
    }
  }
  if (words.size() == 1 && (command == "describe" || command == "codes" || command == "show")) {
    run_->sink().Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"},
                        fmt::format("`{}` is followed by the name of what is shown: `{} NAME`", command, command));
    return Finish();
  }
  if (words.size() == 1 && !IsDefined(*run_, command)) {
    for (const auto& [word, use] : kWordsThatAsk) {
      if (command == word) {
        run_->sink()
            .Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"}, fmt::format("`{}` alone asks nothing", word))
            .Hint(fmt::format("`{}`", use));
        return Finish();
      }
    }
    const auto& measures = run_->program().measures;
    if (std::any_of(measures.begin(), measures.end(), [&](const bound::Measure& measure) { return measure.code == words[0]; })) {
      return TakeInput(fmt::format("show measure \"{}\"", words[0]), true);  // a measure is known by its code
    }
  }
  if (words[0].starts_with('=')) {
    run_->sink()
        .Report(DiagnosticKind::HabitFromElsewhere, PathPlace{"<prompt>"}, "a question does not begin with `=`")
        .Hint("leave it out, as in `count TABLE where C`");
    return Finish();
  }
  if (words.size() == 2 && (command == "describe" || command == "codes" || command == "show")) {
    return DescribeName(command, words[1]);
  }
  if (words.size() == 2 && command == "help") {
    return Help(words[1]);
  }
  if (words.size() >= 2 && command == "save" && !IsDefined(*run_, command)) {
    return Save(text.substr(text.find("save") + 4));
  }
  if (words.size() >= 2 && command == "head" && !IsDefined(*run_, command)) {
    return Head(text.substr(text.find("head") + 4));
  }
  if (words.size() == 2 && command == "time" && (words[1] == "on" || words[1] == "off")) {
    tells_time_ = words[1] == "on";
    return Taken::kAnswered;
  }
  if (marked) {
    Diagnostic& diagnostic =
        run_->sink().Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"}, fmt::format("there is no command `{}`", Printable(command)));
    if (const std::optional<std::string> near = NearestName(command, PromptCommands())) {
      diagnostic.Hint(fmt::format("did you mean `{}`?", *near));
    }
    return Finish();
  }
  return std::nullopt;
}

}  // namespace tally
