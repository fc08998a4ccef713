#include "rules/detail/book_reader.hpp"

#include <algorithm>
#include <cmath>

#include "base/expression.hpp"
#include "base/number.hpp"

namespace alumen::rules {
namespace detail {
namespace {

using table::Node;

/// Typed access to the keys of one map; collects what is wrong and which keys were asked for.
class MapReader {
 public:
  MapReader(const Node& root, const std::string& file, Code code, Diagnostics& out) : root_(root), file_(file), code_(code), out_(out) {}

  void report(const Node& at, std::string_view field, std::string value, std::string expected) {
    out_.push_back(
        {.code = code_, .where = {file_, at.line, std::string{field}}, .value = std::move(value), .expected = std::move(expected)});
  }
  const Node* find(std::string_view key) {
    known_.emplace_back(key);
    auto* node = root_.find(key);
    return node && node->kind == Node::Kind::null ? nullptr : node;
  }
  std::string text(std::string_view key, bool needed = true) {
    auto* node = find(key);
    bool scalar = node && node->kind != Node::Kind::list && node->kind != Node::Kind::map && !node->text.empty();
    if (scalar) return node->text;
    if (node || needed) report(node ? *node : root_, key, node ? node->text : "", "a text");
    return "";
  }
  bool flag(std::string_view key, std::optional<bool> otherwise = {}) {
    auto* node = find(key);
    if (!node && otherwise) return *otherwise;
    if (!node || (node->text != "true" && node->text != "false"))
      report(node ? *node : root_, key, node ? node->text : "", "true or false");
    return node && node->text == "true";
  }
  std::vector<std::string> words(std::string_view key, bool needed = true) {
    std::vector<std::string> list;
    auto* node = find(key);
    if (node && node->kind == Node::Kind::list)
      for (const auto& child : node->children) list.push_back(child.text);
    else if (node || needed)
      report(node ? *node : root_, key, node ? node->text : "", "a list");
    return list;
  }
  /// A number or a quotient such as 44/12; NaN when it is left out.
  double number(std::string_view key, bool needed, double low) {
    auto* node = find(key);
    if (!node && !needed) return chain::not_given;
    auto expression = node ? Expression::parse(node->text) : Result<Expression>{std::unexpected(Diagnostics{})};
    double value = expression && expression->names().empty() ? expression->evaluate({}) : chain::not_given;
    if (!(value >= low && std::isfinite(value)))
      report(node ? *node : root_, key, node ? node->text : "", "a number or a quotient such as 44/12");
    return value;
  }
  std::optional<Date> date(std::string_view key) {
    auto* node = find(key);
    if (!node) return {};
    auto value = parse_date(node->text);
    if (!value) report(*node, key, node->text, "YYYY-MM-DD");
    return value ? std::optional{*value} : std::nullopt;
  }
  template <class E>
  E choice(std::string_view key, std::optional<E> otherwise = {}) {
    auto* node = find(key);
    if (!node && otherwise) return *otherwise;
    std::string expected;
    for (const auto& n : names(static_cast<E*>(nullptr))) {
      if (node && n.word == node->text) return n.value;
      expected += (expected.empty() ? "" : ", ") + std::string{n.word};
    }
    report(node ? *node : root_, key, node ? node->text : "", "one of " + expected);
    return {};
  }
  /// "2026", "2026-2030" or nothing.
  void years(std::string_view key, int& from, int& to) {
    auto* node = find(key);
    if (!node) return;
    auto dash = node->text.find('-');
    auto first = parse_number(node->text.substr(0, dash)),
         last = dash == std::string::npos ? first : parse_number(node->text.substr(dash + 1));
    if (!first || !last || *first < 1990 || *last > 2200 || *first > *last)
      return report(*node, key, node->text, "a year or two years such as 2027-2030");
    from = static_cast<int>(*first), to = static_cast<int>(*last);
  }
  /// Whoever calls this has asked for every key that there may be.
  void no_others(std::string_view what) {
    for (std::size_t i = 0; i < root_.keys.size(); ++i)
      if (std::ranges::find(known_, root_.keys[i]) == known_.end())
        report(root_.children[i], root_.keys[i], root_.keys[i], std::string{what});
  }
  const Node& root() const { return root_; }

