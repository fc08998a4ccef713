// Published answers of networks, random networks against a plain elimination, and loops that cannot work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <set>

#include "base/number.hpp"
#include "carbon/toy_test.hpp"

namespace alumen::carbon {
namespace {

/// Six processes that make one product each and two categories: flow 200, 201, 202, 203 of bw2calc's multi_lca_simple (BSD-3).
/// Columns of the published matrix, signs turned: what stands with minus is an input.
Toy six(bool second) {
  // The first category counts every flow once, the second 201 and 203 ten times.
  struct Row {
    const char *id, *product;
    double first, second;
  };
  const Row rows[] = {{"alpha", "M", 3, 10}, {"beta", "N", 6, 20},   {"gamma", "L", 11, 30},
                      {"delta", "P", 1, 0},  {"epsilon", "O", 3, 0}, {"zeta", "Q", 6, 30}};
  Toy toy;
  for (const auto& r : rows) {
    toy.good(r.product).activity(r.id).output(std::string{r.id} + "," + r.product + ",reference,1,kg");
    toy.exchange(std::string{r.id} + ",co2,emission," + to_text(second ? r.second : r.first) + ",kg");
  }
  for (const auto* e :
       {"alpha,L,input,0.2,kg", "alpha,N,input,0.5,kg", "beta,L,input,0.5,kg", "delta,L,input,0.1,kg", "delta,M,input,0.2,kg",
        "delta,O,input,0.4,kg", "epsilon,M,input,0.1,kg", "zeta,L,input,0.1,kg", "zeta,N,input,0.2,kg"})
    toy.exchange(e);
  return toy;
}

TEST(KnownNetworks, MultiLcaSimple) {
  // Adjoint rows L, M, N, O, P, Q as printed in the peer's test (11, 30, 120 / 3) and by hand on its matrices:
  // first:  L 11, N 6 + 0.5*11 = 11.5, M 3 + 0.2*11 + 0.5*11.5 = 10.95, O 3 + 0.1*10.95 = 4.095,
  //         P 1 + 0.1*11 + 0.2*10.95 + 0.4*4.095 = 5.928, Q 6 + 0.1*11 + 0.2*11.5 = 9.4
  // second: L 30, N 20 + 15 = 35, M 10 + 6 + 17.5 = 33.5, O 3.35, P 3 + 6.7 + 1.34 = 11.04, Q 30 + 3 + 7 = 40
  // The published emissions of epsilon (2 of flow 200, 1 of 202) and delta (1) are in the sums above.
  const std::vector<std::pair<std::string, std::array<double, 2>>> wanted{{"gamma/L", {11, 30}},       {"alpha/M", {10.95, 33.5}},
                                                                          {"beta/N", {11.5, 35}},      {"epsilon/O", {4.095, 3.35}},
                                                                          {"delta/P", {5.928, 11.04}}, {"zeta/Q", {9.4, 40}}};
  for (int k = 0; k < 2; ++k) {
    auto model = solved(six(k == 1));
    for (const auto& [output, value] : wanted)
      EXPECT_NEAR(footprint(model, output), value[static_cast<std::size_t>(k)], 1e-12 * value[static_cast<std::size_t>(k)]) << output;
    EXPECT_LT(model.residual(), 1e-14);
  }
}

Toy cycle(const std::string& back = "0.1") {
  // A = [[1,0,0],[-1,1,-0.1],[0,-2,1]], B = [1,2,3] of olca-modules' SankeyTest.testCycles (MPL-2).
  return Toy{}
      .maker("n1", "1", "1")
      .maker("n2", "1", "2")
      .maker("n3", "1", "3")
      .exchange("n1,n2,input,1,kg")
      .exchange("n2,n3,input,2,kg")
      .exchange("n3,n2,input," + back + ",kg");
}

TEST(KnownNetworks, SankeyCycle) {
  auto model = solved(cycle());
  EXPECT_NEAR(footprint(model, "n1/n1"), 11, 1e-13);
  EXPECT_NEAR(footprint(model, "n2/n2"), 10, 1e-13);
  EXPECT_NEAR(footprint(model, "n3/n3"), 4, 1e-13);
  // With 0.2 instead of 0.1: y2 = 2 + 2 (3 + 0.2 y2) = 8/0.6 = 13.3333, y1 = 14.3333.
  EXPECT_NEAR(footprint(cycle("0.2"), "n1/n1"), 43.0 / 3, 1e-13);
}

TEST(KnownNetworks, SankeyCycleDerivatives) {
  // dS/dA: (2,3) -25, (3,2) -5, (2,1) -10 with x = (1, 1.25, 2.5); an input is minus an entry of A.
  auto model = solved(cycle());
  std::map<std::string, double> by_row;
  for (const auto& s : model.sensitivities(at(model.chain().outputs, "n1/n1")))
    by_row[s.place.key + "." + std::string{s.place.column}] = s.derivative;
  EXPECT_NEAR(by_row["n3/n2.amount"], 25, 1e-8);
  EXPECT_NEAR(by_row["n2/n3.amount"], 5, 1e-8);
  EXPECT_NEAR(by_row["n1/n2.amount"], 10, 1e-8);
  EXPECT_NEAR(by_row["n3/co2.amount"], 2.5, 1e-8);
  EXPECT_NEAR(by_row["n2/co2.amount"], 1.25, 1e-8);
}

TEST(KnownNetworks, SelfLoopAnalysis) {
  // olca-modules' SelfLoopAnalysisTest: demand 2 kg p1; f2 direct 8 / 4, upstream 12 for p1 and 8 for p2 of 4 kg: 6 and 2 ... per kg
  // y1 = 2 + y2, y2 = 1 + 0.5 y1: y1 = 6, y2 = 4. Total requirement 4 p1 for 2 p1: x = 2, direct 2*2*2 = 8, 4*1 = 4, sum 12 = 2 y1.
  auto model = solved(Toy{}.maker("p1", "1", "2").maker("p2", "1", "1").exchange("p1,p2,input,1,kg").exchange("p2,p1,input,0.5,kg"));
  EXPECT_NEAR(2 * footprint(model, "p1/p1"), 12, 1e-12);
  EXPECT_NEAR(footprint(model, "p2/p2"), 4, 1e-12);
  // f1, an elementary input of 1 and 2: y1 = 1 + y2, y2 = 2 + 0.5 y1: y1 = 6.
  EXPECT_NEAR(
      footprint(Toy{}.maker("p1", "1", "1").maker("p2", "1", "2").exchange("p1,p2,input,1,kg").exchange("p2,p1,input,0.5,kg"), "p1/p1"), 6,
      1e-12);
}

/// Solves (I - M) y = b by elimination with partial pivoting.
std::vector<double> eliminate(std::vector<std::vector<double>> a, std::vector<double> b) {
  std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t p = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[p][k])) p = i;
    std::swap(a[k], a[p]), std::swap(b[k], b[p]);
    for (std::size_t i = k + 1; i < n; ++i) {
      double f = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= f * a[k][j];
      b[i] -= f * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

RC_GTEST_PROP(RandomNetworks, AgreeWithElimination, ()) {
  auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 12));
  Toy toy;
  std::vector<std::vector<double>> a(n, std::vector<double>(n, 0));
  std::vector<double> b(n), amount(n);
  auto name = [](std::size_t i) { return "p" + std::to_string(i); };
  for (std::size_t i = 0; i < n; ++i) {
    amount[i] = *rc::gen::inRange(1, 1000) / 8.0;
    b[i] = *rc::gen::inRange(0, 1000) / 16.0;
    toy.maker(name(i), to_text(amount[i]), to_text(b[i] * amount[i]));
    a[i][i] = 1;
  }
  for (std::size_t i = 0; i < n; ++i) {
    double left = 0.95;  // row sums below one make it productive
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j || *rc::gen::inRange(0, 3) != 0) continue;
      double coefficient = left * *rc::gen::inRange(0, 64) / 64.0;
      left -= coefficient;
      double input = coefficient * amount[i];
      toy.exchange(name(i) + "," + name(j) + ",input," + to_text(input) + ",kg");
      a[i][j] -= input / amount[i];
    }
  }
  auto y = eliminate(a, b);
  auto model = solved(toy);
  for (std::size_t i = 0; i < n; ++i) {
    double value = footprint(model, name(i) + "/" + name(i));
    RC_ASSERT(std::abs(value - y[i]) <= 1e-11 * std::max(1.0, std::abs(y[i])));
    double sum = 0;
    for (const auto& part : model.contributions(at(model.chain().outputs, name(i) + "/" + name(i)))) sum += part.value;
    RC_ASSERT(std::abs(sum - value) <= 1e-11 * std::max(1.0, value));
  }
}

