#include "flows/detail/adjust.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace alumen::flows::detail {
namespace {

constexpr double still = 1e-10;      // relative movement at which products have settled
constexpr double rounding = 1e-9;    // of the size of a flow: not negative
constexpr int rounds_together = 20;  // after so many rounds flows are held at zero one by one
constexpr int undamped = 20;         // iterations before steps are halved

/// Where the search begins: unknown factors at one.
std::vector<double> start(const Problem& p) {
  std::vector<double> x;
  for (std::size_t j = 0; j < p.flows.size(); ++j) x.push_back(p.constant[j] || p.measured[j] ? p.flows[j].value : 1);
  return x;
}

/// The balances, products linearised at x, and the flows of `held` at zero.
numeric::Equations linearised(const Problem& p, const std::vector<double>& x, const std::set<std::uint32_t>& held) {
  numeric::Equations out;
  out.columns = static_cast<std::uint32_t>(p.flows.size());
  auto close = [&](double right, double magnitude) {
    out.matrix.start.push_back(static_cast<std::uint32_t>(out.matrix.column.size()));
    out.right.push_back(right), out.magnitude.push_back(magnitude);
  };
  for (std::size_t k = 0; k < p.balances.size(); ++k) {
    const auto& balance = p.balances[k];
    if (p.dropped[k]) {
      close(0, 0);
      continue;
    }
    double right = balance.right, magnitude = std::fabs(balance.right);
    for (const auto& term : balance.terms) {
      double value = term.coefficient * x[term.flow] * (term.other == Term::none ? 1 : x[term.other]);
      bool moves = !p.constant[term.flow] || (term.other != Term::none && !p.constant[term.other]);
      if (moves && !p.product(term)) continue;
      right += moves ? value : -value;
      magnitude += std::fabs(value);
    }
    for (auto [flow, value] : slopes(p, balance, x)) out.matrix.column.push_back(flow), out.matrix.value.push_back(value);
    close(right, magnitude);
  }
  for (auto flow : held) {
    out.matrix.column.push_back(flow), out.matrix.value.push_back(1);
    close(0, 0);
  }
  return out;
}

/// How large a flow is, for judging what is rounding: by its measurement, or by the largest term of a balance that it stands in.
std::vector<double> sizes(const Problem& p, const std::vector<double>& x) {
  std::vector<double> out(x.size(), 0.0);
  for (const auto& balance : p.balances) {
    auto all = slopes(p, balance, x);
    double largest = std::fabs(balance.right);
    for (auto [flow, value] : all) largest = std::max(largest, std::fabs(value * x[flow]));
    for (auto [flow, value] : all)
      if (value != 0) out[flow] = std::max(out[flow], largest / std::fabs(value));
  }
  for (std::size_t j = 0; j < x.size(); ++j)
    if (p.measured[j]) out[j] = std::max(std::fabs(p.flows[j].value), p.flows[j].sd);
  return out;
}

std::string names(const Problem& p, const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& held) {
  std::vector<std::string> balances, flows;
  for (auto row : rows) {
    if (row < p.balances.size())
      balances.push_back(p.balances[row].name);
    else
      flows.push_back(p.flows[held[row - p.balances.size()]].name);
  }
  auto out = fmt::format("{}", fmt::join(balances, ", "));
  return flows.empty() ? out : out + fmt::format("; not negative: {}", fmt::join(flows, ", "));
}

/// One search of the active set.
class Search {
 public:
  Search(const Problem& problem, const ReconcileOptions& options) : p_(problem), options_(options), x_(start(problem)) {
    for (std::size_t j = 0; j < p_.flows.size(); ++j) {
      sd_.push_back(p_.measured[j] ? p_.flows[j].sd : std::numeric_limits<double>::infinity());
      values_.push_back(p_.flows[j].value);
    }
    // A constant has no equation, so the system leaves its guess alone.
    for (const auto& balance : p_.balances)
      products_ = products_ || std::ranges::any_of(balance.terms, [&](const Term& t) { return p_.product(t); });
  }

  Result<Adjusted> run() {
    for (int round = 0; round < options_.largest_iterations; ++round) {
      auto wrong = settle();
      if (wrong) {
        if (one_by_one_ || held_.empty() || wrong->rows.empty()) return failure(*wrong);
        held_.clear(), one_by_one_ = true, x_ = start(p_);
        continue;
      }
      one_by_one_ = one_by_one_ || round >= rounds_together;
      if (!hold() && !release()) return Adjusted{std::move(*system_), std::move(x_), {held_.begin(), held_.end()}, iterations_};
    }
    return failure({});
  }

 private:
  bool known(std::size_t j) const { return system_->determined(static_cast<std::uint32_t>(j)) != numeric::Determined::unobservable; }

