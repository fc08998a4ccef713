#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"
#include "carbon/detail/names.hpp"
#include "carbon/detail/teller.hpp"

namespace alumen::carbon {
namespace detail {

using chain::FactColumn;
using chain::none;

namespace {

/// The source column of a row, whichever table it stands in.
template <class R>
Lineage from_row(const Chain& c, const R& row, std::string_view column, std::string name, double value, std::string unit) {
  Lineage line{.name = std::move(name), .value = value, .unit = std::move(unit), .where = c.where(row, column), .source = row.source};
  if constexpr (requires { row.status; }) line.status = row.status;
  if constexpr (requires { row.page; })
    if (!row.page.empty()) line.source += ", " + row.page;
  return line;
}

bool own(const Term& t) { return t.kind == Term::Kind::combustion || t.kind == Term::Kind::formula || t.kind == Term::Kind::emission; }

}  // namespace

Lineage Teller::fact(FactId id, std::string name, double value, std::string unit) const {
  auto place = place_of(c, id);
  Lineage line{.name = std::move(name),
               .value = value,
               .unit = std::move(unit),
               .where = c.where(*place.row, place.column),
               .source = std::string{place.source},
               .status = place.status};
  if (!place.page.empty()) line.source += ", " + std::string{place.page};
  return line;
}

Lineage Teller::factor(std::uint32_t row) const {
  const auto& f = c.factors[row];
  auto line = from_row(c, f, "value", std::string{word_of(f.property)}, f.value, f.unit);
  line.name += " of " + f.material;
  return line;
}

Lineage Teller::exchange(const Term& t) const {
  const auto& x = c.exchanges[t.exchange];
  double unit = c.material_unit[c.exchange_material[t.exchange].index()].factor;
  auto line = from_row(c, x, "amount", x.id, c.value(FactColumn::exchange_amount, t.exchange) / unit,
                       c.material_of(c.exchange_material[t.exchange]).unit);
  if (line.source.empty()) {
    const auto& a = c.activities[c.exchange_activity[t.exchange].index()];
    line.source = a.source;
    line.status = a.status;
  }
  return line;
}

/// The supply rows and the leg that lead to a term.
void Teller::add_shares(Explanation& step, const Term& t) const {
  if (t.exchange != none) step.figures.push_back(exchange(t));
  // A library mix of one part says nothing.
  bool whole = t.feed != none && c.feeds[t.feed].share != chain::no_fact && c.facts[c.feeds[t.feed].share] == 1 &&
               c.is_library(c.supplies[c.feeds[t.feed].supply]);
  if (t.feed != none && c.feeds[t.feed].share != chain::no_fact && !whole)
    step.figures.push_back(fact(c.feeds[t.feed].share, "share of supply (" + std::string{word_of(c.feeds[t.feed].evidence)} + ")",
                                c.facts[c.feeds[t.feed].share], ""));
  if (t.transport != none) {
    const auto& leg = c.transports[t.transport];
    step.figures.push_back(from_row(c, leg, "distance_km", "distance", leg.distance_km, "km"));
  }
}

Supplier Teller::supplier(const Term& t, double weight) const {
  Supplier s{.name = {},
             .label = {},
             .input = {},
             .kind = {},
             .amount = t.amount * weight,
             .amount_unit = {},
             .value = t.value * weight,
             .where = {}};
  Id<chain::Material> material;  // that the amount is of
  if (t.exchange != none) {
    material = c.exchange_material[t.exchange];
    s.input = c.material_of(material).id;
    s.where = c.where(c.exchanges[t.exchange], "amount");
  }
  switch (t.kind) {
    case Term::Kind::node:
      s.name = c.outputs[t.output].id, s.label = output_name(c, t.output), s.kind = t.value < 0 ? "credit" : "output";
      s.value = t.value * weight * total_[node_of_output_[t.output]];
      material = c.output_material[t.output];
      break;
    case Term::Kind::factor:
      s.name = c.factors[t.row].id, s.label = factor_name(c, t.row), s.kind = "factor", material = c.factor_material[t.row];
      break;
    case Term::Kind::grid:
      s.name = s.label = fmt::format("grid {} {}", c.grids[t.row].country, c.grids[t.row].year), s.kind = "grid";
      break;
    case Term::Kind::declaration:
      s.name = c.declarations[t.row].id, s.label = declaration_name(c, t.row), s.kind = "declaration";
      break;
    case Term::Kind::remelting:
      s.name = c.factors[t.row].id, s.kind = "credit", material = c.factor_material[t.row];
      s.label = "remelting of " + c.material_of(material).name;
      break;
    default:
      s.name = s.label = "own emissions", s.kind = "own", s.input.clear(), s.amount = chain::not_given, s.where = {}, material = {};
  }
  if (t.freight) {
    s.kind = "freight", s.input = c.transports[t.transport].mode, s.where = c.where(c.transports[t.transport]);
    s.label =
        fmt::format("{} of {}", c.material_of(c.transport_mode[t.transport]).name, c.material_of(c.exchange_material[t.exchange]).name);
    material = c.transport_mode[t.transport];
  }
  if (!material.valid()) return s;
  s.amount /= c.material_unit[material.index()].factor;
  s.amount_unit = c.material_of(material).unit;
  return s;
}

Explanation Teller::step(const Term& t, double weight, int depth) const {
  auto name = supplier(t, weight);
  Explanation out{.label = {}, .equation = {}, .value = name.value};
  auto material = t.exchange == none ? std::string{} : c.material_of(c.exchange_material[t.exchange]).name;
  switch (t.kind) {
    case Term::Kind::combustion: {
      out.label = fmt::format("{} from burning {}", t.gas, material);
      out.equation = t.gas == "co2" ? "energy * combustion_co2 * oxidation * (1 - biomass)" : "energy * factor * GWP";
      out.figures.push_back(exchange(t));
      out.figures.push_back(factor(t.row));
      break;
    }
    case Term::Kind::emission:
      out.label = fmt::format("{} emitted", t.gas);
      out.equation = "mass * GWP";
      out.figures.push_back(exchange(t));
      break;
    case Term::Kind::factor:
      out.label =
          t.freight ? fmt::format("{} of {}", c.transports[t.transport].mode, material) : fmt::format("{} ({})", material, name.name);
      out.equation = t.freight ? "mass * distance * factor" : "amount * share * factor";
      add_shares(out, t);
      out.figures.push_back(factor(t.row));
      break;
    case Term::Kind::grid: {
      out.label = fmt::format("{} from {}", material, name.name);
      out.equation = "amount * share * grid intensity";
      add_shares(out, t);
      const auto& grid = c.grids[t.row];
      out.figures.push_back(from_row(c, grid, "intensity", name.name, grid.intensity, "g CO2e/kWh"));
      break;
    }
    case Term::Kind::declaration: {
      const auto& d = c.declarations[t.row];
      out.label = fmt::format("{} declared by {} ({})", material, d.party, d.id);
      out.equation = "amount * share * declared value";
      add_shares(out, t);
      auto unit = parse_unit(d.unit);
      out.figures.push_back(from_row(c, d, place_of(c, c.fact(evaluator_.declared_column(), t.row)).column, d.standard,
                                     t.value / t.amount / (unit ? unit->factor : 1), d.unit));
      break;
    }
    case Term::Kind::remelting:
      out.label = fmt::format("remelting of {} avoided with the credit", c.factors[t.row].material);
      out.equation = "recovered mass * remelting factor";
      out.figures.push_back(factor(t.row));
      break;
    case Term::Kind::node: {
      double scale = t.value * weight;
      if (depth > 0) {
        out = output(t.output, scale, depth - 1);
      } else {
        out.value = scale * total_[node_of_output_[t.output]];
        out.label = c.outputs[t.output].id;
      }
      if (t.freight) out.label = fmt::format("{} of {}", c.transports[t.transport].mode, material);
      if (t.value < 0) out.label = "credit for " + out.label;
      Explanation shares;
      add_shares(shares, t);
      out.figures.insert(out.figures.begin(), shares.figures.begin(), shares.figures.end());
      out.equation = t.value < 0 ? "- recovered mass * footprint of what it replaces" : "amount * share * footprint of the supplier";
      break;
    }
    case Term::Kind::formula:
      break;
  }
  if (t.gwp != chain::no_fact) out.figures.push_back(fact(t.gwp, "GWP100 of " + std::string{t.gas}, c.facts[t.gwp], "kg CO2e/kg"));
  return out;
}

Explanation Teller::formula(std::uint32_t activity, std::uint32_t u, std::span<const Term> gases, double weight) const {
  const FormulaUse& use = evaluator_.uses(activity)[u];
  Explanation out{.label = fmt::format("{}{}", use.formula->title, use.stream.empty() ? "" : " (" + use.stream + ")"),
                  .equation = std::string{use.formula->equation}};
  auto values = evaluator_.inputs(use, Facts{c.facts});
  for (std::size_t i = 0; i < use.inputs.size(); ++i) {
    const auto& input = use.inputs[i];
    const auto& info = use.formula->inputs[i];
    std::string name{info.name}, unit{info.unit};
    if (!info.choices.empty()) name += " = " + std::string{info.choices[static_cast<std::size_t>(values[i])]};
    double shown = info.choices.empty() ? values[i] : chain::not_given;
    if (input.fact != chain::no_fact) {
      out.figures.push_back(fact(input.fact, name, shown, unit));
    } else if (input.reading != none) {
      const auto& r = c.readings[input.reading];
      out.figures.push_back(from_row(c, r, "value", name, shown, unit));
    } else if (input.origin == FormulaUse::Input::Origin::method) {
      out.figures.push_back(
          {.name = name, .value = shown, .unit = unit, .where = {}, .source = "rule book", .status = chain::Status::rule});
    } else if (!info.fallback_source.empty()) {
      out.figures.push_back({.name = name,
                             .value = shown,
                             .unit = unit,
                             .where = {},
                             .source = std::string{info.fallback_source},
                             .status = chain::Status::published});
    }
  }
  for (const auto& t : gases) {
    out.value += t.value * weight;
    out.figures.push_back({.name = "= " + std::string{t.gas},
                           .value = t.amount / 1000,
                           .unit = "t",
                           .where = {},
                           .source = std::string{use.formula->source},
                           .status = chain::Status::derived});
    if (t.gwp != chain::no_fact) out.figures.push_back(fact(t.gwp, "GWP100 of " + std::string{t.gas}, c.facts[t.gwp], "kg CO2e/kg"));
  }
  return out;
}

std::vector<Explanation> Teller::parts(std::uint32_t activity, double weight, int depth, bool with_supply) const {
  std::vector<Term> terms;
  evaluator_.terms(activity, Facts{c.facts}, terms);
  // Who makes electricity may also pass on burdens that count, so only its own kilograms are set apart.
  std::erase_if(terms,
                [&](const Term& t) { return with_supply ? t.kind != Term::Kind::node && !evaluator_.counted(t.category) : !own(t); });
  std::vector<Explanation> out;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].kind != Term::Kind::formula) {
      out.push_back(step(terms[i], weight, depth));
      continue;
    }
    std::size_t end = i + 1;  // the gases of one formula use follow one another
    while (end < terms.size() && terms[end].kind == Term::Kind::formula && terms[end].row == terms[i].row) ++end;
    out.push_back(formula(activity, terms[i].row, std::span{terms}.subspan(i, end - i), weight));
    i = end - 1;
  }
  std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return std::abs(a.value) > std::abs(b.value); });
  return out;
}

