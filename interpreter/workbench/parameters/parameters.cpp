#include "workbench/parameters/parameters.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/kernels/operators.h"
#include "engine/plan/lowering.h"
#include "foundation/base/check.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "workbench/parameters/parameter_bounds.h"
#include "workbench/parameters/parameter_order.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

Diagnostic& ReportParameter(const bound::Param& param, std::string text, DiagnosticSink& sink) {
  return sink.Report(DiagnosticKind::BadParameter, ParameterPlace{param.name}, std::move(text)).Label(param.span, "declared here");
}

/// Sets the parameters of one program one after the other.
class ParameterSetter {
 public:
  ParameterSetter(const GivenParameters& given, Executor& executor, DiagnosticSink& sink)
      : given_(given), executor_(executor), planner_(executor.planner()), program_(planner_.program()), sink_(sink) {}

  bool Set(ParamId id) {
    const bound::Param& param = program_.params[id.index()];
    const size_t errors_before = sink_.error_count();
    const bool is_given = given_.values[id.index()].has_value();
    plan::ParamValue value = is_given ? *given_.values[id.index()] : DefaultOf(param);
    if (sink_.error_count() != errors_before) {
      return false;
    }
    if (!is_given && !value.is_list && !value.is_all && value.value.is_missing() && !param.or_missing) {
      ReportParameter(param, fmt::format("its default gives no value for these data: give one with `--set {}=VALUE`", param.name), sink_);
      return false;
    }
    if (param.values_of.is_valid() && !CheckValuesOf(param, value)) {
      return false;
    }
    const auto bound_value = [&](const bound::Expr& expr) { return std::optional<Value>(executor_.EvaluateScalar(expr)); };
    if (const std::optional<std::string> fault = FaultOfBounds(program_, param, value, bound_value)) {
      ReportParameter(param, *fault, sink_);
      return false;
    }
    planner_.params()[id.index()] = std::move(value);
    return sink_.error_count() == errors_before;
  }

  void SetForTest(ParamId id) {
    const bound::Param& param = program_.params[id.index()];
    plan::ParamValue value;
    value.is_list = param.type.list;
    if (param.default_value == nullptr) {
      value.node = value.is_list ? NodeId() : Unset(param);
    } else if (param.type.list || ConstantValue(*param.default_value)) {
      value = DefaultOf(param);
    } else {
      value.node = planner_.Lower(*param.default_value, planner_.ScalarEnvironment());
    }
    const auto* key = std::get_if<std::string>(&value.value.data);
    if (key != nullptr && IsRowOfData(program_, param.type)) {
      value.node = plan::RowOfText(planner_, planner_.LowerConstant(value.value, Type::Of(TypeKind::kText)), param.type.table);
    }
    planner_.params()[id.index()] = std::move(value);
  }

 private:
  /// A value that is a fault wherever it is read.
  NodeId Unset(const bound::Param& param) {
    const VectorRef none = executor_.Evaluate(planner_.LowerConstant(Value{}, param.type));
    auto unset = std::make_shared<Vector>(*none);
    unset->faults = MakeFaults(Bitmap(1, true), param.span,
                               fmt::format("the test does not say what `{}` is: `param {} = ...`", param.name, param.name));
    return executor_.AddInput(planner_.graph().scalar(), std::move(unset));
  }

  plan::ParamValue DefaultOf(const bound::Param& param) {
    plan::ParamValue value;
    value.is_list = param.type.list;
    if (!param.default_value) {
      return value;
    }
    const bound::Expr& expr = *param.default_value;
    if (const std::optional<Value> constant = ConstantValue(expr)) {
      value.is_all = constant->is_all();
      value.value = *constant;
      return value;
    }
    if (!param.type.list) {
      if (const auto* other = std::get_if<bound::ParamRef>(&expr.node)) {
        return planner_.params()[other->param.index()];
      }
      value.value = executor_.EvaluateScalar(expr);
      return value;
    }
    if (const auto* other = std::get_if<bound::ParamRef>(&expr.node)) {
      return planner_.params()[other->param.index()];
    }
    if (const auto* list = std::get_if<bound::ConstantList>(&expr.node)) {
      value.list = list->values;
      return value;
    }
    TALLY_CHECK(false && "a list that is neither written nor a parameter");
    return value;
  }

  /// The key texts of `value` become rows.
  bool ResolveRows(const bound::Param& param, plan::ParamValue& value) {
    const auto resolve = [&](Value& each) {
      const auto* key = std::get_if<std::string>(&each.data);
      if (key == nullptr) {
        return true;
      }
      const NodeId text = planner_.LowerConstant(each, Type::Of(TypeKind::kText));
      const VectorRef row = executor_.Evaluate(plan::RowOfText(planner_, text, param.type.table));
      if (IsMissingAt(*row, 0)) {
        ReportParameter(param, fmt::format("\"{}\" is not in `{}`", Printable(*key), program_.table(param.type.table).name), sink_);
        return false;
      }
      each = Value{static_cast<int64_t>(IntegerAt(*row, 0))};
      return true;
    };
    if (value.is_all) {
      return true;
    }
    if (!value.is_list) {
      return resolve(value.value);
    }
    for (Value& each : value.list) {
      if (!resolve(each)) {
        return false;
      }
    }
    return true;
  }

