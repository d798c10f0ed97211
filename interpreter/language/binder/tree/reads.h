#pragma once

#include <set>

#include "foundation/base/overloaded.h"
#include "language/binder/tree/bound.h"

/// Ways over the bound tree: what each thing of a program reads, one step. Who wants more follows the ids, each once (FollowsReads). A new
/// node, or a new member of a struct, does not compile until it is answered here.
///
/// `visit` is called with an expression or with an id, and with how it is read:
///   visit(const Expr&, Reading)  visit(TableId, Reading)  visit(ColumnId, Reading)  visit(DefineId)  visit(ParamId)  visit(PatternsId)
///   visit(AxisId)  visit(MeasureId)  visit(FormId)  visit(ListingId)  visit(WorksheetId)  visit(ChecksId)
/// Expressions that are not there and invalid ids are left out.
namespace tally::bound {

enum class Reading {
  kValue,     // what it prints as, sorts by or is found by; of a table: its rows are known by their key
  kOrder,     // of a table: its rows are told apart by their key, where it has one
  kWhichRow,  // of a row: which one it is; of a table: which rows it has; of a column: its values, or which rows they are
  kPresence   // whether the data has it
};

template <class V>
class Reads {
 public:
  explicit Reads(V& visit) : visit_(visit) {}

  void Of(const Expr& expr) {
    std::visit(Overloaded{
                   [](const Constant&) {},
                   [](const ConstantList&) {},
                   [](const ArgumentRef&) {},
                   [](const LoopVariable&) {},
                   [](const RowOf&) {},
                   [](const Special&) {},
                   [&](const ParamRef& n) { Id(n.param); },
                   [&](const ColumnOf& n) {
                     Read(n.column, Reading::kWhichRow);
                     WhichRow(n.row);
                   },
                   [&](const FactOf& n) {
                     Id(n.define);
                     WhichRow(n.row);
                     for (const ExprPtr& argument : n.args) {
                       WhichRow(argument);
                     }
                   },
                   [&](const AndOr& n) { Values(n.operands); },
                   [&](const NotOf& n) { Value(n.operand); },
                   [&](const CompareOf& n) {
                     WhichRow(n.left);
                     WhichRow(n.right);
                   },
                   [&](const IsSame& n) {
                     WhichRow(n.left);
                     WhichRow(n.right);
                   },
                   [&](const IsMissing& n) { WhichRow(n.operand); },
                   [&](const IsAbsent& n) {
                     Read(n.table, Reading::kPresence);
                     Read(n.column, Reading::kPresence);
                   },
                   [&](const InList& n) {
                     Value(n.value);
                     Value(n.list);
                   },
                   [&](const InPeriod& n) {
                     Value(n.value);
                     Value(n.period);
                   },
                   [&](const YearPeriod& n) { Value(n.year); },
                   [&](const ThroughOf& n) {
                     Value(n.start);
                     Value(n.end);
                   },
                   [&](const ShareADayOf& n) { Values(n.periods); },
                   [&](const InCodes& n) {
                     Value(n.value);
                     Read(n.codes, Reading::kWhichRow);
                   },
                   [&](const InPatterns& n) {
                     Value(n.value);
                     Value(n.year);
                     Id(n.patterns);
                   },
                   [&](const ArithmeticChain& n) {
                     Value(n.first);
                     for (const auto& [op, operand] : n.terms) {
                       Value(operand);
                     }
                   },
                   [&](const NegateOf& n) { Value(n.operand); },
                   [&](const ShiftOf& n) {
                     Value(n.value);
                     Value(n.by);
                   },
                   [&](const ChoiceOf& n) {
                     for (const auto& [condition, value] : n.branches) {
                       Value(condition);
                       Value(value);
                     }
                     Value(n.otherwise);
                   },
                   [&](const DefaultOf& n) { Values(n.options); },
                   [&](const MonthDayOf& n) { Value(n.year); },
                   [&](const FunctionCall& n) { Values(n.args); },
                   [&](const TextOf& n) { Values(n.pieces); },
                   [&](const AggregateOf& n) { OfAggregate(n); },
                   [&](const PlaceAmong& n) { OfPlace(n); },
                   [&](const SheetCell& n) {
                     Id(n.sheet);
                     Value(n.report);
                   },
               },
               expr.node);
  }

