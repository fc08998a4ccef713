// Inside the chain room: the list of every row type, for visitors.
#pragma once
#include "chain/rows.hpp"

namespace alumen::chain::detail {

/// Calls `visit.template operator()<R>()` for every row type of the chain, in the order in which a newcomer fills them.
void each_row_type(auto&& visit) {
  auto each = [&]<class... R>(std::tuple<R...>*) { (visit.template operator()<R>(), ...); };
  each(static_cast<std::tuple<Party, Site, Material, Composition, Process, Activity, Output, Exchange, Supply, Transport, Parameter,
                              Reading, Declaration, Stock, Sale, Factor, Grid, Gwp, Range, Uncertainty, Source>*>(nullptr));
}

}  // namespace alumen::chain::detail
