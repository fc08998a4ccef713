#include "table/detail/xlsx_cell.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "table/detail/xlsx_text.hpp"

namespace alumen::table::detail {

std::string xml_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

CellXml cell_xml(const Cell& value, std::string_view prefix, bool formula_result) {
  using Kind = Cell::Kind;
  auto v = [&](std::string_view content) { return fmt::format("<{}v>{}</{}v>", prefix, content, prefix); };
  if (value.kind == Kind::empty) return {};
  if (value.kind == Kind::boolean) return {"b", v(value.text == "true" ? "1" : "0")};
  if (value.kind == Kind::number)
    if (auto number = parse_number(value.text)) return {"", v(to_text(*number))};
  if (value.kind == Kind::date)
    if (auto serial = serial_of_date(value.text)) return {"", v(to_text(*serial))};
  auto text = xml_text(escape(value.text));
  if (formula_result) return {"str", v(text)};
  return {"inlineStr", fmt::format("<{0}is><{0}t xml:space=\"preserve\">{1}</{0}t></{0}is>", prefix, text)};
}

}  // namespace alumen::table::detail
