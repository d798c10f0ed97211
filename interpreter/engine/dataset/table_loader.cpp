#include "engine/dataset/table_loader.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/csv/block_pipeline.h"
#include "engine/csv/csv_header.h"
#include "engine/csv/decoded_source.h"
#include "engine/dataset/set_aside.h"
#include "foundation/base/check.h"
#include "foundation/base/counted.h"
#include "foundation/diagnostics/look_alike.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

struct TakenByColumns : TakenCells {
  explicit TakenByColumns(size_t columns) : batches(columns) {}
  std::vector<ColumnBatch> batches;  // by loader
};

std::vector<ColumnBatch>& BatchesOf(BlockWork& work) {
  return static_cast<TakenByColumns&>(*work.taken).batches;
}

constexpr double kRoomForError = 1.03;  // in the guess of the rows from the first block
constexpr size_t kRowsForSure = 1024;

bool IsPlainFileName(const std::string& file) {
  const std::filesystem::path path(file);
  return !file.empty() && file.find('\0') == std::string::npos && path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const std::filesystem::path& part) { return part == ".."; });
}

// The cells of the rows that stand for an absent file, as a file of their own.
std::string TextOfAbsentRows(const TableSchema& schema) {
  std::string text;
  const auto add = [&](const std::string& cell, bool first) {
    text += first ? "\"" : ",\"";
    for (const char c : cell) {
      text += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    text += '"';
  };
  size_t width = 0;
  for (const ColumnSchema& column : schema.columns) {
    for (const std::string& header : column.headers.empty() ? std::vector<std::string>{column.name} : column.headers) {
      add(header, width == 0);
      ++width;
    }
  }
  text += '\n';
  for (const std::vector<std::string>& row : HasNoRows(schema) ? std::vector<std::vector<std::string>>() : schema.absent_rows) {
    for (size_t c = 0; c < width; ++c) {
      add(c < row.size() ? row[c] : std::string(), c == 0);
    }
    text += '\n';
  }
  return text;
}

}  // namespace

TableLoader::TableLoader(LoadState& state, const TableSchema& schema, DataFaults& faults)
    : state_(state), schema_(schema), table_(state.loaded[schema.id]), faults_(faults) {
  table_ = StoredTable();
  table_.schema = &schema;
  table_.columns.resize(schema.columns.size());
  table_.packed.resize(schema.columns.size());
  table_.column_absent.assign(schema.columns.size(), false);
  table_.suppressed.assign(schema.columns.size(), {});
  waiting_texts_.resize(schema.columns.size());
}

void TableLoader::Load() {
  state_.incomplete[schema_.id] = false;
  state_.look_alikes.erase(schema_.id);
  const auto refuse = [&](const std::string& why, std::string hint) {
    faults_.Add(DiagnosticKind::DataFileMissing, 0, why, std::move(hint));
    state_.incomplete[schema_.id] = true;
  };
  if (HasNoRows(schema_)) {
    LoadAbsent();
    table_.absent = false;
    return;
  }
  if (!IsPlainFileName(schema_.file)) {
    refuse("the file does not lie in the data folder", {});
    return;
  }
  if (schema_.may_be_absent && !IsThere()) {
    if (const std::string meant = FileThatIsMeant(); !meant.empty()) {
      refuse(fmt::format("the file is not there, but {} is; names compare exactly", Quoted(meant)), DifferenceWords(meant, schema_.file));
      return;
    }
    LoadAbsent();
    return;
  }
  if (LeadsOut()) {
    refuse("the file is a link that leads out of the data folder", {});
    return;
  }
  Result<std::unique_ptr<ByteSource>> source = Open();
  if (!source) {
    const std::string meant = FileThatIsMeant();
    refuse(source.message(), meant.empty() ? std::string() : fmt::format("there is {}; names compare exactly", Quoted(meant)));
    return;
  }
  if (state_.reading.digests) {
    source = MakeDigestingSource(std::move(*source), [this](FileDigest digest) { state_.digests[schema_.file] = std::move(digest); });
  }
  source = AsUtf8(std::move(*source), schema_.style.encoding);
  const auto notes = std::make_shared<NotesBelow>();
  if (schema_.style.until_blank_line) {
    source = UntilBlankLine(std::move(*source), schema_.style, notes);
  }
  left_out_ = nullptr;
  if (const std::optional<LinesLeftOut> lines =
          state_.reading.set_aside == nullptr ? std::nullopt : state_.reading.set_aside->LinesOf(schema_.file)) {
    left_out_ = std::make_shared<RowsLeftOut>();
    source = LeaveOutRows(std::move(*source), schema_.style, *lines, left_out_);
  }
  LoadSource(std::move(*source), schema_.style);
  if (notes->lines != 0) {
    state_.notes.push_back(
        {.kind = DiagnosticKind::DataMalformed,
         .file = schema_.file,
         .line = notes->blank_line,
         .text = fmt::format("{} below this blank line {} no rows", Counted(notes->lines, "line"), notes->lines == 1 ? "is" : "are"),
         .hint = {}});
  }
  if (schema_.absent_means_also_empty && table_.rows == 0 && faults_.empty() && !schema_.absent_rows.empty()) {
    parts_.clear();
    waiting_.clear();
    key_dictionary_ = nullptr;
    left_out_ = nullptr;
    LoadSource(MakeTextSource(TextOfAbsentRows(schema_)), FileStyleSchema());
    table_.from_script = true;
  }
  Finish();
}

