#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "language/syntax/ast_expression.h"
#include "language/syntax/definition_kind.h"
#include "language/syntax/token.h"

/// The syntax tree: what was written, untyped, immutable after parsing. Every node has the span of its text.
namespace tally::ast {

// ---- types and small clauses -------------------------------------------------------------------------------------

/// `code or missing`, `yes/no`, `list of school.number or ALL`, `decimal(2)`, `year from 2009 through 2024`, `decimal above 0`
struct TypeRef {
  Span span;
  bool list = false;
  Path name;  // `yes/no` is the path `yes/no`; `school.number` has two parts
  std::optional<int> places;
  ExprPtr from;     // `from E` (inclusive)
  ExprPtr through;  // `through E` (inclusive)
  ExprPtr above;    // `above E`
  bool or_missing = false;
  bool or_absent = false;
  bool or_all = false;
};
struct Argument {
  Name name;
  TypeRef type;
};
/// `as alphanumeric 40`, `as numeric 7`, `as decimal 2`, `as text`
struct Format {
  Name kind;
  std::optional<int> size;
  Span span;
};
/// `sorted by number descending, end missing first`
struct SortKey {
  ExprPtr key;
  bool descending = false;
  OrderTerm::Missing missing = OrderTerm::Missing::kUnsaid;
  Span span;
};
/// `"District Name" = district.name as alphanumeric 50`; field number where the layout has one
struct OutputColumn {
  std::optional<int> number;
  ExprPtr heading;  // a TextLiteral; may have slots of loop variables
  ExprPtr value;    // null: `not collected`
  std::optional<Format> format;
  Span span;
};
/// `file "x.csv" of interim_report if C header if D sorted by k`
struct FileClause {
  ExprPtr name;  // a TextLiteral
  std::optional<Path> of;
  ExprPtr condition;
  ExprPtr header;
  std::vector<SortKey> sorted;
  Span span;
};
/// `for each r in race, g in ["M", "F"]`, `for each g in student.grade of shown_coding`, `for each measure m`, `for each entered row`
struct Loop {
  struct Variable {
    Name name;
    ExprPtr domain;          // a list, a code set's name, or `E` of `E of T`
    std::optional<Path> of;  // the T
    ExprPtr where;
  };
  std::vector<Variable> variables;
  bool over_measures = false;      // variables[0] names the measure
  bool over_entered_rows = false;  // worksheets' checks
  Span span;
};
/// The literals of a data block, row by row is decided by the reader of the block (number of columns).
struct DataCell {
  enum class Kind { kText, kNumber, kDate, kYes, kNo, kMissing } kind;
  std::string text;  // as written, without quotes
  Span span;
};
/// The `cite`s and the `because` behind one clause of a definition: a line, a measure's `numerator`, a table that is taken from.
struct ClauseReasons {
  Span clause;     // without its reasons
  int number = 0;  // of the clause in its block, from 0
  std::vector<Text> cites;
  std::optional<Text> because;
};
/// What every definition may carry.
struct Clauses {
  std::vector<Text> cites;      // of the definition itself, not of its clauses
  std::optional<Text> because;  // the same
  std::string doc;              // the comment lines straight above, without `--`
  std::vector<ClauseReasons> of_clauses;
};

// ---- definitions -------------------------------------------------------------------------------------------------

/// `use us.car for reporting_year`
struct Use {
  Path path;
  ExprPtr year;
};
struct Param {
  Name name;
  TypeRef type;
  ExprPtr default_value;
};
/// `require C on NAME message "..."`, `require C of TABLE on COLUMN message "..."`
struct Require {
  ExprPtr condition;
  std::optional<Name> of;  // every row of this table is asked
  std::optional<Name> on;  // the parameter that is at fault, or the column
  ExprPtr message;
};
struct Codes {
  Name name;
  std::vector<Argument> attributes;
  std::vector<DataCell> cells;  // code, label, attributes ... row after row
};
/// `patterns cte_service any X { for 2024 "0358XXXX" except "03580100" ... }`
struct Patterns {
  Name name;
  Name wildcard;
  struct Years {
    int from;
    int through;
    Span span;
    std::vector<Text> patterns;
    std::vector<Text> except;
  };
  std::vector<Years> years;
};
/// How the cells of a column are written.
struct ColumnReading {
  std::vector<Text> written;  // `written "true" "false"`, `written "2016-2017"`, `written "M/D/YYYY"`
  std::vector<Text> yes;      // `written "Yes" "Y" as yes`
  std::vector<Text> no;
  std::vector<Text> missing;       // `missing written "."`
  std::vector<Text> suppressed;    // `suppressed written "PS"`
  bool trimmed = false;            // `trimmed`: blanks around a cell are no part of it
  bool any_case = false;           // `ignoring case`
  bool orphan_is_missing = false;  // `orphan means missing`
};
struct Column {
  Name name;
  TypeRef type;
  std::vector<Text> headers;        // `from "A", "B"`; none: the name itself
  std::vector<Text> other_headers;  // `from "A" or "B"`: B
  ColumnReading reading;
  std::optional<Name> alias;  // `as home`: the name by which the parent's rows reach these children
  bool is_private = false;    // printed by questions on request only
  Span span;
};
/// What a library leaves to whoever uses it: `needs table completion { credits : decimal }`, `needs reporting_year : year`.
struct Needs {
  Name name;
  bool table = false;
  TypeRef type;                 // of a value
  std::vector<Column> columns;  // of a table: columns, or facts defined of it; without headers
};
/// How a foreign file is written.
struct FileStyle {
  std::optional<int> header_from;  // `header line 6`, `header lines 5 through 6`
  std::optional<int> header_through;
  std::vector<Text> missing;      // `missing written "N/A" "-"`
  std::vector<Text> suppressed;   // `suppressed written "*"`
  bool armour = false;            // `armour`: ="..." is taken off
  bool trimmed = false;           // `trimmed`: of all columns
  bool any_case = false;          // `ignoring case`: of all columns that can
  std::optional<Text> encoding;   // `encoding "windows-1252"`
  bool until_blank_line = false;  // what stands below a blank line are notes
  std::optional<Text> separator;  // `separator ";"`
};
struct Table {
  Name name;
  Text file;
  bool or_absent = false;
  std::vector<Name> key;
  std::vector<std::vector<Name>> unique;
  std::vector<Column> columns;
  FileStyle style;
  bool absent_means_also_empty = false;  // `absent or empty means {`
  std::vector<DataCell> absent_means;
  bool has_absent_means = false;
};
/// `student`, `cluster = roster.section.course.cluster`
struct KeyPart {
  Name name;
  ExprPtr value;  // null: the column of that name
  Span span;
};
struct TableSource {
  Path table;
  ExprPtr where;
};
struct EachSource {
  std::vector<KeyPart> keys;
  std::vector<TableSource> sources;
};
struct WithSource {
  Path left;
  Path right;
  std::optional<Name> alias;  // of the right
  std::vector<MatchKey> matching;
  ExprPtr where;
};
struct Take {
  std::vector<KeyPart> columns;
  TableSource from;
};
struct UnionSource {
  std::vector<Take> takes;
};
struct EmptySource {};
/// `cells of form_1a, form_1b`: a row a cell. `lines of performance`: a row a line of a form over measures.
struct FormSource {
  bool lines = false;
  std::vector<Name> forms;
};
/// `table NAME = each ... | L with R ... | union { } | take ... | empty | cells of F | lines of F`
struct DerivedTable {
  Name name;
  std::variant<EachSource, WithSource, Take, UnionSource, EmptySource, FormSource> source;
};
struct Cohort {
  Name name;
  std::vector<Argument> args;
  Path of;
  ExprPtr where;
};
struct Define {
  Name name;
  std::vector<Argument> args;
  std::optional<Path> of;
  std::optional<TypeRef> type;
  ExprPtr value;
};
struct AxisRef {
  Path name;  // an axis, or `m.lines`
  std::vector<ExprPtr> args;
  Span span;
};
struct AxisItem;
struct Header {
  ExprPtr text;
};
struct Line {
  std::optional<int> number;
  ExprPtr text;
  ExprPtr where;
  ExprPtr offered;
  ExprPtr shown;
};
struct Include {
  std::vector<AxisRef> axes;
};
struct NumberJump {
  int number;
};
struct Unlisted {
  ExprPtr condition;
};
struct AxisLoop {
  Loop loop;
  std::vector<AxisItem> items;
};
struct AxisItem {
  std::variant<Header, Line, Include, NumberJump, Unlisted, AxisLoop> node;
  Span span;
};
struct Axis {
  Name name;
  std::vector<Argument> args;
  std::optional<Text> title;
  Path of;
  bool numbered = false;
  enum class Kind { kUnsaid, kPartition, kOverlapping } kind = Kind::kUnsaid;
  bool numerator_only = false;
  std::vector<AxisItem> items;
};
struct Measure {
  Text code;
  Text title;
  Path of;
  ExprPtr where;
  std::optional<Path> counting;
  ExprPtr denominator;
  ExprPtr numerator;
  ExprPtr exclude;
  ExprPtr target;
  std::vector<AxisRef> lines;
};
struct Block {
  Name name;
  Path domain;  // a table, cohort or code set
  ExprPtr where;
  std::vector<SortKey> sorted;
  Span span;
};
/// `show "*" in numerator, denominator where C`
struct Show {
  DataCell mark;
  std::vector<Name> in;
  ExprPtr where;
  Span span;
};
/// One clause of a form or a template.
struct FormItem {
  struct UseTemplate {
    Name name;
    std::vector<ExprPtr> args;
  };
  struct Label {
    OutputColumn column;
  };
  struct Value {
    OutputColumn column;
  };
  /// `rows a, b`, `columns a, b as decimal 1`
  struct Axes {
    bool across = false;
    std::vector<AxisRef> axes;
    std::optional<Format> format;
  };
  std::variant<UseTemplate, FileClause, std::vector<Block>, Label, Value, Axes, Show> node;
  Span span;
};
/// The clauses of a form or a template, as written: what a `use` brings stands in its place.
struct FormBody {
  std::vector<FormItem> items;
};
struct Template {
  Name name;
  std::vector<Argument> args;
  FormBody body;
};
struct Form {
  Name name;
  std::optional<Path> of;
  ExprPtr where;
  std::optional<Path> counting;
  std::optional<Name> measure;  // `for each measure m`
  FormBody body;
};
struct ListingItem {
  std::variant<OutputColumn, std::pair<Loop, std::vector<OutputColumn>>> node;
};
struct Listing {
  Name name;
  Path of;
  ExprPtr where;
  std::vector<FileClause> files;
  std::vector<SortKey> sorted;
  std::vector<ListingItem> items;
};
struct Worksheet {
  Name name;
  Path of;
  std::vector<FileClause> files;
  std::vector<OutputColumn> labels;
  Path entries_from;
  std::vector<MatchKey> entries_matching;
  std::optional<Format> cell_format;
  struct SheetColumnDef {
    int number;
    Text heading;
    bool entered = false;
    std::optional<DataCell> entered_default;
    ExprPtr value;
    Span span;
  };
  std::vector<SheetColumnDef> columns;
  struct SheetRowDef {
    std::optional<Name> name;  // none: a header
    Text text;
    bool entered = false;
    ExprPtr value;
    Span span;
  };
  std::vector<SheetRowDef> rows;
};
/// `on 7, 10, 13 through 17`, `on "2a"`
struct RuleTarget {
  std::optional<int> from;
  std::optional<int> through;
  ExprPtr text;
};
struct Rule {
  Text id;
  Name severity;
  std::vector<RuleTarget> on;
  bool unless = false;
  ExprPtr condition;
  ExprPtr only_if;
  ExprPtr actual;  // `actual E`, `limit E`: printed with the finding; of `unless A <= B` A and B by default
  ExprPtr limit;
  ExprPtr message;
  Span span;
};
struct RuleItem;
struct RuleLoop {
  Loop loop;
  std::vector<Rule> rules;
};
struct RuleItem {
  std::variant<Rule, RuleLoop> node;
};
struct Checks {
  Name name;
  std::optional<Path> of;  // a table, cohort, listing or worksheet
  enum class Kind { kAll, kFirstOnly, kPassAndFail } kind = Kind::kAll;
  std::vector<RuleItem> items;
};
struct Expectation {
  ExprPtr value;
  ExprPtr is;                  // `is E`
  std::optional<Text> prints;  // `prints "-1"`
  ExprPtr message;
  Span span;
};
struct Given {
  Path table;
  std::vector<Name> columns;
  std::vector<DataCell> cells;
  std::optional<Text> file;
  Span span;
};
struct Test {
  Text title;                // or the file of `each case of` / `files`
  std::optional<Name> each;  // `test each case of "cases.csv"`
  bool files = false;        // `test files "dir"`
  std::optional<Text> data;  // `on data "dir"`
  struct Setting {
    Name name;
    ExprPtr value;
  };
  std::vector<Setting> params;
  std::vector<Given> given;
  std::vector<Expectation> expectations;
};

/// `form form_2a`, `measure "1S1"`
struct Target {
  DefinitionKind kind = DefinitionKind::kForm;
  Name name;
};
struct Definition;
/// `what if "..." { replace ... compare form F }`, `what if x = 3 compare form F`
struct WhatIf {
  std::optional<Text> title;
  std::vector<Definition> edits;
  std::vector<Target> compare;
};
/// `drop table graduation, exit because "..."`
struct Drop {
  DefinitionKind kind;
  std::vector<Name> names;  // of a measure: its code
};
/// `change axis youth because "..." { add line ... }`. What an edit adds or replaces is of the kind's own items.
struct Change {
  DefinitionKind kind;
  Name name;
  struct Edit {
    enum class Verb { kAdd, kReplace, kDrop } verb;
    std::variant<std::monostate, Column, AxisItem, std::vector<DataCell>, RuleItem, ListingItem, Patterns::Years,
                 std::pair<std::string, ExprPtr>,  // a measure's clause: "denominator" and its rule
                 std::vector<AxisRef>,             // a measure's `lines`
                 std::vector<SortKey>,
                 FormItem,  // also of a listing or worksheet: `file`, `label`
                 Worksheet::SheetColumnDef, Worksheet::SheetRowDef>
        what;       // of a `drop` what it names where that is no text or name: an include, a number, a loop (without items), a mark
    ExprPtr after;  // a TextLiteral: the part behind which it is put
    std::string after_word;      // the word before that: `line`, `header`
    ExprPtr text;                // a TextLiteral: what a `drop` names
    std::optional<Name> name;    // the same, where it is a name
    std::string dropped;         // the word before it: `line`, `label`, `row`, `column`, `for`
    std::optional<int> number;   // `drop column 4`, `drop for 2024`
    std::optional<int> through;  // `drop for 2024 through 2026`
    Span span;
  };
  std::vector<Edit> edits;
};

/// A definition that could not be read: what is known of it, so that its name is not missed elsewhere.
struct Faulty {
  std::optional<DefinitionKind> kind;  // none: `use`, `test`, `change` ..., or words that begin nothing
  Name name;                           // empty when there is none
  std::string word;                    // the first word, without `replace`
};

/// One definition of a file, whether new or `replace`d.
struct Definition {
  Span span;  // of the whole
  Span head;  // of the words up to the name
  Clauses clauses;
  bool replaces = false;
  std::variant<Use, Needs, Param, Require, Codes, Patterns, Table, DerivedTable, Cohort, Define, Axis, Measure, Template, Form, Listing,
               Worksheet, Checks, Test, Drop, Change, WhatIf, Faulty>
      node;
  /// As written, comments above and within included; null where the tree was not read from one piece of text.
  std::shared_ptr<const TokenList> tokens;
};

/// `library us.car for 2026 revises us.car for 2025`
struct LibraryHeader {
  Path path;
  std::optional<int> from;  // none: covers every year
  std::optional<int> through;
  std::optional<Path> revises;
  std::optional<int> revises_year;
  std::vector<Text> cites;
  Span span;
};

/// `language 1`: the version of the language in which a file is written.
struct LanguageLine {
  int version = 0;
  Span span;
};

/// A whole file.
struct Module {
  FileId file;
  std::optional<LibraryHeader> library;
  std::optional<LanguageLine> language;
  std::vector<Definition> definitions;
  TokenList header_tokens;  // of `library ...` and `language ...`, with the comments above them
  TokenList last_comments;  // behind the last definition
};

/// A question of the prompt, `count pair where ... by axis, column` and the like.
struct Question {
  enum class Kind { kExpression, kCount, kSum, kList, kShow, kWho, kWhy, kProfile, kCompare, kMeasure } kind;
  Span span;
  ExprPtr value;            // the expression; of count/sum an Aggregate; of who the cell
  ExprPtr except;           // of who: the cell whose rows are left out
  std::vector<AxisRef> by;  // axes or columns
  Path source;              // list, profile
  std::vector<ExprPtr> source_args;
  ExprPtr where;
  std::vector<OutputColumn> show;  // a heading that is not written is null
  std::vector<SortKey> sorted;     // list, who
  /// Of an answer that is broken down: a column by its heading.
  struct AnswerKey {
    Path column;
    bool descending = false;
  };
  std::vector<AnswerKey> order;
  std::optional<int> first;  // so many rows at most
  std::optional<Format> format;
  bool with_others = false;  // why: rows of others are shown, not counted
  bool in_full = false;      // why: nothing is folded
  std::string show_kind;     // "measure", "axis", ... of `show KIND NAME`
  Name name;                 // of show; of a measure its code
  /// `compare us.car for 2025 with us.car for 2026 on measure "1S1"`
  struct Rules {
    Path library;
    int year = 0;
  };
  Rules left;
  Rules right;
  Target on;
};

}  // namespace tally::ast
