#include "workbench/testing/given_tables.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "workbench/testing/test_files.h"

namespace tally {
namespace {

void AddCell(std::string& line, const std::string& cell, bool first) {
  line += first ? "\"" : ",\"";
  for (const char c : cell) {
    line += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  line += '"';
}

std::string TextOf(const ast::DataCell& cell) {
  switch (cell.kind) {
    case ast::DataCell::Kind::kYes: return "Y";
    case ast::DataCell::Kind::kNo: return "N";
    case ast::DataCell::Kind::kMissing: return "";
    case ast::DataCell::Kind::kText:
    case ast::DataCell::Kind::kNumber:
    case ast::DataCell::Kind::kDate: break;
  }
  return cell.text;
}

/// One table of a test as a CSV text.
struct Written {
  const ast::Given* given = nullptr;
  std::string text;
  std::vector<Span> rows;    // of rows that stand in the script
  std::vector<bool> is_set;  // by column
};

class Reader {
 public:
  Reader(Session& session, CompiledRef compiled, const ast::Test& test, const std::filesystem::path& folder)
      : session_(session), sink_(session.sink()), compiled_(std::move(compiled)), test_(test), folder_(folder) {}

  std::optional<Data> Read() {
    schemas_ = compiled_->program.schemas;
    written_.resize(schemas_.size());
    for (const ast::Given& given : test_.given) {
      if (const std::optional<size_t> index = Find(given)) {
        Write(given, *index);
      }
    }
    if (sink_.HasErrors()) {
      return std::nullopt;
    }
    std::map<std::string, std::string> texts;
    for (size_t i = 0; i < schemas_.size(); ++i) {
      TableSchema& schema = schemas_[i];
      schema.file = fmt::format("given {}", schema.name);
      for (ColumnSchema& column : schema.columns) {
        column.needed = true;
      }
      if (written_[i].given != nullptr) {
        Loosen(schema, written_[i].is_set);
        texts[schema.file] = std::move(written_[i].text);
      } else if (!schema.may_be_absent) {
        schema.style = {};
        texts[schema.file] = HeaderOf(schema, std::vector<bool>(schema.columns.size(), true));
      }
    }
    DiagnosticSink faults;
    Data data{
        .compiled = compiled_, .schemas = std::make_shared<const std::vector<TableSchema>>(schemas_), .source = nullptr, .tables = {}};
    const bool read =
        OpenCsvTexts(std::move(texts))->Load(*data.schemas, compiled_->program.code_sets, session_.pool(), {}, faults, data.tables);
    Place(faults);
    if (!read) {
      return std::nullopt;
    }
    MarkUnset(data.tables);
    return data;
  }

 private:
  std::optional<size_t> Find(const ast::Given& given) {
    const std::string& name = given.table.parts.back().text;
    for (size_t i = 0; i < schemas_.size(); ++i) {
      if (schemas_[i].name != name) {
        continue;
      }
      if (written_[i].given != nullptr) {
        sink_.Report(DiagnosticKind::DefinedTwice, given.table.span, fmt::format("`{}` is given twice in this test", name))
            .Label(written_[i].given->table.span, "first given here");
        return std::nullopt;
      }
      return i;
    }
    ReportNotStored(given.table, compiled_->program, sink_);
    return std::nullopt;
  }

  static std::vector<std::string> HeadersOf(const ColumnSchema& column) {
    return column.headers.empty() ? std::vector<std::string>{column.name} : column.headers;
  }

  static std::string HeaderOf(const TableSchema& schema, const std::vector<bool>& columns) {
    std::string line;
    for (size_t c = 0; c < columns.size(); ++c) {
      for (const std::string& header : columns[c] ? HeadersOf(schema.columns[c]) : std::vector<std::string>()) {
        AddCell(line, header, line.empty());
      }
    }
    return line + "\n";
  }

  void Write(const ast::Given& given, size_t index) {
    Written& written = written_[index];
    written.given = &given;
    written.is_set.assign(schemas_[index].columns.size(), false);
    if (given.file) {
      WriteFile(given, schemas_[index], written);
    } else {
      WriteRows(given, schemas_[index], written);
    }
  }

  void WriteFile(const ast::Given& given, const TableSchema& schema, Written& written) {
    std::optional<std::string> text = ReadFileOfTest(*given.file, folder_, sink_);
    if (!text) {
      return;
    }
    const std::optional<std::vector<std::string>> names = CsvHeaderOf(*text, given.file->text, schema.style, sink_);
    for (size_t c = 0; names && c < schema.columns.size(); ++c) {
      const std::vector<std::string> headers = HeadersOf(schema.columns[c]);
      written.is_set[c] = std::all_of(headers.begin(), headers.end(), [&](const std::string& header) {
        return std::find(names->begin(), names->end(), header) != names->end();
      });
    }
    written.text = std::move(*text);
  }

  void WriteRows(const ast::Given& given, TableSchema& schema, Written& written) {
    schema.style = {};
    size_t width = 0;
    std::string header;
    for (const ast::Name& name : given.columns) {
      const auto column =
          std::find_if(schema.columns.begin(), schema.columns.end(), [&](const ColumnSchema& c) { return c.name == name.text; });
      if (column == schema.columns.end()) {
        UnknownColumn(name, schema);
        return;
      }
      const auto index = static_cast<size_t>(column - schema.columns.begin());
      if (written.is_set[index]) {
        sink_.Report(DiagnosticKind::DefinedTwice, name.span, fmt::format("the column `{}` is named twice", name.text));
        return;
      }
      written.is_set[index] = true;
      column->written.clear();
      column->reading = {};
      for (const std::string& each : HeadersOf(*column)) {
        AddCell(header, each, width == 0);
        ++width;
      }
    }
    if (given.cells.size() % width != 0) {
      sink_.Report(DiagnosticKind::WrongArguments, given.cells[given.cells.size() - given.cells.size() % width].span,
                   fmt::format("a row of this `{}` has {} values; after this one the last row has only {}", schema.name, width,
                               given.cells.size() % width));
      return;
    }
    written.text = header + "\n";
    for (size_t i = 0; i < given.cells.size(); i += width) {
      std::string line;
      for (size_t c = 0; c < width; ++c) {
        AddCell(line, TextOf(given.cells[i + c]), c == 0);
      }
      written.text += line + "\n";
      written.rows.push_back({given.cells[i].span.file, given.cells[i].span.begin, given.cells[i + width - 1].span.end});
    }
  }

  void UnknownColumn(const ast::Name& name, const TableSchema& schema) {
    std::vector<std::string> names;
    for (const ColumnSchema& column : schema.columns) {
      names.push_back(column.name);
    }
    Diagnostic& message =
        sink_.Report(DiagnosticKind::UnknownColumn, name.span, fmt::format("`{}` is not a column of `{}`", name.text, schema.name));
    if (const auto near = NearestName(name.text, names)) {
      message.Hint(fmt::format("did you mean `{}`?", *near));
    } else {
      message.Hint(fmt::format("its columns are {}", fmt::join(names, ", ")));
    }
  }

  /// Columns that are not given need not be there, and a key that is not given whole is none.
  static void Loosen(TableSchema& schema, const std::vector<bool>& is_set) {
    const auto whole = [&](const std::vector<int>& columns) {
      return std::all_of(columns.begin(), columns.end(), [&](int c) { return is_set[static_cast<size_t>(c)]; });
    };
    for (size_t c = 0; c < is_set.size(); ++c) {
      if (!is_set[c]) {
        schema.columns[c].may_be_absent = true;
        schema.columns[c].nullable = true;
      }
    }
    if (!whole(schema.key)) {
      schema.key.clear();
    }
    std::erase_if(schema.unique, [&](const std::vector<int>& columns) { return !whole(columns); });
  }

  /// Faults of the rows of the script are shown where they stand.
  void Place(const DiagnosticSink& faults) {
    for (Diagnostic fault : faults.all()) {
      if (const auto* data = std::get_if<DataPlace>(&fault.place)) {
        for (size_t i = 0; i < written_.size(); ++i) {
          if (written_[i].given == nullptr || schemas_[i].file != data->file) {
            continue;
          }
          const uint64_t row = data->line - 2;  // the first line is the header
          if (written_[i].given->file) {
            fault.place = DataPlace{written_[i].given->file->text, data->line};
          } else {
            fault.place = data->line >= 2 && row < written_[i].rows.size() ? written_[i].rows[row] : written_[i].given->span;
          }
          break;
        }
      }
      sink_.Append(std::move(fault));
    }
  }

  void MarkUnset(std::unordered_map<TableId, StoredTable>& tables) {
    for (size_t i = 0; i < written_.size(); ++i) {
      for (size_t c = 0; c < written_[i].is_set.size(); ++c) {
        const bool may_be_absent = compiled_->program.schemas[i].columns[c].may_be_absent;
        StoredTable& table = tables.at(schemas_[i].id);
        if (written_[i].is_set[c] || may_be_absent || table.rows == 0) {
          continue;
        }
        auto unset = std::make_shared<Vector>(*table.columns[c]);
        unset->faults =
            MakeFaults(Bitmap(unset->stored(), true), written_[i].given->span,
                       fmt::format("the test gives no `{}` of `{}`, but it is read", schemas_[i].columns[c].name, schemas_[i].name));
        table.columns[c] = std::move(unset);
      }
    }
  }

  Session& session_;
  DiagnosticSink& sink_;
  CompiledRef compiled_;
  const ast::Test& test_;
  const std::filesystem::path& folder_;
  std::vector<TableSchema> schemas_;
  std::vector<Written> written_;  // by schema
};

}  // namespace

std::optional<Data> ReadGivenTables(Session& session, CompiledRef compiled, const ast::Test& test, const std::filesystem::path& folder) {
  return Reader(session, std::move(compiled), test, folder).Read();
}

void ReportNotStored(const ast::Path& table, const bound::Program& program, DiagnosticSink& sink) {
  const std::string& name = table.parts.back().text;
  const bool is_made =
      std::any_of(program.tables.begin(), program.tables.end(), [&](const bound::Table& other) { return other.name == name; });
  Diagnostic& message = sink.Report(DiagnosticKind::UnknownTable, table.span,
                                    is_made ? fmt::format("`{}` is not read from a file: give the tables that it is made of", name)
                                            : fmt::format("there is no table `{}`", Printable(name)));
  std::vector<std::string> names;
  for (const TableSchema& schema : program.schemas) {
    names.push_back(schema.name);
  }
  if (const auto near = NearestName(name, names); near && !is_made) {
    message.Hint(fmt::format("did you mean `{}`?", *near));
  }
}

}  // namespace tally
