#include "drop_bound_part.h"

#include <algorithm>
#include <unordered_map>

#include "foundation/base/overloaded.h"

namespace tally::clauses {
namespace {

using namespace bound;

// What may be dropped stands as PART, FLAG, LAST or ITEMS; what a thing cannot be without is only gone into. Structs are taken apart by
// structured bindings: a new member does not compile until it is answered here.
#define PART(Struct, field) Part(#Struct "." #field, field)
#define FLAG(Struct, field, usual) Flag(#Struct "." #field, field, usual)
#define LAST(Struct, field) Last(#Struct "." #field, field)
#define ITEMS(Struct, field, Item) Items<Item>(#Struct "." #field "." #Item, field)

class Dropper {
 public:
  explicit Dropper(const std::string& part) : dropped_(part) {}
  const std::set<std::string>& met() const { return met_; }

  void Go(Program& n) {
    auto& [schemas, code_sets, code_columns, child_aliases, tables, columns, params, requires_, defines, patterns, axes, measures, forms,
           listings, worksheets, checks, uses] = n;
    PART(Program, child_aliases);
    Each(schemas, tables, columns, params, requires_, defines, patterns, axes, measures, forms, listings, worksheets, checks);
  }

 private:
  // ---- tables
  void Go(ColumnSchema& n) {
    auto& [id, name, headers, other_headers, type, nullable, may_be_absent, is_private, written, reading, needed] = n;
    PART(ColumnSchema, other_headers);
    FLAG(ColumnSchema, nullable, false);
    FLAG(ColumnSchema, may_be_absent, false);
    FLAG(ColumnSchema, is_private, false);
    PART(ColumnSchema, written);
    Go(reading);
  }
  void Go(CellReading& n) {
    auto& [yes, no, missing, suppressed, trimmed, any_case, orphan_is_missing] = n;
    PART(CellReading, yes);
    PART(CellReading, no);
    PART(CellReading, missing);
    PART(CellReading, suppressed);
    FLAG(CellReading, trimmed, false);
    FLAG(CellReading, any_case, false);
    FLAG(CellReading, orphan_is_missing, false);
  }
  void Go(FileStyleSchema& n) {
    auto& [header_from, header_through, missing, suppressed, armour, separator, encoding, until_blank_line] = n;
    FLAG(FileStyleSchema, encoding, Encoding::kUtf8);
    FLAG(FileStyleSchema, until_blank_line, false);
    FLAG(FileStyleSchema, header_from, 1);
    FLAG(FileStyleSchema, header_through, 1);
    PART(FileStyleSchema, missing);
    PART(FileStyleSchema, suppressed);
    FLAG(FileStyleSchema, armour, false);
    FLAG(FileStyleSchema, separator, ',');
  }
  void Go(TableSchema& n) {
    auto& [id, name, file, may_be_absent, columns, key, unique, style, absent_means_also_empty, absent_rows] = n;
    FLAG(TableSchema, may_be_absent, false);
    PART(TableSchema, key);
    PART(TableSchema, unique);
    FLAG(TableSchema, absent_means_also_empty, false);
    PART(TableSchema, absent_rows);
    Each(columns);
    Go(style);
  }
  void Go(Column& n) {
    auto& [id, table, name, heading, type, nullable, may_be_absent, is_private, absent, index, hidden_ref, derived, from, through, above,
           span] = n;
    FLAG(Column, may_be_absent, false);
    FLAG(Column, is_private, false);
    FLAG(Column, absent, false);
    PART(Column, from);
    PART(Column, through);
    PART(Column, above);
  }
  void Go(RowSource& n) {
    auto& [table, where] = n;
    PART(RowSource, where);
  }
  void Go(Table& n) {
    auto& [id, name, span, doc, cites, columns, key, source, promised] = n;
    PART(Table, doc);
    PART(Table, cites);
    PART(Table, key);
    PART(Table, promised);
    std::visit(Overloaded{
                   [](StoredSource&) {},
                   [](CodesSource&) {},
                   [this](EachSource& s) {
                     auto& [sources, keys, refs] = s;
                     Each(sources, keys);
                   },
                   [this](WithSource& s) {
                     auto& [left, right, keys, where] = s;
                     Go(left);
                     Go(right);
                     LAST(WithSource, keys);
                     PART(WithSource, where);
                   },
                   [this](UnionSource& s) {
                     auto& [parts] = s;
                     LAST(UnionSource, parts);
                   },
                   [this](FormCellsSource& s) {
                     auto& [forms] = s;
                     LAST(FormCellsSource, forms);
                   },
                   [this](FormLinesSource& s) {
                     auto& [forms] = s;
                     LAST(FormLinesSource, forms);
                   },
                   [](FindingsSource&) {},
               },
               source);
  }
  void Go(UnionSource::Part& n) {
    auto& [source, columns] = n;
    Go(source);
    Each(columns);
  }

