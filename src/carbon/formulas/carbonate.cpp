#include "carbon/formulas/carbonate.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

double carbonate_factor(Carbonate carbonate) {
  using enum Carbonate;
  switch (carbonate) {
    case na2co3:
      return 0.415;
    case caco3:
      return 0.440;
    case mgco3:
      return 0.522;
    case nahco3:
      return 0.524;
    case li2co3:
      return 0.596;
    case k2co3:
      return 0.318;
  }
  return 0;
}

double oxide_factor(Oxide oxide) { return oxide == Oxide::cao ? 0.785 : 1.092; }

Result<Co2> carbonate_use(const CarbonateUse& in) {
  double purity = detail::own_or(in.purity, in.carbonate == Carbonate::na2co3 ? 0.95 : 1.0);
  double factor = detail::own_or(in.emission_factor, carbonate_factor(in.carbonate));
  return Co2{in.amount_t * purity * in.calcined_fraction * factor};
}

Result<Co2> carbonate_by_output(const CarbonateOutput& in) {
  return Co2{in.amount_t * in.conversion_factor * detail::own_or(in.emission_factor, oxide_factor(in.oxide))};
}

Result<Co2> flue_gas_gypsum(const Gypsum& in) { return Co2{in.gypsum_t * in.emission_factor}; }

Result<Co2> flue_gas_urea(const Urea& in) { return Co2{in.urea_t * in.emission_factor}; }

std::vector<Formula> carbonate_formulas() {
  using enum Category;
  return {
      make_formula<CarbonateUse, Co2, carbonate_use>("carbonate.use", "Carbonates, by the amount used",
                                                     "co2 = amount * purity * calcined_fraction * emission_factor",
                                                     source::eu_2547_carbonates, true, direct_process),
      make_formula<CarbonateOutput, Co2, carbonate_by_output>("carbonate.by_output", "Carbonates, by the oxide made",
                                                              "co2 = amount * conversion_factor * emission_factor",
                                                              source::eu_2547_carbonates, true, direct_process),
      make_formula<Gypsum, Co2, flue_gas_gypsum>("flue_gas.gypsum", "Flue-gas desulphurisation, by the gypsum made",
                                                 "co2 = gypsum * emission_factor", source::eu_2547, true, direct_process),
      make_formula<Urea, Co2, flue_gas_urea>("flue_gas.urea", "Removal of nitrogen oxides with urea", "co2 = urea * emission_factor",
                                             source::eu_2547, true, direct_process),
  };
}

}  // namespace alumen::carbon
