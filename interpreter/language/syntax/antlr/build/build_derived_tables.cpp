#include "language/syntax/antlr/build/builder.h"

namespace tally::syntax {

ast::DerivedTable Builder::BuildDerivedTable(P::TableSourceContext* context, ast::Name name, ast::Clauses& clauses) {
  ast::DerivedTable table;
  table.name = std::move(name);
  if (auto* each = dynamic_cast<P::EachSourceContext*>(context)) {
    ast::EachSource source;
    for (P::KeyPartContext* key : each->keyPart()) {
      source.keys.push_back(BuildKeyPart(key));
    }
    for (P::SourceTableContext* from : each->sourceTable()) {
      source.sources.push_back(BuildTableSource(from, clauses));
    }
    table.source = std::move(source);
  } else if (auto* with = dynamic_cast<P::WithSourceContext*>(context)) {
    AddReasons(with->reason(), clauses);
    ast::WithSource source{.left = BuildPath(with->path(0)), .right = BuildPath(with->path(1)), .alias = std::nullopt};
    if (with->name() != nullptr) {
      source.alias = BuildName(with->name());
    }
    source.matching = BuildMatching(with->matching());
    source.where = BuildOptionalWhere(with->where());
    table.source = std::move(source);
  } else if (auto* of_union = dynamic_cast<P::UnionSourceContext*>(context)) {
    ast::UnionSource source;
    for (P::TakeContext* take : of_union->takeBlock()->take()) {
      source.takes.push_back(BuildTake(take, clauses));
    }
    table.source = std::move(source);
  } else if (auto* take = dynamic_cast<P::TakeSourceContext*>(context)) {
    table.source = BuildTake(take->take(), clauses);
  } else if (auto* form = dynamic_cast<P::FormSourceContext*>(context)) {
    table.source = ast::FormSource{.lines = form->KW_LINES() != nullptr, .forms = BuildNames(form->nameList())};
  } else {
    table.source = ast::EmptySource{};
  }
  return table;
}

ast::TableSource Builder::BuildTableSource(P::SourceTableContext* context, ast::Clauses& clauses) {
  AddReasons(context->reason(), clauses);
  return ast::TableSource{.table = BuildPath(context->path()), .where = BuildOptionalWhere(context->where())};
}

ast::KeyPart Builder::BuildKeyPart(P::KeyPartContext* context) {
  ast::KeyPart key{.name = BuildName(context->name()), .value = nullptr, .span = SpanOf(context)};
  if (context->part() != nullptr) {
    key.value = BuildPart(context->part());
  }
  return key;
}

ast::Take Builder::BuildTake(P::TakeContext* context, ast::Clauses& clauses) {
  ast::Take take;
  for (P::KeyPartContext* column : context->keyPart()) {
    take.columns.push_back(BuildKeyPart(column));
  }
  take.from = BuildTableSource(context->sourceTable(), clauses);
  return take;
}

}  // namespace tally::syntax
