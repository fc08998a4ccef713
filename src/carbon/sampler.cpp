#include "carbon/detail/sampler.hpp"

#include <algorithm>

namespace alumen::carbon::detail {

using chain::FactColumn;
using chain::none;

Sampler::Sampler(const Model::Impl& model, std::uint32_t output, std::span<const Variable> variables)
    : m_(model), c(*model.chain), variables_(variables), node_(c.outputs.size(), none) {
  auto x = model.scale_for(output);
  for (auto a : model.activities) {
    if (std::ranges::none_of(c.activity_outputs[a], [&](auto o) { return x[model.node_of_output[o]] != 0; })) continue;
    activities_.push_back(a);
    for (auto o : c.activity_outputs[a]) node_[o] = static_cast<std::uint32_t>(nodes_++);
  }
  target_ = node_[output];

  std::vector<bool> drawn(c.facts.size());
  for (const auto& v : variables) drawn[v.fact] = true;
  auto group = [&](std::span<const std::uint32_t> feeds) {
    std::vector<FactId> shares;
    for (auto f : feeds)
      if (c.feeds[f].share != chain::no_fact) shares.push_back(c.feeds[f].share);
    if (std::ranges::any_of(shares, [&](auto f) { return drawn[f]; })) share_groups_.push_back(std::move(shares));
  };
  for (std::size_t e = 0; e < c.exchanges.size(); ++e) group(c.exchange_feeds[e]);
  for (std::size_t m = 0; m < c.markets.size(); ++m) group(c.market_feeds[m]);
}

/// Draws the variables, closes the shares to one, recomputes what follows from them. Amounts never change their sign.
void Sampler::draw_facts(const RandomStream& random, std::uint32_t draw, std::vector<double>& facts) const {
  facts.assign(c.facts.begin(), c.facts.end());
  for (const auto& v : variables_) {
    double value = v.distribution.at_normal(random.normal(v.id, draw));
    facts[v.fact] = c.facts[v.fact] > 0 ? std::max(value, 0.0) : std::min(value, 0.0);
  }
  for (const auto& shares : share_groups_) {
    double sum = 0;
    for (auto f : shares) sum += facts[f];
    for (auto f : shares) facts[f] = sum > 0 ? facts[f] / sum : c.facts[f];
  }
  update_dependents(c, facts);
}

double Sampler::result(const RandomStream& random, std::uint32_t draw, Scratch& s) const {
  draw_facts(random, draw, s.facts);
  s.rows.start.assign(1, 0);
  s.rows.column.clear();
  s.rows.value.clear();
  s.burden.assign(nodes_, 0);
  Facts view{s.facts};
  std::size_t node = 0;
  for (auto a : activities_) {
    s.terms.clear();
    m_.evaluator.terms(a, view, s.terms);
    m_.evaluator.shares(a, view, s.shares);
    auto outputs = c.activity_outputs[a];
    for (std::size_t i = 0; i < outputs.size(); ++i, ++node) {
      double amount = s.facts[c.fact(FactColumn::output_amount, outputs[i])];
      double weight = amount > 0 ? s.shares[i] / amount : 0;
      for (const auto& t : s.terms) {
        if (weight == 0) break;
        if (t.kind == Term::Kind::node && node_[t.output] != none) {
          s.rows.column.push_back(node_[t.output]);
          s.rows.value.push_back(weight * t.value);
        } else if (t.kind != Term::Kind::node && m_.evaluator.counted(t.category)) {
          s.burden[node] += weight * t.value;
        }
      }
      s.rows.start.push_back(static_cast<std::uint32_t>(s.rows.column.size()));
    }
  }
  auto network = numeric::Network::factor(s.rows);
  if (!network) return chain::not_given;
  network->solve(s.burden);
  return s.burden[target_];
}

}  // namespace alumen::carbon::detail
