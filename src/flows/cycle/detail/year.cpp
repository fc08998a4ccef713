#include "flows/cycle/detail/year.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/number.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

constexpr double share_tolerance = 0.02;   // of the sum of shares: published ones are rounded
constexpr double rounding = 1e-12;
constexpr double largest_gain = 1 - 1e-9;  // of a loop within one year

bool known(double x) { return !std::isnan(x); }

}  // namespace

const std::vector<Equation>& equations() {
  static const std::vector<Equation> all{{metal_supply, {primary_production, unwrought_imports, unwrought_exports}},
                                         {fabrication_scrap, {fabrication_scrap_rate}},
                                         {fabrication_loss, {fabrication_loss_rate}},
                                         {semis, {}},
                                         {semis_used, {semis_imports, semis_exports}},
                                         {manufacturing_scrap, {manufacturing_scrap_rate}},
                                         {products, {}},
                                         {into_use, {product_imports, product_exports}},
                                         {stock, {}},
                                         {end_of_life, {}},
                                         {old_scrap, {collection_rate}},
                                         {not_collected, {}},
                                         {new_scrap, {}},
                                         {scrap_available, {}},
                                         {remelted, {scrap_imports, scrap_exports}},
                                         {recycled_metal, {melt_yield}},
                                         {melt_loss, {}}};
  return all;
}

Cycle::Cycle(const RegionInputs& inputs, const Inputs& all, Diagnostics& out)
    : inputs_(inputs), all_(all), told_(out), size_(static_cast<std::size_t>(inputs.region.last_year - inputs.region.first_year + 1)) {
  out_.region = inputs.region;
  out_.years.resize(size_);
  std::iota(out_.years.begin(), out_.years.end(), inputs.region.first_year);
  for (const auto& n : names(static_cast<Quantity*>(nullptr))) {
    if (n.value == use_share || n.value == scrap_export_share) continue;
    auto& filled = filled_[n.value] = inputs.fill(n.value);
    auto& s = out_.totals[n.value];
    s.used.assign(size_, not_given), s.calculated = s.given = s.filled = s.used, s.basis.resize(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      const auto& cell = filled[i + 1];
      s.used[i] = s.filled[i] = cell.value;
      if (cell.given) s.given[i] = cell.value;
      if (cell.row) s.basis[i] = cell.row->basis;
    }
  }
}

/// The groups that the region has figures for, each with its survival.
void Cycle::make_groups() {
  auto grid = Grid::years(inputs_.region.first_year, inputs_.region.last_year);
  check(grid.has_value(), "the years of a region were checked");
  for (const auto& group : inputs_.groups) {
    if (!inputs_.model.contains({into_use, group.id}) && !inputs_.model.contains({use_share, group.id})) continue;
    Lifetime life{.law = group.law, .mean_years = group.life_years, .sd_years = group.life_sd_years};
    auto table = SurvivalTable::make(*grid, std::span{&life, 1}, {.position = inputs_.region.position});
    auto tell = [&](Diagnostics list) {
      for (auto& d : list) {
        d.where = all_.where(group, "life_years");
        if (d.value.empty()) d.value = inputs_.region.id + "/" + group.id;
        told_.push_back(std::move(d));
      }
    };
    if (!table) {
      tell(table.error());
      continue;
    }
    tell(table->notes);
    groups_.push_back({.group = &group,
                       .table = std::move(table->value),
                       .into_use = inputs_.fill(into_use, group.id),
                       .share = inputs_.fill(use_share, group.id),
                       .collection = inputs_.fill(collection_rate, group.id),
                       .normalised = std::vector<double>(size_, not_given),
                       .inflow = std::vector<double>(size_, not_given),
                       .outflow = std::vector<double>(size_, not_given)});
  }
}

/// True where the shares of a year can be made to sum to one.
bool Cycle::check_shares(std::size_t i, double sum) {
  if (std::fabs(sum - 1) <= share_tolerance) return true;
  const auto* row = groups_.front().share[i + 1].row;
  told_.push_back({.code = "flows.share_sum",
                   .where = all_.where(*row, "value"),
                   .value = to_display(sum),
                   .expected = "1, or within 0.02 of it",
                   .detail = fmt::format("use_share of {} in {}", inputs_.region.id, out_.years[i])});
  return false;
}

