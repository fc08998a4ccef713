// Lots of the core against the naive model of lots, on random commands.
#include <gtest/gtest.h>

#include <cstdlib>

#include "custody/jsonl.hpp"
#include "custody/naive_lots_test.hpp"
#include "custody/random_commands_test.hpp"

namespace alumen::custody {
namespace {

struct LotScheme {
  const char* id;
  bool average;
};
constexpr std::array<LotScheme, 4> lot_schemes{{{"iso22095-identity-preserved", false},
                                                {"iso22095-identity-preserved", true},
                                                {"iso22095-segregated", true},
                                                {"iso22095-controlled-blending", true}}};

/// A mine of two sites that keeps lots of bauxite, with 2025 open. Its alumina holds as much aluminium as its bauxite, so
/// that mass bounds the yield.
World start_of(const LotScheme& s) {
  World w;
  w.scheme(s.id, {{"many_sites: {value: false", "many_sites: {value: true"},
                  {std::string{"average_co2e: {value: "} + (s.id[9] == 'i' ? "false" : "true"),
                   std::string{"average_co2e: {value: "} + (s.average ? "true" : "false")}});
  w.auditor();
  w.secretary();
  for (const char* m : {"bauxite", "powder"}) w.ok(RegisterMaterial{.material = m, .good = Good::bauxite, .aluminium = {500'000}});
  w.member("mine", s.id, Work::bauxite_mining);
  w.secretary();
  w.ok(RegisterSite{.site = "mine-2", .party = "mine-co", .country = "DEU"});
  w.ok(AddSite{.scope = "mine", .site = "mine-2", .from = day("2025-01-01")});
  w.open("mine");
  w.on("2025-05-01").manager("mine");
  for (const auto& f : w.faults) ADD_FAILURE() << f;
  return w;
}

class RandomLots {
 public:
  explicit RandomLots(std::uint64_t seed) : d_(seed) {}
  CommandBody next(const NaiveLots& m) {
    auto id = [&] { return "n" + std::to_string(++count_); };
    auto lot = [&] {
      std::vector<std::string> live, all;
      for (const auto& [name, l] : m.lots) {
        all.push_back(name);
        if (l.mass > 0) live.push_back(name);
      }
      return all.empty() || d_.chance(2) ? std::string{"nothing"} : !live.empty() && d_.chance(95) ? d_.of(live) : d_.of(all);
    };
    auto mass_of = [&](const std::string& name) { return m.lots.contains(name) ? m.lots.at(name).mass : 5; };
    auto up_to = [&](std::int64_t most) {
      return Grams{most <= 0 ? 1 : d_.chance(25) ? most : d_.chance(5) ? most + 1 : 1 + d_.roll(most)};
    };
    auto l = lot();
    auto material = m.lots.contains(l) && d_.chance(97) ? m.lots.at(l).material : std::string{"powder"};
    switch (d_.roll(8)) {
      case 0:
      case 1: {
        RecordIntake c{.record = d_.chance(3) ? lot() : id(),
                       .scope = "mine",
                       .site = d_.chance(50) ? "mine-1" : "mine-2",
                       .material = "bauxite",
                       .mass = Grams{1 + d_.roll(30)}};
        if (d_.chance(70)) c.claim = Claim::origin, c.evidence = "plan";
        c.co2e = d_.chance(50) ? Grams{c.mass.count() * 3} : Grams{d_.roll(90)};
        return c;
      }
      case 2:
        return SplitLot{.scope = "mine", .lot = l, .mass = up_to(mass_of(l) - 1), .as = d_.chance(3) ? lot() : id()};
      case 3:
        return MergeLots{.scope = "mine", .lot = l, .other = lot()};
      case 4:
        return d_.chance(40) ? CommandBody{DowngradeLot{.scope = "mine", .lot = l}}
                             : CommandBody{MergeLots{.scope = "mine", .lot = l, .other = lot()}};
      case 5: {
        RecordOutput c{.record = id(),
                       .scope = "mine",
                       .site = "mine-1",
                       .activity = Work::bauxite_mining,
                       .material = material,
                       .mass = up_to(mass_of(l)),
                       .lot = l};
        if (d_.chance(70)) c.claim = d_.chance(60) ? c.mass : up_to(c.mass.count());
        return c;
      }
      case 6: {
        RecordTransformation c{.record = id(),
                               .scope = "mine",
                               .site = "mine-1",
                               .activity = Work::bauxite_mining,
                               .input = material,
                               .input_mass = up_to(mass_of(l)),
                               .output = "powder",
                               .lot = l};
        c.output_mass = up_to(c.input_mass.count());
        if (d_.chance(40) && c.output_mass.count() > 1)
          c.by_product = "powder", c.by_product_mass = Grams{c.output_mass.count() / 2}, c.output_mass = c.output_mass - c.by_product_mass,
          c.by_product_lot = id();
        c.co2e = Grams{d_.roll(20)};
        return c;
      }
      default: {
        std::vector<std::string> list;
        for (const auto& [name, f] : m.facts) list.push_back(name);
        return Reverse{.record = list.empty() || d_.chance(3) ? "nothing" : d_.of(list), .scope = "mine", .reason = "error"};
      }
    }
  }

 private:
  Dice d_;
  int count_ = 0;
};

std::string difference(const World& w, const NaiveLots& m) {
  std::size_t live = 0;
  for (const auto& [name, l] : m.lots) live += l.mass > 0;
  auto balances = w.state.balances("mine").value();
  if (balances.size() != live) return "number of lots";
  for (const auto& b : balances) {
    const auto& l = m.lots.at(b.lot);
    if (b.material != l.material || b.mass.count() != l.mass || b.certified.count() != l.cert || b.co2e.count() != l.co2e)
      return "lot " + b.lot;
  }
  auto broken = broken_invariants(w.state);
  return broken.empty() ? "" : broken.front();
}

TEST(LotsModel, AgreesWithTheCoreOnRandomCommands) {
  const char* wanted = std::getenv("ALUMEN_LOT_COMMANDS");
  std::uint64_t most = wanted ? std::strtoull(wanted, nullptr, 10) : 60'000, given = 0, accepted = 0;
  for (const auto& s : lot_schemes) {
    const World start = start_of(s);
    for (std::uint64_t seed = 1; given < most * static_cast<std::uint64_t>(&s - lot_schemes.data() + 1) / 4; ++seed) {
      World w = start;
      NaiveLots model{parse_scheme(std::string{scheme_text(s.id)}, s.id)->model, s.average, {}, {}};
      RandomLots random{seed};
      std::string log;
      for (int i = 0; i < 80; ++i, ++given) {
        auto c = w.command(random.next(model));
        log += json_of(c) + "\n";
        auto events = decide(w.state, c);
        auto expected = model.apply(c.body);
        std::string found = events ? "" : std::string{std::string_view{events.error().code.info().name}.substr(8)};
        ASSERT_EQ(found, expected) << s.id << " seed " << seed << "\n" << log;
        if (!events) continue;
        ++accepted;
        for (const auto& e : *events) evolve(w.state, e);
        ASSERT_EQ(difference(w, model), "") << s.id << " seed " << seed << "\n" << log;
      }
    }
  }
  EXPECT_GT(accepted * 3, given);
}

}  // namespace
}  // namespace alumen::custody
