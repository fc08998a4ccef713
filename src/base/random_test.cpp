#include "base/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace alumen {
namespace {

using testing::ElementsAre;
using Kind = Distribution::Kind;

// Known-answer vectors of the authors' Random123 library (kat_vectors, philox4x32 with 10 rounds).
TEST(Philox, GivesThePublishedWords) {
  EXPECT_THAT(philox({0, 0, 0, 0}, {0, 0}), ElementsAre(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
  constexpr std::uint32_t all = 0xffffffff;
  EXPECT_THAT(philox({all, all, all, all}, {all, all}), ElementsAre(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
  EXPECT_THAT(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              ElementsAre(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u));
}

TEST(RandomStream, SeedIdDrawAndStreamGoWhereTheyAreDocumented) {
  // Words of counter (0xbe991a14, 0x1c, 7, 0), key (42, 0): c156e79b 66008f31; the rest is arithmetic on them in Python.
  EXPECT_EQ(123456789012u, (std::uint64_t{0x1c} << 32) + 0xbe991a14u);
  auto words = philox({0xbe991a14, 0x1c, 7, 0}, {42, 0});
  EXPECT_EQ(words[0], 0xc156e79bu);
  EXPECT_EQ(words[1], 0x66008f31u);
  RandomStream random{42, 0};
  EXPECT_EQ(random.uniform(123456789012, 7), 0.3984460350487456);
  EXPECT_NEAR(random.normal(123456789012, 7), -0.2573714114, 5e-11);
  std::set<double> different = {random.uniform(1, 1),
                                random.uniform(2, 1),
                                random.uniform(1, 2),
                                random.uniform(std::uint64_t{1} << 32, 1),
                                RandomStream{42, 1}.uniform(1, 1),
                                RandomStream{43, 0}.uniform(1, 1),
                                RandomStream{42 + (std::uint64_t{1} << 32), 0}.uniform(1, 1)};
  EXPECT_EQ(different.size(), 7u);
}

TEST(RandomStream, UniformsFillTheUnitInterval) {
  RandomStream random{7, 3};
  constexpr int count = 200'000;
  double sum = 0, squares = 0, normals = 0, normal_squares = 0, fourth = 0;
  std::vector<int> bins(100);
  for (std::uint64_t i = 0; i < count; ++i) {
    double u = random.uniform(i, 0), z = inverse_normal(u);
    ASSERT_TRUE(u > 0 && u < 1);
    ++bins[static_cast<std::size_t>(u * 100)];
    sum += u, squares += u * u, normals += z, normal_squares += z * z, fourth += z * z * z * z;
  }
  // Five standard errors of each mean.
  EXPECT_NEAR(sum / count, 0.5, 5 * std::sqrt(1 / 12.0 / count));
  EXPECT_NEAR(squares / count, 1 / 3.0, 5 * std::sqrt(4 / 45.0 / count));
  EXPECT_NEAR(normals / count, 0, 5 * std::sqrt(1.0 / count));
  EXPECT_NEAR(normal_squares / count, 1, 5 * std::sqrt(2.0 / count));
  EXPECT_NEAR(fourth / count, 3, 5 * std::sqrt(96.0 / count));
  double chi_squared = 0;
  for (int b : bins) chi_squared += (b - 2000.0) * (b - 2000.0) / 2000;
  EXPECT_LT(chi_squared, 99 + 5 * std::sqrt(2 * 99.0));
}

// FNV-1a of the empty text is its offset basis, of "a" af63dc4c8601ec8c, of "foobar" 85944171f73967e8 (the authors' page);
// the final mix on top of them by Python.
TEST(Hash64, IsStable) {
  auto mixed = [](std::uint64_t h) {
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 33);
  };
  EXPECT_EQ(hash64(""), mixed(0xcbf29ce484222325u));
  EXPECT_EQ(hash64("a"), mixed(0xaf63dc4c8601ec8cu));
  EXPECT_EQ(hash64("foobar"), mixed(0x85944171f73967e8u));
  EXPECT_EQ(hash64("foobar"), 0x2c22194922d1672bu);
  EXPECT_NE(hash64("b", hash64("a")), hash64("a", hash64("b")));
  EXPECT_NE(hash64("ab"), hash64("b", hash64("a")));
  std::set<std::uint64_t> all;
  for (int i = 0; i < 100'000; ++i) all.insert(hash64("x" + std::to_string(i)));
  EXPECT_EQ(all.size(), 100'000u);
}

// Roots of the distribution function by Newton's method with 40 digits (mpmath), at the doubles nearest to these shares.
TEST(InverseNormal, AgreesWithFortyDigits) {
  struct {
    double p, z;
  } known[] = {{1e-300, -37.047096299361199237},   {1e-200, -30.205594179579643063},       {1e-100, -21.273453560965324294},
               {1e-50, -14.933337534788488981},    {1e-20, -9.2623400897984075796},        {1e-12, -7.0344838253011319326},
               {1.3e-11, -6.6676114565107408347},  {1.5e-11, -6.6465708874771128614},      {1e-9, -5.9978070150076868614},
               {1e-6, -4.7534243088228989573},     {0.001, -3.0902323061678135354},        {0.02425, -1.9729610513118848376},
               {0.0749, -1.4402382675279636631},   {0.075, -1.4395314709384559349},        {0.0751, -1.4388253927525399824},
               {0.1, -1.2815515655446004353},      {0.25, -0.6744897501960817432},         {0.4, -0.25334710313579974132},
               {0.499, -0.0025066308995717662317}, {0.4999999, -2.5066282747031065135e-7}, {0.6, 0.25334710313579974132},
               {0.9, 1.2815515655446005935},       {0.925, 1.4395314709384562291},         {0.95, 1.6448536269514722843},
               {0.999, 3.0902323061678132778}};
  for (auto [p, z] : known) EXPECT_NEAR(inverse_normal(p) / z, 1, 2e-15) << p;
  EXPECT_EQ(inverse_normal(0.5), 0);
  EXPECT_EQ(inverse_normal(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(inverse_normal(1), std::numeric_limits<double>::infinity());
  for (double bad : {-0.1, 1.1, std::nan("")}) EXPECT_TRUE(std::isnan(inverse_normal(bad)));
  EXPECT_TRUE(std::isfinite(inverse_normal(0x1p-54)) && std::isfinite(inverse_normal(1 - 0x1p-53)));
}

TEST(InverseNormal, TurnsTheShareBack) {
  for (int i = 1; i < 4000; ++i) {
    double p = i / 4000.0;
    EXPECT_NEAR(normal_share(inverse_normal(p)) / p, 1, 2e-14) << p;
    EXPECT_LT(inverse_normal(p), inverse_normal(p + 1e-12));
  }
}

TEST(Lognormal, IsTheExponentialWithinTwoUnits) {
  for (int i = -3000; i <= 3000; ++i) {
    double x = i * 0.0021;
    EXPECT_NEAR(lognormal(1, 1, x) / std::exp(x), 1, 5e-16) << x;
    EXPECT_NEAR(lognormal(-2, 50, x) / (-2 * std::exp(50 * x)), 1, 5e-16) << x;
  }
  EXPECT_EQ(lognormal(3, 0, 5), 3);
  EXPECT_EQ(lognormal(1, 1, 0), 1);
}

TEST(Fill, EqualsSingleDrawsBitForBit) {
  RandomStream random{0x123456789abcdef, 5};
  for (std::size_t count : {0u, 1u, 31u, 32u, 33u, 5000u}) {
    std::vector<std::uint64_t> ids(count);
    std::vector<double> median(count), sigma(count), normals(count * 8), lognormals(count * 8);
    for (std::size_t i = 0; i < count; ++i) ids[i] = hash64(std::to_string(i)), median[i] = 1.5 - 0.7 * (i % 4), sigma[i] = 0.1 * (i % 7);
    std::uint32_t first = 0xfffffffc;  // wraps
    fill_normals(random, first, ids, normals);
    fill_lognormals(random, first, ids, median, sigma, lognormals);
    for (std::size_t i = 0; i < count; ++i)
      for (std::uint32_t d = 0; d < 8; ++d) {
        double z = random.normal(ids[i], first + d);
        ASSERT_EQ(normals[i * 8 + d], z);
        ASSERT_EQ(lognormals[i * 8 + d], lognormal(median[i], sigma[i], z));
      }
  }
}

// Inverse and I_0.3(a, b) by bisection and quadrature with 40 digits (mpmath).
TEST(IncompleteBeta, AgreesWithFortyDigits) {
  struct {
    double a, b, p, x, share_below_three_tenths;
  } known[] = {{1, 5, 1e-10, 2.0000000000800000729e-11, 0.83193},
               {1, 5, 0.001, 0.00020008004803362556061, 0.83193},
               {1, 5, 0.05, 0.010206218313011496348, 0.83193},
               {1, 5, 0.5, 0.12944943670387586086, 0.83193},
               {1, 5, 0.95, 0.45071972834694102632, 0.83193},
               {1, 5, 0.999, 0.74881135684904194427, 0.83193},
               {5, 1, 1e-10, 0.010000000000000000073, 0.00243},
               {5, 1, 0.001, 0.25118864315095801215, 0.00243},
               {5, 1, 0.05, 0.54928027165305888221, 0.00243},
               {5, 1, 0.5, 0.87055056329612413914, 0.00243},
               {5, 1, 0.95, 0.98979378168698849498, 0.00243},
               {5, 1, 0.999, 0.99979991995196637427, 0.00243},
               {2, 4, 1e-10, 3.1622876602237196187e-6, 0.47178},
               {2, 4, 0.001, 0.010101787883737752936, 0.47178},
               {2, 4, 0.05, 0.076440391412328887974, 0.47178},
               {2, 4, 0.5, 0.31381017045569744299, 0.47178},
               {2, 4, 0.95, 0.65740831800113861724, 0.47178},
               {2, 4, 0.999, 0.87798617038852151564, 0.47178},
               {3, 3, 1e-10, 0.00021546668244899076081, 0.16308},
               {3, 3, 0.001, 0.047551898175457672985, 0.16308},
               {3, 3, 0.05, 0.18925537743777079479, 0.16308},
               {3, 3, 0.5, 0.5, 0.16308},
               {3, 3, 0.95, 0.81074462256222914626, 0.16308},
               {3, 3, 0.999, 0.95244810182454231292, 0.16308},
               {1.5, 4.5, 1e-10, 5.4962461074591185546e-8, 0.662706413918309316},
               {1.5, 4.5, 0.001, 0.0025602956669170471488, 0.662706413918309316},
               {1.5, 4.5, 0.05, 0.036447268045388846364, 0.662706413918309316},
               {1.5, 4.5, 0.5, 0.22111989492272728517, 0.662706413918309316},
               {1.5, 4.5, 0.95, 0.56284461053497809778, 0.662706413918309316},
               {1.5, 4.5, 0.999, 0.82250414549900919892, 0.662706413918309316},
               {2.75, 3.25, 1e-10, 0.000097766135194893207616, 0.223908168475614509},
               {2.75, 3.25, 0.001, 0.035064049202086521322, 0.223908168475614509},
               {2.75, 3.25, 0.05, 0.15728321365208752616, 0.223908168475614509},
               {2.75, 3.25, 0.5, 0.45341584715790677425, 0.223908168475614509},
               {2.75, 3.25, 0.95, 0.7763115609235825486, 0.223908168475614509},
               {2.75, 3.25, 0.999, 0.93767868452341945917, 0.223908168475614509},
               {0.5, 0.5, 1e-10, 2.4674011002723398345e-20, 0.369010119565545383},
               {0.5, 0.5, 0.001, 2.4673990709169441803e-6, 0.369010119565545383},
               {0.5, 0.5, 0.05, 0.006155829702431137587, 0.369010119565545383},
               {0.5, 0.5, 0.5, 0.5, 0.369010119565545383},
               {0.5, 0.5, 0.95, 0.99384417029756885218, 0.369010119565545383},
               {0.5, 0.5, 0.999, 0.99999753260092908305, 0.369010119565545383},
               {20, 7, 1e-10, 0.18048138207271500119, 1.07223818010520883e-6},
               {20, 7, 0.001, 0.4515215677504110991, 1.07223818010520883e-6},
               {20, 7, 0.05, 0.5946461655688337665, 1.07223818010520883e-6},
               {20, 7, 0.5, 0.7467538391748750613, 1.07223818010520883e-6},
               {20, 7, 0.95, 0.86622587435548094165, 1.07223818010520883e-6},
               {20, 7, 0.999, 0.93575482190419523596, 1.07223818010520883e-6}};
  for (auto [a, b, p, x, share] : known) {
    EXPECT_NEAR(incomplete_beta(a, b, 0.3) / share, 1, 1e-13) << a << " " << b;
    EXPECT_NEAR(inverse_incomplete_beta(a, b, p) / x, 1, 1e-12) << a << " " << b << " " << p;
  }
  EXPECT_EQ(incomplete_beta(2, 3, 0), 0);
  EXPECT_EQ(incomplete_beta(2, 3, 1), 1);
  EXPECT_EQ(inverse_incomplete_beta(2, 3, 1), 1);
  EXPECT_TRUE(std::isnan(incomplete_beta(0, 3, 0.5)));
}

// Abramowitz and Stegun, table 26.9: the upper 5 % point of F with 4 and 8 degrees of freedom is 3.84; the matching
// beta quantile is 4 F / (4 F + 8).
TEST(IncompleteBeta, AgreesWithThePublishedTableOfF) {
  double x = inverse_incomplete_beta(2, 4, 0.95);
  EXPECT_NEAR(8 * x / (4 * (1 - x)), 3.84, 0.005);
}

TEST(Distribution, MomentsByHand) {
  EXPECT_EQ((Distribution{Kind::none, 3}).mean(), 3);
  EXPECT_EQ((Distribution{Kind::none, 3}).variance(), 0);
  EXPECT_EQ((Distribution{Kind::normal, 3, 2}).variance(), 4);
  double sigma = std::log(2.0);  // GSD 2: e^(sigma^2 / 2) = 1.2715
  Distribution by_mean{Kind::lognormal_mean, 10, 2}, by_median{Kind::lognormal_median, 10, 2};
  EXPECT_EQ(by_mean.mean(), 10);
  EXPECT_NEAR(by_mean.lognormal_median(), 10 * (1 - 0.214), 0.01);
  EXPECT_NEAR(by_median.mean(), 10 * 1.272, 0.01);
  EXPECT_NEAR(by_mean.variance(), 100 * (std::exp(sigma * sigma) - 1), 1e-12);
  EXPECT_NEAR(by_median.variance(), 100 * std::exp(sigma * sigma) * (std::exp(sigma * sigma) - 1), 1e-11);
  Distribution triangular{Kind::triangular, 2, 0, 1, 6};  // mean 3; (1 + 4 + 36 - 2 - 6 - 12) / 18 = 21 / 18
  EXPECT_DOUBLE_EQ(triangular.mean(), 3);
  EXPECT_DOUBLE_EQ(triangular.variance(), 21.0 / 18);
  EXPECT_DOUBLE_EQ((Distribution{Kind::uniform, 0, 0, 2, 5}).mean(), 3.5);
  EXPECT_DOUBLE_EQ((Distribution{Kind::uniform, 0, 0, 2, 5}).variance(), 0.75);
  Distribution pert{Kind::beta_pert, 2, 0, 0, 10};  // Beta(1.8, 4.2) on 0..10: mean 3, variance 3 * 7 / 7
  EXPECT_DOUBLE_EQ(pert.mean(), 3);
  EXPECT_DOUBLE_EQ(pert.variance(), 3);
}

TEST(Distribution, QuantilesByHand) {
  EXPECT_DOUBLE_EQ((Distribution{Kind::normal, 3, 2}).at_normal(-1.5), 0);
  EXPECT_NEAR((Distribution{Kind::normal, 3, 2}).at_uniform(0.975), 3 + 2 * 1.959963984540054, 1e-14);
  EXPECT_NEAR((Distribution{Kind::lognormal_median, 10, 2}).at_normal(1), 20, 1e-13);
  EXPECT_NEAR((Distribution{Kind::lognormal_median, -10, 2}).at_normal(1), -20, 1e-13);
  Distribution triangular{Kind::triangular, 2, 0, 1, 6};  // up to the mode (2 - 1) / 5 = 0.2
  EXPECT_DOUBLE_EQ(triangular.at_uniform(0.2), 2);
  EXPECT_DOUBLE_EQ(triangular.at_uniform(0.05), 1.5);  // (0.5)^2 / (5 * 1) = 0.05
  EXPECT_DOUBLE_EQ(triangular.at_uniform(0.8), 4);     // 1 - (2)^2 / (5 * 4) = 0.8
  EXPECT_DOUBLE_EQ((Distribution{Kind::uniform, 0, 0, 2, 6}).at_uniform(0.25), 3);
  // Mode at the minimum: Beta(1, 5), whose quantile is 1 - (1 - p)^(1/5).
  EXPECT_NEAR((Distribution{Kind::beta_pert, 0, 0, 0, 1}).at_uniform(0.4), 1 - std::pow(0.6, 0.2), 1e-15);
  EXPECT_NEAR((Distribution{Kind::beta_pert, 5, 0, 0, 10}).at_normal(0), 5, 5e-14);
  EXPECT_NEAR((Distribution{Kind::triangular, 5, 0, 0, 10}).at_normal(0), 5, 5e-14);
}

// The mean over a fine grid of shares is the integral of the quantile function, hence the mean; so for the square.
TEST(Distribution, QuantilesHaveTheMoments) {
  for (Distribution d : {Distribution{Kind::normal, -3, 2},
                         {Kind::lognormal_mean, 4, 1.3},
                         {Kind::lognormal_median, -4, 1.3},
                         {Kind::triangular, 2, 0, 1, 6},
                         {Kind::uniform, 0, 0, -2, 5},
                         {Kind::beta_pert, 2, 0, 0, 10},
                         {Kind::none, 7}}) {
    ASSERT_FALSE(d.flaw());
    constexpr int count = 20'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < count; ++i) {
      double v = d.at_uniform((i + 0.5) / count) - d.mean();
      sum += v, squares += v * v;
    }
    double deviation = std::sqrt(d.variance());
    EXPECT_NEAR(sum / count, 0, 1e-4 * deviation + 1e-15) << static_cast<int>(d.kind);
    EXPECT_NEAR(squares / count, d.variance(), 2e-3 * d.variance()) << static_cast<int>(d.kind);
  }
}

TEST(Distribution, FlawsAreNamed) {
  auto says_nothing = [](Distribution d) { return d.flaw() && d.flaw()->says_nothing; };
  auto invalid = [](Distribution d) { return d.flaw() && !d.flaw()->says_nothing; };
  for (auto kind : {Kind::lognormal_mean, Kind::lognormal_median}) {
    for (double gsd : {0.0, 0.5, 1.0}) {
      Distribution d{kind, 5, gsd};
      EXPECT_TRUE(says_nothing(d));
      EXPECT_EQ(d.at_normal(2), 5);
      EXPECT_EQ(d.mean(), 5);
      EXPECT_EQ(d.variance(), 0);
    }
    EXPECT_TRUE(invalid({kind, 5, -1}));
    EXPECT_TRUE(invalid({kind, 0, 1.2}));
    EXPECT_TRUE(invalid({kind, 5, std::nan("")}));
    EXPECT_FALSE((Distribution{kind, -5, 1.2}).flaw());
  }
  EXPECT_TRUE(says_nothing({Kind::normal, 5, 0}));
  EXPECT_TRUE(invalid({Kind::normal, std::nan(""), 1}));
  for (auto kind : {Kind::triangular, Kind::beta_pert}) {
    EXPECT_TRUE(invalid({kind, 0, 0, 1, 6}));
    EXPECT_TRUE(invalid({kind, 7, 0, 1, 6}));
    EXPECT_TRUE(invalid({kind, 3, 0, 6, 1}));
    EXPECT_TRUE(says_nothing({kind, 3, 0, 3, 3}));
    EXPECT_EQ((Distribution{kind, 3, 0, 3, 3}).at_uniform(0.2), 3);
    EXPECT_FALSE((Distribution{kind, 1, 0, 1, 6}).flaw());
  }
  EXPECT_TRUE(invalid({Kind::uniform, 0, 0, 6, 1}));
  EXPECT_TRUE(says_nothing({Kind::uniform, 0, 0, 2, 2}));
  EXPECT_EQ((Distribution{Kind::uniform, 0, 0, 2, 2}).at_uniform(0.3), 2);
  EXPECT_EQ((Distribution{Kind::uniform, 0, 0, 6, 1}).flaw()->reason, "the minimum is above the maximum");
}

}  // namespace
}  // namespace alumen
