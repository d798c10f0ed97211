#include "workbench/asking/value_texts.h"

namespace tally {

void ForEachCode(const Run& run, TableId code_set, const std::function<void(const std::string& code, const std::string& label)>& visit) {
  const bound::Program& program = run.program();
  const bound::Table& table = program.table(code_set);
  const CodeSetSchema& set = program.code_sets[static_cast<size_t>(std::get<bound::CodesSource>(table.source).code_set)];
  const ValueList* labels = nullptr;
  for (const ColumnId id : table.columns) {
    const auto values = program.code_columns.find(id);
    if (values != program.code_columns.end() && program.column(id).name == "label") {
      labels = &values->second;
    }
  }
  for (size_t i = 0; i < set.codes.size(); ++i) {
    const auto* label = labels != nullptr && i < labels->size() ? std::get_if<std::string>(&(*labels)[i].data) : nullptr;
    visit(set.codes[i], label == nullptr ? "" : *label);
  }
}

void ForEachValue(Run& run, const bound::Column& column,
                  const std::function<void(const std::string& value, const std::string& label)>& visit) {
  const VectorRef values = run.executor().Evaluate(run.executor().planner().ColumnNode(column.id));
  if (values->dictionary == nullptr) {
    return;
  }
  for (size_t i = 0; i < values->dictionary->size(); ++i) {
    visit(std::string(values->dictionary->At(static_cast<uint32_t>(i))), "");
  }
}

}  // namespace tally
