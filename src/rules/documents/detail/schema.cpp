#include "rules/documents/detail/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/number.hpp"
#include "base/period.hpp"
#include "chain/workspace.hpp"

namespace alumen::rules::detail {
namespace {

using table::Node;

const Node* keyword(const Node& schema, std::string_view key) { return schema.find(key); }

/// The schema behind its references.
const Node& followed(const Node& root, const Node& schema) {
  const Node* at = &schema;
  while (const auto* reference = keyword(*at, "$ref")) {
    const auto* all = root.find("$defs");
    at = all ? all->find(std::string_view{reference->text}.substr(8)) : nullptr;  // "#/$defs/"
    check(at != nullptr, "a schema refers to " + reference->text);
  }
  return *at;
}

std::string_view type_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "boolean";
    case Node::Kind::number:
      return "number";
    case Node::Kind::text:
      return "string";
    case Node::Kind::list:
      return "array";
    default:
      return "object";
  }
}

bool all_of(std::string_view text, std::string_view allowed) { return text.find_first_not_of(allowed) == text.npos; }
constexpr std::string_view digits = "0123456789", capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool decimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  auto point = text.find('.');
  auto whole = text.substr(0, point), rest = point == text.npos ? std::string_view{"0"} : text.substr(point + 1);
  return !whole.empty() && !rest.empty() && all_of(whole, digits) && all_of(rest, digits);
}

bool uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < 36; ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::string_view{"0123456789abcdefABCDEF"}.find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

bool time(std::string_view text) {
  if (text.size() < 20 || !parse_date(text.substr(0, 10)) || (text[10] != 'T' && text[10] != 't')) return false;
  auto zone = text.substr(19);
  if (auto dot = zone.find_first_not_of(".0123456789"); dot != zone.npos) zone = zone.substr(dot);
  bool offset = (zone.starts_with('+') || zone.starts_with('-')) && zone.size() == 6 && zone[3] == ':';
  return all_of(text.substr(11, 2), digits) && text[13] == ':' && all_of(text.substr(14, 2), digits) && text[16] == ':' &&
         all_of(text.substr(17, 2), digits) && (zone == "Z" || zone == "z" || offset);
}

bool version(std::string_view text) {
  int dots = 0;
  auto numbers = text.substr(0, text.find('-'));
  for (char c : numbers) dots += c == '.';
  return dots == 2 && !numbers.starts_with('.') && !numbers.ends_with('.') && numbers.find("..") == numbers.npos &&
         all_of(numbers, "0123456789.");
}

/// Whether a text has a format of our schemas, and what was expected where not.
std::optional<std::string> format_fault(std::string_view format, std::string_view text) {
  auto unless = [](bool good, const char* expected) { return good ? std::optional<std::string>{} : std::optional<std::string>{expected}; };
  if (format == "decimal") return unless(decimal(text), "a decimal text such as \"4.25\", without exponent");
  if (format == "uuid") return unless(uuid(text), "a UUID");
  if (format == "date-time") return unless(time(text), "a time such as 2026-01-01T00:00:00Z");
  if (format == "version") return unless(version(text), "a version such as 3.0.0");
  if (format == "urn") return unless(text.size() > 4 && (text.starts_with("urn:") || text.starts_with("URN:")), "a URN, urn:...");
  if (format == "uri") return unless(text.find(':') != text.npos, "an address");
  if (format == "country") return unless(text.size() == 2 && all_of(text, capitals), "an ISO 3166-1 alpha-2 code such as NO");
  if (format == "subdivision")
    return unless(text.size() >= 4 && text[2] == '-' && all_of(text.substr(0, 2), capitals), "an ISO 3166-2 code such as DE-BW");
  if (format == "ar")
    return unless(text.starts_with("AR") && text.size() > 2 && all_of(text.substr(2), digits), "a report of the IPCC such as AR6");
  check(false, "a schema names the unknown format " + std::string{format});
  return {};
}

class Checker {
 public:
  Checker(const Node& root, const std::string& file, Diagnostics& out) : root_(root), file_(file), out_(out) {}

  void run(const At& at, const Node& wanted) {
    const auto& schema = followed(root_, wanted);
    if (const auto* type = keyword(schema, "type"); type && type_of(*at.node) != type->text) return wrong_type(at, type->text);
    if (at.is(Node::Kind::text)) check_text(at, schema);
    if (at.is(Node::Kind::list)) check_list(at, schema);
    if (at.is(Node::Kind::map)) check_map(at, schema);
  }

 private:
  void tell(Code code, const At& at, std::string expected, std::string detail = {}) {
    out_.push_back({.code = code,
                    .where = {file_, at.line, at.path},
                    .value = at.text(),
                    .expected = std::move(expected),
                    .detail = std::move(detail)});
  }

