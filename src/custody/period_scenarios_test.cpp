// Periods: contiguous, closed in order, sealed for good, reopened by an independent auditor only.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

OpenPeriod period(const char* from, const char* to) { return {.scope = "mill", .from = day(from), .to = day(to)}; }
ClosePeriod closing(const char* from) { return {.scope = "mill", .from = day(from)}; }

void mill(World& w) {
  w.basics();
  w.member("mill");
}

void periods_follow_one_another(World& w) {
  mill(w);
  w.hq("mill");
  w.refused("schema_invalid", period("2025-06-01", "2025-06-01"));
  w.refused("period_too_long", period("2025-01-01", "2026-01-02"));
  w.refused("outside_certificate", period("2024-12-31", "2025-12-31"));
  w.ok(period("2025-01-01", "2026-01-01"));
  w.refused("period_overlap", period("2025-12-31", "2026-06-01"));
  w.refused("period_overlap", period("2025-03-01", "2025-04-01"));
  w.refused("period_gap", period("2026-01-02", "2026-06-01"));
  w.ok(period("2026-01-01", "2026-02-01"));
  w.refused("prior_period_open", period("2026-02-01", "2026-03-01"));
}

void last_day_belongs_to_the_next_period(World& w) {
  mill(w);
  w.open("mill");
  w.on("2026-01-01").clerk("mill");
  w.refused("period_closed", w.plain("in-1", "mill", tonnes(1)));
  w.on("2024-12-31");
  w.refused("unknown_site", w.plain("in-1", "mill", tonnes(1)));
  w.on("2025-12-31");
  w.ok(w.plain("in-1", "mill", tonnes(1)));
}

void closed_period_takes_nothing(World& w) {
  mill(w);
  w.open("mill");
  w.on("2025-12-31").hq("mill");
  w.refused("period_not_over", closing("2025-01-01"));
  w.refused("unknown_period", closing("2025-02-01"));
  w.on("2026-01-01");
  w.ok(closing("2025-01-01"));
  w.refused("period_closed", closing("2025-01-01"));
  w.on("2025-06-01").clerk("mill");
  w.refused("period_closed", w.plain("in-1", "mill", tonnes(1)));
  w.on("2026-01-02");
  w.open("mill", "2026-01-01", "2027-01-01");
  w.clerk("mill");
  auto late = w.plain("in-1", "mill", tonnes(1));
  late.late_for = day("2025-06-01");
  w.ok(late);
  late.record = "in-2";
  late.late_for = day("2026-01-01");
  w.refused("unknown_period", late);
}

void periods_close_in_order(World& w) {
  mill(w);
  w.hq("mill");
  w.ok(period("2025-01-01", "2025-07-01"));
  w.ok(period("2025-07-01", "2026-01-01"));
  w.on("2026-01-02");
  w.refused("prior_period_open", closing("2025-07-01"));
  w.ok(closing("2025-01-01"));
  w.ok(closing("2025-07-01"));
}

void sealed_records_stay(World& w) {
  mill(w);
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  w.ok(w.plain("in-1", "mill", tonnes(1)));
  w.on("2026-01-02");
  w.close("mill");
  w.manager("mill");
  w.refused("period_closed", Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
  w.hq("mill");
  w.ok(SealPeriod{.scope = "mill", .from = day("2025-01-01")});
  w.refused("invalid_transition", SealPeriod{.scope = "mill", .from = day("2025-01-01")});
  w.manager("mill");
  w.refused("cannot_reverse_sealed", Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
}

void only_an_auditor_reopens(World& w) {
  mill(w);
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(2)));
  w.on("2026-01-02");
  w.close("mill");
  w.open("mill", "2026-01-01", "2027-01-01");
  w.expect_mass(Grams{w.pool("mill", "aluminium", "2026-06-01").figures.carry_in}, tonnes(8), "carry");
  ReopenPeriod again{.scope = "mill", .from = day("2025-01-01"), .reason = "shipment forgotten"};
  w.hq("mill");
  w.refused("forbidden_role", again);
  w.as("eva", Role::auditor);
  w.refused("unknown_period", ReopenPeriod{.scope = "mill", .from = day("2025-01-02"), .reason = "x"});
  w.ok(again);
  w.refused("invalid_transition", again);
  w.on("2025-06-01").manager("mill");
  w.ok(Reverse{.record = "o-1", .scope = "mill", .reason = "claim was higher"});
  w.ok(w.scrap_out("o-2", "mill", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(7)));
  w.on("2026-01-05");
  w.close("mill");
  w.expect_mass(Grams{w.pool("mill", "aluminium", "2026-06-01").figures.carry_in}, tonnes(3), "carry after the restatement");
  w.on("2027-01-01");
  w.close("mill", "2026-01-01");
  w.as("eva", Role::auditor);
  w.refused("dependents_exist", again);
}

