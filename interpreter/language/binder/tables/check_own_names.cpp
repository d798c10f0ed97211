// Names that the language itself has: types and functions keep their meaning, in libraries too.
#include <fmt/format.h>

#include "foundation/types/function_catalogue.h"
#include "language/binder/expressions/bind_expression.h"
#include "language/binder/tables/table_binder.h"

namespace tally {

void CheckOwnNames(ProgramBuilder& builder) {
  for (const Symbol& symbol : builder.names.symbols()) {
    if (NameSpaceOf(symbol.kind) == ast::NameSpace::kRows && IsTypeName(symbol.name)) {
      builder
          .Error(DiagnosticKind::DefinedTwice, symbol.span,
                 fmt::format("`{}` is a type of the language: a column of that type would not be of this {}", symbol.name,
                             NounOf(symbol.kind)))
          .Hint("give it another name");
    }
    const auto* define = std::get_if<ast::Define>(&symbol.definition->node);
    if (define != nullptr && !define->args.empty() && FunctionCatalogue::Get().Find(symbol.name).is_valid()) {
      builder
          .Error(DiagnosticKind::DefinedTwice, symbol.span,
                 fmt::format("`{}` is a function of the language, and rules of libraries call it by this name", symbol.name))
          .Hint("give the definition another name");
    }
  }
}

}  // namespace tally
