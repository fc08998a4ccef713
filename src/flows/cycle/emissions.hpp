// Greenhouse gases of a cycle: masses times factors, by stage and year. Savings in use are another figure, never taken off.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "flows/cycle/cycle.hpp"

namespace alumen::flows {

/// What a factor is multiplied with.
enum class EmissionStage { bauxite, alumina, primary, remelting, semis, products, collection, scrap_export, landfill };
constexpr auto names(EmissionStage*) {
  using enum EmissionStage;
  return std::to_array<Named<EmissionStage>>({{bauxite, "bauxite"},
                                              {alumina, "alumina"},
                                              {primary, "primary"},
                                              {remelting, "remelting"},
                                              {semis, "semis"},
                                              {products, "products"},
                                              {collection, "collection"},
                                              {scrap_export, "scrap_export"},
                                              {landfill, "landfill"}});
}
/// bauxite mined, alumina, primary metal made, recycled metal, semis, products, old scrap collected, scrap exported, metal landfilled.
Quantity quantity_of(EmissionStage stage);

/// A factor of a stage in a region and year: a number, or a product whose cradle-to-gate footprint it is. Stages add up, so that a
/// factor of primary metal from cradle to gate stands instead of those of alumina and bauxite, not beside them.
struct FlowFactor : Row {
  static constexpr std::string_view table = "flow_factors", about = "greenhouse gases by tonne at the stages of the flow model";
  std::string region;
  EmissionStage stage = EmissionStage::primary;
  int year = 0;
  std::string product;
  double value = not_given;
  Between between = Between::none;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(FlowFactor*) {
  using R = FlowFactor;
  return std::tuple{
      Field<R, std::string>{&R::region, "region", "", "flow_regions.id; empty = all that have no factor of their own", Need::optional},
      Field<R, EmissionStage>{&R::stage, "stage", "", "which mass it is multiplied with", Need::key},
      Field<R, int>{&R::year, "year", "", "calendar year; empty = all", Need::optional, 1800, 2300},
      Field<R, std::string>{&R::product, "product", "", "output (activity/material) whose footprint it is, instead of a value"},
      Field<R, double>{&R::value, "value", "t CO2e/t", "by tonne of the stage's mass"},
      Field<R, Between>{&R::between, "between", "", "the years up to the next factor: linear, smooth or hold; empty = none"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const FlowFactor& r) {
  return (r.region.empty() ? "" : r.region + "/") + std::string{word_of(r.stage)} + (r.year ? "/" + std::to_string(r.year) : "");
}

/// One stage by year in t CO2e; NaN where mass or factor is not known.
struct StageEmissions {
  EmissionStage stage;
  std::vector<double> values;
};
/// A region's emissions.
struct RegionEmissions {
  std::vector<StageEmissions> stages;  ///< those that have a factor in any year
  std::vector<double> total;           ///< of them; NaN where one is not known
  std::vector<double> use_saving;      ///< what goods in use save in the year, by the product groups' own figures; empty without
};

/// Factors of a workspace; `footprint` answers a product's cradle-to-gate footprint in t CO2e/t.
/// Errors: flows.unknown_region, flows.bad_factor (both or neither of value and product; another figure of the same region, stage
/// and year), those of `footprint`. Notes: chain.unverified.
Result<Answer<std::vector<FlowFactor>>> read_factors(const chain::Workspace& workspace,
                                                     const std::function<Result<double>(const FlowFactor&)>& footprint);
/// Emissions of a region. Emissions = sum over stages of mass x factor.
RegionEmissions emissions_of(const RegionCycle& region, const std::vector<FlowFactor>& factors);

}  // namespace alumen::flows
