// The ledger over a store: keys, batches, failures of the store, history.
#include "custody/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/bytes.hpp"
#include "custody/demo.hpp"
#include "custody/memory_store.hpp"
#include "custody/proof/merkle.hpp"
#include "custody/queries.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

/// A ledger in memory whose store can be reached.
struct Held {
  MemoryStore* store = nullptr;
  std::optional<Ledger> ledger;
};
Held held(const LedgerOptions& options = {}) {
  auto store = std::make_unique<MemoryStore>();
  Held h{store.get(), {}};
  h.ledger.emplace(Ledger::open(std::move(store), options).value());
  return h;
}
/// The same records in a new store.
Result<Ledger> reopened(const MemoryStore& store, const LedgerOptions& options = {}) {
  auto copy = std::make_unique<MemoryStore>();
  copy->records = store.records, copy->commands = store.commands, copy->last_root = store.last_root;
  return Ledger::open(std::move(copy), options);
}

const std::vector<Command>& small_world() {
  static const std::vector<Command> all = [] {
    std::vector<Command> out;
    DemoWorld world{{.seed = 7, .events = 2500, .parties = 14}};
    while (auto c = world.next()) out.push_back(std::move(*c));
    return out;
  }();
  return all;
}
void fill(Ledger& ledger, std::size_t batch = 100) {
  const auto& all = small_world();
  for (std::size_t i = 0; i < all.size(); i += batch) {
    auto verdicts = ledger.apply_batch(std::span(all).subspan(i, std::min(batch, all.size() - i))).value();
    for (const auto& v : verdicts) ASSERT_TRUE(v.has_value()) << v.error().line();
  }
}
Command party(const std::string& key, const std::string& id) {
  return {{.key = key, .actor = "root", .role = Role::secretariat, .date = day("2025-01-01")},
          RegisterParty{.party = id, .name = id, .address = "x", .country = "DEU"}};
}
Command founding() {
  return {{.key = "first", .actor = "root", .role = Role::secretariat, .date = day("2025-01-01")},
          GrantRole{.user = "root", .granted = Role::secretariat}};
}
std::string_view code(const Verdict& v) { return v ? "applied" : v.error().code.info().name; }

TEST(Ledger, ARepeatedCommandGivesTheFirstAnswer) {
  auto h = held();
  auto& l = *h.ledger;
  ASSERT_TRUE(l.apply(founding()).value().has_value());
  auto first = l.apply(party("k", "p")).value();
  auto again = l.apply(party("k", "p")).value();
  ASSERT_TRUE(first && again);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first, first->first);
  EXPECT_EQ(again->count, 1u);
  EXPECT_EQ(l.size(), 2u);
  EXPECT_EQ(code(l.apply(party("k", "q")).value()), "custody.idempotency_conflict");
  auto later = reopened(*h.store).value();
  EXPECT_TRUE(later.apply(party("k", "p")).value()->repeated);
  EXPECT_EQ(code(later.apply(party("k", "q")).value()), "custody.idempotency_conflict");
}

TEST(Ledger, TheExpectedPositionIsNoPartOfTheCommand) {
  auto h = held();
  auto& l = *h.ledger;
  auto c = founding();
  c.envelope.expected = 0;
  ASSERT_TRUE(l.apply(c).value().has_value());
  c.envelope.expected = 1;
  EXPECT_TRUE(l.apply(c).value()->repeated);
  auto p = party("k", "p");
  p.envelope.expected = 0;
  EXPECT_EQ(code(l.apply(p).value()), "custody.stale_position");
}

TEST(Ledger, ARefusedCommandIsDecidedAnew) {
  auto h = held();
  auto& l = *h.ledger;
  (void)l.apply(founding());
  Command site{{.key = "s", .actor = "root", .role = Role::secretariat, .date = day("2025-01-01")},
               RegisterSite{.site = "s", .party = "p", .country = "DEU"}};
  EXPECT_EQ(code(l.apply(site).value()), "custody.unknown_party");
  EXPECT_EQ(code(l.apply(site).value()), "custody.unknown_party");
  (void)l.apply(party("k", "p"));
  auto v = l.apply(site).value();
  ASSERT_TRUE(v.has_value());
  EXPECT_FALSE(v->repeated);
}

TEST(Ledger, ABatchSeesItsOwnBeginning) {
  auto h = held();
  std::vector<Command> batch{founding(), party("a", "p"), party("b", "p"), party("a", "p"), party("a", "q"), party("c", "r")};
  auto v = h.ledger->apply_batch(batch).value();
  EXPECT_EQ(code(v[1]), "applied");
  EXPECT_EQ(code(v[2]), "custody.duplicate_id");
  ASSERT_TRUE(v[3].has_value());
  EXPECT_TRUE(v[3]->repeated);
  EXPECT_EQ(code(v[4]), "custody.idempotency_conflict");
  EXPECT_EQ(v[5]->first, 2u);
  EXPECT_EQ(h.ledger->size(), 3u);
}

