// Plain text about material flows.
#pragma once
#include <string>

#include "api/flow_reconcile.hpp"
#include "api/flows.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// Regions by decade, given against calculated, conventions, gaps.
std::string render(const api::FlowsAnswer& answer, const Style& style);
/// Indicators, scrap by class, emissions, scenarios, bands and fit of the same answer.
std::string render_outlook(const api::FlowsAnswer& answer, const Style& style);
/// Every denominator, classes and destinations, then what others have stated.
std::string render(const api::LeakageAnswer& answer, const Style& style);

/// What was moved, what does not fit.
std::string render(const api::ReconcileAnswer& answer, const Style& style);

}  // namespace alumen::cli
