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

/// The errors of another session, whose places cannot be shown in this one: where they point into scripts they are told at `place`.
void TakeFaults(const Session& from, Session& to, Span place) {
  for (Diagnostic message : from.sink().all()) {
    if (message.severity != Severity::kError) {
      continue;
    }
    if (std::holds_alternative<Span>(message.place)) {
      message.place = place;
    }
    message.labels.clear();
    to.sink().Append(std::move(message));
  }
}

/// The library as if a script used it, over the data of the session; null when it is faulty, which is told as far as the places can be
/// shown.
std::unique_ptr<Session> Open(Session& session, const ast::Question::Rules& rules) {
  SessionOptions options = session.options();
  options.text = "use " + NameOf(rules) + "\n";
  options.keep_all_columns = false;
  auto opened = std::make_unique<Session>(std::move(options));
  if (opened->Compile() && opened->ReadSettings() && opened->LoadDataOf(session) && opened->Start()) {
    return opened;
  }
  TakeFaults(*opened, session, rules.library.span);
  return nullptr;
}

}  // namespace

Answer AnswerCompare(Session& session, const ast::Question& question) {
  const std::unique_ptr<Session> left = Open(session, question.left);
  const std::unique_ptr<Session> right = left == nullptr ? nullptr : Open(session, question.right);
  Answer answer;
  if (right == nullptr) {
    return answer;
  }
  const SideNames names{.left = std::to_string(question.left.year), .right = std::to_string(question.right.year)};
  const std::optional<Comparison> comparison = CompareTarget(*left, *right, question.on, names);
  if (!comparison) {
    for (Session* side : {left.get(), right.get()}) {
      TakeFaults(*side, session, question.on.name.span);
    }
    return answer;
  }
  for (const std::string& line : comparison->lines) {
    answer.text += (answer.text.empty() ? "" : "\n") + line;
  }
  answer.tables = comparison->tables;
  return answer;
}

}  // namespace tally
