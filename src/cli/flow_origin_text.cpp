#include "cli/flow_origin_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

constexpr std::size_t most_shares = 4, most_pairs = 10, most_countries = 30;

std::string percent(double share) { return std::isnan(share) ? "·" : fmt::format("{:.1f} %", 100 * share); }
std::string index(double value) { return std::isnan(value) ? "·" : fmt::format("{:.3f}", value); }
std::string kt(double mass_t) { return to_display(mass_t / 1000, 5); }

/// "NOR 42 %, ISL 20 %, ..."
std::string mix(const std::vector<flows::OriginShare>& shares) {
  std::string out;
  for (std::size_t i = 0; i < std::min(shares.size(), most_shares); ++i)
    out += fmt::format("{}{} {:.0f} %", i ? ", " : "", shares[i].country.empty() ? "not known" : shares[i].country, 100 * shares[i].share);
  return out + (shares.size() > most_shares ? fmt::format(", {} more", shares.size() - most_shares) : "");
}

std::string countries(const flows::OriginResult& r) {
  auto list = r.countries;
  std::ranges::stable_sort(list, std::greater{}, &flows::CountryOrigin::consumption_t);
  TextTable table{
      {"kt", "made", "imports", "exports", "used", "made abroad", "HHI origin", "HHI partner", "t CO2e/t", "made in", "bought from"},
      {false, true, true, true, true, true, true, true, true, false, false}};
  std::size_t shown = 0;
  for (const auto& c : list) {
    if (shown == most_countries) break;
    if (c.consumption_t <= 0 && list.size() > 1) continue;
    ++shown;
    auto intensity = std::isnan(c.intensity)      ? "·"
                     : c.intensity_cover > 0.9995 ? to_display(c.intensity, 4)
                                                  : fmt::format("{} of {:.0f} %", to_display(c.intensity, 4), 100 * c.intensity_cover);
    table.add({c.country, kt(c.production_t), kt(c.imports_t), kt(c.exports_t), kt(c.consumption_t), percent(c.foreign_share),
               index(c.hhi_origin), index(c.hhi_partner), intensity, mix(c.origins), mix(c.partners)});
  }
  return table.text();
}

std::string mirrors(const flows::OriginResult& r, flows::MirrorPolicy policy) {
  if (r.mirrors.empty()) return fmt::format("{} trades, each reported by one side only\n", r.one_sided);
  TextTable table{{"kt", "to", "importer says", "exporter says", "used"}, {false, false, true, true, true}};
  for (std::size_t i = 0; i < std::min(r.mirrors.size(), most_pairs); ++i) {
    const auto& m = r.mirrors[i];
    table.add({m.exporter, m.importer, kt(m.importer_t), kt(m.exporter_t), kt(m.used_t)});
  }
  return table.text() +
         fmt::format("{} trades reported by both sides differ by {} of their mass; {} by one side only; where both report, {}\n",
                     r.mirrors.size(), percent(r.disagreement), r.one_sided,
                     policy == flows::MirrorPolicy::mean ? "their mean counts" : fmt::format("the {} counts", word_of(policy)));
}

}  // namespace

std::string render(const api::OriginAnswer& answer, const Style& style) {
  std::string out;
  for (const auto& r : answer.results) {
    out += style.bold(fmt::format("{} {}", r.year, word_of(r.stage))) + "\n\n" + countries(r) + "\n" + mirrors(r, answer.policy) + "\n";
  }
  return out + render(answer.notes, style, false);
}

}  // namespace alumen::cli
