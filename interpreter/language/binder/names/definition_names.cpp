#include "language/binder/names/definition_names.h"

#include <algorithm>

#include "foundation/base/overloaded.h"

namespace tally {

namespace {

class Collector {
 public:
  std::vector<std::string> names;

  void Add(const ast::Name& name) { names.push_back(name.text); }
  void Add(const ast::Path& path) {
    for (const ast::Name& part : path.parts) {
      Add(part);
    }
  }
  void Add(const ast::TypeRef& type) {
    Add(type.name);
    Add(type.from);
    Add(type.through);
    Add(type.above);
  }
  void Add(const std::vector<ast::Argument>& args) {
    for (const ast::Argument& arg : args) {
      Add(arg.type);
    }
  }
  void Add(const std::vector<ast::ExprPtr>& list) {
    for (const ast::ExprPtr& expr : list) {
      Add(expr);
    }
  }
  void Add(const std::vector<ast::MatchKey>& keys) {
    for (const ast::MatchKey& key : keys) {
      Add(key.column);
      Add(key.value);
    }
  }
  void Add(const std::vector<ast::KeyPart>& parts) {
    for (const ast::KeyPart& part : parts) {
      if (part.value) {
        Add(part.value);
      } else {
        Add(part.name);
      }
    }
  }
  void Add(const ast::TableSource& source) {
    Add(source.table);
    Add(source.where);
  }
  void Add(const ast::Take& take) {
    Add(take.columns);
    Add(take.from);
  }
  void Add(const ast::ExprPtr& expr) {
    if (!expr) {
      return;
    }
    std::visit(Overloaded{
                   [](const ast::NumberLiteral&) {},
                   [](const ast::DateLiteral&) {},
                   [](const ast::YesNoLiteral&) {},
                   [](const ast::MissingLiteral&) {},
                   [](const ast::AllLiteral&) {},
                   [&](const ast::TextLiteral& n) {
                     for (const auto& piece : n.pieces) {
                       Add(piece.slot);
                     }
                   },
                   [&](const ast::ListLiteral& n) {
                     for (const auto& item : n.items) {
                       Add(item.value);
                       Add(item.through);
                     }
                   },
                   [&](const ast::NameRef& n) {
                     Add(n.name);
                     Add(n.args);
                   },
                   [&](const ast::Member& n) {
                     Add(n.row);
                     Add(n.name);
                     Add(n.args);
                   },
                   [&](const ast::SheetColumn& n) { Add(n.row); },
                   [&](const ast::MonthDay& n) { Add(n.year); },
                   [&](const ast::Unary& n) { Add(n.operand); },
                   [&](const ast::Arithmetic& n) {
                     Add(n.first);
                     for (const auto& term : n.terms) {
                       Add(term.operand);
                     }
                   },
                   [&](const ast::Logic& n) { Add(n.operands); },
                   [&](const ast::Comparison& n) {
                     Add(n.left);
                     Add(n.right);
                   },
                   [&](const ast::Is& n) {
                     Add(n.left);
                     Add(n.right);
                   },
                   [&](const ast::In& n) {
                     Add(n.left);
                     Add(n.right);
                     Add(n.for_year);
                   },
                   [&](const ast::Through& n) {
                     Add(n.start);
                     Add(n.end);
                   },
                   [&](const ast::Default& n) { Add(n.options); },
                   [&](const ast::Choice& n) {
                     for (const auto& branch : n.branches) {
                       Add(branch.value);
                       Add(branch.condition);
                     }
                     Add(n.otherwise);
                   },
                   [&](const ast::Aggregate& n) {
                     Add(n.value);
                     Add(n.source);
                     Add(n.source_args);
                     Add(n.matching);
                     Add(n.where);
                     for (const auto& term : n.order) {
                       Add(term.key);
                     }
                   },
               },
               expr->node);
  }
  void Add(const ast::Definition& definition) {
    std::visit(Overloaded{
                   [&](const ast::Param& d) {
                     Add(d.type);
                     Add(d.default_value);
                   },
                   [&](const ast::Cohort& d) {
                     Add(d.args);
                     Add(d.of);
                     Add(d.where);
                   },
                   [&](const ast::Define& d) {
                     Add(d.args);
                     if (d.of) {
                       Add(*d.of);
                     }
                     if (d.type) {
                       Add(*d.type);
                     }
                     Add(d.value);
                   },
                   [&](const ast::DerivedTable& d) {
                     std::visit(Overloaded{
                                    [&](const ast::EachSource& s) {
                                      Add(s.keys);
                                      for (const ast::TableSource& source : s.sources) {
                                        Add(source);
                                      }
                                    },
                                    [&](const ast::WithSource& s) {
                                      Add(s.left);
                                      Add(s.right);
                                      Add(s.matching);
                                      Add(s.where);
                                    },
                                    [&](const ast::Take& s) { Add(s); },
                                    [&](const ast::UnionSource& s) {
                                      for (const ast::Take& take : s.takes) {
                                        Add(take);
                                      }
                                    },
                                    [](const ast::EmptySource&) {},
                                    [](const ast::FormSource&) {},
                                },
                                d.source);
                   },
                   [](const auto&) {},
               },
               definition.node);
  }
};

}  // namespace

std::vector<std::string> NamesIn(const ast::Definition& definition) {
  Collector collector;
  collector.Add(definition);
  std::sort(collector.names.begin(), collector.names.end());
  collector.names.erase(std::unique(collector.names.begin(), collector.names.end()), collector.names.end());
  return std::move(collector.names);
}

bool SaysInherited(const ast::Definition& definition) {
  std::vector<std::string> names = NamesIn(definition);
  return std::binary_search(names.begin(), names.end(), "inherited");
}

}  // namespace tally
