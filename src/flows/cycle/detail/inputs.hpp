// What the tables say of each region, checked and brought to tonnes, with the years between figures filled.
#pragma once
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "chain/workspace.hpp"
#include "flows/cycle/rows.hpp"
#include "flows/materials/materials.hpp"

namespace alumen::flows::detail {

/// A figure and where it comes from.
struct Filled {
  double value = not_given;
  const FlowDatum* row = nullptr;  // that gives it, or begins the stretch that it lies in
  bool given = false;              // in this very year
};

/// A region's rows. The rows themselves are owned by Inputs and stay where they are.
struct RegionInputs {
  FlowRegion region;
  std::vector<ProductGroup> groups;  // all that the region may use
  std::map<std::pair<Quantity, std::string>, std::vector<const FlowDatum*>> model;  // by year
  std::vector<const FlowDatum*> compare;

  /// Figures from the year before the first one to the last one.
  std::vector<Filled> fill(Quantity quantity, const std::string& group = {}) const;
  /// The group of that name, or null.
  const ProductGroup* group(std::string_view id) const;
};

/// All tables. Not copied, for the regions point into the data.
struct Inputs {
  std::vector<FlowDatum> data;  // values in t, shares, persons
  std::vector<RegionInputs> regions;
  MaterialRows materials;
  std::vector<std::string> files;
  /// Survival of equal lives is made once, also for many draws; emptied when draws have filled it.
  mutable std::map<std::tuple<Law, double, double, InflowPosition, int, int>, Answer<SurvivalTable>> survival;

  /// What tables of alloys and scrap have to fit.
  MaterialFrame frame() const;
  Where where(const chain::Row& row, std::string column) const { return {files[row.file], row.line, std::move(column)}; }
};

/// Reads and checks the tables; what is wrong is appended.
void read_inputs(const chain::Workspace& workspace, Inputs& inputs, Diagnostics& out);

/// "uk/into_use/2016" or "uk/into_use/cans/2016": a figure as messages name it.
std::string name_of(const FlowDatum& datum);

}  // namespace alumen::flows::detail
