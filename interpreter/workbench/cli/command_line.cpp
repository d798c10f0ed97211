#include "workbench/cli/command_line.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>
#include <boost/program_options.hpp>

#include "foundation/base/number.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/program/standard_library.h"
#include "workbench/cli/help_pages.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr int kMaxJobs = 256;
constexpr const char* kPositional = "positional";

po::options_description DescriptionOf(const CommandSpec& spec) {
  po::options_description description;
  for (const OptionSpec& option : spec.options) {
    const std::string names = option.letter == '\0' ? std::string(option.name) : fmt::format("{},{}", option.name, option.letter);
    const std::string help(option.help);
    if (option.value.empty()) {
      description.add_options()(names.c_str(), po::bool_switch(), help.c_str());
    } else if (option.repeats) {
      description.add_options()(names.c_str(), po::value<std::vector<std::string>>()->composing(), help.c_str());
    } else {
      description.add_options()(names.c_str(), po::value<std::string>(), help.c_str());
    }
  }
  description.add_options()(kPositional, po::value<std::vector<std::string>>());
  return description;
}

/// `--dta` as the user typed it, without a value.
std::string OptionName(const po::error_with_option_name& error) {
  return Printable(error.get_option_name());
}

std::optional<int> ReadJobs(const std::string& text) {
  const std::optional<int64_t> jobs = ParseInteger(text);
  return jobs && *jobs >= 1 && *jobs <= kMaxJobs ? std::optional<int>(static_cast<int>(*jobs)) : std::nullopt;
}

}  // namespace

bool CommandLine::ParseOptions(const std::vector<std::string>& arguments, DiagnosticSink& sink) {
  const auto report = [&](std::string text) -> Diagnostic& {
    return sink.Report(DiagnosticKind::BadCommand, PathPlace{Place()}, std::move(text));
  };
  const po::options_description description = DescriptionOf(spec_);
  po::positional_options_description positional;
  positional.add(kPositional, -1);
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::variables_map values;
  try {
    po::store(po::command_line_parser(arguments).options(description).positional(positional).style(style).run(), values);
  } catch (const po::unknown_option& error) {
    Diagnostic& diagnostic = report(fmt::format("there is no option `{}`", OptionName(error)));
    std::vector<std::string> known;
    for (const OptionSpec& option : spec_.options) {
      known.push_back(fmt::format("--{}", option.name));
    }
    if (const std::optional<std::string> near = NearestName(error.get_option_name(), known)) {
      diagnostic.Hint(fmt::format("did you mean `{}`?", *near));
    } else if (error.get_option_name() == "--data") {
      diagnostic.Hint("`tally load SCRIPT --data DIR --out FILE` checks all data of a script, `tally run` what its outputs read");
    }
    return false;
  } catch (const po::multiple_occurrences& error) {
    report(fmt::format("the option `{}` is given twice", OptionName(error)));
    return false;
  } catch (const po::invalid_command_line_syntax& error) {
    report(error.kind() == po::invalid_syntax::extra_parameter ? fmt::format("the option `{}` takes no value", OptionName(error))
                                                               : fmt::format("the option `{}` needs a value", OptionName(error)));
    return false;
  } catch (const po::error& error) {
    report(Printable(error.what()));
    return false;
  }
  for (const OptionSpec& option : spec_.options) {
    const std::string name(option.name);
    if (values.count(name) == 0 || (option.value.empty() && !values[name].as<bool>())) {
      continue;
    }
    values_[name] = option.value.empty() ? std::vector<std::string>()
                    : option.repeats     ? values[name].as<std::vector<std::string>>()
                                         : std::vector<std::string>{values[name].as<std::string>()};
  }
  if (values.count(kPositional) > 0) {
    arguments_ = values[kPositional].as<std::vector<std::string>>();
  }
  return true;
}

void CommandLine::CheckArguments(DiagnosticSink& sink) {
  if (arguments_.size() < spec_.min_arguments || arguments_.size() > spec_.max_arguments) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{Place()}, fmt::format("{}: `{}`", spec_.wanted, ShortUsage(spec_)));
  }
  if (Has("jobs")) {
    const std::optional<int> jobs = ReadJobs(Text("jobs"));
    jobs_ = jobs.value_or(0);
    if (!jobs) {
      sink.Report(DiagnosticKind::BadCommand, PathPlace{Place()}, "the option `--jobs` takes a whole number from 1 to 256");
    }
  }
  if (spec_.check != nullptr) {
    spec_.check(*this, sink);
  }
}

std::optional<int> CommandLine::Parse(const std::vector<std::string>& arguments) {
  DiagnosticSink sink;
  if (ParseOptions(arguments, sink)) {
    CheckArguments(sink);
  }
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap());
    return kExitCommand;
  }
  const auto all = [&](const char* option) { return Has(option) ? values_.at(option) : std::vector<std::string>(); };
  settings_ = ParseSettings(all("set"), sink);
  const std::vector<std::string> folders = all("library");
  libraries_ = FindLibraryFolders({folders.begin(), folders.end()}, sink);
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap());
    return kExitFault;
  }
  return std::nullopt;
}

std::string CommandLine::Text(const std::string& option) const {
  const auto found = values_.find(option);
  return found == values_.end() || found->second.empty() ? std::string() : found->second.front();
}

std::vector<std::string> CommandLine::Texts(const std::string& option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::optional<std::filesystem::path> CommandLine::Path(const std::string& option) const {
  return Has(option) ? std::optional<std::filesystem::path>(Text(option)) : std::nullopt;
}

std::string CommandLine::Place() const {
  return fmt::format("tally {}", spec_.name);
}

std::string CommandLine::StopMessage() const {
  DiagnosticSink sink;
  sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(Has("out") ? Text("out") : Place())},
              "nothing was written: the run was stopped");
  return (isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "") + MessagesText(sink, SourceMap(), style_);
}

SessionOptions CommandLine::WithoutProgram() const {
  SessionOptions options;
  options.libraries = libraries_;
  options.settings = settings_;
  options.jobs = jobs_;
  return options;
}

SessionOptions CommandLine::ProgramOf(const std::string& argument) const {
  SessionOptions options = WithoutProgram();
  std::error_code error;
  const bool is_file = std::filesystem::exists(argument, error) || argument.find('/') != std::string::npos || argument.ends_with(".tally");
  if (is_file) {
    options.script = argument;
  } else {
    options.script = "<prompt>";
    options.text = "use " + argument + "\n";
  }
  return options;
}

}  // namespace tally
