#include "engine/csv/csv_header.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/look_alike.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

// Header cells of several lines are joined with a blank, empty ones left out.
void JoinNames(std::vector<std::string>& names, const std::vector<std::string>& cells) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (!cells[i].empty()) {
      names[i] += (names[i].empty() ? "" : " ") + cells[i];
    }
  }
}

std::optional<std::vector<std::string>> ReadNames(TextBlock& first, const FileStyleSchema& style, uint64_t& lines, DataFaults& faults) {
  const CsvDialect dialect{.separator = style.separator, .armour = style.armour};
  const auto from = static_cast<uint64_t>(style.header_from);
  const auto through = static_cast<uint64_t>(std::max(style.header_through, style.header_from));
  CsvRecordReader records(first.view(), dialect);
  std::optional<std::vector<std::string>> names;
  size_t begin = 0;
  lines = from - 1;
  while (lines < through && !records.AtEnd()) {
    std::vector<std::string> cells;
    if (const std::optional<StructureFault> fault = records.Read(&cells)) {
      const uint64_t line = from + CountLineFeeds(first.view().substr(0, fault->at));
      faults.Add(DiagnosticKind::DataMalformed, line, "header: " + StructureWords(*fault, first.too_long));
      return std::nullopt;
    }
    if (cells.size() > kMaxColumns) {
      faults.Add(DiagnosticKind::DataMalformed, lines + 1, fmt::format("the header has more than {} cells", kMaxColumns));
      return std::nullopt;
    }
    const std::string_view text = first.view().substr(begin, records.next() - begin);
    if (first.ends_in_return && records.AtEnd()) {
      faults.Add(DiagnosticKind::DataMalformed, from + CountLineFeeds(first.view().substr(0, records.next() - 1)),
                 "header: a carriage return without line feed outside of quotes");
      return std::nullopt;
    }
    CheckText(text, lines + 1, faults);
    if (names.has_value() && cells.size() != names->size()) {
      faults.Add(DiagnosticKind::DataMalformed, lines + 1,
                 fmt::format("this line of the header has {}, the one above has {}", Counted(cells.size(), "cell"), names->size()));
      return std::nullopt;
    }
    lines += CountLineFeeds(text);
    begin = records.next();
    if (names.has_value()) {
      JoinNames(*names, cells);
    } else {
      names = std::move(cells);
    }
  }
  first.begin += begin;
  first.size -= begin;
  return names;
}

std::string SeparatorHint(const CsvHeader& header, char separator) {
  if (header.names.size() != 1) {
    return {};
  }
  for (const auto& [other, words] :
       {std::pair(';', "semicolons"), std::pair('\t', "tabs"), std::pair('|', "bars"), std::pair(',', "commas")}) {
    if (other != separator && header.names[0].find(other) != std::string::npos) {
      return fmt::format("the header is one cell; its names seem to be separated by {}: {}", words,
                         other == ','
                             ? "take `separator` out of the table"
                             : fmt::format("write `separator \"{}\"` in the table", other == '\t' ? "\\t" : std::string(1, other)));
    }
  }
  return {};
}

/// The name in the header that was probably meant; empty when there is none.
std::string NameThatIsMeant(const std::string& name, const CsvHeader& header) {
  const std::string plain = LookAlike(name);
  const auto alike =
      std::find_if(header.names.begin(), header.names.end(), [&](const std::string& other) { return LookAlike(other) == plain; });
  return alike != header.names.end() && !alike->empty() ? *alike : NearestName(name, header.names).value_or(std::string());
}

