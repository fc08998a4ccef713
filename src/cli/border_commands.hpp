// Commands about borders: cbam, landed.
#pragma once
#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `cbam` and `landed` to the program. Called after whoever puts sub-commands under `cbam`.
void add_border(CLI::App& app, Commands& commands);

}  // namespace alumen::cli
