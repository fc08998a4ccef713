// Goods in use: what is left of each cohort, what leaves, and what a stock asks for.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flows/cycle/detail/region.hpp"

namespace alumen::flows::detail {

using enum Quantity;

void leave_use(RegionState& r, std::size_t i) {
  double leaves = r.groups.empty() ? not_given : 0, left = leaves;
  for (auto& g : r.groups) {
    auto inflow = std::span{g.inflow};
    // Any gap before this year is in one of the terms.
    double out = inflow[i] * (1 - g.table.at(i, i)), in_use = inflow[i] * g.table.at(i, i);
    for (std::size_t c = 0; c < i; ++c) {
      double now = g.table.at(i, c) * g.factor[c];
      out += inflow[c] * (g.left[c] - now);
      in_use += inflow[c] * now;
    }
    g.outflow[i] = out, g.in_use[i] = in_use;
    leaves += out, left += in_use;
  }
  r.settle(stock, i, left);
  r.settle(end_of_life, i, leaves);
}

void close_use(RegionState& r, std::size_t i) {
  for (auto& g : r.groups)
    for (std::size_t c = 0; c <= i; ++c) g.left[c] = g.table.at(i, c) * g.factor[c];
}

void metal_of_older(GroupYears& g, std::size_t width, std::size_t i) {
  auto row = g.families.size() * width;
  g.older.assign(row, 0.0);
  for (std::size_t c = 0; c < i; ++c) {
    double share = g.left[c] - g.table.at(i, c) * g.factor[c];
    if (share == 0) continue;
    const double* from = g.stuff.data() + c * row;
    for (std::size_t k = 0; k < row; ++k) g.older[k] += share * from[k];
  }
}

void metal_out_of_use(const GroupYears& g, std::size_t width, std::size_t i, std::vector<double>& out) {
  auto row = g.families.size() * width;
  out = g.older;
  double share = 1 - g.table.at(i, i);
  const double* from = g.stuff.data() + i * row;
  for (std::size_t k = 0; k < row; ++k) out[k] += share * from[k];
}

namespace {

/// What is in use of the cohorts before year i at its end.
double survivors(const GroupYears& g, std::size_t i) {
  double sum = 0;
  for (std::size_t c = 0; c < i; ++c) sum += g.inflow[c] * g.table.at(i, c) * g.factor[c];
  return sum;
}

/// Takes `surplus` out of the cohorts before year i ahead of time.
void retire(RegionState& r, std::size_t i, const std::vector<std::size_t>& groups, double target, double left, NegativeInflow policy) {
  if (policy == NegativeInflow::early_retirement) {
    for (auto k : groups)
      for (std::size_t c = 0; c < i; ++c) r.groups[k].factor[c] *= target / left;
    return;
  }
  double surplus = left - target;
  for (std::size_t c = 0; c < i && surplus > 0; ++c) {
    double here = 0;
    for (auto k : groups) here += r.groups[k].inflow[c] * r.groups[k].table.at(i, c) * r.groups[k].factor[c];
    if (here <= 0) continue;
    double taken = std::min(here, surplus);
    for (auto k : groups) r.groups[k].factor[c] *= 1 - taken / here;
    surplus -= taken;
  }
}

}  // namespace

void follow_stock(RegionState& r, std::size_t i, const std::vector<std::size_t>& groups, const std::vector<double>& share, double target_t) {
  constexpr double least = 1e-9;
  double left = 0, kept = 0;
  for (std::size_t k = 0; k < groups.size(); ++k) {
    left += survivors(r.groups[groups[k]], i);
    kept += share[k] * r.groups[groups[k]].table.at(i, i);
  }
  auto where = [&] { return r.all.where(*r.groups[groups.front()].group, "life_years"); };
  if (kept < least) {
    r.told.push_back({.code = "flows.survival_zero",
                      .where = where(),
                      .value = r.inputs.region.id + "/" + r.groups[groups.front()].group->id,
                      .detail = fmt::format("a stock of {} asks for an inflow that it does not tell", r.year(i))});
    return;
  }
  double inflow = (target_t - left) / kept;
  if (inflow < 0) {
    r.negative_inflow.emplace_back(r.year(i), inflow);
    if (r.inputs.region.negative_inflow != NegativeInflow::report) {
      retire(r, i, groups, target_t, left, r.inputs.region.negative_inflow);
      inflow = 0;
    }
  }
  for (std::size_t k = 0; k < groups.size(); ++k) r.groups[groups[k]].inflow[i] = share[k] * inflow;
}

double collected(const RegionState& r, std::size_t i) {
  double all_groups = r.get(collection_rate, i), arising = r.get(end_of_life, i);
  auto own = [&](const auto& g) { return g.collection.own[i + 1].row != nullptr; };
  if (std::ranges::none_of(r.groups, own)) return arising * all_groups;
  double taken = 0, leaves = 0;
  for (const auto& g : r.groups) {
    // A group that nothing leaves needs no rate.
    if (g.outflow[i] != 0) taken += g.outflow[i] * (own(g) ? g.collection.own[i + 1].value : all_groups);
    leaves += g.outflow[i];
  }
  return leaves == 0 ? arising * all_groups : arising * (taken / leaves);
}

void settle_residues(RegionState& r, std::size_t i) {
  auto of = [&](Quantity q) { return r.get(q, i); };
  auto share = [&](Quantity q) { return std::isnan(of(q)) ? 0.0 : of(q); };
  double lost = of(not_collected), burnt = lost * share(incineration_share);
  double won = burnt * share(ash_recovery_rate);
  r.put(ash_recovered, i, won);
  r.put(incinerated, i, burnt - won);
  r.put(dissipated, i, lost * share(dissipation_share));
  r.put(hoarded, i, lost * share(hoard_share));
  r.put(landfill, i, lost - burnt - of(dissipated) - of(hoarded));
  r.settle(dross, i, of(remelted) * of(dross_rate));
  r.settle(salt_slag, i, of(dross) * of(salt_slag_per_dross));
  r.settle(alumina, i, of(primary_production) * of(alumina_per_metal));
  r.settle(bauxite, i, of(alumina) * of(bauxite_per_alumina));
  r.settle(bauxite_residue, i, of(alumina) * of(residue_per_alumina));
  r.settle(pot_lining, i, of(primary_production) * of(pot_lining_per_metal));
}

}  // namespace alumen::flows::detail
