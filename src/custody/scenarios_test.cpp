// The named tests of the rules, run on sound rules here and on every planted fault in mutants_test.cpp.
#include <gtest/gtest.h>

#include "custody/world_test.hpp"

namespace alumen::custody {

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (auto part : {entitlement_scenarios(), period_scenarios(), certificate_scenarios(), document_scenarios(), metal_scenarios(),
                    lot_scenarios(), credit_scenarios(), role_scenarios(), ugly_scenarios()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

namespace {

class Rules : public testing::TestWithParam<Scenario> {};

TEST_P(Rules, Hold) {
  World world;
  GetParam().run(world);
  for (const auto& fault : world.faults) ADD_FAILURE() << fault;
  for (const auto& fault : broken_invariants(world.state)) ADD_FAILURE() << "invariant: " << fault;
  EXPECT_GT(world.state.position(), 1u);
}

INSTANTIATE_TEST_SUITE_P(All, Rules, testing::ValuesIn(all_scenarios()),
                         [](const auto& scenario) { return std::string{scenario.param.name}; });

}  // namespace
}  // namespace alumen::custody
