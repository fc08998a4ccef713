#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include "custody/proof/merkle.hpp"
#include "custody/store/open.hpp"

namespace alumen::custody {
namespace {

// The same tables and rules as in SQLite. The trigger is a second line: positions stay dense whoever writes.
constexpr const char* schema = R"(
BEGIN;
CREATE TABLE ledger_records (position bigint PRIMARY KEY CHECK (position >= 0), key text NOT NULL, bytes bytea NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32));
CREATE TABLE ledger_commands (key text PRIMARY KEY, body_hash bytea NOT NULL CHECK (length(body_hash) = 32), first bigint NOT NULL,
  count bigint NOT NULL CHECK (count >= 0));
CREATE TABLE ledger_roots (size bigint PRIMARY KEY, root bytea NOT NULL CHECK (length(root) = 32));
CREATE TABLE ledger_settings (name text PRIMARY KEY, value bytea NOT NULL);
CREATE FUNCTION ledger_dense() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM added) > 0 AND
     (SELECT max(position) - min(position) + 1 <> count(*) OR (min(position) > 0 AND NOT EXISTS
       (SELECT 1 FROM ledger_records r WHERE r.position = (SELECT min(position) FROM added) - 1)) FROM added) THEN
    RAISE EXCEPTION 'positions of a ledger are dense' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_dense AFTER INSERT ON ledger_records REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_dense();
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a ledger only grows' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_records FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
INSERT INTO ledger_settings VALUES ('format', '1');
COMMIT;
)";

// A server may be told to answer before a commit is safe; a ledger has to wait until it is, here and on a synchronous standby.
constexpr const char* session =
    "SET statement_timeout = '10s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'; SET bytea_output = 'hex'; "
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";

/// Longest silence of a server. Longer than what it grants a statement, because it says more about that than silence does;
/// but a commit that waits for a standby has no limit there.
constexpr int patience_ms = 12'000;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

/// A connection whose every answer comes in bounded time, or not at all.
class Connection {
 public:
  explicit Connection(PGconn* connection) : connection_(connection) {
    PQsetnonblocking(connection_, 1);
    PQsetNoticeReceiver(connection_, &noticed, this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { PQfinish(connection_); }

  PGconn* raw() const { return connection_; }
  /// The server fell silent: what became of the last statement is not known.
  bool late() const { return late_; }
  /// The server warned of the last statement.
  bool warned() const { return warned_; }
  /// Nothing more can be asked here.
  bool lost() const { return cut_ || PQstatus(connection_) != CONNECTION_OK; }

  /// The last answer to the statements; none when there was none.
  Answer run(const char* sql) { return answer(!cut_ && PQsendQuery(connection_, sql) == 1); }
  Answer prepare(const char* name, const char* sql) { return answer(!cut_ && PQsendPrepare(connection_, name, sql, 0, nullptr) == 1); }
  Answer run(const char* statement, int count, const char* const* values, const int* lengths, const int* formats) {
    return answer(!cut_ && PQsendQueryPrepared(connection_, statement, count, values, lengths, formats, 1) == 1);
  }

 private:
  static void noticed(void* self, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && std::string_view{severity} == "WARNING") static_cast<Connection*>(self)->warned_ = true;
  }
  /// Waits until the connection can be read, or written where that is wanted.
  bool ready(short events) {
    pollfd wait{.fd = PQsocket(connection_), .events = events, .revents = 0};
    int found;
    do found = ::poll(&wait, 1, patience_ms);
    while (found < 0 && errno == EINTR);
    if (found == 0) late_ = true;
    return found > 0;
  }
  Answer answer(bool sent) {
    warned_ = false;
    if (!sent) return {};
    cut_ = true;
    for (int left = PQflush(connection_); left != 0; left = PQflush(connection_)) {
      if (left < 0 || !ready(POLLIN | POLLOUT) || PQconsumeInput(connection_) != 1) return {};
    }
    Answer last;
    while (true) {
      while (PQisBusy(connection_) == 1)
        if (!ready(POLLIN) || PQconsumeInput(connection_) != 1) return {};
      Answer next{PQgetResult(connection_)};
      if (!next) {
        cut_ = false;
        return last;
      }
      last = std::move(next);
    }
  }

  PGconn* connection_;
  bool late_ = false, warned_ = false;
  bool cut_ = false;  ///< the last answer did not come to its end
};

/// Parameters in the server's binary form.
class Values {
 public:
  Values& number(std::uint64_t value) {
    std::string bytes(8, '\0');
    for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (56 - 8 * i));
    return bytes_of(std::move(bytes));
  }
  Values& bytes_of(std::string value) {
    values_.push_back(std::move(value));
    return *this;
  }
  Answer run(Connection& connection, const char* statement) const {
    std::vector<const char*> pointers;
    std::vector<int> lengths, formats;
    for (const auto& v : values_) pointers.push_back(v.data()), lengths.push_back(static_cast<int>(v.size())), formats.push_back(1);
    return connection.run(statement, static_cast<int>(values_.size()), pointers.data(), lengths.data(), formats.data());
  }

