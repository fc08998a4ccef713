// One conformance suite for every store: what append() has returned from is there, all of it, in order.
#include "custody/store/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "custody/proof/merkle.hpp"
#include "custody/store/postgres_test.hpp"

namespace alumen::custody {
namespace {

namespace fs = std::filesystem;

std::string code_of(const auto& result) { return result.has_value() ? "" : std::string{result.error().at(0).code.info().name}; }

/// Records of some commands, and the batch that looks at them.
struct Sample {
  std::vector<StoredRecord> records;
  std::vector<StoredCommand> commands;
  Frontier tree;
  std::string root;

  /// `count` records that go on from `first`, one a command. Bytes hold NULs and every other value.
  Batch batch(Position first, std::size_t count) {
    records.clear(), commands.clear();
    for (std::size_t i = 0; i < count; ++i) {
      Position p = first + i;
      std::string bytes = "record " + std::to_string(p) + std::string{"\0\xff\x80'\"\\", 6};
      records.push_back({p, "key-" + std::to_string(p), bytes, leaf_hash(bytes)});
      commands.push_back({"key-" + std::to_string(p), sha256("body " + std::to_string(p)), p, 1});
      tree.append(records.back().hash);
    }
    root = tree.root();
    return {records, commands, root};
  }
};

/// The kinds of store. Those over PostgreSQL run under tools/with_postgres.
class Stores : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::ranges::replace(name, '/', '_');
    folder = fs::temp_directory_path() / ("alumen_store_" + std::to_string(::getpid()) + name);
    fs::remove_all(folder);
    fs::create_directories(folder);
    if (GetParam() == "sqlite") {
      url = "sqlite:" + (folder / "ledger.db").string();
      return;
    }
    auto server = server_setting("ALUMEN_TEST_POSTGRES");
    ASSERT_FALSE(server.empty());
    static int number = 0;
    url = postgres_url(server, "t" + std::to_string(::getpid()) + "_" + std::to_string(number++));
  }
  void TearDown() override { fs::remove_all(folder); }

  std::unique_ptr<Store> open(bool create) {
    auto store = open_store(url, create);
    EXPECT_TRUE(store.has_value()) << (store ? "" : store.error()[0].line());
    return store ? std::move(*store) : nullptr;
  }
  std::vector<StoredRecord> all(Store& store) {
    std::vector<StoredRecord> out;
    EXPECT_TRUE(store.read(0, 1'000'000, [&](const StoredRecord& r) { return out.push_back(r), true; }).has_value());
    return out;
  }

  fs::path folder;
  std::string url;
};

TEST_P(Stores, AnEmptyOneHasTheEmptyRoot) {
  auto store = open(true);
  EXPECT_EQ(store->size().value(), 0u);
  EXPECT_EQ(store->root().value(), empty_root());
  EXPECT_THAT(all(*store), testing::IsEmpty());
  EXPECT_FALSE(store->command("nobody").value().has_value());
}

TEST_P(Stores, WhatWasAppendedIsThereAfterOpeningAgain) {
  Sample sample;
  std::vector<StoredRecord> expected;
  {
    auto store = open(true);
    for (auto [first, count] : {std::pair<Position, std::size_t>{0, 1}, {1, 250}, {251, 3}}) {
      auto batch = sample.batch(first, count);
      ASSERT_TRUE(store->append(batch).has_value());
      expected.insert(expected.end(), sample.records.begin(), sample.records.end());
    }
  }
  auto store = open(false);
  EXPECT_EQ(store->size().value(), 254u);
  EXPECT_EQ(store->root().value(), sample.tree.root());
  auto found = all(*store);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].position, expected[i].position);
    EXPECT_EQ(found[i].key, expected[i].key);
    EXPECT_EQ(found[i].bytes, expected[i].bytes);
    EXPECT_EQ(found[i].hash, expected[i].hash);
  }
  auto command = store->command("key-17").value();
  ASSERT_TRUE(command.has_value());
  EXPECT_EQ(command->body_hash, sha256("body 17"));
  EXPECT_EQ(command->first, 17u);
  EXPECT_EQ(command->count, 1u);
}

TEST_P(Stores, ReadsARangeAndStopsWhenToldTo) {
  Sample sample;
  auto store = open(true);
  ASSERT_TRUE(store->append(sample.batch(0, 20)).has_value());
  std::vector<Position> seen;
  ASSERT_TRUE(store->read(5, 9, [&](const StoredRecord& r) { return seen.push_back(r.position), true; }).has_value());
  EXPECT_THAT(seen, testing::ElementsAre(5, 6, 7, 8));
  seen.clear();
  ASSERT_TRUE(store->read(5, 20, [&](const StoredRecord& r) { return seen.push_back(r.position), seen.size() < 2; }).has_value());
  EXPECT_THAT(seen, testing::ElementsAre(5, 6));
}

