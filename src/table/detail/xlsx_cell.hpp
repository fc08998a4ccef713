// A cell as the XML of a worksheet.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "table/xlsx.hpp"

namespace alumen::table::detail {

/// Text with the characters escaped that XML keeps for itself.
std::string xml_text(std::string_view text);

/// What a value needs inside its `c` element: the word of its attribute t (empty: none) and its content.
struct CellXml {
  std::string type, content;
};
/// The content of a cell. `prefix` is the namespace prefix of the sheet with its colon, or empty; a formula makes texts its
/// stored results.
CellXml cell_xml(const Cell& value, std::string_view prefix, bool formula_result);

}  // namespace alumen::table::detail