 private:
  std::vector<std::string> values_;
};

/// A one-dimensional array in the server's binary form.
class Array {
 public:
  explicit Array(std::uint32_t element_type) { word(1), word(0), word(element_type), word(0), word(1); }
  void add(std::string_view element) {
    word(static_cast<std::uint32_t>(element.size()));
    bytes_ += element;
    ++count_;
  }
  void add(std::uint64_t value) {
    word(8);
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (56 - 8 * i));
    ++count_;
  }
  std::string take() {
    for (int i = 0; i < 4; ++i) bytes_[static_cast<std::size_t>(12 + i)] = static_cast<char>(count_ >> (24 - 8 * i));
    return std::move(bytes_);
  }

 private:
  void word(std::uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes_ += static_cast<char>(value >> (24 - 8 * i));
  }
  std::string bytes_;
  std::uint32_t count_ = 0;
};

constexpr std::uint32_t int8_type = 20, bytea_type = 17, text_type = 25;

std::string field(const PGresult* answer, int row, int column) {
  return {PQgetvalue(answer, row, column), static_cast<std::size_t>(PQgetlength(answer, row, column))};
}

std::uint64_t number(const PGresult* answer, int row, int column) {
  std::uint64_t value = 0;
  for (unsigned char c : field(answer, row, column)) value = value << 8 | c;
  return value;
}

