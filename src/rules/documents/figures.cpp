// The arithmetic of the communication template (Implementing Regulation (EU) 2023/1773, annex III).
#include <array>
#include <cmath>

#include "carbon/formulas/pfc.hpp"
#include "rules/documents/detail/arithmetic.hpp"

namespace alumen::rules {
namespace detail {

double stream_biomass(const Form& form, int item) { return form.number("stream.biomass", item) / 100; }

double stream_co2(const Form& form, int item) {
  auto n = [&](std::string_view field, double otherwise = 0) {
    return form.number(std::string{"stream."}.append(field), item, 1, otherwise);
  };
  auto method = form.text("stream.method", item);
  if (method.empty()) return 0;
  if (method == "mass_balance") return n("amount") * n("carbon_content") * form_carbon_factor;
  double energy = form.text("stream.emission_factor_unit", item) == "t/TJ" ? n("ncv") / 1000 : 1;
  return n("amount") * n("emission_factor") * energy * n(method == "combustion" ? "oxidation" : "conversion", 100) / 100;
}

PfcRow pfc_row(const Form& form, int item) {
  auto n = [&](std::string_view field, double otherwise = 0) { return form.number(std::string{"pfc."}.append(field), item, 1, otherwise); };
  auto method = form.text("pfc.method", item), technology = form.text("pfc.technology", item);
  if (method.empty()) return {};
  carbon::PfcFactors slope{}, overvoltage{};
  for (const auto& cells : names(static_cast<carbon::CellTechnology*>(nullptr)))
    if (cells.word == technology) {
      slope = carbon::slope_factors(cells.value, carbon::SlopeEdition::eu2547);
      overvoltage = carbon::overvoltage_factors(cells.value);
    }
  PfcRow row;
  bool by_slope = method == "slope";
  if (by_slope)
    row.cf4 = n("frequency") * n("duration") * n("slope", slope.cf4) / 1000 * n("aluminium");
  else
    row.cf4 = n("coefficient", overvoltage.cf4) * n("overvoltage") / n("current_efficiency", 100) * n("aluminium") / 1000;
  row.c2f6 = row.cf4 * n("ratio", by_slope ? slope.c2f6_ratio : overvoltage.c2f6_ratio);
  row.co2e = (row.cf4 * form_gwp_cf4 + row.c2f6 * form_gwp_c2f6) / n("collection", 1);
  return row;
}

std::pair<double, double> cems_co2e(const Form& form, int item) {
  auto gas = form.text("cems.gas", item);
  if (gas.empty()) return {0, 0};
  double all = form.number("cems.concentration", item) * form.number("cems.hours", item) * form.number("cems.flow", item) / 1000;
  double biomass = form.number("cems.biomass", item) / 100, gwp = gas == "n2o" ? form_gwp_n2o : 1;
  return {all * (1 - biomass) * gwp, all * biomass * gwp};
}

double attributed_raw(const Form& form, int p) {
  auto n = [&](std::string_view field) { return form.number(std::string{"process."}.append(field), p); };
  double heat = n("heat_in") * n("heat_in_factor") - n("heat_out") * n("heat_out_factor");
  double waste_gas = n("waste_gas_in") * form_waste_gas_factor - n("waste_gas_out") * form_waste_gas_factor * form_waste_gas_exported -
                     n("electricity_out") * n("electricity_out_factor");
  return n("direct") + heat + waste_gas;
}

}  // namespace detail

namespace {

using namespace detail;
constexpr auto size = static_cast<std::size_t>(form_processes);
using Vector = std::array<double, size>;
using Matrix = std::array<Vector, size>;

/// t of what process `column` makes that process `row` takes, per t of its own goods.
Matrix uses(const Form& form, const Vector& levels) {
  Matrix a{};
  for (int s = 1; s <= form_processes; ++s)
    for (int place = 1; place < form_processes; ++place) {
      auto consumer = static_cast<std::size_t>(other_process(s, place) - 1);
      if (levels[consumer] != 0)
        a[consumer][static_cast<std::size_t>(s - 1)] = form.number("process.to_process", s, place) / levels[consumer];
    }
  return a;
}

/// x = a x + b by elimination with row exchange. NaN when there is no solution.
Vector solved(const Matrix& a, Vector b) {
  Matrix m{};
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) m[i][j] = (i == j ? 1 : 0) - a[i][j];
  for (std::size_t c = 0; c < size; ++c) {
    std::size_t best = c;
    for (std::size_t r = c; r < size; ++r)
      if (std::fabs(m[r][c]) > std::fabs(m[best][c])) best = r;
    if (std::fabs(m[best][c]) < 1e-12) return b.fill(chain::not_given), b;
    std::swap(m[c], m[best]);
    std::swap(b[c], b[best]);
    for (std::size_t r = c + 1; r < size; ++r) {
      double factor = m[r][c] / m[c][c];
      if (factor == 0) continue;
      for (std::size_t j = c; j < size; ++j) m[r][j] -= factor * m[c][j];
      b[r] -= factor * b[c];
    }
  }
  for (std::size_t c = size; c-- > 0;) {
    for (std::size_t j = c + 1; j < size; ++j) b[c] -= m[c][j] * b[j];
    b[c] /= m[c][c];
  }
  return b;
}

/// What bought precursors bring to a tonne of each process.
struct Bought {
  Vector direct{}, indirect{}, electricity{}, by_default{}, due{}, rebate{};
};
Bought bought(const Form& form, const Vector& levels) {
  Bought out;
  for (int q = 1; q <= form_precursors; ++q)
    for (int p = 1; p <= form_processes; ++p) {
      auto i = static_cast<std::size_t>(p - 1);
      double mass = levels[i] == 0 ? 0 : form.number("precursor.to_process", q, p) / levels[i];
      if (mass == 0) continue;
      double direct = form.number("precursor.direct", q), electricity = form.number("precursor.electricity", q),
             indirect = electricity * form.number("precursor.electricity_factor", q);
      double covered = (direct + indirect) * form.number("tool.share", form_processes + q);
      out.direct[i] += mass * direct;
      out.indirect[i] += mass * indirect;
      out.electricity[i] += mass * electricity;
      if (form.text("precursor.direct_source", q) == "default") out.by_default[i] += mass * direct;
      out.due[i] += mass * covered * form.number("tool.price", form_processes + q);
      out.rebate[i] += mass * covered * form.number("tool.rebate", form_processes + q);
    }
  return out;
}

void add_processes(const Form& form, FormFigures& out) {
  Vector levels{}, direct{}, indirect{}, electricity{}, due{}, rebate{};
  for (std::size_t i = 0; i < size; ++i) {
    int p = static_cast<int>(i + 1);
    for (int route = 1; route <= 8; ++route) levels[i] += form.number("process.route_amount", p, route);
    auto& figures = out.processes.emplace_back();
    figures.name = form.text("process.name", p);
    figures.level_t = levels[i];
    figures.attributed_t = std::max(0.0, attributed_raw(form, p));
    figures.electricity_source = form.text("process.electricity_source", p);
    if (levels[i] == 0) continue;
    direct[i] = figures.own_direct = figures.attributed_t / levels[i];
    electricity[i] = figures.own_electricity = form.number("process.electricity", p) / levels[i];
    indirect[i] = figures.own_indirect = form.number("process.electricity", p) * form.number("process.electricity_factor", p) / levels[i];
    double covered = (figures.own_direct + figures.own_indirect) * form.number("tool.share", p);
    due[i] = covered * form.number("tool.price", p);
    rebate[i] = covered * form.number("tool.rebate", p);
  }
  auto a = uses(form, levels);
  auto from = bought(form, levels);
  auto whole = [&](Vector own, const Vector& other) {
    for (std::size_t i = 0; i < size; ++i) own[i] += other[i];
    return solved(a, own);
  };
  auto x = whole(direct, from.direct), y = whole(indirect, from.indirect), e = whole(electricity, from.electricity),
       z = solved(a, from.by_default);
  auto paid = whole(due, from.due), back = whole(rebate, from.rebate);
  for (std::size_t i = 0; i < size; ++i) {
    auto& figures = out.processes[i];
    figures.direct = x[i];
    figures.indirect = y[i];
    figures.electricity = e[i];
    figures.default_share = x[i] == 0 || z[i] == 0 ? 0 : z[i] / x[i];
    figures.due = paid[i];
    figures.rebate = back[i];
  }
}

}  // namespace

FormFigures figures_of(const Form& form) {
  FormFigures out;
  for (int i = 1; i <= form_streams; ++i) {
    double all = stream_co2(form, i), biomass = stream_biomass(form, i);
    out.co2_t += all * (1 - biomass);
    out.biomass_t += all * biomass;
  }
  for (int i = 1; i <= form_pfc_rows; ++i) out.pfc_t += pfc_row(form, i).co2e;
  for (int i = 1; i <= form_cems_rows; ++i) {
    auto [fossil, biomass] = cems_co2e(form, i);
    (form.text("cems.gas", i) == "n2o" ? out.n2o_t : out.co2_t) += fossil;
    out.biomass_t += biomass;
  }
  out.direct_t = form.number("emissions.co2_entered", 1, 1, out.co2_t) + form.number("emissions.n2o_entered", 1, 1, out.n2o_t) +
                 form.number("emissions.pfc_entered", 1, 1, out.pfc_t);
  out.indirect_t = form.number("emissions.indirect_entered");
  add_processes(form, out);
  return out;
}

const ProcessFigures* FormFigures::process(std::string_view name) const {
  for (const auto& p : processes)
    if (!name.empty() && p.name == name) return &p;
  return nullptr;
}

}  // namespace alumen::rules
