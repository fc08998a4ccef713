// Metal: what may come in as certified, what conversions can give, what scrap is, how a record is taken back.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

void mill(World& w, const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  w.scheme("asi-mass-balance", changes);
  w.materials();
  w.auditor();
  w.member("mill");
  w.open("mill");
  w.on("2025-05-01").manager("mill");
}

void origin_needs_a_certified_mine(World& w) {
  mill(w);
  w.member("mine", "asi-mass-balance", Work::bauxite_mining, "AUS", false);
  w.as("eva", Role::auditor);
  w.ok(RecordAudit{.audit = "a", .scope = "mine", .standard = Standard::performance});
  w.ok(RecordAudit{.audit = "b", .scope = "mine", .standard = Standard::custody});
  w.secretary();
  SetCertificate set{.certificate = "p",
                     .scope = "mine",
                     .standard = Standard::performance,
                     .version = "3",
                     .audit = "a",
                     .from = day("2025-01-01"),
                     .to = day("2027-01-01")};
  w.ok(set);
  set.certificate = "c", set.standard = Standard::custody, set.audit = "b", set.activities = "alumina_refining",
  set.pools = "bauxite alumina";
  w.ok(set);
  w.open("mine");
  w.on("2025-05-01").manager("mine");
  w.refused("certificate_invalid", w.mined("in-1", "mine", tonnes(10)));
  auto alumina = w.mined("in-1", "mine", tonnes(10));
  alumina.material = "alumina";
  w.refused("not_eligible", alumina);
  w.manager("mill");
  auto mined = w.mined("in-1", "mill", tonnes(10));
  mined.evidence = "";
  w.refused("missing_evidence", mined);
  mined.evidence = "mine plan";
  w.ok(mined);
}

void scrap_is_eligible_after_due_diligence(World& w) {
  mill(w);
  auto in = w.used_cans("in-1", "mill", tonnes(10));
  in.due_diligence = false;
  w.refused("due_diligence_missing", in);
  in.due_diligence = true, in.evidence = "";
  w.refused("missing_evidence", in);
  in.evidence = "file", in.scrap_class = ScrapClass::unknown;
  w.refused("not_eligible", in);
  in.scrap_class = ScrapClass::pre_consumer;
  w.refused("missing_document", in);
  in.scrap_class = ScrapClass::none;
  w.refused("material_mismatch", in);
  in.scrap_class = ScrapClass::post_consumer, in.material = "ingot";
  w.refused("material_mismatch", in);
  in.scrap_class = ScrapClass::none;
  w.refused("not_eligible", in);
  in = w.used_cans("in-1", "mill", tonnes(10));
  in.material = "dross";
  w.ok(in);
  w.expect(w.pool("mill").figures.certified_in == 10'000'000, "eligible scrap is no certified input");
}

void scheme_may_exclude_scrap(World& w) {
  mill(w, {{"post_consumer_eligible: {value: true", "post_consumer_eligible: {value: false"},
           {"dross_eligible: {value: true", "dross_eligible: {value: false"}});
  w.refused("not_eligible", w.used_cans("in-1", "mill", tonnes(10)));
  auto in = w.used_cans("in-1", "mill", tonnes(10));
  in.material = "dross", in.scrap_class = ScrapClass::pre_consumer;
  w.refused("not_eligible", in);
}

/// 100 t of pure aluminium give at most 101 t of coil (tolerance 1 %), 100 t of dross at 60 % at most 60.6 t of ingot.
void metal_does_not_grow(World& w) {
  mill(w);
  w.ok(w.plain("in-1", "mill", tonnes(100)));
  auto dross = w.plain("in-2", "mill", tonnes(100), "dross");
  dross.scrap_class = ScrapClass::unknown;
  w.ok(dross);
  w.refused("yield_exceeded", w.convert("c-1", "mill", "ingot", tonnes(100), "coil", tonnes(101) + grams(1)));
  w.ok(w.convert("c-1", "mill", "ingot", tonnes(100), "coil", tonnes(101)));
  w.refused("yield_exceeded", w.convert("c-2", "mill", "dross", tonnes(100), "ingot", grams(60'600'001)));
  auto both = w.convert("c-2", "mill", "dross", tonnes(100), "ingot", tonnes(60));
  both.by_product = "dross", both.by_product_mass = tonnes(2);
  w.refused("yield_exceeded", both);
  both.by_product_mass = tonnes(1);
  w.ok(both);
  w.expect_mass(w.stock("mill", "dross").mass, tonnes(1), "dross");
}

