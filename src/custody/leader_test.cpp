// Many threads on one ledger: one answer each, nothing twice, nothing lost, nothing seen that is not stored. What happens when
// is decided by a store that waits for the test, never by a clock.
#include "custody/leader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "custody/memory_store.hpp"
#include "custody/store/postgres_test.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// What a test holds of a store that the leader owns.
class Gate {
 public:
  void close() {
    with([&] { open_ = false; });
  }
  void open() {
    with([&] { open_ = true; });
  }
  /// This append will fail, counted from 1.
  void fail(std::uint64_t append) {
    with([&] { failing_ = append; });
  }
  /// Reading fails until it is told otherwise.
  void blind(bool is) {
    with([&] { blind_ = is; });
  }
  /// Waits until so many appends have begun.
  void wait_for(std::uint64_t appends) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return begun_ >= appends; });
  }
  /// Called by the store: false when it has to fail.
  bool pass() {
    std::unique_lock lock{mutex_};
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    return begun_ != failing_;
  }
  bool blind() {
    std::unique_lock lock{mutex_};
    return blind_;
  }

 private:
  void with(const auto& change) {
    std::unique_lock lock{mutex_};
    change();
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true, blind_ = false;
  std::uint64_t begun_ = 0, failing_ = 0;
};

class GatedStore final : public Store {
 public:
  explicit GatedStore(Gate& gate) : gate_(gate) {}
  Result<Position> size() override { return store_.size(); }
  Result<std::string> root() override { return store_.root(); }
  Result<void> append(const Batch& batch) override {
    if (!gate_.pass()) return alumen::fail({.code = "custody.storage_full"});
    return store_.append(batch);
  }
  Result<void> read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) override {
    if (gate_.blind()) return alumen::fail({.code = "custody.cannot_connect"});
    return store_.read(first, last, visit);
  }
  Result<std::optional<StoredCommand>> command(std::string_view key) override { return store_.command(key); }
  Result<std::optional<std::string>> setting(std::string_view name) override { return store_.setting(name); }
  Result<void> put_setting(std::string_view name, std::string_view value) override { return store_.put_setting(name, value); }
  Result<void> backup(const std::string& file) override { return store_.backup(file); }

 private:
  Gate& gate_;
  MemoryStore store_;
};

/// A ledger with one record, led.
struct Led {
  Gate gate;
  Leader leader;
  explicit Led(const LeaderOptions& options = {}) : leader(founded(gate), options) {}
  static Ledger founded(Gate& gate) {
    auto ledger = Ledger::open(std::make_unique<GatedStore>(gate)).value();
    EXPECT_TRUE(ledger.apply(World{}.accepted.front()).value().has_value());
    return ledger;
  }
  /// Waits until so many commands are in the queue.
  void wait_for_queue(std::size_t waiting) {
    while (leader.counts().waiting < waiting) std::this_thread::yield();
  }
  Position size() {
    Position size = 0;
    EXPECT_TRUE(leader.ask([&](const State& s) { size = s.position(); }).has_value());
    return size;
  }
};
constexpr std::uint64_t founding = 1;  ///< append that Led begins with

/// Registers a party; nothing but its own repetition can refuse it.
Command party(const std::string& id, const std::string& key = "") {
  return {{.key = key.empty() ? "key-of-" + id : key, .actor = "root", .role = Role::secretariat, .date = day("2025-01-01")},
          RegisterParty{.party = id, .name = id, .address = "x", .country = "DEU"}};
}
std::string code(const Result<Verdict>& r) {
  if (!r) return r.error().front().code.info().name.data();
  return *r ? "applied" : (*r).error().code.info().name.data();
}

/// Runs work(i) on so many threads at once and waits for them.
class Crowd {
 public:
  Crowd(int count, const std::function<void(int)>& work) {
    for (int i = 0; i < count; ++i) threads_.emplace_back(work, i);
  }
  Crowd(const Crowd&) = delete;
  ~Crowd() { join(); }
  void join() {
    for (auto& t : threads_)
      if (t.joinable()) t.join();
  }

 private:
  std::vector<std::thread> threads_;
};
std::string numbered(const char* word, int a, int b = -1) {
  return std::string{word} + std::to_string(a) + (b < 0 ? "" : "-" + std::to_string(b));
}

