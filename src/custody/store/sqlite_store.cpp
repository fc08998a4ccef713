#include <sqlite3.h>

#include <array>
#include <utility>

#include "custody/proof/merkle.hpp"
#include "custody/store/open.hpp"
#include "custody/store/sqlite_wal.hpp"

namespace alumen::custody {
namespace {

constexpr int application_id = 0x416c6d4c;  // "AlmL"
constexpr int format_version = 1;

constexpr const char* schema = R"(
CREATE TABLE records (position INTEGER PRIMARY KEY CHECK (position >= 0), key TEXT NOT NULL, bytes BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT;
CREATE TABLE commands (key TEXT PRIMARY KEY, body_hash BLOB NOT NULL CHECK (length(body_hash) = 32), first INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0)) STRICT, WITHOUT ROWID;
CREATE TABLE roots (size INTEGER PRIMARY KEY, root BLOB NOT NULL CHECK (length(root) = 32)) STRICT;
CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
)";

std::string_view view(sqlite3_stmt* row, int column) {
  auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
  const void* data = sqlite3_column_blob(row, column);
  return data ? std::string_view{static_cast<const char*>(data), size} : std::string_view{};
}

/// A prepared statement that is made once and used again.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* base, const char* sql) { sqlite3_prepare_v3(base, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr); }
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }
  ~Statement() { sqlite3_finalize(statement_); }

  void number(int at, std::uint64_t value) { sqlite3_bind_int64(statement_, at, static_cast<sqlite3_int64>(value)); }
  void text(int at, std::string_view value) {
    sqlite3_bind_text(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  }
  void blob(int at, std::string_view value) {
    sqlite3_bind_blob(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  }
  int step() { return statement_ ? sqlite3_step(statement_) : SQLITE_ERROR; }
  void reset() { sqlite3_reset(statement_); }
  sqlite3_stmt* row() const { return statement_; }
  /// Runs a statement that gives no rows.
  bool run() {
    int code = step();
    reset();
    return code == SQLITE_DONE;
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

/// What the last call on a connection failed of.
std::unexpected<Diagnostics> failed_on(sqlite3* base, const std::string& file, std::string_view doing) {
  auto as = [&](Code code) {
    return fail({.code = code, .where = {file, 0, ""}, .detail = std::string{doing} + ": " + sqlite3_errmsg(base)});
  };
  switch (sqlite3_errcode(base)) {
    case SQLITE_FULL:
      return as("custody.storage_full");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return as("custody.read_only");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return as("custody.deadline_exceeded");
    case SQLITE_CONSTRAINT:
      return as("custody.stale_position");
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return as("custody.cannot_connect");
    default:
      return as("custody.storage_corrupt");
  }
}

class SqliteStore final : public Store {
 public:
  SqliteStore(sqlite3* base, std::string file) : base_(base), file_(std::move(file)) {
    begin_ = {base_, "BEGIN IMMEDIATE"};
    commit_ = {base_, "COMMIT"};
    rollback_ = {base_, "ROLLBACK"};
    size_ = {base_, "SELECT coalesce(max(position) + 1, 0) FROM records"};
    root_ = {base_, "SELECT root FROM roots ORDER BY size DESC LIMIT 1"};
    insert_record_ = {base_, "INSERT INTO records VALUES (?, ?, ?, ?)"};
    insert_command_ = {base_, "INSERT INTO commands VALUES (?, ?, ?, ?)"};
    insert_root_ = {base_, "INSERT INTO roots VALUES (?, ?)"};
    read_ = {base_, "SELECT position, key, bytes, hash FROM records WHERE position >= ? AND position < ? ORDER BY position"};
    command_ = {base_, "SELECT body_hash, first, count FROM commands WHERE key = ?"};
    setting_ = {base_, "SELECT value FROM settings WHERE name = ?"};
    put_setting_ = {base_, "INSERT INTO settings VALUES (?, ?)"};
  }
  ~SqliteStore() override {
    for (auto* s : {&begin_, &commit_, &rollback_, &size_, &root_, &insert_record_, &insert_command_, &insert_root_, &read_, &command_,
                    &setting_, &put_setting_})
      *s = {};
    sqlite3_close_v2(base_);
  }

  Result<Position> size() override {
    int code = size_.step();
    auto size = code == SQLITE_ROW ? static_cast<Position>(sqlite3_column_int64(size_.row(), 0)) : 0;
    size_.reset();
    if (code != SQLITE_ROW) return failed("reading the number of records");
    return size;
  }

  Result<std::string> root() override {
    int code = root_.step();
    std::string root{code == SQLITE_ROW ? view(root_.row(), 0) : std::string_view{}};
    root_.reset();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return failed("reading the root");
    return code == SQLITE_DONE ? empty_root() : root;
  }

  Result<void> append(const Batch& batch) override {
    bool given = false;
    return append_parts([&] { return std::exchange(given, true) ? std::optional<Batch>{} : batch; });
  }

  Result<void> append_parts(const Parts& next) override {
    auto part = next();
    if (!part || (part->records.empty() && part->commands.empty())) return {};
    if (!begin_.run()) return failed("beginning a batch");
    auto written = write(part, next);
    if (written && !commit_.run()) written = failed("committing a batch");
    if (!written) rollback_.run();
    return written;
  }
  bool writes_parts() const override { return true; }

  Result<void> read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) override {
    read_.number(1, first);
    read_.number(2, last);
    StoredRecord record;
    int code;
    while ((code = read_.step()) == SQLITE_ROW) {
      record.position = static_cast<Position>(sqlite3_column_int64(read_.row(), 0));
      record.key = view(read_.row(), 1), record.bytes = view(read_.row(), 2), record.hash = view(read_.row(), 3);
      if (record.position != first++) {
        read_.reset();
        return missing_record(file_, first - 1);
      }
      if (!visit(record)) break;
    }
    read_.reset();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return failed("reading records");
    return {};
  }

  Result<std::optional<StoredCommand>> command(std::string_view key) override {
    command_.text(1, key);
    int code = command_.step();
    std::optional<StoredCommand> found;
    if (code == SQLITE_ROW)
      found = StoredCommand{std::string{key}, std::string{view(command_.row(), 0)},
                            static_cast<Position>(sqlite3_column_int64(command_.row(), 1)),
                            static_cast<Position>(sqlite3_column_int64(command_.row(), 2))};
    command_.reset();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return failed("looking for a command");
    return found;
  }

  Result<std::optional<std::string>> setting(std::string_view name) override {
    setting_.text(1, name);
    int code = setting_.step();
    std::optional<std::string> value;
    if (code == SQLITE_ROW) value = std::string{view(setting_.row(), 0)};
    setting_.reset();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return failed("reading a setting");
    return value;
  }

  Result<void> put_setting(std::string_view name, std::string_view value) override {
    auto known = setting(name);
    if (!known) return std::unexpected(known.error());
    if (*known) return **known == value ? Result<void>{} : other_setting(file_, name);
    put_setting_.text(1, name);
    put_setting_.blob(2, value);
    if (!put_setting_.run()) return failed("writing a setting");
    return {};
  }

  Result<void> backup(const std::string& file) override {
    sqlite3* target = nullptr;
    int code = sqlite3_open(file.c_str(), &target);
    if (code == SQLITE_OK) {
      if (auto* copy = sqlite3_backup_init(target, "main", base_, "main")) {
        sqlite3_backup_step(copy, -1);
        code = sqlite3_backup_finish(copy);
      } else {
        code = sqlite3_errcode(target);
      }
    }
    sqlite3_close(target);
    if (code == SQLITE_OK) return {};
    return fail({.code = "table.cannot_write", .where = {file, 0, ""}, .detail = sqlite3_errstr(code)});
  }

 private:
  /// The parts of a batch from this one on, and its root. Where the last part has none, the table refuses it and so all.
  Result<void> write(std::optional<Batch> part, const Parts& next) {
    auto now = size();
    if (!now) return std::unexpected(now.error());
    auto end = *now;
    std::string root;
    for (; part; part = next()) {
      if (!part->records.empty() && part->records.front().position != end) return other_leader(file_, end, part->records.front().position);
      if (auto rows = write_rows(*part); !rows) return rows;
      end += part->records.size();
      root = part->root;
    }
    if (end == *now) return {};
    insert_root_.number(1, end);
    insert_root_.blob(2, root);
    if (!insert_root_.run()) return failed("writing the root");
    return {};
  }

  Result<void> write_rows(const Batch& part) {
    for (const auto& r : part.records) {
      insert_record_.number(1, r.position);
      insert_record_.text(2, r.key);
      insert_record_.blob(3, r.bytes);
      insert_record_.blob(4, r.hash);
      if (!insert_record_.run()) return failed("writing a record");
    }
    for (const auto& c : part.commands) {
      insert_command_.text(1, c.key);
      insert_command_.blob(2, c.body_hash);
      insert_command_.number(3, c.first);
      insert_command_.number(4, c.count);
      if (!insert_command_.run()) return failed("writing a command");
    }
    return {};
  }

  std::unexpected<Diagnostics> failed(std::string_view doing) const { return failed_on(base_, file_, doing); }

  sqlite3* base_;
  std::string file_;
  Statement begin_, commit_, rollback_, size_, root_, insert_record_, insert_command_, insert_root_, read_, command_, setting_,
      put_setting_;
};

/// An open connection that is closed unless it is taken.
struct Closer {
  void operator()(sqlite3* base) const { sqlite3_close(base); }
};
using Connection = std::unique_ptr<sqlite3, Closer>;

/// The number that a statement of one row gives.
std::optional<std::int64_t> number_of(sqlite3* base, const char* sql) {
  Statement statement{base, sql};
  if (statement.step() != SQLITE_ROW) return {};
  return sqlite3_column_int64(statement.row(), 0);
}

bool run(sqlite3* base, const std::string& sql) { return sqlite3_exec(base, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }

/// What a database is.
enum class Kind : std::uint8_t {
  ledger,
  empty,   ///< nothing was ever made in it: so does a creation leave it that was cut short
  other
};

Result<Kind> kind_of(sqlite3* base, const std::string& file) {
  auto application = number_of(base, "PRAGMA application_id");
  if (!application) return failed_on(base, file, "reading the header");
  auto version = number_of(base, "PRAGMA user_version");
  if (!version) return failed_on(base, file, "reading the header");
  if (*application == application_id) return *version == format_version ? Kind::ledger : Kind::other;
  auto tables = number_of(base, "SELECT count(*) FROM sqlite_master");
  if (!tables) return failed_on(base, file, "reading the header");
  return *application == 0 && *version == 0 && *tables == 0 ? Kind::empty : Kind::other;
}

/// Durable commits. What is set here holds for the connection, but the journal's mode for the file: so only a ledger's is set.
/// EXTRA is FULL for a write-ahead log; of the journal that a creation begins with it makes the removal durable too.
Result<void> configure(sqlite3* base, const std::string& file) {
  if (sqlite3_db_readonly(base, "main") == 1) return {};
  if (!run(base, "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY"))
    return failed_on(base, file, "setting up");
  Statement mode{base, "PRAGMA journal_mode = WAL"};
  if (mode.step() != SQLITE_ROW) return failed_on(base, file, "opening the write-ahead log");
  if (view(mode.row(), 0) != "wal")
    return fail({.code = "custody.cannot_connect", .where = {file, 0, ""}, .detail = "this file system bears no write-ahead log"});
  return {};
}

/// Whether a file that SQLite takes for no database still bears the number of a ledger in its header.
bool was_ledger(sqlite3* base) {
  sqlite3_file* raw = nullptr;
  std::array<unsigned char, 4> id{};
  if (sqlite3_file_control(base, "main", SQLITE_FCNTL_FILE_POINTER, &raw) != SQLITE_OK || !raw || !raw->pMethods) return false;
  return raw->pMethods->xRead(raw, id.data(), 4, 68) == SQLITE_OK && (id[0] << 24 | id[1] << 16 | id[2] << 8 | id[3]) == application_id;
}

std::unexpected<Diagnostics> no_ledger_of_ours(const std::string& file) {
  return fail({.code = "custody.bad_store",
               .where = {file, 0, ""},
               .value = file,
               .expected = "a ledger of format " + std::to_string(format_version)});
}

/// Whether a file is there and holds something, as SQLite sees its file system.
bool there(sqlite3_vfs* vfs, const std::string& file) {
  int out = 0;
  return vfs && vfs->xAccess(vfs, file.c_str(), SQLITE_ACCESS_EXISTS, &out) == SQLITE_OK && out != 0;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& file, bool create, const char* vfs) {
  auto wrong = [&](Code code, std::string detail) { return fail({.code = code, .where = {file, 0, ""}, .detail = std::move(detail)}); };
  auto* system = sqlite3_vfs_find(vfs);
  if (!there(system, file)) {  // SQLite would remove a log that it finds alone
    if (there(system, file + "-wal")) return wrong("custody.storage_corrupt", "the file is gone, but its write-ahead log is there");
    if (!create) return wrong("custody.no_ledger", "");
  }
  sqlite3* opened = nullptr;
  int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX, vfs);
  Connection base{opened};
  if (code != SQLITE_OK) return wrong("custody.cannot_connect", opened ? sqlite3_errmsg(opened) : sqlite3_errstr(code));
  // Whatever is refused stays as it was found: closing would remove a log that could not be read.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_busy_timeout(opened, 10'000);
  auto kind = kind_of(opened, file);
  bool database = kind || sqlite3_errcode(opened) != SQLITE_NOTADB;
  if (create && (!database || (kind && *kind != Kind::empty))) return wrong("custody.ledger_exists", "");
  if (!database && !was_ledger(opened)) return no_ledger_of_ours(file);
  if (!kind) return std::unexpected(kind.error());
  if (*kind == Kind::other) return no_ledger_of_ours(file);
  if (auto damage = damaged_log(opened)) return wrong("custody.storage_corrupt", "the write-ahead log: " + *damage);
  if (*kind == Kind::empty && !create) return wrong("custody.no_ledger", "");
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  sqlite3_busy_timeout(opened, 10'000);  // damaged_log() waited for nobody
  if (auto done = configure(opened, file); !done) return std::unexpected(done.error());
  if (create && !run(opened, "BEGIN IMMEDIATE;" + std::string{schema} + "PRAGMA application_id = " + std::to_string(application_id) +
                                 "; PRAGMA user_version = " + std::to_string(format_version) + "; COMMIT;"))
    return failed_on(opened, file, "making the tables");
  return std::unique_ptr<Store>{std::make_unique<SqliteStore>(base.release(), file)};
}

}  // namespace alumen::custody
