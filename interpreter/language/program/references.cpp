#include "language/program/references.h"

#include "foundation/base/overloaded.h"

namespace tally {
namespace {

class Collector {
 public:
  explicit Collector(References& found) : found_(found) {}

  void Visit(const ast::Definition& definition) {
    std::visit([&](const auto& node) { Visit(node); }, definition.node);
  }

 private:
  // ---- names

  void Rows(const ast::Path& path) {
    for (const ast::Name& part : path.parts) {
      found_.rows.insert(part.text);
    }
  }
  void Value(const ast::Name& name) { found_.values.insert(name.text); }
  void Declare(const ast::Name& name) { found_.declared.insert(name.text); }
  void Visit(const ast::TypeRef& type) {
    Rows(type.name);
    Visit(type.from);
    Visit(type.through);
    Visit(type.above);
  }
  void Visit(const std::vector<ast::Argument>& args) {
    for (const ast::Argument& argument : args) {
      Declare(argument.name);
      Visit(argument.type);
    }
  }

  // ---- expressions

  void Visit(const ast::ExprPtr& expr) {
    if (expr != nullptr) {
      std::visit([&](const auto& node) { Visit(node); }, expr->node);
    }
  }
  void Visit(const std::vector<ast::ExprPtr>& list) {
    for (const ast::ExprPtr& expr : list) {
      Visit(expr);
    }
  }
  void Visit(const ast::NumberLiteral&) {}
  void Visit(const ast::DateLiteral&) {}
  void Visit(const ast::YesNoLiteral&) {}
  void Visit(const ast::MissingLiteral&) {}
  void Visit(const ast::AllLiteral&) {}
  void Visit(const ast::TextLiteral& text) {
    for (const auto& piece : text.pieces) {
      Visit(piece.slot);
    }
  }
  void Visit(const ast::ListLiteral& list) {
    for (const auto& item : list.items) {
      Visit(item.value);
      Visit(item.through);
    }
  }
  void Visit(const ast::NameRef& name) {
    Value(name.name);
    Visit(name.args);
  }
  void Visit(const ast::Member& member) {
    Visit(member.row);
    Value(member.name);
    Visit(member.args);
  }
  void Visit(const ast::SheetColumn& column) { Visit(column.row); }
  void Visit(const ast::MonthDay& day) { Visit(day.year); }
  void Visit(const ast::Unary& unary) { Visit(unary.operand); }
  void Visit(const ast::Arithmetic& arithmetic) {
    Visit(arithmetic.first);
    for (const auto& term : arithmetic.terms) {
      Visit(term.operand);
    }
  }
  void Visit(const ast::Logic& logic) { Visit(logic.operands); }
  void Visit(const ast::Comparison& comparison) {
    Visit(comparison.left);
    Visit(comparison.right);
  }
  void Visit(const ast::Is& is) {
    Visit(is.left);
    Visit(is.right);
  }
  void Visit(const ast::In& in) {
    Visit(in.left);
    Visit(in.right);
    Visit(in.for_year);
  }
  void Visit(const ast::Through& through) {
    Visit(through.start);
    Visit(through.end);
  }
  void Visit(const ast::Default& options) { Visit(options.options); }
  void Visit(const ast::Choice& choice) {
    for (const auto& branch : choice.branches) {
      Visit(branch.value);
      Visit(branch.condition);
    }
    Visit(choice.otherwise);
  }
  void Visit(const std::vector<ast::MatchKey>& keys) {
    for (const ast::MatchKey& key : keys) {
      Value(key.column);
      Visit(key.value);
    }
  }
  void Visit(const ast::Aggregate& aggregate) {
    Visit(aggregate.value);
    Rows(aggregate.source);
    Visit(aggregate.source_args);
    Visit(aggregate.matching);
    Visit(aggregate.where);
    for (const auto& term : aggregate.order) {
      Visit(term.key);
    }
  }

  // ---- definitions