  // ---- definitions
  void Go(Param& n) {
    auto& [id, name, type, or_missing, or_all, default_value, from, through, above, values_of, span, doc] = n;
    FLAG(Param, or_missing, false);
    FLAG(Param, or_all, false);
    PART(Param, default_value);
    PART(Param, from);
    PART(Param, through);
    PART(Param, above);
    PART(Param, values_of);
    PART(Param, doc);
  }
  void Go(Require& n) {
    auto& [condition, table, on, column, message, span] = n;
    Go(condition);
    PART(Require, on);
    PART(Require, column);
    PART(Require, message);
  }
  void Go(Define& n) {
    auto& [id, name, table, args, type, nullable, is_cohort, value, span, doc, cites, because] = n;
    FLAG(Define, is_cohort, false);
    PART(Define, doc);
    PART(Define, cites);
    PART(Define, because);
    Go(value);
  }
  void Go(Patterns& n) {
    auto& [id, name, span, years] = n;
    LAST(Patterns, years);
  }
  void Go(YearPatterns& n) {
    auto& [from, through, set] = n;
    auto& [wildcard, patterns, except] = set;
    PART(YearPatterns, wildcard);
    LAST(YearPatterns, patterns);
    PART(YearPatterns, except);
  }
  void Go(Loop& n) {
    auto& [slot, type, name, list, codes, table, value, where] = n;
    Each(list, value);
    PART(Loop, where);
  }
  void Go(LoopItem& n) {
    auto& [loops, items] = n;
    Each(loops);
    GoItems(items);
  }
  void Go(LineItem& n) {
    auto& [number, text, where, offered, shown] = n;
    PART(LineItem, number);
    Each(text, where);
    PART(LineItem, offered);
    PART(LineItem, shown);
  }
  void Go(HeaderItem& n) { Go(n.text); }
  void Go(NumberItem&) {}
  void Go(IncludeItem& n) {
    auto& [axes] = n;
    LAST(IncludeItem, axes);
  }
  void Go(AxisItem& n) {
    std::visit([this](auto& item) { Go(item); }, n.node);
  }
  void GoItems(std::vector<AxisItem>& items) {
    ITEMS(Axis, items, HeaderItem);
    ITEMS(Axis, items, LineItem);
    ITEMS(Axis, items, IncludeItem);
    ITEMS(Axis, items, NumberItem);
    ITEMS(Axis, items, LoopItem);
    Each(items);
  }
  void Go(Format& n) {
    auto& [kind, size] = n;
    FLAG(Format, kind, Format::Kind::kNone);
    FLAG(Format, size, 0);
  }
  void Go(AxisUse& n) {
    auto& [axis, args, row, span, format] = n;
    Each(args, row, format);
  }
  void Go(Axis& n) {
    auto& [id, name, title, table, args, numbered, kind, numerator_only, unlisted, items, span] = n;
    PART(Axis, title);
    FLAG(Axis, numbered, false);
    FLAG(Axis, kind, Axis::Kind::kUnsaid);
    FLAG(Axis, numerator_only, false);
    PART(Axis, unlisted);
    GoItems(items);
  }
  void Go(Measure& n) {
    auto& [id, code, title, table, where, counting, denominator, numerator, exclude, target, lines, span, cites, because] = n;
    PART(Measure, where);
    PART(Measure, counting);
    Each(denominator, numerator);
    PART(Measure, exclude);
    PART(Measure, target);
    PART(Measure, lines);
    PART(Measure, cites);
    PART(Measure, because);
  }

