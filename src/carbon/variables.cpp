#include <algorithm>
#include <map>
#include <unordered_map>

#include "carbon/detail/variables.hpp"

namespace alumen::carbon::detail {
namespace {

using chain::FactColumn;
using chain::not_given;

/// Uncertainty rows by table and column: exact keys in a map, prefixes by falling length.
class Matcher {
 public:
  explicit Matcher(const Chain& chain) : c(chain) {
    for (std::uint32_t i = 0; i < c.uncertainties.size(); ++i) {
      const auto& u = c.uncertainties[i];
      auto& group = groups_[u.of_table + "/" + u.column];
      if (u.row.ends_with('*'))
        group.prefixes.push_back(i);
      else
        group.exact[u.row] = i;
    }
    for (auto& [name, group] : groups_)
      std::ranges::stable_sort(group.prefixes, [&](auto a, auto b) {
        bool library_a = c.is_library(c.uncertainties[a]), library_b = c.is_library(c.uncertainties[b]);
        if (library_a != library_b) return !library_a;
        return c.uncertainties[a].row.size() > c.uncertainties[b].row.size();
      });
  }

  std::uint32_t find(const chain::FactPlace& place) const {
    auto group = groups_.find(std::string{place.table} + "/" + std::string{place.column});
    if (group == groups_.end()) return chain::none;
    if (auto exact = group->second.exact.find(place.key); exact != group->second.exact.end()) return exact->second;
    for (auto i : group->second.prefixes) {
      std::string_view prefix = c.uncertainties[i].row;
      prefix.remove_suffix(1);
      if (place.key.starts_with(prefix)) return i;
    }
    return chain::none;
  }

 private:
  struct Group {
    std::unordered_map<std::string_view, std::uint32_t> exact;
    std::vector<std::uint32_t> prefixes;
  };
  const Chain& c;
  std::map<std::string, Group> groups_;
};

/// The distribution of a figure: the row's shape around the figure's value.
Distribution distribution_of(const chain::Uncertainty& u, double value) {
  using Kind = Distribution::Kind;
  double low = std::min(u.low * value, u.high * value), high = std::max(u.low * value, u.high * value);
  constexpr double two_sided_95 = 1.959963984540054;
  switch (u.shape) {
    case chain::Shape::normal:
      return {.kind = Kind::normal, .centre = value, .spread = std::abs(value) * u.interval_pct / 100 / two_sided_95};
    case chain::Shape::lognormal_mean:
      return {.kind = Kind::lognormal_mean, .centre = value, .spread = u.gsd};
    case chain::Shape::lognormal_median:
      return {.kind = Kind::lognormal_median, .centre = value, .spread = u.gsd};
    case chain::Shape::triangular:
      return {.kind = Kind::triangular, .centre = value, .low = low, .high = high};
    case chain::Shape::uniform:
      return {.kind = Kind::uniform, .low = low, .high = high};
    case chain::Shape::beta_pert:
      return {.kind = Kind::beta_pert, .centre = value, .low = low, .high = high};
  }
  return {};
}

/// Amounts of metal (anything that carries aluminium) balance over an activity.
bool balanced(const Chain& c, FactId fact) {
  auto in = [&](FactColumn column, std::size_t size) {
    auto first = c.fact(column, 0);
    return fact >= first && fact < first + size;
  };
  auto carries = [&](Id<chain::Material> material) {
    using enum chain::Category;
    auto category = c.material_of(material).category;
    return category == bauxite || category == alumina || category == metal || category == semi || category == product ||
           category == scrap || category == dross;
  };
  if (in(FactColumn::output_amount, c.outputs.size())) return true;
  if (in(FactColumn::exchange_amount, c.exchanges.size()))
    return carries(c.exchange_material[fact - c.fact(FactColumn::exchange_amount, 0)]);
  return false;
}

}  // namespace

Variables find_variables(const Chain& c, const std::vector<bool>& used) {
  Variables found;
  Matcher matcher{c};
  std::vector<bool> made(used.size());
  for (const auto& d : c.dependents) made[d.target] = true;
  for (FactId f = 0; f < used.size(); ++f) {
    if (!used[f] || made[f] || balanced(c, f)) continue;
    auto place = place_of(c, f);
    auto row = matcher.find(place);
    Distribution distribution = row == chain::none ? Distribution{} : distribution_of(c.uncertainties[row], c.facts[f]);
    if (row == chain::none || c.facts[f] == 0 || distribution.flaw()) {
      ++found.without;
      continue;
    }
    found.list.push_back({f, hash64(std::string{place.table} + "/" + place.key + "/" + std::string{place.column}), distribution, row});
  }
  return found;
}

}  // namespace alumen::carbon::detail
