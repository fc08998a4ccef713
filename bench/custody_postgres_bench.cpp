// Clients on a ledger in PostgreSQL, led by one leader, beside as many connections that insert the same rows bare. Runs under
// tools/with_postgres, which starts a server of its own.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bench/custody_rows.hpp"
#include "bench/report.hpp"
#include "custody/leader.hpp"

namespace alumen::bench {
namespace {

using namespace custody;

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// A connection that inserts rows bare: the ledger's tables without their triggers, each transaction a few statements.
class BarePostgres {
 public:
  explicit BarePostgres(const std::string& address) : connection_(PQconnectdb(address.c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) give_up("PostgreSQL", PQerrorMessage(connection_));
    prepare("records", "INSERT INTO ledger_records VALUES ($1::bigint, $2::text, $3::bytea, $4::bytea)");
    prepare("commands", "INSERT INTO ledger_commands VALUES ($1::text, $2::bytea, $3::bigint, $4::bigint)");
    prepare("root", "INSERT INTO ledger_roots VALUES ($1::bigint, $2::bytea)");
  }
  BarePostgres(const BarePostgres&) = delete;
  ~BarePostgres() { PQfinish(connection_); }

  void plain(const char* sql) { check({PQexec(connection_, sql), &PQclear}); }

  /// One command's rows in one transaction.
  void append(std::span<const StoredRecord> records, const StoredCommand& command) {
    plain("BEGIN");
    for (const auto& r : records) run("records", {number(r.position), r.key, r.bytes, r.hash});
    run("root", {number(records.back().position + 1), records.back().hash});
    run("commands", {command.key, command.body_hash, number(command.first), number(command.count)});
    plain("COMMIT");
  }

 private:
  void check(Answer answer) {
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) give_up("PostgreSQL", PQerrorMessage(connection_));
  }
  void prepare(const char* name, const char* sql) { check({PQprepare(connection_, name, sql, 0, nullptr), &PQclear}); }
  static std::string number(std::uint64_t value) {
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(value >> (56 - 8 * i));
    return bytes;
  }
  void run(const char* name, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    std::vector<int> lengths, binary(values.size(), 1);
    for (const auto& v : values) pointers.push_back(v.data()), lengths.push_back(static_cast<int>(v.size()));
    check(
        {PQexecPrepared(connection_, name, static_cast<int>(values.size()), pointers.data(), lengths.data(), binary.data(), 1), &PQclear});
  }
  PGconn* connection_;
};

/// A server, and databases on it that hold an empty ledger.
class Server {
 public:
  Server() {
    const char* given = std::getenv("ALUMEN_TEST_POSTGRES");
    if (!given) give_up("PostgreSQL", "run this under tools/with_postgres");
    address_ = given;
  }
  /// A new database.
  std::string base() {
    auto name = fmt::format("bench_{}", count_++);
    BareConnection{address_ + " dbname=postgres"}.run("CREATE DATABASE " + name);
    return address_ + " dbname=" + name;
  }

 private:
  struct BareConnection {
    PGconn* connection;
    explicit BareConnection(const std::string& to) : connection(PQconnectdb(to.c_str())) {}
    ~BareConnection() { PQfinish(connection); }
    void run(const std::string& sql) {
      Answer done{PQexec(connection, sql.c_str()), &PQclear};
      if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) give_up(sql, PQerrorMessage(connection));
    }
  };
  std::string address_;
  int count_ = 0;
};

/// Runs work(client) for every client at once; in ms.
double at_once(int clients, auto&& work) {
  auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int c = 0; c < clients; ++c) threads.emplace_back(work, c);
  for (auto& t : threads) t.join();
  return ms_since(start);
}

struct Run {
  double ms = 0;
  double group = 0;  ///< commands that were stored together, on average
};

/// The commands of `rows` from `first` on, shared out among the clients.
Run ours(Server& server, const Rows& rows, std::size_t first, int clients) {
  auto ledger = need(Ledger::open(need(open_store("postgres:" + server.base(), true), "create")), "open");
  need(ledger.apply_batch(std::span{rows.commands}.first(first)), "beginning");
  Leader leader{std::move(ledger)};
  Run run;
  run.ms = at_once(clients, [&](int client) {
    for (auto i = first + static_cast<std::size_t>(client); i < rows.commands.size(); i += static_cast<std::size_t>(clients)) {
      auto verdict = need(leader.apply(rows.commands[i]), "apply");
      if (!verdict) give_up("refused", verdict.error().line());
    }
  });
  auto counts = leader.counts();
  run.group = static_cast<double>(counts.commands) / static_cast<double>(counts.groups);
  return run;
}

double bare(Server& server, const Rows& rows, std::size_t first, int clients) {
  auto address = server.base();
  need(open_store("postgres:" + address, true), "create").reset();
  std::vector<std::unique_ptr<BarePostgres>> connections;
  for (int c = 0; c < clients; ++c) connections.push_back(std::make_unique<BarePostgres>(address));
  connections[0]->plain("DROP TRIGGER ledger_dense ON ledger_records");
  connections[0]->plain("DROP TRIGGER ledger_append_only ON ledger_records");
  return at_once(clients, [&](int client) {
    for (auto i = first + static_cast<std::size_t>(client); i < rows.applied.size(); i += static_cast<std::size_t>(clients)) {
      const auto& command = rows.applied[i];
      connections[static_cast<std::size_t>(client)]->append(std::span{rows.records}.subspan(command.first, command.count), command);
    }
  });
}

/// Intakes of one member or of all in turn: they are accepted in any order.
Rows intakes(int in_use, int count) {
  auto commands = members(64);
  for (int i = 0; i < count; ++i) commands.push_back(intake(i % in_use, fmt::format("in-{}", i)));
  return rows_of(std::move(commands));
}

void clients_beside_bare(Server& server, int clients, int commands) {
  auto first = members(64).size();
  auto hot = intakes(1, commands), spread = intakes(64, commands);
  Run best{.ms = 1e300}, wide{.ms = 1e300};
  double peer = 1e300;
  for (int i = 0; i < 3; ++i) {
    if (auto run = ours(server, hot, first, clients); run.ms < best.ms) best = run;
    peer = std::min(peer, bare(server, hot, first, clients));
    if (auto run = ours(server, spread, first, clients); run.ms < wide.ms) wide = run;
  }
  heading(fmt::format("{} client{} on a ledger in PostgreSQL, one pool: {} commands, {:.1f} stored together on average", clients,
                      clients == 1 ? "" : "s", commands, best.group));
  beside(fmt::format("{:.0f} commands/s; bare inserts {:.0f}/s", commands / best.ms * 1000, commands / peer * 1000), best.ms,
         fmt::format("{} bare connection{}", clients, clients == 1 ? "" : "s"), peer);
  line("  time of ours to time of bare inserts (rate at least 0.7 of theirs)", best.ms / peer, "x", 1 / 0.7);
  line("  time on one pool to time on 64", best.ms / wide.ms, "x", 1.1);
}

}  // namespace
}  // namespace alumen::bench

int main() {
  using namespace alumen::bench;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  Server server;
  clients_beside_bare(server, 1, 1000);
  clients_beside_bare(server, 32, 6000);
}
