// CO2 of the anode carbon that electrolysis consumes.
//
// Prebake: the net anode (what is baked minus the butts that return) less its sulphur and ash turns into CO2.
//   co2 = net_anode_consumption * aluminium * (100 - sulphur - ash) / 100 * carbon_factor
// Plausible: 0.40 to 0.42 t net anode per t Al; less than 0.334 is below the stoichiometry 2 Al2O3 + 3 C = 4 Al + 3 CO2.
//
// Soderberg: the paste bakes in the cell. From its carbon go off: cyclohexane-soluble matter, the sulphur, ash and hydrogen
// of the pitch, the sulphur and ash of the coke, and the skimmed carbon dust.
//   co2 = (paste*al - csm*al/1000 - b*paste*al*(Sp+Ap+Hp)/100 - (1-b)*paste*al*(Sc+Ac)/100 - carbon_dust*al) * carbon_factor
// with b = binder_content / 100.
//
// Tier 1 takes one figure for a technology: 1.6 t CO2/t Al prebake, 1.7 Soderberg. It knows nothing about the plant.
// Errors: carbon.bad_input for values outside their range, contents above 100 % together, and a negative result.
// Sources: 2006 IPCC Guidelines, volume 3, chapter 4.4; GHG Protocol aluminium workbook 2.0; 40 CFR 98 subpart F.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// anode.prebake.
struct Prebake {
  double net_anode_consumption, aluminium_t, sulphur_pct, ash_pct, carbon_factor;
};
constexpr auto fields(Prebake*) {
  using R = Prebake;
  using namespace detail;
  return std::tuple{
      given(&R::net_anode_consumption, "net_anode_consumption", "t/t", "net anode per aluminium; plausible 0.40 to 0.42", 0, 2),
      given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
      with_default(&R::sulphur_pct, "sulphur", "%", "sulphur in the baked anode", 2.0, source::us_40cfr98, 0, 100),
      with_default(&R::ash_pct, "ash", "%", "ash in the baked anode", 0.4, source::us_40cfr98, 0, 100), carbon_factor(&R::carbon_factor)};
}

/// anode.prebake_tier1.
struct PrebakeTier1 {
  double aluminium_t, factor;
};
constexpr auto fields(PrebakeTier1*) {
  using R = PrebakeTier1;
  using namespace detail;
  return std::tuple{given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
                    with_default(&R::factor, "factor", "t CO2/t", "CO2 per aluminium, any prebake plant", 1.6, source::ipcc_2006)};
}

/// Vertical or horizontal studs.
enum class Soderberg { vss, hss };
constexpr auto names(Soderberg*) { return std::to_array<Named<Soderberg>>({{Soderberg::vss, "VSS"}, {Soderberg::hss, "HSS"}}); }
/// Dry or wet anode paste.
enum class Paste { dry, wet };
constexpr auto names(Paste*) { return std::to_array<Named<Paste>>({{Paste::dry, "dry"}, {Paste::wet, "wet"}}); }

/// anode.soderberg.
struct SoderbergPaste {
  Soderberg technology;
  Paste paste;
  double paste_consumption, aluminium_t, soluble_matter_kg_per_t, binder_content_pct, pitch_sulphur_pct, pitch_ash_pct, pitch_hydrogen_pct,
      coke_sulphur_pct, coke_ash_pct, carbon_dust, carbon_factor;
};
constexpr auto fields(SoderbergPaste*) {
  using R = SoderbergPaste;
  using namespace detail;
  auto from = source::us_40cfr98;
  return std::tuple{choice(&R::technology, "technology", "vertical-stud or horizontal-stud cells"),
                    choice(&R::paste, "paste", "dry or wet paste"),
                    given(&R::paste_consumption, "paste_consumption", "t/t", "anode paste per aluminium; plausible 0.5 to 0.6", 0, 2),
                    given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
                    with_default(&R::soluble_matter_kg_per_t, "soluble_matter", "kg/t",
                                 "cyclohexane-soluble matter emitted per aluminium; 0: HSS 4.0, VSS 0.5", 0, source::table_us_40cfr98),
                    with_default(&R::binder_content_pct, "binder_content", "%", "pitch in the paste; 0: dry 24, wet 27", 0,
                                 source::table_us_40cfr98, 0, 100),
                    with_default(&R::pitch_sulphur_pct, "pitch_sulphur", "%", "sulphur in the pitch", 0.6, from, 0, 100),
                    with_default(&R::pitch_ash_pct, "pitch_ash", "%", "ash in the pitch", 0.2, from, 0, 100),
                    with_default(&R::pitch_hydrogen_pct, "pitch_hydrogen", "%", "hydrogen in the pitch", 3.3, from, 0, 100),
                    with_default(&R::coke_sulphur_pct, "coke_sulphur", "%", "sulphur in the calcined coke", 1.9, from, 0, 100),
                    with_default(&R::coke_ash_pct, "coke_ash", "%", "ash in the calcined coke", 0.2, from, 0, 100),
                    with_default(&R::carbon_dust, "carbon_dust", "t C/t", "carbon skimmed as dust, per aluminium", 0.01, from, 0, 1),
                    carbon_factor(&R::carbon_factor)};
}

/// anode.soderberg_tier1.
struct SoderbergTier1 {
  double aluminium_t, factor;
};
constexpr auto fields(SoderbergTier1*) {
  using R = SoderbergTier1;
  using namespace detail;
  return std::tuple{given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
                    with_default(&R::factor, "factor", "t CO2/t", "CO2 per aluminium, any Soderberg plant", 1.7, source::ipcc_2006)};
}

/// co2 = net_anode_consumption * aluminium * (100 - sulphur - ash) / 100 * carbon_factor.
Result<Co2> anode_prebake(const Prebake& in);
/// co2 = aluminium * factor.
Result<Co2> anode_prebake_tier1(const PrebakeTier1& in);
/// The paste balance above.
Result<Co2> anode_soderberg(const SoderbergPaste& in);
/// co2 = aluminium * factor.
Result<Co2> anode_soderberg_tier1(const SoderbergTier1& in);

}  // namespace alumen::carbon