bool TableLoader::IsThere() const {
  if (state_.texts != nullptr) {
    return state_.texts->contains(schema_.file);
  }
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(state_.folder / schema_.file, error));
}

// The file in the folder whose name was probably meant; empty when there is none that no other table reads.
std::string TableLoader::FileThatIsMeant() const {
  if (state_.texts != nullptr) {
    return {};
  }
  const std::filesystem::path wanted(schema_.file);
  std::error_code error;
  for (std::filesystem::directory_iterator it(state_.folder / wanted.parent_path(), error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const std::string file = (wanted.parent_path() / name).string();
    const bool is_taken =
        std::any_of(state_.tables.begin(), state_.tables.end(), [&](const TableSchema& table) { return table.file == file; });
    if (!is_taken && LookAlike(name) == LookAlike(wanted.filename().string())) {
      return file;
    }
  }
  return {};
}

bool TableLoader::LeadsOut() const {
  if (state_.texts != nullptr) {
    return false;
  }
  std::error_code error;
  const std::filesystem::path file = std::filesystem::canonical(state_.folder / schema_.file, error);
  if (error) {
    return false;  // whoever opens it says why
  }
  const std::filesystem::path folder = std::filesystem::canonical(state_.folder, error);
  return !error && std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first != folder.end();
}

Result<std::unique_ptr<ByteSource>> TableLoader::Open() const {
  if (state_.texts == nullptr) {
    return OpenFileSource(state_.folder / schema_.file);
  }
  const auto text = state_.texts->find(schema_.file);
  return MakeTextSource(text == state_.texts->end() ? std::string() : text->second);
}

void TableLoader::LoadAbsent() {
  table_.absent = true;
  table_.from_script = true;
  LoadSource(MakeTextSource(TextOfAbsentRows(schema_)), FileStyleSchema());
  if (schema_.absent_rows.empty() && !HasNoRows(schema_)) {
    for (size_t c = 0; c < schema_.columns.size(); ++c) {
      table_.column_absent[c] = schema_.columns[c].may_be_absent;
    }
  }
  Finish();
}

void TableLoader::LoadSource(std::unique_ptr<ByteSource> source, const FileStyleSchema& style) {
  const ScanPath path = state_.options.vector_scan ? ScanPath::kWidest : ScanPath::kScalar;
  BlockReader reader(std::move(source), state_.options.block_bytes, path);
  total_bytes_ = reader.total_bytes();
  auto first = std::make_unique<BlockWork>();
  const std::optional<CsvHeader> header = ReadHeader(reader, style, first->text, faults_);
  if (!header.has_value()) {
    state_.incomplete[schema_.id] = true;
    return;
  }
  matches_ = MatchColumns(schema_, *header, faults_);
  const bool header_is_good = faults_.empty();
  if (header_is_good) {
    MakeParts(*header, matches_);
  } else {
    state_.incomplete[schema_.id] = true;  // the rest is still checked for its form
  }
  table_.rows = 0;
  table_.extra_lines.clear();
  table_.first_line = header->first_line;
  next_line_ = header->first_line;

  const BlockParser parser(style, header->names, UsedColumns(), path);
  BlockPipeline pipeline{
      .reader = reader,
      .first = std::move(first),
      .parse =
          [&](BlockWork& work) {
            if (work.faults.keeps() != faults_.keeps()) {
              work.faults = DataFaults(faults_.keeps());
            }
            parser.Parse(work);
            if (work.taken == nullptr) {
              work.taken = std::make_unique<TakenByColumns>(parts_.size());
            }
            std::vector<ColumnBatch>& batches = BatchesOf(work);
            for (size_t i = 0; i < parts_.size(); ++i) {
              parts_[i].loader->Parse(work.rows, batches[i], work.faults);
            }
          },
      .commit = [&](BlockWork& work) { return Commit(work); },
      .failed =
          [&](const std::string& why) {
            faults_.Add(DiagnosticKind::DataFileMissing, 0, "the file cannot be read: " + why);
            state_.incomplete[schema_.id] = true;
          },
  };
  pipeline.Run(state_.pool);
  if (left_out_ != nullptr) {
    state_.reading.set_aside->Name(schema_, header->names, matches_, *left_out_);
  }
}

// A column of the file that two columns of the table read is read as the first one says.
std::vector<UsedColumn> TableLoader::UsedColumns() const {
  std::vector<UsedColumn> used;
  for (size_t c = 0; c < matches_.size(); ++c) {
    for (const size_t column : matches_[c]) {
      used.push_back({column, &schema_.columns[c].reading});
    }
  }
  std::stable_sort(used.begin(), used.end(), [](const UsedColumn& a, const UsedColumn& b) { return a.column < b.column; });
  used.erase(std::unique(used.begin(), used.end(), [](const UsedColumn& a, const UsedColumn& b) { return a.column == b.column; }),
             used.end());
  return used;
}

bool TableLoader::IsTextKey(size_t column) const {
  return schema_.key.size() == 1 && static_cast<size_t>(schema_.key[0]) == column && schema_.columns[column].type.is_text();
}

bool TableLoader::IsInKeyOrUnique(size_t column) const {
  const auto has = [&](const std::vector<int>& columns) {
    return std::find(columns.begin(), columns.end(), static_cast<int>(column)) != columns.end();
  };
  return has(schema_.key) || std::any_of(schema_.unique.begin(), schema_.unique.end(), has);
}

void TableLoader::MakeParts(const CsvHeader& header, const std::vector<std::vector<size_t>>& matches) {
  for (size_t c = 0; c < schema_.columns.size(); ++c) {
    const ColumnSchema& column = schema_.columns[c];
    table_.column_absent[c] = matches[c].empty();
    if (matches[c].empty()) {
      continue;
    }
    ColumnPlace place{.schema = &column, .columns = matches[c]};
    for (const size_t file_column : matches[c]) {
      place.headers.push_back(header.names[file_column]);
    }
    const bool in_key = std::find(schema_.key.begin(), schema_.key.end(), static_cast<int>(c)) != schema_.key.end();
    place.keep = column.needed || (IsInKeyOrUnique(c) && !IsTextKey(c));
    place.required = in_key;
    place.packs = state_.options.lean && !IsInKeyOrUnique(c);  // the index of a key reads its columns
    AddParts(c, std::move(place));
  }
}

void TableLoader::AddParts(size_t c, ColumnPlace place) {
  const auto add = [&](std::unique_ptr<ColumnLoader> loader) { parts_.push_back({c, std::move(loader)}); };
  const ColumnSchema& column = *place.schema;
  switch (column.type.kind) {
    case TypeKind::kYesNo: return add(MakeBitsLoader(std::move(place)));
    case TypeKind::kInteger:
    case TypeKind::kDecimal: return add(MakeNumberLoader(std::move(place)));
    case TypeKind::kText:
    case TypeKind::kCode:
      if (IsTextKey(c)) {
        key_dictionary_ = std::make_shared<Dictionary>();
        return add(MakeTextKeyLoader(std::move(place), key_dictionary_));
      }
      return add(MakeTextLoader(std::move(place), std::make_shared<Dictionary>()));
    case TypeKind::kDate: return add(MakeDayLoader(std::move(place)));
    case TypeKind::kYear: return add(MakeYearLoader(std::move(place)));
    case TypeKind::kQuarter: return add(MakeQuarterLoader(std::move(place)));
    case TypeKind::kRow: {
      const auto codes = state_.code_sets.find(column.type.table);
      if (codes != state_.code_sets.end()) {
        return add(MakeCodeLoader(std::move(place), codes->second));
      }
      const auto parent = state_.loaded.find(column.type.table);
      const bool waits = parent == state_.loaded.end() || parent->second.schema == nullptr || &parent->second == &table_;
      if (!waits) {
        return add(MakeReferenceLoader(std::move(place), TargetOf(column.type.table)));
      }
      waiting_.push_back({c, place, {}});
      for (size_t part = 0; part < place.columns.size(); ++part) {
        ColumnPlace one = place;
        one.columns = {place.columns[part]};
        one.headers = {place.headers[part]};
        one.keep = true;
        one.packs = false;
        add(MakeTextLoader(std::move(one), std::make_shared<Dictionary>()));
      }
      return;
    }
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: TALLY_CHECK(column.type.is_error()); return;
  }
}

ReferenceTarget TableLoader::TargetOf(TableId id) const {
  const StoredTable& parent = state_.loaded.at(id);
  const auto incomplete = state_.incomplete.find(id);
  return {
      .table = id,
      .index = parent.key_index,
      .file = HasNoRows(*parent.schema) ? parent.schema->name : parent.schema->file,
      .hint = HasNoRows(*parent.schema) ? fmt::format("the script says that `{}` has no rows", parent.schema->name)
              : parent.absent           ? fmt::format("{} is not there", Printable(parent.schema->file))
                                        : std::string(),
      .check = incomplete == state_.incomplete.end() || !incomplete->second,
  };
}

// Room for as many rows as the file will have by its first block. Room that is not used is never touched.
void TableLoader::ReserveFor(const BlockWork& first) {
  const double bytes_a_row = static_cast<double>(first.text.size) / static_cast<double>(first.rows.rows);
  const auto rows = static_cast<size_t>(static_cast<double>(total_bytes_) / bytes_a_row * kRoomForError) + kRowsForSure;
  for (const Part& part : parts_) {
    part.loader->Reserve(std::min(rows, kMostRows));
  }
}

bool TableLoader::Commit(BlockWork& work) {
  const size_t rows = work.rows.rows;
  const uint64_t first_line = next_line_;
  faults_.Absorb(work.faults, [&](uint64_t line) { return LineInFile(first_line + line); });
  if (work.lost_rows || work.malformed) {
    state_.incomplete[schema_.id] = true;
  }
  if (rows > kMostRows - table_.rows) {
    faults_.Add(DiagnosticKind::DataMalformed, LineInFile(first_line), fmt::format("more than {} rows", kMostRows)).is_of_file = true;
    return false;
  }
  NoteLines(work, first_line);
  if (table_.rows == 0 && rows != 0) {
    ReserveFor(work);
  }
  const CommitPlace where{.first_row = table_.rows, .table = &table_, .faults = &faults_};
  std::vector<ColumnBatch>& batches = BatchesOf(work);
  for (size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].loader->Commit(batches[i], where);
  }
  for (size_t c = 0; c < matches_.size(); ++c) {
    for (const size_t column : matches_[c]) {
      for (const uint32_t row : work.suppressed[column]) {
        table_.suppressed[c].push_back(static_cast<RowIndex>(table_.rows + row));
      }
    }
  }
  table_.rows += rows;
  next_line_ = first_line + work.lines;
  if (state_.progress) {
    state_.progress(work.bytes_read, table_.rows);
  }
  return !work.malformed;
}

// Rows that do not lie where their number says: after cells with line ends, and after rows that were dropped.
void TableLoader::NoteLines(const BlockWork& work, uint64_t first_line) {
  uint64_t extra = table_.extra_lines.empty() ? 0 : table_.extra_lines.back().second;
  for (size_t i = 0; i < work.rows.rows; ++i) {
    const uint64_t row = table_.rows + i;
    const uint64_t wanted = LineInFile(first_line + work.rows.LineOf(i)) - table_.first_line - row;
    if (wanted != extra) {
      extra = wanted;
      table_.extra_lines.emplace_back(static_cast<RowIndex>(row), extra);
    }
    if (work.row_lines.empty() && left_out_ == nullptr) {
      return;
    }
  }
}

}  // namespace tally
