// Commands about who takes part: roles, schemes, parties, sites, materials, scopes, audits, certificates, reports.
// `refusals` lists, in the order in which the ledger checks, what a command may be refused for besides the general
// reasons (stale_position; missing_field, schema_invalid, negative_quantity, mass_not_positive in the order of the
// fields; unauthorized; forbidden_role).
#pragma once
#include "custody/record.hpp"

namespace alumen::custody {

/// Gives a user a role. The first command of a ledger makes its actor the secretariat.
struct GrantRole {
  static constexpr std::string_view word = "grant_role", event = "role_granted", about = "gives a user a role";
  static constexpr std::uint8_t kind = 1;
  static constexpr Roles roles = secretaries | headquarters;
  static constexpr std::string_view refusals = "unknown_party unknown_site forbidden_role auditor_conflict duplicate_id";
  std::string user;
  Role granted = Role::clerk;
  std::string party, site;
  using Outcome = Nothing;
};
constexpr auto fields(GrantRole*) {
  using namespace detail;
  using R = GrantRole;
  return std::tuple{id(&R::user, "user", "who receives the role"), given(&R::granted, "granted", "the role"),
                    maybe(&R::party, "party", "for whom; the auditor's own firm; needed but for the secretariat"),
                    maybe(&R::site, "site", "binds a clerk or site manager to one site")};
}

/// Takes a role away. The last secretariat cannot lose its role.
struct RevokeRole {
  static constexpr std::string_view word = "revoke_role", event = "role_revoked", about = "takes a role away";
  static constexpr std::uint8_t kind = 2;
  static constexpr Roles roles = secretaries | headquarters;
  static constexpr std::string_view refusals = "unknown_party forbidden_role unknown_user dependents_exist";
  std::string user;
  Role granted = Role::clerk;
  std::string party;
  using Outcome = Nothing;
};
constexpr auto fields(RevokeRole*) {
  using namespace detail;
  using R = RevokeRole;
  return std::tuple{id(&R::user, "user", "who loses the role"), given(&R::granted, "granted", "the role"),
                    maybe(&R::party, "party", "for whom it was held")};
}

/// Adopts a scheme: its file's text goes into the log, so that nobody can change an agreed figure afterwards.
struct AdoptScheme {
  static constexpr std::string_view word = "adopt_scheme", event = "scheme_adopted", about = "adopts a scheme file";
  static constexpr std::uint8_t kind = 3;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "bad_scheme duplicate_id";
  std::string scheme, text;
  using Outcome = Nothing;
};
constexpr auto fields(AdoptScheme*) {
  using namespace detail;
  using R = AdoptScheme;
  return std::tuple{id(&R::scheme, "scheme", "id of the scheme, as in its file"), given(&R::text, "text", "the scheme file, whole")};
}

/// Registers a company.
struct RegisterParty {
  static constexpr std::string_view word = "register_party", event = "party_registered", about = "registers a company";
  static constexpr std::uint8_t kind = 4;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "duplicate_id";
  std::string party, name, address, country;
  using Outcome = Nothing;
};
constexpr auto fields(RegisterParty*) {
  using namespace detail;
  using R = RegisterParty;
  return std::tuple{id(&R::party, "party", "short name"), given(&R::name, "name", "full name, as on documents"),
                    given(&R::address, "address", "as on documents"), given(&R::country, "country", "ISO 3166-1 alpha-3")};
}

/// Registers a place of a party.
struct RegisterSite {
  static constexpr std::string_view word = "register_site", event = "site_registered", about = "registers a place of a party";
  static constexpr std::uint8_t kind = 5;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "unknown_party duplicate_id";
  std::string site, party, country;
  using Outcome = Nothing;
};
constexpr auto fields(RegisterSite*) {
  using namespace detail;
  using R = RegisterSite;
  return std::tuple{id(&R::site, "site", "short name"), given(&R::party, "party", "who runs it"),
                    given(&R::country, "country", "ISO 3166-1 alpha-3")};
}

/// Registers a kind of good. Its aluminium content bounds what a conversion may give.
struct RegisterMaterial {
  static constexpr std::string_view word = "register_material", event = "material_registered", about = "registers a kind of good";
  static constexpr std::uint8_t kind = 6;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "duplicate_id";
  std::string material;
  Good good = Good::metal;
  Ppm aluminium;
  using Outcome = Nothing;
};
constexpr auto fields(RegisterMaterial*) {
  using namespace detail;
  using R = RegisterMaterial;
  return std::tuple{id(&R::material, "material", "short name"), given(&R::good, "good", "what kind of good it is"),
                    Field<R, Ppm>{&R::aluminium, "aluminium", "", "aluminium content by mass", Need::required, 0, 1e6}};
}

/// Registers a certification scope: the sites of a party that keep one account under one scheme.
struct RegisterScope {
  static constexpr std::string_view word = "register_scope", event = "scope_registered", about = "registers a certification scope";
  static constexpr std::uint8_t kind = 7;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "unknown_party unknown_scheme duplicate_id";
  std::string scope, party, scheme;
  Work activity = Work::none;
  using Outcome = Nothing;
};
constexpr auto fields(RegisterScope*) {
  using namespace detail;
  using R = RegisterScope;
  return std::tuple{id(&R::scope, "scope", "short name"), given(&R::party, "party", "who is certified"),
                    given(&R::scheme, "scheme", "scheme that it follows"),
                    given(&R::activity, "activity", "main activity: its stage in summaries")};
}

/// Adds a site to a scope from a day on. A site belongs to one scope.
struct AddSite {
  static constexpr std::string_view word = "add_site", event = "site_added", about = "adds a site to a scope from a day on";
  static constexpr std::uint8_t kind = 8;
  static constexpr Roles roles = secretaries | headquarters;
  static constexpr std::string_view refusals = "unknown_scope unauthorized unknown_site scheme_forbids duplicate_id";
  std::string scope, site;
  Date from{};
  using Outcome = Nothing;
};
constexpr auto fields(AddSite*) {
  using namespace detail;
  using R = AddSite;
  return std::tuple{id(&R::scope, "scope", "the scope"), id(&R::site, "site", "the site"), given(&R::from, "from", "first day")};
}

/// Records an audit of a scope. Major non-conformities move the certificate of the scope that is valid on the day: one to
/// the most that the scheme bears make it provisional, more revoke it.
struct RecordAudit {
  static constexpr std::string_view word = "record_audit", event = "audit_recorded", about = "records an audit and its findings";
  static constexpr std::uint8_t kind = 9;
  static constexpr Roles roles = auditors;
  static constexpr std::string_view refusals = "unknown_scope auditor_conflict duplicate_id";
  std::string audit, scope;
  Standard standard = Standard::custody;
  AuditKind held_for = AuditKind::certification;
  int majors = 0, minors = 0;
  /// The certificate that the findings moved.
  struct Outcome {
    std::string certificate;
    CertificateChange change = CertificateChange::none;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(RecordAudit*) {
  using namespace detail;
  using R = RecordAudit;
  return std::tuple{id(&R::audit, "audit", "short name"),
                    given(&R::scope, "scope", "who was audited"),
                    given(&R::standard, "standard", "against what"),
                    given(&R::held_for, "held_for", "kind of audit"),
                    Field<R, int>{&R::majors, "majors", "", "major non-conformities", Need::required, 0, 10000},
                    Field<R, int>{&R::minors, "minors", "", "minor non-conformities", Need::required, 0, 10000}};
}
constexpr auto fields(RecordAudit::Outcome*) {
  using namespace detail;
  using R = RecordAudit::Outcome;
  return std::tuple{maybe(&R::certificate, "moved_certificate", "certificate that the findings moved"),
                    maybe(&R::change, "change", "how it moved")};
}

/// Awards a certificate, valid from <= day < to.
struct SetCertificate {
  static constexpr std::string_view word = "set_certificate", event = "certificate_set", about = "awards a certificate";
  static constexpr std::uint8_t kind = 10;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals =
      "unknown_scope unknown_audit duplicate_id unknown_vocabulary too_many_majors invalid_transition cert_overlap ps_required";
  std::string certificate, scope;
  Standard standard = Standard::custody;
  std::string version;
  CertificateState state = CertificateState::full;
  std::string audit;
  Date from{}, to{};
  std::string activities, pools;
  using Outcome = Nothing;
};
constexpr auto fields(SetCertificate*) {
  using namespace detail;
  using R = SetCertificate;
  return std::tuple{id(&R::certificate, "certificate", "number of the certificate"),
                    given(&R::scope, "scope", "who is certified"),
                    given(&R::standard, "standard", "what is certified"),
                    given(&R::version, "version", "version of the standard"),
                    given(&R::state, "state", "provisional or full"),
                    given(&R::audit, "audit", "audit that it rests on"),
                    given(&R::from, "from", "first day"),
                    given(&R::to, "to", "first day after"),
                    maybe(&R::activities, "activities", "activities that it covers, divided by blanks; needed for custody"),
                    maybe(&R::pools, "pools", "pools of the scheme that it covers, divided by blanks; needed for custody")};
}

/// Suspends, reinstates, revokes or downgrades a certificate from a day on. Shipments before that day stay valid.
struct ChangeCertificate {
  static constexpr std::string_view word = "change_certificate", event = "certificate_changed",
                                    about = "suspends, reinstates, revokes or downgrades a certificate";
  static constexpr std::uint8_t kind = 11;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "unknown_certificate clock_regression invalid_transition";
  std::string certificate;
  CertificateChange change = CertificateChange::suspend;
  Date from{};
  std::string reason;
  using Outcome = Nothing;
};
constexpr auto fields(ChangeCertificate*) {
  using namespace detail;
  using R = ChangeCertificate;
  return std::tuple{id(&R::certificate, "certificate", "the certificate"), given(&R::change, "change", "what happens to it"),
                    given(&R::from, "from", "first day on which it holds"), given(&R::reason, "reason", "why")};
}

/// Renews a certificate after an audit: full without major findings, provisional with some.
struct RenewCertificate {
  static constexpr std::string_view word = "renew_certificate", event = "certificate_renewed",
                                    about = "renews a certificate after an audit";
  static constexpr std::uint8_t kind = 12;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals =
      "unknown_certificate unknown_audit too_many_majors clock_regression invalid_transition cert_overlap";
  std::string certificate, audit;
  Date to{};
  /// The state that follows from the audit.
  struct Outcome {
    CertificateState state = CertificateState::full;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(RenewCertificate*) {
  using namespace detail;
  using R = RenewCertificate;
  return std::tuple{id(&R::certificate, "certificate", "the certificate"), given(&R::audit, "audit", "audit that it rests on"),
                    given(&R::to, "to", "first day after")};
}
constexpr auto fields(RenewCertificate::Outcome*) {
  using namespace detail;
  using R = RenewCertificate::Outcome;
  return std::tuple{maybe(&R::state, "state", "full or provisional")};
}

/// Submits the annual report of a calendar year: the periods that end in it, all closed.
struct SubmitReport {
  static constexpr std::string_view word = "submit_report", event = "report_submitted", about = "submits the report of a calendar year";
  static constexpr std::uint8_t kind = 13;
  static constexpr Roles roles = headquarters;
  static constexpr std::string_view refusals = "unknown_scope unauthorized unknown_period prior_period_open invalid_transition";
  std::string scope;
  int year = 0;
  /// Which submission it is and whether it came after the scheme's due day.
  struct Outcome {
    int version = 1;
    bool late = false;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
};
constexpr auto fields(SubmitReport*) {
  using namespace detail;
  using R = SubmitReport;
  return std::tuple{id(&R::scope, "scope", "who reports"),
                    Field<R, int>{&R::year, "year", "", "calendar year", Need::required, 1900, 9998}};
}
constexpr auto fields(SubmitReport::Outcome*) {
  using namespace detail;
  using R = SubmitReport::Outcome;
  return std::tuple{maybe(&R::version, "version", "1, 2 ... of the report"), maybe(&R::late, "late", "submitted after the due day")};
}

/// Takes a report into review, returns or accepts it.
struct ReviewReport {
  static constexpr std::string_view word = "review_report", event = "report_reviewed",
                                    about = "takes a report into review, returns or accepts it";
  static constexpr std::uint8_t kind = 14;
  static constexpr Roles roles = secretaries;
  static constexpr std::string_view refusals = "unknown_scope unknown_record clock_regression invalid_transition";
  std::string scope;
  int year = 0;
  ReportState verdict = ReportState::accepted;
  using Outcome = Nothing;
};
constexpr auto fields(ReviewReport*) {
  using namespace detail;
  using R = ReviewReport;
  return std::tuple{id(&R::scope, "scope", "who reported"),
                    Field<R, int>{&R::year, "year", "", "calendar year", Need::required, 1900, 9998},
                    given(&R::verdict, "verdict", "in_review, returned or accepted")};
}

}  // namespace alumen::custody
