// Ids out of names.
#pragma once
#include <string>
#include <string_view>

namespace alumen::rules::detail {

/// "Natural gas, boiler 2" -> "natural_gas_boiler_2".
std::string slug(std::string_view name);

}  // namespace alumen::rules::detail
