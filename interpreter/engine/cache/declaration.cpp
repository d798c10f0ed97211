#include "engine/cache/declaration.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

/// `"a ""quoted"" word"`: different texts stay different.
std::string InQuotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return out + '"';
}

std::string List(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += (out.empty() ? "" : ", ") + InQuotes(text);
  }
  return out;
}

template <class Schema>
const std::string* NameOf(const std::vector<Schema>& schemas, TableId id) {
  const auto found = std::find_if(schemas.begin(), schemas.end(), [&](const Schema& schema) { return schema.id == id; });
  return found == schemas.end() ? nullptr : &found->name;
}

std::string TypeWords(const Type& type, const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets) {
  switch (type.kind) {
    case TypeKind::kYesNo: return "yes/no";
    case TypeKind::kInteger: return "integer";
    case TypeKind::kDecimal: return "decimal";
    case TypeKind::kText: return "text";
    case TypeKind::kCode: return "code";
    case TypeKind::kDate: return "date";
    case TypeKind::kYear: return "year";
    case TypeKind::kQuarter: return "quarter";
    case TypeKind::kRow:
      if (const std::string* name = NameOf(code_sets, type.table)) {
        return "code of " + *name;
      }
      if (const std::string* name = NameOf(tables, type.table)) {
        return "row of " + *name;
      }
      break;
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: break;
  }
  return "other";
}

std::string KeyWords(const TableSchema& table, const std::vector<int>& columns) {
  std::string words;
  for (const int column : columns) {
    words += (words.empty() ? "" : ", ") + table.columns[static_cast<size_t>(column)].name;
  }
  return words;
}

std::string StyleWords(const FileStyleSchema& style) {
  return fmt::format("header on line {} through {}, separated by {}{}; missing: {}; suppressed: {}", style.header_from,
                     style.header_through, InQuotes(std::string(1, style.separator)), style.armour ? ", as =\"...\"" : "",
                     List(style.missing), List(style.suppressed)) +
         (style.encoding == Encoding::kUtf8 ? "" : fmt::format("; encoding {}", static_cast<int>(style.encoding))) +
         (style.until_blank_line ? "; until a blank line" : "");
}

std::string ReadingWords(const CellReading& reading) {
  const auto list = [](std::string_view words, const std::vector<std::string>& texts) {
    return texts.empty() ? std::string() : std::string(words) + List(texts);
  };
  return list(" yes: ", reading.yes) + list(" no: ", reading.no) + list(" missing: ", reading.missing) +
         list(" suppressed: ", reading.suppressed) + (reading.trimmed ? " trimmed" : "") + (reading.any_case ? " ignoring case" : "") +
         (reading.orphan_is_missing ? " orphan means missing" : "");
}

std::string Joined(std::string words, const std::string& more) {
  return words.empty() ? more : words + "; " + more;
}

std::string Shown(const std::string& text) {
  return text.empty() ? "nothing" : "`" + Printable(text) + "`";
}

}  // namespace

TableDeclaration Declare(const TableSchema& table, const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets) {
  TableDeclaration declared{.name = table.name, .file = table.file, .facts = {}};
  for (const ColumnSchema& column : table.columns) {
    std::string text = TypeWords(column.type, tables, code_sets);
    text += column.nullable ? " or missing" : "";
    text += column.may_be_absent ? " or absent" : "";
    text += " from " + List(column.headers);
    text += column.other_headers.empty() ? "" : " or " + List(column.other_headers);
    text += column.written.empty() ? "" : " written " + List(column.written);
    text += ReadingWords(column.reading);
    declared.facts.push_back({"column `" + column.name + "`", std::move(text)});
  }
  declared.facts.push_back({"the key", KeyWords(table, table.key)});
  std::string unique;
  for (const std::vector<int>& columns : table.unique) {
    unique = Joined(std::move(unique), KeyWords(table, columns));
  }
  declared.facts.push_back({"what is unique", std::move(unique)});
  declared.facts.push_back({"the way the file is written", StyleWords(table.style)});
  declared.facts.push_back({"whether the file may be absent", table.may_be_absent ? "yes" : "no"});
  declared.facts.push_back({"whether an empty file stands for its absence", table.absent_means_also_empty ? "yes" : "no"});
  std::string absent_rows;
  for (const std::vector<std::string>& row : table.absent_rows) {
    absent_rows = Joined(std::move(absent_rows), List(row));
  }
  declared.facts.push_back({"what stands for the absent file", std::move(absent_rows)});
  return declared;
}

std::optional<std::string> DifferenceOf(const TableDeclaration& cache, const TableDeclaration& script) {
  const auto words = [&](const std::string& subject, const std::string& in_cache, const std::string& in_script) {
    return fmt::format("table `{}`: {} is {} in the cache and {} in the script", Printable(script.name), Printable(subject),
                       Shown(in_cache), Shown(in_script));
  };
  if (cache.file != script.file) {
    return words("the file", InQuotes(cache.file), InQuotes(script.file));
  }
  const auto find = [](const TableDeclaration& table, const std::string& subject) {
    return std::find_if(table.facts.begin(), table.facts.end(), [&](const DeclaredFact& fact) { return fact.subject == subject; });
  };
  for (const DeclaredFact& fact : script.facts) {
    const auto other = find(cache, fact.subject);
    if (other == cache.facts.end()) {
      return fmt::format("table `{}`: {} is not in the cache", Printable(script.name), Printable(fact.subject));
    }
  }
  for (const DeclaredFact& fact : cache.facts) {
    if (find(script, fact.subject) == script.facts.end()) {
      return fmt::format("table `{}`: {} is only in the cache", Printable(script.name), Printable(fact.subject));
    }
  }
  for (size_t i = 0; i < std::min(cache.facts.size(), script.facts.size()); ++i) {
    if (cache.facts[i].subject != script.facts[i].subject) {
      return fmt::format("table `{}`: {} has another place than in the cache", Printable(script.name), Printable(script.facts[i].subject));
    }
    if (cache.facts[i].text != script.facts[i].text) {
      return words(script.facts[i].subject, cache.facts[i].text, script.facts[i].text);
    }
  }
  return std::nullopt;
}

std::optional<std::string> DifferenceOf(const CodeSetDeclaration& cache, const CodeSetDeclaration& script) {
  if (cache == script) {
    return std::nullopt;
  }
  const auto lacks = [](const CodeSetDeclaration& codes, const std::string& code) {
    return std::find(codes.codes.begin(), codes.codes.end(), code) == codes.codes.end();
  };
  const auto first_lacking = [&](const CodeSetDeclaration& from, const CodeSetDeclaration& in) -> const std::string* {
    const auto found = std::find_if(from.codes.begin(), from.codes.end(), [&](const std::string& code) { return lacks(in, code); });
    return found == from.codes.end() ? nullptr : &*found;
  };
  const std::string name = Printable(script.name);
  if (const std::string* code = first_lacking(script, cache)) {
    return fmt::format("codes `{}`: \"{}\" is in the script and not in the cache", name, Printable(*code));
  }
  if (const std::string* code = first_lacking(cache, script)) {
    return fmt::format("codes `{}`: \"{}\" is in the cache and not in the script", name, Printable(*code));
  }
  return fmt::format("codes `{}` have another order in the cache", name);
}

}  // namespace tally