  void Of(const Table& table) {
    std::visit(Overloaded{
                   [](const StoredSource&) {},
                   [](const CodesSource&) {},
                   [&](const EachSource& n) {
                     const auto& [sources, keys, refs] = n;
                     for (const RowSource& source : sources) {
                       Source(source);
                     }
                     for (const std::vector<ExprPtr>& of_source : keys) {
                       for (const ExprPtr& key : of_source) {
                         WhichRow(key);
                       }
                     }
                   },
                   [&](const WithSource& n) {
                     const auto& [left, right, keys, where] = n;
                     Source(left);
                     Source(right);
                     for (const auto& [of_left, of_right] : keys) {
                       Value(of_left);
                       Value(of_right);
                     }
                     Value(where);
                   },
                   [&](const UnionSource& n) {
                     for (const ColumnId column : table.columns) {  // a text may stand for a row of another table
                       Read(column, Reading::kValue);
                     }
                     for (const auto& [source, columns] : n.parts) {
                       Source(source);
                       Values(columns);
                     }
                   },
                   [&](const FormCellsSource& n) { Ids(n.forms); },
                   [&](const FormLinesSource& n) { Ids(n.forms); },
                   [&](const FindingsSource& n) { Id(n.checks); },
               },
               table.source);
  }

  void Of(const Param& param) {
    const auto& [id, name, type, or_missing, or_all, default_value, from, through, above, values_of, span, doc] = param;
    Values({default_value, from, through, above});
    Read(values_of, Reading::kValue);
    if (type.kind == TypeKind::kRow) {
      Read(type.table, Reading::kValue);
    }
  }
  void Of(const Require& require) {
    const auto& [condition, table, on, column, message, span] = require;
    Values({condition, message});
    Read(column, Reading::kValue);
    Read(table, Reading::kValue);
    Id(on);
  }
  void Of(const Define& define) {
    const auto& [id, name, table, args, type, nullable, is_cohort, value, span, doc, cites, because] = define;
    Read(table, Reading::kWhichRow);
    WhichRow(value);
  }
  void Of(const Axis& axis) {
    const auto& [id, name, title, table, args, numbered, kind, numerator_only, unlisted, items, span] = axis;
    Value(unlisted);
    Items(items);
  }
  void Of(const Measure& measure) {
    const auto& [id, code, title, table, where, counting, denominator, numerator, exclude, target, lines, span, cites, because] = measure;
    Read(table, Reading::kWhichRow);
    Values({where, counting, denominator, numerator, exclude, target});
    Uses(lines);
  }

