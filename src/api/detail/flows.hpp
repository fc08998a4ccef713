// Inside the api room: cycles of a workspace, and parts of answers about them that several questions share.
#pragma once
#include <string>
#include <vector>

#include "api/detail/load.hpp"
#include "api/flows.hpp"

namespace alumen::api::detail {

/// A workspace with its cycles; `regions` are those asked for, `all` every one.
struct Cycles {
  Loaded loaded;
  std::vector<flows::RegionCycle> regions;
  bool several = false;  ///< the workspace has more than one region, and all were asked for
  flows::Materials materials;
  Diagnostics notes;
};
/// Opens and runs; notes of regions that were not asked for are left out. Errors: those of both, flows.unknown_region.
Result<Cycles> run_cycles(const Place& place, const std::string& region);

/// Every denominator for one year. Errors: flows.no_scrap_year and those of flows::leakage().
Result<RegionLeakage> leakage_of(const flows::RegionCycle& cycle, int year, Diagnostics& notes);
/// Adds classes, destinations, avoided emissions and capacity left at home, as far as the workspace tells them.
void deepen(RegionLeakage& leakage, const flows::RegionCycle& cycle, const flows::Materials& materials,
            const flows::RegionEmissions& emissions, const chain::Workspace& workspace);
/// Factors of a workspace's emissions; footprints of products are cradle to gate (kg CO2e by kg). Error: carbon.unknown_product.
Result<Answer<std::vector<flows::FlowFactor>>> factors_of(const Loaded& loaded);
/// The year asked for, else the last one whose scrap is known.
int year_of_scrap(const flows::RegionCycle& cycle, int asked);

}  // namespace alumen::api::detail
