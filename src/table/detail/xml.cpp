#include "table/detail/xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <pugixml.hpp>
#include <tuple>

#include "table/detail/faults.hpp"
#include "table/detail/xlsx_text.hpp"
#include "table/table.hpp"

namespace alumen::table::detail {

namespace {

constexpr auto none = std::string_view::npos;

std::size_t find_pair(std::string_view text, const char (&pair)[3], std::size_t from) {
  if (from >= text.size()) return none;
  const void* found = ::memmem(text.data() + from, text.size() - from, pair, 2);
  return found == nullptr ? none : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// True when the number may stand behind "&#": only characters that XML 1.0 allows.
bool good_reference(std::string_view digits) {
  int base = digits.starts_with('x') ? 16 : 10;
  if (base == 16) digits.remove_prefix(1);
  unsigned code = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  if (code < 0x20) return code == 0x9 || code == 0xA || code == 0xD;
  return code < 0xD800 || (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code < 0x110000);
}

/// The complaint about the entity at `at`, which goes behind it.
std::optional<std::string> entity_fault(std::string_view text, std::size_t& at) {
  auto name = text.substr(at + 1, 16);
  name = name.substr(0, name.find(';'));
  at += name.size() + 2;
  if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") return {};
  if (name.starts_with('#') && good_reference(name.substr(1))) return {};
  return fmt::format("it holds the unknown entity &{};", name);
}

/// The complaint about what begins with "<!" at `at`, which goes behind it.
std::optional<std::string> declaration_fault(std::string_view text, std::size_t& at) {
  bool comment = text.substr(at).starts_with("<!--");
  if (!comment && !text.substr(at).starts_with("<![CDATA[")) return "it holds a document type definition, which no workbook needs";
  auto end = text.find(comment ? "-->" : "]]>", at + 4);
  at = end == none ? text.size() : end + 3;
  return {};
}

/// Looks for what pugixml would pass over in silence.
std::optional<std::string> markup_fault(std::string_view text) {
  std::size_t entity = text.find('&'), declaration = find_pair(text, "<!", 0), instruction = find_pair(text, "<?", 0);
  for (;;) {
    auto at = std::min({entity, declaration, instruction});
    if (at == none) return {};
    std::optional<std::string> fault;
    if (at == entity)
      fault = entity_fault(text, at);
    else if (at == declaration)
      fault = declaration_fault(text, at);
    else
      at = find_pair(text, "?>", at);
    if (fault || at == none) return fault;  // an instruction without end: the parser will say so
    if (entity < at) entity = text.find('&', at);
    if (declaration < at) declaration = find_pair(text, "<!", at);
    if (instruction < at) instruction = find_pair(text, "<?", at);
  }
}

/// The encoding that the first line declares, in small letters; empty when it declares none.
std::string declared_encoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return {};
  auto line = text.substr(0, std::min(text.find("?>"), std::size_t{200}));
  auto at = line.find("encoding");
  if (at == none || (at = line.find_first_of("\"'", at)) == none) return {};
  std::string out{line.substr(at + 1, line.find_first_of("\"'", at + 1) - at - 1)};
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The text of a `t` element: blanks at its edges count only where xml:space says so, on it or above.
std::string run_text(const pugi::xml_node& node) {
  auto text = text_of(node);
  if (text.empty() || (!blank(text.front()) && !blank(text.back()))) return text;
  for (auto at = node; at; at = at.parent())
    if (auto space = at.attribute("xml:space")) {
      if (std::string_view{space.value()} == "preserve") return text;
      break;
    }
  auto first = std::ranges::find_if_not(text, blank);
  auto last = std::find_if_not(text.rbegin(), text.rend(), blank).base();
  return first < last ? std::string(first, last) : std::string{};
}

}  // namespace

std::optional<std::string> load_xml(pugi::xml_document& document, std::string& text, std::string_view root) {
  auto checked = check_text(std::move(text), {});
  if (!checked) {
    const auto& fault = checked.error().front();
    return fault.code == Code{"table.nul_byte"} ? "it holds a NUL byte" : "it is not UTF-8";
  }
  text = std::move(*checked);
  if (auto encoding = declared_encoding(text); !encoding.empty() && encoding != "utf-8" && encoding != "us-ascii")
    return fmt::format("it is not UTF-8 but {}", excerpt(encoding, 40));
  if (auto fault = markup_fault(text)) return fault;
  auto parsed =
      document.load_buffer_inplace(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) return fmt::format("broken XML at byte {}: {}", parsed.offset, parsed.description());
  auto found = document.document_element();
  if (local_name(found.name()) != root) return fmt::format("its root element is {}, not {}", excerpt(found.name(), 40), root);
  return {};
}

std::string_view local_name(const char* name) {
  const char* colon = std::strchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (auto child : node.children())
    if (child.type() == pugi::node_element && local_name(child.name()) == name) return child;
  return {};
}

std::string_view attribute_of(const pugi::xml_node& node, std::string_view name, bool prefixed) {
  for (auto attribute : node.attributes()) {
    std::string_view full = attribute.name(), local = local_name(attribute.name());
    if (local == name && (full.size() > local.size()) == prefixed) return attribute.value();
  }
  return {};
}

std::string text_of(const pugi::xml_node& node) {
  std::string out;
  for (auto child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  return out;
}

std::string string_item(const pugi::xml_node& node) {
  std::string out;
  for (auto child : node.children()) {
    auto name = local_name(child.name());
    if (name == "t")
      out += run_text(child);
    else if (name == "r")
      for (auto part : child.children())
        if (local_name(part.name()) == "t") out += run_text(part);
  }
  return unescape(std::move(out));
}

}  // namespace alumen::table::detail
