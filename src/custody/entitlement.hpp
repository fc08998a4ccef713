// How much a pool may claim. All masses in grams, all shares kept as pairs, every division rounded down.
//
//   C certified input, N other input, M_y mass made in this pool out of an earlier pool y, T_j output of class j (product,
//   scrap that leaves), O_j claims on it.
//
//   certified = C + sum_y floor(M_y * certified_y / total_y)        input percentage = certified / total
//   total     = C + N + sum_y M_y                                   0 when total = 0
//   backing   = floor(C * yield) + sum_y floor(backing_y * yield_y) what came in certified, as output: never exceeded
//   E_j       = floor(certified * T_j / total)
//   E         = min(sum_j E_j, backing)          under the credit method min(floor(factor * certified), backing)
//   Max       = E + carry_in - repay
//   guard     = backing + carry_in - repay + granted - O            any time
//   close     : Max >= 0 and O <= Max + granted; where scrap is not fungible also O_scrap <= E_scrap and
//               O_product <= max(0, Max - E_scrap + granted)
//   used      = min(O, carry_in);  expired = carry_in - used
//   carry_out = max(0, E - repay - (O - used))   not Max - O, which would renew an old balance for ever
//   overdraw  = max(0, O - Max)                  repaid in the next period
//
// E <= backing matters where more leaves than came in (opening stock): the share alone would claim metal twice.
// Source: the Input Percentage and Positive Balance of the public pages of the Aluminium Stewardship Initiative on its Chain
// of Custody Standard (Claims; News, July 2022); rounding, guard and order of use are this ledger's.
#pragma once
#include <span>

#include "custody/scheme.hpp"

namespace alumen::custody {

/// What happened to a pool in a period, in grams.
struct PoolFigures {
  std::int64_t certified_in = 0, other_in = 0;
  std::int64_t out_product = 0, out_scrap = 0;
  std::int64_t claim_product = 0, claim_scrap = 0, credits = 0;
  std::int64_t carry_in = 0, repay = 0, granted = 0;
  std::array<std::int64_t, pool_limit> made_from{};  ///< by source pool; its own place counts conversions within the pool

  std::int64_t claimed() const { return claim_product + claim_scrap + credits; }
};

/// Yields of a scope between its pools, in parts per million; -1 = not declared.
using Yields = std::array<std::array<std::int32_t, pool_limit>, pool_limit>;
/// No yield is declared.
constexpr Yields no_yields() {
  Yields y{};
  for (auto& row : y) row.fill(-1);
  return y;
}

/// The yield from pool `from` to pool `to` that counts: as declared, else the scheme's; within one pool 1 if not declared.
std::int64_t yield_between(const Scheme& scheme, const Yields& yields, std::size_t from, std::size_t to);

/// Certified grams of all grams; both 0 when nothing came in.
struct Share {
  std::int64_t certified = 0, total = 0;
  friend bool operator==(const Share&, const Share&) = default;
};

/// What a pool may claim, and how it got there.
struct Entitlement {
  Share share;
  std::int64_t backing = 0;
  std::int64_t entitled = 0, entitled_scrap = 0;  ///< E, and E of scrap
  std::int64_t maximum = 0;                       ///< Max; negative when more is to be repaid than there is
  std::int64_t guard = 0;                         ///< what may still be claimed now
  bool within = false;                            ///< the period could be closed
  std::int64_t used_carry = 0, expired = 0, carry_out = 0, overdraw = 0;
};

/// Input percentage of a pool, conversions included.
Share input_share(std::span<const PoolFigures> pools, std::size_t pool);
/// The most that may leave a pool as certified.
std::int64_t backing_of(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool);
/// backing + carry_in - repay + granted - claims.
std::int64_t guard_of(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool);
/// Everything about a pool.
Entitlement entitlement_of(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool);

}  // namespace alumen::custody
