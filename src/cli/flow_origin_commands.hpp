// The command about origin by trade: flows origin.
#pragma once
#include <string>

#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `origin` to the subcommand `flows`.
void add_flow_origin(CLI::App& flows, Commands& commands, const std::string& typed);

}  // namespace alumen::cli
