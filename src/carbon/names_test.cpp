#include <gmock/gmock.h>

#include "base/number.hpp"
#include "carbon/toy_test.hpp"

namespace alumen::carbon {
namespace {

using testing::UnorderedElementsAre;

/// A caster that takes one good from two makers, burns gas and uses the grid.
Toy caster() {
  Toy toy;
  toy.row("parties", "works,The Works").row("parties", "smelter,The Smelter");
  toy.good("ingot", "metal,t").good("billet", "metal,t").good("gas", "fuel,GJ").good("power", "electricity,kWh");
  toy.activity("north").output("north,ingot,reference,2,t").exchange("north,co2,emission,4,t");
  toy.activity("cast").output("cast,billet,reference,10,t");
  toy.row("exchanges", "cast/first,cast,ingot,input,5,t")
      .row("exchanges", "cast/second,cast,ingot,input,5,t")
      .exchange("cast,gas,input,30,GJ")
      .exchange("cast,power,input,800,kWh");
  toy.row("declarations", "own_words,ingot,smelter,ISO 14067,cradle_to_gate,AR6,t CO2e/t,3");
  toy.row("factors", "gas_burnt,gas,combustion_co2,56,kg CO2e/GJ,,,x").row("factors", "gas_supply,gas,supply_co2e,5,kg CO2e/GJ,GBR,2022,x");
  toy.row("supplies", ",cast/first,,north/ingot,1").row("supplies", ",cast/second,,own_words,1").row("supplies", ",cast/gas,,gas_supply,1");
  return toy.row("grid", "GBR,2023,500,x");
}

TEST(Names, SuppliersHaveNamesAndAmountsInTheirOwnUnits) {
  auto model = solved(caster());
  std::vector<std::string> found;
  for (const auto& s : model.suppliers(at(model.chain().outputs, "cast/billet")))
    found.push_back(s.name + " = " + s.label + ", " + (s.amount_unit.empty() ? "none" : to_text(s.amount * 1000) + " " + s.amount_unit));
  // Amounts per kg of billet, a thousandfold: 5 t, 30 GJ and 800 kWh over 10 t.
  EXPECT_THAT(found, UnorderedElementsAre("north/ingot = ingot (north), 0.5 t", "own_words = ingot declared by The Smelter, 0.5 t",
                                          "gas_supply = gas (GBR 2022), 3 GJ", "grid GBR 2023 = grid GBR 2023, 80 kWh",
                                          "own emissions = own emissions, none"));
}

TEST(Names, FiguresSayWhatTheyAre) {
  auto model = solved(caster());
  std::vector<std::string> found;
  for (const auto& s : model.sensitivities(at(model.chain().outputs, "cast/billet"))) found.push_back(name_of(model.chain(), s.place));
  for (auto name :
       {"ingot into cast (first)", "ingot into cast (second)", "gas into cast", "amount of ingot (north)", "amount of billet (cast)",
        "carbon dioxide emitted by north", "ingot declared by The Smelter", "supply of gas (GBR 2022)", "CO2 from burning gas",
        "grid of GBR 2023", "share of ingot (north) in ingot into cast (first)"})
    EXPECT_THAT(found, testing::Contains(name));
}

}  // namespace
}  // namespace alumen::carbon
