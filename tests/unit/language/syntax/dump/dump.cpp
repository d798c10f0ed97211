#include "language/syntax/dump/dump.h"

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/syntax/dump/dump_writer.h"

namespace tally {
namespace syntax_dump {
namespace {

void PutCells(Writer& writer, const std::vector<ast::DataCell>& cells) {
  for (const ast::DataCell& cell : cells) {
    writer.Put(cell);
  }
}

void PutKey(Writer& writer, const ast::KeyPart& key) {
  if (key.value == nullptr) {
    writer.Put(key.name);
    return;
  }
  writer.Open("=");
  writer.Put(key.name);
  writer.Put(key.value);
  writer.Close();
}

void PutSource(Writer& writer, const ast::TableSource& source) {
  writer.Open("of");
  writer.Put(source.table);
  writer.PutClause("where", source.where);
  writer.Close();
}

void PutTake(Writer& writer, const ast::Take& take) {
  writer.Open("take");
  for (const ast::KeyPart& column : take.columns) {
    PutKey(writer, column);
  }
  PutSource(writer, take.from);
  writer.Close();
}

void PutStyle(Writer& writer, const ast::FileStyle& style) {
  if (style.header_from) {
    writer.NewLine();
    writer.Open("header-lines");
    writer.Word(fmt::format("{} {}", *style.header_from, *style.header_through));
    writer.Close();
  }
  const auto put_texts = [&](std::string_view word, const std::vector<ast::Text>& texts) {
    if (!texts.empty()) {
      writer.NewLine();
      writer.Open(word);
      for (const ast::Text& text : texts) {
        writer.Put(text);
      }
      writer.Close();
    }
  };
  put_texts("missing", style.missing);
  put_texts("suppressed", style.suppressed);
  if (style.armour) {
    writer.NewLine();
    writer.Word("armour");
  }
  if (style.separator) {
    writer.NewLine();
    writer.PutClause("separator", *style.separator);
  }
}

void Put(Writer& writer, const ast::Use& use) {
  writer.Open("use");
  writer.Put(use.path);
  writer.PutClause("for", use.year);
  writer.Close();
}

void Put(Writer& writer, const ast::Needs& needs) {
  writer.Open("needs");
  writer.Put(needs.name);
  if (!needs.table) {
    writer.Put(needs.type);
  }
  for (const ast::Column& column : needs.columns) {
    writer.NewLine();
    PutTableColumn(writer, column);
  }
  writer.Close();
}

void Put(Writer& writer, const ast::Param& param) {
  writer.Open("param");
  writer.Put(param.name);
  writer.Put(param.type);
  writer.PutClause("default", param.default_value);
  writer.Close();
}

void Put(Writer& writer, const ast::Require& require) {
  writer.Open("require");
  writer.Put(require.condition);
  if (require.of) {
    writer.Open("of");
    writer.Put(*require.of);
    writer.Close();
  }
  if (require.on) {
    writer.Open("on");
    writer.Put(*require.on);
    writer.Close();
  }
  writer.PutClause("message", require.message);
  writer.Close();
}

void Put(Writer& writer, const ast::Codes& codes) {
  writer.Open("codes");
  writer.Put(codes.name);
  writer.PutArguments(codes.attributes);
  PutCells(writer, codes.cells);
  writer.Close();
}

void Put(Writer& writer, const ast::Patterns& patterns) {
  writer.Open("patterns");
  writer.Put(patterns.name);
  writer.Put(patterns.wildcard);
  for (const ast::Patterns::Years& years : patterns.years) {
    writer.NewLine();
    PutYears(writer, years);
  }
  writer.Close();
}

void Put(Writer& writer, const ast::Table& table) {
  writer.Open("table");
  writer.Put(table.name);
  writer.Put(table.file);
  if (table.or_absent) {
    writer.Word("or-absent");
  }
  const auto put_names = [&](std::string_view word, const std::vector<ast::Name>& names) {
    writer.NewLine();
    writer.Open(word);
    writer.Put(names);
    writer.Close();
  };
  if (!table.key.empty()) {
    put_names("key", table.key);
  }
  for (const std::vector<ast::Name>& unique : table.unique) {
    put_names("unique", unique);
  }
  PutStyle(writer, table.style);
  for (const ast::Column& column : table.columns) {
    writer.NewLine();
    PutTableColumn(writer, column);
  }
  if (table.has_absent_means) {
    writer.NewLine();
    writer.Open(table.absent_means_also_empty ? "absent-or-empty-means" : "absent-means");
    PutCells(writer, table.absent_means);
    writer.Close();
  }
  writer.Close();
}

void Put(Writer& writer, const ast::DerivedTable& table) {
  writer.Open("table");
  writer.Put(table.name);
  std::visit(Overloaded{
                 [&](const ast::EachSource& each) {
                   writer.Open("each");
                   for (const ast::KeyPart& key : each.keys) {
                     PutKey(writer, key);
                   }
                   for (const ast::TableSource& source : each.sources) {
                     PutSource(writer, source);
                   }
                   writer.Close();
                 },
                 [&](const ast::WithSource& with) {
                   writer.Open("with");
                   writer.Put(with.left);
                   writer.Put(with.right);
                   if (with.alias) {
                     writer.Open("as");
                     writer.Put(*with.alias);
                     writer.Close();
                   }
                   writer.PutMatching(with.matching);
                   writer.PutClause("where", with.where);
                   writer.Close();
                 },
                 [&](const ast::Take& take) { PutTake(writer, take); },
                 [&](const ast::UnionSource& all) {
                   writer.Open("union");
                   for (const ast::Take& take : all.takes) {
                     writer.NewLine();
                     PutTake(writer, take);
                   }
                   writer.Close();
                 },
                 [&](const ast::EmptySource&) { writer.Word("empty"); },
                 [&](const ast::FormSource& form) {
                   writer.Open(form.lines ? "lines-of" : "cells-of");
                   writer.Put(form.forms);
                   writer.Close();
                 },
             },
             table.source);
  writer.Close();
}

void Put(Writer& writer, const ast::Cohort& cohort) {
  writer.Open("cohort");
  writer.Put(cohort.name);
  writer.PutArguments(cohort.args);
  writer.PutClause("of", cohort.of);
  writer.PutClause("where", cohort.where);
  writer.Close();
}

void Put(Writer& writer, const ast::Define& define) {
  writer.Open("define");
  writer.Put(define.name);
  writer.PutArguments(define.args);
  if (define.of) {
    writer.PutClause("of", *define.of);
  }
  if (define.type) {
    writer.Put(*define.type);
  }
  writer.PutClause("=", define.value);
  writer.Close();
}

void Put(Writer& writer, const ast::Axis& axis) {
  writer.Open("axis");
  writer.Put(axis.name);
  writer.PutArguments(axis.args);
  if (axis.title) {
    writer.Put(*axis.title);
  }
  writer.PutClause("of", axis.of);
  if (axis.numbered) {
    writer.Word("numbered");
  }
  if (axis.kind != ast::Axis::Kind::kUnsaid) {
    writer.Word(axis.kind == ast::Axis::Kind::kPartition ? "partition" : "overlapping");
  }
  if (axis.numerator_only) {
    writer.Word("numerator-only");
  }
  for (const ast::AxisItem& item : axis.items) {
    writer.NewLine();
    PutAxisItem(writer, item);
  }
  writer.Close();
}

void Put(Writer& writer, const ast::Measure& measure) {
  writer.Open("measure");
  writer.Put(measure.code);
  writer.Put(measure.title);
  writer.PutClause("of", measure.of);
  writer.PutClause("where", measure.where);
  if (measure.counting) {
    writer.PutClause("counting", *measure.counting);
  }
  const auto put = [&](std::string_view word, const ast::ExprPtr& rule) {
    if (rule != nullptr) {
      writer.NewLine();
      writer.PutClause(word, rule);
    }
  };
  put("denominator", measure.denominator);
  put("numerator", measure.numerator);
  put("exclude", measure.exclude);
  put("target", measure.target);
  if (!measure.lines.empty()) {
    writer.NewLine();
    writer.Open("lines");
    for (const ast::AxisRef& axis : measure.lines) {
      writer.Put(axis);
    }
    writer.Close();
  }
  writer.Close();
}

void Put(Writer& writer, const ast::Form& form) {
  PutOutputs(writer, form);
}
void Put(Writer& writer, const ast::Template& form_template) {
  PutOutputs(writer, form_template);
}
void Put(Writer& writer, const ast::Listing& listing) {
  PutOutputs(writer, listing);
}
void Put(Writer& writer, const ast::Worksheet& worksheet) {
  PutOutputs(writer, worksheet);
}
void Put(Writer& writer, const ast::Test& test) {
  PutTest(writer, test);
}
void Put(Writer& writer, const ast::Drop& drop) {
  PutRevision(writer, drop);
}
void Put(Writer& writer, const ast::Change& change) {
  PutRevision(writer, change);
}
void Put(Writer& writer, const ast::WhatIf& what_if) {
  PutRevision(writer, what_if);
}

void Put(Writer& writer, const ast::Faulty& faulty) {
  writer.Open("faulty");
  writer.Word(faulty.word);
  writer.Put(faulty.name);
  writer.Close();
}

void Put(Writer& writer, const ast::Checks& checks) {
  writer.Open("checks");
  writer.Put(checks.name);
  if (checks.of) {
    writer.PutClause("of", *checks.of);
  }
  if (checks.kind != ast::Checks::Kind::kAll) {
    writer.Word(checks.kind == ast::Checks::Kind::kFirstOnly ? "first-only" : "pass-and-fail");
  }
  for (const ast::RuleItem& item : checks.items) {
    writer.NewLine();
    PutRuleItem(writer, item);
  }
  writer.Close();
}

}  // namespace

void PutTableColumn(Writer& writer, const ast::Column& column) {
  writer.Open("column");
  writer.Put(column.name);
  writer.Put(column.type);
  const auto put_texts = [&](std::string_view word, const std::vector<ast::Text>& texts) {
    if (!texts.empty()) {
      writer.Open(word);
      for (const ast::Text& text : texts) {
        writer.Put(text);
      }
      writer.Close();
    }
  };
  put_texts("written", column.reading.written);
  put_texts("from", column.headers);
  if (column.alias) {
    writer.Open("as");
    writer.Put(*column.alias);
    writer.Close();
  }
  if (column.is_private) {
    writer.Word("private");
  }
  writer.Close();
}

void PutYears(Writer& writer, const ast::Patterns::Years& years) {
  writer.Open("for");
  writer.Word(fmt::format("{} {}", years.from, years.through));
  for (const ast::Text& pattern : years.patterns) {
    writer.Put(pattern);
  }
  if (!years.except.empty()) {
    writer.Open("except");
    for (const ast::Text& pattern : years.except) {
      writer.Put(pattern);
    }
    writer.Close();
  }
  writer.Close();
}

void PutAxisItem(Writer& writer, const ast::AxisItem& item) {
  std::visit(Overloaded{
                 [&](const ast::Header& header) { writer.PutClause("header", header.text); },
                 [&](const ast::Line& line) {
                   writer.Open("line");
                   if (line.number) {
                     writer.Word(fmt::format("{}", *line.number));
                   }
                   writer.Put(line.text);
                   writer.PutClause("where", line.where);
                   writer.PutClause("offered-if", line.offered);
                   writer.PutClause("shown-if", line.shown);
                   writer.Close();
                 },
                 [&](const ast::Include& include) {
                   writer.Open("include");
                   for (const ast::AxisRef& axis : include.axes) {
                     writer.Put(axis);
                   }
                   writer.Close();
                 },
                 [&](const ast::NumberJump& jump) {
                   writer.Open("number");
                   writer.Word(fmt::format("{}", jump.number));
                   writer.Close();
                 },
                 [&](const ast::Unlisted& unlisted) { writer.PutClause("unlisted-if", unlisted.condition); },
                 [&](const ast::AxisLoop& loop) {
                   writer.Open("loop");
                   writer.PutLoop(loop.loop);
                   for (const ast::AxisItem& inner : loop.items) {
                     writer.NewLine();
                     PutAxisItem(writer, inner);
                   }
                   writer.Close();
                 },
             },
             item.node);
}

void PutDefinition(Writer& writer, const ast::Definition& definition) {
  if (definition.replaces) {
    writer.Open("replace");
  }
  std::visit([&](const auto& node) { Put(writer, node); }, definition.node);
  if (definition.replaces) {
    writer.Close();
  }
  for (const ast::Text& cite : definition.clauses.cites) {
    writer.PutClause("cite", cite);
  }
  if (definition.clauses.because) {
    writer.PutClause("because", *definition.clauses.because);
  }
  for (const ast::ClauseReasons& reasons : definition.clauses.of_clauses) {
    writer.Open("reasons-of");
    writer.Word(fmt::format("{}", reasons.number));
    for (const ast::Text& cite : reasons.cites) {
      writer.PutClause("cite", cite);
    }
    if (reasons.because) {
      writer.PutClause("because", *reasons.because);
    }
    writer.Close();
  }
  if (!definition.clauses.doc.empty()) {
    writer.Open("doc");
    writer.Quoted(definition.clauses.doc);
    writer.Close();
  }
}

}  // namespace syntax_dump

std::string DumpDefinition(const ast::Definition& definition) {
  syntax_dump::Writer writer;
  syntax_dump::PutDefinition(writer, definition);
  return writer.Take();
}

std::string DumpModule(const ast::Module& module) {
  std::string out;
  if (module.library) {
    const ast::LibraryHeader& library = *module.library;
    syntax_dump::Writer writer;
    writer.Open("library");
    writer.Put(library.path);
    if (library.from) {
      writer.Word(fmt::format("{} {}", *library.from, *library.through));
    }
    if (library.revises) {
      writer.PutClause("revises", *library.revises);
      if (library.revises_year) {
        writer.Word(fmt::format("{}", *library.revises_year));
      }
    }
    for (const ast::Text& cite : library.cites) {
      writer.PutClause("cite", cite);
    }
    writer.Close();
    out += writer.Take() + "\n";
  }
  if (module.language) {
    out += fmt::format("(language {})\n", module.language->version);
  }
  for (const ast::Definition& definition : module.definitions) {
    out += DumpDefinition(definition) + "\n";
  }
  return out;
}

}  // namespace tally
