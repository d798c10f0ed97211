#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/syntax/dump/dump_writer.h"

namespace tally::syntax_dump {

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

void PutFormItem(Writer& writer, const ast::FormItem& item) {
  using Item = ast::FormItem;
  std::visit(Overloaded{[&](const Item::UseTemplate& use) {
                          writer.NewLine();
                          writer.Open("use");
                          writer.Put(use.name);
                          for (const ast::ExprPtr& arg : use.args) {
                            writer.Put(arg);
                          }
                          writer.Close();
                        },
                        [&](const ast::FileClause& file) { PutFile(writer, file); },
                        [&](const std::vector<ast::Block>& blocks) {
                          for (const ast::Block& block : blocks) {
                            writer.NewLine();
                            writer.Open("block");
                            writer.Put(block.name);
                            writer.PutClause("in", block.domain);
                            writer.PutClause("where", block.where);
                            writer.PutSorted(block.sorted);
                            writer.Close();
                          }
                        },
                        [&](const Item::Label& label) { PutNamedColumn(writer, "label", label.column); },
                        [&](const Item::Value& value) { PutNamedColumn(writer, "value", value.column); },
                        [&](const Item::Axes& axes) { PutAxes(writer, axes.across ? "columns" : "rows", axes.axes, axes.format); },
                        [&](const ast::Show& show) {
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
                        }},
             item.node);
}

void PutBody(Writer& writer, const ast::FormBody& body) {
  for (const ast::FormItem& item : body.items) {
    PutFormItem(writer, item);
  }
}

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
    writer.NewLine();
    PutListingItem(writer, item);
  }
  writer.Close();
}

void PutListingItem(Writer& writer, const ast::ListingItem& item) {
  std::visit(Overloaded{
                 [&](const ast::OutputColumn& column) {
                   writer.Open("column");
                   PutColumn(writer, column);
                   writer.Close();
                 },
                 [&](const std::pair<ast::Loop, std::vector<ast::OutputColumn>>& loop) {
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

void PutRuleItem(Writer& writer, const ast::RuleItem& item) {
  std::visit(Overloaded{
                 [&](const ast::Rule& rule) { PutRule(writer, rule); },
                 [&](const ast::RuleLoop& loop) {
                   writer.Open("loop");
                   writer.PutLoop(loop.loop);
                   for (const ast::Rule& rule : loop.rules) {
                     writer.NewLine();
                     PutRule(writer, rule);
                   }
                   writer.Close();
                 },
             },
             item.node);
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

}  // namespace tally::syntax_dump
