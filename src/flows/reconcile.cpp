#include "flows/reconcile.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "flows/detail/adjust.hpp"
#include "flows/detail/gamma.hpp"

namespace alumen::flows {
namespace {

using detail::Adjusted;
using detail::Problem;
using Place = numeric::LeastSquares::Place;

constexpr double one_sided = 0.999;   // of the variance of a balance
constexpr double same_statistic = 1e-6;  // relative: suspects that may look alike
constexpr std::size_t most_names = 10;   // in one note

Diagnostics faults(const std::vector<MeasuredFlow>& flows, const std::vector<Balance>& balances, const ReconcileOptions& options) {
  Diagnostics out;
  auto wrong = [&](const std::string& name, double value, const char* expected, const char* what) {
    out.push_back({.code = "flows.bad_measurement",
                   .value = fmt::format("{}", value),
                   .expected = expected,
                   .detail = fmt::format("{} of {}", what, name)});
  };
  for (const auto& f : flows) {
    if (!std::isfinite(f.sd) || f.sd < 0) wrong(f.name, f.sd, "0 or more", "the standard deviation");
    if (std::isinf(f.value)) wrong(f.name, f.value, "a finite number, or none", "the value");
  }
  for (const auto& b : balances) {
    if (!std::isfinite(b.right)) wrong(b.name, b.right, "a finite number", "the right side of the balance");
    for (const auto& t : b.terms) {
      if (!std::isfinite(t.coefficient)) wrong(b.name, t.coefficient, "a finite number", "a coefficient of the balance");
      if (t.flow >= flows.size()) wrong(b.name, t.flow, "a flow of the problem", "a term of the balance");
      if (t.other != Term::none && t.other >= flows.size())
        wrong(b.name, t.other, "a flow of the problem", "the second factor of a term of the balance");
    }
  }
  if (!(options.significance > 0 && options.significance < 1))
    wrong("the tests", options.significance, "between 0 and 1", "the significance");
  return out;
}

Observability seen(const Problem& p, const Adjusted& a, std::uint32_t j) {
  if (p.constant[j]) return Observability::constant;
  switch (a.system.determined(j)) {
    case numeric::Determined::redundant:
      return Observability::redundant;
    case numeric::Determined::just_determined:
      return Observability::just_determined;
    case numeric::Determined::observable:
      return Observability::observable;
    default:
      return Observability::unobservable;
  }
}

/// Every flow, and with them the sum of squares.
void set_flows(const Problem& p, const Adjusted& a, Reconciled& out) {
  out.flows.assign(p.flows.size(), {});
  out.chi_squared = 0;
  auto variance = a.system.variances();
  std::size_t tests = 0;
  for (std::uint32_t j = 0; j < p.flows.size(); ++j) {
    auto& f = out.flows[j];
    const auto& given = p.flows[j];
    f.is = seen(p, a, j);
    if (f.is == Observability::unobservable) {
      f.value = f.sd = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    if (f.is == Observability::constant) {
      f.value = given.value;
      continue;
    }
    f.at_zero = std::ranges::binary_search(a.held, j);
    f.value = f.at_zero ? 0 : a.x[j];
    f.sd = p.measured[j] ? std::min(std::sqrt(variance[j]), given.sd) : std::sqrt(variance[j]);
    if (f.is != Observability::redundant) continue;
    double gap = given.value - f.value, taken = given.sd * given.sd - variance[j];
    f.contribution = gap / given.sd * (gap / given.sd);
    f.test = taken > 0 ? gap / std::sqrt(taken) : 0;
    out.chi_squared += f.contribution;
    ++tests;
  }
  out.degrees = a.system.degrees();
}

/// r / sqrt(A V A') of balances all of whose flows are measured or constant, at the measured values.
std::vector<double> nodal(const Problem& p) {
  std::vector<double> values, out;
  for (const auto& f : p.flows) values.push_back(f.value);
  for (const auto& balance : p.balances) {
    auto known = [&](std::uint32_t j) { return p.measured[j] || p.constant[j]; };
    bool all =
        std::ranges::all_of(balance.terms, [&](const Term& t) { return known(t.flow) && (t.other == Term::none || known(t.other)); });
    std::vector<double> slope(all ? p.flows.size() : 0);
    double variance = 0;
    if (all)
      for (auto [flow, value] : detail::slopes(p, balance, values)) slope[flow] += value;
    for (std::size_t j = 0; j < slope.size(); ++j) variance += slope[j] * slope[j] * p.flows[j].sd * p.flows[j].sd;
    out.push_back(variance > 0 ? detail::excess(balance, values) / std::sqrt(variance) : 0);
  }
  return out;
}

/// All possible gross errors with their likelihood ratios, strongest first; where they are equal but for rounding, flows first.
std::vector<Suspect> ranked(const Problem& p, const Adjusted& a, const Reconciled& r, const std::vector<double>& information) {
  std::vector<Suspect> out;
  for (std::uint32_t j = 0; j < p.flows.size(); ++j) {
    const auto& f = r.flows[j];
    if (f.is != Observability::redundant || f.test == 0) continue;
    double gap = p.flows[j].value - f.value, z = f.test;
    out.push_back({.leak = false, .index = j, .statistic = z * z, .size = gap * (z / gap) * (z / gap) * p.flows[j].sd * p.flows[j].sd});
  }
  std::vector<double> measured = a.x;
  for (std::size_t j = 0; j < measured.size(); ++j)
    if (p.measured[j]) measured[j] = p.flows[j].value;
  auto pull = a.system.solve(measured).multipliers;
  for (std::uint32_t k = 0; k < p.balances.size(); ++k)
    if (information[k] > 0)
      out.push_back({.leak = true, .index = k, .statistic = pull[k] * pull[k] / information[k], .size = pull[k] / information[k]});
  auto strongest = [](const Suspect& x, const Suspect& y) { return x.statistic > y.statistic; };
  std::ranges::stable_sort(out, strongest);
  for (auto i = out.begin(); i != out.end();) {
    auto end = std::find_if(i, out.end(), [&](const Suspect& s) { return s.statistic < i->statistic * (1 - same_statistic); });
    std::sort(i, end, [](const Suspect& x, const Suspect& y) { return std::pair(x.leak, x.index) < std::pair(y.leak, y.index); });
    i = end;
  }
  return out;
}

/// Those above the critical value, with the others that look the same.
std::vector<Suspect> suspects(const Problem& p, const Adjusted& a, const Reconciled& r, double significance) {
  auto information = a.system.information();
  information.resize(p.balances.size());
  auto all = ranked(p, a, r, information);
  double leaks =
      detail::sidak_critical(significance, static_cast<std::size_t>(std::ranges::count_if(information, [](double v) { return v > 0; })));
  std::vector<Suspect> out;
  for (auto s : all) {
    double critical = s.leak ? leaks : r.critical_test;
    if (s.statistic <= critical * critical) continue;
    for (const auto& other : all) {
      if ((other.leak == s.leak && other.index == s.index) || std::fabs(other.statistic - s.statistic) > same_statistic * s.statistic)
        continue;
      if (a.system.alike({s.leak, s.index}, {other.leak, other.index}))
        (other.leak ? s.alike_balances : s.alike_flows).push_back(other.index);
    }
    out.push_back(std::move(s));
  }
  return out;
}

std::vector<PrincipalComponent> components(const Problem& p, const Adjusted& a, double critical) {
  std::vector<double> measured;
  for (std::size_t j = 0; j < p.flows.size(); ++j) measured.push_back(p.measured[j] ? p.flows[j].value : 0);
  std::vector<PrincipalComponent> out;
  for (const auto& c : a.system.components(measured)) {
    if (std::fabs(c.score) <= critical) break;
    // An axis has no direction: scores are told as positive.
    double sign = c.score < 0 ? -1 : 1;
    std::size_t top = 0;
    for (std::size_t j = 1; j < c.part.size(); ++j)
      if (sign * c.part[j] > sign * c.part[top] * (1 + same_statistic)) top = j;
    out.push_back({sign * c.score, static_cast<std::uint32_t>(top), sign * c.part[top]});
  }
  return out;
}

/// All that an adjustment says but what was left out before it.
void read(const Problem& p, const Adjusted& a, double significance, Reconciled& out) {
  set_flows(p, a, out);
  auto tests = static_cast<std::size_t>(std::ranges::count(out.flows, Observability::redundant, &ReconciledFlow::is));
  out.critical = detail::chi_squared_critical(significance, out.degrees);
  out.critical_test = detail::sidak_critical(significance, tests);
  out.iterations += a.iterations;
}

std::string listed(const std::vector<std::string>& names) {
  auto shown = std::span{names}.first(std::min(names.size(), most_names));
  auto out = fmt::format("{}", fmt::join(shown, ", "));
  return names.size() > most_names ? out + fmt::format(" and {} more", names.size() - most_names) : out;
}

std::string name_of(const Problem& p, const Suspect& s) {
  return s.leak ? fmt::format("a leak of {:.6g} at {}", s.size, p.balances[s.index].name)
                : fmt::format("{} too high by {:.6g}", p.flows[s.index].name, s.size);
}

/// What the measurements said before any was left out.
Diagnostic gross_error(const Problem& p, double chi_squared, double critical, const Reconciled& r) {
  auto detail = fmt::format("the sum of squares is {:.6g}, the critical value {:.4g}", chi_squared, critical);
  if (!r.suspects.empty()) detail += "; strongest suspect: " + name_of(p, r.suspects[0]);
  if (!r.suspects.empty() && r.suspects[0].alike_flows.size() + r.suspects[0].alike_balances.size() > 0) {
    std::vector<std::string> alike;
    for (auto j : r.suspects[0].alike_flows) alike.push_back(p.flows[j].name);
    for (auto k : r.suspects[0].alike_balances) alike.push_back("a leak at " + p.balances[k].name);
    detail += fmt::format(", which cannot be told from {}", listed(alike));
  }
  std::vector<std::string> gone;
  for (const auto& s : r.eliminated) gone.push_back(s.leak ? p.balances[s.index].name : p.flows[s.index].name);
  if (!gone.empty())
    detail += fmt::format("; left out: {}; what is left has {:.6g}, critical {:.4g}", listed(gone), r.chi_squared, r.critical);
  return {.code = "flows.gross_error", .detail = detail};
}

Diagnostics remarks(const Problem& p, const Reconciled& r) {
  Diagnostics out;
  std::vector<std::string> unseen, sides;
  for (std::size_t j = 0; j < p.flows.size(); ++j)
    if (r.flows[j].is == Observability::unobservable) unseen.push_back(p.flows[j].name);
  for (std::size_t k = 0; k < p.balances.size(); ++k) {
    if (r.nodal[k] == 0) continue;
    std::vector<double> values;
    for (const auto& f : p.flows) values.push_back(f.value);
    double sum = 0;
    std::pair<double, std::uint32_t> largest{0, 0};
    for (auto [flow, value] : detail::slopes(p, p.balances[k], values)) {
      double part = value * value * p.flows[flow].sd * p.flows[flow].sd;
      sum += part;
      largest = std::max(largest, {part, flow});
    }
    if (largest.first >= one_sided * sum) sides.push_back(fmt::format("{} (on {})", p.balances[k].name, p.flows[largest.second].name));
  }
  if (!unseen.empty()) out.push_back({.code = "flows.unobservable", .detail = listed(unseen)});
  if (!sides.empty()) out.push_back({.code = "flows.one_sided", .detail = listed(sides)});
  return out;
}

}  // namespace

Result<Answer<Reconciled>> reconcile(const std::vector<MeasuredFlow>& flows, const std::vector<Balance>& balances,
                                     const ReconcileOptions& options) {
  auto problems = faults(flows, balances, options);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  Problem p(flows, balances);
  auto adjusted = detail::adjust(p, options);
  if (!adjusted) return std::unexpected(std::move(adjusted).error());
  Reconciled r;
  read(p, *adjusted, options.significance, r);
  r.nodal = nodal(p);
  r.suspects = suspects(p, *adjusted, r, options.significance);
  r.critical_component = detail::sidak_critical(options.significance, r.degrees);
  if (options.components) r.components = components(p, *adjusted, r.critical_component);
  double first = r.chi_squared, critical = r.critical;

  auto open = r.suspects;
  while (options.eliminate && r.chi_squared > r.critical && !open.empty()) {
    const auto& worst = open[0];
    (worst.leak ? p.dropped[worst.index] = true : p.measured[worst.index] = false);
    r.eliminated.push_back(worst);
    adjusted = detail::adjust(p, options);
    if (!adjusted) return std::unexpected(std::move(adjusted).error());
    read(p, *adjusted, options.significance, r);
    open = suspects(p, *adjusted, r, options.significance);
  }
  Answer<Reconciled> out{std::move(r), {}};
  out.notes = remarks(p, out.value);
  if (first > critical) out.notes.push_back(gross_error(p, first, critical, out.value));
  return out;
}

}  // namespace alumen::flows
