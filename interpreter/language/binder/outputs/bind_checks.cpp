// Checks: rules over rows, over the fields of a listing, over the cells of a worksheet.
#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/source/fold_text.h"
#include "foundation/source/utf8.h"
#include "language/binder/outputs/output_binder.h"
#include "language/binder/tree/severities.h"

namespace tally {

using bound::ExprPtr;
using bound::SpecialKind;

namespace {

const Type kText = Type::Of(TypeKind::kText);
const Type kDecimal = Type::Of(TypeKind::kDecimal);

std::string NameOf(const ast::Path& path) {
  return path.parts.empty() ? std::string() : path.parts.back().text;
}

class ChecksBinder {
 public:
  ChecksBinder(ProgramBuilder& binding, const Symbol& symbol)
      : b_(binding), id_(symbol.checks_id), written_(std::get<ast::Checks>(symbol.definition->node)) {}

  /// False: what is checked is not known.
  bool Bind() {
    checks_ = b_.program.checks[id_.index()];
    if (written_.of && !BindSubject(*written_.of)) {
      return false;
    }
    switch (written_.kind) {
      case ast::Checks::Kind::kAll: checks_.kind = bound::Checks::Kind::kAll; break;
      case ast::Checks::Kind::kFirstOnly: checks_.kind = bound::Checks::Kind::kFirstOnly; break;
      case ast::Checks::Kind::kPassAndFail: checks_.kind = bound::Checks::Kind::kPassAndFail; break;
    }
    for (const ast::RuleItem& item : written_.items) {
      std::visit(Overloaded{[&](const ast::Rule& rule) { checks_.rules.push_back(BindRule(rule, context_)); },
                            [&](const ast::RuleLoop& loop) { BindRuleLoop(loop); }},
                 item.node);
    }
    b_.made.checks[id_.index()] = std::move(checks_);
    return true;
  }

 private:
  bool BindSubject(const ast::Path& of) {
    const std::string name = NameOf(of);
    if (const Symbol* listing = of.parts.size() == 1 ? b_.names.Find(DefinitionKind::kListing, name) : nullptr) {
      if (!b_.Ensure(*listing, of.span)) {
        return false;
      }
      checks_.listing = ListingId(listing->id);
      b_.Means(of.span, checks_.listing);
      checks_.table = b_.program.listings[listing->id].table;
      checks_.where = b_.program.listings[listing->id].where;
      const std::string rows = NameOf(std::get<ast::Listing>(listing->definition->node).of);
      context_.frames.push_back(b_.names.FrameOf({checks_.table, {}}, rows));
      return true;
    }
    if (const Symbol* sheet = of.parts.size() == 1 ? b_.names.Find(DefinitionKind::kWorksheet, name) : nullptr) {
      if (!b_.Ensure(*sheet, of.span)) {
        return false;
      }
      checks_.worksheet = WorksheetId(sheet->id);
      b_.Means(of.span, checks_.worksheet);
      checks_.table = b_.program.worksheets[sheet->id].table;
      context_.frames.push_back(b_.names.FrameOf({checks_.table, {}}, b_.names.NameOf(checks_.table)));
      NameCells(b_.program.worksheets[sheet->id]);
      return true;
    }
    const std::optional<ResolvedRows> rows = b_.ResolveRows(of);
    if (!rows || !b_.EnsureTable(rows->table, of.span)) {
      return false;
    }
    checks_.table = rows->table;
    context_.frames.push_back(b_.names.FrameOf(*rows, name));
    checks_.where = CohortCondition(*rows, MakeRowOf(context_, 0, of.span), of.span);
    return true;
  }