  /// Solves until the products stand still; a contradiction (without rows: no convergence) if it does not come to that.
  std::optional<numeric::Contradiction> settle() {
    for (int step = 0; step < (products_ ? options_.largest_iterations : 1); ++step) {
      auto system = numeric::LeastSquares::factor(linearised(p_, x_, held_), sd_);
      if (!system) return std::move(system).error();
      system_ = std::move(*system);
      ++iterations_;
      auto guess = x_;
      for (std::size_t j = 0; j < guess.size(); ++j)
        if (p_.measured[j]) guess[j] = values_[j];
      auto solution = system_->solve(guess);
      multipliers_ = std::move(solution.multipliers);
      if (!products_) {
        x_ = std::move(solution.x);
        return {};
      }
      auto size = sizes(p_, solution.x);
      bool settled = true;
      for (std::size_t j = 0; j < x_.size(); ++j) {
        if (!std::isfinite(solution.x[j])) return numeric::Contradiction{};
        double move = solution.x[j] - x_[j];
        settled = settled && (!known(j) || std::fabs(move) <= still * std::max(std::fabs(solution.x[j]), 1e-3 * size[j]));
        x_[j] = settled || step < undamped ? solution.x[j] : x_[j] + move / 2;
      }
      if (settled) {
        x_ = std::move(solution.x);
        return {};
      }
    }
    return numeric::Contradiction{};
  }

  /// Holds the flows that least squares made negative; false if there are none.
  bool hold() {
    auto size = sizes(p_, x_);
    std::optional<std::uint32_t> worst;
    auto below = [&](std::uint32_t j) { return x_[j] / size[j]; };
    bool any = false;
    for (std::uint32_t j = 0; j < x_.size(); ++j) {
      if (p_.flows[j].may_be_negative || p_.constant[j] || !known(j) || held_.contains(j) || !(x_[j] < -rounding * size[j])) continue;
      any = true;
      if (!one_by_one_) held_.insert(j);
      if (!worst || below(j) < below(*worst)) worst = j;
    }
    if (any && one_by_one_) held_.insert(*worst);
    return any;
  }

  /// Lets go the flow that the sum of squares pulls hardest above zero; false if there is none.
  bool release() {
    double squares = 1;
    for (std::size_t j = 0; j < x_.size(); ++j)
      if (p_.measured[j]) squares += std::pow((x_[j] - values_[j]) / sd_[j], 2);
    auto size = sizes(p_, x_);
    std::optional<std::uint32_t> best;
    double most = 1e-8 * squares;
    std::size_t row = p_.balances.size();
    for (auto flow : held_) {
      double gain = multipliers_[row++] * size[flow];
      if (gain > most) most = gain, best = flow;
    }
    if (best) held_.erase(*best);
    return best.has_value();
  }

  std::unexpected<Diagnostics> failure(const numeric::Contradiction& wrong) const {
    std::vector<std::uint32_t> held(held_.begin(), held_.end()), products;
    for (auto row : wrong.rows)
      if (row < p_.balances.size() && std::ranges::any_of(p_.balances[row].terms, [&](const Term& t) { return p_.product(t); }))
        products.push_back(row);
    if (!wrong.rows.empty() && products.empty()) return fail({.code = "flows.balance_infeasible", .detail = names(p_, wrong.rows, held)});
    return fail({.code = "flows.not_converged",
                 .detail = products.empty() ? fmt::format("{} iterations", iterations_) : "the products in " + names(p_, products, held)});
  }

  const Problem& p_;
  const ReconcileOptions& options_;
  std::vector<double> x_, sd_, values_, multipliers_;
  std::optional<numeric::LeastSquares> system_;
  std::set<std::uint32_t> held_;
  bool products_ = false, one_by_one_ = false;
  int iterations_ = 0;
};

}  // namespace

Problem::Problem(const std::vector<MeasuredFlow>& given, const std::vector<Balance>& by) : flows(given), balances(by), dropped(by.size()) {
  for (const auto& flow : given) {
    bool value = !std::isnan(flow.value);
    constant.push_back(value && flow.sd == 0), measured.push_back(value && flow.sd > 0);
  }
}

std::vector<Slope> slopes(const Problem& p, const Balance& balance, const std::vector<double>& x) {
  std::vector<Slope> out;
  for (const auto& term : balance.terms) {
    double other = term.other == Term::none ? 1 : x[term.other];
    if (!p.constant[term.flow]) out.push_back({term.flow, term.coefficient * other});
    if (term.other != Term::none && !p.constant[term.other]) out.push_back({term.other, term.coefficient * x[term.flow]});
  }
  return out;
}

double excess(const Balance& balance, const std::vector<double>& x) {
  double sum = -balance.right;
  for (const auto& term : balance.terms) sum += term.coefficient * x[term.flow] * (term.other == Term::none ? 1 : x[term.other]);
  return sum;
}

Result<Adjusted> adjust(const Problem& problem, const ReconcileOptions& options) { return Search(problem, options).run(); }

}  // namespace alumen::flows::detail
