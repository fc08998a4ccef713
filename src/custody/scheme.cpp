#include "custody/scheme.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "chain/workspace.hpp"
#include "custody/detail/decimal.hpp"
#include "table/table.hpp"

namespace alumen::custody {
namespace {

using table::Node;

/// The texts of a document that a scheme may require.
constexpr std::array<std::string_view, 3> document_texts{"responsible", "statement", "recycled_method"};

/// Reads the fields of one scheme and collects what is wrong.
class Reader {
 public:
  Reader(const Node& root, const std::string& file) : root_(root), file_(file) {}

  Scheme read() {
    Scheme s;
    allow(root_, {"id", "title", "edition", "source", "model", "method", "mode", "pools", "parameters", "document_fields", "accepts"});
    s.id = text(root_, "id");
    s.title = text(root_, "title");
    s.edition = text(root_, "edition");
    s.source = text(root_, "source");
    s.model = choice<Model>(root_, "model");
    s.method = choice<Method>(root_, "method");
    s.mode = choice<Mode>(root_, "mode");
    read_pools(s);
    read_parameters(s);
    s.document_fields = words("document_fields");
    s.accepts = words("accepts");
    for (const auto& field : s.document_fields)
      if (std::ranges::find(document_texts, field) == document_texts.end())
        report(*root_.find("document_fields"), "document_fields", field, "responsible, statement or recycled_method");
    if (s.model != Model::mass_balance && s.method == Method::credit)
      report(*root_.find("method"), "method", "credit", "percentage: only a mass balance counts in credits");
    if (s.model == Model::book_and_claim && !s.is(Parameter::credits))
      report(root_, "parameters", "credits: false", "true: book and claim has nothing else than credits");
    if (s.lots() && s.is(Parameter::credits))
      report(root_, "parameters", "credits: true", "false: a claim stays with its lot in this model");
    return s;
  }

  Diagnostics out;

 private:
  void report(const Node& at, std::string_view field, std::string value, std::string expected) {
    out.push_back({.code = "custody.bad_scheme",
                   .where = {file_, at.line, std::string{field}},
                   .value = std::move(value),
                   .expected = std::move(expected)});
  }
  void allow(const Node& map, std::initializer_list<std::string_view> known) {
    for (std::size_t i = 0; i < map.keys.size(); ++i)
      if (std::ranges::find(known, map.keys[i]) == known.end())
        report(map.children[i], map.keys[i], map.keys[i], "a field that schemes have");
  }
  std::string text(const Node& in, std::string_view key) {
    auto* node = in.find(key);
    if (node && node->children.empty() && node->kind != Node::Kind::null && !node->text.empty()) return node->text;
    report(node ? *node : in, key, node ? node->text : "", "a text");
    return "";
  }
  std::vector<std::string> words(std::string_view key) {
    std::vector<std::string> list;
    auto* node = root_.find(key);
    if (!node) return list;
    if (node->kind != Node::Kind::list) report(*node, key, node->text, "a list of words");
    for (const auto& child : node->children) list.push_back(child.text);
    return list;
  }
  template <class E>
  E choice(const Node& in, std::string_view key) {
    auto* node = in.find(key);
    std::string expected;
    for (const auto& n : names(static_cast<E*>(nullptr))) {
      if (node && n.word == node->text) return n.value;
      expected += (expected.empty() ? "one of " : ", ") + std::string{n.word};
    }
    report(node ? *node : in, key, node ? node->text : "", expected);
    return {};
  }
  bool flag(const Node& in, std::string_view key, bool otherwise) {
    auto* node = in.find(key);
    if (!node) return otherwise;
    if (node->kind != Node::Kind::boolean) report(*node, key, node->text, "true or false");
    return node->text == "true";
  }

