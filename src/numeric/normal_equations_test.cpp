#include "numeric/normal_equations.hpp"

#include <gtest/gtest.h>

namespace alumen::numeric {
namespace {

TEST(PriorStep, WeighsObservationAgainstPrior) {
  // One unknown, prior 0 +- 1, observed twice: 3 +- 1 each. Minimum of x^2 + 2 (x - 3)^2: 3 x = 6, x = 2; variance 1/3.
  auto step = prior_step(std::vector<double>{1, 1}, std::vector<double>{3, 3}, std::vector<double>{0});
  EXPECT_NEAR(step.x[0], 2, 1e-15);
  EXPECT_NEAR(step.covariance[0], 1.0 / 3, 1e-15);
}

TEST(PriorStep, WhatIsOnlySeenTogetherIsCorrelated) {
  // Only a + b is observed, 10 +- 1, priors 1 and 2: the surplus 7 over 1 + 1 + 1 is shared, a = 1 + 7/3, b = 2 + 7/3.
  auto step = prior_step(std::vector<double>{1, 1}, std::vector<double>{10}, std::vector<double>{1, 2});
  EXPECT_NEAR(step.x[0], 1 + 7.0 / 3, 1e-14);
  EXPECT_NEAR(step.x[1], 2 + 7.0 / 3, 1e-14);
  // (J'J + I)^-1 of [[2, 1], [1, 2]] is [[2, -1], [-1, 2]] / 3.
  EXPECT_NEAR(step.covariance[0], 2.0 / 3, 1e-15);
  EXPECT_NEAR(step.covariance[1], -1.0 / 3, 1e-15);
}

TEST(PriorStep, WithoutObservationsThePriorStays) {
  auto step = prior_step({}, {}, std::vector<double>{4, -2});
  EXPECT_EQ(step.x, (std::vector<double>{4, -2}));
  EXPECT_EQ(step.covariance, (std::vector<double>{1, 0, 0, 1}));
}

}  // namespace
}  // namespace alumen::numeric
