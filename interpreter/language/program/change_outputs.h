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

 private:
  void DropOfForm(const Edit& edit, ast::FormBody& body);
  void PutClause(const Edit& edit, const ast::FormBody& clause, ast::FormBody& body);
  void ChangeFiles(const Edit& edit, const ast::FileClause* file, std::vector<ast::FileClause>& files);
  void ChangeColumns(const Edit& edit, const ast::OutputColumn* column, std::vector<ast::OutputColumn>& columns, std::string_view what);
  void ChangeShows(const Edit& edit, const ast::Show* show, std::vector<ast::Show>& shows);
  void ChangeAxes(const Edit& edit, const std::vector<ast::AxisRef>& brought, std::vector<ast::AxisRef>& axes);
  void DropOfWorksheet(const Edit& edit, ast::Worksheet& sheet);
};

}  // namespace tally
