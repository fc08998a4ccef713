// Scrap that leaves a country, as a share of what? Every denominator in use, side by side.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/fields.hpp"
#include "base/result.hpp"

namespace alumen::flows {

/// Aluminium content of a country's scrap in one year; any mass unit, the same for all. All >= 0.
struct ScrapYear {
  double exports = 0, imports = 0;
  double old_scrap = 0;            ///< collected after use
  double new_scrap = 0;            ///< of fabrication and manufacturing, `home` included
  std::optional<double> home;      ///< of new scrap: run-around scrap that never leaves its works
  double end_of_life = 0;          ///< arising in discarded goods
};

/// What the exported scrap is held against.
enum class Denominator { gross_total, net_total, gross_old, net_old, gross_pool, gross_eol, gross_external, not_collected };
constexpr auto names(Denominator*) {
  using enum Denominator;
  return std::to_array<Named<Denominator>>({{gross_total, "gross_total"},
                                            {net_total, "net_total"},
                                            {gross_old, "gross_old"},
                                            {net_old, "net_old"},
                                            {gross_pool, "gross_pool"},
                                            {gross_eol, "gross_eol"},
                                            {gross_external, "gross_external"},
                                            {not_collected, "not_collected"}});
}

/// One way to say it.
struct LeakageFigure {
  Denominator by;
  std::string_view formula;      ///< in words, for example "exports / (old + new scrap)"
  double numerator = 0, denominator = 0;
  std::optional<double> share;   ///< none where the denominator is not known or zero
};

/// All denominators, in the order of the enumeration.
///
///   gross_total  X / (OLD + NEW)          net_total  (X - M) / (OLD + NEW)      gross_old  X / OLD      net_old  (X - M) / OLD
///   gross_pool   X / (OLD + NEW + M)      gross_eol  X / EOL      gross_external  X / (OLD + NEW - HOME)
///   not_collected  (EOL - OLD) / EOL
///
/// Errors: flows.negative_mass (also: more home scrap than new scrap). Warnings: flows.export_exceeds_pool for each pool of the
/// gross figures that is smaller than what is said to be exported from it (names the pool; a pool of nothing too);
/// flows.collected_exceeds_arising where more old scrap is collected than arises.
Result<Answer<std::vector<LeakageFigure>>> leakage(const ScrapYear& year);

}  // namespace alumen::flows
