#define EIGEN_MPL2_ONLY
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <algorithm>
#include <cmath>

#include "numeric/detail/lu.hpp"

namespace alumen::numeric::detail {
namespace {

template <int W>
using Lanes = Eigen::Array<double, W, 1>;
template <int W>
using Row = Eigen::Map<Lanes<W>>;

Eigen::SparseMatrix<double> to_eigen(const SparseRows& a) {
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(a.value.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (auto e = a.start[i]; e < a.start[i + 1]; ++e) entries.emplace_back(static_cast<int>(i), static_cast<int>(a.column[e]), a.value[e]);
  auto n = static_cast<Eigen::Index>(a.size());
  Eigen::SparseMatrix<double> out(n, n);
  out.setFromTriplets(entries.begin(), entries.end());
  out.makeCompressed();
  return out;
}

double norm1(const std::vector<double>& v) {
  double sum = 0;
  for (double x : v) sum += std::fabs(x);
  return sum;
}

}  // namespace

double SparseLu::factor(const SparseRows& a) {
  auto matrix = to_eigen(a);
  Eigen::SparseLU<Eigen::SparseMatrix<double>> lu(matrix);
  if (lu.info() != Eigen::Success) return 0;
  // The factors leave Eigen's supernodes: its own substitution rounds differently for one and for several columns.
  auto factors = lu.matrixU();
  auto take = [](Columns& part, Eigen::Index row, double value) {
    if (value == 0) return;
    part.row.push_back(static_cast<std::uint32_t>(row));
    part.value.push_back(value);
  };
  diagonal_.assign(a.size(), 0);
  for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
    for (Eigen::MappedSparseMatrix<double>::InnerIterator it(factors.m_mapU, j); it; ++it) take(upper_, it.index(), it.value());
    using Supernodes = std::remove_cvref_t<decltype(factors.m_mapL)>;
    for (typename Supernodes::InnerIterator it(factors.m_mapL, j); it; ++it) {
      if (it.index() == j)
        diagonal_[static_cast<std::size_t>(j)] = it.value();
      else
        take(it.index() > j ? lower_ : upper_, it.index(), it.value());
    }
    lower_.start.push_back(static_cast<std::uint32_t>(lower_.row.size()));
    upper_.start.push_back(static_cast<std::uint32_t>(upper_.row.size()));
  }
  row_goes_.assign(lu.rowsPermutation().indices().begin(), lu.rowsPermutation().indices().end());
  column_goes_.assign(lu.colsPermutation().indices().begin(), lu.colsPermutation().indices().end());
  if (std::ranges::find(diagonal_, 0.0) != diagonal_.end()) return 0;
  std::vector<double> column_sum(a.size());
  for (std::size_t e = 0; e < a.value.size(); ++e) column_sum[a.column[e]] += std::fabs(a.value[e]);
  return 1 / (*std::ranges::max_element(column_sum) * inverse_norm());
}

/// Hager's estimate of the 1-norm of the inverse (Higham 1988, ACM TOMS 14:381), with Higham's alternating vector.
double SparseLu::inverse_norm() const {
  std::size_t n = diagonal_.size();
  std::vector<double> x(n, 1.0 / static_cast<double>(n)), y, scratch(n);
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    y = x;
    solve(y.data(), 1, scratch.data());
    double now = norm1(y);
    if (round > 0 && !(now > best)) break;
    best = now;
    for (auto& v : y) v = v < 0 ? -1 : 1;
    solve_transposed(y.data(), 1, scratch.data());
    auto top = std::ranges::max_element(y, {}, [](double v) { return std::fabs(v); });
    std::ranges::fill(x, 0);
    x[static_cast<std::size_t>(top - y.begin())] = 1;
  }
  for (std::size_t i = 0; i < n; ++i) x[i] = (i % 2 ? -1 : 1) * (1 + static_cast<double>(i) / static_cast<double>(n - 1));
  solve(x.data(), 1, scratch.data());
  return std::max(best, 2 * norm1(x) / (3 * static_cast<double>(n)));
}

template <int W>
void SparseLu::substitute(double* z, double* t) const {
  std::size_t n = diagonal_.size();
  for (std::size_t i = 0; i < n; ++i) Row<W>(t + row_goes_[i] * W) = Row<W>(z + i * W);
  for (std::size_t j = 0; j < n; ++j) {
    Lanes<W> x = Row<W>(t + j * W);
    for (auto e = lower_.start[j]; e < lower_.start[j + 1]; ++e) Row<W>(t + lower_.row[e] * W) -= lower_.value[e] * x;
  }
  for (std::size_t j = n; j-- > 0;) {
    Lanes<W> x = Row<W>(t + j * W) / diagonal_[j];
    Row<W>(t + j * W) = x;
    for (auto e = upper_.start[j]; e < upper_.start[j + 1]; ++e) Row<W>(t + upper_.row[e] * W) -= upper_.value[e] * x;
  }
  for (std::size_t i = 0; i < n; ++i) Row<W>(z + i * W) = Row<W>(t + column_goes_[i] * W);
}

template <int W>
void SparseLu::substitute_transposed(double* z, double* t) const {
  std::size_t n = diagonal_.size();
  for (std::size_t i = 0; i < n; ++i) Row<W>(t + column_goes_[i] * W) = Row<W>(z + i * W);
  for (std::size_t j = 0; j < n; ++j) {
    Lanes<W> sum = Row<W>(t + j * W);
    for (auto e = upper_.start[j]; e < upper_.start[j + 1]; ++e) sum -= upper_.value[e] * Row<W>(t + upper_.row[e] * W);
    Row<W>(t + j * W) = sum / diagonal_[j];
  }
  for (std::size_t j = n; j-- > 0;) {
    Lanes<W> sum = Row<W>(t + j * W);
    for (auto e = lower_.start[j]; e < lower_.start[j + 1]; ++e) sum -= lower_.value[e] * Row<W>(t + lower_.row[e] * W);
    Row<W>(t + j * W) = sum;
  }
  for (std::size_t i = 0; i < n; ++i) Row<W>(z + i * W) = Row<W>(t + row_goes_[i] * W);
}

void SparseLu::solve(double* z, int width, double* scratch) const {
  width == 1 ? substitute<1>(z, scratch) : substitute<lanes>(z, scratch);
}
void SparseLu::solve_transposed(double* z, int width, double* scratch) const {
  width == 1 ? substitute_transposed<1>(z, scratch) : substitute_transposed<lanes>(z, scratch);
}

}  // namespace alumen::numeric::detail