void Cycle::normalise_shares() {
  double low = 1, high = 1;
  int count = 0;
  const FlowDatum* first = nullptr;
  for (std::size_t i = 0; i < size_; ++i) {
    double sum = 0;
    for (const auto& g : groups_) sum += g.share[i + 1].value;
    if (!known(sum) || groups_.empty()) continue;
    if (!check_shares(i, sum)) return;  // the first year is enough
    for (auto& g : groups_) g.normalised[i] = g.share[i + 1].value / sum;
    if (std::fabs(sum - 1) <= rounding) continue;
    if (!first) first = groups_.front().share[i + 1].row;
    low = count++ ? std::min(low, sum) : sum, high = count > 1 ? std::max(high, sum) : sum;
  }
  if (!count) return;
  auto sums = to_display(low) == to_display(high) ? to_display(low) : to_display(low) + " to " + to_display(high);
  told_.push_back({.code = "flows.shares_normalised",
                   .where = all_.where(*first, "value"),
                   .value = inputs_.region.id,
                   .detail = fmt::format("the shares of {} of {} years sum to {}", count, size_, sums)});
}

/// What goes into use is given in total or by group, never both for one year.
bool Cycle::check_groups_against_total() {
  for (std::size_t i = 0; i < size_; ++i) {
    const auto* total = filled_.at(into_use)[i + 1].row;
    for (const auto& g : groups_) {
      const auto* row = g.into_use[i + 1].row;
      if (!row || !total) continue;
      told_.push_back({.code = "flows.duplicate_figure",
                       .where = all_.where(*row, "use"),
                       .value = name_of(*row),
                       .detail = fmt::format("{} stands for the product group (line {}) and for all of them (line {})", out_.years[i],
                                             row->line, total->line)});
      return false;
    }
  }
  return true;
}

bool Cycle::run() {
  auto before = told_.size();
  make_groups();
  normalise_shares();
  check_groups_against_total();
  for (auto d = told_.begin() + static_cast<std::ptrdiff_t>(before); d != told_.end(); ++d)
    if (d->severity() == Severity::error) return false;
  for (std::size_t i = 0; i < size_; ++i) {
    if (!year(i)) return false;
    balances(i);
  }
  return true;
}

/// One year: straight on where the loop is lagged or cut by a figure, else the fixed point of the line that two trials give.
bool Cycle::year(std::size_t i) {
  bool clamps = inputs_.region.negative_use == NegativeUse::clamp;
  auto below_zero = [&] {
    const auto& s = out_.totals.at(into_use);
    return s.calculated[i] < 0 && known(s.used[i]) && !known(s.filled[i]);
  };
  if (inputs_.region.loop == Loop::lagged || filled_.at(recycled_metal)[i + 1].row) {
    bool same = inputs_.region.loop == Loop::same_year;
    evaluate(i, same || i == 0 ? filled_.at(recycled_metal)[same ? i + 1 : 0].value : get(recycled_metal, i - 1), clamps);
    if (below_zero()) (clamps ? out_.clamped_years : out_.negative_years).push_back(out_.years[i]);
    return true;
  }
  for (bool clamp : {false, true}) {
    auto recycled = [&](double at) {
      evaluate(i, at, clamp);
      return out_.totals.at(recycled_metal).calculated[i];
    };
    double none = recycled(0), step = std::max(1.0, std::fabs(none));
    double gain = known(none) ? (recycled(step) - none) / step : 0;
    if (gain > largest_gain) {
      told_.push_back({.code = "flows.recycling_loop_singular",
                       .where = all_.where(inputs_.region, "loop"),
                       .value = to_display(gain),
                       .expected = "below 1",
                       .detail = fmt::format("{} in {}: each tonne of recycled metal gives as much within the year", inputs_.region.id,
                                             out_.years[i])});
      return false;
    }
    evaluate(i, none / (1 - gain), clamp);
    if (!clamp && !below_zero()) return true;
    if (clamp || !clamps) break;
  }
  (clamps ? out_.clamped_years : out_.negative_years).push_back(out_.years[i]);
  return true;
}

void Cycle::settle(Quantity quantity, std::size_t i, double calculated) {
  auto& s = out_.totals.at(quantity);
  s.calculated[i] = calculated;
  s.used[i] = known(s.filled[i]) ? s.filled[i] : calculated;
}

