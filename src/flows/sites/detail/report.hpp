// What a solved program says in tonnes and money. Inside the flows room.
#pragma once
#include "flows/sites/detail/model.hpp"

namespace alumen::flows::detail {

/// The plan's answer from a point with duals; `result.plan` is set already, the value of exporting everything is the caller's.
void report(const SiteInputs& inputs, const SiteModel& model, const numeric::ProgramAnswer& answer, SitesResult& result);

}  // namespace alumen::flows::detail
