// Figures that are not known for certain, as standard normals that move them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "flows/cycle/detail/inputs.hpp"

namespace alumen::flows::detail {

/// One uncertain figure, or a series of them whose years are uncertain together.
struct Variable {
  std::string name;       // "uk/collection_rate/cans", "product_groups/cans/life_years"
  std::uint64_t id = 0;   // of its random numbers
  /// A row that it moves. The distribution is that of the figure over its value.
  struct Moved {
    enum Kind { datum, life, alloy, sorting, melt_yield, content, recovery } kind;
    std::size_t row;      // in its table; of lives the region
    std::size_t group;    // of lives
    Distribution relative;
  };
  std::vector<Moved> moved;
};

/// Variables of the rows of `uncertainties` that name tables of this room, and of the standard deviations in flow_data. A row of
/// `uncertainties` goes before a standard deviation, the longest pattern before shorter ones.
/// Error: flows.bad_uncertainty (a distribution that cannot be, a column that is not a figure).
std::vector<Variable> variables_of(const chain::Workspace& workspace, const Inputs& inputs, Diagnostics& out);

/// Moves figures and sets them back. Masses are multiplied; rates and shares move by their odds, so that they stay between 0 and 1:
/// logit p' = logit p + (x - 1) / (1 - p), which is p x to first order; shares that sum to one still do.
class Mover {
 public:
  /// `inputs` stays where it is and is changed in place.
  Mover(Inputs& inputs, const std::vector<Variable>& variables);
  /// One standard normal a variable.
  void move(std::span<const double> normals);
  /// True where alloys or sorting move, so that Materials have to be made anew.
  bool moves_materials() const { return materials_; }

 private:
  double& figure(const Variable::Moved& m, bool second = false);
  void keep_sums();

  Inputs& inputs_;
  const std::vector<Variable>& variables_;
  std::vector<double> data_;
  std::vector<std::vector<ProductGroup>> groups_;
  MaterialRows rows_;
  bool shares_ = false, materials_ = false;
};

}  // namespace alumen::flows::detail
