// Forms: axes against axes, or axes against the values of a measure, with the clauses of the templates that they use.
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"
#include "language/binder/outputs/loop_texts.h"
#include "language/binder/outputs/output_binder.h"
#include "language/binder/tree/walk.h"

namespace tally {

using bound::ExprPtr;
using bound::SpecialKind;

namespace {

constexpr size_t kMaxClauses = 10'000;

const Type kText = Type::Of(TypeKind::kText);
const Type kInteger = Type::Of(TypeKind::kInteger);
const Type kDecimal = Type::Of(TypeKind::kDecimal);
const Type kYesNo = Type::Of(TypeKind::kYesNo);

using NamedValues = std::map<std::string, ExprPtr, std::less<>>;

/// A clause of the form, its own or of a template that it uses, with the names that the template's arguments stand for.
struct Clause {
  const ast::FormItem* item;
  const NamedValues* named;
  Span use;  // of the template by which it came; empty for the form's own
};

class FormBinder {
 public:
  FormBinder(Binding& binding, bound::Form& form, const ast::Form& written) : b_(binding), form_(form), written_(written) {}

  /// The table and the rows, then everything else. `measure` is the one this form is for, if any.
  void Bind(const bound::Measure* measure) {
    if (!BindRows(measure)) {
      return;
    }
    if (measure != nullptr) {
      NameMeasure(*measure);
    }
    Expand(written_.body, plain_.named, {});
    BindBlocks();
    for (const Clause& clause : clauses_) {
      BindClause(clause, measure);
    }
    CheckWhole();
  }

 private:
  bool BindRows(const bound::Measure* measure) {
    if (measure != nullptr) {
      form_.table = measure->table;
      form_.where = measure->where;
      form_.counting = measure->counting;
      row_.frames.push_back(Frame{.table = measure->table, .names = {b_.names.NameOf(measure->table)}});
    } else {
      const std::optional<ResolvedRows> rows = b_.ResolveRows(*written_.of);
      if (!rows || !b_.EnsureTable(rows->table, written_.of->span)) {
        return false;
      }
      form_.table = rows->table;
      row_.frames.push_back(b_.names.FrameOf(*rows, written_.of->parts.back().text));
      form_.where = CohortCondition(*rows, MakeRowOf(row_, 0, written_.of->span), written_.of->span);
      if (written_.counting) {
        form_.counting = BindUnit(b_, *written_.counting, rows->table, row_);
        if (form_.counting != nullptr && !form_.counting->type.is_error() && form_.counting->type.kind != TypeKind::kRow) {
          b_.Error(DiagnosticKind::TypeMismatch, written_.counting->span,
                   fmt::format("a form counts rows, such as students; this is {}", b_.names.NameOf(form_.counting->type)));
        }
      }
    }
    if (written_.where != nullptr) {
      form_.where = MakeAnd(form_.where, BindCondition(b_, *written_.where, row_), written_.where->span);
    }
    return true;
  }

  void Name(ExprContext& context, const std::string& name, SpecialKind kind, const Type& type, bool nullable) {
    context.named[name] = MakeSpecial(kind, type, nullable, form_.span);
  }

  void NameMeasure(const bound::Measure& measure) {
    const std::string& m = written_.measure->text;
    const auto constant = [&](const std::string& text) { return MakeExpr(bound::Constant{Value{text}}, kText, false, form_.span); };
    plain_.named[m + ".code"] = constant(measure.code);
    plain_.named[m + ".title"] = constant(measure.title);
    plain_.named[m + ".target"] =
        measure.target != nullptr ? measure.target : MakeExpr(bound::Constant{Value{}}, kDecimal, true, form_.span);
  }

  /// The clauses in their order, those of a template in the place where it is used.
  void Expand(const ast::FormBody& body, const NamedValues& named, Span use) {
    const NamedValues& kept = named_.emplace_back(named);
    for (const ast::FormItem& item : body.items) {
      if (clauses_.size() >= kMaxClauses || named_.size() >= kMaxClauses) {
        TooManyClauses();
        return;
      }
      if (const auto* of = std::get_if<ast::FormItem::UseTemplate>(&item.node)) {
        ExpandTemplate(*of, kept, use.end > use.begin ? use : of->name.span);
      } else {
        clauses_.push_back({&item, &kept, use});
      }
    }
  }

