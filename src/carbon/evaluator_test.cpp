// One activity under a method: electricity, fuels, gases, freight, declarations, the boundary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "carbon/toy_test.hpp"

namespace alumen::carbon {
namespace {

using testing::IsEmpty;

/// 10 kg of p with 5 kg of own CO2 take 100 kWh. Grid 360 g/kWh; factors of 20 g and 500 g/kWh to be supplied from.
Toy powered() {
  Toy toy;
  toy.row("materials", "electricity,electricity,electricity,kWh").maker("p", "10", "5").exchange("p,electricity,input,100,kWh");
  toy.row("grid", "GBR,2023,360,src").row("factors", "green,electricity,supply_co2e,0.02,kg CO2e/kWh,,,src");
  return toy.row("factors", "coal,electricity,supply_co2e,0.5,kg CO2e/kWh,,,src");
}

Method with(Electricity electricity, bool apart = false) {
  auto m = plain_method();
  m.electricity = electricity;
  m.electricity_apart = apart;
  return m;
}

TEST(Power, FromTheGrid) {
  EXPECT_NEAR(footprint(powered(), "p/p", with(Electricity::location)), (5 + 36) / 10.0, 1e-13);
  EXPECT_NEAR(footprint(powered(), "p/p", with(Electricity::market)), (5 + 36) / 10.0, 1e-13);
  EXPECT_NEAR(footprint(powered(), "p/p", with(Electricity::none)), 0.5, 1e-15);
  EXPECT_TRUE(has(solved(powered(), with(Electricity::market)).notes(), "carbon.no_residual_mix"));
  EXPECT_FALSE(has(solved(powered(), with(Electricity::location)).notes(), "carbon.no_residual_mix"));
}

TEST(Power, ContractsCountOnlyUnderMarket) {
  // 70 % by contract at 20 g, 30 % metered at 500 g/kWh: market 1.4 + 15, location 0.7 * 36 + 15.
  for (const auto* evidence : {"contract", "certificate"}) {
    auto toy = powered()
                   .row("supplies", ",p/electricity,,green,0.7,,," + std::string{evidence})
                   .row("supplies", ",p/electricity,,coal,0.3,,,metered");
    EXPECT_NEAR(footprint(toy, "p/p", with(Electricity::market)), (5 + 16.4) / 10, 1e-13);
    EXPECT_NEAR(footprint(toy, "p/p", with(Electricity::location)), (5 + 40.2) / 10, 1e-13);
    EXPECT_NEAR(footprint(toy, "p/p", with(Electricity::none)), 0.5, 1e-15);
  }
}

TEST(Power, AContractInAMarketIsAContractToo) {
  // The same 70 : 30 as a market of the workspace, and one market within another.
  auto toy = powered()
                 .row("supplies", ",,electricity,inner,1")
                 .row("supplies", ",,inner,green,0.7,,,contract")
                 .row("supplies", ",,inner,coal,0.3,,,metered");
  EXPECT_NEAR(footprint(toy, "p/p", with(Electricity::market)), (5 + 16.4) / 10, 1e-13);
  EXPECT_NEAR(footprint(toy, "p/p", with(Electricity::location)), (5 + 40.2) / 10, 1e-13);
}

TEST(Power, EveryOtherEvidenceCountsUnderLocation) {
  for (const auto* evidence : {"metered", "invoice", "own_generation", "direct_line", "statistic", "estimate"}) {
    auto toy = powered().row("supplies", ",p/electricity,,green,1,,," + std::string{evidence});
    EXPECT_NEAR(footprint(toy, "p/p", with(Electricity::location)), (5 + 2) / 10.0, 1e-13) << evidence;
  }
}

TEST(Power, ApartStandsBesideTheResult) {
  auto model = solved(powered(), with(Electricity::location, true));
  auto p = at(model.chain().outputs, "p/p");
  EXPECT_NEAR(model.footprint(p), 0.5, 1e-15);
  EXPECT_NEAR(model.apart(p), 3.6, 1e-14);
  auto inside = solved(powered(), with(Electricity::location));
  EXPECT_EQ(inside.apart(p), 0);
}

TEST(Power, WithoutAGridRowItIsAnError) {
  auto model = Model::build(Toy{}
                                .row("materials", "electricity,electricity,electricity,kWh")
                                .maker("p", "10", "5")
                                .exchange("p,electricity,input,100,kWh")
                                .build(),
                            plain_method());
  ASSERT_FALSE(model.has_value());
  EXPECT_TRUE(has(model.error(), "carbon.no_grid_factor"));
}

/// A plant that sells power and takes coal that a mine of the workspace makes.
Toy own_plant(const std::string& stage) {
  auto toy = powered().row("processes", "plant,Plant," + stage).maker("coal_ore", "1", "0.1");
  toy.activity("plant", "plant")
      .output("plant,electricity,reference,1000,kWh")
      .exchange("plant,co2,emission,800,kg")
      .exchange("plant,coal_ore,input,500,kg");
  return toy;
}

TEST(Power, OfAnOwnPlantIsElectricityToTheReader) {
  // 100 kWh at 0.8 kg of own CO2 and 0.5 * 0.1 kg upstream per kWh.
  auto model = solved(own_plant("Power"), with(Electricity::location));
  auto p = at(model.chain().outputs, "p/p");
  EXPECT_NEAR(model.footprint(p), (5 + 85) / 10.0, 1e-13);
  EXPECT_NEAR(model.categories(p)[static_cast<std::size_t>(Category::electricity)], 8, 1e-13);
}

TEST(Power, StaysInTheAccountOfItsPlantWhenShownApart) {
  auto model = solved(own_plant("Power"), with(Electricity::location, true));
  auto plant = at(model.chain().activities, "plant");
  EXPECT_NEAR(model.explain_activity(plant).value, 800, 1e-10);
  for (const auto& account : model.accounts()) {
    if (account.activity != plant) continue;
    EXPECT_NEAR(account.total(), 800, 1e-10);
  }
}

TEST(Power, OfAnOwnPlantShownApartLeavesSumsWhole) {
  for (const auto* stage : {"Power", "Making"}) {
    auto model = solved(own_plant(stage), with(Electricity::location, true));
    auto p = at(model.chain().outputs, "p/p");
    double suppliers = 0, parts = 0, cells = 0;
    for (const auto& s : model.suppliers(p)) suppliers += s.value;
    for (const auto& e : model.explain(p, 0).parts) parts += e.value;
    for (const auto& cell : model.contributions(p)) cells += cell.value;
    EXPECT_NEAR(suppliers, model.footprint(p), 1e-13) << stage;
    EXPECT_NEAR(parts, model.footprint(p), 1e-13) << stage;
    EXPECT_NEAR(cells, model.footprint(p) + model.apart(p), 1e-13) << stage;
  }
}

Toy burner() {
  Toy toy;
  toy.row("materials", "gas,gas,fuel,MJ")
      .row("materials", "ch4,methane,gas,kg")
      .row("materials", "n2o,nitrous oxide,gas,kg")
      .maker("p", "10", "");
  toy.exchange("p,gas,input,1000,MJ").row("gwp", "AR6,ch4,28,src").row("gwp", "AR6,n2o,265,src");
  return toy.row("factors", "c,gas,combustion_co2,0.1,kg CO2/MJ,,,src");
}

TEST(Combustion, OfCarbonDioxideAlone) { EXPECT_NEAR(footprint(burner(), "p/p"), 10, 1e-13); }

TEST(Combustion, WithOxidationBiomassMethaneAndNitrousOxide) {
  // CO2 1000 * 0.1 * 0.98 * 0.75 = 73.5; CH4 2 * 28 = 56; N2O 1 * 265: biomass frees only the CO2.
  auto toy = burner().row("factors", "o,gas,oxidation_factor,0.98,1,,,src").row("factors", "b,gas,biomass_fraction,0.25,1,,,src");
  toy.row("factors", "m,gas,combustion_ch4,2,g CH4/MJ,,,src").row("factors", "n,gas,combustion_n2o,1,g N2O/MJ,,,src");
  EXPECT_NEAR(footprint(toy, "p/p"), 39.45, 1e-13);
  auto model = solved(toy);
  auto account = model.accounts().front();
  EXPECT_NEAR(account.kg_by_gas["co2"], 73.5, 1e-12);
  EXPECT_NEAR(account.kg_by_gas["ch4"], 2, 1e-13);
  EXPECT_NEAR(account.kg_by_gas["n2o"], 1, 1e-13);
  EXPECT_NEAR(account.co2e[static_cast<std::size_t>(Category::thermal)], 394.5, 1e-11);
  auto method = plain_method();
  method.gases = {"co2"};
  EXPECT_NEAR(footprint(toy, "p/p", method), 7.35, 1e-13);
}

TEST(Combustion, AFeedstockIsNotBurnt) {
  Toy toy;
  toy.row("materials", "gas,gas,fuel,MJ")
      .maker("p", "10", "1")
      .exchange("p,gas,feedstock,1000,MJ")
      .row("factors", "c,gas,combustion_co2,0.1,kg CO2/MJ,,,src");
  EXPECT_NEAR(footprint(toy, "p/p"), 0.1, 1e-15);
}

TEST(Combustion, AFuelWithoutAFactorIsAnError) {
  auto model =
      Model::build(Toy{}.row("materials", "gas,gas,fuel,MJ").maker("p", "1", "").exchange("p,gas,input,1,MJ").build(), plain_method());
  ASSERT_FALSE(model.has_value());
  EXPECT_TRUE(has(model.error(), "carbon.no_factor"));
}

TEST(Gases, GivenAsCo2eAreTurnedBackToMass) {
  // 5 t CO2e with AR4's 7390: 676.6 kg CF4, with AR6's 7380 4993.2 kg CO2e.
  Toy toy;
  toy.maker("p", "10", "")
      .row("materials", "cf4,CF4,gas,kg")
      .row("gwp", "AR4,cf4,7390,src")
      .row("gwp", "AR6,cf4,7380,src")
      .exchange("p,cf4,emission,5,t CO2e,AR4");
  auto model = solved(toy);
  EXPECT_NEAR(footprint(model, "p/p"), 5000.0 / 7390 * 7380 / 10, 1e-11);
  EXPECT_NEAR(model.categories(0)[static_cast<std::size_t>(Category::pfc)], footprint(model, "p/p"), 1e-12);
  auto unsaid = Model::build(Toy{toy}.row("materials", "c2f6,C2F6,gas,kg").exchange("p,c2f6,emission,5,t CO2e").build(), plain_method());
  ASSERT_FALSE(unsaid.has_value());
  EXPECT_TRUE(has(unsaid.error(), "carbon.gwp_unknown_set"));
}

TEST(Gases, WithoutAPotentialAreAnErrorAndUncountedOnesAreNot) {
  Toy toy;
  toy.maker("p", "10", "1").row("materials", "sf6,SF6,gas,kg").exchange("p,sf6,emission,1,kg");
  EXPECT_TRUE(has(Model::build(toy.build(), plain_method()).error(), "carbon.gwp_missing"));
  auto method = plain_method();
  method.gases = {"co2"};
  EXPECT_NEAR(footprint(toy, "p/p", method), 0.1, 1e-15);
}

/// 1 t of p takes 2 t of x, a quarter from x1 (1 kg/kg), three quarters from x2 (3 kg/kg).
Toy carried() {
  Toy toy;
  toy.good("x")
      .activity("x1")
      .output("x1,x,reference,1,kg")
      .exchange("x1,co2,emission,1,kg")
      .activity("x2")
      .output("x2,x,reference,1,kg")
      .exchange("x2,co2,emission,3,kg");
  toy.maker("p", "1000", "").exchange("p,x,input,2,t").row("supplies", ",p/x,,x1/x,0.25").row("supplies", ",p/x,,x2/x,0.75");
  toy.row("materials", "lorry,lorry,freight,tkm")
      .row("factors", "fl,lorry,supply_co2e,0.1,kg CO2e/tkm,,,src")
      .row("supplies", ",,lorry,fl,1");
  toy.row("materials", "ship,ship,freight,tkm").row("factors", "fs,ship,supply_co2e,0.01,kg CO2e/tkm,,,src").row("supplies", ",,ship,fs,1");
  return toy;
}

TEST(Freight, LegsAddUpAndMayBelongToOneSupplier) {
  auto toy = carried().row("transports", "all,p/x,,lorry,100").row("transports", "sea,p/x,x2/x,ship,500");
  // 2 t * 2.5 kg/kg = 5000; 2 t * 100 km * 0.1 = 20; 1.5 t * 500 km * 0.01 = 7.5
  EXPECT_NEAR(footprint(toy, "p/p"), 5.0275, 1e-12);
  auto model = solved(toy);
  EXPECT_NEAR(model.categories(at(model.chain().outputs, "p/p"))[static_cast<std::size_t>(Category::transport)], 0.0275, 1e-14);
  auto method = plain_method();
  method.transport = false;
  EXPECT_NEAR(footprint(toy, "p/p", method), 5, 1e-12);
}

TEST(Freight, OfASupplierThatThereIsNotIsAnError) {
  auto model = Model::build(carried().row("transports", "sea,p/x,x3/x,ship,500").build(), plain_method());
  ASSERT_FALSE(model.has_value());
  EXPECT_TRUE(has(model.error(), "chain.unknown_id"));
}

/// 100 kg of p take 50 kg of m by declaration: cut-off 4, allocation 6, direct 1.5 t/t.
Toy declared() {
  Toy toy;
  toy.row("parties", "q,Q").good("m").maker("p", "100", "30").exchange("p,m,input,50,kg");
  return toy.row("declarations", "d,m,q,rb,cradle_to_gate,AR6,t CO2e/t,4,6,1.5").row("supplies", ",p/m,,d,1");
}

TEST(Declarations, GiveTheValueThatTheRuleAsksFor) {
  auto method = plain_method();
  EXPECT_NEAR(footprint(declared(), "p/p", method), (30 + 200) / 100.0, 1e-14);
  for (auto allocation : {Allocation::mass, Allocation::economic, Allocation::substitution, Allocation::co_product}) {
    method.pre_consumer_scrap = allocation;
    EXPECT_NEAR(footprint(declared(), "p/p", method), (30 + 300) / 100.0, 1e-14);
  }
  method.boundary = Boundary::installation;
  EXPECT_NEAR(footprint(declared(), "p/p", method), (30 + 75) / 100.0, 1e-14);
}

TEST(Declarations, WithoutThatValueAreAnError) {
  Toy toy;
  toy.row("parties", "q,Q").good("m").maker("p", "100", "30").exchange("p,m,input,50,kg");
  toy.row("declarations", "d,m,q,rb,cradle_to_gate,AR6,t CO2e/t,4,,").row("supplies", ",p/m,,d,1");
  auto method = plain_method();
  EXPECT_NO_THROW(solved(toy, method));
  method.boundary = Boundary::installation;
  EXPECT_TRUE(has(Model::build(toy.build(), method).error(), "carbon.declaration_value"));
}

TEST(BoundaryOfTheMethod, CutsProcessesOutside) {
  Toy toy;
  toy.row("processes", "cast,Cast,Casting").row("processes", "mine,Mine,Mining").good("ore").good("m");
  toy.activity("mine", "mine").output("mine,ore,reference,1,kg").exchange("mine,co2,emission,9,kg");
  toy.activity("cast", "cast").output("cast,m,reference,10,kg").exchange("cast,ore,input,20,kg").exchange("cast,co2,emission,5,kg");
  auto method = plain_method();
  EXPECT_NEAR(footprint(toy, "cast/m", method), (5 + 180) / 10.0, 1e-13);
  method.processes = {"cast"};
  method.upstream = false;
  auto model = solved(toy, method);
  EXPECT_NEAR(footprint(model, "cast/m"), 0.5, 1e-15);
  EXPECT_TRUE(has(model.notes(), "carbon.outside_boundary"));
}

TEST(BoundaryOfTheMethod, WithoutUpstreamFactorsDoNotCountButPowerDoes) {
  auto toy = powered()
                 .good("salt", "chemical,kg")
                 .exchange("p,salt,input,3,kg")
                 .row("factors", "fs,salt,supply_co2e,2,kg CO2e/kg,,,src")
                 .row("supplies", ",p/salt,,fs,1");
  toy.row("supplies", ",p/electricity,,coal,1,,,metered");
  auto method = plain_method();
  EXPECT_NEAR(footprint(toy, "p/p", method), (5 + 6 + 50) / 10.0, 1e-13);
  method.upstream = false;
  EXPECT_NEAR(footprint(toy, "p/p", method), (5 + 50) / 10.0, 1e-13);
}

TEST(Outputs, OfNothingCarryNothing) {
  Toy toy;
  toy.maker("a", "10", "5").good("b").output("a,b,co_product,0,kg");
  auto model = solved(toy);
  auto b = at(model.chain().outputs, "a/b");
  EXPECT_EQ(model.footprint(b), 0);
  for (const auto& s : model.suppliers(b)) EXPECT_FALSE(std::isnan(s.value)) << s.name;
  EXPECT_NEAR(footprint(model, "a/a"), 0.5, 1e-15);
}

TEST(Formulas, TakeTheReferenceOutputAsTheirMetal) {
  // Slope method, CWPB, IPCC 2006: 0.143 kg CF4 per t and AE-minute, C2F6/CF4 0.121. 1000 t, 0.2 min: 28.6 kg, 3.4606 kg.
  Toy toy;
  toy.row("materials", "cf4,CF4,gas,kg")
      .row("materials", "c2f6,C2F6,gas,kg")
      .good("m", "metal,t")
      .activity("pot")
      .output("pot,m,reference,1000,t");
  toy.row("readings", "pot,pfc.slope,,technology,CWPB").row("readings", "pot,pfc.slope,,anode_effect_minutes,0.2");
  toy.row("gwp", "AR6,cf4,7380,src").row("gwp", "AR6,c2f6,12400,src");
  EXPECT_NEAR(footprint(toy, "pot/m"), (28.6 * 7380 + 3.4606 * 12400) / 1e6, 1e-12);
}

}  // namespace
}  // namespace alumen::carbon
