#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

ast::DerivedTable Builder::BuildDerivedTable(P::TableSourceContext* context, ast::Name name, ast::Clauses& clauses) {
  ast::DerivedTable table;
  table.name = std::move(name);
  Match(
      context,
      [&](P::EachSourceContext* each) {
        ast::EachSource source;
        for (P::KeyPartContext* key : each->keyPart()) {
          source.keys.push_back(BuildKeyPart(key));
        }
        for (P::SourceTableContext* from : each->sourceTable()) {
          const bool only = each->sourceTable().size() == 1;
          source.sources.push_back(BuildTableSource(from, only ? -1 : static_cast<int>(source.sources.size()), clauses));
        }
        table.source = std::move(source);
      },
      [&](P::WithSourceContext* with) {
        AddReasons(with->reason(), clauses);
        ast::WithSource source{.left = BuildPath(with->path(0)), .right = BuildPath(with->path(1)), .alias = std::nullopt};
        if (with->name() != nullptr) {
          source.alias = BuildName(with->name());
        }
        source.matching = BuildMatching(with->matching());
        source.where = BuildOptionalWhere(with->where());
        table.source = std::move(source);
      },
      [&](P::UnionSourceContext* of_union) {
        ast::UnionSource source;
        for (P::TakeContext* take : of_union->takeBlock()->take()) {
          source.takes.push_back(BuildTake(take, static_cast<int>(source.takes.size()), clauses));
        }
        table.source = std::move(source);
      },
      [&](P::TakeSourceContext* take) { table.source = BuildTake(take->take(), -1, clauses); },
      [&](P::EmptySourceContext*) { table.source = ast::EmptySource{}; },
      [&](P::FormSourceContext* form) {
        table.source = ast::FormSource{.lines = form->KW_LINES() != nullptr, .forms = BuildNames(form->nameList())};
      });
  return table;
}

/// The reasons before a `where` are those of one table among several; of the only one (`number` -1) they are the definition's.
ast::TableSource Builder::BuildTableSource(P::SourceTableContext* context, int number, ast::Clauses& clauses) {
  ast::TableSource source{.table = BuildPath(context->path()), .where = BuildOptionalWhere(context->where())};
  if (number < 0) {
    AddReasons(context->reason(), clauses);
  } else {
    AddClauseReasons(context->reason(), SpanOf(context), number, clauses);
  }
  return source;
}

ast::KeyPart Builder::BuildKeyPart(P::KeyPartContext* context) {
  ast::KeyPart key{.name = BuildName(context->name()), .value = nullptr, .span = SpanOf(context)};
  if (context->part() != nullptr) {
    key.value = BuildPart(context->part());
  }
  return key;
}

ast::Take Builder::BuildTake(P::TakeContext* context, int number, ast::Clauses& clauses) {
  ast::Take take;
  for (P::KeyPartContext* column : context->keyPart()) {
    take.columns.push_back(BuildKeyPart(column));
  }
  take.from = BuildTableSource(context->sourceTable(), number, clauses);
  return take;
}

}  // namespace tally::syntax
