// How much may be claimed. Figures are worked out by hand in the comments.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

constexpr auto pre = ScrapClass::pre_consumer, post = ScrapClass::post_consumer;

/// A member whose 2025 is open, at a day of it, as its clerk.
void mill_in_2025(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2025-03-01").clerk("mill");
}

/// A mill that carries 2 000 t from 2025 and in 2026 takes in 30 000 t certified and 50 000 t other metal (37.5 %), ships
/// 60 000 t coil and 15 000 t scrap, and remelts 3 000 t in house. E = 0.375 x 75 000 = 28 125 t, Max = 30 125 t.
void rolling_mill(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(2000)));
  w.ok(w.scrap_out("old", "mill", "ubc", post, tonnes(2000)));
  w.on("2026-01-05");
  w.close("mill");
  w.expect_mass(Grams{w.pool("mill").entitlement.carry_out}, tonnes(2000), "carry of 2025");
  w.open("mill", "2026-01-01", "2027-01-01");
  w.on("2026-02-01").clerk("mill");
  w.ok(w.used_cans("in-2", "mill", tonnes(30'000)));
  w.ok(w.plain("in-3", "mill", tonnes(50'000)));
  auto roll = w.convert("roll", "mill", "ubc", tonnes(30'000), "coil", tonnes(60'000));
  roll.second_input = "ingot", roll.second_mass = tonnes(50'000);
  roll.by_product = "scrap", roll.by_product_mass = tonnes(18'000);
  w.ok(roll);
  w.ok(w.convert("remelt", "mill", "scrap", tonnes(3000), "ingot", tonnes(2950)));
}

void rolling_mill_of_the_manual(World& w) {
  rolling_mill(w);
  w.ok(w.out("coil", "mill", "coil", tonnes(60'000), tonnes(24'000)));
  w.ok(w.scrap_out("scrap", "mill", "scrap", pre, tonnes(15'000), tonnes(5000)));
  auto e = w.pool("mill", "aluminium", "2026-06-01").entitlement;
  w.expect(e.share == Share{30'000'000'000, 80'000'000'000}, "input percentage is not 30 000 of 80 000 t");
  w.expect_mass(Grams{e.entitled}, tonnes(28'125), "entitlement");
  w.expect_mass(Grams{e.entitled_scrap}, tonnes(5625), "entitlement of scrap");
  w.expect_mass(Grams{e.maximum}, tonnes(30'125), "maximum");
  w.on("2027-01-10");
  w.close("mill", "2026-01-01");
  e = w.pool("mill", "aluminium", "2026-06-01").entitlement;
  w.expect_mass(Grams{e.expired}, tonnes(0), "expired");     // all 2 000 t carried in were used first
  w.expect_mass(Grams{e.carry_out}, tonnes(1125), "carry");  // 28 125 - (29 000 - 2 000)
}

/// A credit account with factor 1 would have offered the 30 000 t that came in: 1 875 t from nothing.
void rolling_mill_cannot_claim_its_input(World& w) {
  rolling_mill(w);
  w.ok(w.out("coil", "mill", "coil", tonnes(60'000), tonnes(26'375)));
  w.ok(w.scrap_out("scrap", "mill", "scrap", pre, tonnes(15'000), tonnes(5625)));  // 32 000 t = 30 000 t + carry
  w.on("2027-01-10").hq("mill");
  w.refused("overdraw_unresolved", ClosePeriod{.scope = "mill", .from = day("2026-01-01")});
  w.manager("mill");
  w.ok(Reverse{.record = "coil", .scope = "mill", .reason = "claim too high"});
  w.on("2026-12-01").clerk("mill");
  w.ok(w.out("coil-2", "mill", "coil", tonnes(60'000), tonnes(24'500)));  // 24 500 + 5 625 = Max
  w.on("2027-01-10");
  w.close("mill", "2026-01-01");
}

/// 1 g certified and 2 g other: a third of 2 g is no whole gram.
void entitlement_is_rounded_down(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", grams(1)));
  w.ok(w.plain("in-2", "mill", grams(2)));
  w.ok(w.out("out", "mill", "ingot", grams(2), grams(1)));
  w.on("2026-01-10").hq("mill");
  w.refused("overdraw_unresolved", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
}

/// Half of the input is certified: 80 t coil may carry 40 t of claims and 20 t scrap 10 t, whatever the other leaves.
void scrap_entitlement_stays_with_scrap(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(50)));
  w.ok(w.plain("in-2", "mill", tonnes(50)));
  auto roll = w.convert("roll", "mill", "ingot", tonnes(50), "coil", tonnes(30));
  roll.by_product = "scrap", roll.by_product_mass = tonnes(20);
  w.ok(roll);
  w.ok(w.out("o-1", "mill", "coil", tonnes(30), tonnes(20)));
  w.ok(w.scrap_out("o-2", "mill", "ubc", post, tonnes(40)));
  w.ok(w.scrap_out("o-3", "mill", "scrap", pre, tonnes(20)));  // E of scrap 30 t, unused; E of coil 15 t
  w.on("2026-01-10").hq("mill");
  w.refused("overdraw_unresolved", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  w.manager("mill");
  w.ok(Reverse{.record = "o-1", .scope = "mill", .reason = "claim too high"});
  w.ok(Reverse{.record = "o-3", .scope = "mill", .reason = "claim forgotten"});
  w.on("2025-12-01").clerk("mill");
  w.ok(w.out("o-4", "mill", "coil", tonnes(30), tonnes(15)));
  w.ok(w.scrap_out("o-5", "mill", "scrap", pre, tonnes(20), tonnes(20)));
  w.on("2026-01-10");
  w.close("mill");
}

/// 100 t lay there before the first period: what leaves of it is no reason to claim more than the 10 t that came in.
void opening_stock_backs_no_claim(World& w) {
  mill_in_2025(w);
  auto opening = w.plain("in-1", "mill", tonnes(100));
  opening.claim = Claim::opening;
  w.ok(opening);
  w.ok(w.used_cans("in-2", "mill", tonnes(10)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(100)));
  w.on("2026-01-10");
  w.close("mill");
  w.expect_mass(Grams{w.pool("mill").entitlement.carry_out}, tonnes(10), "carry");
}

void claims_need_certified_input_first(World& w) {
  mill_in_2025(w);
  w.ok(w.plain("in-1", "mill", tonnes(100)));
  w.refused("insufficient_entitlement", w.out("o-1", "mill", "ingot", tonnes(50), grams(1)));
  w.ok(w.used_cans("in-2", "mill", tonnes(10)));
  w.refused("insufficient_entitlement", w.out("o-1", "mill", "ingot", tonnes(50), tonnes(10) + grams(1)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(50), tonnes(10)));
  w.refused("insufficient_entitlement", w.out("o-2", "mill", "ingot", tonnes(1), grams(1)));
}

void claims_on_scrap_use_the_same_input(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", post, tonnes(10), tonnes(7)));
  w.refused("insufficient_entitlement", w.out("o-2", "mill", "ingot", tonnes(10), tonnes(4)));
  w.ok(w.out("o-2", "mill", "ingot", tonnes(10), tonnes(3)));
  auto f = w.pool("mill").figures;
  w.expect(f.claim_scrap == 7'000'000 && f.claim_product == 3'000'000, "claims count under the wrong class");
}

/// 10 t stay unclaimed in 2025, nothing moves in 2026: in 2027 they are gone.
void carry_lives_one_period(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.plain("in-2", "mill", tonnes(40)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", post, tonnes(10)));
  w.ok(w.out("o-2", "mill", "ingot", tonnes(20)));  // E = 10/50 x 30 = 6 t
  w.on("2026-01-10");
  w.close("mill");
  w.expect_mass(Grams{w.pool("mill").entitlement.carry_out}, tonnes(6), "carry of 2025");
  w.open("mill", "2026-01-01", "2026-12-31");
  w.on("2026-12-31");
  w.close("mill", "2026-01-01");
  auto e = w.pool("mill", "aluminium", "2026-06-01").entitlement;
  w.expect_mass(Grams{e.expired}, tonnes(6), "expired in 2026");
  w.expect_mass(Grams{e.carry_out}, tonnes(0), "carry of 2026");
  w.open("mill", "2026-12-31", "2027-12-31");
  w.clerk("mill");
  w.refused("insufficient_entitlement", w.out("o-3", "mill", "ingot", tonnes(10), grams(1)));
}

/// 100 t certified came in, a flood kept away 30 t: the auditor may grant 20 % of 100 t and not more than 30 t in all.
void overdraw_is_bounded_and_repaid(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.ok(w.plain("in-2", "mill", tonnes(50)));
  auto grant = [&](Grams mass, Grams affected, std::string evidence = "flood, insurer's report") {
    return GrantOverdraw{.scope = "mill",
                         .from = day("2025-01-01"),
                         .pool = "aluminium",
                         .mass = mass,
                         .affected = affected,
                         .evidence = std::move(evidence)};
  };
  w.as("eva", Role::auditor);
  w.refused("no_force_majeure", grant(tonnes(5), tonnes(30), ""));
  w.refused("overdraw_limit", grant(tonnes(20) + grams(1), tonnes(30)));
  w.refused("overdraw_limit", grant(tonnes(12), tonnes(11)));
  w.ok(grant(tonnes(12), tonnes(30)));
  w.refused("overdraw_limit", grant(tonnes(9), tonnes(30)));
  w.ok(grant(tonnes(8), tonnes(30)));
  w.clerk("mill");
  w.ok(w.scrap_out("o-1", "mill", "ubc", post, tonnes(90), tonnes(60)));
  w.ok(w.out("o-2", "mill", "ingot", tonnes(50), tonnes(50)));  // 110 t; E = 2/3 x 140 = 93 333 333 g, 60 and 33 t
  w.on("2026-01-10").hq("mill");
  w.ok(OpenPeriod{.scope = "mill", .from = day("2026-01-01"), .to = day("2027-01-01")});
  w.ok(ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  auto e = w.pool("mill").entitlement;
  w.expect_mass(Grams{e.entitled}, grams(93'333'333), "entitlement");
  w.expect_mass(Grams{e.overdraw}, grams(16'666'667), "overdraw");
  w.expect_mass(Grams{w.pool("mill", "aluminium", "2026-06-01").figures.repay}, grams(16'666'667), "to be repaid");
  w.clerk("mill");
  w.ok(w.used_cans("in-3", "mill", tonnes(20)));
  w.refused("insufficient_entitlement", w.scrap_out("o-3", "mill", "ubc", post, tonnes(20), grams(3'333'334)));
  w.ok(w.scrap_out("o-3", "mill", "ubc", post, tonnes(20), grams(1'000'000)));
  w.on("2027-01-05");
  w.close("mill", "2026-01-01");
  w.expect_mass(Grams{w.pool("mill", "aluminium", "2026-06-01").entitlement.carry_out}, grams(2'333'333), "carry of 2026");
}

/// 20 t of claims beyond the entitlement, of which only 10 t were granted.
void grant_does_not_cover_everything(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.ok(w.plain("in-2", "mill", tonnes(100)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(100), tonnes(70)));  // E = 50 t
  w.on("2025-12-31").as("eva", Role::auditor);
  w.ok(GrantOverdraw{
      .scope = "mill", .from = day("2025-01-01"), .pool = "aluminium", .mass = tonnes(10), .affected = tonnes(10), .evidence = "fire"});
  w.on("2026-01-10").hq("mill");
  w.refused("overdraw_unresolved", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
}

/// A smelter: half of its alumina is certified, so half of its metal may be claimed; 1 t of alumina backs at most 0.52 t.
void share_of_alumina_applies_to_metal(World& w) {
  w.basics();
  w.member("mine", "asi-mass-balance", Work::bauxite_mining);
  w.member("smelter", "asi-mass-balance", Work::electrolysis);
  w.member("mill");
  w.open("mine"), w.open("smelter"), w.open("mill");
  w.on("2025-03-01").manager("mine");
  w.ok(w.mined("b-1", "mine", tonnes(400)));
  w.ok(w.convert("c-1", "mine", "bauxite", tonnes(400), "alumina", tonnes(190)));
  auto out = w.out("a-1", "mine", "alumina", tonnes(190), tonnes(100));
  out.activity = Work::alumina_refining;
  w.ok(out);
  w.ok(w.paper("doc", "mine", "a-1", "smelter", tonnes(100)));
  w.manager("smelter");
  w.ok(DeclareYield{.scope = "smelter", .input = "alumina", .output = "aluminium", .yield = {520'000}});
  w.ok(w.accept("in-1", "doc", "smelter", tonnes(100)));
  w.ok(w.plain("in-2", "smelter", tonnes(100), "alumina"));
  w.refused("yield_exceeded", w.convert("pots", "smelter", "alumina", tonnes(200), "ingot", tonnes(104) + grams(1)));
  w.ok(w.convert("pots", "smelter", "alumina", tonnes(200), "ingot", tonnes(104)));
  w.refused("factor_locked_in_period", DeclareYield{.scope = "smelter", .input = "alumina", .output = "aluminium", .yield = {510'000}});
  auto metal = w.out("m-1", "smelter", "ingot", tonnes(104), tonnes(52) + grams(1));
  metal.activity = Work::electrolysis;
  w.refused("insufficient_entitlement", metal);
  metal.claim = tonnes(52);
  w.ok(metal);
  auto e = w.pool("smelter").entitlement;
  w.expect(e.share == Share{52'000'000, 104'000'000}, "share of the metal is not 52 of 104 t");
  w.expect_mass(Grams{e.entitled}, tonnes(52), "entitlement");
  w.on("2026-01-10");
  w.close("smelter");
}

/// Under `period` a claim may come before its input; the close holds it against the whole period.
void period_mode_warns_and_the_close_refuses(World& w) {
  w.scheme("iso22095-mass-balance-average");
  w.materials();
  w.auditor();
  w.member("mill", "iso22095-mass-balance-average");
  w.open("mill");
  w.on("2025-03-01").clerk("mill");
  w.ok(w.plain("in-1", "mill", tonnes(100)));
  auto events = w.ok(w.out("o-1", "mill", "ingot", tonnes(60), tonnes(30)));
  if (!events.empty()) w.expect_mass(std::get<Done<RecordOutput>>(events[0].body).outcome.over_guard, tonnes(30), "warned of");
  w.on("2026-01-05").hq("mill");
  w.refused("overdraw_unresolved", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
  w.on("2025-12-20").clerk("mill");
  w.ok(w.used_cans("in-2", "mill", tonnes(100)));  // 50 %: E = 30 t
  w.on("2026-01-05");
  w.close("mill");
  w.expect_mass(Grams{w.pool("mill").entitlement.carry_out}, tonnes(0), "carry");
}

/// Credits: 0.9 x 100 t may be claimed however little leaves; 40 t are used, 50 t carried.
void credit_method_counts_input(World& w) {
  w.scheme("iso22095-mass-balance-credit");
  w.materials();
  w.auditor();
  w.member("mill", "iso22095-mass-balance-credit");
  w.open("mill");
  w.on("2025-03-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.ok(w.plain("in-2", "mill", tonnes(900)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(200), tonnes(40)));
  w.expect_mass(Grams{w.pool("mill").entitlement.maximum}, tonnes(90), "maximum");
  w.on("2026-01-05");
  w.close("mill");
  w.expect_mass(Grams{w.pool("mill").entitlement.carry_out}, tonnes(50), "carry");
}

/// Scrap of the own works that is remelted is no input: the share stays 1 of 2, not 11 of 12.
void internal_scrap_is_no_input(World& w) {
  mill_in_2025(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  for (int i = 0; i < 10; ++i) {
    auto n = std::to_string(i);
    w.ok(w.convert("roll" + n, "mill", "ingot", tonnes(10), "scrap", tonnes(10)));
    w.ok(w.convert("melt" + n, "mill", "scrap", tonnes(10), "ingot", tonnes(10)));
  }
  w.ok(w.out("o-1", "mill", "ingot", tonnes(10), tonnes(6)));
  w.expect(w.pool("mill").entitlement.share == Share{10'000'000, 20'000'000}, "internal scrap changed the input percentage");
  w.on("2026-01-10").hq("mill");
  w.refused("overdraw_unresolved", ClosePeriod{.scope = "mill", .from = day("2025-01-01")});
}

}  // namespace

std::vector<Scenario> entitlement_scenarios() {
  return {{"rolling_mill_of_the_manual", rolling_mill_of_the_manual},
          {"rolling_mill_cannot_claim_its_input", rolling_mill_cannot_claim_its_input},
          {"entitlement_is_rounded_down", entitlement_is_rounded_down},
          {"scrap_entitlement_stays_with_scrap", scrap_entitlement_stays_with_scrap},
          {"opening_stock_backs_no_claim", opening_stock_backs_no_claim},
          {"claims_need_certified_input_first", claims_need_certified_input_first},
          {"claims_on_scrap_use_the_same_input", claims_on_scrap_use_the_same_input},
          {"carry_lives_one_period", carry_lives_one_period},
          {"overdraw_is_bounded_and_repaid", overdraw_is_bounded_and_repaid},
          {"grant_does_not_cover_everything", grant_does_not_cover_everything},
          {"share_of_alumina_applies_to_metal", share_of_alumina_applies_to_metal},
          {"period_mode_warns_and_the_close_refuses", period_mode_warns_and_the_close_refuses},
          {"credit_method_counts_input", credit_method_counts_input},
          {"internal_scrap_is_no_input", internal_scrap_is_no_input}};
}

}  // namespace alumen::custody
