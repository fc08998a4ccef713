// The metal behind a product: cast products and primary metal, with their parts.
#pragma once
#include <string>
#include <vector>

#include "chain/chain.hpp"

namespace alumen::rules::detail {

/// Where the way up from a product stops.
enum class Stage { cast, smelter };

/// One source of a product's metal.
struct MetalPart {
  double weight = 0;                          ///< t per t of the product
  std::uint32_t output = chain::none, declaration = chain::none;  ///< what it is; neither: nobody knows
};
/// The cast products, or the smelters' metal, that a product is made of. The product itself when it is one.
std::vector<MetalPart> metal_behind(const chain::Chain& chain, std::uint32_t output, Stage stage);

/// Shares of the metal that enters a cast product, 0..1; NaN where the chain does not tell.
struct ScrapShares {
  double pre_consumer = chain::not_given, post_consumer = chain::not_given;
};
/// Scrap as the aluminium reporting guidance counts it (RMI, 2023): scrap that comes back from the semi-fabrication of one's own
/// house is scrap input like any pre-consumer scrap; what a process takes back from itself is not.
ScrapShares scrap_shares(const chain::Chain& chain, std::uint32_t output);

}  // namespace alumen::rules::detail
