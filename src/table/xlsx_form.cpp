#include "table/xlsx_form.hpp"

#include <fmt/format.h>

#include <map>

#include "base/number.hpp"
#include "table/detail/xlsx_cell.hpp"
#include "table/detail/zip.hpp"
#include "table/table.hpp"

namespace alumen::table {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most_characters = 32'767;
constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view relation_space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_space = "http://schemas.openxmlformats.org/package/2006";

/// Position of a look among the cell styles below; dates have one of their own.
int style_of(const FormCell& cell) {
  bool date = cell.value.kind == Cell::Kind::date;
  switch (cell.look) {
    case Look::bold:
      return 1;
    case Look::note:
      return 2;
    case Look::input:
      return date ? 4 : 3;
    case Look::result:
      return date ? 6 : 5;
    default:
      return date ? 7 : 0;
  }
}

std::string styles_part() {
  return fmt::format(
      "{}<styleSheet xmlns=\"{}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
      "<fonts count=\"3\"><font><sz val=\"10\"/><name val=\"Arial\"/></font><font><b/><sz val=\"10\"/><name val=\"Arial\"/></font>"
      "<font><sz val=\"9\"/><color rgb=\"FF606060\"/><name val=\"Arial\"/></font></fonts>"
      "<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>"
      "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFF8DC\"/></patternFill></fill>"
      "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFEDEDED\"/></patternFill></fill></fills>"
      "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
      "<cellXfs count=\"8\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
      "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
      "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
      "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFill=\"1\"/>"
      "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\"/>"
      "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"3\" borderId=\"0\" xfId=\"0\" applyFill=\"1\"/>"
      "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"3\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\"/>"
      "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>",
      head, main_space);
}

std::string content_types(std::size_t sheets) {
  std::string out = fmt::format(
      "{}<Types xmlns=\"{}/content-types\"><Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
      "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>",
      head, package_space);
  for (std::size_t i = 1; i <= sheets; ++i)
    out += fmt::format(
        "<Override PartName=\"/xl/worksheets/sheet{}.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
        i);
  return out + "</Types>";
}

std::string relation(std::size_t id, std::string_view type, std::string_view target) {
  return fmt::format("<Relationship Id=\"rId{}\" Type=\"{}/{}\" Target=\"{}\"/>", id, relation_space, type, target);
}

std::string relations(std::string_view list) {
  return fmt::format("{}<Relationships xmlns=\"{}/relationships\">{}</Relationships>", head, package_space, list);
}

std::string workbook_part(const std::vector<FormSheet>& sheets) {
  std::string out = fmt::format("{}<workbook xmlns=\"{}\" xmlns:r=\"{}\"><sheets>", head, main_space, relation_space);
  for (std::size_t i = 0; i < sheets.size(); ++i)
    out += fmt::format("<sheet name=\"{}\" sheetId=\"{}\" r:id=\"rId{}\"/>", detail::xml_text(sheets[i].name), i + 1, i + 1);
  return out + "</sheets><calcPr calcId=\"191029\" fullCalcOnLoad=\"1\"/></workbook>";
}

std::string cell_part(const FormCell& cell) {
  auto xml = detail::cell_xml(cell.value, "", !cell.formula.empty());
  std::string formula;
  if (!cell.formula.empty())
    formula = fmt::format("<f{}>{}</f>", cell.array.empty() ? "" : fmt::format(" t=\"array\" ref=\"{}\"", cell.array),
                          detail::xml_text(cell.formula));
  auto style = style_of(cell);
  return fmt::format("<c r=\"{}\"{}{}>{}{}</c>", address(cell.row, cell.column), style == 0 ? "" : fmt::format(" s=\"{}\"", style),
                     xml.type.empty() ? "" : fmt::format(" t=\"{}\"", xml.type), formula, xml.content);
}

std::string sheet_part(const FormSheet& sheet) {
  std::map<std::pair<std::size_t, std::size_t>, const FormCell*> ordered;
  for (const auto& cell : sheet.cells)
    check(ordered.emplace(std::pair{cell.row, cell.column}, &cell).second,
          "a cell of a form stands twice: " + sheet.name + "!" + address(cell.row, cell.column));
  std::string out = fmt::format("{}<worksheet xmlns=\"{}\">", head, main_space);
  if (!sheet.widths.empty()) {
    out += "<cols>";
    for (std::size_t c = 0; c < sheet.widths.size(); ++c)
      out += fmt::format("<col min=\"{0}\" max=\"{0}\" width=\"{1}\" customWidth=\"1\"/>", c + 1, to_text(sheet.widths[c]));
    out += "</cols>";
  }
  out += "<sheetData>";
  bool open = false;
  std::size_t row = 0;
  for (const auto& [place, cell] : ordered) {
    if (!open || place.first != row) out += fmt::format("{}<row r=\"{}\">", open ? "</row>" : "", place.first + 1);
    open = true;
    row = place.first;
    out += cell_part(*cell);
  }
  return out + (open ? "</row>" : "") + "</sheetData></worksheet>";
}

/// Texts that no spreadsheet can hold.
Diagnostics check_texts(const std::vector<FormSheet>& sheets, const std::string& file) {
  Diagnostics out;
  for (const auto& sheet : sheets)
    for (const auto& cell : sheet.cells) {
      Where where{file, static_cast<int>(cell.row + 1), sheet.name + "!" + address(cell.row, cell.column)};
      if (cell.value.text.size() > most_characters)
        out.push_back({.code = "table.too_large", .where = where, .expected = fmt::format("at most {} characters", most_characters)});
      if (auto valid = check_text(cell.value.text, file); !valid)
        for (auto& fault : valid.error()) out.push_back(std::move(fault)), out.back().where = where;
    }
  return out;
}

}  // namespace

Result<void> write_form(const fs::path& path, const std::vector<FormSheet>& sheets) {
  auto file = path.filename().string();
  check(!sheets.empty(), "a form needs a sheet");
  if (auto faults = check_texts(sheets, file); !faults.empty()) return std::unexpected(std::move(faults));
  std::vector<std::pair<std::string, std::string>> parts;
  parts.emplace_back("[Content_Types].xml", content_types(sheets.size()));
  parts.emplace_back("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")));
  parts.emplace_back("xl/workbook.xml", workbook_part(sheets));
  std::string list;
  for (std::size_t i = 1; i <= sheets.size(); ++i) list += relation(i, "worksheet", fmt::format("worksheets/sheet{}.xml", i));
  parts.emplace_back("xl/_rels/workbook.xml.rels", relations(list + relation(sheets.size() + 1, "styles", "styles.xml")));
  parts.emplace_back("xl/styles.xml", styles_part());
  for (std::size_t i = 0; i < sheets.size(); ++i)
    parts.emplace_back(fmt::format("xl/worksheets/sheet{}.xml", i + 1), sheet_part(sheets[i]));
  auto bytes = detail::with_entries({}, parts);
  if (bytes.empty()) return fail({.code = "table.cannot_write", .where = {file}, .detail = "the archive could not be composed"});
  return write_text(path, bytes);
}

}  // namespace alumen::table
