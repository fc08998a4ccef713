// Perfluorocarbons of aluminium electrolysis: CF4 and C2F6.
//
// Anode effects, two methods by what the plant's control system records:
//   slope:        cf4 = anode_effect_minutes * slope / 1000 * aluminium          minutes = frequency * duration
//   overvoltage:  cf4 = coefficient * overvoltage / current_efficiency * aluminium / 1000
//   both:         c2f6 = cf4 * c2f6_ratio; what the ducts miss is added: total = ducts / collection_efficiency
// The current efficiency stands in percent (95). Written as a share (0.95) the result is 100 times too high: values up to 1
// are refused. Check: 20 V of anode effect for one minute a day are 14 mV averaged over the day, and both methods agree
// within a factor of two there.
// Slope factors exist in two editions that must not be mixed: the 2006 IPCC Guidelines, where all point-feeders are CWPB, and
// the border law of the European Union, which divides point-feeders and has other values for SWPB, VSS and HSS.
// A PFPB_MW plant has to measure its own slope under the EU law; without it the CWPB row stands in.
// Own factors are valid for three years with at most 15 % uncertainty.
//
// Tier 1 takes one figure for a technology. It lies far above modern plants and is used only when called by name.
// Low-voltage emissions (without anode effects) can be the larger part in modern plants and follow from no published
// factor here: the plant's own figure is an explicit input.
//
// Errors: carbon.bad_input for values outside their range, collection efficiency 0, current efficiency up to 1 or above 100,
// minutes that contradict frequency * duration or are not given at all, and a coefficient that no table holds.
// Sources: Implementing Regulation (EU) 2025/2547, annex II, point B.7, equations 20 to 26; 2006 IPCC Guidelines, volume 3,
// chapter 4.4; GHG Protocol aluminium workbook 2.0.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// Kinds of electrolysis cells as the factors distinguish them.
enum class CellTechnology { pfpb_legacy, pfpb_modern, pfpb_mw, cwpb, swpb, vss, hss };
constexpr auto names(CellTechnology*) {
  using enum CellTechnology;
  return std::to_array<Named<CellTechnology>>({{pfpb_legacy, "PFPB_legacy"},
                                               {pfpb_modern, "PFPB_modern"},
                                               {pfpb_mw, "PFPB_MW"},
                                               {cwpb, "CWPB"},
                                               {swpb, "SWPB"},
                                               {vss, "VSS"},
                                               {hss, "HSS"}});
}
/// Which table of slope factors.
enum class SlopeEdition { ipcc2006, eu2547 };
constexpr auto names(SlopeEdition*) {
  return std::to_array<Named<SlopeEdition>>({{SlopeEdition::ipcc2006, "ipcc2006"}, {SlopeEdition::eu2547, "eu2547"}});
}

/// A factor for CF4 and the mass ratio C2F6/CF4. Zeros: the table has no row.
struct PfcFactors {
  double cf4, c2f6_ratio;
};
/// (kg CF4/t Al)/(anode-effect minutes per cell-day).
PfcFactors slope_factors(CellTechnology technology, SlopeEdition edition);
/// (kg CF4/t Al)/mV, with the current efficiency in percent; the same in both editions. Zeros for VSS and HSS.
PfcFactors overvoltage_factors(CellTechnology technology);
/// kg CF4/t Al of Tier 1.
PfcFactors tier1_factors(CellTechnology technology);

/// Emitted gases; the amounts in the ducts stand beside the totals because declaration forms ask for both.
struct PfcOut {
  double cf4_t, c2f6_t, duct_cf4_t, duct_c2f6_t;
};
constexpr auto fields(PfcOut*) {
  using R = PfcOut;
  using namespace detail;
  return std::tuple{output(&R::cf4_t, "cf4", "t", "emitted CF4, ducts and roof"),
                    output(&R::c2f6_t, "c2f6", "t", "emitted C2F6, ducts and roof"),
                    output(&R::duct_cf4_t, "duct_cf4", "t", "CF4 before division by the collection efficiency"),
                    output(&R::duct_c2f6_t, "duct_c2f6", "t", "C2F6 before division by the collection efficiency")};
}
/// Emitted gases without a duct measurement.
struct PfcTotals {
  double cf4_t, c2f6_t;
};
constexpr auto fields(PfcTotals*) {
  using R = PfcTotals;
  using namespace detail;
  return std::tuple{output(&R::cf4_t, "cf4", "t", "emitted CF4"), output(&R::c2f6_t, "c2f6", "t", "emitted C2F6")};
}

