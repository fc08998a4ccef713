// Who may do what.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

void roles_bound_what_people_do(World& w) {
  w.basics();
  w.member("mill");
  w.member("other");
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  w.ok(w.plain("in-1", "mill", tonnes(10)));
  w.refused("forbidden_role", Reverse{.record = "in-1", .scope = "mill", .reason = "x"});
  w.on("2026-01-01");
  w.refused("forbidden_role", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  w.manager("mill");
  w.refused("forbidden_role", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  w.hq("other");
  w.refused("unauthorized", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  w.as("mill-clerk", Role::certification_manager);
  w.refused("unauthorized", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  w.as("stranger", Role::secretariat);
  w.refused("unauthorized", RegisterParty{.party = "p", .name = "p", .address = "p", .country = "DEU"});
  w.as("eva", Role::auditor);
  w.refused("forbidden_role", w.plain("in-2", "mill", tonnes(10)));
  w.hq("mill");
  w.refused("unknown_scope", ClosePeriod{.scope = "mull", .from = day("2025-01-01")});
}

void clerks_stay_at_their_site(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.secretary();
  w.ok(RegisterSite{.site = "mill-2", .party = "mill-co", .country = "DEU"});
  w.hq("mill");
  w.ok(AddSite{.scope = "mill", .site = "mill-2", .from = day("2025-05-01")});
  w.refused("duplicate_id", AddSite{.scope = "mill", .site = "mill-2", .from = day("2025-06-01")});
  w.on("2025-05-01").clerk("mill");
  auto in = w.plain("in-1", "mill", tonnes(10));
  in.site = "mill-2";
  w.refused("unauthorized", in);
  w.on("2025-04-30").hq("mill");
  w.refused("unknown_site", in);  // the site joins in the middle of the period
  w.on("2025-05-01");
  w.ok(in);
}

void auditors_are_independent(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.secretary();
  w.refused("auditor_conflict", GrantRole{.user = "eva", .granted = Role::clerk, .party = "mill-co"});
  w.refused("auditor_conflict", GrantRole{.user = "mill-hq", .granted = Role::auditor, .party = "audit-firm"});
  w.ok(GrantRole{.user = "inside", .granted = Role::auditor, .party = "mill-co"});
  w.as("inside", Role::auditor);
  w.refused("auditor_conflict", RecordAudit{.audit = "a-9", .scope = "mill", .standard = Standard::custody});
  w.on("2026-01-01");
  w.close("mill");
  w.as("inside", Role::auditor);
  w.refused("auditor_conflict", ReopenPeriod{.scope = "mill", .from = day("2025-01-01"), .reason = "x"});
  w.refused(
      "auditor_conflict",
      GrantOverdraw{
          .scope = "mill", .from = day("2025-01-01"), .pool = "aluminium", .mass = tonnes(1), .affected = tonnes(1), .evidence = "x"});
}

void roles_are_handed_out_within_the_house(World& w) {
  w.basics();
  w.member("mill");
  w.member("other");
  w.hq("mill");
  w.ok(GrantRole{.user = "new", .granted = Role::clerk, .party = "mill-co"});
  w.refused("duplicate_id", GrantRole{.user = "new", .granted = Role::clerk, .party = "mill-co"});
  w.refused("forbidden_role", GrantRole{.user = "new", .granted = Role::certification_manager, .party = "mill-co"});
  w.refused("forbidden_role", GrantRole{.user = "new", .granted = Role::clerk, .party = "other-co"});
  w.refused("unknown_site", GrantRole{.user = "new", .granted = Role::clerk, .party = "mill-co", .site = "other-1"});
  w.ok(RevokeRole{.user = "new", .granted = Role::clerk, .party = "mill-co"});
  w.refused("unknown_user", RevokeRole{.user = "new", .granted = Role::clerk, .party = "mill-co"});
  w.open("mill");
  w.as("new", Role::clerk);
  w.refused("unauthorized", w.plain("in-1", "mill", tonnes(1)));
  w.secretary();
  w.refused("dependents_exist", RevokeRole{.user = "root", .granted = Role::secretariat});
}

void reports_go_through_review(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2026-02-01").hq("mill");
  w.refused("prior_period_open", SubmitReport{.scope = "mill", .year = 2025});
  w.refused("unknown_period", SubmitReport{.scope = "mill", .year = 2024});
  w.close("mill");
  auto events = w.ok(SubmitReport{.scope = "mill", .year = 2025});
  if (!events.empty()) w.expect(!std::get<Done<SubmitReport>>(events[0].body).outcome.late, "a report of February is late");
  w.refused("invalid_transition", SubmitReport{.scope = "mill", .year = 2025});
  w.refused("forbidden_role", ReviewReport{.scope = "mill", .year = 2025, .verdict = ReportState::accepted});
  w.secretary();
  w.refused("unknown_record", ReviewReport{.scope = "mill", .year = 2024, .verdict = ReportState::accepted});
  w.ok(ReviewReport{.scope = "mill", .year = 2025, .verdict = ReportState::in_review});
  w.refused("invalid_transition", ReviewReport{.scope = "mill", .year = 2025, .verdict = ReportState::in_review});
  w.ok(ReviewReport{.scope = "mill", .year = 2025, .verdict = ReportState::returned});
  w.refused("invalid_transition", ReviewReport{.scope = "mill", .year = 2025, .verdict = ReportState::accepted});
  w.on("2026-07-01").hq("mill");
  events = w.ok(SubmitReport{.scope = "mill", .year = 2025});
  if (!events.empty()) {
    const auto& o = std::get<Done<SubmitReport>>(events[0].body).outcome;
    w.expect(o.late && o.version == 2, "the second submission on the due day is not late");
  }
  w.secretary();
  w.ok(ReviewReport{.scope = "mill", .year = 2025, .verdict = ReportState::accepted});
  w.hq("mill");
  w.refused("invalid_transition", SubmitReport{.scope = "mill", .year = 2025});
  w.as("eva", Role::auditor);
  w.ok(ReopenPeriod{.scope = "mill", .from = day("2025-01-01"), .reason = "restatement"});
  w.close("mill");
  w.ok(SubmitReport{.scope = "mill", .year = 2025});  // a restatement; both submissions stay in the log
}

}  // namespace

std::vector<Scenario> role_scenarios() {
  return {{"roles_bound_what_people_do", roles_bound_what_people_do},
          {"clerks_stay_at_their_site", clerks_stay_at_their_site},
          {"auditors_are_independent", auditors_are_independent},
          {"roles_are_handed_out_within_the_house", roles_are_handed_out_within_the_house},
          {"reports_go_through_review", reports_go_through_review}};
}

}  // namespace alumen::custody
