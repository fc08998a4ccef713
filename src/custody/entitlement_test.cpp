// The formulas of entitlement.hpp, alone.
#include "custody/entitlement.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

Scheme scheme(const std::string& id = "asi-mass-balance") { return parse_scheme(std::string{scheme_text(id)}, id).value(); }

using Pools = std::vector<PoolFigures>;

TEST(Entitlement, OfTheRollingMill) {
  Pools pools(3);
  pools[2] = {.certified_in = 30'000,
              .other_in = 50'000,
              .out_product = 60'000,
              .out_scrap = 15'000,
              .claim_product = 24'000,
              .claim_scrap = 5000,
              .carry_in = 2000};
  auto e = entitlement_of(scheme(), no_yields(), pools, 2);
  EXPECT_EQ(e.entitled, 28'125);
  EXPECT_EQ(e.entitled_scrap, 5625);
  EXPECT_EQ(e.maximum, 30'125);
  EXPECT_EQ(e.carry_out, 1125);
  EXPECT_EQ(e.expired, 0);
  EXPECT_EQ(e.overdraw, 0);
  EXPECT_EQ(e.guard, 3000);  // 30 000 + 2 000 - 29 000
  EXPECT_TRUE(e.within);
  pools[2].claim_product = 24'501;  // product may have Max - E of scrap = 24 500
  EXPECT_FALSE(entitlement_of(scheme(), no_yields(), pools, 2).within);
  pools[2].claim_product = 24'500, pools[2].claim_scrap = 5626;
  EXPECT_FALSE(entitlement_of(scheme(), no_yields(), pools, 2).within);
}

// Bauxite 1 of 2 certified makes 100 alumina, 100 more alumina is bought certified: 150 of 200; it makes 90 metal: 67.5,
// rounded down, of 90; 10 metal certified are bought: 77 of 100.
TEST(Entitlement, FollowsConversionsByShare) {
  Pools pools(3);
  pools[0] = {.certified_in = 200, .other_in = 200};
  pools[1] = {.certified_in = 100, .made_from = {100, 0, 0}};
  pools[2] = {.certified_in = 10, .out_product = 100, .made_from = {0, 90, 1000}};
  EXPECT_EQ(input_share(pools, 0), (Share{200, 400}));
  EXPECT_EQ(input_share(pools, 1), (Share{150, 200}));
  EXPECT_EQ(input_share(pools, 2), (Share{77, 100}));
  auto s = scheme();
  Yields yields = no_yields();
  yields[0][1] = 500'000;
  yields[1][2] = 500'000;
  EXPECT_EQ(backing_of(s, yields, pools, 1), 200);  // 100 + 200 x 0.5
  EXPECT_EQ(backing_of(s, yields, pools, 2), 110);  // 10 + 200 x 0.5
  EXPECT_EQ(entitlement_of(s, yields, pools, 2).entitled, 77);
}

TEST(Entitlement, NegativeMaximumCannotBeClosed) {
  Pools pools(3);
  pools[2] = {.certified_in = 10, .out_product = 10, .repay = 11};
  auto e = entitlement_of(scheme(), no_yields(), pools, 2);
  EXPECT_EQ(e.maximum, -1);
  EXPECT_FALSE(e.within);
  EXPECT_EQ(e.overdraw, 1);
}

PoolFigures figures(std::int64_t most) {
  auto draw = [&] { return *rc::gen::inRange<std::int64_t>(0, most); };
  PoolFigures f{.certified_in = draw(), .other_in = draw(), .out_product = draw(), .out_scrap = draw()};
  f.claim_product = *rc::gen::inRange<std::int64_t>(0, f.out_product + 1);
  f.claim_scrap = *rc::gen::inRange<std::int64_t>(0, f.out_scrap + 1);
  f.carry_in = draw() / 4, f.repay = draw() / 8, f.granted = draw() / 8;
  return f;
}

// Whatever happens in a chain of periods: what is claimed in all, and carried at last, never exceeds what came in certified
// and what was granted and not yet repaid.
TEST(Entitlement, NeverCreatesCertifiedMetal) {
  rc::check([] {
    auto s = scheme();
    std::int64_t came = 0, claimed = 0, carry = 0, repay = 0, granted_open = 0;
    int periods = *rc::gen::inRange(1, 6);
    for (int i = 0; i < periods; ++i) {
      Pools pools(3);
      pools[2] = figures(*rc::gen::element<std::int64_t>(5, 1000, 1'000'000'000'000));
      pools[2].carry_in = carry, pools[2].repay = repay;
      auto e = entitlement_of(s, no_yields(), pools, 2);
      if (!e.within) pools[2].claim_product = pools[2].claim_scrap = 0, e = entitlement_of(s, no_yields(), pools, 2);
      if (!e.within) return;  // an old overdraw that was never repaid: the period cannot be closed
      came += pools[2].certified_in, claimed += pools[2].claimed(), carry = e.carry_out, repay = e.overdraw, granted_open = e.overdraw;
      RC_ASSERT(claimed + carry <= came + granted_open);
      RC_ASSERT(e.overdraw <= pools[2].granted);
    }
  });
}

TEST(Entitlement, RoundsDown) {
  rc::check([] {
    Pools pools(3);
    pools[2] = figures(1'000'000'000'000'000);
    auto e = entitlement_of(scheme(), no_yields(), pools, 2);
    const auto& f = pools[2];
    if (e.share.total == 0) return;
    RC_ASSERT(static_cast<detail::Wide>(e.entitled) * e.share.total <=
              (static_cast<detail::Wide>(f.out_product) + f.out_scrap) * e.share.certified);
    RC_ASSERT(e.entitled <= e.backing);
    RC_ASSERT(e.used_carry + e.expired == f.carry_in);
  });
}

}  // namespace
}  // namespace alumen::custody
