// What every benchmark prints: a figure beside its goal or beside a peer's figure, and the ratio of the two.
#pragma once
#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace alumen::bench {

using Clock = std::chrono::steady_clock;

/// Time since `start`, in ms.
double ms_since(Clock::time_point start);

/// Median of `runs` timings of `work`, in ms.
double median_ms(int runs, auto&& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    auto start = Clock::now();
    work();
    times.push_back(ms_since(start));
  }
  std::ranges::nth_element(times, times.begin() + runs / 2);
  return times[static_cast<std::size_t>(runs) / 2];
}

/// A title over the lines that follow.
void heading(std::string_view text);
/// A figure beside its goal: the smaller the better.
void line(std::string_view what, double figure, std::string_view unit, double goal);
/// Our time beside a peer's for the same work.
void beside(std::string_view what, double own_ms, std::string_view peer, double peer_ms);
/// A difference that must stay below a limit.
void agreement(std::string_view what, double difference, double limit);

/// The largest memory that this process ever held, in GB; NaN where the system does not tell.
double peak_memory_gb();

}  // namespace alumen::bench
