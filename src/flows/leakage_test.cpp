#include "flows/leakage.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace alumen::flows {
namespace {

// United Kingdom 2016, kt of aluminium content: trade and rates of MISO2 (Wiedenhofer et al. 2024, doi 10.1111/jiec.13575), end of
// life by cohorts, old scrap 950.4 x 0.71936, new scrap 228.1 + 161.7. The shares below are divisions by hand.
const ScrapYear kingdom{.exports = 456.3, .imports = 115.7, .old_scrap = 683.7, .new_scrap = 389.8, .home = {}, .end_of_life = 950.4};

TEST(Leakage, EveryDenominatorSideBySide) {
  auto answer = leakage(kingdom).value();
  const std::pair<Denominator, double> known[] = {{Denominator::gross_total, 42.5}, {Denominator::net_total, 31.7},
                                                  {Denominator::gross_old, 66.7},   {Denominator::net_old, 49.8},
                                                  {Denominator::gross_pool, 38.4},  {Denominator::gross_eol, 48.0},
                                                  {Denominator::gross_external, 0}, {Denominator::not_collected, 28.1}};
  ASSERT_EQ(answer.value.size(), std::size(known));
  for (std::size_t i = 0; i < std::size(known); ++i) {
    const auto& f = answer.value[i];
    EXPECT_EQ(f.by, known[i].first);
    EXPECT_EQ(f.share.has_value(), f.by != Denominator::gross_external) << word_of(f.by);
    if (f.share) {
      EXPECT_NEAR(100 * *f.share, known[i].second, 0.05) << word_of(f.by);
      EXPECT_EQ(*f.share, f.numerator / f.denominator);
    }
  }
  EXPECT_TRUE(answer.notes.empty());
}

TEST(Leakage, HomeScrapIsTakenOffWhereItIsKnown) {
  auto year = kingdom;
  year.home = 73.5;
  // 456.3 / (683.7 + 389.8 - 73.5) = 0.4563
  EXPECT_NEAR(leakage(year)->value[6].share.value(), 0.4563, 1e-12);
}

// A federation's "800 kt" would be 75 % of all scrap, and 117 % of the old: only with new scrap among it.
TEST(Leakage, ExportsLargerThanTheirPoolAreTold) {
  auto year = kingdom;
  year.exports = 800;
  auto answer = leakage(year).value();
  EXPECT_NEAR(*answer.value[0].share, 0.745, 5e-4);
  EXPECT_NEAR(*answer.value[2].share, 1.170, 5e-4);
  ASSERT_EQ(answer.notes.size(), 1u);
  EXPECT_EQ(answer.notes[0].code, Code{"flows.export_exceeds_pool"});
  EXPECT_NE(answer.notes[0].line().find("800 against 683.7 of old scrap; new or imported scrap must be among"), std::string::npos)
      << answer.notes[0].line();
  year.exports = 1200;  // more than all scrap (1073.5) and imports (1189.2)
  EXPECT_EQ(leakage(year)->notes.size(), 4u);
}

TEST(Leakage, NothingIsDividedByNothing) {
  auto answer = leakage({.exports = 5, .home = 0.0}).value();
  for (const auto& f : answer.value) EXPECT_FALSE(f.share.has_value()) << word_of(f.by);
  EXPECT_EQ(answer.notes.size(), 5u) << "five gross figures export from an empty pool";
  EXPECT_TRUE(leakage({})->notes.empty());
}

TEST(Leakage, RefusesNegativeMassesAllAtOnce) {
  auto bad = leakage({.exports = -1,
                      .imports = std::nan(""),
                      .old_scrap = 1,
                      .new_scrap = 3,
                      .home = 4,
                      .end_of_life = std::numeric_limits<double>::infinity()});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().size(), 4u);
  for (const auto& d : bad.error()) EXPECT_EQ(d.code, Code{"flows.negative_mass"});
  auto answer = leakage({.old_scrap = 10, .end_of_life = 8}).value();
  ASSERT_EQ(answer.notes.size(), 1u);
  EXPECT_EQ(answer.notes[0].code, Code{"flows.collected_exceeds_arising"});
}

/// The unit of mass does not matter, and a larger denominator gives a smaller share.
RC_GTEST_PROP(Leakage, SharesDoNotDependOnTheUnit, ()) {
  auto mass = [] { return *rc::gen::inRange(1, 100'000) / 10.0; };
  ScrapYear y{.exports = mass(), .imports = mass(), .old_scrap = mass(), .new_scrap = mass(), .home = 0.0, .end_of_life = 0};
  y.home = y.new_scrap / 3;
  y.end_of_life = y.old_scrap + mass();
  ScrapYear t{.exports = y.exports * 1024,
              .imports = y.imports * 1024,
              .old_scrap = y.old_scrap * 1024,
              .new_scrap = y.new_scrap * 1024,
              .home = *y.home * 1024,
              .end_of_life = y.end_of_life * 1024};
  auto a = leakage(y)->value, b = leakage(t)->value;
  for (std::size_t i = 0; i < a.size(); ++i) RC_ASSERT(a[i].share == b[i].share);
  RC_ASSERT(*a[4].share < *a[0].share && *a[0].share < *a[6].share && *a[0].share < *a[2].share);
}

}  // namespace
}  // namespace alumen::flows
