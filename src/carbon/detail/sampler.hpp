// Inside the carbon room: draws of a result.
#pragma once
#include "carbon/detail/variables.hpp"
#include "numeric/ensemble.hpp"
#include "numeric/low_rank.hpp"

namespace alumen::carbon::detail {

/// Draws the facts of one result: the variables, then the shares closed to one, then what formulas make of them.
class FactDrawer {
 public:
  FactDrawer(const Model::Impl& model, std::span<const Variable> variables);
  /// Amounts never change their sign.
  void draw(const RandomStream& random, std::uint32_t draw, std::vector<double>& facts) const;
  /// The facts that may differ from their value, formulas' results included.
  std::vector<bool> moved() const;

 private:
  const Chain& c;
  std::span<const Variable> variables_;
  std::vector<std::vector<FactId>> share_groups_;  // shares that sum to one and of which some are drawn
};

/// One activity's rows of the network under some facts.
struct RowMaker {
  const Model::Impl& m;
  std::vector<Term> terms;
  std::vector<double> shares;
  /// Calls entry(node of supplier, value) for each entry of each of the activity's outputs, and row_end(own burden) after each.
  void make(std::uint32_t activity, std::span<const double> facts, auto&& entry, auto&& row_end);
};

/// Every draw solves the network of what the output depends on: eight draws side by side.
class FullSampler {
 public:
  FullSampler(const Model::Impl& model, std::uint32_t output, std::span<const Variable> variables);
  struct Scratch {
    std::vector<double> facts, values, burden, y;
    numeric::Ensemble::Scratch ensemble;
  };
  /// Results of draws first .. first + 7 into `results` (as many as it holds); NaN where there is no solution.
  void results(const RandomStream& random, std::uint32_t first, std::span<double> results, Scratch& scratch) const;

 private:
  const Model::Impl& m_;
  FactDrawer drawer_;
  std::vector<std::uint32_t> activities_;
  std::vector<std::uint32_t> local_;               // node among theirs, by node of the model
  std::uint32_t target_ = 0;
  numeric::SparseRows pattern_;
  std::vector<double> base_;
  std::optional<numeric::Ensemble> ensemble_;
};

/// Only the activities that read a drawn fact are evaluated; the change of the result follows by low rank, exactly.
class ReducedSampler {
 public:
  ReducedSampler(const Model::Impl& model, std::uint32_t output, std::span<const Variable> variables);
  struct Scratch {
    std::vector<double> facts, deltas, burdens;
  };
  /// The result of one draw; NaN when that network has no solution.
  double result(const RandomStream& random, std::uint32_t draw, Scratch& scratch) const;

 private:
  const Model::Impl& m_;
  FactDrawer drawer_;
  std::vector<std::uint32_t> touched_;             // activities
  std::vector<double> base_values_, base_burdens_;
  std::optional<numeric::LowRank> low_rank_;
};

}  // namespace alumen::carbon::detail
