#include "carbon/formulas/eu.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {
namespace {

SplitCo2 split(double co2_t, double biomass_share) { return {co2_t * (1 - biomass_share), co2_t * biomass_share}; }

}  // namespace

Result<SplitCo2> eu_fuel(const EuFuel& in) {
  return split(in.amount_t * in.ncv_gj_per_t / 1000 * in.emission_factor_t_per_tj * in.oxidation_factor, in.biomass_share);
}

Result<SplitCo2> eu_process(const EuProcess& in) {
  return split(in.amount_t * in.emission_factor_t_per_t * in.conversion_factor, in.biomass_share);
}

Result<SplitCo2> eu_mass_balance(const EuMassBalance& in) {
  return split(in.carbon_factor * in.amount_t * in.carbon_content, in.biomass_share);
}

Result<EmissionFactor> eu_emission_factor(const EuEmissionFactor& in) {
  if (in.ncv_gj_per_t == 0) return fail(detail::bad_input("ncv", 0, "a value above 0 GJ/t"));
  double per_mass = in.carbon_content * in.carbon_factor;
  return EmissionFactor{per_mass / in.ncv_gj_per_t * 1000, per_mass};
}

Result<OxidationFactor> eu_oxidation(const EuOxidation& in) {
  if (in.total_carbon_t == 0) return fail(detail::bad_input("total_carbon", 0, "a value above 0 t"));
  if (in.ash_carbon_t > in.total_carbon_t)
    return fail(detail::refuse("ash_carbon", in.ash_carbon_t, "at most total_carbon", "more carbon stays in the ash than the fuel holds"));
  return OxidationFactor{1 - in.ash_carbon_t / in.total_carbon_t};
}

Result<Consumed> eu_consumed(const EuConsumed& in) {
  double consumed = in.bought_t - in.exported_t + in.opening_t - in.closing_t;
  if (consumed < 0)
    return fail(detail::refuse("closing", in.closing_t, "at most bought - exported + opening", "more is left than was ever there"));
  return Consumed{consumed};
}

std::vector<Formula> eu_formulas() {
  return {
      make_formula<EuFuel, SplitCo2, eu_fuel>("eu.fuel", "EU standard method, combustion of a fuel",
                                              "co2 = amount * ncv / 1000 * emission_factor * oxidation_factor * (1 - biomass_share)",
                                              source::eu_2547, true, Category::thermal),
      make_formula<EuProcess, SplitCo2, eu_process>("eu.process", "EU standard method, process material",
                                                    "co2 = amount * emission_factor * conversion_factor * (1 - biomass_share)",
                                                    source::eu_2547, true, Category::direct_process),
      make_formula<EuMassBalance, SplitCo2, eu_mass_balance>("eu.mass_balance", "EU mass balance, one stream (negative if it leaves)",
                                                             "co2 = carbon_factor * amount * carbon_content * (1 - biomass_share)",
                                                             source::eu_2547, true, Category::direct_process),
      make_formula<EuEmissionFactor, EmissionFactor, eu_emission_factor>(
          "eu.emission_factor", "EU emission factor from the carbon content",
          "emission_factor = carbon_content * carbon_factor / ncv * 1000; emission_factor_by_mass = carbon_content * carbon_factor",
          source::eu_2547),
      make_formula<EuOxidation, OxidationFactor, eu_oxidation>("eu.oxidation", "EU oxidation factor from the carbon in the ash",
                                                               "oxidation_factor = 1 - ash_carbon / total_carbon", source::eu_2547),
      make_formula<EuConsumed, Consumed, eu_consumed>("eu.consumed", "Amount consumed, from purchases and stocks",
                                                      "consumed = bought - exported + opening - closing", source::eu_2547),
  };
}

}  // namespace alumen::carbon
