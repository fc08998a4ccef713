// Certificates: which steps are possible, and which day they cover.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

/// A mill with 100 t of certified input in stock, at 2025-06-01, as its clerk.
void stocked_mill(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2025-06-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.ok(w.convert("roll", "mill", "ubc", tonnes(100), "coil", tonnes(90)));
}
ChangeCertificate change(const char* certificate, CertificateChange what, const char* from) {
  return {.certificate = certificate, .change = what, .from = day(from), .reason = "decision of the day"};
}
SetCertificate custody_of_mill(const char* id, const char* from, const char* to) {
  return {.certificate = id,
          .scope = "mill",
          .standard = Standard::custody,
          .version = "2",
          .audit = "mill-a2",
          .from = day(from),
          .to = day(to),
          .activities = "rolling",
          .pools = "aluminium"};
}

/// Valid from 2025-01-01 up to, not including, 2027-01-01.
void certificate_ends_before_its_last_day(World& w) {
  stocked_mill(w);
  w.on("2026-01-01");
  w.close("mill");
  w.open("mill", "2026-01-01", "2026-12-31");
  w.open("mill", "2026-12-31", "2027-06-01");
  w.on("2026-12-31").clerk("mill");
  w.ok(w.used_cans("in-2", "mill", tonnes(50)));
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(10)));
  w.on("2027-01-01");
  w.refused("no_valid_certificate", w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
  w.ok(w.out("o-2", "mill", "coil", tonnes(10)));
}

void suspension_begins_on_its_day(World& w) {
  stocked_mill(w);
  w.secretary();
  w.ok(change("mill-coc", CertificateChange::suspend, "2025-06-10"));
  w.on("2025-06-09").clerk("mill");
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(10)));
  w.on("2025-06-10");
  w.refused("no_valid_certificate", w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
  w.secretary();
  w.refused("invalid_transition", change("mill-coc", CertificateChange::suspend, "2025-06-11"));
  w.refused("clock_regression", change("mill-coc", CertificateChange::reinstate, "2025-06-09"));
  w.ok(change("mill-coc", CertificateChange::reinstate, "2025-07-01"));
  w.on("2025-06-30").clerk("mill");
  w.refused("no_valid_certificate", w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
  w.on("2025-07-01");
  w.ok(w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
}

void custody_needs_performance(World& w) {
  stocked_mill(w);
  w.secretary();
  w.ok(change("mill-ps", CertificateChange::revoke, "2025-06-20"));
  w.on("2025-06-19").clerk("mill");
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(10)));
  w.on("2025-06-20");
  w.refused("no_valid_certificate", w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
  w.member("other", "asi-mass-balance", Work::rolling, "DEU", false);
  w.as("eva", Role::auditor);
  w.ok(RecordAudit{.audit = "a", .scope = "other", .standard = Standard::custody});
  w.secretary();
  auto set = custody_of_mill("c", "2025-07-01", "2026-07-01");
  set.scope = "other";
  set.audit = "a";
  w.refused("ps_required", set);
}

/// It covers rolling of aluminium, neither casting nor other metal.
void certificate_covers_what_it_names(World& w) {
  w.basics();
  w.member("mill", "asi-mass-balance", Work::rolling, "DEU", false);
  w.certify("mill");
  w.secretary();
  w.ok(change("mill-coc", CertificateChange::revoke, "2025-01-01"));
  w.refused("unknown_vocabulary", [] {
    auto c = custody_of_mill("c-2", "2025-01-01", "2026-01-01");
    c.activities = "rolling knitting";
    return c;
  }());
  w.ok(custody_of_mill("c-2", "2025-01-01", "2027-01-01"));
  w.open("mill");
  w.on("2025-06-01").clerk("mill");
  w.refused("certificate_invalid", w.used_cans("in-1", "mill", tonnes(100)));  // remelting is not covered
  w.ok(w.plain("in-1", "mill", tonnes(100)));
  auto cast = w.out("o-1", "mill", "ingot", tonnes(1), tonnes(1));
  cast.activity = Work::casting;
  w.refused("no_valid_certificate", cast);
}

void no_reinstatement_past_the_end(World& w) {
  stocked_mill(w);
  w.secretary();
  w.ok(change("mill-coc", CertificateChange::suspend, "2026-11-01"));
  w.refused("invalid_transition", change("mill-coc", CertificateChange::reinstate, "2027-01-01"));
  w.refused("invalid_transition", change("mill-coc", CertificateChange::revoke, "2027-01-01"));
  w.ok(change("mill-coc", CertificateChange::revoke, "2026-12-31"));
  w.refused("invalid_transition", change("mill-coc", CertificateChange::reinstate, "2026-12-31"));
}

/// One to three major findings make a full certificate provisional for at most a year, four revoke it.
void findings_move_the_certificate(World& w) {
  stocked_mill(w);
  w.as("eva", Role::auditor);
  auto audit = [](const char* id, int majors) {
    return RecordAudit{
        .audit = id, .scope = "mill", .standard = Standard::custody, .held_for = AuditKind::surveillance, .majors = majors, .minors = 2};
  };
  w.on("2025-09-01");
  w.ok(audit("a-3", 3));
  auto view = w.state.certificates("mill", day("2026-08-31"));
  w.expect(view && view->at(1).state == CertificateState::provisional && view->at(1).to == day("2026-09-01"),
           "three majors do not make it provisional for a year");
  w.on("2025-09-02").clerk("mill");
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(10)));
  w.on("2025-10-01").as("eva", Role::auditor);
  w.ok(audit("a-4", 4));
  w.clerk("mill");
  w.refused("no_valid_certificate", w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
  w.secretary();
  auto set = custody_of_mill("c-2", "2025-10-01", "2026-10-01");
  set.audit = "a-4";
  w.refused("too_many_majors", set);
  set.audit = "a-3";
  w.refused("invalid_transition", set);  // not full, with major findings
  set.state = CertificateState::provisional;
  set.to = day("2026-10-02");
  w.refused("invalid_transition", set);  // not longer than a year
  set.to = day("2026-10-01");
  w.ok(set);
}

