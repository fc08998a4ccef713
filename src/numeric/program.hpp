// Linear and mixed-integer programs: one description, whichever solver is there.
//
//   minimise    constant + sum over columns of cost_j x_j
//   subject to  low_i <= sum_j a_ij x_j <= high_i     for every row
//               low_j <= x_j <= high_j,  x_j a whole number where the column says so
//
// CLP and CBC solve it; HiGHS does where its library is named. No solver is believed: a point is checked against the rows, an
// optimum of a linear program against its dual, an infeasible linear program against a certificate.
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace alumen::numeric {

/// A bound that is not there.
inline constexpr double unlimited = std::numeric_limits<double>::infinity();

/// A program, built column by column and row by row. Numbers should lie within some six orders of magnitude of each other.
struct Program {
  /// A decision: its bounds and what a unit of it costs.
  struct Column {
    std::string name;
    double low = 0, high = unlimited, cost = 0;
    bool whole = false;
  };
  /// A constraint. Rows of one `group` stand or fall together when an infeasible program is explained; rows without a group are
  /// definitions that nobody would give up.
  struct Row {
    std::string name;
    double low = -unlimited, high = unlimited;
    std::string group = {};
  };
  /// A coefficient; those of one cell add up.
  struct Entry {
    std::uint32_t row, column;
    double value;
  };
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<Entry> entries;
  double constant = 0;

  std::uint32_t add(Column column);  ///< its index
  std::uint32_t add(Row row);        ///< its index
  void put(std::uint32_t row, std::uint32_t column, double value) { entries.push_back({row, column, value}); }
};

/// What is known of a program after a solver has stopped.
enum class ProgramStatus : std::uint8_t {
  optimal,      ///< proven best, within 1e-9 of the objective (at least of 1) for whole numbers
  gap_reached,  ///< within the gap asked for
  infeasible,   ///< no point obeys bounds and rows
  unbounded,    ///< the objective falls for ever
  limit         ///< stopped by the limit of nodes or time; there may be a point
};
/// The word for it.
std::string_view word_of(ProgramStatus status);

/// How long to look and with what.
struct ProgramOptions {
  double gap = 0;                      ///< relative: (objective - bound) / |objective|; only whole columns can leave one
  std::int64_t nodes = 1'000'000;      ///< of branch and bound; the same on every machine
  double seconds = unlimited;          ///< to cancel by; what comes out then depends on the machine
  std::filesystem::path highs = {};    ///< library of HiGHS, version 1.5 or later; empty: CLP and CBC
};

/// What came out.
struct ProgramAnswer {
  ProgramStatus status = ProgramStatus::limit;
  bool found = false;         ///< whether there is a point
  double objective = 0;       ///< of the point, calculated from it
  double bound = -unlimited;  ///< no point has a smaller objective
  double gap = unlimited;     ///< relative; 0 where the optimum is proven
  std::vector<double> x;      ///< by column; whole columns hold whole numbers exactly
  std::vector<double> row;    ///< value of each row at x
  /// By row, how fast the least objective grows with the bound that holds it; by column, what a unit more of it costs. With whole
  /// columns: those of the linear program in which they are held at x.
  std::vector<double> dual, reduced;
  std::int64_t nodes = 0;
  std::string solver;         ///< "CLP 1.17.6", "CBC 2.10.8", "HiGHS 1.15.1"
};

/// Solves it. The whole columns of the best point are then fixed and the rest is solved once more as a linear program, so that
/// neither values nor duals carry the tolerance of the search. Infeasible and unbounded are answers.
/// Errors: numeric.no_solver (the library of HiGHS cannot be used); numeric.not_converged (no method gave something that stands
/// the checks: rows to 1e-7 of their terms, primal against dual objective to 1e-7, a certificate where there is no point).
Result<ProgramAnswer> solve(const Program& program, const ProgramOptions& options = {});

/// The groups of rows of an infeasible program that contradict each other, so that the program without any one of them has a
/// point. Found by leaving out one group after the other, the last ones first; the earlier ones therefore tend to stay. Empty
/// when bounds and rows without a group contradict each other already. Errors: those of solve(); a feasible program is a fault
/// of the caller.
/// Source: Chinneck, Feasibility and Infeasibility in Optimization, 2008, section 6.2 (deletion filter).
Result<std::vector<std::string>> conflict(const Program& program, const ProgramOptions& options = {});

}  // namespace alumen::numeric
