#include "workbench/asking/answer.h"
#include "workbench/asking/explain_question.h"
#include "workbench/explain/render.h"

namespace tally {

Answer AnswerWhy(Run& run, const ast::Question& question) {
  Answer answer;
  if (const std::optional<Explanation> explanation = ExplainQuestion(run, question)) {
    answer.json = ExplanationAsJson(*explanation, run.sources());
    answer.shows_private = explanation->shows_private;
    answer.text = ExplanationAsText(*explanation, run.sources(), {.full = question.in_full});
  }
  return answer;
}

}  // namespace tally
