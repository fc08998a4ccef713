// Synthetic value chains for the benchmarks: many activities, many exchanges, loops; the same for the same numbers.
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace alumen::bench {

/// A chain of `activities`, each with one output, that take `inputs` each from activities before them; every
/// `loop_every`-th also takes a little from one of the next `loop_length`, which closes loops.
struct Generator {
  std::uint32_t activities = 20'000;
  std::uint32_t inputs = 12;
  std::uint32_t loop_every = 10;
  std::uint32_t loop_length = 20;
};

/// The files of a workspace: file name -> text.
std::map<std::string, std::string> generate(const Generator& generator);

}  // namespace alumen::bench