  void read_pools(Scheme& s) {
    auto* list = root_.find("pools");
    if (!list || list->kind != Node::Kind::list || list->children.empty() || list->children.size() > pool_limit)
      return report(list ? *list : root_, "pools", "", fmt::format("a list of 1 to {} pools", pool_limit));
    std::uint32_t taken = 0;
    for (const auto& node : list->children) {
      if (node.kind != Node::Kind::map) {
        report(node, "pools", node.text, "a map such as {id: alumina, goods: [alumina]}");
        continue;
      }
      allow(node, {"id", "goods", "origin", "from"});
      Pool pool;
      pool.id = text(node, "id");
      if (s.pool_named(pool.id) < s.pools.size()) report(node, "id", pool.id, "another id: this one stands already");
      pool.origin = flag(node, "origin", false);
      read_goods(node, pool, taken);
      read_sources(node, s, pool);
      s.pools.push_back(std::move(pool));
    }
  }
  void read_goods(const Node& node, Pool& pool, std::uint32_t& taken) {
    auto* goods = node.find("goods");
    if (!goods || goods->kind != Node::Kind::list || goods->children.empty())
      return report(goods ? *goods : node, "goods", "", "a list of kinds of goods");
    for (const auto& word : goods->children) {
      std::uint32_t bit = 0;
      std::string expected;
      for (const auto& n : names(static_cast<Good*>(nullptr))) {
        if (n.word == word.text) bit = 1u << static_cast<unsigned>(n.value);
        expected += (expected.empty() ? "one of " : ", ") + std::string{n.word};
      }
      if (bit == 0) report(word, "goods", word.text, expected);
      if ((taken & bit) != 0) report(word, "goods", word.text, "a kind that no pool has yet");
      pool.goods |= bit;
      taken |= bit;
    }
  }
  void read_sources(const Node& node, const Scheme& s, Pool& pool) {
    auto* from = node.find("from");
    if (!from) return;
    if (from->kind != Node::Kind::map)
      return report(*from, "from", from->text, "a map of an earlier pool to the largest yield, such as {alumina: 0.5293}");
    for (std::size_t i = 0; i < from->keys.size(); ++i) {
      auto source = s.pool_named(from->keys[i]);
      if (source == s.pools.size()) {
        report(from->children[i], "from", from->keys[i], "a pool that stands before this one");
        continue;
      }
      auto yield = detail::scaled(from->children[i].text, 6);
      if (!yield || *yield <= 0 || *yield > whole.parts)
        report(from->children[i], "from", from->children[i].text, "a yield above 0 and at most 1, with at most 6 decimals");
      else
        pool.from_ppm[source] = *yield;
    }
  }

  void read_parameters(Scheme& s) {
    auto* map = root_.find("parameters");
    if (!map || map->kind != Node::Kind::map) return report(map ? *map : root_, "parameters", "", "a map of every figure");
    for (std::size_t i = 0; i < map->keys.size(); ++i)
      if (std::ranges::find(parameter_infos, map->keys[i], &ParameterInfo::name) == parameter_infos.end())
        report(map->children[i], map->keys[i], map->keys[i], "a parameter that schemes have");
    for (const auto& info : parameter_infos) {
      auto* node = map->find(info.name);
      if (!node || node->kind != Node::Kind::map) {
        report(node ? *node : *map, info.name, "", fmt::format("{{value: ..., status: ...}}: {}", info.about));
        continue;
      }
      allow(*node, {"value", "status", "source", "note"});
      auto& figure = s.figures[static_cast<std::size_t>(info.parameter)];
      figure.status = choice<FigureStatus>(*node, "status");
      if (auto* source = node->find("source")) figure.source = source->text;
      bool cited =
          figure.status == FigureStatus::published || figure.status == FigureStatus::rule || figure.status == FigureStatus::derived;
      if (cited && figure.source.empty()) report(*node, info.name, "", "a source: its status says that there is one");
      read_value(*node, info, figure);
    }
  }
  void read_value(const Node& node, const ParameterInfo& info, Figure& figure) {
    auto* value = node.find("value");
    if (info.kind == FigureKind::flag) {
      if (!value || value->kind != Node::Kind::boolean)
        return report(value ? *value : node, info.name, value ? value->text : "", "true or false");
      figure.value = value->text == "true";
      return;
    }
    auto number = value ? detail::scaled(value->text, info.kind == FigureKind::share ? 6 : 0) : std::optional<std::int64_t>{};
    int decimals = info.kind == FigureKind::share ? 6 : 0;
    if (!number || *number < info.low || *number > info.high)
      return report(value ? *value : node, info.name, value ? value->text : "",
                    fmt::format("a {} from {} to {}", decimals > 0 ? "share" : "whole number", detail::scaled_text(info.low, decimals),
                                detail::scaled_text(info.high, decimals)));
    figure.value = *number;
  }

  const Node& root_;
  std::string file_;
};

constexpr std::string_view folder = "schemes/", ending = ".yaml";

}  // namespace

std::size_t Scheme::pool_of(Good good) const {
  std::size_t i = 0;
  while (i < pools.size() && (pools[i].goods >> static_cast<unsigned>(good) & 1u) == 0) ++i;
  return i;
}

std::size_t Scheme::pool_named(std::string_view name) const {
  std::size_t i = 0;
  while (i < pools.size() && pools[i].id != name) ++i;
  return i;
}

std::vector<std::string> scheme_ids() {
  std::vector<std::string> list;
  for (auto path : chain::library_paths(folder)) list.emplace_back(path.substr(folder.size(), path.size() - folder.size() - ending.size()));
  return list;
}

std::string_view scheme_text(std::string_view id) {
  return chain::library_text(std::string{folder} + std::string{id} + std::string{ending});
}

Result<Scheme> parse_scheme(const std::string& text, const std::string& file) {
  auto root = table::parse_yaml(text, file);
  if (!root) return std::unexpected(root.error());
  if (root->kind != Node::Kind::map)
    return fail({.code = "custody.bad_scheme", .where = {file, root->line, ""}, .expected = "a map that begins with id"});
  Reader reader{*root, file};
  Scheme scheme = reader.read();
  if (!reader.out.empty()) return std::unexpected(std::move(reader.out));
  return scheme;
}

}  // namespace alumen::custody
