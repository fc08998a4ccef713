// Shares of cohorts at the ends of intervals: from a law, a grid and a place in the interval.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "flows/cohorts.hpp"
#include "flows/detail/quadrature.hpp"

namespace alumen::flows {
namespace {

constexpr double same_length = 1e-9;   // relative: bounds of equal steps are rounded
constexpr double settled = 1e-6;       // of a share, when nodes are added
constexpr int most_nodes = 10, most_panels = 64;

using Shares = std::vector<double>;

/// A cohort that went into use over `length` years; `since` are the times from its begin to the ends of its intervals.
struct CohortAges {
  double length;
  std::vector<double> since;
};

Shares averaged(const Survival& life, const CohortAges& ages, const detail::Rule& rule) {
  Shares out(ages.since.size(), 0.0);
  for (std::size_t k = 0; k < out.size(); ++k)
    for (std::size_t q = 0; q < rule.at.size(); ++q)
      out[k] += rule.weight[q] * life.at(std::max(ages.since[k] - rule.at[q] * ages.length, 0.0));
  for (auto& share : out) share = std::min(share, 1.0);  // weights sum to one but for rounding
  return out;
}

/// A fixed life cuts the interval of inflow in two: no nodes are needed.
Shares cut(double life, const CohortAges& ages) {
  Shares out;
  for (double since : ages.since) out.push_back(std::clamp((life - (since - ages.length)) / ages.length, 0.0, 1.0));
  return out;
}

/// More nodes until the shares stand still twice: one agreement may be chance.
Shares settled_average(const Survival& life, const CohortAges& ages) {
  Shares before = averaged(life, ages, detail::gauss_lobatto(2));
  int agreed = 0;
  auto next = [&](int nodes, int panels) {
    auto now = averaged(life, ages, detail::gauss_lobatto(nodes, panels));
    double change = 0;
    for (std::size_t k = 0; k < now.size(); ++k) change = std::max(change, std::fabs(now[k] - before[k]));
    agreed = change < settled ? agreed + 1 : 0;
    before = std::move(now);
    return agreed == 2;
  };
  for (int nodes = 3; nodes <= most_nodes; ++nodes)
    if (next(nodes, 1)) return before;
  for (int panels = 2; panels <= most_panels; panels *= 2)
    if (next(most_nodes, panels)) return before;
  return before;
}

/// What sampled densities leave over; never below nothing.
Shares sampled(const Survival& life, std::size_t count) {
  Shares out(count);
  double left = 1;
  for (std::size_t k = 0; k < count; ++k) {
    if (k > 0) left -= life.density(static_cast<double>(k));
    out[k] = life.law() == Law::fixed ? life.at(static_cast<double>(k)) : std::max(left, 0.0);
  }
  return out;
}

Shares shares(const Survival& life, const CohortAges& ages, const Convention& convention) {
  switch (convention.position) {
    case InflowPosition::density_sampled:
      return sampled(life, ages.since.size());
    case InflowPosition::spread:
      if (convention.nodes != 0) return averaged(life, ages, detail::gauss_lobatto(convention.nodes));
      return life.law() == Law::fixed ? cut(life.first(), ages) : settled_average(life, ages);
    default:
      break;
  }
  double eta = convention.position == InflowPosition::end ? 1 : convention.position == InflowPosition::start ? 0 : 0.5;
  return averaged(life, ages, {{eta}, {1}});
}

bool even(const Grid& grid) {
  for (std::size_t i = 1; i < grid.size(); ++i)
    if (std::fabs(grid.length(i) - grid.length(0)) > same_length * grid.length(0)) return false;
  return true;
}

bool yearly(const Grid& grid) { return even(grid) && std::fabs(grid.length(0) - 1) <= same_length; }

CohortAges ages_of(const Grid& grid, bool is_even, std::size_t c) {
  CohortAges out{grid.length(is_even ? 0 : c), {}};
  for (auto t = c; t < grid.size(); ++t)
    out.since.push_back(is_even ? static_cast<double>(t - c + 1) * out.length : grid.bound(t + 1) - grid.bound(c));
  return out;
}

/// One note for all intervals that it is true of: how many, and the first with its particulars.
class Told {
 public:
  void add(std::string detail) {
    if (count_++ == 0) first_ = std::move(detail);
  }
  void to(Diagnostics& notes, Diagnostic note, std::size_t of) const {
    if (count_ == 0) return;
    note.detail = count_ == 1 ? first_ : fmt::format("{} of {} intervals, the first: {}", count_, of, first_);
    notes.push_back(std::move(note));
  }

