#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "flows/materials/detail/make.hpp"

namespace alumen::flows::detail {
namespace {

constexpr std::string_view symbols =
    " H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd"
    " Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac"
    " Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og ";

double share(double pct) { return std::isnan(pct) ? 0 : pct / 100; }

void make_elements(Making& m) {
  for (const auto& r : m.rows.contents) {
    bool known = r.element != "Al" && symbols.find(" " + r.element + " ") != std::string_view::npos;
    if (known)
      m.out.elements.push_back(r.element);
    else
      m.notes.push_back({.code = "flows.unknown_material",
                         .where = m.where(r, "element"),
                         .value = r.element,
                         .expected = "a chemical symbol, for example Si",
                         .detail = r.element == "Al" ? "aluminium is what the other elements leave" : ""});
  }
  std::ranges::sort(m.out.elements);
  m.out.elements.erase(std::ranges::unique(m.out.elements).begin(), m.out.elements.end());
}

/// The family that dilutes, or null.
const AlloyFamily* primary_of(Making& m) {
  const AlloyFamily* primary = nullptr;
  for (const auto& r : m.rows.families) {
    if (r.kind != FamilyKind::primary) {
      m.out.families.push_back(r);
      m.family_ids.push_back(r.id);
    } else if (!primary) {
      primary = &r;
    } else {
      m.notes.push_back({.code = "flows.no_primary_family",
                         .where = m.where(r, "kind"),
                         .value = r.id,
                         .expected = "wrought or cast",
                         .detail = fmt::format("line {} says that {} is the metal that dilutes", primary->line, primary->id)});
    }
  }
  if (!primary)
    m.notes.push_back({.code = "flows.no_primary_family",
                       .where = m.rows.families.empty() ? Where{std::string{AlloyFamily::table} + ".csv", 0, "kind"}
                                                        : Where{m.where(m.rows.families[0], "kind").file, 0, "kind"},
                       .expected = "one row of the kind primary"});
  return primary;
}

std::size_t element_at(const Making& m, const std::string& symbol) {
  return static_cast<std::size_t>(std::ranges::lower_bound(m.out.elements, symbol) - m.out.elements.begin());
}
bool is_element(const Making& m, const std::string& symbol) { return std::ranges::binary_search(m.out.elements, symbol); }

void make_contents(Making& m, const AlloyFamily* primary) {
  const auto width = m.out.width(), elements = m.out.elements.size();
  m.out.typical.assign(m.out.families.size() * width, 0);
  m.out.limit.assign(m.out.families.size() * elements, std::numeric_limits<double>::infinity());
  m.out.primary.assign(width, 0);
  m.out.primary[0] = 1;
  for (std::size_t f = 0; f < m.out.families.size(); ++f) m.out.typical[f * width] = 1;
  for (const auto& r : m.rows.contents) {
    if (!is_element(m, r.element)) continue;
    auto e = element_at(m, r.element);
    if (primary && r.family == primary->id) {
      m.out.primary[1 + e] = share(r.typical_pct);
      continue;
    }
    auto f = m.family(r.family, m.where(r, "family"));
    if (!f) continue;
    m.out.typical[*f * width + 1 + e] = share(r.typical_pct);
    if (std::isnan(r.max_pct)) continue;
    m.out.limit[*f * elements + e] = share(r.max_pct);
    if (r.typical_pct > r.max_pct)
      m.notes.push_back({.code = "table.out_of_range",
                         .where = m.where(r, "typical_pct"),
                         .value = to_text(r.typical_pct),
                         .expected = fmt::format("at most {}, the max_pct", to_text(r.max_pct)),
                         .detail = fmt::format("{} of {}", r.element, r.family)});
  }
}

/// The contents of one family together, told at the first of its rows.
void check_sum(Making& m, const std::string& family, std::span<const double> contents, bool primary) {
  double sum = 0;
  for (double c : contents.subspan(1)) sum += c;
  // Primary metal has to hold aluminium, or it would dilute nothing.
  if (primary ? sum < 1 : sum <= 1 + 1e-12) return;
  for (const auto& r : m.rows.contents)
    if (r.family == family)
      return m.notes.push_back({.code = "flows.material_sum",
                                .where = m.where(r, "typical_pct"),
                                .value = to_text(100 * sum),
                                .expected = primary ? "less than 100" : "at most 100",
                                .detail = fmt::format("all elements of {}", family)});
}

/// Below what primary metal holds no dilution helps: told, for the limit is a fault more often than meant.
void check_limits(Making& m) {
  for (const auto& r : m.rows.contents) {
    if (std::isnan(r.max_pct) || !is_element(m, r.element) || std::ranges::find(m.family_ids, r.family) == m.family_ids.end()) continue;
    double primary = m.out.primary[1 + element_at(m, r.element)];
    if (share(r.max_pct) < primary)
      m.notes.push_back({.code = "flows.limit_below_primary",
                         .where = m.where(r, "max_pct"),
                         .value = to_text(r.max_pct),
                         .expected = fmt::format("at least {:.6g}, the {} of primary metal", 100 * primary, r.element),
                         .detail = fmt::format("{} of {}", r.element, r.family)});
  }
}

}  // namespace

std::optional<std::size_t> Making::find(std::span<const std::string> ids, const std::string& word, Where at, std::string_view table) const {
  auto found = std::ranges::find(ids, word);
  if (found != ids.end()) return static_cast<std::size_t>(found - ids.begin());
  auto near = nearest(std::vector<std::string_view>(ids.begin(), ids.end()), word);
  notes.push_back({.code = "flows.unknown_material",
                   .where = std::move(at),
                   .value = word,
                   .expected = near.empty() ? fmt::format("an id of {}", table) : near,
                   .detail = fmt::format("no row of {} has it", table)});
  return std::nullopt;
}

std::optional<std::size_t> Making::or_all(std::span<const std::string> ids, const std::string& word, Where at,
                                          std::string_view table) const {
  if (word.empty()) return 0;
  auto found = find(ids, word, std::move(at), table);
  return found ? std::optional{*found + 1} : std::nullopt;
}

void make_families(Making& m) {
  make_elements(m);
  const auto* primary = primary_of(m);
  make_contents(m, primary);
  for (std::size_t f = 0; f < m.out.families.size(); ++f)
    check_sum(m, m.family_ids[f], std::span{m.out.typical}.subspan(f * m.out.width(), m.out.width()), false);
  if (primary) {
    check_sum(m, primary->id, m.out.primary, true);
    check_limits(m);
  }
  m.out.recovery.assign(m.out.elements.size(), 1);
  for (const auto& r : m.rows.recoveries)
    if (auto e = m.find(m.out.elements, r.element, m.where(r, "element"), "family_elements"); e && !std::isnan(r.recovery))
      m.out.recovery[*e] = r.recovery;
}

void make_classes(Making& m) {
  m.out.forms = m.rows.forms;
  m.out.classes = m.rows.classes;
  for (const auto& r : m.rows.forms) m.form_ids.push_back(r.id);
  for (const auto& r : m.rows.classes) {
    m.class_ids.push_back(r.id);
    auto& takers = m.out.takers.emplace_back();
    auto add = [&](std::size_t f) {
      if (std::ranges::find(takers, f) == takers.end()) takers.push_back(static_cast<std::uint32_t>(f));
    };
    for (std::size_t at = 0; (at = r.families.find_first_not_of(' ', at)) != std::string::npos;) {
      auto word = r.families.substr(at, r.families.find(' ', at) - at);
      at += word.size();
      if (word == "*")
        for (std::size_t f = 0; f < m.out.families.size(); ++f) add(f);
      else if (auto f = m.family(word, m.where(r, "families")))
        add(*f);
    }
  }
}

}  // namespace alumen::flows::detail
