// Inside the api room: what every self-contained page is made of. tools/page makes the templates from web/NAME.
#pragma once
#include <string>
#include <string_view>

#include "api/api.hpp"

namespace alumen::api::detail {

/// Template of the footprint report, with {{title}} before {{data}}.
std::string_view report_page();
/// Template of the comparison, with {{title}} before {{data}}.
std::string_view compare_page();

/// Template of all answers about flows, with {{title}} before {{data}}.
std::string_view flows_page();

/// The template with its two places filled: the title as text, and as data one JSON object of program, command, the
/// members of `more` (an object too) and the answer.
std::string page(std::string_view form, std::string_view title, const PageFacts& facts, std::string_view more, std::string_view answer);

}  // namespace alumen::api::detail