TEST_P(Stores, ABatchThatDoesNotGoOnIsRefusedWhole) {
  Sample sample, other;
  auto store = open(true);
  ASSERT_TRUE(store->append(sample.batch(0, 3)).has_value());
  auto root = sample.root;
  EXPECT_EQ(code_of(store->append(other.batch(2, 2))), "custody.stale_position");
  EXPECT_EQ(code_of(store->append(other.batch(4, 2))), "custody.stale_position");
  EXPECT_EQ(store->size().value(), 3u);
  EXPECT_EQ(store->root().value(), root);
}

TEST_P(Stores, ARepeatedKeyLeavesNothingOfItsBatch) {
  Sample sample;
  auto store = open(true);
  ASSERT_TRUE(store->append(sample.batch(0, 3)).has_value());
  auto batch = sample.batch(3, 2);
  sample.commands[1].key = "key-0";
  EXPECT_EQ(code_of(store->append(batch)), "custody.stale_position");
  EXPECT_EQ(store->size().value(), 3u);
  EXPECT_FALSE(store->command("key-3").value().has_value());
}

/// Hands out parts, the root beside the last one only.
Parts parts_of(std::vector<Sample>& samples) {
  return [&samples, at = std::size_t{0}]() mutable -> std::optional<Batch> {
    if (at == samples.size()) return {};
    auto& s = samples[at++];
    return Batch{s.records, s.commands, at == samples.size() ? std::string_view{s.root} : std::string_view{}};
  };
}
/// Samples of so many records each, that go on from one another.
std::vector<Sample> chained(Position first, const Frontier& tree, std::initializer_list<std::size_t> counts) {
  std::vector<Sample> out;
  for (auto count : counts) {
    auto before = out.empty() ? tree : out.back().tree;
    out.emplace_back().tree = before;
    out.back().batch(first, count);
    first += count;
  }
  return out;
}

TEST_P(Stores, PartsAreOneBatch) {
  Sample sample;
  auto store = open(true);
  ASSERT_TRUE(store->append(sample.batch(0, 3)).has_value());
  auto parts = chained(3, sample.tree, {2, 30, 1, 0});
  ASSERT_TRUE(store->append_parts(parts_of(parts)).has_value());
  auto whole = chained(3, sample.tree, {33});
  EXPECT_EQ(store->size().value(), 36u);
  EXPECT_EQ(store->root().value(), whole[0].root);
  EXPECT_EQ(all(*store).back().bytes, whole[0].records.back().bytes);
  EXPECT_EQ(store->command("key-35").value()->first, 35u);
}

TEST_P(Stores, APartThatCannotStandLeavesNothingOfItsBatch) {
  Sample sample;
  auto store = open(true);
  ASSERT_TRUE(store->append(sample.batch(0, 3)).has_value());
  auto untouched = [&] {
    return store->size().value() == 3 && store->root().value() == sample.root && !store->command("key-3").value().has_value();
  };
  auto repeated = chained(3, sample.tree, {2, 2});
  repeated[1].commands[1].key = "key-0";
  EXPECT_EQ(code_of(store->append_parts(parts_of(repeated))), "custody.stale_position");
  EXPECT_TRUE(untouched());
  auto gap = chained(3, sample.tree, {2, 2});
  for (auto& r : gap[1].records) ++r.position;
  EXPECT_EQ(code_of(store->append_parts(parts_of(gap))), "custody.stale_position");
  EXPECT_TRUE(untouched());
  auto given_up = chained(3, sample.tree, {2, 2});
  given_up[1].root.clear();
  (void)store->append_parts(parts_of(given_up));
  EXPECT_TRUE(untouched());
  auto sound = chained(3, sample.tree, {2, 2});
  EXPECT_TRUE(store->append_parts(parts_of(sound)).has_value());
}

TEST_P(Stores, TwoLeadersCannotBothAppend) {
  Sample first, second;
  auto a = open(true), b = open(false);
  ASSERT_TRUE(a->append(first.batch(0, 2)).has_value());
  EXPECT_EQ(code_of(b->append(second.batch(0, 2))), "custody.stale_position");
  EXPECT_EQ(b->size().value(), 2u);
}

TEST_P(Stores, SettingsAreWrittenOnce) {
  auto store = open(true);
  EXPECT_FALSE(store->setting("scheme").value().has_value());
  ASSERT_TRUE(store->put_setting("scheme", std::string{"a\0b", 3}).has_value());
  EXPECT_TRUE(store->put_setting("scheme", std::string{"a\0b", 3}).has_value());
  EXPECT_EQ(code_of(store->put_setting("scheme", "c")), "custody.stale_position");
  EXPECT_EQ(store->setting("scheme").value().value(), (std::string{"a\0b", 3}));
}

TEST_P(Stores, AreMadeOnceAndOpenedOnlyWhenThere) {
  EXPECT_EQ(code_of(open_store(url, false)), "custody.no_ledger");
  open(true);
  EXPECT_EQ(code_of(open_store(url, true)), "custody.ledger_exists");
}

INSTANTIATE_TEST_SUITE_P(Both, Stores, testing::Values("sqlite", "postgres"), [](const auto& test) { return test.param; });

