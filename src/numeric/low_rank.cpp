#include "numeric/low_rank.hpp"

#define EIGEN_MPL2_ONLY
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/result.hpp"

namespace alumen::numeric {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr int most_steps = 40;
constexpr Eigen::Index always_direct = 12;  // a system of this size is solved faster than a step is tested

std::vector<std::uint32_t> distinct(std::vector<std::uint32_t> all) {
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Eigen::Index place(const std::vector<std::uint32_t>& sorted, std::uint32_t value) {
  return std::ranges::lower_bound(sorted, value) - sorted.begin();
}

Eigen::Index index(std::size_t size) { return static_cast<Eigen::Index>(size); }

}  // namespace

struct LowRank::Impl {
  double base = 0;
  std::vector<std::uint32_t> rows, columns;           // distinct, rising
  std::vector<Eigen::Index> cell_row, cell_column;    // places of a cell in them
  std::vector<Eigen::Index> burden_row;
  Vector x_rows, y_columns;
  Matrix inverse;  // (A^-1)[columns, rows]

  void invert(const Network& network);
  /// w = beta + D v.
  void apply(std::span<const double> deltas, const Vector& beta, const Vector& v, Vector& w) const;
  bool step(std::span<const double> deltas, const Vector& beta, Vector& w) const;
  bool direct(std::span<const double> deltas, const Vector& beta, Vector& w) const;
};

LowRank::LowRank(LowRank&&) noexcept = default;
LowRank& LowRank::operator=(LowRank&&) noexcept = default;
LowRank::~LowRank() = default;
double LowRank::base() const { return impl_->base; }
std::size_t LowRank::rows() const { return impl_->rows.size(); }
std::size_t LowRank::columns() const { return impl_->columns.size(); }

LowRank::LowRank(const Network& network, std::span<const double> y, std::uint32_t product, std::vector<Cell> cells,
                 std::vector<std::uint32_t> burdens)
    : impl_(std::make_unique<Impl>()) {
  std::size_t n = network.size();
  auto known = [&](std::uint32_t row) { return row < n; };
  check(y.size() == n && known(product) && std::ranges::all_of(burdens, known) &&
            std::ranges::all_of(cells, [&](Cell c) { return known(c.row) && known(c.column); }),
        "a change outside its network");
  impl_->base = y[product];
  auto rows = burdens;
  std::vector<std::uint32_t> columns;
  for (auto c : cells) rows.push_back(c.row), columns.push_back(c.column);
  impl_->rows = distinct(std::move(rows));
  impl_->columns = distinct(std::move(columns));
  for (auto c : cells) {
    impl_->cell_row.push_back(place(impl_->rows, c.row));
    impl_->cell_column.push_back(place(impl_->columns, c.column));
  }
  for (auto b : burdens) impl_->burden_row.push_back(place(impl_->rows, b));
  std::vector<double> x(n, 0);
  x[product] = 1;
  network.solve_transposed(x);
  impl_->x_rows.resize(index(impl_->rows.size()));
  impl_->y_columns.resize(index(impl_->columns.size()));
  for (std::size_t r = 0; r < impl_->rows.size(); ++r) impl_->x_rows[index(r)] = x[impl_->rows[r]];
  for (std::size_t c = 0; c < impl_->columns.size(); ++c) impl_->y_columns[index(c)] = y[impl_->columns[c]];
  impl_->invert(network);
}

/// Columns of the inverse for the distinct rows, or its rows for the distinct columns, whichever are fewer.
void LowRank::Impl::invert(const Network& network) {
  inverse.resize(index(columns.size()), index(rows.size()));
  bool by_rows = rows.size() <= columns.size();
  const auto& asked = by_rows ? rows : columns;
  const auto& read = by_rows ? columns : rows;
  constexpr std::size_t group = 8;
  std::size_t n = network.size();
  std::vector<double> z;
  for (std::size_t first = 0; first < asked.size(); first += group) {
    std::size_t count = std::min(group, asked.size() - first);
    z.assign(n * count, 0);
    for (std::size_t k = 0; k < count; ++k) z[k * n + asked[first + k]] = 1;
    by_rows ? network.solve(z, count) : network.solve_transposed(z, count);
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t i = 0; i < read.size(); ++i)
        (by_rows ? inverse(index(i), index(first + k)) : inverse(index(first + k), index(i))) = z[k * n + read[i]];
  }
}

