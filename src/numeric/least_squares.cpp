#include "numeric/least_squares.hpp"

#define EIGEN_MPL2_ONLY
#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/result.hpp"
#include "numeric/detail/elimination.hpp"

namespace alumen::numeric {
namespace {

using Matrix = Eigen::SparseMatrix<double>;
using Vector = Eigen::VectorXd;
using Factor = Eigen::SimplicialLDLT<Matrix, Eigen::Lower, Eigen::AMDOrdering<int>>;
using detail::Sparse;

constexpr double contradicts = 1e-9;  // of the numbers that a right side was made of
constexpr double same = 1e-9;         // relative, of two directions
constexpr int refinements = 2;

Eigen::Index index(std::size_t value) { return static_cast<Eigen::Index>(value); }

/// The equations of rows without pivot whose terms are gone although their right side is not: the fewest of them.
std::optional<Contradiction> contradiction(const detail::Elimination& done) {
  std::optional<Contradiction> best;
  for (std::size_t i = 0; i < done.rows().size(); ++i) {
    const auto& row = done.rows()[i];
    if (done.pivots()[i] || std::fabs(row.right) <= contradicts * row.magnitude) continue;
    if (best && best->rows.size() <= row.origin.size()) continue;
    best.emplace();
    for (auto [equation, factor] : row.origin) best->rows.push_back(equation);
  }
  return best;
}

}  // namespace

struct LeastSquares::Impl {
  std::vector<double> sd;                              // infinite: not measured
  std::vector<Determined> determined;
  std::vector<std::optional<detail::Equation>> tells;  // of a column without measurement: the row that tells it
  std::vector<detail::Equation> reduced;               // G x = g, full in rank
  std::size_t equations = 0;
  Vector norm;            // of the rows of G diag(s)
  Matrix scaled;          // rows: G diag(s) / norm, by columns
  std::vector<Sparse> of_equation;  // part of each equation in the rows of G, divided by the norm
  Factor factor;          // of scaled * scaled'

