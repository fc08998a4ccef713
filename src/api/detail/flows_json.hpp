// Inside the api room: JSON of answers about flows. Includes a third-party header: for .cpp files of this room only.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/flows.hpp"

namespace alumen::api::detail {

using Json = nlohmann::ordered_json;

/// null where there is no number.
Json number(double value);
/// A series with null for gaps, and behind its end.
Json series(const std::vector<double>& values, std::size_t size);
Json json_of(const flows::FlowDatum& datum);
Json json_of(const RegionLeakage& region);
/// What every answer begins with.
Json head_of(std::string_view kind, const std::string& workspace, const std::string& title);
/// The answer with its notes, as text.
std::string text_of(Json& answer, const Diagnostics& notes, int indent);

}  // namespace alumen::api::detail
