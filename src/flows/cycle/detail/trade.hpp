// Trade of one stage in one year: what regions take in, and who serves it.
#pragma once
#include <cstddef>
#include <limits>
#include <vector>

namespace alumen::flows::detail {

/// One region at one stage. Goods are told apart by slots that all regions share: product groups, or forms of families.
struct TradeSide {
  std::vector<std::size_t> slot;     // of each good
  std::vector<double> use;           // what the region uses of it
  std::vector<double> import_rate;   // imports per use; NaN where not given
  double given_imports = not_a_number, given_exports = not_a_number;  // of all goods together, split like use
  double export_rate = not_a_number;    // per good made
  double export_weight = not_a_number;  // share of what the others take in
  std::vector<double> imports, exports;  // the answer
  static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

  bool serves() const { return export_weight == export_weight && given_exports != given_exports; }
  /// What the region makes: use - imports + exports.
  double made(std::size_t good) const { return use[good] - imports[good] + exports[good]; }
};

/// Fills imports and exports. Exports by weight serve what all regions take in and no given or rated exports serve; a figure goes
/// before a weight, a weight before a rate. NaN where nothing is given. True where any region serves by weight.
bool settle_trade(const std::vector<TradeSide*>& sides, std::size_t slots);

}  // namespace alumen::flows::detail
