#include "carbon/detail/evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"

namespace alumen::carbon::detail {

using chain::FactColumn;
using chain::Feed;
using chain::none;
using chain::Property;
using chain::Role;
using chain::Status;
using MaterialKind = chain::Category;

Evaluator::Evaluator(const Chain& chain, const Method& method) : c(chain), method_(method) {
  uses_.resize(c.activities.size());
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    inside_.push_back(method.processes.empty() || std::ranges::find(method.processes, c.activities[a].process) != method.processes.end());
    power_.push_back(stage(static_cast<std::uint32_t>(a)) == "Power");
  }
  for (std::size_t e = 0; e < c.exchanges.size(); ++e) {
    exchange_role_.push_back(c.exchanges[e].role);
    exchange_kind_.push_back(c.material_of(c.exchange_material[e]).category);
  }
  for (std::size_t i = 0; i < c.gwps.size(); ++i)
    if (c.gwps[i].set == method.gwp_set) gwp_[c.gwps[i].gas] = c.fact(FactColumn::gwp, i);
  only_maker_.assign(c.materials.size(), none);
  std::vector<int> makers(c.materials.size());
  for (std::size_t o = 0; o < c.outputs.size(); ++o) {
    if (c.is_library(c.outputs[o]) || c.outputs[o].role != Role::reference || !c.activity_active[c.output_activity[o].index()]) continue;
    auto m = c.output_material[o].index();
    only_maker_[m] = ++makers[m] == 1 ? static_cast<std::uint32_t>(o) : none;
  }
}

const std::string& Evaluator::stage(std::uint32_t activity) const { return c.processes[c.activity_process[activity].index()].stage; }

Allocation Evaluator::rule(Role role) const {
  switch (role) {
    case Role::co_product:
      return method_.co_products;
    case Role::pre_consumer_scrap:
      return method_.pre_consumer_scrap;
    case Role::post_consumer_scrap:
      return method_.post_consumer_scrap;
    case Role::internal_scrap:
      return method_.internal_scrap;
    default:
      return Allocation::cut_off;
  }
}

std::uint32_t Evaluator::factor(Id<chain::Material> material, Property property, std::uint32_t activity) const {
  Id<chain::Activity> id{activity};
  return find_factor(c, material, property, country_of(c, id), year_of(c, id));
}

void Evaluator::note_factor(std::uint32_t factor, Diagnostics* out) const {
  if (!out) return;
  const auto& f = c.factors[factor];
  if (f.status == Status::unverified)
    say(out, {.code = "chain.unverified",
              .where = c.where(f, "value"),
              .value = f.id,
              .detail = fmt::format("{} {} ({})", to_text(f.value), f.unit, f.note.empty() ? f.source : f.note)});
  if (f.property == Property::supply_co2e && !f.gwp_set.empty() && f.gwp_set != method_.gwp_set)
    say(out,
        {.code = "carbon.factor_gwp", .where = c.where(f, "gwp_set"), .value = f.id, .expected = method_.gwp_set, .detail = f.gwp_set});
}

/// Books kg of one gas as CO2e, if the method counts the gas.
void Evaluator::gas(Term term, std::string_view name, double kg, const Facts& facts, std::vector<Term>& into, Diagnostics* out,
                    const chain::Row& row) const {
  bool total = name == "co2e";
  if (!total && std::ranges::find(method_.gases, name) == method_.gases.end()) return;
  term.gas = name;
  term.amount = kg;
  term.value = kg;
  if (!total && name != "co2") {
    auto it = gwp_.find(name);
    if (it == gwp_.end())
      return say(out, {.code = "carbon.gwp_missing", .where = c.where(row), .value = std::string{name}, .expected = method_.gwp_set});
    term.gwp = it->second;
    term.value = kg * facts[it->second];
  }
  into.push_back(term);
}

void Evaluator::emission(std::uint32_t e, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  const auto& x = c.exchanges[e];
  const auto& name = c.material_of(c.exchange_material[e]).id;
  double kg = facts[c.fact(FactColumn::exchange_amount, e)];
  if (c.exchange_as_co2e[e]) {
    auto made_with = find_gwp(c, x.gwp_set, name);
    if (made_with == none)
      return say(out, {.code = x.gwp_set.empty() ? Code{"carbon.gwp_unknown_set"} : Code{"carbon.gwp_missing"},
                       .where = c.where(x, "gwp_set"),
                       .value = x.gwp_set,
                       .expected = "AR4, AR5 or AR6"});
    kg /= facts[c.fact(FactColumn::gwp, made_with)];
  }
  bool pfc = name == "cf4" || name == "c2f6";
  Term term{.kind = Term::Kind::emission, .category = pfc ? Category::pfc : Category::direct_process, .value = 0, .exchange = e};
  if (name == "co2e") say(out, {.code = "carbon.total_only", .where = c.where(x, "amount"), .value = x.id});
  gas(term, name, kg, facts, into, out, x);
}