TEST(Leader, EveryCommandIsAnsweredOnceAndAClientsInTheirOrder) {
  constexpr int clients = 16, each = 50;
  Led led;
  std::vector<std::vector<Position>> places(clients);
  Crowd(clients, [&](int c) {
    for (int i = 0; i < each; ++i) {
      auto answer = led.leader.apply(party(numbered("p", c, i)));
      ASSERT_EQ(code(answer), "applied");
      EXPECT_EQ((*answer)->count, 1u);
      EXPECT_FALSE((*answer)->repeated);
      places[static_cast<std::size_t>(c)].push_back((*answer)->first);
    }
  }).join();
  std::vector<Position> all;
  for (const auto& mine : places) {
    EXPECT_TRUE(std::ranges::is_sorted(mine));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::ranges::sort(all);
  ASSERT_EQ(all.size(), static_cast<std::size_t>(clients) * each);
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], i + 1);  // position 0 is the founding
  EXPECT_EQ(led.size(), all.size() + 1);
  auto counts = led.leader.counts();
  EXPECT_EQ(counts.commands, all.size());
  EXPECT_LE(counts.groups, all.size());
  EXPECT_EQ(counts.withdrawn, 0u);
  EXPECT_EQ(counts.waiting, 0u);
}

TEST(Leader, OneKeyFromManyThreadsIsAppliedOnce) {
  constexpr int clients = 32;
  Led led;
  std::atomic<int> fresh = 0, repeated = 0, conflicts = 0;
  Crowd(clients, [&](int c) {
    for (int i = 0; i < 10; ++i) {
      auto answer = led.leader.apply(party("p" + std::to_string(i), "same-" + std::to_string(i)));
      ASSERT_EQ(code(answer), "applied");
      ++((*answer)->repeated ? repeated : fresh);
    }
    conflicts += code(led.leader.apply(party(numbered("q", c), "same-0"))) == "custody.idempotency_conflict";
  }).join();
  EXPECT_EQ(fresh, 10);
  EXPECT_EQ(repeated, 10 * clients - 10);
  EXPECT_EQ(conflicts, clients);
  EXPECT_EQ(led.size(), 11u);
}

TEST(Leader, WhatWaitsTogetherIsStoredTogetherAndRefusalsHurtNobody) {
  constexpr int clients = 20;
  Led led;
  led.gate.close();
  Crowd first{1, [&](int) { EXPECT_EQ(code(led.leader.apply(party("first"))), "applied"); }};
  led.gate.wait_for(founding + 1);
  std::atomic<int> applied = 0, refused = 0, other = 0;
  Crowd others{clients, [&](int c) {
                 bool again = c % 4 == 0;  // a quarter asks for what stands already
                 auto answer = led.leader.apply(again ? party("first", numbered("again", c)) : party(numbered("p", c)));
                 ++(code(answer) == (again ? "custody.duplicate_id" : "applied") ? (again ? refused : applied) : other);
               }};
  led.wait_for_queue(clients);
  led.gate.open();
  first.join(), others.join();
  EXPECT_EQ(applied, 15);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(led.leader.counts().groups, 2u);
  EXPECT_EQ(led.size(), 17u);  // founding, first, 15
}

TEST(Leader, AGroupHasALimit) {
  Led led{{.largest_group = 7}};
  led.gate.close();
  Crowd first{1, [&](int) { EXPECT_EQ(code(led.leader.apply(party("first"))), "applied"); }};
  led.gate.wait_for(founding + 1);
  Crowd others{20, [&](int c) { EXPECT_EQ(code(led.leader.apply(party(numbered("p", c)))), "applied"); }};
  led.wait_for_queue(20);
  led.gate.open();
  first.join(), others.join();
  EXPECT_EQ(led.leader.counts().groups, 4u);  // 1, 7, 7, 6
}

TEST(Leader, ADeadlineTakesACommandOutOfTheQueueForGood) {
  Led led;
  led.gate.close();
  Crowd first{1, [&](int) { EXPECT_EQ(code(led.leader.apply(party("first"))), "applied"); }};
  led.gate.wait_for(founding + 1);
  EXPECT_EQ(code(led.leader.apply(party("late"), 1ms)), "custody.deadline_exceeded");
  EXPECT_EQ(code(led.leader.apply(party("late"), 0ms)), "custody.deadline_exceeded");
  EXPECT_EQ(code(led.leader.apply(party("late"), -5ms)), "custody.deadline_exceeded");
  led.gate.open();
  first.join();
  EXPECT_EQ(led.size(), 2u);
  EXPECT_EQ(led.leader.counts().withdrawn, 3u);
  auto answer = led.leader.apply(party("late"), 1h);
  ASSERT_EQ(code(answer), "applied");
  EXPECT_FALSE((*answer)->repeated);
}

