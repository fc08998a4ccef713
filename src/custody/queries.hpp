// Questions to a state that take more than one table. All are pure functions of it.
#pragma once
#include "custody/custody.hpp"

namespace alumen::custody {

/// One pool of an annual report, in grams.
struct ReportPool {
  std::string pool;
  Grams inflow, certified_in;
  Grams from_documents, from_origin, eligible_pre, eligible_post;  ///< parts of certified_in
  Share input_share;                                               ///< of the last period of the year
  Grams made, outflow, claimed, credited, losses, late;
  Grams carry_in, carry_out, expired, overdraw, repaid, granted;
  int documents_issued = 0, documents_accepted = 0, documents_rejected = 0;
  Grams issued, accepted, rejected;                                ///< masses of these documents, as an issuer
};

/// The report of a scope for a calendar year: the periods that end in it.
struct AnnualReport {
  std::string scope, party, scheme;
  int year = 0;
  std::vector<Period> periods;
  bool closed = false;                   ///< every period of the year is closed
  std::optional<ReportState> submitted;  ///< the last submission
  int version = 0;
  bool late = false;
  std::vector<ReportPool> pools;
  std::vector<std::string> unverified;   ///< figures of the scheme behind this report that nobody has verified
};
/// Errors: custody.unknown_scope, custody.unknown_period when no period ends in the year.
Result<AnnualReport> annual_report(const State& state, std::string_view scope, int year);

/// A report that is due on a day and was not submitted, or was submitted late.
struct LateReport {
  std::string scope;
  int year;
  Date due;
  std::optional<Date> submitted;
};
/// All of them up to a day, by scope and year.
std::vector<LateReport> late_reports(const State& state, Date day);

/// A document that the change of a certificate touches.
struct Affected {
  std::string document, receiver, material;
  Date shipped;
  Grams mass, accepted, open;
};
/// Downstream mass of a certificate: documents of its scope for shipments from the day on. Error: custody.unknown_certificate.
Result<std::vector<Affected>> affected(const State& state, std::string_view certificate, Date from);

/// One step of a trace: a document between two scopes.
struct TraceStep {
  std::string document, from, to, material;
  Grams mass, accepted;
  int depth = 0;  ///< 1 = next to the one asked for
};
/// Documents that the claim of a document can rest on (up), or that can rest on it (down): through a pool every document of
/// the period and pool, through a lot those of the lot. Nearest first. Error: custody.unknown_document.
Result<std::vector<TraceStep>> trace(const State& state, std::string_view document, bool up, int depth = 100);

/// A figure along the chain beside the bound that nature or paper sets it.
struct ChainCheck {
  std::string what;   ///< conversion, shipment or world
  std::string scope;  ///< empty: all scopes
  std::string from, to;
  Grams in, out, bound;
  bool broken = false;
};
/// Mass that the world makes of a kind of good in the period, to compare with.
struct WorldMass {
  Good good;
  Grams mass;
};
/// Plausibility along the chain over the records of a period: what conversions made against the aluminium that they used;
/// goods shipped with documents against goods received; made against what the world makes.
std::vector<ChainCheck> plausibility(const State& state, const Period& period, std::span<const WorldMass> world = {});

/// One stage of the chain: mass in and out of its scopes, in grams.
struct Stage {
  Work activity;
  int scopes = 0;
  Grams certified_in, other_in, outflow, claimed, documented, accepted;
};
/// Certified mass that went from a stage to another, by accepted documents.
struct StageLink {
  Work from, to;
  Grams mass;
};
/// How certified mass dwindles from stage to stage.
struct Attrition {
  std::vector<Stage> stages;      ///< in the order of the chain, those with records only
  std::vector<StageLink> links;
};
/// Over the records of a period.
Attrition attrition(const State& state, const Period& period);

/// Sizes for people.
struct Stats {
  std::uint64_t records = 0;
  std::size_t parties = 0, sites = 0, scopes = 0, certificates = 0, periods = 0, facts = 0, documents = 0, credits = 0;
  Grams open_documents;
};
/// Counted in a state.
Stats stats(const State& state);

}  // namespace alumen::custody
