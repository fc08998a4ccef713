#include <algorithm>
#include <cmath>

#include "flows/cycle/detail/year.hpp"

namespace alumen::flows::detail {

using enum Quantity;

/// Every process once more, from its flows: what the equations must have kept.
void Cycle::balances(std::size_t i) {
  auto of = [&](Quantity q) { return get(q, i); };
  auto calc = [&](Quantity q) { return out_.totals.at(q).calculated[i]; };
  auto hold = [&](std::initializer_list<double> in, std::initializer_list<double> gone) {
    double gap = 0, largest = 0;
    for (double x : in) gap += x, largest = std::max(largest, std::fabs(x));
    for (double x : gone) gap -= x, largest = std::max(largest, std::fabs(x));
    if (!std::isnan(gap) && largest > 0) out_.balance = std::max(out_.balance, std::fabs(gap) / largest);
  };
  bool lagged = out_.region.loop == Loop::lagged;
  double recycled = !lagged ? of(recycled_metal) : i ? get(recycled_metal, i - 1) : filled_.at(recycled_metal)[0].value;
  hold({of(primary_production), recycled, of(unwrought_imports)}, {of(unwrought_exports), calc(metal_supply)});
  hold({of(metal_supply)}, {calc(semis), of(fabrication_scrap), of(fabrication_loss)});
  hold({of(semis), of(semis_imports)}, {of(semis_exports), calc(semis_used)});
  hold({of(semis_used)}, {calc(products), of(manufacturing_scrap)});
  hold({of(products), of(product_imports)}, {of(product_exports), calc(into_use)});
  hold({of(into_use), i ? out_.totals.at(stock).calculated[i - 1] : 0.0}, {calc(end_of_life), calc(stock)});
  hold({of(end_of_life)}, {of(old_scrap), calc(not_collected)});
  hold({of(old_scrap), of(new_scrap), of(scrap_imports)}, {of(scrap_exports), calc(remelted)});
  hold({of(remelted)}, {of(recycled_metal), calc(melt_loss)});
}

}  // namespace alumen::flows::detail
