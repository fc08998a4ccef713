#include <algorithm>
#include <cstdlib>

#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {

bool Trial::known() const {
  if (user_ == none) return false;
  return std::ranges::any_of(t.users[user_].roles, [&](const RoleRow& r) { return r.role == e.role; });
}

bool Trial::holds(Index party, Index site) const {
  if (e.role == Role::secretariat) return true;
  return std::ranges::any_of(t.users[user_].roles, [&](const RoleRow& r) {
    return r.role == e.role && r.party == party && (site == none || r.site == none || r.site == site);
  });
}

bool Trial::conflicted(Index party) const {
  if (t.is(Mutant::auditor_of_the_own_party)) return false;
  return std::ranges::any_of(t.users[user_].roles, [&](const RoleRow& r) { return r.role == Role::auditor && r.party == party; });
}

Index Trial::find(Space s, std::string_view id, Code code, std::string_view name) {
  if (no_) return none;
  auto found = t.find(s, id);
  if (found == none) fail(code, {say(name, id)});
  return found;
}

Index Trial::own_scope(std::string_view id) {
  auto found = scope(id);
  if (found != none && !holds(t.scopes[found].party))
    fail("custody.unauthorized", {say("actor", e.actor), say("role", word_of(e.role)), say("scope", id)});
  return found;
}

Index Trial::audited_scope(std::string_view id) {
  auto found = scope(id);
  if (found != none && conflicted(t.scopes[found].party)) fail("custody.auditor_conflict", {say("actor", e.actor), say("scope", id)});
  return found;
}

Index Trial::site_of(Index scope, std::string_view id, Day on) {
  if (no_) return none;
  auto found = t.find(Space::site, id);
  if (found == none || t.sites[found].scope != scope) return fail("custody.unknown_site", {say("site", id)}), none;
  if (t.sites[found].from > on) return fail("custody.unknown_site", {say("site", id), say_day("joins", t.sites[found].from)}), none;
  if (!holds(t.scopes[scope].party, found))
    fail("custody.unauthorized", {say("actor", e.actor), say("role", word_of(e.role)), say("site", id)});
  return found;
}

std::size_t Trial::pool(Index scope, Index material) {
  if (no_) return 0;
  auto found = t.pool_of(scope, material);
  if (found == t.scheme_of(scope).pools.size())
    fail("custody.type_not_allowed", {say("material", t.materials[material].id), say("good", word_of(t.materials[material].good))});
  return found;
}

Day Trial::fact_day(Index scope, const std::optional<Date>& late_for) {
  if (no_ || !late_for) return day;
  auto period = period_at(t, scope, day_of(*late_for));
  if (period == none || t.periods[period].state == PeriodState::open) fail("custody.unknown_period", {say("late_for", *late_for)});
  return day_of(*late_for);
}

Index Trial::open_period(Index scope) {
  if (no_) return none;
  auto period = period_at(t, scope, day);
  bool open = period != none && (t.periods[period].state == PeriodState::open || t.is(Mutant::closed_period_takes_facts));
  if (!open) fail("custody.period_closed", {say_day("date", day), say("scope", t.scopes[scope].id)});
  return period;
}

void Trial::new_record(Index scope, std::string_view id) {
  if (!no_ && t.find(Space::record, id, scope) != none) fail("custody.duplicate_id", {say("record", id)});
}

void Trial::new_lot(Index scope, std::string_view id) {
  if (!no_ && t.find(Space::lot, id, scope) != none) fail("custody.duplicate_id", {say("lot", id)});
}

Index Trial::lot(Index scope, std::string_view id) {
  if (no_) return none;
  auto found = t.find(Space::lot, id, scope);
  if (found == none || t.lots[found].content.mass == 0) return fail("custody.unknown_record", {say("lot", id)}), none;
  return found;
}

bool fits(const Content& stock, const Content& more) { return fits(stock.mass, more.mass) && fits(stock.co2e, more.co2e); }

bool fits(const PoolFigures& f, std::int64_t mass) {
  Wide sum = static_cast<Wide>(f.certified_in) + f.other_in + mass;
  for (auto made : f.made_from) sum += made;
  return sum <= largest_balance_g;
}

bool weighs_alike(const Tables& t, Index scope, std::int64_t paper, std::int64_t weighed) {
  auto tolerance = floor_ratio(paper, t.scheme_of(scope)[Parameter::weighing_tolerance], whole.parts);
  return weighed == 0 || std::abs(weighed - paper) <= tolerance || t.is(Mutant::weighbridge_ignored);
}

}  // namespace alumen::custody::detail
