// A synthetic importer for the benchmarks: a year of consignments from makers with three levels of precursors.
#pragma once
#include <cstddef>
#include <filesystem>

namespace alumen::bench {

/// How large the importer is.
struct ImporterSize {
  std::size_t consignments = 5000, suppliers = 300, goods = 60;
};
/// Writes the importer as a workspace into a new folder: a third of the suppliers smelt, a third cast billet of their ingot, a
/// third press goods of that billet; goods come from them, from declarations or without data. Returns the bytes of CSV.
std::size_t write_importer(const ImporterSize& size, const std::filesystem::path& folder);

}  // namespace alumen::bench
