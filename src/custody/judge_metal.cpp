#include <algorithm>

#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {
namespace {

/// Scrap and dross have a class, other goods have none.
bool class_fits(Good good, ScrapClass scrap) { return is_scrap(good) == (scrap != ScrapClass::none); }

using MaybeNo = std::optional<Refusal>;

/// By what right an intake may count as certified.
MaybeNo claim_refused(const Trial& q, const RecordIntake& c, Index scope, std::size_t pool, Index material, Day fact) {
  const auto& t = q.t;
  const auto& scheme = t.scheme_of(scope);
  auto good = t.materials[material].good;
  auto no = [](Code code, std::vector<Explained> figures) { return MaybeNo{Refusal{code, std::move(figures)}}; };
  if (c.claim == Claim::opening) {
    const auto& periods = t.scopes[scope].periods;
    bool first = t.periods[periods.front()].from <= q.day && q.day < t.periods[periods.front()].to &&
                 t.periods[periods.front()].state == PeriodState::open;
    if (!first) return no("custody.not_eligible", {say("claim", "opening"), say_day("first_period", t.periods[periods.front()].from)});
    return {};
  }
  std::uint32_t work = only(Work::bauxite_mining);
  if (c.claim == Claim::origin) {
    if (!scheme.pools[pool].origin || is_scrap(good))
      return no("custody.not_eligible", {say("claim", "origin"), say("pool", scheme.pools[pool].id)});
  } else {
    bool known = c.scrap_class == ScrapClass::pre_consumer || c.scrap_class == ScrapClass::post_consumer;
    bool unknown_passes = t.is(Mutant::unknown_scrap_is_eligible) && c.scrap_class == ScrapClass::unknown;
    bool allowed = is_scrap(good) && (known || unknown_passes) && (good != Good::dross || scheme.is(Parameter::dross_eligible)) &&
                   (c.scrap_class != ScrapClass::post_consumer || scheme.is(Parameter::post_consumer_eligible));
    if (!allowed) return no("custody.not_eligible", {say("good", word_of(good)), say("scrap_class", word_of(c.scrap_class))});
    if (c.scrap_class == ScrapClass::pre_consumer) return no("custody.missing_document", {say("scrap_class", "pre_consumer")});
    if (!c.due_diligence && !t.is(Mutant::due_diligence_skipped)) return no("custody.due_diligence_missing", {say("supplier", c.supplier)});
    work = only(Work::remelting) | only(Work::refining);
  }
  if (c.evidence.empty() && !t.is(Mutant::claim_without_evidence)) return no("custody.missing_evidence", {say("claim", word_of(c.claim))});
  if (!covered(t, scope, fact, work, pool) && !t.is(Mutant::origin_anywhere))
    return no("custody.certificate_invalid", {say("scope", c.scope), say_day("date", fact), say("pool", scheme.pools[pool].id)});
  return {};
}

}  // namespace

Judged<RecordIntake> judge(Trial& q, const RecordIntake& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  q.site_of(scope, c.site, c.late_for ? day_of(*c.late_for) : q.day);
  auto material = q.material(c.material);
  auto pool = q.pool(scope, material);
  if (q) return q.no();
  q.new_record(scope, c.record);
  if (t.scheme_of(scope).lots()) q.new_lot(scope, c.record);
  auto fact = q.fact_day(scope, c.late_for);
  auto period = q.open_period(scope);
  if (q) return q.no();
  if (!class_fits(t.materials[material].good, c.scrap_class))
    return refuse("custody.material_mismatch",
                  {say("good", word_of(t.materials[material].good)), say("scrap_class", word_of(c.scrap_class))});
  if (!weighs_alike(t, scope, c.mass.count(), c.weighed.count()))
    return refuse("custody.mass_mismatch", {say("mass", c.mass), say("weighed", c.weighed)});
  if (c.claim != Claim::none)
    if (auto no = claim_refused(q, c, scope, pool, material, fact)) return std::unexpected(std::move(*no));
  Content content{c.mass.count(), c.co2e.count()};
  if (!fits(stock_of(t, scope, material), content) || !fits(t.pools[t.periods[period].first_pool + pool].figures, c.mass.count()))
    return refuse("custody.overflow", {say("mass", c.mass)});
  return Nothing{};
}

namespace {

/// What an output takes its metal from: a lot or the stock of the scope.
struct Source {
  Content content;
  std::int64_t certified = 0;
};

/// Checks of a claim that do not look at the certificate.
MaybeNo claim_too_large(const Tables& t, Index scope, const RecordOutput& c) {
  if (c.claim > c.mass && !t.is(Mutant::claim_above_shipment))
    return Refusal{"custody.claim_exceeds_shipment", {say("claim", c.claim), say("mass", c.mass)}};
  auto model = t.scheme_of(scope).model;
  bool whole_only = (model == Model::identity_preserved || model == Model::segregated) && !t.is(Mutant::segregated_claims_in_part);
  if (whole_only && c.claim.count() != 0 && c.claim != c.mass)
    return Refusal{"custody.mixing_forbidden", {say("claim", c.claim), say("mass", c.mass)}};
  return {};
}

/// The part of a lot's certified metal that leaves with a mass of it.
std::int64_t certified_part(const LotRow& lot, std::int64_t mass) { return share_of(lot.certified, mass, lot.content.mass); }

}  // namespace