  // ---- outputs
  void Go(SortKey& n) {
    auto& [key, descending, missing_first] = n;
    Go(key);
    FLAG(SortKey, descending, false);
    FLAG(SortKey, missing_first, true);
  }
  void Go(OutputFile& n) {
    auto& [name, rows, condition, header, sorted, span] = n;
    Go(name);
    PART(OutputFile, rows);
    PART(OutputFile, condition);
    PART(OutputFile, header);
    PART(OutputFile, sorted);
  }
  void Go(OutputField& n) {
    auto& [number, heading, value, format, loops, span] = n;
    PART(OutputField, number);
    Go(heading);
    PART(OutputField, value);
    Go(format);
    Each(loops);
  }
  void Go(Block& n) {
    auto& [name, domain, where, sorted, of_row] = n;
    PART(Block, where);
    PART(Block, sorted);
    Go(of_row);
  }
  void Go(ShowMark& n) {
    auto& [mark, in, where, span] = n;
    PART(ShowMark, in);
    Go(where);
  }
  void Go(Form& n) {
    auto& [id, name, table, where, counting, measure, files, blocks, labels, values, rows, columns, shows, span, cites] = n;
    PART(Form, where);
    PART(Form, counting);
    PART(Form, files);
    PART(Form, blocks);
    PART(Form, labels);
    LAST(Form, values);
    LAST(Form, rows);
    LAST(Form, columns);
    PART(Form, shows);
    PART(Form, cites);
  }
  void Go(Listing& n) {
    auto& [id, name, table, where, files, sorted, fields, span, cites] = n;
    PART(Listing, where);
    PART(Listing, files);
    PART(Listing, sorted);
    LAST(Listing, fields);
    PART(Listing, cites);
  }
  void Go(AggregateOf::Key& n) {
    auto& [child, outer] = n;
    Each(child, outer);
  }
  void Go(Worksheet::SheetColumn& n) {
    auto& [number, heading, entered, entered_default, value, span] = n;
    PART(SheetColumn, entered_default);
    Go(value);
  }
  void Go(Worksheet::SheetRow& n) {
    auto& [name, text, entered, value, span] = n;
    FLAG(SheetRow, entered, false);
    Go(value);
  }
  void Go(Worksheet& n) {
    auto& [id, name, table, files, labels, entries, keys, cell_format, columns, rows, span] = n;
    PART(Worksheet, files);
    PART(Worksheet, labels);
    LAST(Worksheet, keys);
    Go(cell_format);
    Each(columns, rows);
  }
  void Go(Rule& n) {
    auto& [id, severity, fields, on_text, unless, condition, only_if, actual, limit, message, loops, each_entered_row, span] = n;
    PART(Rule, severity);
    PART(Rule, fields);
    PART(Rule, on_text);
    FLAG(Rule, unless, false);
    Go(condition);
    PART(Rule, only_if);
    PART(Rule, actual);
    PART(Rule, limit);
    PART(Rule, message);
    PART(Rule, loops);
    FLAG(Rule, each_entered_row, false);
  }
  void Go(Checks& n) {
    auto& [id, name, table, where, listing, worksheet, kind, rules, span] = n;
    PART(Checks, where);
    FLAG(Checks, kind, Checks::Kind::kAll);
    LAST(Checks, rules);
  }

