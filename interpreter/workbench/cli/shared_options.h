#pragma once

#include "workbench/cli/command_spec.h"

namespace tally {

// Options that several commands have. CommandLine reads the values of `--set`, `--library` and `--jobs`.

inline constexpr OptionSpec kSetOption{.name = "set",
                                       .value = "NAME=VALUE",
                                       .help =
                                           "the value of a parameter, once for each. Y or N, a date as 2025-10-01, a year as 2025, items "
                                           "of a list separated by commas; ALL where the parameter takes it.",
                                       .in_usage = OptionSpec::InUsage::kMay,
                                       .repeats = true};
inline constexpr OptionSpec kLibraryOption{
    .name = "library",
    .value = "DIR",
    .help = "a folder of libraries, before TALLY_LIBRARY and the standard library; may be given several times",
    .repeats = true};
inline constexpr OptionSpec kJobsOption{.name = "jobs", .value = "N", .help = "threads to work with; results do not depend on it"};
inline constexpr OptionSpec kDataOption{.name = "data",
                                        .value = "DIR",
                                        .help = "the folder that holds the tables' files, or a cache that `tally load` made of it",
                                        .in_usage = OptionSpec::InUsage::kMust};
inline constexpr OptionSpec kPrivateOption{
    .name = "private", .value = "", .help = "answers may show columns that the script declares `private`"};
inline constexpr OptionSpec kVerifyOption{
    .name = "verify", .value = "", .help = "checks all of a cache, and the contents of the files it was made of"};

}  // namespace tally
