#include "workbench/explain/explanation.h"

namespace tally {

std::string VerdictText(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNone: return "";
    case Verdict::kYes: return "yes";
    case Verdict::kNo: return "no";
    case Verdict::kUndetermined: return "undetermined";
    case Verdict::kMissing: return "missing";
  }
  return "";
}

void MarkDecisive(Explanation& root) {
  Explanation* part = &root;
  while (part->decisive) {
    part = &part->children[*part->decisive];
  }
  part->failed_first = part != &root;
}

const Explanation* MarkedPart(const Explanation& root) {
  if (root.failed_first) {
    return &root;
  }
  for (const Explanation& child : root.children) {
    if (const Explanation* marked = MarkedPart(child)) {
      return marked;
    }
  }
  return nullptr;
}

}  // namespace tally
