// The least that a tonne of metal can emit by its declared route.
#pragma once
#include <string>
#include <string_view>

namespace alumen::rules::detail {

/// t CO2e per t of metal of which `scrap` (0..1) comes from scrap; a route counts zero when the description names a way around
/// its floor, such as an inert anode. Data: data/forms/route_floors.csv.
double route_floor(double scrap, std::string_view description);

}  // namespace alumen::rules::detail
