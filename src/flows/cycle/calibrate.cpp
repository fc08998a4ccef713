#include <algorithm>
#include <cmath>
#include <functional>

#include "flows/cycle/detail/remarks.hpp"
#include "flows/cycle/detail/run.hpp"
#include "flows/cycle/detail/variables.hpp"
#include "flows/cycle/draws.hpp"
#include "numeric/normal_equations.hpp"

namespace alumen::flows {
namespace {

constexpr double step = 1e-4;       // of a normal, for differences
constexpr double settled = 1e-9;    // of the objective, relative
constexpr int most_iterations = 30, most_halvings = 12;
constexpr double worth_telling = 0.01, strong = 0.5;

/// What was observed of one region, and the model's figures of it.
struct Observed {
  std::size_t region, row;  // of RegionInputs::compare
  double value, sd;
  bool held_out;
};

/// The tables with their variables, run for any normals.
class Fit {
 public:
  Fit(detail::Inputs& inputs, const std::vector<detail::Variable>& variables) : inputs_(inputs), mover_(inputs, variables) {}

  /// Model figures of the observations; empty where a run fails.
  std::vector<double> run(const std::vector<double>& normals, const std::vector<Observed>& wanted, Diagnostics& notes) {
    mover_.move(normals);
    std::vector<double> out;
    auto materials = Materials::make(inputs_.materials, inputs_.frame());
    if (!materials) return notes = materials.error(), out;
    detail::Metals metals{materials->value};
    std::vector<detail::RegionState> regions;
    if (!detail::run_regions(inputs_, metals, false, regions, notes)) return out;
    std::vector<RegionCycle> done;
    for (auto& r : regions) {
      auto cycle = detail::take(r);
      detail::compare(r, cycle);
      done.push_back(std::move(cycle));
    }
    for (const auto& o : wanted) {
      const auto& c = done[o.region].compared[o.row];
      out.push_back(c.model_year == c.datum.year ? c.model : not_given);
    }
    return out;
  }

 private:
  detail::Inputs& inputs_;
  detail::Mover mover_;
};

std::vector<Observed> observed(const detail::Inputs& inputs, int last_year) {
  std::vector<Observed> out;
  for (std::size_t r = 0; r < inputs.regions.size(); ++r)
    for (std::size_t k = 0; k < inputs.regions[r].compare.size(); ++k) {
      const auto& d = *inputs.regions[r].compare[k];
      if (d.sd_pct > 0) out.push_back({r, k, d.value, d.value * d.sd_pct / 100, last_year && d.year > last_year});
    }
  return out;
}

double objective(const std::vector<double>& model, const std::vector<double>& normals, const std::vector<Observed>& data, double* chi) {
  double sum = 0, own = 0;
  for (std::size_t k = 0; k < data.size(); ++k)
    if (!data[k].held_out) sum += std::pow((data[k].value - model[k]) / data[k].sd, 2);
  for (double z : normals) own += z * z;
  if (chi) *chi = sum;
  return sum + own;
}

/// Rows of the fitted observations: derivatives and what is left, both over the standard deviation, at the point.
void linearise(Fit& fit, const std::vector<double>& normals, const std::vector<double>& model, const std::vector<Observed>& data,
               std::vector<double>& jacobian, std::vector<double>& left) {
  std::vector<std::size_t> rows;
  for (std::size_t k = 0; k < data.size(); ++k)
    if (!data[k].held_out) rows.push_back(k);
  jacobian.assign(rows.size() * normals.size(), 0.0), left.clear();
  auto moved = normals;
  Diagnostics ignored;
  for (std::size_t v = 0; v < normals.size(); ++v) {
    moved[v] = normals[v] + step;
    auto there = fit.run(moved, data, ignored);
    moved[v] = normals[v];
    for (std::size_t k = 0; !there.empty() && k < rows.size(); ++k)
      jacobian[k * normals.size() + v] = (there[rows[k]] - model[rows[k]]) / step / data[rows[k]].sd;
  }
  // J x is compared with J z + what is left at z.
  for (std::size_t k = 0; k < rows.size(); ++k) {
    double at = (data[rows[k]].value - model[rows[k]]) / data[rows[k]].sd;
    for (std::size_t v = 0; v < normals.size(); ++v) at += jacobian[k * normals.size() + v] * normals[v];
    left.push_back(at);
  }
}

void describe(const std::vector<detail::Variable>& variables, const std::vector<double>& normals, const std::vector<double>& covariance,
              Calibration& out) {
  auto n = variables.size();
  for (std::size_t v = 0; v < n; ++v) {
    FittedVariable one{variables[v].name, normals[v], std::sqrt(covariance[v * n + v])};
    if (std::fabs(one.shift) > worth_telling || one.sd < 1 - worth_telling) out.variables.push_back(std::move(one));
  }
  std::ranges::stable_sort(out.variables, std::greater{}, [](const auto& v) { return std::fabs(v.shift); });
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a + 1; b < n; ++b)
      if (double r = covariance[a * n + b] / std::sqrt(covariance[a * n + a] * covariance[b * n + b]); std::fabs(r) > strong)
        out.correlations.push_back({{variables[a].name, variables[b].name}, r});
  std::ranges::stable_sort(out.correlations, std::greater{}, [](const auto& c) { return std::fabs(c.second); });
}

}  // namespace

