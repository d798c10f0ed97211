#include "language/syntax/dump/dump_writer.h"

namespace tally::syntax_dump {

void PutTest(Writer& writer, const ast::Test& test) {
  writer.Open("test");
  if (test.each) {
    writer.Open("each");
    writer.Put(*test.each);
    writer.Close();
  }
  if (test.files) {
    writer.Word("files");
  }
  writer.Put(test.title);
  if (test.data) {
    writer.PutClause("on-data", *test.data);
  }
  for (const ast::Test::Setting& setting : test.params) {
    writer.NewLine();
    writer.Open("param");
    writer.Put(setting.name);
    writer.Put(setting.value);
    writer.Close();
  }
  for (const ast::Given& given : test.given) {
    writer.NewLine();
    writer.Open("given");
    writer.Put(given.table);
    if (given.file) {
      writer.PutClause("from", *given.file);
    } else {
      writer.Open("columns");
      writer.Put(given.columns);
      writer.Close();
    }
    for (const ast::DataCell& cell : given.cells) {
      writer.Put(cell);
    }
    writer.Close();
  }
  for (const ast::Expectation& expectation : test.expectations) {
    writer.NewLine();
    writer.Open("expect");
    writer.Put(expectation.value);
    writer.PutClause("is", expectation.is);
    if (expectation.prints) {
      writer.PutClause("prints", *expectation.prints);
    }
    writer.PutClause("message", expectation.message);
    writer.Close();
  }
  writer.Close();
}

}  // namespace tally::syntax_dump
