// CO2 of carbonates and of flue-gas cleaning.
//
// carbonate.use (by input): co2 = amount * purity * calcined_fraction * emission_factor; soda ash in alumina refining,
//   limestone and soda in scrubbers. The factor is the stoichiometric CO2 of the pure carbonate.
// carbonate.by_output: co2 = amount * conversion_factor * emission_factor, from the oxide made (CaO, MgO).
// flue_gas.gypsum: wet desulphurisation with limestone, from the dry gypsum made; 0.2558 t CO2/t.
// flue_gas.urea: removal of nitrogen oxides with urea; 0.7328 t CO2/t urea. Count limestone either by use or by gypsum.
// Errors: carbon.bad_input for values outside their range.
// Sources: Implementing Regulation (EU) 2025/2547, annex II; GHG Protocol aluminium workbook 2.0 (purity of soda ash).
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// Carbonates with published factors.
enum class Carbonate { na2co3, caco3, mgco3, nahco3, li2co3, k2co3 };
constexpr auto names(Carbonate*) {
  using enum Carbonate;
  return std::to_array<Named<Carbonate>>(
      {{na2co3, "Na2CO3"}, {caco3, "CaCO3"}, {mgco3, "MgCO3"}, {nahco3, "NaHCO3"}, {li2co3, "Li2CO3"}, {k2co3, "K2CO3"}});
}
/// Oxides that carbonates leave behind.
enum class Oxide { cao, mgo };
constexpr auto names(Oxide*) { return std::to_array<Named<Oxide>>({{Oxide::cao, "CaO"}, {Oxide::mgo, "MgO"}}); }

/// t CO2 per t of the pure carbonate.
double carbonate_factor(Carbonate carbonate);
/// t CO2 per t of the oxide made.
double oxide_factor(Oxide oxide);

/// carbonate.use.
struct CarbonateUse {
  Carbonate carbonate;
  double amount_t, purity, calcined_fraction, emission_factor;
};
constexpr auto fields(CarbonateUse*) {
  using R = CarbonateUse;
  using namespace detail;
  return std::tuple{
      choice(&R::carbonate, "carbonate", "the carbonate"), given(&R::amount_t, "amount", "t", "material used"),
      with_default(&R::purity, "purity", "1", "carbonate in the material; 0: soda ash (Na2CO3) 0.95, others 1", 0, source::table_purity, 0,
                   1),
      with_default(&R::calcined_fraction, "calcined_fraction", "1", "share that gives off its CO2", 1, source::ghg_protocol, 0, 1),
      with_default(&R::emission_factor, "emission_factor", "t CO2/t", "CO2 per pure carbonate; 0: stoichiometric", 0,
                   source::table_carbonates, 0, 1)};
}

/// carbonate.by_output.
struct CarbonateOutput {
  Oxide oxide;
  double amount_t, conversion_factor, emission_factor;
};
constexpr auto fields(CarbonateOutput*) {
  using R = CarbonateOutput;
  using namespace detail;
  return std::tuple{
      choice(&R::oxide, "oxide", "the oxide made"), given(&R::amount_t, "amount", "t", "oxide made from carbonate"),
      with_default(&R::conversion_factor, "conversion_factor", "1", "share of the oxide that came from carbonate", 1, unless_given, 0, 1),
      with_default(&R::emission_factor, "emission_factor", "t CO2/t", "CO2 per oxide; 0: stoichiometric", 0, source::table_carbonates, 0,
                   2)};
}

/// flue_gas.gypsum.
struct Gypsum {
  double gypsum_t, emission_factor;
};
constexpr auto fields(Gypsum*) {
  using R = Gypsum;
  using namespace detail;
  return std::tuple{given(&R::gypsum_t, "gypsum", "t", "dry gypsum (CaSO4.2H2O) made"),
                    with_default(&R::emission_factor, "emission_factor", "t CO2/t", "CO2 per dry gypsum", 0.2558, source::eu_2547, 0, 1)};
}

/// flue_gas.urea.
struct Urea {
  double urea_t, emission_factor;
};
constexpr auto fields(Urea*) {
  using R = Urea;
  using namespace detail;
  return std::tuple{given(&R::urea_t, "urea", "t", "urea used, dry"),
                    with_default(&R::emission_factor, "emission_factor", "t CO2/t", "CO2 per urea", 0.7328, source::eu_2547, 0, 1)};
}

/// co2 = amount * purity * calcined_fraction * emission_factor.
Result<Co2> carbonate_use(const CarbonateUse& in);
/// co2 = amount * conversion_factor * emission_factor.
Result<Co2> carbonate_by_output(const CarbonateOutput& in);
/// co2 = gypsum * emission_factor.
Result<Co2> flue_gas_gypsum(const Gypsum& in);
/// co2 = urea * emission_factor.
Result<Co2> flue_gas_urea(const Urea& in);

}  // namespace alumen::carbon
