// Border rules: default values, free allocation, certificates, thresholds, refusals. Expected figures are worked out by hand
// beside each test, or stand in the acts and public briefings that are named.
#include "rules/border.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>

#include "chain/bind.hpp"
#include "rules/border_desk_test.hpp"

namespace alumen::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double exact = 1e-12;
const Assumptions cscf_one = assume({{"cscf", 1}});

// --- the tables that ship -------------------------------------------------------------------------------------------

class Shipped : public testing::Test {
 protected:
  static const chain::Workspace& library() {
    static const chain::Workspace ws = [] {
      auto made = chain::make_workspace({}, true, desk_tables());
      return std::move(made->value);
    }();
    return ws;
  }
  Diagnostics out;
  Book book = *load("eu-cbam-2026");
  BorderTables tables{library(), book, out};
};

// Implementing Regulation (EU) 2025/2621: the table of other countries is the mean of the ten highest values of each line.
TEST_F(Shipped, OtherCountriesAreTheMeanOfTheTenHighest) {
  std::map<std::string, std::vector<double>> countries;
  std::map<std::string, double> others;
  for (const auto& r : chain::rows_of<BorderDefault>(library(), out)) {
    if (r.country == "OTH")
      others[r.cn_code] = r.direct;
    else if (r.country != "UNK")
      countries[r.cn_code].push_back(r.direct);
  }
  ASSERT_TRUE(out.empty());
  EXPECT_EQ(others.size(), 24u);
  for (const auto& [code, value] : others) {
    auto& all = countries[code];
    std::ranges::sort(all, std::greater{});
    double sum = 0;
    for (std::size_t i = 0; i < 10; ++i) sum += all[i];
    EXPECT_NEAR(value, sum / 10, 1e-7) << code;
  }
}

TEST_F(Shipped, LooksUpTheLongestCodeOfTheCountry) {
  EXPECT_EQ(tables.value("CHN", "76011090", false)->direct, 3.0);
  EXPECT_EQ(tables.value("CHN", "76011090", false)->route, Route::primary);
  EXPECT_EQ(tables.value("DZA", "76109090", false)->cn_code, "76109090");
  EXPECT_EQ(tables.value("DZA", "76109099", false)->cn_code, "761090");
  EXPECT_EQ(tables.value("KWT", "76011090", false)->route, Route::none) << "the act prints no route for Kuwait";
}

TEST_F(Shipped, FallsBackToOtherCountriesAndForPrecursorsToAnnexFour) {
  EXPECT_EQ(tables.value("AGO", "76011090", false)->country, "OTH") << "no table";
  EXPECT_EQ(tables.value("TUN", "76161000", false)->country, "OTH") << "no row: it is printed under 7615";
  EXPECT_EQ(tables.value("", "76011090", true)->country, "UNK");
  EXPECT_EQ(tables.value("WLD", "76011090", true)->country, "UNK");
  EXPECT_EQ(tables.value("", "76011090", false)->country, "OTH") << "annex IV is for precursors only";
  EXPECT_EQ(tables.value("CHN", "72081000", false), nullptr);
}

TEST_F(Shipped, BenchmarksByCodeColumnAndRoute) {
  EXPECT_EQ(tables.benchmark("76011090", "B", Route::primary, 2026)->value, 1.423);
  EXPECT_EQ(tables.benchmark("76011090", "A", Route::secondary, 2026)->value, 0.091);
  EXPECT_EQ(tables.benchmark("76042990", "A", Route::none, 2026)->value, 0.06);
  EXPECT_EQ(tables.benchmark("76169910", "B", Route::primary, 2026)->value, 1.506);
  EXPECT_EQ(tables.benchmark("7601", "B", Route::primary, 2026)->value, 1.423) << "all goods of 7601 agree";
  EXPECT_EQ(tables.benchmark("7604", "B", Route::primary, 2026), nullptr) << "goods of 7604 differ";
  EXPECT_EQ(tables.benchmark("76011090", "B", Route::none, 2026), nullptr) << "no route, no benchmark";
  EXPECT_EQ(tables.benchmark("76011090", "B", Route::primary, 2027), nullptr) << "not published";
}

