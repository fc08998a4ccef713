// Origin by trade. Expected figures are worked out by hand beside each test.
#include "flows/origin/origin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flows/origin/detail/supply.hpp"

namespace alumen::flows {
namespace {

using detail::resolve;
using detail::TradeMatrix;
using testing::HasSubstr;

constexpr double exact = 1e-9;

const std::string trade_head = "year,stage,exporter,importer,reporter,mass_t,source\n";
const std::string production_head = "year,stage,country,mass_t,source\n";

Result<Answer<std::vector<OriginResult>>> traced(const std::string& trade, const std::string& production, const OriginOptions& options = {},
                                                 const std::string& intensities = "") {
  std::map<std::string, std::string> files{{"trade.csv", trade_head + trade}, {"production.csv", production_head + production}};
  if (!intensities.empty()) files["origin_intensities.csv"] = "stage,country,intensity,source,status\n" + intensities;
  static const chain::Tables tables = origin_tables();
  auto workspace = chain::make_workspace(files, true, tables);
  if (!workspace) return std::unexpected(workspace.error());
  return trace_origins(workspace->value, options);
}
OriginResult first(const Result<Answer<std::vector<OriginResult>>>& answer) {
  EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().front().line());
  return answer ? answer->value.front() : OriginResult{};
}
const CountryOrigin& of(const OriginResult& r, const std::string& country) {
  return *std::ranges::find(r.countries, country, &CountryOrigin::country);
}
double share(const CountryOrigin& c, const std::string& origin) {
  auto found = std::ranges::find(c.origins, origin, &OriginShare::country);
  return found == c.origins.end() ? 0 : found->share;
}
bool told(const Diagnostics& notes, std::string_view code) {
  return std::ranges::any_of(notes, [&](const auto& d) { return d.code.info().name == code; });
}

// Norway makes 100 and sells 60 to the Netherlands, which make none and sell 40 on to Germany; Germany makes 20. All of the Dutch and
// two thirds of the German consumption were made in Norway.
const std::string passing = "2020,unwrought,NOR,NLD,importer,60,s\n2020,unwrought,NLD,DEU,importer,40,s\n";
const std::string makers = "2020,unwrought,NOR,100,s\n2020,unwrought,DEU,20,s\n";

TEST(Origin, GoodsThatPassThroughKeepTheirOrigin) {
  auto r = first(traced(passing, makers, {}, "unwrought,NOR,4,s,published\nunwrought,DEU,10,s,published\n"));
  const auto& germany = of(r, "DEU");
  EXPECT_NEAR(germany.consumption_t, 60, exact);
  EXPECT_NEAR(share(germany, "NOR"), 2.0 / 3, exact);
  EXPECT_NEAR(share(germany, "DEU"), 1.0 / 3, exact);
  EXPECT_NEAR(share(of(r, "NLD"), "NOR"), 1, exact);
  EXPECT_EQ(germany.partners.front().country, "NLD");
  EXPECT_NEAR(germany.import_dependence, 40.0 / 60, exact);
  EXPECT_NEAR(germany.foreign_share, 2.0 / 3, exact);
  EXPECT_NEAR(germany.hhi_origin, 5.0 / 9, exact);
  EXPECT_NEAR(germany.hhi_partner, 1, exact);
  EXPECT_NEAR(germany.intensity, (2 * 4 + 10) / 3.0, exact);
  EXPECT_NEAR(germany.intensity_cover, 1, exact);
  EXPECT_LE(r.balance, exact);
}

// A and B sell to each other: A makes 100, sends 50 to B; B sends 20 back and keeps 30. x_A = 120, x_B = 50: all is A's.
TEST(Origin, ACircleThatSomebodyConsumesFromIsSolved) {
  auto r = first(traced("2020,scrap,FRA,ITA,importer,50,s\n2020,scrap,ITA,FRA,importer,20,s\n", "2020,scrap,FRA,100,s\n"));
  EXPECT_NEAR(of(r, "FRA").consumption_t, 70, exact);
  EXPECT_NEAR(of(r, "ITA").consumption_t, 30, exact);
  EXPECT_NEAR(share(of(r, "ITA"), "FRA"), 1, exact);
  EXPECT_LE(r.balance, exact);
}

TEST(Origin, ACircleThatNobodyConsumesFromIsNamed) {
  auto answer = traced("2020,scrap,FRA,ITA,importer,50,s\n2020,scrap,ITA,FRA,importer,50,s\n", "2020,scrap,DEU,1,s\n");
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().front().code, Code{"flows.trade_loop"});
  EXPECT_EQ(answer.error().front().detail, "FRA, ITA");
}

