#include "workbench/cli/options.h"

#include <fmt/format.h>

#include "foundation/base/number.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr int kMaxJobs = 256;
constexpr const char* kPositional = "positional";

/// `--dta` as the user typed it, without a value.
std::string OptionName(const po::error_with_option_name& error) {
  return Printable(error.get_option_name());
}

}  // namespace

std::optional<ParsedOptions> ParseOptions(const std::string& command, const std::vector<std::string>& arguments,
                                          const po::options_description& description, DiagnosticSink& sink) {
  const auto report = [&](std::string text) -> Diagnostic& {
    return sink.Report(DiagnosticKind::BadCommand, PathPlace{command}, std::move(text));
  };
  po::options_description all;
  all.add(description);
  all.add_options()(kPositional, po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add(kPositional, -1);
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  ParsedOptions parsed;
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positional).style(style).run(), parsed.values);
  } catch (const po::unknown_option& error) {
    Diagnostic& diagnostic = report(fmt::format("there is no option `{}`", OptionName(error)));
    std::vector<std::string> known;
    for (const auto& option : description.options()) {
      known.push_back("--" + option->long_name());
    }
    if (const std::optional<std::string> near = NearestName(error.get_option_name(), known)) {
      diagnostic.Hint(fmt::format("did you mean `{}`?", *near));
    }
    return std::nullopt;
  } catch (const po::multiple_occurrences& error) {
    report(fmt::format("the option `{}` is given twice", OptionName(error)));
    return std::nullopt;
  } catch (const po::invalid_command_line_syntax& error) {
    report(error.kind() == po::invalid_syntax::extra_parameter ? fmt::format("the option `{}` takes no value", OptionName(error))
                                                               : fmt::format("the option `{}` needs a value", OptionName(error)));
    return std::nullopt;
  } catch (const po::error& error) {
    report(Printable(error.what()));
    return std::nullopt;
  }
  if (parsed.values.count(kPositional) > 0) {
    parsed.positional = parsed.values[kPositional].as<std::vector<std::string>>();
  }
  return parsed;
}

void AddScriptOptions(po::options_description& description) {
  description.add_options()("set", po::value<std::vector<std::string>>()->composing());
  description.add_options()("library", po::value<std::vector<std::string>>()->composing());
}

std::optional<int> ParseJobs(const std::string& text) {
  const std::optional<int64_t> jobs = ParseInteger(text);
  return jobs && *jobs >= 1 && *jobs <= kMaxJobs ? std::optional<int>(static_cast<int>(*jobs)) : std::nullopt;
}

}  // namespace tally
