#include "custody/entitlement.hpp"

#include <algorithm>

#include "custody/detail/arith.hpp"
#include "custody/detail/entitlement.hpp"

namespace alumen::custody {

namespace detail {
namespace {

/// Holds a sum within the range of balances; what is clamped is far beyond any metal there is.
std::int64_t clamped(Wide value) { return static_cast<std::int64_t>(std::clamp<Wide>(value, -largest_balance_g, largest_balance_g)); }

/// The share of an output that may be claimed, rounded down.
std::int64_t entitled_of(Share share, std::int64_t out, Mutant mutant) {
  if (share.total == 0) return 0;
  switch (mutant) {
    case Mutant::entitlement_rounds_up:
      return clamped((static_cast<Wide>(share.certified) * out + share.total - 1) / share.total);
    case Mutant::entitlement_rounds_to_nearest:
      return clamped((static_cast<Wide>(share.certified) * out + share.total / 2) / share.total);
    default:
      return floor_ratio(out, share.certified, share.total);
  }
}

/// What is carried on and what must be repaid.
void settle(Entitlement& e, const Scheme& scheme, const PoolFigures& p, Mutant mutant) {
  std::int64_t claimed = p.claimed();
  e.used_carry = std::min(claimed, p.carry_in);
  e.expired = p.carry_in - e.used_carry;
  Wide unused = static_cast<Wide>(e.entitled) - p.repay - (claimed - e.used_carry);
  if (mutant == Mutant::carry_renews_old_balance) unused = static_cast<Wide>(e.maximum) - claimed;
  if (mutant == Mutant::carry_forgets_repayment) unused += p.repay;
  if (scheme[Parameter::carry_periods] > 0) e.carry_out = clamped(std::max<Wide>(0, unused));
  e.overdraw = clamped(std::max<Wide>(0, static_cast<Wide>(claimed) - e.maximum));
  if (mutant == Mutant::overdraw_is_a_gift) e.overdraw = 0;
}

}  // namespace

Share share_under(std::span<const PoolFigures> pools, std::size_t pool, Mutant mutant) {
  const auto& p = pools[pool];
  Wide certified = p.certified_in, total = static_cast<Wide>(p.certified_in) + p.other_in;
  if (mutant == Mutant::other_input_forgotten) total = certified;
  if (mutant == Mutant::internal_scrap_counts) certified += p.made_from[pool], total += p.made_from[pool];
  for (std::size_t from = 0; from < pool; ++from) {
    if (p.made_from[from] == 0) continue;
    Share source = share_under(pools, from, mutant);
    total += p.made_from[from];
    if (source.total > 0) certified += floor_ratio(p.made_from[from], source.certified, source.total);
  }
  return {clamped(certified), clamped(total)};
}

std::int64_t backing_under(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool,
                           Mutant mutant) {
  Wide sum = floor_ratio(pools[pool].certified_in, yield_between(scheme, yields, pool, pool), whole.parts);
  for (std::size_t from = 0; from < pool; ++from) {
    if (scheme.pools[pool].from_ppm[from] == 0) continue;
    auto yield = mutant == Mutant::backing_ignores_yield ? whole.parts : yield_between(scheme, yields, from, pool);
    sum += floor_ratio(backing_under(scheme, yields, pools, from, mutant), yield, whole.parts);
  }
  return clamped(sum);
}

std::int64_t guard_under(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool, Mutant mutant) {
  const auto& p = pools[pool];
  Wide guard = static_cast<Wide>(backing_under(scheme, yields, pools, pool, mutant)) + p.carry_in - p.repay + p.granted - p.claimed();
  if (mutant == Mutant::guard_off_by_one) guard += 1;
  if (mutant == Mutant::guard_forgets_repayment) guard += p.repay;
  if (mutant == Mutant::guard_forgets_credits) guard += p.credits;
  if (mutant == Mutant::guard_forgets_scrap) guard += p.claim_scrap;
  return clamped(guard);
}

Entitlement entitlement_under(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool,
                              Mutant mutant) {
  const auto& p = pools[pool];
  Entitlement e;
  e.share = share_under(pools, pool, mutant);
  e.backing = backing_under(scheme, yields, pools, pool, mutant);
  e.guard = guard_under(scheme, yields, pools, pool, mutant);
  bool by_share = scheme.method == Method::percentage && mutant != Mutant::claim_of_input;
  std::int64_t product = 0;
  if (by_share) {
    product = entitled_of(e.share, p.out_product, mutant);
    e.entitled_scrap = entitled_of(e.share, p.out_scrap, mutant);
  } else {
    product = floor_ratio(e.share.certified, scheme.method == Method::credit ? scheme[Parameter::credit_factor] : whole.parts, whole.parts);
  }
  Wide entitled = static_cast<Wide>(product) + e.entitled_scrap;
  e.entitled = clamped(mutant == Mutant::entitlement_beyond_backing ? entitled : std::min<Wide>(entitled, e.backing));
  e.maximum = clamped(static_cast<Wide>(e.entitled) + p.carry_in - p.repay);

  Wide limit = static_cast<Wide>(e.maximum) + p.granted;
  e.within = e.maximum >= 0 && p.claimed() <= limit;
  if (by_share && !scheme.is(Parameter::scrap_fungible) && mutant != Mutant::scrap_always_fungible)
    e.within = e.within && p.claim_scrap <= e.entitled_scrap &&
               static_cast<Wide>(p.claim_product) + p.credits <= std::max<Wide>(0, limit - e.entitled_scrap);
  settle(e, scheme, p, mutant);
  return e;
}

}  // namespace detail

std::int64_t yield_between(const Scheme& scheme, const Yields& yields, std::size_t from, std::size_t to) {
  if (yields[from][to] >= 0) return yields[from][to];
  return from == to ? whole.parts : scheme.pools[to].from_ppm[from];
}

Share input_share(std::span<const PoolFigures> pools, std::size_t pool) { return detail::share_under(pools, pool, detail::Mutant::none); }

std::int64_t backing_of(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool) {
  return detail::backing_under(scheme, yields, pools, pool, detail::Mutant::none);
}

std::int64_t guard_of(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool) {
  return detail::guard_under(scheme, yields, pools, pool, detail::Mutant::none);
}

Entitlement entitlement_of(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool) {
  return detail::entitlement_under(scheme, yields, pools, pool, detail::Mutant::none);
}

}  // namespace alumen::custody
