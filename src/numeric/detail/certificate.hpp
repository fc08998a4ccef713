// What has to hold before a solver is believed. Inside the numeric room.
#pragma once
#include <vector>

#include "numeric/detail/solver.hpp"

namespace alumen::numeric::detail {

/// A x by row.
std::vector<double> row_values(const Packed& program, const std::vector<double>& x);
/// c - A' y by column.
std::vector<double> reduced_costs(const Packed& program, const std::vector<double>& dual);

/// Whether bounds and rows hold at x within 1e-7 of the size of their terms (at least of 1).
bool obeys(const Packed& program, const std::vector<double>& x);

/// Whether the dual values prove that no point has an objective smaller than x's by more than 1e-7 of its terms:
///   min c'x >= sum_i (y_i > 0 ? y_i low_i : y_i high_i) + sum_j (d_j > 0 ? d_j low_j : d_j high_j),   d = c - A' y
bool proves_optimal(const Packed& program, const std::vector<double>& x, const std::vector<double>& dual);

/// The program that minimises the sum of all violations of rows: two columns a row are added, nothing else costs anything. It
/// always has an optimum, and the dual of it is the certificate below.
Packed elastic(const Packed& program);
/// Whether the multipliers y prove that there is no point (Farkas): what y'A x can reach within the bounds of x lies below what
/// the rows ask of it, by more than 1e-7 of the terms.
bool proves_infeasible(const Packed& program, const std::vector<double>& dual);

}  // namespace alumen::numeric::detail
