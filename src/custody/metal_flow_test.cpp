// Where certified metal goes, against hand arithmetic, and through a generated world without a gram left over.
#include "custody/metal_flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/demo.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

using testing::IsEmpty;

Period years(const char* from, const char* to) { return {day(from), day(to)}; }
const Period year_2025 = years("2025-01-01", "2026-01-01"), ever = years("2000-01-01", "2100-01-01");

/// 100 t of used cans (95 % aluminium, eligible) and 100 t of ingot come to a mill: half is certified. 100 t of cans become 90 t of
/// coil, 80 t leave, 30 t with a claim, of which 20 t go to a maker on a document. The maker accepts 15 t with 37.5 t of goods,
/// makes 36 t of cans (98 %) of them and sells 20 t, of which it may claim 40 %.
struct Flow : testing::Test {
  World w;
  void SetUp() override {
    w.basics();
    w.member("mill");
    w.member("maker", "asi-mass-balance", Work::manufacturing);
    w.open("mill"), w.open("maker");
    w.on("2025-05-01").manager("mill");
    w.ok(w.used_cans("in-1", "mill", tonnes(100)));
    w.ok(w.plain("in-2", "mill", tonnes(100)));
    w.ok(w.convert("roll", "mill", "ubc", tonnes(100), "coil", tonnes(90)));
    w.ok(w.out("o-1", "mill", "coil", tonnes(80), tonnes(30)));
    w.ok(w.paper("d-1", "mill", "o-1", "maker", tonnes(20), tonnes(50)));
    w.on("2025-06-01").manager("maker");
    w.ok(w.accept("a-1", "d-1", "maker", tonnes(15)));
    auto make = w.convert("make", "maker", "coil", grams(37'500'000), "can", tonnes(36));
    make.activity = Work::manufacturing;
    w.ok(make);
    auto sold = w.out("o-1", "maker", "can", tonnes(20), tonnes(8));
    sold.activity = Work::manufacturing;
    w.ok(sold);
  }
  void TearDown() override { EXPECT_THAT(w.faults, IsEmpty()); }
  MetalStage stage(Work work, const Period& period = ever) const {
    for (const auto& s : metal_flow(w.state, period).stages)
      if (s.activity == work) return s;
    return {};
  }
};

TEST_F(Flow, OfAMill) {
  MetalStage wanted{.activity = Work::rolling,
                    .scopes = 1,
                    .scrap = tonnes(95),
                    .accepted = tonnes(15),
                    .open = tonnes(5),
                    .no_document = tonnes(10),
                    .unclaimed = tonnes(10),       // 80 t x 50 % less 30 t
                    .lost = grams(2'500'000),      // 95 t less 90 t, x 50 %
                    .stock = grams(52'500'000)};
  EXPECT_EQ(stage(Work::rolling), wanted);
}

TEST_F(Flow, OfAMaker) {
  MetalStage wanted{.activity = Work::manufacturing,
                    .scopes = 1,
                    .documents = tonnes(15),
                    .no_document = grams(7'840'000),  // 8 t x 98 %
                    .lost = grams(888'000),           // 37.5 t less 35.28 t, x 15/37.5
                    .stock = grams(6'272'000)};       // 16 t of cans x 98 % x 40 %
  EXPECT_EQ(stage(Work::manufacturing), wanted);
  auto links = metal_flow(w.state, ever).links;
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].from, Work::rolling);
  EXPECT_EQ(links[0].to, Work::manufacturing);
  EXPECT_EQ(links[0].mass, tonnes(15));
}

TEST_F(Flow, RejectedClaimsComeBackUntilTheyAreDocumentedAgain) {
  w.ok(RejectDocument{.document = "d-1", .scope = "maker", .reason = "dents"});
  auto s = stage(Work::rolling);
  EXPECT_EQ(s.open, tonnes(0));
  EXPECT_EQ(s.rejected, tonnes(5));
  EXPECT_EQ(s.no_document, tonnes(10));
  w.manager("mill");
  w.ok(w.paper("d-2", "mill", "o-1", "maker", tonnes(12)));
  s = stage(Work::rolling);
  EXPECT_EQ(s.open, tonnes(12));
  EXPECT_EQ(s.rejected, tonnes(3));  // 15 t without a document, of which 5 t had come back: 12 t are taken from the others first
  EXPECT_EQ(s.no_document, tonnes(0));
}