  /// `C10`: row C, column 10.
  void NameCells(const bound::Worksheet& sheet) {
    const ExprPtr report = MakeRowOf(context_, 0, sheet.span);
    for (size_t r = 0; r < sheet.rows.size(); ++r) {
      for (size_t c = 0; c < sheet.columns.size() && !sheet.rows[r].name.empty(); ++c) {
        context_.named[fmt::format("{}{}", sheet.rows[r].name, sheet.columns[c].number)] =
            MakeExpr(bound::SheetCell{sheet.id, static_cast<int>(r), static_cast<int>(c), report}, kDecimal, true, sheet.rows[r].span);
      }
    }
  }

  void BindRuleLoop(const ast::RuleLoop& loop) {
    if (loop.loop.over_entered_rows) {
      if (!checks_.worksheet.is_valid()) {
        b_.Error(DiagnosticKind::TypeMismatch, loop.loop.span, "`for each entered row` is for checks of a worksheet");
        return;
      }
      ExprContext row = context_;
      row.sheet = checks_.worksheet;
      row.sheet_report = MakeRowOf(context_, 0, loop.loop.span);
      row.named["row.name"] = MakeSpecial(SpecialKind::kRowName, kText, false, loop.loop.span);
      row.named["row.text"] = MakeSpecial(SpecialKind::kRowText, kText, false, loop.loop.span);
      for (const ast::Rule& rule : loop.rules) {
        bound::Rule bound = BindRule(rule, row);
        bound.each_entered_row = true;
        checks_.rules.push_back(std::move(bound));
      }
      return;
    }
    std::vector<bound::Rule> rules;
    std::vector<const ast::Expr*> asked;
    for (const ast::Rule& rule : loop.rules) {
      for (const ast::ExprPtr* part : {&rule.condition, &rule.only_if, &rule.actual, &rule.limit, &rule.message}) {
        asked.push_back(part->get());
      }
      for (const ast::RuleTarget& target : rule.on) {
        asked.push_back(target.text.get());
      }
    }
    const std::vector<bound::Loop> loops = BindLoop(b_, loop.loop, context_, next_slot_, asked, [&](const ExprContext& inner) {
      for (const ast::Rule& rule : loop.rules) {
        rules.push_back(BindRule(rule, inner));
      }
    });
    for (bound::Rule& rule : rules) {
      rule.loops = loops;
      checks_.rules.push_back(std::move(rule));
    }
  }

  /// A severity is one of a few words, and what the program adds to them: the codes of `severity`.
  void CheckSeverity(const ast::Name& severity) {
    std::vector<std::string> known(std::begin(bound::kSeverities), std::end(bound::kSeverities));
    if (const Symbol* added = b_.names.Find(DefinitionKind::kCodes, "severity")) {
      const std::vector<std::string>& codes = *b_.names.CodesOf(TableId(added->id));
      if (std::find(codes.begin(), codes.end(), severity.text) != codes.end()) {
        b_.MeansRows(severity.span, {TableId(added->id), DefineId()});
      }
      known.insert(known.end(), codes.begin(), codes.end());
    }
    const auto is_known = [&](const std::string& word) { return std::find(known.begin(), known.end(), word) != known.end(); };
    if (is_known(severity.text) || is_known(FoldText(severity.text))) {
      return;
    }
    Diagnostic& message =
        b_.Error(DiagnosticKind::UnknownName, severity.span, fmt::format("there is no severity `{}`", Printable(severity.text)));
    b_.Suggest(message, severity.text, known);
    message.Hint(fmt::format(
        "severities are `error`, `warning`, `info` and `excluded`; others are codes of their own: `codes severity {{ \"{0}\" \"{0}\" }}`",
        Printable(severity.text)));
  }

