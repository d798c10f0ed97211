#include "engine/cache/open_cache.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/cache/cache_file.h"
#include "engine/cache/column_blocks.h"
#include "engine/cache/inputs.h"
#include "engine/dataset/column_loader.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

bool AscendBelow(const std::vector<RowIndex>& rows, size_t end) {
  return (rows.empty() || rows.back() < end) && std::is_sorted(rows.begin(), rows.end(), std::less_equal<>());
}

/// The columns of one table.
class CachedColumns : public ColumnReader {
 public:
  CachedColumns(std::shared_ptr<const CacheFile> file, const CacheTable& table, std::vector<ColumnRules> rules,
                std::vector<ColumnSchema> schemas, DiagnosticSink& sink)
      : file_(std::move(file)), table_(table), rules_(std::move(rules)), schemas_(std::move(schemas)), sink_(sink), read_(rules_.size()) {}

  VectorRef Read(size_t c) override {
    VectorRef& column = read_.at(c);
    if (column == nullptr) {
      std::optional<Vector> values = ReadColumn(*file_, table_.columns[c], rules_[c]);
      if (!values) {
        ReportDamage(
            file_->path(),
            fmt::format("column `{}` of `{}` is not what was written", Printable(schemas_[c].name), Printable(table_.declaration.name)),
            sink_);
        values = MakeAbsentColumn(schemas_[c], rules_[c].rows, rules_[c].is_code && rules_[c].targets <= kMaxSmallCodes);
      }
      column = std::make_shared<const Vector>(std::move(*values));
    }
    return column;
  }
  void LetGo() override { read_.assign(read_.size(), nullptr); }

 private:
  std::shared_ptr<const CacheFile> file_;
  const CacheTable& table_;
  std::vector<ColumnRules> rules_;
  std::vector<ColumnSchema> schemas_;
  DiagnosticSink& sink_;
  std::vector<VectorRef> read_;
};

class Cache : public DataSource {
 public:
  Cache(std::unique_ptr<CacheFile> file, CacheOptions options) : file_(std::move(file)), options_(options) {}

  bool Load(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool,
            const std::function<void(const Progress&)>& progress, DiagnosticSink& sink,
            std::unordered_map<TableId, StoredTable>& loaded) override;
  std::vector<InputFile> DescribeInputs(const std::vector<TableSchema>& tables) override;

 private:
  const CacheTable* Find(const std::string& name) const;
  /// What a cached table says of rows that the script's own table has not; nothing when none does.
  std::optional<std::string> RowsThatReferTo(const TableSchema& schema, const std::vector<TableSchema>& tables) const;
  bool CheckDeclarations(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets, DiagnosticSink& sink) const;
  bool VerifyBlocks(ThreadPool& pool, DiagnosticSink& sink) const;
  bool FillTable(const TableSchema& schema, const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets,
                 DiagnosticSink& sink, StoredTable& table) const;

  std::shared_ptr<const CacheFile> file_;
  CacheOptions options_;
};

const CacheTable* Cache::Find(const std::string& name) const {
  const std::vector<CacheTable>& tables = file_->contents().tables;
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const CacheTable& table) { return table.declaration.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

bool Cache::CheckDeclarations(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets,
                              DiagnosticSink& sink) const {
  bool same = true;
  const auto refuse = [&](const std::string& difference) {
    Diagnostic& diagnostic = sink.Report(DiagnosticKind::CacheOfOtherTables, PathPlace{file_->path()}, difference);
    if (same) {
      diagnostic.Hint(MakeAgainHint() + " with this script");
    }
    same = false;
  };
  const std::vector<CodeSetDeclaration>& known = file_->contents().code_sets;
  for (const CodeSetSchema& codes : code_sets) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const CodeSetDeclaration& each) { return each.name == codes.name; });
    // A code set that no table refers to is no matter of the cache; one that a table refers to is found with the table's column.
    if (found == known.end()) {
      continue;
    }
    if (const std::optional<std::string> difference = DifferenceOf(*found, {codes.name, codes.codes})) {
      refuse(*difference);
    }
  }
  for (const TableSchema& schema : tables) {
    const CacheTable* table = Find(schema.name);
    if (HasNoRows(schema)) {
      if (const std::optional<std::string> difference = RowsThatReferTo(schema, tables)) {
        refuse(*difference);
      }
    } else if (table == nullptr) {
      refuse(fmt::format("table `{}` is not in the cache", Printable(schema.name)));
    } else if (const std::optional<std::string> difference = DifferenceOf(table->declaration, Declare(schema, tables, code_sets))) {
      refuse(*difference);
    }
  }
  return same;
}

std::optional<std::string> Cache::RowsThatReferTo(const TableSchema& schema, const std::vector<TableSchema>& tables) const {
  for (const TableSchema& other : tables) {
    const CacheTable* cached = HasNoRows(other) ? nullptr : Find(other.name);
    for (const ColumnSchema& column : other.columns) {
      if (cached != nullptr && cached->rows > 0 && column.type == Type::Row(schema.id)) {
        return fmt::format("table `{}`: column `{}` holds rows of `{}`, which has none in the script", Printable(other.name),
                           Printable(column.name), Printable(schema.name));
      }
    }
  }
  return std::nullopt;
}

