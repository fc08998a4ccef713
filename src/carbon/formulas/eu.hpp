// Source streams as the law of the European Union counts them, for its emissions trading and its border adjustment.
//
// Three methods, one a stream: a fuel by its energy, a process material by its amount, or carbon in and out (mass balance).
// Carbon turns into CO2 with 3.664 in this law, not with 44/12; carbon monoxide counts as CO2.
// An oxidation or conversion factor may always be set to 1. The biomass share is 0 unless the criteria of the renewable
// energy directive are proven.
// Mass balance: one call a stream; what leaves (products, by-products, sold anodes, stock increase) has a negative amount.
// Prebaked anodes booked flat (no deduction of sulphur and ash, as in the Commission's example workbook) are
// eu.process with emission_factor 3.664; with the deduction they are anode.prebake with carbon_factor 3.664. Name which one.
// Errors: carbon.bad_input. Source: Implementing Regulation (EU) 2025/2547.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// eu.fuel: standard method, combustion.
struct EuFuel {
  double amount_t, ncv_gj_per_t, emission_factor_t_per_tj, oxidation_factor, biomass_share;
};
constexpr auto fields(EuFuel*) {
  using R = EuFuel;
  using namespace detail;
  return std::tuple{
      given(&R::amount_t, "amount", "t", "fuel burnt: bought - sold + opening - closing stock"),
      given(&R::ncv_gj_per_t, "ncv", "GJ/t", "net calorific value"),
      given(&R::emission_factor_t_per_tj, "emission_factor", "t CO2/TJ", "CO2 per net energy"),
      with_default(&R::oxidation_factor, "oxidation_factor", "1", "share of the carbon that is oxidised", 1, unless_given, 0, 1),
      with_default(&R::biomass_share, "biomass_share", "1", "share of proven sustainable biomass in the carbon", 0, unless_given, 0, 1)};
}

/// eu.process: standard method, process emissions.
struct EuProcess {
  double amount_t, emission_factor_t_per_t, conversion_factor, biomass_share;
};
constexpr auto fields(EuProcess*) {
  using R = EuProcess;
  using namespace detail;
  return std::tuple{
      given(&R::amount_t, "amount", "t", "material used"),
      given(&R::emission_factor_t_per_t, "emission_factor", "t CO2/t", "CO2 per material"),
      with_default(&R::conversion_factor, "conversion_factor", "1", "share of the carbon that becomes CO2", 1, unless_given, 0, 1),
      with_default(&R::biomass_share, "biomass_share", "1", "share of proven sustainable biomass in the carbon", 0, unless_given, 0, 1)};
}

/// eu.mass_balance: one stream of a mass balance.
struct EuMassBalance {
  double amount_t, carbon_content, biomass_share, carbon_factor;
};
constexpr auto fields(EuMassBalance*) {
  using R = EuMassBalance;
  using namespace detail;
  return std::tuple{
      given(&R::amount_t, "amount", "t", "material that enters; negative for what leaves", -no_limit),
      given(&R::carbon_content, "carbon_content", "t C/t", "carbon in the material", 0, 1),
      with_default(&R::biomass_share, "biomass_share", "1", "share of proven sustainable biomass in the carbon", 0, unless_given, 0, 1),
      with_default(&R::carbon_factor, "carbon_factor", "t CO2/t C", "CO2 per carbon", carbon_to_co2_eu, source::eu_2547, 3.6, 3.7)};
}

/// eu.emission_factor: emission factor of a fuel or material from its carbon content.
struct EuEmissionFactor {
  double carbon_content, ncv_gj_per_t, carbon_factor;
};
constexpr auto fields(EuEmissionFactor*) {
  using R = EuEmissionFactor;
  using namespace detail;
  return std::tuple{
      given(&R::carbon_content, "carbon_content", "t C/t", "carbon in the material", 0, 1),
      given(&R::ncv_gj_per_t, "ncv", "GJ/t", "net calorific value; above 0"),
      with_default(&R::carbon_factor, "carbon_factor", "t CO2/t C", "CO2 per carbon", carbon_to_co2_eu, source::eu_2547, 3.6, 3.7)};
}
/// The factor per energy, for eu.fuel, and per mass, for eu.process.
struct EmissionFactor {
  double per_energy_t_per_tj, per_mass_t_per_t;
};
constexpr auto fields(EmissionFactor*) {
  using R = EmissionFactor;
  using namespace detail;
  return std::tuple{output(&R::per_energy_t_per_tj, "emission_factor", "t CO2/TJ", "CO2 per net energy"),
                    output(&R::per_mass_t_per_t, "emission_factor_by_mass", "t CO2/t", "CO2 per mass")};
}

/// eu.oxidation: oxidation factor from the carbon that stays in the ash.
struct EuOxidation {
  double ash_carbon_t, total_carbon_t;
};
constexpr auto fields(EuOxidation*) {
  using R = EuOxidation;
  using namespace detail;
  return std::tuple{given(&R::ash_carbon_t, "ash_carbon", "t", "carbon left in ash, soot and other residues"),
                    given(&R::total_carbon_t, "total_carbon", "t", "carbon in the fuel burnt; above 0")};
}
/// A share between 0 and 1.
struct OxidationFactor {
  double oxidation_factor;
};
constexpr auto fields(OxidationFactor*) {
  return std::tuple{detail::output(&OxidationFactor::oxidation_factor, "oxidation_factor", "1", "share of the carbon that is oxidised")};
}

/// eu.consumed: amount consumed, from purchases and stocks.
struct EuConsumed {
  double bought_t, exported_t, opening_t, closing_t;
};
constexpr auto fields(EuConsumed*) {
  using R = EuConsumed;
  using namespace detail;
  return std::tuple{given(&R::bought_t, "bought", "t", "bought in the period"),
                    with_default(&R::exported_t, "exported", "t", "passed on unused", 0, unless_given),
                    given(&R::opening_t, "opening", "t", "stock at the start"), given(&R::closing_t, "closing", "t", "stock at the end")};
}
/// An amount consumed.
struct Consumed {
  double consumed_t;
};
constexpr auto fields(Consumed*) { return std::tuple{detail::output(&Consumed::consumed_t, "consumed", "t", "consumed in the period")}; }

/// co2 = amount * ncv / 1000 * emission_factor * oxidation_factor * (1 - biomass_share).
Result<SplitCo2> eu_fuel(const EuFuel& in);
/// co2 = amount * emission_factor * conversion_factor * (1 - biomass_share).
Result<SplitCo2> eu_process(const EuProcess& in);
/// co2 = carbon_factor * amount * carbon_content * (1 - biomass_share); negative for streams that leave.
Result<SplitCo2> eu_mass_balance(const EuMassBalance& in);
/// emission_factor = carbon_content * carbon_factor / ncv * 1000. Error: ncv = 0.
Result<EmissionFactor> eu_emission_factor(const EuEmissionFactor& in);
/// oxidation_factor = 1 - ash_carbon / total_carbon. Errors: no carbon, or more in the ash than in the fuel.
Result<OxidationFactor> eu_oxidation(const EuOxidation& in);
/// consumed = bought - exported + opening - closing. Error: a negative result.
Result<Consumed> eu_consumed(const EuConsumed& in);

}  // namespace alumen::carbon
