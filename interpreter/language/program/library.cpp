#include "language/program/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "foundation/base/calendar.h"
#include "foundation/source/utf8.h"
#include "language/program/language_version.h"
#include "language/program/script_text.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/parse.h"
#include "language/syntax/parse_limits.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxImportDepth = 64;
constexpr size_t kMaxFiles = 1000;
constexpr int kYearWithoutLibrary = 1;  // where any_year is asked for and no library says a year

std::vector<std::string> PartsOf(const ast::Path& path) {
  std::vector<std::string> parts;
  for (const ast::Name& part : path.parts) {
    parts.push_back(part.text);
  }
  return parts;
}

std::string TextOf(const ast::Path& path) {
  return fmt::format("{}", fmt::join(PartsOf(path), "."));
}

std::string TitleOf(const ast::Path& path, std::optional<int> year) {
  return year ? fmt::format("{} for {}", TextOf(path), *year) : TextOf(path);
}

/// Whether a file has a definition that could not be read and may have brought names that nobody knows now.
bool HidesNames(const ast::Module& module) {
  return std::any_of(module.definitions.begin(), module.definitions.end(), [](const ast::Definition& definition) {
    const auto* faulty = std::get_if<ast::Faulty>(&definition.node);
    constexpr std::array kBringNothing = {"test", "require", "what", "change", "drop"};
    return faulty != nullptr && !ast::NameOf(definition) &&
           std::find(kBringNothing.begin(), kBringNothing.end(), faulty->word) == kBringNothing.end();
  });
}

class Loader {
 public:
  Loader(const LoadRequest& request, SourceMap& sources, DiagnosticSink& sink) : request_(request), sources_(sources), sink_(sink) {
    const fs::path own = request.script.parent_path();
    folders_.push_back({own.empty() ? fs::path(".") : own, own.empty() ? "" : own.generic_string() + "/"});
    folders_.insert(folders_.end(), request.folders.begin(), request.folders.end());
  }

  LoadedProgram Load() {
    const size_t errors_before = sink_.error_count();
    ReadScript();
    NoteOtherYears();
    ReportUndeclared();
    program_.complete = program_.complete && sink_.error_count() - errors_before == syntax_errors_;
    return std::move(program_);
  }

 private:
  void ReadScript() {
    std::string text;
    if (request_.text) {
      text = *request_.text;
    } else {
      auto read = Read(request_.script);
      if (!read) {
        sink_.Report(DiagnosticKind::BadPath, PathPlace{Printable(request_.script.string())},
                     fmt::format("the script cannot be read: {}", read.message()));
        return;
      }
      text = std::move(read.value());
    }
    std::error_code error;
    const fs::path real = fs::canonical(request_.script, error);
    LoadFile(error ? request_.script : real, request_.shown.empty() ? request_.script.generic_string() : request_.shown, std::move(text),
             "", "");
  }

  Result<std::string> Read(const fs::path& file) const { return request_.texts ? request_.texts->Read(file) : ReadScriptText(file); }

  /// One file that is being loaded; those below it on the stack asked for it.
  struct Open {
    fs::path file;
    std::string title;
    const ast::Module* module;
  };

  void LoadFile(const fs::path& file, const std::string& shown, std::string text, const std::string& title, std::string place,
                const ast::Path* wanted = nullptr) {
    loaded_.insert(file);
    const FileId id = sources_.Add(SourceFile(shown, std::move(text)));
    auto loaded = std::make_shared<LoadedModule>();
    loaded->library = title;
    loaded->path = file;
    loaded->place = std::move(place);
    loaded->module.file = id;
    const size_t errors_before = sink_.error_count();
    const bool readable = CheckScriptText(sources_, id, sink_);
    if (readable) {
      loaded->module = ParseModule(sources_, id, sink_);
    }
    syntax_errors_ += sink_.error_count() - errors_before;
    const bool given_up = sink_.error_count() >= syntax::kMaxSyntaxErrors;
    program_.complete = program_.complete && readable && !given_up && !HidesNames(loaded->module);
    const ast::Module& module = loaded->module;
    CheckLanguage(module, request_.language, kLanguageVersion, ChangesOfMeaning(), sink_);
    if (wanted != nullptr && module.library && TextOf(module.library->path) != TextOf(*wanted)) {
      sink_
          .Report(DiagnosticKind::ImportNotFound, wanted->span,
                  fmt::format("`{}` holds the library `{}`, not `{}`", shown, TextOf(module.library->path), TextOf(*wanted)))
          .Label(module.library->span, "its first line");
    }
    open_.push_back({file, title.empty() ? shown : title, &module});
    if (module.library && module.library->revises) {
      LoadLibrary(*module.library->revises, module.library->revises_year);
    }
    for (const ast::Definition& definition : module.definitions) {
      if (const auto* use = std::get_if<ast::Use>(&definition.node)) {
        LoadUse(*use);
      }
    }
    open_.pop_back();
    program_.modules.push_back(std::move(loaded));
  }

