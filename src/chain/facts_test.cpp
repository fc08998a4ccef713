// Facts: canonical units, formulas over parameters, factors, and the way back from a fact to its cell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "chain/workspace_test.hpp"

namespace alumen::chain {
namespace {

using testing::ElementsAre;

TEST(Facts, AreInCanonicalUnits) {
  Toy toy;
  toy.good("m", "metal,t")
      .row("materials", "electricity,electricity,electricity,kWh")
      .row("materials", "lorry,lorry,freight,tkm")
      .row("parties", "q,Q");
  toy.activity("a").output("a,m,reference,2,t,1500").exchange("a,electricity,input,3,MWh").exchange("a,m,input,500,g");
  toy.row("supplies", ",a/m,,d,1").row("transports", "leg,a/m,,lorry,120").row("grid", "GBR,2023,360,src").row("gwp", "AR6,co2,1,src");
  toy.row("declarations", "d,m,q,rb,cradle_to_gate,AR6,t CO2e/t,4,5,1.5").row("factors", "f,lorry,supply_co2e,80,g CO2e/tkm,,,src");
  auto c = toy.build();
  auto value = [&](FactColumn column, std::size_t row) { return c->value(column, row); };
  EXPECT_DOUBLE_EQ(value(FactColumn::output_amount, 0), 2000);                                // kg
  EXPECT_DOUBLE_EQ(value(FactColumn::output_price, 0), 1.5);                                  // money/t -> money/kg
  EXPECT_DOUBLE_EQ(value(FactColumn::exchange_amount, at(c->exchanges, "a/electricity")), 10800);  // 3 MWh = 3000 * 3.6 MJ
  EXPECT_DOUBLE_EQ(value(FactColumn::exchange_amount, at(c->exchanges, "a/m")), 0.5);
  EXPECT_DOUBLE_EQ(value(FactColumn::transport_distance, 0), 120);
  EXPECT_DOUBLE_EQ(value(FactColumn::grid, 0), 0.1);                                          // 360 g/kWh = 0.36 kg / 3.6 MJ
  EXPECT_DOUBLE_EQ(value(FactColumn::declared_cutoff, 0), 4);
  EXPECT_DOUBLE_EQ(value(FactColumn::declared_direct, 0), 1.5);
  EXPECT_DOUBLE_EQ(value(FactColumn::factor, 0), 80e-3 / 1000);                               // kg per kg*km
  EXPECT_DOUBLE_EQ(value(FactColumn::recovery, at(c->materials, "m")), 1);
}

TEST(Facts, EveryFactHasItsPlace) {
  Toy toy;
  toy.good("m", "metal,kg,,0.9")
      .row("materials", "electricity,electricity,electricity,kWh")
      .row("materials", "lorry,lorry,freight,tkm")
      .row("parties", "q,Q");
  toy.activity("a")
      .output("a,m,reference,2,t,1500")
      .exchange("a,m,input,k,kg")
      .exchange("a,electricity,input,1,kWh")
      .row("parameters", "k,3");
  toy.row("supplies", ",a/m,,d,1").row("transports", "leg,a/m,,lorry,120").row("grid", "GBR,2023,360,src").row("gwp", "AR6,co2,1,src");
  toy.row("readings", "a,pfc.slope,,anode_effect_minutes,k*2,").row("declarations", "d,m,q,rb,cradle_to_gate,AR6,t CO2e/t,4,5,1.5");
  toy.row("factors", "f,lorry,supply_co2e,80,g CO2e/tkm,,,src").row("supplies", ",,lorry,f,1");
  auto c = toy.build();
  ASSERT_NE(c, nullptr);
  const std::vector<std::pair<std::string, std::string>> wanted{
      {"outputs", "amount"},      {"outputs", "price"},          {"exchanges", "amount"},
      {"supplies", "share"},      {"transports", "distance_km"}, {"parameters", "value"},
      {"readings", "value"},      {"declarations", "cutoff"},    {"declarations", "allocation"},
      {"declarations", "direct"}, {"factors", "value"},          {"grid", "intensity"},
      {"gwp", "value"},           {"materials", "recovery"}};
  ASSERT_EQ(wanted.size(), fact_columns);
  std::set<std::string> seen;
  for (FactId f = 0; f < c->facts.size(); ++f) {
    auto place = place_of(*c, f);
    ASSERT_NE(place.row, nullptr);
    std::size_t k = fact_columns - 1;
    while (k > 0 && (c->fact_offset[k] > f)) --k;
    EXPECT_EQ(place.table, wanted[k].first);
    EXPECT_EQ(place.column, wanted[k].second);
    // The cell stands on the line that the place names.
    auto where = c->where(*place.row, place.column);
    EXPECT_EQ(where.file, std::string{place.table} + ".csv");
    EXPECT_TRUE(seen.insert(where.file + std::to_string(where.row) + where.column).second) << where.file << where.row;
    EXPECT_EQ(c->fact(static_cast<FactColumn>(k), f - c->fact_offset[k]), f);
  }
}

TEST(Facts, EmptyColumnsDoNotMisleadThePlace) {
  auto c = Toy{}.maker("a", "1", "2").build();  // no supplies, parameters, readings, declarations, factors, grid, gwp
  EXPECT_EQ(place_of(*c, c->fact(FactColumn::recovery, 0)).table, "materials");
  EXPECT_EQ(place_of(*c, c->fact(FactColumn::exchange_amount, 0)).table, "exchanges");
  EXPECT_EQ(place_of(*c, static_cast<FactId>(c->facts.size() - 1)).key, key(c->materials.back()));
}

TEST(Dependents, FollowTheirParametersInAnyOrderOfRows) {
  // c = a + b = 7, b = 2 a = 4 + ... : a = 2, b = 2 a + 1 = 5, c = a + b = 7, output = 10 c = 70 kg
  for (auto order : {0, 1, 2}) {
    std::vector<std::string> rows{"a,2", "b,2*a+1", "c,a+b"};
    std::ranges::rotate(rows, rows.begin() + order);
    Toy toy;
    toy.good("m").activity("x").output("x,m,reference,10*c,kg");
    for (const auto& r : rows) toy.row("parameters", r);
    auto c = toy.build();
    EXPECT_EQ(c->value(FactColumn::output_amount, 0), 70);
    auto facts = c->facts;
    facts[c->fact(FactColumn::parameter, at(c->parameters, "a"))] = 3;  // b = 7, c = 10
    update_dependents(*c, facts);
    EXPECT_EQ(facts[c->fact(FactColumn::output_amount, 0)], 100);
  }
}

TEST(Dependents, AReadingMayBeAFormula) {
  auto c = Toy{}.maker("a", "1", "").row("parameters", "k,3").row("readings", "a,pfc.slope,,anode_effect_minutes,k/4,").build();
  EXPECT_EQ(c->value(FactColumn::reading, 0), 0.75);
}

TEST(Dependents, CirclesAreNamed) {
  auto b = Toy{}
               .maker("x", "1", "")
               .row("parameters", "a,b")
               .row("parameters", "b,c")
               .row("parameters", "c,a")
               .row("parameters", "free,1")
               .try_build();
  ASSERT_FALSE(b.has_value());
  EXPECT_TRUE(has(b.error(), "chain.parameter_cycle"));
  for (const auto& d : b.error()) EXPECT_NE(d.value, "free");
  auto self = Toy{}.maker("x", "1", "").row("parameters", "a,a+1").try_build();
  ASSERT_FALSE(self.has_value());
  EXPECT_THAT(codes(self.error()), ElementsAre("chain.parameter_cycle"));
}

TEST(Dependents, UnknownNamesAndDivisionByZeroAreNamed) {
  auto unknown = Toy{}.good("m").activity("x").output("x,m,reference,10*c,kg").try_build();
  ASSERT_FALSE(unknown.has_value());
  EXPECT_TRUE(has(unknown.error(), "base.unknown_name"));
  auto zero = Toy{}.good("m").activity("x").output("x,m,reference,1/c,kg").row("parameters", "c,0").try_build();
  ASSERT_FALSE(zero.has_value());
  EXPECT_TRUE(has(zero.error(), "base.not_finite"));
  auto negative = Toy{}.good("m").activity("x").output("x,m,reference,c,kg").row("parameters", "c,-1").try_build();
  ASSERT_FALSE(negative.has_value());
  EXPECT_TRUE(has(negative.error(), "chain.negative_amount"));
}

/// A gas burnt in tonnes with several heating values; returns MJ.
double energy_of(const std::vector<std::string>& factors, const std::string& amount = "2,t", bool library = false) {
  Toy toy;
  if (!library) toy.row("materials", "natural_gas,natural gas,fuel,MJ");
  toy.maker("a", "1", "").exchange("a,natural_gas,input," + amount);
  for (const auto& f : factors) toy.row("factors", f);
  auto c = toy.build(library);
  return c ? c->value(FactColumn::exchange_amount, at(c->exchanges, "a/natural_gas")) : not_given;
}

TEST(Fuels, AreConvertedByTheirHeatingValue) {
  EXPECT_DOUBLE_EQ(energy_of({"n,natural_gas,net_calorific_value,48,GJ/t,,,src"}), 96000);  // 2 t * 48 GJ/t
  EXPECT_DOUBLE_EQ(energy_of({"n,natural_gas,net_calorific_value,36,MJ/m3,,,src"}, "10,m3"), 360);
  EXPECT_DOUBLE_EQ(
      energy_of({"n,natural_gas,net_calorific_value,48,GJ/t,,,src", "v,natural_gas,net_calorific_value,36,MJ/m3,,,src"}, "10,m3"), 360);
  EXPECT_DOUBLE_EQ(energy_of({}, "1,MWh"), 3600);
  EXPECT_DOUBLE_EQ(energy_of({}, "2,t", true), 96000);  // 48 GJ/t in Annex II of (EU) 2025/2547
}

TEST(Fuels, TheHeatingValueIsRankedLikeEveryFactor) {
  std::string chn = "c,natural_gas,net_calorific_value,40,GJ/t,CHN,,src", world = "w,natural_gas,net_calorific_value,48,GJ/t,WLD,,src",
              gbr = "g,natural_gas,net_calorific_value,50,GJ/t,GBR,,src", old = "o,natural_gas,net_calorific_value,49,GJ/t,GBR,2010,src",
              late = "l,natural_gas,net_calorific_value,51,GJ/t,GBR,2022,src";
  EXPECT_DOUBLE_EQ(energy_of({chn, world}), 96000);
  EXPECT_DOUBLE_EQ(energy_of({world, chn}), 96000);
  EXPECT_DOUBLE_EQ(energy_of({world, gbr}), 100000);
  EXPECT_DOUBLE_EQ(energy_of({gbr, world}), 100000);
  EXPECT_DOUBLE_EQ(energy_of({old, late}), 102000);
  EXPECT_DOUBLE_EQ(energy_of({late, old}), 102000);
  EXPECT_DOUBLE_EQ(energy_of({world}, "2,t", true), 96000);
}

TEST(Fuels, WithoutAHeatingValueAMassIsRefused) {
  Toy toy;
  auto b = toy.row("materials", "gas,gas,fuel,MJ").maker("a", "1", "").exchange("a,gas,input,2,t").try_build();
  ASSERT_FALSE(b.has_value());
  EXPECT_THAT(codes(b.error()), ElementsAre("chain.wrong_kind"));
}

TEST(Fuels, OfAnActivityThatThereIsNotAreNamed) {
  auto b = Toy{}
               .row("materials", "gas,gas,fuel,MJ")
               .maker("a", "1", "")
               .exchange("nobody,gas,input,2,t")
               .row("factors", "n,gas,net_calorific_value,48,GJ/t,,,src")
               .try_build();
  ASSERT_FALSE(b.has_value());
  EXPECT_TRUE(has(b.error(), "chain.unknown_id"));
}

TEST(FindFactor, RanksOriginCountryAndYear) {
  Toy toy;
  toy.row("materials", "natural_gas,natural gas,fuel,MJ").maker("a", "1", "");
  toy.row("factors", "world,natural_gas,combustion_co2,1,kg CO2/MJ,WLD,2020,src")
      .row("factors", "chn,natural_gas,combustion_co2,2,kg CO2/MJ,CHN,2023,src");
  toy.row("factors", "gbr21,natural_gas,combustion_co2,3,kg CO2/MJ,GBR,2021,src")
      .row("factors", "gbr23,natural_gas,combustion_co2,4,kg CO2/MJ,GBR,2023,src");
  toy.row("factors", "gbr25,natural_gas,combustion_co2,5,kg CO2/MJ,GBR,2025,src")
      .row("factors", "ncv,natural_gas,net_calorific_value,48,GJ/t,,,src");
  auto c = toy.build();
  Id<Material> gas{at(c->materials, "natural_gas")};
  auto found = [&](std::string_view country, int year) {
    return c->factors[find_factor(*c, gas, Property::combustion_co2, country, year)].id;
  };
  EXPECT_EQ(found("GBR", 2023), "gbr23");
  EXPECT_EQ(found("GBR", 2024), "gbr23");
  EXPECT_EQ(found("GBR", 2022), "gbr21");
  EXPECT_EQ(found("GBR", 2019), "gbr21");  // nothing before: the nearest after
  EXPECT_EQ(found("FRA", 2023), "world");
  EXPECT_EQ(found("CHN", 2020), "chn");
  EXPECT_EQ(find_factor(*c, gas, Property::combustion_ch4, "GBR", 2023), none);
}

TEST(FindFactor, TheWorkspacesGoesBeforeTheLibrarys) {
  auto c = Toy{}.maker("a", "1", "").row("factors", "mine,natural_gas,combustion_co2,55,t CO2/TJ,WLD,1990,src").build(true);
  EXPECT_EQ(c->factors[find_factor(*c, Id<Material>{at(c->materials, "natural_gas")}, Property::combustion_co2, "GBR", 2023)].id, "mine");
}

TEST(Facts, UnitsOfAnotherKindAreRefused) {
  for (const auto* unit : {"kWh", "m3", "km", "kg CO2e", "t*km"}) {
    auto b = Toy{}.good("m").activity("x").output("x,m,reference,10," + std::string{unit}).try_build();
    ASSERT_FALSE(b.has_value()) << unit;
    EXPECT_THAT(codes(b.error()), ElementsAre("chain.wrong_kind")) << unit;
  }
}

}  // namespace
}  // namespace alumen::chain
