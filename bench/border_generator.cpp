#include "bench/border_generator.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <map>
#include <string>

#include "bench/numbers.hpp"

namespace alumen::bench {
namespace {

constexpr auto countries = std::to_array<const char*>({"CHN", "ARE", "IND", "TUR", "BIH", "EGY", "NOR", "ZAF", "BHR", "KAZ"});
constexpr auto codes = std::to_array<const char*>(
    {"76042100", "76042990", "76041090", "76061299", "76071190", "76082081", "76051100", "76109090", "76169990", "76121000"});

/// Tables in the making.
class Tables {
 public:
  void row(const std::string& table, const std::string& line) { text_[table] += line + "\n"; }
  std::size_t write(const std::filesystem::path& folder) const {
    static const std::map<std::string, std::string> headers{
        {"parties", "id,name,country"},
        {"sites", "id,party,name,country"},
        {"materials", "id,name,category,unit,cn_code"},
        {"activities", "id,site,process,start,end,source"},
        {"outputs", "id,activity,material,role,amount,unit,source"},
        {"exchanges", "id,activity,material,role,amount,unit,source"},
        {"supplies", "id,exchange,from,share,evidence,source"},
        {"declarations",
         "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,direct,indirect,sefa,route,verified_by,source"},
        {"consignments", "id,material,date,mass,unit,country,party,from,price,freight,currency,source"}};
    std::filesystem::create_directories(folder);
    std::ofstream{folder / "datapackage.json"} << R"({"name":"importer","alumen":{"schema":1,"period":"2026"}})";
    std::size_t bytes = 0;
    for (const auto& [table, text] : text_) {
      std::ofstream{folder / (table + ".csv")} << headers.at(table) << "\n" << text;
      bytes += text.size();
    }
    return bytes;
  }

 private:
  std::map<std::string, std::string> text_;
};

/// An activity of supplier s that makes `material` and burns gas and takes power.
void make(Tables& t, std::size_t s, const std::string& material, const char* process, double gas_gj, double power_mwh) {
  t.row("activities", fmt::format("a{0},s{0},{1},2026-01-01,2027-01-01,bench", s, process));
  t.row("outputs", fmt::format("o{0},a{0},{1},reference,10000,t,bench", s, material));
  t.row("exchanges", fmt::format("g{0},a{0},natural_gas,input,{1},GJ,bench", s, gas_gj));
  t.row("exchanges", fmt::format("p{0},a{0},electricity,input,{1},MWh,bench", s, power_mwh));
}

}  // namespace

std::size_t write_importer(const ImporterSize& size, const std::filesystem::path& folder) {
  Tables t;
  Numbers random{2026};
  std::size_t third = size.suppliers / 3;
  for (std::size_t g = 0; g < size.goods; ++g) t.row("materials", fmt::format("good{0},good {0},semi,t,{1}", g, codes[g % codes.size()]));
  for (std::size_t s = 0; s < size.suppliers; ++s) {
    const char* country = countries[random.below(countries.size())];
    t.row("parties", fmt::format("p{0},Supplier {0} (synthetic),{1}", s, country));
    t.row("sites", fmt::format("s{0},p{0},Works {0},{1}", s, country));
    if (s < third) {
      make(t, s, "primary_ingot", "electrolysis", 5000, 140000);
      t.row("exchanges", fmt::format("c{0},a{0},co2,emission,{1},t,bench", s, 15000 + random.below(3000)));
    } else {
      // Three suppliers of the level below: two makers and a declaration, some without a verifier.
      bool casts = s < 2 * third;
      std::string metal = casts ? "primary_ingot" : "billet_6060";
      make(t, s, casts ? "billet_6060" : fmt::format("good{}", s % size.goods), casts ? "casting" : "extrusion", 20000, 6000);
      t.row("exchanges", fmt::format("m{0},a{0},{1},input,{2},t,bench", s, metal, 10100 + random.below(3000)));
      t.row("declarations", fmt::format("d{0},{1},p{0},eu-cbam-2026,installation,AR5,t CO2e/t,9,9,{2},5,,primary,{3},bench", s, metal,
                                        1.4 + random.unit(), random.below(2) ? "Verifier (synthetic)" : ""));
      auto below = casts ? 0 : third;
      for (int k = 0; k < 2; ++k)
        t.row("supplies",
              fmt::format("y{0}_{1},m{0},o{2},0.4,invoice,bench", s, k, below + random.below(static_cast<std::uint32_t>(third))));
      t.row("supplies", fmt::format("y{0}_2,m{0},d{0},0.2,invoice,bench", s));
    }
  }
  for (std::size_t c = 0; c < size.consignments; ++c) {
    auto s = 2 * third + random.below(static_cast<std::uint32_t>(third));
    bool data = random.below(2) == 0;
    t.row("consignments",
          fmt::format("c{0},good{1},2026-{2:02}-15,{3},t,{4},p{5},{6},3000,100,EUR,bench", c,
                      data ? s % size.goods : random.below(static_cast<std::uint32_t>(size.goods)), 1 + c % 12, 1 + random.below(200),
                      countries[random.below(countries.size())], s, data ? fmt::format("o{}", s) : ""));
  }
  return t.write(folder);
}

}  // namespace alumen::bench
