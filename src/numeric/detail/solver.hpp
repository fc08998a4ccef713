// What a solver takes and gives, whoever it is. Inside the numeric room.
#pragma once
#include <memory>
#include <vector>

#include "numeric/program.hpp"

namespace alumen::numeric::detail {

/// A program as solvers take it: the matrix by columns, entries of a cell added up.
struct Packed {
  std::vector<double> cost, low, high, row_low, row_high;
  std::vector<int> start, index;  ///< of the matrix by columns
  std::vector<double> value;
  std::vector<char> whole;        ///< empty for a linear program

  explicit Packed(const Program& program);
  int columns() const { return static_cast<int>(cost.size()); }
  int rows() const { return static_cast<int>(row_low.size()); }
};

/// What a solver says of itself before anything is checked.
enum class Said { optimal, infeasible, unbounded, infeasible_or_unbounded, limit, nothing };
struct Raw {
  Said said = Said::nothing;
  std::vector<double> x, dual;  ///< x empty: no point; dual by row, of linear programs only
  double bound = -unlimited;    ///< without the program's constant
  std::int64_t nodes = 0;
};

/// The ways to try, one after the other, while none gives what stands the checks.
enum class Way { usual, primal, unscaled, interior };

/// One solver. `linear` ignores which columns are whole.
struct Solver {
  virtual ~Solver() = default;
  virtual std::string name(bool linear) const = 0;
  virtual Raw linear(const Packed& program, Way way, const ProgramOptions& options) const = 0;
  virtual Raw whole(const Packed& program, const ProgramOptions& options) const = 0;
};

/// CLP for linear programs, CBC for the others.
std::unique_ptr<Solver> coin_solver();
/// HiGHS from its library. Error: numeric.no_solver.
Result<std::unique_ptr<Solver>> highs_solver(const std::filesystem::path& library);

}  // namespace alumen::numeric::detail