  void TooManyClauses() {
    if (!std::exchange(too_many_, true)) {
      b_.Error(DiagnosticKind::WrongArguments, form_.span,
               fmt::format("the templates of the form `{}` make more than {} clauses", form_.name, kMaxClauses));
    }
    lacks_template_ = true;
  }

  void ExpandTemplate(const ast::FormItem::UseTemplate& use, const NamedValues& named, Span first_use) {
    const Symbol* symbol = b_.names.Find(DefinitionKind::kTemplate, use.name.text);
    if (symbol == nullptr && b_.names.IsFaulty(use.name.text)) {
      lacks_template_ = true;
      return;
    }
    if (symbol == nullptr) {
      Diagnostic& message = b_.Error(DiagnosticKind::UnknownName, use.name.span, fmt::format("there is no template `{}`", use.name.text));
      b_.Suggest(message, use.name.text, b_.names.NamesOf(DefinitionKind::kTemplate));
      lacks_template_ = true;
      return;
    }
    if (std::find(open_.begin(), open_.end(), symbol->name) != open_.end()) {
      b_.Error(DiagnosticKind::DependsOnItself, use.name.span, fmt::format("the template `{}` uses itself", symbol->name))
          .Label(symbol->span, "the template");
      lacks_template_ = true;
      return;
    }
    b_.MeansNameAt(use.name.span, symbol->span);
    const auto& form = std::get<ast::Template>(symbol->definition->node);
    ExprContext context;
    context.named = named;
    const std::vector<bound::Argument> declared = BindArguments(b_, form.args);
    const std::vector<ExprPtr> args = BindArgs(b_, use.args, declared, context, use.name.span, fmt::format("`{}`", symbol->name));
    NamedValues inner;
    for (size_t i = 0; i < declared.size() && i < args.size(); ++i) {
      inner[declared[i].name] = args[i];
    }
    for (const auto& [name, value] : named) {
      if (name.find('.') != std::string::npos) {  // the measure's
        inner[name] = value;
      }
    }
    open_.push_back(symbol->name);
    Expand(form.body, inner, first_use);
    open_.pop_back();
  }

  void BindBlocks() {
    blocks_.named = plain_.named;
    for (const Clause& clause : clauses_) {
      if (const auto* blocks = std::get_if<std::vector<ast::Block>>(&clause.item->node)) {
        for (const ast::Block& block : *blocks) {
          BindBlock(block, *clause.named);
        }
      }
    }
  }

  void BindBlock(const ast::Block& block, const NamedValues& named) {
    const std::optional<ResolvedRows> rows = b_.ResolveRows(block.domain);
    if (!rows || !b_.EnsureTable(rows->table, block.domain.span)) {
      return;
    }
    Frame frame = b_.names.FrameOf(*rows, block.domain.parts.back().text);
    frame.names.insert(frame.names.begin(), block.name.text);
    blocks_.frames.push_back(std::move(frame));
    const int index = static_cast<int>(blocks_.frames.size()) - 1;
    blocks_.named.insert(named.begin(), named.end());
    bound::Block bound;
    bound.name = block.name.text;
    bound.domain = rows->table;
    bound.where = CohortCondition(*rows, MakeRowOf(blocks_, index, block.domain.span), block.domain.span);
    if (block.where != nullptr) {
      bound.where = MakeAnd(bound.where, BindCondition(b_, *block.where, blocks_), block.where->span);
    }
    bound.sorted = BindSorted(b_, block.sorted, blocks_);
    bound.of_row = RowForBlock(block, rows->table);
    form_.blocks.push_back(std::move(bound));
  }

