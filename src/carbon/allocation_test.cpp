// Sharing the burden: every rule for what leaves and for scrap that enters, by hand; and that nothing is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "carbon/toy_test.hpp"

namespace alumen::carbon {
namespace {

/// 100 kg billet at 8 kg CO2/kg and 50 kg of own CO2 give 60 kg profile and 40 kg of a second output; 38 kg ingot are made of
/// those 40 kg with 10 kg of own CO2. Prices 5 and 2; one kg replaces 0.9 kg billet after remelting at 0.6 kg CO2e/kg.
Toy press(const std::string& role_out, const std::string& role_in) {
  Toy toy;
  toy.maker("billet", "100", "800").good("second", (role_in == "input" ? "metal" : "scrap") + std::string{",kg,billet,0.9"});
  toy.good("profile").activity("press").output("press,profile,reference,60,kg,5").output("press,second," + role_out + ",40,kg,2");
  toy.exchange("press,billet,input,100,kg").exchange("press,co2,emission,50,kg");
  toy.maker("ingot", "38", "10").exchange("ingot,second," + role_in + ",40,kg");
  return toy.row("factors", "remelt,second,remelting_co2e,0.6,kg CO2e/kg,,,src");
}

struct Rule {
  Allocation allocation;
  double profile, second, ingot;
};
const Rule rules[] = {
    {Allocation::cut_off, 850.0 / 60, 0, 10.0 / 38},                                                          // all on the profile
    {Allocation::mass, 8.5, 8.5, (40 * 8.5 + 10) / 38},                                                       // 850 / 100
    {Allocation::economic, 850.0 * 300 / 380 / 60, 850.0 * 80 / 380 / 40, (850.0 * 80 / 380 + 10) / 38},      // 300 : 80
    {Allocation::substitution, (850 - 0.9 * 40 * (8 - 0.6)) / 60, 0, (0.9 * 40 * (8 - 0.6) + 10) / 38},       // credit 266.4
    {Allocation::co_product, 8.5, 8.5, (40 * 8.5 + 10) / 38},                                                 // as co-products: mass
};

void expect_rule(const Toy& toy, const Method& method, const Rule& rule) {
  auto model = solved(toy, method);
  EXPECT_NEAR(footprint(model, "press/profile"), rule.profile, 1e-12 * rule.profile) << word_of(rule.allocation);
  EXPECT_NEAR(footprint(model, "press/second"), rule.second, 1e-12 * 10) << word_of(rule.allocation);
  EXPECT_NEAR(footprint(model, "ingot/ingot"), rule.ingot, 1e-12 * 10) << word_of(rule.allocation);
}

TEST(Allocation, EveryRuleForEveryScrap) {
  for (const auto& rule : rules) {
    for (const auto* role : {"pre_consumer_scrap", "post_consumer_scrap", "internal_scrap"}) {
      auto method = plain_method();
      std::string word = role;
      (word == "pre_consumer_scrap"    ? method.pre_consumer_scrap
       : word == "post_consumer_scrap" ? method.post_consumer_scrap
                                       : method.internal_scrap) = rule.allocation;
      expect_rule(press(role, role), method, rule);
    }
  }
}

TEST(Allocation, ScrapThroughAMarketCarriesTheSame) {
  for (const auto& rule : rules) {
    auto method = plain_method();
    method.pre_consumer_scrap = rule.allocation;
    expect_rule(press("pre_consumer_scrap", "pre_consumer_scrap").row("supplies", ",,second,press/second,1"), method, rule);
  }
}

TEST(Allocation, OneRoleDoesNotTouchAnother) {
  auto method = plain_method();
  method.post_consumer_scrap = method.internal_scrap = Allocation::mass;
  expect_rule(press("pre_consumer_scrap", "pre_consumer_scrap"), method, rules[0]);
}

TEST(Allocation, CoProductsByMassValueAndCutOff) {
  for (int i : {0, 1, 2}) {
    auto method = plain_method();
    method.co_products = rules[i].allocation;
    expect_rule(press("co_product", "input"), method, rules[i]);
  }
}

TEST(Allocation, ASubstitutedCoProductIsCreditedWithoutRemelting) {
  auto method = plain_method();
  method.co_products = Allocation::substitution;
  auto model = solved(press("co_product", "input"), method);
  EXPECT_NEAR(footprint(model, "press/profile"), (850 - 0.9 * 40 * 8) / 60, 1e-12);
}

TEST(Allocation, ScrapAsCoProductFollowsTheValueOfCoProducts) {
  auto method = plain_method();
  method.co_products = Allocation::economic;
  method.pre_consumer_scrap = Allocation::co_product;
  expect_rule(press("pre_consumer_scrap", "pre_consumer_scrap"), method, rules[2]);
}

TEST(Allocation, WasteAndResidueCarryNothingUnderAnyRule) {
  for (auto allocation : {Allocation::mass, Allocation::economic, Allocation::substitution}) {
    for (const auto* role : {"waste", "residue"}) {
      auto method = plain_method();
      method.co_products = method.pre_consumer_scrap = method.post_consumer_scrap = method.internal_scrap = allocation;
      Toy toy;
      toy.maker("a", "60", "850").good("rest", "residue,kg").output("a,rest," + std::string{role} + ",40,kg");
      EXPECT_NEAR(footprint(toy, "a/a", method), 850.0 / 60, 1e-12) << role;
    }
  }
}

TEST(Allocation, PreparationOfScrapCountsUnderCutOff) {
  // 40 kg scrap whose sorting costs 0.05 kg CO2e/kg: (40 * 0.05 + 10) / 38.
  Toy toy;
  toy.good("old", "scrap,kg").maker("ingot", "38", "10").exchange("ingot,old,post_consumer_scrap,40,kg");
  toy.row("factors", "sorting,old,supply_co2e,0.05,kg CO2e/kg,,,src").row("supplies", ",ingot/old,,sorting,1");
  EXPECT_NEAR(footprint(toy, "ingot/ingot"), 12.0 / 38, 1e-14);
}

TEST(Allocation, WhatAPriceOrSubstituteLacksIsNamed) {
  auto method = plain_method();
  method.pre_consumer_scrap = Allocation::economic;
  Toy toy;
  toy.maker("a", "60", "850").good("rest", "scrap,kg").output("a,rest,pre_consumer_scrap,40,kg");
  auto priceless = Model::build(toy.build(), method);
  ASSERT_FALSE(priceless.has_value());
  EXPECT_TRUE(has(priceless.error(), "carbon.no_price"));
  method.pre_consumer_scrap = Allocation::substitution;
  auto nothing = Model::build(toy.build(), method);
  ASSERT_FALSE(nothing.has_value());
  EXPECT_TRUE(has(nothing.error(), "carbon.no_substitute"));
}

TEST(Allocation, MassAndValueDoNotMix) {
  auto method = plain_method();
  method.pre_consumer_scrap = Allocation::mass;
  method.internal_scrap = Allocation::economic;
  Toy toy;
  toy.maker("a", "60", "850")
      .good("rest", "scrap,kg")
      .output("a,rest,pre_consumer_scrap,40,kg,1")
      .good("own", "scrap,kg")
      .output("a,own,internal_scrap,4,kg,1");
  auto mixed = Model::build(toy.build(), method);
  ASSERT_FALSE(mixed.has_value());
  EXPECT_TRUE(has(mixed.error(), "carbon.mixed_basis"));
}

/// Emissions of all activities against what the outputs that leave carry away.
void expect_conserved(const Toy& toy, const Method& method, const std::string& what) {
  auto model = solved(toy, method);
  const Chain& c = model.chain();
  double emitted = 0, carried = 0;
  std::vector<double> left;
  for (std::size_t o = 0; o < c.outputs.size(); ++o) left.push_back(c.value(chain::FactColumn::output_amount, o));
  for (std::size_t e = 0; e < c.exchanges.size(); ++e) {
    double amount = c.value(chain::FactColumn::exchange_amount, e);
    if (c.exchanges[e].role == chain::Role::emission) emitted += amount;
    for (auto f : c.exchange_feeds[e])
      left[c.feeds[f].index] -= amount * (c.feeds[f].share == chain::no_fact ? 1 : c.facts[c.feeds[f].share]);
  }
  for (std::size_t o = 0; o < c.outputs.size(); ++o) carried += left[o] * model.footprint(static_cast<std::uint32_t>(o));
  EXPECT_NEAR(carried, emitted, 1e-12 * emitted) << what;
  double accounted = 0;
  for (const auto& a : model.accounts()) accounted += a.total();
  EXPECT_NEAR(accounted, emitted, 1e-12 * emitted) << what;
}

TEST(Conservation, AClosedSystemLosesNothingUnderAnyRule) {
  // Billet from ore metal and remelted ingot, profile and sheet from billet, scrap of both back to the ingot, a co-product slag metal.
  Toy toy;
  toy.good("scrap", "scrap,kg,billet,0.9").row("factors", "remelt,scrap,remelting_co2e,0.6,kg CO2e/kg,,,src");
  toy.maker("ore", "90", "720").maker("billet", "120", "30").exchange("billet,ore,input,90,kg").exchange("billet,ingot,input,38,kg");
  toy.maker("profile", "60", "11").exchange("profile,billet,input,80,kg").row("outputs", "s1,profile,scrap,pre_consumer_scrap,20,kg,2");
  toy.maker("sheet", "18", "13").exchange("sheet,billet,input,40,kg").row("outputs", "s2,sheet,scrap,pre_consumer_scrap,22,kg,2");
  toy.maker("ingot", "38", "10").exchange("ingot,scrap,pre_consumer_scrap,42,kg").good("alloy").output("ingot,alloy,co_product,3,kg,7");
  toy.row("supplies", ",ingot/scrap,,s1,0.47619047619047616").row("supplies", ",ingot/scrap,,s2,0.5238095238095238");  // 20/42, 22/42
  for (auto allocation : {Allocation::cut_off, Allocation::mass, Allocation::substitution, Allocation::co_product}) {
    auto method = plain_method();
    method.pre_consumer_scrap = allocation;
    expect_conserved(toy, method, std::string{word_of(allocation)});
  }
}

TEST(Conservation, SplitBetweenCutOffAndMassDoesNotChangeTheSum) {
  auto cut = plain_method(), mass = plain_method();
  mass.pre_consumer_scrap = Allocation::mass;
  auto toy = press("pre_consumer_scrap", "pre_consumer_scrap");
  auto sum = [&](const Method& m) { return 60 * footprint(toy, "press/profile", m) + 38 * footprint(toy, "ingot/ingot", m); };
  EXPECT_NEAR(sum(cut), 860, 1e-10);
  EXPECT_NEAR(sum(mass), 860, 1e-10);
}

}  // namespace
}  // namespace alumen::carbon
