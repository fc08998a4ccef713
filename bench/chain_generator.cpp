#include "bench/chain_generator.hpp"

#include <fmt/format.h>
#include <fmt/os.h>

#include "bench/numbers.hpp"

namespace alumen::bench {

std::size_t write_workspace(const numeric::SparseRows& m, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  auto open = [&](std::string_view name) { return fmt::output_file((folder / name).string()); };
  open("datapackage.json").print("{}", R"({"name":"generated","alumen":{"schema":1,"period":"2023"}})");
  open("sites.csv").print("id,name,country\ns,site,WLD\n");
  open("processes.csv").print("id,name,stage\np,process,Process\n");
  open("gwp.csv").print("set,gas,value,source\nAR6,co2,1,IPCC AR6 WG1 table 7.SM.7\n");
  {
    auto uncertainties = open("uncertainties.csv");
    uncertainties.print("table,row,column,shape,gsd,source\n");
    constexpr double gsd[] = {1.05, 1.05, 1.1, 1.1, 1.1, 1.2, 1.2, 1.3, 1.5, 2};
    for (std::size_t digit = 0; digit < std::size(gsd); ++digit)
      uncertainties.print("exchanges,x{}*,amount,lognormal_mean,{},generated\n", digit, gsd[digit]);
    auto materials = open("materials.csv"), activities = open("activities.csv"), outputs = open("outputs.csv"), exchanges = open("exchanges.csv");
    materials.print("id,name,category,unit\nco2,carbon dioxide,gas,kg\n");
    activities.print("id,site,process,start,end,source\n");
    outputs.print("activity,material,role,amount,unit,source\n");
    exchanges.print("id,activity,material,role,amount,unit,source\n");
    Numbers numbers{m.size()};
    std::uint32_t exchange = 0;
    // The leading digit is mixed, so that big and small amounts get every uncertainty.
    auto name = [&] { return fmt::format("x{}-{}", numbers.below(10), exchange++); };
    for (std::size_t a = 0; a < m.size(); ++a) {
      auto made = 100 + numbers.below(900);
      materials.print("m{},material {},other,t\n", a, a);
      activities.print("a{},s,p,2023-01-01,2024-01-01,generated\n", a);
      outputs.print("a{},m{},reference,{},t,generated\n", a, a, made);
      exchanges.print("{},a{},co2,emission,{:.2f},t,generated\n", name(), a, 1 + 500 * numbers.unit());
      for (auto k = m.start[a]; k < m.start[a + 1]; ++k)
        exchanges.print("{},a{},m{},input,{:.6g},t,generated\n", name(), a, m.column[k], m.value[k] * made);
    }
  }
  std::size_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator{folder})
    if (file.path().extension() == ".csv") bytes += file.file_size();
  return bytes;
}

}  // namespace alumen::bench