  /// `school.number`: only values that the column has.
  bool CheckValuesOf(const bound::Param& param, plan::ParamValue& value) {
    if (value.is_all) {
      return true;
    }
    const ValueList texts = ItemsOf(value);
    if (IsRowOfData(program_, param.type) && !ResolveRows(param, value)) {
      return false;
    }
    const ValueList items = ItemsOf(value);
    const bound::Column& column = program_.column(param.values_of);
    const Vector values = Flatten(*executor_.Evaluate(planner_.ColumnNode(param.values_of)));
    std::set<std::string> seen;
    for (size_t i = 0; i < items.size(); ++i) {
      const std::string text = PrintValue(program_, param.type, texts[i]);
      if (items[i].is_missing() || !seen.insert(text).second || Holds(values, items[i])) {
        continue;
      }
      ReportParameter(
          param,
          fmt::format("\"{}\" is not a value of `{}.{}` in these data", Printable(text), program_.table(column.table).name, column.name),
          sink_);
      return false;
    }
    return true;
  }

  static ValueList ItemsOf(const plan::ParamValue& value) { return value.is_list ? value.list : ValueList{value.value}; }

  static bool Holds(const Vector& values, const Value& item) {
    if (values.dictionary) {
      const auto* text = std::get_if<std::string>(&item.data);
      const uint32_t code = text == nullptr ? Dictionary::kNone : values.dictionary->Find(*text);
      if (code == Dictionary::kNone) {
        return false;
      }
      for (size_t row = 0; row < values.size; ++row) {
        if (!IsMissingAt(values, row) && static_cast<uint32_t>(IntegerAt(values, row)) == code) {
          return true;
        }
      }
      return false;
    }
    KernelContext context;
    context.rows = values.size;
    const Vector in = InSet(values, {item}, context);
    return in.yes.Any();
  }

  const GivenParameters& given_;
  Executor& executor_;
  plan::Planner& planner_;
  const bound::Program& program_;
  DiagnosticSink& sink_;
};

}  // namespace

GivenParameters ReadParameters(const bound::Program& program, const Settings& settings, DiagnosticSink& sink) {
  GivenParameters given;
  given.values.resize(program.params.size());
  std::vector<std::string> names;
  for (const bound::Param& param : program.params) {
    names.push_back(param.name);
  }
  for (const auto& [name, text] : settings) {
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      continue;
    }
    Diagnostic& diagnostic = sink.Report(DiagnosticKind::BadParameter, ParameterPlace{Printable(name)},
                                         fmt::format("there is no parameter `{}`", Printable(name)));
    if (const std::optional<std::string> near = NearestName(name, names)) {
      diagnostic.Hint(fmt::format("did you mean `{}`?", *near));
    } else if (!names.empty()) {
      diagnostic.Hint(fmt::format("the parameters are: {}", fmt::join(names, ", ")));
    }
  }
  for (const bound::Param& param : program.params) {
    const auto text = settings.find(param.name);
    if (text == settings.end()) {
      if (!param.default_value) {
        Diagnostic& required =
            ReportParameter(param, fmt::format("parameter `{0}` is required: give it with `--set {0}=VALUE`", param.name), sink);
        if (param.or_missing) {
          required.Hint("`= missing` behind its type says that it may be left out");
        }
      }
      continue;
    }
    Result<plan::ParamValue> value = ParseParameterText(program, param, text->second);
    if (!value) {
      ReportParameter(param, value.message(), sink);
      continue;
    }
    if (const std::optional<std::string> fault = FaultOfBounds(program, param, *value, ConstantValue)) {
      ReportParameter(param, *fault, sink);
      continue;
    }
    given.values[param.id.index()] = std::move(*value);
  }
  return given;
}

bool SetParameters(const GivenParameters& given, Executor& executor, DiagnosticSink& sink) {
  ParameterSetter setter(given, executor, sink);
  bool all_set = true;
  for (const ParamId id : ParametersInOrder(executor.planner().program())) {
    all_set = setter.Set(id) && all_set;
  }
  return all_set;
}

void SetParametersForTest(Executor& executor, DiagnosticSink& sink) {
  const GivenParameters none{.values = std::vector<std::optional<plan::ParamValue>>(executor.planner().program().params.size())};
  ParameterSetter setter(none, executor, sink);
  for (const ParamId id : ParametersInOrder(executor.planner().program())) {
    setter.SetForTest(id);
  }
}

}  // namespace tally
