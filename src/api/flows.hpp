// Where a country's metal and scrap go: the cycle year by year, and the share of scrap that leaves it.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "flows/flows.hpp"

namespace alumen::api {

/// Which regions of which workspace, and what besides.
struct FlowsQuestion {
  Place place;
  std::string region = "";  ///< flow_regions.id; empty = all
  std::vector<std::string> scenarios = {};  ///< folders of the workspace's `scenarios`, each laid over it; "all" = every one
  std::size_t draws = 0;    ///< bands by so many draws; 0 = none
  std::uint64_t seed = 1;
  unsigned threads = 1;
  bool calibrate = false;   ///< fit the uncertain figures to what was observed
  int fit_until = 0;        ///< observations after this year are held out; 0 = none
  std::function<void(std::size_t)> progress = {};  ///< draws done
};
/// A figure of flow_data that the model took although its equations give one too.
struct GivenFigure {
  flows::Quantity quantity;
  int year;
  std::string basis;
  double given, calculated;
};
struct RegionLeakage;
/// One region's cycle with what the tables say against what the equations give.
struct RegionFlows {
  flows::RegionCycle cycle;
  std::vector<GivenFigure> given;            ///< where the two differ; by quantity, then year
  std::vector<double> stock_kg_per_person;   ///< NaN where stock or population is not known
  std::vector<flows::FlowLink> links;        ///< of the flow chart
  std::vector<flows::Indicator> indicators;
  flows::RegionEmissions emissions;
  std::shared_ptr<const RegionLeakage> leakage;  ///< of the last year whose scrap is known; null without
};
/// The same regions with a folder of other figures laid over the workspace.
struct FlowScenario {
  std::string id, title, note;
  std::vector<RegionFlows> regions;
  std::optional<RegionFlows> world;
};
/// The cycles asked for.
struct FlowsAnswer {
  std::string workspace, title;
  std::vector<RegionFlows> regions;
  std::optional<RegionFlows> world;    ///< all regions as one, where there are several
  flows::Materials materials;
  std::vector<FlowScenario> scenarios;
  std::optional<flows::Drawn> bands;
  std::optional<flows::Calibration> calibration;
  std::vector<chain::Source> sources;  ///< documents that rows of the flow tables name
  Diagnostics notes;
};
/// Runs the cycles. Errors: those of opening, of flows::run_cycles(), read_factors(), draw_cycles() and calibrate();
/// flows.unknown_region, flows.unknown_scenario.
Result<FlowsAnswer> flows_run(const FlowsQuestion& question);

/// Which scrap.
struct LeakageQuestion {
  Place place;
  std::string region = "";  ///< flow_regions.id; empty = all
  int year = 0;             ///< 0 = the last one whose scrap is known
};
/// A mass that the leakage figures are made of.
struct LeakageMass {
  flows::Quantity quantity;
  double mass_t;
  std::string basis;  ///< as flow_data has it, or "calculated"
};
/// One way to say it, with how its two masses were counted.
struct LeakageShare {
  flows::LeakageFigure figure;
  std::string numerator_basis, denominator_basis;
};
/// What somebody published, and why the model says something else.
struct LeakageStatement {
  flows::FlowDatum datum;
  double model;        ///< NaN where it has no such figure
  int model_year;
  std::vector<std::string> reasons;  ///< sentences
};
/// A class of scrap in that year.
struct LeakageClass {
  std::string id, name, family;    ///< family: the first that may be made of it
  double old_t, new_t, exported_t;
  double share;                    ///< exported / (old + new); NaN where nothing arises
  double value;                    ///< of what is exported, at the class's price; NaN without one
  std::string currency;
};
/// Where exported scrap goes, as trade statistics have it (gross weight).
struct LeakageDestination {
  std::string destination;         ///< ISO 3166-1 alpha-3
  double mass_t, share;
  double price;                    ///< statistical value by tonne; NaN without
  std::string currency;
};
/// One region's scrap of one year under every denominator.
struct RegionLeakage {
  std::string id, name;
  int year;
  std::vector<LeakageMass> masses;
  std::vector<LeakageShare> figures;           ///< in the order of flows::Denominator
  std::vector<LeakageStatement> statements;    ///< on scrap, in the order of the table
  std::vector<LeakageClass> by_class = {};     ///< empty without alloy families
  std::vector<LeakageDestination> destinations = {};  ///< largest first; of the exporter's reports, else of the importers'
  double avoided_t_co2e = chain::not_given;    ///< what melting the exports at home would avoid: exports x yield x (primary - remelting)
  double home_capacity_t = chain::not_given;   ///< of remelting works, less what they charge
};
/// The regions asked for.
struct LeakageAnswer {
  std::string workspace, title;
  std::vector<RegionLeakage> regions;
  Diagnostics notes;
};
/// Every denominator side by side. Errors: those of flows_run(), flows.no_scrap_year.
Result<LeakageAnswer> flows_leakage(const LeakageQuestion& question);

/// As JSON with two blanks of indentation; null where there is a gap.
std::string to_json(const FlowsAnswer& answer);
std::string to_json(const LeakageAnswer& answer);
/// Long: one row a region, quantity, group, year and kind (given, filled, calculated).
std::string to_csv(const FlowsAnswer& answer);
/// One row a denominator, then one a statement.
std::string to_csv(const LeakageAnswer& answer);
/// A self-contained page.
std::string to_html(const FlowsAnswer& answer, const PageFacts& facts);
/// A self-contained page.
std::string to_html(const LeakageAnswer& answer, const PageFacts& facts);

}  // namespace alumen::api
