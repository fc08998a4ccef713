// The command about origin by trade: flows origin.
#pragma once
#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `origin` to the subcommand `flows`.
void add_flow_origin(CLI::App& flows, Commands& commands);

}  // namespace alumen::cli
