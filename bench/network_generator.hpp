// Synthetic networks for the benchmarks: many rows, one mutually linked core; the same for the same numbers.
#pragma once
#include <cstdint>

#include "numeric/network.hpp"

namespace alumen::bench {

/// `rows` activities with `entries` inputs in all. A fifth of the rows comes before the core and supplies it; the core
/// takes from random rows of itself with row sums (hence a spectral radius) of `gain`; all others take from any row
/// before them. Names are shuffled, weights of one row differ by a factor of up to 100.
struct NetworkGenerator {
  std::uint32_t rows = 20'000;
  std::uint32_t entries = 270'000;
  std::uint32_t core = 3'000;
  double gain = 0.8;
};

/// The network's M, rows in shuffled order.
numeric::SparseRows generate(const NetworkGenerator& generator);

}  // namespace alumen::bench
