// A dense step of Gauss and Newton with priors.
#pragma once
#include <span>
#include <vector>

namespace alumen::numeric {

/// The minimum of |J x - r|^2 + |x - p|^2, and the covariance of x there: (J'J + I)^-1.
struct PriorStep {
  std::vector<double> x;
  std::vector<double> covariance;  ///< n x n, row by row
};
/// `jacobian` is r.size() x prior.size(), row by row. Always solvable: the priors make the matrix positive definite.
PriorStep prior_step(std::span<const double> jacobian, std::span<const double> residual, std::span<const double> prior);

}  // namespace alumen::numeric
