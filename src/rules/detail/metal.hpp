// Inside the rules room: the metal that activities take, with its suppliers, and where it comes from.
#pragma once
#include <optional>
#include <vector>

#include "chain/chain.hpp"
#include "rules/labels.hpp"

namespace alumen::rules::detail {

/// A part of a metal or scrap input that one supplier feeds; markets are followed to their parts.
struct MetalInput {
  std::uint32_t activity, exchange;
  double mass_kg;
  const chain::Feed* feed = nullptr;   ///< null: nobody is known to feed it
  double share = 1;                    ///< of the exchange
};
/// True for materials that are metal: ingot, semis, products.
bool is_metal(const chain::Chain& chain, std::uint32_t material);
/// The metal and scrap inputs of an activity, supplier by supplier.
std::vector<MetalInput> metal_inputs(const chain::Chain& chain, std::uint32_t activity);
/// The metal that workspace activities take from others: declarations, library chains, factors, unknown suppliers.
std::vector<MetalInput> bought_metal(const chain::Chain& chain);
/// Shares of the metal of one input.
MetalShares shares_of(const chain::Chain& chain, const MetalInput& input, const std::vector<MetalShares>& of_outputs);

}  // namespace alumen::rules::detail
