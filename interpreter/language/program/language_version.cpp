#include "language/program/language_version.h"

#include <fmt/format.h>

namespace tally {

std::span<const ChangeOfMeaning> ChangesOfMeaning() {
  return {};  // the first version has changed nothing
}

void CheckLanguage(const ast::Module& module, int unsaid, int current, std::span<const ChangeOfMeaning> changes, DiagnosticSink& sink) {
  const int version = module.language ? module.language->version : unsaid == 0 ? current : unsaid;
  const Place place = module.language ? module.language->span : Span{.file = module.file, .begin = 0, .end = 0};
  if (version < 1 || version > current) {
    sink.Report(DiagnosticKind::OtherLanguage, place,
                fmt::format("the text is written in version {} of the language; this program reads version{}", version,
                            current == 1 ? " 1" : fmt::format("s 1 to {}", current)))
        .Hint("`tally --version` says which program this is");
    return;
  }
  for (const ChangeOfMeaning& change : changes) {
    if (change.version > version && change.touches(module)) {
      sink.Report(
              DiagnosticKind::OtherLanguage, place,
              fmt::format("the text is written in version {} of the language; since version {} {}", version, change.version, change.what))
          .Hint(std::string(change.how_to_keep));
    }
  }
}

}  // namespace tally
