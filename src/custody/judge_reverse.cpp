#include <algorithm>

#include "custody/detail/judge.hpp"
#include "custody/detail/undo.hpp"

namespace alumen::custody::detail {
namespace {

/// The stocks stay sound when the movements are undone.
bool stocks_bear(const Tables& t, Index scope, const Undo& undo) {
  for (std::size_t i = 0; i < undo.count; ++i) {
    Content sum = stock_of(t, scope, undo.moves[i].material);
    for (std::size_t j = 0; j < undo.count; ++j)
      if (undo.moves[j].material == undo.moves[i].material) sum = sum + undo.moves[j].content;
    if (!sum.sound()) return false;
  }
  return true;
}

/// The lot can take its part back: a whole claim stays whole.
bool lot_bears(const Tables& t, const LotRow& lot, const Content& content, std::int64_t certified) {
  auto mass = lot.content.mass + content.mass, sum = lot.certified + certified;
  return t.scheme_of(lot.scope).model == Model::controlled_blending || sum == 0 || sum == mass;
}

bool untouched(const LotRow& lot, const Content& content, std::int64_t certified) {
  return lot.content == content && lot.certified == certified;
}

bool lots_bear(const Tables& t, const RecordRow& r) {
  switch (r.kind) {
    case RecordKind::intake:
    case RecordKind::acceptance:
      return untouched(t.lots[r.lot], r.content, r.certified);
    case RecordKind::output:
      return lot_bears(t, t.lots[r.lot], r.content, t.outputs[r.link].from_lot);
    case RecordKind::loss:
      return lot_bears(t, t.lots[r.lot], r.content, r.certified);
    case RecordKind::transformation: {
      const auto& x = t.conversions[r.link];
      const auto& l = t.lot_conversions[x.lots];
      bool by = l.by_product == none || untouched(t.lots[l.by_product], x.by_product, l.by_certified);
      return untouched(t.lots[r.lot], r.content, l.certified) && by && lot_bears(t, t.lots[l.from], x.first, l.used_certified);
    }
  }
  return false;
}

/// No pool falls below what was claimed from it, and credits stay covered by shipments.
bool pools_bear(const Tables& t, const RecordRow& r) {
  auto before = pools_of(t, r.period), after = before;
  auto pool = t.pool_of(r.scope, r.material);
  auto& f = after.figures[pool];
  count_figures(t, r, f, -1);
  if (r.kind == RecordKind::output && f.claim_product + f.credits > f.out_product && f.credits > 0) return false;
  const auto& scheme = t.scheme_of(r.scope);
  if (scheme.mode != Mode::strict || scheme.lots()) return true;
  for (std::size_t i = 0; i < after.count; ++i) {
    auto guard = guard_with(t, r.period, after, i);
    if (guard < 0 && guard < guard_with(t, r.period, before, i)) return false;
  }
  return true;
}

bool dependents(const Tables& t, const RecordRow& r) {
  if (t.is(Mutant::reversal_ignores_dependents)) return false;
  if (r.kind == RecordKind::output && t.outputs[r.link].documents > 0) return true;
  if (r.lot != none ? !lots_bear(t, r) : !stocks_bear(t, r.scope, undo_of(t, r))) return true;
  return !pools_bear(t, r);
}

}  // namespace

Judged<Reverse> judge(Trial& q, const Reverse& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  auto record = t.find(Space::record, c.record, scope);
  if (record == none) return refuse("custody.unknown_record", {say("record", c.record)});
  const auto& r = t.records[record];
  if (r.reversed && !t.is(Mutant::reversed_twice)) return refuse("custody.already_reversed", {say("record", c.record)});
  const auto& p = t.periods[r.period];
  if (p.state == PeriodState::sealed && !t.is(Mutant::sealed_record_reversed))
    return refuse("custody.cannot_reverse_sealed", {say_day("from", p.from), say_day("to", p.to)});
  if (p.state != PeriodState::open && !t.is(Mutant::sealed_record_reversed))
    return refuse("custody.period_closed", {say_day("from", p.from), say_day("to", p.to)});
  if (q.day < r.day) return refuse("custody.clock_regression", {say_day("date", q.day), say_day("record", r.day)});
  if (dependents(t, r)) return refuse("custody.dependents_exist", {say("record", c.record)});
  return Reverse::Outcome{r.kind};
}

}  // namespace alumen::custody::detail