  void wrong_type(const At& at, const std::string& type) {
    auto is = type_of(*at.node);
    bool quantity = (type == "string" && is == "number") || (type == "number" && is == "string");
    std::string expected = type == "string" && quantity   ? "the number as a text, in quotes"
                           : type == "number" && quantity ? "a number without quotes"
                                                          : type;
    tell(quantity ? Code{"rules.claim_number"} : Code{"rules.claim_shape"}, at, expected);
  }

  void check_text(const At& at, const Node& schema) {
    if (const auto* format = keyword(schema, "format"))
      if (auto expected = format_fault(format->text, at.node->text)) tell("rules.claim_shape", at, *expected);
    if (keyword(schema, "minLength") && at.node->text.empty()) tell("rules.claim_shape", at, "a text");
    if (const auto* words = keyword(schema, "enum");
        words && std::ranges::none_of(words->children, [&](const Node& w) { return w.text == at.node->text; })) {
      std::string list;
      for (const auto& w : words->children) list += (list.empty() ? "one of " : ", ") + w.text;
      tell("rules.claim_shape", at, list);
    }
  }

  void check_list(const At& at, const Node& schema) {
    if (keyword(schema, "minItems") && at.node->children.empty()) tell("rules.claim_shape", at, "at least one");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < at.node->children.size(); ++i) {
      if (keyword(schema, "uniqueItems") && !seen.insert(at.node->children[i].text).second)
        tell("rules.claim_shape", at.item(i), "each value once");
      if (const auto* items = keyword(schema, "items")) run(at.item(i), *items);
    }
  }

  void check_map(const At& at, const Node& schema) {
    const auto* properties = keyword(schema, "properties");
    std::map<std::string, std::string> named;  // schema name -> key in the document
    for (std::size_t i = 0; i < at.node->keys.size(); ++i) {
      const auto& key = at.node->keys[i];
      auto name = name_of(properties, key);
      if (name.empty()) {
        if (const auto* more = keyword(schema, "additionalProperties"); more && more->text == "false")
          tell("rules.claim_shape", at[key], "", "the schema knows no such field");
        continue;
      }
      if (name != key) tell("rules.claim_spelling", at[key], name);
      if (!named.emplace(name, key).second) tell("rules.claim_two_values", at[key], "one of both", "it means the same as " + named[name]);
      run(at[key], *properties->find(name));
    }
    if (const auto* required = keyword(schema, "required"))
      for (const auto& key : required->children)
        if (!named.contains(key.text)) tell("rules.claim_shape", at[key.text], "", "a required field is missing");
  }

  static std::string name_of(const Node* properties, const std::string& key) {
    if (!properties || properties->find(key)) return properties ? key : "";
    for (std::size_t i = 0; i < properties->keys.size(); ++i)
      if (const auto* also = properties->children[i].find("x-also"))
        for (const auto& word : also->children)
          if (word.text == key) return properties->keys[i];
    return {};
  }

  friend Node renamed(const Node& root, const Node& document, const Node& wanted);

  const Node& root_;
  const std::string& file_;
  Diagnostics& out_;
};

Node renamed(const Node& root, const Node& document, const Node& wanted) {
  const auto& schema = followed(root, wanted);
  Node out = document;
  const auto* properties = keyword(schema, "properties");
  for (std::size_t i = 0; i < out.keys.size() && document.kind == Node::Kind::map; ++i) {
    auto name = Checker::name_of(properties, out.keys[i]);
    if (name.empty()) continue;
    out.keys[i] = name;
    out.children[i] = renamed(root, document.children[i], *properties->find(name));
  }
  return out;
}

}  // namespace

At At::operator[](std::string_view key) const {
  const auto* child = node && node->kind == Node::Kind::map ? node->find(key) : nullptr;
  return {child, path + "." + std::string{key}, child ? child->line : line};
}

At At::item(std::size_t i) const { return {&node->children[i], fmt::format("{}[{}]", path, i), node->children[i].line}; }

std::string At::text() const {
  return node && node->kind != Node::Kind::map && node->kind != Node::Kind::list ? node->text : std::string{};
}

const Node& schema(const std::string& name) {
  static std::map<std::string, Node> read = [] {
    std::map<std::string, Node> all;
    for (auto path : chain::library_paths("schemas/")) {
      auto root = table::parse_json(chain::library_text(path), std::string{path});
      check(root.has_value(), "a schema cannot be read");
      auto file = path.substr(8);
      all.emplace(std::string{file.substr(0, file.find('.'))}, std::move(*root));
    }
    return all;
  }();
  auto found = read.find(name);
  check(found != read.end(), "there is no schema " + name);
  return found->second;
}

void check_shape(const At& document, const Node& schema, const std::string& file, Diagnostics& out) {
  Checker{schema, file, out}.run(document, schema);
}

Node with_names_of(const Node& document, const Node& schema) { return renamed(schema, document, schema); }

const Node* member_schema(const Node& root, const Node& object, std::string_view key) {
  const auto* properties = followed(root, object).find("properties");
  const auto* member = properties ? properties->find(key) : nullptr;
  return member ? &followed(root, *member) : nullptr;
}

}  // namespace alumen::rules::detail
