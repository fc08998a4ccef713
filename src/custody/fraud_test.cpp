// Frauds of every kind, written into the log of a generated chain by somebody who went round the rules: an auditor who reads the
// bytes finds each at its position, for the right reason, and nothing honest. 20 000 records; with ALUMEN_SOAK a million.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "custody/bytes.hpp"
#include "custody/demo.hpp"
#include "custody/detail/replay.hpp"
#include "custody/detail/verify.hpp"
#include "custody/fraud_kinds_test.hpp"
#include "custody/memory_store.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody {
namespace {

/// The record that a command would have left if nobody had asked the rules.
Event forged(const Command& command) {
  return std::visit([&]<class C>(const C& body) { return Event{command.envelope, Done<C>{body, {}}}; }, command.body);
}

/// Reads a log record by record and notes what the rules would not have written. What it refuses it leaves out, so that one
/// fraud hides no other.
class Auditor {
 public:
  void read(const std::string& bytes) {
    auto event = event_from(bytes);
    ASSERT_TRUE(event.has_value());
    if (auto wrong = replay_.take(*event)) found_.emplace_back(size_, std::move(*wrong));
    ++size_;
  }
  Position size() const { return size_; }
  const State& state() const { return replay_.state; }
  const std::vector<std::pair<Position, std::string>>& found() const { return found_; }
  bool complete() const { return !replay_.finish(); }

 private:
  detail::Replay replay_{true};
  Position size_ = 0;
  std::vector<std::pair<Position, std::string>> found_;
};

bool reason_is(const std::string& wrong, const Fraud& fraud) {
  return std::ranges::any_of(
      fraud.codes, [&](std::string_view code) { return wrong.starts_with("the rules refuse it: custody." + std::string{code} + ":"); });
}

/// A log that grows honestly; every record goes to the auditor as bytes.
struct Chain {
  Auditor auditor;
  std::uint64_t commands = 0;

  void give(const Command& command) {
    auto events = decide(auditor.state(), command);
    ASSERT_TRUE(events.has_value()) << events.error().line();
    for (const auto& e : *events) auditor.read(bytes_of(e));
    ++commands;
  }
};

TEST(PlantedFrauds, AreAllFoundWhereTheyAre) {
  DemoSize size{.seed = 11, .events = std::getenv("ALUMEN_SOAK") ? 1'000'000u : 20'000u};
  DemoWorld world{size};
  Chain chain;
  Dice dice{4};
  std::vector<std::pair<Position, std::string_view>> planted;  // where and what
  std::map<std::string_view, int> count;
  bool begun = false;
  auto every = std::max<std::uint64_t>(1, size.events / 4000);
  while (auto c = world.next()) {
    chain.give(*c);
    const auto& t = chain.auditor.state().tables();
    if (!begun && t.documents.size() >= 20) {
      begun = true;
      for (const auto& b : bystanders()) chain.give(b);
    }
    if (HasFatalFailure()) return;
    if (!begun || chain.commands % every != 0) continue;
    const auto& kind = dice.of(Fraudster::kinds());
    Fraudster fraudster{chain.auditor.state(), dice, c->envelope.date};
    for (auto& fraud : (fraudster.*kind.plan)()) {
      fraud.command.envelope.key += "-" + std::to_string(planted.size());
      planted.emplace_back(chain.auditor.size(), kind.name);
      ++count[kind.name];
      chain.auditor.read(bytes_of(forged(fraud.command)));
      const auto& found = chain.auditor.found();
      if (found.empty() || found.back().first != planted.back().first) continue;
      EXPECT_TRUE(reason_is(found.back().second, fraud)) << kind.name << ": " << found.back().second;
    }
  }
  std::vector<Position> where, found;
  for (const auto& [position, name] : planted) where.push_back(position);
  for (const auto& [position, what] : chain.auditor.found()) found.push_back(position);
  EXPECT_EQ(found, where);  // all of them, and nothing else
  EXPECT_TRUE(chain.auditor.complete());
  EXPECT_GE(chain.auditor.size(), size.events);
  std::printf("  %zu frauds in %llu records\n", planted.size(), static_cast<unsigned long long>(chain.auditor.size()));
  for (const auto& kind : Fraudster::kinds()) {
    std::printf("  %-50s %5d\n", std::string{kind.name}.c_str(), count[kind.name]);
    EXPECT_GE(count[kind.name], 5) << kind.name;
  }
  EXPECT_TRUE(broken_invariants(chain.auditor.state()).empty());
}

// The clean chain, with no plan of an honest member refused.
TEST(PlantedFrauds, AHonestChainIsNotAccused) {
  DemoWorld world{{.seed = 12, .events = std::getenv("ALUMEN_SOAK") ? 1'000'000u : 20'000u}};
  Chain chain;
  while (auto c = world.next()) {
    chain.give(*c);
    if (HasFatalFailure()) return;
  }
  EXPECT_THAT(chain.auditor.found(), testing::IsEmpty());
  EXPECT_THAT(world.dropped(), testing::IsEmpty());
  EXPECT_TRUE(chain.auditor.complete());
}

/// A store whose hashes, root and index fit its records, as of somebody who holds the file.
MemoryStore filed(const std::vector<Event>& events) {
  MemoryStore store;
  Frontier tree;
  for (const auto& e : events) {
    StoredRecord r{.position = store.records.size(), .key = e.envelope.key, .bytes = bytes_of(e)};
    r.hash = leaf_hash(r.bytes);
    tree.append(r.hash);
    if (auto command = command_of(e)) store.commands[r.key] = {r.key, sha256(bytes_of(*command)), r.position, 0};
    ++store.commands.at(r.key).count;
    store.records.push_back(std::move(r));
  }
  store.last_root = tree.root();
  return store;
}

// The program's own verify, on a log that ends in one fraud: every kind.
TEST(PlantedFrauds, AreLocatedByVerify) {
  DemoWorld world{{.seed = 5, .events = 3000, .parties = 20}};
  State state;
  std::vector<Event> honest;
  Date today;
  auto give = [&](const Command& c) {
    auto events = decide(state, c);
    ASSERT_TRUE(events.has_value()) << events.error().line();
    for (auto& e : *events) evolve(state, e), honest.push_back(std::move(e));
  };
  bool begun = false;
  while (auto c = world.next()) {
    give(*c);
    today = c->envelope.date;
    if (!begun && state.tables().documents.size() >= 20) {
      begun = true;
      for (const auto& b : bystanders()) give(b);
    }
    if (HasFatalFailure()) return;
  }
  auto sound = filed(honest);
  EXPECT_TRUE(detail::verify(sound, {}).value().faults.empty());
  Dice dice{4};
  std::vector<std::string_view> tried;
  for (const auto& kind : Fraudster::kinds()) {
    Fraudster fraudster{state, dice, today};
    for (const auto& fraud : (fraudster.*kind.plan)()) {
      auto events = honest;
      events.push_back(forged(fraud.command));
      auto store = filed(events);
      auto faults = detail::verify(store, {}).value().faults;
      ASSERT_EQ(faults.size(), 1u) << kind.name;
      EXPECT_EQ(faults[0].code, Code{"custody.rule_broken"});
      EXPECT_EQ(faults[0].position, honest.size());
      EXPECT_TRUE(reason_is(faults[0].what, fraud)) << kind.name << ": " << faults[0].what;
      if (tried.empty() || tried.back() != kind.name) tried.push_back(kind.name);
    }
  }
  EXPECT_GE(tried.size(), Fraudster::kinds().size() - 3);  // some need an occasion that the last day may not offer
}

}  // namespace
}  // namespace alumen::custody
