// What is left of a table when all its rows are in: columns become vectors, keys are checked, references that had to wait are resolved.
#include <algorithm>

#include <fmt/format.h>

#include "engine/dataset/key_texts.h"
#include "engine/dataset/reading_hints.h"
#include "engine/dataset/set_aside.h"
#include "engine/dataset/table_loader.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/look_alike.h"

namespace tally {
namespace {

std::vector<std::string> CellsOf(const std::vector<VectorRef>& texts, size_t row) {
  std::vector<std::string> cells;
  for (const VectorRef& text : texts) {
    cells.emplace_back(IsMissingAt(*text, row) ? std::string_view() : TextAt(*text, row));
  }
  return cells;
}

}  // namespace

void TableLoader::Finish() {
  const auto share = [](Vector v) { return std::make_shared<const Vector>(std::move(v)); };
  for (Part& part : parts_) {
    const bool waits = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.column == part.column; });
    NoteOrphans(part.column, part.loader->place().headers, part.loader->orphans());
    LoadedColumn loaded = part.loader->Finish(table_.rows);
    if (auto* const packed = std::get_if<PackedColumn>(&loaded)) {
      table_.packed[part.column] = std::move(*packed);
      continue;
    }
    VectorRef values = share(std::get<Vector>(std::move(loaded)));
    if (waits) {
      waiting_texts_[part.column].push_back(std::move(values));
    } else {
      table_.columns[part.column] = std::move(values);
    }
  }
  parts_.clear();
  for (size_t c = 0; c < schema_.columns.size(); ++c) {
    if (table_.columns[c] == nullptr && !table_.packed[c].has_value() && waiting_texts_[c].empty() &&
        (schema_.columns[c].needed || IsInKeyOrUnique(c))) {
      const auto codes = state_.code_sets.find(schema_.columns[c].type.table);
      const bool small = codes != state_.code_sets.end() && codes->second->codes().size() <= kMaxSmallCodes;
      table_.columns[c] = share(MakeAbsentColumn(schema_.columns[c], table_.rows, small));
    }
  }
  const bool incomplete = state_.incomplete[schema_.id];
  if (!incomplete) {
    FinishKeys();
  }
  key_dictionary_ = nullptr;
  AddNearestKeys(0);
  for (size_t c = 0; c < schema_.columns.size(); ++c) {
    if (!schema_.columns[c].needed) {
      table_.columns[c] = nullptr;
      table_.packed[c] = std::nullopt;
    }
  }
}

std::vector<std::string> TableLoader::HeadersOf(const std::vector<int>& columns) const {
  std::vector<std::string> headers;
  for (const int column : columns) {
    const std::vector<std::string>& names = schema_.columns[static_cast<size_t>(column)].headers;
    headers.insert(headers.end(), names.begin(), names.end());
  }
  return headers;
}

std::vector<KeyColumn> TableLoader::KeyColumnsOf(const std::vector<int>& columns) const {
  std::vector<KeyColumn> key;
  for (const int column : columns) {
    const auto c = static_cast<size_t>(column);
    for (const VectorRef& texts : waiting_texts_[c]) {
      key.push_back({.schema = &schema_.columns[c], .values = texts});
    }
    if (!waiting_texts_[c].empty()) {
      continue;
    }
    KeyColumn one{.schema = &schema_.columns[c], .values = table_.columns[c]};
    if (one.schema->type.kind == TypeKind::kRow) {
      const auto codes = state_.code_sets.find(one.schema->type.table);
      if (codes != state_.code_sets.end()) {
        one.codes = codes->second;
      } else {
        one.parent = state_.loaded.at(one.schema->type.table).key_index;
      }
    }
    key.push_back(std::move(one));
  }
  return key;
}

void TableLoader::NoteOrphans(size_t column, const std::vector<std::string>& headers, uint64_t orphans) {
  if (orphans != 0) {
    state_.notes.push_back({.kind = DiagnosticKind::DataOrphan,
                            .file = schema_.file,
                            .line = 0,
                            .text = fmt::format("{}: {} no row of `{}`, and {} missing, as the script says", ColumnWords(headers),
                                                orphans == 1 ? "1 cell names" : fmt::format("{} cells name", orphans),
                                                state_.NameOf(schema_.columns[column].type.table), orphans == 1 ? "is" : "are"),
                            .hint = {}});
  }
}

// Says what is easily overlooked in the texts of a key.
void TableLoader::NoteKeys() {
  if (table_.from_script) {
    return;
  }
  for (const int column : schema_.key) {
    const auto c = static_cast<size_t>(column);
    const bool is_whole_key = key_dictionary_ != nullptr;
    const Dictionary* texts = is_whole_key                   ? key_dictionary_.get()
                              : table_.columns[c] != nullptr ? table_.columns[c]->dictionary.get()
                                                             : nullptr;
    if (texts == nullptr || schema_.columns[c].headers.empty()) {
      continue;
    }
    for (KeyTextNote& note : NotesOnKeyTexts(*texts)) {
      const uint64_t line = is_whole_key ? table_.LineOf(note.first) : 0;
      note.text = schema_.columns[c].is_private ? WithoutPrivateValues(note.text) : note.text;
      state_.notes.push_back({.file = schema_.file,
                              .line = line,
                              .text = fmt::format("column {}: {}", Quoted(schema_.columns[c].headers[0]), note.text),
                              .hint = std::move(note.hint)});
    }
  }
}