void Evaluator::combustion(std::uint32_t a, std::uint32_t e, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  auto material = c.exchange_material[e];
  double energy = facts[c.fact(FactColumn::exchange_amount, e)];
  auto value = [&](Property property, double otherwise, std::uint32_t& at) {
    at = factor(material, property, a);
    if (at == none) return otherwise;
    note_factor(at, out);
    return facts[c.fact(FactColumn::factor, at)];
  };
  std::uint32_t row, ignored;
  double oxidation = value(Property::oxidation_factor, 1, ignored), fossil = 1 - value(Property::biomass_fraction, 0, ignored);
  Term term{.kind = Term::Kind::combustion, .category = Category::thermal, .value = 0, .exchange = e};
  double co2 = value(Property::combustion_co2, chain::not_given, row);
  if (row == none)
    return say(out, {.code = "carbon.no_factor",
                     .where = c.where(c.exchanges[e], "material"),
                     .value = c.material_of(material).id,
                     .expected = "a combustion_co2 row in factors.csv"});
  term.row = row;
  gas(term, "co2", energy * co2 * oxidation * fossil, facts, into, out, c.exchanges[e]);
  if (double ch4 = value(Property::combustion_ch4, 0, row); row != none)
    term.row = row, gas(term, "ch4", energy * ch4, facts, into, out, c.exchanges[e]);
  if (double n2o = value(Property::combustion_n2o, 0, row); row != none)
    term.row = row, gas(term, "n2o", energy * n2o, facts, into, out, c.exchanges[e]);
}

void Evaluator::terms(std::uint32_t a, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  auto first = into.size();
  for (auto e : c.activity_exchanges[a]) {
    Role role = exchange_role_[e];
    if (role == Role::emission) {
      emission(e, facts, into, out);
      continue;
    }
    if (exchange_kind_[e] == MaterialKind::fuel && role != Role::feedstock) combustion(a, e, facts, into, out);
    supply(a, e, facts, into, out);
    transports(a, e, facts, into, out);
  }
  for (std::uint32_t u = 0; u < uses_[a].size(); ++u) formula(a, u, facts, into, out);
  for (auto o : c.activity_outputs[a]) {
    Role role = c.outputs[o].role;
    if (role == Role::reference || !credits(rule(role))) continue;
    Credit credit{c.output_material[o], -facts[c.fact(FactColumn::output_amount, o)], rule(role), scrap_role(role), &c.outputs[o]};
    substitute(a, none, credit, facts, into, out);
  }
  // What a power plant burns is electricity to whoever reads the result.
  if (power_[a])
    for (auto i = first; i < into.size(); ++i) into[i].category = Category::electricity;
  if (out && c.activities[a].status == Status::unverified)
    say(out, {.code = "chain.unverified",
              .where = c.where(c.activities[a], "status"),
              .value = c.activities[a].id,
              .detail = c.activities[a].note});
}

void Evaluator::shares(std::uint32_t a, const Facts& facts, std::vector<double>& into, Diagnostics* out) const {
  auto outputs = c.activity_outputs[a];
  into.assign(outputs.size(), 0);
  if (outputs.empty()) return;
  auto basis_of = [&](Role role) {
    Allocation r = rule(role);
    if (r != Allocation::co_product) return r;
    return method_.co_products == Allocation::economic ? Allocation::economic : Allocation::mass;
  };
  bool by_value = false, by_mass = false;
  for (auto o : outputs) {
    Role role = c.outputs[o].role;
    if (role == Role::reference || role == Role::waste || role == Role::residue) continue;
    by_value |= basis_of(role) == Allocation::economic;
    by_mass |= basis_of(role) == Allocation::mass;
  }
  std::size_t reference = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (c.outputs[outputs[i]].role == Role::reference) reference = i;
  if (!by_mass && !by_value) {
    into[reference] = 1;
    return;
  }
  if (by_mass && by_value) return say(out, {.code = "carbon.mixed_basis", .where = c.where(c.activities[a]), .value = c.activities[a].id});
  double sum = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto o = outputs[i];
    Role role = c.outputs[o].role;
    bool shares = role == Role::reference || (role != Role::waste && role != Role::residue &&
                                              (basis_of(role) == Allocation::mass || basis_of(role) == Allocation::economic));
    if (!shares) continue;
    into[i] = facts[c.fact(FactColumn::output_amount, o)];
    if (by_value) {
      double price = facts[c.fact(FactColumn::output_price, o)];
      if (std::isnan(price)) say(out, {.code = "carbon.no_price", .where = c.where(c.outputs[o], "price"), .value = c.outputs[o].id});
      into[i] *= std::isnan(price) ? 0 : price;
    } else if (c.material_unit[c.output_material[o].index()].dimension != dimension::mass) {
      say(out, {.code = "carbon.mixed_basis",
                .where = c.where(c.outputs[o], "unit"),
                .value = c.outputs[o].unit,
                .expected = "a mass, to share the burden by mass"});
    }
    sum += into[i];
  }
  for (auto& share : into) share = sum > 0 ? share / sum : 0;
}

}  // namespace alumen::carbon::detail
