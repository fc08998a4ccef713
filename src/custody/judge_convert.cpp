#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {
namespace {

/// Contained metal in parts of a gram per million; exact.
Wide metal(const Tables& t, Index material, Grams mass) {
  return material == none ? 0 : static_cast<Wide>(mass.count()) * t.materials[material].aluminium;
}

bool too_much_metal(const Tables& t, const RecordTransformation& c, const ConversionParts& p) {
  if (t.is(Mutant::contained_metal_unchecked)) return false;
  Wide in = metal(t, p.input, c.input_mass) + metal(t, p.second, c.second_mass);
  Wide out = metal(t, p.output, c.output_mass) + metal(t, p.by_product, c.by_product_mass);
  auto tolerance = t.scheme_of(p.scope)[Parameter::metal_tolerance] * (t.is(Mutant::metal_tolerance_tenfold) ? 10 : 1);
  return out * whole.parts > in * (whole.parts + tolerance);
}

bool available(const Tables& t, const RecordTransformation& c, const ConversionParts& p) {
  if (p.lot != none) return c.input_mass.count() <= t.lots[p.lot].content.mass;
  auto stock = stock_of(t, p.scope, p.input).mass;
  auto first = c.input_mass.count(), second = c.second_mass.count();
  if (p.second == p.input) return first + second <= stock;
  return first <= stock && (p.second == none || second <= stock_of(t, p.scope, p.second).mass);
}

}  // namespace

Judged<RecordTransformation> judge_masses(const Trial& q, const RecordTransformation& c, const ConversionParts& p) {
  const auto& t = q.t;
  if (!available(t, c, p))
    return refuse("custody.input_unavailable", {say("input_mass", c.input_mass), say_mass("stock", stock_of(t, p.scope, p.input).mass)});
  auto used = c.input_mass.count() + c.second_mass.count(), made = c.output_mass.count() + c.by_product_mass.count();
  const auto& yields = t.periods[p.period].yields;
  bool bounded = p.from != p.to || yields[p.from][p.to] >= 0;
  auto most = floor_ratio(used, yield_between(t.scheme_of(p.scope), yields, p.from, p.to), whole.parts);
  if (bounded && made > most && !t.is(Mutant::declared_yield_unchecked))
    return refuse("custody.yield_exceeded", {say_mass("made", made), say_mass("most", most)});
  if (too_much_metal(t, c, p))
    return refuse("custody.yield_exceeded",
                  {say_mass("made", made), say_mass("used", used), say("because", "contained aluminium would grow")});
  auto x = convert(t, c, p.scope);
  bool fit = fits(t.pools[t.periods[p.period].first_pool + p.to].figures, made) && fits(used, c.co2e.count()) &&
             fits(x.first.co2e + x.second.co2e, c.co2e.count());
  if (p.lot == none) {
    fit = fit && fits(stock_of(t, p.scope, p.output), x.output);
    if (p.by_product != none) fit = fit && fits(stock_of(t, p.scope, p.by_product), x.output + x.by_product);
  }
  if (!fit) return refuse("custody.overflow", {say_mass("made", made)});
  return RecordTransformation::Outcome{Grams{x.output.co2e}, Grams{x.output.pre},      Grams{x.output.post}, Grams{x.output.unknown},
                                       Grams{x.certified},   Grams{x.by_product.co2e}, Grams{x.by_certified}};
}

Judged<SplitLot> judge(Trial& q, const SplitLot& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  if (!t.scheme_of(scope).lots()) return refuse("custody.scheme_forbids", {say("scheme", t.scheme_of(scope).id)});
  auto lot = q.lot(scope, c.lot);
  q.new_lot(scope, c.as);
  if (q) return q.no();
  const auto& row = t.lots[lot];
  if (c.mass.count() >= row.content.mass)
    return refuse("custody.input_unavailable", {say("mass", c.mass), say_mass("lot", row.content.mass)});
  auto part = part_of(row.content, c.mass.count());
  auto certified = share_of(row.certified, c.mass.count(), row.content.mass);
  if (t.is(Mutant::split_rounds_up)) certified = std::min(row.certified, certified + 1);
  return SplitLot::Outcome{Grams{certified}, Grams{part.co2e}, Grams{part.pre}, Grams{part.post}, Grams{part.unknown}};
}

Judged<MergeLots> judge(Trial& q, const MergeLots& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  const auto& scheme = t.scheme_of(scope);
  if (!scheme.lots()) return refuse("custody.scheme_forbids", {say("scheme", scheme.id)});
  auto first = q.lot(scope, c.lot), second = q.lot(scope, c.other);
  if (q) return q.no();
  if (first == second) return refuse("custody.schema_invalid", {say("other", c.other)});
  const auto &a = t.lots[first], &b = t.lots[second];
  if (a.material != b.material)
    return refuse("custody.material_mismatch", {say("material", t.materials[a.material].id), say("other", t.materials[b.material].id)});
  bool alike = (a.certified > 0) == (b.certified > 0);
  bool origins = scheme.model != Model::identity_preserved || a.certified == 0 || a.origin == b.origin || t.is(Mutant::origins_mix);
  bool kinds = scheme.model == Model::controlled_blending || alike || t.is(Mutant::segregated_mixes);
  if (!origins || !kinds)
    return refuse("custody.mixing_forbidden", {say("lot", c.lot), say("other", c.other), say("model", word_of(scheme.model))});
  bool same = static_cast<Wide>(a.content.co2e) * b.content.mass == static_cast<Wide>(b.content.co2e) * a.content.mass;
  if (!same && !scheme.is(Parameter::average_co2e) && !t.is(Mutant::footprints_averaged))
    return refuse("custody.averaging_forbidden", {say("lot", c.lot), say("other", c.other)});
  if (!fits(a.content, b.content)) return refuse("custody.overflow", {say_mass("mass", a.content.mass)});
  return Nothing{};
}

Judged<DowngradeLot> judge(Trial& q, const DowngradeLot& c) {
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  if (!q.t.scheme_of(scope).lots()) return refuse("custody.scheme_forbids", {say("scheme", q.t.scheme_of(scope).id)});
  q.lot(scope, c.lot);
  if (q) return q.no();
  return Nothing{};
}

}  // namespace alumen::custody::detail