/// 2026 has used 8 t of the carry; a restatement of 2025 cannot take it back.
void restatement_cannot_take_used_carry_back(World& w) {
  mill(w);
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(2)));  // E = 5 t
  w.on("2026-01-02");
  w.close("mill");
  w.open("mill", "2026-01-01", "2027-01-01");
  w.clerk("mill");
  w.ok(w.out("o-2", "mill", "ingot", tonnes(5), tonnes(3)));
  w.as("eva", Role::auditor);
  w.ok(ReopenPeriod{.scope = "mill", .from = day("2025-01-01"), .reason = "shipment forgotten"});
  w.on("2025-06-01").manager("mill");
  w.ok(Reverse{.record = "o-1", .scope = "mill", .reason = "claim was higher"});
  w.ok(w.scrap_out("o-3", "mill", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(4)));
  w.on("2026-01-05").hq("mill");
  w.refused("overdraw_unresolved", closing("2025-01-01"));
}

void close_waits_for_documents(World& w) {
  mill(w);
  w.member("maker", "asi-mass-balance", Work::manufacturing);
  w.open("mill"), w.open("maker");
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.convert("roll", "mill", "ubc", tonnes(10), "coil", tonnes(9)));
  w.ok(w.out("o-1", "mill", "coil", tonnes(9), tonnes(4)));
  w.ok(w.paper("doc-1", "mill", "o-1", "maker", tonnes(3)));
  w.ok(w.paper("doc-2", "mill", "o-1", "maker", tonnes(1)));
  w.manager("maker");
  w.ok(w.accept("a-1", "doc-1", "maker", tonnes(3)));
  w.on("2026-01-01").hq("maker");
  w.refused("unreconciled_documents", ClosePeriod{.scope = "maker", .from = day("2025-01-01")});
  w.close("mill");  // the issuer need not wait
  w.manager("maker");
  w.ok(RejectDocument{.document = "doc-2", .scope = "maker", .reason = "wrong alloy"});
  w.close("maker");
}

/// What was declared for a closed period stays; the next one may have another yield.
void yields_change_between_periods(World& w) {
  mill(w);
  w.open("mill");
  w.on("2025-05-01").manager("mill");
  w.refused("type_not_allowed", DeclareYield{.scope = "mill", .input = "aluminium", .output = "alumina", .yield = {500'000}});
  w.refused("yield_exceeded", DeclareYield{.scope = "mill", .input = "aluminium", .output = "aluminium", .yield = {1'000'001}});
  w.refused("yield_exceeded", DeclareYield{.scope = "mill", .input = "alumina", .output = "aluminium", .yield = {529'261}});
  w.ok(DeclareYield{.scope = "mill", .input = "aluminium", .output = "aluminium", .yield = {950'000}});
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.refused("yield_exceeded", w.convert("r-1", "mill", "ubc", tonnes(100), "coil", tonnes(95) + grams(1)));
  w.ok(w.convert("r-1", "mill", "ubc", tonnes(100), "coil", tonnes(95)));
  w.refused("factor_locked_in_period", DeclareYield{.scope = "mill", .input = "aluminium", .output = "aluminium", .yield = {900'000}});
  w.ok(w.out("o-1", "mill", "coil", tonnes(95)));
  w.on("2026-01-01");
  w.close("mill");
  w.manager("mill");
  w.ok(DeclareYield{.scope = "mill", .input = "aluminium", .output = "aluminium", .yield = {900'000}});
  w.expect_mass(Grams{w.pool("mill").entitlement.backing}, tonnes(95), "backing of the closed period");
}

}  // namespace

std::vector<Scenario> period_scenarios() {
  return {{"periods_follow_one_another", periods_follow_one_another},
          {"last_day_belongs_to_the_next_period", last_day_belongs_to_the_next_period},
          {"closed_period_takes_nothing", closed_period_takes_nothing},
          {"periods_close_in_order", periods_close_in_order},
          {"sealed_records_stay", sealed_records_stay},
          {"only_an_auditor_reopens", only_an_auditor_reopens},
          {"restatement_cannot_take_used_carry_back", restatement_cannot_take_used_carry_back},
          {"close_waits_for_documents", close_waits_for_documents},
          {"yields_change_between_periods", yields_change_between_periods}};
}

}  // namespace alumen::custody
