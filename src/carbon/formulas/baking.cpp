#include "carbon/formulas/baking.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

Result<Co2> anode_pitch_volatiles(const PitchVolatiles& in) {
  double green = detail::own_or(in.green_anode_t, in.baked_anode_t * in.green_per_baked);
  double tar_pct = detail::own_or(in.waste_tar_pct, in.furnace == BakingFurnace::riedhammer ? 0.5 : 0.0);
  double burnt = green - green * in.hydrogen_pct / 100 - in.baked_anode_t - green * tar_pct / 100;
  if (burnt < 0)
    return fail(detail::refuse("green_anode", green, "more than baked anodes, hydrogen and tar together",
                               "the anodes would gain weight in the furnace", "weigh green and baked anodes of the same batch"));
  return Co2{burnt * in.carbon_factor};
}

Result<Co2> anode_packing_coke(const PackingCoke& in) {
  double carbon_pct = 100 - in.sulphur_pct - in.ash_pct;
  if (carbon_pct < 0)
    return fail(detail::refuse("ash", in.ash_pct, "sulphur + ash up to 100 %", "sulphur and ash are more than the whole coke"));
  return Co2{in.packing_coke * in.baked_anode_t * carbon_pct / 100 * in.carbon_factor};
}

Result<Co2> plant_carbon_balance(const PlantCarbon& in) {
  if (in.by_product_t > 0 && in.by_product_carbon_pct == 0)
    return fail(detail::refuse("by_product_carbon", 0, "the carbon content in %", "by-products leave but their carbon is not given"));
  double enters = in.pitch_t * in.pitch_carbon_pct + in.coke_t * in.coke_carbon_pct + in.packing_coke_t * in.packing_coke_carbon_pct +
                  in.bought_anode_t * in.bought_anode_carbon_pct;
  double leaves = in.by_product_t * in.by_product_carbon_pct + in.sold_anode_t * in.sold_anode_carbon_pct;
  if (leaves > enters)
    return fail(detail::refuse("sold_anode", in.sold_anode_t, "less carbon out than in", "more carbon leaves the plant than enters it",
                               "compare the periods of purchases and sales, and the stock changes"));
  return Co2{(enters - leaves) / 100 * in.carbon_factor};
}

std::vector<Formula> baking_formulas() {
  return {
      make_formula<PitchVolatiles, Co2, anode_pitch_volatiles>(
          "anode.pitch_volatiles", "Pitch volatiles burnt when anodes are baked",
          "co2 = (green_anode * (100 - hydrogen - waste_tar) / 100 - baked_anode) * carbon_factor",
          "2006 IPCC Guidelines, volume 3, equation 4.22; GHG Protocol aluminium workbook 2.0; 40 CFR 98.63", true,
          Category::direct_process),
      make_formula<PackingCoke, Co2, anode_packing_coke>(
          "anode.packing_coke", "Packing coke burnt off in the baking furnace",
          "co2 = packing_coke * baked_anode * (100 - sulphur - ash) / 100 * carbon_factor",
          "2006 IPCC Guidelines, volume 3, equation 4.23; GHG Protocol aluminium workbook 2.0; 40 CFR 98.63", true,
          Category::direct_process),
      make_formula<PlantCarbon, Co2, plant_carbon_balance>(
          "plant.carbon_balance", "Carbon balance of a smelter with its anode plant",
          "co2 = (pitch * pitch_carbon + coke * coke_carbon + packing_coke * packing_coke_carbon + bought_anode * bought_anode_carbon "
          "- by_product * by_product_carbon - sold_anode * sold_anode_carbon) / 100 * carbon_factor",
          source::ghg_protocol, true, Category::direct_process),
  };
}

}  // namespace alumen::carbon
