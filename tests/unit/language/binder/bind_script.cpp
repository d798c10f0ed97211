#include "bind_script.h"

#include <catch2/catch.hpp>

#include "foundation/diagnostics/kind.h"
#include "language/binder/tree/dump.h"
#include "language/syntax/parse.h"

namespace tally {

namespace {

const char* const kTables = R"(
param reporting_year : year
param wanted : list of gender or ALL = ALL
codes gender { "M" "Male"   "F" "Female"   "N" "Non-binary" }
codes grade { "09" "9"  "10" "10"  "11" "11"  "12" "12" }
patterns service any X { for 2020 through 2025 "A1XX" except "A100" }
table school from "School.csv" {
  key id
  id   : code
  name : text
}
table student from "Student.csv" {
  key id
  id     : code
  gender : gender or missing
  born   : date or missing
  school : school
}
table enrollment from "Enrollment.csv" {
  key id
  id      : code
  student : student
  grade   : grade
  start   : date
  end     : date or missing
  year    : year
  hours   : decimal
}
table exit from "Exit.csv" {
  key student
  student : student
  day     : date or missing
}
)";

const bound::Define* Find(const bound::Program& program, const std::string& name, const std::string& table) {
  for (const bound::Define& define : program.defines) {
    const std::string of = define.table.is_valid() ? program.table(define.table).name : "";
    if (define.name == name && (table.empty() || table == of)) {
      return &define;
    }
  }
  return nullptr;
}

}  // namespace

std::string BoundScript::Rule(const std::string& name, const std::string& table) const {
  const bound::Define* define = Find(program, name, table);
  return define == nullptr || !define->value ? "none" : bound::Dump(program, *define->value);
}

std::string BoundScript::Type(const std::string& name, const std::string& table) const {
  const bound::Define* define = Find(program, name, table);
  return define == nullptr ? "none" : bound::DumpType(program, define->type, define->nullable);
}

std::string BoundScript::Errors() const {
  std::string codes;
  for (const Diagnostic& diagnostic : sink.all()) {
    if (diagnostic.severity == Severity::kError) {
      codes += (codes.empty() ? "" : " ") + std::string(InfoOf(diagnostic.kind).code);
    }
  }
  return codes;
}

std::string BoundScript::First() const {
  for (const Diagnostic& diagnostic : sink.all()) {
    if (diagnostic.severity == Severity::kError) {
      std::string text = diagnostic.text;
      for (const std::string& hint : diagnostic.hints) {
        text += "\n" + hint;
      }
      return text;
    }
  }
  return "";
}

BoundScript BindScript(const std::string& text) {
  BoundScript script;
  const FileId file = script.sources.Add(SourceFile("test.tally", std::string(kTables) + text));
  const ast::Module module = ParseModule(script.sources, file, script.sink);
  MergedProgram merged;
  auto name_of = [](const ast::Definition& definition) {
    const auto* define = std::get_if<ast::Define>(&definition.node);
    return define == nullptr ? std::string() : define->name.text;
  };
  for (const ast::Definition& definition : module.definitions) {
    // `replace define` of the same text takes the place of the one before; merging proper is tested with session/.
    bool taken = false;
    for (MergedDefinition& earlier : merged.definitions) {
      if (definition.replaces && name_of(*earlier.definition) == name_of(definition)) {
        earlier.replaced.insert(earlier.replaced.begin(), earlier.definition);
        earlier.definition = &definition;
        taken = true;
      }
    }
    if (!taken) {
      merged.definitions.push_back(MergedDefinition{.definition = &definition, .replaced = {}, .library = {}});
    }
  }
  if (!script.sink.HasErrors()) {
    script.program = Bind(merged, script.sources, script.sink);
  }
  INFO(script.First());
  return script;
}

}  // namespace tally
