// Method: the choices that a rule book makes and that the carbon room executes.
#pragma once
#include <string>
#include <vector>

#include "base/fields.hpp"
#include "chain/rows.hpp"

namespace alumen::carbon {

using chain::Boundary;

/// How burden is shared with what leaves an activity beside its reference output, and what scrap that enters carries.
/// For an activity with inputs m_in at F_in and own emissions E that gives m_p of product and m_s of scrap:
///   cut_off       F = (m_in F_in + E) / m_p; what leaves is free, scrap that enters is free (its preparation counts).
///   mass          F = (m_in F_in + E) / (m_p + m_s); each kg carries F, on the way in too.
///   economic      as mass, weighted by price.
///   substitution  F = (m_in F_in + E - y m_s (F_sub - E_remelt)) / m_p; scrap that enters carries y (F_sub - E_remelt).
///   value_corrected  as substitution, with the credit and the burden times price of scrap / price of what it replaces.
///   co_product    treated like the co-products of the same activity (by mass where those are not shared).
enum class Allocation { cut_off, mass, economic, substitution, value_corrected, co_product };
constexpr auto names(Allocation*) {
  using enum Allocation;
  return std::to_array<Named<Allocation>>({{cut_off, "cut_off"},
                                           {mass, "mass"},
                                           {economic, "economic"},
                                           {substitution, "substitution"},
                                           {value_corrected, "value_corrected"},
                                           {co_product, "co_product"}});
}

/// True for the two rules that credit what is replaced.
constexpr bool credits(Allocation rule) { return rule == Allocation::substitution || rule == Allocation::value_corrected; }

/// Which electricity counts. location: the grid of the site's country, but own generation, direct lines and surveyed
/// smelter power keep their source. market: contracts and certificates too. hourly: contracts as far as a smart meter matched
/// them within the hour (Supply::matched), the rest from the grid. five_year_mean: as hourly, but the grid is the mean of the
/// years y-6 to y-2. none: no electricity.
enum class Electricity { location, market, hourly, five_year_mean, none };
constexpr auto names(Electricity*) {
  using enum Electricity;
  return std::to_array<Named<Electricity>>(
      {{location, "location"}, {market, "market"}, {hourly, "hourly"}, {five_year_mean, "five_year_mean"}, {none, "none"}});
}

/// A dated set of choices. `rules` reads it from data.
struct Method {
  std::string id, title, edition, source;
  Boundary boundary = Boundary::cradle_to_gate;
  std::vector<std::string> processes;  ///< kinds of unit process inside the boundary; empty = all
  std::vector<std::string> gases;      ///< gases that count; totals in CO2e always do
  std::string gwp_set;
  double carbon_factor = 44.0 / 12;    ///< t CO2 per t carbon
  std::string slope_edition;           ///< edition of the PFC slope coefficients
  Electricity electricity = Electricity::location;
  bool electricity_apart = false;      ///< shown beside the result, not in it
  bool upstream = true;                ///< inputs known only by a supply factor count
  bool other_parties = true;           ///< false: of other parties only electricity and heat count (scopes 1 and 2)
  bool transport = true;
  Allocation co_products = Allocation::mass;
  Allocation pre_consumer_scrap = Allocation::cut_off, post_consumer_scrap = Allocation::cut_off, internal_scrap = Allocation::cut_off;
};

}  // namespace alumen::carbon
