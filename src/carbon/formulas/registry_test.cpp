#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/units.hpp"
#include "carbon/formulas/detail/inputs.hpp"
#include "carbon/formulas/formula.hpp"

namespace alumen::carbon {
namespace {

using ::testing::HasSubstr;

const std::set<std::string_view> gases = {"co2", "ch4", "n2o", "cf4", "c2f6", "sf6"};

TEST(Registry, HasEveryPromisedFormulaInOrder) {
  const std::vector<std::string_view> promised = {"anode.packing_coke",
                                                  "anode.pitch_volatiles",
                                                  "anode.prebake",
                                                  "anode.prebake_tier1",
                                                  "anode.soderberg",
                                                  "anode.soderberg_tier1",
                                                  "carbonate.by_output",
                                                  "carbonate.use",
                                                  "cems.hour",
                                                  "cems.period",
                                                  "coke.calcination",
                                                  "electricity.location",
                                                  "electricity.market",
                                                  "electricity.mix",
                                                  "eu.consumed",
                                                  "eu.emission_factor",
                                                  "eu.fuel",
                                                  "eu.mass_balance",
                                                  "eu.oxidation",
                                                  "eu.process",
                                                  "flue_gas.gypsum",
                                                  "flue_gas.urea",
                                                  "fuel.by_energy",
                                                  "fuel.by_volume",
                                                  "fuel.combustion",
                                                  "gas.co2e",
                                                  "heat.chp_split",
                                                  "heat.from_fuel",
                                                  "pfc.low_voltage",
                                                  "pfc.overvoltage",
                                                  "pfc.slope",
                                                  "pfc.tier1",
                                                  "plant.carbon_balance",
                                                  "sf6.balance",
                                                  "transport.leg",
                                                  "waste_gas.in_out"};
  std::vector<std::string_view> names;
  for (const auto& formula : formulas()) names.push_back(formula.name);
  EXPECT_EQ(names, promised);
}

TEST(Registry, FindsByName) {
  ASSERT_NE(find_formula("pfc.slope"), nullptr);
  EXPECT_EQ(find_formula("pfc.slope")->name, "pfc.slope");
  EXPECT_EQ(find_formula("pfc"), nullptr);
  EXPECT_EQ(find_formula(""), nullptr);
  EXPECT_EQ(find_formula("zzz"), nullptr);
  EXPECT_EQ(find_formula("pfc.slope")->input("duration"), 5);
  EXPECT_EQ(find_formula("pfc.slope")->input("Duration"), -1);
}

TEST(Registry, EveryFieldIsDescribed) {
  for (const auto& formula : formulas()) {
    SCOPED_TRACE(formula.name);
    EXPECT_FALSE(formula.title.empty() || formula.equation.empty() || formula.source.empty());
    ASSERT_NE(formula.run, nullptr);
    std::set<std::string_view> seen;
    for (const auto& input : formula.inputs) {
      SCOPED_TRACE(input.name);
      EXPECT_TRUE(seen.insert(input.name).second);
      EXPECT_FALSE(input.about.empty());
      if (!input.choices.empty()) continue;
      EXPECT_TRUE(parse_unit(input.unit)) << input.unit;
      EXPECT_LT(input.low, input.high);
      if (std::isnan(input.fallback)) continue;
      // 0 and 1 may be neutral; every other figure has to come from somewhere.
      EXPECT_TRUE(input.fallback == 0 || input.fallback == 1 || !input.fallback_source.empty());
      EXPECT_GE(input.fallback, input.low);
      EXPECT_LE(input.fallback, input.high);
    }
    for (const auto& output : formula.outputs) {
      SCOPED_TRACE(output.name);
      EXPECT_TRUE(parse_unit(output.unit)) << output.unit;
      EXPECT_FALSE(output.about.empty());
      const std::string besides = " duct_cf4 duct_c2f6 biogenic_co2 heat_factor electricity_factor work imported_co2 exported_co2";
      EXPECT_THAT(std::string{formula.equation} + besides, HasSubstr(std::string{output.name}));
    }
  }
}

TEST(Registry, EmissionsAreGasesInTonnes) {
  for (const auto& formula : formulas()) {
    SCOPED_TRACE(formula.name);
    int emitted = 0;
    for (const auto& output : formula.outputs)
      if (gases.contains(output.name)) {
        ++emitted;
        EXPECT_EQ(output.unit, "t");
      }
    EXPECT_EQ(formula.emits, emitted > 0);
    EXPECT_EQ(formula.name.starts_with("pfc."), formula.category == Category::pfc);
    EXPECT_TRUE(!formula.name.starts_with("fuel.") || formula.category == Category::thermal);
  }
}

TEST(Registry, CarbonFactorsAllowTheEuropeanValue) {
  int with_factor = 0;
  for (const auto& formula : formulas()) {
    int at = formula.input("carbon_factor");
    if (at < 0) continue;
    ++with_factor;
    const auto& input = formula.inputs[static_cast<std::size_t>(at)];
    EXPECT_EQ(input.unit, "t CO2/t C");
    EXPECT_DOUBLE_EQ(input.fallback, formula.name.starts_with("eu.") ? 3.664 : 44.0 / 12.0);
    EXPECT_LE(input.low, 3.664);
  }
  EXPECT_EQ(with_factor, 8);
}

TEST(Registry, RunRefusesWhatIsNoChoice) {
  const auto& tier1 = *find_formula("pfc.tier1");  // aluminium, technology
  for (double bad : {-1.0, 0.5, 7.0, 1e300, std::nan(""), std::numeric_limits<double>::infinity()}) {
    auto result = tier1.run(std::vector<double>{1, bad});
    ASSERT_FALSE(result) << bad;
    EXPECT_EQ(result.error()[0].code.info().name, "carbon.bad_input");
    EXPECT_THAT(result.error()[0].expected, HasSubstr("SWPB"));
  }
}

TEST(Registry, RunRefusesNumbersThatAreNone) {
  const auto& tier1 = *find_formula("anode.prebake_tier1");  // aluminium, factor
  for (double bad : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
    EXPECT_FALSE(tier1.run(std::vector<double>{bad, 1.6})) << bad;
  auto both = tier1.run(std::vector<double>{-1, -1});
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().size(), 2u);
  auto too_large = tier1.run(std::vector<double>{1e200, 1e200});
  ASSERT_FALSE(too_large);
  EXPECT_EQ(too_large.error()[0].code.info().name, "base.not_finite");
}

TEST(Registry, RangesReadWell) {
  using detail::range_text;
  constexpr double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(range_text(0, 100, "%"), "0 to 100 %");
  EXPECT_EQ(range_text(0, inf, "t"), "at least 0 t");
  EXPECT_EQ(range_text(-inf, 5, "1"), "at most 5");
  EXPECT_EQ(range_text(-inf, inf, "t"), "a finite number");
}

}  // namespace
}  // namespace alumen::carbon