/// The command is taken, its deadline passes while the store is busy: it waits and says what became of it.
TEST(Leader, ADeadlineDoesNotHurryACommandThatIsTaken) {
  Led led;
  led.gate.close();
  std::string last;
  Crowd first{1, [&](int) {
                do last = code(led.leader.apply(party("first"), 1ms));
                while (last == "custody.deadline_exceeded");  // before it was taken
              }};
  led.gate.wait_for(founding + 1);
  EXPECT_EQ(code(led.leader.apply(party("other"), 20ms)), "custody.deadline_exceeded");  // a deadline later than that of the first
  led.gate.open();
  first.join();
  EXPECT_EQ(last, "applied");
  EXPECT_EQ(led.size(), 2u);
}

/// Whatever the clock does: what was told to be out is out, what was told to be applied stands once.
TEST(Leader, DeadlinesHaveADefiniteOutcome) {
  constexpr int clients = 8, each = 60;
  Led led{{.largest_group = 3, .longest_queue = 4}};
  std::atomic<std::uint64_t> withdrawn = 0;
  Crowd(clients, [&](int c) {
    for (int i = 0; i < each; ++i) {
      for (int deadline = 0;; ++deadline) {
        auto answer = led.leader.apply(party(numbered("p", c, i)), std::chrono::milliseconds{deadline});
        if (code(answer) == "custody.deadline_exceeded") {
          ++withdrawn;
          continue;
        }
        ASSERT_EQ(code(answer), "applied");
        ASSERT_FALSE((*answer)->repeated) << "it was told to be out of the queue, and was applied";
        break;
      }
    }
  }).join();
  EXPECT_EQ(led.size(), 1u + clients * each);
  EXPECT_EQ(led.leader.counts().withdrawn, withdrawn);
  EXPECT_EQ(led.leader.counts().commands, static_cast<std::uint64_t>(clients) * each);
}

TEST(Leader, TheQueueHasALimit) {
  Led led{{.longest_queue = 2}};
  led.gate.close();
  Crowd first{1, [&](int) { EXPECT_EQ(code(led.leader.apply(party("first"))), "applied"); }};
  led.gate.wait_for(founding + 1);
  Crowd two{2, [&](int c) { EXPECT_EQ(code(led.leader.apply(party(numbered("p", c)))), "applied"); }};
  led.wait_for_queue(2);
  EXPECT_EQ(code(led.leader.apply(party("late"), 1ms)), "custody.deadline_exceeded");
  Crowd patient{5, [&](int c) { EXPECT_EQ(code(led.leader.apply(party(numbered("q", c)))), "applied"); }};
  EXPECT_EQ(led.leader.counts().waiting, 2u);
  led.gate.open();
  first.join(), two.join(), patient.join();
  EXPECT_EQ(led.size(), 9u);
}

TEST(Leader, AStoreErrorAnswersTheWholeGroupAndLeavesNothing) {
  constexpr int clients = 10;
  Led led;
  led.gate.close();
  led.gate.fail(founding + 2);
  Crowd first{1, [&](int) { EXPECT_EQ(code(led.leader.apply(party("first"))), "applied"); }};
  led.gate.wait_for(founding + 1);
  Crowd others{clients, [&](int c) { EXPECT_EQ(code(led.leader.apply(party(numbered("p", c)))), "custody.storage_full"); }};
  led.wait_for_queue(clients);
  led.gate.open();
  first.join(), others.join();
  EXPECT_EQ(led.size(), 2u);
  for (int c = 0; c < clients; ++c) {
    auto answer = led.leader.apply(party(numbered("p", c)));
    ASSERT_EQ(code(answer), "applied");
    EXPECT_FALSE((*answer)->repeated);
  }
}

