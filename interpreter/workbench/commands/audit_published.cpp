#include "workbench/commands/audit_published.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"
#include "engine/csv/csv_record.h"
#include "foundation/source/read_file.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/folder_writer.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

class PublishedFolder {
 public:
  PublishedFolder(fs::path folder, DiagnosticSink& sink) : folder_(std::move(folder)), sink_(sink) {}

  std::optional<std::vector<std::vector<std::string>>> Read(const std::string& file) {
    const fs::path path = folder_ / file;
    std::error_code error;
    if (!fs::exists(path, error)) {
      missing_.insert(file);
      return std::nullopt;
    }
    read_.insert(file);
    const Result<std::string> text = ReadFile(path);
    if (!text) {
      sink_.Report(DiagnosticKind::BadPath, PathPlace{Printable(path.string())}, fmt::format("cannot be read: {}", text.message()));
      return std::nullopt;
    }
    std::vector<std::vector<std::string>> rows;
    std::string_view published = text.value();
    if (published.starts_with("\xEF\xBB\xBF")) {  // as a spreadsheet saves it
      published.remove_prefix(3);
    }
    CsvRecordReader records(published, {});
    while (!records.AtEnd()) {
      rows.emplace_back();
      if (const std::optional<StructureFault> fault = records.Read(&rows.back())) {
        sink_.Report(DiagnosticKind::DataMalformed, DataPlace{Printable(path.string()), 1 + CountLineFeeds(published.substr(0, fault->at))},
                     StructureWords(*fault, false));
        return std::nullopt;
      }
    }
    return rows;
  }

  const std::set<std::string>& read() const { return read_; }
  const std::set<std::string>& missing() const { return missing_; }

  std::vector<std::string> Unread() const {
    std::vector<std::string> unread;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
      if (entry.is_regular_file(error) && !read_.contains(entry.path().filename().string())) {
        unread.push_back(entry.path().filename().string());
      }
    }
    std::sort(unread.begin(), unread.end());
    return unread;
  }

 private:
  fs::path folder_;
  DiagnosticSink& sink_;
  std::set<std::string> read_;
  std::set<std::string> missing_;
};

}  // namespace

AuditResult AuditPublished(Run& run, const std::optional<fs::path>& published) {
  AuditResult result;
  std::error_code error;
  if (published && !fs::is_directory(*published, error)) {
    run.sink().Report(DiagnosticKind::BadPath, PathPlace{Printable(published->string())}, "the folder of published files is not there");
    return result;
  }
  if (!published) {
    result.revealed = AuditTables(run.executor());
    return result;
  }
  if (const std::optional<PathFault> fault = SettleFolder(*published)) {
    ReportPath(*fault, run.sink());
    return result;
  }
  PublishedFolder folder(*published, run.sink());
  result.revealed = run.outputs().Audit([&](const std::string& file) { return folder.Read(file); });
  result.read.assign(folder.read().begin(), folder.read().end());
  result.missing.assign(folder.missing().begin(), folder.missing().end());
  result.unread = folder.Unread();
  if (result.read.empty()) {
    run.sink()
        .Report(DiagnosticKind::BadPath, PathPlace{Printable(published->string())},
                "nothing was looked at: no file is there that a form of the script writes")
        .Hint("give the folder of the published files, and the parameters of the run that wrote them");
    return result;
  }
  for (RevealedNumber& number : AuditTables(run.executor())) {
    result.revealed.push_back(std::move(number));
  }
  return result;
}

}  // namespace tally
