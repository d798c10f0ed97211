#include "outputs/writing/texts_table.h"

namespace tally {

ResultTable MakeTextTable(std::string title, const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& right_aligned) {
  ResultTable table;
  table.title = std::move(title);
  table.rows = rows.size();
  for (size_t i = 0; i < headings.size(); ++i) {
    auto dictionary = std::make_shared<Dictionary>();
    auto vector = std::make_shared<Vector>();
    vector->layout = Layout::kI32;
    vector->size = rows.size();
    for (const auto& row : rows) {
      vector->i32.push_back(static_cast<int32_t>(dictionary->Intern(row[i])));
    }
    vector->dictionary = std::move(dictionary);
    ResultColumn column;
    column.heading = headings[i];
    column.text = std::move(vector);
    column.right_aligned = right_aligned[i];
    table.columns.push_back(std::move(column));
  }
  return table;
}

std::string TextOfCell(const ResultColumn& column, size_t row) {
  return IsMissingAt(*column.text, row) ? std::string() : std::string(TextAt(*column.text, row));
}

}  // namespace tally
