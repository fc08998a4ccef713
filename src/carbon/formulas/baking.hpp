// CO2 of baking anodes, and the carbon balance of a whole plant.
//
// Pitch volatiles: green anodes lose weight in the furnace; what is neither hydrogen nor collected tar burns to CO2.
//   co2 = (green_anode - hydrogen - baked_anode - waste_tar) * carbon_factor
// Packing coke: the coke around the anodes burns off.
//   co2 = packing_coke * baked_anode * (100 - sulphur - ash) / 100 * carbon_factor
// Plant carbon balance: everything that brings carbon in, less what takes it out, becomes CO2. It replaces the formulas
// of electrolysis and baking; never use both.
// The fuel of the furnace is apart, see fuel.hpp.
// Errors: carbon.bad_input for values outside their range and for a negative balance, with its cause.
// Sources: 2006 IPCC Guidelines, volume 3, chapter 4.4; GHG Protocol aluminium workbook 2.0; 40 CFR 98 subpart F.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// The furnace decides whether tar is collected.
enum class BakingFurnace { riedhammer, other };
constexpr auto names(BakingFurnace*) {
  return std::to_array<Named<BakingFurnace>>({{BakingFurnace::riedhammer, "riedhammer"}, {BakingFurnace::other, "other"}});
}

/// anode.pitch_volatiles.
struct PitchVolatiles {
  BakingFurnace furnace;
  double baked_anode_t, green_anode_t, green_per_baked, hydrogen_pct, waste_tar_pct, carbon_factor;
};
constexpr auto fields(PitchVolatiles*) {
  using R = PitchVolatiles;
  using namespace detail;
  return std::tuple{
      choice(&R::furnace, "furnace", "Riedhammer (closed) furnaces collect tar, all others burn it"),
      given(&R::baked_anode_t, "baked_anode", "t", "anodes baked in the period"),
      with_default(&R::green_anode_t, "green_anode", "t", "green anodes put in; 0: baked_anode * green_per_baked", 0, unless_given),
      with_default(&R::green_per_baked, "green_per_baked", "t/t", "green per baked anode, used without green_anode", 1.055,
                   source::ghg_protocol, 1, 2),
      with_default(&R::hydrogen_pct, "hydrogen", "%", "hydrogen in the green anodes", 0.5, source::us_40cfr98, 0, 100),
      with_default(&R::waste_tar_pct, "waste_tar", "%", "collected tar per green anode; 0: Riedhammer 0.5, other furnaces none", 0,
                   source::table_us_40cfr98, 0, 100),
      carbon_factor(&R::carbon_factor)};
}

/// anode.packing_coke.
struct PackingCoke {
  double baked_anode_t, packing_coke, sulphur_pct, ash_pct, carbon_factor;
};
constexpr auto fields(PackingCoke*) {
  using R = PackingCoke;
  using namespace detail;
  auto from = source::us_40cfr98;
  return std::tuple{given(&R::baked_anode_t, "baked_anode", "t", "anodes baked in the period"),
                    with_default(&R::packing_coke, "packing_coke", "t/t", "coke burnt off per baked anode", 0.015, from, 0, 1),
                    with_default(&R::sulphur_pct, "sulphur", "%", "sulphur in the packing coke", 2.0, from, 0, 100),
                    with_default(&R::ash_pct, "ash", "%", "ash in the packing coke", 2.5, from, 0, 100), carbon_factor(&R::carbon_factor)};
}

/// plant.carbon_balance.
struct PlantCarbon {
  double pitch_t, coke_t, packing_coke_t, bought_anode_t, by_product_t, sold_anode_t;
  double pitch_carbon_pct, coke_carbon_pct, packing_coke_carbon_pct, bought_anode_carbon_pct, by_product_carbon_pct, sold_anode_carbon_pct;
  double carbon_factor;
};
constexpr auto fields(PlantCarbon*) {
  using R = PlantCarbon;
  using namespace detail;
  auto from = source::ghg_protocol;
  return std::tuple{with_default(&R::pitch_t, "pitch", "t", "pitch used", 0, unless_given),
                    with_default(&R::coke_t, "coke", "t", "petroleum coke used in paste and anodes", 0, unless_given),
                    with_default(&R::packing_coke_t, "packing_coke", "t", "packing coke used", 0, unless_given),
                    with_default(&R::bought_anode_t, "bought_anode", "t", "anodes bought and used", 0, unless_given),
                    with_default(&R::by_product_t, "by_product", "t", "carbon by-products and waste that leave", 0, unless_given),
                    with_default(&R::sold_anode_t, "sold_anode", "t", "anodes sold", 0, unless_given),
                    with_default(&R::pitch_carbon_pct, "pitch_carbon", "%", "carbon in the pitch", 95, from, 0, 100),
                    with_default(&R::coke_carbon_pct, "coke_carbon", "%", "carbon in the coke", 98, from, 0, 100),
                    with_default(&R::packing_coke_carbon_pct, "packing_coke_carbon", "%", "carbon in the packing coke", 97, from, 0, 100),
                    with_default(&R::bought_anode_carbon_pct, "bought_anode_carbon", "%", "carbon in bought anodes", 98, from, 0, 100),
                    with_default(&R::by_product_carbon_pct, "by_product_carbon", "%",
                                 "carbon in the by-products; must be given when there are any", 0, unless_given, 0, 100),
                    with_default(&R::sold_anode_carbon_pct, "sold_anode_carbon", "%", "carbon in sold anodes", 98, from, 0, 100),
                    carbon_factor(&R::carbon_factor)};
}

/// co2 = (green_anode - hydrogen - baked_anode - waste_tar) * carbon_factor.
Result<Co2> anode_pitch_volatiles(const PitchVolatiles& in);
/// co2 = packing_coke * baked_anode * (100 - sulphur - ash) / 100 * carbon_factor.
Result<Co2> anode_packing_coke(const PackingCoke& in);
/// co2 = (carbon in - carbon out) * carbon_factor.
Result<Co2> plant_carbon_balance(const PlantCarbon& in);

}  // namespace alumen::carbon
