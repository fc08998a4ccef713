#include "numeric/normal_equations.hpp"

#include <Eigen/Dense>

namespace alumen::numeric {

PriorStep prior_step(std::span<const double> jacobian, std::span<const double> residual, std::span<const double> prior) {
  auto rows = static_cast<Eigen::Index>(residual.size()), columns = static_cast<Eigen::Index>(prior.size());
  using Dense = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::Map<const Dense> j(jacobian.data(), rows, columns);
  Eigen::Map<const Eigen::VectorXd> r(residual.data(), rows), p(prior.data(), columns);
  Eigen::MatrixXd normal = j.transpose() * j + Eigen::MatrixXd::Identity(columns, columns);
  Eigen::LLT<Eigen::MatrixXd> factor(normal);
  PriorStep out{.x = std::vector<double>(prior.size()), .covariance = std::vector<double>(prior.size() * prior.size())};
  Eigen::Map<Eigen::VectorXd>(out.x.data(), columns) = factor.solve(j.transpose() * r + p);
  Eigen::Map<Dense>(out.covariance.data(), columns, columns) = factor.solve(Eigen::MatrixXd::Identity(columns, columns));
  return out;
}

}  // namespace alumen::numeric
