#include "carbon/formulas/fuel.hpp"

#include <gmock/gmock.h>

#include "carbon/formulas/detail/testing.hpp"

namespace alumen::carbon::testing {
namespace {

using ::testing::HasSubstr;

// The Commission's example: 14181 t * 48 GJ/t = 680.688 TJ; * 56.1 = 38186.5968 t.
TEST(Fuel, ReproducesTheCommissionsExample) {
  expect_close(value("fuel.combustion", "energy", {{"fuel", "natural_gas"}, {"amount", "14181"}}), 680.688);
  expect_close(value("fuel.combustion", "co2", {{"fuel", "natural_gas"}, {"amount", "14181"}}), 38186.5968);
  expect_close(value("fuel.by_energy", "co2", {{"fuel", "natural_gas"}, {"energy_used", "680688GJ"}}), 38186.5968);
  expect_close(value("eu.fuel", "co2", {{"amount", "14181"}, {"ncv", "48"}, {"emission_factor", "56.1"}}), 38186.5968);
}

// 1 t of each: NCV * EF / 1000, from the printed tables.
TEST(Fuel, TableOfFactors) {
  const std::vector<std::pair<const char*, double>> co2 = {{"natural_gas", 48.0 * 56.1},
                                                           {"residual_fuel_oil", 40.4 * 77.4},
                                                           {"gas_diesel_oil", 43.0 * 74.1},
                                                           {"lpg", 47.3 * 63.1},
                                                           {"gasoline", 44.3 * 69.3},
                                                           {"kerosene", 43.8 * 71.9},
                                                           {"petroleum_coke", 32.5 * 97.5},
                                                           {"waste_oils", 40.2 * 73.3},
                                                           {"bitumen", 40.2 * 80.7},
                                                           {"anthracite", 26.7 * 98.3},
                                                           {"other_bituminous_coal", 25.8 * 94.6},
                                                           {"sub_bituminous_coal", 18.9 * 96.1},
                                                           {"lignite", 11.9 * 101.0},
                                                           {"coke", 28.2 * 107.0},
                                                           {"coal_tar", 28.0 * 80.7},
                                                           {"coke_oven_gas", 38.7 * 44.4},
                                                           {"methane", 50.0 * 54.9},
                                                           {"wood", 15.6 * 112},
                                                           {"charcoal", 29.5 * 112},
                                                           {"biodiesel", 37.0 * 70.8},
                                                           {"biogas", 50.4 * 54.6}};
  EXPECT_EQ(co2.size() + 1, names(static_cast<Fuel*>(nullptr)).size());
  for (auto [fuel, expected] : co2) {
    SCOPED_TRACE(fuel);
    expect_close(value("fuel.combustion", "co2", {{"fuel", fuel}, {"amount", "1000"}}), expected);
  }
}

// 100 t * 43 GJ/t = 4.3 TJ; * 74.1 * 0.99 = 315.4437; 20 % biomass leaves 252.35496. CH4 3 kg/TJ, N2O 0.6 kg/TJ.
TEST(Fuel, OxidationBiomassAndOtherGases) {
  Arguments diesel{{"fuel", "gas_diesel_oil"}, {"amount", "100"},   {"oxidation", "99%"},
                   {"biomass_share", "0.2"},   {"ch4_factor", "3"}, {"n2o_factor", "0.6"}};
  expect_close(value("fuel.combustion", "co2", diesel), 252.35496);
  expect_close(value("fuel.combustion", "biogenic_co2", diesel), 63.08874);
  expect_close(value("fuel.combustion", "ch4", diesel), 0.0129);
  expect_close(value("fuel.combustion", "n2o", diesel), 0.00258);
  EXPECT_EQ(value("fuel.combustion", "ch4", {{"fuel", "gas_diesel_oil"}, {"amount", "100"}}), 0);
}

TEST(Fuel, OtherNeedsOwnFactors) {
  auto text = refusal("fuel.combustion", {{"fuel", "other"}, {"amount", "1"}});
  EXPECT_THAT(text, HasSubstr("ncv"));
  EXPECT_THAT(text, HasSubstr("emission_factor"));
  EXPECT_THAT(refusal("fuel.by_energy", {{"fuel", "other"}, {"energy_used", "1"}}), HasSubstr("emission_factor"));
  expect_close(value("fuel.combustion", "co2", {{"fuel", "other"}, {"amount", "1000"}, {"ncv", "20"}, {"emission_factor", "50"}}), 1000);
}

// 500 * 1000 Nm3 * 36 GJ/1000 Nm3 = 18 TJ; * 56.1 = 1009.8.
TEST(Fuel, ByVolume) {
  expect_close(value("fuel.by_volume", "co2", {{"fuel", "natural_gas"}, {"volume", "500000 Nm3"}, {"ncv", "36"}}), 1009.8);
  EXPECT_THAT(refusal("fuel.by_volume", {{"fuel", "natural_gas"}, {"volume", "5"}}), HasSubstr("carbon.missing_input ncv"));
}

TEST(Fuel, RefusesSharesAsPercentages) {
  EXPECT_EQ(refusal("fuel.combustion", {{"fuel", "wood"}, {"amount", "1"}, {"biomass_share", "100"}, {"oxidation", "99"}}),
            "carbon.bad_input biomass_share; carbon.bad_input oxidation");
  EXPECT_EQ(refusal("fuel.combustion", {{"fuel", "wood"}, {"amount", "-1"}}), "carbon.bad_input amount");
}

// The Commission's example: anodes booked flat at 3.664: 47000 t -> 172208 t, 22000 t -> 80608 t; with the gas 291002.5968.
TEST(Eu, AnodesOfTheCommissionsExample) {
  double bought = value("eu.process", "co2", {{"amount", "47000"}, {"emission_factor", "3.664"}});
  double own = value("eu.mass_balance", "co2", {{"amount", "22000"}, {"carbon_content", "1"}});
  expect_close(bought, 172208);
  expect_close(own, 80608);
  expect_close(bought + own + 38186.5968, 291002.5968);
}

// Out: -100 t * 0.98 * 3.664 = -359.072; half of it biomass: -179.536.
TEST(Eu, MassBalanceTakesWhatLeaves) {
  expect_close(value("eu.mass_balance", "co2", {{"amount", "-100"}, {"carbon_content", "0.98"}}), -359.072);
  expect_close(value("eu.mass_balance", "co2", {{"amount", "-100"}, {"carbon_content", "0.98 t/t"}, {"biomass_share", "50%"}}), -179.536);
  EXPECT_EQ(refusal("eu.mass_balance", {{"amount", "1"}, {"carbon_content", "98"}}), "carbon.bad_input carbon_content");
  EXPECT_EQ(refusal("eu.process", {{"amount", "-1"}, {"emission_factor", "1"}}), "carbon.bad_input amount");
}

// 0.75 t C/t * 3.664 / 48 GJ/t * 1000 = 57.25 t CO2/TJ, 2.748 t CO2/t.
TEST(Eu, EmissionFactorFromCarbon) {
  expect_close(value("eu.emission_factor", "emission_factor", {{"carbon_content", "0.75"}, {"ncv", "48"}}), 57.25);
  expect_close(value("eu.emission_factor", "emission_factor_by_mass", {{"carbon_content", "0.75"}, {"ncv", "48"}}), 2.748);
  EXPECT_THAT(refusal("eu.emission_factor", {{"carbon_content", "0.75"}, {"ncv", "0"}}), HasSubstr("ncv"));
}

TEST(Eu, OxidationAndConsumption) {
  expect_close(value("eu.oxidation", "oxidation_factor", {{"ash_carbon", "2"}, {"total_carbon", "80"}}), 0.975);
  EXPECT_THAT(refusal("eu.oxidation", {{"ash_carbon", "2"}, {"total_carbon", "1"}}), HasSubstr("ash"));
  EXPECT_THAT(refusal("eu.oxidation", {{"ash_carbon", "0"}, {"total_carbon", "0"}}), HasSubstr("total_carbon"));
  expect_close(value("eu.consumed", "consumed", {{"bought", "100"}, {"exported", "5"}, {"opening", "20"}, {"closing", "30"}}), 85);
  EXPECT_THAT(refusal("eu.consumed", {{"bought", "1"}, {"opening", "2"}, {"closing", "30"}}), HasSubstr("closing"));
}

}  // namespace
}  // namespace alumen::carbon::testing
