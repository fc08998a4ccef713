// Tampering is found and located: flipped bytes by their hashes, rewritten records by the rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/bytes.hpp"
#include "custody/demo.hpp"
#include "custody/ledger.hpp"
#include "custody/memory_store.hpp"
#include "custody/proof/merkle.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

/// Opened trusting the store, as a verifier would who only holds the file.
Ledger over(const MemoryStore& store) {
  auto copy = std::make_unique<MemoryStore>();
  copy->records = store.records, copy->commands = store.commands, copy->last_root = store.last_root;
  MemoryStore* inside = copy.get();
  auto empty = std::make_unique<MemoryStore>();
  std::swap(empty->records, copy->records), std::swap(empty->commands, copy->commands), std::swap(empty->last_root, copy->last_root);
  auto ledger = Ledger::open(std::move(copy)).value();
  std::swap(empty->records, inside->records), std::swap(empty->commands, inside->commands), std::swap(empty->last_root, inside->last_root);
  return ledger;
}

/// A log with a close in it: a mill's and its customer's year.
MemoryStore small_log() {
  World w;
  w.basics();
  w.member("mill");
  w.member("maker", "asi-mass-balance", Work::manufacturing);
  w.open("mill"), w.open("maker");
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(20)));
  w.ok(w.convert("roll", "mill", "ubc", tonnes(20), "coil", tonnes(18)));
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(10)));
  w.ok(w.paper("d-1", "mill", "o-1", "maker", tonnes(10)));
  w.manager("maker");
  w.ok(w.accept("a-1", "d-1", "maker", tonnes(10)));
  w.on("2026-01-02");
  w.close("mill");
  w.close("maker");
  EXPECT_TRUE(w.faults.empty());
  auto store = std::make_unique<MemoryStore>();
  auto* inside = store.get();
  auto ledger = Ledger::open(std::move(store)).value();
  for (const auto& c : w.accepted) EXPECT_TRUE(ledger.apply(c).value().has_value());
  return *inside;
}

std::vector<Fault> faults(const MemoryStore& store, unsigned threads = 1) {
  return over(store).verify({.threads = threads}).value().faults;
}

/// Hashes and root as if they had always belonged to the records.
void rehash(MemoryStore& store) {
  Frontier tree;
  for (auto& r : store.records) {
    r.hash = leaf_hash(r.bytes);
    tree.append(r.hash);
  }
  store.last_root = tree.root();
}

TEST(Verify, FindsNothingInASoundLog) {
  auto store = small_log();
  auto v = over(store).verify().value();
  EXPECT_TRUE(v.faults.empty());
  EXPECT_EQ(v.size, store.records.size());
  EXPECT_EQ(v.root, store.last_root);
}

TEST(Verify, FindsAndLocatesEveryFlippedByte) {
  const auto sound = small_log();
  std::size_t flips = 0;
  for (std::size_t i = 0; i < sound.records.size(); ++i) {
    auto parts = [&](MemoryStore& s) { return std::array{&s.records[i].bytes, &s.records[i].hash, &s.records[i].key}; };
    for (std::size_t part = 0; part < 3; ++part) {
      auto damaged = sound;
      auto& text = *parts(damaged)[part];
      for (std::size_t b = 0; b < text.size(); ++b) {
        if (text.size() > 1000 && b % 37 != 0) continue;  // the scheme's own text: a sample of it
        auto bit = static_cast<char>(1 << ((i + b + part) % 8));
        text[b] = static_cast<char>(text[b] ^ bit);
        auto found = faults(damaged);
        ASSERT_FALSE(found.empty()) << "record " << i << " part " << part << " byte " << b;
        ASSERT_EQ(found.front().position, i);
        ASSERT_EQ(found.front().code.info().name, "custody.storage_corrupt");
        text[b] = static_cast<char>(text[b] ^ bit);
        ++flips;
      }
    }
  }
  EXPECT_GT(flips, 3500u);
}

TEST(Verify, FindsFlipsInTheIndexOfCommandsAndInTheRoot) {
  const auto sound = small_log();
  for (const auto& [key, command] : sound.commands) {
    auto damaged = sound;
    damaged.commands.at(key).body_hash[5] ^= 1;
    auto found = faults(damaged);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().position, command.first);
    damaged = sound;
    damaged.commands.at(key).count ^= 1;
    ASSERT_EQ(faults(damaged).size(), 1u);
    damaged = sound;
    damaged.commands.erase(key);
    ASSERT_EQ(faults(damaged).size(), 1u);
  }
  auto damaged = sound;
  damaged.last_root[0] ^= 1;
  auto found = faults(damaged);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found.front().position.has_value());
}

