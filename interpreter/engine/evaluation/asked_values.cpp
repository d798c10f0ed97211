// Values that columns are asked for and that none of their rows holds.
#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/evaluation.h"
#include "engine/plan/inputs.h"
#include "foundation/base/calendar.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/look_alike.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/private_values.h"

namespace tally {
namespace {

using Range = std::pair<int32_t, int32_t>;

constexpr int32_t kFirst = kMissing32 + 1;
constexpr int32_t kLast = std::numeric_limits<int32_t>::max();

bool HoldsYearsOrDays(const Vector& v) {
  return v.layout == Layout::kI32 && v.dictionary == nullptr;
}

bool IsOneText(const Vector& v) {
  return v.constant && v.dictionary != nullptr && !IsMissingAt(v, 0);
}

/// The values from `start` through `end`, which are the same for all rows; null: no bound.
std::optional<Range> RangeBetween(const Vector* start, const Vector* end) {
  for (const Vector* bound : {start, end}) {
    if (bound != nullptr && (!bound->constant || !HoldsYearsOrDays(*bound) || IsMissingAt(*bound, 0))) {
      return std::nullopt;
    }
  }
  return Range(start == nullptr ? kFirst : IntegerAt(*start, 0), end == nullptr ? kLast : IntegerAt(*end, 0));
}

/// The range in which a column's value must lie where the other side of the comparison is `bound`.
std::optional<Range> RangeOf(CompareOp op, bool column_is_left, const Vector& bound) {
  switch (op) {
    case CompareOp::kEqual:
    case CompareOp::kNotEqual: return RangeBetween(&bound, &bound);
    case CompareOp::kLessEqual: return column_is_left ? RangeBetween(nullptr, &bound) : RangeBetween(&bound, nullptr);
    case CompareOp::kGreaterEqual: return column_is_left ? RangeBetween(&bound, nullptr) : RangeBetween(nullptr, &bound);
    case CompareOp::kLess:
    case CompareOp::kGreater: break;  // of other years on purpose
  }
  return std::nullopt;
}

/// The first and the last value of a column, or of its periods; nothing where no row has one.
std::optional<Range> ExtentOf(const AskedOfColumn& question) {
  Range extent(kLast, kFirst);
  for (const Vector* column : {question.values.get(), question.ends.get()}) {
    for (size_t row = 0; column != nullptr && row < column->stored(); ++row) {
      if (const int32_t value = column->i32[row]; value != kMissing32) {
        extent = {std::min(extent.first, value), std::max(extent.second, value)};
      }
    }
  }
  return extent.first <= extent.second ? std::optional<Range>(extent) : std::nullopt;
}

/// Whether a row has what is asked for; a period without an end, or without a start, has every year behind it, or before it: of which year
/// the data are, it says only where its other day lies in that year.
enum class Held { kNo, kByOpenPeriod, kYes };

Held HeldBy(const AskedOfColumn& question) {
  const std::vector<int32_t>& starts = question.values->i32;
  const std::vector<int32_t>& ends = question.ends == nullptr ? starts : question.ends->i32;
  const auto [from, through] = *question.range;
  Held held = Held::kNo;
  for (size_t row = 0; row < starts.size(); ++row) {
    const int32_t start = starts[row];
    const int32_t end = ends[ends.size() == 1 ? 0 : row];
    const bool is_open = start == kMissing32 || end == kMissing32;
    if (start > through || (end != kMissing32 && end < from) || (start == kMissing32 && end == kMissing32)) {
      continue;  // a missing start is before all days
    }
    if (!is_open || (start != kMissing32 && start >= from) || (end != kMissing32 && end <= through)) {
      return Held::kYes;
    }
    held = Held::kByOpenPeriod;
  }
  return held;
}

std::string InWords(int32_t value, bool is_day) {
  return is_day ? FormatDay(value) : std::to_string(value);
}

std::string RangeInWords(const Range& range) {
  return range.first == range.second ? InWords(range.first, false)
                                     : fmt::format("{} through {}", InWords(range.first, false), InWords(range.second, false));
}

/// What a column holds.
std::string ExtentInWords(const Range& extent, bool is_days) {
  const std::string first = PlainDataValue(InWords(extent.first, is_days));
  return extent.first == extent.second ? first : fmt::format("{} through {}", first, PlainDataValue(InWords(extent.second, is_days)));
}

/// A text of the dictionary that reads like `text`; empty: there is none.
std::string LooksLike(const std::string& text, const Dictionary& texts) {
  const std::string like = LookAlike(text);
  for (uint32_t code = 0; code < texts.size(); ++code) {
    if (LookAlike(texts.At(code)) == like) {
      return std::string(texts.At(code));
    }
  }
  return {};
}

void AddOnce(std::vector<std::string>& texts, std::string text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
    texts.push_back(std::move(text));
  }
}

}  // namespace

