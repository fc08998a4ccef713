#include "carbon/formulas/pfc.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {
namespace {

constexpr std::string_view duct_remedy = "give the measured share that the ducts catch, or leave it out for 1";

PfcOut emitted(double duct_cf4_t, double c2f6_ratio, double collection_efficiency) {
  double duct_c2f6_t = duct_cf4_t * c2f6_ratio;
  return {duct_cf4_t / collection_efficiency, duct_c2f6_t / collection_efficiency, duct_cf4_t, duct_c2f6_t};
}

Diagnostic no_collection() {
  return detail::refuse("collection_efficiency", 0, "above 0, up to 1", "ducts that catch nothing say nothing about the emissions",
                        std::string{duct_remedy});
}

/// Anode-effect minutes per cell-day, from whichever way they were given.
Result<double> minutes(const PfcSlope& in) {
  bool product_given = in.duration_min > 0;
  double product = in.frequency_per_cell_day * in.duration_min;
  if (in.frequency_per_cell_day > 0 && !product_given)
    return fail(detail::refuse("duration", 0, "a value above 0 min", "a frequency is given without the mean duration"));
  if (in.anode_effect_minutes == 0) {
    if (product_given) return product;
    return fail(detail::refuse("anode_effect_minutes", 0, "anode_effect_minutes, or frequency and duration", "no anode effects are given",
                               "for a period without any, give frequency=0 and a duration"));
  }
  if (product_given && std::fabs(product - in.anode_effect_minutes) > 1e-3 * in.anode_effect_minutes)
    return fail(detail::refuse("anode_effect_minutes", in.anode_effect_minutes, fmt::format("{} = frequency * duration", to_text(product)),
                               "the figures contradict one another", "give only one of them"));
  return in.anode_effect_minutes;
}

}  // namespace

PfcFactors slope_factors(CellTechnology technology, SlopeEdition edition) {
  using enum CellTechnology;
  bool eu = edition == SlopeEdition::eu2547;
  constexpr PfcFactors center{0.143, 0.121};
  switch (technology) {
    case pfpb_legacy:
      return eu ? PfcFactors{0.122, 0.097} : center;
    case pfpb_modern:
      return eu ? PfcFactors{0.104, 0.057} : center;
    case pfpb_mw:
      return center;
    case cwpb:
      return center;
    case swpb:
      return eu ? PfcFactors{0.233, 0.280} : PfcFactors{0.272, 0.252};
    case vss:
      return eu ? PfcFactors{0.058, 0.086} : PfcFactors{0.092, 0.053};
    case hss:
      return eu ? PfcFactors{0.165, 0.077} : PfcFactors{0.099, 0.085};
  }
  return {0, 0};
}

PfcFactors overvoltage_factors(CellTechnology technology) {
  using enum CellTechnology;
  if (technology == vss || technology == hss) return {0, 0};
  return technology == swpb ? PfcFactors{3.65, 0.252} : PfcFactors{1.16, 0.121};
}

PfcFactors tier1_factors(CellTechnology technology) {
  using enum CellTechnology;
  // The second figure of this table is kg C2F6/t Al; the ratio follows.
  switch (technology) {
    case swpb:
      return {1.6, 0.4 / 1.6};
    case vss:
      return {0.8, 0.04 / 0.8};
    case hss:
      return {0.4, 0.03 / 0.4};
    default:
      return {0.4, 0.04 / 0.4};
  }
}

Result<PfcOut> pfc_slope(const PfcSlope& in) {
  auto anode_effects = minutes(in);
  Diagnostics bad = anode_effects ? Diagnostics{} : anode_effects.error();
  if (in.collection_efficiency == 0) bad.push_back(no_collection());
  if (!bad.empty()) return std::unexpected(bad);
  auto table = slope_factors(in.technology, in.edition);
  double slope = detail::own_or(in.slope, table.cf4);
  return emitted(*anode_effects * slope / 1000 * in.aluminium_t, detail::own_or(in.c2f6_ratio, table.c2f6_ratio), in.collection_efficiency);
}

