#include "language/program/slot.h"

#include <fmt/format.h>

#include "foundation/base/overloaded.h"

namespace tally {
namespace {

using Kind = ast::DefinitionKind;

std::string PathText(const ast::Path& path) {
  std::string text;
  for (const ast::Name& part : path.parts) {
    text += (text.empty() ? "" : ".") + part.text;
  }
  return text;
}

/// Kind, name and place of everything that has a name.
struct Named {
  Kind kind;
  std::string name;
  Span span;
  std::string table;
};

std::optional<Named> NamedOf(const ast::Definition& definition) {
  using Result = std::optional<Named>;
  const auto of = [](Kind kind, const auto& node) { return Result(Named{kind, node.name.text, node.name.span, ""}); };
  return std::visit(Overloaded{[&](const ast::Param& node) { return of(Kind::kParam, node); },
                               [&](const ast::Codes& node) { return of(Kind::kCodes, node); },
                               [&](const ast::Patterns& node) { return of(Kind::kPatterns, node); },
                               [&](const ast::Table& node) { return of(Kind::kTable, node); },
                               [&](const ast::DerivedTable& node) { return of(Kind::kTable, node); },
                               [&](const ast::Cohort& node) { return of(Kind::kCohort, node); },
                               [&](const ast::Define& node) {
                                 return Result(Named{Kind::kDefine, node.name.text, node.name.span, node.of ? PathText(*node.of) : ""});
                               },
                               [&](const ast::Axis& node) { return of(Kind::kAxis, node); },
                               [&](const ast::Measure& node) {
                                 return Result(Named{Kind::kMeasure, node.code.text, node.code.span, ""});
                               },
                               [&](const ast::Template& node) { return of(Kind::kTemplate, node); },
                               [&](const ast::Form& node) { return of(Kind::kForm, node); },
                               [&](const ast::Listing& node) { return of(Kind::kListing, node); },
                               [&](const ast::Worksheet& node) { return of(Kind::kWorksheet, node); },
                               [&](const ast::Checks& node) { return of(Kind::kChecks, node); }, [](const auto&) { return Result(); }},
                    definition.node);
}

}  // namespace

std::string Slot::Title() const {
  std::string title = fmt::format("the {} `{}`", WordOf(kind), name);
  return table.empty() ? title : title + fmt::format(" of `{}`", table);
}

std::optional<Slot> SlotOf(const ast::Definition& definition) {
  auto named = NamedOf(definition);
  if (!named) {
    return std::nullopt;
  }
  return Slot{named->kind, std::move(named->name), std::move(named->table)};
}

Span NameSpanOf(const ast::Definition& definition) {
  const auto named = NamedOf(definition);
  return named ? named->span : definition.head;
}

std::string_view WordOf(Kind kind) {
  switch (kind) {
    case Kind::kParam: return "param";
    case Kind::kCodes: return "codes";
    case Kind::kPatterns: return "patterns";
    case Kind::kTable: return "table";
    case Kind::kCohort: return "cohort";
    case Kind::kDefine: return "define";
    case Kind::kAxis: return "axis";
    case Kind::kMeasure: return "measure";
    case Kind::kTemplate: return "template";
    case Kind::kForm: return "form";
    case Kind::kListing: return "listing";
    case Kind::kWorksheet: return "worksheet";
    case Kind::kChecks: return "checks";
  }
  return "";
}

}  // namespace tally