TEST(Ledger, BatchesOfAnySizeGiveTheSameLog) {
  std::vector<std::string> roots;
  for (std::size_t batch : {1u, 7u, 1000u}) {
    auto h = held();
    fill(*h.ledger, batch);
    roots.push_back(h.ledger->root());
    EXPECT_EQ(h.store->last_root, h.ledger->root());
    EXPECT_EQ(h.store->records.size(), h.ledger->size());
  }
  EXPECT_EQ(roots[0], roots[1]);
  EXPECT_EQ(roots[0], roots[2]);
}

TEST(Ledger, TheRootIsThatOfTheRecords) {
  auto h = held();
  fill(*h.ledger);
  Frontier tree;
  for (const auto& r : h.store->records) tree.append(leaf_hash(r.bytes));
  EXPECT_EQ(tree.root(), h.ledger->root());
}

TEST(Ledger, NothingIsAppliedWhenTheStoreFails) {
  auto h = held();
  auto& l = *h.ledger;
  (void)l.apply(founding());
  auto root = l.root();
  h.store->full = true;
  auto failed = l.apply(party("k", "p"));
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().front().code.info().name, "custody.storage_full");
  EXPECT_EQ(l.size(), 1u);
  EXPECT_EQ(l.root(), root);
  EXPECT_EQ(stats(l.state()).parties, 0u);
  h.store->full = false;
  auto v = l.apply(party("k", "p")).value();
  ASSERT_TRUE(v.has_value());
  EXPECT_FALSE(v->repeated);
  EXPECT_EQ(v->first, 1u);
  EXPECT_EQ(reopened(*h.store).value().root(), l.root());
  EXPECT_NE(l.root(), root);
}

TEST(Ledger, ACommandWhoseAnswerWasLostIsNotDecidedTwice) {
  auto h = held();
  (void)h.ledger->apply_batch(std::vector<Command>{founding(), party("k", "p")});
  h.store->commands.erase("k");
  for (const auto& again : {party("k", "p"), party("k", "q")}) {
    auto refused = h.ledger->apply(again);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().front().code.info().name, "custody.storage_corrupt");
    EXPECT_EQ(refused.error().front().value, "1");
  }
  EXPECT_EQ(h.store->records.size(), 2u);
  EXPECT_TRUE(h.ledger->apply(party("l", "l"))->has_value());
}

TEST(Ledger, LimitsAndReading) {
  auto h = held({.largest_batch = 2});
  std::vector<Command> three{founding(), party("a", "p"), party("b", "q")};
  EXPECT_EQ(h.ledger->apply_batch(three).error().front().code.info().name, "custody.batch_too_large");
  auto r = held({.read_only = true});
  EXPECT_EQ(r.ledger->apply(founding()).error().front().code.info().name, "custody.read_only");
  EXPECT_EQ(h.ledger->state_at(1).error().front().code.info().name, "custody.future_position");
  EXPECT_EQ(h.ledger->events(0, 1).error().front().code.info().name, "custody.future_position");
}

TEST(Ledger, ReplayGivesTheSameState) {
  auto h = held();
  fill(*h.ledger);
  for (bool trusted : {false, true}) {
    auto again = reopened(*h.store, {.trusted = trusted}).value();
    EXPECT_EQ(again.root(), h.ledger->root());
    for (const auto& scope : h.ledger->state().scopes()) {
      auto a = h.ledger->state().balances(scope).value(), b = again.state().balances(scope).value();
      ASSERT_EQ(a.size(), b.size());
      for (std::size_t i = 0; i < a.size(); ++i)
        EXPECT_TRUE(a[i].material == b[i].material && a[i].mass == b[i].mass && a[i].co2e == b[i].co2e && a[i].moves == b[i].moves);
    }
  }
}

TEST(Ledger, OldPositionsStayAsTheyWere) {
  auto h = held();
  fill(*h.ledger);
  State now;
  auto events = h.ledger->events(0, h.ledger->size()).value();
  for (Position n = 0; n < events.size(); ++n) {
    if (n % 500 == 3) {
      auto then = h.ledger->state_at(n).value();
      EXPECT_EQ(then.position(), n);
      for (const auto& scope : now.scopes()) {
        auto a = now.balances(scope).value(), b = then.balances(scope).value();
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].mass, b[i].mass);
      }
    }
    evolve(now, events[n]);
  }
}