  void LoadUse(const ast::Use& use) {
    if (use.year == nullptr) {
      LoadLibrary(use.path, std::nullopt, "", /*needs_year=*/true);
    } else if (const std::optional<int> year = YearOf(use)) {
      NoteYear(use.path, *year);
      const auto* name = std::get_if<ast::NameRef>(&use.year->node);
      chosen_.push_back({&use, *year, name != nullptr ? name->name.text : ""});
      LoadLibrary(use.path, year, GivenParameter(*use.year));
    }
  }

  void ReportUndeclared() {
    for (const auto& [parameter, span] : undeclared_) {
      if (request_.any_year && FindParam(parameter) == nullptr) {
        sink_
            .Report(DiagnosticKind::UnknownName, span,
                    fmt::format("there is no parameter `{}`, which is to choose the year of a library", parameter))
            .Hint("write the year, or define the parameter: `param reporting_year : year`");
      }
    }
  }

  /// A library for a fixed year goes on with that year's rules when the report's year is another one.
  void NoteOtherYears() {
    for (const Chosen& fixed : chosen_) {
      const auto other = std::find_if(chosen_.begin(), chosen_.end(), [&](const Chosen& each) {
        return !each.parameter.empty() && each.year != fixed.year && !assumed_years_.contains(each.parameter);
      });
      if (!fixed.parameter.empty() || other == chosen_.end()) {
        continue;
      }
      const std::vector<std::string> parts = PartsOf(fixed.use->path);
      if (FindLibrary(folders_, parts, fixed.year).file != FindLibrary(folders_, parts, other->year).file) {
        sink_
            .Note(DiagnosticKind::ImportNotFound, fixed.use->year->span,
                  fmt::format("these are the rules of {}, and `{}` is {}", fixed.year, other->parameter, other->year))
            .Label(other->use->year->span, "the year of the report");
      }
    }
  }

  /// One program has one year of a library: the rules of two years would take each other's place.
  void NoteYear(const ast::Path& path, int year) {
    UsedYear used{.title = TitleOf(path, year), .file = FindLibrary(folders_, PartsOf(path), year).file, .use = path.span};
    const auto [first, is_new] = program_.used.emplace(TextOf(path), used);
    if (!is_new) {
      ReportOtherYear(first->second, used, sink_);
    }
  }

  /// The parameter of this name when its value was given; else nothing: the script chose.
  std::string GivenParameter(const ast::Expr& year) const {
    const auto* name = std::get_if<ast::NameRef>(&year.node);
    return name != nullptr && request_.params.contains(name->name.text) ? name->name.text : "";
  }

