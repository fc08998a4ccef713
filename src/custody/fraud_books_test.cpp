// The audit of a state against cooked books: every line of broken_invariants() is provoked by a change behind the rules' back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/detail/lookup.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

using detail::Tables;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// A mill with certified input of 20 t has shipped 10 t of coil with a claim of 9 t; 8 t are on a document, of which the maker
/// accepted 6 t. The mill's year is closed and the next one open.
struct Books : testing::Test {
  World w;
  void SetUp() override {
    w.basics();
    w.member("mill");
    w.member("maker", "asi-mass-balance", Work::manufacturing);
    w.open("mill"), w.open("maker");
    w.on("2025-05-01").manager("mill");
    w.ok(w.used_cans("in-1", "mill", tonnes(20)));
    w.ok(w.convert("roll", "mill", "ubc", tonnes(20), "coil", tonnes(18)));
    w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(9)));
    w.ok(w.paper("d-1", "mill", "o-1", "maker", tonnes(8), tonnes(9)));
    w.manager("maker");
    w.ok(w.accept("a-1", "d-1", "maker", tonnes(6)));
    w.on("2026-01-02");
    w.close("mill");
    w.open("mill", "2026-01-01", "2027-01-01");
    ASSERT_THAT(w.faults, IsEmpty());
    ASSERT_THAT(broken_invariants(w.state), IsEmpty());
  }
  /// What the audit says after a change, which is taken back.
  std::vector<std::string> after(auto&& change) {
    State copy = w.state;
    change(copy.tables());
    return broken_invariants(copy);
  }
  static PoolFigures& aluminium(Tables& t, std::size_t period) { return t.pools[t.periods[period].first_pool + 2].figures; }
  static detail::Index of_mill(const Tables& t, std::size_t number) {
    return t.scopes[t.find(detail::Space::scope, "mill")].periods[number];
  }
};

TEST_F(Books, StocksAreTheSumOfTheirRecords) {
  auto at = [&](Tables& t, const char* material) -> detail::Content& {
    return t.accounts[account_of(t, t.find(detail::Space::scope, "mill"), t.find(detail::Space::material, material))].content;
  };
  EXPECT_THAT(after([&](Tables& t) { at(t, "coil").mass += 1; }), Contains("stock of coil in mill is not the sum of its records"));
  EXPECT_THAT(after([&](Tables& t) { at(t, "coil").co2e += 1; }), ElementsAre("stock of coil in mill is not the sum of its records"));
  EXPECT_THAT(after([&](Tables& t) { at(t, "coil").mass = -1; }), Contains("stock of coil in mill is not sound"));
}

TEST_F(Books, AccountsSumToZero) {
  for (auto member :
       {&detail::MaterialRow::supply, &detail::MaterialRow::shipped, &detail::MaterialRow::process, &detail::MaterialRow::loss})
    EXPECT_THAT(after([&](Tables& t) { t.materials[t.find(detail::Space::material, "coil")].*member += 1; }),
                ElementsAre("the accounts of coil do not sum to zero"));
}

TEST_F(Books, PoolsAreTheSumOfTheirRecords) {
  for (auto member : {&PoolFigures::certified_in, &PoolFigures::other_in, &PoolFigures::out_product, &PoolFigures::out_scrap,
                      &PoolFigures::claim_product, &PoolFigures::claim_scrap, &PoolFigures::credits})
    EXPECT_THAT(after([&](Tables& t) { aluminium(t, of_mill(t, 1)).*member += 1; }),
                Contains("pool aluminium of mill from 2026-01-01 is not the sum of its records"));
}

TEST_F(Books, ClosedPeriodsAreWithinTheirEntitlement) {
  // 20 t of 20 t in, 10 t out: at most 10 t may be claimed.
  EXPECT_THAT(after([&](Tables& t) { aluminium(t, of_mill(t, 0)).claim_product += 1'000'001; }),
              Contains("pool aluminium of mill from 2025-01-01 was closed beyond its entitlement"));
  EXPECT_THAT(after([&](Tables& t) { aluminium(t, of_mill(t, 0)).claim_product += 1'000'000; }),
              ElementsAre("pool aluminium of mill from 2025-01-01 is not the sum of its records"));
}