// Directive 2003/87/EC, Article 10a(1a). Public code carries other schedules, for example 5 % steps or 2027 = 90 %.
TEST_F(Shipped, ScheduleOfTheLaw) {
  double law[] = {0.975, 0.95, 0.9, 0.775, 0.515, 0.39, 0.265, 0.14, 0};
  double markup[] = {0.1, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3};
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(book.parameter("cbam_factor", 2026 + i).value, law[i]) << 2026 + i;
    EXPECT_EQ(book.parameter("default_markup", 2026 + i).value, markup[i]) << 2026 + i;
  }
  EXPECT_FALSE(book.parameter("cscf", 2026).known()) << "not published is not 1";
  EXPECT_FALSE(book.parameter("benchmark_year", 2027).known());
  EXPECT_FALSE(book.parameter("certificate_price_q3", 2026).known());
  EXPECT_FALSE(book.parameter("preconsumer_burden", 2028).known()) << "a proposal is no law";
}

TEST_F(Shipped, ScrapAndHouseholdArticlesAreNoGoods) {
  for (const char* code : {"76011090", "76031000", "76042990", "76090000", "76109010", "76110000", "76130000", "76169990"})
    EXPECT_TRUE(book.covers(code)) << code;
  for (const char* code : {"76020011", "76151080", "76152000", "72081000"}) EXPECT_FALSE(book.covers(code)) << code;
  EXPECT_TRUE(book.exempt("NOR") && book.exempt("ISL") && book.exempt("LIE") && book.exempt("CHE") && book.exempt("DEU"));
  EXPECT_FALSE(book.exempt("GBR") || book.exempt("TUR"));
}

// --- goods at default values ----------------------------------------------------------------------------------------

// China 7601: 3.0 with 10, 20, 30 % -> 3.3, 3.6, 3.9.
TEST(Defaults, MarkUpByYear) {
  auto desk = Desk().consign("c,ingot,2026-02-01,1000,t,CHN");
  EXPECT_NEAR(good(desk.year(2026).value, "c").direct, 3.3, exact);
  EXPECT_NEAR(good(desk.year(2027).value, "c").direct, 3.6, exact);
  EXPECT_NEAR(good(desk.year(2028).value, "c").direct, 3.9, exact);
  EXPECT_NEAR(good(desk.year(2034).value, "c").direct, 3.9, exact);
}

// Bosnia and Herzegovina 7605: 3.70257921 x 1.2 = 4.443095052, printed 4.443. Rounding first would give 3.703 x 1.2 = 4.4436.
TEST(Defaults, RoundsOnceAfterTheMarkUp) {
  auto desk = Desk()
                  .row("materials", "wire,wire,semi,t,76051100")
                  .row("border_defaults", "eu-cbam-2026,BIH,7605,3.70257921,primary,src")
                  .consign("c,wire,2027-02-01,1000,t,BIH");
  auto g = good(desk.year(2027).value, "c");
  EXPECT_NEAR(g.direct, 4.443095052, exact);
  EXPECT_EQ(g.default_printed, 4.443);
}

// Korean government briefing on an alloy precursor: 0.975 x 1 x 1.361 = 1.326975.
TEST(FreeAllocation, BriefingOfAnAlloyPrecursor) {
  auto desk = Desk()
                  .row("materials", "alloy,alloy,metal,t,76012080")
                  .row("border_benchmarks", "eu-cbam-2026,76012080,B,primary,2026,1.361,src")
                  .consign("c,alloy,2026-02-01,1000,t,CHN");
  EXPECT_NEAR(good(desk.year(2026, cscf_one).value, "c").sefa.value, 1.326975, exact);
}

// 3.3 - 0.975 x 1.423 = 1.912575; 3.6 - 0.95 x 1.423 = 2.24815; 3.9 - 0.9 x 1.423 = 2.6193, per tonne.
TEST(Certificates, OfDefaultValuesByYear) {
  auto desk = Desk().consign("c,ingot,2026-02-01,1000,t,CHN");
  auto still = assume({{"cscf", 1}, {"benchmark_year", 2026}});
  EXPECT_NEAR(good(desk.year(2026, cscf_one).value, "c").certificates.value, 1912.575, 1e-9);
  EXPECT_NEAR(good(desk.year(2027, still).value, "c").certificates.value, 2248.15, 1e-9);
  EXPECT_NEAR(good(desk.year(2028, still).value, "c").certificates.value, 2619.3, 1e-9);
}