/// With `clamp` apparent use below zero counts as zero.
void Cycle::evaluate(std::size_t i, double recycled_before, bool clamp) {
  auto of = [&](Quantity q) { return get(q, i); };
  settle(metal_supply, i, of(primary_production) + recycled_before + of(unwrought_imports) - of(unwrought_exports));
  settle(fabrication_scrap, i, of(metal_supply) * of(fabrication_scrap_rate));
  settle(fabrication_loss, i, of(metal_supply) * of(fabrication_loss_rate));
  settle(semis, i, of(metal_supply) - of(fabrication_scrap) - of(fabrication_loss));
  settle(semis_used, i, of(semis) + of(semis_imports) - of(semis_exports));
  settle(manufacturing_scrap, i, of(semis_used) * of(manufacturing_scrap_rate));
  settle(products, i, of(semis_used) - of(manufacturing_scrap));
  enter_use(i, clamp);
  leave_use(i);
  settle(old_scrap, i, collected(i));
  settle(not_collected, i, of(end_of_life) - of(old_scrap));
  settle(new_scrap, i, of(fabrication_scrap) + of(manufacturing_scrap));
  settle(scrap_available, i, of(old_scrap) + of(new_scrap));
  settle(remelted, i, of(scrap_available) + of(scrap_imports) - of(scrap_exports));
  settle(recycled_metal, i, of(remelted) * of(melt_yield));
  settle(melt_loss, i, of(remelted) - of(recycled_metal));
}

void Cycle::enter_use(std::size_t i, bool clamp) {
  settle(into_use, i, get(products, i) + get(product_imports, i) - get(product_exports, i));
  auto& total = out_.totals.at(into_use).used[i];
  // A sum of figures is a figure: where groups have theirs, they are what goes on.
  if (std::ranges::any_of(groups_, [&](const auto& g) { return g.into_use[i + 1].row; })) {
    total = 0;
    for (auto& g : groups_) total += g.inflow[i] = g.into_use[i + 1].value;
    out_.totals.at(into_use).filled[i] = total;
    return;
  }
  if (clamp && total < 0) total = 0;
  for (auto& g : groups_) g.inflow[i] = total * g.normalised[i];
}

void Cycle::leave_use(std::size_t i) {
  double leaves = groups_.empty() ? not_given : 0, left = leaves;
  for (auto& g : groups_) {
    auto inflow = std::span{g.inflow};
    // Any gap before this year is in one of the terms.
    double out = inflow[i] * (1 - g.table.at(i, i)), in_use = inflow[i] * g.table.at(i, i);
    for (std::size_t c = 0; c < i; ++c) {
      out += inflow[c] * (g.table.at(i - 1, c) - g.table.at(i, c));
      in_use += inflow[c] * g.table.at(i, c);
    }
    g.outflow[i] = out;
    leaves += out, left += in_use;
  }
  settle(stock, i, left);
  settle(end_of_life, i, leaves);
}

double Cycle::collected(std::size_t i) const {
  double all_groups = get(collection_rate, i), arising = get(end_of_life, i);
  auto own = [&](const auto& g) { return g.collection[i + 1].row != nullptr; };
  if (std::ranges::none_of(groups_, own)) return arising * all_groups;
  double taken = 0, leaves = 0;
  for (const auto& g : groups_) {
    // A group that nothing leaves needs no rate.
    if (g.outflow[i] != 0) taken += g.outflow[i] * (own(g) ? g.collection[i + 1].value : all_groups);
    leaves += g.outflow[i];
  }
  return leaves == 0 ? arising * all_groups : arising * (taken / leaves);
}

RegionCycle Cycle::take() {
  for (const auto& g : groups_) {
    auto gap = std::ranges::find_if(g.inflow, [](double x) { return std::isnan(x); });
    auto count = static_cast<std::size_t>(gap - g.inflow.begin());
    GroupInUse in_use{.group = *g.group, .cohorts = {.grid = g.table.grid(), .convention = g.table.convention()}};
    if (count > 0) {
      auto grid = Grid::years(out_.years.front(), out_.years[count - 1]);
      Lifetime life{.law = g.group->law, .mean_years = g.group->life_years, .sd_years = g.group->life_sd_years};
      auto table = SurvivalTable::make(*grid, std::span{&life, 1}, g.table.convention());
      check(table.has_value(), "the survival of fewer years exists");
      auto stocks = from_inflow(table->value, std::span{g.inflow}.first(count));
      check(stocks.has_value(), "the inflow up to a gap is finite");
      in_use.cohorts = std::move(*stocks);
    }
    out_.groups.push_back(std::move(in_use));
  }
  return std::move(out_);
}

}  // namespace alumen::flows::detail
