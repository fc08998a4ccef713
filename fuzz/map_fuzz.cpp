// A saved column map over raw files. Files of a split input: "map.yaml"; "ws/NAME" stand in the workspace; "NAME.xlsx/PART"
// are parts of a workbook; all others are raw files as they are.
#include <fuzz/archive.hpp>
#include <fuzz/harness.hpp>
#include <fuzz/workplace.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  static fuzz::Workplace place;
  fuzz::Files workspace{{"datapackage.json", R"({"name":"w","alumen":{"schema":1,"period":"2024"}})"}}, raw;
  std::map<std::string, fuzz::Files> workbooks;
  std::string map;
  for (auto& [name, text] : fuzz::split_files(fuzz::text_of(data, size))) {
    if (name == "map.yaml") map = text;
    else if (name.starts_with("ws/")) workspace[name.substr(3)] = text;
    else if (auto part = name.find(".xlsx/"); part != name.npos) workbooks[name.substr(0, part + 5)][name.substr(part + 6)] = text;
    else raw[name] = text;
  }
  for (const auto& [name, parts] : workbooks) raw[name] = fuzz::pack(parts);
  place.reset(workspace);
  auto map_path = place.raw("map.yaml", map);
  std::vector<std::filesystem::path> files;
  for (const auto& [name, text] : raw)
    if (auto path = place.raw(name, text); !path.empty()) files.push_back(path);
  fuzz::look_at_import(place, [&](const chain::intake::ImportOptions& options) {
    return chain::intake::import_mapped(map_path, files, place.workspace(), options);
  });
  return 0;
}
