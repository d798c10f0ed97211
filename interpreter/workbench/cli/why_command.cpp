#include "language/syntax/parse.h"
#include "workbench/asking/explain_question.h"
#include "workbench/cli/asking.h"
#include "workbench/cli/shared_options.h"
#include "workbench/explain/render.h"

namespace tally {
namespace {

void Check(const CommandLine& line, DiagnosticSink& sink) {
  const std::string format = line.Text("format");
  if (line.Has("format") && format != "text" && format != "json" && format != "html") {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, "the option `--format` takes `text`, `json` or `html`");
  }
}

/// The question as it is asked at the prompt; the word `why` may be left out. Nothing, and reported, when it is none.
std::optional<ast::Question> ReadQuestion(Run& run, const std::string& asked) {
  const std::string text = asked.starts_with("why ") ? asked : "why " + asked;
  const FileId file = run.sources().Add(SourceFile("<question>", text));
  if (!CheckScriptText(run.sources(), file, run.sink())) {
    return std::nullopt;
  }
  PromptInput input = ParsePrompt(run.sources(), file, run.sink());
  const Span all{file, 0, static_cast<uint32_t>(text.size())};
  if (input.unfinished && !run.sink().HasErrors()) {
    run.sink().Report(DiagnosticKind::UnclosedBlock, all, "the question ends before it is finished");
  }
  return run.sink().HasErrors() ? std::nullopt : std::move(input.question);
}

int Execute(CommandLine& line) {
  Session session(OptionsToAsk(line, line.ProgramOf(line.arguments()[0])));
  std::unique_ptr<Run> run = OpenToAsk(line, session);
  std::optional<Explanation> answer;
  if (run != nullptr) {
    if (std::optional<ast::Question> question = ReadQuestion(*run, line.arguments()[1])) {
      question->with_others = question->with_others || line.Has("others");
      question->in_full = question->in_full || line.Has("full");
      answer = ExplainQuestion(*run, *question);
      const std::string format = line.Text("format");
      if (answer && !session.sink().HasErrors()) {
        line.Print(format == "json"   ? ExplanationAsJson(*answer, session.sources())
                   : format == "html" ? ExplanationAsHtml(*answer, session.sources())
                                      : ExplanationAsText(*answer, session.sources(), {.full = question->in_full}) + "\n");
      }
    }
  }
  line.PrintMessages(session.sink(), session.sources());
  return answer && !session.sink().HasErrors() ? kExitOk : kExitFault;
}

}  // namespace

CommandSpec WhyCommand() {
  using InUsage = OptionSpec::InUsage;
  return {.name = "why",
          .arguments = "SCRIPT|LIBRARY QUESTION",
          .min_arguments = 2,
          .max_arguments = 2,
          .wanted = "a script and one question are wanted",
          .summary = "says why a row is in a cell or not, or a value is what it is",
          .description =
              R"(QUESTION is what stands behind `why` at the prompt:
  student("S02") in form_2a("Female", "total")   a row, or the unit that is counted
  student("S02") not in "1S1"("numerator")       of a measure, by its code
  student("S02") in concentrator(2025)           a cohort; CHECKS("RULE"), LISTING()
  student("S02").gender, any expression          a value
  LISTING("S02", "column")                       a field; a cell of a worksheet
  reporting_year                                 a parameter

The answer is the rule, part by part, each with its value, where it stands and what it
cites, and the rows that it read: file, line and cells. The part that decided is marked.
)",
          .options =
              {kDataOption,
               kSetOption,
               {.name = "format", .value = "text|json|html", .help = "html: one page that needs nothing else", .in_usage = InUsage::kMay},
               {.name = "full", .value = "", .help = "also tells the parts that did not decide, to their ends"},
               {.name = "others", .value = "", .help = "shows rows of others, which are counted without it"},
               kPrivateOption,
               kLibraryOption,
               kJobsOption,
               kVerifyOption},
          .check = Check,
          .run = Execute};
}

}  // namespace tally