Result<Answer<Calibration>> calibrate(const chain::Workspace& workspace, int last_year) {
  Answer<Calibration> answer;
  auto& out = answer.value;
  detail::Inputs inputs;
  Diagnostics notes;
  detail::read_inputs(workspace, inputs, notes);
  auto variables = detail::variables_of(workspace, inputs, notes);
  if (has_errors(notes)) return std::unexpected(std::move(notes));
  if (variables.empty()) return fail({.code = "flows.no_uncertainty", .where = {"uncertainties.csv", 0, ""}});
  Fit fit{inputs, variables};
  auto data = observed(inputs, last_year);
  std::vector<double> normals(variables.size());
  auto model = fit.run(normals, data, notes);
  if (has_errors(notes)) return std::unexpected(std::move(notes));
  std::vector<Observed> usable;
  for (std::size_t k = 0; k < data.size(); ++k)
    if (!std::isnan(model[k])) usable.push_back(data[k]);
  data = std::move(usable);
  if (std::ranges::all_of(data, &Observed::held_out)) return fail({.code = "flows.nothing_observed", .where = {"flow_data.csv", 0, "sd_pct"}});
  model = fit.run(normals, data, notes);
  auto before = model;
  double now = objective(model, normals, data, &out.chi_before);
  std::vector<double> jacobian, left, prior(variables.size()), covariance;
  for (bool done = false; !done;) {
    if (++out.iterations > most_iterations)
      return fail({.code = "flows.not_converged", .detail = "the fit goes on changing; give fewer uncertain figures or wider deviations"});
    linearise(fit, normals, model, data, jacobian, left);
    auto found = numeric::prior_step(jacobian, left, prior);
    covariance = std::move(found.covariance);
    done = true;
    for (int halving = 0; halving < most_halvings; ++halving) {
      auto trial = normals;
      for (std::size_t v = 0; v < trial.size(); ++v) trial[v] += std::ldexp(found.x[v] - normals[v], -halving);
      auto there = fit.run(trial, data, notes);
      double then = there.empty() ? now : objective(there, trial, data, &out.chi_after);
      if (!(then < now)) continue;
      done = now - then <= settled * now;
      normals = std::move(trial), model = std::move(there), now = then;
      break;
    }
  }
  objective(model, normals, data, &out.chi_after);
  describe(variables, normals, covariance, out);
  for (std::size_t k = 0; k < data.size(); ++k)
    out.data.push_back({*inputs.regions[data[k].region].compare[data[k].row], data[k].sd, before[k], model[k], data[k].held_out});
  out.normals = std::move(normals);
  return answer;
}

}  // namespace alumen::flows