void LowRank::Impl::apply(std::span<const double> deltas, const Vector& beta, const Vector& v, Vector& w) const {
  w = beta;
  for (std::size_t k = 0; k < deltas.size(); ++k) w[cell_row[k]] += deltas[k] * v[cell_column[k]];
}

/// Steps of w = beta + D (y_C + G w): small changes contract fast. False when they do not; then no eigenvalue of D G is
/// known to lie within the unit circle.
bool LowRank::Impl::step(std::span<const double> deltas, const Vector& beta, Vector& w) const {
  Vector next(w.size()), v(y_columns.size());
  apply(deltas, beta, y_columns, w);
  double before = std::numeric_limits<double>::infinity();
  for (int k = 0; k < most_steps; ++k) {
    v.noalias() = inverse * w;
    v += y_columns;
    apply(deltas, beta, v, next);
    double change = (next - w).cwiseProduct(x_rows).cwiseAbs().sum(), size = next.cwiseProduct(x_rows).cwiseAbs().sum();
    w.swap(next);
    if (!std::isfinite(change)) return false;
    if (change <= 1e-16 * std::max(size, std::fabs(base))) return true;
    // Rounding ends the progress; a change that still is large ends the attempt.
    if (k > 0 && change > 0.6 * before) return change <= 4e-16 * std::max(size, std::fabs(base));
    before = change;
  }
  return false;
}

/// (I - D G) w = beta + D y_C, or (I - G D) v = y_C + G beta and w = beta + D v, by LU.
bool LowRank::Impl::direct(std::span<const double> deltas, const Vector& beta, Vector& w) const {
  auto r = w.size(), c = y_columns.size();
  bool by_rows = r <= c;
  Matrix system = Matrix::Identity(std::min(r, c), std::min(r, c));
  for (std::size_t k = 0; k < deltas.size(); ++k) {
    if (by_rows)
      system.row(cell_row[k]) -= deltas[k] * inverse.row(cell_column[k]);
    else
      system.col(cell_column[k]) -= deltas[k] * inverse.col(cell_row[k]);
  }
  Eigen::PartialPivLU<Matrix> lu(system);
  // The determinant is that of the changed network over that of the base: it is not above 0 where an eigenvalue of the
  // changed M reached one.
  if (system.size() > 0 && !(lu.rcond() > 1e-14 && lu.determinant() > 0)) return false;
  if (by_rows) {
    Vector right(r);
    apply(deltas, beta, y_columns, right);
    w = lu.solve(right);
  } else {
    Vector v = lu.solve(y_columns + inverse * beta);
    apply(deltas, beta, v, w);
  }
  return true;
}

std::optional<double> LowRank::changed(std::span<const double> deltas, std::span<const double> burden_deltas) const {
  check(deltas.size() == impl_->cell_row.size() && burden_deltas.size() == impl_->burden_row.size(), "other changes than were prepared");
  Vector beta = Vector::Zero(impl_->x_rows.size()), w(impl_->x_rows.size());
  for (std::size_t i = 0; i < burden_deltas.size(); ++i) beta[impl_->burden_row[i]] += burden_deltas[i];
  bool small = std::min(impl_->x_rows.size(), impl_->y_columns.size()) <= always_direct;
  if (small || !impl_->step(deltas, beta, w))
    if (!impl_->direct(deltas, beta, w)) return {};
  double value = impl_->base + impl_->x_rows.dot(w);
  return std::isfinite(value) ? std::optional{value} : std::nullopt;
}

}  // namespace alumen::numeric
