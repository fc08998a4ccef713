#include "rules/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.hpp"

namespace alumen::rules {
namespace {

using table::Node;

/// Reads the fields of one rule book and collects what is wrong.
class Reader {
 public:
  Reader(const Node& root, const std::string& file) : root_(root), file_(file) {}

  Book read() {
    Book book{.method = {}, .file = file_};
    carbon::Method& m = book.method;
    m.id = text("id");
    m.title = text("title");
    m.edition = text("edition");
    m.source = text("source");
    m.boundary = choice<carbon::Boundary>(root_, "boundary");
    m.processes = words("processes");
    m.gases = words("gases");
    m.gwp_set = text("gwp_set");
    m.carbon_factor = ratio("carbon_factor");
    m.slope_edition = text("slope_edition");
    m.electricity = choice<carbon::Electricity>(root_, "electricity");
    m.electricity_apart = flag("electricity_apart");
    m.upstream = flag("upstream");
    m.transport = flag("transport");
    book.valid_from = date("valid_from");
    book.valid_to = date("valid_to");
    if (auto* allocation = root_.find("allocation")) {
      m.co_products = choice<carbon::Allocation>(*allocation, "co_products");
      m.pre_consumer_scrap = choice<carbon::Allocation>(*allocation, "pre_consumer_scrap");
      m.post_consumer_scrap = choice<carbon::Allocation>(*allocation, "post_consumer_scrap");
      m.internal_scrap = choice<carbon::Allocation>(*allocation, "internal_scrap");
      if (m.co_products == carbon::Allocation::co_product) report(*allocation, "co_products", "co_product", "cut_off, mass, economic or substitution");
    } else {
      report(root_, "allocation", "", "a map with co_products and a rule for each kind of scrap");
    }
    static const std::set<std::string_view> known{"id", "title", "edition", "source", "valid_from", "valid_to", "boundary", "processes", "gases", "gwp_set",
                                                  "carbon_factor", "slope_edition", "electricity", "electricity_apart", "upstream", "transport", "allocation"};
    static const std::set<std::string_view> allocated{"co_products", "pre_consumer_scrap", "post_consumer_scrap", "internal_scrap"};
    for (const auto& key : root_.keys)
      if (!known.contains(key)) report(root_, key, key, "a field that rule books have");
    if (auto* allocation = root_.find("allocation"))
      for (const auto& key : allocation->keys)
        if (!allocated.contains(key)) report(*allocation, key, key, "co_products, pre_consumer_scrap, post_consumer_scrap or internal_scrap");
    if (book.valid_from && book.valid_to && *book.valid_from >= *book.valid_to) report(root_, "valid_to", to_text(*book.valid_to), "a day after valid_from");
    return book;
  }

  Diagnostics out;

 private:
  void report(const Node& at, std::string_view field, std::string value, std::string expected) {
    out.push_back({.code = "rules.bad_rule_book", .where = {file_, at.line, std::string{field}}, .value = std::move(value), .expected = std::move(expected)});
  }
  const Node* need(std::string_view key, Node::Kind kind, std::string expected) {
    auto* node = root_.find(key);
    bool scalar = node && kind == Node::Kind::text && node->kind != Node::Kind::list && node->kind != Node::Kind::map && !node->text.empty();
    if (scalar || (node && kind != Node::Kind::text && node->kind == kind)) return node;
    report(node ? *node : root_, key, node ? node->text : "", std::move(expected));
    return nullptr;
  }
  std::string text(std::string_view key) {
    auto* node = need(key, Node::Kind::text, "a text");
    return node ? node->text : "";
  }
  bool flag(std::string_view key) {
    auto* node = need(key, Node::Kind::text, "true or false");
    if (node && node->text != "true" && node->text != "false") report(*node, key, node->text, "true or false");
    return node && node->text == "true";
  }
  std::vector<std::string> words(std::string_view key) {
    std::vector<std::string> list;
    if (auto* node = need(key, Node::Kind::list, "a list"))
      for (const auto& child : node->children) list.push_back(child.text);
    return list;
  }
  /// A number or a quotient such as 44/12.
  double ratio(std::string_view key) {
    auto* node = need(key, Node::Kind::text, "a number or a quotient such as 44/12");
    if (!node) return 0;
    auto expression = Expression::parse(node->text);
    double value = expression && expression->names().empty() ? expression->evaluate({}) : 0;
    if (!(value > 0 && std::isfinite(value))) report(*node, key, node->text, "a number or a quotient such as 44/12");
    return value;
  }
  std::optional<Date> date(std::string_view key) {
    auto* node = root_.find(key);
    if (!node || node->kind == Node::Kind::null) return {};
    auto value = parse_date(node->text);
    if (!value) report(*node, key, node->text, "YYYY-MM-DD");
    return value ? std::optional{*value} : std::nullopt;
  }
  template <class E>
  E choice(const Node& in, std::string_view key) {
    auto* node = in.find(key);
    std::string expected;
    for (const auto& n : names(static_cast<E*>(nullptr))) {
      if (node && n.word == node->text) return n.value;
      expected += (expected.empty() ? "" : ", ") + std::string{n.word};
    }
    report(node ? *node : in, key, node ? node->text : "", "one of " + expected);
    return {};
  }

  const Node& root_;
  std::string file_;
};

constexpr std::string_view folder = "rulebooks/", ending = ".yaml";

}  // namespace

std::vector<std::string> ids() {
  std::vector<std::string> list;
  for (auto path : chain::library_paths(folder)) list.emplace_back(path.substr(folder.size(), path.size() - folder.size() - ending.size()));
  return list;
}

Result<Book> parse(const std::string& text, const std::string& file) {
  auto root = table::parse_yaml(text, file);
  if (!root) return std::unexpected(root.error());
  Reader reader{*root, file};
  Book book = reader.read();
  if (!reader.out.empty()) return std::unexpected(std::move(reader.out));
  return book;
}

Result<Book> load(const std::string& id) {
  std::string path = std::string{folder} + id + std::string{ending};
  auto text = chain::library_text(path);
  if (!text.empty()) return parse(std::string{text}, "library:" + path);
  std::string known;
  for (const auto& k : ids()) known += (known.empty() ? "" : ", ") + k;
  return fail({.code = "rules.unknown_rule_book", .where = {"--rules", 0, ""}, .value = id, .expected = "one of " + known});
}

Result<std::vector<Book>> load_list(const std::string& comma_separated) {
  std::vector<Book> books;
  Diagnostics wrong;
  for (std::size_t at = 0; at <= comma_separated.size();) {
    auto comma = std::min(comma_separated.find(',', at), comma_separated.size());
    auto book = load(comma_separated.substr(at, comma - at));
    if (book)
      books.push_back(std::move(*book));
    else
      wrong.insert(wrong.end(), book.error().begin(), book.error().end());
    at = comma + 1;
  }
  if (!wrong.empty()) return std::unexpected(wrong);
  return books;
}

}  // namespace alumen::rules
