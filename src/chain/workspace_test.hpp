// For tests: a workspace in memory, row by row, with headers that need not be repeated.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "chain/chain.hpp"

namespace alumen::chain {

/// Collects rows and makes a workspace of them. It begins with a site in GBR, a process "make" and the gas co2.
class Toy {
 public:
  Toy() { row("sites", "s,Site,GBR").row("processes", "make,Making,Making").row("materials", "co2,carbon dioxide,gas,kg"); }

  /// Appends a row; cells that are left out at its end are empty.
  Toy& row(const std::string& table, std::string cells) {
    const auto& header = headers().at(table);
    auto commas = [](std::string_view text) { return std::ranges::count(text, ','); };
    cells.append(static_cast<std::size_t>(commas(header) - commas(cells)), ',');
    rows_[table] += cells + "\n";
    return *this;
  }
  /// A mass in kg that can be made and used.
  Toy& good(const std::string& id, const std::string& more = "metal,kg") { return row("materials", id + "," + id + "," + more); }
  /// An activity of 2023 at the site of Toy.
  Toy& activity(const std::string& id, const std::string& process = "make") {
    return row("activities", id + ",s," + process + ",2023-01-01,2024-01-01");
  }
  /// An output or input of an activity: "activity,material,role,amount,unit,...".
  Toy& output(const std::string& cells) { return row("outputs", "," + cells); }
  Toy& exchange(const std::string& cells) { return row("exchanges", "," + cells); }
  /// A good made in `amount` kg by an activity of its own name that emits `co2` kg.
  Toy& maker(const std::string& name, const std::string& amount, const std::string& co2) {
    good(name).activity(name).output(name + "," + name + ",reference," + amount + ",kg");
    return co2.empty() ? *this : exchange(name + ",co2,emission," + co2 + ",kg");
  }

  /// The files as they would lie in a folder.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> out{{"datapackage.json", R"({"name":"t","alumen":{"schema":1,"period":"2023"}})"}};
    for (const auto& [table, text] : rows_) out[table + ".csv"] = headers().at(table) + "\n" + text;
    return out;
  }
  /// The workspace, or a failed test.
  Workspace workspace(bool with_library = false) const {
    auto made = make_workspace(files(), with_library);
    if (made) return std::move(made->value);
    for (const auto& d : made.error()) ADD_FAILURE() << d.line();
    return {};
  }
  /// The chain or its faults.
  Built try_build(bool with_library = false) const { return chain::build(workspace(with_library)); }
  /// The chain, or a failed test and a null pointer.
  std::shared_ptr<const Chain> build(bool with_library = false) const {
    auto built = try_build(with_library);
    if (built) return built->value;
    for (const auto& d : built.error()) ADD_FAILURE() << d.line();
    return nullptr;
  }
  /// One layer of rows for another workspace, with `deleted` as a further column.
  static Layer layer(Workspace& workspace, const std::string& table, const std::string& text) {
    auto shown = "overlay" + std::to_string(workspace.files.size()) + "/" + table + ".csv";
    auto csv = table::parse_csv(text, shown);
    EXPECT_TRUE(csv.has_value());
    Layer layer{.name = "overlay", .library = false, .tables = {}};
    layer.tables.emplace(table, Layer::Table{std::move(*csv), static_cast<std::uint32_t>(workspace.files.size())});
    workspace.files.push_back(shown);
    return layer;
  }

 private:
  static const std::map<std::string, std::string>& headers() {
    static const std::map<std::string, std::string> all{
        {"sites", "id,name,country"},
        {"parties", "id,name"},
        {"materials", "id,name,category,unit,substitute,recovery,aluminium_pct"},
        {"processes", "id,name,stage"},
        {"activities", "id,site,process,start,end,parent"},
        {"outputs", "id,activity,material,role,amount,unit,price,edition,supersedes"},
        {"exchanges", "id,activity,material,role,amount,unit,gwp_set,edition,supersedes"},
        {"supplies", "id,exchange,market,from,share,start,end,evidence"},
        {"transports", "id,exchange,from,mode,distance_km"},
        {"parameters", "id,value"},
        {"uncertainties", "table,row,column,shape,interval_pct,gsd,low,high"},
        {"readings", "activity,formula,stream,input,value,unit"},
        {"declarations", "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,direct"},
        {"factors", "id,material,property,value,unit,region,year,source"},
        {"grid", "country,year,intensity,source"},
        {"gwp", "set,gas,value,source"},
        {"stocks", "site,material,date,amount,unit"},
        {"sales", "id,output,amount,unit"}};
    return all;
  }

  std::map<std::string, std::string> rows_;
};

/// Row of the output, exchange, ... of that id; fails the test when there is none.
template <class R>
std::uint32_t at(const std::vector<R>& rows, std::string_view id) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (key(rows[i]) == id) return static_cast<std::uint32_t>(i);
  ADD_FAILURE() << "no row " << id;
  return 0;
}

/// True when one of the diagnostics has that code.
inline bool has(const Diagnostics& diagnostics, std::string_view code) {
  return std::ranges::any_of(diagnostics, [&](const auto& d) { return d.code.info().name == code; });
}

/// Codes of the diagnostics, in order.
inline std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics) out.emplace_back(d.code.info().name);
  return out;
}

}  // namespace alumen::chain
