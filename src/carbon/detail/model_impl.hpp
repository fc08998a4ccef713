// Inside the carbon room: what a Model holds.
#pragma once
#include <mutex>

#include "carbon/carbon.hpp"
#include "carbon/detail/evaluator.hpp"
#include "numeric/network.hpp"

namespace alumen::carbon {

/// The compiled and solved network. Node n is output_of_node[n]; burden and solution hold one column a category.
struct Model::Impl {
  Impl(std::shared_ptr<const Chain> a_chain, Method a_method)
      : chain(std::move(a_chain)), method(std::move(a_method)), evaluator(*chain, method) {}

  std::shared_ptr<const Chain> chain;
  Method method;
  detail::Evaluator evaluator;
  std::vector<std::uint32_t> activities;      ///< that feed the workspace's products
  std::vector<Diagnostics> notes;             ///< by activity
  std::vector<std::uint32_t> node_of_output, output_of_node;
  numeric::SparseRows rows;
  std::vector<double> burden, solution, total;
  std::unique_ptr<numeric::Network> network;

  /// d(result)/d(fact), and which facts are inputs of the result.
  struct Gradient {
    std::vector<double> by_fact;
    std::vector<bool> used;
  };
  Gradient make_gradient(std::uint32_t output) const;
  /// The same, kept until another output is asked for: sensitivities and interval of one result share it.
  std::shared_ptr<const Gradient> gradient(std::uint32_t output) const;
  mutable std::mutex kept_lock;
  mutable std::uint32_t kept_output = chain::none;
  mutable std::shared_ptr<const Gradient> kept;
  void assemble();
  void add_up();
  /// d(footprint of the output) / d(burden of each node): how much of each node one unit of the output takes.
  std::vector<double> scale_for(std::uint32_t output) const;
};

}  // namespace alumen::carbon
