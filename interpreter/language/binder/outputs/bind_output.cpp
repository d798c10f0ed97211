// Files, fields, formats and orders: what all outputs have.
#include <map>
#include <set>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "language/binder/outputs/loop_texts.h"
#include "language/binder/outputs/output_binder.h"

namespace tally {

using bound::ExprPtr;

ExprPtr MakeSpecial(bound::SpecialKind kind, Type type, bool nullable, Span span) {
  return MakeExpr(bound::Special{kind}, type, nullable, span);
}

bound::Format BindFormat(Binding& binding, const std::optional<ast::Format>& format, const Type& type) {
  bound::Format bound;
  if (!format) {
    return bound;
  }
  const std::string& kind = format->kind.text;
  if (kind == "alphanumeric") {
    bound.kind = bound::Format::Kind::kAlphanumeric;
  } else if (kind == "numeric") {
    bound.kind = bound::Format::Kind::kNumeric;
  } else if (kind == "decimal") {
    bound.kind = bound::Format::Kind::kDecimal;
  } else {
    Diagnostic& message =
        binding.Error(DiagnosticKind::UnknownName, format->kind.span, fmt::format("there is no format `{}`", Printable(kind)));
    message.Hint("formats are `alphanumeric 40` (characters), `numeric 7` (digits) and `decimal 2` (places)");
    return bound;
  }
  const bool decimal = bound.kind == bound::Format::Kind::kDecimal;
  const int least = decimal ? 0 : 1;
  const int most = decimal ? kMaxRoundPlaces : 1000000;
  if (!format->size || *format->size < least || *format->size > most) {
    binding.Error(DiagnosticKind::WrongArguments, format->span,
                  fmt::format("`{}` has a size from {} through {}, as in `{} {}`", kind, least, most, kind, decimal ? 2 : 40));
    return bound;
  }
  bound.size = *format->size;
  if (decimal && !type.is_error() && !type.is_number() && type.kind != TypeKind::kMissing) {
    binding.Error(DiagnosticKind::TypeMismatch, format->span,
                  fmt::format("`decimal` is for numbers, and the value is {}", binding.names.NameOf(type)));
  }
  return bound;
}

std::vector<bound::SortKey> BindSorted(Binding& binding, const std::vector<ast::SortKey>& keys, const ExprContext& context) {
  std::vector<bound::SortKey> sorted;
  for (const ast::SortKey& key : keys) {
    bound::SortKey bound;
    bound.key = BindExpr(binding, *key.key, context);
    bound.descending = key.descending;
    bound.missing_first = key.missing != ast::OrderTerm::Missing::kLast;
    const Type& type = bound.key->type;
    if (type.list || type.kind == TypeKind::kPeriod || type.kind == TypeKind::kAll) {
      binding.Error(DiagnosticKind::TypeMismatch, key.span, fmt::format("{} has no order to sort by", binding.names.NameOf(type)));
    }
    sorted.push_back(std::move(bound));
  }
  return sorted;
}

namespace {

/// What slots bring in is checked when the name is known.
void CheckFileName(Binding& binding, const ExprPtr& name, Span span) {
  std::optional<std::string> fault;
  if (const auto constant = ConstantText(name)) {
    fault = FaultOfFileName(*constant);
  } else if (const auto* text = std::get_if<bound::TextOf>(&name->node)) {
    std::string pieces;
    for (const ExprPtr& piece : text->pieces) {
      pieces += ConstantText(piece).value_or("");
    }
    fault = FaultOfFileNamePart(pieces);
  }
  if (fault.has_value()) {
    binding.Error(DiagnosticKind::BadPath, span, *fault).Hint(std::string(kFileNameHint));
  }
}

}  // namespace

std::vector<bound::OutputFile> BindFiles(Binding& binding, const std::vector<ast::FileClause>& files, const ExprContext& plain,
                                         const ExprContext* rows) {
  std::vector<bound::OutputFile> bound;
  for (const ast::FileClause& file : files) {
    bound::OutputFile one;
    one.span = file.span;
    one.name = BindText(binding, *file.name, plain);
    if (!one.name->type.is_error()) {
      CheckFileName(binding, one.name, file.name->span);
    }
    if (file.condition != nullptr) {
      one.condition = BindCondition(binding, *file.condition, plain, "the condition of a file");
    }
    if (file.header != nullptr) {
      one.header = BindCondition(binding, *file.header, plain, "`header if`");
    }
    if (rows == nullptr && (file.of || !file.sorted.empty())) {
      binding.Error(DiagnosticKind::TypeMismatch, file.span, "the rows of a form are its lines; its files have all of them, in their order")
          .Hint("`rows` and `blocks ... sorted by` say which and in which order");
    } else if (rows != nullptr) {
      if (file.of) {
        const std::optional<ResolvedRows> of = binding.ResolveRows(*file.of);
        if (of && of->table != rows->frames[0].table) {
          binding.Error(DiagnosticKind::TypeMismatch, file.of->span,
                        fmt::format("the rows here are those of `{}`, not of `{}`", binding.names.NameOf(rows->frames[0].table),
                                    binding.names.NameOf(of->table)));
        } else if (of) {
          one.rows = CohortCondition(*of, MakeRowOf(*rows, 0, file.of->span), file.of->span);
        }
      }
      one.sorted = BindSorted(binding, file.sorted, *rows);
    }
    bound.push_back(std::move(one));
  }
  return bound;
}

bound::OutputField BindField(Binding& binding, const ast::OutputColumn& column, const ExprContext& context) {
  bound::OutputField field;
  field.number = column.number;
  field.span = column.span;
  ExprContext plain = context;  // a heading is the same for all rows
  plain.frames.clear();
  field.heading = BindText(binding, *column.heading, plain);
  if (column.value != nullptr) {
    field.value = BindPrintable(binding, *column.value, context);
    field.format = BindFormat(binding, column.format, field.value->type);
  }
  return field;
}

void CheckHeadings(Binding& binding, const std::vector<bound::OutputField>& fields, const std::vector<Span>& uses) {
  std::map<std::string, size_t> headings;
  std::map<int, Span> numbers;
  for (size_t at = 0; at < fields.size(); ++at) {
    const bound::OutputField& field = fields[at];
    const auto place_of = [&](size_t i) { return i < uses.size() && uses[i].end > uses[i].begin ? uses[i] : fields[i].span; };
    bool reported = false;
    size_t left = kMostCombinations;
    ForEachKnownCombination(binding.program, field.loops, {}, left, [&](const LoopValues& values) {
      const std::optional<std::string> heading = KnownText(binding.program, field.heading, values);
      if (!heading || reported) {
        return;
      }
      const auto [first, is_new] = headings.try_emplace(*heading, at);
      reported = !is_new;
      if (is_new) {
        return;
      }
      if (first->second == at) {
        binding
            .Error(DiagnosticKind::DefinedTwice, field.span,
                   fmt::format("this `for each` makes two columns with the heading \"{}\"", Printable(*heading)))
            .Hint("put what tells them apart into the heading, such as the name that `for each` gives");
        return;
      }
      const Span earlier = fields[first->second].span;
      const bool same_clause = earlier.begin == field.span.begin && earlier.file == field.span.file;  // of a template used twice
      binding
          .Error(DiagnosticKind::DefinedTwice, same_clause ? place_of(at) : field.span,
                 fmt::format("two columns have the heading \"{}\"", Printable(*heading)))
          .Label(same_clause ? place_of(first->second) : earlier, "the first one");
    });
    if (field.number) {
      const auto [first, is_new] = numbers.try_emplace(*field.number, field.span);
      if (!is_new) {
        binding.Error(DiagnosticKind::DefinedTwice, field.span, fmt::format("two fields have the number {}", *field.number))
            .Label(first->second, "the first one");
      }
    }
  }
}

void CheckFileNames(Binding& binding) {
  struct Written {
    Span span;
    std::string output;
  };
  std::map<std::string, Written> files;
  const auto check = [&](const std::string& output, const std::vector<bound::OutputFile>& of_output) {
    for (const bound::OutputFile& file : of_output) {
      const auto name = ConstantText(file.name);
      if (!name || file.condition != nullptr) {
        continue;  // which of these are written is known when the parameters are
      }
      const auto [first, is_new] = files.try_emplace(FileOfName(*name), Written{file.span, output});
      const bool one_form = !is_new && first->second.output == output && first->second.span.file == file.span.file &&
                            first->second.span.begin == file.span.begin;  // a form over measures has the clause once a measure
      if (!is_new && !one_form) {
        binding.Error(DiagnosticKind::DefinedTwice, file.span, fmt::format("two outputs write the file \"{}\"", Printable(*name)))
            .Label(first->second.span, "the first one");
      }
    }
  };
  for (const bound::Form& form : binding.program.forms) {
    check("form " + form.name, form.files);
  }
  for (const bound::Listing& listing : binding.program.listings) {
    check("listing " + listing.name, listing.files);
  }
  for (const bound::Worksheet& sheet : binding.program.worksheets) {
    check("worksheet " + sheet.name, sheet.files);
  }
}

}  // namespace tally
