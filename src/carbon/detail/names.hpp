// Inside the carbon room: names for a reader, made of the names of materials, activities and parties.
#pragma once
#include <string>

#include "carbon/carbon.hpp"

namespace alumen::carbon::detail {

std::string activity_name(const Chain& chain, Id<chain::Activity> activity);
/// "billet (Casthouse)".
std::string output_name(const Chain& chain, std::uint32_t output);
/// "natural gas into Casthouse", "CO2 emitted by Casthouse".
std::string exchange_name(const Chain& chain, std::uint32_t exchange);
/// "natural gas (GBR 2024)".
std::string factor_name(const Chain& chain, std::uint32_t factor);
/// "primary ingot declared by Smelter".
std::string declaration_name(const Chain& chain, std::uint32_t declaration);
/// "grid of GBR 2024".
std::string grid_name(const Chain& chain, std::uint32_t grid);

}  // namespace alumen::carbon::detail