  /// The column or fact named as the block variable; the row itself when the blocks are the counted rows.
  ExprPtr RowForBlock(const ast::Block& block, TableId domain) {
    ExprPtr row = MakeRowOf(row_, 0, block.span);
    const bool there =
        b_.names.FindColumn(form_.table, block.name.text).is_valid() || b_.names.FindDefine(form_.table, block.name.text).is_valid();
    if (there) {
      ExprPtr parent = BindMember(b_, row, block.name, row_);
      if (parent->type.is_error() || parent->type == Type::Row(domain)) {
        return parent;
      }
    } else if (form_.table == domain) {
      return row;
    }
    b_.Error(DiagnosticKind::NoLinkToRow, block.name.span,
             fmt::format("a row of `{}` has no `{}` that is a row of `{}`, so it belongs to no block", b_.names.NameOf(form_.table),
                         block.name.text, b_.names.NameOf(domain)))
        .Hint("a block is named as the column or definition that says to which block a counted row belongs");
    return b_.Faulty(block.span);
  }

  void BindClause(const Clause& clause, const bound::Measure* measure) {
    ExprContext plain;
    plain.named = *clause.named;
    ExprContext value = plain;
    NameLine(value);
    NameCounts(value, measure != nullptr);
    std::visit(Overloaded{[](const ast::FormItem::UseTemplate&) {}, [](const std::vector<ast::Block>&) {},
                          [&](const ast::FileClause& file) {
                            for (bound::OutputFile& bound : BindFiles(b_, {file}, plain, nullptr)) {
                              form_.files.push_back(std::move(bound));
                            }
                          },
                          [&](const ast::FormItem::Label& label) {
                            ExprContext context = plain;
                            context.frames = blocks_.frames;
                            NameLine(context);
                            form_.labels.push_back(BindField(b_, label.column, context));
                            label_uses_.push_back(clause.use);
                          },
                          [&](const ast::FormItem::Value& written) {
                            if (measure == nullptr) {
                              b_.Error(DiagnosticKind::TypeMismatch, written.column.span,
                                       "`value` is for forms over measures; a form that counts has `columns`");
                              return;
                            }
                            form_.values.push_back(BindField(b_, written.column, value));
                            value_uses_.push_back(clause.use);
                          },
                          [&](const ast::FormItem::Axes& axes) { BindAxes(axes, plain, measure); },
                          [&](const ast::Show& show) {
                            ExprContext mark = value;
                            mark.may_reveal = true;
                            Name(mark, "column.text", SpecialKind::kColumnText, kText, false);
                            Name(mark, "offered", SpecialKind::kOffered, kYesNo, false);
                            Name(mark, "provided", SpecialKind::kProvided, kYesNo, false);
                            BindShow(show, mark);
                          }},
               clause.item->node);
  }

  void BindAxes(const ast::FormItem::Axes& axes, const ExprContext& plain, const bound::Measure* measure) {
    const std::vector<bound::AxisUse>* lines = measure != nullptr && !axes.across ? &measure->lines : nullptr;
    const std::string name = lines != nullptr && written_.measure ? written_.measure->text : "";
    const bound::Format counts = axes.across ? BindFormat(b_, axes.format, kInteger) : bound::Format{};
    for (bound::AxisUse& use : BindAxisUses(b_, axes.axes, form_.table, plain, lines, name)) {
      use.format = counts;
      (axes.across ? form_.columns : form_.rows).push_back(std::move(use));
    }
    if (!axes.across && axes.format) {
      b_.Error(DiagnosticKind::TypeMismatch, axes.format->span, "`rows` names axes and has no format")
          .Hint("give the format to the `label` that prints them");
    }
  }

  void NameLine(ExprContext& context) {
    Name(context, "line.number", SpecialKind::kLineNumber, kInteger, true);
    Name(context, "line.text", SpecialKind::kLineText, kText, false);
    Name(context, "line.numerator_only", SpecialKind::kLineNumeratorOnly, kYesNo, false);
    Name(context, "axis.title", SpecialKind::kAxisTitle, kText, false);
  }

  void NameCounts(ExprContext& context, bool over_measure) {
    if (over_measure) {
      Name(context, "numerator", SpecialKind::kNumerator, kInteger, true);
      Name(context, "denominator", SpecialKind::kDenominator, kInteger, true);
      Name(context, "rate", SpecialKind::kRate, kDecimal, true);
    } else {
      Name(context, "count", SpecialKind::kCount, kInteger, true);
    }
  }

