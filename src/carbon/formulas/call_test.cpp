#include "carbon/formulas/call.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/number.hpp"
#include "carbon/formulas/detail/testing.hpp"

namespace alumen::carbon::testing {
namespace {

using ::testing::HasSubstr;

TEST(Call, TellsInputsDefaultsAndOutputs) {
  auto done = run("anode.prebake", {{"net_anode_consumption", "0.42"}, {"aluminium", "1000kg"}});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->formula->name, "anode.prebake");
  EXPECT_EQ(done->inputs, (std::vector<double>{0.42, 1, 2.0, 0.4, 44.0 / 12}));
  EXPECT_EQ(done->defaulted, (std::vector<bool>{false, false, true, true, true}));
  ASSERT_EQ(done->outputs.size(), 1u);
  expect_close(done->outputs[0], 1.50304);
}

TEST(Call, ReadsUnits) {
  auto inputs = [](const Arguments& arguments) {
    auto done = run("anode.prebake", arguments);
    EXPECT_TRUE(done) << (done ? "" : done.error()[0].line());
    return done ? done->inputs : std::vector<double>(5);
  };
  EXPECT_DOUBLE_EQ(inputs({{"net_anode_consumption", "420 kg/t"}, {"aluminium", "200000t"}})[0], 0.42);
  EXPECT_DOUBLE_EQ(inputs({{"net_anode_consumption", "42%"}, {"aluminium", "0.2 Mt"}})[1], 200000);
  EXPECT_DOUBLE_EQ(inputs({{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"sulphur", "2%"}})[2], 2);
  EXPECT_DOUBLE_EQ(inputs({{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"sulphur", "20000 ppm"}})[2], 2);
  EXPECT_DOUBLE_EQ(inputs({{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"carbon_factor", "3.664 t/t"}})[4], 3.664);
  EXPECT_DOUBLE_EQ(inputs({{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"carbon_factor", "3.664 t CO2/t C"}})[4], 3.664);
}

TEST(Call, RefusesAnotherKindOfUnit) {
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "0.42"}, {"aluminium", "200 MWh"}}), "base.unit_mismatch aluminium");
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"carbon_factor", "3.664 t CO2e/t C"}}),
            "base.unit_mismatch carbon_factor");
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "0.42"}, {"aluminium", "200 stone"}}), "base.bad_unit aluminium");
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "0,42"}, {"aluminium", ""}}),
            "base.bad_unit net_anode_consumption; base.bad_number aluminium");
}

TEST(Call, TellsAllProblemsAtOnce) {
  auto done = run("anode.prebake", {{"sulfur", "2"}, {"net_anode_consumption", "x"}, {"ash", "200"}, {"ash", "1"}});
  ASSERT_FALSE(done);
  std::vector<std::string_view> codes;
  for (const auto& d : done.error()) codes.push_back(d.code.info().name);
  EXPECT_EQ(codes, (std::vector<std::string_view>{"carbon.unknown_input", "base.bad_number", "carbon.bad_input", "carbon.bad_input",
                                                  "carbon.missing_input"}));
  EXPECT_EQ(done.error()[0].value, "sulfur");
  EXPECT_EQ(done.error()[0].expected, "perhaps sulphur; one of net_anode_consumption, aluminium, sulphur, ash, carbon_factor");
  EXPECT_EQ(done.error()[1].value, "x");
  EXPECT_EQ(done.error()[2].expected, "0 to 100 %");
  EXPECT_EQ(done.error()[4].detail, "aluminium");
  EXPECT_EQ(done.error()[4].expected, "at least 0 t");
}

TEST(Call, WordsInAnyCase) {
  for (const char* word : {"cwpb", "CWPB", "Cwpb"}) EXPECT_TRUE(run("pfc.tier1", {{"aluminium", "1"}, {"technology", word}})) << word;
  for (const char* word : {"", "3", "CWPB ", "CWP", "CWPBX"})
    EXPECT_EQ(refusal("pfc.tier1", {{"aluminium", "1"}, {"technology", word}}), "carbon.bad_input technology") << word;
  auto missing = run("pfc.tier1", {{"aluminium", "1"}});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error()[0].expected, HasSubstr("VSS, HSS"));
}

TEST(Call, HugeAndUglyNumbers) {
  EXPECT_EQ(refusal("anode.prebake_tier1", {{"aluminium", "nan"}}), "base.bad_number aluminium");
  EXPECT_EQ(refusal("anode.prebake_tier1", {{"aluminium", "inf"}}), "base.bad_number aluminium");
  EXPECT_EQ(refusal("anode.prebake_tier1", {{"aluminium", "1e308 Mt"}}), "carbon.bad_input aluminium");
  EXPECT_THAT(refusal("anode.prebake_tier1", {{"aluminium", "1e308"}, {"factor", "1e10"}}), HasSubstr("base.not_finite"));
  EXPECT_EQ(value("anode.prebake_tier1", "co2", {{"aluminium", "-0"}}), 0);
}

// Every formula answers some call: missing choices are filled with the first word, numbers with the fallback or 1 in range.
TEST(Call, EveryFormulaAnswersOrRefusesInWords) {
  for (const auto& formula : formulas()) {
    SCOPED_TRACE(formula.name);
    Arguments arguments;
    for (const auto& input : formula.inputs) {
      if (!std::isnan(input.fallback)) continue;
      arguments.emplace_back(input.name, input.choices.empty() ? "1" : std::string{input.choices.front()});
    }
    auto done = call(formula, arguments);
    if (done) {
      EXPECT_EQ(done->outputs.size(), formula.outputs.size());
      continue;
    }
    for (const auto& d : done.error()) EXPECT_EQ(d.code.info().name, "carbon.bad_input") << d.line();
  }
}

RC_GTEST_PROP(CallProperty, KilogramsAndTonnesAgree, (int grams_per_t)) {
  double tonnes = std::fabs(static_cast<double>(grams_per_t)) / 7;
  double in_t = value("flue_gas.urea", "co2", {{"urea", to_text(tonnes) + " t"}});
  double in_kg = value("flue_gas.urea", "co2", {{"urea", to_text(tonnes * 1000) + "kg"}});
  RC_ASSERT(std::fabs(in_t - in_kg) <= 1e-12 * in_t);
}

}  // namespace
}  // namespace alumen::carbon::testing
