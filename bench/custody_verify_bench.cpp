// A log of many events read again: every byte against its hash, every record against the rules. The log is generated into the
// temporary folder and removed; verification runs in a process of its own, whose memory is measured.
//
// usage: custody_verify_bench [EVENTS]          (10 million take some minutes to generate and 4 GB of disk)
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "bench/custody_rows.hpp"
#include "bench/report.hpp"
#include "custody/demo.hpp"

namespace alumen::bench {
namespace {

using namespace custody;

/// Fills a new ledger with the generated world.
Position generate(const std::string& url, std::uint64_t events) {
  auto ledger = need(Ledger::open(need(open_store(url, true), "create")), "open");
  DemoWorld world{{.events = events}};
  std::vector<Command> batch;
  auto flush = [&] {
    for (const auto& verdict : need(ledger.apply_batch(batch), "apply"))
      if (!verdict) give_up("refused", verdict.error().line());
    batch.clear();
  };
  while (auto command = world.next()) {
    batch.push_back(std::move(*command));
    if (batch.size() == 10'000) flush();
  }
  flush();
  return ledger.size();
}

/// In the other process: verifies and says how long it took.
int verify(const std::string& url, unsigned threads) {
  auto store = need(open_store(url, false), "open");
  auto start = Clock::now();
  auto verified = need(custody::verify(*store, {.threads = threads}), "verify");
  fmt::print("{} {} {} {}\n", verified.size, verified.faults.size(), ms_since(start) / 1000, peak_memory_gb());
  return 0;
}

void run(const std::string& self, std::uint64_t events) {
  Scratch scratch;
  auto url = "sqlite:" + scratch.file("events.db");
  auto start = Clock::now();
  auto size = generate(url, events);
  heading(fmt::format("{} events verified again ({:.2f} GB in SQLite, generated and stored in {:.0f} s)", size,
                      static_cast<double>(std::filesystem::file_size(scratch.file("events.db"))) / 1e9, ms_since(start) / 1000));
  for (unsigned threads : {1u, 2u}) {
    std::array<char, 200> text{};
    auto* child = popen(fmt::format("'{}' --verify '{}' {}", self, url, threads).c_str(), "r");
    bool told = child && std::fgets(text.data(), text.size(), child);
    unsigned long long read = 0, faults = 1;
    double seconds = 0, memory = 0;
    if (!told || std::sscanf(text.data(), "%llu %llu %lf %lf", &read, &faults, &seconds, &memory) != 4 || pclose(child) != 0)
      give_up("verification", "the process failed");
    if (read != size || faults != 0) give_up("verification", "faults in a sound log");
    auto share = static_cast<double>(size) / 1e7;
    line(fmt::format("{} thread{}, {:.0f} events/s", threads, threads == 1 ? "" : "s", static_cast<double>(size) / seconds), seconds, "s",
         60 * share);
    line("  most memory ever held", memory, "GB", 2);
  }
}

}  // namespace
}  // namespace alumen::bench

int main(int count, char** arguments) {
  using namespace alumen::bench;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (count == 4 && std::string_view{arguments[1]} == "--verify")
    return verify(arguments[2], static_cast<unsigned>(std::atoi(arguments[3])));
  run(arguments[0], count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000);
}
