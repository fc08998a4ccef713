// The footprint answer as a workbook: one sheet a question.
#include <cmath>

#include "api/api.hpp"
#include "base/number.hpp"
#include "table/xlsx.hpp"

namespace alumen::api {
namespace {

using table::Cell;
using table::OutSheet;

Cell text(std::string_view value) { return {.kind = value.empty() ? Cell::Kind::empty : Cell::Kind::text, .text = std::string{value}}; }
Cell number(double value) { return std::isfinite(value) ? Cell{.kind = Cell::Kind::number, .text = to_text(value)} : Cell{}; }
Cell place(const Where& where) {
  return text(where.file + (where.row > 0 ? ":" + std::to_string(where.row) : "") + (where.column.empty() ? "" : " " + where.column));
}

OutSheet footprints(const FootprintAnswer& a) {
  OutSheet sheet{.name = "footprints",
                 .header = {"product", "material", "amount", "amount unit", "rule book", "footprint", "unit", "low (95 %)", "high (95 %)",
                            "electricity apart"}};
  sheet.comments = {"# " + (a.title.empty() ? a.workspace : a.title), "# period " + a.period, "# reference library " + a.library_hash};
  for (const auto& p : a.products)
    for (const auto& r : p.results) {
      bool interval = r.interval && r.interval->variables > 0;
      sheet.rows.push_back({text(p.output), text(p.material_name), number(p.amount), text(p.material_unit), text(r.rules),
                            r.inside ? number(r.value) : text("outside the boundary"), text(p.unit.text),
                            interval ? number(r.interval->low) : Cell{}, interval ? number(r.interval->high) : Cell{},
                            r.electricity_apart ? number(r.apart) : Cell{}});
    }
  return sheet;
}

/// One sheet whose rows are made for every product and rule book.
OutSheet each_result(const FootprintAnswer& a, std::string name, std::vector<std::string> header, auto&& rows_of) {
  header.insert(header.begin(), {"product", "rule book"});
  OutSheet sheet{.name = std::move(name), .header = std::move(header)};
  for (const auto& p : a.products)
    for (const auto& r : p.results)
      for (auto& cells : rows_of(p, r)) {
        cells.insert(cells.begin(), {text(p.output), text(r.rules)});
        sheet.rows.push_back(std::move(cells));
      }
  return sheet;
}

using Rows = std::vector<std::vector<Cell>>;

Rows contributions(const ProductResult& p, const RuleResult& r) {
  Rows rows;
  for (const auto& c : r.contributions) rows.push_back({text(c.stage), text(word_of(c.category)), number(c.value), text(p.unit.text)});
  return rows;
}

Rows suppliers(const ProductResult& p, const RuleResult& r) {
  Rows rows;
  for (const auto& s : r.suppliers)
    rows.push_back({text(s.input), text(s.name), text(s.kind), number(s.value), text(p.unit.text), place(s.where)});
  return rows;
}

Rows movers(const ProductResult&, const RuleResult& r) {
  Rows rows;
  for (const auto& s : r.sensitivities)
    rows.push_back({text(std::string{s.place.table} + "." + s.place.key + "." + std::string{s.place.column}), number(s.value), text(s.unit),
                    number(s.elasticity), place(s.where)});
  return rows;
}

Rows variance(const ProductResult&, const RuleResult& r) {
  Rows rows;
  if (!r.interval) return rows;
  for (const auto& s : r.interval->shares)
    rows.push_back({text(std::string{s.place.table} + "." + s.place.key + "." + std::string{s.place.column}), text(s.shape),
                    number(s.share), number(s.half_width)});
  return rows;
}

Rows notes(const ProductResult&, const RuleResult& r) {
  Rows rows;
  for (const auto& d : r.notes)
    rows.push_back({text(d.severity() == Severity::error     ? "error"
                         : d.severity() == Severity::warning ? "warning"
                                                             : "note"),
                    text(d.code.info().name), text(d.code.info().summary), text(d.detail), text(d.value), text(d.expected), place(d.where),
                    text(d.what_to_do())});
  return rows;
}

OutSheet sources(const FootprintAnswer& a) {
  OutSheet sheet{.name = "sources", .header = {"id", "title", "publisher", "year", "licence", "reference"}};
  for (const auto& s : a.sources)
    sheet.rows.push_back({text(s.id), text(s.title), text(s.publisher), text(s.year), text(s.licence), text(s.reference)});
  return sheet;
}

}  // namespace

Result<void> write_workbook(const FootprintAnswer& a, const std::filesystem::path& file) {
  return table::write_xlsx(
      file,
      {footprints(a), each_result(a, "contributions", {"stage", "category", "value", "unit"}, contributions),
       each_result(a, "suppliers", {"input", "supplier", "kind", "value", "unit", "place"}, suppliers),
       each_result(a, "what moves it", {"input", "value", "unit", "% change of the result per %", "place"}, movers),
       each_result(a, "variance", {"input", "distribution", "share of variance", "half width if known exactly"}, variance),
       each_result(a, "notes", {"severity", "code", "what", "detail", "found", "expected", "place", "what to do"}, notes), sources(a)});
}

}  // namespace alumen::api
