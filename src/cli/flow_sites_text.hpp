// Plain text about plans of sites.
#pragma once
#include <string>

#include "api/flow_sites.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// What opens when and how large, what goes where, money, shadow prices.
std::string render(const api::SitesAnswer& answer, const Style& style);

}  // namespace alumen::cli
