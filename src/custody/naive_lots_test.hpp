// For tests: the rules for lots once more, as plainly as possible: one scope, one open period, one material in and out.
#pragma once
#include <algorithm>
#include <map>

#include "custody/custody.hpp"

namespace alumen::custody {

// clang-format off
/// Identity preserved, segregated and controlled blending. Parts are divided by largest remainder; a reversal gives back
/// exactly what was taken.
class NaiveLots {
 public:
  using Int = std::int64_t;
  using Str = std::string;
  struct Lot { Str material; Int mass = 0, cert = 0, co2e = 0; Str origin; bool operator==(const Lot&) const = default; };
  struct Fact { Str kind, lot, by; Lot made, by_made, taken; bool reversed = false; Str output = {}; };
  Model model;
  bool average;
  std::map<Str, Lot> lots;
  std::map<Str, Fact> facts;

  static void need(bool holds, const char* code) { if (!holds) throw code; }
  static Int share(Int total, Int part, Int of) { return split(Grams{total}, std::array<Int, 2>{part, of - part})[0].count(); }
  static Lot part(const Lot& l, Int g) { return {l.material, g, share(l.cert, g, l.mass), share(l.co2e, g, l.mass), l.origin}; }
  static void take(Lot& l, const Lot& p) { l.mass -= p.mass, l.cert -= p.cert, l.co2e -= p.co2e; }
  Lot& lot(const Str& id) { need(lots.contains(id) && lots[id].mass > 0, "unknown_record"); return lots[id]; }
  bool whole(const Lot& l) const { return model == Model::controlled_blending || l.cert == 0 || l.cert == l.mass; }

  Str apply(const CommandBody& body) {
    try { std::visit([&](const auto& c) { run(c); }, body); return ""; }
    catch (const char* code) { return code; }
  }
  void run(const auto&) { throw "not modelled"; }
  void run(const RecordIntake& c) {
    need(!facts.contains(c.record) && !lots.contains(c.record), "duplicate_id");
    Lot l{c.material, c.mass.count(), c.claim == Claim::origin ? c.mass.count() : 0, c.co2e.count(), c.site};
    lots[c.record] = l, facts[c.record] = {"intake", c.record, "", l, {}, {}};
  }
  void run(const SplitLot& c) {
    auto& l = lot(c.lot);
    need(!lots.contains(c.as), "duplicate_id"), need(c.mass.count() < l.mass, "input_unavailable");
    auto p = part(l, c.mass.count());
    take(l, p), lots[c.as] = p;
  }
  void run(const MergeLots& c) {
    auto &a = lot(c.lot), &b = lot(c.other);
    need(c.lot != c.other, "schema_invalid"), need(a.material == b.material, "material_mismatch");
    need(model == Model::controlled_blending || (a.cert > 0) == (b.cert > 0), "mixing_forbidden");
    need(model != Model::identity_preserved || a.cert == 0 || a.origin == b.origin, "mixing_forbidden");
    __extension__ using W = __int128;
    need(average || W{a.co2e} * b.mass == W{b.co2e} * a.mass, "averaging_forbidden");
    a.mass += b.mass, a.cert += b.cert, a.co2e += b.co2e, b.mass = b.cert = b.co2e = 0;
  }
  void run(const DowngradeLot& c) { lot(c.lot).cert = 0; }
  void run(const RecordOutput& c) {
    auto& l = lot(c.lot);
    need(!facts.contains(c.record), "duplicate_id"), need(l.material == c.material, "material_mismatch"), need(c.mass.count() <= l.mass, "input_unavailable");
    need(c.claim <= c.mass, "claim_exceeds_shipment"), need(model == Model::controlled_blending || c.claim.count() == 0 || c.claim == c.mass, "mixing_forbidden");
    auto p = part(l, c.mass.count());
    need(c.claim.count() <= p.cert, "insufficient_entitlement");
    take(l, p), facts[c.record] = {"output", c.lot, "", {}, {}, p};
  }
  void run(const RecordTransformation& c) {
    auto& l = lot(c.lot);
    need(!facts.contains(c.record) && !lots.contains(c.record) && (c.by_product_lot.empty() || (!lots.contains(c.by_product_lot) && c.by_product_lot != c.record)), "duplicate_id");
    need(l.material == c.input, "material_mismatch"), need(c.input_mass.count() <= l.mass, "input_unavailable");
    Int x = c.output_mass.count(), y = c.by_product_mass.count(), g = c.input_mass.count();
    need((x + y) * 100 <= g * 101, "yield_exceeded");
    auto p = part(l, g);
    Int cert = p.cert * std::min(x + y, g) / g, co2e = p.co2e + c.co2e.count();
    Lot by{c.by_product, y, share(cert, y, x + y), share(co2e, y, x + y), l.origin}, made{c.output, x, cert - by.cert, co2e - by.co2e, l.origin};
    take(l, p), lots[c.record] = made;
    if (y > 0) lots[c.by_product_lot] = by;
    facts[c.record] = {"conversion", c.record, y > 0 ? c.by_product_lot : "", made, by, p, false, c.lot};
  }
  void run(const Reverse& c) {
    need(facts.contains(c.record), "unknown_record");
    auto& f = facts[c.record];
    need(!f.reversed, "already_reversed");
    auto give = [&](const Str& id) {
      auto back = lots[id];
      back.mass += f.taken.mass, back.cert += f.taken.cert, back.co2e += f.taken.co2e;
      need(whole(back), "dependents_exist"), lots[id] = back;
    };
    auto same = [&](const Str& id, const Lot& l) { return lots[id].mass == l.mass && lots[id].cert == l.cert && lots[id].co2e == l.co2e; };
    if (f.kind == "output") give(f.lot);
    else {
      need(same(f.lot, f.made) && (f.by.empty() || same(f.by, f.by_made)), "dependents_exist");
      if (f.kind == "conversion") give(f.output);
      lots[f.lot].mass = lots[f.lot].cert = lots[f.lot].co2e = 0;
      if (!f.by.empty()) lots[f.by].mass = lots[f.by].cert = lots[f.by].co2e = 0;
    }
    f.reversed = true;
  }
};
// clang-format on

}  // namespace alumen::custody
