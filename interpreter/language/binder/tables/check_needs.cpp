// What a library says that it needs, against what is there.
#include <fmt/format.h>

#include "language/binder/tables/table_binder.h"

namespace tally {

namespace {

/// Looks at the parts of one need.
class NeedCheck {
 public:
  NeedCheck(ProgramBuilder& builder, const MergedNeed& need)
      : b_(builder), need_(need), needs_(std::get<ast::Needs>(need.definition->node)) {}

  void Check() {
    if (!needs_.table) {
      CheckValue();
      return;
    }
    const TableId table = b_.names.FindTable(needs_.name.text);
    if (!table.is_valid() || !b_.EnsureTable(table, needs_.name.span)) {
      return;
    }
    for (const ast::Column& column : needs_.columns) {
      const std::string what = fmt::format("`{}` of `{}`", column.name.text, needs_.name.text);
      if (const std::optional<Type> type = TypeOf(table, column.name.text)) {
        CheckType(*type, column.type, what);
      } else {
        Report(column.name.span, fmt::format("a column or definition {}, and there is none", what));
      }
    }
  }

 private:
  void CheckValue() {
    const std::string& name = needs_.name.text;
    if (const Symbol* param = b_.names.Find(DefinitionKind::kParam, name)) {
      const ParamId id(param->id);
      if (b_.EnsureParam(id, needs_.name.span)) {
        CheckType(b_.program.params[id.index()].type, needs_.type, "`" + name + "`");
      }
    } else if (const std::optional<Type> type = TypeOf({}, name)) {
      CheckType(*type, needs_.type, "`" + name + "`");
    }
  }

  /// Nothing when there is no such column or definition; an error type when there is a faulty one.
  std::optional<Type> TypeOf(TableId table, const std::string& name) {
    if (const ColumnId column = table.is_valid() ? b_.names.FindColumn(table, name) : ColumnId(); column.is_valid()) {
      return b_.program.column(column).type;
    }
    const DefineId define = b_.names.FindDefine(table, name);
    if (!define.is_valid()) {
      return b_.names.IsFaulty(name) ? std::optional(Type()) : std::nullopt;
    }
    return b_.EnsureDefine(define, needs_.name.span) ? b_.program.define(define).type : Type();
  }

  void CheckType(const Type& type, const ast::TypeRef& wanted, const std::string& what) {
    if (type.is_error() || (IsAnyCodeSet(wanted) && b_.names.IsCodeSet(type.table))) {
      return;
    }
    const Type needed = IsAnyCodeSet(wanted) ? Type() : BindType(b_, wanted).type;
    if (IsAnyCodeSet(wanted) || (!needed.is_error() && !Fits(type, needed))) {
      Report(wanted.span, fmt::format("{} to be {}, and it is {}", what, IsAnyCodeSet(wanted) ? "of a code set" : b_.names.NameOf(needed),
                                      b_.names.NameOf(type)));
    }
  }

  void Report(Span part, const std::string& text) {
    b_.Error(DiagnosticKind::LibraryNeeds, need_.use, fmt::format("the library `{}` needs {}", need_.library, text))
        .Label(part, "it says so here");
  }

  ProgramBuilder& b_;
  const MergedNeed& need_;
  const ast::Needs& needs_;
};

}  // namespace

void CheckNeeds(ProgramBuilder& builder) {
  for (const MergedNeed& need : builder.merged.needs) {
    NeedCheck(builder, need).Check();
  }
}

}  // namespace tally
