#include <algorithm>

#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {
namespace {

/// unknown_period.
Index find_period(const Tables& t, Index scope, Date from) { return period_from(t, scope, day_of(from)); }

/// Documents that arrived before the end of a period and wait for an answer.
std::vector<Index> waiting_documents(const Tables& t, const PeriodRow& p, Day today) {
  std::vector<Index> out;
  for (auto i : t.scopes[p.scope].incoming) {
    const auto& d = t.documents[i];
    if (d.open() > 0 && d.shipped < p.to && today < d.expires) out.push_back(i);
  }
  return out;
}

/// A later period that was opened on the carry of an earlier close must bear the new one.
bool next_period_bears(const Tables& t, Index period, std::size_t pool, const Entitlement& closing) {
  auto next = next_period(t, period);
  if (next == none || t.scheme_of(t.periods[period].scope).mode == Mode::period) return true;
  auto pools = pools_of(t, next);
  auto& figures = pools.figures[pool];
  if (closing.carry_out >= figures.carry_in) return true;
  figures.carry_in = closing.carry_out;
  figures.repay = closing.overdraw;
  return guard_with(t, next, pools, pool) >= 0;
}

}  // namespace

Judged<OpenPeriod> judge(Trial& q, const OpenPeriod& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  Day from = day_of(c.from), to = day_of(c.to);
  if (from >= to) return refuse("custody.schema_invalid", {say("from", c.from), say("to", c.to)});
  auto months = static_cast<int>(t.scheme_of(scope)[Parameter::period_months]) + (t.is(Mutant::period_a_month_longer) ? 1 : 0);
  if (to > add_months(from, months)) return refuse("custody.period_too_long", {say("to", c.to), say_count("months", months)});
  const auto& list = t.scopes[scope].periods;
  for (auto i : list)
    if (from < t.periods[i].to && t.periods[i].from < to && !t.is(Mutant::periods_overlap))
      return refuse("custody.period_overlap", {say_day("from", t.periods[i].from), say_day("to", t.periods[i].to)});
  if (!list.empty() && from != t.periods[list.back()].to && !t.is(Mutant::periods_leave_gaps))
    return refuse("custody.period_gap", {say("from", c.from), say_day("expected", t.periods[list.back()].to)});
  auto open = std::ranges::count_if(list, [&](Index i) { return t.periods[i].state == PeriodState::open; });
  if (open >= 2) return refuse("custody.prior_period_open", {say_count("open", open)});
  if (!covered(t, scope, from)) return refuse("custody.outside_certificate", {say("from", c.from)});
  return Nothing{};
}

Judged<ClosePeriod> judge(Trial& q, const ClosePeriod& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  auto period = find_period(t, scope, c.from);
  if (period == none) return refuse("custody.unknown_period", {say("from", c.from)});
  const auto& p = t.periods[period];
  if (p.state != PeriodState::open) return refuse("custody.period_closed", {say("from", c.from), say("state", word_of(p.state))});
  if (q.day < p.to) return refuse("custody.period_not_over", {say_day("date", q.day), say_day("to", p.to)});
  auto prior = prior_period(t, period);
  if (prior != none && t.periods[prior].state == PeriodState::open)
    return refuse("custody.prior_period_open", {say_day("from", t.periods[prior].from)});
  auto waiting = waiting_documents(t, p, q.day);
  if (!waiting.empty() && !t.is(Mutant::close_leaves_documents_open))
    return refuse("custody.unreconciled_documents", {say_count("documents", static_cast<std::int64_t>(waiting.size())),
                                                     say("first", t.names.text(t.documents[waiting.front()].name))});
  if (t.scheme_of(scope).lots() || t.is(Mutant::close_leaves_overdraw)) return Nothing{};
  for (std::size_t pool = 0; pool < t.scheme_of(scope).pools.size(); ++pool) {
    auto e = entitlement_at(t, period, pool);
    const auto& figures = t.pools[p.first_pool + pool].figures;
    if (!e.within || !next_period_bears(t, period, pool, e))
      return refuse("custody.overdraw_unresolved",
                    {say("pool", t.scheme_of(scope).pools[pool].id), say_mass("claimed", figures.claimed()), say_mass("maximum", e.maximum),
                     say_mass("granted", figures.granted), say_mass("carry_out", e.carry_out)});
  }
  return Nothing{};
}

