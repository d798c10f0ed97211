#include <fmt/format.h>

#include "workbench/asking/answer.h"
#include "workbench/comparing/compare_target.h"

namespace tally {
namespace {

std::string NameOf(const ast::Question::Rules& rules) {
  std::string name;
  for (const ast::Name& part : rules.library.parts) {
    name += (name.empty() ? "" : ".") + part.text;
  }
  return fmt::format("{} for {}", name, rules.year);
}

/// A library as if a script used it, over the data of a run.
struct Side {
  std::unique_ptr<Session> session;
  std::unique_ptr<Run> run;  // null: the session says why
};

Side Open(const Session& beside, const Run& asked, const ast::Question::Rules& rules) {
  SessionOptions options = beside.options();
  options.text = "use " + NameOf(rules) + "\n";
  options.keep_all_columns = false;
  Side side{.session = beside.Beside(std::move(options)), .run = nullptr};
  Session& session = *side.session;
  const CompiledRef compiled = Compile(session);
  if (compiled == nullptr) {
    return side;
  }
  const GivenParameters given = ReadParameters(compiled->program, session.options().settings, session.sink());
  if (!session.sink().HasErrors()) {
    if (std::optional<Data> data = DataFor(session, asked.data(), compiled, rules.library.span)) {
      side.run = Start(session, std::move(*data), given);
    }
  }
  return side;
}

}  // namespace

Answer AnswerCompare(Run& run, const ast::Question& question) {
  Answer answer;
  const Side left = Open(run.session(), run, question.left);
  if (left.run == nullptr) {
    run.session().TakeFaults(*left.session);
    return answer;
  }
  const Side right = Open(*left.session, run, question.right);
  if (right.run == nullptr) {
    run.session().TakeFaults(*right.session);
    return answer;
  }
  left.session->TakeTexts(*right.session);
  run.session().TakeTexts(*right.session);
  const SideNames names{.left = std::to_string(question.left.year), .right = std::to_string(question.right.year)};
  const std::optional<std::vector<Comparison>> found = CompareTarget(*left.run, *right.run, question.on, names);
  if (!found) {
    run.session().TakeFaults(*left.session);
    run.session().TakeFaults(*right.session);
    return answer;
  }
  for (const Comparison& comparison : *found) {
    for (const std::string& line : comparison.lines) {
      answer.text += (answer.text.empty() ? "" : "\n") + line;
    }
    for (ResultTable table : comparison.tables) {
      table.title = found->size() > 1 ? comparison.title : "";
      answer.tables.push_back(std::move(table));
    }
  }
  return answer;
}

}  // namespace tally
