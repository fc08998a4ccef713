#include "rules/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "rules/detail/metal.hpp"

namespace alumen::rules {
namespace {

using chain::Chain;

/// A value that differs from the threshold by rounding alone is the threshold.
bool compare(double value, Comparison comparison, double threshold) {
  if (std::abs(value - threshold) <= 1e-9 * threshold) return comparison != Comparison::below;
  switch (comparison) {
    case Comparison::below:
      return value < threshold;
    case Comparison::at_most:
      return value <= threshold;
    case Comparison::at_least:
      return value >= threshold;
  }
  return false;
}

bool valid_on(const Label& label, Date day) {
  return (!label.valid_from || *label.valid_from <= day) && (!label.valid_to || day < *label.valid_to);
}

/// Models under the rule books of the labels, built when the first label asks.
class Models {
 public:
  explicit Models(const Views& views) : views_(views) {}

  Result<const carbon::Model*> of(const std::string& rules) {
    auto at = models_.find(rules);
    if (at != models_.end()) return &at->second;
    auto book = load(rules);
    if (!book) return std::unexpected(book.error());
    auto model = carbon::Model::build(view_of(views_, *book), book->method);
    if (!model) return std::unexpected(model.error());
    return &models_.emplace(rules, std::move(*model)).first->second;
  }

 private:
  const Views& views_;
  std::map<std::string, carbon::Model> models_;
};

/// Judges one condition for an output.
Result<LabelAnswer::Condition> judge(const Label& row, Models& models, const Chain& chain, std::uint32_t output,
                                     const MetalShares& shares) {
  LabelAnswer::Condition c{.row = &row};
  if (row.good == "primary" && !(shares.primary > 0))
    return c.why = std::isnan(shares.primary) ? "the chain does not tell where the metal comes from" : "no primary metal", c;
  if (row.good == "secondary" && shares.primary == 1) return c.why = "primary metal only", c;
  if (row.measure == Measure::footprint) {
    if (row.rules.empty()) return c.why = "the publisher does not state the boundary", c;
    auto model = models.of(row.rules);
    if (!model) return std::unexpected(model.error());
    if (!(*model)->inside(output)) return c.why = "made outside the boundary: " + row.boundary, c;
    if (row.good == "primary" && shares.primary < 1 - 1e-9)
      return c.why = fmt::format("speaks of primary metal; this is {} % primary", to_display(100 * shares.primary)), c;
    c.value = (*model)->footprint(output);
    if (chain.material_unit[chain.output_material[output].index()].dimension != dimension::mass)
      return c.why = "not measured by mass", c.value = chain::not_given, c;
  } else {
    c.value = row.measure == Measure::primary_share ? shares.primary : shares.post_consumer;
    if (std::isnan(c.value)) return c.why = "the chain does not tell where the metal comes from", c;
  }
  c.verdict = compare(c.value, row.comparison, row.threshold) ? Verdict::pass : Verdict::fail;
  c.margin = row.comparison == Comparison::at_least ? c.value - row.threshold : row.threshold - c.value;
  return c;
}

/// All conditions have to hold; one that cannot be compared leaves the label open unless another one fails.
Verdict together(const std::vector<LabelAnswer::Condition>& conditions) {
  bool open = false;
  for (const auto& c : conditions) {
    if (c.verdict == Verdict::fail) return Verdict::fail;
    open |= c.verdict == Verdict::not_comparable;
  }
  return open ? Verdict::not_comparable : Verdict::pass;
}

std::uint32_t row_of(const Chain& chain, const std::string& output) {
  auto at = std::ranges::find(chain.outputs, output, &chain::Output::id);
  check(at != chain.outputs.end(), "the caller has found the output");
  return static_cast<std::uint32_t>(at - chain.outputs.begin());
}

/// One purchase of metal under a label's footprint row.
Result<Purchase> purchase(const Chain& chain, const detail::MetalInput& input, const Label& row, Models& models,
                          const std::vector<MetalShares>& shares) {
  Purchase p{.supplier = "",
             .material = chain.exchanges[input.exchange].material,
             .mass_t = input.mass_kg / 1000,
             .value = chain::not_given,
             .shares = detail::shares_of(chain, input, shares)};
  if (!input.feed) return p;
  if (input.feed->kind == chain::Feed::Kind::declaration) {
    const auto& d = chain.declarations[input.feed->index];
    p.supplier = d.id;
    if (d.boundary == chain::Boundary::cradle_to_gate) p.value = chain.value(chain::FactColumn::declared_cutoff, input.feed->index);
  } else if (input.feed->kind == chain::Feed::Kind::output) {
    p.supplier = chain.outputs[input.feed->index].id;
    auto model = models.of(row.rules);
    if (!model) return std::unexpected(model.error());
    if ((*model)->inside(input.feed->index)) p.value = (*model)->footprint(input.feed->index);
  }
  if (!std::isnan(p.value)) p.verdict = compare(p.value, row.comparison, row.threshold) ? Verdict::pass : Verdict::fail;
  return p;
}

}  // namespace

Result<std::vector<LabelAnswer>> labels_of(const Views& views, const std::vector<Label>& labels, const std::string& output, Date day) {
  const Chain& chain = *views.plain;
  auto at = row_of(chain, output);
  auto shares = metal_shares(chain)[at];
  Models models{views};
  std::vector<LabelAnswer> answers;
  for (const auto& row : labels) {
    if (!valid_on(row, day)) continue;
    auto condition = judge(row, models, chain, at, shares);
    if (!condition) return std::unexpected(condition.error());
    auto answer = std::ranges::find(answers, row.label, &LabelAnswer::label);
    if (answer == answers.end()) answer = answers.insert(answers.end(), {.label = row.label, .title = row.title, .subject = output});
    answer->conditions.push_back(std::move(*condition));
  }
  for (auto& answer : answers) answer.verdict = together(answer.conditions);
  return answers;
}

Result<PortfolioAnswer> portfolio(const Views& views, const std::vector<Label>& labels, const std::string& label, double target, Date day) {
  auto row = std::ranges::find_if(
      labels, [&](const Label& l) { return l.label == label && l.measure == Measure::footprint && !l.rules.empty() && valid_on(l, day); });
  if (row == labels.end()) return fail({.code = "rules.unknown_label", .value = label});
  const Chain& chain = *views.plain;
  auto shares = metal_shares(chain);
  Models models{views};
  PortfolioAnswer answer{.label = label, .title = row->title, .target = target};
  for (const auto& input : detail::bought_metal(chain)) {
    auto p = purchase(chain, input, *row, models, shares);
    if (!p) return std::unexpected(p.error());
    if (row->good == "primary" && !(p->shares.primary > 0.5)) continue;  // the secondary option is a row of its own
    answer.mass_t += p->mass_t;
    if (p->verdict == Verdict::pass) answer.qualifying_t += p->mass_t;
    answer.purchases.push_back(std::move(*p));
  }
  answer.share = answer.mass_t > 0 ? answer.qualifying_t / answer.mass_t : 0;
  if (answer.mass_t > 0) answer.verdict = answer.share >= target ? Verdict::pass : Verdict::fail;
  return answer;
}

}  // namespace alumen::rules
