// Mean of a function over an interval by Gauss-Lobatto nodes: ends included, positive weights.
#pragma once
#include <vector>

namespace alumen::flows::detail {

/// Nodes in [0, 1] and weights that sum to one.
struct Rule {
  std::vector<double> at, weight;
};
/// `nodes` >= 2 nodes in each of `panels` equal parts of [0, 1]. Exact for polynomials up to degree 2 nodes - 3 in each part.
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.32.
Rule gauss_lobatto(int nodes, int panels = 1);

}  // namespace alumen::flows::detail
