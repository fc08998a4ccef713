#include "carbon/formulas/anode.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

Result<Co2> anode_prebake(const Prebake& in) {
  double carbon_pct = 100 - in.sulphur_pct - in.ash_pct;
  if (carbon_pct < 0)
    return fail(detail::refuse("ash", in.ash_pct, "sulphur + ash up to 100 %", "sulphur and ash are more than the whole anode"));
  return Co2{in.net_anode_consumption * in.aluminium_t * carbon_pct / 100 * in.carbon_factor};
}

Result<Co2> anode_prebake_tier1(const PrebakeTier1& in) { return Co2{in.aluminium_t * in.factor}; }

Result<Co2> anode_soderberg(const SoderbergPaste& in) {
  double soluble = detail::own_or(in.soluble_matter_kg_per_t, in.technology == Soderberg::hss ? 4.0 : 0.5);
  double binder = detail::own_or(in.binder_content_pct, in.paste == Paste::dry ? 24.0 : 27.0) / 100;
  double pitch_loss = (in.pitch_sulphur_pct + in.pitch_ash_pct + in.pitch_hydrogen_pct) / 100;
  double coke_loss = (in.coke_sulphur_pct + in.coke_ash_pct) / 100;
  double carbon_per_t = in.paste_consumption - soluble / 1000 - binder * in.paste_consumption * pitch_loss -
                        (1 - binder) * in.paste_consumption * coke_loss - in.carbon_dust;
  if (carbon_per_t < 0)
    return fail(detail::refuse("paste_consumption", in.paste_consumption, "more than the deductions",
                               "soluble matter, impurities and dust are more than the paste itself"));
  return Co2{carbon_per_t * in.aluminium_t * in.carbon_factor};
}

Result<Co2> anode_soderberg_tier1(const SoderbergTier1& in) { return Co2{in.aluminium_t * in.factor}; }

std::vector<Formula> anode_formulas() {
  constexpr std::string_view prebake_source =
      "2006 IPCC Guidelines, volume 3, equation 4.21; GHG Protocol aluminium workbook 2.0; 40 CFR 98.63";
  constexpr std::string_view soderberg_source =
      "2006 IPCC Guidelines, volume 3, equation 4.24; GHG Protocol aluminium workbook 2.0; 40 CFR 98.63";
  constexpr std::string_view tier1_source = "2006 IPCC Guidelines, volume 3, table 4.10";
  return {
      make_formula<Prebake, Co2, anode_prebake>("anode.prebake", "Prebaked anodes consumed in electrolysis",
                                                "co2 = net_anode_consumption * aluminium * (100 - sulphur - ash) / 100 * carbon_factor",
                                                prebake_source, true, Category::direct_process),
      make_formula<PrebakeTier1, Co2, anode_prebake_tier1>("anode.prebake_tier1", "Prebaked anodes, Tier 1 default",
                                                           "co2 = aluminium * factor", tier1_source, true, Category::direct_process),
      make_formula<SoderbergPaste, Co2, anode_soderberg>(
          "anode.soderberg", "Soderberg paste consumed in electrolysis",
          "co2 = aluminium * (paste_consumption - soluble_matter / 1000 - binder_content / 100 * paste_consumption * "
          "(pitch_sulphur + pitch_ash + pitch_hydrogen) / 100 - (100 - binder_content) / 100 * paste_consumption * "
          "(coke_sulphur + coke_ash) / 100 - carbon_dust) * carbon_factor",
          soderberg_source, true, Category::direct_process),
      make_formula<SoderbergTier1, Co2, anode_soderberg_tier1>("anode.soderberg_tier1", "Soderberg paste, Tier 1 default",
                                                               "co2 = aluminium * factor", tier1_source, true, Category::direct_process),
  };
}

}  // namespace alumen::carbon
