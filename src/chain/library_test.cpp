// The reference library: opens, is sourced, builds, and its metal balances. Its footprints are tested in src/carbon.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "chain/workspace_test.hpp"

namespace alumen::chain {
namespace {

class Library : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto made = make_workspace({}, true);
    if (!made) return;
    auto built = build(made->value);
    if (!built) return;
    notes = made->notes;
    notes.insert(notes.end(), built->notes.begin(), built->notes.end());
    chain = built->value;
  }
  void SetUp() override { ASSERT_NE(chain, nullptr); }
  static inline std::shared_ptr<const Chain> chain;
  static inline Diagnostics notes;
};

TEST_F(Library, OpensAndBuildsWithoutAWord) {
  for (const auto& d : notes) ADD_FAILURE() << d.line();
  EXPECT_EQ(chain->workspace_rows, 0u);
  EXPECT_GT(chain->activities.size(), 30u);
  EXPECT_EQ(library_hash().size(), 64u);
}

TEST_F(Library, EveryRowNamesASourceThatIsListed) {
  const Chain& c = *chain;
  std::set<std::string_view> known;
  for (const auto& s : c.sources) known.insert(s.id);
  auto sourced = [&](const auto& rows) {
    for (const auto& r : rows) EXPECT_TRUE(known.contains(r.source)) << c.where(r).file << ":" << r.line << " names \"" << r.source << "\"";
  };
  sourced(c.materials), sourced(c.compositions), sourced(c.activities), sourced(c.outputs), sourced(c.exchanges), sourced(c.supplies);
  sourced(c.readings), sourced(c.factors), sourced(c.grids), sourced(c.gwps), sourced(c.ranges);
}

TEST_F(Library, EverySourceIsNamedByAnotherFile) {
  for (const auto& s : chain->sources)
    EXPECT_TRUE(std::ranges::any_of(library_paths(""), [&](auto path) {
      return path != "sources.csv" && library_text(path).find(s.id) != std::string_view::npos;
    })) << s.id;
}

TEST_F(Library, AllSharesSumToOne) {
  const Chain& c = *chain;
  auto sum_of = [&](std::span<const std::uint32_t> feeds) {
    double sum = 0;
    for (auto f : feeds) sum += c.feeds[f].share == no_fact ? 1 : c.facts[c.feeds[f].share];
    return sum;
  };
  for (std::size_t e = 0; e < c.exchanges.size(); ++e)
    if (!c.exchange_feeds[e].empty()) {
      EXPECT_NEAR(sum_of(c.exchange_feeds[e]), 1, 1e-9) << c.exchanges[e].id;
    }
  for (std::size_t m = 0; m < c.markets.size(); ++m) EXPECT_NEAR(sum_of(c.market_feeds[m]), 1, 1e-9) << c.markets[m];
}

TEST_F(Library, EveryInputButScrapHasASupplier) {
  const Chain& c = *chain;
  for (std::size_t e = 0; e < c.exchanges.size(); ++e)
    if (c.exchanges[e].role == Role::input) {
      EXPECT_FALSE(c.exchange_feeds[e].empty()) << c.exchanges[e].id;
    }
}

/// Aluminium of metal and alumina in and out of an activity in kg; NaN when a content is not known.
std::pair<double, double> aluminium(const Chain& c, std::size_t a) {
  double in = 0, out = 0;
  auto mass = [&](Id<Material> id, double amount) {
    const auto& m = c.material_of(id);
    bool carrier = m.category == Category::bauxite || m.category == Category::alumina || m.category == Category::metal ||
                   m.category == Category::semi || m.category == Category::product || m.category == Category::scrap ||
                   m.category == Category::dross;
    if (!carrier) return 0.0;
    return amount * m.aluminium_pct / 100;  // NaN when not given
  };
  for (auto e : c.activity_exchanges[a])
    if (c.exchanges[e].role != Role::emission) in += mass(c.exchange_material[e], c.value(FactColumn::exchange_amount, e));
  for (auto o : c.activity_outputs[a]) out += mass(c.output_material[o], c.value(FactColumn::output_amount, o));
  return {in, out};
}

TEST_F(Library, AluminiumBalancesWithinFivePercentWhereItIsKnown) {
  const Chain& c = *chain;
  int judged = 0;
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    auto [in, out] = aluminium(c, a);
    if (!(in > 0 && out > 0)) continue;
    ++judged;
    EXPECT_NEAR(out / in, 1, 0.05) << c.activities[a].id;
  }
  EXPECT_GE(judged, 20);
}

TEST_F(Library, MetalInAndOutAgreeWithinTenPercentAsGrossMass) {
  // Also where contents are not known: melt loss and dross are below a tenth of the charge.
  const Chain& c = *chain;
  auto metal = [&](Id<Material> id) {
    auto k = c.material_of(id).category;
    return k == Category::metal || k == Category::semi || k == Category::product || k == Category::scrap || k == Category::alloying;
  };
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    double in = 0, out = 0;
    for (auto e : c.activity_exchanges[a])
      if (c.exchanges[e].role != Role::emission && metal(c.exchange_material[e])) in += c.value(FactColumn::exchange_amount, e);
    for (auto o : c.activity_outputs[a])
      if (metal(c.output_material[o])) out += c.value(FactColumn::output_amount, o);
    if (in == 0 || out == 0) continue;
    EXPECT_LE(out, in * 1.001) << c.activities[a].id;
    EXPECT_GE(out, in * 0.9) << c.activities[a].id;
  }
}

}  // namespace
}  // namespace alumen::chain
