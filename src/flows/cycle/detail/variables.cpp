#include "flows/cycle/detail/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <tuple>

#include "chain/bind.hpp"

namespace alumen::flows::detail {
namespace {

constexpr double normal_95 = 1.959963984540054;  // half width of a 95 % interval in standard deviations

/// What a row of `uncertainties` says of a figure over its value.
Distribution relative(const chain::Uncertainty& u) {
  using enum chain::Shape;
  using Kind = Distribution::Kind;
  switch (u.shape) {
    case normal:
      return {.kind = Kind::normal, .centre = 1, .spread = u.interval_pct / 100 / normal_95};
    case lognormal_mean:
      return {.kind = Kind::lognormal_mean, .centre = 1, .spread = u.gsd};
    case lognormal_median:
      return {.kind = Kind::lognormal_median, .centre = 1, .spread = u.gsd};
    case triangular:
      return {.kind = Kind::triangular, .centre = 1, .low = u.low, .high = u.high};
    case uniform:
      return {.kind = Kind::uniform, .centre = 1, .low = u.low, .high = u.high};
    default:
      return {.kind = Kind::beta_pert, .centre = 1, .low = u.low, .high = u.high};
  }
}

/// Length of the match plus one, 0 for none; an exact one is longest.
std::size_t match(std::string_view pattern, std::string_view text) {
  if (pattern == text) return std::string_view::npos;
  if (!pattern.ends_with('*')) return 0;
  pattern.remove_suffix(1);
  return text.starts_with(pattern) ? pattern.size() + 1 : 0;
}

class Finder {
 public:
  Finder(const chain::Workspace& workspace, const Inputs& inputs, Diagnostics& out)
      : inputs_(inputs), out_(out), rows_(chain::rows_of<chain::Uncertainty>(workspace, out)) {}

  std::vector<Variable> all() {
    for (std::size_t k = 0; k < inputs_.data.size(); ++k) {
      const auto& d = inputs_.data[k];
      if (d.use == DatumUse::compare) continue;
      std::optional<Distribution> own;
      if (d.sd_pct > 0) own = Distribution{.kind = Distribution::Kind::normal, .centre = 1, .spread = d.sd_pct / 100};
      auto series = fmt::format("{}/{}{}{}", d.region, word_of(d.quantity), d.group.empty() ? "" : "/", d.group);
      add(series, FlowDatum::table, key(d), "value", {.kind = Variable::Moved::datum, .row = k}, own);
    }
    for (std::size_t r = 0; r < inputs_.regions.size(); ++r)
      for (std::size_t g = 0; g < inputs_.regions[r].groups.size(); ++g) {
        auto name = key(inputs_.regions[r].groups[g]);
        add(fmt::format("product_groups/{}/life_years", name), ProductGroup::table, name, "life_years",
            {.kind = Variable::Moved::life, .row = r, .group = g}, {});
      }
    table(inputs_.materials.alloys, "share", Variable::Moved::alloy);
    table(inputs_.materials.sorting, "share", Variable::Moved::sorting);
    table(inputs_.materials.classes, "melt_yield", Variable::Moved::melt_yield);
    table(inputs_.materials.contents, "typical_pct", Variable::Moved::content);
    table(inputs_.materials.recoveries, "recovery", Variable::Moved::recovery);
    return std::move(variables_);
  }

 private:
  template <class R>
  void table(const std::vector<R>& rows, std::string_view column, Variable::Moved::Kind kind) {
    for (std::size_t k = 0; k < rows.size(); ++k)
      add(fmt::format("{}/{}/{}", R::table, key(rows[k]), column), R::table, key(rows[k]), column, {.kind = kind, .row = k}, {});
  }

  void add(const std::string& name, std::string_view of_table, const std::string& row, std::string_view column, Variable::Moved moved,
           std::optional<Distribution> own) {
    const chain::Uncertainty* best = nullptr;
    std::size_t longest = 0;
    for (const auto& u : rows_) {
      if (u.of_table != of_table || u.column != column) continue;
      if (auto length = match(u.row, row); length > longest) longest = length, best = &u;
    }
    if (!best && !own) return;
    moved.relative = best ? relative(*best) : *own;
    if (auto flaw = moved.relative.flaw()) {
      if (!flaw->says_nothing && best)
        out_.push_back({.code = "flows.bad_uncertainty",
                        .where = inputs_.where(*best, "shape"),
                        .value = best->of_table + "/" + best->row,
                        .detail = std::string{flaw->reason}});
      return;
    }
    auto [at, fresh] = position_.try_emplace(name, variables_.size());
    if (fresh) variables_.push_back({.name = name, .id = hash64(name), .moved = {}});
    variables_[at->second].moved.push_back(moved);
  }