bool Cache::VerifyBlocks(ThreadPool& pool, DiagnosticSink& sink) const {
  std::vector<CacheBlock> blocks;
  for (const CacheTable& table : file_->contents().tables) {
    blocks.push_back(table.extra_lines);
    for (const CacheColumn& column : table.columns) {
      blocks.insert(blocks.end(), {column.values, column.missing, column.texts, column.suppressed});
    }
  }
  std::vector<char> good(blocks.size(), 0);
  pool.ForEach(blocks.size(), [&](size_t i) {
    std::string bytes(blocks[i].size, '\0');
    good[i] = file_->Read(blocks[i], bytes.data()) ? 1 : 0;
  });
  if (std::find(good.begin(), good.end(), 0) == good.end()) {
    return true;
  }
  ReportDamage(file_->path(), "not all of it is what was written", sink);
  return false;
}

bool Cache::FillTable(const TableSchema& schema, const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets,
                      DiagnosticSink& sink, StoredTable& table) const {
  table.schema = &schema;
  if (HasNoRows(schema)) {
    table.from_script = true;
    for (const ColumnSchema& column : schema.columns) {
      const auto codes =
          std::find_if(code_sets.begin(), code_sets.end(), [&](const CodeSetSchema& each) { return each.id == column.type.table; });
      table.columns.push_back(
          std::make_shared<const Vector>(MakeAbsentColumn(column, 0, codes != code_sets.end() && codes->codes.size() <= kMaxSmallCodes)));
    }
    table.column_absent.resize(schema.columns.size());
    table.suppressed.resize(schema.columns.size());
    return true;
  }
  const CacheTable& cached = *Find(schema.name);
  table.absent = cached.absent;
  table.from_script = cached.from_script;
  table.rows = static_cast<size_t>(cached.rows);
  table.first_line = cached.first_line;
  std::vector<uint64_t> lines(cached.extra_lines.size / sizeof(uint64_t));
  bool good = cached.columns.size() == schema.columns.size() && cached.extra_lines.size % (2 * sizeof(uint64_t)) == 0 &&
              file_->Read(cached.extra_lines, lines.data());
  for (size_t i = 0; good && i < lines.size(); i += 2) {
    good = lines[i] < table.rows && (i == 0 || lines[i] > lines[i - 2]);
    table.extra_lines.emplace_back(static_cast<RowIndex>(lines[i]), lines[i + 1]);
  }
  std::vector<std::vector<RowIndex>> suppressed(schema.columns.size());
  for (size_t c = 0; good && c < suppressed.size(); ++c) {
    const CacheBlock& block = cached.columns[c].suppressed;
    suppressed[c].resize(block.size / sizeof(RowIndex));
    good = block.size % sizeof(RowIndex) == 0 && file_->Read(block, suppressed[c].data()) && AscendBelow(suppressed[c], table.rows);
  }
  if (!good) {
    ReportDamage(file_->path(), fmt::format("table `{}` is not what was written", Printable(schema.name)), sink);
    return false;
  }
  std::vector<ColumnRules> rules;
  for (size_t c = 0; c < schema.columns.size(); ++c) {
    const ColumnSchema& column = schema.columns[c];
    ColumnRules rule{.type = column.type, .nullable = column.nullable || cached.columns[c].absent, .rows = table.rows};
    if (column.type.kind == TypeKind::kRow) {
      const auto codes =
          std::find_if(code_sets.begin(), code_sets.end(), [&](const CodeSetSchema& each) { return each.id == column.type.table; });
      const auto parent = std::find_if(tables.begin(), tables.end(), [&](const TableSchema& each) { return each.id == column.type.table; });
      rule.is_code = codes != code_sets.end();
      rule.targets = rule.is_code                                    ? codes->codes.size()
                     : parent != tables.end() && !HasNoRows(*parent) ? static_cast<size_t>(Find(parent->name)->rows)
                                                                     : 0;
    }
    rules.push_back(rule);
    table.column_absent.push_back(cached.columns[c].absent);
    table.suppressed.push_back(std::move(suppressed[c]));
  }
  table.reader = std::make_shared<CachedColumns>(file_, cached, std::move(rules), schema.columns, sink);
  return true;
}

bool Cache::Load(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool,
                 const std::function<void(const Progress&)>&, DiagnosticSink& sink, std::unordered_map<TableId, StoredTable>& loaded) {
  loaded.clear();
  const InputComparison comparison = options_.verify ? InputComparison::kContents : InputComparison::kSizeAndTime;
  if (!CheckInputs(file_->contents(), comparison, file_->path(), sink) || !CheckDeclarations(tables, code_sets, sink) ||
      (options_.verify && !VerifyBlocks(pool, sink))) {
    return false;
  }
  return std::all_of(tables.begin(), tables.end(),
                     [&](const TableSchema& schema) { return FillTable(schema, tables, code_sets, sink, loaded[schema.id]); });
}

std::vector<DataSource::InputFile> Cache::DescribeInputs(const std::vector<TableSchema>& tables) {
  std::vector<InputFile> described;
  for (const TableSchema& table : tables) {
    const auto same = [&](const auto& input) { return input.name == table.file; };
    const std::vector<CacheInput>& inputs = file_->contents().inputs;
    const auto found = std::find_if(inputs.begin(), inputs.end(), same);
    if (found != inputs.end() && found->present && std::none_of(described.begin(), described.end(), same)) {
      described.push_back({.name = found->name, .bytes = found->bytes, .sha256 = found->sha256});
    }
  }
  return described;
}

}  // namespace

std::unique_ptr<DataSource> OpenCache(const std::filesystem::path& path, const CacheOptions& options, DiagnosticSink& sink) {
  std::unique_ptr<CacheFile> file = CacheFile::Open(path, sink);
  return file == nullptr ? nullptr : std::make_unique<Cache>(std::move(file), options);
}

}  // namespace tally
