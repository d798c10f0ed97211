#include "workbench/explain/explainer.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_condition.h"
#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

Type TypeOfValue(const bound::Expr& expr, const Type& otherwise) {
  return expr.type.kind == TypeKind::kMissing ? otherwise : expr.type;
}

// `student("S02")`
bool IsRowByKey(const bound::Expr& expr) {
  const auto* one = std::get_if<bound::AggregateOf>(&expr.node);
  return one != nullptr && one->kind == AggregateKind::kOne && one->up.empty() && one->where == nullptr && !one->keys.empty() &&
         std::all_of(one->keys.begin(), one->keys.end(),
                     [](const bound::AggregateOf::Key& key) { return std::holds_alternative<bound::Constant>(key.outer->node); });
}

constexpr size_t kMostRepeated = 40;

size_t PartsIn(const Explanation& part) {
  size_t parts = 1;
  for (const Explanation& child : part.children) {
    parts += PartsIn(child);
  }
  return parts;
}

bool EndsInRow(const bound::Expr& expr) {
  if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
    return EndsInRow(*column->row);
  }
  return std::holds_alternative<bound::RowOf>(expr.node) || IsRowByKey(expr);
}

// A record of a row is one, however many of its cells are read.
void AddCell(std::vector<ReadRecord>& records, ReadRecord record, ReadCell cell) {
  const auto same = std::find_if(records.begin(), records.end(), [&](const ReadRecord& known) {
    return known.table == record.table && known.row == record.row && known.file == record.file && known.line == record.line;
  });
  ReadRecord& of = same == records.end() ? records.emplace_back(std::move(record)) : *same;
  if (std::none_of(of.cells.begin(), of.cells.end(), [&](const ReadCell& known) { return known.column == cell.column; })) {
    of.cells.push_back(std::move(cell));
  }
}

}  // namespace

Explainer::Explainer(Executor& executor, const SourceMap& sources, ExplainOptions options)
    : executor_(executor),
      sources_(sources),
      options_(std::move(options)),
      rows_(executor),
      persons_(executor, rows_),
      private_(executor.planner().program()) {}

bool Explainer::IsHidden(const bound::Column* column) {
  const bool hides = executor_.private_values() != nullptr;
  shows_private_ = shows_private_ || (column != nullptr && !hides);
  return column != nullptr && hides;
}

NodeId Explainer::RowNode(TableId table, RowIndex row) {
  return executor_.planner().LowerConstant(Value{int64_t{row}}, Type::Row(table));
}

bound::ExprPtr Explainer::RowConstant(TableId table, RowIndex row) {
  return bound::MakeExpr(bound::Constant{Value{int64_t{row}}}, Type::Row(table), false, Span{});
}

plan::Environment Explainer::EnvironmentOf(TableId table, RowIndex row) {
  plan::Environment env = executor_.planner().ScalarEnvironment();
  env.frames.push_back({table, RowNode(table, row)});
  return env;
}

plan::Environment Explainer::AtRow(const plan::Environment& env, RowIndex row) {
  plan::Planner& planner = executor_.planner();
  plan::Environment at = env;
  at.domain = planner.graph().scalar();
  at.built_columns.clear();
  const auto alone = [&](NodeId& node) {
    if (node.is_valid() && !planner.graph().IsScalar(node)) {
      node = planner.Gather(node, RowNode(TableId(), row));
    }
  };
  for (plan::Environment::Frame& frame : at.frames) {
    if (frame.ordinals.is_valid() && !planner.graph().IsScalar(frame.ordinals)) {
      const VectorRef ordinal = rows_.Of(frame.ordinals, {row});
      frame.ordinals =
          planner.LowerConstant(IsMissingAt(*ordinal, 0) ? Value{} : Value{int64_t{IntegerAt(*ordinal, 0)}}, Type::Row(frame.table));
    }
  }
  for (plan::Environment::Argument& arg : at.args) {
    alone(arg.node);
  }
  for (auto& [kind, node] : at.specials) {
    alone(node);
  }
  return at;
}

std::string Explainer::OneLine(Span span) const {
  std::string text;
  if (!span.file.is_valid()) {
    return text;
  }
  for (const char c : sources_.Text(span)) {
    const bool blank = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!blank || (!text.empty() && text.back() != ' ')) {
      text += blank ? ' ' : c;
    }
  }
  return EscapeControls(text);
}