TEST(Certificates, AnUnpublishedFactorIsNotOne) {
  auto answer = Desk().consign("c,ingot,2026-02-01,1000,t,CHN").year();
  auto g = good(answer.value, "c");
  EXPECT_FALSE(g.sefa.known());
  EXPECT_FALSE(g.certificates.known());
  EXPECT_TRUE(std::isnan(g.certificates.value));
  EXPECT_THAT(g.certificates.missing, ElementsAre("cscf 2026"));
  EXPECT_FALSE(answer.value.cost.known());
  EXPECT_TRUE(has_code(answer.notes, "rules.not_determinable"));
  // The factor lies between 0 and 1: at least 1912.575 certificates, at most 3300.
  EXPECT_NEAR(g.certificates_least, 1912.575, 1e-9);
  EXPECT_NEAR(g.certificates_most, 3300, 1e-9);
}

TEST(Certificates, FromTwoThousandThirtyFourNothingIsFree) {
  auto g = good(Desk().consign("c,ingot,2026-02-01,1000,t,CHN").year(2034, assume({{"certificate_price", 100}})).value, "c");
  EXPECT_EQ(g.sefa.value, 0);
  EXPECT_NEAR(g.certificates.value, 3900, 1e-9) << "neither CSCF nor benchmark is needed any more";
  EXPECT_NEAR(g.cost.value, 390000, 1e-6);
}

TEST(Certificates, WithoutARouteThereIsNoBenchmark) {
  auto desk = Desk().consign("c,ingot,2026-02-01,1000,t,KWT");
  EXPECT_THAT(good(desk.year(2026, cscf_one).value, "c").sefa.missing, ElementsAre("benchmark_b 76011090 2026"));
  EXPECT_NEAR(good(desk.year(2026, assume({{"cscf", 1}, {"benchmark_b 76011090", 0.091}})).value, "c").sefa.value, 0.975 * 0.091, exact);
}

TEST(Certificates, AreNotNettedBetweenGoods) {
  // 0.2 - 0.975 x 1.423 is negative: no certificates, and none taken off the other good.
  auto y = Desk()
               .declare("clean", "ingot", "ARE", "0.2")
               .consign("a,ingot,2026-02-01,1000,t,ARE,,clean")
               .consign("b,ingot,2026-02-01,1000,t,CHN")
               .year(2026, cscf_one)
               .value;
  EXPECT_EQ(good(y, "a").certificates.value, 0);
  EXPECT_NEAR(y.certificates.value, 1912.575, 1e-9);
}

TEST(Prices, GoByTheQuarterOfImport) {
  auto y = Desk()
               .consign("q1,ingot,2026-03-31,100,t,CHN")
               .consign("q2,ingot,2026-04-01,100,t,CHN")
               .consign("q3,ingot,2026-07-01,100,t,CHN")
               .year(2026, cscf_one)
               .value;
  EXPECT_EQ(good(y, "q1").price.value, 75.36);
  EXPECT_NEAR(good(y, "q1").cost.value, 191.2575 * 75.36, 1e-6);
  EXPECT_EQ(good(y, "q2").price.value, 75.28);
  EXPECT_THAT(good(y, "q3").cost.missing, ElementsAre("certificate_price_q3 2026"));
  EXPECT_FALSE(y.cost.known());
}

TEST(Prices, AnUnverifiedOneWarnsByName) {
  auto answer = Desk().consign("q2,ingot,2026-04-01,100,t,CHN").year(2026, cscf_one);
  auto warned = std::ranges::find_if(answer.notes, [](const auto& d) { return d.code == Code{"chain.unverified"}; });
  ASSERT_NE(warned, answer.notes.end());
  EXPECT_EQ(warned->value, "certificate_price_q2 2026");
}

// --- threshold and origin -------------------------------------------------------------------------------------------

TEST(Threshold, FiftyTonnesExemptAllAndAGramMoreNothing) {
  auto at = Desk().consign("a,ingot,2026-02-01,20,t,CHN").consign("b,profile,2026-02-01,30000,kg,CHN").year();
  EXPECT_TRUE(at.value.below_threshold);
  EXPECT_EQ(at.value.cost.value, 0);
  auto above = Desk().consign("a,ingot,2026-02-01,20,t,CHN").consign("b,profile,2026-02-01,30000.001,kg,CHN").year();
  EXPECT_FALSE(above.value.below_threshold);
  EXPECT_FALSE(above.value.cost.known());
}

