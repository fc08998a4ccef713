// Where the metal that a country uses was made, as the shells show it.
#pragma once
#include <string>
#include <vector>

#include "api/api.hpp"
#include "flows/origin/origin.hpp"

namespace alumen::api {

/// Which workspace, years, stages and countries.
struct OriginQuestion {
  Place place;
  flows::OriginOptions options = {};
  std::string country = "";  ///< ISO 3166-1 alpha-3; empty = all that consume something
};
/// The years and stages asked for.
struct OriginAnswer {
  std::string workspace, title;
  flows::MirrorPolicy policy;
  std::vector<flows::OriginResult> results;
  Diagnostics notes;
};
/// Traces them. Errors: those of opening and of flows::trace_origins(); flows.unknown_country for a country that no row names.
Result<OriginAnswer> flow_origin(const OriginQuestion& question);

/// As JSON with two blanks of indentation; null where a figure does not exist.
std::string to_json(const OriginAnswer& answer);
/// Long: one row a year, stage, country, kind and subject.
std::string to_csv(const OriginAnswer& answer);
/// A self-contained page.
std::string to_html(const OriginAnswer& answer, const PageFacts& facts);

}  // namespace alumen::api
