// A region at work: its figures by year, its groups in use, and what the years before have left for the next one.
// NaN goes through all equations, so that a gap never turns into a number.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flows/cycle/cycle.hpp"
#include "flows/cycle/detail/inputs.hpp"
#include "flows/cycle/detail/metals.hpp"

namespace alumen::flows::detail {

/// A figure told for all, or for one of the things that it may be told by.
struct Leaf {
  std::vector<Filled> own, all;  // from the year before the first one
  bool given(std::size_t i) const { return own[i + 1].row || all[i + 1].row; }
  double at(std::size_t i) const { return own[i + 1].row ? own[i + 1].value : all[i + 1].value; }
};

/// A product group with what is known of it in every year.
struct GroupYears {
  const ProductGroup* group = nullptr;
  std::size_t position = 0;  // in Inputs::frame()
  SurvivalTable table;
  std::vector<Filled> into_use, share, use_per_person, stock_per_person;  // from the year before the first one
  Leaf collection, manufacturing_scrap, imports;
  std::vector<double> normalised;  // shares; index 0 is the first year
  std::vector<double> inflow, outflow, in_use;
  std::vector<double> left;    // share of each cohort in use at the end of the year before
  std::vector<double> factor;  // share of each cohort that no target has retired early
  // What cohorts are made of: years x families x width, for the families that the group has in any year.
  std::vector<std::size_t> families;
  std::vector<double> stuff;
  std::vector<double> older;   // what cohorts of years before give in this one: families x width
};

/// An equation as far as gaps need it: what it gives, and which figures it takes that nothing calculates, any of those in a line.
struct Equation {
  Quantity gives;
  std::vector<std::vector<Quantity>> leaves;
};
/// All equations of a year in which supply is followed forward, or use back, in the order in which they are worked out.
const std::vector<Equation>& supply_equations();
const std::vector<Equation>& demand_equations();

/// A region and its years so far. Years are counted from its first.
struct RegionState {
  RegionState(const RegionInputs& inputs, const Inputs& all, std::size_t index, const Metals& metals, Diagnostics& out);

  const RegionInputs& inputs;
  const Inputs& all;
  std::size_t index;  // in Inputs::regions
  const Metals& metals;
  Diagnostics& told;
  std::size_t size;
  RegionCycle out;
  std::map<Quantity, std::vector<Filled>> filled;
  std::vector<GroupYears> groups;
  std::vector<Leaf> fabrication_scrap, fabrication_loss, semis_import_rate, scrap_export_rate;  // by form; the last by class
  std::vector<CycleSeries*> series;  // by quantity
  std::vector<std::pair<int, double>> negative_inflow;
  bool checked = true;  // balances are recalculated and alloys told; draws need neither
  // What the year before has left: metal by family (families x width, by the tonne), scrap to melt (classes x width).
  std::vector<double> metal, scrap;

  int year(std::size_t i) const { return inputs.region.first_year + static_cast<int>(i); }
  bool covers(int calendar) const { return calendar >= inputs.region.first_year && calendar <= inputs.region.last_year; }
  std::size_t place(int calendar) const { return static_cast<std::size_t>(calendar - inputs.region.first_year); }
  bool demand(std::size_t i) const { return inputs.region.demand_from && year(i) >= inputs.region.demand_from; }
  double get(Quantity quantity, std::size_t i) const { return series[static_cast<std::size_t>(quantity)]->used[i]; }
  /// What the tables say of a year; NaN where they say nothing.
  double given(Quantity quantity, std::size_t i) const { return series[static_cast<std::size_t>(quantity)]->filled[i]; }
  /// A calculated figure; one of the tables goes before it.
  void settle(Quantity quantity, std::size_t i, double calculated);
  /// A calculated figure that goes on even where the tables have one, which is then only shown.
  void put(Quantity quantity, std::size_t i, double calculated);
  Leaf leaf(Quantity quantity, const std::string& of) const { return {inputs.fill(quantity, of), inputs.fill(quantity)}; }
};

/// The groups that the region has figures for, each with its survival; shares are checked and scaled to one. False after an error.
bool make_groups(RegionState& r);
/// One year in which metal supply is followed forward. False after an error.
bool supply_year(RegionState& r, std::size_t i);
/// One calendar year of all regions in which use is followed back to metal. False after an error.
bool demand_year(std::vector<RegionState>& regions, int year, Diagnostics& out);
/// Every process of a year once more, from its flows: what the equations must have kept.
void check_balances(RegionState& r, std::size_t i);

/// What leaves use in a year, and what is left, by group and in all.
void leave_use(RegionState& r, std::size_t i);
/// Ends a year of the groups: the next one begins with what is left.
void close_use(RegionState& r, std::size_t i);
/// What leaves use of a group as metal, families of the group x width: of cohorts of the years before, which stays the same however
/// often a year is worked out; and of all.
void metal_of_older(GroupYears& g, std::size_t width, std::size_t i);
void metal_out_of_use(const GroupYears& g, std::size_t width, std::size_t i, std::vector<double>& out);
/// The inflow that a stock asks for: of some groups together, split by `share`; what policy does with a falling target is done.
void follow_stock(RegionState& r, std::size_t i, const std::vector<std::size_t>& groups, const std::vector<double>& share, double target_t);
/// Old scrap collected: of each group, or of all where groups have no rates.
double collected(const RegionState& r, std::size_t i);
/// What becomes of metal that is not collected, residues of melting, and what lies upstream of primary metal.
void settle_residues(RegionState& r, std::size_t i);

}  // namespace alumen::flows::detail
