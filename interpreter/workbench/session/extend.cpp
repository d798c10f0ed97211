#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "language/program/slot.h"
#include "workbench/session/session.h"

namespace tally {
namespace {

bool SameColumns(const TableSchema& a, const TableSchema& b) {
  const auto same = [](const ColumnSchema& x, const ColumnSchema& y) {
    return x.name == y.name && x.headers == y.headers && x.type.kind == y.type.kind && x.nullable == y.nullable && x.written == y.written &&
           x.may_be_absent == y.may_be_absent;
  };
  return a.file == b.file && a.key == b.key && a.unique == b.unique && a.columns.size() == b.columns.size() &&
         std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), same);
}

bool SameCodes(const std::vector<CodeSetSchema>& before, const std::vector<CodeSetSchema>& after) {
  return std::all_of(before.begin(), before.end(), [&](const CodeSetSchema& old) {
    return std::any_of(after.begin(), after.end(),
                       [&](const CodeSetSchema& now) { return now.name == old.name && now.codes == old.codes; });
  });
}

}  // namespace

bool Session::LoadTyped(const std::vector<ast::Definition>& definitions, std::vector<std::unique_ptr<LoadedModule>>& loaded) {
  const size_t errors_before = sink_.error_count();
  std::set<std::string> known;
  for (const LoadedModule* module : AllModules()) {
    known.insert(module->library);
  }
  for (const ast::Definition& definition : definitions) {
    if (!std::holds_alternative<ast::Use>(definition.node)) {
      continue;
    }
    LoadedProgram used = LoadProgram({.script = options_.script,
                                      .text = std::string(sources_.Text(definition.span)),
                                      .folders = options_.libraries,
                                      .params = options_.settings},
                                     sources_, sink_);
    for (auto& module : used.modules) {
      if (!module->library.empty() && known.insert(module->library).second) {
        loaded.push_back(std::move(module));
      }
    }
  }
  return sink_.error_count() == errors_before;
}

bool Session::KeepTables(const bound::Program& program, std::unordered_map<TableId, StoredTable>& kept) const {
  if (!SameCodes(program_->code_sets, program.code_sets)) {
    return false;
  }
  for (const TableSchema& schema : program.schemas) {
    const auto old =
        std::find_if(program_->schemas.begin(), program_->schemas.end(), [&](const TableSchema& each) { return each.name == schema.name; });
    if (old == program_->schemas.end() || !SameColumns(*old, schema)) {
      return false;
    }
    StoredTable table = tables_.at(old->id);
    table.schema = &schema;
    kept.emplace(schema.id, std::move(table));
  }
  return true;
}

bool Session::Extend(FileId file, std::vector<ast::Definition> definitions) {
  std::vector<std::unique_ptr<LoadedModule>> added;
  if (!LoadTyped(definitions, added)) {
    return false;
  }
  std::set<Slot> slots;
  for (const MergedDefinition& merged : merged_.program.definitions) {
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      slots.insert(*slot);
    }
  }
  auto typed = std::make_unique<LoadedModule>();
  typed->module.file = file;
  for (ast::Definition& definition : definitions) {
    const std::optional<Slot> slot = SlotOf(definition);
    definition.replaces = definition.replaces || (slot && slots.contains(*slot));
    typed->module.definitions.push_back(std::move(definition));
  }
  added.push_back(std::move(typed));
  std::vector<const LoadedModule*> modules = AllModules();
  for (const auto& module : added) {
    modules.push_back(module.get());
  }
  std::optional<Compiled> compiled = Bind(modules);
  if (!compiled) {
    return false;
  }
  std::unordered_map<TableId, StoredTable> tables;
  if (!KeepTables(*compiled->program, tables)) {
    tables.clear();
    if (source_ == nullptr) {
      sink_.Report(DiagnosticKind::BadCommand, Span{file, 0, 0}, "a table needs data, but there is no `--data DIR`");
      return false;
    }
    if (!source_->Load(compiled->program->schemas, compiled->program->code_sets, pool_, {}, sink_, tables)) {
      return false;
    }
  }

  // What is there now comes back when the parameters or requirements do not hold with the new definitions.
  Merged old_merged = std::exchange(merged_, std::move(compiled->merged));
  std::unique_ptr<bound::Program> old_program = std::exchange(program_, std::move(compiled->program));
  GivenParameters old_given = given_;
  tables_.swap(tables);
  std::unique_ptr<plan::Planner> old_planner = std::move(planner_);
  std::unique_ptr<Executor> old_executor = std::move(executor_);
  std::unique_ptr<Outputs> old_outputs = std::move(outputs_);
  if (ReadSettings() && Start()) {
    std::move(added.begin(), added.end(), std::back_inserter(typed_));
    questions_.reset();
    return true;
  }
  outputs_ = std::move(old_outputs);
  executor_ = std::move(old_executor);
  planner_ = std::move(old_planner);
  tables_.swap(tables);
  given_ = std::move(old_given);
  program_ = std::move(old_program);
  merged_ = std::move(old_merged);
  return false;
}

}  // namespace tally
