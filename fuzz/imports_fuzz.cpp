// imports.json, the ledger of a workspace's imports: read, written again, asked by an import, and used to take imports back.
#include <fuzz/harness.hpp>
#include <fuzz/workplace.hpp>

#include "chain/intake/ledger.hpp"

namespace {

constexpr const char* map_text = R"(map: 1
source: {format: csv}
into:
  - table: exchanges
    columns: {activity: remelt, material: {from: What}, id: {template: "{activity}/{What}"}, role: input, amount: {number: Much}, unit: kg}
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  namespace intake = chain::intake;
  static fuzz::Workplace place;
  const fuzz::Files workspace{{"datapackage.json", R"({"name":"w","alumen":{"schema":1,"period":"2024"}})"},
                              {"exchanges.csv", "activity,material,role,amount,unit,source\nremelt,ingot,input,5,kg,meter\nremelt,gas,input,7,MJ,import:june#bill.csv:2\n"},
                              {intake::ledger_file, std::string{fuzz::text_of(data, size)}}};
  place.reset(workspace);
  auto ledger = intake::read_ledger(place.workspace());
  if (!ledger) return fuzz::read_refusal(ledger.error()), 0;
  auto text = intake::to_json(*ledger);
  place.reset({{intake::ledger_file, text}});
  auto again = intake::read_ledger(place.workspace());
  check(again.has_value() && intake::to_json(*again) == text, "a ledger that was written reads as another one");

  for (std::size_t i = 0; i < ledger->imports.size() && i < 5; ++i) {
    place.reset(workspace);
    auto undone = intake::undo_import(place.workspace(), ledger->imports[i].id);
    if (!undone) {
      fuzz::read_refusal(undone.error());
      check(place.files() == workspace, "a refused undo wrote something");
    }
  }
  place.reset(workspace);
  auto map = place.raw("bill.yaml", map_text), raw = place.raw("bill.csv", "What,Much\nsilicon,3\ngas,4\n");
  auto before = ledger->imports.size();
  auto report = intake::import_mapped(map, {raw}, place.workspace(), {.accept_partial = true});
  if (!report) return fuzz::read_refusal(report.error()), 0;
  fuzz::read_all(report->diagnostics);
  auto after = intake::read_ledger(place.workspace());
  check(after.has_value() && after->imports.size() == before + (report->written ? 1 : 0), "an import lost others in the ledger");
  return 0;
}
