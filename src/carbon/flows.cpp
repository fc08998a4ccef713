#include <algorithm>
#include <cmath>

#include "carbon/detail/model_impl.hpp"
#include "carbon/detail/names.hpp"

namespace alumen::carbon {
namespace {

using chain::none;

}  // namespace

/// Node n takes in b_n x_n of its own and M_ns x_n y_s from each supplier s: together x_n y_n, which is what its takers
/// and the asked unit carry away, since x_n = d_n + sum_j M_jn x_j.
Flows Model::flows(std::uint32_t output, std::size_t most) const {
  const Chain& c = *impl_->chain;
  auto x = impl_->scale_for(output);
  const auto& total = impl_->total;
  const auto& rows = impl_->rows;
  const auto& loops = impl_->network->loops();
  std::size_t nodes = x.size();

  std::vector<std::uint32_t> order;
  for (std::uint32_t n = 0; n < nodes; ++n)
    if (x[n] != 0 && total[n] != 0) order.push_back(n);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return std::abs(total[a] * x[a]) > std::abs(total[b] * x[b]); });
  auto product = impl_->node_of_output[output];
  std::erase(order, product);
  order.insert(order.begin(), product);
  if (order.size() > most) order.resize(most);

  auto loop_factor = [&](std::uint32_t n) {
    auto k = loops.of[n];
    bool alone = loops.start[k + 1] - loops.start[k] == 1;
    for (auto e = rows.start[n]; alone && e < rows.start[n + 1]; ++e) alone = rows.column[e] != n;
    if (alone) return 1.0;
    std::vector<double> unit(nodes, 0);
    unit[n] = 1;
    impl_->network->solve(unit);
    return 1 / unit[n];
  };

  Flows flows;
  std::vector<std::uint32_t> position(nodes, none);
  for (auto n : order) {
    position[n] = static_cast<std::uint32_t>(flows.nodes.size());
    auto o = impl_->output_of_node[n];
    flows.nodes.push_back({c.outputs[o].id, detail::output_name(c, o), n == product ? "product" : "output",
                           total[n] * x[n] * loop_factor(n), total[n] * x[n]});
  }
  std::array<std::uint32_t, category_count> category_node;
  category_node.fill(none);
  std::uint32_t rest = none;
  auto named = [&](std::uint32_t& at, std::string id, std::string kind) {
    if (at == none) {
      at = static_cast<std::uint32_t>(flows.nodes.size());
      flows.nodes.push_back({id, id, std::move(kind), 0, 0});
    }
    return at;
  };
  auto link = [&](std::uint32_t source, std::uint32_t target, double value) {
    if (value == 0) return;
    if (flows.nodes[source].kind == "category" || flows.nodes[source].kind == "rest")
      flows.nodes[source].through = flows.nodes[source].value += value;
    auto same = std::ranges::find_if(flows.links, [&](const auto& l) { return l.source == source && l.target == target; });
    if (same == flows.links.end())
      flows.links.push_back({source, target, value});
    else
      same->value += value;
  };
  for (auto n : order) {
    for (std::size_t k = 0; k < category_count; ++k)
      if (double b = impl_->burden[k * nodes + n] * x[n]; b != 0 && impl_->evaluator.counted(static_cast<Category>(k)))
        link(named(category_node[k], std::string{word_of(static_cast<Category>(k))}, "category"), position[n], b);
    for (auto e = rows.start[n]; e < rows.start[n + 1]; ++e) {
      auto supplier = rows.column[e];
      double value = rows.value[e] * x[n] * total[supplier];
      if (value == 0) continue;
      if (position[supplier] != none)
        link(position[supplier], position[n], value);
      else
        link(named(rest, "rest", "rest"), position[n], value);
    }
  }
  return flows;
}

}  // namespace alumen::carbon
