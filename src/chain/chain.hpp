// The door of the chain room: one value chain, from tables to an immutable columnar Chain, and what is wrong with it.
//
//   auto ws = open_workspace("examples/uk-extruder");      // layers of tables
//   auto chain = build(ws->value);                         // ids resolved, units canonical, suppliers found
//   Diagnostics all = check(chain->value);                 // balances, ranges, stocks
#pragma once
#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/expression.hpp"
#include "base/ids.hpp"
#include "base/units.hpp"
#include "chain/rows.hpp"
#include "chain/workspace.hpp"

namespace alumen::chain {

/// Position of a numeric fact in Chain::facts.
using FactId = std::uint32_t;
inline constexpr FactId no_fact = 0xffffffffu;

/// Columns of facts. One fact is one number that a user or the library wrote, in canonical units (kg, MJ, m3, kg*km;
/// prices per canonical unit; factors in canonical units; shares 0..1; grid in kg CO2e/MJ; readings as written).
enum class FactColumn : std::uint8_t {
  output_amount,
  output_price,
  exchange_amount,
  supply_share,
  transport_distance,
  parameter,
  reading,
  declared_cutoff,
  declared_allocation,
  declared_direct,
  factor,
  grid,
  gwp,
  recovery
};
inline constexpr std::size_t fact_columns = 14;

/// Lists of 32-bit positions, one list a row.
struct Lists {
  std::vector<std::uint32_t> start = {0};
  std::vector<std::uint32_t> item;
  std::span<const std::uint32_t> operator[](std::size_t i) const { return {item.data() + start[i], item.data() + start[i + 1]}; }
};

/// Where an input (or a market's part) comes from.
struct Feed {
  enum class Kind : std::uint8_t { output, market, declaration, factor, grid } kind;
  std::uint32_t index;                ///< row of outputs, markets, declarations, factors or grid
  FactId share = no_fact;             ///< none: the whole
  std::uint32_t supply = 0xffffffffu; ///< row of supplies, if one says so
  Evidence evidence = Evidence::estimate;
};

/// A fact that follows from others: formula over parameters, or an amount that a factor converts.
struct Dependent {
  FactId target;
  Expression expression;              ///< over `names`; the constant 1 when only `factors` matter
  std::vector<FactId> names;
  double scale;                       ///< unit factor
  std::vector<FactId> factors;        ///< multiplied
};

/// An immutable value chain over a period. Positions in the row tables are the ids; columns run beside them.
struct Chain {
  std::string name, title;
  Period period;
  std::vector<std::string> files;
  std::size_t workspace_rows = 0;

  // Rows as written, merged over layers.
  std::vector<Party> parties;
  std::vector<Site> sites;
  std::vector<Material> materials;
  std::vector<Composition> compositions;
  std::vector<Process> processes;
  std::vector<Activity> activities;
  std::vector<Output> outputs;
  std::vector<Exchange> exchanges;
  std::vector<Supply> supplies;
  std::vector<Transport> transports;
  std::vector<Parameter> parameters;
  std::vector<Reading> readings;
  std::vector<Declaration> declarations;
  std::vector<Stock> stocks;
  std::vector<Sale> sales;
  std::vector<Factor> factors;
  std::vector<Grid> grids;
  std::vector<Gwp> gwps;
  std::vector<Range> ranges;
  std::vector<Uncertainty> uncertainties;
  std::vector<Source> sources;

  // Columns of activities.
  std::vector<Id<Site>> activity_site;
  std::vector<Id<Process>> activity_process;
  std::vector<Id<Activity>> activity_parent;
  std::vector<Period> activity_period;      ///< empty period: always
  std::vector<bool> activity_active;        ///< touches the chain's period
  std::vector<std::uint32_t> activity_grid; ///< row of grids for its country and year, or none
  Lists activity_outputs, activity_exchanges, activity_readings;

  // Columns of outputs, exchanges, materials, transports.
  std::vector<Id<Activity>> output_activity, exchange_activity;
  std::vector<Id<Material>> output_material, exchange_material, transport_mode, factor_material, declaration_material;
  std::vector<Unit> material_unit;
  Lists material_factors;                   ///< rows of factors, by material
  std::vector<bool> exchange_as_co2e;       ///< an emission written as mass of CO2e
  Lists exchange_transports;

  // Suppliers.
  std::vector<std::string> markets;
  std::vector<Feed> feeds;
  Lists exchange_feeds, market_feeds;       ///< items are positions in feeds
  std::vector<std::uint32_t> default_market;///< by material: the market of its name, or none

  // Facts.
  std::vector<double> facts;
  std::array<FactId, fact_columns> fact_offset{};
  std::vector<Dependent> dependents;        ///< in an order in which each comes after what it needs

  FactId fact(FactColumn column, std::size_t row) const { return fact_offset[static_cast<std::size_t>(column)] + static_cast<FactId>(row); }
  double value(FactColumn column, std::size_t row) const { return facts[fact(column, row)]; }
  bool is_library(const Row& row) const { return files[row.file].starts_with("library:"); }
  Where where(const Row& row, std::string_view column = {}) const { return {files[row.file], row.line, std::string{column}}; }
  const Material& material_of(Id<Material> id) const { return materials[id.index()]; }
};

inline constexpr std::uint32_t none = 0xffffffffu;

/// A chain that was built, or the diagnostics that forbid it; warnings travel along.
using Built = Result<Answer<std::shared_ptr<const Chain>>>;

/// Builds the chain of the activities that touch `period` (default: the workspace's own; without one, all).
/// Every fault is reported at once.
Built build(const Workspace& workspace, std::optional<Period> period = {});

/// Recomputes the dependent facts in place, after a parameter or factor was changed.
void update_dependents(const Chain& chain, std::vector<double>& facts);

/// What is wrong with the meaning of a chain: balances of mass, aluminium and elements, yields, stocks against sales,
/// periods, published ranges of consumption, unsourced rows.
Diagnostics check(const Chain& chain);

/// The factor that fits best: the workspace's before the library's, then the country's before the world's, then the
/// latest year not after `year`. None: `none`.
std::uint32_t find_factor(const Chain& chain, Id<Material> material, Property property, std::string_view country, int year);

/// The GWP row of a gas in a set, or none.
std::uint32_t find_gwp(const Chain& chain, std::string_view set, std::string_view gas);

/// Country that factors of an activity are looked up for.
std::string_view country_of(const Chain& chain, Id<Activity> activity);
/// Year that factors of an activity are looked up for; 9999 when neither it nor the chain has a period.
int year_of(const Chain& chain, Id<Activity> activity);

/// Where a fact stands.
struct FactPlace {
  std::string_view table;
  const Row* row;
  std::string key;
  std::string_view column;
  std::string_view source, page;     ///< empty where the table has no such column
  Status status = Status::own;
};
/// Table, row, key and column of a fact, for lineage.
FactPlace place_of(const Chain& chain, FactId fact);

}  // namespace alumen::chain
