#include "base/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace sample {

using alumen::Field;
using alumen::Named;
using alumen::Need;

struct Melt {
  std::string id;
  double charge_t = 0;
  int heats = 0;
};
constexpr auto fields(Melt*) {
  using R = Melt;
  return std::tuple{Field{.member = &R::id, .name = "id", .need = Need::key},
                    Field{&R::charge_t, "charge", "t", "metal charged", Need::required, 0, 500},
                    Field{.member = &R::heats, .name = "heats", .fallback = 3, .fallback_source = "a plant's log"}};
}

enum class Route { primary, recycled, unnamed };
constexpr auto names(Route*) { return std::array{Named{Route::primary, "primary"}, Named{Route::recycled, "recycled"}}; }

}  // namespace sample

namespace alumen {
namespace {

using testing::ElementsAre;

TEST(Fields, AreVisitedInOrder) {
  std::vector<std::string> seen;
  each_field<sample::Melt>([&](const auto& f) { seen.emplace_back(f.name); });
  EXPECT_THAT(seen, ElementsAre("id", "charge", "heats"));
  static_assert(field_count<sample::Melt>() == 3);
}

TEST(Fields, GiveReadingAndWritingAccess) {
  sample::Melt melt{.id = "m1", .charge_t = 30, .heats = 2};
  int numbers = 0;
  each_field<sample::Melt>([&](const auto& f) {
    if constexpr (std::is_arithmetic_v<std::remove_reference_t<decltype(melt.*f.member)>>) {
      melt.*f.member += 1;
      ++numbers;
    } else {
      melt.*f.member += "/a";
    }
  });
  EXPECT_EQ(numbers, 2);
  EXPECT_EQ(melt.id, "m1/a");
  EXPECT_EQ(melt.charge_t, 31);
  EXPECT_EQ(melt.heats, 3);
}

TEST(Fields, WithoutWordsAreOptionalAndUnbounded) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  constexpr auto all = fields(static_cast<sample::Melt*>(nullptr));
  const auto& [id, charge, heats] = all;
  EXPECT_EQ(id.need, Need::key);
  EXPECT_EQ(charge.need, Need::required);
  EXPECT_EQ(charge.unit, "t");
  EXPECT_EQ(charge.about, "metal charged");
  EXPECT_EQ(charge.low, 0);
  EXPECT_EQ(charge.high, 500);
  EXPECT_TRUE(std::isnan(charge.fallback));
  EXPECT_EQ(heats.need, Need::optional);
  EXPECT_EQ(heats.low, -infinity);
  EXPECT_EQ(heats.high, infinity);
  EXPECT_EQ(heats.fallback, 3);
  EXPECT_EQ(heats.fallback_source, "a plant's log");
}

TEST(WordOf, IsTheWordAtTheEdge) {
  static_assert(word_of(sample::Route::recycled) == "recycled");
  EXPECT_EQ(word_of(sample::Route::primary), "primary");
  EXPECT_EQ(word_of(sample::Route::unnamed), "?");
}

}  // namespace
}  // namespace alumen
