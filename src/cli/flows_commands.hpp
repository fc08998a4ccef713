// Commands about material flows: flows run, flows leakage.
#pragma once
#include <string>

#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `flows` to the program.
void add_flows(CLI::App& app, Commands& commands, const std::string& typed);

}  // namespace alumen::cli
