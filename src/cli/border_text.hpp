// Plain text about borders.
#pragma once
#include <string>

#include "api/border.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// One year opened down to goods and suppliers, or years side by side.
std::string render(const api::BorderAnswer& answer, const Style& style);
/// Price, freight, duty and charge of every consignment.
std::string render(const api::LandedAnswer& answer, const Style& style);

}  // namespace alumen::cli