  void Of(const Form& form) {
    OfCounts(form);
    OfPrinting(form);
  }
  /// What the counts of a form depend on.
  void OfCounts(const Form& form) {
    Read(form.table, Reading::kWhichRow);
    Values({form.where, form.counting});
    Id(form.measure);
    for (const Block& block : form.blocks) {
      Read(block.domain, Reading::kValue);
      Values({block.where, block.of_row});
      Sorted(block.sorted);
    }
    Uses(form.rows);
    Uses(form.columns);
  }
  /// The rest: how they are printed.
  void OfPrinting(const Form& form) {
    const auto& [id, name, table, where, counting, measure, files, blocks, labels, values, rows, columns, shows, span, cites] = form;
    Files(files);
    Fields(labels);
    Fields(values);
    for (const auto& [mark, in, when, at] : shows) {
      Value(when);
    }
  }
  void Of(const Listing& listing) {
    const auto& [id, name, table, where, files, sorted, fields, span, cites] = listing;
    Read(table, Reading::kValue);
    Value(where);
    Files(files);
    Sorted(sorted);
    Fields(fields);
  }
  void Of(const Worksheet& sheet) {
    const auto& [id, name, table, files, labels, entries, keys, format, columns, rows, span] = sheet;
    Read(table, Reading::kValue);
    Read(entries, Reading::kValue);
    Files(files);
    Fields(labels);
    for (const auto& [child, outer] : keys) {
      Values({child, outer});
    }
    for (const auto& [number, heading, entered, entered_default, value, at] : columns) {
      Read(entered, Reading::kValue);
      Value(value);
    }
    for (const auto& [row_name, text, entered, value, at] : rows) {
      Value(value);
    }
  }
  void Of(const Checks& checks) {
    const auto& [id, name, table, where, listing, worksheet, kind, rules, span] = checks;
    Read(table, Reading::kValue);
    Value(where);
    Id(listing);
    Id(worksheet);
    for (const Rule& rule : rules) {
      const auto& [rule_id, severity, fields, on_text, unless, condition, only_if, actual, limit, message, loops, each_entered, at] = rule;
      Values({on_text, condition, only_if, actual, limit, message});
      Loops(loops);
    }
  }

 private:
  void OfAggregate(const AggregateOf& n) {
    const auto& [kind, table, frame, origin, up, keys, where, value, order, joined_by, percentile] = n;
    Read(table, kind == AggregateKind::kPick ? Reading::kOrder : Reading::kWhichRow);
    for (const ColumnId column : up) {
      Read(column, Reading::kWhichRow);
    }
    WhichRow(origin);
    for (const auto& [child, outer] : keys) {
      if (std::holds_alternative<Special>(outer->node)) {  // a worksheet's row, known by its name
        Value(child);
      } else {
        WhichRow(child);
      }
      WhichRow(outer);
    }
    Value(where);
    Value(value);
    for (const auto& [key, highest, missing_first] : order) {
      Value(key);
    }
  }
  void OfPlace(const PlaceAmong& n) {
    const auto& [kind, table, frame, row, value, order, within, where, ties, groups] = n;
    Read(table, GivesRow(kind) ? Reading::kOrder : Reading::kWhichRow);
    WhichRow(row);
    Values({value, where});
    Values(within);
    for (const auto& [key, highest, missing_first, places_missing] : order) {
      Value(key);
    }
  }
  void Source(const RowSource& source) {
    const auto& [table, where] = source;
    Read(table, Reading::kWhichRow);
    Value(where);
  }
  void Sorted(const std::vector<SortKey>& sorted) {
    for (const auto& [key, descending, missing_first] : sorted) {
      Value(key);
    }
  }
  void Files(const std::vector<OutputFile>& files) {
    for (const auto& [name, rows, condition, header, sorted, span] : files) {
      Values({name, rows, condition, header});
      Sorted(sorted);
    }
  }
  void Fields(const std::vector<OutputField>& fields) {
    for (const auto& [number, heading, value, format, loops, span] : fields) {
      Values({heading, value});
      Loops(loops);
    }
  }
  void Loops(const std::vector<Loop>& loops) {
    for (const auto& [slot, type, name, list, codes, table, value, where] : loops) {
      Value(list);
      Read(codes, Reading::kValue);
      Read(table, Reading::kValue);
      Values({value, where});
    }
  }
  void Uses(const std::vector<AxisUse>& uses) {
    for (const auto& [axis, args, row, span, format] : uses) {
      WhichRow(row);
      Values(args);
      Id(axis);
    }
  }
  void Items(const std::vector<AxisItem>& items) {
    for (const AxisItem& item : items) {
      std::visit(Overloaded{
                     [&](const HeaderItem& n) { Value(n.text); },
                     [&](const LineItem& n) {
                       const auto& [number, text, where, offered, shown] = n;
                       Values({text, where, offered, shown});
                     },
                     [&](const IncludeItem& n) { Uses(n.axes); },
                     [](const NumberItem&) {},
                     [&](const LoopItem& n) {
                       Loops(n.loops);
                       Items(n.items);
                     },
                 },
                 item.node);
    }
  }

