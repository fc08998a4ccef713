#include "flows/cycle/detail/region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/number.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

constexpr double share_tolerance = 0.02;  // of the sum of shares: published ones are rounded
constexpr double rounding = 1e-12;

bool is_known(double x) { return !std::isnan(x); }

/// True where the shares of a year can be made to sum to one.
bool check_shares(const RegionState& r, std::size_t i, double sum) {
  if (std::fabs(sum - 1) <= share_tolerance) return true;
  const auto* row = r.groups.front().share[i + 1].row;
  r.told.push_back({.code = "flows.share_sum",
                    .where = r.all.where(*row, "value"),
                    .value = to_display(sum),
                    .expected = "1, or within 0.02 of it",
                    .detail = fmt::format("use_share of {} in {}", r.inputs.region.id, r.year(i))});
  return false;
}

void normalise_shares(RegionState& r) {
  double low = 1, high = 1;
  int count = 0;
  const FlowDatum* first = nullptr;
  for (std::size_t i = 0; i < r.size; ++i) {
    double sum = 0;
    for (const auto& g : r.groups) sum += g.share[i + 1].value;
    if (!is_known(sum) || r.groups.empty()) continue;
    if (!check_shares(r, i, sum)) return;  // the first year is enough
    for (auto& g : r.groups) g.normalised[i] = g.share[i + 1].value / sum;
    if (std::fabs(sum - 1) <= rounding) continue;
    if (!first) first = r.groups.front().share[i + 1].row;
    low = count++ ? std::min(low, sum) : sum, high = count > 1 ? std::max(high, sum) : sum;
  }
  if (!count) return;
  auto sums = to_display(low) == to_display(high) ? to_display(low) : to_display(low) + " to " + to_display(high);
  r.told.push_back({.code = "flows.shares_normalised",
                    .where = r.all.where(*first, "value"),
                    .value = r.inputs.region.id,
                    .detail = fmt::format("the shares of {} of {} years sum to {}", count, r.size, sums)});
}

/// What goes into use is given in total or by group, never both for one year.
void check_groups_against_total(RegionState& r) {
  for (std::size_t i = 0; i < r.size; ++i) {
    const auto* total = r.filled.at(into_use)[i + 1].row;
    for (const auto& g : r.groups) {
      const auto* row = g.into_use[i + 1].row;
      if (!row || !total) continue;
      r.told.push_back({.code = "flows.duplicate_figure",
                        .where = r.all.where(*row, "use"),
                        .value = name_of(*row),
                        .detail = fmt::format("{} stands for the product group (line {}) and for all of them (line {})", r.year(i),
                                              row->line, total->line)});
      return;
    }
  }
}

/// The families that a group has in any year, and room for what its cohorts are made of.
void make_stuff(RegionState& r, GroupYears& g) {
  const auto& m = r.metals;
  std::vector<bool> has(m.families());
  // Imports may hold what other regions make.
  for (std::size_t region = 0; region < r.all.regions.size(); ++region)
    for (int year : r.out.years) {
      auto shares = m.alloys(region, g.position, year);
      for (std::size_t x = 0; x < shares.size(); ++x)
        if (shares[x] > 0) has[x % m.families()] = true;
    }
  for (std::size_t f = 0; f < has.size(); ++f)
    if (has[f]) g.families.push_back(f);
  g.stuff.assign(r.size * g.families.size() * m.width(), 0.0);
}

}  // namespace

const std::vector<Equation>& supply_equations() {
  static const std::vector<Equation> all{{metal_supply, {{primary_production}, {unwrought_imports}, {unwrought_exports}}},
                                         {fabrication_scrap, {{fabrication_scrap_rate}}},
                                         {fabrication_loss, {{fabrication_loss_rate}}},
                                         {semis, {}},
                                         {semis_used, {{semis_imports}, {semis_exports}}},
                                         {manufacturing_scrap, {{manufacturing_scrap_rate}}},
                                         {products, {}},
                                         {into_use, {{product_imports}, {product_exports}}},
                                         {stock, {}},
                                         {end_of_life, {}},
                                         {old_scrap, {{collection_rate}}},
                                         {not_collected, {}},
                                         {new_scrap, {}},
                                         {scrap_available, {}},
                                         {remelted, {{scrap_imports}, {scrap_exports}}},
                                         {recycled_metal, {{melt_yield}}},
                                         {melt_loss, {}}};
  return all;
}

const std::vector<Equation>& demand_equations() {
  static const std::vector<Equation> all{
      {into_use, {}},
      {end_of_life, {}},
      {products,
       {{product_imports, product_import_rate}, {product_exports, product_export_rate, product_export_weight}}},
      {semis_used, {{manufacturing_scrap_rate}}},
      {semis, {{semis_imports, semis_import_rate}, {semis_exports, semis_export_rate, semis_export_weight}}},
      {metal_supply, {{fabrication_scrap_rate}, {fabrication_loss_rate}}},
      {old_scrap, {{collection_rate}}},
      {scrap_imports, {{scrap_imports, scrap_import_weight}}},
      {scrap_exports, {{scrap_exports, scrap_export_rate}}},
      {recycled_metal, {{melt_yield}}}};
  return all;
}

