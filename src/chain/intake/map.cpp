#include "chain/intake/map.hpp"

#include <algorithm>
#include <string_view>

#include "base/number.hpp"
#include "chain/workspace.hpp"

namespace alumen::chain::intake {
namespace {

using table::Node;
using Words = std::initializer_list<std::string_view>;

/// Reads the nodes of a map and keeps what is wrong with it.
class MapReader {
 public:
  MapReader(std::string file, const Tables& tables) : file_(std::move(file)), tables_(tables) {}

  Result<ColumnMap> run(const Node& root) {
    ColumnMap map{.file = file_};
    only(root, {"map", "title", "source", "identity", "rows", "into"});
    if (text(root, "map") != "1") wrong(root, "map", text(root, "map"), "map: 1");
    map.title = text(root, "title");
    if (auto* source = need(root, "source", Node::Kind::map)) read_source(*source, map.source);
    map.identity = words(root, "identity");
    read_filters(root, map.filters);
    if (auto* into = need(root, "into", Node::Kind::list))
      for (const auto& target : into->children) read_target(target, map.targets.emplace_back());
    tidy(out_);
    if (has_errors(out_)) return std::unexpected(out_);
    return map;
  }

 private:
  void wrong(const Node& at, std::string field, std::string value, std::string expected) {
    out_.push_back(
        {.code = "chain.map_bad", .where = {file_, at.line, std::move(field)}, .value = std::move(value), .expected = std::move(expected)});
  }

  static std::string listed(Words allowed) {
    std::string all;
    for (auto word : allowed) all += (all.empty() ? "one of " : ", ") + std::string{word};
    return all;
  }

  /// Tells of keys that mean nothing.
  void only(const Node& node, Words allowed) {
    if (node.kind != Node::Kind::map) return wrong(node, "", node.text, "keys and values");
    for (std::size_t i = 0; i < node.keys.size(); ++i)
      if (std::ranges::find(allowed, node.keys[i]) == allowed.end()) wrong(node.children[i], node.keys[i], node.keys[i], listed(allowed));
  }

  const Node* need(const Node& node, const char* key, Node::Kind kind) {
    auto* child = node.find(key);
    if (child && child->kind == kind && !child->children.empty()) return child;
    wrong(child ? *child : node, key, child ? child->text : "", kind == Node::Kind::list ? "a list" : "keys and values");
    return nullptr;
  }

  /// The scalar of a key; empty when it is not there.
  std::string text(const Node& node, std::string_view key) {
    auto* child = node.find(key);
    if (!child) return {};
    if (child->kind == Node::Kind::list || child->kind == Node::Kind::map) wrong(*child, std::string{key}, "", "one value");
    return child->text;
  }
  std::string needed(const Node& node, std::string_view key) {
    auto value = text(node, key);
    if (value.empty()) wrong(node, std::string{key}, "", "a value");
    return value;
  }
  std::string choice(const Node& node, std::string_view key, Words allowed) {
    auto value = text(node, key);
    if (value.empty()) return std::string{*allowed.begin()};
    if (std::ranges::find(allowed, value) == allowed.end()) wrong(*node.find(key), std::string{key}, value, listed(allowed));
    return value;
  }
  char sign(const Node& node, std::string_view key, char otherwise) {
    auto value = text(node, key);
    if (value == "\\t" || value == "tab") return '\t';
    if (value.size() > 1) wrong(*node.find(key), std::string{key}, value, "one character");
    return value.empty() ? otherwise : value[0];
  }
  /// One word or a list of them.
  std::vector<std::string> words(const Node& node, std::string_view key) {
    std::vector<std::string> out;
    auto* child = node.find(key);
    if (!child) return out;
    if (child->kind != Node::Kind::list) return {text(node, key)};
    for (const auto& item : child->children) out.push_back(item.text);
    return out;
  }

  void read_source(const Node& node, RawDialect& source) {
    only(node, {"format", "delimiter", "decimal", "thousands", "encoding", "sheet", "header_row", "date_format"});
    source.xlsx = choice(node, "format", {"csv", "xlsx"}) == "xlsx";
    source.delimiter = sign(node, "delimiter", ',');
    source.decimal = sign(node, "decimal", '.');
    source.thousands = text(node, "thousands");
    source.encoding = choice(node, "encoding", {"utf-8", "latin-1", "windows-1252"});
    source.sheet = text(node, "sheet");
    if (source.thousands == std::string(1, source.decimal))
      wrong(node, "thousands", source.thousands, "another sign than the decimal sign");
    if (auto row = text(node, "header_row"); !row.empty()) {
      auto number = parse_integer(row);
      if (!number || *number < 1 || *number > 1000)
        wrong(*node.find("header_row"), "header_row", row, "1 to 1000");
      else
        source.header_row = static_cast<int>(*number);
    }
    if (node.find("date_format")) source.date_format = date_format(node);
  }

  std::string date_format(const Node& node) {
    auto format = text(node, "date_format");
    bool good = format.find("mm") != format.npos && format.find("yy") != format.npos;
    if (!format.empty() && !good) wrong(*node.find("date_format"), "date_format", format, "for example dd.mm.yyyy, yyyymmdd or yyyy-mm");
    return format;
  }

  void read_filters(const Node& node, std::vector<Filter>& filters) {
    auto* rows = node.find("rows");
    if (!rows) return;
    if (rows->kind != Node::Kind::list) return wrong(*rows, "rows", rows->text, "a list of conditions");
    for (const auto& item : rows->children) {
      only(item, {"column", "equals", "contains", "except"});
      Filter filter{.column = needed(item, "column"), .words = words(item, "equals"), .line = item.line};
      if (item.find("contains")) filter.words = words(item, "contains"), filter.contains = true;
      if (item.find("except")) filter.words = words(item, "except"), filter.except = true;
      if (filter.words.empty()) wrong(item, "equals", "", "equals, contains or except");
      filters.push_back(std::move(filter));
    }
  }

