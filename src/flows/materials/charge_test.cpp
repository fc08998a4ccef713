// The cascade of charges, worked out by hand beside each test.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "flows/materials/test_rows.hpp"

namespace alumen::flows {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;
using toys::metal;
using toys::Toy;

constexpr double exact = 1e-12;
constexpr int iron = 0, silicon = 1, none_left = -1, no_surplus = -2;

auto near(std::vector<double> expected, double within = 1e-10) { return Pointwise(testing::DoubleNear(within), expected); }

/// Fe and Si; primary metal holds 0.1 % Fe.
Toy two_families() {
  Toy toy;
  toy.family("wrought", FamilyKind::wrought, {{"Fe", 0.2, 0.3}, {"Si", 0.5, 1}})
      .family("cast", FamilyKind::cast, {{"Fe", 0.6, 1}, {"Si", 8, 10}})
      .family("pure", FamilyKind::primary, {{"Fe", 0.1}});
  return toy;
}

std::vector<double> operator+(std::vector<double> a, const std::vector<double>& b) { return a.insert(a.end(), b.begin(), b.end()), a; }

TEST(Charge, OneClassGoesDownTwoFamilies) {
  auto materials = two_families().scrap("old", "wrought cast", 0.9).rest().made();
  Charged out;
  materials.charge(std::vector<double>{100, 44}, metal(100, {0.59, 2}), out);
  // A tonne of scrap gives 0.9 t with 0.0059 t Fe, 0.02 t Si.
  // wrought: Fe lets in (0.003 - 0.001) x 100 / (0.0059 - 0.9 x 0.001) = 0.2 / 0.005 = 40 t, Si 1 / 0.02 = 50 t: 40 t, 36 t liquid.
  //   64 t primary metal; Fe 0.236 + 0.064 = 0.3 t, the limit; Si 0.8 t, above the typical 0.5 t, so nothing is added.
  // cast: Si is short of 8 % x 44 = 3.52 t, which is kept free: aluminium and Fe of y tonnes take 0.88 y = 44 - 3.52, y = 46 t.
  //   41.4 t liquid with 0.2714 t Fe (typical 0.264) and 0.92 t Si; 2.6 t Si is added, and nothing is left for primary metal.
  // 14 t stay over; wrought had demand left, and Fe kept them out.
  EXPECT_THAT(out.charged, near({40, 46}));
  EXPECT_THAT(out.from_scrap, near({36, 41.4}));
  EXPECT_THAT(out.primary, near({64, 0}));
  EXPECT_THAT(out.alloying, near({0, 2.6}));
  EXPECT_THAT(out.metal, near({100, 0.3, 0.8, 44, 0.2714, 3.52}));
  EXPECT_THAT(out.surplus, near({14, 0.0826, 0.28}));
  EXPECT_THAT(out.limit, ElementsAre(iron));
  EXPECT_THAT(out.lost, near({8.6, 0, 0}));  // 86 t x 0.1, all of it aluminium
}

TEST(Charge, ClassesComeInTheOrderOfTheTable) {
  // clean: Fe 0.34 %, rise 0.0034 - 0.0009 = 0.0025, Si 0; dirty as above with Si 0. Fe has room for 0.2 t.
  auto clean_first = two_families().scrap("clean", "wrought", 0.9).scrap("dirty", "wrought", 0.9).rest().made();
  Charged out;
  clean_first.charge(std::vector<double>{100, 0}, metal(40, {0.34, 0}) + metal(90, {0.59, 0}), out);
  EXPECT_THAT(out.charged, near({40, 0, 20, 0}));  // 40 x 0.0025 = 0.1; (0.2 - 0.1) / 0.005 = 20
  EXPECT_THAT(out.limit, ElementsAre(no_surplus, iron));
  clean_first.charge(std::vector<double>{100, 0}, metal(90, {0.59, 0}) + metal(40, {0.34, 0}), out);
  EXPECT_THAT(out.charged, near({40, 0, 0, 0}));  // now the dirty one first: 0.2 / 0.005 = 40, nothing is left
  EXPECT_THAT(out.limit, ElementsAre(iron, iron));
}

/// The most scrap of two classes that a family may take, by trying all pairs of whole tonnes. Primary metal by bisection.
double best_on_a_grid(double demand, std::initializer_list<std::array<double, 2>> contents_pct, double yield,
                      std::array<double, 2> available) {
  const std::array typical{0.002, 0.005}, most{0.003, 0.01}, pure{0.001, 0.0};
  std::vector<std::array<double, 2>> contents(contents_pct);
  double best = 0;
  for (double a = 0; a <= available[0]; ++a)
    for (double b = 0; b <= available[1]; ++b) {
      double liquid = yield * (a + b), low = 0, high = demand - liquid;
      auto element = [&](std::size_t e) { return (contents[0][e] * a + contents[1][e] * b) / 100; };
      auto added = [&](double primary) {
        double sum = 0;
        for (std::size_t e : {0, 1}) sum += std::max(0.0, typical[e] * demand - element(e) - pure[e] * primary);
        return sum;
      };
      if (high < 0 || added(0) > high + exact) continue;
      for (int step = 0; step < 100; ++step) {
        double middle = (low + high) / 2;
        (middle + added(middle) + liquid > demand ? high : low) = middle;
      }
      bool fits = true;
      for (std::size_t e : {0, 1}) fits &= element(e) + pure[e] * low <= most[e] * demand + 1e-9;
      if (fits) best = std::max(best, a + b);
    }
  return best;
}

TEST(Charge, ACascadeIsAsGoodAsItsOrder) {
  // rich in Fe: rises by 0.005 a tonne, Si 0; rich in Si: Fe 0.14 % rises by 0.0005, Si 2 %.
  // Fe has room for 0.2 t, Si for 1 t: 50 t rich in Si use 0.025 of the Fe, and (0.2 - 0.025) / 0.005 = 35 t of the other fit: 85 t.
  double best = best_on_a_grid(100, {{0.59, 0}, {0.14, 2}}, 0.9, {60, 60});
  EXPECT_EQ(best, 85);
  Charged out;
  auto materials = two_families().scrap("first", "wrought", 0.9).scrap("second", "wrought", 0.9).rest().made();
  materials.charge(std::vector<double>{100, 0}, metal(60, {0.14, 2}) + metal(60, {0.59, 0}), out);
  EXPECT_NEAR(out.charged[0] + out.charged[2], best, 1e-9);  // silicon first: as good as it gets
  materials.charge(std::vector<double>{100, 0}, metal(60, {0.59, 0}) + metal(60, {0.14, 2}), out);
  EXPECT_NEAR(out.charged[0] + out.charged[2], 40, 1e-9);  // iron first: 47 % of it
}

TEST(Charge, AdditionsAndPrimaryMetalShareWhatScrapLeaves) {
  // Without scrap: primary + (0.2 - 0.001 primary) + 0.5 = 100, so primary = 99.3 / 0.999.
  auto materials = two_families().scrap("old", "*", 0.9).rest().made();
  Charged out;
  materials.charge(std::vector<double>{100, 0}, metal(0, {0, 0}), out);
  double primary = 99.3 / 0.999;
  EXPECT_THAT(out.primary, near({primary, 0}));
  EXPECT_THAT(out.alloying, near({100 - primary, 0}));
  EXPECT_THAT(out.metal, near({100, 0.2, 0.5, 0, 0, 0}));
  EXPECT_THAT(out.charged, ElementsAre(0, 0));
  EXPECT_THAT(out.limit, ElementsAre(no_surplus));
}

TEST(Charge, MeltLossesByElement) {
  Charged out;
  auto lost = [&](const char* element, double pct, double recovery, double yield) {
    Toy toy;
    toy.family("any", FamilyKind::cast, {{element, 0}})
        .family("pure", FamilyKind::primary, {})
        .scrap("old", "any", yield)
        .recovers(element, recovery);
    toy.rest().made().charge(std::vector<double>{1000}, metal(100, {pct}), out);
    return out.lost;
  };
  // Mg 2 t, a quarter of it burns: 0.5 t. 5 t in all, so 4.5 t aluminium.
  EXPECT_THAT(lost("Mg", 2, 0.75, 0.95), near({5, 0.5}));
  EXPECT_THAT(out.metal, near({1000, 1.5}));
  // Mg 10 t, half would burn, but the melt loses only 1 t: it is all magnesium.
  EXPECT_THAT(lost("Mg", 10, 0.5, 0.99), near({1, 1}));
  EXPECT_THAT(out.metal, near({1000, 9}));
  // Si 60 t stays whole, but only 50 t come out: all silicon.
  EXPECT_THAT(lost("Si", 60, 1, 0.5), near({50, 10}));
  EXPECT_THAT(out.metal, near({1000, 50}));
  // Nothing comes out: nothing is charged.
  EXPECT_THAT(lost("Si", 5, 1, 0), near({0, 0}));
  EXPECT_THAT(out.surplus, near({100, 5}));
  EXPECT_THAT(out.limit, ElementsAre(none_left));
}

TEST(Charge, SurplusNamesWhatStoodInItsWay) {
  Charged out;
  auto materials = two_families().scrap("old", "wrought cast", 1).rest().made();
  materials.charge(std::vector<double>{0, 0}, metal(10, {0.2, 2}), out);
  EXPECT_THAT(out.limit, ElementsAre(none_left));
  EXPECT_THAT(out.surplus, near({10, 0.02, 0.2}));
  EXPECT_THAT(out.primary, ElementsAre(0, 0));
  // wrought: Si 1 % x 100 / 0.05 = 20 t, Fe lets in 0.2 / 0.001 = 200 t. No demand for castings.
  materials.charge(std::vector<double>{100, 0}, metal(30, {0.2, 5}), out);
  EXPECT_THAT(out.charged, near({20, 0}));
  EXPECT_THAT(out.limit, ElementsAre(silicon));
  // Scrap of the typical contents fills all demand.
  materials.charge(std::vector<double>{10, 0}, metal(30, {0.2, 0.5}), out);
  EXPECT_THAT(out.charged, near({10, 0}));
  EXPECT_THAT(out.limit, ElementsAre(none_left));
  EXPECT_THAT(out.primary, near({0, 0}));
}

TEST(Charge, FullIsFullEvenWhereALimitIsMetToo) {
  // 0.3 % Fe is the limit: 100 t meet it and fill all demand at once. For the second class there is no demand left.
  auto materials = two_families().scrap("first", "wrought", 1).scrap("second", "wrought", 1).rest().made();
  Charged out;
  materials.charge(std::vector<double>{100, 0}, metal(100, {0.3, 0.5}) + metal(10, {0.5, 0.5}), out);
  EXPECT_THAT(out.charged, near({100, 0, 0, 0}));
  EXPECT_THAT(out.limit, ElementsAre(no_surplus, none_left));
}

// Roundings: what fits on paper is taken whole, in whatever decimals it is given.
TEST(Charge, DemandThatScrapFillsExactlyLeavesNoCrumbs) {
  auto materials = two_families().scrap("old", "wrought", 0.93).scrap("more", "wrought", 0.93).rest().made();
  Charged out;
  for (int i = 1; i < 300; ++i) {
    double part = i / 301.0;
    auto a = metal(100 * part, {0.2, 0.5}), b = metal(100 - 100 * part, {0.2, 0.5});
    materials.charge(std::vector<double>{93, 0}, a + b, out);
    EXPECT_THAT(out.limit, ElementsAre(no_surplus, no_surplus)) << part;
    EXPECT_THAT(out.surplus, ElementsAre(0, 0, 0, 0, 0, 0)) << part;
    // A third more of both: demand ends within one of them, and nothing of the other is squeezed in.
    for (auto* row : {&a, &b})
      for (double& m : *row) m *= 4.0 / 3;
    materials.charge(std::vector<double>{93, 0}, a + b, out);
    EXPECT_TRUE(part < 0.76 || out.charged[2] == 0) << part;
  }
}

TEST(Charge, ScrapLikePrimaryMetalPassesALimitThatPrimaryMetalJustKeeps) {
  Toy toy;
  toy.family("foil", FamilyKind::wrought, {{"Fe", 0, 0.1}}).family("pure", FamilyKind::primary, {{"Fe", 0.1}});
  auto materials = toy.scrap("clips", "foil", 0.93).rest().made();
  Charged out;
  for (int i = 1; i < 300; ++i) {
    materials.charge(std::vector<double>{100}, metal(i / 3.0, {0.093}), out);  // 0.1 % of the 93 % that stay
    EXPECT_THAT(out.limit, ElementsAre(no_surplus)) << i;
  }
}

TEST(Charge, AnElementTakesThePlaceOfItsAddition) {
  // Aluminium scrap fills all but the typical 8 % Si; of 5 % Si as scrap nothing is aluminium, so it all fits, to a rounding or not.
  Toy toy;
  toy.family("cast", FamilyKind::cast, {{"Si", 8}}).family("pure", FamilyKind::primary, {});
  auto materials = toy.scrap("foil", "cast", 0.97).scrap("silicon", "cast", 1).rest().made();
  Charged out;
  for (int i = 1; i < 300; ++i) {
    double demand = i / 7.0;
    materials.charge(std::vector<double>{demand}, metal(2 * demand, {0}) + metal(0.05 * demand, {100}), out);
    EXPECT_NEAR(out.charged[0], 0.92 * demand / 0.97, 1e-12 * demand);
    EXPECT_EQ(out.charged[1], 0.05 * demand);
    EXPECT_NEAR(out.alloying[0], 0.03 * demand, 1e-12 * demand);
    EXPECT_NEAR(out.primary[0], 0, 1e-12 * demand);
  }
}

TEST(Charge, VectorsAreUsedAgain) {
  auto materials = two_families().scrap("old", "*", 0.9).rest().made();
  Charged out;
  materials.charge(std::vector<double>{100, 44}, metal(100, {0.59, 2}), out);
  auto first = out;
  const auto* at = out.metal.data();
  materials.charge(std::vector<double>{100, 44}, metal(100, {0.59, 2}), out);
  EXPECT_EQ(out.metal.data(), at);
  EXPECT_EQ(out.metal, first.metal);
  EXPECT_EQ(out.charged, first.charged);
  EXPECT_EQ(out.lost, first.lost);
}

TEST(Charge, AClassWithoutElementsIsPureAluminium) {
  // Cleaner than primary metal, so no limit stands in its way; 0.2 + 0.5 t are kept free for Fe and Si.
  auto materials = two_families().scrap("foil", "wrought", 1).rest().made();
  Charged out;
  materials.charge(std::vector<double>{100, 0}, metal(200, {0, 0}), out);
  EXPECT_THAT(out.charged, near({99.3, 0}));
  EXPECT_THAT(out.metal, near({100, 0.2, 0.5, 0, 0, 0}));
  EXPECT_THAT(out.limit, ElementsAre(none_left));
}

TEST(Charge, ALimitBelowPrimaryMetalIsNotMetByDilution) {
  Toy toy;
  toy.family("foil", FamilyKind::wrought, {{"Fe", 0.05, 0.06}}).family("pure", FamilyKind::primary, {{"Fe", 0.1}});
  auto materials = toy.scrap("first", "foil", 1).scrap("second", "foil", 1).rest().made();
  Charged out;
  materials.charge(std::vector<double>{100}, metal(10, {0.11}) + metal(0, {0}), out);
  EXPECT_THAT(out.charged, ElementsAre(0, 0));
  EXPECT_THAT(out.limit, ElementsAre(iron, no_surplus));
  EXPECT_THAT(out.metal, near({100, 0.1}));  // what primary metal holds
  // 80 t without Fe leave 20 t of primary metal with 0.02 t; the limit is 0.06 t, so (0.06 - 0.1) + 0.08 = 0.04 t are free, and a
  // tonne of the second takes 0.003 - 0.001 = 0.002 t: 20 t, all that demand has left.
  materials.charge(std::vector<double>{100}, metal(80, {0}) + metal(25, {0.3}), out);
  EXPECT_THAT(out.charged, near({80, 20}));
  EXPECT_THAT(out.metal, near({100, 0.06}));
}

}  // namespace
}  // namespace alumen::flows