// The Netherlands sell 40 and have bought 10: 30 of them come from nowhere, and three quarters of what Germany bought.
TEST(Origin, ExportsOfNowhereAreAnOriginOfTheirOwn) {
  auto answer = traced("2020,unwrought,NOR,NLD,importer,10,s\n2020,unwrought,NLD,DEU,importer,40,s\n", "2020,unwrought,NOR,10,s\n", {},
                       "unwrought,NOR,4,s,unverified\n");
  auto r = first(answer);
  EXPECT_NEAR(share(of(r, "DEU"), ""), 0.75, exact);
  EXPECT_NEAR(share(of(r, "DEU"), "NOR"), 0.25, exact);
  EXPECT_NEAR(of(r, "DEU").intensity, 4, exact);
  EXPECT_NEAR(of(r, "DEU").intensity_cover, 0.25, exact);
  EXPECT_TRUE(told(answer->notes, "flows.exports_exceed_supply"));
  EXPECT_TRUE(told(answer->notes, "chain.unverified"));
  EXPECT_LE(r.balance, exact);
}

TEST(Origin, BothReportsAreKeptAndThePolicySaysWhichCounts) {
  const std::string both = "2020,semis,DEU,GBR,importer,100,s\n2020,semis,DEU,GBR,exporter,60,s\n2020,semis,ITA,GBR,exporter,20,s\n";
  for (auto [policy, expected] : {std::pair{MirrorPolicy::importer, 100.0}, {MirrorPolicy::exporter, 60.0}, {MirrorPolicy::mean, 80.0}}) {
    auto answer = traced(both, "2020,semis,DEU,500,s\n2020,semis,ITA,500,s\n", {.policy = policy});
    auto r = first(answer);
    EXPECT_NEAR(of(r, "GBR").imports_t, expected + 20, exact);
    ASSERT_EQ(r.mirrors.size(), 1u);
    EXPECT_EQ(r.mirrors[0].importer_t, 100);
    EXPECT_EQ(r.mirrors[0].exporter_t, 60);
    EXPECT_EQ(r.mirrors[0].used_t, expected);
    EXPECT_EQ(r.one_sided, 1u);
    EXPECT_NEAR(r.disagreement, 0.5, exact);
    EXPECT_TRUE(told(answer->notes, "flows.mirror_gap"));
  }
}

TEST(Origin, WrongRowsAreNamed) {
  auto error = [](const std::string& trade, const OriginOptions& options = {}) {
    auto answer = traced(trade, makers, options);
    EXPECT_FALSE(answer.has_value());
    return answer ? Diagnostic{.code = "base.bad_number"} : answer.error().front();
  };
  auto d = error("2020,unwrought,NOR,Germany,importer,1,s\n");
  EXPECT_EQ(d.code, Code{"flows.unknown_country"});
  EXPECT_EQ(d.where, (Where{"trade.csv", 2, "importer"}));
  EXPECT_EQ(d.expected, "DEU");
  EXPECT_EQ(error("2020,unwrought,NOR,DEU,importer,-1,s\n").code, Code{"table.out_of_range"});
  EXPECT_EQ(error("", {.year = 1999}).code, Code{"flows.no_trade"});
  EXPECT_TRUE(told(traced("2020,unwrought,NOR,NOR,importer,1,s\n", makers)->notes, "flows.self_trade"));
  EXPECT_TRUE(traced("2020,unwrought,XAA,NOR,importer,1,s\n", makers).has_value());
}

TEST(Origin, YearsAndStagesAreApart) {
  auto answer = traced(passing + "2021,unwrought,NOR,DEU,importer,5,s\n2020,scrap,NOR,DEU,importer,5,s\n", makers);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->value.size(), 3u);
  EXPECT_EQ(traced(passing, makers, {.year = 2020, .stage = "unwrought"})->value.size(), 1u);
}

RC_GTEST_PROP(OriginProperty, SharesSumToOneAndAllProductionIsConsumed, ()) {
  auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
  TradeMatrix m{.production = std::vector<double>(n), .trade = {n, std::vector<double>(n)}};
  for (std::size_t i = 0; i < n; ++i) {
    m.production[i] = *rc::gen::inRange(0, 3) == 0 ? 0 : *rc::gen::inRange(0, 1000);
    for (std::size_t j = 0; j < n; ++j)
      if (i != j && *rc::gen::inRange(0, 2) == 0) m.trade[i][j] = *rc::gen::inRange(0, 300);
  }
  auto s = resolve(m);
  RC_PRE(s.has_value());
  for (std::size_t j = 0; j < n; ++j) {
    double consumed = 0;
    for (std::size_t i = 0; i < n; ++i) consumed += s->consumption[i][j];
    RC_ASSERT(std::abs(consumed - m.production[j]) <= 1e-9 * std::max(1.0, m.production[j]));
  }
  for (std::size_t i = 0; i < n; ++i) {
    double kept = std::max(0.0, m.production[i] + s->imports[i] - s->exports[i]), origins = 0;
    for (double mass : s->consumption[i]) {
      RC_ASSERT(mass >= -1e-9);
      origins += mass;
    }
    RC_ASSERT(std::abs(origins - kept) <= 1e-9 * std::max(1.0, s->supply[i]));
  }
}

}  // namespace
}  // namespace alumen::flows
