// The ledger beside bare inserts of the same rows into the same tables: what do rules, hashes and proofs cost? Then one pool that
// everybody claims from beside many, and traces through a million events.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "bench/custody_rows.hpp"
#include "bench/report.hpp"
#include "custody/demo.hpp"
#include "custody/proof/merkle.hpp"
#include "custody/queries.hpp"

namespace alumen::bench {
namespace {

using namespace custody;

/// An empty ledger in a new file.
std::unique_ptr<Store> made(const std::string& file) {
  for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file + tail);
  return need(open_store("sqlite:" + file, true), "create");
}

/// A run over the commands from `first` on, in batches; those before it are there already. In ms.
double ours(const std::string& file, const Rows& rows, std::size_t first, std::size_t last, std::size_t batch) {
  auto ledger = need(Ledger::open(made(file)), "open");
  std::span all{rows.commands};
  if (first > 0) need(ledger.apply_batch(all.first(first)), "beginning");
  auto start = Clock::now();
  for (auto at = first; at < last; at += batch)
    for (const auto& verdict : need(ledger.apply_batch(all.subspan(at, std::min(batch, last - at))), "apply"))
      if (!verdict) give_up("refused", verdict.error().line());
  return ms_since(start);
}

double bare(const std::string& file, const Rows& rows, std::size_t first, std::size_t last, std::size_t batch) {
  made(file).reset();
  BareSqlite base{file};
  auto put = [&](std::size_t from, std::size_t to) {
    auto begin = rows.applied[from].first, end = rows.applied[to - 1].first + rows.applied[to - 1].count;
    base.append(std::span{rows.records}.subspan(begin, end - begin), std::span{rows.applied}.subspan(from, to - from),
                rows.records[end - 1].hash);
  };
  if (first > 0) put(0, first);
  auto start = Clock::now();
  for (auto at = first; at < last; at += batch) put(at, std::min(at + batch, last));
  return ms_since(start);
}

/// The best of several runs of two kinds of work in turn.
std::pair<double, double> in_turn(int runs, auto&& one, auto&& other) {
  double a = 1e300, b = 1e300;
  for (int i = 0; i < runs; ++i) a = std::min(a, one()), b = std::min(b, other());
  return {a, b};
}

void beside_bare_inserts(const Scratch& scratch) {
  auto rows = rows_of(demo_commands(100'000));
  heading(fmt::format("ledger in SQLite beside bare inserts of the same rows: {} commands, {} records of {} bytes on average",
                      rows.commands.size(), rows.records.size(), [&] {
                        std::size_t bytes = 0;
                        for (const auto& r : rows.records) bytes += r.bytes.size();
                        return bytes / rows.records.size();
                      }()));
  for (auto [batch, most] : {std::pair<std::size_t, std::size_t>{1, 3000}, {100, 60'000}, {1000, 100'000}}) {
    std::size_t first = 3000, last = std::min(rows.commands.size(), first + most);
    auto [own, peer] = in_turn(
        5, [&] { return ours(scratch.file("ours.db"), rows, first, last, batch); },
        [&] { return bare(scratch.file("bare.db"), rows, first, last, batch); });
    auto records = static_cast<double>(rows.applied[last - 1].first + rows.applied[last - 1].count - rows.applied[first].first);
    beside(fmt::format("batches of {}: {:.0f} records durable", batch, records), own, "bare inserts", peer);
    line("  time of ours to time of bare inserts", own / peer, "x", 1.5);
    line(fmt::format("  {:.0f} records/s; a record takes", records / own * 1000), own / records * 1000, "us", batch == 1 ? 500 : 10);
  }
}

/// 2 x `pairs` commands of one of the members or of all in turn.
Rows pairs_of(int in_use, int pairs) {
  auto commands = members(64);
  for (int i = 0; i < pairs; ++i) {
    commands.push_back(intake(i % in_use, fmt::format("in-{}", i)));
    commands.push_back(claim(i % in_use, fmt::format("out-{}", i)));
  }
  return rows_of(std::move(commands));
}

void hot_beside_spread(const Scratch& scratch) {
  heading("one pool that every claim comes from beside 64 pools, SQLite, batches of 100");
  auto first = members(64).size();
  auto hot = pairs_of(1, 40'000), spread = pairs_of(64, 40'000);
  auto run = [&](const Rows& rows) { return [&] { return ours(scratch.file("pool.db"), rows, first, rows.commands.size(), 100); }; };
  auto [one, many] = in_turn(5, run(hot), run(spread));
  beside("80,000 intakes and claims on one pool", one, "64 pools", many);
  line("  time on one pool to time on 64", one / many, "x", 1.1);
}

void traces() {
  DemoWorld world{{.events = 1'000'000}};
  std::vector<std::string> documents;
  while (auto command = world.next())
    if (const auto* issue = std::get_if<IssueDocument>(&command->body)) documents.push_back(issue->document);
  heading(fmt::format("traces in {} records, {} documents", world.state().position(), documents.size()));
  for (bool up : {true, false}) {
    std::vector<double> times;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      const auto& name = documents[(documents.size() - 1) * i / 39];
      auto start = Clock::now();
      auto steps = need(trace(world.state(), name, up), "trace");
      times.push_back(ms_since(start));
      longest = std::max(longest, steps.size());
    }
    std::ranges::sort(times);
    line(fmt::format("{} from 40 documents, up to {} steps: the slowest", up ? "up" : "down", longest), times.back(), "ms", 100);
    line("  the median", times[times.size() / 2], "ms", 100);
  }
}

}  // namespace
}  // namespace alumen::bench

int main() {
  using namespace alumen::bench;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  Scratch scratch;
  beside_bare_inserts(scratch);
  hot_beside_spread(scratch);
  traces();
}
