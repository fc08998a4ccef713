#include <algorithm>

#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {

Judged<IssueCredit> judge(Trial& q, const IssueCredit& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  const auto& scheme = t.scheme_of(scope);
  if (!scheme.is(Parameter::credits)) return refuse("custody.scheme_forbids", {say("scheme", scheme.id), say("rule", "credits")});
  q.site_of(scope, c.site, q.day);
  auto material = q.material(c.material);
  auto pool = q.pool(scope, material);
  if (q) return q.no();
  if (is_scrap(t.materials[material].good)) return refuse("custody.type_not_allowed", {say("material", c.material)});
  if (t.find(Space::credit, c.credit) != none) return refuse("custody.duplicate_id", {say("credit", c.credit)});
  auto period = q.open_period(scope);
  if (q) return q.no();
  if (!covered(t, scope, q.day, only(c.activity), pool))
    return refuse("custody.no_valid_certificate", {say("scope", c.scope), say_day("date", q.day)});
  auto pools = pools_of(t, period);
  auto& figures = pools.figures[pool];
  figures.credits += c.mass.count();
  if (figures.claim_product + figures.credits > figures.out_product && !t.is(Mutant::credit_beyond_output))
    return refuse("custody.claim_exceeds_shipment", {say("mass", c.mass), say_mass("shipped", figures.out_product),
                                                     say_mass("claimed", figures.claim_product + figures.credits - c.mass.count())});
  auto guard = guard_with(t, period, pools, pool);
  if (guard < 0) return refuse("custody.insufficient_entitlement", {say("mass", c.mass), say_mass("available", guard + c.mass.count())});
  return Nothing{};
}

namespace {

/// unknown_scope, unauthorized, unknown_credit, not_owner, already_retired.
std::expected<Index, Refusal> own_credit(Trial& q, std::string_view id, std::string_view owner) {
  const auto& t = q.t;
  auto scope = q.own_scope(owner);
  auto credit = q.find(Space::credit, id, "custody.unknown_credit", "credit");
  if (q) return q.no();
  const auto& row = t.credits[credit];
  if (row.owner != scope && !t.is(Mutant::anyone_uses_credits)) return refuse("custody.not_owner", {say("owner", t.scopes[row.owner].id)});
  if (row.held == 0 && row.retired > 0 && !t.is(Mutant::credit_retired_twice))
    return refuse("custody.already_retired", {say_mass("retired", row.retired)});
  return credit;
}

}  // namespace

Judged<TransferCredit> judge(Trial& q, const TransferCredit& c) {
  const auto& t = q.t;
  auto credit = own_credit(q, c.credit, c.scope);
  if (!credit) return std::unexpected(credit.error());
  const auto& row = t.credits[*credit];
  auto to = t.find(Space::scope, c.to);
  if (to == none || to == row.owner) return refuse("custody.wrong_receiver", {say("to", c.to)});
  const auto &theirs = t.scheme_of(to), &own = t.scheme_of(row.owner);
  bool listed = theirs.id == own.id || std::ranges::find(theirs.accepts, own.id) != theirs.accepts.end();
  if (!listed || !theirs.is(Parameter::credits)) return refuse("custody.scheme_forbids", {say("scheme", theirs.id)});
  const auto &here = t.parties[t.scopes[row.owner].party].country, &there = t.parties[t.scopes[to].party].country;
  if (here != there && !own.is(Parameter::cross_border) && !t.is(Mutant::credit_crosses_borders))
    return refuse("custody.cross_border_forbidden", {say("from", here), say("to", there)});
  if (c.mass.count() > row.held) return refuse("custody.exceeds_credit", {say("mass", c.mass), say_mass("held", row.held)});
  if (c.mass.count() < row.held && c.as.empty()) return refuse("custody.missing_field", {say("field", "as")});
  if (!c.as.empty() && t.find(Space::credit, c.as) != none) return refuse("custody.duplicate_id", {say("as", c.as)});
  return Nothing{};
}

Judged<RetireCredit> judge(Trial& q, const RetireCredit& c) {
  auto credit = own_credit(q, c.credit, c.scope);
  if (!credit) return std::unexpected(credit.error());
  auto held = q.t.credits[*credit].held;
  if (c.mass.count() > held && !q.t.is(Mutant::credit_retired_twice))
    return refuse("custody.exceeds_credit", {say("mass", c.mass), say_mass("held", held)});
  return Nothing{};
}

}  // namespace alumen::custody::detail
