#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "foundation/base/strong_id.h"
#include "foundation/source/source_file.h"
#include "foundation/types/aggregates.h"
#include "foundation/types/operators.h"
#include "foundation/types/patterns.h"
#include "foundation/types/schema.h"
#include "foundation/types/type.h"
#include "foundation/types/value.h"
#include "language/binder/tree/place_among.h"
#include "language/binder/tree/use.h"

/// The bound tree: what was meant. Names are ids, types are settled, replaced definitions are resolved (late binding: every name means
/// the last replacement; `inherited` is a call of the definition that was replaced). It holds no text to be parsed and no data.
namespace tally::bound {

// ---- expressions -------------------------------------------------------------------------------------------------
//
// Frames. An expression is evaluated for one row, or for one row in each of several nested places. Frame 0 is the row of the definition
// itself (`of T`), if it has one; each aggregate adds the next frame for its rows. In labels of a form the block variables are the frames.

struct Constant {
  Value value;
};
/// A list of constants: ranges of codes are already spelled out.
struct ConstantList {
  ValueList values;
};
struct ParamRef {
  ParamId param;
};
/// The n-th argument of the define, cohort, axis or template that the expression stands in.
struct ArgumentRef {
  int index;
};
/// A `for each` variable of an axis, listing or checks block; slots are numbered within the definition.
struct LoopVariable {
  int slot;
};
/// The row of a frame. Type: row of the frame's table.
struct RowOf {
  int frame;
};
/// A column of a row. A missing row gives missing.
struct ColumnOf {
  ExprPtr row;
  ColumnId column;
};
/// A define (or cohort) of a row, or one without row (row null).
struct FactOf {
  DefineId define;
  ExprPtr row;
  std::vector<ExprPtr> args;
};
struct AndOr {
  bool is_and;
  std::vector<ExprPtr> operands;
};
struct NotOf {
  ExprPtr operand;
};
struct CompareOf {
  CompareOp op;
  ExprPtr left;
  ExprPtr right;
};
/// `is`, `is not`
struct IsSame {
  ExprPtr left;
  ExprPtr right;
  bool negated;
};
/// `is missing`, `is given`
struct IsMissing {
  ExprPtr operand;
  bool negated;
};
/// `is absent` of a column or table: settled when the data is open.
struct IsAbsent {
  TableId table;
  ColumnId column;  // invalid: the table
};
/// `x in LIST`; the list is a ConstantList, or a ParamRef / ArgumentRef of list type (whose value may be ALL: then yes).
struct InList {
  ExprPtr value;
  ExprPtr list;
};
/// `x in PERIOD`; `d in school_year` is bound as a period of the year's days (YearPeriod).
struct InPeriod {
  ExprPtr value;
  ExprPtr period;
};
/// The days of a school year, as a period.
struct YearPeriod {
  ExprPtr year;
};
struct ThroughOf {
  ExprPtr start;
  ExprPtr end;
  bool open_ends;  // dates: a missing end is open; others: undetermined
};
struct ShareADayOf {
  std::vector<ExprPtr> periods;  // periods, years (YearPeriod) or single dates
};
/// `text in CODESET`: yes where the text is one of its codes.
struct InCodes {
  ExprPtr value;
  TableId codes;
};
struct InPatterns {
  ExprPtr value;
  PatternsId patterns;
  ExprPtr year;
};
struct ArithmeticChain {
  ExprPtr first;
  std::vector<std::pair<ArithmeticOp, ExprPtr>> terms;  // left to right
};
struct NegateOf {
  ExprPtr operand;
};
/// year or quarter plus or minus integers
struct ShiftOf {
  Calendar calendar;
  ExprPtr value;
  ExprPtr by;
  bool subtract;
};
struct ChoiceOf {
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;  // condition, value
  ExprPtr otherwise;
};
struct DefaultOf {
  std::vector<ExprPtr> options;
};
struct MonthDayOf {
  int month;
  int day;
  MonthDayWord word;
  ExprPtr year;
};
struct FunctionCall {
  FunctionId function;
  std::vector<ExprPtr> args;
};
/// `"Group {g}: {name}"`
struct TextOf {
  std::vector<ExprPtr> pieces;  // texts and values to be printed by their type
};
/// any, count, sum, lowest, highest, mean, percentile, list, one, pick over rows of `table`. Which rows belong to the outer row:
///   up not empty       those whose chain of references `up` leads to the row `origin`: up[0] is a column of `table`, up[1] of the table
///   that it points to ... keys not empty     those whose `child` expressions (frame `frame`) equal the `outer` ones; missing equals
///   nothing both empty         all rows
/// and, in every case, for which `where` holds. Rows of a cohort: `where` includes it.
struct AggregateOf {
  AggregateKind kind;
  TableId table;
  int frame;  // of the rows
  ExprPtr origin;
  std::vector<ColumnId> up;
  struct Key {
    ExprPtr child;
    ExprPtr outer;
  };
  std::vector<Key> keys;
  ExprPtr where;  // may be null
  ExprPtr value;  // may be null
  struct Order {
    ExprPtr key;
    bool highest;
    bool missing_first;
  };
  std::vector<Order> order;
  std::string joined_by;
  Percentile percentile = {};
};
/// What only an output knows: see SpecialKind.
enum class SpecialKind {
  kCount,
  kNumerator,
  kDenominator,
  kRate,
  kLineNumber,
  kLineText,
  kLineNumeratorOnly,
  kColumnText,
  kAxisTitle,
  kOffered,
  kProvided,  // of the cell or line: yes/no
  kFieldValue,
  kFieldHeading,
  kFieldNumber,  // of a checked listing: text as written, its heading, its number
  kRowName,
  kRowText,  // of a worksheet's row
};
struct Special {
  SpecialKind kind;
};
/// A cell of a worksheet: of row `row` (index; -1: the row at hand) and column `column` (index; -1: the column at hand) on the sheet of
/// `report` (a row of the worksheet's table).
struct SheetCell {
  WorksheetId sheet;
  int row;
  int column;
  ExprPtr report;
};

struct Expr {
  Type type;
  bool nullable = true;  // may be missing
  Span span;
  std::variant<Constant, ConstantList, ParamRef, ArgumentRef, LoopVariable, RowOf, ColumnOf, FactOf, AndOr, NotOf, CompareOf, IsSame,
               IsMissing, IsAbsent, InList, InPeriod, YearPeriod, ThroughOf, ShareADayOf, InCodes, InPatterns, ArithmeticChain, NegateOf,
               ShiftOf, ChoiceOf, DefaultOf, MonthDayOf, FunctionCall, TextOf, AggregateOf, PlaceAmong, Special, SheetCell>
      node;
};

// ---- tables ------------------------------------------------------------------------------------------------------

struct StoredSource {
  int schema;  // index into Program::schemas
};
struct CodesSource {
  int code_set;  // index into Program::code_sets; columns code, label, attributes are Program::code_columns
};
/// One source of rows with its condition (frame 0 is the source's row; cohorts are part of `where`).
struct RowSource {
  TableId table;
  ExprPtr where;  // may be null
};
/// `each K1, K2 of S1, S2`: one row a different key tuple. Columns 0..keys-1 are the keys. Each source table has a hidden column `refs[i]`
/// that points to the row it belongs to (missing where the source's condition does not hold).
struct EachSource {
  std::vector<RowSource> sources;
  std::vector<std::vector<ExprPtr>> keys;  // keys[source][key], frame 0 the source's row
  std::vector<ColumnId> refs;
};
/// `L with R matching ...`: one row a pair. Column 0 points to the left row, column 1 to the right row.
struct WithSource {
  RowSource left;  // cohort conditions of the left alone
  RowSource right;
  std::vector<std::pair<ExprPtr, ExprPtr>> keys;  // left (frame 0 = left row), right (frame 0 = right row); missing matches nothing
  ExprPtr where;                                  // frame 0 = the new row; reads columns 0 and 1
};
/// `union { take ... }`, `take ... from T`, `empty`: rows one part below the other.
struct UnionSource {
  struct Part {
    RowSource source;
    std::vector<ExprPtr> columns;  // in the order of the table's columns; frame 0 the source's row
  };
  std::vector<Part> parts;
};
/// `cells of F, G`: columns form (text), line (integer or missing), text, axis, column, count (integer or missing), offered, provided.
struct FormCellsSource {
  std::vector<FormId> forms;
};
/// `lines of F` (F over measures): columns measure, name (texts), target (decimal or missing), line (integer), text, axis, numerator,
/// denominator (integer or missing), rate (decimal or missing), offered, provided, numerator_only (yes/no). Header lines are not rows.
struct FormLinesSource {
  std::vector<FormId> forms;
};
/// The findings of a checks block. Columns: the checked row (named as its table), rule, severity, message (texts), field (integer or
/// missing), heading, value (text or missing), result (text), cell (text or missing), actual, limit (text or missing).
struct FindingsSource {
  ChecksId checks;
};

struct Column {
  ColumnId id;
  TableId table;
  std::string name;     // in the language; empty: hidden
  std::string heading;  // as the user's file has it
  Type type;
  bool nullable = false;
  bool may_be_absent = false;
  bool is_private = false;  // printed by questions on request only
  bool absent = false;      // of a table that replaces a stored one and does not take the column: absent in any data
  int index = 0;  // position among the table's columns (schema.columns, keys, take list ...); of a hidden reference: the source's index
  bool hidden_ref = false;       // a reference made by a derived table: EachSource::refs
  TableId derived;               // of a hidden reference: the derived table that made it
  ExprPtr from, through, above;  // bounds on its values, no frames; null: none
  Span span;
};
struct Table {
  TableId id;
  std::string name;
  Span span;
  std::string doc;
  std::vector<std::string> cites;
  std::vector<ColumnId> columns;  // visible ones, in order
  std::vector<ColumnId> key;      // columns that are unique together, when known
  std::variant<StoredSource, CodesSource, EachSource, WithSource, UnionSource, FormCellsSource, FormLinesSource, FindingsSource> source;
  /// A replaced stored table keeps what it promised: declared columns are checked against these (code sets, references, keys) when it is
  /// built.
  std::optional<TableSchema> promised;
};

// ---- definitions -------------------------------------------------------------------------------------------------

struct Argument {
  std::string name;
  Type type;
  Span span = {};  // of the name
};
struct Param {
  ParamId id;
  std::string name;
  Type type;  // `list` for list parameters
  bool or_missing = false;
  bool or_all = false;
  ExprPtr default_value;         // no frames; null: required
  ExprPtr from, through, above;  // bounds, no frames; null: none
  ColumnId values_of;            // `school.number`: only values which that column has; invalid otherwise
  Span span;
  std::string doc;
};
struct Require {
  ExprPtr condition;
  TableId table;    // every row of this file is asked; invalid: asked once, without a row
  ParamId on;       // without a row; invalid: `parameters`
  ColumnId column;  // of the row: what is at fault; invalid: the row
  ExprPtr message;  // may be null
  Span span;
};
struct Define {
  DefineId id;
  std::string name;
  TableId table;  // invalid: no row
  std::vector<Argument> args;
  Type type;
  bool nullable = true;
  bool is_cohort = false;
  ExprPtr value;
  Span span;  // of the name
  std::string doc;
  std::vector<std::string> cites;
  std::string because;
};
struct Patterns {
  PatternsId id;
  std::string name;
  Span span = {};
  std::vector<YearPatterns> years;
};

struct AxisUse;
struct Loop {
  int slot;
  Type type;
  std::string name;
  // One of: constants; all rows of a code set (codes); different values of `value` over `table` rows where `where` (frame 0), ascending.
  // Of constants and codes `where` asks each by the variable itself, without frames.
  ExprPtr list;
  TableId codes;
  TableId table;
  ExprPtr value;
  ExprPtr where;  // of constants and codes: asked of the variable, no frames; null: all
};
struct AxisItem;
struct HeaderItem {
  ExprPtr text;  // loop variables, arguments
};
struct LineItem {
  std::optional<int> number;
  ExprPtr text;
  ExprPtr where;    // frame 0 = the axis's row
  ExprPtr offered;  // no frames; null: always
  ExprPtr shown;    // no frames; Special count allowed; null: always
};
struct IncludeItem {
  std::vector<AxisUse> axes;
};
struct NumberItem {
  int number;
};
struct LoopItem {
  std::vector<Loop> loops;
  std::vector<AxisItem> items;
};
struct Format {
  enum class Kind { kNone, kAlphanumeric, kNumeric, kDecimal } kind = Kind::kNone;
  int size = 0;  // code points, digits, or places
};
/// An axis as used by another or by a form: `row` leads from the user's row (frame 0) to the axis's row.
struct AxisUse {
  AxisId axis;
  std::vector<ExprPtr> args;  // no frames (constants, params, arguments of the user)
  ExprPtr row;
  Span span;
  Format format;  // of a form's columns: how their counts print
};
struct AxisItem {
  std::variant<HeaderItem, LineItem, IncludeItem, NumberItem, LoopItem> node;
  Span span;
};
struct Axis {
  AxisId id;
  std::string name;
  std::string title;  // or the name
  TableId table;
  std::vector<Argument> args;
  bool numbered = false;
  enum class Kind { kUnsaid, kPartition, kOverlapping } kind = Kind::kUnsaid;
  bool numerator_only = false;
  ExprPtr unlisted;  // frame 0; null: none
  std::vector<AxisItem> items;
  Span span;
};
struct Measure {
  MeasureId id;
  std::string code;
  std::string title;
  TableId table;
  ExprPtr where;     // frame 0; may be null
  ExprPtr counting;  // row of the unit, from frame 0; null: the rows themselves
  ExprPtr denominator;
  ExprPtr numerator;  // always within the denominator
  ExprPtr exclude;    // may be null
  ExprPtr target;     // no frames; may be null
  std::vector<AxisUse> lines;
  Span span;
  std::vector<std::string> cites;
  std::string because;
};

// ---- outputs -----------------------------------------------------------------------------------------------------

struct SortKey {
  ExprPtr key;
  bool descending = false;
  bool missing_first = true;  // the default: missing sorts before every other value
};
struct OutputFile {
  ExprPtr name;       // no frames
  ExprPtr rows;       // `of cohort`: frame 0; null: all
  ExprPtr condition;  // no frames; null: always
  ExprPtr header;     // no frames; null: yes
  std::vector<SortKey> sorted;
  Span span;
};
struct OutputField {
  std::optional<int> number;
  ExprPtr heading;  // loop variables
  ExprPtr value;    // null: not collected
  Format format;
  std::vector<Loop> loops;  // one column a combination
  Span span;
};
struct Block {
  std::string name;
  TableId domain;  // a code set counts as a table
  ExprPtr where;   // frames: the blocks before, then this one
  std::vector<SortKey> sorted;
  ExprPtr of_row;  // from the form's row (frame 0): the block's row it belongs to
};
struct ShowMark {
  std::string mark;
  std::vector<int> in;  // values' indexes (measure forms); empty: every cell
  ExprPtr where;        // Specials
  Span span;
};
/// A form counts `unit`s of the rows of `table` where `where` holds: cell = rows of the block, on the line and in the column.
/// With a measure the values are computed from numerator and denominator of each line instead of columns.
struct Form {
  FormId id;
  std::string name;
  TableId table;
  ExprPtr where;      // frame 0; null: all
  ExprPtr counting;   // row of the unit, from frame 0; null: rows
  MeasureId measure;  // invalid: a count form
  std::vector<OutputFile> files;
  std::vector<Block> blocks;
  std::vector<OutputField> labels;  // frames: the block rows; Specials
  std::vector<OutputField> values;  // of measure forms; Specials
  std::vector<AxisUse> rows;
  std::vector<AxisUse> columns;
  std::vector<ShowMark> shows;
  Span span;
  std::vector<std::string> cites;
};
struct Listing {
  ListingId id;
  std::string name;
  TableId table;
  ExprPtr where;
  std::vector<OutputFile> files;
  std::vector<SortKey> sorted;
  std::vector<OutputField> fields;
  Span span;
  std::vector<std::string> cites;
};
struct Worksheet {
  WorksheetId id;
  std::string name;
  TableId table;
  std::vector<OutputFile> files;
  std::vector<OutputField> labels;  // frame 0 = the report row; kRowName, kRowText
  TableId entries;
  std::vector<AggregateOf::Key> keys;  // child: frame 1 of the entries table; outer: frame 0 or kRowName (a row name constant at planning)
  Format cell_format;
  struct SheetColumn {
    int number;
    std::string heading;
    ColumnId entered;  // the entries' column of the same heading; invalid: computed
    std::optional<Value> entered_default;
    ExprPtr value;  // SheetCell with row -1
    Span span;
  };
  std::vector<SheetColumn> columns;
  struct SheetRow {
    std::string name;  // empty: a header
    std::string text;
    bool entered = false;
    ExprPtr value;  // SheetCell with column -1
    Span span;
  };
  std::vector<SheetRow> rows;
  Span span;
};
struct Rule {
  std::string id;
  std::string severity;
  std::vector<int> fields;  // indexes of the checked listing's fields; empty: the row as a whole
  ExprPtr on_text;          // `on "2a"`; null
  bool unless = false;
  ExprPtr condition;
  ExprPtr only_if;
  ExprPtr actual;
  ExprPtr limit;
  ExprPtr message;
  std::vector<Loop> loops;
  bool each_entered_row = false;
  Span span;
};
struct Checks {
  ChecksId id;
  std::string name;
  TableId table;          // frame 0; invalid: no row (rules without rows)
  ExprPtr where;          // the cohort or listing's condition; null
  ListingId listing;      // when a listing is checked
  WorksheetId worksheet;  // when a worksheet is checked
  enum class Kind { kAll, kFirstOnly, kPassAndFail } kind = Kind::kAll;
  std::vector<Rule> rules;
  Span span;
};

/// A whole program. Ids index its lists. What is in the deques stays where it is while others are added.
struct Program {
  std::vector<TableSchema> schemas;  // stored tables that are read (replaced ones are not)
  std::vector<CodeSetSchema> code_sets;
  /// Values of a code set's columns beside the code: constants[column][row].
  std::map<ColumnId, ValueList> code_columns;
  /// `column : student ... as home`: the children of a student that are called `home`.
  std::map<std::pair<TableId, std::string>, ColumnId> child_aliases;
  std::vector<Table> tables;
  std::deque<Column> columns;
  std::vector<Param> params;
  std::vector<Require> requires_;
  std::deque<Define> defines;
  std::vector<Patterns> patterns;
  std::vector<Axis> axes;
  std::vector<Measure> measures;
  std::vector<Form> forms;
  std::vector<Listing> listings;
  std::vector<Worksheet> worksheets;
  std::vector<Checks> checks;
  /// What the names in its definitions mean, in the order of their places; tree/uses.h asks it.
  std::vector<Use> uses;

  const Table& table(TableId id) const { return tables[id.index()]; }
  const Column& column(ColumnId id) const { return columns[id.index()]; }
  const Define& define(DefineId id) const { return defines[id.index()]; }
};

}  // namespace tally::bound
