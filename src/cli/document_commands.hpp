// Commands for documents: cbam template, cbam report, claim, supplier.
#pragma once
#include "cli/intake_commands.hpp"

namespace alumen::cli {

/// Adds `cbam template`, `cbam report`, `claim` and `supplier` to the program.
void add_documents(CLI::App& app, Commands& commands);

}  // namespace alumen::cli
