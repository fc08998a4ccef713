// The linear algebra of origins. Inside the flows room.
#pragma once
#include <expected>
#include <vector>

namespace alumen::flows::detail {

/// Countries by index: what they make, and what goes where.
struct TradeMatrix {
  std::vector<double> production;               ///< t
  std::vector<std::vector<double>> trade;       ///< t; row importer, column exporter; nothing on the diagonal
};
/// What follows from it.
struct Supplies {
  std::vector<double> imports, exports, supply, unexplained;
  std::vector<std::vector<double>> consumption;  ///< t by origin; the last column has no known origin
};
/// Solves it. The error lists countries that keep nothing and sell only to each other.
std::expected<Supplies, std::vector<std::size_t>> resolve(const TradeMatrix& matrix);

}  // namespace alumen::flows::detail
