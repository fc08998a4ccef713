#include "base/mass.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace alumen {
namespace {

using testing::ElementsAre;
constexpr auto most = std::numeric_limits<std::int64_t>::max();

std::vector<std::int64_t> parts(std::int64_t total, std::vector<std::int64_t> weights) {
  std::vector<std::int64_t> out;
  for (auto p : split(Grams{total}, weights)) out.push_back(p.count());
  return out;
}

TEST(Grams, AddAndSubtractExactly) {
  EXPECT_EQ(Grams{9'007'199'254'740'993} + Grams{1}, Grams{9'007'199'254'740'994});  // above 2^53
  EXPECT_EQ(Grams{1} - Grams{3}, Grams{-2});
  EXPECT_LT(Grams{1}, Grams{2});
  EXPECT_EQ(Grams{}, Grams{0});
}

TEST(GramsDeathTest, OverflowBreaksAnInvariant) {
  EXPECT_DEATH(Grams{most} + Grams{1}, "64 bits");
  EXPECT_DEATH(Grams{-most} - Grams{2}, "64 bits");
}

TEST(GramsFromKg, RoundsToTheNearestGram) {
  EXPECT_EQ(grams_from_kg(0)->count(), 0);
  EXPECT_EQ(grams_from_kg(1)->count(), 1000);
  EXPECT_EQ(grams_from_kg(0.0004)->count(), 0);
  EXPECT_EQ(grams_from_kg(0.0006)->count(), 1);
  EXPECT_EQ(grams_from_kg(1.0014)->count(), 1001);
  EXPECT_EQ(grams_from_kg(0.1 + 0.2)->count(), 300);
  EXPECT_EQ(grams_from_kg(-1.5)->count(), -1500);
  EXPECT_EQ(grams_from_kg(7.3e10)->count(), 73'000'000'000'000);
}

TEST(GramsFromKg, RefusesWhatDoesNotFit) {
  for (double kg : {9.3e15, -9.3e15, 1e300, std::numeric_limits<double>::infinity(), std::nan("")}) {
    auto grams = grams_from_kg(kg);
    ASSERT_FALSE(grams.has_value()) << kg;
    EXPECT_EQ(grams.error().at(0).code, Code{"base.not_finite"});
  }
  EXPECT_TRUE(grams_from_kg(9.1e15).has_value());
}

RC_GTEST_PROP(GramsFromKg, ReadsBackWhatKgOfGives, ()) {
  Grams mass{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)};
  RC_ASSERT(grams_from_kg(kg_of(mass)).value() == mass);
}

TEST(Split, GivesTheRestToTheLargestRemainders) {
  EXPECT_THAT(parts(100, {1, 1, 1}), ElementsAre(34, 33, 33));  // a tie: the earlier part
  EXPECT_THAT(parts(101, {1, 1, 1}), ElementsAre(34, 34, 33));
  EXPECT_THAT(parts(10, {6, 6, 2}), ElementsAre(4, 4, 2));      // shares 4.29, 4.29, 1.43
  EXPECT_THAT(parts(7, {0, 5, 0, 5}), ElementsAre(0, 4, 0, 3));
  EXPECT_THAT(parts(0, {3, 4}), ElementsAre(0, 0));
  EXPECT_THAT(parts(5, {9}), ElementsAre(5));
  EXPECT_THAT(parts(1, {1, 2}), ElementsAre(0, 1));
}

TEST(Split, NeitherMassesNorWeightsOverflow) {
  EXPECT_THAT(parts(most, {most, most, most}), ElementsAre(3074457345618258603, 3074457345618258602, 3074457345618258602));
  EXPECT_THAT(parts(most, {most, 0}), ElementsAre(most, 0));
  EXPECT_THAT(parts(most, {1, 1}), ElementsAre(4611686018427387904, 4611686018427387903));
}

TEST(SplitDeathTest, NeedsSomethingToDivideBy) {
  EXPECT_DEATH(parts(1, {}), "nothing to divide by");
  EXPECT_DEATH(parts(1, {0, 0}), "nothing to divide by");
  EXPECT_DEATH(parts(1, {2, -1}), "negative");
  EXPECT_DEATH(parts(-1, {1}), "nothing to divide by");
}

std::vector<std::int64_t> any_weights() {
  auto weights = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 6), rc::gen::inRange<std::int64_t>(0, most))));
  RC_PRE(std::ranges::any_of(weights, [](auto w) { return w > 0; }));
  return weights;
}
std::int64_t any_total() { return *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 50), rc::gen::inRange<std::int64_t>(0, most)); }

RC_GTEST_PROP(Split, PartsSumExactlyAndLieWithinAGram, ()) {
  auto weights = any_weights();
  auto total = any_total();
  auto got = parts(total, weights);
  __extension__ using Wide = __int128;
  Wide sum = 0, weight_sum = std::accumulate(weights.begin(), weights.end(), Wide{0});
  for (std::size_t i = 0; i < got.size(); ++i) {
    sum += got[i];
    // Less than a gram off: the whole grams of the exact share, or one more when the share is not whole.
    auto floor = static_cast<std::int64_t>(static_cast<Wide>(total) * weights[i] / weight_sum);
    bool whole = static_cast<Wide>(total) * weights[i] % weight_sum == 0;
    RC_ASSERT(got[i] == floor || (!whole && got[i] == floor + 1));
  }
  RC_ASSERT(sum == total);
}

RC_GTEST_PROP(Split, LargerRemaindersComeFirst, ()) {
  auto weights = any_weights();
  auto total = any_total();
  auto got = parts(total, weights);
  __extension__ using Wide = __int128;
  Wide weight_sum = std::accumulate(weights.begin(), weights.end(), Wide{0});
  auto remainder = [&](std::size_t i) { return static_cast<Wide>(total) * weights[i] % weight_sum; };
  auto raised = [&](std::size_t i) { return got[i] > static_cast<std::int64_t>(static_cast<Wide>(total) * weights[i] / weight_sum); };
  for (std::size_t i = 0; i < got.size(); ++i)
    for (std::size_t j = 0; j < got.size(); ++j)
      if (raised(j) && !raised(i)) RC_ASSERT(remainder(j) > remainder(i) || (remainder(j) == remainder(i) && j < i));
}

// Largest remainder is not monotone in the total: with weights 6, 6, 2 an eleventh gram takes one from the third part
// (shares 4.71, 4.71, 1.57), which apportionment calls the Alabama paradox. It can never take more than one.
TEST(Split, OneGramMoreMayTakeAGramFromAPart) {
  EXPECT_THAT(parts(10, {6, 6, 2}), ElementsAre(4, 4, 2));
  EXPECT_THAT(parts(11, {6, 6, 2}), ElementsAre(5, 5, 1));
}

RC_GTEST_PROP(Split, MoreToDivideTakesAtMostAGramFromAPart, ()) {
  auto weights = any_weights();
  auto a = any_total(), b = any_total();
  auto less = parts(std::min(a, b), weights), more = parts(std::max(a, b), weights);
  for (std::size_t i = 0; i < less.size(); ++i) RC_ASSERT(more[i] >= less[i] - 1);
}

RC_GTEST_PROP(Split, TwoPartsGrowWithTheTotal, ()) {
  std::vector weights{*rc::gen::inRange<std::int64_t>(1, 1000), *rc::gen::inRange<std::int64_t>(0, 1000)};
  auto total = *rc::gen::inRange<std::int64_t>(0, 100'000);
  auto less = parts(total, weights), more = parts(total + 1, weights);
  RC_ASSERT(more[0] >= less[0] && more[1] >= less[1]);
}

}  // namespace
}  // namespace alumen
