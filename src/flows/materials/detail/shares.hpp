// Shares that are given for some years, spread over all of them.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace alumen::flows::detail {

/// A share as a row gives it.
struct GivenShare {
  std::size_t cell;  // what has the share
  int year;          // 0: in all years in which no other row speaks for the cell
  double share;
  std::size_t row;   // for messages
};

/// The rows of one origin. One that cannot be read spoils the sum, which is then not looked at.
struct Origin {
  std::vector<GivenShare> rows;
  bool spoilt = false;
};

/// What the rows say of one year; every cell has a share in it. A year is given whole: a cell that has no row in a year of the origin
/// has the share of its row without a year, or none.
struct GivenYear {
  int year;                   // 0 when no row names a year
  std::size_t row;            // the first that speaks of it
  std::vector<double> share;  // by cell
  double sum() const;
};

/// Shares count as one together within this: what rounding of decimals leaves.
inline constexpr double rounding = 1e-9;

/// " in 2020", or nothing for all years.
std::string at_year(int year);

/// The years that the rows name, in order; one of year 0 when they name none.
std::vector<GivenYear> given_years(std::span<const GivenShare> rows, std::size_t cells);

/// Appends years x cells: even change between two given years, and the nearest one before the first and after the last.
void spread(std::span<const GivenYear> given, int first_year, int last_year, std::vector<double>& out);

}  // namespace alumen::flows::detail