TEST(SqliteStore, BacksUpWhileItIsOpen) {
  auto folder = fs::temp_directory_path() / ("alumen_backup_" + std::to_string(::getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  Sample sample;
  auto store = open_store("sqlite:" + (folder / "a.db").string(), true).value();
  ASSERT_TRUE(store->append(sample.batch(0, 50)).has_value());
  ASSERT_TRUE(store->backup((folder / "b.db").string()).has_value());
  ASSERT_TRUE(store->append(sample.batch(50, 1)).has_value());
  auto copy = open_store("sqlite:" + (folder / "b.db").string(), false);
  ASSERT_TRUE(copy.has_value()) << copy.error()[0].line();
  EXPECT_EQ((*copy)->size().value(), 50u);
  fs::remove_all(folder);
}

TEST(SqliteStore, RefusesAFileThatIsNoLedger) {
  auto file = fs::temp_directory_path() / ("alumen_no_ledger_" + std::to_string(::getpid()));
  std::ofstream{file} << "not a database at all, but long enough to be read as one ....................................................";
  EXPECT_EQ(code_of(open_store("sqlite:" + file.string(), false)), "custody.bad_store");
  fs::remove(file);
}

/// A file of SQLite with what the statements make in it.
fs::path made_by_others(const std::string& name, const char* sql) {
  auto file = fs::temp_directory_path() / ("alumen_" + name + "_" + std::to_string(::getpid()));
  fs::remove(file);
  sqlite3* base = nullptr;
  EXPECT_EQ(sqlite3_open(file.c_str(), &base), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(base, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(base), SQLITE_OK);
  return file;
}
std::string bytes_in(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(SqliteStore, LeavesAnothersDatabaseAsItIs) {
  auto file = made_by_others("foreign", "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  auto before = bytes_in(file);
  EXPECT_EQ(code_of(open_store("sqlite:" + file.string(), false)), "custody.bad_store");
  EXPECT_EQ(code_of(open_store("sqlite:" + file.string(), true)), "custody.ledger_exists");
  EXPECT_EQ(bytes_in(file), before);
  EXPECT_FALSE(fs::exists(file.string() + "-wal"));
  fs::remove(file);
}

/// So does a making leave the file that was cut short.
TEST(SqliteStore, IsMadeInADatabaseThatHoldsNothing) {
  auto file = made_by_others("empty", "PRAGMA journal_mode = WAL; VACUUM");
  ASSERT_GT(fs::file_size(file), 0u);
  EXPECT_EQ(code_of(open_store("sqlite:" + file.string(), false)), "custody.no_ledger");
  EXPECT_EQ(code_of(open_store("sqlite:" + file.string(), true)), "");
  EXPECT_EQ(code_of(open_store("sqlite:" + file.string(), false)), "");
  fs::remove(file);
}

TEST(Store, AnUnknownKindIsNamed) { EXPECT_EQ(code_of(open_store("tape:1", false)), "custody.bad_store"); }

/// All that a refusal says.
std::string told(const Diagnostics& errors) {
  std::string out;
  for (const auto& e : errors) out += e.line() + " " + e.where.file + " " + e.value + " " + e.expected + " " + e.detail + "\n";
  return out;
}

// libpq would take a piece of such a password for the name of a host or base, and repeat it.
TEST(Store, NoMessageTellsAPassword) {
  for (const char* address :
       {"postgres://clerk:top/secret@127.0.0.1:1/x", "postgres://clerk:top@secret@127.0.0.1:1/x",
        "postgres:host=127.0.0.1 port=1 password=top secret", "postgres:host=127.0.0.1 port=1 password='top secret",
        "postgresql://clerk:top-secret@127.0.0.1:1/x", "host=127.0.0.1 password=top-secret", "postgres:clerk:top-secret@127.0.0.1"}) {
    auto opened = open_store(address, false);
    ASSERT_FALSE(opened.has_value()) << address;
    EXPECT_EQ(code_of(opened), "custody.bad_store") << address;
    EXPECT_EQ(told(opened.error()).find("secret"), std::string::npos) << told(opened.error());
    EXPECT_EQ(told(opened.error()).find("top"), std::string::npos) << told(opened.error());
  }
  for (const char* address :
       {"postgres://clerk:top-secret@127.0.0.1:1/x?user=a@b", "postgres://clerk:top?secret@127.0.0.1:1/x",
        "postgres:host=127.0.0.1 port=1 password='top secret'", "postgres://127.0.0.1:1/x?password=top-secret&user=a@b"}) {
    auto opened = open_store(address, false);
    EXPECT_EQ(code_of(opened), "custody.cannot_connect") << address;
    EXPECT_EQ(told(opened.error()).find("secret"), std::string::npos) << told(opened.error());
  }
}

TEST(PostgresStore, NobodyAtTheAddressIsAnErrorNotAWait) {
  EXPECT_EQ(code_of(open_store("postgres:host=127.0.0.1 port=1 dbname=x", false)), "custody.cannot_connect");
}

}  // namespace
}  // namespace alumen::custody
