// Commands about a ledger of certified metal: `alumen ledger ...`.
#pragma once
#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `ledger` and its commands to the program.
void add_ledger(CLI::App& app, Commands& commands);

}  // namespace alumen::cli
