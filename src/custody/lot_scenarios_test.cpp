// Models that keep lots apart: identity preserved, segregated, controlled blending.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

constexpr auto post = ScrapClass::post_consumer;

void member_of(World& w, const std::string& scheme, const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  w.scheme(scheme, changes);
  w.materials();
  w.auditor();
  w.member("mill", scheme);
  w.open("mill");
  w.on("2025-05-01").manager("mill");
}
RecordOutput from_lot(const World& w, std::string record, std::string lot, Grams mass, Grams claim) {
  auto o = w.scrap_out(std::move(record), "mill", "ubc", post, mass, claim);
  o.lot = std::move(lot);
  return o;
}

/// Two mines of one scope: their bauxite is never one lot.
void origins_never_merge(World& w) {
  member_of(w, "iso22095-identity-preserved",
            {{"many_sites: {value: false", "many_sites: {value: true"}, {"average_co2e: {value: false", "average_co2e: {value: true"}});
  w.secretary();
  w.ok(RegisterSite{.site = "mill-2", .party = "mill-co", .country = "DEU"});
  w.ok(AddSite{.scope = "mill", .site = "mill-2", .from = day("2025-01-01")});
  w.manager("mill");
  w.ok(w.mined("a", "mill", tonnes(10)));
  w.ok(w.mined("b", "mill", tonnes(10)));
  auto other = w.mined("c", "mill", tonnes(10));
  other.site = "mill-2";
  w.ok(other);
  w.refused("mixing_forbidden", MergeLots{.scope = "mill", .lot = "a", .other = "c"});
  w.refused("schema_invalid", MergeLots{.scope = "mill", .lot = "a", .other = "a"});
  w.ok(MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.refused("unknown_record", MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.expect_mass(w.stock("mill", "bauxite", "a").mass, tonnes(20), "merged lot");
  w.expect_mass(w.stock("mill", "bauxite", "a").certified, tonnes(20), "its certified mass");
}

void footprints_stay_whole(World& w) {
  member_of(w, "iso22095-identity-preserved");
  auto a = w.mined("a", "mill", tonnes(10)), b = w.mined("b", "mill", tonnes(20)), c = w.mined("c", "mill", tonnes(10));
  a.co2e = tonnes(1), b.co2e = tonnes(2), c.co2e = tonnes(3);
  w.ok(a), w.ok(b), w.ok(c);
  w.ok(MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.refused("averaging_forbidden", MergeLots{.scope = "mill", .lot = "a", .other = "c"});
}

void segregated_metal_stays_pure(World& w) {
  member_of(w, "iso22095-segregated");
  w.ok(w.used_cans("a", "mill", tonnes(10)));
  auto plain = w.plain("b", "mill", tonnes(10), "ubc");
  plain.scrap_class = post;
  w.ok(plain);
  w.refused("mixing_forbidden", MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.refused("mixing_forbidden", from_lot(w, "o-1", "a", tonnes(5), tonnes(4)));
  w.refused("insufficient_entitlement", from_lot(w, "o-1", "b", tonnes(5), tonnes(5)));
  w.refused("scheme_forbids", w.scrap_out("o-1", "mill", "ubc", post, tonnes(5), tonnes(5)));
  w.ok(DowngradeLot{.scope = "mill", .lot = "a"});
  w.refused("insufficient_entitlement", from_lot(w, "o-1", "a", tonnes(5), tonnes(5)));
  w.ok(MergeLots{.scope = "mill", .lot = "a", .other = "b"});
}

/// 10 t certified and 30 t other are a blend of a quarter; 10 t of it carry 2.5 t, 3 g carry one gram at most.
void blends_keep_their_fraction(World& w) {
  member_of(w, "iso22095-controlled-blending");
  w.ok(w.used_cans("a", "mill", tonnes(10)));
  auto plain = w.plain("b", "mill", tonnes(30), "ubc");
  plain.scrap_class = post;
  w.ok(plain);
  w.ok(MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.refused("insufficient_entitlement", from_lot(w, "o-1", "a", tonnes(10), grams(2'500'001)));
  w.ok(from_lot(w, "o-1", "a", tonnes(10), grams(2'500'000)));
  w.ok(SplitLot{.scope = "mill", .lot = "a", .mass = grams(3), .as = "c"});
  w.expect_mass(w.stock("mill", "ubc", "c").certified, grams(1), "certified part of 3 g");
  w.expect_mass(w.stock("mill", "ubc", "a").certified, grams(7'499'999), "what stays");
  w.refused("input_unavailable", SplitLot{.scope = "mill", .lot = "a", .mass = grams(29'999'997), .as = "d"});
  w.refused("duplicate_id", SplitLot{.scope = "mill", .lot = "a", .mass = grams(3), .as = "c"});
  auto melt = w.convert("melt", "mill", "ubc", tonnes(20), "ingot", tonnes(16));
  melt.lot = "a", melt.by_product = "dross", melt.by_product_mass = tonnes(2), melt.by_product_lot = "melt-dross";
  w.ok(melt);
  // 20 t of the lot hold 5 t certified (a quarter of 29 999 997 g is rounded with the lot); 18/20 of them come out.
  w.expect_mass(Grams{w.stock("mill", "ingot", "melt").certified + w.stock("mill", "dross", "melt-dross").certified}, grams(4'500'000),
                "certified metal made");
  w.expect_mass(w.stock("mill", "ingot", "melt").certified, grams(4'000'000), "of it in the ingot");
}

/// The parts of a split hold what the whole held.
void splits_add_up(World& w) {
  member_of(w, "iso22095-controlled-blending");
  auto in = w.used_cans("a", "mill", grams(7));
  in.co2e = grams(11);
  w.ok(in);
  auto plain = w.plain("b", "mill", grams(6), "ubc");
  plain.scrap_class = ScrapClass::unknown, plain.co2e = grams(5);
  w.ok(plain);
  w.ok(MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.ok(SplitLot{.scope = "mill", .lot = "a", .mass = grams(4), .as = "c"});
  w.ok(SplitLot{.scope = "mill", .lot = "a", .mass = grams(4), .as = "d"});
  Balance sum;
  for (const char* lot : {"a", "c", "d"}) {
    auto b = w.stock("mill", "ubc", lot);
    sum.mass = sum.mass + b.mass, sum.co2e = sum.co2e + b.co2e, sum.certified = sum.certified + b.certified;
    sum.post_consumer = sum.post_consumer + b.post_consumer, sum.unknown_scrap = sum.unknown_scrap + b.unknown_scrap;
  }
  w.expect(sum.mass == grams(13) && sum.co2e == grams(16) && sum.certified == grams(7) && sum.post_consumer == grams(7) &&
               sum.unknown_scrap == grams(6),
           "the parts do not hold what the whole held");
}

void lots_come_back_whole(World& w) {
  member_of(w, "iso22095-segregated");
  w.ok(w.used_cans("a", "mill", tonnes(10)));
  w.ok(from_lot(w, "o-1", "a", tonnes(4), tonnes(4)));
  w.refused("dependents_exist", Reverse{.record = "a", .scope = "mill", .reason = "typing error"});
  w.ok(DowngradeLot{.scope = "mill", .lot = "a"});
  w.refused("dependents_exist", Reverse{.record = "o-1", .scope = "mill", .reason = "returned"});  // a given-up claim stays so
  w.ok(w.used_cans("b", "mill", tonnes(10)));
  w.ok(from_lot(w, "o-2", "b", tonnes(4), tonnes(4)));
  w.ok(Reverse{.record = "o-2", .scope = "mill", .reason = "returned"});
  w.ok(Reverse{.record = "b", .scope = "mill", .reason = "typing error"});
  w.expect_mass(w.stock("mill", "ubc", "b").mass, tonnes(0), "reversed lot");
}

void pools_have_no_lots(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("a", "mill", tonnes(10)));
  w.refused("scheme_forbids", from_lot(w, "o-1", "a", tonnes(5), tonnes(5)));
  w.refused("scheme_forbids", SplitLot{.scope = "mill", .lot = "a", .mass = grams(3), .as = "c"});
  w.refused("scheme_forbids", MergeLots{.scope = "mill", .lot = "a", .other = "b"});
  w.refused("scheme_forbids", DowngradeLot{.scope = "mill", .lot = "a"});
}

}  // namespace

std::vector<Scenario> lot_scenarios() {
  return {{"origins_never_merge", origins_never_merge},
          {"footprints_stay_whole", footprints_stay_whole},
          {"segregated_metal_stays_pure", segregated_metal_stays_pure},
          {"blends_keep_their_fraction", blends_keep_their_fraction},
          {"splits_add_up", splits_add_up},
          {"lots_come_back_whole", lots_come_back_whole},
          {"pools_have_no_lots", pools_have_no_lots}};
}

}  // namespace alumen::custody
