#include "bench/chain_generator.hpp"

#include <fmt/format.h>

namespace alumen::bench {
namespace {

/// SplitMix64: a small generator with one number of state; only for making test inputs.
struct Numbers {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next() % limit); }
};

}  // namespace

std::map<std::string, std::string> generate(const Generator& g) {
  Numbers numbers{42};
  std::string materials = "id,name,category,unit\nco2,carbon dioxide,gas,kg\n", activities = "id,site,process,start,end,source\n",
              outputs = "activity,material,role,amount,unit,source\n", exchanges = "id,activity,material,role,amount,unit,source\n";
  std::uint32_t exchange = 0;
  for (std::uint32_t a = 0; a < g.activities; ++a) {
    materials += fmt::format("m{},material {},other,t\n", a, a);
    activities += fmt::format("a{},s,p,2023-01-01,2024-01-01,generated\n", a);
    outputs += fmt::format("a{},m{},reference,{},t,generated\n", a, a, 100 + numbers.below(900));
    exchanges += fmt::format("x{},a{},co2,emission,{}.{},t,generated\n", exchange++, a, 1 + numbers.below(500), numbers.below(100));
    std::uint32_t taken = a;
    for (std::uint32_t i = 0; i + 1 < g.inputs && a > 0; ++i) {
      // Mostly near suppliers, some far: what real supply chains look like.
      std::uint32_t reach = numbers.below(4) == 0 ? a : std::min(a, 200u);
      taken = a - 1 - numbers.below(reach);
      exchanges += fmt::format("x{},a{},m{},input,{}.{},t,generated\n", exchange++, a, taken, numbers.below(8), 1 + numbers.below(99));
    }
    if (a % g.loop_every == 0 && a + g.loop_length < g.activities)
      exchanges += fmt::format("x{},a{},m{},input,0.{},t,generated\n", exchange++, a, a + 1 + numbers.below(g.loop_length), 1 + numbers.below(99));
  }
  return {{"datapackage.json", R"({"name":"generated","alumen":{"schema":1,"period":"2023"}})"},
          {"sites.csv", "id,name,country\ns,site,WLD\n"},
          {"processes.csv", "id,name,stage\np,process,Process\n"},
          {"gwp.csv", "set,gas,value,source\nAR6,co2,1,IPCC AR6 WG1 table 7.SM.7\n"},
          {"materials.csv", std::move(materials)},
          {"activities.csv", std::move(activities)},
          {"outputs.csv", std::move(outputs)},
          {"exchanges.csv", std::move(exchanges)}};
}

}  // namespace alumen::bench