TEST(Leader, NobodySeesWhatWasNeverStored) {
  Led led;
  led.gate.blind(true);
  led.gate.fail(founding + 1);
  EXPECT_EQ(code(led.leader.apply(party("lost"))), "custody.storage_full");
  bool asked = false;
  auto told = led.leader.ask([&](const State&) { asked = true; });
  ASSERT_FALSE(told.has_value());
  EXPECT_EQ(told.error().front().code.info().name, "custody.cannot_connect");
  EXPECT_FALSE(asked);
  EXPECT_EQ(code(led.leader.apply(party("next"))), "custody.cannot_connect");
  led.gate.blind(false);
  EXPECT_EQ(led.size(), 1u);
  EXPECT_EQ(code(led.leader.apply(party("next"))), "applied");
  EXPECT_EQ(led.size(), 2u);
}

TEST(Leader, QuestionsSeeWholeStoredGroupsOnly) {
  Led led;
  std::atomic<bool> done = false;
  Crowd readers{4, [&](int r) {
                  Position seen = 0;
                  while (!done) {
                    Position now = 0;
                    if (r == 0) {
                      ASSERT_TRUE(led.leader.ask_ledger([&](const Ledger& l) {
                        auto verified = l.verify().value();
                        ASSERT_TRUE(verified.faults.empty());
                        ASSERT_EQ(verified.size, l.size());
                        ASSERT_EQ(verified.root, l.root());
                        now = l.size();
                      }));
                    } else {
                      ASSERT_TRUE(led.leader.ask([&](const State& s) {
                        ASSERT_TRUE(broken_invariants(s).empty());
                        now = s.position();
                      }));
                    }
                    ASSERT_GE(now, seen);
                    seen = now;
                  }
                }};
  Crowd(6, [&](int c) {
    for (int i = 0; i < 40; ++i) {
      auto answer = led.leader.apply(party(numbered("p", c, i)));
      ASSERT_EQ(code(answer), "applied");
      ASSERT_GT(led.size(), (*answer)->first);  // what was answered is seen
    }
  }).join();
  done = true;
  readers.join();
  EXPECT_EQ(led.size(), 241u);
}

TEST(Leader, AQuestionThatThrowsLeavesTheLedgerUsable) {
  Led led;
  EXPECT_THROW((void)led.leader.ask([](const State&) { throw std::runtime_error{"mine"}; }), std::runtime_error);
  EXPECT_EQ(code(led.leader.apply(party("p"))), "applied");
}

TEST(Leader, StoppingAnswersEverybody) {
  constexpr int clients = 12;
  Led led;
  led.gate.close();
  Crowd first{1, [&](int) { EXPECT_EQ(code(led.leader.apply(party("first"))), "applied"); }};
  led.gate.wait_for(founding + 1);
  Crowd waiting{clients, [&](int c) { EXPECT_EQ(code(led.leader.apply(party(numbered("p", c)))), "applied"); }};
  led.wait_for_queue(clients);
  std::string asked;
  Crowd question{1, [&](int) {
                   auto told = led.leader.ask([&](const State&) {});
                   asked = told ? "told" : told.error().front().code.info().name;
                 }};
  Crowd stop{2, [&](int) { led.leader.stop(); }};
  std::string answer;
  do answer = code(led.leader.apply(party("late"), 0ms));
  while (answer == "custody.deadline_exceeded");  // before stop() has begun
  EXPECT_EQ(answer, "custody.leader_stopped");
  led.gate.open();
  first.join(), waiting.join(), stop.join(), question.join();
  EXPECT_THAT(asked, testing::AnyOf("told", "custody.leader_stopped"));
  EXPECT_EQ(led.leader.counts().commands, 1u + clients);
  EXPECT_EQ(code(led.leader.apply(party("later"))), "custody.leader_stopped");
  EXPECT_FALSE(led.leader.ask([](const State&) {}).has_value());
}

TEST(Leader, StoppingWhileBusyLosesNoAnswer) {
  Led led;
  std::atomic<int> applied = 0;
  Crowd clients{8, [&](int c) {
                  for (int i = 0;; ++i) {
                    auto answer = code(led.leader.apply(party(numbered("p", c, i))));
                    if (answer == "custody.leader_stopped") return;
                    ASSERT_EQ(answer, "applied");
                    ++applied;
                  }
                }};
  while (applied < 200) std::this_thread::yield();
  led.leader.stop();
  clients.join();
  EXPECT_EQ(led.leader.counts().commands, static_cast<std::uint64_t>(applied.load()));
}

