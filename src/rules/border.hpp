// Border rules: specific embedded emissions of goods, the free-allocation adjustment, certificates and charges.
//
// SEE_g = (AttrEm_g + sum_i M_i SEE_i) / AL_g, recursive over precursors; what has no proven data takes a default value, exempt
// origins are zero. The chain's own network does the sum: where a precursor's value is fixed by the rule, `precursor_layer`
// puts a declaration in the place of its supplier, so that every number keeps its lineage.
// SEFA_g = factor CSCF A_g + sum_i m_i SEFA_i with actual data; factor CSCF B with default values.
// certificates_g = mass max(0, SEE - SEFA - CP), good by good, never netted.
// Source: Regulation (EU) 2023/956 as amended by 2025/2083; Implementing Regulations (EU) 2025/2547, 2025/2620, 2025/2621.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "chain/chain.hpp"
#include "rules/book.hpp"
#include "rules/rows.hpp"

namespace alumen::rules {

/// What a value rests on.
enum class Basis { actual, defaults, exempt };
constexpr auto names(Basis*) {
  using enum Basis;
  return std::to_array<Named<Basis>>({{actual, "actual"}, {defaults, "default"}, {exempt, "exempt"}});
}

/// Tables of default values and benchmarks, ready for look-up.
class BorderTables {
 public:
  /// Binds border_defaults and border_benchmarks of a workspace (library and overlays). What is wrong goes to `out`.
  BorderTables(const chain::Workspace& workspace, const Book& book, Diagnostics& out);
  /// The default of a good before its mark-up: country and longest code, then OTH; a precursor of unknown country: UNK.
  /// Null when there is none.
  const BorderDefault* value(std::string_view country, std::string_view cn_code, bool precursor) const;
  /// Column "A" or "B" of a good in a year: the longest code, or a short code whose goods agree. Null when there is none.
  const BorderBenchmark* benchmark(std::string_view cn_code, std::string_view column, Route route, int year) const;
  /// True when the library or the workspace holds default values of the book.
  bool has_defaults() const { return !defaults_.empty(); }

