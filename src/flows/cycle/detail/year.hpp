// The equations of one region, year after year. NaN goes through all of them, so that a gap never turns into a number.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "flows/cycle/cycle.hpp"
#include "flows/cycle/detail/inputs.hpp"

namespace alumen::flows::detail {

/// A product group with what is known of it in every year.
struct GroupYears {
  const ProductGroup* group = nullptr;
  SurvivalTable table;
  std::vector<Filled> into_use, share, collection;  // from the year before the first one
  std::vector<double> normalised;                   // shares; index 0 is the first year
  std::vector<double> inflow, outflow;
};

/// An equation as far as gaps need it: what it gives, and which figures it takes that nothing calculates.
struct Equation {
  Quantity gives;
  std::vector<Quantity> leaves;
};
/// All equations, in the order in which they are worked out.
const std::vector<Equation>& equations();

/// A region at work. Years are counted from its first.
class Cycle {
 public:
  Cycle(const RegionInputs& inputs, const Inputs& all, Diagnostics& out);
  /// All years. False after an error.
  bool run();
  /// What the tables and equations give; the notes about it are remark()'s.
  RegionCycle take();
  const RegionInputs& inputs() const { return inputs_; }
  const std::vector<GroupYears>& groups() const { return groups_; }
  const std::vector<Filled>& leaf(Quantity quantity) const { return filled_.at(quantity); }

 private:
  void make_groups();
  void normalise_shares();
  bool check_shares(std::size_t i, double sum);
  bool check_groups_against_total();
  bool year(std::size_t i);
  void evaluate(std::size_t i, double recycled_before, bool clamp);
  void enter_use(std::size_t i, bool clamp);
  void leave_use(std::size_t i);
  void settle(Quantity quantity, std::size_t i, double calculated);
  double get(Quantity quantity, std::size_t i) const { return out_.totals.at(quantity).used[i]; }
  double collected(std::size_t i) const;
  void balances(std::size_t i);

  const RegionInputs& inputs_;
  const Inputs& all_;
  Diagnostics& told_;
  std::size_t size_;
  std::map<Quantity, std::vector<Filled>> filled_;
  std::vector<GroupYears> groups_;
  RegionCycle out_;
};

}  // namespace alumen::flows::detail
