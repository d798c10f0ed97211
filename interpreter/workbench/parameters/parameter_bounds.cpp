#include "workbench/parameters/parameter_bounds.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

std::optional<std::string> FaultOfOne(const bound::Program& program, const bound::Param& param, const Value& value,
                                      const BoundValue& bound_value) {
  if (value.is_missing() || value.is_all()) {
    return std::nullopt;
  }
  const auto fault = [&](const bound::ExprPtr& bound, auto outside, std::string_view wanted) -> std::optional<std::string> {
    if (!bound) {
      return std::nullopt;
    }
    const std::optional<Value> limit = bound_value(*bound);
    if (!limit || limit->is_missing()) {
      return std::nullopt;
    }
    const std::optional<int> order = OrderOfValues(value, *limit);
    if (!order || !outside(*order)) {
      return std::nullopt;
    }
    return fmt::format("\"{}\" is out of bounds: parameter `{}` must be {} {}", Printable(PrintValue(program, param.type, value)),
                       param.name, wanted, Printable(PrintValue(program, param.type, *limit)));
  };
  if (auto found = fault(
          param.from, [](int order) { return order < 0; }, "at least")) {
    return found;
  }
  if (auto found = fault(
          param.through, [](int order) { return order > 0; }, "at most")) {
    return found;
  }
  return fault(
      param.above, [](int order) { return order <= 0; }, "above");
}

}  // namespace

std::optional<int> OrderOfValues(const Value& a, const Value& b) {
  if (a.data.index() != b.data.index()) {
    return std::nullopt;
  }
  if (const auto* number = std::get_if<Rational>(&a.data)) {
    return number->compare(std::get<Rational>(b.data));
  }
  if (const auto* ordinal = std::get_if<int64_t>(&a.data)) {
    const int64_t other = std::get<int64_t>(b.data);
    return *ordinal < other ? -1 : *ordinal > other ? 1 : 0;
  }
  if (const auto* text = std::get_if<std::string>(&a.data)) {
    return text->compare(std::get<std::string>(b.data));
  }
  return std::nullopt;
}

std::optional<Value> ConstantValue(const bound::Expr& expr) {
  if (const auto* constant = std::get_if<bound::Constant>(&expr.node)) {
    return constant->value;
  }
  return std::nullopt;
}

std::optional<std::string> FaultOfBounds(const bound::Program& program, const bound::Param& param, const plan::ParamValue& value,
                                         const BoundValue& bound_value) {
  if (value.is_all) {
    return std::nullopt;
  }
  if (!value.is_list) {
    return FaultOfOne(program, param, value.value, bound_value);
  }
  for (const Value& item : value.list) {
    if (auto fault = FaultOfOne(program, param, item, bound_value)) {
      return fault;
    }
  }
  return std::nullopt;
}

void CheckDefaults(const bound::Program& program, DiagnosticSink& sink) {
  for (const bound::Param& param : program.params) {
    const std::optional<Value> value = param.default_value ? ConstantValue(*param.default_value) : std::nullopt;
    if (!value || param.default_value->type.is_error()) {
      continue;
    }
    if (const std::optional<std::string> fault = FaultOfOne(program, param, *value, ConstantValue)) {
      sink.Report(DiagnosticKind::BadParameter, param.default_value->span, *fault);
    }
  }
}

}  // namespace tally
