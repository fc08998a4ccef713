// Commands about rule books: rules, compare, labels.
#pragma once
#include <string>

#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `rules`, `compare` and `labels` to the program; `typed` is the command line for the foot of a report.
void add_rules(CLI::App& app, Commands& commands, const std::string& typed);

}  // namespace alumen::cli
