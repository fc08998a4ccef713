// For tests: an import desk in memory, without the reference library, so that every figure stands in the test.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/number.hpp"
#include "rules/rules.hpp"

namespace alumen::rules {

/// The tables that a desk may hold.
inline const chain::Tables& desk_tables() {
  static const chain::Tables all = [] {
    auto list = chain::table_infos();
    list.insert(list.end(), tables().begin(), tables().end());
    return list;
  }();
  return all;
}

/// Rows of an importer's workspace. It begins with defaults of CHN (3.0 primary), OTH (4.0), UNK (5.0) for 7601 and with the
/// benchmarks of 2026: 7601 A = B = 1.423 / 0.091; 7604 A 0.06, B 1.493 / 0.152. Party p_CHN sits in China, and so on.
class Desk {
 public:
  Desk() {
    row("materials", "co2e,all gases,gas,t")
        .row("materials", "ingot,ingot,metal,t,76011090")
        .row("materials", "billet,billet,metal,t,76012040");
    row("materials", "profile,profile,semi,t,76042990").row("materials", "bales,scrap,scrap,t,76020090");
    for (const char* process : {"electrolysis", "casting", "remelting", "extrusion"})
      row("processes", std::string{process} + "," + process + ",x");
    for (const char* country : {"CHN", "ARE", "NOR", "GBR", "KWT"}) {
      std::string c = country;
      row("parties", "p_" + c + ",Party " + c + "," + c).row("sites", "s_" + c + ",p_" + c + ",Site " + c + "," + c);
    }
    for (const char* line : {"CHN,7601,3,primary", "CHN,7604,4.4,primary", "OTH,7601,4,primary", "OTH,7604,6,primary", "UNK,7601,5,primary",
                             "KWT,7601,0.36,", "GBR,7601,1.87,primary"})
      row("border_defaults", std::string{"eu-cbam-2026,"} + line + ",src");
    for (const char* code : {"76011090", "76012040"})
      for (const char* column : {"A", "B"})
        row("border_benchmarks", std::string{"eu-cbam-2026,"} + code + "," + column + ",primary,2026,1.423,src")
            .row("border_benchmarks", std::string{"eu-cbam-2026,"} + code + "," + column + ",secondary,2026,0.091,src");
    row("border_benchmarks", "eu-cbam-2026,76042990,A,,2026,0.06,src")
        .row("border_benchmarks", "eu-cbam-2026,76042990,B,primary,2026,1.493,src")
        .row("border_benchmarks", "eu-cbam-2026,76042990,B,secondary,2026,0.152,src");
  }

  Desk& row(const std::string& table, std::string cells) {
    const auto& header = headers().at(table);
    auto commas = [](std::string_view text) { return std::ranges::count(text, ','); };
    cells.append(static_cast<std::size_t>(commas(header) - commas(cells)), ',');
    rows_[table] += cells + "\n";
    return *this;
  }
  /// "id,material,date,mass,unit,country,party,from,carbon_price,price,freight,currency,smelted_in,cast_in".
  Desk& consign(const std::string& cells) { return row("consignments", cells); }
  /// An activity of 2026 named as its output, at s_COUNTRY: material, process, tonnes made, t CO2e emitted.
  Desk& make(const std::string& country, const std::string& id, const std::string& material, const std::string& process, double tonnes,
             double co2e) {
    row("activities", id + ",s_" + country + "," + process + ",2026-01-01,2027-01-01")
        .row("outputs", id + "/out," + id + "," + material + ",reference," + to_text(tonnes) + ",t");
    return row("exchanges", id + "/co2e," + id + ",co2e,emission," + to_text(co2e) + ",t");
  }
  /// An input of an activity, named activity/material.
  Desk& take(const std::string& activity, const std::string& material, double tonnes, const std::string& role = "input") {
    return row("exchanges", activity + "/" + material + "," + activity + "," + material + "," + role + "," + to_text(tonnes) + ",t");
  }
  /// Who feeds an input.
  Desk& feed(const std::string& exchange, const std::string& from, double share = 1, const std::string& evidence = "invoice") {
    return row("supplies", "," + exchange + "," + from + "," + to_text(share) + "," + evidence);
  }
  /// A declaration of p_COUNTRY under the border rule, t CO2e/t; `more`: sefa,default_share,route,verified_by,valid_from,valid_to,standard.
  Desk& declare(const std::string& id, const std::string& material, const std::string& country, const std::string& direct,
                const std::string& more = ",,primary,V", const std::string& standard = "eu-cbam-2026") {
    return row("declarations",
               id + "," + material + ",p_" + country + "," + standard + ",installation,AR5,t CO2e/t," + direct + ",," + more);
  }

