#include "carbon/formulas/transport.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

Result<TransportOut> transport_leg(const TransportLeg& in) {
  double work = in.mass_t * in.distance_km;
  return TransportOut{work * in.factor_kg_per_tkm / 1000, work};
}

std::vector<Formula> transport_formulas() {
  return {make_formula<TransportLeg, TransportOut, transport_leg>(
      "transport.leg", "Freight, one leg", "co2e = mass * distance * factor / 1000",
      "ISO 14083:2023, activity-based calculation of transport emissions", false, Category::transport)};
}

}  // namespace alumen::carbon