Verdict Explainer::VerdictOf(const bound::Expr& expr, const plan::Environment& env) {
  const VectorRef value = rows_.OfScalar(executor_.planner().Lower(expr, env));
  if (expr.type.kind != TypeKind::kYesNo) {
    return IsMissingAt(*value, 0) ? Verdict::kMissing : Verdict::kNone;
  }
  if (IsMissingAt(*value, 0)) {
    return std::holds_alternative<bound::ColumnOf>(expr.node) ? Verdict::kMissing : Verdict::kUndetermined;
  }
  return IsYesAt(*value, 0) ? Verdict::kYes : Verdict::kNo;
}

std::string Explainer::ValueText(const bound::Expr& expr, const plan::Environment& env) {
  if (expr.type.list || expr.type.kind == TypeKind::kPeriod || expr.type.kind == TypeKind::kAll || expr.type.is_error()) {
    return "";
  }
  if (expr.type.kind == TypeKind::kMissing) {
    return "missing";
  }
  if (IsHidden(expr)) {
    return kPrivate;
  }
  plan::Planner& planner = executor_.planner();
  const VectorRef value = rows_.OfScalar(planner.Lower(expr, env));
  if (IsFaultAt(*value, 0)) {
    return "not to be computed";
  }
  if (expr.type.kind == TypeKind::kYesNo || IsMissingAt(*value, 0)) {
    return VerdictText(VerdictOf(expr, env));
  }
  const VectorRef text = rows_.OfScalar(planner.LowerText(expr, env));
  const std::string printed = Printable(TextOrNothing(*text, 0));
  const bool plain = expr.type.is_number() || expr.type.kind == TypeKind::kDate || expr.type.kind == TypeKind::kYear;
  return plain ? printed : fmt::format("\"{}\"", printed);
}

Value Explainer::ValueOf(const bound::Expr& expr, const plan::Environment& env) {
  return ValueAt(*rows_.OfScalar(executor_.planner().Lower(expr, env)), 0);
}

std::optional<RowIndex> Explainer::RowOf(const bound::Expr& expr, const plan::Environment& env) {
  const VectorRef ordinal = rows_.OfScalar(executor_.planner().Lower(expr, env));
  return IsMissingAt(*ordinal, 0) ? std::nullopt : std::optional(static_cast<RowIndex>(IntegerAt(*ordinal, 0)));
}

std::vector<RowIndex> Explainer::RowsWith(TableId table, int frame, const plan::Environment& env, const bound::ExprPtr& expr,
                                          const Value& value, const Type& type) {
  std::vector<RowIndex> found;
  if (value.is_missing()) {
    return found;
  }
  plan::Planner& planner = executor_.planner();
  plan::Environment over = env;
  const plan::Environment of_table = planner.TableEnvironment(table);
  over.domain = of_table.domain;
  over.frames.resize(std::max(over.frames.size(), static_cast<size_t>(frame) + 1));
  over.frames[static_cast<size_t>(frame)] = of_table.frames[0];
  const bound::ExprPtr wanted = bound::MakeExpr(bound::Constant{value}, TypeOfValue(*expr, type), false, expr->span);
  const bound::Expr equal{
      .type = Type::Of(TypeKind::kYesNo), .nullable = true, .span = expr->span, .node = bound::CompareOf{CompareOp::kEqual, expr, wanted}};
  const NodeId node = planner.Lower(equal, over);
  const size_t rows = executor_.RowsOf(table);
  const std::unique_ptr<RowCondition> condition = planner.graph().IsScalar(node) ? nullptr : RowCondition::Make(executor_, node);
  if (condition == nullptr) {
    RowsThat(executor_, node, rows).ForEach([&](size_t row) { found.push_back(static_cast<RowIndex>(row)); });
    return found;
  }
  ForYesWords(*condition, rows, [&](size_t first, size_t words, const uint64_t* bits) {
    for (size_t word = 0; word < words; ++word) {
      for (uint64_t left = bits[word]; left != 0; left &= left - 1) {
        found.push_back(static_cast<RowIndex>(first + word * 64 + static_cast<size_t>(__builtin_ctzll(left))));
      }
    }
  });
  return found;
}

ReadRecord Explainer::RecordOf(TableId table, RowIndex row) {
  ReadRecord record;
  const bound::Table& known = program().table(table);
  record.table = known.name;
  if (!known.key.empty() && !IsHidden(table)) {
    plan::Planner& planner = executor_.planner();
    const VectorRef text = rows_.OfScalar(planner.LowerText(*bound::MakeRowOf(table, 0, known.span), EnvironmentOf(table, row)));
    record.row = Printable(TextOrNothing(*text, 0));
  }
  if (const std::optional<RowOrigin> origin = executor_.OriginOf(table, row)) {
    const auto& line = std::get<FileLine>(*origin);
    record.file = Printable(line.file);
    record.line = line.line;
  }
  return record;
}