TEST(Verify, FindsSeveralFlipsAndNothingElse) {
  auto damaged = small_log();
  damaged.records[10].bytes[20] ^= 4;
  damaged.records[40].hash[3] ^= 4;
  auto found = faults(damaged);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].position, 10u);
  EXPECT_EQ(found[1].position, 40u);
  EXPECT_FALSE(found[2].position.has_value());  // the root no longer agrees
}

TEST(Verify, FindsMissingAndExchangedRecords) {
  auto damaged = small_log();
  std::swap(damaged.records[20], damaged.records[21]);
  EXPECT_EQ(faults(damaged).front().position, 20u);
  damaged = small_log();
  damaged.records.pop_back();
  EXPECT_FALSE(faults(damaged).empty());
}

/// Changes one record and hashes everything anew, as somebody could who holds the store.
Fault after(auto&& change) {
  auto store = small_log();
  for (auto& r : store.records) {
    auto event = event_from(r.bytes).value();
    if (!change(event)) continue;
    r.bytes = bytes_of(event);
    if (auto command = command_of(event)) store.commands.at(r.key).body_hash = sha256(bytes_of(*command));
    rehash(store);
    auto found = faults(store);
    if (found.empty()) return {"custody.storage_full", r.position, "nothing was found"};
    EXPECT_EQ(found.front().position, r.position);
    EXPECT_FALSE(Ledger::open(std::make_unique<MemoryStore>(store)).has_value());
    return found.front();
  }
  return {"custody.storage_full", {}, "no such record"};
}
template <class C>
C* of(Event& e) {
  auto* done = std::get_if<Done<C>>(&e.body);
  return done ? &done->command : nullptr;
}

TEST(Verify, TheRulesFindRewrittenRecords) {
  auto rule = [](const Fault& f) { return std::string{f.code.info().name} + ": " + f.what; };
  using testing::HasSubstr;
  EXPECT_THAT(rule(after([](Event& e) {
                auto* c = of<RecordOutput>(e);
                return c && (c->claim = tonnes(21), c->mass = tonnes(18), true);
              })),
              HasSubstr("custody.claim_exceeds_shipment"));
  EXPECT_THAT(rule(after([](Event& e) {
                auto* c = of<RecordIntake>(e);
                return c && (c->scrap_class = ScrapClass::unknown, true);
              })),
              HasSubstr("custody.not_eligible"));
  EXPECT_THAT(rule(after([](Event& e) {
                auto* c = of<RecordTransformation>(e);
                return c && (c->output_mass = tonnes(25), true);
              })),
              HasSubstr("custody.yield_exceeded"));
  EXPECT_THAT(rule(after([](Event& e) {
                auto* c = of<AcceptDocument>(e);
                return c && (c->mass = tonnes(11), true);
              })),
              HasSubstr("custody.exceeds_document"));
  EXPECT_THAT(rule(after([](Event& e) {
                auto* c = of<OpenPeriod>(e);
                return c && (e.envelope.role = Role::clerk, true);
              })),
              HasSubstr("custody.unauthorized"));
  EXPECT_THAT(rule(after([](Event& e) {
                auto* p = std::get_if<PoolClosed>(&e.body);
                return p && p->pool == "aluminium" && (p->carry_out = tonnes(9), true);
              })),
              HasSubstr("another outcome"));
  EXPECT_THAT(rule(after([](Event& e) {
                auto* done = std::get_if<Done<RecordOutput>>(&e.body);
                return done && (done->outcome.co2e = grams(1), true);
              })),
              HasSubstr("another outcome"));
}

/// Records of three members: the mill sells to the maker, the stranger deals with neither.
MemoryStore log_of_three() {
  World w;
  w.basics();
  for (const char* name : {"mill", "maker", "stranger"}) w.member(name), w.open(name);
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(20)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(10)));
  w.ok(w.paper("d-1", "mill", "o-1", "maker", tonnes(10)));
  w.manager("stranger");
  w.ok(w.used_cans("in-2", "stranger", tonnes(20)));
  w.ok(w.scrap_out("o-2", "stranger", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(10)));
  w.manager("maker");
  w.ok(w.used_cans("in-3", "maker", tonnes(5)));
  w.ok(w.accept("a-1", "d-1", "maker", tonnes(10)));
  w.ok(w.used_cans("in-4", "maker", tonnes(5)));
  w.on("2026-01-02");
  for (const char* name : {"mill", "maker", "stranger"}) w.close(name);
  EXPECT_TRUE(w.faults.empty());
  auto store = std::make_unique<MemoryStore>();
  auto* inside = store.get();
  auto ledger = Ledger::open(std::move(store)).value();
  for (const auto& c : w.accepted) EXPECT_TRUE(ledger.apply(c).value().has_value());
  return *inside;
}

