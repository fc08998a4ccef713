// Parts of a workbook as XML: what could mislead or exhaust a reader is refused before parsing.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace alumen::table::detail {

/// Parses in place: the text must outlive the document. Refused are text that is not UTF-8, document type definitions
/// (so no entity can expand), unknown entities, characters that XML does not know, another root element than `root`.
/// The complaint, or nothing.
std::optional<std::string> load_xml(pugi::xml_document& document, std::string& text, std::string_view root);

/// The name without its namespace prefix: producers choose prefixes as they like.
std::string_view local_name(const char* name);
/// The first child element of this local name; null when there is none.
pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name);
/// The value of the attribute of this local name that has a prefix, or has none; empty when there is no such one.
std::string_view attribute_of(const pugi::xml_node& node, std::string_view name, bool prefixed = false);
/// All text directly inside an element, also when comments or CDATA divide it.
std::string text_of(const pugi::xml_node& node);
/// The text of a string item: plain or in runs of one format, without the phonetic hints.
std::string string_item(const pugi::xml_node& node);

}  // namespace alumen::table::detail