 private:
  const Node& root_;
  const std::string& file_;
  Code code_;
  Diagnostics& out_;
  std::vector<std::string> known_;
};

void read_method(MapReader& r, carbon::Method& m) {
  m.id = r.text("id");
  m.title = r.text("title");
  m.edition = r.text("edition");
  m.source = r.text("source");
  m.boundary = r.choice<carbon::Boundary>("boundary");
  m.processes = r.words("processes");
  m.gases = r.words("gases");
  m.gwp_set = r.text("gwp_set");
  m.carbon_factor = r.number("carbon_factor", true, 0.1);
  m.slope_edition = r.text("slope_edition");
  m.electricity = r.choice<carbon::Electricity>("electricity");
  m.electricity_apart = r.flag("electricity_apart");
  m.upstream = r.flag("upstream");
  m.other_parties = r.flag("other_parties", true);
  m.transport = r.flag("transport");
}

void read_allocation(const Node& node, const std::string& file, carbon::Method& m, Diagnostics& out) {
  MapReader r{node, file, "rules.bad_rule_book", out};
  m.co_products = r.choice<carbon::Allocation>("co_products");
  m.pre_consumer_scrap = r.choice<carbon::Allocation>("pre_consumer_scrap");
  m.post_consumer_scrap = r.choice<carbon::Allocation>("post_consumer_scrap");
  m.internal_scrap = r.choice<carbon::Allocation>("internal_scrap");
  if (m.co_products == carbon::Allocation::co_product)
    r.report(node, "co_products", "co_product", "cut_off, mass, economic, substitution or value_corrected");
  r.no_others("co_products, pre_consumer_scrap, post_consumer_scrap or internal_scrap");
}

BookParameter read_parameter(const Node& node, const std::string& file, Diagnostics& out) {
  MapReader r{node, file, "rules.bad_rule_book", out};
  BookParameter p{.name = r.text("name"), .line = node.line};
  r.years("year", p.from_year, p.to_year);
  p.value = r.number("value", false, 0);
  p.unit = r.text("unit", false);
  p.status = r.choice<chain::Status>("status", chain::Status::rule);
  p.source = r.text("source", false);
  p.note = r.text("note", false);
  if (!std::isnan(p.value) && p.source.empty() && p.status != chain::Status::unverified)
    r.report(node, "source", "", "where the figure stands, or status: unverified");
  r.no_others("name, year, value, unit, status, source or note");
  return p;
}

/// Two values of one parameter in one year contradict one another.
void check_years(const Book& book, const Node& root, const std::string& file, Diagnostics& out) {
  for (std::size_t i = 0; i < book.parameters.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto &a = book.parameters[j], &b = book.parameters[i];
      if (a.name == b.name && a.from_year <= b.to_year && b.from_year <= a.to_year)
        out.push_back({.code = "rules.bad_rule_book",
                       .where = {file, b.line ? b.line : root.line, "year"},
                       .value = b.name,
                       .expected = "one value a year; the other stands in line " + std::to_string(a.line)});
    }
}

}  // namespace

Result<Book> read_book(const Node& root, const std::string& file) {
  Diagnostics out;
  MapReader r{root, file, "rules.bad_rule_book", out};
  Book book{.method = {}, .file = file};
  read_method(r, book.method);
  book.valid_from = r.date("valid_from");
  book.valid_to = r.date("valid_to");
  if (auto* allocation = r.find("allocation"))
    read_allocation(*allocation, file, book.method, out);
  else
    r.report(root, "allocation", "", "a map with co_products and a rule for each kind of scrap");
  book.procedure = r.text("procedure", false);
  if (!book.procedure.empty() && book.procedure != "eu_border" && book.procedure != "uk_border")
    r.report(root, "procedure", book.procedure, "eu_border or uk_border");
  book.defaults = r.choice<DefaultPolicy>("defaults", DefaultPolicy::chain);
  book.functional_unit = r.text("functional_unit", false);
  book.grouping = r.text("grouping", false);
  book.data_quality = r.text("data_quality", false);
  book.uncertainty = r.text("uncertainty", false);
  book.required = r.words("required", false);
  book.goods = r.words("goods", false);
  book.precursors = r.words("precursors", false);
  book.exempt_origins = r.words("exempt_origins", false);
  if (auto* parameters = r.find("parameters"))
    for (const auto& child : parameters->children) book.parameters.push_back(read_parameter(child, file, out));
  check_years(book, root, file, out);
  r.no_others("a field that rule books have");
  if (book.valid_from && book.valid_to && *book.valid_from >= *book.valid_to)
    r.report(root, "valid_to", to_text(*book.valid_to), "a day after valid_from");
  if (!out.empty()) return std::unexpected(std::move(out));
  return book;
}

}  // namespace detail

Result<Assumptions> parse_assumptions(const std::string& text, const std::string& file) {
  auto root = table::parse_yaml(text, file);
  if (!root) return std::unexpected(root.error());
  Diagnostics out;
  detail::MapReader r{*root, file, "rules.bad_assumption", out};
  Assumptions all{.file = file, .title = r.text("title"), .list = {}};
  auto* list = r.find("assumptions");
  if (!list || list->kind != table::Node::Kind::list)
    r.report(*root, "assumptions", "", "a list of name, year, value and why");
  else
    for (const auto& child : list->children) {
      detail::MapReader one{child, file, "rules.bad_assumption", out};
      int from = 0, to = 0;
      one.years("year", from, to);
      Assumption a{.name = one.text("name"),
                   .year = 0,
                   .value = one.number("value", true, -1e12),
                   .why = one.text("why"),
                   .where = {file, child.line, ""}};
      one.no_others("name, year, value or why");
      for (a.year = from; a.year <= to; ++a.year) all.list.push_back(a);
    }
  r.no_others("title or assumptions");
  if (!out.empty()) return std::unexpected(std::move(out));
  return all;
}

}  // namespace alumen::rules
