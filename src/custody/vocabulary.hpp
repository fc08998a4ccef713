// The words of the ledger. A value's number is part of the canonical bytes: never change one, only add at the end.
#pragma once
#include <array>
#include <cstdint>

#include "base/fields.hpp"

namespace alumen::custody {

/// A share in parts per million: exact, unlike a double.
struct Ppm {
  std::int64_t parts = 0;
  friend constexpr auto operator<=>(Ppm, Ppm) = default;
};
/// The whole.
inline constexpr Ppm whole{1'000'000};

/// Under which role an actor acts. Clerk and site manager may be bound to one site.
enum class Role : std::uint8_t { clerk, site_manager, certification_manager, auditor, secretariat };
constexpr auto names(Role*) {
  using enum Role;
  return std::to_array<Named<Role>>({{clerk, "clerk"},
                                     {site_manager, "site_manager"},
                                     {certification_manager, "certification_manager"},
                                     {auditor, "auditor"},
                                     {secretariat, "secretariat"}});
}

/// What a certificate certifies: how a scope works, or where its metal comes from.
enum class Standard : std::uint8_t { performance, custody };
constexpr auto names(Standard*) {
  using enum Standard;
  return std::to_array<Named<Standard>>({{performance, "performance"}, {custody, "custody"}});
}

/// What is done at a site; the words of the table of processes, and trade.
enum class Work : std::uint8_t {
  none,
  bauxite_mining,
  alumina_refining,
  electrolysis,
  casting,
  remelting,
  refining,
  scrap_preparation,
  rolling,
  extrusion,
  manufacturing,
  trade
};
constexpr auto names(Work*) {
  using enum Work;
  return std::to_array<Named<Work>>({{none, "none"},
                                     {bauxite_mining, "bauxite_mining"},
                                     {alumina_refining, "alumina_refining"},
                                     {electrolysis, "electrolysis"},
                                     {casting, "casting"},
                                     {remelting, "remelting"},
                                     {refining, "refining"},
                                     {scrap_preparation, "scrap_preparation"},
                                     {rolling, "rolling"},
                                     {extrusion, "extrusion"},
                                     {manufacturing, "manufacturing"},
                                     {trade, "trade"}});
}

/// What kind of good a material is.
enum class Good : std::uint8_t { bauxite, alumina, metal, semi, product, scrap, dross };
constexpr auto names(Good*) {
  using enum Good;
  return std::to_array<Named<Good>>({{bauxite, "bauxite"},
                                     {alumina, "alumina"},
                                     {metal, "metal"},
                                     {semi, "semi"},
                                     {product, "product"},
                                     {scrap, "scrap"},
                                     {dross, "dross"}});
}

/// By what right an intake counts. Metal that another scope certified comes by its document, never by an intake.
enum class Claim : std::uint8_t { none, origin, eligible_scrap, opening };
constexpr auto names(Claim*) {
  using enum Claim;
  return std::to_array<Named<Claim>>({{none, "none"}, {origin, "origin"}, {eligible_scrap, "eligible_scrap"}, {opening, "opening"}});
}

/// Where scrap arose. `none` is for what is no scrap.
enum class ScrapClass : std::uint8_t { none, pre_consumer, post_consumer, unknown };
constexpr auto names(ScrapClass*) {
  using enum ScrapClass;
  return std::to_array<Named<ScrapClass>>(
      {{none, "none"}, {pre_consumer, "pre_consumer"}, {post_consumer, "post_consumer"}, {unknown, "unknown"}});
}

/// How a certificate stands. Only these steps are possible: none to provisional or full; provisional to full, lapsed or
/// revoked; full to provisional, suspended, lapsed, revoked or full again (renewed); suspended to what it was or revoked.
enum class CertificateState : std::uint8_t { none, provisional, full, suspended, lapsed, revoked };
constexpr auto names(CertificateState*) {
  using enum CertificateState;
  return std::to_array<Named<CertificateState>>(
      {{none, "none"}, {provisional, "provisional"}, {full, "full"}, {suspended, "suspended"}, {lapsed, "lapsed"}, {revoked, "revoked"}});
}

/// What is done to a certificate between its award and its end.
enum class CertificateChange : std::uint8_t { none, suspend, reinstate, revoke, downgrade };
constexpr auto names(CertificateChange*) {
  using enum CertificateChange;
  return std::to_array<Named<CertificateChange>>(
      {{none, "none"}, {suspend, "suspend"}, {reinstate, "reinstate"}, {revoke, "revoke"}, {downgrade, "downgrade"}});
}

/// Why an audit was held.
enum class AuditKind : std::uint8_t { certification, surveillance, recertification, scope_change };
constexpr auto names(AuditKind*) {
  using enum AuditKind;
  return std::to_array<Named<AuditKind>>({{certification, "certification"},
                                          {surveillance, "surveillance"},
                                          {recertification, "recertification"},
                                          {scope_change, "scope_change"}});
}

/// How a period stands. Facts go only into an open one.
enum class PeriodState : std::uint8_t { open, closed, sealed };
constexpr auto names(PeriodState*) {
  using enum PeriodState;
  return std::to_array<Named<PeriodState>>({{open, "open"}, {closed, "closed"}, {sealed, "sealed"}});
}

/// How an annual report stands.
enum class ReportState : std::uint8_t { submitted, in_review, returned, accepted };
constexpr auto names(ReportState*) {
  using enum ReportState;
  return std::to_array<Named<ReportState>>(
      {{submitted, "submitted"}, {in_review, "in_review"}, {returned, "returned"}, {accepted, "accepted"}});
}

/// How a document stands. Its mass is always accepted + open + rejected + expired + cancelled.
enum class DocumentState : std::uint8_t { open, accepted, rejected, expired, cancelled };
constexpr auto names(DocumentState*) {
  using enum DocumentState;
  return std::to_array<Named<DocumentState>>(
      {{open, "open"}, {accepted, "accepted"}, {rejected, "rejected"}, {expired, "expired"}, {cancelled, "cancelled"}});
}

/// What a record of the log moved.
enum class RecordKind : std::uint8_t { intake, acceptance, transformation, output, loss };
constexpr auto names(RecordKind*) {
  using enum RecordKind;
  return std::to_array<Named<RecordKind>>(
      {{intake, "intake"}, {acceptance, "acceptance"}, {transformation, "transformation"}, {output, "output"}, {loss, "loss"}});
}

}  // namespace alumen::custody
