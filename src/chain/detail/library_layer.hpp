// Inside the chain room: the reference library as the lowest layer of a workspace.
#pragma once
#include "chain/workspace.hpp"

namespace alumen::chain::detail {

/// Appends the library's tables as a layer.
void add_library_layer(Workspace& workspace, Diagnostics& out);

}  // namespace alumen::chain::detail
