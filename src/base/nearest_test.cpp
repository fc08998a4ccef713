#include "base/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace alumen {
namespace {

TEST(Edits, AreCountedByHand) {
  EXPECT_EQ(edits("silicon", "silicon"), 0);
  EXPECT_EQ(edits("silicon", "silicone"), 1);   // one more
  EXPECT_EQ(edits("mgaensium", "magnesium"), 3);  // g out, g in behind a, n out and in: m(g)a.. counted as three
  EXPECT_EQ(edits("kitten", "sitting"), 3);     // the textbook pair
  EXPECT_EQ(edits("", "abc"), 3);
  EXPECT_EQ(edits("abcd", "wxyz"), 4);
  EXPECT_EQ(edits("a", "abcdefgh"), 4);  // given up
}

TEST(Nearest, IsTheWordOfTheFewestEdits) {
  constexpr std::array<std::string_view, 4> known{"silicon", "silica", "magnesium", "zinc"};
  EXPECT_EQ(nearest(known, "silicone"), "perhaps silicon");
  EXPECT_EQ(nearest(known, "silico"), "perhaps silica");  // one edit from both: the first in the alphabet
  EXPECT_EQ(nearest(known, "copper"), "");
  EXPECT_EQ(nearest({}, "zinc"), "");
}

TEST(Nearest, AShortWordIsNotReplacedAsAWhole) {
  constexpr std::array<std::string_view, 1> known{"gas"};
  EXPECT_EQ(nearest(known, "oil"), "");
  EXPECT_EQ(nearest(known, "gass"), "perhaps gas");
}

}  // namespace
}  // namespace alumen
