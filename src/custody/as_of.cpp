#include "custody/detail/as_of.hpp"

#include <algorithm>

#include "custody/detail/apply.hpp"
#include "custody/detail/undo.hpp"

namespace alumen::custody::detail {
namespace {

void keep_periods(Tables& t, Day day) {
  for (auto& p : t.periods) {
    if (p.closed_on > day)
      p.state = PeriodState::open;
    else if (p.state == PeriodState::sealed && p.sealed_on > day)
      p.state = PeriodState::closed;
    bool open = p.state == PeriodState::open;
    for (std::size_t i = 0; i < t.scheme_of(p.scope).pools.size(); ++i) {
      auto& pool = t.pools[p.first_pool + i];
      PoolRow kept;
      kept.figures.carry_in = pool.figures.carry_in;
      kept.figures.repay = pool.figures.repay;
      if (!open) kept.carry_out = pool.carry_out, kept.expired = pool.expired, kept.overdraw = pool.overdraw, kept.entitled = pool.entitled;
      pool = kept;
    }
  }
  for (Index i = 0; i < t.periods.size(); ++i) {
    auto prior = prior_period(t, i);
    if (prior == none || t.periods[prior].state != PeriodState::open) continue;
    for (std::size_t k = 0; k < t.scheme_of(t.periods[i].scope).pools.size(); ++k) {
      auto& figures = t.pools[t.periods[i].first_pool + k].figures;
      figures.carry_in = figures.repay = 0;
    }
  }
  for (const auto& g : t.grants)
    if (g.day <= day) t.pools[g.pool].figures.granted += g.mass;
}

void count_record(Tables& t, const RecordRow& r) {
  auto undo = undo_of(t, r);
  for (std::size_t i = 0; i < undo.count; ++i) {
    post(t, r.scope, undo.moves[i].material, Content{} - undo.moves[i].content);
    count_outside(t.materials[undo.moves[i].material], r.kind, undo.moves[i].content.mass);
  }
  auto& pool = t.pools[t.periods[r.period].first_pool + t.pool_of(r.scope, r.material)];
  count_in_pool(t, pool, r, 1);
  if (r.kind == RecordKind::acceptance) {
    auto& d = t.documents[r.link];
    d.accepted += r.certified;
    d.left = d.left - r.content;
  }
}

void keep_records(Tables& t, Day day) {
  for (auto& a : t.accounts) a.content = {}, a.moves = 0;
  for (auto& m : t.materials) m.supply = m.shipped = m.process = m.loss = 0;
  for (std::size_t i = 0; i < t.lots.size(); ++i) t.lots[i].content = {}, t.lots[i].certified = 0;
  for (std::size_t i = 0; i < t.documents.size(); ++i) {
    auto& d = t.documents[i];
    d.accepted = 0;
    d.left = d.goods;
    if (d.answered > day) d.rejected = d.expired = 0, d.cancelled = false;
  }
  for (std::size_t i = 0; i < t.records.size(); ++i) {
    auto& r = t.records[i];
    r.reversed = r.day > day || r.reversed_on <= day;
    if (!r.reversed) count_record(t, r);
  }
}

void keep_credits(Tables& t, Day day) {
  for (auto& c : t.credits) {
    c.owner = c.first_owner;
    c.retired = 0;
    c.held = c.day <= day ? c.issued : 0;
    if (c.parent == none && c.day <= day) t.pools[c.pool].figures.credits += c.issued;
  }
  for (auto& c : t.credits)
    if (c.parent != none && c.day <= day) t.credits[c.parent].held -= c.issued;
  for (const auto& m : t.credit_moves) {
    if (m.day > day) continue;
    auto& c = t.credits[m.credit];
    if (m.to != none)
      c.owner = m.to;
    else
      c.held -= m.mass, c.retired += m.mass;
  }
}

}  // namespace

void keep_until(Tables& t, Day day) {
  t.as_of = day;
  keep_periods(t, day);
  keep_records(t, day);
  keep_credits(t, day);
  std::erase_if(t.reports, [&](const auto& r) { return r.second.submitted > day; });
}

}  // namespace alumen::custody::detail
