#include <algorithm>
#include <cmath>
#include <functional>

#include "flows/cycle/views.hpp"

namespace alumen::flows {

std::vector<FlowLink> links_of(const RegionCycle& region) {
  using enum Quantity;
  std::vector<FlowLink> out;
  auto size = region.years.size();
  auto used = [&](Quantity q, std::size_t i) { return region.totals.at(q).used[i]; };
  auto link = [&](std::string_view from, std::string_view to, Stream kind, const std::function<double(std::size_t)>& value) {
    FlowLink l{.from = from, .to = to, .kind = kind, .values = {}};
    for (std::size_t i = 0; i < size; ++i) l.values.push_back(value(i));
    if (std::ranges::any_of(l.values, [](double x) { return x > 0; })) out.push_back(std::move(l));
  };
  auto of = [&](Quantity q) { return [&, q](std::size_t i) { return used(q, i); }; };
  // Accounts with a lagged loop take the metal of the year before.
  auto demand = [&](std::size_t i) { return region.region.demand_from && region.years[i] >= region.region.demand_from; };
  auto recycled = [&](std::size_t i) {
    bool before = !demand(i) && region.region.loop == Loop::lagged;
    return before ? i ? used(recycled_metal, i - 1) : not_given : used(recycled_metal, i);
  };
  link("primary", "metal", Stream::metal, of(primary_production));
  link("unwrought_imports", "metal", Stream::trade, of(unwrought_imports));
  link("melting", "metal", Stream::metal, recycled);
  link("metal", "unwrought_exports", Stream::trade, of(unwrought_exports));
  link("metal", "semis", Stream::metal, of(semis));
  link("metal", "scrap", Stream::new_scrap, of(fabrication_scrap));
  link("metal", "fabrication_loss", Stream::loss, of(fabrication_loss));
  link("semis_imports", "semis", Stream::trade, of(semis_imports));
  link("semis", "semis_exports", Stream::trade, of(semis_exports));
  link("semis", "products", Stream::metal, of(products));
  link("semis", "scrap", Stream::new_scrap, of(manufacturing_scrap));
  link("products_imports", "products", Stream::trade, of(product_imports));
  link("products", "products_exports", Stream::trade, of(product_exports));
  link("products", "use", Stream::metal, of(into_use));
  link("use", "stock_change", Stream::metal, [&](std::size_t i) { return std::max(used(into_use, i) - used(end_of_life, i), 0.0); });
  link("use", "collected", Stream::old_scrap, of(old_scrap));
  for (auto [to, q] : {std::pair{"landfill", landfill}, {"incinerated", incinerated}, {"dissipated", dissipated}, {"hoarded", hoarded}})
    link("use", to, Stream::loss, of(q));
  link("use", "ash", Stream::old_scrap, of(ash_recovered));
  link("ash", "scrap", Stream::old_scrap, of(ash_recovered));
  link("collected", "scrap", Stream::old_scrap, of(old_scrap));
  link("scrap_imports", "scrap", Stream::trade, of(scrap_imports));
  link("scrap", "scrap_exports", Stream::trade, of(scrap_exports));
  link("scrap", "sorting_loss", Stream::loss, of(sorting_loss));
  link("scrap", "surplus", Stream::loss, of(surplus_scrap));
  link("scrap", "melting", Stream::old_scrap, of(remelted));
  link("melting", "melt_loss", Stream::loss, of(melt_loss));
  return out;
}

}  // namespace alumen::flows
