// What exported scrap is: by class, destination, and what melting it at home would have avoided.
#include <algorithm>
#include <cmath>
#include <map>

#include "api/detail/flows.hpp"
#include "chain/bind.hpp"

namespace alumen::api::detail {
namespace {

using enum flows::Quantity;

bool known(double x) { return std::isfinite(x); }

std::vector<LeakageClass> classes_of(const flows::RegionCycle& c, const flows::Materials& m, std::size_t i) {
  std::vector<LeakageClass> out;
  const auto& s = c.material;
  for (std::size_t k = 0; k < s.scrap.size(); ++k) {
    const auto& scrap = m.classes()[k];
    double all = s.scrap[k][i], old = s.old_scrap[k][i], exported = s.exported[k][i];
    if (!known(all)) return {};
    out.push_back({.id = scrap.id,
                   .name = scrap.name,
                   .family = scrap.families.substr(0, scrap.families.find(' ')),
                   .old_t = old,
                   .new_t = all - old,
                   .exported_t = exported,
                   .share = all > 0 ? exported / all : chain::not_given,
                   .value = exported * scrap.price,
                   .currency = scrap.currency});
  }
  return out;
}

/// Exports of the region's countries by the exporter's own reports; where it has none, by those of the importers.
std::vector<LeakageDestination> destinations_of(const flows::RegionCycle& c, const chain::Workspace& workspace, int year) {
  Diagnostics ignored;
  struct Sum {
    double mass = 0, value = 0, valued = 0;
    std::string currency;
  };
  std::map<std::string, Sum> sums[2];
  auto inside = [&](const std::string& country) { return (" " + c.region.countries + " ").contains(" " + country + " "); };
  for (const auto& t : chain::rows_of<flows::Trade>(workspace, ignored)) {
    if (t.year != year || t.stage != flows::TradeStage::scrap || !inside(t.exporter) || inside(t.importer)) continue;
    auto& sum = sums[t.reporter == flows::Reporter::importer][t.importer];
    sum.mass += t.mass_t;
    if (known(t.value)) sum.value += t.value, sum.valued += t.mass_t, sum.currency = t.currency;
  }
  const auto& from = sums[0].empty() ? sums[1] : sums[0];
  double all = 0;
  for (const auto& [country, sum] : from) all += sum.mass;
  std::vector<LeakageDestination> out;
  for (const auto& [country, sum] : from)
    out.push_back({country, sum.mass, sum.mass / all, sum.valued > 0 ? sum.value / sum.valued : chain::not_given, sum.currency});
  std::ranges::stable_sort(out, std::greater{}, &LeakageDestination::mass_t);
  return out;
}

/// Emissions of a stage by tonne of what it is multiplied with.
double intensity(const flows::RegionCycle& c, const flows::RegionEmissions& e, flows::EmissionStage stage, std::size_t i) {
  auto found = std::ranges::find(e.stages, stage, &flows::StageEmissions::stage);
  return found == e.stages.end() ? chain::not_given : found->values[i] / c.totals.at(flows::quantity_of(stage)).used[i];
}

}  // namespace

void deepen(RegionLeakage& leakage, const flows::RegionCycle& cycle, const flows::Materials& materials, const flows::RegionEmissions& emissions,
            const chain::Workspace& workspace) {
  auto i = static_cast<std::size_t>(leakage.year - cycle.years.front());
  auto at = [&](flows::Quantity q) { return cycle.at(q, leakage.year); };
  leakage.by_class = classes_of(cycle, materials, i);
  leakage.destinations = destinations_of(cycle, workspace, leakage.year);
  double yield = at(recycled_metal) / at(remelted);
  leakage.avoided_t_co2e = at(scrap_exports) * yield *
                           (intensity(cycle, emissions, flows::EmissionStage::primary, i) - intensity(cycle, emissions, flows::EmissionStage::remelting, i));
  leakage.home_capacity_t = std::max(at(remelting_capacity) - at(remelted), 0.0);
  if (!known(at(remelting_capacity)) || !known(at(remelted))) leakage.home_capacity_t = chain::not_given;
}

}  // namespace alumen::api::detail
