// Product footprints of PACT, versions 2 and 3, imported as declarations.
#include <fuzz/harness.hpp>
#include <fuzz/workplace.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  static fuzz::Workplace place;
  place.reset({{"datapackage.json", R"({"name":"w","alumen":{"schema":1,"period":"2024"}})"},
               {"materials.csv", "id,name,category,unit\ningot,ingot,metal,t\n"},
               {"parties.csv", "id,name\nsmelter,A Smelter\n"}});
  auto file = place.raw("footprint.json", std::string{fuzz::text_of(data, size)});
  fuzz::look_at_import(place, [&](const chain::intake::ImportOptions& options) {
    return chain::intake::import_pact({file}, place.workspace(), {options, "ingot", {{"urn:example:billet", "billet"}}});
  });
  return 0;
}