  /// `reveals` says which numbers are hidden for the sake of others: as a condition of its own, joined to others by `and`.
  void CheckReveals(const bound::Expr& condition, bool joined) {
    const auto* all = std::get_if<bound::AndOr>(&condition.node);
    const auto* call = std::get_if<bound::FunctionCall>(&condition.node);
    const bool reveals = call != nullptr && call->function == FunctionCatalogue::Get().Find("reveals");
    if (reveals && !joined) {
      b_.Error(DiagnosticKind::WrongArguments, condition.span, "`reveals` stands alone, or is joined to other conditions by `and`")
          .Hint(kRevealsHint);
    }
    bound::ForEachPart(condition, [&](const bound::Expr& part) { CheckReveals(part, joined && all != nullptr && all->is_and); });
  }

  /// What a mark prints: as the value would that it stands for.
  static std::string PrintedCell(const ast::DataCell& cell) {
    switch (cell.kind) {
      case ast::DataCell::Kind::kYes: return "Y";
      case ast::DataCell::Kind::kNo: return "N";
      case ast::DataCell::Kind::kMissing: return "";
      case ast::DataCell::Kind::kText:
      case ast::DataCell::Kind::kNumber:
      case ast::DataCell::Kind::kDate: break;
    }
    return cell.text;
  }

  void BindShow(const ast::Show& show, const ExprContext& context) {
    bound::ShowMark bound;
    bound.span = show.span;
    bound.mark = PrintedCell(show.mark);
    bound.where = BindCondition(b_, *show.where, context, "the condition of a mark");
    CheckReveals(*bound.where, true);
    shown_in_.push_back(&show.in);
    form_.shows.push_back(std::move(bound));
  }

  void CheckWhole() {
    std::vector<bound::OutputField> headed = form_.labels;
    headed.insert(headed.end(), form_.values.begin(), form_.values.end());
    std::vector<Span> uses = label_uses_;
    uses.insert(uses.end(), value_uses_.begin(), value_uses_.end());
    CheckHeadings(b_, headed, uses);
    CheckAxesOnce(b_, form_.table, form_.rows);
    CheckAxesOnce(b_, form_.table, form_.columns);
    CheckColumnTexts(headed);
    std::vector<std::string> values;
    for (const bound::OutputField& value : form_.values) {
      values.push_back(ConstantText(value.heading).value_or(""));
    }
    for (size_t s = 0; s < form_.shows.size(); ++s) {
      for (const ast::Name& name : *shown_in_[s]) {
        const auto at = std::find(values.begin(), values.end(), name.text);
        if (at == values.end()) {
          Diagnostic& message = b_.Error(DiagnosticKind::UnknownName, name.span, fmt::format("this form has no value `{}`", name.text));
          b_.Suggest(message, name.text, values);
        } else {
          form_.shows[s].in.push_back(static_cast<int>(at - values.begin()));
        }
      }
    }
    if (form_.rows.empty() && !NamesAxes(false)) {
      Lacking("`rows`: the axis whose lines it prints");
    }
    if (!written_.measure && !NamesAxes(true)) {
      Lacking("`columns`: the axis across");
    }
    if (written_.measure && form_.values.empty()) {
      Lacking("a `value`");
    }
    if (written_.measure && !form_.columns.empty()) {
      b_.Error(DiagnosticKind::TypeMismatch, form_.columns.front().span, "a form over measures has its `value`s across, and no `columns`");
    }
  }

  /// Whether an axis is written there, which has its own message when there is none of the name. `m.lines` are those that a measure has.
  bool NamesAxes(bool across) const {
    return std::any_of(clauses_.begin(), clauses_.end(), [&](const Clause& clause) {
      const auto* named = std::get_if<ast::FormItem::Axes>(&clause.item->node);
      return named != nullptr && named->across == across &&
             std::any_of(named->axes.begin(), named->axes.end(),
                         [&](const ast::AxisRef& ref) { return !written_.measure || ref.name.parts.size() == 1; });
    });
  }

  void Lacking(std::string_view what) {
    if (!lacks_template_) {  // where it may stand
      b_.Error(DiagnosticKind::WrongArguments, form_.span, fmt::format("the form `{}` has no {}", form_.name, what));
    }
  }