  bool is_measured(std::size_t j) const { return std::isfinite(sd[j]); }
  void set_determined();
  void set_up();
  Vector residual(const Vector& x_scaled) const;
  double half_squared(const Sparse& direction) const;
  Sparse direction(Place place) const;
  Vector scaled_measurements(std::span<const double> measured) const;
};

LeastSquares::LeastSquares(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LeastSquares::LeastSquares(LeastSquares&&) noexcept = default;
LeastSquares& LeastSquares::operator=(LeastSquares&&) noexcept = default;
LeastSquares::~LeastSquares() = default;
std::size_t LeastSquares::degrees() const { return impl_->reduced.size(); }
Determined LeastSquares::determined(std::uint32_t column) const { return impl_->determined[column]; }

std::expected<LeastSquares, Contradiction> LeastSquares::factor(const Equations& equations, std::span<const double> sd) {
  check(sd.size() == equations.columns && equations.right.size() == equations.matrix.size() &&
            equations.magnitude.size() == equations.right.size(),
        "one deviation a column, one right side and one magnitude an equation");
  auto impl = std::make_unique<Impl>();
  impl->sd.assign(sd.begin(), sd.end());
  impl->equations = equations.matrix.size();
  std::vector<bool> measured(sd.size()), free(sd.size());
  for (std::size_t j = 0; j < sd.size(); ++j) {
    check(sd[j] > 0, "deviations are positive");
    measured[j] = std::isfinite(sd[j]), free[j] = !measured[j];
  }
  detail::Elimination first(equations);
  first.eliminate(free, true);
  std::vector<detail::Equation> rest;
  impl->tells.resize(sd.size());
  for (std::size_t i = 0; i < first.rows().size(); ++i) {
    if (first.pivots()[i])
      impl->tells[*first.pivots()[i]] = first.rows()[i];
    else
      rest.push_back(first.rows()[i]);
  }
  // Which of the rest are sums of others shows only after another elimination; the rows themselves stay as sparse as they are.
  detail::Elimination second(rest, equations.columns);
  second.eliminate(measured, false);
  if (auto bad = contradiction(second)) return std::unexpected(std::move(*bad));
  for (std::size_t i = 0; i < rest.size(); ++i)
    if (second.pivots()[i]) impl->reduced.push_back(std::move(rest[i]));
  impl->set_determined();
  impl->set_up();
  return LeastSquares(std::move(impl));
}

void LeastSquares::Impl::set_determined() {
  for (std::size_t j = 0; j < sd.size(); ++j) determined.push_back(is_measured(j) ? Determined::just_determined : Determined::unobservable);
  for (const auto& row : reduced)
    for (auto [column, value] : row.terms) determined[column] = Determined::redundant;
  for (std::size_t j = 0; j < sd.size(); ++j) {
    if (!tells[j]) continue;
    bool alone = std::ranges::count_if(tells[j]->terms, [&](const auto& t) { return !is_measured(t.first); }) == 1;
    if (alone) determined[j] = Determined::observable;
  }
}

void LeastSquares::Impl::set_up() {
  norm.resize(index(reduced.size()));
  of_equation.resize(equations);
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t i = 0; i < reduced.size(); ++i) {
    double largest = 0, sum = 0;
    for (auto [column, value] : reduced[i].terms) largest = std::max(largest, std::fabs(value * sd[column]));
    for (auto [column, value] : reduced[i].terms) sum += value * sd[column] / largest * (value * sd[column] / largest);
    norm[index(i)] = largest * std::sqrt(sum);
    for (auto [column, value] : reduced[i].terms)
      entries.emplace_back(static_cast<int>(i), static_cast<int>(column), value * sd[column] / norm[index(i)]);
    for (auto [equation, value] : reduced[i].origin)
      of_equation[equation].emplace_back(static_cast<std::uint32_t>(i), value / norm[index(i)]);
  }
  scaled.resize(index(reduced.size()), index(sd.size()));
  scaled.setFromTriplets(entries.begin(), entries.end());
  if (reduced.empty()) return;
  Matrix normal = scaled * Matrix(scaled.transpose());
  factor.compute(normal);
  check(factor.info() == Eigen::Success, "equations that are full in rank can be factored");
}

Vector LeastSquares::Impl::residual(const Vector& x_scaled) const {
  Vector out = scaled * x_scaled;
  for (std::size_t i = 0; i < reduced.size(); ++i) out[index(i)] -= reduced[i].right / norm[index(i)];
  return out;
}

/// d' (L D L')^-1 d, by a forward solve that skips what stays zero.
double LeastSquares::Impl::half_squared(const Sparse& direction) const {
  if (direction.empty()) return 0;
  Vector z = Vector::Zero(index(reduced.size()));
  const auto& place = factor.permutationP().indices();
  for (auto [row, value] : direction) z[place.size() > 0 ? place[row] : static_cast<int>(row)] = value;
  const auto& lower = factor.matrixL().nestedExpression();
  const auto& pivot = factor.vectorD();
  double sum = 0;
  for (Eigen::Index k = 0; k < z.size(); ++k) {
    if (z[k] == 0) continue;
    sum += z[k] * z[k] / pivot[k];
    for (Matrix::InnerIterator it(lower, k); it; ++it)
      if (it.row() > k) z[it.row()] -= it.value() * z[k];
  }
  return sum;
}

Sparse LeastSquares::Impl::direction(Place place) const {
  if (place.equation) return of_equation[place.index];
  Sparse out;
  for (Matrix::InnerIterator it(scaled, place.index); it; ++it) out.emplace_back(static_cast<std::uint32_t>(it.row()), it.value());
  return out;
}

Vector LeastSquares::Impl::scaled_measurements(std::span<const double> measured) const {
  Vector out = Vector::Zero(index(sd.size()));
  for (std::size_t j = 0; j < sd.size(); ++j)
    if (is_measured(j)) out[index(j)] = measured[j] / sd[j];
  return out;
}

LeastSquares::Solution LeastSquares::solve(std::span<const double> measured) const {
  const auto& a = *impl_;
  check(measured.size() == a.sd.size(), "one measurement a column");
  Vector x = a.scaled_measurements(measured), pull = Vector::Zero(index(a.reduced.size()));
  for (int k = 0; k <= refinements && !a.reduced.empty(); ++k) {
    Vector step = a.factor.solve(a.residual(x));
    x -= a.scaled.transpose() * step;
    pull += step;
  }
  Solution out{{measured.begin(), measured.end()}, std::vector<double>(a.equations, 0.0)};
  for (std::size_t j = 0; j < a.sd.size(); ++j)
    if (a.determined[j] == Determined::redundant) out.x[j] = x[index(j)] * a.sd[j];
  std::vector<double> told = out.x;
  for (std::size_t j = 0; j < a.sd.size(); ++j) {
    if (!a.tells[j]) continue;
    double sum = a.tells[j]->right, own = 1;
    for (auto [column, value] : a.tells[j]->terms) {
      if (column == j)
        own = value;
      else
        sum -= value * out.x[column];
    }
    told[j] = sum / own;
  }
  out.x = std::move(told);
  for (std::size_t k = 0; k < a.equations; ++k)
    for (auto [row, value] : a.of_equation[k]) out.multipliers[k] += value * pull[row];
  return out;
}

std::vector<double> LeastSquares::variances() const {
  const auto& a = *impl_;
  std::vector<double> out;
  for (std::uint32_t j = 0; j < a.sd.size(); ++j) {
    if (a.determined[j] == Determined::unobservable) {
      out.push_back(std::numeric_limits<double>::quiet_NaN());
    } else if (a.is_measured(j)) {
      double taken = a.determined[j] == Determined::redundant ? a.half_squared(a.direction({false, j})) : 0;
      out.push_back(a.sd[j] * a.sd[j] * std::clamp(1 - taken, 0.0, 1.0));
    } else {
      // The unknown is a sum of measured ones: its variance before, less what the adjustment takes.
      double own = detail::entry(a.tells[j]->terms, j), before = 0;
      Vector sum = Vector::Zero(index(a.reduced.size()));
      for (auto [column, value] : a.tells[j]->terms) {
        if (column == j) continue;
        double weight = value * a.sd[column] / own;
        before += weight * weight;
        for (Matrix::InnerIterator it(a.scaled, column); it; ++it) sum[it.row()] += it.value() * weight;
      }
      Sparse direction;
      for (Eigen::Index k = 0; k < sum.size(); ++k)
        if (sum[k] != 0) direction.emplace_back(static_cast<std::uint32_t>(k), sum[k]);
      out.push_back(std::max(before - a.half_squared(direction), 0.0));
    }
  }
  return out;
}

std::vector<double> LeastSquares::information() const {
  std::vector<double> out;
  for (const auto& direction : impl_->of_equation) out.push_back(impl_->half_squared(direction));
  return out;
}

bool LeastSquares::alike(Place a, Place b) const {
  auto x = impl_->direction(a), y = impl_->direction(b);
  if (x.empty() || x.size() != y.size()) return false;
  // By the largest entry: where it is small in the other one they differ anyway.
  std::size_t top = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (std::fabs(x[k].second) > std::fabs(x[top].second)) top = k;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (x[k].first != y[k].first || std::fabs(x[k].second / x[top].second - y[k].second / y[top].second) > same) return false;
  return true;
}

std::vector<LeastSquares::Component> LeastSquares::components(std::span<const double> measured) const {
  const auto& a = *impl_;
  if (a.reduced.empty()) return {};
  Eigen::MatrixXd dense = Eigen::MatrixXd(a.scaled) * Eigen::MatrixXd(a.scaled).transpose();
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> axes(dense);
  Eigen::MatrixXd turned = axes.eigenvalues().cwiseSqrt().cwiseInverse().asDiagonal() * axes.eigenvectors().transpose();
  Vector scores = turned * a.residual(a.scaled_measurements(measured));
  auto x = solve(measured).x;
  Eigen::MatrixXd weights = turned * a.scaled;
  std::vector<Component> out;
  for (Eigen::Index k = 0; k < scores.size(); ++k) {
    Component c{scores[k], {}};
    for (std::size_t j = 0; j < x.size(); ++j)
      c.part.push_back(a.is_measured(j) ? weights(k, index(j)) * (measured[j] - x[j]) / a.sd[j] : 0);
    out.push_back(std::move(c));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, [](const Component& c) { return std::fabs(c.score); });
  return out;
}

}  // namespace alumen::numeric
