#include <algorithm>

#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {
namespace {

bool for_an_entity(Role role) { return role != Role::auditor && role != Role::secretariat; }

/// A certification manager hands out the roles of the own sites only.
bool may_hand_out(const Trial& q, Role granted, Index party) {
  if (q.e.role == Role::secretariat) return true;
  return (granted == Role::clerk || granted == Role::site_manager) && q.holds(party);
}

}  // namespace

Judged<GrantRole> judge(Trial& q, const GrantRole& c) {
  const auto& t = q.t;
  Index party = none, site = none;
  if (c.granted != Role::secretariat || !c.party.empty()) party = q.find(Space::party, c.party, "custody.unknown_party", "party");
  if (!c.site.empty()) site = q.find(Space::site, c.site, "custody.unknown_site", "site");
  if (q) return q.no();
  if (site != none && (t.sites[site].party != party || !(c.granted == Role::clerk || c.granted == Role::site_manager)))
    return refuse("custody.unknown_site", {say("site", c.site), say("party", c.party)});
  if (!may_hand_out(q, c.granted, party))
    return refuse("custody.forbidden_role", {say("granted", word_of(c.granted)), say("role", word_of(q.e.role))});
  auto user = t.find(Space::user, c.user);
  if (user == none) return Nothing{};
  for (const auto& r : t.users[user].roles) {
    bool apart = (r.role == Role::auditor && for_an_entity(c.granted)) || (for_an_entity(r.role) && c.granted == Role::auditor);
    if (apart && !t.is(Mutant::auditor_may_be_user))
      return refuse("custody.auditor_conflict", {say("user", c.user), say("holds", word_of(r.role))});
  }
  for (const auto& r : t.users[user].roles)
    if (r.role == c.granted && r.party == party && r.site == site)
      return refuse("custody.duplicate_id", {say("user", c.user), say("granted", word_of(c.granted))});
  return Nothing{};
}

Judged<RevokeRole> judge(Trial& q, const RevokeRole& c) {
  const auto& t = q.t;
  Index party = none;
  if (!c.party.empty()) party = q.find(Space::party, c.party, "custody.unknown_party", "party");
  if (q) return q.no();
  if (!may_hand_out(q, c.granted, party))
    return refuse("custody.forbidden_role", {say("granted", word_of(c.granted)), say("role", word_of(q.e.role))});
  auto user = t.find(Space::user, c.user);
  auto held = [&](const RoleRow& r) { return r.role == c.granted && r.party == party; };
  if (user == none || std::ranges::none_of(t.users[user].roles, held))
    return refuse("custody.unknown_user", {say("user", c.user), say("granted", word_of(c.granted))});
  std::size_t secretaries_left = 0;
  for (const auto& u : t.users)
    for (const auto& r : u.roles) secretaries_left += r.role == Role::secretariat && !(&u == &t.users[user] && held(r));
  if (secretaries_left == 0) return refuse("custody.dependents_exist", {say("user", c.user)});
  return Nothing{};
}

Judged<AdoptScheme> judge(Trial& q, const AdoptScheme& c) {
  auto scheme = parse_scheme(c.text, c.scheme);
  if (!scheme) return refuse("custody.bad_scheme", {say("scheme", c.scheme), say("fault", scheme.error().front().line())});
  if (scheme->id != c.scheme) return refuse("custody.bad_scheme", {say("scheme", c.scheme), say("id", scheme->id)});
  if (q.t.find(Space::scheme, c.scheme) != none) return refuse("custody.duplicate_id", {say("scheme", c.scheme)});
  return Nothing{};
}

Judged<RegisterParty> judge(Trial& q, const RegisterParty& c) {
  if (q.t.find(Space::party, c.party) != none) return refuse("custody.duplicate_id", {say("party", c.party)});
  return Nothing{};
}

