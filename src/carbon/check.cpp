#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "carbon/carbon.hpp"
#include "carbon/detail/evaluator.hpp"

namespace alumen::carbon {
namespace {

using chain::none;
using detail::Term;

/// t CO2 per t of aluminium that 2 Al2O3 + 3 C -> 4 Al + 3 CO2 gives: no carbon anode emits less.
constexpr double stoichiometric_floor = 3 * 44.009 / (4 * 26.9815);

bool uses_formula(const Chain& c, std::uint32_t a, std::string_view prefix) {
  return std::ranges::any_of(c.activity_readings[a], [&](auto r) { return c.readings[r].formula.starts_with(prefix); });
}

bool emits(const Chain& c, std::uint32_t a, std::string_view gas) {
  return std::ranges::any_of(c.activity_exchanges[a], [&](auto e) {
    return c.exchanges[e].role == chain::Role::emission && c.material_of(c.exchange_material[e]).id == gas;
  });
}

bool inert(const Chain& c, std::uint32_t a) { return c.activities[a].technology.starts_with("inert"); }

/// PFC of an electrolysis: missing, by Tier 1, or without the low-voltage part.
void check_pfc(const Chain& c, std::uint32_t a, Diagnostics& out) {
  const auto& activity = c.activities[a];
  if (activity.process != "electrolysis" || inert(c, a)) return;
  for (auto r : c.activity_readings[a])
    if (c.readings[r].formula == "pfc.tier1") {
      out.push_back({.code = "carbon.pfc_tier1", .where = c.where(c.readings[r], "formula"), .value = activity.id});
      break;
    }
  if (!uses_formula(c, a, "pfc.") && !emits(c, a, "cf4") && !emits(c, a, "co2e"))
    out.push_back({.code = "carbon.pfc_missing", .where = c.where(activity, "id"), .value = activity.id});
  else if (!uses_formula(c, a, "pfc.low_voltage") && !emits(c, a, "co2e"))
    out.push_back({.code = "carbon.pfc_low_voltage", .where = c.where(activity, "id"), .value = activity.id});
}

/// Emissions of known gases written as CO2e with different GWP sets.
void check_gwp_sets(const Chain& c, Diagnostics& out) {
  std::string first;
  for (std::size_t e = 0; e < c.exchanges.size(); ++e) {
    const auto& x = c.exchanges[e];
    if (!c.exchange_as_co2e[e] || c.is_library(x)) continue;
    if (x.gwp_set.empty())
      out.push_back({.code = "carbon.gwp_unknown_set", .where = c.where(x, "gwp_set"), .value = x.id, .expected = "AR4, AR5 or AR6"});
    else if (find_gwp(c, x.gwp_set, c.material_of(c.exchange_material[e]).id) == none)
      out.push_back({.code = "carbon.gwp_missing", .where = c.where(x, "gwp_set"), .value = x.gwp_set, .expected = "AR4, AR5 or AR6"});
    else if (!first.empty() && first != x.gwp_set)
      out.push_back({.code = "carbon.gwp_mixed",
                     .where = c.where(x, "gwp_set"),
                     .value = x.gwp_set,
                     .expected = first,
                     .detail = "the workspace mixes GWP sets; the masses of the gases are recovered by each row's own set"});
    else
      first = x.gwp_set;
  }
}

/// "from 1.35 to 23.6 t CO2e/t"; an end that is not given is left out.
std::string range_text(const chain::Range& range) {
  if (std::isnan(range.low)) return fmt::format("at most {} {}", to_display(range.high), range.unit);
  if (std::isnan(range.high)) return fmt::format("at least {} {}", to_display(range.low), range.unit);
  return fmt::format("{} to {} {}", to_display(range.low), to_display(range.high), range.unit);
}

/// Own emissions without power per unit of product, against the published bands and the stoichiometric floor.
void check_direct(const Chain& c, const detail::Evaluator& evaluator, std::uint32_t a, Diagnostics& out) {
  const auto& activity = c.activities[a];
  double product = 0;
  for (auto o : c.activity_outputs[a])
    if (c.outputs[o].role == chain::Role::reference) product = c.value(chain::FactColumn::output_amount, o);
  if (product <= 0) return;
  std::vector<Term> terms;
  evaluator.terms(a, detail::Facts{c.facts}, terms);
  double direct = 0, co2 = 0;
  bool any = false;
  for (const auto& t : terms) {
    if (t.kind != Term::Kind::combustion && t.kind != Term::Kind::formula && t.kind != Term::Kind::emission) continue;
    direct += t.value, any = true;
    if (t.gas == "co2" || t.gas == "co2e") co2 += t.value;
  }
  if (!any || std::isnan(direct)) return;  // NaN: a formula refused its inputs, which the network tells
  double specific = direct / product;
  auto say = [&](Code code, double value, std::string expected, std::string detail) {
    out.push_back({.code = code,
                   .where = c.where(activity, "direct"),
                   .value = to_display(value),
                   .expected = std::move(expected),
                   .detail = std::move(detail)});
  };
  if (activity.process == "electrolysis" && !inert(c, a) && co2 / product < stoichiometric_floor)
    return say("chain.impossible", co2 / product, fmt::format("at least {} t CO2/t", to_display(stoichiometric_floor)),
               activity.id + ": carbon anodes cannot emit less CO2 than the reaction needs");
  for (const auto& range : c.ranges)
    if (range.process == activity.process && range.quantity == "direct" && (specific < range.low || specific > range.high))
      say("chain.implausible", specific, range_text(range),
          fmt::format("direct emissions of {} per t of product; source {}", activity.id, range.source));
}

}  // namespace

Diagnostics check(const Chain& chain) {
  Diagnostics out;
  // Any method with every gas serves to see the emissions; the bands are wider than the GWP sets differ.
  Method method;
  method.gases = {"co2", "ch4", "n2o", "cf4", "c2f6", "sf6"};
  method.gwp_set = "AR6";
  method.slope_edition = "eu2547";
  detail::Evaluator evaluator{chain, method};
  for (std::size_t i = 0; i < chain.activities.size(); ++i) {
    auto a = static_cast<std::uint32_t>(i);
    if (chain.is_library(chain.activities[i]) || !chain.activity_active[i]) continue;
    auto told = out.size();
    evaluator.compile(a, out);
    if (Diagnostics own{out.begin() + static_cast<std::ptrdiff_t>(told), out.end()}; has_errors(own))
      continue;  // a misspelt reading is not a missing one
    check_pfc(chain, a, out);
    if (!has_errors(out)) check_direct(chain, evaluator, a, out);
  }
  check_gwp_sets(chain, out);
  tidy(out);
  return out;
}

}  // namespace alumen::carbon