Result<PfcOut> pfc_overvoltage(const PfcOvervoltage& in) {
  auto table = overvoltage_factors(in.technology);
  double coefficient = detail::own_or(in.coefficient, table.cf4), ratio = detail::own_or(in.c2f6_ratio, table.c2f6_ratio);
  Diagnostics bad;
  if (in.current_efficiency_pct <= 1)
    bad.push_back(detail::refuse("current_efficiency", in.current_efficiency_pct, "more than 1 and up to 100 %",
                                 "as a share instead of a percentage it makes the result 100 times too high", "write 95, not 0.95"));
  if (coefficient == 0)
    bad.push_back(detail::refuse("coefficient", 0, "an own coefficient", "no published coefficient exists for Soderberg cells",
                                 "give a measured coefficient, or use pfc.slope"));
  if (ratio == 0)
    bad.push_back(detail::refuse("c2f6_ratio", 0, "an own ratio", "no published ratio exists for Soderberg cells",
                                 "give a measured ratio, or use pfc.slope"));
  if (in.collection_efficiency == 0) bad.push_back(no_collection());
  if (!bad.empty()) return std::unexpected(bad);
  return emitted(coefficient * (in.overvoltage_mv / in.current_efficiency_pct) * in.aluminium_t * 0.001, ratio, in.collection_efficiency);
}

Result<PfcTotals> pfc_tier1(const PfcTier1& in) {
  auto table = tier1_factors(in.technology);
  double cf4 = in.aluminium_t * table.cf4 / 1000;
  return PfcTotals{cf4, cf4 * table.c2f6_ratio};
}

Result<PfcTotals> pfc_low_voltage(const PfcLowVoltage& in) {
  return PfcTotals{in.aluminium_t * in.cf4_kg_per_t / 1000, in.aluminium_t * in.c2f6_kg_per_t / 1000};
}

std::vector<Formula> pfc_formulas() {
  constexpr auto pfc = Category::pfc;
  return {
      make_formula<PfcSlope, PfcOut, pfc_slope>(
          "pfc.slope", "PFC of anode effects, slope method",
          "cf4 = anode_effect_minutes * slope / 1000 * aluminium / collection_efficiency; anode_effect_minutes = frequency * duration; "
          "c2f6 = cf4 * c2f6_ratio",
          "Implementing Regulation (EU) 2025/2547, annex II, B.7.1; 2006 IPCC Guidelines, volume 3, equation 4.26 and table 4.16", true,
          pfc),
      make_formula<PfcOvervoltage, PfcOut, pfc_overvoltage>(
          "pfc.overvoltage", "PFC of anode effects, overvoltage method",
          "cf4 = coefficient * overvoltage / current_efficiency * aluminium * 0.001 / collection_efficiency; c2f6 = cf4 * c2f6_ratio",
          "Implementing Regulation (EU) 2025/2547, annex II, B.7.2; GHG Protocol aluminium workbook 2.0", true, pfc),
      make_formula<PfcTier1, PfcTotals, pfc_tier1>(
          "pfc.tier1", "PFC of anode effects, Tier 1 default (far above modern plants)",
          "cf4 = aluminium * kg CF4/t / 1000; c2f6 = aluminium * kg C2F6/t / 1000; CWPB 0.4 and 0.04, SWPB 1.6 and 0.4, VSS 0.8 and 0.04, "
          "HSS 0.4 and 0.03",
          "2006 IPCC Guidelines, volume 3, table 4.15; GHG Protocol aluminium workbook 2.0", true, pfc),
      make_formula<PfcLowVoltage, PfcTotals, pfc_low_voltage>(
          "pfc.low_voltage", "PFC without anode effects, as the plant estimates or measures them",
          "cf4 = aluminium * cf4_rate / 1000; c2f6 = aluminium * c2f6_rate / 1000",
          "Implementing Regulation (EU) 2025/2547, annex II, B.7: estimate by industry practice", true, pfc),
  };
}

}  // namespace alumen::carbon
