// A large batch is stored while it is decided: nobody may be able to tell.
#include "custody/detail/appending.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "custody/demo.hpp"
#include "custody/ledger.hpp"
#include "custody/memory_store.hpp"

namespace alumen::custody {
namespace {

/// Honest business; between it commands that come again, under their key, under it with another body, and under another key.
std::vector<Command> mixed_commands(std::size_t count) {
  std::vector<Command> out;
  DemoWorld world{{.seed = 3, .events = 2 * count, .parties = 14}};
  for (std::size_t i = 0; out.size() < count; ++i) {
    auto command = world.next();
    if (!command) break;
    out.push_back(*command);
    if (i % 7 != 0) continue;
    auto again = out[i / 2];
    if (i % 3 == 1) again.envelope.date += std::chrono::days{1};
    if (i % 3 == 2) again.envelope.key += "-2";
    out.push_back(std::move(again));
  }
  return out;
}

/// What a verdict says.
std::string told(const Verdict& v) {
  if (!v) return v.error().line();
  return std::to_string(v->first) + "+" + std::to_string(v->count) + (v->repeated ? " again" : "");
}

std::vector<StoredRecord> records_of(Store& store) {
  std::vector<StoredRecord> out;
  EXPECT_TRUE(store.read(0, store.size().value(), [&](const StoredRecord& r) { return out.push_back(r), true; }).has_value());
  return out;
}

TEST(Appending, LeavesTheLogOfSingleCommands) {
  auto file = (std::filesystem::temp_directory_path() / ("alumen_appending_" + std::to_string(::getpid()) + ".db")).string();
  for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file + tail);
  auto commands = mixed_commands(3000);
  ASSERT_GE(commands.size(), 3000u);
  {
    auto single = Ledger::open(memory_store()).value(),
         batched = Ledger::open(open_store("sqlite:" + file, true).value(), {.overlap = true}).value();
    ASSERT_TRUE(batched.store().writes_parts());
    std::size_t refused = 0, repeated = 0;
    for (std::size_t at = 0, size = 1; at < commands.size(); at += size, size = 2 * size + 30) {
      auto some = std::span{commands}.subspan(at, std::min(size, commands.size() - at));
      auto verdicts = batched.apply_batch(some).value();
      ASSERT_EQ(verdicts.size(), some.size());
      for (std::size_t i = 0; i < some.size(); ++i) {
        auto expected = single.apply(some[i]).value();
        ASSERT_EQ(told(verdicts[i]), told(expected)) << at + i;
        refused += !expected;
        repeated += expected && expected->repeated;
      }
      ASSERT_EQ(batched.root(), single.root());
      ASSERT_EQ(batched.store().root().value(), single.root());
    }
    EXPECT_GT(refused, 100u);
    EXPECT_GT(repeated, 50u);
    auto ours = records_of(batched.store()), theirs = records_of(single.store());
    ASSERT_EQ(ours.size(), theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i)
      ASSERT_TRUE(ours[i].key == theirs[i].key && ours[i].bytes == theirs[i].bytes && ours[i].hash == theirs[i].hash) << i;
    EXPECT_THAT(batched.verify().value().faults, testing::IsEmpty());  // and so are the answers that are kept
  }
  for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file + tail);
}

/// A store in memory that takes parts, and has no room left after so many of them.
class Parted final : public Store {
 public:
  std::size_t room = 1'000'000, taken = 0;

  Result<Position> size() override { return inside_.size(); }
  Result<std::string> root() override { return inside_.root(); }
  Result<void> append(const Batch& batch) override { return inside_.append(batch); }
  Result<void> append_parts(const Parts& next) override {
    taken = 0;
    bool full = false;
    auto done = Store::append_parts([&]() -> std::optional<Batch> {
      full = taken == room;
      return full ? std::optional<Batch>{} : (++taken, next());
    });
    return full ? Result<void>{fail({.code = "custody.storage_full"})} : done;
  }
  bool writes_parts() const override { return true; }
  Result<void> read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) override {
    return inside_.read(first, last, visit);
  }
  Result<std::optional<StoredCommand>> command(std::string_view key) override { return inside_.command(key); }
  Result<std::optional<std::string>> setting(std::string_view name) override { return inside_.setting(name); }
  Result<void> put_setting(std::string_view name, std::string_view value) override { return inside_.put_setting(name, value); }
  Result<void> backup(const std::string& file) override { return inside_.backup(file); }

 private:
  MemoryStore inside_;
};

TEST(Appending, NothingIsAppliedWhenAPartFails) {
  auto commands = mixed_commands(600);
  auto expected = Ledger::open(memory_store()).value();
  ASSERT_TRUE(expected.apply_batch(commands).has_value());
  auto store = std::make_unique<Parted>();
  auto* inside = store.get();
  auto ledger = Ledger::open(std::move(store), {.overlap = true}).value();
  ASSERT_TRUE(ledger.apply_batch(std::span{commands}.first(100)).has_value());
  auto size = ledger.size();
  auto root = ledger.root();
  for (std::size_t room : {0u, 1u, 5u}) {
    inside->room = room;
    auto failed = ledger.apply_batch(std::span{commands}.subspan(100));
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().front().code, Code{"custody.storage_full"});
    EXPECT_EQ(inside->taken, room);
    EXPECT_EQ(ledger.size(), size);
    EXPECT_EQ(ledger.root(), root);
    EXPECT_EQ(inside->size().value(), size);
  }
  inside->room = 1'000'000;
  ASSERT_TRUE(ledger.apply_batch(std::span{commands}.subspan(100)).has_value());
  EXPECT_GT(inside->taken, 10u);
  EXPECT_EQ(ledger.root(), expected.root());
  EXPECT_EQ(inside->root().value(), expected.root());
}

TEST(Appending, ABatchOfRefusalsTouchesNoStore) {
  auto store = std::make_unique<Parted>();
  auto* inside = store.get();
  auto ledger = Ledger::open(std::move(store), {.overlap = true}).value();
  inside->room = 0;
  std::vector<Command> commands(
      200, Command{{.key = "k", .actor = "nobody"}, RegisterParty{.party = "p", .name = "P", .address = "a", .country = "DEU"}});
  auto verdicts = ledger.apply_batch(commands);
  ASSERT_TRUE(verdicts.has_value());
  for (const auto& v : *verdicts) EXPECT_FALSE(v.has_value());
  EXPECT_EQ(inside->taken, 0u);
}

TEST(Appending, IsTriedMoreRarelyWhereItDoesNotPay) {
  detail::Overlap overlap;
  std::vector<int> left_out;
  for (bool kept_up : {true, true, false, false, false, true, false}) {
    int count = 0;
    while (!overlap.next()) ++count;
    left_out.push_back(count);
    overlap.tell(kept_up);
  }
  EXPECT_THAT(left_out, testing::ElementsAre(0, 0, 0, 1, 3, 7, 1));
  for (int i = 0; i < 20; ++i) overlap.tell(false);
  int count = 0;
  while (!overlap.next()) ++count;
  EXPECT_EQ(count, 511);
  EXPECT_TRUE(detail::Overlap{true}.next());
  EXPECT_FALSE(detail::Overlap{false}.next());
}

}  // namespace
}  // namespace alumen::custody