Judged<RegisterSite> judge(Trial& q, const RegisterSite& c) {
  q.find(Space::party, c.party, "custody.unknown_party", "party");
  if (q) return q.no();
  if (q.t.find(Space::site, c.site) != none) return refuse("custody.duplicate_id", {say("site", c.site)});
  return Nothing{};
}

Judged<RegisterMaterial> judge(Trial& q, const RegisterMaterial& c) {
  if (q.t.find(Space::material, c.material) != none) return refuse("custody.duplicate_id", {say("material", c.material)});
  return Nothing{};
}

Judged<RegisterScope> judge(Trial& q, const RegisterScope& c) {
  q.find(Space::party, c.party, "custody.unknown_party", "party");
  q.find(Space::scheme, c.scheme, "custody.unknown_scheme", "scheme");
  if (q) return q.no();
  if (q.t.find(Space::scope, c.scope) != none) return refuse("custody.duplicate_id", {say("scope", c.scope)});
  return Nothing{};
}

Judged<AddSite> judge(Trial& q, const AddSite& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  auto site = q.find(Space::site, c.site, "custody.unknown_site", "site");
  if (q) return q.no();
  const auto& s = t.scopes[scope];
  const auto& scheme = t.scheme_of(scope);
  bool foreign = t.sites[site].party != s.party && !scheme.is(Parameter::pool_parties);
  bool further = !s.sites.empty() && !scheme.is(Parameter::many_sites);
  if (foreign || further)
    return refuse("custody.scheme_forbids", {say("scheme", scheme.id), say("rule", foreign ? "pool_parties" : "many_sites")});
  if (t.sites[site].scope != none)
    return refuse("custody.duplicate_id", {say("site", c.site), say("scope", t.scopes[t.sites[site].scope].id)});
  return Nothing{};
}

Judged<SubmitReport> judge(Trial& q, const SubmitReport& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  std::uint64_t closed_at = 0;
  bool any = false;
  for (auto i : t.scopes[scope].periods) {
    const auto& p = t.periods[i];
    if (year_of(date_of(p.to - 1)) != c.year) continue;
    any = true;
    closed_at = std::max(closed_at, p.closed_at);
  }
  if (!any) return refuse("custody.unknown_period", {say_count("year", c.year)});
  for (auto i : t.scopes[scope].periods) {
    const auto& p = t.periods[i];
    if (year_of(date_of(p.to - 1)) == c.year && p.state == PeriodState::open)
      return refuse("custody.prior_period_open", {say_day("from", p.from)});
  }
  int version = 1;
  const ReportRow* last = nullptr;
  for (const auto& [of, r] : t.reports)
    if (of == scope && r.year == c.year) last = &r;
  if (last) {
    bool restated = closed_at > last->at;
    if (last->state != ReportState::returned && !restated)
      return refuse("custody.invalid_transition", {say("state", word_of(last->state))});
    version = last->version + 1;
  }
  auto due =
      add_months(day_of(Date{std::chrono::year{c.year + 1} / 1 / 1}), static_cast<int>(t.scheme_of(scope)[Parameter::report_due_months]));
  return SubmitReport::Outcome{version, q.day >= due};
}

Judged<ReviewReport> judge(Trial& q, const ReviewReport& c) {
  auto scope = q.scope(c.scope);
  if (q) return q.no();
  const ReportRow* last = nullptr;
  for (const auto& [of, r] : q.t.reports)
    if (of == scope && r.year == c.year) last = &r;
  if (!last) return refuse("custody.unknown_record", {say_count("year", c.year)});
  if (q.day < last->submitted) return refuse("custody.clock_regression", {say_day("date", q.day), say_day("submitted", last->submitted)});
  bool waiting = last->state == ReportState::submitted || last->state == ReportState::in_review;
  bool forward = c.verdict != ReportState::submitted && c.verdict != last->state;
  if (!waiting || !forward)
    return refuse("custody.invalid_transition", {say("state", word_of(last->state)), say("verdict", word_of(c.verdict))});
  return Nothing{};
}

}  // namespace alumen::custody::detail