const std::vector<SourceRow>& Explainer::SourcesOf(TableId table, RowIndex row) {
  const auto [known, fresh] = sources_of_.try_emplace({table, row});
  if (fresh) {
    known->second = SourceRowsOf(executor_, table, row);
  }
  return known->second;
}

std::vector<ReadRecord> Explainer::RecordsOf(TableId table, RowIndex row) {
  constexpr size_t kMost = 6;
  std::vector<ReadRecord> records{RecordOf(table, row)};
  std::vector<SourceRow> next = SourcesOf(table, row);
  for (size_t i = 0; i < next.size() && records.size() <= kMost; ++i) {
    if (options_.others || !persons_.IsOther(next[i].table, next[i].row)) {
      const std::vector<SourceRow> made_of = SourcesOf(next[i].table, next[i].row);
      next.insert(next.end(), made_of.begin(), made_of.end());
      if (made_of.empty()) {
        records.push_back(RecordOf(next[i].table, next[i].row));
      }
    }
  }
  return records;
}

void Explainer::AddRule(Explanation rule, Explanation& out) {
  const auto is_whole = [&](const Explanation& child) {
    return child.span && rule.span && child.span->begin == rule.span->begin && child.span->end == rule.span->end;
  };
  if (std::none_of(rule.children.begin(), rule.children.end(), is_whole) || !rule.records.empty()) {
    out.children.push_back(std::move(rule));
    out.decisive = out.children.size() - 1;
    return;
  }
  const size_t before = out.children.size();
  for (Explanation& child : rule.children) {
    out.children.push_back(std::move(child));
  }
  out.decisive = rule.decisive ? std::optional(before + *rule.decisive) : std::nullopt;
}

std::string Explainer::RowWords(TableId table, RowIndex row) {
  const ReadRecord record = RecordOf(table, row);
  if (!record.row.empty()) {
    return fmt::format("{} \"{}\"", record.table, record.row);
  }
  return record.file.empty() ? fmt::format("row {} of {}", row + 1, record.table) : fmt::format("{}, line {}", record.file, record.line);
}

void Explainer::AddRecords(const bound::Expr& expr, const plan::Environment& env, std::vector<ReadRecord>& records) {
  if (std::holds_alternative<bound::AggregateOf>(expr.node) || std::holds_alternative<bound::PlaceAmong>(expr.node) ||
      std::holds_alternative<bound::SheetCell>(expr.node) || std::holds_alternative<bound::FactOf>(expr.node)) {
    return;
  }
  bound::ForEachPart(expr, [&](const bound::Expr& part) { AddRecords(part, env, records); });
  const auto* column = std::get_if<bound::ColumnOf>(&expr.node);
  if (column == nullptr || env.built_columns.contains(column->column)) {
    return;
  }
  const bound::Column& known = program().column(column->column);
  const std::optional<RowIndex> row = RowOf(*column->row, env);
  if (!row || known.hidden_ref || std::holds_alternative<bound::CodesSource>(program().table(known.table).source)) {
    return;
  }
  const bool is_stored = std::holds_alternative<bound::StoredSource>(program().table(known.table).source);
  const bool is_found_by_private = IsHidden(*column->row) && !IsHidden(known.table);  // which row it is tells the value
  AddCell(records, is_found_by_private ? ReadRecord{.table = program().table(known.table).name} : RecordOf(known.table, *row),
          {.column = known.name, .heading = is_stored ? known.heading : "", .value = ValueText(expr, env)});
}

// What a column of a table that a rule makes was made of, in the first of the rows that it was made of.
std::optional<std::pair<const bound::Expr*, plan::Environment>> Explainer::MadeOf(ColumnId id, RowIndex row) {
  const bound::Column& column = program().column(id);
  const auto& source = program().table(column.table).source;
  const auto* each = std::get_if<bound::EachSource>(&source);
  const auto* all = std::get_if<bound::UnionSource>(&source);
  if ((each == nullptr && all == nullptr) || column.hidden_ref) {
    return std::nullopt;
  }
  const std::vector<SourceRow>& sources = SourcesOf(column.table, row);
  const auto index = static_cast<size_t>(column.index);
  if (sources.empty() || (each != nullptr && index >= each->keys[sources[0].source].size())) {
    return std::nullopt;
  }
  const bound::ExprPtr& made_of = each != nullptr ? each->keys[sources[0].source][index] : all->parts[sources[0].source].columns[index];
  return std::pair(made_of.get(), EnvironmentOf(sources[0].table, sources[0].row));
}

