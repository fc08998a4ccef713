#include "flows/sites/detail/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace alumen::flows::detail {
namespace {

using numeric::Program;
using numeric::unlimited;
using Size = std::size_t;

}  // namespace

SiteModel::SiteModel(const SiteInputs& inputs, const SitePlan& plan) : in_(inputs), plan_(plan) {
  const int first = in_.periods.front().year;
  for (const auto& p : in_.periods) {
    auto factor = [&](int year) { return std::pow(1 + plan_.discount_rate, -(year - first)); };
    discount_.push_back(factor(p.year));
    double sum = 0;
    for (int year = p.year; year < p.year + p.years; ++year) sum += factor(year);
    weight_.push_back(sum);
  }
  to_site_.assign(in_.sites.size(), std::vector<std::vector<Move>>(in_.periods.size()));
  metal_at_.assign(in_.sites.size(), std::vector<std::vector<Metal>>(in_.periods.size()));
  add_sites();
  add_moves();
  for (Size s = 0; s < in_.sites.size(); ++s)
    for (Size t = 0; t < in_.periods.size(); ++t) {
      add_metal(s, t);
      add_use(s, t);
    }
  add_sales();
  add_limits();
  add_outlet_limits();
}

double SiteModel::all_years() const {
  double sum = 0;
  for (double w : weight_) sum += w;
  return sum;
}

double SiteModel::recovery() const {
  double r = plan_.discount_rate, n = plan_.life_years;
  return r == 0 ? 1 / n : r / (1 - std::pow(1 + r, -n));
}

/// What standing capital of a cost adds to the objective in one period. As a lump it is paid once, when it is built: the
/// differences between periods telescope, so a period carries its discount factor less the next one's.
double SiteModel::capital(Size t, double cost) const {
  if (plan_.capital == Capital::annuity) return weight_[t] * recovery() * cost;
  return (discount_[t] - (t + 1 < discount_.size() ? discount_[t + 1] : 0)) * cost;
}

void SiteModel::add_sites() {
  for (Size s = 0; s < in_.sites.size(); ++s) {
    const auto& site = in_.sites[s];
    bool stands = site.existing_t > 0;
    auto& columns = open_.emplace_back();
    for (Size t = 0; t < in_.periods.size(); ++t) {
      bool early = in_.periods[t].year < site.first_year;
      double cost = weight_[t] * site.fixed_cost / kilo + (stands ? 0 : capital(t, site.open_cost / kilo));
      columns.push_back(program_.add(Program::Column{part("open", site.id, std::to_string(in_.periods[t].year)), stands ? 1.0 : 0.0,
                                                     early && !stands ? 0.0 : 1.0, cost, !stands}));
      if (t > 0 && !stands) {
        auto stay = program_.add(Program::Row{"stay/" + site.id, 0, unlimited});
        program_.put(stay, columns[t], 1);
        program_.put(stay, columns[t - 1], -1);
      }
    }
    if (site.must_open) {
      auto row = program_.add(Program::Row{"opening/" + site.id, 1, unlimited, "opening of " + site.id});
      program_.put(row, columns.back(), 1);
    }
    add_steps(s);
  }
}

void SiteModel::add_steps(Size s) {
  const auto& site = in_.sites[s];
  const auto& steps = in_.steps[s];
  auto& standing = standing_.emplace_back();
  double left = std::max(0.0, site.existing_t - site.least_t);
  for (const auto& step : steps) {
    standing.push_back(std::min(left, step.width_t));
    left -= standing.back();
  }
  auto& by_period = step_.emplace_back(in_.periods.size());
  std::vector<std::vector<Column>> full(in_.periods.size(), std::vector<Column>(steps.size()));
  for (Size t = 0; t < in_.periods.size(); ++t)
    for (Size g = 0; g < steps.size(); ++g) {
      double width = steps[g].width_t / kilo, from = standing[g] / kilo;
      double build = capital(t, steps[g].cost), keep = weight_[t] * site.fixed_cost_per_t;
      auto z = program_.add(
          Program::Column{part("expand", site.id, std::to_string(g), std::to_string(in_.periods[t].year)), from, width, build + keep});
      constant_ -= build * from;  // what stands is paid for
      by_period[t].push_back(z);
      if (g == 0) {
        auto only_open = program_.add(Program::Row{"expand/" + site.id, -unlimited, 0});
        program_.put(only_open, z, 1);
        program_.put(only_open, open_[s][t], -width);
      }
      if (t > 0) {
        auto stay = program_.add(Program::Row{"keep/" + site.id, 0, unlimited});
        program_.put(stay, z, 1);
        program_.put(stay, by_period[t - 1][g], -1);
      }
      // Steps that grow dearer fill in their order by themselves; before a cheaper one the step before it has to be full.
      if (g == 0 || steps[g].cost >= steps[g - 1].cost) {
        if (g > 0) {
          auto only_open = program_.add(Program::Row{"expand/" + site.id, -unlimited, 0});
          program_.put(only_open, z, 1);
          program_.put(only_open, open_[s][t], -width);
        }
        continue;
      }
      double before = steps[g - 1].width_t / kilo;
      auto u =
          program_.add(Program::Column{part("full", site.id, std::to_string(g - 1), std::to_string(in_.periods[t].year)), 0, 1, 0, true});
      auto is_full = program_.add(Program::Row{"full/" + site.id, 0, unlimited});
      program_.put(is_full, by_period[t][g - 1], 1);
      program_.put(is_full, u, -before);
      auto then = program_.add(Program::Row{"then/" + site.id, -unlimited, 0});
      program_.put(then, z, 1);
      program_.put(then, u, -width);
    }
}

numeric::Program SiteModel::without_sites() const {
  auto out = program_;
  for (Size s = 0; s < in_.sites.size(); ++s)
    for (Size t = 0; t < in_.periods.size(); ++t) {
      auto hold = [&](Column c) { out.columns[c].high = out.columns[c].low; };
      hold(open_[s][t]);
      for (auto z : step_[s][t]) hold(z);
    }
  for (const auto& m : moves_)
    if (m.kind == PlaceKind::site) out.columns[m.column].high = 0;
  for (auto& r : out.rows)
    if (r.name.starts_with("opening/")) r.low = -unlimited;
  return out;
}

double SiteModel::above(Size s, Size t, const std::vector<double>& x) const {
  double sum = 0;
  for (auto z : step_[s][t]) sum += x[z] * kilo;
  return sum;
}

double SiteModel::above_cost(Size s, Size t, const std::vector<double>& x) const {
  double sum = 0;
  for (Size g = 0; g < step_[s][t].size(); ++g) sum += (x[step_[s][t][g]] * kilo - standing_[s][g]) * in_.steps[s][g].cost;
  return sum;
}

}  // namespace alumen::flows::detail
