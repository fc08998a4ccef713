// For tests of the carbon room: a small chain that has an input of every kind.
#pragma once
#include "carbon/toy_test.hpp"

namespace alumen::carbon {

/// A pot line with PFC readings, a casthouse on gas and scrap, a press with scrap and a co-product, a loop through ingot,
/// a declaration, supply factors, contracts and metered power, freight, prices, recovery, parameters.
inline Toy rich() {
  Toy t;
  t.row("processes", "pot,Pot,Electrolysis").row("processes", "cast,Cast,Casting").row("processes", "press,Press,Semi-fabrication");
  t.row("materials", "ch4,CH4,gas,kg")
      .row("materials", "n2o,N2O,gas,kg")
      .row("materials", "cf4,CF4,gas,kg")
      .row("materials", "c2f6,C2F6,gas,kg");
  t.row("materials", "electricity,electricity,electricity,kWh")
      .row("materials", "gas,gas,fuel,MJ")
      .row("materials", "lorry,lorry,freight,tkm");
  t.good("liquid", "metal,t")
      .good("billet", "metal,t")
      .good("scrap", "scrap,t,billet,0.9")
      .good("profile", "semi,kg")
      .good("frame", "semi,kg");
  t.good("alumina", "alumina,t").good("silicon", "alloying,kg").row("parties", "q,Q");
  t.activity("pots", "pot")
      .output("pots,liquid,reference,100,t,2000")
      .exchange("pots,alumina,input,192,t")
      .exchange("pots,electricity,input,1400,MWh");
  t.row("parameters", "minutes,0.2").row("parameters", "days,2*minutes+1");
  t.row("readings", "pots,pfc.slope,,technology,CWPB")
      .row("readings", "pots,pfc.slope,,anode_effect_minutes,minutes")
      .exchange("pots,co2,emission,150*days,t");
  t.exchange("pots,ch4,emission,1,t CO2e,AR5");
  t.activity("casts", "cast")
      .output("casts,billet,reference,110,t,2100")
      .exchange("casts,liquid,input,95,t")
      .exchange("casts,scrap,pre_consumer_scrap,16,t");
  t.exchange("casts,gas,input,3,t").exchange("casts,silicon,input,500,kg").exchange("casts,electricity,input,10,MWh");
  t.activity("presses", "press")
      .output("presses,profile,reference,60,t,3")
      .output("presses,frame,co_product,20,t,4")
      .output("presses,scrap,pre_consumer_scrap,28,t,1500");
  t.exchange("presses,billet,input,109,t").exchange("presses,electricity,input,40,MWh").exchange("presses,co2,emission,2,t");
  t.row("supplies", ",pots/alumina,,d,0.6").row("supplies", ",pots/alumina,,fa,0.4").row("supplies", ",casts/silicon,,fs,1");
  t.row("supplies", ",pots/electricity,,green,0.7,,,contract")
      .row("supplies", ",pots/electricity,,coal,0.3,,,metered")
      .row("supplies", ",,lorry,fl,1");
  t.row("declarations", "d,alumina,q,rb,cradle_to_gate,AR6,t CO2e/t,1.2,1.3,0.4")
      .row("factors", "fa,alumina,supply_co2e,1.5,t CO2e/t,,,src");
  t.row("factors", "fs,silicon,supply_co2e,5,kg CO2e/kg,,,src").row("factors", "fl,lorry,supply_co2e,0.1,kg CO2e/tkm,,,src");
  t.row("factors", "green,electricity,supply_co2e,0.02,kg CO2e/kWh,,,src")
      .row("factors", "coal,electricity,supply_co2e,0.9,kg CO2e/kWh,,,src");
  t.row("factors", "ncv,gas,net_calorific_value,48,GJ/t,,,src")
      .row("factors", "fc,gas,combustion_co2,56,t CO2/TJ,,,src")
      .row("factors", "fm,gas,combustion_ch4,1,kg CH4/TJ,,,src");
  t.row("factors", "fn,gas,combustion_n2o,0.1,kg N2O/TJ,,,src")
      .row("factors", "fo,gas,oxidation_factor,0.99,1,,,src")
      .row("factors", "fb,gas,biomass_fraction,0.1,1,,,src");
  t.row("factors", "remelt,scrap,remelting_co2e,0.6,kg CO2e/kg,,,src").row("grid", "GBR,2023,207,src");
  t.row("transports", "t1,pots/alumina,,lorry,300")
      .row("transports", "t2,pots/alumina,fa,lorry,80")
      .row("transports", "t3,presses/billet,,lorry,50");
  t.row("gwp", "AR6,ch4,29.8,src")
      .row("gwp", "AR5,ch4,28,src")
      .row("gwp", "AR6,n2o,273,src")
      .row("gwp", "AR6,cf4,7380,src")
      .row("gwp", "AR6,c2f6,12400,src");
  return t;
}

/// Rules that between them use every kind of input.
inline std::vector<Method> every_method() {
  auto plain = plain_method();
  plain.id = "cut-off, location";
  auto market = plain;
  market.id = "mass, market";
  market.electricity = Electricity::market;
  market.pre_consumer_scrap = Allocation::mass;
  auto value = plain;
  value.id = "economic";
  value.co_products = value.pre_consumer_scrap = Allocation::economic;
  auto credit = plain;
  credit.id = "substitution";
  credit.pre_consumer_scrap = Allocation::substitution;
  auto gate = plain;
  gate.id = "installation, electricity apart";
  gate.boundary = Boundary::installation;
  gate.electricity = Electricity::market;
  gate.electricity_apart = true;
  gate.upstream = gate.transport = false;
  return {plain, market, value, credit, gate};
}

}  // namespace alumen::carbon