 private:
  std::size_t count_ = 0;
  std::string first_;
};

/// All that is remarkable about the lives on this grid.
Diagnostics remarks(const Grid& grid, std::span<const Lifetime> lives, std::span<const Survival> solved, const Convention& convention) {
  Told coarse, below, density;
  bool one = lives.size() == 1, spread = convention.position == InflowPosition::spread;
  for (std::size_t c = 0; c < grid.size(); ++c) {
    const auto& life = lives[one ? 0 : c];
    auto interval = fmt::format("from {:.10g} to {:.10g}", grid.bound(c), grid.bound(c + 1));
    if (!spread && life.mean_years > 0 && grid.length(c) > life.mean_years / 3 * (1 + same_length))
      coarse.add(fmt::format("{}, {:.4g} years against a life of {:.4g}", interval, grid.length(c), life.mean_years));
    if (one && c > 0) continue;
    const auto& s = solved[c];
    auto which = one ? std::string{"all intervals"} : interval;
    if (s.below_zero() > 1e-4) below.add(fmt::format("{}: {:.2g} of each inflow", which, s.below_zero()));
    if (convention.position != InflowPosition::density_sampled || s.law() == Law::fixed) continue;
    double sum = 0;
    for (int age = 1; age <= 5000; ++age) sum += s.density(age);
    density.add(fmt::format("{}: the shares sum to {:.6f}", which, sum));
  }
  Diagnostics notes;
  density.to(notes, {.code = "flows.density_not_normalised"}, grid.size());
  coarse.to(notes, {.code = "flows.coarse_grid"}, grid.size());
  below.to(notes, {.code = "flows.life_below_zero"}, grid.size());
  return notes;
}

/// What of the request cannot be met.
Diagnostics refusals(const Grid& grid, std::span<const Lifetime> lives, const Convention& convention) {
  Diagnostics out;
  if (lives.size() != 1 && lives.size() != grid.size())
    out.push_back({.code = "flows.bad_series",
                   .value = fmt::format("{}", lives.size()),
                   .expected = fmt::format("1 or {}", grid.size()),
                   .detail = "number of lives"});
  if (convention.position == InflowPosition::density_sampled && !yearly(grid))
    out.push_back(
        {.code = "flows.bad_grid", .detail = "the position density_sampled", .remedy = "take another position, or intervals of one year"});
  if (convention.position == InflowPosition::spread && convention.nodes != 0 && (convention.nodes < 2 || convention.nodes > most_nodes))
    out.push_back({.code = "flows.bad_grid",
                   .value = fmt::format("{}", convention.nodes),
                   .expected = "0, or 2 to 10",
                   .detail = "number of nodes within an interval",
                   .remedy = "0 lets the program choose"});
  return out;
}

}  // namespace

Result<Answer<SurvivalTable>> SurvivalTable::make(const Grid& grid, std::span<const Lifetime> lives, const Convention& convention) {
  auto problems = refusals(grid, lives, convention);
  std::vector<Survival> solved;
  for (const auto& life : lives) {
    auto s = Survival::of(life);
    if (s)
      solved.push_back(*s);
    else
      problems.insert(problems.end(), s.error().begin(), s.error().end());
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));

  SurvivalTable out(grid, convention);
  bool is_even = even(grid), one = std::ranges::all_of(lives, [&](const Lifetime& l) { return l == lives[0]; });
  out.toeplitz_ = is_even && one;
  if (out.toeplitz_) {
    out.shares_ = shares(solved[0], ages_of(grid, true, 0), convention);
  } else {
    out.shares_.reserve(grid.size() * (grid.size() + 1) / 2);
    for (std::size_t c = 0; c < grid.size(); ++c) {
      auto row = shares(solved[lives.size() == 1 ? 0 : c], ages_of(grid, is_even, c), convention);
      out.shares_.insert(out.shares_.end(), row.begin(), row.end());
    }
  }
  return Answer<SurvivalTable>{std::move(out), remarks(grid, lives, solved, convention)};
}

}  // namespace alumen::flows
