#include "workbench/repl/prompt.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "foundation/base/interrupt.h"
#include "foundation/source/utf8.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/parse.h"
#include "workbench/asking/answer.h"
#include "workbench/comparing/what_if.h"
#include "workbench/repl/words.h"
#include "workbench/session/typed_definitions.h"

namespace tally {
namespace {

constexpr double kSlowAnswer = 1;  // seconds

bool IsPartOfName(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Prompt::Prompt(std::unique_ptr<Run> run, PromptOutput output, PromptData data)
    : output_(std::move(output)), data_(std::move(data)), run_(std::move(run)), watched_(*run_, data_.path) {}

Prompt::Taken Prompt::Take(std::string_view text, bool is_last) {
  run_->sink().Clear();
  if (gathers_ && Gather(text)) {
    return Taken::kAnswered;
  }
  DefineGathered();
  TellChangedFiles();
  run_->sink().Clear();
  question_ = std::string(text);
  const auto begin = std::chrono::steady_clock::now();
  const Taken taken = TakeOne(text, is_last);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const bool slow = output_.is_terminal && took.count() > kSlowAnswer;
  if ((tells_time_ || slow) && taken != Taken::kUnfinished && !output_.json_messages) {
    output_.messages(fmt::format("{:.3f} s\n", took.count()));
  }
  return taken;
}

Prompt::Taken Prompt::TakeOne(std::string_view text, bool is_last) {
  if (const std::optional<Taken> taken = TakeCommand(text)) {
    return *taken;
  }
  return TakeInput(text, is_last);
}

void Prompt::TellChangedFiles() {
  run_->sink().Clear();
  for (const std::string& path : watched_.Changed()) {
    run_->sink()
        .Note(DiagnosticKind::FileChanged, PathPlace{Printable(path)}, "changed after it was read; answers are of what was read")
        .Hint("`reload` reads script and data again");
  }
  if (!run_->sink().all().empty()) {
    Finish();
  }
}

bool Prompt::MayBeKept(std::string_view input) const {
  const bound::Program& program = run_->program();
  PrivateValues values(program);
  if (!values.any()) {
    return true;
  }
  std::set<std::string, std::less<>> names;
  for (const bound::Column& column : program.columns) {
    if (values.ShownByColumn(column.id) != nullptr) {
      names.insert(column.name);
    }
  }
  for (const bound::Define& define : program.defines) {
    if (values.ShownBy(*define.value) != nullptr) {
      names.insert(define.name);
    }
  }
  for (const bound::Table& table : program.tables) {
    if (values.ShownByRowsOf(table.id) != nullptr) {
      names.insert(table.name + "(");
    }
  }
  std::string name;
  std::string before;  // the name before this place
  for (const char c : std::string(input) + "\n") {
    if (IsPartOfName(c)) {
      name += c;
      continue;
    }
    before = name.empty() ? before : std::exchange(name, {});
    if (names.contains(before) || (c == '(' && names.contains(before + c))) {
      return false;
    }
    before = c == ' ' ? before : std::string();
  }
  return true;
}

void Prompt::Give(Answer answer) {
  const bool apart = output_.print.format == AnswerFormat::kCsv || output_.print.format == AnswerFormat::kMarkdown;
  if (answers_++ > 0 && apart) {
    output_.answers("\n");
  }
  PrintAnswer(answer, question_, output_.print, output_.answers);
  given_ = GivenAnswer{std::move(answer), question_};
}

void Prompt::Remember(const ast::Definition& definition) {
  typed_.push_back({definition, std::string(run_->sources().Text(definition.span))});
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
    if (IsPartOfName(c)) {
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
    it_.Settle(*run_);
    run_ = std::move(extended);
    for (const ast::Definition& definition : definitions) {
      Remember(definition);
    }
    return true;
  }
  // One after the other, so that a fault is one definition's.
  bool all_good = true;
  for (const ast::Definition& definition : definitions) {
    run_->sink().Clear();
    if ((extended = WithTyped(*run_, definition.span.file, {definition}))) {
      it_.Settle(*run_);
      run_ = std::move(extended);
      Remember(definition);
    }
    all_good = Finish() == Taken::kAnswered && all_good;
  }
  all_defined_ = all_defined_ && all_good;
  return all_good;
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
    if (std::unique_ptr<Run> extended = WithTyped(*run_, file, input.definitions)) {
      it_.Settle(*run_);
      before_ = std::exchange(run_, std::move(extended));
      for (const ast::Definition& definition : input.definitions) {
        Remember(definition);
      }
    }
  }
  for (const ast::WhatIf& what_if : what_ifs) {
    if (!sink.HasErrors()) {
      std::string page;
      AnswerWhatIf(*run_, what_if, output_.print.width, [&](std::string_view part) {
        page += part;
        return true;
      });
      Show(page);
    }
  }
  if (input.question && !sink.HasErrors()) {
    Answer answer;
    try {
      const Interruptible until_answered;
      answer = AnswerQuestion(*run_, *input.question, &it_);
    } catch (const Interrupted&) {
      sink.Clear();
      output_.messages("stopped\n");
      return Taken::kFailed;
    }
    if (!sink.HasErrors()) {
      Give(std::move(answer));
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
  const auto render = output_.json_messages ? RenderJson : RenderText;
  output_.messages(render(run_->sink(), run_->sources(), options));
  return broken ? Taken::kBroken : failed ? Taken::kFailed : Taken::kAnswered;
}

}  // namespace tally
