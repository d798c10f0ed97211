#include <fmt/format.h>

#include "base/overloaded.h"
#include "syntax/dump_writer.h"

namespace tally::syntax_dump {
namespace {

void PutFile(Writer& writer, const ast::FileClause& file) {
  writer.NewLine();
  writer.Open("file");
  writer.Put(file.name);
  if (file.of) {
    writer.PutClause("of", *file.of);
  }
  writer.PutClause("if", file.condition);
  writer.PutClause("header-if", file.header);
  writer.PutSorted(file.sorted);
  writer.Close();
}

void PutNamedColumn(Writer& writer, std::string_view word, const ast::OutputColumn& column) {
  writer.NewLine();
  writer.Open(word);
  PutColumn(writer, column);
  writer.Close();
}

void PutAxes(Writer& writer, std::string_view word, const std::vector<ast::AxisRef>& axes, const std::optional<ast::Format>& format) {
  if (axes.empty()) {
    return;
  }
  writer.NewLine();
  writer.Open(word);
  for (const ast::AxisRef& axis : axes) {
    writer.Put(axis);
  }
  if (format) {
    writer.Put(*format);
  }
  writer.Close();
}

void PutBody(Writer& writer, const ast::FormBody& body) {
  for (const ast::FormBody::UseTemplate& use : body.uses) {
    writer.NewLine();
    writer.Open("use");
    writer.Put(use.name);
    for (const ast::ExprPtr& arg : use.args) {
      writer.Put(arg);
    }
    writer.Close();
  }
  for (const ast::FileClause& file : body.files) {
    PutFile(writer, file);
  }
  for (const ast::Block& block : body.blocks) {
    writer.NewLine();
    writer.Open("block");
    writer.Put(block.name);
    writer.PutClause("in", block.domain);
    writer.PutClause("where", block.where);
    writer.PutSorted(block.sorted);
    writer.Close();
  }
  for (const ast::OutputColumn& label : body.labels) {
    PutNamedColumn(writer, "label", label);
  }
  for (const ast::OutputColumn& value : body.values) {
    PutNamedColumn(writer, "value", value);
  }
  PutAxes(writer, "rows", body.rows, body.rows_format);
  PutAxes(writer, "columns", body.columns, body.columns_format);
  for (const ast::Show& show : body.shows) {
    writer.NewLine();
    writer.Open("show");
    writer.Put(show.mark);
    if (!show.in.empty()) {
      writer.Open("in");
      writer.Put(show.in);
      writer.Close();
    }
    writer.PutClause("where", show.where);
    writer.Close();
  }
}

}  // namespace

void PutColumn(Writer& writer, const ast::OutputColumn& column) {
  if (column.number) {
    writer.Word(fmt::format("{}", *column.number));
  }
  writer.Put(column.heading);
  if (column.value == nullptr) {
    writer.Word("not-collected");
  } else {
    writer.Put(*column.value);
  }
  if (column.format) {
    writer.Put(*column.format);
  }
}

void PutOutputs(Writer& writer, const ast::Form& form) {
  writer.Open("form");
  writer.Put(form.name);
  if (form.of) {
    writer.PutClause("of", *form.of);
  }
  writer.PutClause("where", form.where);
  if (form.counting) {
    writer.PutClause("counting", *form.counting);
  }
  if (form.measure) {
    writer.Open("for-each-measure");
    writer.Put(*form.measure);
    writer.Close();
  }
  PutBody(writer, form.body);
  writer.Close();
}

void PutOutputs(Writer& writer, const ast::Template& form_template) {
  writer.Open("template");
  writer.Put(form_template.name);
  writer.PutArguments(form_template.args);
  PutBody(writer, form_template.body);
  writer.Close();
}

void PutOutputs(Writer& writer, const ast::Listing& listing) {
  writer.Open("listing");
  writer.Put(listing.name);
  writer.PutClause("of", listing.of);
  writer.PutClause("where", listing.where);
  for (const ast::FileClause& file : listing.files) {
    PutFile(writer, file);
  }
  if (!listing.sorted.empty()) {
    writer.NewLine();
    writer.PutSorted(listing.sorted);
  }
  for (const ast::ListingItem& item : listing.items) {
    std::visit(Overloaded{
                   [&](const ast::OutputColumn& column) { PutNamedColumn(writer, "column", column); },
                   [&](const std::pair<ast::Loop, std::vector<ast::OutputColumn>>& loop) {
                     writer.NewLine();
                     writer.Open("loop");
                     writer.PutLoop(loop.first);
                     for (const ast::OutputColumn& column : loop.second) {
                       PutNamedColumn(writer, "column", column);
                     }
                     writer.Close();
                   },
               },
               item.node);
  }
  writer.Close();
}

void PutOutputs(Writer& writer, const ast::Worksheet& worksheet) {
  writer.Open("worksheet");
  writer.Put(worksheet.name);
  writer.PutClause("of", worksheet.of);
  for (const ast::FileClause& file : worksheet.files) {
    PutFile(writer, file);
  }
  for (const ast::OutputColumn& label : worksheet.labels) {
    PutNamedColumn(writer, "label", label);
  }
  if (!worksheet.entries_from.parts.empty()) {
    writer.NewLine();
    writer.Open("entries");
    writer.Put(worksheet.entries_from);
    writer.PutMatching(worksheet.entries_matching);
    writer.Close();
  }
  if (worksheet.cell_format) {
    writer.NewLine();
    writer.Open("cells");
    writer.Put(*worksheet.cell_format);
    writer.Close();
  }
  for (const ast::Worksheet::SheetColumnDef& column : worksheet.columns) {
    writer.NewLine();
    writer.Open("column");
    writer.Word(fmt::format("{}", column.number));
    writer.Put(column.heading);
    if (column.entered) {
      writer.Word("entered");
    }
    if (column.entered_default) {
      writer.Put(*column.entered_default);
    }
    if (column.value != nullptr) {
      writer.Put(*column.value);
    }
    writer.Close();
  }
  for (const ast::Worksheet::SheetRowDef& row : worksheet.rows) {
    writer.NewLine();
    writer.Open(row.name ? "row" : "header");
    if (row.name) {
      writer.Put(*row.name);
    }
    writer.Put(row.text);
    if (row.entered) {
      writer.Word("entered");
    }
    if (row.value != nullptr) {
      writer.Put(*row.value);
    }
    writer.Close();
  }
  writer.Close();
}

void PutRule(Writer& writer, const ast::Rule& rule) {
  writer.Open("rule");
  writer.Put(rule.id);
  writer.Put(rule.severity);
  for (const ast::RuleTarget& target : rule.on) {
    writer.Open("on");
    if (target.text != nullptr) {
      writer.Put(*target.text);
    } else if (target.from == target.through) {
      writer.Word(fmt::format("{}", *target.from));
    } else {
      writer.Word(fmt::format("{} {}", *target.from, *target.through));
    }
    writer.Close();
  }
  writer.PutClause(rule.unless ? "unless" : "if", rule.condition);
  writer.PutClause("only-if", rule.only_if);
  writer.PutClause("actual", rule.actual);
  writer.PutClause("limit", rule.limit);
  writer.PutClause("message", rule.message);
  writer.Close();
}

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
