// Carbonates, flue gas, measurement, heat, electricity, gases and freight.
#include <gmock/gmock.h>

#include "carbon/formulas/detail/testing.hpp"

namespace alumen::carbon::testing {
namespace {

using ::testing::HasSubstr;

// Soda ash 1000 t * 0.95 * 0.415 = 394.25; limestone without deduction 1000 * 0.44; 80 % pure and 90 % calcined: 316.8.
TEST(Carbonate, MatchesHandArithmetic) {
  expect_close(value("carbonate.use", "co2", {{"carbonate", "Na2CO3"}, {"amount", "1000"}}), 394.25);
  expect_close(value("carbonate.use", "co2", {{"carbonate", "caco3"}, {"amount", "1000"}}), 440);
  expect_close(value("carbonate.use", "co2", {{"carbonate", "CaCO3"}, {"amount", "1000"}, {"purity", "0.8"}, {"calcined_fraction", "0.9"}}),
               316.8);
  expect_close(value("carbonate.by_output", "co2", {{"oxide", "CaO"}, {"amount", "100"}}), 78.5);
  expect_close(value("carbonate.by_output", "co2", {{"oxide", "MgO"}, {"amount", "100"}}), 109.2);
  expect_close(value("flue_gas.gypsum", "co2", {{"gypsum", "1000"}}), 255.8);
  expect_close(value("flue_gas.urea", "co2", {{"urea", "100"}}), 73.28);
}

// Published factors are rounded molar ratios: n * M(CO2) / M(carbonate).
TEST(Carbonate, FactorsAreStoichiometric) {
  constexpr double co2 = 44.0095;
  struct Row {
    const char* name;
    double molar, factor_of;
  };
  for (auto row : {Row{"Na2CO3", 105.9884, 0.95}, Row{"CaCO3", 100.0869, 1}, Row{"MgCO3", 84.3139, 1}, Row{"NaHCO3", 84.0066, 1},
                   Row{"Li2CO3", 73.8909, 1}, Row{"K2CO3", 138.2055, 1}})
    EXPECT_NEAR(value("carbonate.use", "co2", {{"carbonate", row.name}, {"amount", "1"}}) / row.factor_of, co2 / row.molar, 6e-4)
        << row.name;
  EXPECT_NEAR(value("flue_gas.urea", "co2", {{"urea", "1"}}), co2 / 60.0553, 1e-4);
  EXPECT_NEAR(value("flue_gas.gypsum", "co2", {{"gypsum", "1"}}), co2 / 172.1712, 3e-4);
}

// 100 g/Nm3 * 50000 Nm3/h = 5 t; substitute 100 + 2*10 = 120 g/Nm3 -> 6 t.
TEST(Cems, HourAndSubstitute) {
  Arguments hour{{"concentration", "100"}, {"flow", "50000"}};
  expect_close(value("cems.hour", "co2", hour), 5);
  Arguments gap = hour;
  gap.emplace_back("valid_share", "0.79");
  EXPECT_THAT(refusal("cems.hour", gap), HasSubstr("mean"));
  gap.insert(gap.end(), {{"mean", "100"}, {"deviation", "10"}});
  expect_close(value("cems.hour", "co2", gap), 6);
  expect_close(value("cems.hour", "concentration_used", gap), 120);
  gap[2].second = "80%";
  expect_close(value("cems.hour", "co2", gap), 5);
}

// 80 g/Nm3 * 120000 Nm3/h * 8000 h = 76800 t, less 10 % biomass.
TEST(Cems, Period) {
  Arguments year{{"concentration", "80"}, {"flow", "120"}, {"hours", "8000"}, {"biomass_share", "0.1"}};
  expect_close(value("cems.period", "co2", year), 69120);
  expect_close(value("cems.period", "biogenic_co2", year), 7680);
  year[1].second = "120000 Nm3/h";
  expect_close(value("cems.period", "co2", year), 69120);
}

// 100 TJ * 56.1 / 0.9 = 6233.333...; proxy efficiency 0.7: 8014.285714...
TEST(Heat, FromFuel) {
  expect_close(value("heat.from_fuel", "co2", {{"heat", "100"}, {"emission_factor", "56.1"}, {"efficiency", "0.9"}}), 5610 / 0.9);
  expect_close(value("heat.from_fuel", "co2", {{"heat", "100000 GJ"}, {"emission_factor", "56.1"}}), 5610 / 0.7);
  EXPECT_THAT(refusal("heat.from_fuel", {{"heat", "1"}, {"emission_factor", "56.1"}, {"efficiency", "0"}}), HasSubstr("efficiency"));
  EXPECT_THAT(refusal("heat.from_fuel", {{"heat", "1"}, {"emission_factor", "56.1"}, {"efficiency", "90"}}), HasSubstr("efficiency"));
}

// Published efficiencies .55 and .25 with gas and steam: .55*.53/(.55*.53 + .25*.87) = .2915/.509.
// Measured .45 and .35 with gas and hot water: .45*.53/(.45*.53 + .35*.92) = .2385/.5605.
TEST(Heat, Cogeneration) {
  Arguments unit{{"fuel", "natural_gas"}, {"medium", "steam"}, {"unit_co2", "56100"}, {"heat", "450"}, {"electricity", "350"}};
  expect_close(value("heat.chp_split", "heat_share", unit), 0.2915 / 0.509);
  unit[1].second = "hot_water";
  unit.emplace_back("fuel_energy", "1000");
  expect_close(value("heat.chp_split", "heat_share", unit), 0.2385 / 0.5605);
  expect_close(value("heat.chp_split", "heat_co2", unit) + value("heat.chp_split", "electricity_co2", unit), 56100);
  expect_close(value("heat.chp_split", "heat_factor", unit), 56100 * 0.2385 / 0.5605 / 450);
  // 350 TJ are 97222.2 MWh.
  expect_close(value("heat.chp_split", "electricity_factor", unit), 56100 * 0.322 / 0.5605 / (350000 / 3.6));
  unit.back().second = "700";
  EXPECT_THAT(refusal("heat.chp_split", unit), HasSubstr("more energy than it gets"));
  unit[3].second = "0";
  EXPECT_THAT(refusal("heat.chp_split", unit), HasSubstr("heat"));
}

TEST(Heat, CogenerationReferences) {
  struct Row {
    const char *fuel, *medium;
    double power, heat;
  };
  for (auto row : {Row{"natural_gas", "steam", 53.0, 87}, Row{"natural_gas", "hot_water", 53.0, 92}, Row{"fuel_oil", "steam", 44.2, 80},
                   Row{"fuel_oil", "hot_water", 44.2, 85}, Row{"hard_coal", "steam", 44.2, 83}, Row{"hard_coal", "hot_water", 44.2, 88}}) {
    double share =
        value("heat.chp_split", "heat_share",
              {{"fuel", row.fuel}, {"medium", row.medium}, {"unit_co2", "1"}, {"heat", "1"}, {"electricity", "1"}, {"fuel_energy", "3"}});
    expect_close(share, row.power / (row.power + row.heat));
  }
  expect_close(value("heat.chp_split", "heat_share",
                     {{"fuel", "fuel_oil"},
                      {"medium", "steam"},
                      {"unit_co2", "1"},
                      {"heat", "1"},
                      {"electricity", "1"},
                      {"fuel_energy", "3"},
                      {"reference_heat", "90"},
                      {"reference_electricity", "45"}}),
               45.0 / 135);
}

// In 1000 * 4 GJ = 4 TJ * 56.1 = 224.4; out 2 TJ * 56.1 * 0.667 = 74.8374; net 149.5626.
TEST(WasteGas, Balance) {
  Arguments gas{{"volume_in", "1000"}, {"ncv_in", "4"}, {"volume_out", "500"}, {"ncv_out", "4"}};
  expect_close(value("waste_gas.in_out", "co2", gas), 149.5626);
  expect_close(value("waste_gas.in_out", "exported_co2", gas), 74.8374);
  expect_close(value("waste_gas.in_out", "co2", {{"volume_out", "500"}, {"ncv_out", "4"}}), -74.8374);
  EXPECT_THAT(refusal("waste_gas.in_out", {{"volume_in", "1"}, {"volume_out", "1"}}), HasSubstr("ncv_in"));
}

// 0.5 * 0.024 + 0.5 * 0.820 = 0.422.
TEST(Electricity, Mix) {
  expect_close(value("electricity.mix", "factor", {{"hydro", "0.5"}, {"coal", "50%"}}), 0.422);
  // China's smelters 2021 (IAI): hydro 83235, coal 426578, nuclear 2601, other renewable 7803 of 520217 GWh.
  double coal = 426578.0 / 520217, expected = 0.16 * 0.024 + 0.82 * 0.82 + 0.005 * 0.012 + 0.015 * 0.04;
  EXPECT_NEAR(coal, 0.82, 1e-4);
  expect_close(value("electricity.mix", "factor",
                     {{"hydro", "0.16"}, {"coal", "0.82"}, {"nuclear", "0.005"}, {"other", "0.015"}, {"other_factor", "0.04"}}),
               expected);
  expect_close(value("electricity.mix", "factor",
                     {{"gas", "0.2"},
                      {"wind", "0.2"},
                      {"solar", "0.2"},
                      {"geothermal", "0.2"},
                      {"biomass", "0.1"},
                      {"oil", "0.1"},
                      {"oil_factor", "0.7"}}),
               0.2 * (0.490 + 0.011 + 0.048 + 0.038) + 0.1 * 0.230 + 0.07);
}

TEST(Electricity, SharesSumToOne) {
  EXPECT_GT(value("electricity.mix", "factor", {{"hydro", "0.5"}, {"coal", "0.499"}}), 0);
  EXPECT_GT(value("electricity.mix", "factor", {{"hydro", "0.5"}, {"coal", "0.501"}}), 0);
  EXPECT_THAT(refusal("electricity.mix", {{"hydro", "0.5"}, {"coal", "0.4989"}}), HasSubstr("shares"));
  EXPECT_THAT(refusal("electricity.mix", {{"hydro", "0.5"}, {"coal", "0.5011"}}), HasSubstr("shares"));
  EXPECT_THAT(refusal("electricity.mix", {}), HasSubstr("shares"));
  EXPECT_EQ(refusal("electricity.mix", {{"hydro", "100"}}), "carbon.bad_input hydro");
  EXPECT_THAT(refusal("electricity.mix", {{"oil", "1"}}), HasSubstr("oil_factor"));
  EXPECT_THAT(refusal("electricity.mix", {{"other", "1"}}), HasSubstr("other_factor"));
}

// Location: 3,000,000 MWh * 0.41 = 1,230,000 t. Market: 600 * 0.024 + 400 * 0.6 = 254.4.
TEST(Electricity, LocationAndMarket) {
  expect_close(value("electricity.location", "co2e", {{"electricity", "3000000"}, {"factor", "0.41"}}), 1230000);
  expect_close(value("electricity.location", "co2e", {{"electricity", "3 TWh"}, {"factor", "0.41 t CO2e/MWh"}}), 1230000);
  Arguments market{{"electricity", "1000"}, {"contract", "600"}, {"contract_factor", "0.024"}, {"residual_factor", "0.6"}};
  expect_close(value("electricity.market", "co2e", market), 254.4);
  market[1].second = "1000";
  expect_close(value("electricity.market", "co2e", market), 24);
  market[1].second = "1001";
  EXPECT_THAT(refusal("electricity.market", market), HasSubstr("contract"));
}

TEST(Gas, BalanceAndEquivalents) {
  Arguments bottles{{"bought", "100"}, {"opening", "20"}, {"closing", "30"}, {"returned", "5"}};
  expect_close(value("sf6.balance", "sf6", bottles), 0.085);
  bottles[2].second = "130";
  EXPECT_THAT(refusal("sf6.balance", bottles), HasSubstr("closing"));
  expect_close(value("gas.co2e", "co2e", {{"mass", "3.080072846018588"}, {"gwp", "6630"}}), 20420.882969103237);
  // MIT SESAME, 2015: 0.0741 kg CF4 -> 0.491283 t; 0.00425 kg C2F6 -> 0.047175 t, per t Al.
  expect_close(value("gas.co2e", "co2e", {{"mass", "0.0741kg"}, {"gwp", "6630"}}) * 1000, 491.283);
  expect_close(value("gas.co2e", "co2e", {{"mass", "0.00425 kg"}, {"gwp", "11100"}}), 0.047175);
}

// 100 t * 500 km * 0.1027 kg/tkm (Defra 2012, articulated lorry above 33 t) = 5135 kg.
TEST(Transport, Leg) {
  Arguments leg{{"mass", "100"}, {"distance", "500"}, {"factor", "0.1027"}};
  expect_close(value("transport.leg", "co2e", leg), 5.135);
  expect_close(value("transport.leg", "work", leg), 50000);
  leg[2].second = "102.7 g CO2e/tkm";
  expect_close(value("transport.leg", "co2e", leg), 5.135);
}

}  // namespace
}  // namespace alumen::carbon::testing