void TableLoader::FinishKeys() {
  const auto check = [&](const std::vector<int>& columns) {
    std::vector<KeyColumn> key = KeyColumnsOf(columns);
    const auto usable = [](const KeyColumn& k) {
      return k.schema->type.kind != TypeKind::kRow || k.codes != nullptr || k.parent != nullptr || k.values->dictionary != nullptr;
    };
    if (!std::all_of(key.begin(), key.end(), usable)) {
      return std::shared_ptr<const StoredTable::KeyIndex>();  // a parent is faulty itself
    }
    const std::vector<KeyColumn> for_messages = key;
    return std::make_shared<const StoredTable::KeyIndex>(std::move(key), table_.rows, [&](size_t row, size_t first) {
      std::string values;
      for (const KeyColumn& column : for_messages) {
        values += (values.empty() ? "" : ", ") + column.QuotedAt(row);
      }
      const uint64_t first_line = table_.LineOf(static_cast<RowIndex>(first));
      const std::vector<std::string> headers = HeadersOf(columns);
      DataFault& fault = faults_.Add(DiagnosticKind::DataKeyRepeated, table_.LineOf(static_cast<RowIndex>(row)),
                                     fmt::format("{}: {} is repeated; first on line {}", ColumnWords(headers), values, first_line));
      fault.column = headers[0];
      fault.first_line = first_line;
    });
  };
  NoteKeys();
  if (!schema_.key.empty()) {
    table_.key_index = key_dictionary_ != nullptr ? std::make_shared<const StoredTable::KeyIndex>(key_dictionary_) : check(schema_.key);
  }
  for (const std::vector<int>& unique : schema_.unique) {
    if (unique != schema_.key) {
      check(unique);
    }
  }
}

bool TableLoader::ResolveWaiting(RowsSetAside* set_aside) {
  const bool waited = waits();
  const size_t known = faults_.kept().size();
  for (const Waiting& waiting : waiting_) {
    const std::vector<VectorRef>& texts = waiting_texts_[waiting.column];
    if (texts.empty()) {
      continue;
    }
    const ReferenceTarget target = TargetOf(schema_.columns[waiting.column].type.table);
    Vector rows;
    rows.layout = Layout::kI32;
    rows.size = table_.rows;
    rows.i32.assign(table_.rows, kMissing32);
    std::vector<std::string_view> key(texts.size());
    uint64_t orphans = 0;
    for (size_t row = 0; row < table_.rows; ++row) {
      const uint64_t line = table_.LineOf(static_cast<RowIndex>(row));
      const auto missing = std::count_if(texts.begin(), texts.end(), [&](const VectorRef& text) { return IsMissingAt(*text, row); });
      if (missing != 0) {
        if (missing != static_cast<ptrdiff_t>(texts.size()) && schema_.columns[waiting.column].nullable) {
          AddHalf(waiting.place.headers, CellsOf(texts, row), line, faults_);
        }
        continue;
      }
      for (size_t i = 0; i < texts.size(); ++i) {
        key[i] = TextAt(*texts[i], row);
      }
      const uint32_t found = target.index == nullptr ? StoredTable::KeyIndex::kNone : target.index->Find(key.data());
      if (found != StoredTable::KeyIndex::kNone) {
        rows.i32[row] = static_cast<int32_t>(found);
      } else if (target.check && schema_.columns[waiting.column].reading.orphan_is_missing) {
        ++orphans;
      } else if (target.check) {
        AddOrphan(waiting.place.headers, CellsOf(texts, row), target, line, faults_);
      }
    }
    NoteOrphans(waiting.column, waiting.place.headers, orphans);
    if (schema_.columns[waiting.column].needed) {
      table_.columns[waiting.column] = std::make_shared<const Vector>(std::move(rows));
    }
  }
  waiting_.clear();
  AddNearestKeys(known);
  return waited && set_aside != nullptr && !table_.from_script && set_aside->Take(schema_, faults_);
}

// Says of rows that refer to none which row was probably meant.
void TableLoader::AddNearestKeys(size_t first) {
  for (size_t i = first; i < faults_.kept().size(); ++i) {
    DataFault& fault = faults_.kept()[i];
    if (!fault.target || fault.cells.size() != 1 || fault.text.empty()) {
      continue;
    }
    if (const std::string nearest = NearestKey(*fault.target, fault.cells[0]); !nearest.empty()) {
      fault.text += fmt::format("; did you mean {}?", DataValue(nearest));
      if (std::string difference = DifferenceWords(fault.cells[0], nearest); !difference.empty()) {
        fault.hints.push_back(std::move(difference));
      }
    }
    if (IsArmoured(fault.cells[0])) {
      fault.hints.emplace_back(kArmourHint);
    }
  }
}

// The key that reads like this one; empty when there is none.
std::string TableLoader::NearestKey(TableId target, const std::string& key) {
  const StoredTable& parent = state_.loaded.at(target);
  const Dictionary* keys = parent.key_index == nullptr ? nullptr : parent.key_index->dictionary();
  if (keys == nullptr) {
    return {};
  }
  std::unordered_map<std::string, uint32_t>& rows = state_.look_alikes[target];
  if (rows.empty()) {
    for (uint32_t row = 0; row < keys->size(); ++row) {
      rows.emplace(LookAlike(keys->At(row)), row);
    }
  }
  const auto row = rows.find(LookAlike(IsArmoured(key) ? std::string_view(key).substr(2, key.size() - 3) : std::string_view(key)));
  return row == rows.end() ? std::string() : std::string(keys->At(row->second));
}

}  // namespace tally