  void Visit(const ast::Use&) {}
  void Visit(const ast::Drop&) {}
  void Visit(const ast::Change&) {}
  void Visit(const ast::Test& test) {
    for (const ast::Test::Setting& setting : test.params) {
      Value(setting.name);
      Visit(setting.value);
    }
    for (const ast::Given& given : test.given) {
      Rows(given.table);
    }
    for (const ast::Expectation& expectation : test.expectations) {
      Visit(expectation.value);
      Visit(expectation.is);
    }
  }
  void Visit(const ast::WhatIf& what_if) {
    for (const ast::Definition& edit : what_if.edits) {
      Visit(edit);
    }
    for (const ast::Target& target : what_if.compare) {
      Rows({.parts = {target.name}, .span = target.name.span});
      Value(target.name);
    }
  }
  void Visit(const ast::Param& param) {
    Visit(param.type);
    Visit(param.default_value);
  }
  void Visit(const ast::Require& require) {
    if (require.of) {
      found_.rows.insert(require.of->text);
    }
    if (require.of && require.on) {
      Value(*require.on);
    }
    Visit(require.condition);
    Visit(require.message);
  }
  void Visit(const ast::Codes& codes) { Visit(codes.attributes); }
  void Visit(const ast::Patterns&) {}
  void Visit(const ast::Table& table) {
    for (const ast::Column& column : table.columns) {
      Declare(column.name);
      Visit(column.type);
      if (column.alias) {
        Declare(*column.alias);
      }
    }
  }
  void Visit(const ast::TableSource& source) {
    Rows(source.table);
    Visit(source.where);
  }
  void Visit(const std::vector<ast::KeyPart>& keys) {
    for (const ast::KeyPart& key : keys) {
      Declare(key.name);
      if (key.value == nullptr) {
        Value(key.name);
      }
      Visit(key.value);
    }
  }
  void Visit(const ast::Take& take) {
    Visit(take.columns);
    Visit(take.from);
  }
  void Visit(const ast::DerivedTable& table) {
    std::visit(Overloaded{[&](const ast::EachSource& each) {
                            Visit(each.keys);
                            for (const ast::TableSource& source : each.sources) {
                              Visit(source);
                            }
                          },
                          [&](const ast::WithSource& with) {
                            Rows(with.left);
                            Rows(with.right);
                            if (with.alias) {
                              Declare(*with.alias);
                            }
                            Visit(with.matching);
                            Visit(with.where);
                          },
                          [&](const ast::Take& take) { Visit(take); },
                          [&](const ast::UnionSource& source) {
                            for (const ast::Take& take : source.takes) {
                              Visit(take);
                            }
                          },
                          [&](const ast::EmptySource&) {},
                          [&](const ast::FormSource& source) {
                            for (const ast::Name& form : source.forms) {
                              Value(form);
                            }
                          }},
               table.source);
  }
  void Visit(const ast::Cohort& cohort) {
    Visit(cohort.args);
    Rows(cohort.of);
    Visit(cohort.where);
  }
  void Visit(const ast::Define& define) {
    Visit(define.args);
    if (define.of) {
      Rows(*define.of);
    }
    if (define.type) {
      Visit(*define.type);
    }
    Visit(define.value);
  }
  void Visit(const std::vector<ast::AxisRef>& axes) {
    for (const ast::AxisRef& axis : axes) {
      for (const ast::Name& part : axis.name.parts) {
        Value(part);
      }
      Visit(axis.args);
    }
  }
  void Visit(const ast::Loop& loop) {
    for (const auto& variable : loop.variables) {
      Declare(variable.name);
      Visit(variable.domain);
      if (variable.of) {
        Rows(*variable.of);
      }
      Visit(variable.where);
    }
  }
  void Visit(const ast::Header& header) { Visit(header.text); }
  void Visit(const ast::Line& line) {
    Visit(line.text);
    Visit(line.where);
    Visit(line.offered);
    Visit(line.shown);
  }
  void Visit(const ast::Include& include) { Visit(include.axes); }
  void Visit(const ast::NumberJump&) {}
  void Visit(const ast::Unlisted& unlisted) { Visit(unlisted.condition); }
  void Visit(const ast::AxisLoop& loop) {
    Visit(loop.loop);
    Visit(loop.items);
  }
  void Visit(const std::vector<ast::AxisItem>& items) {
    for (const ast::AxisItem& item : items) {
      std::visit([&](const auto& node) { Visit(node); }, item.node);
    }
  }
  void Visit(const ast::Axis& axis) {
    Visit(axis.args);
    Rows(axis.of);
    Visit(axis.items);
  }
  void Visit(const ast::Measure& measure) {
    Rows(measure.of);
    Visit(measure.where);
    if (measure.counting) {
      Rows(*measure.counting);
    }
    Visit(measure.denominator);
    Visit(measure.numerator);
    Visit(measure.exclude);
    Visit(measure.target);
    Visit(measure.lines);
  }
  void Visit(const std::vector<ast::SortKey>& keys) {
    for (const ast::SortKey& key : keys) {
      Visit(key.key);
    }
  }
  void Visit(const std::vector<ast::FileClause>& files) {
    for (const ast::FileClause& file : files) {
      Visit(file.name);
      if (file.of) {
        Rows(*file.of);
      }
      Visit(file.condition);
      Visit(file.header);
      Visit(file.sorted);
    }
  }
  void Visit(const std::vector<ast::OutputColumn>& columns) {
    for (const ast::OutputColumn& column : columns) {
      Visit(column.heading);
      Visit(column.value);
    }
  }
  void Visit(const ast::FormBody& body) {
    for (const auto& use : body.uses) {
      Value(use.name);
      Visit(use.args);
    }
    Visit(body.files);
    for (const ast::Block& block : body.blocks) {
      Declare(block.name);
      Rows(block.domain);
      Visit(block.where);
      Visit(block.sorted);
    }
    Visit(body.labels);
    Visit(body.values);
    Visit(body.rows);
    Visit(body.columns);
    for (const ast::Show& show : body.shows) {
      Visit(show.where);
    }
  }
  void Visit(const ast::Template& form) {
    Visit(form.args);
    Visit(form.body);
  }
  void Visit(const ast::Form& form) {
    if (form.of) {
      Rows(*form.of);
    }
    Visit(form.where);
    if (form.counting) {
      Rows(*form.counting);
    }
    if (form.measure) {
      Declare(*form.measure);
    }
    Visit(form.body);
  }
  void Visit(const ast::Listing& listing) {
    Rows(listing.of);
    Visit(listing.where);
    Visit(listing.files);
    Visit(listing.sorted);
    for (const ast::ListingItem& item : listing.items) {
      std::visit(Overloaded{[&](const ast::OutputColumn& column) {
                              Visit(column.heading);
                              Visit(column.value);
                            },
                            [&](const std::pair<ast::Loop, std::vector<ast::OutputColumn>>& loop) {
                              Visit(loop.first);
                              Visit(loop.second);
                            }},
                 item.node);
    }
  }
  void Visit(const ast::Worksheet& sheet) {
    Rows(sheet.of);
    Visit(sheet.files);
    Visit(sheet.labels);
    Rows(sheet.entries_from);
    Visit(sheet.entries_matching);
    for (const auto& column : sheet.columns) {
      Visit(column.value);
    }
    for (const auto& row : sheet.rows) {
      if (row.name) {
        Declare(*row.name);
      }
      Visit(row.value);
    }
  }
  void Visit(const ast::Rule& rule) {
    for (const ast::RuleTarget& target : rule.on) {
      Visit(target.text);
    }
    Visit(rule.condition);
    Visit(rule.only_if);
    Visit(rule.actual);
    Visit(rule.limit);
    Visit(rule.message);
  }
  void Visit(const ast::Checks& checks) {
    if (checks.of) {
      Rows(*checks.of);
    }
    for (const ast::RuleItem& item : checks.items) {
      std::visit(Overloaded{[&](const ast::Rule& rule) { Visit(rule); },
                            [&](const ast::RuleLoop& loop) {
                              Visit(loop.loop);
                              for (const ast::Rule& rule : loop.rules) {
                                Visit(rule);
                              }
                            }},
                 item.node);
    }
  }

  References& found_;
};

}  // namespace

References ReferencesOf(const ast::Definition& definition) {
  References found;
  Collector(found).Visit(definition);
  return found;
}

}  // namespace tally
