#include "workbench/repl/prompt.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "foundation/base/interrupt.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/parse.h"
#include "outputs/writing/text_writer.h"
#include "workbench/asking/answer.h"
#include "workbench/comparing/what_if.h"
#include "workbench/describe/describe.h"
#include "workbench/parameters/parameter_bounds.h"
#include "workbench/parameters/parameter_text.h"
#include "workbench/session/typed_definitions.h"

namespace tally {
namespace {

constexpr std::string_view kHelp =
    R"(Ask
  count student where ...            how many rows
  count student of roster where ...  how many different students
  count student by gender, grade     broken down by columns, facts or axes
  sum credits of course by school    also lowest, highest
  list student where ... show a, b   the rows
  profile student.gender             the values of a column
  who in FORM("line", "column")      the rows behind a cell of a form
  who in FORM("X", "line", "column") in one with blocks or measures: X is the label of the block, or the measure
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
  help T0201, help round             what a message or a function means; `help functions` lists all
  quit
)";

constexpr std::string_view kCommands[] = {"tables", "params", "outputs", "describe", "codes", "show", "help", "quit", "exit"};

/// Words that ask only with something behind them.
constexpr std::pair<std::string_view, std::string_view> kWordsThatAsk[] = {
    {"list", "list TABLE where C show a, b"},
    {"who", "who in FORM(\"line\", \"column\")"},
    {"why", "why ROW in FORM(\"line\", \"column\")"},
    {"profile", "profile TABLE.COLUMN"},
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

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (!word.empty()) {
        words.push_back(std::move(word));
        word.clear();
      }
    } else {
      word += c;
    }
  }
  if (!word.empty()) {
    words.push_back(std::move(word));
  }
  return words;
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
      values[param.name] = PrintValue(run.program(), param.type, run.executor().planner().params()[param.id.index()]);
    }
  }
  return values;
}

}  // namespace

std::vector<std::string> PromptCommands() {
  return {std::begin(kCommands), std::end(kCommands)};
}

Prompt::Prompt(std::unique_ptr<Run> run, PromptOutput output) : run_(std::move(run)), output_(std::move(output)) {}

Prompt::Taken Prompt::Show(const std::string& page) {
  output_.answers(page);
  return Taken::kAnswered;
}

Prompt::Taken Prompt::Take(std::string_view text, bool is_last) {
  run_->sink().Clear();
  if (gathers_ && Gather(text)) {
    return Taken::kAnswered;
  }
  DefineGathered();
  run_->sink().Clear();
  if (const std::optional<Taken> taken = TakeCommand(text)) {
    return *taken;
  }
  return TakeInput(text, is_last);
}

// True where the text is a definition that can wait: nothing that waits already names it.
bool Prompt::Gather(std::string_view text) {
  constexpr size_t kMost = 200;
  const std::vector<std::string> words = WordsOf(text);
  if (words.empty() || !ast::KindOfKeyword(words.front())) {
    return false;
  }
  DiagnosticSink& sink = run_->sink();
  const FileId file = run_->sources().Add(SourceFile("<prompt>", std::string(text)));
  if (!CheckScriptText(run_->sources(), file, sink)) {
    return false;
  }
  PromptInput input = ParsePrompt(run_->sources(), file, sink);
  if (input.unfinished || input.question || input.definitions.size() != 1 || !sink.all().empty()) {
    return false;
  }
  const std::optional<ast::DefinedName> defined = ast::NameOf(input.definitions.front());
  if (!defined) {
    return false;
  }
  if (gathered_.size() == kMost || names_gathered_.contains(std::string(defined->name))) {
    DefineGathered();
  }
  std::string name;
  for (const char c : std::string(text) + " ") {
    const bool is_part = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    if (is_part) {
      name += c;
    } else if (!name.empty()) {
      names_gathered_.insert(std::exchange(name, {}));
    }
  }
  gathered_.push_back(std::move(input.definitions.front()));
  return true;
}

