// Ids out of names.
#pragma once
#include <string>
#include <string_view>

namespace alumen {

/// "Green Metal Ltd." -> "green_metal_ltd": small letters, digits and what lies beyond ASCII; everything else becomes one '_' between
/// them. Empty when nothing is left.
std::string slug(std::string_view name);

}  // namespace alumen
