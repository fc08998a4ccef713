// Derivatives against the whole computation made again with a changed cell.
#include <gtest/gtest.h>

#include <set>

#include "base/number.hpp"
#include "carbon/rich_test.hpp"

namespace alumen::carbon {
namespace {

using chain::FactColumn;
using chain::FactId;

/// The number in the cell of a fact; NaN when it holds none.
double cell_of(const chain::Workspace& workspace, const chain::FactPlace& place) {
  const auto& csv = workspace.layers.at(0).tables.find(place.table)->second.csv;
  int column = csv.column(place.column);
  for (std::size_t i = 0; column >= 0 && i < csv.rows(); ++i)
    if (csv.line(i) == place.row->line) {
      auto number = parse_number(std::string{csv.cell(i, static_cast<std::size_t>(column))});
      return number ? *number : chain::not_given;
    }
  return chain::not_given;
}

/// Footprint with one cell multiplied; the whole workspace is read again.
double with_cell(const Toy& toy, const Method& method, const chain::FactPlace& place, double value, std::string_view output) {
  auto workspace = toy.workspace();
  auto changed = chain::change(workspace, std::string{place.table}, place.key, std::string{place.column}, to_text(value));
  if (!changed) throw std::runtime_error(changed.error()[0].line());
  auto built = chain::build(workspace);
  if (!built) throw std::runtime_error(built.error()[0].line());
  return footprint(solved(built->value, method), output);
}

class Sensitivities : public testing::TestWithParam<std::size_t> {};

TEST_P(Sensitivities, AgreeWithTheWholeComputation) {
  auto method = every_method()[GetParam()];
  auto toy = rich();
  auto workspace = toy.workspace();
  auto chain = toy.build();
  auto model = solved(chain, method);
  for (std::string output : {"presses/profile", "casts/billet", "pots/liquid"}) {
    auto o = at(chain->outputs, output);
    double result = model.footprint(o);
    std::map<std::pair<std::string, std::string>, double> told;
    for (const auto& s : model.sensitivities(o)) {
      told[{std::string{s.place.table} + "." + s.place.key, std::string{s.place.column}}] = s.derivative * s.value;
      EXPECT_NEAR(s.elasticity * result, s.derivative * s.value, 1e-12 * std::abs(result));
    }
    for (FactId f = 0; f < chain->facts.size(); ++f) {
      auto place = place_of(*chain, f);
      double cell = cell_of(workspace, place);
      if (std::isnan(cell) || cell == 0) continue;
      double h = 1e-4;
      auto moved = [&](double factor) { return with_cell(toy, method, place, cell * factor, output); };
      // A whole share cannot grow: three points below it.
      bool whole = place.column == "share" && cell == 1;
      double slope = whole ? (3 * result - 4 * moved(1 - h) + moved(1 - 2 * h)) / (2 * h) : (moved(1 + h) - moved(1 - h)) / (2 * h);
      auto name = std::string{place.table} + "." + place.key;
      EXPECT_NEAR((told[{name, std::string{place.column}}]), slope, 1e-6 * std::abs(result))
          << method.id << ": " << output << " by " << name << "." << place.column;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryMethod, Sensitivities, testing::Range<std::size_t>(0, 5));

TEST(Sensitivities, CoverEveryColumnOfFacts) {
  std::set<std::string> seen;
  auto chain = rich().build();
  for (const auto& method : every_method()) {
    auto model = solved(chain, method);
    for (const auto& s : model.sensitivities(at(chain->outputs, "presses/profile")))
      seen.insert(std::string{s.place.table} + "." + std::string{s.place.column});
  }
  for (const auto* wanted : {"outputs.amount", "outputs.price", "exchanges.amount", "supplies.share", "transports.distance_km",
                             "parameters.value", "declarations.cutoff", "declarations.allocation", "declarations.direct", "factors.value",
                             "grid.intensity", "gwp.value", "materials.recovery"})
    EXPECT_TRUE(seen.contains(wanted)) << wanted;
  // minutes stands between: the reading is a formula, so the parameter is the input.
  EXPECT_FALSE(seen.contains("readings.value"));
}

TEST(Sensitivities, ReadingsInTheirOwnUnit) {
  // 12 s are 0.2 min, and the result is proportional to them.
  Toy toy;
  toy.row("materials", "cf4,CF4,gas,kg")
      .row("materials", "c2f6,C2F6,gas,kg")
      .good("m", "metal,t")
      .activity("pot")
      .output("pot,m,reference,1000,t");
  toy.row("readings", "pot,pfc.slope,,technology,CWPB").row("readings", "pot,pfc.slope,,anode_effect_minutes,12,s/cell-day");
  toy.row("gwp", "AR6,cf4,7380,src").row("gwp", "AR6,c2f6,12400,src");
  auto model = solved(toy);
  double y = model.footprint(0);
  EXPECT_NEAR(y, (28.6 * 7380 + 3.4606 * 12400) / 1e6, 1e-12);
  bool found = false;
  for (const auto& s : model.sensitivities(0)) {
    if (s.place.table != "readings") continue;
    found = true;
    EXPECT_NEAR(s.elasticity, 1, 1e-9);
    EXPECT_NEAR(s.derivative, y / 12, 1e-9);
  }
  EXPECT_TRUE(found);
}

TEST(Sensitivities, AreListedByFallingElasticity) {
  auto model = solved(rich());
  auto list = model.sensitivities(at(model.chain().outputs, "presses/profile"));
  for (std::size_t i = 1; i < list.size(); ++i) EXPECT_GE(std::abs(list[i - 1].elasticity), std::abs(list[i].elasticity));
}

}  // namespace
}  // namespace alumen::carbon
