// Inside the carbon room: draws of a result.
#pragma once
#include "carbon/detail/variables.hpp"
#include "numeric/ensemble.hpp"
#include "numeric/low_rank.hpp"

namespace alumen::carbon::detail {

/// Samples of uncertain facts, eight draws together: samples[slot * 8 + draw]. Lognormals have the first slots.
class VariableSampler {
 public:
  explicit VariableSampler(std::span<const Variable> variables);
  std::size_t size() const { return order_.size(); }
  /// Position, in the list given, of the variable in a slot.
  std::uint32_t variable(std::size_t slot) const { return order_[slot]; }
  /// Draws first .. first + 7.
  void sample(const RandomStream& random, std::uint32_t first, std::vector<double>& samples) const;

 private:
  std::vector<std::uint32_t> order_;
  std::vector<std::uint64_t> ids_;
  std::vector<double> median_, sigma_;             // of the lognormals
  std::vector<Distribution> others_;
};

/// Draws the facts of one result: the variables, then the shares closed to one, then what formulas make of them.
class FactDrawer {
 public:
  FactDrawer(const Model::Impl& model, std::span<const Variable> variables);
  const VariableSampler& sampler() const { return sampler_; }
  /// The facts of one of eight draws. `facts` is empty or what an earlier call left there. Amounts never change their sign.
  void draw(std::span<const double> samples, std::size_t lane, std::vector<double>& facts) const;
  /// The facts that may differ from their value, formulas' results included.
  std::vector<bool> moved() const;

 private:
  const Chain& c;
  std::span<const Variable> variables_;
  VariableSampler sampler_;
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
    std::vector<double> samples, facts, values, burden, y;
    numeric::Ensemble::Scratch ensemble;
  };
  const VariableSampler& sampler() const { return drawer_.sampler(); }
  /// Results of draws first .. first + 7 into `results` (as many as it holds), from samples that stay in the scratch; NaN
  /// where there is no solution.
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
    std::vector<double> samples, facts, deltas, burdens;
  };
  const VariableSampler& sampler() const { return drawer_.sampler(); }
  /// As FullSampler::results().
  void results(const RandomStream& random, std::uint32_t first, std::span<double> results, Scratch& scratch) const;

 private:
  double result(std::size_t lane, Scratch& scratch) const;
  const Model::Impl& m_;
  FactDrawer drawer_;
  std::vector<std::uint32_t> touched_;             // activities
  std::vector<double> base_values_, base_burdens_;
  std::optional<numeric::LowRank> low_rank_;
};

}  // namespace alumen::carbon::detail
