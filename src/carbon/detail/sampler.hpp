// Inside the carbon room: draws of a result.
#pragma once
#include "carbon/detail/variables.hpp"

namespace alumen::carbon::detail {

/// Evaluates the footprint of one output for other values of the facts: only the activities that it depends on, only the
/// total. Each thread needs a scratch of its own.
class Sampler {
 public:
  Sampler(const Model::Impl& model, std::uint32_t output, std::span<const Variable> variables);

  struct Scratch {
    std::vector<double> facts, burden, shares;
    std::vector<Term> terms;
    numeric::SparseRows rows;
  };
  /// The result of draw number `draw` with the listed variables drawn (all others at their value); NaN when that
  /// network has no solution.
  double result(const RandomStream& random, std::uint32_t draw, Scratch& scratch) const;

 private:
  void draw_facts(const RandomStream& random, std::uint32_t draw, std::vector<double>& facts) const;

  const Model::Impl& m_;
  const Chain& c;
  std::span<const Variable> variables_;
  std::vector<std::uint32_t> activities_;                  // that the output depends on
  std::vector<std::uint32_t> node_;                        // of an output, among theirs
  std::size_t nodes_ = 0;
  std::uint32_t target_ = 0;
  std::vector<std::vector<FactId>> share_groups_;          // shares that sum to one and of which some are drawn
};

}  // namespace alumen::carbon::detail