Explanation Teller::output(std::uint32_t o, double scale, int depth) const {
  auto activity = c.output_activity[o];
  const auto& a = c.activities[activity.index()];
  const auto& material = c.material_of(c.output_material[o]);
  double unit = c.material_unit[c.output_material[o].index()].factor, amount = c.value(FactColumn::output_amount, o);
  Explanation out{.label = fmt::format("{} from {}", material.name, a.name.empty() ? a.id : a.name),
                  .equation = "share of the activity / amount * sum of the parts",
                  .value = scale * total_[node_of_output_[o]]};
  out.figures.push_back(from_row(c, c.outputs[o], "amount", c.outputs[o].id, amount / unit, material.unit));
  if (out.figures.back().source.empty()) out.figures.back().source = a.source, out.figures.back().status = a.status;
  std::vector<double> shares;
  evaluator_.shares(activity.value, Facts{c.facts}, shares);
  auto outputs = c.activity_outputs[activity.index()];
  double share = shares[static_cast<std::size_t>(std::ranges::find(outputs, o) - outputs.begin())];
  if (share != 1)
    out.figures.push_back({.name = "share of the activity's burden",
                           .value = share,
                           .unit = "",
                           .where = {},
                           .source = "allocation of the rule book",
                           .status = chain::Status::rule});
  if (amount > 0) out.parts = parts(activity.value, scale * share / amount, depth);
  return out;
}

}  // namespace detail

