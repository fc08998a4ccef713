// Inside the api room: parts of JSON answers about flows, as text.
#pragma once
#include <string>
#include <string_view>

#include "api/flows.hpp"

namespace alumen::api::detail {

/// A figure of flow_data, and a region's leakage, each as one JSON object.
std::string json_text(const flows::FlowDatum& datum);
std::string json_text(const RegionLeakage& region);
/// An answer: what every one begins with, then the members of `object` (JSON), then the notes. `indent` as nlohmann has it.
std::string framed(std::string_view kind, const std::string& workspace, const std::string& title, const std::string& object,
                   const Diagnostics& notes, int indent);

}  // namespace alumen::api::detail