/// The bodies of a large batch are hashed beside the decisions: what is kept of them is right, for keys seen twice in it as well.
TEST(Leader, ALedgerKeepsTheAnswersOfALargeBatch) {
  std::vector<Command> batch{World{}.accepted.front()};
  for (int i = 0; i < 1200; ++i) batch.push_back(party(numbered("p", i)));
  batch.push_back(batch[7]);
  batch.push_back(party("other", batch[9].envelope.key));
  auto ledger = Ledger::open(memory_store()).value();
  auto verdicts = ledger.apply_batch(batch).value();
  ASSERT_TRUE(verdicts[1201].has_value());
  EXPECT_TRUE(verdicts[1201]->repeated);
  EXPECT_EQ(verdicts[1201]->first, 7u);
  EXPECT_EQ(code(verdicts[1202]), "custody.idempotency_conflict");
  EXPECT_EQ(ledger.size(), 1201u);
  EXPECT_TRUE(ledger.verify().value().faults.empty());  // holds every kept answer against its record
  EXPECT_TRUE(ledger.apply(batch[1200]).value()->repeated);
}

/// Both kinds of store. Those over PostgreSQL run under tools/with_postgres.
class Clients : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto name = "alumen_clients_" + std::to_string(::getpid());
    folder = fs::temp_directory_path() / name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    url = "sqlite:" + (folder / "ledger.db").string();
    if (GetParam() == "sqlite") return;
    auto server = server_setting("ALUMEN_TEST_POSTGRES");
    ASSERT_FALSE(server.empty());
    url = postgres_url(server, name);
  }
  void TearDown() override { fs::remove_all(folder); }

  fs::path folder;
  std::string url;
};

/// 100 t came in certified and 1 000 t otherwise. 64 clients ask 256 times for a claim of 1 t on a shipment of 2 t: 100 get it,
/// for 101 t would be more than came in, whatever else is shipped (2 t x 256 = 512 t are there).
TEST_P(Clients, ClaimExactlyWhatThePoolHolds) {
  World w;
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2025-03-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.ok(w.plain("in-2", "mill", tonnes(1000)));
  ASSERT_TRUE(w.faults.empty()) << w.faults.front();
  auto ledger = Ledger::open(open_store(url, true).value()).value();
  auto founded = ledger.apply_batch(w.accepted).value();
  for (const auto& v : founded) ASSERT_TRUE(v.has_value()) << v.error().line();
  {
    Leader leader{std::move(ledger)};
    std::atomic<int> applied = 0, refused = 0, other = 0;
    Crowd(64, [&](int c) {
      for (int i = 0; i < 4; ++i) {
        Command claim{{.key = numbered("claim-", c, i), .actor = "mill-clerk", .role = Role::clerk, .date = day("2025-03-01")},
                      w.out(numbered("out-", c, i), "mill", "ingot", tonnes(2), tonnes(1))};
        auto answer = code(leader.apply(claim));
        ++(answer == "applied" ? applied : answer == "custody.insufficient_entitlement" ? refused : other);
      }
    }).join();
    EXPECT_EQ(applied, 100);
    EXPECT_EQ(refused, 156);
    EXPECT_EQ(other, 0);
    ASSERT_TRUE(leader.ask([&](const State& s) {
      EXPECT_THAT(broken_invariants(s), testing::IsEmpty());
      auto pools = s.period("mill", day("2025-03-01"))->pools;
      auto metal = std::ranges::find(pools, "aluminium", &PoolView::pool);
      ASSERT_NE(metal, pools.end());
      EXPECT_EQ(metal->figures.claim_product, 100'000'000);
      EXPECT_EQ(metal->entitlement.guard, 0);
    }));
  }
  auto again = Ledger::open(open_store(url, false).value()).value();
  auto verified = again.verify().value();
  EXPECT_TRUE(verified.faults.empty());
  EXPECT_EQ(verified.size, w.accepted.size() + 100);  // one record a command
  EXPECT_EQ(verified.root, again.root());
}

INSTANTIATE_TEST_SUITE_P(Both, Clients, testing::Values("sqlite", "postgres"), [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace alumen::custody