std::string message_of(PGconn* connection) {
  std::string text = PQerrorMessage(connection);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

/// Whether libpq takes nothing that is hidden in the address for anything but a secret. Its messages repeat what it cannot read,
/// so it is asked to connect only then.
bool well_formed(const std::string& address) {
  auto shown = shown_address(address);
  bool url = address.starts_with("postgres://") || address.starts_with("postgresql://");
  if (!url && address.find('=') == std::string::npos) return shown == address;  // the name of a database
  Options own{PQconninfoParse(address.c_str(), nullptr)}, other{PQconninfoParse(shown.c_str(), nullptr)};
  if (!own || !other) return false;
  auto text = [](const char* value) { return std::string_view{value ? value : ""}; };
  for (auto *a = own.get(), *b = other.get(); a->keyword && b->keyword; ++a, ++b)
    if (*a->dispchar != '*' && text(a->val) != text(b->val)) return false;
  return true;
}

/// A session at an address; what stands in its way is cannot_connect.
Result<std::unique_ptr<Connection>> connect(const std::string& address) {
  // What comes before "dbname" is a default that the address may change, what comes after holds.
  const char* keys[] = {"keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
                        "dbname",          "connect_timeout",     "application_name", nullptr};
  const char* values[] = {"5", "2", "3", "12000", address.c_str(), "5", "alumen", nullptr};
  PGconn* raw = PQconnectdbParams(keys, values, 1);
  std::string base = "postgres:" + std::string{PQdb(raw) ? PQdb(raw) : ""};
  auto failed = [&](PGconn* of) { return fail({.code = "custody.cannot_connect", .where = {base, 0, ""}, .detail = message_of(of)}); };
  if (PQstatus(raw) != CONNECTION_OK) {
    auto error = failed(raw);
    PQfinish(raw);
    return error;
  }
  auto connection = std::make_unique<Connection>(raw);
  auto set = connection->run(session);
  if (PQresultStatus(set.get()) != PGRES_TUPLES_OK) return failed(raw);
  return connection;
}

class PostgresStore final : public Store {
 public:
  PostgresStore(std::unique_ptr<Connection> connection, std::string address)
      : connection_(std::move(connection)), address_(std::move(address)), name_("postgres:" + std::string{PQdb(connection_->raw())}) {}

  /// Whether the tables of a ledger are there.
  Result<bool> has_tables() {
    auto answer =
        connection_->run("SELECT 1 FROM pg_tables WHERE tablename = 'ledger_records' AND schemaname = ANY(current_schemas(false))");
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get(), "looking for the tables");
    return PQntuples(answer.get()) > 0;
  }
  Result<void> make_tables() {
    auto made = connection_->run(schema);
    if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return failed(made.get(), "making the tables");
    return {};
  }
  /// Makes the statements ready.
  Result<void> prepare() {
    static constexpr std::pair<const char*, const char*> statements[] = {
        {"size", "SELECT coalesce(max(position) + 1, 0) FROM ledger_records"},
        {"root", "SELECT root FROM ledger_roots ORDER BY size DESC LIMIT 1"},
        // One statement is one journey to the server, and a transaction of its own.
        {"append",
         "WITH r AS (INSERT INTO ledger_records SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[])), "
         "c AS (INSERT INTO ledger_commands SELECT * FROM unnest($5::text[], $6::bytea[], $7::bigint[], $8::bigint[])) "
         "INSERT INTO ledger_roots SELECT $9::bigint, $10::bytea WHERE cardinality($1::bigint[]) > 0"},
        {"read",
         "SELECT position, key, bytes, hash FROM ledger_records WHERE position >= $1::bigint AND position < $2::bigint ORDER BY position"},
        {"command", "SELECT body_hash, first, count FROM ledger_commands WHERE key = $1::text"},
        {"setting", "SELECT value FROM ledger_settings WHERE name = $1::text"},
        {"put_setting", "INSERT INTO ledger_settings VALUES ($1::text, $2::bytea)"}};
    for (auto [name, sql] : statements) {
      auto done = connection_->prepare(name, sql);
      if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) return failed(done.get(), name);
    }
    return {};
  }

  Result<Position> size() override {
    if (auto there = ready(); !there) return std::unexpected(there.error());
    return size_now();
  }

  Result<std::string> root() override {
    if (auto there = ready(); !there) return std::unexpected(there.error());
    auto answer = Values{}.run(*connection_, "root");
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get(), "reading the root");
    return PQntuples(answer.get()) == 0 ? empty_root() : field(answer.get(), 0, 0);
  }

  Result<void> append(const Batch& batch) override {
    if (batch.records.empty() && batch.commands.empty()) return {};
    if (auto there = ready(); !there) return there;
    auto written = write(batch);
    if (written || batch.records.empty() || written.error().front().code != Code{"custody.stale_position"}) return written;
    auto now = size_now();
    if (!now || *now == batch.records.front().position) return written;
    return other_leader(name_, *now, batch.records.front().position);
  }

  Result<void> read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) override {
    constexpr Position page = 10'000;
    if (auto there = ready(); !there) return there;
    for (; first < last; first += page) {
      auto answer = Values{}.number(first).number(std::min(last, first + page)).run(*connection_, "read");
      if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get(), "reading records");
      int rows = PQntuples(answer.get());
      for (int row = 0; row < rows; ++row) {
        StoredRecord record{number(answer.get(), row, 0), field(answer.get(), row, 1), field(answer.get(), row, 2),
                            field(answer.get(), row, 3)};
        if (record.position != first + static_cast<Position>(row)) return missing_record(name_, first + static_cast<Position>(row));
        if (!visit(record)) return {};
      }
      if (static_cast<Position>(rows) < page) return {};
    }
    return {};
  }

  Result<std::optional<StoredCommand>> command(std::string_view key) override {
    if (auto there = ready(); !there) return std::unexpected(there.error());
    auto answer = Values{}.bytes_of(std::string{key}).run(*connection_, "command");
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get(), "looking for a command");
    if (PQntuples(answer.get()) == 0) return std::nullopt;
    return StoredCommand{std::string{key}, field(answer.get(), 0, 0), number(answer.get(), 0, 1), number(answer.get(), 0, 2)};
  }

  Result<std::optional<std::string>> setting(std::string_view name) override {
    if (auto there = ready(); !there) return std::unexpected(there.error());
    auto answer = Values{}.bytes_of(std::string{name}).run(*connection_, "setting");
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get(), "reading a setting");
    if (PQntuples(answer.get()) == 0) return std::nullopt;
    return field(answer.get(), 0, 0);
  }

  Result<void> put_setting(std::string_view name, std::string_view value) override {
    auto known = setting(name);
    if (!known) return std::unexpected(known.error());
    if (*known) return **known == value ? Result<void>{} : other_setting(name_, name);
    auto answer = Values{}.bytes_of(std::string{name}).bytes_of(std::string{value}).run(*connection_, "put_setting");
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get(), "writing a setting");
    return {};
  }

  Result<void> backup(const std::string& file) override {
    return fail({.code = "custody.scheme_forbids",
                 .where = {name_, 0, ""},
                 .value = file,
                 .detail = "PostgreSQL has its own ways: pg_dump, pg_basebackup",
                 .remedy = "use pg_dump, or 'alumen ledger copy' into a file of SQLite"});
  }

 private:
  /// Connects again when the connection was lost. Never within a batch: that would go on outside of its transaction.
  Result<void> ready() {
    if (!connection_->lost()) return {};
    auto again = connect(address_);
    if (!again) return std::unexpected(again.error());
    connection_ = std::move(*again);
    return prepare();
  }

  Result<Position> size_now() {
    auto answer = Values{}.run(*connection_, "size");
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get(), "reading the number of records");
    return number(answer.get(), 0, 0);
  }

  Result<void> write(const Batch& batch) {
    Array positions{int8_type}, keys{text_type}, bytes{bytea_type}, hashes{bytea_type};
    for (const auto& r : batch.records) positions.add(r.position), keys.add(r.key), bytes.add(r.bytes), hashes.add(r.hash);
    Array names{text_type}, bodies{bytea_type}, firsts{int8_type}, counts{int8_type};
    for (const auto& c : batch.commands) names.add(c.key), bodies.add(c.body_hash), firsts.add(c.first), counts.add(c.count);
    Position size = batch.records.empty() ? 0 : batch.records.back().position + 1;
    auto done = Values{}
                    .bytes_of(positions.take())
                    .bytes_of(keys.take())
                    .bytes_of(bytes.take())
                    .bytes_of(hashes.take())
                    .bytes_of(names.take())
                    .bytes_of(bodies.take())
                    .bytes_of(firsts.take())
                    .bytes_of(counts.take())
                    .number(size)
                    .bytes_of(std::string{batch.root})
                    .run(*connection_, "append");
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) return failed(done.get(), "writing a batch");
    // Somebody cancelled the wait for the standby: the batch stands here, and perhaps nowhere else.
    if (connection_->warned())
      return fail({.code = "custody.deadline_exceeded",
                   .where = {name_, 0, ""},
                   .detail = "the server committed, but warns that it did not wait for its standby"});
    return {};
  }

  std::unexpected<Diagnostics> failed(const PGresult* answer, std::string_view doing) const {
    if (connection_->late())
      return fail({.code = "custody.deadline_exceeded",
                   .where = {name_, 0, ""},
                   .detail = std::string{doing} + ": no answer for " + std::to_string(patience_ms / 1000) + " s"});
    const char* state = answer ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : nullptr;
    std::string detail = std::string{doing} + ": " + message_of(connection_->raw());
    std::string_view code = state ? state : "";
    if (code.starts_with("23")) return fail({.code = "custody.stale_position", .where = {name_, 0, ""}, .detail = detail});
    if (code == "53100") return fail({.code = "custody.storage_full", .where = {name_, 0, ""}, .detail = detail});
    if (code == "25006" || code == "42501") return fail({.code = "custody.read_only", .where = {name_, 0, ""}, .detail = detail});
    if (code == "XX001" || code == "XX002") return fail({.code = "custody.storage_corrupt", .where = {name_, 0, ""}, .detail = detail});
    if (code.empty() || code.starts_with("08") || code.starts_with("57P"))
      return fail({.code = "custody.cannot_connect", .where = {name_, 0, ""}, .detail = detail});
    return fail({.code = "custody.deadline_exceeded", .where = {name_, 0, ""}, .detail = detail});
  }

  std::unique_ptr<Connection> connection_;
  std::string address_, name_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgres(const std::string& address, bool create) {
  // "//user@host/db" is the rest of a URL; anything else ("host=... dbname=...") is taken as it is.
  std::string full = address.starts_with("//") ? "postgresql:" + address : address;
  if (!well_formed(full))
    return fail({.code = "custody.bad_store",
                 .where = {"--store", 0, ""},
                 .value = shown_address("postgres:" + address),
                 .expected = "postgres:host=db1 dbname=custody user=ledger, or postgres://ledger@db1/custody",
                 .remedy = "keep the password in a password file; in a URL its / is %2F and its @ is %40, elsewhere it stands in quotes"});
  auto connection = connect(full);
  if (!connection) return std::unexpected(connection.error());
  std::string base = "postgres:" + std::string{PQdb((*connection)->raw())};
  auto store = std::make_unique<PostgresStore>(std::move(*connection), full);
  auto exists = store->has_tables();
  if (!exists) return std::unexpected(exists.error());
  if (*exists && create) return fail({.code = "custody.ledger_exists", .where = {base, 0, ""}});
  if (!*exists && !create) return fail({.code = "custody.no_ledger", .where = {base, 0, ""}});
  if (create)
    if (auto made = store->make_tables(); !made) return std::unexpected(made.error());
  if (auto ready = store->prepare(); !ready) return std::unexpected(ready.error());
  return std::unique_ptr<Store>{std::move(store)};
}

}  // namespace alumen::custody
