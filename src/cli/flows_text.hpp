// Plain text about material flows.
#pragma once
#include <string>

#include "api/flows.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// Regions by decade, given against calculated, conventions, gaps.
std::string render(const api::FlowsAnswer& answer, const Style& style);
/// Every denominator, then what others have stated.
std::string render(const api::LeakageAnswer& answer, const Style& style);

}  // namespace alumen::cli
