// What has to hold for every import desk: nothing negative, no dependence on size or on how suppliers are written down, and no
// attribute that moves a number.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "rules/border_desk_test.hpp"

namespace alumen::rules {
namespace {

/// A supplier of billet to the press of the tests below.
struct Billet {
  int kind;          // 0 verified, 1 not verified, 2 exempt origin
  int direct;        // 0.01 t CO2e/t
  int part;          // of the billet, relative
};

/// A press that takes billet of several suppliers, and what else the desk imports.
struct World {
  std::vector<Billet> billets;
  int own = 0;       // t CO2e of 1000 t of profile
  int taken = 1000;  // t of billet
  int imported = 100;  // t of Chinese ingot

  double parts() const {
    double sum = 0;
    for (const auto& b : billets) sum += b.part;
    return sum;
  }
};

rc::Gen<World> worlds() {
  auto billet = rc::gen::construct<Billet>(rc::gen::inRange(0, 3), rc::gen::inRange(0, 600), rc::gen::inRange(1, 10));
  return rc::gen::map(rc::gen::tuple(rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<Billet>>(billet))),
                                     rc::gen::inRange(0, 500), rc::gen::inRange(900, 1600), rc::gen::inRange(51, 500)),
                      [](const auto& t) { return World{std::get<0>(t), std::get<1>(t), std::get<2>(t), std::get<3>(t)}; });
}

const Assumptions projection = assume({{"cscf", 1}, {"benchmark_year", 2026}, {"certificate_price", 80}});

/// Declares supplier number i and feeds it; `split` gives the same metal two names.
void supply(Desk& desk, const Billet& billet, double share, std::size_t i, bool split) {
  const char* country = billet.kind == 2 ? "NOR" : billet.kind == 1 ? "CHN" : "ARE";
  for (int half = 0; half < (split ? 2 : 1); ++half) {
    auto id = "d" + std::to_string(i) + (half ? "b" : "");
    desk.declare(id, "billet", country, to_text(billet.direct / 100.0), billet.kind == 0 ? ",,primary,V" : ",,primary,")
        .feed("press/billet", id, split ? share / 2 : share);
  }
}

/// The desk of a world; masses times `size`, output times `more` and exempt billet for what `more` needs.
Desk desk_of(const World& w, double size = 1, bool split = false, double more = 0) {
  Desk desk;
  desk.make("GBR", "press", "profile", "extrusion", size * (1000 + more), size * w.own).take("press", "billet", size * (w.taken + more));
  double all = w.taken + more;
  for (std::size_t i = 0; i < w.billets.size(); ++i) supply(desk, w.billets[i], w.taken / all * w.billets[i].part / w.parts(), i, split);
  if (more > 0) desk.declare("free", "billet", "NOR", "1.0").feed("press/billet", "free", more / all);
  return desk.consign("c1,profile,2026-02-01," + to_text(size * 500) + ",t,GBR,,press/out")
      .consign("c2,ingot,2026-05-01," + to_text(size * w.imported) + ",t,CHN");
}

RC_GTEST_PROP(BorderProperty, CertificatesAndFreeAllocationAreNeverNegative, ()) {
  auto w = *worlds();
  int year = *rc::gen::inRange(2026, 2036);
  auto y = desk_of(w).year(year, projection).value;
  for (const auto& g : y.goods) {
    RC_ASSERT(g.sefa.known() && g.certificates.known());
    RC_ASSERT(g.sefa.value >= 0);
    RC_ASSERT(g.certificates.value >= 0);
    RC_ASSERT(g.default_share >= 0 && g.default_share <= 1 + 1e-12);
  }
  for (const auto& s : y.suppliers) RC_ASSERT(s.mass_t >= 0);
}