  void read_target(const Node& node, Target& target) {
    only(node, {"table", "date", "rows", "columns", "combine"});
    target.line = node.line;
    target.table = needed(node, "table");
    target.date_column = text(node, "date");
    read_filters(node, target.filters);
    const TableInfo* info = find_table(tables_, target.table);
    bool sourced = info && info->column("source");
    if (!sourced) return wrong(node, "table", target.table, "a table with a column 'source', for example exchanges");
    if (auto* columns = need(node, "columns", Node::Kind::map))
      for (std::size_t i = 0; i < columns->keys.size(); ++i) {
        const auto& name = columns->keys[i];
        if (!info->column(name) || name == "source")
          wrong(columns->children[i], name, name, "a column of " + target.table + " other than source");
        target.columns.push_back(rule_of(columns->children[i], name));
      }
    if (auto* combine = node.find("combine")) read_combine(*combine, target);
  }

  void read_combine(const Node& node, Target& target) {
    only(node, {"by", "sum", "mean"});
    target.by = words(node, "by"), target.sum = words(node, "sum"), target.mean = words(node, "mean");
    if (target.by.empty()) wrong(node, "by", "", "the columns in which combined rows agree");
    for (const auto* list : {&target.by, &target.sum, &target.mean})
      for (const auto& name : *list) {
        auto rule = std::ranges::find(target.columns, name, &ColumnRule::target);
        bool number = list == &target.by || (rule != target.columns.end() && rule->kind == ColumnRule::Kind::number);
        if (rule == target.columns.end() || !number) wrong(node, "combine", name, "a column above, to be summed only if it is a number");
      }
  }

  ColumnRule rule_of(const Node& node, const std::string& name) {
    using Kind = ColumnRule::Kind;
    ColumnRule rule{.target = name, .line = node.line};
    if (node.kind != Node::Kind::map) {
      rule.text = node.text;
      if (node.kind == Node::Kind::list) wrong(node, name, "", "a value, or keys and values");
      return rule;
    }
    only(node, {"constant", "from", "lookup", "template", "number", "date", "values", "otherwise", "unit", "to", "sign", "date_format",
                "optional"});
    static constexpr std::pair<std::string_view, Kind> kinds[] = {{"constant", Kind::constant}, {"from", Kind::from},
                                                                  {"lookup", Kind::lookup},     {"template", Kind::pattern},
                                                                  {"number", Kind::number},     {"date", Kind::date}};
    int found = 0;
    for (const auto& [word, kind] : kinds)
      if (node.find(word)) {
        ++found;
        rule.kind = kind;
        (kind == Kind::constant || kind == Kind::pattern ? rule.text : rule.column) = needed(node, word);
      }
    if (found != 1) wrong(node, name, "", "exactly one of constant, from, lookup, template, number, date");
    if (auto* values = node.find("values"))
      for (std::size_t i = 0; i < values->keys.size(); ++i) rule.values[values->keys[i]] = values->children[i].text;
    if (rule.kind == Kind::lookup && rule.values.empty())
      wrong(node, name, "", "values: a word of the file to a word of the workspace each");
    rule.otherwise = choice(node, "otherwise", {"error", "skip", "keep"});
    rule.sign = choice(node, "sign", {"keep", "absolute", "negate"});
    rule.date_format = date_format(node);
    rule.may_be_empty = choice(node, "optional", {"false", "true"}) == "true";
    read_units(node, rule);
    return rule;
  }

  std::optional<Unit> unit_of(const Node& node, const std::string& word) {
    auto unit = parse_unit(word);
    if (unit && !word.empty()) return *unit;
    wrong(node, "unit", word, "a unit, for example kg");
    return {};
  }

  void read_units(const Node& node, ColumnRule& rule) {
    auto* unit = node.find("unit");
    auto* to = node.find("to");
    if ((unit != nullptr) != (to != nullptr)) wrong(node, "unit", "", "unit (of the file) and to (of the workspace) together");
    if (!unit || !to) return;
    rule.to = unit_of(*to, to->text);
    if (unit->kind != Node::Kind::map) {
      if (auto one = unit_of(*unit, unit->text)) rule.units[""] = *one;
    } else {
      only(*unit, {"column", "values"});
      rule.unit_column = needed(*unit, "column");
      if (auto* values = need(*unit, "values", Node::Kind::map))
        for (std::size_t i = 0; i < values->keys.size(); ++i)
          if (auto one = unit_of(values->children[i], values->children[i].text)) rule.units[values->keys[i]] = *one;
    }
    for (const auto& [word, from] : rule.units)
      if (rule.to && !convert(1, from, *rule.to)) wrong(*unit, "unit", from.text, "a unit that can be given in " + rule.to->text);
  }

  std::string file_;
  const Tables& tables_;
  Diagnostics out_;
};

}  // namespace

Result<ColumnMap> read_map(const std::string& text, const std::string& file, const Tables& tables) {
  auto root = table::parse_yaml(text, file);
  if (!root) return std::unexpected(root.error());
  if (root->kind != Node::Kind::map) return fail({.code = "chain.map_bad", .where = {file, root->line, ""}, .expected = "keys and values"});
  return MapReader{file, tables}.run(*root);
}

}  // namespace alumen::chain::intake
