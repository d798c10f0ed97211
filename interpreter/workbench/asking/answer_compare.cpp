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
  for (const Diagnostic& message : opened->sink().all()) {
    const bool has_place = std::holds_alternative<Span>(message.place);
    session.sink().Report(message.kind, has_place ? Place(rules.library.span) : message.place, message.text).hints = message.hints;
  }
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
      for (const Diagnostic& message : side->sink().all()) {
        session.sink().Report(message.kind, question.on.name.span, message.text).hints = message.hints;
      }
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
