#include "bench/report.hpp"

#include <fmt/format.h>

#include <fstream>
#include <limits>
#include <string>

namespace alumen::bench {

double ms_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

void heading(std::string_view text) { fmt::print("\n{}\n", text); }

void line(std::string_view what, double figure, std::string_view unit, double goal) {
  fmt::print("  {:<62} {:>10.3f} {:<2}  goal {:>9.3f} {:<2} {:>9.3f} of it{}\n", what, figure, unit, goal, unit, figure / goal,
             figure <= goal ? "" : "  MISSED");
}

void beside(std::string_view what, double own_ms, std::string_view peer, double peer_ms) {
  fmt::print("  {:<62} {:>10.3f} ms  {} {:.3f} ms  {:.5f} of it\n", what, own_ms, peer, peer_ms, own_ms / peer_ms);
}

void agreement(std::string_view what, double difference, double limit) {
  fmt::print("  {:<62} {:>10.1e}     limit {:>8.0e}    {:>9.1e} of it{}\n", what, difference, limit, difference / limit,
             difference <= limit ? "" : "  MISSED");
}

double peak_memory_gb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (double kib = 0; word == "VmHWM:" && status >> kib) return kib * 1024 / 1e9;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace alumen::bench