/// What happened by a day is what a ledger would say that was given only the facts up to the day.
TEST(Ledger, AsOfADayIsTheSumOfTheFactsUpToIt) {
  World w;
  w.basics();
  w.member("mill");
  w.member("maker", "asi-mass-balance", Work::manufacturing);
  w.open("mill"), w.open("maker");
  auto at_end_of = [&](const char* date) { return day(date); };
  w.on("2025-03-01").manager("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.on("2025-05-01");
  w.ok(w.convert("roll", "mill", "ubc", tonnes(10), "coil", tonnes(9)));
  w.ok(w.out("o-1", "mill", "coil", tonnes(6), tonnes(6)));
  w.ok(w.paper("d-1", "mill", "o-1", "maker", tonnes(6)));
  w.on("2025-06-01").manager("maker");
  w.ok(w.accept("a-1", "d-1", "maker", tonnes(4)));
  w.on("2025-02-01").manager("mill");
  w.ok(w.plain("in-2", "mill", tonnes(5), "coil"));  // entered last, happened first
  w.on("2025-07-01");
  w.ok(Reverse{.record = "in-2", .scope = "mill", .reason = "error"});
  w.on("2026-01-10");
  w.close("mill");
  ASSERT_TRUE(w.faults.empty());

  auto h = held();
  for (const auto& c : w.accepted) ASSERT_TRUE(h.ledger->apply(c).value().has_value());
  auto as_of = [&](const char* date) { return h.ledger->state_at(h.ledger->size(), at_end_of(date)).value(); };
  auto mass = [](const State& s, const char* scope, const char* material) {
    auto all = s.balances(scope).value();
    for (const auto& b : all)
      if (b.material == material) return b.mass;
    return Grams{};
  };
  EXPECT_EQ(mass(as_of("2025-01-31"), "mill", "coil"), tonnes(0));
  EXPECT_EQ(mass(as_of("2025-02-28"), "mill", "coil"), tonnes(5));
  EXPECT_EQ(mass(as_of("2025-03-01"), "mill", "ubc"), tonnes(10));
  EXPECT_EQ(mass(as_of("2025-05-31"), "mill", "coil"), tonnes(8));
  EXPECT_EQ(mass(as_of("2025-07-01"), "mill", "coil"), tonnes(3));
  EXPECT_EQ(mass(as_of("2025-05-31"), "maker", "coil"), tonnes(0));
  EXPECT_EQ(as_of("2025-05-31").document("d-1")->open, tonnes(6));
  EXPECT_EQ(as_of("2025-06-01").document("d-1")->open, tonnes(2));
  EXPECT_FALSE(as_of("2025-04-30").document("d-1").has_value());
  EXPECT_EQ(as_of("2025-04-30").period("mill", day("2025-06-01"))->pools[2].figures.certified_in, 10'000'000);
  EXPECT_EQ(as_of("2025-04-30").period("mill", day("2025-06-01"))->pools[2].figures.claim_product, 0);
  EXPECT_EQ(as_of("2026-01-09").period("mill", day("2025-06-01"))->state, PeriodState::open);
  EXPECT_EQ(as_of("2026-01-10").period("mill", day("2025-06-01"))->state, PeriodState::closed);
  EXPECT_EQ(as_of("2026-01-10").period("mill", day("2025-06-01"))->pools[2].figures.other_in, 0);
}

/// The view of the last day is the state itself.
TEST(Ledger, AsOfTheLastDayIsNow) {
  auto h = held();
  fill(*h.ledger);
  auto now = h.ledger->state_at(h.ledger->size()).value(), then = h.ledger->state_at(h.ledger->size(), day("2100-01-01")).value();
  for (const auto& scope : now.scopes()) {
    auto a = now.balances(scope).value(), b = then.balances(scope).value();
    ASSERT_EQ(a.size(), b.size()) << scope;
    for (std::size_t i = 0; i < a.size(); ++i)
      EXPECT_TRUE(a[i].mass == b[i].mass && a[i].co2e == b[i].co2e && a[i].pre_consumer == b[i].pre_consumer &&
                  a[i].post_consumer == b[i].post_consumer);
    auto p = now.periods(scope).value(), q = then.periods(scope).value();
    ASSERT_EQ(p.size(), q.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_EQ(p[i].state, q[i].state);
      for (std::size_t k = 0; k < p[i].pools.size(); ++k) {
        EXPECT_EQ(p[i].pools[k].entitlement.maximum, q[i].pools[k].entitlement.maximum);
        EXPECT_EQ(p[i].pools[k].entitlement.guard, q[i].pools[k].entitlement.guard);
        EXPECT_EQ(p[i].pools[k].figures.carry_in, q[i].pools[k].figures.carry_in);
      }
    }
  }
}

}  // namespace
}  // namespace alumen::custody