/// pfc.slope.
struct PfcSlope {
  double aluminium_t;
  CellTechnology technology;
  SlopeEdition edition;
  double anode_effect_minutes, frequency_per_cell_day, duration_min, slope, c2f6_ratio, collection_efficiency;
};
constexpr auto fields(PfcSlope*) {
  using R = PfcSlope;
  using namespace detail;
  return std::tuple{
      given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
      choice(&R::technology, "technology", "kind of cells; in ipcc2006 the three PFPB kinds use the CWPB row"),
      choice(&R::edition, "edition", "table of factors; a rule book prescribes one"),
      with_default(&R::anode_effect_minutes, "anode_effect_minutes", "min/cell-day", "anode-effect minutes; 0: frequency * duration", 0,
                   unless_given),
      with_default(&R::frequency_per_cell_day, "frequency", "1/cell-day", "anode effects per cell and day; used with duration", 0,
                   unless_given),
      with_default(&R::duration_min, "duration", "min", "mean duration of an anode effect; used with frequency", 0, unless_given),
      with_default(&R::slope, "slope", "kg CF4-cell-day/t-min", "own slope, (kg CF4/t)/(min/cell-day); 0: from the table", 0,
                   source::table_slope),
      with_default(&R::c2f6_ratio, "c2f6_ratio", "t C2F6/t CF4", "own ratio; 0: from the table", 0, source::table_slope, 0, 1),
      with_default(&R::collection_efficiency, "collection_efficiency", "1", "share of the gas that the ducts catch; above 0, up to 1", 1,
                   "factors that already stand for all emissions", 0, 1)};
}

/// pfc.overvoltage.
struct PfcOvervoltage {
  double aluminium_t;
  CellTechnology technology;
  double overvoltage_mv, current_efficiency_pct, coefficient, c2f6_ratio, collection_efficiency;
};
constexpr auto fields(PfcOvervoltage*) {
  using R = PfcOvervoltage;
  using namespace detail;
  return std::tuple{
      given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
      choice(&R::technology, "technology", "kind of cells; PFPB kinds use the CWPB row, VSS and HSS need their own coefficient"),
      given(&R::overvoltage_mv, "overvoltage", "mV", "anode-effect overvoltage, averaged over cells and time"),
      given(&R::current_efficiency_pct, "current_efficiency", "%", "in percent, such as 95; above 1", 0, 100),
      with_default(&R::coefficient, "coefficient", "kg CF4/t-mV", "own coefficient, (kg CF4/t)/mV; 0: from the table", 0,
                   source::table_overvoltage),
      with_default(&R::c2f6_ratio, "c2f6_ratio", "t C2F6/t CF4", "own ratio; 0: from the table", 0, source::table_overvoltage, 0, 1),
      with_default(&R::collection_efficiency, "collection_efficiency", "1", "share of the gas that the ducts catch; above 0, up to 1", 1,
                   "factors that already stand for all emissions", 0, 1)};
}

/// pfc.tier1.
struct PfcTier1 {
  double aluminium_t;
  CellTechnology technology;
};
constexpr auto fields(PfcTier1*) {
  using R = PfcTier1;
  using namespace detail;
  return std::tuple{given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
                    choice(&R::technology, "technology", "kind of cells; PFPB kinds use the CWPB row")};
}

/// pfc.low_voltage.
struct PfcLowVoltage {
  double aluminium_t, cf4_kg_per_t, c2f6_kg_per_t;
};
constexpr auto fields(PfcLowVoltage*) {
  using R = PfcLowVoltage;
  using namespace detail;
  return std::tuple{
      given(&R::aluminium_t, "aluminium", "t", "metal tapped in the period"),
      given(&R::cf4_kg_per_t, "cf4_rate", "kg CF4/t", "CF4 without anode effects per aluminium, measured or estimated", 0, 10),
      with_default(&R::c2f6_kg_per_t, "c2f6_rate", "kg C2F6/t", "C2F6 without anode effects, per aluminium", 0, unless_given, 0, 10)};
}

/// Slope method.
Result<PfcOut> pfc_slope(const PfcSlope& in);
/// Overvoltage method.
Result<PfcOut> pfc_overvoltage(const PfcOvervoltage& in);
/// cf4 = aluminium * factor / 1000; c2f6 alike.
Result<PfcTotals> pfc_tier1(const PfcTier1& in);
/// cf4 = aluminium * cf4_rate / 1000; c2f6 alike.
Result<PfcTotals> pfc_low_voltage(const PfcLowVoltage& in);

}  // namespace alumen::carbon
