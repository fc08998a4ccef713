// Commands about claims: documents, credits, granted overdraw. See registry_commands.hpp for `refusals`.
#pragma once
#include "custody/record.hpp"

namespace alumen::custody {

/// Issues a document for a claim of an output. Which texts it must have is the scheme's to say; issuer, address and
/// certificate come from the registry.
struct IssueDocument {
  static constexpr std::string_view word = "issue_document", event = "document_issued",
                                    about = "issues a document for the claim of an output";
  static constexpr std::uint8_t kind = 40;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_record wrong_receiver duplicate_id missing_field clock_regression claim_exceeds_shipment "
      "insufficient_entitlement mixing_forbidden";
  std::string document, scope, output, receiver;
  Grams mass, shipment;
  std::string responsible, statement, recycled_method;
  std::optional<Date> expires;
  /// What the goods carry, and the day from which nobody can accept the document.
  struct Outcome {
    Grams co2e, pre_consumer, post_consumer, unknown_scrap;
    std::optional<Date> expires;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(IssueDocument*) {
  using namespace detail;
  using R = IssueDocument;
  return std::tuple{id(&R::document, "document", "unique reference"),
                    id(&R::scope, "scope", "who issues it"),
                    given(&R::output, "output", "output whose claim it carries"),
                    given(&R::receiver, "receiver", "scope of the customer"),
                    detail::mass(&R::mass, "mass", "certified mass"),
                    detail::mass(&R::shipment, "shipment", "mass of the goods that it goes with"),
                    maybe(&R::responsible, "responsible", "who answers for it"),
                    maybe(&R::statement, "statement", "statement of conformance"),
                    maybe(&R::recycled_method, "recycled_method", "method behind the recycled content"),
                    maybe(&R::expires, "expires", "day from which it cannot be accepted")};
}
constexpr auto fields(IssueDocument::Outcome*) {
  using R = IssueDocument::Outcome;
  return std::tuple{detail::co2e(&R::co2e, "co2e", "emissions behind the goods"),
                    detail::mass(&R::pre_consumer, "pre_consumer", "pre-consumer scrap in the goods", Need::optional),
                    detail::mass(&R::post_consumer, "post_consumer", "post-consumer scrap in the goods", Need::optional),
                    detail::mass(&R::unknown_scrap, "unknown_scrap", "scrap of unknown class in the goods", Need::optional),
                    detail::maybe(&R::expires, "valid_to", "day from which it cannot be accepted")};
}

/// Cancels a document of which nothing was accepted. Its claim returns to the output.
struct CancelDocument {
  static constexpr std::string_view word = "cancel_document", event = "document_cancelled", about = "cancels a document";
  static constexpr std::uint8_t kind = 41;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_document not_issuer document_cancelled document_expired already_accepted";
  std::string document, scope, reason;
  using Outcome = Nothing;
};
constexpr auto fields(CancelDocument*) {
  using namespace detail;
  using R = CancelDocument;
  return std::tuple{id(&R::document, "document", "the document"), id(&R::scope, "scope", "who issued it"),
                    given(&R::reason, "reason", "why")};
}

/// Cancels a document and issues another in its place with other masses. A document is corrected once.
struct CorrectDocument {
  static constexpr std::string_view word = "correct_document", event = "document_corrected",
                                    about = "cancels a document and issues another in its place";
  static constexpr std::uint8_t kind = 42;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_document not_issuer document_cancelled document_expired already_accepted duplicate_id "
      "clock_regression "
      "claim_exceeds_shipment insufficient_entitlement mixing_forbidden";
  std::string document, scope, replacement;
  Grams mass, shipment;
  std::string reason;
  using Outcome = IssueDocument::Outcome;
};
constexpr auto fields(CorrectDocument*) {
  using namespace detail;
  using R = CorrectDocument;
  return std::tuple{id(&R::document, "document", "the document"),
                    id(&R::scope, "scope", "who issued it"),
                    id(&R::replacement, "replacement", "reference of the new document"),
                    detail::mass(&R::mass, "mass", "certified mass of the new document"),
                    detail::mass(&R::shipment, "shipment", "mass of the goods that it goes with"),
                    given(&R::reason, "reason", "why")};
}

/// Accepts all or a part of a document: its goods arrive, its claim is an input of the period of the day.
struct AcceptDocument {
  static constexpr std::string_view word = "accept_document", event = "document_accepted", about = "accepts all or a part of a document";
  static constexpr std::uint8_t kind = 43;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_document wrong_receiver unknown_site duplicate_id document_cancelled document_expired "
      "already_accepted "
      "exceeds_document clock_regression scheme_forbids issuer_not_certified_at_date certificate_invalid material_mismatch "
      "mixing_forbidden "
      "period_closed mass_mismatch overflow";
  std::string record, document, scope, site;
  Grams mass, weighed;
  /// The goods that arrive with the part.
  struct Outcome {
    Grams goods, co2e, pre_consumer, post_consumer, unknown_scrap;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(AcceptDocument*) {
  using R = AcceptDocument;
  return std::tuple{detail::id(&R::record, "record", "short name within the scope; the lot's where the scheme keeps lots"),
                    detail::id(&R::document, "document", "the document"),
                    detail::id(&R::scope, "scope", "who receives it"),
                    detail::given(&R::site, "site", "where the goods arrive"),
                    detail::mass(&R::mass, "mass", "certified mass accepted"),
                    detail::mass(&R::weighed, "weighed", "goods as weighed on arrival; compared with the papers", Need::optional)};
}
constexpr auto fields(AcceptDocument::Outcome*) {
  using R = AcceptDocument::Outcome;
  return std::tuple{detail::mass(&R::goods, "goods", "mass of the goods", Need::optional),
                    detail::co2e(&R::co2e, "co2e", "emissions behind them"),
                    detail::mass(&R::pre_consumer, "pre_consumer", "pre-consumer scrap in them", Need::optional),
                    detail::mass(&R::post_consumer, "post_consumer", "post-consumer scrap in them", Need::optional),
                    detail::mass(&R::unknown_scrap, "unknown_scrap", "scrap of unknown class in them", Need::optional)};
}

/// Rejects what is left of a document. Its claim returns to the output.
struct RejectDocument {
  static constexpr std::string_view word = "reject_document", event = "document_rejected", about = "rejects what is left of a document";
  static constexpr std::uint8_t kind = 44;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_document wrong_receiver document_cancelled document_expired already_accepted";
  std::string document, scope, reason;
  /// The mass that was rejected.
  struct Outcome {
    Grams mass;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(RejectDocument*) {
  using namespace detail;
  using R = RejectDocument;
  return std::tuple{id(&R::document, "document", "the document"), id(&R::scope, "scope", "who received it"),
                    given(&R::reason, "reason", "why")};
}
constexpr auto fields(RejectDocument::Outcome*) {
  using R = RejectDocument::Outcome;
  return std::tuple{detail::mass(&R::mass, "mass", "certified mass rejected", Need::optional)};
}

/// Writes off what is left of a document after its last day. The claim is lost.
struct ExpireDocument {
  static constexpr std::string_view word = "expire_document", event = "document_expired",
                                    about = "writes off a document after its last day";
  static constexpr std::uint8_t kind = 45;
  static constexpr Roles roles = managers | secretaries;
  static constexpr std::string_view refusals = "unknown_document document_cancelled already_accepted invalid_transition";
  std::string document;
  /// The mass that was lost.
  struct Outcome {
    Grams mass;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(ExpireDocument*) {
  using R = ExpireDocument;
  return std::tuple{detail::id(&R::document, "document", "the document")};
}
constexpr auto fields(ExpireDocument::Outcome*) {
  using R = ExpireDocument::Outcome;
  return std::tuple{detail::mass(&R::mass, "mass", "certified mass lost", Need::optional)};
}

/// Turns entitlement into a credit that moves apart from the metal.
struct IssueCredit {
  static constexpr std::string_view word = "issue_credit", event = "credit_issued", about = "turns entitlement into a credit";
  static constexpr std::uint8_t kind = 46;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized scheme_forbids unknown_site unknown_material type_not_allowed duplicate_id period_closed "
      "no_valid_certificate "
      "claim_exceeds_shipment insufficient_entitlement";
  std::string credit, scope, site;
  Work activity = Work::none;
  std::string material;
  Grams mass;
  using Outcome = Nothing;
};
constexpr auto fields(IssueCredit*) {
  using R = IssueCredit;
  return std::tuple{detail::id(&R::credit, "credit", "unique reference"),
                    detail::id(&R::scope, "scope", "who issues it"),
                    detail::given(&R::site, "site", "where the metal was made"),
                    detail::given(&R::activity, "activity", "what made it"),
                    detail::given(&R::material, "material", "what it is a credit of"),
                    detail::mass(&R::mass, "mass", "certified mass")};
}

/// Hands a credit, or a part of it under a new reference, to another scope.
struct TransferCredit {
  static constexpr std::string_view word = "transfer_credit", event = "credit_transferred", about = "hands a credit to another scope";
  static constexpr std::uint8_t kind = 47;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_credit not_owner already_retired wrong_receiver scheme_forbids cross_border_forbidden "
      "exceeds_credit missing_field duplicate_id";
  std::string credit, scope, to;
  Grams mass;
  std::string as;
  using Outcome = Nothing;
};
constexpr auto fields(TransferCredit*) {
  using R = TransferCredit;
  return std::tuple{detail::id(&R::credit, "credit", "the credit"), detail::id(&R::scope, "scope", "who owns it"),
                    detail::given(&R::to, "to", "scope that receives it"), detail::mass(&R::mass, "mass", "mass handed over"),
                    detail::maybe(&R::as, "as", "reference of the part; needed when a part stays")};
}

/// Uses up a credit. What was retired never moves again.
struct RetireCredit {
  static constexpr std::string_view word = "retire_credit", event = "credit_retired", about = "uses up a credit";
  static constexpr std::uint8_t kind = 48;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals = "unknown_scope unauthorized unknown_credit not_owner already_retired exceeds_credit";
  std::string credit, scope;
  Grams mass;
  std::string beneficiary;
  using Outcome = Nothing;
};
constexpr auto fields(RetireCredit*) {
  using R = RetireCredit;
  return std::tuple{detail::id(&R::credit, "credit", "the credit"), detail::id(&R::scope, "scope", "who owns it"),
                    detail::mass(&R::mass, "mass", "mass used up"), detail::given(&R::beneficiary, "beneficiary", "for whose use")};
}

/// Grants a pool an overdraw after force majeure; it is repaid in the next period.
struct GrantOverdraw {
  static constexpr std::string_view word = "grant_overdraw", event = "overdraw_granted", about = "grants an overdraw after force majeure";
  static constexpr std::uint8_t kind = 49;
  static constexpr Roles roles = auditors;
  static constexpr std::string_view refusals =
      "unknown_scope auditor_conflict unknown_period type_not_allowed period_closed no_force_majeure overdraw_limit";
  std::string scope;
  Date from{};
  std::string pool;
  Grams mass, affected;
  std::string evidence;
  using Outcome = Nothing;
};
constexpr auto fields(GrantOverdraw*) {
  using R = GrantOverdraw;
  return std::tuple{detail::id(&R::scope, "scope", "the scope"),
                    detail::given(&R::from, "from", "first day of the period"),
                    detail::given(&R::pool, "pool", "pool of the scheme"),
                    detail::mass(&R::mass, "mass", "mass granted"),
                    detail::mass(&R::affected, "affected", "mass that the event kept away"),
                    detail::maybe(&R::evidence, "evidence", "proof of force majeure")};
}

/// What the close of a period fixed for one pool. Every figure follows from the log before it.
struct PoolClosed {
  static constexpr std::string_view event = "pool_closed", about = "what the close of a period fixed for one pool";
  static constexpr std::uint8_t kind = 60;
  std::string scope;
  Date from{};
  std::string pool;
  Grams certified_in, other_in, share_certified, share_total, backing, entitled, carry_in, repay, granted, claimed, used_carry, expired,
      carry_out, overdraw;
};
constexpr auto fields(PoolClosed*) {
  using namespace detail;
  using R = PoolClosed;
  auto figure = [](Grams R::* member, std::string_view name, std::string_view about) {
    return detail::mass(member, name, about, Need::optional);
  };
  return std::tuple{id(&R::scope, "scope", "the scope"),
                    given(&R::from, "from", "first day of the period"),
                    id(&R::pool, "pool", "the pool"),
                    figure(&R::certified_in, "certified_in", "certified input"),
                    figure(&R::other_in, "other_in", "other input"),
                    figure(&R::share_certified, "share_certified", "numerator of the input percentage, conversions included"),
                    figure(&R::share_total, "share_total", "its denominator"),
                    figure(&R::backing, "backing", "certified input times yield: the most that may leave as certified"),
                    figure(&R::entitled, "entitled", "entitlement of the period"),
                    figure(&R::carry_in, "carry_in", "balance of the period before"),
                    figure(&R::repay, "repay", "overdraw of the period before"),
                    figure(&R::granted, "granted", "overdraw granted"),
                    figure(&R::claimed, "claimed", "claims and credits"),
                    figure(&R::used_carry, "used_carry", "part of carry_in that was used"),
                    figure(&R::expired, "expired", "part of carry_in that was not"),
                    figure(&R::carry_out, "carry_out", "balance for the next period"),
                    figure(&R::overdraw, "overdraw", "claims beyond the entitlement: repaid in the next period")};
}

}  // namespace alumen::custody
