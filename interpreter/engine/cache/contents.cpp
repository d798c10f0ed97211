#include "engine/cache/contents.h"

#include "engine/cache/bytes.h"
#include "foundation/base/number.h"

namespace tally {
namespace {

void Put(ByteWriter& out, const CacheBlock& block) {
  out.Number(block.offset);
  out.Number(block.size);
  out.Number(block.checksum);
}

void Put(ByteWriter& out, bool flag) {
  out.Number(static_cast<uint8_t>(flag ? 1 : 0));
}

void Put(ByteWriter& out, const CacheColumn& column) {
  Put(out, column.absent);
  out.Number(static_cast<uint8_t>(column.layout));
  Put(out, column.constant);
  out.Number(static_cast<uint8_t>(column.scale));
  Put(out, column.values);
  Put(out, column.missing);
  Put(out, column.texts);
  out.Number(column.text_count);
  Put(out, column.suppressed);
}

void Put(ByteWriter& out, const CacheTable& table) {
  out.Text(table.declaration.name);
  out.Text(table.declaration.file);
  out.Number(static_cast<uint64_t>(table.declaration.facts.size()));
  for (const DeclaredFact& fact : table.declaration.facts) {
    out.Text(fact.subject);
    out.Text(fact.text);
  }
  Put(out, table.absent);
  Put(out, table.from_script);
  out.Number(table.rows);
  out.Number(table.first_line);
  Put(out, table.extra_lines);
  out.Number(static_cast<uint64_t>(table.columns.size()));
  for (const CacheColumn& column : table.columns) {
    Put(out, column);
  }
}

/// Reads the same, and refuses what no cache says.
class ContentsReader {
 public:
  ContentsReader(std::string_view bytes, uint64_t file_size) : in_(bytes), file_size_(file_size) {}

  std::optional<CacheContents> Run() {
    CacheContents contents;
    contents.folder = in_.Text();
    contents.inputs.resize(in_.Count());
    for (CacheInput& input : contents.inputs) {
      input.name = in_.Text();
      input.present = in_.Flag();
      input.bytes = in_.Number<uint64_t>();
      input.modified = in_.Number<int64_t>();
      input.sha256 = in_.Text();
    }
    contents.code_sets.resize(in_.Count());
    for (CodeSetDeclaration& codes : contents.code_sets) {
      codes.name = in_.Text();
      codes.codes.resize(in_.Count());
      for (std::string& code : codes.codes) {
        code = in_.Text();
      }
    }
    contents.tables.resize(in_.Count());
    for (CacheTable& table : contents.tables) {
      ReadTable(table);
    }
    return in_.at_end() ? std::optional<CacheContents>(std::move(contents)) : std::nullopt;
  }

 private:
  CacheBlock ReadBlock() {
    CacheBlock block;
    block.offset = in_.Number<uint64_t>();
    block.size = in_.Number<uint64_t>();
    block.checksum = in_.Number<uint64_t>();
    if (block.offset > file_size_ || block.size > file_size_ - block.offset) {
      in_.Refuse();
      return {};
    }
    return block;
  }

  void ReadTable(CacheTable& table) {
    table.declaration.name = in_.Text();
    table.declaration.file = in_.Text();
    table.declaration.facts.resize(in_.Count());
    for (DeclaredFact& fact : table.declaration.facts) {
      fact.subject = in_.Text();
      fact.text = in_.Text();
    }
    table.absent = in_.Flag();
    table.from_script = in_.Flag();
    table.rows = in_.Number<uint64_t>();
    table.first_line = in_.Number<uint64_t>();
    table.extra_lines = ReadBlock();
    table.columns.resize(in_.Count());
    for (CacheColumn& column : table.columns) {
      ReadColumn(column);
    }
    if (table.rows > kMostRows) {
      in_.Refuse();
    }
  }

  void ReadColumn(CacheColumn& column) {
    column.absent = in_.Flag();
    const uint8_t layout = in_.Number<uint8_t>();
    column.constant = in_.Flag();
    column.scale = in_.Number<uint8_t>();
    column.values = ReadBlock();
    column.missing = ReadBlock();
    column.texts = ReadBlock();
    column.text_count = in_.Number<uint64_t>();
    column.suppressed = ReadBlock();
    if (layout > static_cast<uint8_t>(Layout::kRational) || column.scale > kMaxDecimalPlaces) {
      in_.Refuse();
      return;
    }
    column.layout = static_cast<Layout>(layout);
  }

  ByteReader in_;
  uint64_t file_size_;
};

}  // namespace

std::string EncodeContents(const CacheContents& contents) {
  ByteWriter out;
  out.Text(contents.folder);
  out.Number(static_cast<uint64_t>(contents.inputs.size()));
  for (const CacheInput& input : contents.inputs) {
    out.Text(input.name);
    Put(out, input.present);
    out.Number(input.bytes);
    out.Number(input.modified);
    out.Text(input.sha256);
  }
  out.Number(static_cast<uint64_t>(contents.code_sets.size()));
  for (const CodeSetDeclaration& codes : contents.code_sets) {
    out.Text(codes.name);
    out.Number(static_cast<uint64_t>(codes.codes.size()));
    for (const std::string& code : codes.codes) {
      out.Text(code);
    }
  }
  out.Number(static_cast<uint64_t>(contents.tables.size()));
  for (const CacheTable& table : contents.tables) {
    Put(out, table);
  }
  return out.Take();
}

std::optional<CacheContents> DecodeContents(std::string_view bytes, uint64_t file_size) {
  return ContentsReader(bytes, file_size).Run();
}

}  // namespace tally