bool Prompt::DefineGathered() {
  const std::vector<ast::Definition> definitions = std::exchange(gathered_, {});
  names_gathered_.clear();
  if (definitions.empty()) {
    return true;
  }
  run_->sink().Clear();
  std::unique_ptr<Run> extended = WithTyped(*run_, definitions.front().span.file, definitions);
  if (extended != nullptr && run_->sink().all().empty()) {
    run_ = std::move(extended);
    return true;
  }
  // One after the other, so that a fault is one definition's.
  bool all_good = true;
  for (const ast::Definition& definition : definitions) {
    run_->sink().Clear();
    if ((extended = WithTyped(*run_, definition.span.file, {definition}))) {
      run_ = std::move(extended);
    }
    all_good = Finish() == Taken::kAnswered && all_good;
  }
  all_defined_ = all_defined_ && all_good;
  return all_good;
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
    std::string name = words[1];
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
    ReportUnknownDefinition(*run_->compiled(), words[1], run_->session().options().script.string(), run_->sink());
    return Finish();
  }
  if (words.size() == 2 && command == "help") {
    if (const std::optional<std::string> page = HelpAbout(words[1])) {
      return Show(*page);
    }
    Diagnostic& diagnostic = run_->sink().Report(DiagnosticKind::BadCommand, PathPlace{"<prompt>"},
                                                 fmt::format("there is no help about `{}`", Printable(words[1])));
    if (const std::optional<std::string> near = NearestName(words[1], FunctionCatalogue::Get().Names())) {
      diagnostic.Hint(fmt::format("did you mean `help {}`?", *near));
    }
    return Finish();
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

Prompt::Taken Prompt::TakeInput(std::string_view text, bool is_last) {
  DiagnosticSink& sink = run_->sink();
  const FileId file = run_->sources().Add(SourceFile("<prompt>", std::string(text)));
  if (!CheckScriptText(run_->sources(), file, sink)) {
    return Finish();
  }
  PromptInput input = ParsePrompt(run_->sources(), file, sink);
  if (input.unfinished && !is_last) {
    return Taken::kUnfinished;
  }
  if (input.unfinished) {
    const size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    sink.Report(DiagnosticKind::UnclosedBlock, Span{file, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)},
                "the input ends before this is finished");
  }
  std::vector<ast::WhatIf> what_ifs;
  std::erase_if(input.definitions, [&](const ast::Definition& definition) {
    const auto* what_if = std::get_if<ast::WhatIf>(&definition.node);
    if (what_if != nullptr) {
      what_ifs.push_back(*what_if);
    }
    return what_if != nullptr;
  });
  // A fault in one definition does not take away the others of the same input.
  if (!input.definitions.empty()) {
    if (std::unique_ptr<Run> extended = WithTyped(*run_, file, std::move(input.definitions))) {
      before_ = std::exchange(run_, std::move(extended));
    }
  }
  for (const ast::WhatIf& what_if : what_ifs) {
    if (!sink.HasErrors()) {
      AnswerWhatIf(*run_, what_if, output_.width, output_.answers);
    }
  }
  if (input.question && !sink.HasErrors()) {
    Answer answer;
    try {
      const Interruptible until_answered;
      answer = AnswerQuestion(*run_, *input.question);
    } catch (const Interrupted&) {
      sink.Clear();
      output_.messages("stopped\n");
      return Taken::kFailed;
    }
    if (!sink.HasErrors()) {
      if (!answer.text.empty() || answer.tables.empty()) {
        output_.answers(answer.text + "\n");
      }
      for (const ResultTable& table : answer.tables) {
        WriteText(table, {.width = output_.width, .title = !table.title.empty()}, output_.answers);
      }
      if (answer.rows_left_out > 0) {
        output_.answers(fmt::format("... and {} more rows; `where` chooses fewer\n", answer.rows_left_out));
      }
    }
  }
  return Finish();
}

Prompt::Taken Prompt::Finish() {
  const bool failed = run_->sink().HasErrors();
  const std::vector<Diagnostic>& findings = run_->sink().all();
  const bool broken =
      std::any_of(findings.begin(), findings.end(), [](const Diagnostic& d) { return d.kind == DiagnosticKind::CacheDamaged; });
  RenderOptions options;
  options.colour = output_.colour;
  options.values = output_.values;
  output_.messages(RenderText(run_->sink(), run_->sources(), options));
  return broken ? Taken::kBroken : failed ? Taken::kFailed : Taken::kAnswered;
}

}  // namespace tally
