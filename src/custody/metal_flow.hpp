// Where certified metal goes: what came in certified at each stage of the chain, and every way in which it leaves again.
//
// Tonnes of bauxite, alumina and metal cannot be added, so everything is the aluminium contained in them, in grams, as the
// registered materials hold it. Per stage and period
//
//   origin + scrap + documents + earlier = accepted + open + expired_documents + rejected + no_document + credits
//                                        + lapsed + unclaimed + lost + stock
//
// In a pool no gram is certified by itself. What left is certified by the entitlement of its period (entitlement.hpp), what
// was lost by the input percentage of its period, and `stock` is what remains. A lot knows its certified metal; a claim
// that was given up (downgrade) stays in `stock`. Rounding is below one gram a record and ends in `stock` too.
#pragma once
#include "custody/queries.hpp"

namespace alumen::custody {

/// Certified aluminium of one stage over the records of a period, in grams.
struct MetalStage {
  Work activity{};
  int scopes = 0;            ///< registered for this work
  Grams origin;              ///< in: of own certified mines
  Grams scrap;               ///< in: eligible scrap
  Grams documents;           ///< in: documents of this period's shipments, the ends of the links
  Grams earlier;             ///< in: documents of shipments before the period
  Grams accepted;            ///< out: reached another certified scope within the period, the beginnings of the links
  Grams open;                ///< out: in documents that nobody has answered by the end
  Grams expired_documents;   ///< out: in documents that were written off
  Grams rejected;            ///< out: claims whose document came back
  Grams no_document;         ///< out: claimed on goods for somebody without a certificate, such as the market
  Grams credits;             ///< out: issued as credits
  Grams lapsed;              ///< out: left without a claim, and the balance has expired
  Grams unclaimed;           ///< out: left without a claim, may still be claimed; negative: more was claimed than left
  Grams lost;                ///< in processing and stocktaking
  Grams stock;               ///< the rest: still there; negative: taken from what was there before

  /// Everything that came in.
  Grams in() const { return origin + scrap + documents + earlier; }
  /// What left with its goods, claimed or not.
  Grams left() const { return accepted + open + expired_documents + rejected + no_document + credits + lapsed + unclaimed; }
  /// What left with a claim.
  Grams claimed() const { return accepted + open + expired_documents + rejected + no_document + credits; }
  friend bool operator==(const MetalStage&, const MetalStage&) = default;
};

/// Certified aluminium through all stages.
struct MetalFlow {
  std::vector<MetalStage> stages;  ///< in the order of the chain, those with records only
  std::vector<StageLink> links;    ///< by accepted documents, both ends within the period
};

/// Over the records of a period, as far as the state knows them.
MetalFlow metal_flow(const State& state, const Period& period);

}  // namespace alumen::custody