/// 500 000 t of alumina hold 264 625 t of aluminium: 270 000 t of metal cannot come of them.
void smelter_cannot_make_more_than_alumina_holds(World& w) {
  mill(w);
  w.ok(w.plain("in-1", "mill", tonnes(500'000), "alumina"));
  w.refused("yield_exceeded", w.convert("pots", "mill", "alumina", tonnes(500'000), "ingot", tonnes(270'000)));
  w.ok(w.convert("pots", "mill", "alumina", tonnes(500'000), "ingot", tonnes(264'600)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  w.refused("type_not_allowed", w.convert("back", "mill", "ingot", tonnes(10), "alumina", tonnes(10)));
}

void metal_must_be_there(World& w) {
  mill(w);
  w.ok(w.plain("in-1", "mill", tonnes(10)));
  w.refused("input_unavailable", w.out("o-1", "mill", "ingot", tonnes(10) + grams(1)));
  w.refused("input_unavailable", w.convert("c-1", "mill", "ingot", tonnes(11), "coil", tonnes(10)));
  auto twice = w.convert("c-1", "mill", "ingot", tonnes(6), "coil", tonnes(10));
  twice.second_input = "ingot", twice.second_mass = tonnes(5);
  w.refused("input_unavailable", twice);
  w.refused("input_unavailable", RecordLoss{.record = "l-1", .scope = "mill", .material = "ingot", .mass = tonnes(11), .reason = "theft"});
  w.ok(RecordLoss{.record = "l-1", .scope = "mill", .material = "ingot", .mass = tonnes(4), .reason = "theft"});
  w.expect_mass(w.stock("mill", "ingot").mass, tonnes(6), "stock after the loss");
}

void claims_stay_within_the_shipment(World& w) {
  mill(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(100)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  w.refused("claim_exceeds_shipment", w.out("o-1", "mill", "ingot", tonnes(5), tonnes(5) + grams(1)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(5), tonnes(5)));
}

/// Bought as pre-consumer, or of unknown class, it never leaves as post-consumer.
void scrap_keeps_its_class(World& w) {
  mill(w);
  auto in = w.plain("in-1", "mill", tonnes(10), "ubc");
  in.scrap_class = ScrapClass::pre_consumer;
  w.ok(in);
  in.record = "in-2", in.scrap_class = ScrapClass::unknown;
  w.ok(in);
  w.ok(w.used_cans("in-3", "mill", tonnes(5)));
  w.refused("scrap_class_fixed", w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(6)));
  w.refused("scrap_class_fixed", w.scrap_out("o-1", "mill", "ubc", ScrapClass::pre_consumer, tonnes(11)));
  w.refused("material_mismatch", w.out("o-1", "mill", "ubc", tonnes(1)));
  w.ok(w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(5)));
  w.ok(w.scrap_out("o-2", "mill", "ubc", ScrapClass::pre_consumer, tonnes(10)));
  w.ok(w.scrap_out("o-3", "mill", "ubc", ScrapClass::unknown, tonnes(10)));
}

/// 30 t of 60 t are post-consumer scrap with 90 t CO2e; 40 t of coil and 10 t of scrap are made with 25 t CO2e more.
void co2e_and_scrap_go_along(World& w) {
  mill(w);
  auto cans = w.used_cans("in-1", "mill", tonnes(30));
  cans.co2e = tonnes(15);
  w.ok(cans);
  auto ingot = w.plain("in-2", "mill", tonnes(30));
  ingot.co2e = tonnes(75);
  w.ok(ingot);
  auto roll = w.convert("roll", "mill", "ubc", tonnes(30), "coil", tonnes(40));
  roll.second_input = "ingot", roll.second_mass = tonnes(30), roll.by_product = "scrap", roll.by_product_mass = tonnes(10),
  roll.co2e = tonnes(25);
  w.ok(roll);
  auto coil = w.stock("mill", "coil"), scrap = w.stock("mill", "scrap");
  w.expect_mass(coil.co2e, tonnes(92), "CO2e of the coil: 40/50 of 115 t");
  w.expect_mass(scrap.co2e, tonnes(23), "CO2e of the scrap");
  w.expect_mass(coil.post_consumer, tonnes(20), "post-consumer scrap in the coil: half");
  w.expect_mass(scrap.post_consumer, tonnes(0), "scrap of the own works is no post-consumer scrap");
  auto events = w.ok(w.out("o-1", "mill", "coil", tonnes(3)));
  if (events.empty()) return;
  const auto& o = std::get<Done<RecordOutput>>(events[0].body).outcome;
  w.expect_mass(o.co2e, grams(6'900'000), "CO2e of 3 t");
  w.expect_mass(o.post_consumer, grams(1'500'000), "post-consumer scrap of 3 t");
}

/// A third of 10 g CO2e: 3 g with 1 g of metal, 7 g stay; the rest is never lost.
void remainders_are_not_lost(World& w) {
  mill(w);
  auto in = w.plain("in-1", "mill", grams(3));
  in.co2e = grams(10);
  w.ok(in);
  w.ok(w.out("o-1", "mill", "ingot", grams(1)));
  w.expect_mass(w.stock("mill", "ingot").co2e, grams(7), "CO2e that stays");
  w.ok(w.out("o-2", "mill", "ingot", grams(2)));
}

void records_are_reversed_once(World& w) {
  mill(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.refused("unknown_record", Reverse{.record = "in-9", .scope = "mill", .reason = "typing error"});
  w.on("2025-04-30");
  w.refused("clock_regression", Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
  w.on("2025-05-02");
  w.ok(Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
  w.refused("already_reversed", Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
  w.expect(w.pool("mill").figures.certified_in == 0 && w.stock("mill", "ubc").mass == grams(0), "a reversed intake leaves something");
  w.refused("duplicate_id", w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  w.refused("insufficient_entitlement", w.out("o-1", "mill", "ingot", tonnes(10), grams(1)));
}

/// What was claimed or shipped on the strength of a record keeps it from being taken back.
void reversal_needs_what_it_takes(World& w) {
  mill(w);
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.plain("in-2", "mill", tonnes(10)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(10), tonnes(10)));
  w.refused("dependents_exist", Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});  // claimed
  w.refused("dependents_exist", Reverse{.record = "in-2", .scope = "mill", .reason = "typing error"});  // shipped
  w.ok(Reverse{.record = "o-1", .scope = "mill", .reason = "returned"});
  w.ok(Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
  w.ok(Reverse{.record = "in-2", .scope = "mill", .reason = "typing error"});
}

void a_conversion_is_reversed_exactly(World& w) {
  mill(w);
  auto in = w.plain("in-1", "mill", tonnes(10));
  in.co2e = grams(7);
  w.ok(in);
  auto roll = w.convert("roll", "mill", "ingot", tonnes(3), "coil", tonnes(2));
  roll.by_product = "scrap", roll.by_product_mass = tonnes(1), roll.co2e = tonnes(4);
  w.ok(roll);
  w.ok(w.scrap_out("o-1", "mill", "scrap", ScrapClass::pre_consumer, tonnes(1)));
  w.refused("dependents_exist", Reverse{.record = "roll", .scope = "mill", .reason = "typing error"});
  w.ok(Reverse{.record = "o-1", .scope = "mill", .reason = "returned"});
  w.ok(Reverse{.record = "roll", .scope = "mill", .reason = "typing error"});
  auto stock = w.stock("mill", "ingot");
  w.expect(stock.mass == tonnes(10) && stock.co2e == grams(7), "the ingot is not as before");
  w.expect(w.stock("mill", "coil").mass == grams(0) && w.stock("mill", "scrap").mass == grams(0), "something is left of the conversion");
}

void tolling_names_its_site(World& w) {
  mill(w);
  w.member("toller");
  w.manager("mill");
  w.ok(w.plain("in-1", "mill", tonnes(10)));
  auto roll = w.convert("roll", "mill", "ingot", tonnes(10), "coil", tonnes(10));
  roll.site = "toller-1";
  w.refused("unknown_site", roll);
  roll.toll = true;
  w.ok(roll);
  w.expect(w.pool("toller").figures.made_from == PoolFigures{}.made_from, "tolling enters the toller's pool");
}

void scale_and_papers_of_an_intake(World& w) {
  mill(w);
  auto in = w.plain("in-1", "mill", tonnes(10));
  in.weighed = grams(10'050'001);
  w.refused("mass_mismatch", in);
  in.weighed = grams(9'950'000);
  w.ok(in);
}

}  // namespace

std::vector<Scenario> metal_scenarios() {
  return {{"origin_needs_a_certified_mine", origin_needs_a_certified_mine},
          {"scrap_is_eligible_after_due_diligence", scrap_is_eligible_after_due_diligence},
          {"scheme_may_exclude_scrap", scheme_may_exclude_scrap},
          {"metal_does_not_grow", metal_does_not_grow},
          {"smelter_cannot_make_more_than_alumina_holds", smelter_cannot_make_more_than_alumina_holds},
          {"metal_must_be_there", metal_must_be_there},
          {"claims_stay_within_the_shipment", claims_stay_within_the_shipment},
          {"scrap_keeps_its_class", scrap_keeps_its_class},
          {"co2e_and_scrap_go_along", co2e_and_scrap_go_along},
          {"remainders_are_not_lost", remainders_are_not_lost},
          {"records_are_reversed_once", records_are_reversed_once},
          {"reversal_needs_what_it_takes", reversal_needs_what_it_takes},
          {"a_conversion_is_reversed_exactly", a_conversion_is_reversed_exactly},
          {"tolling_names_its_site", tolling_names_its_site},
          {"scale_and_papers_of_an_intake", scale_and_papers_of_an_intake}};
}

}  // namespace alumen::custody