  /// Headings of columns across, as far as they are known before a run.
  void CheckColumnTexts(const std::vector<bound::OutputField>& fields) {
    std::map<std::string, Span> seen;
    std::set<uint32_t> reported;  // where lines begin
    for (const bound::OutputField& field : fields) {
      if (const auto heading = ConstantText(field.heading)) {
        seen.try_emplace(*heading, field.span);
      }
    }
    for (const bound::AxisUse& use : form_.columns) {
      ForEachKnownLine(b_.program, b_.program.axes[use.axis.index()], [&](const std::string& text, const bound::AxisItem& item) {
        const auto [first, is_new] = seen.try_emplace(text, item.span);
        if (is_new || !reported.insert(item.span.begin).second) {
          return;
        }
        const bool by_loop = first->second.file == item.span.file && first->second.begin == item.span.begin;
        const std::string heading = Printable(text);
        Diagnostic& message =
            b_.Error(DiagnosticKind::DefinedTwice, item.span,
                     by_loop ? fmt::format("this line makes two columns of the form `{}` with the heading \"{}\"", form_.name, heading)
                             : fmt::format("two columns of the form `{}` have the heading \"{}\"", form_.name, heading));
        if (by_loop) {
          message.Hint("put what tells them apart into the text, such as the name that `for each` gives");
        } else {
          message.Label(first->second, "the first one");
        }
      });
    }
  }

  Binding& b_;
  bound::Form& form_;
  const ast::Form& written_;
  ExprContext plain_;   // no rows
  ExprContext row_;     // frame 0: the counted row
  ExprContext blocks_;  // frames: the blocks
  std::deque<NamedValues> named_;
  std::vector<Clause> clauses_;
  std::vector<Span> label_uses_;  // by label: the `use` of a template that brought it
  std::vector<Span> value_uses_;
  std::vector<std::string> open_;  // templates that are being expanded
  bool too_many_ = false;          // clauses; reported
  bool lacks_template_ = false;    // one that it uses; reported
  std::vector<const std::vector<ast::Name>*> shown_in_;
};

}  // namespace

void AllocateMeasureForms(ProgramBuilder& binding) {
  for (const Symbol& symbol : binding.names.symbols()) {
    const auto* form = symbol.kind == DefinitionKind::kForm ? std::get_if<ast::Form>(&symbol.definition->node) : nullptr;
    if (form == nullptr || !form->measure) {
      continue;
    }
    if (binding.program.measures.empty()) {
      binding.Error(DiagnosticKind::WrongArguments, symbol.span,
                    fmt::format("the form `{}` is for each measure, and there is none", symbol.name));
      continue;
    }
    binding.made.forms[symbol.id].measure = binding.program.measures[0].id;
    for (size_t i = 1; i < binding.program.measures.size(); ++i) {
      bound::Form further = binding.program.forms[symbol.id];
      further.id = FormId(binding.program.forms.size());
      further.measure = binding.program.measures[i].id;
      binding.made.forms.push_back(std::move(further));
    }
  }
}

void BindForms(ProgramBuilder& binding) {
  std::set<std::string> faulty;
  for (size_t i = 0; i < binding.program.forms.size(); ++i) {
    const Symbol* symbol = binding.names.Find(DefinitionKind::kForm, binding.program.forms[i].name);
    const auto& written = std::get<ast::Form>(symbol->definition->node);
    if (written.measure && (!binding.program.forms[i].measure.is_valid() || faulty.contains(symbol->name))) {
      continue;  // no measure: reported; a fault would be said again for each of the others
    }
    const Binding::FaultScope scope(binding);
    bound::Form& form = binding.made.forms[i];
    const MeasureId measure = form.measure;
    if (!measure.is_valid()) {
      FormBinder(binding, form, written).Bind(nullptr);
    } else if (binding.EnsureMeasure(measure, form.span)) {
      FormBinder(binding, form, written).Bind(&binding.program.measures[measure.index()]);
    }
    if (scope.has_faults()) {
      faulty.insert(symbol->name);
    }
  }
}

}  // namespace tally
