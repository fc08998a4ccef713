// Every planted fault is noticed by a named test. `custody_test --gtest_filter=Mutants.*` prints which.
#include <gtest/gtest.h>

#include <cstdio>

#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

using detail::Mutant;

std::vector<std::string> killers(Mutant mutant, std::size_t at_most) {
  std::vector<std::string> out;
  for (const auto& scenario : all_scenarios()) {
    World world{mutant};
    scenario.run(world);
    if (!world.faults.empty()) out.emplace_back(scenario.name);
    if (out.size() == at_most) break;
  }
  return out;
}

TEST(Mutants, AreAllCaughtByANamedTest) {
  std::size_t count = 0;
  for (const auto& m : names(static_cast<Mutant*>(nullptr))) {
    auto by = killers(m.value, 1);
    EXPECT_FALSE(by.empty()) << "nothing notices " << m.word;
    std::printf("  %-34s %s\n", std::string{m.word}.c_str(), by.empty() ? "SURVIVES" : by.front().c_str());
    ++count;
  }
  EXPECT_GE(count, 30u);
}

TEST(Mutants, SoundRulesAreCaughtByNone) { EXPECT_TRUE(killers(Mutant::none, 1).empty()); }

}  // namespace
}  // namespace alumen::custody