TEST(Threshold, ExemptOriginsAndOtherGoodsDoNotCount) {
  auto y =
      Desk().consign("a,ingot,2026-02-01,40,t,CHN").consign("n,ingot,2026-02-01,900,t,NOR").consign("s,bales,2026-02-01,900,t,CHN").year();
  EXPECT_TRUE(y.value.below_threshold);
  EXPECT_EQ(y.value.mass_t, 40);
  EXPECT_EQ(y.value.goods.size(), 2u);
  EXPECT_TRUE(has_code(y.notes, "rules.not_a_good"));
}

TEST(Threshold, AProductAskedForAloneDoesNotLowerTheYear) {
  auto desk = Desk().consign("a,ingot,2026-02-01,40,t,CHN").consign("b,profile,2026-02-01,40,t,CHN");
  auto y = desk.try_year({.year = 2026, .assumptions = cscf_one, .product = "a"});
  ASSERT_TRUE(y.has_value());
  EXPECT_EQ(y->value.goods.size(), 1u);
  EXPECT_FALSE(y->value.below_threshold);
}

TEST(Origin, ExemptGoodsCostNothingWhateverIsMissing) {
  auto g = good(Desk().consign("n,ingot,2026-08-01,900,t,NOR").year().value, "n");
  EXPECT_EQ(g.basis, Basis::exempt);
  EXPECT_EQ(g.direct, 0);
  EXPECT_TRUE(g.cost.known());
  EXPECT_EQ(g.cost.value, 0);
}

// --- actual data ----------------------------------------------------------------------------------------------------

TEST(Declared, AVerifiedInstallationFigureCounts) {
  auto g = good(Desk().declare("d", "ingot", "ARE", "1.62").consign("c,ingot,2026-02-01,1000,t,ARE,,d").year(2026, cscf_one).value, "c");
  EXPECT_EQ(g.basis, Basis::actual);
  EXPECT_NEAR(g.direct, 1.62, exact);
  EXPECT_NEAR(g.sefa.value, 0.975 * 1.423, exact) << "column A of the primary route; unwrought metal has no precursors here";
  EXPECT_NEAR(g.certificates.value, 1000 * (1.62 - 1.387425), 1e-9);
  // default alternative of another country: 4 x 1.1 - 1.387425
  EXPECT_NEAR(g.default_cost.value, 1000 * (4.4 - 1.387425) * 75.36, 1e-6);
}

