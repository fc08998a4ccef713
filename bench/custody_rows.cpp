#include "bench/custody_rows.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "custody/bytes.hpp"
#include "custody/demo.hpp"
#include "custody/memory_store.hpp"
#include "custody/proof/merkle.hpp"
#include "custody/world_test.hpp"

namespace alumen::bench {

using namespace custody;

void give_up(std::string_view what, std::string_view why) {
  fmt::print(stderr, "bench: {}: {}\n", what, why);
  std::fflush(stdout);
  std::fflush(stderr);
  _exit(1);
}

Rows rows_of(std::vector<Command> commands) {
  Rows rows{.commands = std::move(commands), .records = {}, .applied = {}};
  auto store = std::make_unique<MemoryStore>();
  auto* held = store.get();
  auto ledger = need(Ledger::open(std::move(store), {.largest_batch = rows.commands.size()}), "open");
  auto verdicts = need(ledger.apply_batch(rows.commands), "rows");
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (!verdicts[i]) give_up("a command was refused", verdicts[i].error().line());
    rows.applied.push_back({rows.commands[i].envelope.key, sha256(bytes_of(rows.commands[i])), verdicts[i]->first, verdicts[i]->count});
  }
  rows.records = std::move(held->records);
  return rows;
}

std::vector<Command> demo_commands(std::uint64_t events) {
  std::vector<Command> out;
  DemoWorld world{{.events = events}};
  while (auto command = world.next()) out.push_back(std::move(*command));
  return out;
}

std::vector<Command> members(int count) {
  World w;
  w.basics();
  for (int m = 0; m < count; ++m) {
    auto name = fmt::format("m{}", m);
    w.member(name);
    w.open(name);
  }
  if (!w.faults.empty()) give_up("members", w.faults.front());
  return std::move(w.accepted);
}

namespace {

Envelope clerk(int member, const std::string& name) {
  return {.key = name, .actor = fmt::format("m{}-clerk", member), .role = Role::clerk, .date = day("2025-03-01")};
}

}  // namespace

Command intake(int member, const std::string& name) {
  auto scope = fmt::format("m{}", member);
  return {clerk(member, name), World{}.used_cans(name, scope, tonnes(1))};
}

Command claim(int member, const std::string& name) {
  auto scope = fmt::format("m{}", member);
  return {clerk(member, name), World{}.scrap_out(name, scope, "ubc", ScrapClass::post_consumer, tonnes(1), tonnes(1))};
}

Scratch::Scratch() : folder_(std::filesystem::temp_directory_path() / fmt::format("alumen_custody_bench_{}", getpid())) {
  std::filesystem::create_directories(folder_);
}
Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

struct BareSqlite::Impl {
  sqlite3* base = nullptr;
  sqlite3_stmt *begin = nullptr, *commit = nullptr, *record = nullptr, *command = nullptr, *root = nullptr;

  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(base, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) give_up(sql, sqlite3_errmsg(base));
    return statement;
  }
  void run(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) give_up("bare insert", sqlite3_errmsg(base));
    sqlite3_reset(statement);
  }
};

namespace {

void text(sqlite3_stmt* s, int at, std::string_view v) { sqlite3_bind_text(s, at, v.data(), static_cast<int>(v.size()), SQLITE_STATIC); }
void blob(sqlite3_stmt* s, int at, std::string_view v) { sqlite3_bind_blob(s, at, v.data(), static_cast<int>(v.size()), SQLITE_STATIC); }
void number(sqlite3_stmt* s, int at, std::uint64_t v) { sqlite3_bind_int64(s, at, static_cast<sqlite3_int64>(v)); }

}  // namespace

BareSqlite::BareSqlite(const std::string& file) : impl_(std::make_unique<Impl>()) {
  auto& in = *impl_;
  if (sqlite3_open_v2(file.c_str(), &in.base, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
    give_up(file, sqlite3_errmsg(in.base));
  sqlite3_exec(in.base, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY",
               nullptr, nullptr, nullptr);
  in.begin = in.prepare("BEGIN IMMEDIATE"), in.commit = in.prepare("COMMIT");
  in.record = in.prepare("INSERT INTO records VALUES (?, ?, ?, ?)");
  in.command = in.prepare("INSERT INTO commands VALUES (?, ?, ?, ?)");
  in.root = in.prepare("INSERT INTO roots VALUES (?, ?)");
}

BareSqlite::~BareSqlite() {
  for (auto* s : {impl_->begin, impl_->commit, impl_->record, impl_->command, impl_->root}) sqlite3_finalize(s);
  sqlite3_close(impl_->base);
}

void BareSqlite::append(std::span<const StoredRecord> records, std::span<const StoredCommand> commands, std::string_view root) {
  auto& in = *impl_;
  in.run(in.begin);
  for (const auto& r : records) {
    number(in.record, 1, r.position), text(in.record, 2, r.key), blob(in.record, 3, r.bytes), blob(in.record, 4, r.hash);
    in.run(in.record);
  }
  for (const auto& c : commands) {
    text(in.command, 1, c.key), blob(in.command, 2, c.body_hash), number(in.command, 3, c.first), number(in.command, 4, c.count);
    in.run(in.command);
  }
  number(in.root, 1, records.back().position + 1), blob(in.root, 2, root);
  in.run(in.root);
  in.run(in.commit);
}

}  // namespace alumen::bench