// `is_first`: what the line holds that was taken for the header is said once.
void AddHeaderHints(const std::string& name, const CsvHeader& header, bool is_first, DataFault& fault) {
  if (const std::string meant = NameThatIsMeant(name, header); !meant.empty()) {
    const std::string difference = DifferenceWords(meant, name);
    fault.hints.push_back(fmt::format("the header has {}; names compare exactly{}{}: write `from {}` at the column", Quoted(meant),
                                      difference.empty() ? "" : ", ", difference, Quoted(meant)));
  } else if (is_first) {
    std::string names;
    for (const std::string& other : header.names) {
      names += (names.empty() ? "" : ", ") + Quoted(other);
    }
    fault.hints.push_back(fmt::format("this line is taken for the header: {}", PlainDataValue(names)));
    fault.hints.emplace_back("where another line is, `header line 3` in the table says which one");
  }
}

// A column that may be absent, where the header has its name written otherwise: that is no absence.
void AddMisnamed(const TableSchema& table, const std::string& name, const CsvHeader& header, DataFaults& faults) {
  const auto is_declared = [&](const std::string& other) {
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const ColumnSchema& column) {
      return std::find(column.headers.begin(), column.headers.end(), other) != column.headers.end();
    });
  };
  const std::string plain = LookAlike(name);
  for (const std::string& other : header.names) {
    if (LookAlike(other) == plain && !is_declared(other)) {
      faults.Add(DiagnosticKind::DataHeader, static_cast<uint64_t>(table.style.header_from),
                 fmt::format("column {} is not in the header, but {} is; names compare exactly", Quoted(name), Quoted(other)),
                 DifferenceWords(other, name));
      return;
    }
  }
}

}  // namespace

