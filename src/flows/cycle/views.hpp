// Views of a region's cycle: the streams of its flow chart, what people judge it by, and all regions as one.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/cycle/cycle.hpp"

namespace alumen::flows {

/// What a stream carries.
enum class Stream { metal, old_scrap, new_scrap, trade, loss };
constexpr auto names(Stream*) {
  using enum Stream;
  return std::to_array<Named<Stream>>(
      {{metal, "metal"}, {old_scrap, "old_scrap"}, {new_scrap, "new_scrap"}, {trade, "trade"}, {loss, "loss"}});
}

/// A stream of the flow chart between two of its nodes, by year in t; 0 where nothing flows, NaN where nothing is known.
struct FlowLink {
  std::string_view from, to;
  Stream kind;
  std::vector<double> values;
};
/// All streams that are known in any year, from ore to scrap and back.
std::vector<FlowLink> links_of(const RegionCycle& region);

/// A number that people judge a cycle by.
struct Indicator {
  std::string_view id, name, formula, unit;
  std::vector<double> values;     ///< by year
  std::optional<double> target;   ///< that somebody stated for it
  int target_year = 0;
  std::string_view target_source;
};
/// Recycled share, collection, recycling rates, closed loop, leakage and import dependence, in a fixed order. Published targets stand
/// beside the model's own numbers and never enter it.
std::vector<Indicator> indicators_of(const RegionCycle& region);

/// All regions as one: masses are summed over the years that all cover, trade between them is left in imports and exports. Rates,
/// shares and ratios are those of the sums where an equation gives them, else not known. The id is "all".
RegionCycle sum_of(const std::vector<RegionCycle>& regions);

}  // namespace alumen::flows