std::vector<Supplier> Model::suppliers(std::uint32_t output) const {
  const Chain& c = *impl_->chain;
  detail::Teller teller{c, impl_->evaluator, impl_->total, impl_->node_of_output};
  auto a = c.output_activity[output].value;
  double amount = c.value(chain::FactColumn::output_amount, output);
  double weight = amount > 0 ? share(output) / amount : 0;
  std::vector<detail::Term> terms;
  impl_->evaluator.terms(a, detail::Facts{c.facts}, terms);
  std::vector<Supplier> out;
  for (const auto& t : terms) {
    if (t.kind != detail::Term::Kind::node && !impl_->evaluator.counted(t.category)) continue;
    auto s = teller.supplier(t, weight);
    auto same = std::ranges::find_if(out, [&](const Supplier& o) { return o.name == s.name && o.input == s.input && o.kind == s.kind; });
    if (same == out.end()) {
      out.push_back(std::move(s));
    } else {
      same->value += s.value;
      same->amount += s.amount;
    }
  }
  std::ranges::stable_sort(out, [](const auto& x, const auto& y) { return std::abs(x.value) > std::abs(y.value); });
  return out;
}

Explanation Model::explain(std::uint32_t output, int depth) const {
  return detail::Teller{*impl_->chain, impl_->evaluator, impl_->total, impl_->node_of_output}.output(output, 1, depth);
}

Explanation Model::explain_activity(std::uint32_t activity) const {
  const Chain& c = *impl_->chain;
  detail::Teller teller{c, impl_->evaluator, impl_->total, impl_->node_of_output};
  const auto& a = c.activities[activity];
  Explanation out{.label = "own emissions of " + (a.name.empty() ? a.id : a.name),
                  .equation = "sum of the parts",
                  .parts = teller.parts(activity, 1, 0, false)};
  for (const auto& p : out.parts) out.value += p.value;
  return out;
}

}  // namespace alumen::carbon
