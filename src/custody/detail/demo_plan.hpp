// The seven stages of the generated world. All masses, shares and emissions here are invented for the demonstration; only
// the aluminium contents and yields keep within what the materials can hold.
#pragma once
#include <array>
#include <string_view>

#include "custody/vocabulary.hpp"

namespace alumen::custody::detail {

/// One stage: what its members use and make in a month.
struct DemoStage {
  std::string_view name;           ///< of its members, with a number behind
  Work work;
  int of_200;                      ///< members among 200 parties
  int certified_pct;               ///< of the members
  std::string_view pools;          ///< that its custody certificates cover
  std::string_view works;          ///< activities that they cover
  std::string_view input, output, by_product;
  std::int64_t input_t;            ///< used in a month
  std::int64_t yield_ppm, by_ppm;  ///< output and by-product by mass of input
  int to_certified_pct;            ///< of the output that goes to certified customers with a document
  int customers;                   ///< stage that buys the output; -1: the market
  int scrap_customers;             ///< stage that buys the by-product; -1: stays
  std::int64_t input_kg_co2e_t, own_kg_co2e_t;
};

inline constexpr auto demo_stages = std::to_array<DemoStage>({
    {"mine", Work::bauxite_mining, 20, 60, "bauxite", "bauxite_mining", "", "bauxite", "", 180'000, 0, 0, 60, 1, -1, 5, 0},
    {"refinery", Work::alumina_refining, 25, 55, "bauxite alumina", "alumina_refining", "bauxite", "alumina", "", 130'000, 450'000, 0, 60,
     2, -1, 8, 900},
    {"smelter", Work::electrolysis, 35, 50, "alumina aluminium", "electrolysis", "alumina", "metal", "", 48'000, 516'000, 0, 50, 3, -1,
     1100, 9000},
    {"casthouse", Work::casting, 30, 45, "aluminium", "casting", "metal", "slab", "", 22'000, 995'000, 0, 45, 4, -1, 12'000, 60},
    {"mill", Work::rolling, 30, 40, "aluminium", "rolling", "slab", "sheet", "mill-scrap", 22'000, 760'000, 230'000, 45, 5, 6, 11'000, 350},
    {"canmaker", Work::manufacturing, 35, 35, "aluminium", "manufacturing", "sheet", "can", "can-scrap", 9000, 800'000, 190'000, 0, -1, 6,
     12'000, 500},
    {"remelter", Work::remelting, 25, 55, "aluminium", "remelting", "used-cans", "slab", "", 8000, 900'000, 0, 60, 4, -1, 0, 450},
});

/// A material of the generated world.
struct DemoMaterial {
  std::string_view name;
  Good good;
  std::int64_t aluminium_ppm;
};
inline constexpr auto demo_materials = std::to_array<DemoMaterial>({{"bauxite", Good::bauxite, 260'000},
                                                                    {"alumina", Good::alumina, 529'000},
                                                                    {"metal", Good::metal, 997'000},
                                                                    {"slab", Good::metal, 970'000},
                                                                    {"sheet", Good::semi, 970'000},
                                                                    {"can", Good::product, 970'000},
                                                                    {"mill-scrap", Good::scrap, 970'000},
                                                                    {"can-scrap", Good::scrap, 970'000},
                                                                    {"used-cans", Good::scrap, 930'000}});

}  // namespace alumen::custody::detail