uint64_t CountLineFeeds(std::string_view text) {
  return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string StructureWords(const StructureFault& fault, bool too_long) {
  switch (fault.kind) {
    case StructureFault::Kind::kOpenQuote:
      return too_long ? fmt::format("the quote that opens here is not closed within {} MB", kMaxRowBytes >> 20)
                      : "the quote that opens here is never closed";
    case StructureFault::Kind::kTextAfterQuote: return "text after a closing quote (a quote inside of quotes is written twice)";
    case StructureFault::Kind::kQuoteInsideCell: return "a quote inside of a cell that does not begin with one";
    case StructureFault::Kind::kBareCarriageReturn: return "a carriage return without line feed outside of quotes";
  }
  return {};
}

void CheckText(std::string_view text, uint64_t first_line, DataFaults& faults) {
  uint64_t line = first_line;
  size_t counted = 0;
  size_t next = 0;
  const auto invalid_from = [&](size_t begin) {
    const std::optional<size_t> invalid = FindInvalidUtf8(text.substr(begin));
    return invalid.has_value() ? begin + *invalid : std::string_view::npos;
  };
  size_t nul = text.find('\0');
  size_t invalid = invalid_from(0);
  while (next < text.size()) {
    if (nul < next) {
      nul = text.find('\0', next);
    }
    if (invalid < next) {
      invalid = invalid_from(next);
    }
    const size_t at = std::min(nul, invalid);
    if (at == std::string_view::npos) {
      return;
    }
    line += CountLineFeeds(text.substr(counted, at - counted));
    counted = at;
    faults.Add(DiagnosticKind::DataMalformed, line,
               at == nul ? "a NUL byte" : fmt::format("the byte \\x{:02x} is not UTF-8 text here", static_cast<unsigned char>(text[at])),
               at == nul && at + 1 < text.size() && at > 0 && text.size() > 3 && (text[at - 1] != '\0') && text.find('\0', at + 1) == at + 2
                   ? "the file seems to be UTF-16: write `encoding \"utf-16\"` in the table"
               : at == nul ? ""
                           : "a file of an older program is often read with `encoding \"windows-1252\"` in the table");
    // One fault a line is enough.
    const size_t line_end = text.find('\n', at);
    next = line_end == std::string_view::npos ? text.size() : line_end;
  }
}

std::optional<CsvHeader> ReadHeader(BlockReader& reader, const FileStyleSchema& style, TextBlock& first, DataFaults& faults) {
  const auto cannot_read = [&](const std::string& why) {
    faults.Add(DiagnosticKind::DataFileMissing, 0, "the file cannot be read: " + why);
    return std::nullopt;
  };
  const Result<bool> utf16 = reader.BeginsAsUtf16();
  if (!utf16) {
    return cannot_read(utf16.message());
  }
  if (utf16.value()) {
    faults.Add(DiagnosticKind::DataMalformed, 1, "the file is UTF-16, not UTF-8",
               "write `encoding \"utf-16\"` in the table, or save it as `CSV UTF-8`");
    return std::nullopt;
  }
  if (const Result<bool> mark = reader.SkipByteOrderMark(); !mark) {
    return cannot_read(mark.message());
  }
  std::string line;
  for (int skipped = 1; skipped < style.header_from; ++skipped) {
    const Result<bool> got = reader.ReadLine(line);
    if (!got) {
      return cannot_read(got.message());
    }
    CheckText(line, static_cast<uint64_t>(skipped), faults);
  }
  const auto header_lines = static_cast<size_t>(std::max(1, style.header_through - style.header_from + 1));
  const Result<bool> got = reader.Next(first, header_lines);
  if (!got) {
    return cannot_read(got.message());
  }
  CsvHeader header;
  std::optional<std::vector<std::string>> names;
  if (got.value()) {
    uint64_t lines = 0;
    names = ReadNames(first, style, lines, faults);
    header.first_line = lines + 1;
  } else {
    faults.Add(DiagnosticKind::DataMalformed, static_cast<uint64_t>(style.header_from),
               reader.bytes_read() == 0 ? "the file is empty: there is no header" : "there is no header");
  }
  if (!names.has_value() || !faults.empty()) {
    return std::nullopt;
  }
  header.names = std::move(*names);
  return header;
}

std::vector<std::vector<size_t>> MatchColumns(const TableSchema& table, const CsvHeader& header, DataFaults& faults) {
  const auto line = static_cast<uint64_t>(table.style.header_from);
  std::unordered_map<std::string_view, size_t> places;
  std::vector<std::string_view> repeated;
  for (size_t i = 0; i < header.names.size(); ++i) {
    const std::string& name = header.names[i];
    if (!places.try_emplace(name, i).second && std::find(repeated.begin(), repeated.end(), name) == repeated.end()) {
      repeated.push_back(name);
      faults.Add(
          DiagnosticKind::DataHeader, line,
          name.empty() ? std::string("two columns have no name in the header")
                       : fmt::format("column {} is in the header twice", Quoted(name)),
          name.empty() && header.names.back().empty() ? "the line ends in separators: the cells behind the last name are empty" : "");
    }
  }
  const std::string separator_hint = SeparatorHint(header, table.style.separator);
  std::vector<std::vector<size_t>> matches(table.columns.size());
  std::vector<std::string_view> reported;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const ColumnSchema& column = table.columns[c];
    for (const std::string& name : column.headers) {
      auto it = places.find(name);
      for (const std::string& other_name : column.other_headers) {
        const auto other = places.find(other_name);
        if (other != places.end() && it != places.end()) {
          faults.Add(
              DiagnosticKind::DataHeader, line,
              fmt::format("columns {} and {} are both in the header; the table takes them for one", Quoted(it->first), Quoted(other_name)));
        }
        it = it == places.end() ? other : it;
      }
      if (it != places.end()) {
        matches[c].push_back(it->second);
        continue;
      }
      if (!column.may_be_absent && std::find(reported.begin(), reported.end(), name) == reported.end()) {
        reported.push_back(name);
        DataFault& fault =
            faults.Add(DiagnosticKind::DataHeader, line, fmt::format("column {} is not in the header", Quoted(name)), separator_hint);
        if (separator_hint.empty()) {
          AddHeaderHints(name, header, reported.size() == 1, fault);
        }
      } else if (column.may_be_absent) {
        AddMisnamed(table, name, header, faults);
      }
    }
    if (matches[c].size() != column.headers.size()) {
      matches[c].clear();
    }
  }
  return matches;
}

}  // namespace tally