 private:
  std::vector<BorderDefault> defaults_;      // by country and code
  std::vector<BorderBenchmark> benchmarks_;  // by code
};

/// Puts the rule's values in the place of suppliers without proven data: a layer of declarations and supplies on top of the
/// workspace. For every metal input of a workspace activity whose code is a precursor of the book: own outputs outside
/// exempt origins and verified declarations of installation figures stay; library chains, unverified declarations, bare
/// factors and nothing at all become default values of the supplier's country with the year's mark-up; exempt origins become
/// zero. A certificate, mass balance or book and claim counts for nothing. Declarations of inputs that are no precursors count
/// zero. Notes: rules.default_used, rules.exempt_origin, rules.attribute_refused, rules.no_default, rules.no_cn_code.
/// `workspace.files` gets the name of the layer's file; the layer is the caller's to push.
Result<Answer<chain::Layer>> precursor_layer(chain::Workspace& workspace, const chain::Chain& chain, const Book& book, int year,
                                             const Assumptions& assumptions);

/// One precursor that the good's own process takes, per tonne of the good.
struct PrecursorShare {
  std::string supplier, material, cn_code, country;
  Basis basis = Basis::actual;
  bool own = false;                    ///< made by an activity of the workspace
  double mass = 0;                     ///< t per t of the good
  double direct = 0;                   ///< t CO2e per t of the precursor
  double default_direct = chain::not_given;  ///< what the default value would be, mark-up included
  double actual_direct = chain::not_given;   ///< what the chain or an unverified declaration says
  Figure sefa;                         ///< t CO2e per t of the precursor
  Where where;
};

/// A good as it crosses the border, or as an installation makes it. Specific figures are t CO2e per t of the good.
struct BorderGood {
  std::string id, material, name, cn_code, country, supplier;
  std::optional<Date> date;            ///< of import
  double mass_t = 0;
  Basis basis = Basis::actual;
  double direct = 0;                   ///< specific embedded emissions; NaN when no value is known
  double indirect = 0;                 ///< not priced; NaN when not stated
  double default_share = 0;            ///< of the direct ones that default values make up, 0..1; NaN when not stated
  Route route = Route::none;
  Figure sefa;                         ///< specific embedded free allocation; zero in the UK
  Figure deduction;                    ///< for a carbon price paid abroad
  Figure price;                        ///< of a certificate; in the UK of a tonne, less free allocation
  Figure certificates;                 ///< of the whole mass; in the UK the tonnes that are charged
  double certificates_least = chain::not_given, certificates_most = chain::not_given;  ///< while only the correction factor (0..1) is open
  Figure cost;  ///< of the whole mass, in the currency of the price
  double default_direct = chain::not_given;  ///< the good's own default value, mark-up included
  double default_printed = chain::not_given;  ///< the same with three decimals, as the Official Journal prints it
  Figure default_cost;  ///< of the whole mass at default values
  double actual_direct = chain::not_given;  ///< what the supplier's figure is, proven or not
  Figure actual_cost;  ///< of the whole mass if that figure counted
  std::vector<PrecursorShare> precursors;
  Where where;
};

/// What proven data of one supplier are worth: the bill with its default values and with its own figures, all else alike.
struct BorderSupplier {
  std::string supplier, country, material;
  Basis basis = Basis::actual;
  bool precursor = false;  ///< of the goods, not of the importer
  double mass_t = 0;
  double direct_t = 0;  ///< t CO2e as counted now
  double default_t = chain::not_given, actual_t = chain::not_given;
  Figure default_cost, actual_cost;  ///< of the goods that contain it
};

/// A year of goods under a border rule.
struct BorderYear {
  std::string rules, title;
  int year = 0;
  std::string currency;  ///< of price and cost
  std::vector<BorderGood> goods;
  std::vector<BorderSupplier> suppliers;
  double mass_t = 0;  ///< of goods that are not exempt by origin
  bool imports = false;  ///< consignments; else what installations make
  int goods_year = 0;  ///< of the consignments; another one than `year` in a projection
  bool below_threshold = false;  ///< the year's imports are exempt, all of them
  Figure factor, cscf, threshold;
  std::vector<std::pair<std::string, Figure>> prices;  ///< every price that the goods ask for
  Figure certificates, cost, default_cost;
  Assumptions assumptions;  ///< that a projection rests on
};

/// What a border rule is asked for.
struct BorderRequest {
  int year = 2026;  ///< of import
  Assumptions assumptions = {};
  std::string product = "";  ///< consignment, output, material or code; empty = all
};

/// The goods of a workspace under a border rule: its consignments of the year (of the nearest year that has some), else the
/// covered products of its activities. The workspace is given back as it came.
/// Errors: rules.no_goods, rules.outside_validity, rules.not_a_border, those of building the chain and the model.
/// Notes: those of precursor_layer, rules.not_a_good, rules.not_determinable, rules.projected, rules.carbon_price_unused.
Result<Answer<BorderYear>> border_year(chain::Workspace& workspace, const chain::Chain& chain, const Book& book,
                                       const BorderRequest& request);

/// Emissions attributed to a production process. Amounts of one period.
struct Attribution {
  double direct_t = 0;  ///< DirEm*
  double heat_in_tj = 0, heat_in_factor = 0;  ///< factor in t CO2/TJ
  double heat_out_tj = 0, heat_out_factor = 0;
  double waste_gas_in_tj = 0, waste_gas_out_tj = 0;  ///< in at 56.1 t/TJ, out at 56.1 * 0.667
  double electricity_out_mwh = 0, electricity_out_factor = 0;  ///< factor in t CO2/MWh
};
/// DirEm* + heat in - heat out + waste gas in - waste gas out - electricity produced, in t CO2e, not below 0 (eq. 55).
double attributed_emissions(const Attribution& a);
/// Installation total divided by the sum of its processes; what attribution has left over is spread with it. Above 0.
double reconciliation_factor(double installation_t, double processes_t);

}  // namespace alumen::rules
