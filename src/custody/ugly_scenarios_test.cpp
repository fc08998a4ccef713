// Inputs that nobody likes: nothing shipped, only uncertified metal, returns, late facts, leap days, huge masses, odd words.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

void mill(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2025-05-01").manager("mill");
}

void nothing_shipped(World& w) {
  mill(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.on("2026-01-01");
  w.close("mill");
  auto e = w.pool("mill").entitlement;
  w.expect(e.entitled == 0 && e.carry_out == 0, "entitlement without output");  // a share of nothing is nothing
}

void nothing_certified(World& w) {
  mill(w);
  w.ok(w.plain("in-1", "mill", tonnes(10)));
  w.refused("insufficient_entitlement", w.out("o-1", "mill", "ingot", tonnes(10), grams(1)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(10)));
  w.on("2026-01-01");
  w.close("mill");
  w.expect(w.pool("mill").entitlement.share == Share{0, 10'000'000}, "share without certified input");
}

void nothing_at_all(World& w) {
  mill(w);
  w.on("2026-01-01");
  w.close("mill");
  w.expect(w.pool("mill").entitlement.share == Share{0, 0}, "share of an empty period");
}

/// The customer sends 4 of 10 t back with its own document.
void returned_goods(World& w) {
  mill(w);
  w.member("maker", "asi-mass-balance", Work::manufacturing);
  w.open("maker");
  w.manager("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(20)));
  w.ok(w.convert("roll", "mill", "ubc", tonnes(20), "coil", tonnes(18)));
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(10)));
  w.ok(w.paper("d-1", "mill", "o-1", "maker", tonnes(10)));
  w.manager("maker");
  w.ok(w.accept("a-1", "d-1", "maker", tonnes(10)));
  auto back = w.out("o-1", "maker", "coil", tonnes(4), tonnes(4));
  w.ok(back);
  w.ok(w.paper("d-2", "maker", "o-1", "mill", tonnes(4)));
  w.manager("mill");
  w.ok(w.accept("a-1", "d-2", "mill", tonnes(4)));
  w.expect(w.pool("mill").figures.certified_in == 24'000'000 && w.pool("mill").figures.claim_product == 10'000'000,
           "returned goods are no input");
}

/// A shipment of the closed year, found in March: it lands in the open year and says where it belongs.
void late_facts_land_in_the_open_period(World& w) {
  mill(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(20)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(10)));
  w.on("2026-01-10");
  w.close("mill");
  w.open("mill", "2026-01-01", "2027-01-01");
  w.secretary();
  w.ok(ChangeCertificate{.certificate = "mill-coc", .change = CertificateChange::suspend, .from = day("2025-12-15"), .reason = "findings"});
  w.on("2026-03-01").manager("mill");
  auto late = w.scrap_out("o-2", "mill", "ubc", ScrapClass::post_consumer, tonnes(5), tonnes(5));
  late.late_for = day("2025-12-20");
  w.refused("no_valid_certificate", late);  // the certificate counts on the day of the fact
  late.late_for = day("2025-12-10");
  w.ok(late);
  w.expect(w.pool("mill", "aluminium", "2026-06-01").figures.out_scrap == 5'000'000, "a late fact is not in the open period");
}

/// A certificate from 2024-02-29 for three years ends at the latest on 2027-03-01; a period of twelve months on 2025-03-01.
void leap_days(World& w) {
  w.basics();
  w.member("mill", "asi-mass-balance", Work::rolling, "DEU", false);
  w.on("2024-02-29").as("eva", Role::auditor);
  w.ok(RecordAudit{.audit = "a", .scope = "mill", .standard = Standard::performance});
  w.ok(RecordAudit{.audit = "b", .scope = "mill", .standard = Standard::custody});
  w.secretary();
  SetCertificate set{.certificate = "p",
                     .scope = "mill",
                     .standard = Standard::performance,
                     .version = "3",
                     .audit = "a",
                     .from = day("2024-02-29"),
                     .to = day("2027-03-02")};
  w.refused("invalid_transition", set);
  set.to = day("2027-03-01");
  w.ok(set);
  set.certificate = "c", set.standard = Standard::custody, set.audit = "b", set.activities = "rolling remelting", set.pools = "aluminium";
  w.ok(set);
  w.hq("mill");
  w.refused("period_too_long", OpenPeriod{.scope = "mill", .from = day("2024-02-29"), .to = day("2025-03-02")});
  w.ok(OpenPeriod{.scope = "mill", .from = day("2024-02-29"), .to = day("2025-03-01")});
  w.on("2025-02-28").manager("mill");
  w.ok(w.plain("in-1", "mill", tonnes(1)));
}

