#include "rules/documents/detail/json_text.hpp"

#include <fmt/format.h>

namespace alumen::rules::detail {
namespace {

using table::Node;

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += std::string{'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", c);
    else
      out += c;
  }
  return out + "\"";
}

void write(std::string& out, const Node& node, std::size_t depth) {
  std::string indent(2 * depth + 2, ' '), end(2 * depth, ' ');
  bool map = node.kind == Node::Kind::map;
  if (node.kind == Node::Kind::text)
    out += in_quotes(node.text);
  else if (node.kind == Node::Kind::null)
    out += "null";
  else if (!map && node.kind != Node::Kind::list)
    out += node.text;
  else if (node.children.empty())
    out += map ? "{}" : "[]";
  else {
    out += map ? "{\n" : "[\n";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      out += indent + (map ? in_quotes(node.keys[i]) + ": " : "");
      write(out, node.children[i], depth + 1);
      out += i + 1 < node.children.size() ? ",\n" : "\n";
    }
    out += end + (map ? "}" : "]");
  }
}

}  // namespace

Node json_text(std::string text) { return {.kind = Node::Kind::text, .text = std::move(text)}; }
Node json_number(double value) { return {.kind = Node::Kind::number, .text = fmt::format("{}", value)}; }
Node json_flag(bool value) { return {.kind = Node::Kind::boolean, .text = value ? "true" : "false"}; }
Node json_list(std::vector<Node> items) { return {.kind = Node::Kind::list, .children = std::move(items)}; }
Node json_map() { return {.kind = Node::Kind::map}; }

void put(Node& map, std::string_view key, Node value) {
  for (std::size_t i = 0; i < map.keys.size(); ++i)
    if (map.keys[i] == key) return void(map.children[i] = std::move(value));
  map.keys.emplace_back(key);
  map.children.push_back(std::move(value));
}

std::string dump(const Node& root) {
  std::string out;
  write(out, root, 0);
  return out + "\n";
}

}  // namespace alumen::rules::detail
