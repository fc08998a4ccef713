#include "carbon/detail/sampler.hpp"

#include <algorithm>

namespace alumen::carbon::detail {

using chain::FactColumn;
using chain::none;

VariableSampler::VariableSampler(std::span<const Variable> variables) {
  auto lognormal = [&](std::uint32_t i) {
    auto kind = variables[i].distribution.kind;
    return kind == Distribution::Kind::lognormal_mean || kind == Distribution::Kind::lognormal_median;
  };
  for (std::uint32_t i = 0; i < variables.size(); ++i) order_.push_back(i);
  std::ranges::stable_partition(order_, lognormal);
  for (auto i : order_) {
    const auto& distribution = variables[i].distribution;
    ids_.push_back(variables[i].id);
    if (!lognormal(i)) {
      others_.push_back(distribution);
      continue;
    }
    median_.push_back(distribution.lognormal_median());
    sigma_.push_back(distribution.lognormal_sigma());
  }
}

void VariableSampler::sample(const RandomStream& random, std::uint32_t first, std::vector<double>& samples) const {
  samples.resize(size() * draws_at_once);
  std::size_t lognormals = median_.size(), at = lognormals * draws_at_once;
  std::span<const std::uint64_t> ids{ids_};
  fill_lognormals(random, first, ids.first(lognormals), median_, sigma_, std::span{samples}.first(at));
  fill_normals(random, first, ids.subspan(lognormals), std::span{samples}.subspan(at));
  for (const auto& distribution : others_)
    for (std::size_t lane = 0; lane < draws_at_once; ++lane, ++at) samples[at] = distribution.at_normal(samples[at]);
}

FactDrawer::FactDrawer(const Model::Impl& model, std::span<const Variable> variables)
    : c(*model.chain), variables_(variables), sampler_(variables) {
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

void FactDrawer::draw(std::span<const double> samples, std::size_t lane, std::vector<double>& facts) const {
  if (facts.empty()) facts = c.facts;
  for (const auto& shares : share_groups_)
    for (auto f : shares) facts[f] = c.facts[f];
  for (std::size_t slot = 0; slot < sampler_.size(); ++slot) {
    auto f = variables_[sampler_.variable(slot)].fact;
    double value = samples[slot * draws_at_once + lane];
    facts[f] = c.facts[f] > 0 ? std::max(value, 0.0) : std::min(value, 0.0);
  }
  for (const auto& shares : share_groups_) {
    double sum = 0;
    for (auto f : shares) sum += facts[f];
    for (auto f : shares) facts[f] = sum > 0 ? facts[f] / sum : c.facts[f];
  }
  update_dependents(c, facts);
}

std::vector<bool> FactDrawer::moved() const {
  std::vector<bool> moved(c.facts.size());
  for (const auto& v : variables_) moved[v.fact] = true;
  for (const auto& shares : share_groups_)
    for (auto f : shares) moved[f] = true;
  for (const auto& d : c.dependents)
    for (auto list : {&d.names, &d.factors})
      for (auto f : *list)
        if (moved[f]) moved[d.target] = true;
  return moved;
}

void RowMaker::make(std::uint32_t activity, std::span<const double> facts, auto&& entry, auto&& row_end) {
  const Chain& c = *m.chain;
  Facts view{facts};
  terms.clear();
  m.evaluator.terms(activity, view, terms);
  m.evaluator.shares(activity, view, shares);
  auto outputs = c.activity_outputs[activity];
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    double amount = facts[c.fact(FactColumn::output_amount, outputs[i])], weight = amount > 0 ? shares[i] / amount : 0, own = 0;
    for (const auto& t : terms)
      if (t.kind == Term::Kind::node)
        entry(m.node_of_output[t.output], weight * t.value);
      else if (m.evaluator.counted(t.category))
        own += weight * t.value;
    row_end(own);
  }
}

FullSampler::FullSampler(const Model::Impl& model, std::uint32_t output, std::span<const Variable> variables)
    : m_(model), drawer_(model, variables) {
  const Chain& c = *model.chain;
  auto x = model.scale_for(output);
  local_.assign(x.size(), none);
  std::uint32_t nodes = 0;
  for (auto a : model.activities) {
    if (std::ranges::none_of(c.activity_outputs[a], [&](auto o) { return x[model.node_of_output[o]] != 0; })) continue;
    activities_.push_back(a);
    for (auto o : c.activity_outputs[a]) {
      base_.push_back(model.total[model.node_of_output[o]]);
      local_[model.node_of_output[o]] = nodes++;
    }
  }
  target_ = local_[model.node_of_output[output]];
  RowMaker maker{model, {}, {}};
  for (auto a : activities_)
    maker.make(
        a, c.facts,
        [&](std::uint32_t node, double value) {
          // A supplier without any weight in the result stays out of the pattern, in every draw.
          if (local_[node] == none) return;
          pattern_.column.push_back(local_[node]);
          pattern_.value.push_back(value);
        },
        [&](double) { pattern_.start.push_back(static_cast<std::uint32_t>(pattern_.column.size())); });
  ensemble_.emplace(pattern_);
}

void FullSampler::results(const RandomStream& random, std::uint32_t first, std::span<double> results, Scratch& s) const {
  constexpr std::size_t width = numeric::Ensemble::width;
  static_assert(width == draws_at_once);
  s.values.assign(pattern_.value.size() * width, 0);
  s.burden.assign(base_.size() * width, 0);
  s.y.assign(base_.size() * width, 0);
  RowMaker maker{m_, {}, {}};
  sampler().sample(random, first, s.samples);
  for (std::size_t lane = 0; lane < width; ++lane) {
    drawer_.draw(s.samples, lane, s.facts);
    std::size_t k = 0, node = 0;
    for (auto a : activities_)
      maker.make(
          a, s.facts,
          [&](std::uint32_t supplier, double value) {
            if (local_[supplier] != none) s.values[k++ * width + lane] = value;
          },
          [&](double own) { s.burden[node++ * width + lane] = own; });
    alumen::check(k == pattern_.value.size(), "a draw changed the pattern of the network");
  }
  unsigned failed = ensemble_->solve(s.values, s.burden, base_, s.y, s.ensemble);
  for (std::size_t lane = 0; lane < results.size(); ++lane) {
    results[lane] = s.y[target_ * width + lane];
    if (!(failed >> lane & 1)) continue;
    // What sweeps cannot settle a factorisation may.
    auto rows = pattern_;
    std::vector<double> burden(base_.size());
    for (std::size_t k = 0; k < rows.value.size(); ++k) rows.value[k] = s.values[k * width + lane];
    for (std::size_t n = 0; n < burden.size(); ++n) burden[n] = s.burden[n * width + lane];
    auto network = numeric::Network::factor(std::move(rows));
    if (network) network->solve(burden);
    results[lane] = network ? burden[target_] : chain::not_given;
  }
}

ReducedSampler::ReducedSampler(const Model::Impl& model, std::uint32_t output, std::span<const Variable> variables)
    : m_(model), drawer_(model, variables) {
  const Chain& c = *model.chain;
  auto moved = drawer_.moved();
  auto x = model.scale_for(output);
  std::vector<FactId> read;
  std::vector<Term> terms;
  std::vector<double> shares;
  for (auto a : model.activities) {
    if (std::ranges::none_of(c.activity_outputs[a], [&](auto o) { return x[model.node_of_output[o]] != 0; })) continue;
    read.clear();
    terms.clear();
    model.evaluator.terms(a, Facts{c.facts, &read}, terms);
    model.evaluator.shares(a, Facts{c.facts, &read}, shares);
    for (auto o : c.activity_outputs[a]) read.push_back(c.fact(FactColumn::output_amount, o));
    if (std::ranges::any_of(read, [&](auto f) { return moved[f]; })) touched_.push_back(a);
  }
  std::vector<numeric::LowRank::Cell> cells;
  std::vector<std::uint32_t> rows;
  RowMaker maker{model, {}, {}};
  for (auto a : touched_) {
    std::size_t i = 0;
    auto outputs = c.activity_outputs[a];
    maker.make(
        a, c.facts,
        [&](std::uint32_t node, double value) {
          cells.push_back({model.node_of_output[outputs[i]], node});
          base_values_.push_back(value);
        },
        [&](double own) {
          rows.push_back(model.node_of_output[outputs[i++]]);
          base_burdens_.push_back(own);
        });
  }
  low_rank_.emplace(*model.network, model.total, model.node_of_output[output], std::move(cells), std::move(rows));
}

void ReducedSampler::results(const RandomStream& random, std::uint32_t first, std::span<double> results, Scratch& s) const {
  sampler().sample(random, first, s.samples);
  for (std::size_t lane = 0; lane < results.size(); ++lane) results[lane] = result(lane, s);
}

double ReducedSampler::result(std::size_t lane, Scratch& s) const {
  drawer_.draw(s.samples, lane, s.facts);
  s.deltas.clear();
  s.burdens.clear();
  RowMaker maker{m_, {}, {}};
  for (auto a : touched_)
    maker.make(
        a, s.facts, [&](std::uint32_t, double value) { s.deltas.push_back(value - base_values_[s.deltas.size()]); },
        [&](double own) { s.burdens.push_back(own - base_burdens_[s.burdens.size()]); });
  alumen::check(s.deltas.size() == base_values_.size(), "a draw changed the pattern of the network");
  return low_rank_->changed(s.deltas, s.burdens).value_or(chain::not_given);
}

}  // namespace alumen::carbon::detail