// Cells that it was made of are told with it; a rule has a line of its own.
void Explainer::AddDerivation(const bound::Expr& expr, const plan::Environment& env, Explanation& out) {
  const auto* column = std::get_if<bound::ColumnOf>(&expr.node);
  if (column == nullptr || env.built_columns.contains(column->column)) {
    return;
  }
  AddDerivation(*column->row, env, out);
  const std::optional<RowIndex> row = EndsInRow(*column->row) ? RowOf(*column->row, env) : std::nullopt;
  const auto made_of = row ? MadeOf(column->column, *row) : std::nullopt;
  if (!made_of || std::holds_alternative<bound::RowOf>(made_of->first->node)) {
    return;
  }
  if (std::holds_alternative<bound::ColumnOf>(made_of->first->node) && EndsInRow(*made_of->first)) {
    AddRecords(*made_of->first, made_of->second, out.records);
    AddDerivation(*made_of->first, made_of->second, out);
  } else if (!std::holds_alternative<bound::Constant>(made_of->first->node)) {
    out.children.push_back(Explain(*made_of->first, made_of->second));
  }
}

Explanation Explainer::NotReached(const bound::Expr& expr) {
  Explanation out;
  out.text = OneLine(expr.span);
  out.span = expr.span;
  out.not_reached = true;
  return out;
}

Explanation Explainer::Explain(const bound::Expr& expr, const plan::Environment& env) {
  constexpr size_t kMostParts = 5000;
  constexpr size_t kMostDepth = 60;
  Explanation out;
  out.text = OneLine(expr.span);
  out.span = expr.span.file.is_valid() ? std::optional(expr.span) : std::nullopt;
  if (expr.type.kind == TypeKind::kPeriod) {
    return ExplainPeriod(expr, env);
  }
  out.value = ValueText(expr, env);
  if (!expr.type.list && expr.type.kind != TypeKind::kMissing && expr.type.kind != TypeKind::kAll && out.value != kPrivate) {
    out.verdict = VerdictOf(expr, env);
  }
  if (++parts_ > kMostParts || depth_ > kMostDepth) {
    out.note = "...";
    return out;
  }
  ++depth_;
  std::visit(Overloaded{
                 [&](const bound::FactOf& n) { ExplainFact(n, env, out); },
                 [&](const bound::AndOr& n) { ExplainAndOr(n, env, out); },
                 [&](const bound::ChoiceOf& n) { ExplainChoice(n, env, out); },
                 [&](const bound::DefaultOf& n) { ExplainDefault(n, env, out); },
                 [&](const bound::AggregateOf& n) { ExplainAggregate(n, env, out); },
                 [&](const bound::PlaceAmong& n) { ExplainPlace(n, env, out); },
                 [&](const bound::SheetCell& n) { ExplainSheetCell(n, env, out); },
                 [&](const bound::ColumnOf& n) { ExplainColumn(n, env, out); },
                 [&](const bound::ParamRef& n) { ExplainParameter(n, out); },
                 [&](const bound::NotOf& n) {
                   out.children.push_back(Explain(*n.operand, env));
                   out.decisive = 0;
                 },
                 [&](const bound::InPatterns& n) {
                   ExplainOperands(expr, env, out);
                   ExplainPatterns(n, env, out);
                 },
                 [&](const bound::InCodes& n) {
                   ExplainOperands(expr, env, out);
                   ExplainCodes(*n.value, env, out);
                 },
                 [&](const auto&) { ExplainOperands(expr, env, out); },
             },
             expr.node);
  --depth_;
  return out;
}

