#include "rules/detail/metal.hpp"

#include <array>
#include <cmath>

#include "numeric/network.hpp"

namespace alumen::rules {
namespace detail {

using chain::Category;
using chain::Chain;
using chain::FactColumn;
using chain::Feed;
using chain::Role;

bool is_metal(const Chain& chain, std::uint32_t material) {
  auto category = chain.materials[material].category;
  return category == Category::metal || category == Category::semi || category == Category::product;
}

std::vector<MetalInput> metal_inputs(const Chain& c, std::uint32_t activity) {
  std::vector<MetalInput> out;
  for (auto e : c.activity_exchanges[activity]) {
    auto material = static_cast<std::uint32_t>(c.exchange_material[e].index());
    bool scrap = c.materials[material].category == Category::scrap;
    if (c.exchanges[e].role == Role::emission || c.material_unit[material].dimension != dimension::mass ||
        (!is_metal(c, material) && !scrap))
      continue;
    double kg = c.value(FactColumn::exchange_amount, e);
    if (!(kg > 0)) continue;
    if (c.exchange_feeds[e].empty()) out.push_back({activity, e, kg});
    auto follow = [&](auto& self, std::uint32_t f, double part) -> void {
      const Feed& feed = c.feeds[f];
      double share = part * (feed.share == chain::no_fact ? 1 : c.facts[feed.share]);
      if (feed.kind != Feed::Kind::market) return out.push_back({activity, e, kg * share, &feed, share}), void();
      for (auto p : c.market_feeds[feed.index]) self(self, p, share);
    };
    for (auto f : c.exchange_feeds[e]) follow(follow, f, 1);
  }
  return out;
}

std::vector<MetalInput> bought_metal(const Chain& c) {
  std::vector<MetalInput> out;
  for (std::uint32_t a = 0; a < c.activities.size(); ++a) {
    if (c.is_library(c.activities[a]) || !c.activity_active[a]) continue;
    for (auto& input : metal_inputs(c, a)) {
      if (!is_metal(c, static_cast<std::uint32_t>(c.exchange_material[input.exchange].index()))) continue;
      bool own = input.feed && input.feed->kind == Feed::Kind::output && !c.is_library(c.outputs[input.feed->index]);
      if (!own) out.push_back(input);
    }
  }
  return out;
}

namespace {

/// primary, pre-consumer, post-consumer; what is missing to 1 is unknown.
using Shares = std::array<double, 3>;

bool from_output(const MetalInput& input) { return input.feed && input.feed->kind == Feed::Kind::output; }

/// Shares of an input that does not depend on another output's.
Shares direct_shares(const Chain& c, const MetalInput& input) {
  Role role = c.exchanges[input.exchange].role;
  if (role == Role::pre_consumer_scrap) return {0, 1, 0};
  if (role == Role::post_consumer_scrap) return {0, 0, 1};
  if (input.feed && input.feed->kind == Feed::Kind::declaration) {
    const auto& d = c.declarations[input.feed->index];
    if (std::isnan(d.pre_consumer_share) || std::isnan(d.post_consumer_share)) return {0, 0, 0};
    return {1 - d.pre_consumer_share - d.post_consumer_share, d.pre_consumer_share, d.post_consumer_share};
  }
  return {0, 0, 0};
}

/// True when the input has the shares of the output that feeds it: metal, and scrap that never left the works.
bool inherits(const Chain& c, const MetalInput& input) {
  Role role = c.exchanges[input.exchange].role;
  return from_output(input) && role != Role::pre_consumer_scrap && role != Role::post_consumer_scrap;
}

MetalShares as_shares(const Shares& s) {
  if (s[0] + s[1] + s[2] < 1 - 1e-6) return {};  // some of the metal is of unknown origin
  return {s[0], s[1], s[2]};
}

}  // namespace

MetalShares shares_of(const Chain& c, const MetalInput& input, const std::vector<MetalShares>& of_outputs) {
  return inherits(c, input) ? of_outputs[input.feed->index] : as_shares(direct_shares(c, input));
}

}  // namespace detail

std::vector<MetalShares> metal_shares(const chain::Chain& c) {
  using namespace detail;
  auto n = static_cast<std::uint32_t>(c.outputs.size());
  numeric::SparseRows rows;
  std::vector<double> y(3 * std::size_t{n});
  // Every output of an activity has the mix of what entered it.
  std::vector<std::vector<MetalInput>> inputs(c.activities.size());
  for (std::uint32_t a = 0; a < c.activities.size(); ++a) inputs[a] = metal_inputs(c, a);
  for (std::uint32_t o = 0; o < n; ++o) {
    auto a = c.output_activity[o].index();
    double total = 0;
    for (const auto& input : inputs[a]) total += input.mass_kg;
    for (const auto& input : inputs[a]) {
      double weight = input.mass_kg / total;
      if (inherits(c, input)) {
        rows.column.push_back(input.feed->index);
        rows.value.push_back(weight);
        continue;
      }
      auto own = direct_shares(c, input);
      for (std::size_t k = 0; k < 3; ++k) y[k * n + o] += weight * own[k];
    }
    if (total == 0 && c.activities[a].process == "electrolysis") y[o] = 1;
    rows.start.push_back(static_cast<std::uint32_t>(rows.column.size()));
  }
  std::vector<MetalShares> out(n);
  auto network = numeric::Network::factor(std::move(rows));
  if (!network) return out;  // metal that only goes round has no origin
  network->solve(y, 3);
  for (std::uint32_t o = 0; o < n; ++o) out[o] = as_shares({y[o], y[n + o], y[2 * std::size_t{n} + o]});
  return out;
}

}  // namespace alumen::rules