  const Inputs& inputs_;
  Diagnostics& out_;
  std::vector<chain::Uncertainty> rows_;
  std::vector<Variable> variables_;
  std::map<std::string, std::size_t> position_;
};

/// A figure between 0 and 1 that is to become `times` as large.
double moved_share(double p, double times) {
  if (p <= 0 || p >= 1) return p;
  double odds = std::log(p / (1 - p)) + (times - 1) / (1 - p);
  return 1 / (1 + std::exp(-odds));
}

/// Scales groups of shares back to the sums that they had.
void scale_back(std::size_t count, const std::function<std::string(std::size_t)>& group, const std::function<double&(std::size_t)>& now,
                const std::function<double(std::size_t)>& before) {
  std::map<std::string, std::pair<double, double>> sums;
  for (std::size_t k = 0; k < count; ++k) {
    auto& [old_sum, new_sum] = sums[group(k)];
    old_sum += before(k), new_sum += now(k);
  }
  for (std::size_t k = 0; k < count; ++k)
    if (auto& [old_sum, new_sum] = sums[group(k)]; new_sum > 0) now(k) *= old_sum / new_sum;
}

}  // namespace

std::vector<Variable> variables_of(const chain::Workspace& workspace, const Inputs& inputs, Diagnostics& out) {
  return Finder{workspace, inputs, out}.all();
}

Mover::Mover(Inputs& inputs, const std::vector<Variable>& variables) : inputs_(inputs), variables_(variables), rows_(inputs.materials) {
  for (const auto& d : inputs.data) data_.push_back(d.value);
  for (const auto& r : inputs.regions) groups_.push_back(r.groups);
  for (const auto& v : variables)
    for (const auto& m : v.moved) {
      materials_ = materials_ || (m.kind != Variable::Moved::datum && m.kind != Variable::Moved::life);
      shares_ = shares_ || (m.kind == Variable::Moved::datum && inputs.data[m.row].quantity == Quantity::use_share);
    }
}

double& Mover::figure(const Variable::Moved& m, bool second) {
  switch (m.kind) {
    case Variable::Moved::datum:
      return inputs_.data[m.row].value;
    case Variable::Moved::life:
      return second ? inputs_.regions[m.row].groups[m.group].life_sd_years : inputs_.regions[m.row].groups[m.group].life_years;
    case Variable::Moved::alloy:
      return inputs_.materials.alloys[m.row].share;
    case Variable::Moved::sorting:
      return inputs_.materials.sorting[m.row].share;
    case Variable::Moved::melt_yield:
      return inputs_.materials.classes[m.row].melt_yield;
    case Variable::Moved::content:
      return inputs_.materials.contents[m.row].typical_pct;
    default:
      return inputs_.materials.recoveries[m.row].recovery;
  }
}

void Mover::move(std::span<const double> normals) {
  for (std::size_t k = 0; k < data_.size(); ++k) inputs_.data[k].value = data_[k];
  for (std::size_t r = 0; r < groups_.size(); ++r) inputs_.regions[r].groups = groups_[r];
  if (materials_) inputs_.materials = rows_;
  for (std::size_t v = 0; v < variables_.size(); ++v)
    for (const auto& m : variables_[v].moved) {
      double times = std::max(m.relative.at_normal(normals[v]), 0.0);
      auto& x = figure(m);
      bool mass = m.kind == Variable::Moved::datum && measured(inputs_.data[m.row].quantity) != Measured::share;
      if (mass || m.kind == Variable::Moved::life || m.kind == Variable::Moved::content)
        x *= times;
      else
        x = moved_share(x, times);
      if (m.kind == Variable::Moved::life) figure(m, true) *= times;
    }
  keep_sums();
}

void Mover::keep_sums() {
  auto& data = inputs_.data;
  if (shares_) {
    std::vector<std::size_t> rows;
    for (std::size_t k = 0; k < data.size(); ++k)
      if (data[k].quantity == Quantity::use_share && data[k].use == DatumUse::model) rows.push_back(k);
    scale_back(
        rows.size(), [&](auto k) { return data[rows[k]].region + "/" + std::to_string(data[rows[k]].year); },
        [&](auto k) -> double& { return data[rows[k]].value; }, [&](auto k) { return data_[rows[k]]; });
  }
  if (!materials_) return;
  auto& alloys = inputs_.materials.alloys;
  scale_back(
      alloys.size(), [&](auto k) { return fmt::format("{}/{}/{}", alloys[k].group, alloys[k].region, alloys[k].year); },
      [&](auto k) -> double& { return alloys[k].share; }, [&](auto k) { return rows_.alloys[k].share; });
  auto& sorting = inputs_.materials.sorting;
  scale_back(
      sorting.size(),
      [&](auto k) {
        const auto& s = sorting[k];
        return fmt::format("{}/{}/{}/{}/{}", word_of(s.stage), s.from, s.family, s.region, s.year);
      },
      [&](auto k) -> double& { return sorting[k].share; }, [&](auto k) { return rows_.sorting[k].share; });
}

}  // namespace alumen::flows::detail
