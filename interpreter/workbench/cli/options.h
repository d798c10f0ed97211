#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// The arguments of one command, once they are understood.
struct ParsedOptions {
  boost::program_options::variables_map values;
  std::vector<std::string> positional;

  bool Has(const std::string& name) const { return values.count(name) > 0; }
  std::string Text(const std::string& name) const { return Has(name) ? values[name].as<std::string>() : ""; }
  std::vector<std::string> Texts(const std::string& name) const {
    return Has(name) ? values[name].as<std::vector<std::string>>() : std::vector<std::string>();
  }
};

/// Parses the arguments of `command` ("tally run"). Reports T0601 and gives nothing when they cannot be understood.
std::optional<ParsedOptions> ParseOptions(const std::string& command, const std::vector<std::string>& arguments,
                                          const boost::program_options::options_description& description, DiagnosticSink& sink);

/// Options that several commands have: `--set`, `--library`, `--message-format`.
void AddScriptOptions(boost::program_options::options_description& description);

/// A whole number of at least 1, or nothing when `text` is something else.
std::optional<int> ParseJobs(const std::string& text);

}  // namespace tally
