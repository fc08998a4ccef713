// Sums that must agree, and changes of writing that must change nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "base/number.hpp"
#include "carbon/rich_test.hpp"

namespace alumen::carbon {
namespace {

class Sums : public testing::TestWithParam<std::size_t> {
 protected:
  void each(const std::function<void(const Model&, std::uint32_t)>& look) {
    auto model = solved(rich(), every_method()[GetParam()]);
    for (auto o : model.products()) look(model, o);
  }
};

TEST_P(Sums, OfContributionsAreTheFootprint) {
  each([](const Model& m, std::uint32_t o) {
    double sum = 0, by_category = 0;
    for (const auto& c : m.contributions(o)) sum += c.value;
    for (double x : m.categories(o)) by_category += x;
    double wanted = m.footprint(o) + m.apart(o);
    EXPECT_NEAR(sum, wanted, 1e-12 * std::abs(wanted));
    EXPECT_NEAR(by_category, wanted, 1e-12 * std::abs(wanted));
  });
}

TEST_P(Sums, OfContributionsByCategoryAreTheCategories) {
  each([](const Model& m, std::uint32_t o) {
    ByCategory sum{};
    for (const auto& c : m.contributions(o)) sum[static_cast<std::size_t>(c.category)] += c.value;
    auto wanted = m.categories(o);
    for (std::size_t k = 0; k < category_count; ++k) EXPECT_NEAR(sum[k], wanted[k], 1e-12 * std::abs(m.footprint(o) + m.apart(o)));
  });
}

TEST_P(Sums, OfSuppliersAreTheFootprint) {
  each([](const Model& m, std::uint32_t o) {
    double sum = 0;
    for (const auto& s : m.suppliers(o)) sum += s.value;
    EXPECT_NEAR(sum, m.footprint(o), 1e-12 * std::abs(m.footprint(o)));
  });
}

void expect_whole(const Explanation& e, double scale, int depth) {
  if (e.parts.empty()) return;
  double sum = 0;
  for (const auto& p : e.parts) sum += p.value;
  EXPECT_NEAR(sum, e.value, 1e-9 * scale) << depth << ": " << e.label;
  for (const auto& p : e.parts) expect_whole(p, scale, depth + 1);
}

TEST_P(Sums, OfPartsAreTheStepAtEveryDepth) {
  each([](const Model& m, std::uint32_t o) {
    for (int depth : {0, 1, 2, 5}) {
      auto tree = m.explain(o, depth);
      EXPECT_NEAR(tree.value, m.footprint(o), 1e-12 * std::abs(m.footprint(o)));
      EXPECT_FALSE(tree.parts.empty());
      expect_whole(tree, std::abs(m.footprint(o)), 0);
    }
  });
}

TEST_P(Sums, OfAnActivitysStepsAreItsAccount) {
  auto model = solved(rich(), every_method()[GetParam()]);
  for (const auto& account : model.accounts()) {
    auto tree = model.explain_activity(account.activity);
    EXPECT_NEAR(tree.value, account.total(), 1e-12 * account.total() + 1e-12);
  }
}

INSTANTIATE_TEST_SUITE_P(EveryMethod, Sums, testing::Range<std::size_t>(0, 5));

/// Footprints of every product by output id.
std::map<std::string, double> all_values(const Toy& toy, const Method& method) {
  auto model = solved(toy, method);
  std::map<std::string, double> out;
  for (auto o : model.products()) out[model.chain().outputs[o].id] = model.footprint(o);
  return out;
}

void expect_same(const std::map<std::string, double>& a, const std::map<std::string, double>& b, const std::string& what) {
  for (const auto& [id, value] : a) {
    ASSERT_TRUE(b.contains(id)) << what << " " << id;
    EXPECT_NEAR(b.at(id), value, 1e-12 * std::abs(value)) << what << " " << id;
  }
}

/// A small chain whose amounts are written by `write`.
template <class Write>
Toy small(Write write) {
  Toy t;
  t.row("materials", "electricity,electricity,electricity,kWh")
      .row("materials", "gas,gas,fuel,MJ")
      .row("grid", "GBR,2023,300,src")
      .good("scrap", "scrap,kg,metal,0.9")
      .good("metal")
      .good("part");
  t.row("factors", "fc,gas,combustion_co2,56,t CO2/TJ,,,src").row("factors", "fr,scrap,remelting_co2e,0.5,kg CO2e/kg,,,src");
  t.activity("smelt")
      .row("outputs", ",smelt,metal,reference," + write(1000, "kg") + ",2")
      .exchange("smelt,co2,emission," + write(9000, "kg"));
  t.exchange("smelt,electricity,input," + write(50400, "MJ"));
  t.activity("form")
      .row("outputs", ",form,part,reference," + write(700, "kg") + ",5")
      .row("outputs", ",form,scrap,pre_consumer_scrap," + write(250, "kg") + ",1");
  t.exchange("form,metal,input," + write(1000, "kg")).exchange("form,gas,input," + write(720, "MJ"));
  return t;
}

std::string plainly(double amount, const std::string& unit) { return to_text(amount) + "," + unit; }
std::string otherwise(double amount, const std::string& unit) {
  return unit == "kg" ? to_text(amount / 1000) + ",t" : to_text(amount / 3.6) + ",kWh";
}

TEST(Metamorphic, UnitsChangeNothing) {
  for (const auto& method : every_method())
    expect_same(all_values(small(plainly), method), all_values(small(otherwise), method), method.id);
}

TEST(Metamorphic, ScalingAnActivityChangesNothing) {
  for (double k : {0.001, 3.0, 1e6})
    for (const auto& method : every_method())
      expect_same(all_values(small(plainly), method),
                  all_values(small([k](double a, const std::string& u) { return plainly(a * k, u); }), method), method.id);
}

TEST(Metamorphic, SplittingAnExchangeChangesNothing) {
  for (const auto& method : every_method()) {
    Toy whole = small(plainly)
                    .good("salt", "chemical,kg")
                    .row("factors", "fs,salt,supply_co2e,2,kg CO2e/kg,,,src")
                    .row("supplies", ",,salt,fs,1"),
        split = whole;
    whole.exchange("form,salt,input,10,kg");
    split.row("exchanges", "s1,form,salt,input,4,kg").row("exchanges", "s2,form,salt,input,6,kg");
    expect_same(all_values(whole, method), all_values(split, method), method.id);
  }
}

TEST(Metamorphic, TwoEqualHalvesAreTheWhole) {
  for (const auto& method : every_method()) {
    Toy whole;
    whole.maker("metal", "1000", "9000").maker("part", "700", "30").exchange("part,metal,input,800,kg");
    Toy halves;
    halves.good("metal").maker("part", "700", "30").exchange("part,metal,input,800,kg");
    for (const auto* half : {"left", "right"}) {
      std::string h = half;
      halves.activity(h)
          .output(h + ",metal,reference,500,kg")
          .exchange(h + ",co2,emission,4500,kg")
          .row("supplies", ",part/metal,," + h + "/metal,0.5");
    }
    EXPECT_NEAR(footprint(halves, "part/part", method), footprint(whole, "part/part", method), 1e-12 * 10) << method.id;
  }
}

TEST(Metamorphic, ThePriceLevelChangesNothing) {
  auto method = every_method()[2];
  auto dear = [](double a, const std::string& u) { return plainly(a, u); };
  auto base = all_values(small(dear), method);
  auto toy = rich(), richer = rich();
  auto files = toy.files();
  auto ws = toy.workspace();
  for (const auto* id : {"presses/profile", "presses/frame", "presses/scrap"})
    ASSERT_TRUE(chain::change(ws, "outputs", id, "price",
                              id == std::string{"presses/scrap"}   ? "15000"
                              : id == std::string{"presses/frame"} ? "40"
                                                                   : "30")
                    .has_value());
  auto model = solved(chain::build(ws)->value, method);
  for (const auto& [id, value] : all_values(toy, method)) EXPECT_NEAR(footprint(model, id), value, 1e-12 * value) << id;
  EXPECT_FALSE(base.empty());
}

/// The same files with their rows in another order.
std::map<std::string, std::string> shuffled(std::map<std::string, std::string> files, std::mt19937& random) {
  for (auto& [name, text] : files) {
    if (!name.ends_with(".csv")) continue;
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < text.size();) {
      auto end = text.find('\n', start);
      lines.push_back(text.substr(start, end - start));
      start = end + 1;
    }
    std::shuffle(lines.begin() + 1, lines.end(), random);
    text.clear();
    for (const auto& line : lines) text += line + "\n";
  }
  return files;
}

TEST(Metamorphic, TheOrderOfRowsChangesNothing) {
  std::mt19937 random{7};
  for (int round = 0; round < 5; ++round) {
    auto made = chain::make_workspace(shuffled(rich().files(), random), false);
    ASSERT_TRUE(made.has_value());
    auto built = chain::build(made->value);
    ASSERT_TRUE(built.has_value());
    for (const auto& method : every_method()) {
      auto model = solved(built->value, method);
      for (const auto& [id, value] : all_values(rich(), method))
        EXPECT_NEAR(footprint(model, id), value, 1e-12 * value) << method.id << " " << id;
    }
  }
}

TEST(Metamorphic, TheSameFilesGiveTheSameBits) {
  for (const auto& method : every_method()) {
    auto a = all_values(rich(), method), b = all_values(rich(), method);
    EXPECT_EQ(a, b) << method.id;
  }
}

TEST(Metamorphic, FootprintsAreLinearInOneOwnEmission) {
  auto value = [](double kg) {
    return footprint(Toy{}.maker("a", "10", to_text(kg)).maker("b", "5", "1").exchange("b,a,input,7,kg"), "b/b");
  };
  EXPECT_NEAR(value(30) - value(20), value(20) - value(10), 1e-13);
}

}  // namespace
}  // namespace alumen::carbon