/// `student.campus`, of a column of a file or of rows that were made; empty: the values are computed.
std::string Evaluation::ColumnName(NodeId node) {
  const plan::NodeBody& body = graph_.node(node).body;
  const bound::Program& program = executor_.planner_.program();
  if (const auto* gather = std::get_if<plan::GatherNode>(&body)) {
    return ColumnName(gather->values);
  }
  if (const auto* column = std::get_if<plan::StoredColumnNode>(&body)) {
    const TableId table = executor_.planner_.TableOf(column->table);
    return fmt::format("{}.{}", program.table(table).name,
                       executor_.Stored(table)->schema->columns[static_cast<size_t>(column->column)].name);
  }
  if (const auto* column = std::get_if<plan::DerivedColumnNode>(&body)) {
    const bound::Table& table = program.table(executor_.planner_.TableOf(column->table));
    return fmt::format("{}.{}", table.name, program.column(table.columns[static_cast<size_t>(column->index)]).name);
  }
  return {};
}

const plan::StoredColumnNode* Evaluation::FileColumn(NodeId node) {
  const plan::NodeBody& body = graph_.node(node).body;
  if (const auto* gather = std::get_if<plan::GatherNode>(&body)) {
    return FileColumn(gather->values);
  }
  const auto* column = std::get_if<plan::StoredColumnNode>(&body);
  const StoredTable* stored = column == nullptr ? nullptr : executor_.Stored(executor_.planner_.TableOf(column->table));
  const bool is_there =
      stored != nullptr && !stored->absent && stored->rows != 0 && !stored->column_absent[static_cast<size_t>(column->column)];
  return is_there ? column : nullptr;
}

std::set<ColumnId> Evaluation::ColumnsOf(NodeId node) {
  std::set<ColumnId> columns;
  std::set<NodeId> seen = {node};
  std::vector<NodeId> left = {node};
  while (!left.empty()) {
    const NodeId at = left.back();
    left.pop_back();
    const plan::NodeBody& body = graph_.node(at).body;
    if (const auto* stored = std::get_if<plan::StoredColumnNode>(&body)) {
      const TableSchema& schema = *executor_.Stored(executor_.planner_.TableOf(stored->table))->schema;
      columns.insert(schema.columns[static_cast<size_t>(stored->column)].id);
    } else if (const auto* derived = std::get_if<plan::DerivedColumnNode>(&body)) {
      const bound::Table& table = executor_.planner_.program().table(executor_.planner_.TableOf(derived->table));
      columns.insert(table.columns[static_cast<size_t>(derived->index)]);
    }
    for (const NodeId input : plan::InputsOf(graph_, at)) {
      if (seen.insert(input).second) {
        left.push_back(input);
      }
    }
  }
  return columns;
}

bool Evaluation::IsPrivate(NodeId node) {
  PrivateValues values(executor_.planner_.program());
  const std::set<ColumnId> columns = values.any() ? ColumnsOf(node) : std::set<ColumnId>();
  return std::any_of(columns.begin(), columns.end(), [&](ColumnId column) { return values.ShownByColumn(column) != nullptr; });
}

std::string Evaluation::AsTold(NodeId node, const std::string& values) {
  if (!node.is_valid() || ColumnsOf(node).empty()) {
    return WithDataValues(values, true);
  }
  return IsPrivate(node) ? WithoutPrivateValues(values) : values;
}