TEST_F(Flow, AnUnusedBalanceExpires) {
  w.on("2026-01-02");
  w.close("mill");
  w.open("mill", "2026-01-01", "2027-01-01");
  EXPECT_EQ(stage(Work::rolling).unclaimed, tonnes(10));  // carried on
  w.on("2027-01-02");
  w.close("mill", "2026-01-01");
  EXPECT_EQ(stage(Work::rolling).unclaimed, tonnes(0));
  EXPECT_EQ(stage(Work::rolling).lapsed, tonnes(10));
  EXPECT_EQ(stage(Work::rolling, year_2025).unclaimed, tonnes(10));
  EXPECT_EQ(stage(Work::rolling, year_2025).lapsed, tonnes(0));
}

TEST_F(Flow, ADocumentOfBeforeThePeriodIsNoLinkOfIt) {
  auto late = years("2025-05-15", "2026-01-01");
  auto maker = stage(Work::manufacturing, late);
  EXPECT_EQ(maker.documents, tonnes(0));
  EXPECT_EQ(maker.earlier, tonnes(15));
  EXPECT_THAT(metal_flow(w.state, late).links, IsEmpty());
  EXPECT_EQ(stage(Work::rolling, years("2025-04-01", "2025-05-15")).open, tonnes(20));  // not answered within the period
  EXPECT_THAT(metal_flow(w.state, years("2024-01-01", "2025-01-01")).stages, IsEmpty());
}

TEST(FlowOfLots, KnowsItsCertifiedMetal) {
  World w;
  w.scheme("iso22095-segregated");
  w.materials();
  w.auditor();
  w.member("mill", "iso22095-segregated");
  w.open("mill");
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("lot-1", "mill", tonnes(10)));
  auto out = w.scrap_out("o-1", "mill", "ubc", ScrapClass::post_consumer, tonnes(4), tonnes(4));
  out.lot = "lot-1";
  w.ok(out);
  w.ok(RecordLoss{.record = "l-1", .scope = "mill", .material = "ubc", .mass = tonnes(1), .lot = "lot-1", .reason = "stocktaking"});
  EXPECT_THAT(w.faults, IsEmpty());
  auto flow = metal_flow(w.state, ever);
  ASSERT_EQ(flow.stages.size(), 1u);
  EXPECT_EQ(flow.stages[0].scrap, grams(9'500'000));
  EXPECT_EQ(flow.stages[0].no_document, grams(3'800'000));
  EXPECT_EQ(flow.stages[0].lost, grams(950'000));
  EXPECT_EQ(flow.stages[0].stock, grams(4'750'000));
}

TEST(FlowOfTheDemo, LeavesNoGramOver) {
  DemoWorld world{{.seed = 1, .events = 20'000}};
  while (world.next()) {}
  auto flow = metal_flow(world.state(), ever);
  ASSERT_EQ(flow.stages.size(), 7u);
  for (const auto& s : flow.stages) {
    std::int64_t out = 0, in = 0;
    for (const auto& l : flow.links) {
      if (l.from == s.activity) out += l.mass.count();
      if (l.to == s.activity) in += l.mass.count();
    }
    EXPECT_EQ(out, s.accepted.count());
    EXPECT_EQ(in, s.documents.count());
    EXPECT_EQ(s.in(), s.left() + s.lost + s.stock);
    for (auto g : {s.open, s.expired_documents, s.rejected, s.no_document, s.lapsed, s.lost, s.stock}) EXPECT_GE(g, Grams{0});
  }
  // Only mines have metal of their own, only remelters used cans.
  EXPECT_GT(flow.stages[0].origin, Grams{0});
  EXPECT_EQ(flow.stages[0].activity, Work::bauxite_mining);
  for (const auto& s : flow.stages) EXPECT_EQ(s.scrap > Grams{0}, s.activity == Work::remelting);
}

}  // namespace
}  // namespace alumen::custody
