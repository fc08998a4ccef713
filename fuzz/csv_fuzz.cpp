// CSV in both usual dialects, rows bound to records, and back.
#include <fuzz/harness.hpp>

#include "chain/bind.hpp"
#include "chain/rows.hpp"

namespace alumen {
namespace {

/// What was read, written by csv_line, reads as the same table.
void round_trip(const table::Csv& csv) {
  auto line = [](std::size_t width, auto&& cell) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < width; ++c) cells.emplace_back(cell(c));
    return table::csv_line(cells);
  };
  const auto width = csv.header().size();
  std::string text = line(width, [&](auto c) { return csv.header()[c]; });
  for (std::size_t r = 0; r < csv.rows(); ++r) text += line(width, [&](auto c) { return csv.cell(r, c); });
  text += "# end\n";
  auto again = table::parse_csv(text, "again.csv");
  if (!again) fuzz::read_all(again.error());
  check(again.has_value(), "a written table cannot be read");
  check(again->header() == csv.header() && again->rows() == csv.rows(), "a written table has another shape");
  for (std::size_t r = 0; r < csv.rows(); ++r)
    for (std::size_t c = 0; c < width; ++c) check(again->cell(r, c) == csv.cell(r, c), "a written cell reads differently");
}

template <class R>
void bind(const table::Csv& csv) {
  Diagnostics out;
  auto rows = table::bind_rows<R>(csv, out);
  check(rows.size() == csv.rows(), "rows were lost");
  for (const auto& row : rows) check(row.line >= 1, "a row has no line");
  fuzz::read_all(out);
}

void read(const std::string& text, const table::Dialect& dialect) {
  auto csv = table::parse_csv(text, "input.csv", dialect, {.file_bytes = 1'000'000, .cell_bytes = 1000});
  if (!csv) return fuzz::read_refusal(csv.error());
  for (std::size_t r = 0; r < csv->rows(); ++r) check(csv->line(r) >= 1, "a row has no line");
  bind<chain::Exchange>(*csv);
  bind<chain::Activity>(*csv);
  bind<chain::Uncertainty>(*csv);
  round_trip(*csv);
}

}  // namespace
}  // namespace alumen

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  std::string text{fuzz::text_of(data, size)};
  auto checked = table::check_text(text, "input.csv");
  if (!checked) fuzz::read_refusal(checked.error());
  if (checked) text = *checked;
  read(text, {});
  read(text, {.delimiter = ';', .decimal = ','});
  return 0;
}