TEST(Loops, ThatNeedMoreThanTheyMakeAreNamedExactly) {
  // b and c need 1.2 kg of themselves for each kg; a takes b, d feeds c, e stands alone.
  Toy toy;
  toy.maker("a", "1", "1").maker("b", "1", "1").maker("c", "1", "1").maker("d", "1", "1").maker("e", "1", "1");
  toy.exchange("a,b,input,1,kg").exchange("b,c,input,1.2,kg").exchange("c,b,input,1,kg").exchange("c,d,input,1,kg");
  auto model = Model::build(toy.build(), plain_method());
  ASSERT_FALSE(model.has_value());
  ASSERT_EQ(model.error().size(), 1u);
  EXPECT_EQ(model.error()[0].code.info().name, "numeric.not_productive");
  EXPECT_EQ(model.error()[0].value, "b, c");
}

TEST(Loops, ThatMakeNothingAreRefused) {
  auto model = Model::build(Toy{}.maker("a", "1", "1").maker("b", "1", "1").exchange("a,b,input,1,kg").exchange("b,a,input,1,kg").build(),
                            plain_method());
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error()[0].value, "a, b");
}

TEST(Loops, UnitsOfTheGoodsDoNotMatter) {
  // 1 t of a takes 1 kWh of e, 1 MWh of e takes 1 g of a.
  Toy toy;
  toy.maker("a", "1000", "500")
      .row("materials", "e,e,heat,kWh")
      .activity("e")
      .output("e,e,reference,1,MWh")
      .exchange("e,co2,emission,100,kg");
  toy.exchange("a,e,input,1,kWh").exchange("e,a,input,1,g");
  // y_a = (500 + y_e * 1 kWh) / 1000; y_e per MJ: (100 + 0.001 y_a) / 3600.  1 kWh = 3.6 MJ.
  double y_a = (500 + 3.6 * 100 / 3600) / 1000 / (1 - 3.6 * 0.001 / 3600 / 1000);
  EXPECT_NEAR(footprint(toy, "a/a"), y_a, 1e-14);
}

