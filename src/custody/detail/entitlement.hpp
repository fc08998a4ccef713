// The formulas of entitlement.hpp, with a planted fault for the tests.
#pragma once
#include "custody/detail/mutant.hpp"
#include "custody/entitlement.hpp"

namespace alumen::custody::detail {

Share share_under(std::span<const PoolFigures> pools, std::size_t pool, Mutant mutant);
std::int64_t backing_under(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool, Mutant mutant);
std::int64_t guard_under(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool, Mutant mutant);
Entitlement entitlement_under(const Scheme& scheme, const Yields& yields, std::span<const PoolFigures> pools, std::size_t pool,
                              Mutant mutant);

}  // namespace alumen::custody::detail