  /// `parameter`: whose given value is the year; empty when it is written in a script. `needs_year`: of some years without saying which is
  /// refused.
  void LoadLibrary(const ast::Path& path, std::optional<int> year, const std::string& parameter = "", bool needs_year = false) {
    const LibraryPlace place = FindLibrary(folders_, PartsOf(path), year);
    const std::string title = TitleOf(path, year);
    if (place.file.empty()) {
      ReportNotFound(path, year, place, parameter);
      return;
    }
    std::error_code error;
    const fs::path file = fs::canonical(place.file, error);
    if (error) {
      ReportNotFound(path, year, place, parameter);
      return;
    }
    const auto again = std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.file == file; });
    if (again != open_.end()) {
      std::string chain;
      for (auto at = again; at != open_.end(); ++at) {
        chain += fmt::format("`{}` uses ", at->title);
      }
      sink_.Report(DiagnosticKind::ImportLoop, path.span, fmt::format("libraries use each other in a circle: {}`{}`", chain, again->title));
      return;
    }
    if (loaded_.contains(file)) {
      return;
    }
    if (open_.size() >= kMaxImportDepth || loaded_.size() >= kMaxFiles) {
      ReportTooMany(path);
      return;
    }
    auto text = Read(file);
    if (!text) {
      sink_.Report(DiagnosticKind::ImportNotFound, path.span, fmt::format("the library `{}` cannot be read: {}", title, text.message()));
      return;
    }
    const std::optional<Coverage> coverage = needs_year ? PeekCoverage(text.value()) : std::nullopt;
    if (coverage && coverage->from) {
      sink_
          .Report(DiagnosticKind::ImportNotFound, path.span,
                  fmt::format("the library `{}` has the rules of {} alone: say for which year it is used", title, YearsText({*coverage})))
          .Hint(fmt::format("as in `use {} for {}`", title, *coverage->from));
      return;
    }
    LoadFile(file, place.shown, std::move(text.value()), title, place.below, &path);
  }

  void ReportNotFound(const ast::Path& path, std::optional<int> year, const LibraryPlace& place, const std::string& parameter) {
    const std::string name = TextOf(path);
    if (!place.problem.empty()) {
      sink_.Report(DiagnosticKind::ImportNotFound, path.span, fmt::format("the library `{}` cannot be used: {}", name, place.problem));
      return;
    }
    if (!place.years.empty()) {
      const std::string there = YearsText(place.years);
      if (!year) {
        sink_
            .Report(DiagnosticKind::ImportNotFound, path.span,
                    fmt::format("the library `{}` has a text for each year; there is: {}", name, there))
            .Hint(fmt::format("say which, as in `use {} for {}`", name, place.years.front().from.value_or(2025)));
        return;
      }
      const std::string text = fmt::format("the library `{}` does not cover {}; there is: {}", name, *year, there);
      if (parameter.empty()) {
        sink_.Report(DiagnosticKind::ImportNotFound, path.span, text);
      } else {
        sink_.Report(DiagnosticKind::ImportNotFound, ParameterPlace{parameter}, text).Label(path.span, "used here");
      }
      return;
    }
    std::string looked = "the folder of the script";
    for (size_t i = 1; i < folders_.size(); ++i) {
      looked += folders_[i].shown.empty() ? ", the standard library" : fmt::format(", `{}`", folders_[i].shown);
    }
    sink_.Report(DiagnosticKind::ImportNotFound, path.span, fmt::format("there is no library `{}`", name))
        .Hint(fmt::format("looked in {}", looked));
  }

  void ReportTooMany(const ast::Path& path) {
    if (too_many_) {
      return;
    }
    too_many_ = true;
    std::string chain;
    for (size_t i = 0; i < std::min<size_t>(open_.size(), 4); ++i) {
      chain += fmt::format("`{}` uses ", open_[i].title);
    }
    sink_.Report(DiagnosticKind::ImportNotFound, path.span,
                 fmt::format("libraries use libraries more than {} deep, or there are more than {} of them: {}...", kMaxImportDepth,
                             kMaxFiles, chain));
  }

  /// The year after `for`: a number, or a parameter whose value is given or has a constant default.
  std::optional<int> YearOf(const ast::Use& use) {
    if (const std::optional<int> year = ConstantYear(*use.year)) {
      return year;
    }
    const auto* name = std::get_if<ast::NameRef>(&use.year->node);
    if (name == nullptr || name->has_args) {
      sink_.Report(DiagnosticKind::ImportNotFound, use.year->span,
                   "the year of a library is a year of four digits or the name of a parameter");
      return std::nullopt;
    }
    followed_.clear();
    return YearOfParameter(use, name->name.text);
  }

  std::optional<int> YearOfParameter(const ast::Use& use, const std::string& parameter) {
    const std::optional<int> year = ReadYear(use, parameter);
    program_.year_parameters.emplace(parameter, YearParameter{TextOf(use.path), year});
    return year;
  }

  std::optional<int> ReadYear(const ast::Use& use, const std::string& parameter) {
    if (const auto given = request_.params.find(parameter); given != request_.params.end()) {
      const std::optional<int> year = ParseYear(given->second);
      if (!year) {
        sink_.Report(DiagnosticKind::BadParameter, ParameterPlace{parameter},
                     fmt::format("\"{}\" is not a year; a year is written as four digits", Printable(given->second)));
      }
      return year;
    }
    const ast::Param* declared = FindParam(parameter);
    if (declared == nullptr && !IsNeeded(parameter)) {
      undeclared_.emplace(parameter, use.year->span);  // the library itself may declare it
    }
    if (declared != nullptr && declared->default_value != nullptr) {  // the value of another parameter
      const auto* other = std::get_if<ast::NameRef>(&declared->default_value->node);
      if (other != nullptr && !other->has_args && FindParam(other->name.text) != nullptr && followed_.insert(parameter).second) {
        return YearOfParameter(use, other->name.text);
      }
    }
    if (declared != nullptr && declared->default_value != nullptr) {
      if (const std::optional<int> year = ConstantYear(*declared->default_value)) {
        return year;
      }
    }
    if (request_.any_year) {
      return LastYearOf(use.path, parameter);
    }
    sink_
        .Report(DiagnosticKind::BadParameter, ParameterPlace{parameter},
                fmt::format("parameter `{}` is required: it chooses the year of the library `{}`", parameter, TextOf(use.path)))
        .Label(use.year->span, "used here");
    return std::nullopt;
  }

  /// The last year that a library covers; the same for all libraries whose year one parameter chooses.
  int LastYearOf(const ast::Path& path, const std::string& parameter) {
    const auto [known, is_new] = assumed_years_.emplace(parameter, kYearWithoutLibrary);
    if (!is_new) {
      return known->second;
    }
    LibraryPlace place = FindLibrary(folders_, PartsOf(path), std::nullopt);
    if (!place.file.empty()) {
      const auto text = Read(place.file);
      const std::optional<Coverage> coverage = text ? PeekCoverage(text.value()) : std::nullopt;
      place.years.push_back(coverage.value_or(Coverage{}));
    }
    for (const Coverage& coverage : place.years) {
      if (coverage.from) {
        known->second = std::max(known->second, coverage.through.value_or(*coverage.from));
      }
    }
    return known->second;
  }

  /// Whether a file that is being loaded leaves the parameter to whoever uses it.
  bool IsNeeded(const std::string& name) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Open& open) {
      return std::any_of(open.module->definitions.begin(), open.module->definitions.end(), [&](const ast::Definition& definition) {
        const auto* needs = std::get_if<ast::Needs>(&definition.node);
        return needs != nullptr && !needs->table && needs->name.text == name;
      });
    });
  }

  /// A parameter of a file that is being loaded (the nearest first) or has been.
  const ast::Param* FindParam(const std::string& name) const {
    const auto find = [&](const ast::Module& module) -> const ast::Param* {
      for (const ast::Definition& definition : module.definitions) {
        const auto* param = std::get_if<ast::Param>(&definition.node);
        if (param != nullptr && param->name.text == name) {
          return param;
        }
      }
      return nullptr;
    };
    for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
      if (const ast::Param* param = find(*open->module)) {
        return param;
      }
    }
    for (const auto& loaded : program_.modules) {
      if (const ast::Param* param = find(loaded->module)) {
        return param;
      }
    }
    return nullptr;
  }

  static std::optional<int> ConstantYear(const ast::Expr& expr) {
    const auto* number = std::get_if<ast::NumberLiteral>(&expr.node);
    return number != nullptr && !number->percent ? ParseYear(number->digits) : std::nullopt;
  }

  const LoadRequest& request_;
  SourceMap& sources_;
  DiagnosticSink& sink_;
  std::vector<LibraryFolder> folders_;
  std::vector<Open> open_;
  std::set<fs::path> loaded_;
  LoadedProgram program_;
  struct Chosen {
    const ast::Use* use;
    int year;
    std::string parameter;  // empty: written as a number
  };
  std::vector<Chosen> chosen_;
  std::map<std::string, Span> undeclared_;    // parameters that choose a year and were not declared by then
  std::set<std::string> followed_;            // parameters whose default is another one
  std::map<std::string, int> assumed_years_;  // by parameter
  size_t syntax_errors_ = 0;
  bool too_many_ = false;
};

}  // namespace

bool ReportOtherYear(const UsedYear& first, const UsedYear& second, DiagnosticSink& sink) {
  if (first.file == second.file || first.file.empty() || second.file.empty()) {
    return false;
  }
  sink.Report(DiagnosticKind::ImportNotFound, second.use,
              fmt::format("one program has the rules of one year: this is `{}`, and elsewhere `{}` is used", second.title, first.title))
      .Label(first.use, "used here")
      .Hint("use the library for one parameter everywhere; `tally compare` compares the rules of two years");
  return true;
}

std::optional<std::string> LiteralText(const ast::Expr& expr) {
  if (const auto* number = std::get_if<ast::NumberLiteral>(&expr.node)) {
    return number->percent ? std::nullopt : std::optional(number->digits);
  }
  const auto* text = std::get_if<ast::TextLiteral>(&expr.node);
  if (text != nullptr && text->pieces.size() == 1 && text->pieces[0].slot == nullptr) {
    return text->pieces[0].text;
  }
  return std::nullopt;
}

LoadedProgram LoadProgram(const LoadRequest& request, SourceMap& sources, DiagnosticSink& sink) {
  return Loader(request, sources, sink).Load();
}

}  // namespace tally
