// Freight: one leg of a transport.
//
// co2e = mass * distance * factor / 1000. The factor (kg CO2e per tonne-kilometre) belongs to a mode and a load factor and
// should include the supply of the fuel; return trips are in the factor or a leg of their own.
// Errors: carbon.bad_input for negative values.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// transport.leg.
struct TransportLeg {
  double mass_t, distance_km, factor_kg_per_tkm;
};
constexpr auto fields(TransportLeg*) {
  using R = TransportLeg;
  using namespace detail;
  return std::tuple{given(&R::mass_t, "mass", "t", "freight with its packing"),
                    given(&R::distance_km, "distance", "km", "length of the leg"),
                    given(&R::factor_kg_per_tkm, "factor", "kg CO2e/tkm", "CO2e per tonne-kilometre of this mode")};
}
/// CO2e of a leg and its transport work.
struct TransportOut {
  double co2e_t, work_tkm;
};
constexpr auto fields(TransportOut*) {
  using R = TransportOut;
  using namespace detail;
  return std::tuple{output(&R::co2e_t, "co2e", "t CO2e", "CO2 equivalents"), output(&R::work_tkm, "work", "tkm", "transport work")};
}

/// co2e = mass * distance * factor / 1000.
Result<TransportOut> transport_leg(const TransportLeg& in);

}  // namespace alumen::carbon
