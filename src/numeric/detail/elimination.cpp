#include "numeric/detail/elimination.hpp"

#include <algorithm>
#include <cmath>

namespace alumen::numeric::detail {
namespace {

constexpr double cancelled = 1e-10;  // of the operands of a difference: what is left is rounding
constexpr double threshold = 0.1;    // of the largest candidate for a pivot

/// a - factor b, without what only rounding left over. Tells the columns that came and went.
Sparse difference(const Sparse& a, double factor, const Sparse& b, auto&& came, auto&& went) {
  Sparse out;
  out.reserve(a.size() + b.size());
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (j == b.end() || (i != a.end() && i->first < j->first)) {
      out.push_back(*i++);
    } else if (i == a.end() || j->first < i->first) {
      came(j->first);
      out.emplace_back(j->first, -factor * j->second);
      ++j;
    } else {
      double taken = factor * j->second, left = i->second - taken;
      if (std::fabs(left) > cancelled * (std::fabs(i->second) + std::fabs(taken)))
        out.emplace_back(i->first, left);
      else
        went(i->first);
      ++i, ++j;
    }
  }
  return out;
}

Sparse summed(std::span<const std::uint32_t> columns, std::span<const double> values) {
  Sparse all, out;
  for (std::size_t k = 0; k < columns.size(); ++k) all.emplace_back(columns[k], values[k]);
  std::ranges::stable_sort(all, {}, &Sparse::value_type::first);
  for (auto i = all.begin(); i != all.end();) {
    double sum = 0, size = 0;
    auto column = i->first;
    for (; i != all.end() && i->first == column; ++i) sum += i->second, size += std::fabs(i->second);
    if (std::fabs(sum) > cancelled * size) out.emplace_back(column, sum);
  }
  return out;
}

}  // namespace

double entry(const Sparse& terms, std::uint32_t column) {
  auto at = std::ranges::lower_bound(terms, column, {}, &Sparse::value_type::first);
  return at != terms.end() && at->first == column ? at->second : 0;
}

Elimination::Elimination(const Equations& equations) : columns_(equations.columns) {
  const auto& m = equations.matrix;
  for (std::uint32_t i = 0; i < m.size(); ++i) {
    auto first = m.start[i], count = m.start[i + 1] - first;
    Equation row{summed(std::span{m.column}.subspan(first, count), std::span{m.value}.subspan(first, count)),
                 {{i, 1.0}},
                 equations.right[i],
                 equations.magnitude[i]};
    rows_.push_back(std::move(row));
  }
  note_columns();
}

Elimination::Elimination(std::vector<Equation> rows, std::uint32_t columns) : rows_(std::move(rows)), columns_(columns) { note_columns(); }

void Elimination::note_columns() {
  pivot_.resize(rows_.size());
  users_.resize(columns_);
  active_.resize(columns_);
  for (std::uint32_t i = 0; i < rows_.size(); ++i)
    for (auto [column, value] : rows_[i].terms) users_[column].push_back(i), ++active_[column];
}

std::optional<std::uint32_t> Elimination::next_column(const std::vector<bool>& columns) const {
  std::optional<std::uint32_t> best;
  for (std::uint32_t c = 0; c < columns_; ++c)
    if (columns[c] && active_[c] > 0 && (!best || active_[c] < active_[*best])) best = c;
  return best;
}

std::uint32_t Elimination::pivot_row(std::uint32_t column) const {
  double largest = 0;
  auto size = [&](std::uint32_t i) { return pivot_[i] ? 0 : std::fabs(entry(rows_[i].terms, column)); };
  for (auto i : users_[column]) largest = std::max(largest, size(i));
  std::optional<std::uint32_t> best;
  for (auto i : users_[column]) {
    if (size(i) == 0 || size(i) < threshold * largest) continue;
    if (!best || std::pair(rows_[i].terms.size(), i) < std::pair(rows_[*best].terms.size(), *best)) best = i;
  }
  return *best;
}

void Elimination::subtract(std::uint32_t row, double factor, const Equation& pivot) {
  bool counts = !pivot_[row];
  auto& target = rows_[row];
  target.terms = difference(
      target.terms, factor, pivot.terms,
      [&](std::uint32_t c) {
        users_[c].push_back(row);
        if (counts) ++active_[c];
      },
      [&](std::uint32_t c) {
        std::erase(users_[c], row);
        if (counts) --active_[c];
      });
  auto nothing = [](std::uint32_t) {};
  target.origin = difference(target.origin, factor, pivot.origin, nothing, nothing);
  target.right -= factor * pivot.right;
  target.magnitude += std::fabs(factor) * pivot.magnitude;
}

void Elimination::eliminate(const std::vector<bool>& columns, bool everywhere) {
  while (auto column = next_column(columns)) {
    auto at = pivot_row(*column);
    pivot_[at] = *column;
    for (auto [c, value] : rows_[at].terms) --active_[c];
    double own = entry(rows_[at].terms, *column);
    auto users = users_[*column];
    for (auto row : users)
      if (row != at && (everywhere || !pivot_[row])) subtract(row, entry(rows_[row].terms, *column) / own, rows_[at]);
  }
}

}  // namespace alumen::numeric::detail
