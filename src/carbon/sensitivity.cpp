#include <algorithm>
#include <cmath>

#include "carbon/detail/model_impl.hpp"

namespace alumen::carbon {
namespace {

using chain::FactId;
using detail::Facts;
using detail::Term;

/// Derivative of f at x by two central differences and Richardson's extrapolation: error of fourth order in a step of
/// one thousandth. The local rows are low-degree rational functions, for which this is exact to about 1e-11.
double derivative(double x, auto&& f) {
  double h = (std::abs(x) > 1e-30 ? std::abs(x) : 1.0) * 1e-3;
  auto central = [&](double step) { return (f(x + step) - f(x - step)) / (2 * step); };
  double both = (4 * central(h / 2) - central(h)) / 3;
  if (!std::isnan(both)) return both;
  // At the edge of a formula's range only one side exists: five points on that side, fourth order.
  double side = std::isnan(f(x + h)) ? -h : h, d = side / 4;
  return (-25 * f(x) + 48 * f(x + d) - 36 * f(x + 2 * d) + 16 * f(x + 3 * d) - 3 * f(x + 4 * d)) / (12 * d);
}

}  // namespace

/// With the suppliers' footprints y held fixed, the result depends on the facts of activity a only through
///   R_a = sum_o x_o * lambda_o / q_o * ( sum coefficient * y + own ),   x from the transposed solve,
/// and d(result)/d(fact) is the sum of d R_a / d(fact) over the activities that read it (adjoint method).
Model::Impl::Gradient Model::Impl::make_gradient(std::uint32_t output) const {
  const Chain& c = *chain;
  Gradient g{std::vector<double>(c.facts.size(), 0), std::vector<bool>(c.facts.size())};
  auto& gradient = g.by_fact;
  auto& used = g.used;
  auto x = scale_for(output);
  std::vector<double> facts = c.facts;
  std::vector<Term> terms;
  std::vector<double> shares;

  auto local = [&](std::uint32_t a) {
    terms.clear();
    Facts view{facts};
    evaluator.terms(a, view, terms);
    evaluator.shares(a, view, shares);
    double load = 0, sum = 0;
    for (const auto& t : terms)
      if (t.kind == Term::Kind::node)
        load += t.value * total[node_of_output[t.output]];
      else if (evaluator.counted(t.category))
        load += t.value;
    auto outputs = c.activity_outputs[a];
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      double amount = facts[c.fact(chain::FactColumn::output_amount, outputs[i])];
      if (amount > 0) sum += x[node_of_output[outputs[i]]] * shares[i] / amount * load;
    }
    return sum;
  };

  std::vector<FactId> read;
  for (auto a : activities) {
    if (std::ranges::none_of(c.activity_outputs[a], [&](auto o) { return x[node_of_output[o]] != 0; })) continue;
    read.clear();
    Facts logged{facts, &read};
    terms.clear();
    evaluator.terms(a, logged, terms);
    evaluator.shares(a, logged, shares);
    for (auto o : c.activity_outputs[a]) read.push_back(c.fact(chain::FactColumn::output_amount, o));
    std::ranges::sort(read);
    read.erase(std::unique(read.begin(), read.end()), read.end());
    for (auto f : read) {
      double value = facts[f];
      if (std::isnan(value)) continue;
      used[f] = true;
      gradient[f] += derivative(value, [&](double changed) {
        facts[f] = changed;
        double result = local(a);
        facts[f] = value;
        return result;
      });
    }
  }
  // Formulas over parameters and converted amounts pass their derivative on, last made first.
  for (auto d = c.dependents.rbegin(); d != c.dependents.rend(); ++d) {
    double passed = gradient[d->target];
    if (!used[d->target]) continue;
    std::vector<double> values;
    for (auto n : d->names) values.push_back(facts[n]);
    double scale = d->scale;
    for (auto f : d->factors) scale *= facts[f];
    for (std::size_t i = 0; i < d->names.size(); ++i) {
      used[d->names[i]] = true;
      gradient[d->names[i]] += passed * scale * derivative(values[i], [&](double changed) {
                                 auto moved = values;
                                 moved[i] = changed;
                                 return d->expression.evaluate(moved);
                               });
    }
    for (auto f : d->factors) {
      used[f] = true;
      gradient[f] += facts[f] != 0 ? passed * facts[d->target] / facts[f] : 0;
    }
    if (!d->names.empty()) used[d->target] = false;  // the parameters are the inputs, not the formula
  }
  return g;
}

std::shared_ptr<const Model::Impl::Gradient> Model::Impl::gradient(std::uint32_t output) const {
  std::lock_guard lock{kept_lock};
  if (kept_output != output) kept = std::make_shared<const Gradient>(make_gradient(output)), kept_output = output;
  return kept;
}

namespace {

/// Unit that a fact is shown in, and how many canonical units it is.
std::pair<std::string, double> unit_of(const Chain& c, FactId fact) {
  using chain::FactColumn;
  auto row_in = [&](FactColumn column, std::size_t size) {
    auto first = c.fact(column, 0);
    return fact >= first && fact < first + size ? static_cast<std::size_t>(fact - first) : size;
  };
  auto of_material = [&](Id<chain::Material> m) { return std::pair{c.material_of(m).unit, c.material_unit[m.index()].factor}; };
  if (auto i = row_in(FactColumn::output_amount, c.outputs.size()); i < c.outputs.size()) return of_material(c.output_material[i]);
  if (auto i = row_in(FactColumn::exchange_amount, c.exchanges.size()); i < c.exchanges.size()) return of_material(c.exchange_material[i]);
  auto by_text = [](const std::string& text) {
    auto unit = parse_unit(text);
    return std::pair{text, unit ? unit->factor : 1.0};
  };
  if (auto i = row_in(FactColumn::factor, c.factors.size()); i < c.factors.size()) return by_text(c.factors[i].unit);
  if (auto i = row_in(FactColumn::grid, c.grids.size()); i < c.grids.size()) return by_text("g CO2e/kWh");
  if (auto i = row_in(FactColumn::transport_distance, c.transports.size()); i < c.transports.size()) return by_text("km");
  for (auto column : {FactColumn::declared_cutoff, FactColumn::declared_allocation, FactColumn::declared_direct})
    if (auto i = row_in(column, c.declarations.size()); i < c.declarations.size()) return by_text(c.declarations[i].unit);
  if (auto i = row_in(FactColumn::reading, c.readings.size()); i < c.readings.size()) return {c.readings[i].unit, 1};
  if (auto i = row_in(FactColumn::parameter, c.parameters.size()); i < c.parameters.size()) return {c.parameters[i].unit, 1};
  return {"", 1};
}

}  // namespace

std::vector<Sensitivity> Model::sensitivities(std::uint32_t output) const {
  const Chain& c = *impl_->chain;
  auto kept = impl_->gradient(output);
  const auto& g = *kept;
  std::vector<Sensitivity> out;
  double result = footprint(output);
  for (std::size_t f = 0; f < g.used.size(); ++f) {
    if (!g.used[f] || g.by_fact[f] == 0) continue;
    auto fact = static_cast<FactId>(f);
    auto place = place_of(c, fact);
    auto [unit, factor] = unit_of(c, fact);
    out.push_back({place, c.facts[f] / factor, g.by_fact[f] * factor, result != 0 ? g.by_fact[f] * c.facts[f] / result : 0, unit,
                   c.where(*place.row, place.column)});
  }
  std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return std::abs(a.elasticity) > std::abs(b.elasticity); });
  return out;
}

}  // namespace alumen::carbon
