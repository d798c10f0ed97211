// Listings: a line a row, a field a column.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/binder/outputs/output_binder.h"

namespace tally {

void BindListing(ProgramBuilder& binding, const Symbol& symbol) {
  const auto& listing = std::get<ast::Listing>(symbol.definition->node);
  const std::optional<ResolvedRows> rows = binding.ResolveRows(listing.of);
  if (!rows || !binding.EnsureTable(rows->table, listing.of.span)) {
    binding.MarkFaulty(symbol);
    return;
  }
  ExprContext context;
  context.frames.push_back(binding.names.FrameOf(*rows, listing.of.parts.back().text));
  bound::Listing& bound = binding.made.listings[symbol.id];
  bound.table = rows->table;
  bound.where = CohortCondition(*rows, MakeRowOf(context, 0, listing.of.span), listing.of.span);
  if (listing.where != nullptr) {
    bound.where = MakeAnd(bound.where, BindCondition(binding, *listing.where, context), listing.where->span);
  }
  bound.files = BindFiles(binding, listing.files, ExprContext{}, &context);
  bound.sorted = BindSorted(binding, listing.sorted, context);
  int next_slot = 0;
  for (const ast::ListingItem& item : listing.items) {
    std::visit(Overloaded{[&](const ast::OutputColumn& column) { bound.fields.push_back(BindField(binding, column, context)); },
                          [&](const std::pair<ast::Loop, std::vector<ast::OutputColumn>>& loop) {
                            std::vector<bound::OutputField> fields;
                            std::vector<const ast::Expr*> asked;
                            for (const ast::OutputColumn& column : loop.second) {
                              asked.push_back(column.heading.get());
                              asked.push_back(column.value.get());
                            }
                            const std::vector<bound::Loop> loops =
                                BindLoop(binding, loop.first, context, next_slot, asked, [&](const ExprContext& inner) {
                                  for (const ast::OutputColumn& column : loop.second) {
                                    fields.push_back(BindField(binding, column, inner));
                                  }
                                });
                            for (bound::OutputField& field : fields) {
                              field.loops = loops;
                              bound.fields.push_back(std::move(field));
                            }
                          }},
               item.node);
  }
  if (bound.fields.empty()) {
    binding.Error(DiagnosticKind::WrongArguments, symbol.span, fmt::format("the listing `{}` has no fields", symbol.name));
  }
  CheckHeadings(binding, bound.fields);
}

}  // namespace tally
