#include "flows/lifetime.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "flows/detail/gamma.hpp"

namespace alumen::flows {
namespace {

constexpr Law laws[] = {Law::fixed, Law::normal, Law::truncated_normal, Law::folded_normal, Law::lognormal, Law::weibull};

Survival law(Law which, double mean, double sd) { return Survival::of({which, mean, sd}).value(); }

// scipy 1.17.1 (norm, truncnorm, foldnorm, lognorm, weibull_min) for a mean of 20 and a deviation of 8; the Weibull shape by
// scipy.optimize.brentq on the ratio of gamma functions.
struct Known {
  Law law;
  double survival[5];  // at 0.5, 10, 20, 35, 60
  double density[3];   // at 10, 20, 35
};
const Known known[] = {
    {Law::normal,
     {0.9926053928891193, 0.8943502263331446, 0.5, 0.03039636176526137, 2.866515718791933e-07},
     {0.02283113567362774, 0.04986778505017909, 0.008598284478336488}},
    {Law::truncated_normal,
     {0.9988076541461907, 0.8999385435020588, 0.503124233104869, 0.030586292404650575, 2.884427045400489e-07},
     {0.022973795253414343, 0.050179382220019615, 0.008652010568361087}},
    {Law::folded_normal,
     {0.9978014722712105, 0.8944386436183455, 0.5000002866515719, 0.03039636176836086, 2.866515718791933e-07},
     {0.02287521013392367, 0.04986797089011843, 0.008598284481054303}},
    {Law::lognormal,
     {1.0, 0.9459259187984306, 0.4236257114769004, 0.049962340341635554, 0.0011661518101655519},
     {0.028489867785437634, 0.05082490790756316, 0.007644226621152026}},
    {Law::weibull,
     {0.999965004522277, 0.8936086628804983, 0.4825215319561141, 0.03711035955489453, 7.650625410575482e-07},
     {0.027096292859971307, 0.04739276686591175, 0.009414364509443468}},
};

TEST(Lifetime, SurvivalAndDensityAsScipyHasThem) {
  const double ages[] = {0.5, 10, 20, 35, 60};
  for (const auto& k : known) {
    auto s = law(k.law, 20, 8);
    for (int i = 0; i < 5; ++i) EXPECT_NEAR(s.at(ages[i]) / k.survival[i], 1, 1e-11) << word_of(k.law) << " " << ages[i];
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(s.density(ages[i + 1]) / k.density[i], 1, 1e-12) << word_of(k.law) << " " << ages[i + 1];
  }
}

TEST(Lifetime, ParametersOfLognormalAndWeibull) {
  auto l = law(Law::lognormal, 20, 8), w = law(Law::weibull, 20, 8);
  EXPECT_NEAR(l.first(), 2.921522270994854, 1e-14);
  EXPECT_NEAR(l.second(), 0.38525317015992644, 1e-15);
  EXPECT_NEAR(w.first(), 2.6956212548072807, 1e-12);
  EXPECT_NEAR(w.second(), 22.49127001206745, 1e-11);
  // A deviation equal to the mean is the exponential law: shape 1. A narrow one tends to pi / (sqrt(6) k) = ratio.
  EXPECT_NEAR(law(Law::weibull, 7, 7).first(), 1, 1e-14);
  EXPECT_NEAR(law(Law::weibull, 7, 7).second(), 7, 1e-13);
  EXPECT_NEAR(law(Law::weibull, 10, 1e-5).first() * 1e-6 * std::sqrt(6.0) / 3.14159265358979, 1, 1e-5);
}

TEST(Lifetime, AtTheEdges) {
  for (auto which : laws) {
    EXPECT_EQ(law(which, 5, 1).at(-0.1), 1);
    EXPECT_EQ(law(which, 0, 3).at(0), 0) << "a life of nothing leaves at once";
    EXPECT_EQ(law(which, 5, 0).at(4.999), 1) << "no deviation: fixed";
    EXPECT_EQ(law(which, 5, 0).at(5), 0);
    EXPECT_EQ(law(which, 5, 0).density(5), 0);
    EXPECT_EQ(law(which, 5, 1).density(-1), 0);
  }
  EXPECT_EQ(law(Law::lognormal, 5, 1).at(0), 1);
  EXPECT_EQ(law(Law::fixed, 3.5, 0).at(3), 1);
  EXPECT_EQ(law(Law::fixed, 0.3, 0).at(0.1 + 0.2), 0) << "0.1 + 0.2 is the life, whatever its last digit says";
  // scipy.stats.norm.cdf(-2.5)
  EXPECT_NEAR(law(Law::normal, 20, 8).below_zero(), 0.006209665325776132, 1e-16);
  EXPECT_EQ(law(Law::truncated_normal, 20, 8).below_zero(), 0);
}

TEST(Lifetime, RefusesWhatIsNoLife) {
  for (double bad : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    auto mean = Survival::of({Law::weibull, bad, 1}), deviation = Survival::of({Law::fixed, 1, bad});
    ASSERT_FALSE(mean || deviation);
    EXPECT_EQ(mean.error()[0].code, Code{"flows.life_negative"});
    EXPECT_NE(mean.error()[0].line().find("the mean of a weibull life"), std::string::npos) << mean.error()[0].line();
    EXPECT_NE(deviation.error()[0].line().find("deviation"), std::string::npos);
  }
}

RC_GTEST_PROP(Lifetime, SurvivalFallsFromOneToZero, ()) {
  auto which = *rc::gen::elementOf(std::vector<Law>(std::begin(laws), std::end(laws)));
  double mean = std::pow(10, *rc::gen::inRange(-200, 250) / 100.0), ratio = *rc::gen::inRange(0, 200) / 100.0;
  auto s = law(which, mean, ratio * mean);
  double before = 1;
  for (int k = 0; k <= 400; ++k) {
    double now = s.at(mean * k / 40);
    RC_ASSERT(now >= 0 && now <= before);
    before = now;
  }
  if (ratio <= 0.5) RC_ASSERT(before < 1e-4);
}

/// The mean of a law is the integral of its survival: the trapezoid rule on it.
RC_GTEST_PROP(Lifetime, MeanIsTheAreaUnderSurvival, ()) {
  auto which = *rc::gen::elementOf(std::vector<Law>{Law::fixed, Law::lognormal, Law::weibull});
  double mean = *rc::gen::inRange(1, 100), ratio = *rc::gen::inRange(5, 60) / 100.0, area = 0, step = mean / 200;
  auto s = law(which, mean, ratio * mean);
  for (int k = 0; k < 4000; ++k) area += (s.at(k * step) + s.at((k + 1) * step)) / 2 * step;
  RC_ASSERT(std::fabs(area / mean - 1) < 3e-3);
}

// scipy 1.17.1: chi2.isf, chi2.sf, norm.isf((1 - 0.95^(1/n)) / 2), gammaln.
TEST(Statistics, AsScipyHasThem) {
  using namespace detail;
  EXPECT_NEAR(log_gamma(0.5), 0.5723649429247001, 1e-14);
  EXPECT_NEAR(log_gamma(1.370971), -0.11739486960449316, 1e-14);
  EXPECT_NEAR(log_gamma(171.25) / 707.8579296227101, 1, 1e-14);
  EXPECT_NEAR(chi_squared_critical(0.05, 4), 9.487729036781154, 1e-12);
  EXPECT_NEAR(chi_squared_critical(0.05, 1), 3.841458820694124, 1e-12);
  EXPECT_NEAR(chi_squared_critical(0.01, 1200), 1316.8997468272694, 1e-9);
  EXPECT_EQ(chi_squared_critical(0.05, 0), 0);
  EXPECT_NEAR(sidak_critical(0.05, 1), 1.959963984540054, 1e-13);
  EXPECT_NEAR(sidak_critical(0.05, 6), 2.6310382845367792, 1e-12);
  EXPECT_NEAR(sidak_critical(0.05, 2000), 4.209035423341444, 1e-11);
  EXPECT_EQ(sidak_critical(0.05, 0), 0);
  EXPECT_NEAR(chi_squared_above(1500, 1200) / 6.341071285724709e-09, 1, 1e-10);
  EXPECT_NEAR(chi_squared_above(3, 7), 0.8850022316431506, 1e-14);
}

}  // namespace
}  // namespace alumen::flows
