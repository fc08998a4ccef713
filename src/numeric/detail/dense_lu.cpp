#define EIGEN_MPL2_ONLY
#include <Eigen/Dense>

#include "numeric/detail/lu.hpp"

namespace alumen::numeric::detail {
namespace {

template <int W>
using Lanes = Eigen::Array<double, W, 1>;
template <int W>
using Row = Eigen::Map<Lanes<W>>;

}  // namespace

double DenseLu::factor(const SparseRows& a) {
  size_ = a.size();
  auto n = static_cast<Eigen::Index>(size_);
  Eigen::MatrixXd full = Eigen::MatrixXd::Zero(n, n);
  for (std::size_t i = 0; i < size_; ++i)
    for (auto e = a.start[i]; e < a.start[i + 1]; ++e) full(static_cast<Eigen::Index>(i), a.column[e]) += a.value[e];
  Eigen::PartialPivLU<Eigen::Ref<Eigen::MatrixXd>> lu(full);  // in place
  lu_.resize(size_ * size_);
  Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(lu_.data(), n, n) = full;
  const auto& indices = lu.permutationP().indices();
  goes_.assign(indices.begin(), indices.end());
  for (Eigen::Index i = 0; i < n; ++i)
    if (full(i, i) == 0) return 0;
  return lu.rcond();
}

template <int W>
void DenseLu::substitute(double* z, double* t) const {
  for (std::size_t i = 0; i < size_; ++i) Row<W>(t + goes_[i] * W) = Row<W>(z + i * W);
  for (std::size_t i = 0; i < size_; ++i) {
    const double* l = &lu_[i * size_];
    Lanes<W> sum = Row<W>(t + i * W);
    for (std::size_t j = 0; j < i; ++j) sum -= l[j] * Row<W>(t + j * W);
    Row<W>(t + i * W) = sum;
  }
  for (std::size_t i = size_; i-- > 0;) {
    const double* u = &lu_[i * size_];
    Lanes<W> sum = Row<W>(t + i * W);
    for (std::size_t j = i + 1; j < size_; ++j) sum -= u[j] * Row<W>(z + j * W);
    Row<W>(z + i * W) = sum / u[i];
  }
}

template <int W>
void DenseLu::substitute_transposed(double* z, double* t) const {
  for (std::size_t i = 0; i < size_; ++i) {
    const double* u = &lu_[i * size_];
    Lanes<W> x = Row<W>(z + i * W) / u[i];
    Row<W>(t + i * W) = x;
    for (std::size_t j = i + 1; j < size_; ++j) Row<W>(z + j * W) -= u[j] * x;
  }
  for (std::size_t i = size_; i-- > 0;) {
    const double* l = &lu_[i * size_];
    Lanes<W> x = Row<W>(t + i * W);
    for (std::size_t j = 0; j < i; ++j) Row<W>(t + j * W) -= l[j] * x;
  }
  for (std::size_t i = 0; i < size_; ++i) Row<W>(z + i * W) = Row<W>(t + goes_[i] * W);
}

void DenseLu::solve(double* z, int width, double* scratch) const { width == 1 ? substitute<1>(z, scratch) : substitute<lanes>(z, scratch); }
void DenseLu::solve_transposed(double* z, int width, double* scratch) const {
  width == 1 ? substitute_transposed<1>(z, scratch) : substitute_transposed<lanes>(z, scratch);
}

}  // namespace alumen::numeric::detail