  chain::Workspace workspace() const {
    std::map<std::string, std::string> files{{"datapackage.json", R"({"name":"desk","alumen":{"schema":1,"period":"2026"}})"}};
    for (const auto& [table, text] : rows_) files[table + ".csv"] = headers().at(table) + "\n" + text;
    auto made = chain::make_workspace(files, false, desk_tables());
    if (made) return std::move(made->value);
    for (const auto& d : made.error()) ADD_FAILURE() << d.line();
    return {};
  }
  /// The year, or what stands in its way.
  Result<Answer<BorderYear>> try_year(const BorderRequest& request, const std::string& rules = "eu-cbam-2026") const {
    auto ws = workspace();
    auto built = chain::build(ws);
    if (!built) return std::unexpected(built.error());
    auto layers = ws.layers.size(), files = ws.files.size();
    auto year = border_year(ws, *built->value, *load(rules), request);
    EXPECT_EQ(ws.layers.size(), layers) << "the workspace is given back as it came";
    EXPECT_EQ(ws.files.size(), files);
    return year;
  }
  /// The year, or a failed test.
  Answer<BorderYear> year(int of = 2026, const Assumptions& assumptions = {}, const std::string& rules = "eu-cbam-2026") const {
    auto found = try_year({.year = of, .assumptions = assumptions}, rules);
    if (found) return std::move(*found);
    for (const auto& d : found.error()) ADD_FAILURE() << d.line();
    return {};
  }

 private:
  static const std::map<std::string, std::string>& headers() {
    static const std::map<std::string, std::string> all{
        {"materials", "id,name,category,unit,cn_code"},
        {"parties", "id,name,country"},
        {"sites", "id,party,name,country"},
        {"processes", "id,name,stage"},
        {"activities", "id,site,process,start,end"},
        {"outputs", "id,activity,material,role,amount,unit"},
        {"exchanges", "id,activity,material,role,amount,unit"},
        {"supplies", "id,exchange,from,share,evidence"},
        {"declarations",
         "id,material,party,standard,boundary,gwp_set,unit,direct,indirect,sefa,default_share,route,verified_by,valid_from,valid_to,note"},
        {"consignments", "id,material,date,mass,unit,country,party,from,carbon_price,price,freight,currency,smelted_in,cast_in"},
        {"border_defaults", "rules,country,cn_code,direct,route,source"},
        {"border_benchmarks", "rules,cn_code,column,route,years,value,source"},
        {"duties", "id,market,measure,cn_code,origin,basis,rate_pct,valid_from,valid_to,source"}};
    return all;
  }

  std::map<std::string, std::string> rows_;
};

/// Assumptions of a test: names and values that hold for every year.
inline Assumptions assume(std::vector<std::pair<std::string, double>> values) {
  Assumptions all{.file = "assume.yaml", .title = "test", .list = {}};
  for (auto& [name, value] : values) all.list.push_back({.name = name, .year = 0, .value = value, .why = "test", .where = {}});
  return all;
}

inline const BorderGood& good(const BorderYear& year, const std::string& id) {
  for (const auto& g : year.goods)
    if (g.id == id) return g;
  ADD_FAILURE() << "no good " << id;
  static const BorderGood none;
  return none;
}

inline bool has_code(const Diagnostics& diagnostics, std::string_view code) {
  return std::ranges::any_of(diagnostics, [&](const auto& d) { return d.code.info().name == code; });
}

}  // namespace alumen::rules