/// Every product of the library under a rule that counts everything: finite, positive, below what any process is known for.
TEST(LibraryNetwork, EveryProductHasAFiniteFootprint) {
  auto chain = Toy{}.build(true);
  // One buyer of everything makes every library activity a part of the network.
  Toy buyer;
  buyer.good("bundle").activity("buyer").output("buyer,bundle,reference,1,kg");
  std::set<std::string> wanted;
  for (std::size_t o = 0; o < chain->outputs.size(); ++o) {
    const auto& out = chain->outputs[o];
    if (out.role != chain::Role::reference) continue;
    auto exchange = "x" + std::to_string(o);
    buyer.row("exchanges", exchange + ",buyer," + out.material + ",input,1," + chain->material_of(chain->output_material[o]).unit);
    buyer.row("supplies", "," + exchange + ",," + out.id + ",1");
    wanted.insert(out.id);
  }
  auto model = solved(buyer.build(true));
  const Chain& c = model.chain();
  for (std::size_t o = 0; o < c.outputs.size(); ++o) {
    if (!wanted.contains(c.outputs[o].id)) continue;
    double value = model.footprint(static_cast<std::uint32_t>(o));
    EXPECT_TRUE(std::isfinite(value) && value > 0 && value < 30) << c.outputs[o].id << " " << value;
  }
  EXPECT_LT(model.residual(), 1e-12);
}

}  // namespace
}  // namespace alumen::carbon