TEST_F(Books, BalancesAreCarriedOnce) {
  EXPECT_THAT(after([&](Tables& t) { aluminium(t, of_mill(t, 1)).carry_in += 1; }),
              ElementsAre("pool aluminium of mill from 2026-01-01 carries what the period before did not leave"));
}

TEST_F(Books, DocumentsAddUp) {
  EXPECT_THAT(after([](Tables& t) { t.documents[0].accepted += 1; }), Contains("document d-1 does not agree with what was accepted"));
  EXPECT_THAT(after([](Tables& t) { t.documents[0].mass -= 3'000'000; }), Contains("document d-1 does not agree with what was accepted"));
  EXPECT_THAT(after([](Tables& t) { t.documents[0].cancelled = true; }), Contains("document d-1 does not agree with what was accepted"));
  EXPECT_THAT(after([](Tables& t) { t.documents[0].left.mass += 1; }), Contains("the goods of document d-1 do not add up"));
}

TEST_F(Books, OutputsAddUp) {
  EXPECT_THAT(after([](Tables& t) { t.outputs[0].undocumented += 1; }),
              ElementsAre("the documents of output o-1 do not add up to its claim"));
  EXPECT_THAT(after([](Tables& t) { t.outputs[0].left.mass += 1; }), ElementsAre("the goods of output o-1 do not add up"));
  EXPECT_THAT(after([](Tables& t) { t.records[t.outputs[0].record].reversed = true; }),
              Contains("output o-1 was reversed under its documents"));
}

TEST_F(Books, PeriodsFollowOneAnother) {
  EXPECT_THAT(after([&](Tables& t) { t.periods[of_mill(t, 1)].from += 1; }), Contains("the periods of mill do not follow one another"));
}

TEST(BooksOfLots, AreTheSumOfTheirRecords) {
  World w;
  w.scheme("iso22095-segregated");
  w.materials();
  w.auditor();
  w.member("mill", "iso22095-segregated");
  w.open("mill");
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("lot-1", "mill", tonnes(10)));
  ASSERT_THAT(w.faults, IsEmpty());
  auto after = [&](auto&& change) {
    State copy = w.state;
    change(copy.tables());
    return broken_invariants(copy);
  };
  EXPECT_THAT(after([](Tables&) {}), IsEmpty());
  EXPECT_THAT(after([](Tables& t) { t.lots[0].certified -= 1; }), Contains("lot lot-1 of mill is not sound"));  // certified in part
  EXPECT_THAT(after([](Tables& t) { t.lots[0].content.mass = -1; }), Contains("lot lot-1 of mill is not sound"));
  EXPECT_THAT(after([](Tables& t) { t.lots[0].content.co2e += 1; }), ElementsAre("the lots of mill are not the sum of its records"));
  EXPECT_THAT(after([](Tables& t) { t.records[0].certified -= 1; }), Contains("the lots of mill hold more certified metal than came in"));
}

TEST(BooksOfCredits, AddUp) {
  World w;
  w.scheme("iso22095-book-and-claim");
  w.materials();
  w.auditor();
  w.member("mill", "iso22095-book-and-claim");
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(50)));
  w.ok(w.plain("in-2", "mill", tonnes(50)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(40)));
  w.hq("mill");
  w.ok(IssueCredit{.credit = "c-1", .scope = "mill", .site = "mill-1", .activity = Work::rolling, .material = "ingot", .mass = tonnes(20)});
  w.ok(RetireCredit{.credit = "c-1", .scope = "mill", .mass = tonnes(5), .beneficiary = "a maker"});
  ASSERT_THAT(w.faults, IsEmpty());
  auto after = [&](auto&& change) {
    State copy = w.state;
    change(copy.tables());
    return broken_invariants(copy);
  };
  EXPECT_THAT(after([](Tables&) {}), IsEmpty());
  EXPECT_THAT(after([](Tables& t) { t.credits[0].held += 1; }), ElementsAre("credit c-1 does not add up"));
  EXPECT_THAT(after([](Tables& t) { t.credits[0].retired -= 1; }), ElementsAre("credit c-1 does not add up"));
}

}  // namespace
}  // namespace alumen::custody