std::vector<PoolClosed> closed_pools(const Tables& t, const ClosePeriod& c) {
  auto scope = t.find(Space::scope, c.scope);
  auto period = find_period(t, scope, c.from);
  const auto& scheme = t.scheme_of(scope);
  std::vector<PoolClosed> out;
  for (std::size_t pool = 0; pool < scheme.pools.size(); ++pool) {
    const auto& f = t.pools[t.periods[period].first_pool + pool].figures;
    auto e = entitlement_at(t, period, pool);
    if (scheme.lots()) e = {.share = e.share};  // a claim stays with its lot: there is nothing to carry or to repay
    out.push_back({.scope = c.scope,
                   .from = c.from,
                   .pool = scheme.pools[pool].id,
                   .certified_in = Grams{f.certified_in},
                   .other_in = Grams{f.other_in},
                   .share_certified = Grams{e.share.certified},
                   .share_total = Grams{e.share.total},
                   .backing = Grams{e.backing},
                   .entitled = Grams{e.entitled},
                   .carry_in = Grams{f.carry_in},
                   .repay = Grams{f.repay},
                   .granted = Grams{f.granted},
                   .claimed = Grams{f.claimed()},
                   .used_carry = Grams{e.used_carry},
                   .expired = Grams{e.expired},
                   .carry_out = Grams{e.carry_out},
                   .overdraw = Grams{e.overdraw}});
  }
  return out;
}

Judged<SealPeriod> judge(Trial& q, const SealPeriod& c) {
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  auto period = find_period(q.t, scope, c.from);
  if (period == none) return refuse("custody.unknown_period", {say("from", c.from)});
  auto state = q.t.periods[period].state;
  if (state != PeriodState::closed) return refuse("custody.invalid_transition", {say("state", word_of(state))});
  return Nothing{};
}

Judged<ReopenPeriod> judge(Trial& q, const ReopenPeriod& c) {
  const auto& t = q.t;
  auto scope = q.audited_scope(c.scope);
  if (q) return q.no();
  auto period = find_period(t, scope, c.from);
  if (period == none) return refuse("custody.unknown_period", {say("from", c.from)});
  if (t.periods[period].state == PeriodState::open) return refuse("custody.invalid_transition", {say("state", "open")});
  auto next = next_period(t, period);
  if (next != none && t.periods[next].state != PeriodState::open)
    return refuse("custody.dependents_exist", {say_day("from", t.periods[next].from)});
  return Nothing{};
}

Judged<DeclareYield> judge(Trial& q, const DeclareYield& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  const auto& scheme = t.scheme_of(scope);
  auto from = scheme.pool_named(c.input), to = scheme.pool_named(c.output);
  bool known = from < scheme.pools.size() && to < scheme.pools.size() && (from == to || scheme.pools[to].from_ppm[from] > 0);
  if (!known) return refuse("custody.type_not_allowed", {say("input", c.input), say("output", c.output)});
  auto most = from == to ? whole.parts : scheme.pools[to].from_ppm[from];
  if (c.yield.parts > most && !t.is(Mutant::yield_above_one))
    return refuse("custody.yield_exceeded", {say_count("yield_ppm", c.yield.parts), say_count("most_ppm", most)});
  for (auto i : t.scopes[scope].periods) {
    const auto& p = t.periods[i];
    bool used = p.state == PeriodState::open && t.pools[p.first_pool + to].figures.made_from[from] != 0;
    if (used && !t.is(Mutant::yield_changes_in_period)) return refuse("custody.factor_locked_in_period", {say_day("from", p.from)});
  }
  return Nothing{};
}

Judged<GrantOverdraw> judge(Trial& q, const GrantOverdraw& c) {
  const auto& t = q.t;
  auto scope = q.audited_scope(c.scope);
  if (q) return q.no();
  auto period = find_period(t, scope, c.from);
  if (period == none) return refuse("custody.unknown_period", {say("from", c.from)});
  const auto& scheme = t.scheme_of(scope);
  auto pool = scheme.pool_named(c.pool);
  if (pool == scheme.pools.size()) return refuse("custody.type_not_allowed", {say("pool", c.pool)});
  const auto& p = t.periods[period];
  if (p.state != PeriodState::open) return refuse("custody.period_closed", {say("from", c.from)});
  if (c.evidence.empty() && !t.is(Mutant::overdraw_without_evidence)) return refuse("custody.no_force_majeure");
  auto share = floor_ratio(entitlement_at(t, period, pool).share.certified, scheme[Parameter::overdraw_share], whole.parts);
  auto affected = t.is(Mutant::overdraw_ignores_affected) ? largest_balance_g : c.affected.count();
  auto granted = t.is(Mutant::overdraw_grants_do_not_add_up) ? 0 : t.pools[p.first_pool + pool].figures.granted;
  if (granted + c.mass.count() > std::min(share, affected) && !t.is(Mutant::overdraw_without_limit))
    return refuse("custody.overdraw_limit",
                  {say("mass", c.mass), say_mass("granted", granted), say_mass("limit", std::min(share, affected))});
  return Nothing{};
}

}  // namespace alumen::custody::detail