  // ---- expressions
  void Go(ExprPtr& expr) {
    if (!expr) {
      return;
    }
    const auto [at, is_new] = changed_.try_emplace(expr.get());
    if (!is_new) {
      expr = at->second.second;
      return;
    }
    const ExprPtr before = expr;
    auto copy = std::make_shared<Expr>(*before);
    std::visit([this](auto& node) { GoNode(node); }, copy->node);
    expr = std::move(copy);
    changed_[before.get()] = {before, expr};
  }
  void GoNode(Constant&) {}
  void GoNode(ConstantList& n) {
    auto& [values] = n;
    LAST(ConstantList, values);
  }
  void GoNode(ParamRef&) {}
  void GoNode(ArgumentRef&) {}
  void GoNode(LoopVariable&) {}
  void GoNode(RowOf&) {}
  void GoNode(ColumnOf& n) { Go(n.row); }
  void GoNode(FactOf& n) { Each(n.row, n.args); }
  void GoNode(AndOr& n) {
    auto& [is_and, operands] = n;
    FLAG(AndOr, is_and, false);
    LAST(AndOr, operands);
  }
  void GoNode(NotOf& n) { Go(n.operand); }
  void GoNode(CompareOf& n) {
    auto& [op, left, right] = n;
    FLAG(CompareOf, op, CompareOp::kEqual);
    Each(left, right);
  }
  void GoNode(IsSame& n) {
    auto& [left, right, negated] = n;
    Each(left, right);
    FLAG(IsSame, negated, false);
  }
  void GoNode(IsMissing& n) {
    auto& [operand, negated] = n;
    Go(operand);
    FLAG(IsMissing, negated, false);
  }
  void GoNode(IsAbsent& n) {
    auto& [table, column] = n;
    PART(IsAbsent, column);
  }
  void GoNode(InList& n) { Each(n.value, n.list); }
  void GoNode(InPeriod& n) { Each(n.value, n.period); }
  void GoNode(YearPeriod& n) { Go(n.year); }
  void GoNode(ThroughOf& n) {
    auto& [start, end, open_ends] = n;
    Each(start, end);
    FLAG(ThroughOf, open_ends, false);
  }
  void GoNode(ShareADayOf& n) {
    auto& [periods] = n;
    LAST(ShareADayOf, periods);
  }
  void GoNode(InCodes& n) { Go(n.value); }
  void GoNode(InPatterns& n) { Each(n.value, n.year); }
  void GoNode(ArithmeticChain& n) {
    auto& [first, terms] = n;
    Go(first);
    LAST(ArithmeticChain, terms);
  }
  void GoNode(NegateOf& n) { Go(n.operand); }
  void GoNode(ShiftOf& n) {
    auto& [calendar, value, by, subtract] = n;
    Each(value, by);
    FLAG(ShiftOf, subtract, false);
  }
  void GoNode(ChoiceOf& n) {
    auto& [branches, otherwise] = n;
    LAST(ChoiceOf, branches);
    Go(otherwise);
  }
  void GoNode(DefaultOf& n) {
    auto& [options] = n;
    LAST(DefaultOf, options);
  }
  void GoNode(MonthDayOf& n) {
    auto& [month, day, word, year] = n;
    FLAG(MonthDayOf, word, MonthDayWord::kIn);
    Go(year);
  }
  void GoNode(FunctionCall& n) { Each(n.args); }
  void GoNode(TextOf& n) {
    auto& [pieces] = n;
    LAST(TextOf, pieces);
  }
  void GoNode(AggregateOf& n) {
    auto& [kind, table, frame, origin, up, keys, where, value, order, joined_by, percentile] = n;
    FLAG(AggregateOf, percentile, Percentile());
    Go(origin);
    PART(AggregateOf, up);
    LAST(AggregateOf, keys);
    PART(AggregateOf, where);
    Go(value);
    LAST(AggregateOf, order);
    PART(AggregateOf, joined_by);
  }
  void Go(AggregateOf::Order& n) {
    auto& [key, highest, missing_first] = n;
    Go(key);
    FLAG(Order, highest, false);
    FLAG(Order, missing_first, false);
  }
  void GoNode(PlaceAmong& n) {
    auto& [kind, table, frame, row, value, order, within, where, ties, groups] = n;
    Go(row);
    Go(value);
    LAST(PlaceAmong, order);
    LAST(PlaceAmong, within);
    PART(PlaceAmong, where);
    FLAG(PlaceAmong, ties, Ties::kLowest);
    FLAG(PlaceAmong, groups, 0);
  }
  void Go(PlaceAmong::Order& n) {
    auto& [key, highest, missing_first, places_missing] = n;
    Go(key);
    FLAG(PlaceOrder, highest, false);
    FLAG(PlaceOrder, missing_first, false);
    FLAG(PlaceOrder, places_missing, false);
  }
  void GoNode(Special&) {}
  void GoNode(SheetCell& n) { Go(n.report); }

