#include "carbon/uncertainty.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "base/number.hpp"
#include "carbon/toy_test.hpp"

namespace alumen::carbon {
namespace {

/// Half width in % of the 95 % interval of a normal with that standard deviation in %.
std::string interval_of(double deviation_pct) { return to_text(1.959963984540054 * deviation_pct); }

/// A maker of a good that carries no metal, so that its amounts may be drawn.
Toy& service(Toy& toy, const std::string& name, const std::string& co2) {
  return toy.good(name, "other,kg")
      .activity(name)
      .output(name + "," + name + ",reference,1,kg")
      .exchange(name + ",co2,emission," + co2 + ",kg");
}

/// The cycle of olca-modules' SankeyTest.testCycles: n1 takes 1 n2, n2 takes 2 n3, n3 takes 0.1 n2; emissions 1, 2, 3.
Toy cycle() {
  Toy toy;
  service(toy, "n1", "1"), service(toy, "n2", "2"), service(toy, "n3", "3");
  return toy.exchange("n1,n2,input,1,kg").exchange("n2,n3,input,2,kg").exchange("n3,n2,input,0.1,kg");
}

std::uint32_t product(const Model& model, std::string_view output) { return static_cast<std::uint32_t>(at(model.chain().outputs, output)); }

Interval interval_of(const Toy& toy, std::string_view output, const Sampling& sampling) {
  auto model = solved(toy);
  auto result = interval(model, product(model, output), sampling);
  EXPECT_TRUE(result.has_value());
  return result.value_or(Interval{});
}

Toy uncertain_cycle() {
  return cycle()
      .row("uncertainties", "exchanges,n3/n2,amount,normal," + interval_of(10.0))
      .row("uncertainties", "exchanges,n2/n3,amount,normal," + interval_of(5.0))
      .row("uncertainties", "exchanges,n3/co2,amount,normal," + interval_of(20.0));
}

TEST(Uncertainty, AnalyticVarianceOfTheCycle) {
  // dS/dA23 = -25, dS/dA32 = -5, dS/db3 = 2.5: (25*0.01)^2 + (5*0.1)^2 + (2.5*0.6)^2 = 0.0625 + 0.25 + 2.25.
  auto result = interval_of(uncertain_cycle(), "n1/n1", {});
  EXPECT_NEAR(result.deviation, 1.6007810593582121, 1e-7);
  EXPECT_EQ(result.variables, 3u);
  ASSERT_EQ(result.shares.size(), 3u);
  EXPECT_EQ(result.shares[0].place.key, "n3/co2");
  EXPECT_NEAR(result.shares[0].share, 2.25 / 2.5625, 1e-7);
  EXPECT_NEAR(result.shares[0].half_width, 1.959963984540054 * std::sqrt(0.3125), 1e-7);
  // The bounds of a lognormal with mean 11 and that deviation.
  double sigma = std::sqrt(std::log1p(2.5625 / 121));
  EXPECT_NEAR(result.low, 11 * std::exp(-sigma * sigma / 2 - 1.959963984540054 * sigma), 1e-6);
  EXPECT_NEAR(result.high, 11 * std::exp(-sigma * sigma / 2 + 1.959963984540054 * sigma), 1e-6);
}

TEST(Uncertainty, FullSamplingAgreesWithAnalyticOnANearlyLinearModel) {
  Sampling full{.mode = Mode::full, .seed = 7, .draws = 20'000};
  auto sampled = interval_of(uncertain_cycle(), "n1/n1", full);
  // Standard error of a standard deviation: s / sqrt(2 n) = 0.5 %; four of them.
  EXPECT_NEAR(sampled.deviation, 1.60078, 4 * 1.6 / std::sqrt(40'000.0));
  // Second order, exactly: y1 = 1 + (2 + a(3+b))/(1 - a c) with a, b, c independent; E[y1] = 11 + terms of a few 1e-3.
  EXPECT_NEAR(sampled.mean, 11, 0.02);
  EXPECT_LT(sampled.mean_error, 1.6 / std::sqrt(20'000.0) / 5);
  EXPECT_EQ(sampled.failed, 0);
}

TEST(Uncertainty, SameSeedSameNumbersForAnyNumberOfThreads) {
  for (auto mode : {Mode::full, Mode::reduced}) {
    auto one = interval_of(uncertain_cycle(), "n1/n1", {.mode = mode, .seed = 3, .draws = 1'003, .threads = 1});
    auto four = interval_of(uncertain_cycle(), "n1/n1", {.mode = mode, .seed = 3, .draws = 1'003, .threads = 4});
    EXPECT_EQ(one.mean, four.mean);
    EXPECT_EQ(one.low, four.low);
    EXPECT_EQ(one.high, four.high);
    EXPECT_EQ(one.deviation, four.deviation);
    EXPECT_NE(one.mean, interval_of(uncertain_cycle(), "n1/n1", {.mode = mode, .seed = 4, .draws = 1'003}).mean);
  }
}

TEST(Uncertainty, ReducedIsFullWhereAllVarianceIsExact) {
  auto full = interval_of(uncertain_cycle(), "n1/n1", {.mode = Mode::full, .seed = 5, .draws = 500});
  auto reduced = interval_of(uncertain_cycle(), "n1/n1", {.mode = Mode::reduced, .seed = 5, .draws = 500, .cover = 2});
  EXPECT_NEAR(reduced.low, full.low, 1e-10 * full.low);
  EXPECT_NEAR(reduced.high, full.high, 1e-10 * full.high);
  EXPECT_NEAR(reduced.mean, full.mean, 1e-10 * full.mean);
  EXPECT_NEAR(reduced.covered, 1, 1e-12);
}

/// A product with one large emission and 900 small ones, all 1 % uncertain; `prefix` names its rows.
Toy& many_small(Toy& toy, const std::string& prefix) {
  service(toy, prefix, "100");
  for (int i = 0; i < 900; ++i) {
    auto id = prefix + "_e" + std::to_string(i);
    toy.row("exchanges", id + "," + prefix + ",co2,emission,1,kg");
  }
  return toy;
}

TEST(Uncertainty, ManySmallInputsDrawnAsOneKeepTheirVariance) {
  Toy toy;
  many_small(toy, "n").row("uncertainties", "exchanges,*,amount,normal," + interval_of(1.0));
  // Linear, so exactly: 1 of the large one, 0.01 of each of 900: variance 1 + 900 * 1e-4 = 1.09.
  auto result = interval_of(toy, "n/n", {.mode = Mode::reduced, .draws = 10'000, .cover = 0.9});
  EXPECT_NEAR(result.covered, 1 / 1.09, 1e-9);
  EXPECT_NEAR(result.deviation, std::sqrt(1.09), 4 * std::sqrt(1.09) / std::sqrt(20'000.0));
  EXPECT_NEAR(result.mean, 1000, 1e-6);  // the score is the result
}

TEST(Uncertainty, InputsThatTwoResultsDoNotShareAreNotDrawnAlike) {
  Toy toy;
  many_small(toy, "n");
  many_small(toy, "o")
      .row("uncertainties", "exchanges,n_e*,amount,normal," + interval_of(1.0))
      .row("uncertainties", "exchanges,o_e*,amount,normal," + interval_of(1.0));
  auto model = solved(toy);
  // Nothing exact: two sums of 900 independent inputs of deviation 0.01. Their difference has sqrt(1800) * 0.01.
  auto result = compare(model, product(model, "n/n"), model, product(model, "o/o"), {.mode = Mode::reduced, .draws = 5'000, .cover = 0});
  ASSERT_TRUE(result.has_value());
  EXPECT_NEAR(result->deviation, std::sqrt(1800.0) * 0.01, 4 * 0.4243 / std::sqrt(10'000.0));
}

TEST(Uncertainty, MedianLognormalShiftsTheMeanAndTheMeanLognormalDoesNot) {
  auto with = [](const std::string& shape) {
    Toy toy;
    service(toy, "n", "10");
    toy.row("uncertainties", "exchanges,n/co2,amount," + shape + ",,2");
    return interval_of(toy, "n/n", {.mode = Mode::full, .draws = 40'000});
  };
  // GSD 2: sigma = ln 2, mean of the median convention 10 e^(sigma^2/2) = 12.7154.
  EXPECT_NEAR(with("lognormal_median").mean, 10 * std::exp(std::log(2.0) * std::log(2.0) / 2), 0.01);
  EXPECT_NEAR(with("lognormal_mean").mean, 10, 0.01);
  EXPECT_NEAR(with("lognormal_median").low, 10 * std::pow(2.0, -1.96), 0.1);
}

TEST(Uncertainty, AParameterSharedByTwoInputsIsOneVariable) {
  Toy toy;
  service(toy, "n", "1");
  toy.row("parameters", "p,2").good("u", "other,kg").good("w", "other,kg");
  toy.row("factors", "fu,u,supply_co2e,1,kg CO2e/kg,,,x").row("factors", "fw,w,supply_co2e,1,kg CO2e/kg,,,x");
  toy.exchange("n,u,input,p,kg").exchange("n,w,input,3*p,kg");
  toy.row("supplies", ",n/u,,fu,1").row("supplies", ",n/w,,fw,1").row("uncertainties", "parameters,p,value,normal," + interval_of(10.0));
  // S = 1 + p + 3 p: the deviation is 4 * 0.2, not sqrt(1 + 9) * 0.2.
  EXPECT_NEAR(interval_of(toy, "n/n", {}).deviation, 0.8, 1e-9);
  EXPECT_NEAR(interval_of(toy, "n/n", {.mode = Mode::full, .draws = 20'000}).deviation, 0.8, 0.016);
}

TEST(Uncertainty, SharesStayOne) {
  Toy toy;
  service(toy, "n", "0");
  toy.good("u", "other,kg").row("factors", "a,u,supply_co2e,5,kg CO2e/kg,,,x").row("factors", "b,u,supply_co2e,5,kg CO2e/kg,,,x");
  toy.exchange("n,u,input,1,kg")
      .row("supplies", ",n/u,,a,0.6")
      .row("supplies", ",n/u,,b,0.4")
      .row("uncertainties", "supplies,*,share,normal," + interval_of(20.0));
  // Two suppliers of one footprint: whatever the shares, the sum is 5.
  auto result = interval_of(toy, "n/n", {.mode = Mode::full, .draws = 200});
  EXPECT_NEAR(result.low, 5, 1e-12);
  EXPECT_NEAR(result.high, 5, 1e-12);
}

TEST(Uncertainty, MassesOfMetalAreNotDrawn) {
  Toy toy;
  toy.maker("metal_in", "1", "5")
      .good("ingot")
      .activity("cast")
      .output("cast,ingot,reference,1,kg")
      .exchange("cast,metal_in,input,1.02,kg");
  toy.row("uncertainties", "exchanges,*,amount,normal," + interval_of(50.0))
      .row("uncertainties", "outputs,*,amount,normal," + interval_of(50.0));
  auto result = interval_of(toy, "cast/ingot", {});
  // Only the emission of metal_in remains: 1.02 * 5 * 50 %.
  EXPECT_EQ(result.variables, 1u);
  EXPECT_NEAR(result.deviation, 1.02 * 2.5, 1e-9);
}

TEST(Uncertainty, TheLongestMatchAndTheExactRowWin) {
  Toy toy;
  service(toy, "alpha", "1"), service(toy, "alps", "1");
  toy.row("uncertainties", "exchanges,*,amount,normal," + interval_of(50.0))
      .row("uncertainties", "exchanges,al*,amount,normal," + interval_of(10.0));
  toy.row("uncertainties", "exchanges,alps/co2,amount,normal," + interval_of(1.0));
  EXPECT_NEAR(interval_of(toy, "alpha/alpha", {}).deviation, 0.1, 1e-9);
  EXPECT_NEAR(interval_of(toy, "alps/alps", {}).deviation, 0.01, 1e-9);
}

TEST(Uncertainty, WithoutAnyTheIntervalIsAPointAndSaysHowManyInputsHaveNone) {
  auto result = interval_of(cycle(), "n1/n1", {});
  EXPECT_EQ(result.variables, 0u);
  EXPECT_GT(result.without, 0u);
  EXPECT_EQ(result.low, result.high);
}

TEST(Uncertainty, TooManyDrawsWithoutASolutionAreAnError) {
  // 2 * 0.1 = 0.2 of n2 comes back; ten times as wide it passes 1 in many draws.
  auto toy = cycle().row("uncertainties", "exchanges,n3/n2,amount,lognormal_median,,6");
  auto model = solved(toy);
  auto result = interval(model, product(model, "n1/n1"), {.mode = Mode::full, .draws = 500});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().front().code.info().name, "numeric.not_converged");
}

TEST(Compare, TwoScenariosShareTheirDraws) {
  auto base = uncertain_cycle(), other = uncertain_cycle();
  other.row("factors", "spare,co2,density,1,kg/m3,,,x");  // another workspace, the same figures
  auto a = solved(base), b = solved(other);
  auto same = compare(a, product(a, "n1/n1"), b, product(b, "n1/n1"), {.mode = Mode::full, .draws = 200});
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(same->low, 0);
  EXPECT_EQ(same->high, 0);
  // n1 is n2 plus 1: the difference is 1 in every draw, though both are uncertain.
  auto stages = compare(a, product(a, "n1/n1"), a, product(a, "n2/n2"), {.mode = Mode::full, .draws = 200});
  ASSERT_TRUE(stages.has_value());
  EXPECT_NEAR(stages->low, 1, 1e-9);
  EXPECT_NEAR(stages->high, 1, 1e-9);
  EXPECT_EQ(stages->share_below, 0);
}

}  // namespace
}  // namespace alumen::carbon