/// Changes the intakes of these names to scrap of a class that cannot be eligible, and hashes everything anew; their positions.
std::vector<Position> forge_intakes(MemoryStore& store, const std::vector<std::string_view>& names) {
  std::vector<Position> where;
  for (auto& r : store.records) {
    auto event = event_from(r.bytes).value();
    auto* c = of<RecordIntake>(event);
    if (!c || std::ranges::find(names, c->record) == names.end()) continue;
    c->scrap_class = ScrapClass::unknown;
    r.bytes = bytes_of(event);
    store.commands.at(r.key).body_hash = sha256(bytes_of(*command_of(event)));
    where.push_back(r.position);
  }
  rehash(store);
  return where;
}

TEST(Verify, GoesOnWhereAFaultIsWithoutConsequence) {
  auto store = log_of_three();
  auto where = forge_intakes(store, {"in-1", "in-2", "in-3", "in-4"});
  ASSERT_EQ(where.size(), 4u);
  auto v = over(store).verify().value();
  // in-4 comes after the maker took over what the mill's forged metal became: it is not told whether that could be.
  ASSERT_EQ(v.faults.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(v.faults[i].position, where[i]);
    EXPECT_EQ(v.faults[i].code, Code{"custody.rule_broken"});
  }
}

TEST(Verify, AccusesNobodyForTheFaultOfAnother) {
  for (std::string_view name : {"in-1", "in-2", "in-3"}) {
    auto store = log_of_three();
    auto where = forge_intakes(store, {name});
    auto v = over(store).verify().value();
    ASSERT_EQ(v.faults.size(), 1u) << name;
    EXPECT_EQ(v.faults[0].position, where.at(0));
    // All later records of those whom the fault reaches; the maker's intake comes before it took over metal of the mill.
    Position doubted = 0;
    for (const auto& r : store.records) {
      auto event = event_from(r.bytes).value();
      const auto* intake = of<RecordIntake>(event);
      bool strange = scope_of(event) == "stranger", before = intake && intake->record == "in-3";
      if (r.position > where[0] && strange == (name == "in-2") && !before) ++doubted;
    }
    EXPECT_EQ(v.unjudged, doubted) << name;
  }
}

TEST(Verify, JudgesNothingOnForgedRoles) {
  auto store = log_of_three();
  forge_intakes(store, {"in-1"});
  for (auto& r : store.records) {
    auto event = event_from(r.bytes).value();
    auto* c = of<RegisterMaterial>(event);
    if (!c) continue;
    event.envelope.role = Role::clerk;
    r.bytes = bytes_of(event);
    store.commands.at(r.key).body_hash = sha256(bytes_of(*command_of(event)));
    rehash(store);
    auto v = over(store).verify().value();
    ASSERT_EQ(v.faults.size(), 1u);
    EXPECT_EQ(v.faults[0].position, r.position);
    EXPECT_EQ(v.unjudged, store.records.size() - r.position - 1);
    return;
  }
  FAIL() << "no material";
}

TEST(Verify, IncompleteClosesAreFound) {
  auto store = small_log();
  store.records.pop_back();
  store.commands.at(store.records.back().key).count -= 1;
  rehash(store);
  EXPECT_THAT(faults(store).front().what, testing::HasSubstr("not complete"));
}

TEST(Verify, ThreadsDoNotMatter) {
  auto store = std::make_unique<MemoryStore>();
  auto* inside = store.get();
  auto ledger = Ledger::open(std::move(store)).value();
  DemoWorld world{{.seed = 9, .events = 5000, .parties = 14}};
  while (auto c = world.next()) ASSERT_TRUE(ledger.apply(*c).value().has_value());
  auto one = ledger.verify({.threads = 1}).value(), two = ledger.verify({.threads = 2}).value(),
       five = ledger.verify({.threads = 5, .command_index = false}).value();
  EXPECT_TRUE(one.faults.empty() && two.faults.empty() && five.faults.empty());
  EXPECT_EQ(one.root, two.root);
  EXPECT_EQ(one.root, five.root);
  EXPECT_EQ(one.root, ledger.root());
  inside->records[1234].bytes[9] ^= 1;
  inside->records[4321].hash[9] ^= 1;
  auto a = ledger.verify({.threads = 1}).value(), b = ledger.verify({.threads = 3}).value();
  ASSERT_EQ(a.faults.size(), b.faults.size());
  for (std::size_t i = 0; i < a.faults.size(); ++i)
    EXPECT_TRUE(a.faults[i].position == b.faults[i].position && a.faults[i].what == b.faults[i].what);
}

}  // namespace
}  // namespace alumen::custody
