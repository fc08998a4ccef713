// PostgreSQL with a synchronous standby: the primary dies while commands are applied, the standby takes over. The servers are
// those of tools/with_postgres --pair; without them these tests are skipped.
#include <gmock/gmock.h>

#include <cstdlib>
#include <thread>

#include "custody/store/postgres_test.hpp"
#include "custody/store/simulation_test.hpp"

namespace alumen::custody {
namespace {

class Failover : public testing::Test {
 protected:
  void SetUp() override {
    primary = server_setting("ALUMEN_TEST_POSTGRES"), standby = server_setting("ALUMEN_TEST_POSTGRES_STANDBY");
    command = server_setting("ALUMEN_TEST_POSTGRES_ACCIDENT");
    ASSERT_FALSE(primary.empty() || standby.empty() || command.empty());
  }
  /// A ledger in a new database of the primary.
  Ledger made(const std::string& database) { return Ledger::open(open_store(postgres_url(primary, database), true).value()).value(); }
  void accident(const std::string& what) { EXPECT_EQ(std::system((command + " " + what).c_str()), 0); }

  std::string primary, standby, command;
};

std::string code_of_errors(const auto& result) { return result ? "" : code_name(result.error()); }

/// A commit that cannot reach the standby is not acknowledged, and nobody waits for ever. When the standby is back, the same
/// command gets its definite answer.
TEST_F(Failover, WithoutItsStandbyNothingIsAcknowledged) {
  auto stream = stream_of(demo_commands(60, 21), 21);
  auto ledger = made("frozen");
  auto last = stream.steps.size() - 1;
  while (stream.steps[last].size == stream.steps[last - 1].size) --last;
  for (std::size_t i = 1; i < last; ++i) ASSERT_TRUE(ledger.apply_batch(stream.steps[i].commands).has_value());
  accident("freeze");
  auto alone = ledger.apply_batch(stream.steps[last].commands);
  accident("thaw");
  ASSERT_FALSE(alone.has_value());
  EXPECT_EQ(code_name(alone.error()), "custody.deadline_exceeded");
  auto again = ledger.apply_batch(stream.steps[last].commands);
  // The first attempt may come through while the second one is on its way: then that one is told to read again.
  for (int tries = 0; code_of_errors(again) == "custody.stale_position" && tries < 3; ++tries)
    again = ledger.apply_batch(stream.steps[last].commands);
  ASSERT_TRUE(again.has_value()) << again.error().front().line();
  EXPECT_EQ(ledger.root(), stream.steps[last].root);
  EXPECT_EQ(differs(ledger.store(), stream, 0), "");
}

TEST_F(Failover, NothingAcknowledgedIsLostWhenThePrimaryIsKilled) {
  const char* given = std::getenv("ALUMEN_FAILOVER_SEED");
  std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : 22;
  auto stream = stream_of(demo_commands(2'000, seed), seed);
  Position acknowledged = 0;
  std::size_t at = 1;
  {
    auto ledger = made("killed");
    auto kill_at = 30 + hash64(std::to_string(seed)) % 200;
    std::thread killer;
    std::string refusal;
    for (; at < stream.steps.size() && refusal.empty(); ++at) {
      if (at == kill_at) killer = std::thread{[this] { accident("kill"); }};
      auto done = ledger.apply_batch(stream.steps[at].commands);
      if (done)
        acknowledged = stream.steps[at].size;
      else
        refusal = code_name(done.error());
    }
    if (killer.joinable()) killer.join();
    ASSERT_THAT(refusal, testing::AnyOf("custody.cannot_connect", "custody.deadline_exceeded"));
    --at;  // the step without an answer
    EXPECT_THAT(code_of_errors(ledger.apply_batch(stream.steps[at].commands)), "custody.cannot_connect");
  }
  accident("promote");
  auto ledger = Ledger::open(open_store("postgres:" + standby + " dbname=killed", false).value());
  ASSERT_TRUE(ledger.has_value()) << ledger.error().front().line();
  EXPECT_THAT(ledger->size(), testing::AnyOf(acknowledged, stream.steps[at].size));
  EXPECT_EQ(differs(ledger->store(), stream, 0), "");
  EXPECT_EQ(wrong_answers(ledger->store(), stream, 0), "");
  EXPECT_TRUE(broken_invariants(ledger->state()).empty());
  for (auto end = std::min(at + 5, stream.steps.size()); at < end; ++at) {
    ASSERT_TRUE(ledger->apply_batch(stream.steps[at].commands).has_value());
    EXPECT_EQ(ledger->root(), stream.steps[at].root);
  }
  EXPECT_TRUE(ledger->verify().value().faults.empty());
}

}  // namespace
}  // namespace alumen::custody