RC_GTEST_PROP(BorderProperty, SizeChangesNoIntensity, ()) {
  auto w = *worlds();
  double size = *rc::gen::inRange(2, 1000) / 10.0;
  auto small = desk_of(w).year(2026, projection).value, large = desk_of(w, size).year(2026, projection).value;
  RC_PRE(!small.below_threshold && !large.below_threshold);
  for (std::size_t i = 0; i < small.goods.size(); ++i) {
    const auto &a = small.goods[i], &b = large.goods[i];
    RC_ASSERT(std::abs(a.direct - b.direct) <= 1e-9 * (1 + a.direct));
    RC_ASSERT(std::abs(a.sefa.value - b.sefa.value) <= 1e-9);
    RC_ASSERT(std::abs(a.certificates.value * size - b.certificates.value) <= 1e-6 * (1 + b.certificates.value));
  }
}

RC_GTEST_PROP(BorderProperty, TwoHalvesOfASupplierAreTheSupplier, ()) {
  auto w = *worlds();
  auto one = desk_of(w).year(2026, projection).value, two = desk_of(w, 1, true).year(2026, projection).value;
  for (std::size_t i = 0; i < one.goods.size(); ++i) {
    RC_ASSERT(std::abs(one.goods[i].direct - two.goods[i].direct) <= 1e-9);
    RC_ASSERT(std::abs(one.goods[i].sefa.value - two.goods[i].sefa.value) <= 1e-9);
    RC_ASSERT(std::abs(one.goods[i].cost.value - two.goods[i].cost.value) <= 1e-6 * (1 + one.goods[i].cost.value));
  }
}

// More metal of an exempt origin, and as much more product: a tonne then costs no more than before, in every year.
RC_GTEST_PROP(BorderProperty, MoreExemptMetalNeverRaisesTheBill, ()) {
  auto w = *worlds();
  int year = *rc::gen::inRange(2026, 2036);
  double more = *rc::gen::inRange(1, 1000);
  auto before = good(desk_of(w).year(year, projection).value, "c1"),
       after = good(desk_of(w, 1, false, more).year(year, projection).value, "c1");
  RC_ASSERT(after.direct <= before.direct + 1e-12);
  RC_ASSERT(after.cost.value <= before.cost.value + 1e-6);
}

// Beside what is there already, exempt metal that makes nothing more (it is lost) leaves the bill as it is, in every year.
RC_GTEST_PROP(BorderProperty, ExemptMetalBesideTheOthersIsFree, ()) {
  auto w = *worlds();
  int year = *rc::gen::inRange(2026, 2036);
  double more = *rc::gen::inRange(1, 1000);
  auto desk = desk_of(w);
  auto before = good(desk.year(year, projection).value, "c1");
  auto after = good(
      desk.take("press", "ingot", more).declare("free", "ingot", "NOR", "1.0").feed("press/ingot", "free").year(year, projection).value,
      "c1");
  RC_ASSERT(std::abs(after.direct - before.direct) <= 1e-12);
  RC_ASSERT(after.cost.value <= before.cost.value + 1e-6);
}

RC_GTEST_PROP(BorderProperty, AttributesNeverMoveANumber, ()) {
  auto w = *worlds();
  int claimed = *rc::gen::inRange(0, 600);
  bool by_evidence = *rc::gen::arbitrary<bool>();
  auto standard = *rc::gen::element<std::string>("ISO 14067 mass balance", "Book and Claim", "mass-balance certificate");
  auto with = [&](int direct) {
    auto desk = desk_of(w)
                    .take("press", "ingot", 200)
                    .declare("claim", "ingot", "ARE", to_text(direct / 100.0), ",,primary,V", by_evidence ? "eu-cbam-2026" : standard);
    desk.feed("press/ingot", "claim", 1, by_evidence ? "certificate" : "invoice")
        .declare("sold", "ingot", "CHN", to_text(direct / 100.0), ",,primary,V", standard)
        .consign("c3,ingot,2026-02-01,60,t,CHN,,sold");
    return desk.year(2026, projection).value;
  };
  auto a = with(claimed), b = with(0);
  for (std::size_t i = 0; i < a.goods.size(); ++i) {
    RC_ASSERT(a.goods[i].direct == b.goods[i].direct);
    RC_ASSERT(a.goods[i].certificates.value == b.goods[i].certificates.value);
    RC_ASSERT(a.goods[i].cost.value == b.goods[i].cost.value);
  }
}

}  // namespace
}  // namespace alumen::rules
