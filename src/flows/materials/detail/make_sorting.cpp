#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "flows/materials/detail/make.hpp"
#include "flows/materials/detail/shares.hpp"

namespace alumen::flows::detail {
namespace {

/// What sorting rows speak of: stage, region + 1, place + 1, family + 1; 0 = all.
using Sorted = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;

/// Ash comes from a furnace of mixed waste: nobody knows what it was.
bool known_of_ash(Making& m, const Sorting& r, const std::string& word, std::string column) {
  if (word.empty()) return true;
  m.notes.push_back({.code = "flows.unknown_material",
                     .where = m.where(r, std::move(column)),
                     .value = word,
                     .expected = "an empty cell",
                     .detail = "ash has neither form, group nor family"});
  return false;
}

/// What a row speaks of; nothing when a word is not known.
std::optional<Sorted> origin_of(Making& m, const Sorting& r) {
  auto region = m.or_all(m.frame.regions, r.region, m.where(r, "region"), "flow_regions");
  std::optional<std::size_t> place = 0, family = 0;
  if (r.stage == ScrapStage::ash) {
    bool from_known = known_of_ash(m, r, r.from, "from"), family_known = known_of_ash(m, r, r.family, "family");
    if (!from_known || !family_known) return std::nullopt;
  } else {
    bool cut = r.stage == ScrapStage::fabrication;
    place = m.or_all(cut ? m.form_ids : m.frame.groups, r.from, m.where(r, "from"), cut ? "semi_forms" : "product_groups");
    family = m.or_all(m.family_ids, r.family, m.where(r, "family"), "alloy_families");
  }
  if (!region || !place || !family) return std::nullopt;
  return Sorted{static_cast<std::size_t>(r.stage), *region, *place, *family};
}

std::map<Sorted, Origin> sorted_origins(Making& m) {
  std::map<Sorted, Origin> origins;
  for (std::size_t i = 0; i < m.rows.sorting.size(); ++i) {
    const auto& r = m.rows.sorting[i];
    auto which = origin_of(m, r);
    auto scrap_class = m.find(m.class_ids, r.scrap_class, m.where(r, "class"), "scrap_classes");
    if (!which) continue;
    auto& origin = origins[*which];
    if (scrap_class && !std::isnan(r.share))
      origin.rows.push_back({*scrap_class, r.year, r.share, i});
    else
      origin.spoilt = true;
  }
  return origins;
}

/// The residue is the last cell. Shares that pass one by a rounding are scaled, so that nothing is made.
void close_sorting(Making& m, const Origin& origin, std::vector<GivenYear>& given) {
  for (auto& g : given) {
    double sum = g.sum();
    if (sum > 1 + rounding && !origin.spoilt) {
      const auto& row = m.rows.sorting[g.row];
      m.notes.push_back({.code = "flows.material_sum",
                         .where = m.where(row, "share"),
                         .value = fmt::format("{:.6g}", sum),
                         .expected = "at most 1",
                         .detail = fmt::format("{}{}{}{}{}", word_of(row.stage), row.from.empty() ? "" : " of " + row.from,
                                               row.family.empty() ? "" : ", " + row.family, row.region.empty() ? "" : " in " + row.region,
                                               at_year(g.year))});
    }
    if (sum > 1 - 1e-12)
      for (double& s : g.share) s /= sum;
    else
      g.share.back() = 1 - sum;
  }
}

/// The rows that hold for an origin: a region's own before common ones, both columns before one, the place before the family.
std::uint32_t rows_for(const std::map<Sorted, std::uint32_t>& made, std::size_t stage, std::size_t region, std::size_t place,
                       std::size_t family) {
  for (std::size_t r : {region + 1, std::size_t{0}})
    for (auto [p, f] : {std::pair{place + 1, family + 1}, {place + 1, 0}, {0, family + 1}, {0, 0}})
      if (auto found = made.find({stage, r, p, f}); found != made.end()) return found->second;
  return nowhere;
}

/// Pairs of a place and a family whose metal arises anywhere: products travel, so what one region makes is scrap in all.
std::vector<bool> arising(const Making& m, ScrapStage stage) {
  const auto families = m.out.families.size(), groups = m.frame.groups.size();
  std::vector<bool> out(m.out.places(stage) * families);
  for (std::size_t i = 0; i < m.out.alloys_of.size(); ++i)
    for (int year = m.frame.first_year; year <= m.frame.last_year; ++year) {
      auto shares = m.out.alloys.of(m.out.alloys_of[i], year);
      for (std::size_t cell = 0; cell < shares.size(); ++cell)
        if (shares[cell] > 0) out[stage == ScrapStage::fabrication ? cell : i % groups * families + cell % families] = true;
    }
  return out;
}

/// Metal that arises and that no row takes up; an origin is told once, with the first region that lacks it.
void check_taken(Making& m, ScrapStage stage) {
  auto needed = arising(m, stage);
  const auto& names = stage == ScrapStage::fabrication ? m.form_ids : m.frame.groups;
  const auto families = m.out.families.size();
  const auto& sorted = m.out.sorting_of[static_cast<std::size_t>(stage)];
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    auto origin = i % needed.size();
    if (sorted[i] != nowhere || !needed[origin]) continue;
    needed[origin] = false;
    m.notes.push_back(
        {.code = "flows.no_class",
         .where = {std::string{Sorting::table} + ".csv", 0, "stage"},
         .value = std::string{word_of(stage)},
         .expected = "a row that holds for it",
         .detail = fmt::format("{}, {}{}", names[origin / families], m.family_ids[origin % families], m.of_region(i / needed.size() + 1))});
  }
}

}  // namespace

void make_sorting(Making& m) {
  const auto cells = m.out.classes.size() + 1;
  m.out.sorting = {cells, m.frame.first_year, m.frame.last_year, {}};
  std::map<Sorted, std::uint32_t> made;
  for (const auto& [which, origin] : sorted_origins(m)) {
    auto given = given_years(origin.rows, cells);
    close_sorting(m, origin, given);
    made[which] = static_cast<std::uint32_t>(made.size());
    spread(given, m.frame.first_year, m.frame.last_year, m.out.sorting.values);
  }
  for (std::size_t s = 0; s < m.out.sorting_of.size(); ++s) {
    auto stage = static_cast<ScrapStage>(s);
    for (std::size_t region = 0; region < m.frame.regions.size(); ++region)
      for (std::size_t place = 0; place < m.out.places(stage); ++place)
        for (std::size_t family = 0; family < m.out.families_at(stage); ++family)
          m.out.sorting_of[s].push_back(rows_for(made, s, region, place, family));
  }
  if (has_errors(m.notes)) return;
  for (auto stage : {ScrapStage::fabrication, ScrapStage::manufacturing, ScrapStage::end_of_life}) check_taken(m, stage);
}

}  // namespace alumen::flows::detail
