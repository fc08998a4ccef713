// Workbooks: either the bytes of an archive, or its parts as text (files of a split input), which are packed here. The
// second way lets mutations reach the XML: in an archive they would only break checksums.
#include <fuzz/archive.hpp>
#include <fuzz/harness.hpp>

#include "table/xlsx.hpp"

namespace alumen {
namespace {

void visit(const table::Sheet& sheet) {
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    check(sheet.rows[r].empty() || sheet.rows[r].back().kind != table::Cell::Kind::empty || sheet.rows[r].back().formula ||
              sheet.rows[r].back().merged,
          "a row ends in nothing");
    for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
      auto back = table::parse_address(table::address(r, c));
      check(back && back->first == r && back->second == c, "an address is another cell's");
    }
  }
  auto csv = table::csv_from_sheet(sheet, "input.xlsx");
  if (!csv) return fuzz::read_refusal(csv.error());
  check(csv->sheet() == sheet.name, "a table forgot its sheet");
  Diagnostics told;
  for (std::size_t r = 0; r < csv->rows(); ++r)
    for (std::size_t c = 0; c < csv->header().size(); ++c) {
      if (csv->cell(r, c).empty()) continue;
      Where where{csv->file(), csv->line(r), std::string{csv->header()[c]}};
      check(!table::address_of(*csv, where).empty(), "a cell has no address");
      if (told.size() < 5) told.push_back({.code = "base.bad_number", .where = where, .value = std::string{csv->cell(r, c)}});
    }
  table::name_addresses(*csv, told);
  fuzz::read_all(told);
}

}  // namespace
}  // namespace alumen

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  auto text = fuzz::text_of(data, size);
  table::parse_address(text);
  auto bytes = text.starts_with("==> ") ? fuzz::pack(fuzz::split_files(text)) : std::string{text};
  table::XlsxLimits limits{.file_bytes = 10'000'000, .part_bytes = 20'000'000, .total_bytes = 50'000'000, .sheets = 20, .cells = 200'000};
  auto sheets = table::read_xlsx_bytes(std::move(bytes), "input.xlsx", limits);
  if (!sheets) return fuzz::read_refusal(sheets.error()), 0;
  for (const auto& sheet : *sheets) visit(sheet);
  return 0;
}