struct Refused {
  const char* name;
  const char* more;
  const char* standard;
};
class NotProven : public testing::TestWithParam<Refused> {};
TEST_P(NotProven, CountsAtTheDefaultValue) {
  auto answer = Desk()
                    .declare("d", "ingot", "CHN", "1.5", GetParam().more, GetParam().standard)
                    .consign("c,ingot,2026-02-01,1000,t,CHN,,d")
                    .year(2026, cscf_one);
  auto g = good(answer.value, "c");
  EXPECT_EQ(g.basis, Basis::defaults);
  EXPECT_NEAR(g.direct, 3.3, exact);
  EXPECT_TRUE(has_code(answer.notes, "rules.default_used"));
}
INSTANTIATE_TEST_SUITE_P(All, NotProven,
                         testing::Values(Refused{"NoVerifier", ",,primary,", "eu-cbam-2026"},
                                         Refused{"Expired", ",,primary,V,2024-01-01,2025-01-01", "eu-cbam-2026"},
                                         Refused{"MassBalance", ",,primary,V", "ISO 14067 by Mass Balance"},
                                         Refused{"BookAndClaim", ",,primary,V,,,book and claim certificate", "eu-cbam-2026"}),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(Declared, AnUnprovenFigureIsToldBesideTheDefault) {
  auto g = good(
      Desk().declare("d", "ingot", "CHN", "1.5", ",,primary,").consign("c,ingot,2026-02-01,1000,t,CHN,,d").year(2026, cscf_one).value, "c");
  EXPECT_EQ(g.actual_direct, 1.5);
  EXPECT_NEAR(g.actual_cost.value, 1000 * (1.5 - 1.387425) * 75.36, 1e-6);
  EXPECT_NEAR(g.cost.value, 1912.575 * 75.36, 1e-6);
}

TEST(Declared, AComplexGoodNeedsItsDeclaredFreeAllocation) {
  auto desk = Desk().declare("d", "profile", "ARE", "1.9", ",,,V").consign("c,profile,2026-02-01,1000,t,ARE,,d");
  EXPECT_THAT(good(desk.year(2026, cscf_one).value, "c").sefa.missing, ElementsAre("sefa d 2026"))
      << "column A alone would leave the precursors out";
  EXPECT_NEAR(good(desk.year(2026, assume({{"sefa d", 1.5}})).value, "c").certificates.value, 400, 1e-9);
  auto stated = Desk().declare("d", "profile", "ARE", "1.9", "1.5,,,V,2026-01-01,2027-01-01").consign("c,profile,2026-02-01,1000,t,ARE,,d");
  EXPECT_NEAR(good(stated.year(2026).value, "c").certificates.value, 400, 1e-9)
      << "the verified report needs no correction factor any more";
  // In a projection it falls with the factor: 1.5 x 0.515 / 0.975.
  EXPECT_NEAR(good(stated.year(2030, cscf_one).value, "c").sefa.value, 1.5 * 0.515 / 0.975, exact);
}

// --- installations --------------------------------------------------------------------------------------------------

// Press: 1.2 t billet per t profile, half verified (1.6), 30 % China by default (3.3), 20 % Norway; own emissions 0.1 t/t.
Desk press() {
  return Desk()
      .make("GBR", "press", "profile", "extrusion", 1000, 100)
      .take("press", "billet", 1200)
      .declare("are", "billet", "ARE", "1.6")
      .declare("chn", "billet", "CHN", "2.0", ",,primary,")
      .declare("nor", "billet", "NOR", "1.5")
      .feed("press/billet", "are", 0.5)
      .feed("press/billet", "chn", 0.3)
      .feed("press/billet", "nor", 0.2);
}

TEST(Installation, PrecursorsOfSeveralSuppliersAreWeighted) {
  auto answer = press().year(2026, assume({{"cscf", 1}, {"certificate_price", 80}}));
  auto g = good(answer.value, "press/out");
  // 0.1 + 1.2 (0.5 x 1.6 + 0.3 x 3.3 + 0)
  EXPECT_NEAR(g.direct, 0.1 + 1.2 * (0.8 + 0.99), exact);
  EXPECT_NEAR(g.default_share, 1.2 * 0.99 / g.direct, exact);
  // 0.975 (0.06 + 1.2 (0.5 + 0.3) 1.423): Norway brings no free allocation either
  EXPECT_NEAR(g.sefa.value, 0.975 * (0.06 + 1.2 * 0.8 * 1.423), exact);
  EXPECT_NEAR(g.certificates.value, 1000 * (g.direct - g.sefa.value), 1e-9);
  ASSERT_EQ(g.precursors.size(), 3u);
  double sum = 0.1;
  for (const auto& p : g.precursors) sum += p.mass * p.direct;
  EXPECT_NEAR(sum, g.direct, exact);
  EXPECT_EQ(g.precursors[2].basis, Basis::exempt);
  EXPECT_TRUE(has_code(answer.notes, "rules.default_used"));
  EXPECT_TRUE(has_code(answer.notes, "rules.exempt_origin"));
}

TEST(Installation, ColumnAAloneIsTheKnownTrap) {
  auto g = good(press().year(2026, cscf_one).value, "press/out");
  EXPECT_GT(std::abs(g.sefa.value - 0.975 * 0.06), 1) << "a complex good earns the free allocation of its precursors too";
}

TEST(Installation, WhatDataOfASupplierAreWorth) {
  auto y = press().year(2026, assume({{"cscf", 1}, {"certificate_price", 80}})).value;
  auto of = [&](const std::string& name) { return *std::ranges::find(y.suppliers, name, &BorderSupplier::supplier); };
  // China with its own 2.0 in place of 3.3: 360 t x 1.3 t less; free allocation stays at the benchmark.
  EXPECT_NEAR(of("Party CHN").mass_t, 360, 1e-9);
  EXPECT_NEAR(of("Party CHN").default_cost.value - of("Party CHN").actual_cost.value, 360 * 1.3 * 80, 1e-6);
  // The verified supplier at default 4.4: 600 t x 2.8 t more.
  EXPECT_NEAR(of("Party ARE").default_cost.value - of("Party ARE").actual_cost.value, 600 * (4.4 - 1.6) * 80, 1e-6);
}

TEST(Installation, NobodyNamedCountsAsUnknownCountry) {
  auto g = good(Desk().make("GBR", "press", "profile", "extrusion", 1000, 0).take("press", "billet", 1000).year(2026, cscf_one).value,
                "press/out");
  EXPECT_NEAR(g.direct, 5.5, exact) << "annex IV, 5 x 1.1";
}

TEST(Installation, MetalCastWhereItWasSmeltedEarnsOneBenchmark) {
  auto y = Desk()
               .make("ARE", "pots", "ingot", "electrolysis", 1000, 1500)
               .make("ARE", "cast", "billet", "casting", 990, 50)
               .take("cast", "ingot", 1000)
               .year(2026, cscf_one)
               .value;
  auto g = good(y, "cast/out");
  EXPECT_NEAR(g.direct, (1500.0 + 50) / 990, exact);
  EXPECT_NEAR(g.sefa.value, 0.975 * 1.423 * 1000 / 990, exact);
  EXPECT_EQ(g.route, Route::primary);
  EXPECT_EQ(good(y, "pots/out").mass_t, 0) << "all of it stays in the works";
}

TEST(Installation, ALoopIsSolvedAtOnce) {
  // a takes 0.5 of b and 0.5 of bought metal, b takes 0.4 of a: x_a = 1 + 0.5 x_b + 0.5 x 3.3, x_b = 2 + 0.4 x_a.
  auto desk = Desk()
                  .make("GBR", "a", "billet", "remelting", 100, 100)
                  .make("GBR", "b", "ingot", "remelting", 100, 200)
                  .take("a", "ingot", 100)
                  .take("b", "billet", 40);
  desk.declare("chn", "ingot", "CHN", "2.0", ",,primary,")
      .feed("a/ingot", "b/out", 0.5)
      .feed("a/ingot", "chn", 0.5)
      .feed("b/billet", "a/out");
  auto y = desk.year(2026, cscf_one).value;
  double a = (1 + 1.65 + 0.5 * 2) / (1 - 0.5 * 0.4), b = 2 + 0.4 * a;
  EXPECT_NEAR(good(y, "a/out").direct, a, 1e-9);
  EXPECT_NEAR(good(y, "b/out").direct, b, 1e-9);
  // free allocation / 0.975: f_a = 0.091 + 0.5 f_b + 0.5 x 1.423, f_b = 0.091 + 0.4 f_a
  double fa = (0.091 + 0.5 * 1.423 + 0.5 * 0.091) / (1 - 0.2);
  EXPECT_NEAR(good(y, "a/out").sefa.value, 0.975 * fa, 1e-9);
}

TEST(Installation, ScrapEntersAtZeroAndTheProposalIsASwitch) {
  auto desk = Desk()
                  .make("GBR", "melt", "billet", "remelting", 1000, 100)
                  .take("melt", "bales", 1000, "pre_consumer_scrap")
                  .declare("clean", "bales", "CHN", "1.0", ",,,")
                  .feed("melt/bales", "clean");
  EXPECT_NEAR(good(desk.year(2026, cscf_one).value, "melt/out").direct, 0.1, exact);
  EXPECT_NEAR(good(desk.year(2028, assume({{"cscf", 1}, {"benchmark_year", 2026}})).value, "melt/out").direct, 0.1, exact)
      << "off unless it is switched on";
  EXPECT_NEAR(good(desk.year(2028, assume({{"cscf", 1}, {"benchmark_year", 2026}, {"preconsumer_burden", 1}})).value, "melt/out").direct,
              0.1 + 3.9, exact);
  EXPECT_NEAR(good(desk.year(2027, assume({{"cscf", 1}, {"benchmark_year", 2026}, {"preconsumer_burden", 1}})).value, "melt/out").direct,
              0.1, exact)
      << "no assumption takes the place of the law";
}

TEST(Installation, AttributesOfMetalAreRefused) {
  for (const char* evidence : {"invoice", "certificate"}) {
    auto answer = Desk()
                      .make("GBR", "press", "profile", "extrusion", 1000, 0)
                      .take("press", "billet", 1000)
                      .declare("are", "billet", "ARE", "0.1")
                      .feed("press/billet", "are", 1, evidence)
                      .year(2026, cscf_one);
    bool claimed = std::string_view{evidence} == "certificate";
    EXPECT_NEAR(good(answer.value, "press/out").direct, claimed ? 5.5 : 0.1, exact)
        << "whose metal it is, a certificate does not tell: unknown country";
    EXPECT_EQ(has_code(answer.notes, "rules.attribute_refused"), claimed);
  }
}

TEST(Installation, ACertificateOfAnExemptOriginBuysNoExemption) {
  auto g = good(Desk()
                    .make("GBR", "press", "profile", "extrusion", 1000, 0)
                    .take("press", "billet", 1000)
                    .declare("nor", "billet", "NOR", "0.1")
                    .feed("press/billet", "nor", 1, "certificate")
                    .year(2026, cscf_one)
                    .value,
                "press/out");
  EXPECT_NEAR(g.direct, 5.5, exact);
}

// --- a carbon price paid abroad -------------------------------------------------------------------------------------

TEST(CarbonPrice, IsDeductedOnlyAsFarAsAnActOrAssumptionSays) {
  auto desk = Desk().declare("d", "ingot", "GBR", "2").consign("c,ingot,2026-02-01,1000,t,GBR,,d,30,,,EUR");
  EXPECT_THAT(good(desk.year(2026, cscf_one).value, "c").certificates.missing, ElementsAre("carbon_price_recognition 2026"));
  // 0.5 x 30 / 75.36 of 2 t
  auto g = good(desk.year(2026, assume({{"cscf", 1}, {"carbon_price_recognition", 0.5}})).value, "c");
  EXPECT_NEAR(g.certificates.value, 1000 * (2 - 1.387425 - 0.5 * 30 / 75.36 * 2), 1e-6);
}

TEST(CarbonPrice, NeedsAnExchangeRateAndNeverTouchesDefaults) {
  auto desk = Desk()
                  .declare("d", "ingot", "GBR", "2")
                  .consign("c,ingot,2026-02-01,1000,t,GBR,,d,30,,,GBP")
                  .consign("e,ingot,2026-02-01,1000,t,GBR,,,30,,,EUR");
  auto answer = desk.year(2026, assume({{"cscf", 1}, {"carbon_price_recognition", 1}}));
  EXPECT_THAT(good(answer.value, "c").certificates.missing, ElementsAre("fx EUR/GBP 2026"));
  EXPECT_TRUE(good(answer.value, "e").certificates.known());
  EXPECT_TRUE(has_code(answer.notes, "rules.carbon_price_unused"));
}

// --- United Kingdom -------------------------------------------------------------------------------------------------

// Finance Act 2026, section 149: tonnes x price of the quarter before, less the sector's free allocation.
TEST(UnitedKingdom, FreeAllocationLowersThePrice) {
  auto desk = Desk().declare("d", "ingot", "ARE", "1.6").consign("c,ingot,2027-05-01,100,t,ARE,,d,,2500,,GBP");
  auto g = good(desk.year(2027, assume({{"price_q2", 50}, {"free_allocation_share", 0.8}, {"factor", 0.9}}), "uk-cbam-2027").value, "c");
  EXPECT_NEAR(g.price.value, 50 * (1 - 0.72), exact);
  EXPECT_NEAR(g.cost.value, 160 * 14, 1e-9);
  EXPECT_EQ(g.sefa.value, 0);
  auto open = good(desk.year(2027, {}, "uk-cbam-2027").value, "c");
  EXPECT_THAT(open.cost.missing, ElementsAre("price_q2 2027", "free_allocation_share 2027", "factor 2027"));
  EXPECT_NEAR(open.certificates.value, 160, exact) << "the tonnes are known, only their price is not";
}

TEST(UnitedKingdom, DefaultsAreOpenAndNamed) {
  auto desk = Desk().consign("c,ingot,2027-05-01,100,t,ARE,,,,2500,,GBP");
  EXPECT_THAT(good(desk.year(2027, {}, "uk-cbam-2027").value, "c").certificates.missing, ElementsAre("default_direct 76011090 2027"));
  EXPECT_NEAR(good(desk.year(2027, assume({{"default_direct 7601", 2}}), "uk-cbam-2027").value, "c").direct, 2, exact);
}

TEST(UnitedKingdom, ThresholdIsAValue) {
  auto of = [](double tonnes) {
    return Desk()
        .declare("d", "ingot", "ARE", "1.6")
        .consign("c,ingot,2027-05-01," + std::to_string(tonnes) + ",t,ARE,,d,,2500,,GBP")
        .year(2027, {}, "uk-cbam-2027");
  };
  EXPECT_TRUE(of(19.9).value.below_threshold) << "49 750 pounds";
  EXPECT_FALSE(of(20).value.below_threshold) << "50 000 pounds";
  EXPECT_TRUE(
      has_code(Desk().declare("d", "ingot", "ARE", "1.6").consign("c,ingot,2027-05-01,1,t,ARE,,d").year(2027, {}, "uk-cbam-2027").notes,
               "rules.threshold_unknown"));
}

TEST(UnitedKingdom, MetalMadeThereIsExempt) {
  auto g = good(Desk()
                    .make("CHN", "press", "profile", "extrusion", 1000, 100)
                    .take("press", "billet", 1000)
                    .declare("gb", "billet", "GBR", "2")
                    .feed("press/billet", "gb")
                    .year(2027, {}, "uk-cbam-2027")
                    .value,
                "press/out");
  EXPECT_NEAR(g.direct, 0.1, exact);
}

// --- refusals and projections ---------------------------------------------------------------------------------------

TEST(Year, TakesTheConsignmentsOfTheNearestYear) {
  auto desk = Desk().consign("a,ingot,2026-02-01,100,t,CHN").consign("b,ingot,2027-02-01,200,t,CHN");
  EXPECT_EQ(desk.year(2026, cscf_one).value.goods.size(), 1u);
  auto later = desk.year(2030, cscf_one);
  EXPECT_EQ(later.value.goods_year, 2027);
  EXPECT_EQ(good(later.value, "b").mass_t, 200);
  EXPECT_TRUE(has_code(later.notes, "rules.projected"));
}

TEST(Year, RefusesWhatIsNoBorder) {
  auto desk = Desk().consign("a,ingot,2026-02-01,100,t,CHN");
  EXPECT_TRUE(has_code(desk.try_year({.year = 2026}, "iso14067-cutoff").error(), "rules.not_a_border"));
  EXPECT_TRUE(has_code(desk.try_year({.year = 2025}).error(), "rules.outside_validity"));
  EXPECT_TRUE(has_code(desk.try_year({.year = 2026}, "uk-cbam-2027").error(), "rules.outside_validity"));
  EXPECT_TRUE(has_code(desk.try_year({.year = 2026, .product = "nothing"}).error(), "rules.no_goods"));
  EXPECT_TRUE(has_code(Desk().consign("s,bales,2026-02-01,100,t,CHN").try_year({.year = 2026}).error(), "rules.no_goods"));
}

TEST(Year, TellsEveryFaultOfTheListAtOnce) {
  auto wrong = Desk()
                   .consign("a,nothing,2026-02-01,100,t,CHN")
                   .consign("b,ingot,2026-02-01,100,kWh,CHN")
                   .consign("c,ingot,2026-02-01,100,t,CHN,,nobody")
                   .declare("d", "profile", "CHN", "2")
                   .consign("e,ingot,2026-02-01,100,t,CHN,,d")
                   .try_year({.year = 2026});
  ASSERT_FALSE(wrong.has_value());
  std::vector<std::string_view> codes;
  for (const auto& d : wrong.error()) codes.push_back(d.code.info().name);
  EXPECT_THAT(codes, ElementsAre("chain.unknown_id", "chain.wrong_kind", "chain.unknown_id", "chain.supply_mismatch"));
}

// --- attribution ----------------------------------------------------------------------------------------------------

// Implementing Regulation (EU) 2025/2547, equation 55.
TEST(Attribution, AddsHeatGasAndPower) {
  EXPECT_NEAR(attributed_emissions({.direct_t = 1000, .heat_in_tj = 2, .heat_in_factor = 60, .heat_out_tj = 1, .heat_out_factor = 50}),
              1000 + 120 - 50, exact);
  EXPECT_NEAR(attributed_emissions({.direct_t = 1000, .waste_gas_in_tj = 1, .waste_gas_out_tj = 2}), 1000 + 56.1 - 2 * 56.1 * 0.667, 1e-9);
  EXPECT_EQ(attributed_emissions({.direct_t = 10, .electricity_out_mwh = 100, .electricity_out_factor = 0.5}), 0) << "floored at zero";
}

TEST(Attribution, ReconciliationSpreadsTheRest) {
  EXPECT_NEAR(reconciliation_factor(316284.5968, 311000 + 5283), 316284.5968 / 316283, exact);
  EXPECT_EQ(reconciliation_factor(100, 100), 1);
}

}  // namespace
}  // namespace alumen::rules
