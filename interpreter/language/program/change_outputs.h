#pragma once

#include "language/program/change_list.h"

namespace tally {

/// The edits of a `change` of a form, template, listing or worksheet.
class OutputChanger : public ListChanger {
 public:
  using ListChanger::ListChanger;

  void ChangeForm(const Edit& edit, ast::FormBody& body);
  void ChangeListing(const Edit& edit, ast::Listing& listing);
  void ChangeWorksheet(const Edit& edit, ast::Worksheet& sheet);

 protected:
  /// `add a, b after "c"` or `replace a, b` of what is named in one clause (`clause`), such as the axes of `lines`.
  template <class Part, class NameOf>
  void ChangeClause(const Edit& edit, const std::vector<Part>& brought, std::vector<Part>& parts, const NameOf& name_of,
                    std::string_view kind, std::string_view clause) {
    NoteEdited(edit, BareKey(std::string(clause)), true);
    if (edit.verb == Verb::kReplace) {
      if (ReplacesAll(edit)) {
        parts = brought;
      }
      return;
    }
    std::vector<PartKey> keys;
    for (const Part& part : parts) {
      keys.push_back({.kind = kind, .name = name_of(part)});
    }
    const auto behind = edit.after == nullptr ? std::optional(parts.size()) : TheOne(keys, AfterOf(edit, kind));
    if (behind) {
      const size_t at = *behind + (edit.after == nullptr ? 0 : 1);
      parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(at), brought.begin(), brought.end());
    }
  }

 private:
  static PartKey KeyOf(const ast::FormItem& item);
  static PartKey KeyOf(const ast::FileClause& file);
  static PartKey KeyOf(const ast::Worksheet::SheetRowDef& row);

  bool ReplacesAll(const Edit& edit);
  void PutItem(const Edit& edit, const ast::FormItem& item, ast::FormBody& body);
  template <class Part, class ListOf, class NameOf>
  void PutParts(const Edit& edit, const ast::FormItem& item, ast::FormBody& body, const ListOf& list_of, const NameOf& name_of);
  void DropOfForm(const Edit& edit, ast::FormBody& body);
  void DropName(const Edit& edit, ast::FormBody& body);
  void ChangeFiles(const Edit& edit, const ast::FileClause* file, std::vector<ast::FileClause>& files);
  void ChangeLabels(const Edit& edit, const ast::OutputColumn* label, std::vector<ast::OutputColumn>& labels);
  void DropOfWorksheet(const Edit& edit, ast::Worksheet& sheet);
  void ChangeSheetRows(const Edit& edit, const ast::Worksheet::SheetRowDef* row, ast::Worksheet& sheet);
  void ChangeSheetColumns(const Edit& edit, const ast::Worksheet::SheetColumnDef* column, ast::Worksheet& sheet);
};

}  // namespace tally