  void Value(const ExprPtr& expr) { Read(expr, Reading::kValue); }
  void WhichRow(const ExprPtr& expr) { Read(expr, Reading::kWhichRow); }
  void Values(const std::vector<ExprPtr>& exprs) {
    for (const ExprPtr& expr : exprs) {
      Value(expr);
    }
  }
  void Read(const ExprPtr& expr, Reading reading) {
    if (expr) {
      visit_(*expr, reading);
    }
  }
  template <class Tag>
  void Read(StrongId<Tag> id, Reading reading) {
    if (id.is_valid()) {
      visit_(id, reading);
    }
  }
  template <class Tag>
  void Id(StrongId<Tag> id) {
    if (id.is_valid()) {
      visit_(id);
    }
  }
  template <class Tag>
  void Ids(const std::vector<StrongId<Tag>>& ids) {
    for (const StrongId<Tag> id : ids) {
      Id(id);
    }
  }

  V& visit_;
};

/// What an expression or a definition reads, one step.
template <class Thing, class V>
void ForEachRead(const Thing& thing, V&& visit) {
  Reads<std::remove_reference_t<V>>(visit).Of(thing);
}

/// Calls visit(const Expr&) for each expression that a program holds, but not for the parts of one.
template <class F>
void ForEachExpression(const Program& program, F&& visit) {
  auto each = Overloaded{[&](const Expr& expr, Reading) { visit(expr); },
                         [](TableId, Reading) {},
                         [](ColumnId, Reading) {},
                         [](DefineId) {},
                         [](ParamId) {},
                         [](PatternsId) {},
                         [](AxisId) {},
                         [](MeasureId) {},
                         [](FormId) {},
                         [](ListingId) {},
                         [](WorksheetId) {},
                         [](ChecksId) {}};
  const auto all = [&](const auto& list) {
    for (const auto& thing : list) {
      ForEachRead(thing, each);
    }
  };
  all(program.tables);
  for (const Column& column : program.columns) {
    for (const ExprPtr* bound : {&column.from, &column.through, &column.above}) {
      if (*bound) {
        visit(**bound);
      }
    }
  }
  all(program.params);
  all(program.requires_);
  all(program.defines);
  all(program.axes);
  all(program.measures);
  all(program.forms);
  all(program.listings);
  all(program.worksheets);
  all(program.checks);
}

/// What followers of reads have in common: a row's expression reads its table; definitions, axes and measures lead on to what they read,
/// each once. `Self` has the other calls of `visit` above, and says `using FollowsReads<Self>::operator();`.
template <class Self>
class FollowsReads {
 public:
  explicit FollowsReads(const Program& program) : program_(program) {}

  void operator()(const Expr& expr, Reading reading) {
    if (expr.type.kind == TypeKind::kRow) {
      self()(expr.type.table, reading);
    }
    ForEachRead(expr, self());
  }
  void operator()(DefineId id) { Follow(defines_, id, program_.define(id)); }
  void operator()(AxisId id) { Follow(axes_, id, program_.axes[id.index()]); }
  void operator()(MeasureId id) { Follow(measures_, id, program_.measures[id.index()]); }
  void operator()(ParamId) {}
  void operator()(PatternsId) {}

 protected:
  Self& self() { return static_cast<Self&>(*this); }
  template <class Id, class Thing>
  void Follow(std::set<Id>& seen, Id id, const Thing& thing) {
    if (seen.insert(id).second) {
      ForEachRead(thing, self());
    }
  }

  const Program& program_;

 private:
  std::set<DefineId> defines_;
  std::set<AxisId> axes_;
  std::set<MeasureId> measures_;
};

}  // namespace tally::bound
