// Inside the carbon room: terms told as steps that a reader can follow down to file and row.
#pragma once
#include "carbon/detail/model_impl.hpp"

namespace alumen::carbon::detail {

/// Tells the terms of a solved model.
class Teller {
 public:
  Teller(const Chain& chain, const Evaluator& evaluator, std::span<const double> total, std::span<const std::uint32_t> node_of_output)
      : c(chain), evaluator_(evaluator), total_(total), node_of_output_(node_of_output) {}

  /// An output's footprint times `scale`, with its suppliers opened `depth` times.
  Explanation output(std::uint32_t output, double scale, int depth) const;
  /// The steps of an activity, each value times `weight`; without `with_supply` only own emissions.
  std::vector<Explanation> parts(std::uint32_t activity, double weight, int depth, bool with_supply = true) const;
  /// Name, kind and place of what stands behind a term.
  Supplier supplier(const Term& term, double weight) const;

 private:
  Explanation step(const Term& term, double weight, int depth) const;
  Explanation formula(std::uint32_t activity, std::uint32_t use, std::span<const Term> gases, double weight) const;
  Lineage fact(FactId fact, std::string name, double value, std::string unit) const;
  Lineage factor(std::uint32_t row) const;
  Lineage exchange(const Term& term) const;
  void add_shares(Explanation& step, const Term& term) const;

  const Chain& c;
  const Evaluator& evaluator_;
  std::span<const double> total_;
  std::span<const std::uint32_t> node_of_output_;
};

}  // namespace alumen::carbon::detail
