// Commands about metal: periods, intake, conversion, shipment, loss, lots, reversal. See registry_commands.hpp for `refusals`.
#pragma once
#include "custody/record.hpp"

namespace alumen::custody {

/// Opens a period of a scope. Periods follow one another without gap; none is opened while two are open.
struct OpenPeriod {
  static constexpr std::string_view word = "open_period", event = "period_opened", about = "opens a period";
  static constexpr std::uint8_t kind = 20;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized schema_invalid period_too_long period_overlap period_gap prior_period_open outside_certificate";
  std::string scope;
  Date from{}, to{};
  using Outcome = Nothing;
};
constexpr auto fields(OpenPeriod*) {
  using namespace detail;
  using R = OpenPeriod;
  return std::tuple{id(&R::scope, "scope", "the scope"), given(&R::from, "from", "first day"), given(&R::to, "to", "first day after")};
}

/// Closes a period: claims are held against the entitlement, what may be carried goes to the next period. Besides
/// period_closed the log receives one pool_closed for every pool of the scheme.
struct ClosePeriod {
  static constexpr std::string_view word = "close_period", event = "period_closed", about = "closes a period";
  static constexpr std::uint8_t kind = 21;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_period period_closed period_not_over prior_period_open unreconciled_documents "
      "overdraw_unresolved";
  std::string scope;
  Date from{};
  using Outcome = Nothing;
};
constexpr auto fields(ClosePeriod*) {
  using namespace detail;
  using R = ClosePeriod;
  return std::tuple{id(&R::scope, "scope", "the scope"), given(&R::from, "from", "first day of the period")};
}

/// Seals a closed period: its records can no longer be reversed, and its balances are published.
struct SealPeriod {
  static constexpr std::string_view word = "seal_period", event = "period_sealed", about = "seals a closed period";
  static constexpr std::uint8_t kind = 22;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals = "unknown_scope unauthorized unknown_period invalid_transition";
  std::string scope;
  Date from{};
  using Outcome = Nothing;
};
constexpr auto fields(SealPeriod*) {
  using namespace detail;
  using R = SealPeriod;
  return std::tuple{id(&R::scope, "scope", "the scope"), given(&R::from, "from", "first day of the period")};
}

/// Opens a closed or sealed period again for a restatement. Only an independent auditor may, and only while the next
/// period is not closed.
struct ReopenPeriod {
  static constexpr std::string_view word = "reopen_period", event = "period_reopened", about = "opens a closed period again";
  static constexpr std::uint8_t kind = 23;
  static constexpr Roles roles = auditors;
  static constexpr std::string_view refusals = "unknown_scope auditor_conflict unknown_period invalid_transition dependents_exist";
  std::string scope;
  Date from{};
  std::string reason;
  using Outcome = Nothing;
};
constexpr auto fields(ReopenPeriod*) {
  using namespace detail;
  using R = ReopenPeriod;
  return std::tuple{id(&R::scope, "scope", "the scope"), given(&R::from, "from", "first day of the period"),
                    given(&R::reason, "reason", "why")};
}

/// Declares how much of one pool's metal becomes another's, or stays within one pool. At most 1 and at most what the
/// scheme allows; locked while an open period holds such a conversion.
struct DeclareYield {
  static constexpr std::string_view word = "declare_yield", event = "yield_declared", about = "declares the yield of a conversion";
  static constexpr std::uint8_t kind = 24;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals = "unknown_scope unauthorized type_not_allowed yield_exceeded factor_locked_in_period";
  std::string scope, input, output;
  Ppm yield;
  using Outcome = Nothing;
};
constexpr auto fields(DeclareYield*) {
  using namespace detail;
  using R = DeclareYield;
  return std::tuple{id(&R::scope, "scope", "the scope"), given(&R::input, "input", "pool that is used"),
                    given(&R::output, "output", "pool that is made"),
                    Field<R, Ppm>{&R::yield, "yield", "", "mass made per mass used", Need::required, 0, 1e9}};
}

/// Records metal that arrives without a document: not certified, from an own certified mine, eligible scrap, or the stock
/// that lay there before the first period (which is no input).
struct RecordIntake {
  static constexpr std::string_view word = "record_intake", event = "intake_recorded",
                                    about = "records metal that arrives without a document";
  static constexpr std::uint8_t kind = 30;
  static constexpr Roles roles = everyone_on_site;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_site unknown_material type_not_allowed duplicate_id unknown_period period_closed "
      "material_mismatch mass_mismatch not_eligible missing_document due_diligence_missing missing_evidence certificate_invalid overflow";
  std::string record, scope, site, material;
  Grams mass;
  Claim claim = Claim::none;
  ScrapClass scrap_class = ScrapClass::none;
  std::string supplier, evidence;
  bool due_diligence = false;
  Grams weighed, co2e;
  std::optional<Date> late_for;
  using Outcome = Nothing;
};
constexpr auto fields(RecordIntake*) {
  using R = RecordIntake;
  return std::tuple{detail::id(&R::record, "record", "short name within the scope; the lot's where the scheme keeps lots"),
                    detail::id(&R::scope, "scope", "who receives it"),
                    detail::given(&R::site, "site", "where it arrives"),
                    detail::given(&R::material, "material", "what arrives"),
                    detail::mass(&R::mass, "mass", "as on the papers"),
                    detail::maybe(&R::claim, "claim", "by what right it counts as certified"),
                    detail::maybe(&R::scrap_class, "scrap_class", "where the scrap arose; fixed from here on"),
                    detail::maybe(&R::supplier, "supplier", "who sent it"),
                    detail::maybe(&R::evidence, "evidence", "what proves the claim"),
                    detail::maybe(&R::due_diligence, "due_diligence", "due diligence on the supplier of scrap was done"),
                    detail::mass(&R::weighed, "weighed", "as weighed on arrival; compared with the papers", Need::optional),
                    detail::co2e(&R::co2e, "co2e", "emissions behind the metal"),
                    detail::maybe(&R::late_for, "late_for", "day in a closed period that the fact belongs to")};
}

/// Records a conversion: at most two inputs of one pool become an output and a by-product of one pool. Contained aluminium
/// never grows beyond the scheme's tolerance, and the mass made stays within the declared yield.
struct RecordTransformation {
  static constexpr std::string_view word = "record_transformation", event = "transformation_recorded", about = "records a conversion";
  static constexpr std::uint8_t kind = 31;
  static constexpr Roles roles = everyone_on_site;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_site unknown_material type_not_allowed scheme_forbids unknown_record duplicate_id "
      "period_closed material_mismatch input_unavailable yield_exceeded overflow";
  std::string record, scope, site;
  Work activity = Work::none;
  std::string input;
  Grams input_mass;
  std::string second_input;
  Grams second_mass;
  std::string output;
  Grams output_mass;
  std::string by_product;
  Grams by_product_mass;
  Grams co2e;
  bool toll = false;
  std::string lot, by_product_lot;
  /// What the output and the by-product carry.
  struct Outcome {
    Grams co2e, pre_consumer, post_consumer, unknown_scrap, certified;
    Grams by_co2e, by_certified;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(RecordTransformation*) {
  using R = RecordTransformation;
  return std::tuple{detail::id(&R::record, "record", "short name within the scope; the output's lot where the scheme keeps lots"),
                    detail::id(&R::scope, "scope", "whose metal it is"),
                    detail::given(&R::site, "site", "where it happens"),
                    detail::given(&R::activity, "activity", "what is done"),
                    detail::given(&R::input, "input", "material used"),
                    detail::mass(&R::input_mass, "input_mass", "mass used"),
                    detail::maybe(&R::second_input, "second_input", "another material used, of the same pool"),
                    detail::mass(&R::second_mass, "second_mass", "its mass", Need::optional),
                    detail::given(&R::output, "output", "material made"),
                    detail::mass(&R::output_mass, "output_mass", "mass made"),
                    detail::maybe(&R::by_product, "by_product", "scrap or dross that arises, of the output's pool"),
                    detail::mass(&R::by_product_mass, "by_product_mass", "its mass", Need::optional),
                    detail::co2e(&R::co2e, "co2e", "emissions of the conversion"),
                    detail::maybe(&R::toll, "toll", "done for the scope at a site of another"),
                    detail::maybe(&R::lot, "lot", "lot that is used, where the scheme keeps lots"),
                    detail::maybe(&R::by_product_lot, "by_product_lot", "lot of the by-product, where the scheme keeps lots")};
}
constexpr auto fields(RecordTransformation::Outcome*) {
  using R = RecordTransformation::Outcome;
  return std::tuple{detail::co2e(&R::co2e, "output_co2e", "emissions behind the output"),
                    detail::mass(&R::pre_consumer, "output_pre_consumer", "pre-consumer scrap in the output", Need::optional),
                    detail::mass(&R::post_consumer, "output_post_consumer", "post-consumer scrap in the output", Need::optional),
                    detail::mass(&R::unknown_scrap, "output_unknown_scrap", "scrap of unknown class in the output", Need::optional),
                    detail::mass(&R::certified, "output_certified", "certified mass of the output's lot", Need::optional),
                    detail::co2e(&R::by_co2e, "by_co2e", "emissions behind the by-product"),
                    detail::mass(&R::by_certified, "by_certified", "certified mass of the by-product's lot", Need::optional)};
}

/// Records metal that leaves, with or without a claim. A document takes the claim to the receiver.
struct RecordOutput {
  static constexpr std::string_view word = "record_output", event = "output_recorded",
                                    about = "records metal that leaves, with or without a claim";
  static constexpr std::uint8_t kind = 32;
  static constexpr Roles roles = everyone_on_site;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_site unknown_material type_not_allowed scheme_forbids unknown_record duplicate_id unknown_period "
      "period_closed material_mismatch input_unavailable scrap_class_fixed claim_exceeds_shipment mixing_forbidden no_valid_certificate "
      "insufficient_entitlement overflow";
  std::string record, scope, site;
  Work activity = Work::none;
  std::string material;
  Grams mass, claim;
  ScrapClass scrap_class = ScrapClass::none;
  std::string lot;
  std::optional<Date> late_for;
  /// What the shipment carries, and by how much the claim passes the guard where the scheme only warns.
  struct Outcome {
    Grams co2e, pre_consumer, post_consumer, unknown_scrap, over_guard;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(RecordOutput*) {
  using R = RecordOutput;
  return std::tuple{detail::id(&R::record, "record", "short name within the scope"),
                    detail::id(&R::scope, "scope", "who ships"),
                    detail::given(&R::site, "site", "from where"),
                    detail::maybe(&R::activity, "activity", "what made it; needed for a claim"),
                    detail::given(&R::material, "material", "what leaves"),
                    detail::mass(&R::mass, "mass", "mass that leaves"),
                    detail::mass(&R::claim, "claim", "mass claimed as certified", Need::optional),
                    detail::maybe(&R::scrap_class, "scrap_class", "class of the scrap; only for scrap and dross"),
                    detail::maybe(&R::lot, "lot", "lot that it is taken from, where the scheme keeps lots"),
                    detail::maybe(&R::late_for, "late_for", "day in a closed period that the fact belongs to")};
}
constexpr auto fields(RecordOutput::Outcome*) {
  using R = RecordOutput::Outcome;
  return std::tuple{detail::co2e(&R::co2e, "shipped_co2e", "emissions behind the shipment"),
                    detail::mass(&R::pre_consumer, "pre_consumer", "pre-consumer scrap in the shipment", Need::optional),
                    detail::mass(&R::post_consumer, "post_consumer", "post-consumer scrap in the shipment", Need::optional),
                    detail::mass(&R::unknown_scrap, "unknown_scrap", "scrap of unknown class in the shipment", Need::optional),
                    detail::mass(&R::over_guard, "over_guard", "claims beyond what has come in so far", Need::optional)};
}

/// Records metal that is gone: stocktaking, theft, burning off.
struct RecordLoss {
  static constexpr std::string_view word = "record_loss", event = "loss_recorded", about = "records metal that is gone";
  static constexpr std::uint8_t kind = 33;
  static constexpr Roles roles = everyone_on_site;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_material type_not_allowed scheme_forbids unknown_record duplicate_id period_closed "
      "material_mismatch input_unavailable";
  std::string record, scope, material;
  Grams mass;
  std::string lot, reason;
  using Outcome = Nothing;
};
constexpr auto fields(RecordLoss*) {
  using R = RecordLoss;
  return std::tuple{detail::id(&R::record, "record", "short name within the scope"),
                    detail::id(&R::scope, "scope", "whose metal it was"),
                    detail::given(&R::material, "material", "what is gone"),
                    detail::mass(&R::mass, "mass", "mass that is gone"),
                    detail::maybe(&R::lot, "lot", "lot that it is taken from, where the scheme keeps lots"),
                    detail::given(&R::reason, "reason", "why")};
}

/// Takes back a record of an open period, once, by the exact opposite.
struct Reverse {
  static constexpr std::string_view word = "reverse", event = "reversed", about = "takes back a record by the exact opposite, once";
  static constexpr std::uint8_t kind = 34;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized unknown_record already_reversed cannot_reverse_sealed period_closed clock_regression dependents_exist";
  std::string record, scope, reason;
  /// What was taken back.
  struct Outcome {
    RecordKind kind = RecordKind::intake;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(Reverse*) {
  using namespace detail;
  using R = Reverse;
  return std::tuple{id(&R::record, "record", "the record"), id(&R::scope, "scope", "whose it is"), given(&R::reason, "reason", "why")};
}
constexpr auto fields(Reverse::Outcome*) {
  using R = Reverse::Outcome;
  return std::tuple{detail::maybe(&R::kind, "kind", "what was taken back")};
}

/// Divides a lot: the part goes into a new one. Sums are kept to the gram.
struct SplitLot {
  static constexpr std::string_view word = "split_lot", event = "lot_split", about = "divides a lot";
  static constexpr std::uint8_t kind = 35;
  static constexpr Roles roles = everyone_on_site;
  static constexpr std::string_view refusals = "unknown_scope unauthorized scheme_forbids unknown_record duplicate_id input_unavailable";
  std::string scope, lot;
  Grams mass;
  std::string as;
  /// What the new lot carries.
  struct Outcome {
    Grams certified, co2e, pre_consumer, post_consumer, unknown_scrap;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(SplitLot*) {
  using R = SplitLot;
  return std::tuple{detail::id(&R::scope, "scope", "the scope"), detail::id(&R::lot, "lot", "the lot"),
                    detail::mass(&R::mass, "mass", "mass of the new lot"), detail::id(&R::as, "as", "name of the new lot")};
}
constexpr auto fields(SplitLot::Outcome*) {
  using R = SplitLot::Outcome;
  return std::tuple{detail::mass(&R::certified, "certified", "certified mass of the new lot", Need::optional),
                    detail::co2e(&R::co2e, "co2e", "emissions behind it"),
                    detail::mass(&R::pre_consumer, "pre_consumer", "pre-consumer scrap in it", Need::optional),
                    detail::mass(&R::post_consumer, "post_consumer", "post-consumer scrap in it", Need::optional),
                    detail::mass(&R::unknown_scrap, "unknown_scrap", "scrap of unknown class in it", Need::optional)};
}

/// Unites two lots of one material under the name of the first, as far as the model of the scheme allows.
struct MergeLots {
  static constexpr std::string_view word = "merge_lots", event = "lots_merged", about = "unites two lots of one material";
  static constexpr std::uint8_t kind = 36;
  static constexpr Roles roles = everyone_on_site;
  static constexpr std::string_view refusals =
      "unknown_scope unauthorized scheme_forbids unknown_record schema_invalid material_mismatch mixing_forbidden averaging_forbidden "
      "overflow";
  std::string scope, lot, other;
  using Outcome = Nothing;
};
constexpr auto fields(MergeLots*) {
  using namespace detail;
  using R = MergeLots;
  return std::tuple{id(&R::scope, "scope", "the scope"), id(&R::lot, "lot", "the lot that remains"),
                    id(&R::other, "other", "the lot that goes into it")};
}

/// Gives up the claim of a lot. There is no way back.
struct DowngradeLot {
  static constexpr std::string_view word = "downgrade_lot", event = "lot_downgraded", about = "gives up the claim of a lot";
  static constexpr std::uint8_t kind = 37;
  static constexpr Roles roles = managers;
  static constexpr std::string_view refusals = "unknown_scope unauthorized scheme_forbids unknown_record";
  std::string scope, lot;
  using Outcome = Nothing;
};
constexpr auto fields(DowngradeLot*) {
  using namespace detail;
  using R = DowngradeLot;
  return std::tuple{id(&R::scope, "scope", "the scope"), id(&R::lot, "lot", "the lot")};
}

}  // namespace alumen::custody