void odd_shapes_are_refused(World& w) {
  mill(w);
  w.refused("mass_not_positive", w.plain("in-1", "mill", grams(0)));
  w.refused("mass_not_positive", w.plain("in-1", "mill", grams(-5)));
  w.refused("schema_invalid", w.plain("in-1", "mill", Grams{1'000'000'000'000'001}));
  w.refused("missing_field", w.plain("", "mill", tonnes(1)));
  w.refused("schema_invalid", w.plain("two words", "mill", tonnes(1)));
  w.refused("schema_invalid", w.plain(std::string(201, 'x'), "mill", tonnes(1)));
  w.refused("unknown_material", w.plain("in-1", "mill", tonnes(1), "brass"));
  auto in = w.plain("in-1", "mill", tonnes(1));
  in.weighed = grams(-1);
  w.refused("negative_quantity", in);
  in.weighed = {}, in.co2e = grams(-1);
  w.refused("negative_quantity", in);
  in.co2e = {}, in.site = "";
  w.refused("missing_field", in);
  auto late = w.plain("in-1", "mill", tonnes(1));
  late.late_for = Date{std::chrono::days{3'000'000}};
  w.refused("schema_invalid", late);
  auto c = w.command(w.plain("in-1", "mill", tonnes(1)));
  c.envelope.expected = w.state.position() + 1;
  auto stale = decide(w.state, c);
  w.expect(!stale && stale.error().code == Code{"custody.stale_position"}, "a stale position is accepted");
  c.envelope.expected = w.state.position();
  w.expect(decide(w.state, c).has_value(), "the right position is refused");
}

/// 4 000 intakes of the largest mass would pass the largest balance.
void balances_stay_in_range(World& w) {
  mill(w);
  for (int i = 0; i < 4000; ++i) w.ok(w.plain("in-" + std::to_string(i), "mill", Grams{1'000'000'000'000'000}));
  w.refused("overflow", w.plain("more", "mill", Grams{1'000'000'000'000'000}));
  w.refused("overflow", w.plain("more", "mill", grams(1)));
  w.ok(w.out("o-1", "mill", "ingot", Grams{1'000'000'000'000'000}));
  w.refused("overflow", w.plain("more", "mill", grams(1)));  // the input of the period is full all the same
}

void registrations_are_unique(World& w) {
  mill(w);
  w.secretary();
  w.refused("duplicate_id", RegisterParty{.party = "mill-co", .name = "x", .address = "x", .country = "DEU"});
  w.refused("duplicate_id", RegisterSite{.site = "mill-1", .party = "mill-co", .country = "DEU"});
  w.refused("unknown_party", RegisterSite{.site = "s", .party = "nobody", .country = "DEU"});
  w.refused("duplicate_id", RegisterMaterial{.material = "ingot", .good = Good::metal, .aluminium = whole});
  w.refused("schema_invalid", RegisterMaterial{.material = "heavy", .good = Good::metal, .aluminium = {1'000'001}});
  w.refused("duplicate_id", RegisterScope{.scope = "mill", .party = "mill-co", .scheme = "asi-mass-balance"});
  w.refused("unknown_scheme", RegisterScope{.scope = "s", .party = "mill-co", .scheme = "none"});
  w.refused("duplicate_id", AdoptScheme{.scheme = "asi-mass-balance", .text = std::string{scheme_text("asi-mass-balance")}});
  w.refused("bad_scheme", AdoptScheme{.scheme = "other", .text = std::string{scheme_text("asi-mass-balance")}});
  w.refused("bad_scheme", AdoptScheme{.scheme = "other", .text = "id: other"});
  w.member("third");
  w.secretary();
  w.ok(RegisterSite{.site = "third-2", .party = "third-co", .country = "DEU"});
  w.hq("mill");
  w.refused("scheme_forbids", AddSite{.scope = "mill", .site = "third-2", .from = day("2025-01-01")});
  w.refused("unknown_site", AddSite{.scope = "mill", .site = "nowhere", .from = day("2025-01-01")});
}

}  // namespace

std::vector<Scenario> ugly_scenarios() {
  return {{"nothing_shipped", nothing_shipped},
          {"nothing_certified", nothing_certified},
          {"nothing_at_all", nothing_at_all},
          {"returned_goods", returned_goods},
          {"late_facts_land_in_the_open_period", late_facts_land_in_the_open_period},
          {"leap_days", leap_days},
          {"odd_shapes_are_refused", odd_shapes_are_refused},
          {"balances_stay_in_range", balances_stay_in_range},
          {"registrations_are_unique", registrations_are_unique}};
}

}  // namespace alumen::custody