  // ---- what is dropped, and how
  bool Drops(const char* part) {
    met_.insert(part);
    return dropped_ == part;
  }
  template <class T>
  void Part(const char* part, T& value) {
    if (IsThere(value) && Drops(part)) {
      value = T();
    }
    Each(value);
  }
  template <class T>
  void Flag(const char* part, T& value, T usual) {
    if (value != usual && Drops(part)) {
      value = usual;
    }
  }
  template <class T>
  void Last(const char* part, std::vector<T>& values) {
    if (values.size() > 1 && Drops(part)) {
      values.pop_back();
    }
    Each(values);
  }
  template <class Item>
  void Items(const char* part, std::vector<AxisItem>& items) {
    const auto is_item = [](const AxisItem& item) { return std::holds_alternative<Item>(item.node); };
    if (std::any_of(items.begin(), items.end(), is_item) && Drops(part)) {
      std::erase_if(items, is_item);
    }
  }

  static bool IsThere(const ExprPtr& value) { return value != nullptr; }
  template <class T>
  static bool IsThere(const std::optional<T>& value) {
    return value.has_value();
  }
  template <class Tag>
  static bool IsThere(StrongId<Tag> id) {
    return id.is_valid();
  }
  template <class T>
  requires requires(const T& list) { list.empty(); }
  static bool IsThere(const T& list) { return !list.empty(); }

  template <class T>
  void EachOne(T& thing) {
    Go(thing);
  }
  template <class T>
  void EachOne(std::vector<T>& things) {
    for (T& thing : things) {
      EachOne(thing);
    }
  }
  template <class T>
  void EachOne(std::deque<T>& things) {
    for (T& thing : things) {
      EachOne(thing);
    }
  }
  template <class First, class Second>
  void EachOne(std::pair<First, Second>& pair) {
    Each(pair.first, pair.second);
  }
  template <class Key, class Mapped>
  void EachOne(std::map<Key, Mapped>&) {}
  template <class T>
  void EachOne(std::optional<T>&) {}
  template <class Tag>
  void EachOne(StrongId<Tag>&) {}
  void EachOne(Value&) {}
  void EachOne(std::string&) {}
  void EachOne(int&) {}
  void EachOne(ArithmeticOp&) {}
  template <class... T>
  void Each(T&... things) {
    (EachOne(things), ...);
  }

  std::string dropped_;
  std::set<std::string> met_;
  std::unordered_map<const Expr*, std::pair<ExprPtr, ExprPtr>> changed_;  // before, kept so that its place is not used again; after
};

}  // namespace

std::set<std::string> DropBoundPart(bound::Program& program, const std::string& part) {
  Dropper dropper(part);
  dropper.Go(program);
  return dropper.met();
}

}  // namespace tally::clauses