Judged<RecordOutput> judge(Trial& q, const RecordOutput& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  q.site_of(scope, c.site, c.late_for ? day_of(*c.late_for) : q.day);
  auto material = q.material(c.material);
  auto pool = q.pool(scope, material);
  if (q) return q.no();
  const auto& scheme = t.scheme_of(scope);
  if (scheme.lots() == c.lot.empty()) return refuse("custody.scheme_forbids", {say("scheme", scheme.id), say("lot", c.lot)});
  if (scheme.model == Model::book_and_claim && c.claim.count() > 0)
    return refuse("custody.scheme_forbids", {say("scheme", scheme.id), say("claim", c.claim)});
  auto lot = c.lot.empty() ? none : q.lot(scope, c.lot);
  q.new_record(scope, c.record);
  auto fact = q.fact_day(scope, c.late_for);
  auto period = q.open_period(scope);
  if (q) return q.no();
  bool other_lot = lot != none && t.lots[lot].material != material;
  if (!class_fits(t.materials[material].good, c.scrap_class) || other_lot)
    return refuse("custody.material_mismatch", {say("material", c.material), say("scrap_class", word_of(c.scrap_class))});
  Source source{lot == none ? stock_of(t, scope, material) : t.lots[lot].content, 0};
  if (c.mass.count() > source.content.mass)
    return refuse("custody.input_unavailable", {say("mass", c.mass), say_mass("stock", source.content.mass)});
  auto taken = take(source.content, c.mass.count(), c.scrap_class);
  if (!taken.fits && !t.is(Mutant::scrap_reclassified))
    return refuse("custody.scrap_class_fixed", {say("scrap_class", word_of(c.scrap_class)), say("mass", c.mass)});
  if (auto no = claim_too_large(t, scope, c)) return std::unexpected(std::move(*no));
  RecordOutput::Outcome out{Grams{taken.shipped.co2e}, Grams{taken.shipped.pre}, Grams{taken.shipped.post}, Grams{taken.shipped.unknown},
                            Grams{}};
  auto pools = pools_of(t, period);
  auto& figures = pools.figures[pool];
  if (c.claim.count() > 0) {
    if (!covered(t, scope, fact, only(c.activity), pool))
      return refuse("custody.no_valid_certificate", {say("scope", c.scope), say_day("date", fact)});
    (is_scrap(t.materials[material].good) ? figures.claim_scrap : figures.claim_product) += c.claim.count();
    auto available = lot != none ? certified_part(t.lots[lot], c.mass.count()) - c.claim.count() : guard_with(t, period, pools, pool);
    if (available < 0 && (lot != none || scheme.mode == Mode::strict))
      return refuse("custody.insufficient_entitlement", {say("claim", c.claim), say_mass("available", available + c.claim.count())});
    if (available < 0) out.over_guard = Grams{-available};
  }
  if (!fits(figures.out_product, c.mass.count()) || !fits(figures.out_scrap, c.mass.count()))
    return refuse("custody.overflow", {say("mass", c.mass)});
  return out;
}

Judged<RecordLoss> judge(Trial& q, const RecordLoss& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  auto material = q.material(c.material);
  q.pool(scope, material);
  if (q) return q.no();
  const auto& scheme = t.scheme_of(scope);
  if (scheme.lots() == c.lot.empty()) return refuse("custody.scheme_forbids", {say("scheme", scheme.id), say("lot", c.lot)});
  auto lot = c.lot.empty() ? none : q.lot(scope, c.lot);
  q.new_record(scope, c.record);
  q.open_period(scope);
  if (q) return q.no();
  if (lot != none && t.lots[lot].material != material) return refuse("custody.material_mismatch", {say("material", c.material)});
  auto stock = lot == none ? stock_of(t, scope, material) : t.lots[lot].content;
  if (c.mass.count() > stock.mass) return refuse("custody.input_unavailable", {say("mass", c.mass), say_mass("stock", stock.mass)});
  return Nothing{};
}

Judged<RecordTransformation> judge(Trial& q, const RecordTransformation& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (c.toll)
    q.find(Space::site, c.site, "custody.unknown_site", "site");
  else
    q.site_of(scope, c.site, q.day);
  auto input = q.material(c.input);
  auto second = c.second_input.empty() ? none : q.material(c.second_input);
  auto output = q.material(c.output);
  auto by_product = c.by_product.empty() ? none : q.material(c.by_product);
  if (q) return q.no();
  const auto& scheme = t.scheme_of(scope);
  auto from = t.pool_of(scope, input), to = t.pool_of(scope, output), no_pool = scheme.pools.size();
  bool known = from < no_pool && to < no_pool && (from == to || scheme.pools[to].from_ppm[from] > 0) &&
               (second == none || t.pool_of(scope, second) == from) && (by_product == none || t.pool_of(scope, by_product) == to);
  if (!known) return refuse("custody.type_not_allowed", {say("input", c.input), say("output", c.output)});
  bool masses = (second != none) == (c.second_mass.count() > 0) && (by_product != none) == (c.by_product_mass.count() > 0);
  bool lots = scheme.lots() ? !c.lot.empty() && second == none && (by_product != none) == !c.by_product_lot.empty()
                            : c.lot.empty() && c.by_product_lot.empty();
  if (!masses || !lots)
    return refuse("custody.scheme_forbids", {say("scheme", scheme.id), say("rule", masses ? "lots" : "a material with its mass")});
  auto lot = c.lot.empty() ? none : q.lot(scope, c.lot);
  q.new_record(scope, c.record);
  if (scheme.lots()) {
    q.new_lot(scope, c.record);
    if (by_product != none) q.new_lot(scope, c.by_product_lot);
    if (!q && c.by_product_lot == c.record) return refuse("custody.duplicate_id", {say("lot", c.record)});
  }
  auto period = q.open_period(scope);
  if (q) return q.no();
  if (lot != none && t.lots[lot].material != input) return refuse("custody.material_mismatch", {say("input", c.input)});
  return judge_masses(q, c, {scope, input, second, output, by_product, lot, period, from, to});
}

}  // namespace alumen::custody::detail
