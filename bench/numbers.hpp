// Random numbers of the benchmarks' generators.
#pragma once
#include <cstdint>

namespace alumen::bench {

/// SplitMix64 (Steele, Lea, Flood 2014): a small generator with one number of state; only for making test inputs.
struct Numbers {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// 0 .. limit - 1.
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next() % limit); }
  /// From 0 up to, never reaching, 1.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
};

}  // namespace alumen::bench
