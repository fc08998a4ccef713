// Claims: the footprint of a product as a document for other companies, and the check of such a document.
//
// Written as a product footprint of the PACT data model, version 3, alone or with the aluminium extension of RMI: cut-off and
// allocation value side by side, the shares of scrap, and the nested boundaries mine to smelter, cast product, semi.
// Checked is truth, not only shape: a document may be well-formed and yet say what cannot be. Every fault has its own code, its
// JSON path and its line.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "chain/chain.hpp"
#include "rules/book.hpp"

namespace alumen::rules {

/// What kind of document.
enum class ClaimKind { pact, rmi };
constexpr auto names(ClaimKind*) { return std::to_array<Named<ClaimKind>>({{ClaimKind::pact, "pact"}, {ClaimKind::rmi, "rmi"}}); }

/// Which product, and what the workspace does not know.
struct ClaimRequest {
  std::uint32_t output = 0;                        ///< row of Chain::outputs
  ClaimKind kind = ClaimKind::pact;
  Date created{};                                  ///< of the document; the library reads no clock
  std::map<std::string, std::string> fields =
      {};  ///< by name, for example companyIds or pcf.exemptedEmissionsPercent; lists divided by ';'
};
/// A document, ready to be sent.
struct Claim {
  std::string id, text;
  double value = 0;            ///< kg CO2e per kg, as stated
};
/// The document of a product. Same input, same bytes: the id follows from the content. What the workspace, document_fields and
/// the request do not give is refused by name, never invented; and what verify_claim() would refuse is not issued.
/// Errors: rules.claim_missing, the codes of verify_claim(), those of carbon::Model.
Result<Answer<Claim>> make_claim(const chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain,
                                 const ClaimRequest& request);

/// What a document says.
struct ClaimFacts {
  std::string id, company, product, period;   ///< of time, start..end
  double value = chain::not_given;            ///< kg CO2e per kg
  double cutoff = chain::not_given, allocation = chain::not_given, smelter = chain::not_given;  ///< of the aluminium extension, t CO2e/t
  double scrap = chain::not_given, post_consumer = chain::not_given, floor = chain::not_given;
};
/// A checked file: its footprints, and everything that is wrong, doubtful or worth knowing.
struct ClaimCheck {
  std::vector<ClaimFacts> claims;
  Diagnostics diagnostics;
};
/// Checks a product footprint, a list of them, the answer of a host ({"data": [...]}), or an aluminium extension alone.
/// Errors: table.bad_json. Everything else is among the diagnostics: rules.claim_shape, rules.claim_number,
/// rules.claim_negative, rules.claim_share, rules.claim_range, rules.claim_period, rules.claim_floor, rules.claim_scrap,
/// rules.claim_sum, rules.claim_geography, rules.claim_flag, rules.claim_two_values; warnings rules.claim_shall and
/// rules.claim_version; note rules.claim_spelling.
Result<ClaimCheck> verify_claim(const std::string& text, const std::string& file);

}  // namespace alumen::rules
