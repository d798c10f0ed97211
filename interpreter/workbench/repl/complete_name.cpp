#include "workbench/repl/complete_name.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"
#include "language/program/slot.h"
#include "workbench/asking/value_texts.h"
#include "workbench/repl/prompt.h"

namespace tally {
namespace {

constexpr size_t kMaxCandidates = 200;
constexpr const char* kVerbs[] = {"any",    "count",   "sum", "lowest", "highest", "list",  "pick",    "one",    "where",  "matching",
                                  "sorted", "measure", "who", "why",    "except",  "first", "profile", "define", "cohort", "table"};

bool IsWordByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// The word at the end of `text`, which is taken off.
std::string TakeWord(std::string& text) {
  size_t begin = text.size();
  while (begin > 0 && IsWordByte(text[begin - 1])) {
    --begin;
  }
  std::string word = text.substr(begin);
  text.erase(begin);
  return word;
}

void TakeBlanks(std::string& text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.pop_back();
  }
}

/// The name that a text at the end of `before` is compared with: `gender` of `gender in ["F", `; empty when there is none.
std::string ComparedName(std::string before) {
  while (true) {
    TakeBlanks(before);
    if (before.empty()) {
      return "";
    }
    const char last = before.back();
    if (last == '"') {  // an earlier item of a list
      before.pop_back();
      const size_t opening = before.rfind('"');
      if (opening == std::string::npos) {
        return "";
      }
      before.erase(opening);
    } else if (std::string_view("=!<>[,(").find(last) != std::string_view::npos) {
      before.pop_back();
    } else {
      const std::string word = TakeWord(before);
      if (word.empty()) {
        return "";
      }
      if (word != "is" && word != "not" && word != "in" && word != "through" && word != "default") {
        return word;
      }
    }
  }
}

/// Candidates in order, each once.
class Candidates {
 public:
  explicit Candidates(std::string beginning) : beginning_(std::move(beginning)) {}
  void Add(const std::string& text, const std::string& note = "") {
    if (!text.empty() && text.starts_with(beginning_) && found_.size() < kMaxCandidates) {
      found_.emplace(text, note);
    }
  }
  Completion Finish(bool is_text) const {
    Completion completion{beginning_, {}, is_text};
    for (const auto& [text, note] : found_) {
      completion.candidates.push_back({text, note});
    }
    return completion;
  }

 private:
  std::string beginning_;
  std::map<std::string, std::string> found_;
};

/// The tables whose rows a name may stand for: a table, or a column or fact that is a row.
std::set<TableId> TablesMeantBy(const bound::Program& program, const std::string& name) {
  std::set<TableId> tables;
  for (const bound::Table& table : program.tables) {
    if (table.name == name) {
      tables.insert(table.id);
    }
  }
  const auto add = [&](const std::string& known, const Type& type) {
    if (known == name && type.kind == TypeKind::kRow) {
      tables.insert(type.table);
    }
  };
  for (const bound::Column& column : program.columns) {
    add(column.name, column.type);
  }
  for (const bound::Define& define : program.defines) {
    add(define.name, define.type);
  }
  return tables;
}

Completion CompleteMember(const bound::Program& program, const std::string& beginning, const std::set<TableId>& tables) {
  Candidates candidates(beginning);
  for (const bound::Column& column : program.columns) {
    if (tables.count(column.table) > 0) {
      candidates.Add(column.name);
    }
  }
  for (const bound::Define& define : program.defines) {
    if (define.table.is_valid() && tables.count(define.table) > 0 && !define.is_cohort) {
      candidates.Add(define.name);
    }
  }
  return candidates.Finish(false);
}

Completion CompleteText(Run& run, const std::string& beginning, const std::string& compared) {
  const bound::Program& program = run.program();
  Candidates candidates(beginning);
  std::set<TableId> tables = TablesMeantBy(program, compared);
  std::erase_if(tables, [&](TableId table) { return !std::holds_alternative<bound::CodesSource>(program.table(table).source); });
  const auto add = [&](const std::string& text, const std::string& label) { candidates.Add(text, label); };
  if (tables.empty()) {
    for (const bound::Column& column : program.columns) {
      const bool may_show = run.private_values() == nullptr || run.private_values()->ShownByColumn(column.id) == nullptr;
      if (column.name == compared && column.type.is_text() && may_show) {
        ForEachValue(run, column, add);
      }
    }
    return candidates.Finish(true);
  }
  for (const TableId table : tables) {
    ForEachCode(run, table, add);
  }
  return candidates.Finish(true);
}

}  // namespace

Completion CompleteName(Run& run, const std::string& before) {
  const bound::Program& program = run.program();
  if (std::count(before.begin(), before.end(), '"') % 2 == 1) {
    const size_t quote = before.rfind('"');
    return CompleteText(run, before.substr(quote + 1), ComparedName(before.substr(0, quote)));
  }
  std::string rest = before;
  const std::string beginning = TakeWord(rest);
  if (!rest.empty() && rest.back() == '.') {
    rest.pop_back();
    const std::set<TableId> tables = TablesMeantBy(program, TakeWord(rest));
    if (!tables.empty()) {
      return CompleteMember(program, beginning, tables);
    }
  }
  Candidates candidates(beginning);
  for (const MergedDefinition& merged : run.merged().program.definitions) {
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      candidates.Add(slot->name);
    }
  }
  for (const bound::Column& column : program.columns) {
    candidates.Add(column.name);
  }
  for (const std::string& name : FunctionCatalogue::Get().Names()) {
    candidates.Add(name);
  }
  for (const std::string& name : PromptCommands()) {
    candidates.Add(name);
  }
  for (const char* verb : kVerbs) {
    candidates.Add(verb);
  }
  return candidates.Finish(false);
}

}  // namespace tally