  bound::Rule BindRule(const ast::Rule& rule, const ExprContext& outer) {
    bound::Rule bound;
    bound.id = rule.id.text;
    bound.severity = rule.severity.text;
    CheckSeverity(rule.severity);
    bound.unless = rule.unless;
    bound.span = rule.span;
    ExprContext context = outer;
    BindTargets(rule, bound, context);
    bound.condition = BindCondition(b_, *rule.condition, context, "a rule");
    if (rule.only_if != nullptr) {
      bound.only_if = BindCondition(b_, *rule.only_if, context, "`only if`");
    }
    if (const auto* compared = std::get_if<bound::CompareOf>(&bound.condition->node); compared != nullptr && rule.unless) {
      bound.actual = compared->left;
      bound.limit = compared->right;
    }
    if (rule.actual != nullptr) {
      bound.actual = BindPrintable(b_, *rule.actual, context);
    }
    if (rule.limit != nullptr) {
      bound.limit = BindPrintable(b_, *rule.limit, context);
    }
    bound.message = BindText(b_, *rule.message, context);
    return bound;
  }

  /// `on 3, 7 through 9` are fields of the listing, `on "2a"` is a text of the rule's own.
  void BindTargets(const ast::Rule& rule, bound::Rule& bound, ExprContext& context) {
    for (const ast::RuleTarget& target : rule.on) {
      if (target.text != nullptr) {
        if (bound.on_text != nullptr) {
          b_.Error(DiagnosticKind::WrongArguments, target.text->span, "a rule is `on` fields of the listing, or on one text")
              .Hint("write the rule once for each text");
        }
        bound.on_text = BindText(b_, *target.text, context);
        continue;
      }
      const int from = target.from.value_or(0);
      const int through = target.through.value_or(from);
      if (!checks_.listing.is_valid()) {
        b_.Error(DiagnosticKind::TypeMismatch, rule.span,
                 "`on` with numbers names the fields of a listing, and no listing is checked here");
        return;
      }
      if (through < from || through - from > 10000) {
        b_.Error(DiagnosticKind::WrongArguments, rule.span, fmt::format("{} through {} names no fields", from, through));
        return;
      }
      for (int number = from; number <= through; ++number) {
        AddField(rule, number, bound);
      }
    }
    const bool on_fields =
        std::any_of(rule.on.begin(), rule.on.end(), [](const ast::RuleTarget& target) { return target.text == nullptr; });
    if (on_fields) {  // also of a listing that lacks them
      context.named["value"] = MakeSpecial(SpecialKind::kFieldValue, kText, true, rule.span);
      context.named["heading"] = MakeSpecial(SpecialKind::kFieldHeading, kText, false, rule.span);
      context.named["field"] = MakeSpecial(SpecialKind::kFieldNumber, Type::Of(TypeKind::kInteger), false, rule.span);
    }
  }

  void AddField(const ast::Rule& rule, int number, bound::Rule& bound) {
    const bound::Listing& listing = b_.program.listings[checks_.listing.index()];
    const bool numbered =
        std::any_of(listing.fields.begin(), listing.fields.end(), [](const bound::OutputField& f) { return f.number.has_value(); });
    if (!numbered) {
      b_.Error(DiagnosticKind::UnknownName, rule.span,
               fmt::format("the fields of the listing `{}` have no numbers, by which `on {}` would name one", listing.name, number))
          .Label(listing.span, "the listing")
          .Hint(fmt::format("write a number before each heading: `{} \"...\" = ...`", number));
      return;
    }
    for (size_t i = 0; i < listing.fields.size(); ++i) {
      if (listing.fields[i].number != number) {
        continue;
      }
      const int index = static_cast<int>(i);
      if (std::find(bound.fields.begin(), bound.fields.end(), index) == bound.fields.end()) {
        bound.fields.push_back(index);
      }
      return;
    }
    b_.Error(DiagnosticKind::UnknownName, rule.span, fmt::format("the listing `{}` has no field {}", listing.name, number))
        .Label(listing.span, "the listing");
  }

  ProgramBuilder& b_;
  ChecksId id_;
  const ast::Checks& written_;
  bound::Checks checks_;
  ExprContext context_;
  int next_slot_ = 0;
};

}  // namespace

void BindChecks(ProgramBuilder& builder, const Symbol& symbol) {
  if (!ChecksBinder(builder, symbol).Bind()) {
    builder.MarkFaulty(symbol);
  }
}

}  // namespace tally
