#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flows/materials/detail/make.hpp"
#include "flows/materials/detail/shares.hpp"

namespace alumen::flows::detail {
namespace {

constexpr double tolerance = 0.02;

/// Shares of a year that are close to one together are scaled.
void close_alloys(Making& m, const Origin& origin, const std::string& name, std::vector<GivenYear>& given) {
  for (auto& g : given) {
    double sum = g.sum();
    if (std::abs(sum - 1) > rounding && !origin.spoilt) {
      bool far = std::abs(sum - 1) > tolerance;
      m.notes.push_back({.code = far ? Code{"flows.material_sum"} : Code{"flows.shares_normalised"},
                         .where = m.where(m.rows.alloys[g.row], "share"),
                         .value = fmt::format("{:.6g}", sum),
                         .expected = "1",
                         .detail = name + at_year(g.year)});
    }
    if (sum > 0)
      for (double& s : g.share) s /= sum;
  }
}

}  // namespace

void make_alloys(Making& m) {
  const auto families = m.out.families.size(), cells = m.out.forms.size() * families;
  std::map<std::pair<std::size_t, std::size_t>, Origin> origins;  // group, region + 1
  for (std::size_t i = 0; i < m.rows.alloys.size(); ++i) {
    const auto& r = m.rows.alloys[i];
    auto group = m.find(m.frame.groups, r.group, m.where(r, "group"), "product_groups");
    auto region = m.or_all(m.frame.regions, r.region, m.where(r, "region"), "flow_regions");
    auto form = m.find(m.form_ids, r.form, m.where(r, "form"), "semi_forms");
    auto family = m.family(r.family, m.where(r, "family"));
    if (!group || !region) continue;
    auto& origin = origins[{*group, *region}];
    if (form && family && !std::isnan(r.share))
      origin.rows.push_back({*form * families + *family, r.year, r.share, i});
    else
      origin.spoilt = true;
  }

  m.out.alloys = {cells, m.frame.first_year, m.frame.last_year, {}};
  std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> made;
  for (const auto& [which, origin] : origins) {
    auto given = given_years(origin.rows, cells);
    if (!origin.rows.empty()) close_alloys(m, origin, m.frame.groups[which.first] + m.of_region(which.second), given);
    made[which] = static_cast<std::uint32_t>(made.size());
    spread(given, m.frame.first_year, m.frame.last_year, m.out.alloys.values);
  }
  std::vector<bool> told(m.frame.groups.size());
  for (std::size_t region = 0; region < m.frame.regions.size(); ++region)
    for (std::size_t group = 0; group < m.frame.groups.size(); ++group) {
      auto found = made.find({group, region + 1});
      if (found == made.end()) found = made.find({group, 0});
      m.out.alloys_of.push_back(found == made.end() ? nowhere : found->second);
      if (found != made.end() || told[group]) continue;
      told[group] = true;
      m.notes.push_back({.code = "flows.no_alloys",
                         .where = {std::string{ProductAlloy::table} + ".csv", 0, "group"},
                         .value = m.frame.groups[group],
                         .expected = "at least one row",
                         .detail = "none holds" + m.of_region(region + 1)});
    }
}

}  // namespace alumen::flows::detail