RegionState::RegionState(const RegionInputs& of, const Inputs& every, std::size_t at, const Metals& metal_of, Diagnostics& notes)
    : inputs(of),
      all(every),
      index(at),
      metals(metal_of),
      told(notes),
      size(static_cast<std::size_t>(of.region.last_year - of.region.first_year + 1)) {
  out.region = inputs.region;
  out.years.resize(size);
  std::iota(out.years.begin(), out.years.end(), inputs.region.first_year);
  for (const auto& n : names(static_cast<Quantity*>(nullptr))) {
    series.push_back(nullptr);
    if (n.value == use_share || n.value == scrap_export_share) continue;
    auto& cells = filled[n.value] = inputs.fill(n.value);
    auto& s = out.totals[n.value];
    series.back() = &s;
    s.used.assign(size, not_given), s.calculated = s.given = s.filled = s.used, s.basis.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      const auto& cell = cells[i + 1];
      s.used[i] = s.filled[i] = cell.value;
      if (cell.given) s.given[i] = cell.value;
      if (cell.row) s.basis[i] = cell.row->basis;
    }
  }
  auto by = [&](Quantity q, const auto& things, std::size_t count) {
    std::vector<Leaf> leaves;
    for (std::size_t k = 0; k < count; ++k) leaves.push_back(leaf(q, things.empty() ? std::string{} : things[k].id));
    return leaves;
  };
  fabrication_scrap = by(fabrication_scrap_rate, all.materials.forms, metals.forms());
  fabrication_loss = by(fabrication_loss_rate, all.materials.forms, metals.forms());
  semis_import_rate = by(Quantity::semis_import_rate, all.materials.forms, metals.forms());
  scrap_export_rate = by(Quantity::scrap_export_rate, all.materials.classes, metals.classes());
}

void RegionState::settle(Quantity quantity, std::size_t i, double calculated) {
  auto& s = *series[static_cast<std::size_t>(quantity)];
  s.calculated[i] = calculated;
  s.used[i] = is_known(s.filled[i]) ? s.filled[i] : calculated;
}

void RegionState::put(Quantity quantity, std::size_t i, double calculated) {
  auto& s = *series[static_cast<std::size_t>(quantity)];
  s.calculated[i] = s.used[i] = calculated;
}

namespace {

/// Survival of a group over the years of its region.
Result<Answer<SurvivalTable>> survival_of(const RegionState& r, const ProductGroup& group, const Grid& grid) {
  constexpr std::size_t most = 500;
  const auto& of = r.inputs.region;
  std::tuple key{group.law, group.life_years, group.life_sd_years, of.position, of.first_year, of.last_year};
  auto& made = r.all.survival;
  if (auto known = made.find(key); known != made.end()) return known->second;
  Lifetime life{.law = group.law, .mean_years = group.life_years, .sd_years = group.life_sd_years};
  auto table = SurvivalTable::make(grid, std::span{&life, 1}, {.position = of.position});
  if (!table) return table;
  if (made.size() >= most) made.clear();
  return made.emplace(key, std::move(*table)).first->second;
}

}  // namespace

bool make_groups(RegionState& r) {
  auto before = r.told.size();
  auto grid = Grid::years(r.inputs.region.first_year, r.inputs.region.last_year);
  check(grid.has_value(), "the years of a region were checked");
  auto positions = r.all.frame().groups;
  for (const auto& group : r.inputs.groups) {
    auto has = [&](Quantity q) { return r.inputs.model.contains({q, group.id}); };
    if (!has(into_use) && !has(use_share) && !has(use_per_person) && !has(stock_per_person)) continue;
    auto table = survival_of(r, group, *grid);
    auto tell = [&](Diagnostics list) {
      for (auto& d : list) {
        d.where = r.all.where(group, "life_years");
        if (d.value.empty()) d.value = r.inputs.region.id + "/" + group.id;
        r.told.push_back(std::move(d));
      }
    };
    if (!table) {
      tell(table.error());
      continue;
    }
    tell(table->notes);
    std::vector<double> none(r.size, not_given), all_left(r.size, 1.0);
    r.groups.push_back({.group = &group,
                        .position = static_cast<std::size_t>(std::ranges::find(positions, group.id) - positions.begin()),
                        .table = std::move(table->value),
                        .into_use = r.inputs.fill(into_use, group.id),
                        .share = r.inputs.fill(use_share, group.id),
                        .use_per_person = r.inputs.fill(use_per_person, group.id),
                        .stock_per_person = r.inputs.fill(stock_per_person, group.id),
                        .collection = r.leaf(collection_rate, group.id),
                        .manufacturing_scrap = r.leaf(manufacturing_scrap_rate, group.id),
                        .imports = r.leaf(product_import_rate, group.id),
                        .normalised = none,
                        .inflow = none,
                        .outflow = none,
                        .in_use = none,
                        .left = all_left,
                        .factor = all_left,
                        .families = {},
                        .stuff = {}});
    make_stuff(r, r.groups.back());
  }
  normalise_shares(r);
  check_groups_against_total(r);
  return std::none_of(r.told.begin() + static_cast<std::ptrdiff_t>(before), r.told.end(),
                      [](const Diagnostic& d) { return d.severity() == Severity::error; });
}

}  // namespace alumen::flows::detail
