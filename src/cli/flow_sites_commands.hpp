// The command about plans of sites: flows sites.
#pragma once
#include <string>

#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `sites` to the subcommand `flows`.
void add_flow_sites(CLI::App& flows, Commands& commands, const std::string& typed);

}  // namespace alumen::cli
