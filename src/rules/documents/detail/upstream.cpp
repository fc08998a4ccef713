#include "rules/documents/detail/upstream.hpp"

#include <algorithm>
#include <map>

#include "rules/detail/metal.hpp"

namespace alumen::rules::detail {
namespace {

class Climber {
 public:
  Climber(const chain::Chain& chain, Stage stage) : c_(chain), stage_(stage) {}

  std::vector<MetalPart> run(std::uint32_t output) {
    visit(output, 1, 0);
    std::vector<MetalPart> out;
    for (const auto& [key, weight] : parts_) out.push_back({weight, key.first, key.second});
    return out;
  }

 private:
  bool stops(std::string_view process) const {
    if (process == "electrolysis") return true;  // a smelter that casts in the same process gives a cast product
    return stage_ == Stage::cast && (process == "casting" || process == "remelting" || process == "refining");
  }

  void visit(std::uint32_t output, double weight, int depth) {
    constexpr int deepest = 40;       // loops of scrap and remelting fade, and need no more
    constexpr double least = 1e-9;
    if (depth > deepest || weight < least) return;
    auto activity = static_cast<std::uint32_t>(c_.output_activity[output].index());
    if (stops(c_.activities[activity].process)) return void(parts_[{output, chain::none}] += weight);
    double made = c_.value(chain::FactColumn::output_amount, output);
    for (const auto& input : metal_inputs(c_, activity)) {
      auto role = c_.exchanges[input.exchange].role;
      if (!is_metal(c_, static_cast<std::uint32_t>(c_.exchange_material[input.exchange].index())) ||
          (role != chain::Role::input && role != chain::Role::feedstock))
        continue;
      double part = weight * input.mass_kg / made;
      if (input.feed && input.feed->kind == chain::Feed::Kind::output)
        visit(input.feed->index, part, depth + 1);
      else if (input.feed && input.feed->kind == chain::Feed::Kind::declaration)
        parts_[{chain::none, input.feed->index}] += part;
      else
        parts_[{chain::none, chain::none}] += part;
    }
  }

  const chain::Chain& c_;
  Stage stage_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> parts_;
};

ScrapShares shares_at(const chain::Chain& c, std::uint32_t output, int depth) {
  using chain::Role;
  auto activity = static_cast<std::uint32_t>(c.output_activity[output].index());
  if (c.activities[activity].process == "electrolysis" && metal_inputs(c, activity).empty()) return {0, 0};
  if (depth > 40) return {};
  ScrapShares out{0, 0};
  double all = 0;
  for (const auto& input : metal_inputs(c, activity)) {
    auto role = c.exchanges[input.exchange].role;
    bool from_output = input.feed && input.feed->kind == chain::Feed::Kind::output,
         declared = input.feed && input.feed->kind == chain::Feed::Kind::declaration;
    if (role == Role::internal_scrap && from_output && c.output_activity[input.feed->index].index() == activity) continue;
    ScrapShares one;
    if (role == Role::post_consumer_scrap)
      one = {0, 1};
    else if (role == Role::pre_consumer_scrap || role == Role::internal_scrap)
      one = {1, 0};
    else if (from_output)
      one = shares_at(c, input.feed->index, depth + 1);
    else if (declared)
      one = {c.declarations[input.feed->index].pre_consumer_share, c.declarations[input.feed->index].post_consumer_share};
    all += input.mass_kg;
    out.pre_consumer += input.mass_kg * one.pre_consumer;
    out.post_consumer += input.mass_kg * one.post_consumer;
  }
  if (all == 0) return {};
  return {out.pre_consumer / all, out.post_consumer / all};
}

}  // namespace

std::vector<MetalPart> metal_behind(const chain::Chain& chain, std::uint32_t output, Stage stage) {
  return Climber{chain, stage}.run(output);
}

ScrapShares scrap_shares(const chain::Chain& chain, std::uint32_t output) { return shares_at(chain, output, 0); }

}  // namespace alumen::rules::detail
