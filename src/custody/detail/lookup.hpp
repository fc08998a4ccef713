// Questions to the tables that rules, changes and reports share.
#pragma once
#include "custody/commands.hpp"
#include "custody/detail/tables.hpp"

namespace alumen::custody::detail {

/// The same day `months` later; where that month has no such day, the first of the next.
Day add_months(Day day, int months);
/// A set of kinds of work.
constexpr std::uint32_t only(Work work) { return 1u << static_cast<unsigned>(work); }
inline constexpr std::uint32_t any_work = 0xffffffffu;

/// The period of a scope that holds the day, or none.
Index period_at(const Tables& t, Index scope, Day day);
/// The period of a scope that begins on the day, or none.
Index period_from(const Tables& t, Index scope, Day from);
/// The period after or before one, or none.
Index next_period(const Tables& t, Index period);
Index prior_period(const Tables& t, Index period);

/// How a certificate stands on a day, as known now.
CertificateState state_on(const Tables& t, const CertificateRow& certificate, Day day);
/// True when it covers what happens on the day.
bool effective(const Tables& t, const CertificateRow& certificate, Day day);
/// The scope has a valid certificate of the standard on the day.
bool certified(const Tables& t, Index scope, Standard standard, Day day);
/// A custody certificate of the scope covers one of the kinds of work and the pool on the day; where the scheme needs it,
/// beside a performance certificate.
bool covered(const Tables& t, Index scope, Day day, std::uint32_t work, std::size_t pool);
/// Any custody certificate is valid on the day, beside a performance certificate where needed.
bool covered(const Tables& t, Index scope, Day day);

/// Row of accounts for the scope's stock of a material, or none.
Index account_of(const Tables& t, Index scope, Index material);
/// What lies there.
Content stock_of(const Tables& t, Index scope, Index material);

/// Figures of all pools of a period, in the order of the scheme.
struct PoolSpan {
  std::array<PoolFigures, pool_limit> figures;
  std::size_t count = 0;
  operator std::span<const PoolFigures>() const { return {figures.data(), count}; }
};
PoolSpan pools_of(const Tables& t, Index period);

/// Entitlement of a pool in a period.
Entitlement entitlement_at(const Tables& t, Index period, std::size_t pool);
/// Guard of a pool in a period with other figures.
std::int64_t guard_with(const Tables& t, Index period, const PoolSpan& pools, std::size_t pool);

/// What is taken out of a stock and what is shipped, which differ where scrap leaves under its class.
struct Taken {
  Content from_stock, shipped;
  bool fits = true;  ///< the stock holds this much of the class
};
Taken take(const Content& stock, std::int64_t mass, ScrapClass scrap);

constexpr bool is_scrap(Good good) { return good == Good::scrap || good == Good::dross; }

/// What a conversion uses and makes.
struct Conversion {
  Content first, second, output, by_product;
  std::int64_t used_certified = 0, certified = 0, by_certified = 0;  ///< of lots
};
/// Works it out; the masses must be available.
Conversion convert(const Tables& t, const RecordTransformation& c, Index scope);

}  // namespace alumen::custody::detail
