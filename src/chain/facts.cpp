#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "chain/detail/builder.hpp"

namespace alumen::chain {
namespace detail {
namespace {

using enum FactColumn;

/// How well a factor fits: own, local (0: another country's, which never stands in), not later than the year, nearest year.
std::array<int, 4> factor_rank(const Chain& c, std::uint32_t i, std::string_view country, int year) {
  const auto& f = c.factors[i];
  bool general = f.region.empty() || f.region == "WLD";
  return {!c.is_library(f), f.region == country ? 2 : general ? 1 : 0, f.year <= year, f.year <= year ? f.year : -f.year};
}

/// Lays out the fact columns and fills them with NaN.
void lay_out(Chain& c) {
  std::array<std::size_t, fact_columns> size{c.outputs.size(),      c.outputs.size(),      c.exchanges.size(), c.supplies.size(),
                                             c.transports.size(),   c.parameters.size(),   c.readings.size(),  c.declarations.size(),
                                             c.declarations.size(), c.declarations.size(), c.factors.size(),   c.grids.size(),
                                             c.gwps.size(),         c.materials.size()};
  std::size_t total = 0;
  for (std::size_t i = 0; i < fact_columns; ++i) {
    c.fact_offset[i] = static_cast<FactId>(total);
    total += size[i];
  }
  c.facts.assign(total, not_given);
}

/// Books an amount: a number straight into the facts, a formula as a dependent.
template <class R>
void book(Builder& b, const R& row, std::string_view column, const Amount& amount, FactId target, double scale,
          std::vector<FactId> factors = {}) {
  Chain& c = b.chain;
  if (amount.formula.empty() && factors.empty()) {
    c.facts[target] = amount.value * scale;
    return;
  }
  auto expression = Expression::parse(amount.formula.empty() ? to_text(amount.value) : amount.formula);
  if (!expression) return b.report("base.bad_formula", row, column, amount.formula);
  std::vector<FactId> names;
  for (const auto& name : expression->names()) {
    auto position = b.parameters.find(name);
    if (position == none) return b.report("base.unknown_name", row, column, name, nearest(b.parameters.ids(), name));
    names.push_back(c.fact(parameter, position));
  }
  c.dependents.push_back({target, std::move(*expression), std::move(names), scale, std::move(factors)});
}

/// The factor that turns a mass or volume of a fuel into energy, or none. Ranked as find_factor ranks.
std::uint32_t heating_value(Builder& b, Id<Material> fuel, const Dimension& from, Id<Activity> activity) {
  Chain& c = b.chain;
  if (!activity.valid()) return none;
  Dimension expected = dimension::energy;
  for (std::size_t k = 0; k < expected.exponent.size(); ++k)
    expected.exponent[k] = static_cast<std::int8_t>(expected.exponent[k] - from.exponent[k]);
  auto country = country_of(c, activity);
  int year = year_of(c, activity);
  std::uint32_t best = none;
  for (auto i : c.material_factors[fuel.index()]) {
    const auto& f = c.factors[i];
    if (f.property != Property::net_calorific_value || factor_rank(c, i, country, year)[1] == 0) continue;
    const auto& unit = b.unit(f.unit);
    if (!unit || unit->dimension != expected) continue;
    if (best == none || factor_rank(c, i, country, year) > factor_rank(c, best, country, year)) best = i;
  }
  return best;
}

/// Books the amount of an output or exchange in the canonical unit of its material.
template <class R>
void book_amount(Builder& b, const R& row, Id<Material> material, Id<Activity> activity, FactId target, bool* as_co2e) {
  Chain& c = b.chain;
  const auto& unit = b.unit(row.unit);
  if (!unit) return b.report("base.bad_unit", row, "unit", row.unit, "a unit such as t, kg, MJ, kWh, m3");
  if (!material.valid()) return;
  const auto& m = c.material_of(material);
  const auto& own = c.material_unit[material.index()];
  bool gas_as_co2e = m.category == Category::gas && unit->substance == "CO2e";
  if (as_co2e) *as_co2e = gas_as_co2e && m.id != "co2e";
  if (!unit->substance.empty() && !gas_as_co2e)
    return b.report("chain.wrong_kind", row, "unit", row.unit, "a unit without a substance, such as " + m.unit);
  if (unit->dimension == own.dimension) return book(b, row, "amount", row.amount, target, unit->factor);
  if (m.category == Category::fuel && own.dimension == dimension::energy) {
    auto factor = heating_value(b, material, unit->dimension, activity);
    if (factor != none) return book(b, row, "amount", row.amount, target, unit->factor, {c.fact(FactColumn::factor, factor)});
    return b.report("chain.wrong_kind", row, "unit", row.unit, "an energy unit such as MJ",
                    fmt::format("no net calorific value of {} per such a unit is known", m.id));
  }
  b.report("chain.wrong_kind", row, "unit", row.unit, fmt::format("a unit of the kind of {}", m.unit),
           fmt::format("{} is measured in {}", m.id, m.unit));
}

/// What the unit of a factor must measure, by its property and material.
Dimension factor_dimension(const Builder& b, const Factor& f, Id<Material> material) {
  const Dimension& own = b.chain.material_unit[material.index()].dimension;
  auto over = [](Dimension top, const Dimension& bottom) {
    for (std::size_t i = 0; i < top.exponent.size(); ++i) top.exponent[i] = static_cast<std::int8_t>(top.exponent[i] - bottom.exponent[i]);
    return top;
  };
  switch (f.property) {
    case Property::oxidation_factor:
    case Property::biomass_fraction:
      return dimension::one;
    case Property::density:
      return over(dimension::mass, dimension::volume);
    case Property::net_calorific_value:
      return over(dimension::energy, dimension::mass);
    case Property::remelting_co2e:
      return dimension::one;
    case Property::price:
      return over(dimension::money, own);
    default:
      return over(dimension::mass, own);
  }
}

void read_factors(Builder& b) {
  Chain& c = b.chain;
  for (std::size_t i = 0; i < c.factors.size(); ++i) {
    const auto& f = c.factors[i];
    const auto& unit = b.unit(f.unit);
    if (!unit) {
      b.report("base.bad_unit", f, "unit", f.unit, "a unit such as kg CO2/MJ");
      continue;
    }
    if (!c.factor_material[i].valid()) continue;
    auto expected = factor_dimension(b, f, c.factor_material[i]);
    bool per_volume = f.property == Property::net_calorific_value && unit->dimension == Dimension{{0, 1, -1}};
    if (unit->dimension != expected && !per_volume)
      b.report("chain.wrong_kind", f, "unit", f.unit,
               fmt::format("{} per {}", f.property == Property::net_calorific_value ? "energy" : "mass",
                           c.material_of(c.factor_material[i]).unit));
    if (f.value < 0 && f.property != Property::supply_co2e) b.report("table.out_of_range", f, "value", to_text(f.value), "zero or more");
    c.facts[c.fact(factor, i)] = f.value * unit->factor;
  }
  for (std::size_t i = 0; i < c.grids.size(); ++i) c.facts[c.fact(grid, i)] = c.grids[i].intensity * 1e-3 / 3.6;  // g/kWh -> kg/MJ
  for (std::size_t i = 0; i < c.gwps.size(); ++i) c.facts[c.fact(gwp, i)] = c.gwps[i].value;
  for (std::size_t i = 0; i < c.materials.size(); ++i)
    c.facts[c.fact(recovery, i)] = std::isnan(c.materials[i].recovery) ? 1 : c.materials[i].recovery;
}

void read_declarations(Builder& b) {
  Chain& c = b.chain;
  for (std::size_t i = 0; i < c.declarations.size(); ++i) {
    const auto& d = c.declarations[i];
    const auto& unit = b.unit(d.unit);
    auto material = c.declaration_material[i];
    if (!unit || !material.valid()) {
      if (!unit) b.report("base.bad_unit", d, "unit", d.unit, "a unit such as t CO2e/t");
      continue;
    }
    Dimension expected = dimension::mass;
    for (std::size_t k = 0; k < expected.exponent.size(); ++k)
      expected.exponent[k] = static_cast<std::int8_t>(expected.exponent[k] - c.material_unit[material.index()].dimension.exponent[k]);
    if (unit->dimension != expected) b.report("chain.wrong_kind", d, "unit", d.unit, "mass of CO2e per " + c.material_of(material).unit);
    c.facts[c.fact(declared_cutoff, i)] = d.cutoff * unit->factor;
    c.facts[c.fact(declared_allocation, i)] = d.allocation * unit->factor;
    c.facts[c.fact(declared_direct, i)] = d.direct * unit->factor;
  }
}

void read_readings(Builder& b) {
  Chain& c = b.chain;
  for (std::size_t i = 0; i < c.readings.size(); ++i) {
    const auto& r = c.readings[i];
    if (!b.unit(r.unit)) b.report("base.bad_unit", r, "unit", r.unit);
    auto target = c.fact(reading, i);
    if (auto number = parse_number(r.value)) {
      c.facts[target] = *number;
      continue;
    }
    auto expression = Expression::parse(r.value);
    bool word = expression && expression->names().size() == 1 && expression->names()[0] == r.value && !b.parameters.contains(r.value);
    if (!word && expression) book(b, r, "value", Amount{not_given, r.value}, target, 1);
    if (!expression)
      b.report("base.bad_formula", r, "value", r.value, "a number, a formula over parameters or a word", expression.error().front().detail);
  }
}

/// Orders the dependents so that each comes after what it needs; reports circles of parameters.
void order_dependents(Builder& b) {
  Chain& c = b.chain;
  std::unordered_map<FactId, std::size_t> maker;
  for (std::size_t i = 0; i < c.dependents.size(); ++i) maker[c.dependents[i].target] = i;
  std::vector<char> state(c.dependents.size());
  std::vector<Dependent> ordered;
  auto visit = [&](auto& self, std::size_t i, int depth) -> bool {
    if (state[i] == 2) return true;
    if (state[i] == 1 || depth > 1000) return false;
    state[i] = 1;
    bool good = true;
    for (auto n : c.dependents[i].names)
      if (auto it = maker.find(n); good && it != maker.end()) good = self(self, it->second, depth + 1);
    state[i] = 2;
    if (good) ordered.push_back(c.dependents[i]);
    return good;
  };
  for (std::size_t i = 0; i < c.dependents.size(); ++i) {
    if (visit(visit, i, 0)) continue;
    auto place = place_of(c, c.dependents[i].target);
    b.report("chain.parameter_cycle", *place.row, place.column, place.key);
  }
  c.dependents = std::move(ordered);
}

}  // namespace

void read_facts(Builder& b) {
  Chain& c = b.chain;
  lay_out(c);
  read_factors(b);
  for (const auto& p : c.parameters) {
    auto name = Expression::parse(p.id);
    if (!name || name->names().size() != 1 || name->names()[0] != p.id)
      b.report("table.bad_id", p, "id", p.id, "letters, digits, '_' and '.', a letter first", "formulas could not name it");
  }
  for (std::size_t i = 0; i < c.parameters.size(); ++i) book(b, c.parameters[i], "value", c.parameters[i].value, c.fact(parameter, i), 1);
  for (std::size_t i = 0; i < c.outputs.size(); ++i) {
    const auto& o = c.outputs[i];
    book_amount(b, o, c.output_material[i], c.output_activity[i], c.fact(output_amount, i), nullptr);
    if (c.output_material[i].valid()) c.facts[c.fact(output_price, i)] = o.price / c.material_unit[c.output_material[i].index()].factor;
  }
  c.exchange_as_co2e.assign(c.exchanges.size(), false);
  for (std::size_t i = 0; i < c.exchanges.size(); ++i) {
    bool as_co2e = false;
    book_amount(b, c.exchanges[i], c.exchange_material[i], c.exchange_activity[i], c.fact(exchange_amount, i), &as_co2e);
    c.exchange_as_co2e[i] = as_co2e;
  }
  for (std::size_t i = 0; i < c.supplies.size(); ++i) c.facts[c.fact(supply_share, i)] = c.supplies[i].share;
  for (std::size_t i = 0; i < c.transports.size(); ++i) c.facts[c.fact(transport_distance, i)] = c.transports[i].distance_km;
  read_declarations(b);
  read_readings(b);
  order_dependents(b);
  update_dependents(c, c.facts);
  for (const auto& d : c.dependents) {
    auto finite = [&](FactId f) { return std::isfinite(c.facts[f]); };
    // Where an ingredient is at fault already, that is told; its followers say nothing new.
    if (finite(d.target) || !std::ranges::all_of(d.names, finite) || !std::ranges::all_of(d.factors, finite)) continue;
    auto place = place_of(c, d.target);
    b.report("base.not_finite", *place.row, place.column, place.key);
  }
  for (std::size_t i = 0; i < c.exchanges.size(); ++i)
    if (c.value(exchange_amount, i) < 0) b.report("chain.negative_amount", c.exchanges[i], "amount", to_text(c.value(exchange_amount, i)));
  for (std::size_t i = 0; i < c.outputs.size(); ++i) {
    if (c.value(output_amount, i) < 0) b.report("chain.negative_amount", c.outputs[i], "amount", to_text(c.value(output_amount, i)));
    if (c.value(output_amount, i) == 0 && c.outputs[i].role == Role::reference)
      b.report("chain.zero_output", c.outputs[i], "amount", "0", "more than zero");
  }
}

}  // namespace detail

void update_dependents(const Chain& chain, std::vector<double>& facts) {
  std::vector<double> values;
  for (const auto& d : chain.dependents) {
    values.clear();
    for (auto n : d.names) values.push_back(facts[n]);
    double value = d.expression.evaluate(values) * d.scale;
    for (auto f : d.factors) value *= facts[f];
    facts[d.target] = value;
  }
}

FactPlace place_of(const Chain& c, FactId fact) {
  std::size_t k = fact_columns - 1;
  while (c.fact_offset[k] > fact) --k;
  std::size_t i = fact - c.fact_offset[k];
  auto make = [&](const auto& rows, std::string_view column) {
    using R = std::decay_t<decltype(rows[i])>;
    FactPlace place{.table = R::table, .row = &rows[i], .key = key(rows[i]), .column = column, .source = {}, .page = {}};
    if constexpr (requires { rows[i].source; }) place.source = rows[i].source;
    if constexpr (requires { rows[i].page; }) place.page = rows[i].page;
    if constexpr (requires { rows[i].status; }) place.status = rows[i].status;
    return place;
  };
  switch (static_cast<FactColumn>(k)) {
    case FactColumn::output_amount:
      return make(c.outputs, "amount");
    case FactColumn::output_price:
      return make(c.outputs, "price");
    case FactColumn::exchange_amount:
      return make(c.exchanges, "amount");
    case FactColumn::supply_share:
      return make(c.supplies, "share");
    case FactColumn::transport_distance:
      return make(c.transports, "distance_km");
    case FactColumn::parameter:
      return make(c.parameters, "value");
    case FactColumn::reading:
      return make(c.readings, "value");
    case FactColumn::declared_cutoff:
      return make(c.declarations, "cutoff");
    case FactColumn::declared_allocation:
      return make(c.declarations, "allocation");
    case FactColumn::declared_direct:
      return make(c.declarations, "direct");
    case FactColumn::factor:
      return make(c.factors, "value");
    case FactColumn::grid:
      return make(c.grids, "intensity");
    case FactColumn::gwp:
      return make(c.gwps, "value");
    case FactColumn::recovery:
      return make(c.materials, "recovery");
  }
  return {};
}

std::string_view country_of(const Chain& c, Id<Activity> activity) {
  auto site = c.activity_site[activity.index()];
  return site.valid() ? std::string_view{c.sites[site.index()].country} : std::string_view{};
}

int year_of(const Chain& c, Id<Activity> activity) {
  const auto& own = c.activity_period[activity.index()];
  return own.valid() ? main_year(own) : c.period.valid() ? main_year(c.period) : 9999;
}

std::uint32_t find_factor(const Chain& c, Id<Material> material, Property property, std::string_view country, int year) {
  std::uint32_t best = none;
  auto rank = [&](std::uint32_t i) { return detail::factor_rank(c, i, country, year); };
  for (auto at : c.material_factors[material.index()]) {
    if (c.factors[at].property != property) continue;
    if (rank(at)[1] == 0) continue;
    if (best == none || rank(at) > rank(best)) best = at;
  }
  return best;
}

std::uint32_t find_gwp(const Chain& c, std::string_view set, std::string_view gas) {
  for (std::size_t i = 0; i < c.gwps.size(); ++i)
    if (c.gwps[i].set == set && c.gwps[i].gas == gas) return static_cast<std::uint32_t>(i);
  return none;
}

}  // namespace alumen::chain