void Evaluation::TellOfValues(NodeId id, const plan::OperatorNode& n, const std::vector<VectorRef>& inputs) {
  const std::set<std::string>* parameters = graph_.AskedParametersOf(id);
  const auto is_year = [&](NodeId node) {
    const auto* constant = std::get_if<plan::ConstantNode>(&graph_.node(node).body);
    return constant != nullptr && constant->kind == TypeKind::kYear;
  };
  const auto is_period_of_year = [&](NodeId node) {
    const auto* call = std::get_if<plan::OperatorNode>(&graph_.node(node).body);
    return call != nullptr && std::holds_alternative<plan::Call>(call->operation) && is_year(call->inputs.front());
  };
  const auto* compare = std::get_if<plan::Compare>(&n.operation);
  if (compare != nullptr || std::holds_alternative<plan::Same>(n.operation)) {
    const CompareOp op = compare == nullptr ? CompareOp::kEqual : compare->op;
    const bool is_exact = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
    for (const size_t side : {size_t{0}, size_t{1}}) {
      const NodeId other = n.inputs[1 - side];
      AskedOfColumn question{.column = n.inputs[side], .values = inputs[side], .is_exact = is_exact};
      if (is_year(other)) {
        question.range = RangeOf(op, side == 0, *inputs[1 - side]);
      } else if (is_exact && IsOneText(*inputs[1 - side])) {
        question.texts.emplace_back(TextAt(*inputs[1 - side], 0));
        question.asked = other;
      }
      TellOfQuestion(question, parameters, n.span);
    }
  } else if (const auto* in_set = std::get_if<plan::InSet>(&n.operation)) {
    AskedOfColumn question{.column = n.inputs[0], .values = inputs[0]};
    for (const Value& value : in_set->set) {
      if (const auto* text = std::get_if<std::string>(&value.data)) {
        question.texts.push_back(*text);
      } else if (const auto* number = std::get_if<int64_t>(&value.data); number != nullptr && parameters != nullptr) {
        AskedOfColumn one = question;
        one.range = Range(static_cast<int32_t>(*number), static_cast<int32_t>(*number));
        TellOfQuestion(one, parameters, n.span);
      }
    }
    TellOfQuestion(question, parameters, n.span);
  } else if (std::holds_alternative<plan::InRange>(n.operation)) {
    AskedOfColumn question{.column = n.inputs[0], .values = inputs[0]};
    const bool has_bounds = n.inputs[1].is_valid() && n.inputs[2].is_valid();
    question.is_days = has_bounds && is_period_of_year(n.inputs[1]) && is_period_of_year(n.inputs[2]);
    question.is_exact = question.is_days || parameters == nullptr;
    if (question.is_days || (has_bounds && is_year(n.inputs[1]) && is_year(n.inputs[2]))) {
      question.range = RangeBetween(inputs[1].get(), inputs[2].get());
    }
    TellOfQuestion(question, parameters, n.span);
  } else if (std::holds_alternative<plan::ShareADay>(n.operation)) {
    AskedOfColumn question{.is_days = true};
    for (size_t i = 0; i + 2 < inputs.size(); i += 3) {
      if (n.inputs[i].is_valid() && n.inputs[i + 1].is_valid() && is_period_of_year(n.inputs[i])) {
        question.range = RangeBetween(inputs[i].get(), inputs[i + 1].get());
      } else if (n.inputs[i].is_valid() && n.inputs[i + 1].is_valid() && question.values == nullptr) {
        question.column = n.inputs[i];
        question.values = inputs[i];
        question.ends = inputs[i + 1];
      }
    }
    TellOfQuestion(question, parameters, n.span);
  }
}

void Evaluation::TellOfKeys(NodeId id, const plan::ProbeNode& n) {
  const std::set<std::string>* parameters = graph_.AskedParametersOf(id);
  const auto& group = std::get<plan::GroupNode>(graph_.node(n.groups).body);
  for (size_t i = 0; parameters != nullptr && i < n.keys.size(); ++i) {
    const auto* constant = std::get_if<plan::ConstantNode>(&graph_.node(n.keys[i]).body);
    if (constant == nullptr) {
      continue;
    }
    AskedOfColumn question{.column = group.keys[i], .values = Input(group.keys[i])};
    if (const auto* text = std::get_if<std::string>(&constant->value.data)) {
      question.texts.push_back(*text);
    } else if (constant->kind == TypeKind::kYear) {
      const VectorRef year = Input(n.keys[i]);
      question.range = RangeBetween(year.get(), year.get());
    }
    std::set<std::string> of_key;
    for (const bound::Param& param : executor_.planner_.program().params) {
      if (parameters->contains(param.name) && executor_.planner_.params()[param.id.index()].value.data == constant->value.data) {
        of_key.insert(param.name);
      }
    }
    TellOfQuestion(question, &of_key, Span());
  }
}

