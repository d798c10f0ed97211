#include "workbench/commands/compared_script.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/program/library_folders.h"
#include "language/program/script_text.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScriptAt = ".tally@";

std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + "'";
}

/// What git prints, run in a folder; nothing when it fails or is not there.
std::optional<std::string> Git(const fs::path& folder, const std::vector<std::string>& arguments) {
  std::string command = "git -C " + Quoted(folder.empty() ? "." : folder.string());
  for (const std::string& argument : arguments) {
    command += " " + Quoted(argument);
  }
  FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) {
    return std::nullopt;
  }
  std::string out;
  char buffer[1 << 14];
  for (size_t got = 0; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    out.append(buffer, got);
  }
  const int status = pclose(pipe);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? std::optional(std::move(out)) : std::nullopt;
}

std::vector<std::string> PartsAt(const std::string& text, char end) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin < text.size();) {
    const size_t at = std::min(text.find(end, begin), text.size());
    parts.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  return parts;
}

std::vector<fs::path> FilesIn(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_regular_file(error) && entry.path().extension() == extension) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

bool IsOutputFolder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error) && FilesIn(path, ".tally").empty() && !FilesIn(path, ".csv").empty();
}

ComparedScript::ComparedScript(const std::string& argument, DiagnosticSink& sink) : argument_(argument) {
  std::error_code error;
  const size_t at = argument.find(kScriptAt);  // a revision may have an `@` of its own: `HEAD@{1}`
  if (fs::is_directory(argument, error)) {
    TakeFolder(sink);
  } else if (at != std::string::npos && !fs::exists(argument, error)) {
    const size_t end = at + kScriptAt.size();
    TakeRevision(argument.substr(0, end - 1), argument.substr(end), sink);
  }
}

ComparedScript::~ComparedScript() {
  if (folder_) {
    std::error_code error;
    fs::remove_all(*folder_, error);
  }
}

void ComparedScript::TakeFolder(DiagnosticSink& sink) {
  std::vector<fs::path> scripts = FilesIn(argument_, ".tally");
  std::erase_if(scripts, [](const fs::path& path) {
    const Result<std::string> text = ReadScriptText(path);
    return text && PeekCoverage(text.value()).has_value();
  });
  if (scripts.size() == 1) {
    argument_ = scripts[0].string();
    return;
  }
  sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(argument_)},
              fmt::format("a folder that is compared holds one script, and libraries beside it; here are {} scripts", scripts.size()))
      .Hint("name the script: `FOLDER/SCRIPT`");
}

void ComparedScript::TakeRevision(const std::string& script, const std::string& revision, DiagnosticSink& sink) {
  const auto refuse = [&](std::string text) { sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(argument_)}, std::move(text)); };
  const fs::path path(script);
  const fs::path parent = path.parent_path();
  if (!Git(parent, {"rev-parse", "--show-toplevel"})) {
    return refuse("a revision is read by git from the repository of the script; there is no git, or no repository");
  }
  const std::optional<std::string> commit = Git(parent, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!commit) {
    return refuse(fmt::format("the repository has no revision `{}`", Printable(revision)));
  }
  const std::string unreadable = fmt::format("there is no such script at the revision `{}`, or it cannot be read", Printable(revision));
  const std::string hash = commit->substr(0, commit->find('\n'));
  const std::optional<std::string> names = Git(parent, {"ls-tree", "-r", "-z", "--name-only", hash, "."});
  if (!names) {
    return refuse(unreadable);
  }
  std::error_code error;
  std::string made = (fs::temp_directory_path(error) / "tally-revision-XXXXXX").string();
  if (error || mkdtemp(made.data()) == nullptr) {
    return refuse(
        fmt::format("the script at the revision `{}` cannot be put into a folder for files that are not kept, which `TMPDIR` names",
                    Printable(revision)));
  }
  folder_ = made;
  suffix_ = "@" + revision;
  bool found = false;
  for (const std::string& name : PartsAt(*names, '\0')) {
    if (!name.ends_with(".tally")) {
      continue;
    }
    const std::optional<std::string> text = Git(parent, {"show", hash + ":./" + name});
    const fs::path file = *folder_ / name;
    fs::create_directories(file.parent_path(), error);
    if (!text || !(std::ofstream(file, std::ios::binary) << *text)) {
      return refuse(unreadable);
    }
    found = found || name == path.filename().string();
  }
  if (!found) {
    return refuse(unreadable);
  }
  argument_ = (*folder_ / path.filename()).string();
}

std::string ComparedScript::Shown(std::string text) const {
  const std::string made = folder_ ? folder_->string() + "/" : std::string();
  for (size_t at = 0; !made.empty() && (at = text.find(made, at)) != std::string::npos;) {
    text.erase(at, made.size());
    const size_t end = text.find(".tally", at);
    at = end == std::string::npos ? at : end + 6;
    text.insert(at, suffix_);
  }
  return text;
}

}  // namespace tally
