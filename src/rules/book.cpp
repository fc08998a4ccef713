#include "rules/book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/number.hpp"
#include "rules/detail/book_reader.hpp"

namespace alumen::rules {
namespace {

constexpr std::string_view folder = "rulebooks/", ending = ".yaml";

bool begins_with_one(const std::vector<std::string>& prefixes, std::string_view code) {
  return std::ranges::any_of(prefixes, [&](const auto& prefix) { return code.starts_with(prefix); });
}

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

/// Number of single-letter edits between two words, for the nearest name.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

Figure combine(const Figure& a, const Figure& b, double value) {
  Figure out{value, a.missing, a.assumed};
  auto add = [](std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const auto& name : from)
      if (std::ranges::find(to, name) == to.end()) to.push_back(name);
  };
  add(out.missing, b.missing);
  add(out.assumed, b.assumed);
  if (!out.known()) out.value = chain::not_given;
  return out;
}

Figure Book::parameter(std::string_view name, int year, const Assumptions& assumptions) const {
  std::string full = fmt::format("{} {}", name, year);
  for (const auto& p : parameters)
    if (p.name == name && p.from_year <= year && year <= p.to_year && !std::isnan(p.value)) return {p.value, {}, {}};
  for (const auto& a : assumptions.list)
    if (a.name == name && (a.year == 0 || a.year == year)) return {a.value, {}, {full}};
  return {chain::not_given, {full}, {}};
}

bool Book::covers(std::string_view cn_code) const { return goods.empty() || begins_with_one(goods, cn_code); }
bool Book::precursor(std::string_view cn_code) const { return begins_with_one(precursors, cn_code); }
bool Book::exempt(std::string_view country) const { return std::ranges::find(exempt_origins, country) != exempt_origins.end(); }

std::vector<std::string> ids() {
  std::vector<std::string> list;
  for (auto path : chain::library_paths(folder)) list.emplace_back(path.substr(folder.size(), path.size() - folder.size() - ending.size()));
  return list;
}

Result<Book> parse(const std::string& text, const std::string& file) {
  auto root = table::parse_yaml(text, file);
  if (!root) return std::unexpected(root.error());
  return detail::read_book(*root, file);
}

Result<Book> load(const std::string& id) {
  if (id.ends_with(ending)) {
    std::filesystem::path path{id};
    auto shown = path.filename().string();
    auto text = table::read_text(path, shown);
    if (!text) return std::unexpected(text.error());
    return parse(*text, shown);
  }
  std::string path = std::string{folder} + id + std::string{ending};
  auto text = chain::library_text(path);
  if (!text.empty()) return parse(std::string{text}, "library:" + path);
  auto known = ids();
  auto nearest = std::ranges::min_element(known, {}, [&](const auto& k) { return distance(k, id); });
  std::string remedy = nearest != known.end() && distance(*nearest, id) <= 4 ? "did you mean " + *nearest + "?" : "";
  return fail({.code = "rules.unknown_rule_book",
               .where = {"--rules", 0, ""},
               .value = id,
               .expected = "one of " + joined(known),
               .remedy = remedy});
}

Result<std::vector<Book>> load_list(const std::string& comma_separated) {
  std::string list = comma_separated == "all" ? fmt::format("{}", fmt::join(ids(), ",")) : comma_separated;
  std::vector<Book> books;
  Diagnostics wrong;
  for (std::size_t at = 0; at <= list.size();) {
    auto comma = std::min(list.find(',', at), list.size());
    auto book = load(list.substr(at, comma - at));
    if (book)
      books.push_back(std::move(*book));
    else
      wrong.insert(wrong.end(), book.error().begin(), book.error().end());
    at = comma + 1;
  }
  if (!wrong.empty()) return std::unexpected(wrong);
  return books;
}

std::vector<std::pair<std::string, std::string>> describe(const Book& book) {
  const auto& m = book.method;
  auto yes = [](bool value) { return std::string{value ? "yes" : "no"}; };
  auto word = [](auto value) { return std::string{word_of(value)}; };
  std::vector<std::pair<std::string, std::string>> out{{"title", m.title},
                                                       {"edition", m.edition},
                                                       {"source", m.source},
                                                       {"valid from", book.valid_from ? to_text(*book.valid_from) : ""},
                                                       {"valid to", book.valid_to ? to_text(*book.valid_to) : ""},
                                                       {"boundary", word(m.boundary)},
                                                       {"processes", m.processes.empty() ? "all" : joined(m.processes)},
                                                       {"gases", joined(m.gases)},
                                                       {"GWP set", m.gwp_set},
                                                       {"carbon factor", to_text(m.carbon_factor)},
                                                       {"slope edition", m.slope_edition},
                                                       {"electricity", word(m.electricity)},
                                                       {"electricity apart", yes(m.electricity_apart)},
                                                       {"upstream factors", yes(m.upstream)},
                                                       {"other parties", yes(m.other_parties)},
                                                       {"transport", yes(m.transport)},
                                                       {"co-products", word(m.co_products)},
                                                       {"pre-consumer scrap", word(m.pre_consumer_scrap)},
                                                       {"post-consumer scrap", word(m.post_consumer_scrap)},
                                                       {"internal scrap", word(m.internal_scrap)},
                                                       {"procedure", book.procedure},
                                                       {"defaults", word(book.defaults)},
                                                       {"functional unit", book.functional_unit},
                                                       {"grouping", book.grouping},
                                                       {"data quality", book.data_quality},
                                                       {"uncertainty", book.uncertainty},
                                                       {"required fields", joined(book.required)},
                                                       {"goods", joined(book.goods)},
                                                       {"precursors", joined(book.precursors)},
                                                       {"exempt origins", joined(book.exempt_origins)}};
  for (const auto& p : book.parameters) {
    std::string years = p.from_year == 0           ? ""
                        : p.from_year == p.to_year ? fmt::format(" {}", p.from_year)
                                                   : fmt::format(" {}-{}", p.from_year, p.to_year);
    out.emplace_back(p.name + years, std::isnan(p.value)
                                         ? "open"
                                         : fmt::format("{}{}{}", to_text(p.value), p.unit.empty() || p.unit == "1" ? "" : " ",
                                                       p.unit == "1" ? "" : p.unit));
  }
  std::erase_if(out, [](const auto& field) { return field.second.empty(); });
  return out;
}

std::vector<Choice> differences(const Book& a, const Book& b) {
  std::vector<Choice> out;
  auto first = describe(a), second = describe(b);
  auto find = [](const auto& fields, const std::string& name) {
    auto at = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
    return at == fields.end() ? std::string{} : at->second;
  };
  for (const auto& [name, value] : first)
    if (auto other = find(second, name); other != value) out.push_back({name, value, other});
  for (const auto& [name, value] : second)
    if (std::ranges::find(first, name, &std::pair<std::string, std::string>::first) == first.end()) out.push_back({name, "", value});
  return out;
}

}  // namespace alumen::rules