// Cells and constants are told with the part itself; what is more has a line of its own.
void Explainer::AddOperand(const bound::Expr& operand, const plan::Environment& env, Explanation& out) {
  const bool is_constant = std::holds_alternative<bound::Constant>(operand.node) ||
                           std::holds_alternative<bound::ConstantList>(operand.node) ||
                           std::holds_alternative<bound::RowOf>(operand.node) || operand.type.kind == TypeKind::kMissing ||
                           operand.type.kind == TypeKind::kAll || IsRowByKey(operand);
  if (is_constant) {
    return;
  }
  if (std::holds_alternative<bound::ColumnOf>(operand.node) && EndsInRow(operand)) {
    AddDerivation(operand, env, out);
    return;
  }
  const auto* text = std::get_if<bound::TextOf>(&operand.node);
  if (text != nullptr && text->pieces.size() == 1) {
    AddOperand(*text->pieces[0], env, out);
    return;
  }
  Explanation part = Explain(operand, env);
  // Bounds that are cells are told with those.
  if (!std::holds_alternative<bound::ThroughOf>(operand.node) || !part.children.empty()) {
    out.children.push_back(std::move(part));
  }
}

void Explainer::ExplainOperands(const bound::Expr& expr, const plan::Environment& env, Explanation& out) {
  AddRecords(expr, env, out.records);
  bound::ForEachPart(expr, [&](const bound::Expr& part) { AddOperand(part, env, out); });
  if (out.verdict == Verdict::kUndetermined || out.verdict == Verdict::kMissing) {
    for (size_t i = 0; i < out.children.size() && !out.decisive; ++i) {
      const Verdict of_child = out.children[i].verdict;
      if (of_child == Verdict::kMissing || of_child == Verdict::kUndetermined) {
        out.decisive = i;
      }
    }
  }
}

void Explainer::ExplainColumn(const bound::ColumnOf& n, const plan::Environment& env, Explanation& out) {
  if (env.built_columns.contains(n.column)) {
    return;
  }
  const bound::Expr column{.type = Type{}, .nullable = true, .span = Span{}, .node = n};
  const std::optional<RowIndex> row = RowOf(*n.row, env);
  const bound::Column& known = program().column(n.column);
  bound::Expr typed = column;
  typed.type = known.type;
  AddRecords(typed, env, out.records);
  AddDerivation(typed, env, out);
  if (!EndsInRow(*n.row)) {
    AddOperand(*n.row, env, out);
  }
  if (!row) {
    out.note = fmt::format("there is no row of `{}` here", program().table(known.table).name);
    out.decisive = out.children.empty() ? std::nullopt : std::optional<size_t>(0);
  } else if (out.verdict == Verdict::kMissing && executor_.OriginOf(known.table, *row)) {
    const ReadRecord record = RecordOf(known.table, *row);
    out.note = fmt::format("the cell \"{}\" reads as missing in {}, line {}", Printable(known.heading), record.file, record.line);
  }
}

void Explainer::ExplainParameter(const bound::ParamRef& n, Explanation& out) {
  const bound::Param& param = program().params[n.param.index()];
  out.definition = fmt::format("param {}", param.name);
  out.defined_at = param.span;
  out.note = options_.param_note ? options_.param_note(param) : "";
  const bool is_hidden = param.default_value != nullptr && IsHidden(*param.default_value);
  out.value = is_hidden ? kPrivate : options_.param_value && out.value.empty() ? options_.param_value(param) : out.value;
}

void Explainer::ExplainFact(const bound::FactOf& n, const plan::Environment& env, Explanation& out) {
  const bound::Define& define = program().define(n.define);
  out.definition = fmt::format("{} {}", define.is_cohort ? "cohort" : "define", define.name);
  if (define.table.is_valid()) {
    out.definition += fmt::format(" of {}", program().table(define.table).name);
  }
  out.defined_at = define.span;
  out.cites = define.cites;
  out.because = define.because;
  std::string key = fmt::format("{}", n.define.value);
  plan::Environment inner = executor_.planner().ScalarEnvironment();
  inner.label = define.name;
  for (size_t i = 0; i < n.args.size(); ++i) {
    plan::Environment::Argument arg;
    if (define.args[i].type.list) {
      std::optional<ValueList> values = executor_.planner().ListValues(*n.args[i], env);
      arg = {.node = {}, .is_list = true, .list = values.value_or(ValueList{}), .is_all = !values};
      AppendKey(arg.list, key);
    } else {
      const Value value = ValueOf(*n.args[i], env);
      AppendKey(value, key);
      arg.node = executor_.planner().LowerConstant(value, TypeOfValue(*n.args[i], define.args[i].type));
    }
    inner.args.push_back(std::move(arg));
  }
  if (std::any_of(n.args.begin(), n.args.end(), [&](const bound::ExprPtr& argument) { return IsHidden(*argument); })) {
    out.note = "an argument is private: the rule is not opened";
    return;
  }
  if (n.row != nullptr) {
    const std::optional<RowIndex> row = RowOf(*n.row, env);
    if (!EndsInRow(*n.row)) {
      AddOperand(*n.row, env, out);
    } else {
      AddRecords(*n.row, env, out.records);
    }
    if (!row) {
      out.note = fmt::format("there is no row of `{}` here", program().table(define.table).name);
      out.decisive = out.children.empty() ? std::nullopt : std::optional<size_t>(0);
      return;
    }
    key += fmt::format("@{}", *row);
    inner.frames.push_back({define.table, RowNode(define.table, *row)});
  }
  if (define.value == nullptr) {
    return;
  }
  if (std::holds_alternative<bound::Constant>(define.value->node)) {
    return;
  }
  const auto known = told_.find(key);
  if (known == told_.end()) {
    AddRule(told_.emplace(key, Explain(*define.value, inner)).first->second, out);
  } else if (PartsIn(known->second) <= kMostRepeated) {
    AddRule(known->second, out);
  } else {
    out.note = "opened above";
    AddRecords(*define.value, inner, out.records);
  }
}

