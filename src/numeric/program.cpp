#include "numeric/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "numeric/detail/certificate.hpp"
#include "numeric/detail/solver.hpp"

namespace alumen::numeric {
namespace {

using detail::Packed;
using detail::Raw;
using detail::Said;
using detail::Solver;
using detail::Way;

constexpr double whole_tolerance = 1e-5;  // how far from a whole number a solver may leave one; it is rounded and checked again
constexpr double proven = 1e-9;           // a gap below it is rounding
constexpr Way ways[] = {Way::usual, Way::primal, Way::unscaled, Way::interior};

Result<std::unique_ptr<Solver>> solver_for(const ProgramOptions& options) {
  if (options.highs.empty()) return detail::coin_solver();
  return detail::highs_solver(options.highs);
}

std::unexpected<Diagnostics> not_converged(const std::string& solver, std::string what) {
  return fail({.code = "numeric.not_converged", .value = solver, .detail = std::move(what)});
}

double objective_of(const Packed& p, const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += p.cost[j] * x[j];
  return sum;
}

/// A linear program, decided: each way is tried until what it says stands its check.
struct Decided {
  Said said = Said::nothing;
  Raw raw;
};
Decided decide_linear(const Solver& solver, const Packed& p, const ProgramOptions& options) {
  for (auto way : ways) {
    auto raw = solver.linear(p, way, options);
    if (raw.said == Said::optimal && detail::obeys(p, raw.x) && detail::proves_optimal(p, raw.x, raw.dual)) return {Said::optimal, raw};
    if (raw.said == Said::limit) return {Said::limit, raw};
    if (raw.said == Said::optimal || raw.said == Said::nothing) continue;
    // Something stands in the way of a point, or of an end: the program of least violation decides which, by its own dual.
    auto elastic = detail::elastic(p);
    auto least = solver.linear(elastic, way, options);
    if (least.said != Said::optimal || !detail::proves_optimal(elastic, least.x, least.dual)) continue;
    if (detail::proves_infeasible(p, least.dual)) return {Said::infeasible, raw};
    std::vector<double> point(least.x.begin(), least.x.begin() + p.columns());
    if (raw.said != Said::infeasible && detail::obeys(p, point)) return {Said::unbounded, raw};
  }
  return {};
}

/// Sets what follows from a verified point and its duals.
void set_point(ProgramAnswer& answer, const Program& program, const Packed& p, Raw raw) {
  answer.found = true;
  answer.x = std::move(raw.x);
  answer.dual = std::move(raw.dual);
  answer.objective = objective_of(p, answer.x) + program.constant;
  answer.row = detail::row_values(p, answer.x);
  answer.reduced = detail::reduced_costs(p, answer.dual);
}

/// `answer` already says which solver.
Result<ProgramAnswer> solve_linear(const Program& program, const Packed& p, const Solver& solver, const ProgramOptions& options) {
  ProgramAnswer answer{.solver = solver.name(true)};
  auto done = decide_linear(solver, p, options);
  switch (done.said) {
    case Said::optimal:
      answer.status = ProgramStatus::optimal;
      set_point(answer, program, p, std::move(done.raw));
      answer.bound = answer.objective;
      answer.gap = 0;
      return answer;
    case Said::infeasible:
      answer.status = ProgramStatus::infeasible;
      return answer;
    case Said::unbounded:
      answer.status = ProgramStatus::unbounded;
      return answer;
    case Said::limit:
      return answer;
    default:
      return not_converged(answer.solver, "no method decided the linear program");
  }
}

/// Rounds the whole columns of a point, holds them, and solves for the rest.
Decided hold_whole(const Packed& p, const std::vector<double>& x, const Solver& solver) {
  Packed held = p;
  for (std::size_t j = 0; j < x.size(); ++j) {
    if (!p.whole[j]) continue;
    double value = std::round(x[j]);
    if (std::abs(value - x[j]) > whole_tolerance) return {};
    held.low[j] = held.high[j] = value + 0.0;  // no negative zero
  }
  return decide_linear(solver, held, {});
}

void set_gap(ProgramAnswer& answer, double bound) {
  answer.bound = std::min(bound, answer.objective);
  double apart = answer.objective - answer.bound;
  answer.gap = apart / std::max(std::abs(answer.objective), 1e-10);
  if (apart <= proven * std::max(1.0, std::abs(answer.objective))) answer.gap = 0, answer.bound = answer.objective;
}

Result<ProgramAnswer> solve_whole(const Program& program, const Packed& p, const Solver& solver, const ProgramOptions& options) {
  // Without its whole numbers the program is one whose end can be proven.
  auto relaxed = decide_linear(solver, p, {.seconds = options.seconds});
  ProgramAnswer answer{.solver = solver.name(false)};
  if (relaxed.said == Said::infeasible || relaxed.said == Said::unbounded) {
    answer.status = relaxed.said == Said::infeasible ? ProgramStatus::infeasible : ProgramStatus::unbounded;
    return answer;
  }
  if (relaxed.said == Said::nothing) return not_converged(answer.solver, "no method decided the program without its whole numbers");
  if (relaxed.said == Said::limit) return answer;
  auto raw = solver.whole(p, options);
  answer.nodes = raw.nodes;
  if (raw.said == Said::infeasible) {
    answer.status = ProgramStatus::infeasible;
    return answer;
  }
  if (raw.said != Said::optimal && raw.said != Said::limit) return not_converged(answer.solver, "the search gave up");
  double bound = std::max(raw.bound, objective_of(p, relaxed.raw.x)) + program.constant;
  answer.bound = bound;
  if (raw.x.empty()) {
    if (raw.said == Said::limit) return answer;
    return not_converged(answer.solver, "the search ended without a point");
  }
  auto held = hold_whole(p, raw.x, solver);
  if (held.said != Said::optimal) return not_converged(answer.solver, "its whole numbers, held, leave no point");
  set_point(answer, program, p, std::move(held.raw));
  set_gap(answer, bound);
  if (answer.gap == 0)
    answer.status = ProgramStatus::optimal;
  else
    answer.status = raw.said == Said::optimal || answer.gap <= options.gap ? ProgramStatus::gap_reached : ProgramStatus::limit;
  return answer;
}

void check_program(const Program& program) {
  auto range = [](double low, double high) { return low <= high && low < unlimited && high > -unlimited; };
  for (const auto& c : program.columns) check(range(c.low, c.high) && std::isfinite(c.cost), "a column of a program");
  for (const auto& r : program.rows) check(range(r.low, r.high), "a row of a program");
  for (const auto& e : program.entries)
    check(e.row < program.rows.size() && e.column < program.columns.size() && std::isfinite(e.value), "a coefficient of a program");
}

}  // namespace

std::uint32_t Program::add(Column column) {
  columns.push_back(std::move(column));
  return static_cast<std::uint32_t>(columns.size() - 1);
}

std::uint32_t Program::add(Row row) {
  rows.push_back(std::move(row));
  return static_cast<std::uint32_t>(rows.size() - 1);
}

std::string_view word_of(ProgramStatus status) {
  constexpr std::string_view words[] = {"optimal", "gap_reached", "infeasible", "unbounded", "limit"};
  return words[static_cast<std::size_t>(status)];
}

Result<ProgramAnswer> solve(const Program& program, const ProgramOptions& options) {
  check_program(program);
  auto solver = solver_for(options);
  if (!solver) return std::unexpected(solver.error());
  Packed packed{program};
  bool whole = std::ranges::any_of(program.columns, &Program::Column::whole);
  return whole ? solve_whole(program, packed, **solver, options) : solve_linear(program, packed, **solver, options);
}

Result<std::vector<std::string>> conflict(const Program& program, const ProgramOptions& options) {
  Program rest = program;
  for (auto& c : rest.columns) c.cost = 0;
  auto infeasible = [&]() -> Result<bool> {
    auto answer = solve(rest, options);
    if (!answer) return std::unexpected(answer.error());
    if (answer->status == ProgramStatus::limit) return not_converged(answer->solver, "stopped while explaining what is infeasible");
    return answer->status == ProgramStatus::infeasible;
  };
  // What contradicts without whole numbers is explained without them: it is quicker, and proven.
  auto whole = rest.columns;
  for (auto& c : rest.columns) c.whole = false;
  auto linear = infeasible();
  if (!linear) return std::unexpected(linear.error());
  if (!*linear) {
    rest.columns = std::move(whole);
    auto all = infeasible();
    if (!all) return std::unexpected(all.error());
    check(*all, "only an infeasible program has a conflict");
  }
  std::vector<std::string> groups, kept;
  for (const auto& r : program.rows)
    if (!r.group.empty() && std::ranges::find(groups, r.group) == groups.end()) groups.push_back(r.group);
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    auto before = rest.rows;
    for (auto& r : rest.rows)
      if (r.group == *group) r.low = -unlimited, r.high = unlimited;
    auto still = infeasible();
    if (!still) return std::unexpected(still.error());
    if (*still) continue;
    rest.rows = std::move(before);
    kept.push_back(*group);
  }
  std::ranges::reverse(kept);
  return kept;
}

}  // namespace alumen::numeric
