// Synthetic value chains for the benchmarks: a generated network written as the tables of a workspace.
#pragma once
#include <cstddef>
#include <filesystem>

#include "numeric/network.hpp"

namespace alumen::bench {

/// Writes `network` as a workspace into a new folder: row i is activity a<i>, which makes 100 to 999 t of good m<i>, emits
/// CO2 and takes its inputs (amounts of six digits). Every amount of an exchange is a lognormal of geometric standard
/// deviation 1.05 to 2, by the first digit of its id. Returns the bytes of CSV.
std::size_t write_workspace(const numeric::SparseRows& network, const std::filesystem::path& folder);

}  // namespace alumen::bench
