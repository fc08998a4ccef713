// Where the metal that a country uses was made: production and bilateral trade, with goods that only pass through resolved.
//
//   x_i  = max(P_i + imports_i, exports_i)        what country i has: made or bought
//   A_ij = T_ij / x_j                             share of j's supply that goes to i (T: row importer, column exporter)
//   X    = (I - A)^-1 diag(P)                     i's supply by origin j
//   c_i  = (x_i - exports_i) / x_i                share of its supply that i keeps
//   C    = diag(c) X                              consumption of i by origin j; sum_i C_ij = P_j
//
// Every country's supply is taken to be mixed: what leaves it has the origins of all that it has. Where exports exceed production and
// imports the difference u_i has no known origin; (I - A)^-1 u carries it along as an origin of its own, so that shares sum to one.
// A needs a spectral radius below one. Its columns sum to exports_j / x_j <= 1, so that holds unless some countries keep nothing and
// sell only to each other.
// Source: Milovanoff, Posen and MacLean, Journal of Industrial Ecology (2020), origin of primary aluminium by trade.
#pragma once
#include <string>
#include <vector>

#include "chain/workspace.hpp"
#include "flows/origin/rows.hpp"

namespace alumen::flows {

/// Which report of a trade counts where both sides report it; where one side does, that one counts.
enum class MirrorPolicy { importer, exporter, mean };
constexpr auto names(MirrorPolicy*) {
  using enum MirrorPolicy;
  return std::to_array<Named<MirrorPolicy>>({{importer, "importer"}, {exporter, "exporter"}, {mean, "mean"}});
}

/// Mass of one origin or partner.
struct OriginShare {
  std::string country;  ///< empty: not known
  double mass_t, share;
};
/// One country's supply and where it comes from. Masses in t.
struct CountryOrigin {
  std::string country;
  double production_t, imports_t, exports_t, consumption_t;
  double unexplained_t;                 ///< exports above production and imports
  std::vector<OriginShare> origins;     ///< of consumption, largest first; shares sum to one
  std::vector<OriginShare> partners;    ///< of imports, by the country that sold them, largest first
  double import_dependence;             ///< imports / (production + imports)
  double foreign_share;                 ///< of consumption that was not made at home
  double hhi_origin, hhi_partner;       ///< Herfindahl-Hirschman index, sum of squared shares: 1 = one supplier; NaN without any
  double intensity;                     ///< t CO2e/t, mean over the origins that have one; NaN when none has
  double intensity_cover;               ///< share of consumption that they are
};
/// A trade that both sides report.
struct MirrorPair {
  std::string exporter, importer;
  double importer_t, exporter_t, used_t;
};
/// A year and stage.
struct OriginResult {
  int year;
  TradeStage stage;
  std::vector<CountryOrigin> countries;  ///< by code
  std::vector<MirrorPair> mirrors;       ///< largest difference first
  std::size_t one_sided;                 ///< trades that only one side reports
  double disagreement;                   ///< sum of |difference| over the mean of both sides' sums; 0 without pairs
  double balance;                        ///< largest relative gap between a country's production and what all consume of it
};

/// Which years and stages, and whose word counts.
struct OriginOptions {
  int year = 0;             ///< 0 = all
  std::string stage = "";   ///< empty = all
  MirrorPolicy policy = MirrorPolicy::importer;
};

/// The tables of trade, for flows::tables().
chain::Tables origin_tables();

/// Every year and stage that has trade or production. Errors, each naming file and row: flows.no_trade, flows.unknown_country,
/// flows.trade_loop (spectral radius of 1; names the countries), table.out_of_range (negative masses).
/// Notes: flows.exports_exceed_supply (country and mass), flows.mirror_gap (both sides differ by more than a tenth in all),
/// flows.self_trade (a country with itself: not used), chain.unverified for every unverified row used.
Result<Answer<std::vector<OriginResult>>> trace_origins(const chain::Workspace& workspace, const OriginOptions& options = {});

}  // namespace alumen::flows