void Evaluation::TellOfQuestion(const AskedOfColumn& question, const std::set<std::string>* parameters, Span span) {
  if (question.values == nullptr || question.values->constant || question.values->size == 0 || graph_.IsScalar(question.column)) {
    return;
  }
  if (parameters != nullptr) {
    for (const std::string& parameter : *parameters) {
      TellOfParameter(question, parameter);
    }
    return;
  }
  const plan::StoredColumnNode* column = FileColumn(question.column);
  if (column == nullptr || !question.is_exact) {
    return;
  }
  std::string asked;
  std::string there;
  if (question.range && HoldsYearsOrDays(*question.values)) {
    // Where rows were looked up, others may hold it.
    const bool is_looked_up = std::holds_alternative<plan::GatherNode>(graph_.node(question.column).body);
    const std::optional<Range> extent = is_looked_up || HeldBy(question) != Held::kNo ? std::nullopt : ExtentOf(question);
    if (!extent) {
      return;
    }
    asked = question.is_days ? fmt::format("a day of {}", SchoolYearOf(question.range->first)) : RangeInWords(*question.range);
    there = fmt::format(", which holds {}", AsTold(question.column, ExtentInWords(*extent, question.is_days)));
  } else if (!question.texts.empty() && question.values->dictionary != nullptr) {
    const Dictionary& texts = *question.values->dictionary;
    if (std::any_of(question.texts.begin(), question.texts.end(),
                    [&](const std::string& t) { return texts.Find(t) != Dictionary::kNone; })) {
      return;  // one that is there is enough
    }
    asked = fmt::format("{}{}", question.texts.size() > 1 ? "one of these, such as " : "",
                        AsTold(question.asked, DataValue(question.texts.front())));
  } else {
    return;
  }
  const TableSchema& schema = *executor_.Stored(executor_.planner_.TableOf(column->table))->schema;
  executor_.account_.AddOmission({.kind = DiagnosticKind::AlwaysTheSame,
                                  .span = span,
                                  .text = fmt::format("no row of `{}` has {} in `{}`{}", schema.name, asked,
                                                      schema.columns[static_cast<size_t>(column->column)].name, there),
                                  .hint = {}});
}

void Evaluation::TellOfParameter(const AskedOfColumn& question, const std::string& parameter) {
  const std::vector<bound::Param>& params = executor_.planner_.program().params;
  const auto known = std::find_if(params.begin(), params.end(), [&](const bound::Param& param) { return param.name == parameter; });
  if (known == params.end()) {
    return;
  }
  Account& account = executor_.account_;
  if (known->type.kind == TypeKind::kYear && question.range && HoldsYearsOrDays(*question.values)) {
    const auto* value = std::get_if<int64_t>(&executor_.planner_.params()[known->id.index()].value.data);
    if (value == nullptr && !known->type.list) {
      return;  // it is computed
    }
    AskedValue& asked = account.Asked(parameter, std::to_string(known->type.list ? question.range->first : *value));
    if (asked.is_held) {
      return;
    }
    const Held held = HeldBy(question);
    const std::optional<Range> extent = held == Held::kNo ? ExtentOf(question) : std::nullopt;
    asked.is_held = held == Held::kYes && question.is_exact;
    if (extent) {
      const std::string name = ColumnName(question.column);
      const std::string words = AsTold(question.column, ExtentInWords(*extent, question.is_days));
      AddOnce(asked.columns, name.empty() ? words : fmt::format("`{}` holds {}", name, words));
    }
  } else if (question.values->dictionary != nullptr) {
    const Dictionary& texts = *question.values->dictionary;
    for (const std::string& text : question.texts) {
      AskedValue& asked = account.Asked(parameter, text);
      asked.is_held = asked.is_held || texts.Find(text) != Dictionary::kNone;
      if (!asked.is_held) {
        if (const std::string name = ColumnName(question.column); !name.empty()) {
          AddOnce(asked.columns, fmt::format("`{}`", name));
        }
        asked.meant = asked.meant.empty() && !IsPrivate(question.column) ? LooksLike(text, texts) : asked.meant;
      }
    }
  }
}

}  // namespace tally