// Of `and` the first part that is no decides, else the first that has no answer; of `or` the first that is yes. What stands behind was not
// asked.
void Explainer::ExplainAndOr(const bound::AndOr& n, const plan::Environment& env, Explanation& out) {
  if (std::any_of(n.operands.begin(), n.operands.end(), [&](const bound::ExprPtr& operand) { return IsHidden(*operand); })) {
    for (const bound::ExprPtr& operand : n.operands) {  // which of them decided would tell its value
      out.children.push_back(Explain(*operand, env));
    }
    return;
  }
  const Verdict deciding = n.is_and ? Verdict::kNo : Verdict::kYes;
  std::vector<Verdict> verdicts;
  size_t end = n.operands.size();
  for (size_t i = 0; i < n.operands.size() && end == n.operands.size(); ++i) {
    verdicts.push_back(n.operands[i]->type.kind == TypeKind::kMissing ? Verdict::kUndetermined : VerdictOf(*n.operands[i], env));
    end = verdicts.back() == deciding ? i : end;
  }
  for (size_t i = 0; i < n.operands.size(); ++i) {
    out.children.push_back(i <= end ? Explain(*n.operands[i], env) : NotReached(*n.operands[i]));
  }
  if (end < n.operands.size()) {
    out.decisive = end;
    return;
  }
  for (size_t i = 0; i < verdicts.size(); ++i) {
    const bool is_open = verdicts[i] == Verdict::kUndetermined || verdicts[i] == Verdict::kMissing;
    if (!out.decisive && out.verdict == Verdict::kUndetermined && is_open) {
      out.decisive = i;
    }
  }
}

void Explainer::ExplainChoice(const bound::ChoiceOf& n, const plan::Environment& env, Explanation& out) {
  for (const auto& [condition, value] : n.branches) {
    Explanation of_condition = Explain(*condition, env);
    if (IsHidden(*condition)) {
      of_condition.note = "which `when` holds would tell it";
      out.children.push_back(std::move(of_condition));
      return;
    }
    const bool holds = of_condition.verdict == Verdict::kYes;
    of_condition.note = of_condition.note.empty() ? (holds ? "this `when` holds" : "so this `when` does not hold") : of_condition.note;
    out.children.push_back(std::move(of_condition));
    if (holds) {
      out.children.push_back(value->type.kind == TypeKind::kPeriod ? ExplainPeriod(*value, env) : Explain(*value, env));
      out.decisive = out.children.size() - 1;
      return;
    }
  }
  out.children.push_back(n.otherwise->type.kind == TypeKind::kPeriod ? ExplainPeriod(*n.otherwise, env) : Explain(*n.otherwise, env));
  out.children.back().note = out.children.back().note.empty() ? "otherwise" : out.children.back().note;
  out.decisive = out.children.size() - 1;
}

void Explainer::ExplainDefault(const bound::DefaultOf& n, const plan::Environment& env, Explanation& out) {
  bool is_given = false;
  for (const bound::ExprPtr& option : n.options) {
    if (is_given) {
      out.children.push_back(NotReached(*option));
      continue;
    }
    out.children.push_back(Explain(*option, env));
    out.decisive = out.children.size() - 1;
    is_given = option->type.kind != TypeKind::kMissing && !IsMissingAt(*rows_.OfScalar(executor_.planner().Lower(*option, env)), 0);
  }
}

}  // namespace tally
