// Plain text about origin by trade.
#pragma once
#include <string>

#include "api/flow_origin.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// Consumption by origin beside direct partners, dependence and concentration; where the two sides' reports differ.
std::string render(const api::OriginAnswer& answer, const Style& style);

}  // namespace alumen::cli
