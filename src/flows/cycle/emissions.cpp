#include "flows/cycle/emissions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/nearest.hpp"
#include "chain/bind.hpp"
#include "flows/cycle/detail/fill.hpp"

namespace alumen::flows {

Quantity quantity_of(EmissionStage stage) {
  switch (stage) {
    case EmissionStage::bauxite:
      return Quantity::bauxite;
    case EmissionStage::alumina:
      return Quantity::alumina;
    case EmissionStage::primary:
      return Quantity::primary_production;
    case EmissionStage::remelting:
      return Quantity::recycled_metal;
    case EmissionStage::semis:
      return Quantity::semis;
    case EmissionStage::products:
      return Quantity::products;
    case EmissionStage::collection:
      return Quantity::old_scrap;
    case EmissionStage::scrap_export:
      return Quantity::scrap_exports;
    default:
      return Quantity::landfill;
  }
}

Result<Answer<std::vector<FlowFactor>>> read_factors(const chain::Workspace& workspace,
                                                     const std::function<Result<double>(const FlowFactor&)>& footprint) {
  Answer<std::vector<FlowFactor>> out;
  auto rows = chain::rows_of<FlowFactor>(workspace, out.notes);
  std::vector<std::string> regions;
  for (const auto& r : chain::rows_of<FlowRegion>(workspace, out.notes)) regions.push_back(r.id);
  std::vector<std::string_view> known(regions.begin(), regions.end());
  for (auto& row : rows) {
    auto where = [&](std::string column) { return Where{workspace.files[row.file], row.line, std::move(column)}; };
    if (!row.region.empty() && std::ranges::find(regions, row.region) == regions.end())
      out.notes.push_back(
          {.code = "flows.unknown_region", .where = where("region"), .value = row.region, .expected = nearest(known, row.region)});
    bool has_value = !std::isnan(row.value);
    if (has_value != row.product.empty()) {
      out.notes.push_back({.code = "flows.bad_factor",
                           .where = where(has_value ? "product" : "value"),
                           .value = key(row),
                           .detail = has_value ? "a value and a product" : "neither a value nor a product"});
      continue;
    }
    if (!has_value) {
      auto found = footprint(row);
      if (!found) {
        for (auto d : found.error()) {
          if (d.where.file.empty()) d.where = where("product");
          out.notes.push_back(std::move(d));
        }
        continue;
      }
      row.value = *found;
    }
    if (row.status == Status::unverified)
      out.notes.push_back({.code = "chain.unverified", .where = where("status"), .value = key(row), .detail = "an emission factor of the model"});
  }
  if (has_errors(out.notes)) return std::unexpected(std::move(out.notes));
  out.value = std::move(rows);
  return out;
}

RegionEmissions emissions_of(const RegionCycle& region, const std::vector<FlowFactor>& factors) {
  RegionEmissions out;
  auto size = region.years.size();
  for (const auto& n : names(static_cast<EmissionStage*>(nullptr))) {
    std::vector<const FlowFactor*> own, common;
    for (const auto& f : factors)
      if (f.stage == n.value && (f.region.empty() || f.region == region.region.id)) (f.region.empty() ? common : own).push_back(&f);
    const auto& rows = own.empty() ? common : own;
    if (rows.empty()) continue;
    std::vector<detail::Anchor> anchors;
    for (const auto* f : rows) anchors.push_back({f->year ? f->year : region.years.front(), f->value, f->year ? f->between : Between::hold});
    std::ranges::stable_sort(anchors, {}, &detail::Anchor::year);
    auto cells = detail::fill_years(anchors, region.years.front(), region.years.back());
    StageEmissions s{.stage = n.value, .values = {}};
    for (std::size_t i = 0; i < size; ++i) s.values.push_back(region.totals.at(quantity_of(n.value)).used[i] * cells[i].value);
    out.stages.push_back(std::move(s));
  }
  out.total.assign(size, out.stages.empty() ? not_given : 0.0);
  for (const auto& s : out.stages)
    for (std::size_t i = 0; i < size; ++i) out.total[i] += s.values[i];
  if (std::ranges::any_of(region.groups, [](const auto& g) { return !std::isnan(g.group.use_saving); })) {
    out.use_saving.assign(size, 0.0);
    for (const auto& g : region.groups)
      for (std::size_t i = 0; !std::isnan(g.group.use_saving) && i < size; ++i)
        out.use_saving[i] += i < g.cohorts.stock.size() ? g.cohorts.stock[i] * g.group.use_saving : not_given;
  }
  return out;
}

}  // namespace alumen::flows
