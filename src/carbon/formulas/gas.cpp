#include "carbon/formulas/gas.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

Result<Sf6> sf6_balance(const Sf6Balance& in) {
  double escaped_kg = in.bought_kg + in.opening_kg - in.closing_kg - in.returned_kg;
  if (escaped_kg < 0)
    return fail(detail::refuse("closing", in.closing_kg, "at most bought + opening - returned", "more gas is left than was ever there",
                               "weigh the bottles again and look for a purchase that is missing"));
  return Sf6{escaped_kg / 1000};
}

Result<Co2e> gas_co2e(const GasMass& in) { return Co2e{in.mass_t * in.gwp}; }

std::vector<Formula> gas_formulas() {
  return {
      make_formula<Sf6Balance, Sf6, sf6_balance>("sf6.balance", "Sulphur hexafluoride, mass balance of purchases and stock",
                                                 "sf6 = (bought + opening - closing - returned) / 1000",
                                                 "2006 IPCC Guidelines, volume 3, chapters 4.5 and 8.2: what is consumed is emitted", true,
                                                 Category::direct_process),
      make_formula<GasMass, Co2e, gas_co2e>("gas.co2e", "Mass of a gas in CO2 equivalents", "co2e = mass * gwp",
                                            "definition of the global warming potential, IPCC assessment reports"),
  };
}

}  // namespace alumen::carbon