void certificates_do_not_overlap(World& w) {
  stocked_mill(w);
  w.secretary();
  w.refused("cert_overlap", custody_of_mill("c-2", "2026-12-31", "2028-01-01"));
  w.refused("invalid_transition", custody_of_mill("c-2", "2027-01-01", "2030-01-02"));
  w.refused("ps_required", custody_of_mill("c-2", "2027-01-01", "2030-01-01"));
  w.refused("duplicate_id", custody_of_mill("mill-coc", "2027-01-01", "2030-01-01"));
  auto set = custody_of_mill("c-2", "2026-01-01", "2027-01-01");
  set.version = "3";
  w.ok(set);
  set = custody_of_mill("c-3", "2026-01-01", "2027-01-01");
  set.audit = "mill-a1";
  w.refused("unknown_audit", set);
}

void renewal_rests_on_an_audit(World& w) {
  stocked_mill(w);
  w.on("2026-10-01").as("eva", Role::auditor);
  w.ok(RecordAudit{.audit = "a-3", .scope = "mill", .standard = Standard::custody, .held_for = AuditKind::recertification});
  w.ok(RecordAudit{.audit = "a-4", .scope = "mill", .standard = Standard::performance, .held_for = AuditKind::recertification});
  w.secretary();
  w.refused("unknown_audit", RenewCertificate{.certificate = "mill-coc", .audit = "a-4", .to = day("2029-10-01")});
  w.refused("invalid_transition", RenewCertificate{.certificate = "mill-coc", .audit = "a-3", .to = day("2029-10-02")});
  w.ok(RenewCertificate{.certificate = "mill-coc", .audit = "a-3", .to = day("2029-10-01")});
  w.ok(RenewCertificate{.certificate = "mill-ps", .audit = "a-4", .to = day("2029-10-01")});
  auto view = w.state.certificates("mill", day("2029-09-30"));
  w.expect(view && view->at(1).effective, "a renewed certificate does not hold");
  view = w.state.certificates("mill", day("2029-10-01"));
  w.expect(view && view->at(1).state == CertificateState::lapsed && !view->at(1).effective, "a certificate does not lapse");
  w.on("2029-10-01");
  w.refused("invalid_transition", RenewCertificate{.certificate = "mill-coc", .audit = "a-3", .to = day("2030-10-01")});
}

void downgraded_certificates_are_provisional(World& w) {
  stocked_mill(w);
  w.secretary();
  w.ok(change("mill-coc", CertificateChange::downgrade, "2025-07-01"));
  w.refused("invalid_transition", change("mill-coc", CertificateChange::downgrade, "2025-07-02"));
  w.refused("invalid_transition", change("mill-coc", CertificateChange::suspend, "2025-07-02"));
  w.on("2025-08-01").as("eva", Role::auditor);
  w.ok(RecordAudit{.audit = "a-3", .scope = "mill", .standard = Standard::custody, .held_for = AuditKind::surveillance, .majors = 1});
  w.secretary();
  w.refused("invalid_transition", RenewCertificate{.certificate = "mill-coc", .audit = "a-3", .to = day("2026-08-01")});
  w.ok(RenewCertificate{.certificate = "mill-coc", .audit = "mill-a2", .to = day("2028-08-01")});
}

}  // namespace

std::vector<Scenario> certificate_scenarios() {
  return {{"certificate_ends_before_its_last_day", certificate_ends_before_its_last_day},
          {"suspension_begins_on_its_day", suspension_begins_on_its_day},
          {"custody_needs_performance", custody_needs_performance},
          {"certificate_covers_what_it_names", certificate_covers_what_it_names},
          {"no_reinstatement_past_the_end", no_reinstatement_past_the_end},
          {"findings_move_the_certificate", findings_move_the_certificate},
          {"certificates_do_not_overlap", certificates_do_not_overlap},
          {"renewal_rests_on_an_audit", renewal_rests_on_an_audit},
          {"downgraded_certificates_are_provisional", downgraded_certificates_are_provisional}};
}

}  // namespace alumen::custody
