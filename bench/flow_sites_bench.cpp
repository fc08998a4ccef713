// A plan of 40 regions, 15 candidate sites and 10 periods to a gap of 1 % of its gain, beside its goal; with HiGHS beside CBC where
// ALUMEN_HIGHS names its library.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <string>

#include "bench/report.hpp"
#include "flows/flows.hpp"

namespace alumen::bench {
namespace {

using namespace alumen::flows;
constexpr int regions = 40, sites = 15, periods = 10;

/// Uniform numbers keyed by what they are for.
double uniform(std::uint32_t what, std::uint32_t index, double low, double high) {
  auto bits = (static_cast<std::uint64_t>(what) * 1'000'003 + index + 1) * 0x9E3779B97F4A7C15ull;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ull;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBull;
  bits ^= bits >> 31;
  return low + (high - low) * static_cast<double>(bits >> 11) * 0x1p-53;
}

/// Great Britain's extent, scrap that grows, sites of different cost, a copper limit, export whose price differs by region.
std::map<std::string, std::string> generated() {
  std::map<std::string, std::string> f;
  f["materials.csv"] = "id,name,category,unit\nclean,clean,scrap,t\nmixed,mixed,scrap,t\ncast,cast,metal,t\nwrought,wrought,metal,t\n";
  f["compositions.csv"] = "material,element,mass_pct\nclean,Cu,0.06\nmixed,Cu,0.4\n";
  f["product_limits.csv"] = "material,element,high_pct\nwrought,Cu,0.15\n";
  f["product_sales.csv"] = "material,price,demand_t\ncast,1850,\nwrought,2050,400000\n";
  f["site_plans.csv"] =
      "id,currency,discount_rate,capital,life_years,freight_cost,freight_co2_kg,road_factor\np,GBP,0.08,annuity,15,0.1,0.1,1.3\n";
  f["plan_periods.csv"] = "year,carbon_price\n";
  for (int t = 0; t < periods; ++t) f["plan_periods.csv"] += fmt::format("{},{}\n", 2026 + t, 60 + 15 * t);
  f["scrap_yields.csv"] = "material,yield,residue_cost\nclean,0.95,60\nmixed,0.88,60\n";
  f["scrap_regions.csv"] = "id,latitude,longitude\n";
  f["scrap_supplies.csv"] = "region,material,year,mass_t\n";
  f["scrap_outlets.csv"] = "id,region,material,price,co2_kg\n";
  for (std::uint32_t i = 0; i < regions; ++i) {
    f["scrap_regions.csv"] += fmt::format("r{},{:.3f},{:.3f}\n", i, uniform(1, i, 50.5, 57.5), uniform(2, i, -5, 1));
    double clean = uniform(3, i, 3'000, 25'000), mixed = uniform(4, i, 5'000, 40'000), growth = uniform(5, i, 1.0, 1.04);
    for (int t = 0; t < periods; ++t)
      f["scrap_supplies.csv"] += fmt::format("r{0},clean,{1},{2:.1f}\nr{0},mixed,{1},{3:.1f}\n", i, 2026 + t, clean * std::pow(growth, t),
                                             mixed * std::pow(growth, t));
    f["scrap_outlets.csv"] += fmt::format("export,r{0},clean,{1:.1f},120\nexport,r{0},mixed,{2:.1f},200\n", i, uniform(6, i, 1530, 1620),
                                          uniform(7, i, 1240, 1330));
  }
  f["site_candidates.csv"] =
      "id,latitude,longitude,least_t,most_t,open_cost,expansion_cost,fixed_cost,fixed_cost_per_t,process_cost,process_co2_kg\n";
  for (std::uint32_t s = 0; s < sites; ++s)
    f["site_candidates.csv"] +=
        fmt::format("s{},{:.3f},{:.3f},{:.0f},{:.0f},{:.0f},{:.0f},1000000,12,{:.1f},330\n", s, uniform(8, s, 50.8, 56.5),
                    uniform(9, s, -4.5, 0.5), uniform(10, s, 20'000, 50'000), uniform(11, s, 80'000, 200'000), uniform(12, s, 14e6, 30e6),
                    uniform(13, s, 250, 500), uniform(14, s, 165, 200));
  return f;
}

bool solve(const chain::Workspace& workspace, const std::string& highs, double gap) {
  auto start = Clock::now();
  auto answer = plan_sites(workspace, {.gap = gap, .highs = highs});
  double seconds = ms_since(start) / 1000;
  if (!answer) {
    for (const auto& d : answer.error()) fmt::print("  FAILED: {}\n", d.line());
    return false;
  }
  const auto& r = answer->value.front();
  int open = 0;
  for (const auto& s : r.sites) open += s.opens != 0;
  line(fmt::format("{}: gap {:.3f} % reached, {} nodes", r.solver, 100 * r.gap, r.nodes), seconds, "s", 60);
  fmt::print("    {} sites open, gain {:.3f} M a year, masses close to {:.1e}\n", open, r.gain_per_year / 1e6, r.balance);
  return r.gap <= gap && r.balance <= 1e-9;
}

}  // namespace
}  // namespace alumen::bench

int main() {
  using namespace alumen::bench;
  auto list = alumen::chain::table_infos();
  for (auto& table : alumen::flows::site_tables()) list.push_back(table);
  auto workspace = alumen::chain::make_workspace(generated(), false, list);
  if (!workspace) return 1;
  heading(
      fmt::format("plan of sites: {} regions, 2 classes of scrap, {} candidates, {} periods, to 1 % of the gain", regions, sites, periods));
  bool good = solve(workspace->value, "", 0.01);
  if (const char* highs = std::getenv("ALUMEN_HIGHS"))
    good = solve(workspace->value, highs, 0.01) && good;
  else
    fmt::print("  SKIPPED: HiGHS; set ALUMEN_HIGHS to the path of libhighs.so\n");
  return good ? 0 : 1;
}
