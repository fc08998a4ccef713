// The report page: the template that tools/page made, filled with a title and the answer.
#include <nlohmann/json.hpp>

#include <string_view>

#include "api/api.hpp"

namespace alumen::api {
namespace detail {
/// Template of the page, with {{title}} before {{data}}.
std::string_view report_page();
}  // namespace detail

namespace {

using Json = nlohmann::ordered_json;

/// Text that may stand between tags.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

/// JSON that may stand in a <script>: no '<' can end it or open a comment, and no line separator of Unicode is left.
std::string embeddable(std::string_view json) {
  constexpr std::string_view line_separators = "\xE2\x80";
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      out += "\\u003c";
    } else if (json.substr(i, 2) == line_separators && i + 2 < json.size() && (json[i + 2] == '\xA8' || json[i + 2] == '\xA9')) {
      out += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

/// The choices of a rule book, from which the page tells its boundary in words.
Json json_of(const rules::Book& book) {
  const auto& m = book.method;
  Json allocation{{"co_products", word_of(m.co_products)},
                  {"pre_consumer_scrap", word_of(m.pre_consumer_scrap)},
                  {"post_consumer_scrap", word_of(m.post_consumer_scrap)},
                  {"internal_scrap", word_of(m.internal_scrap)}};
  return {{"id", m.id}, {"title", m.title}, {"edition", m.edition}, {"source", m.source}, {"boundary", word_of(m.boundary)},
          {"processes", m.processes}, {"gases", m.gases}, {"gwp_set", m.gwp_set}, {"carbon_factor", m.carbon_factor},
          {"slope_edition", m.slope_edition}, {"electricity", word_of(m.electricity)}, {"electricity_apart", m.electricity_apart},
          {"upstream", m.upstream}, {"transport", m.transport}, {"allocation", allocation}};
}

/// The template with its two places filled. Each is looked for once, in order, so that filled-in text is never searched.
std::string filled(std::string_view page, std::string_view title, std::string_view data) {
  constexpr std::string_view title_mark = "{{title}}", data_mark = "{{data}}";
  auto at_title = page.find(title_mark);
  auto at_data = page.find(data_mark, at_title);
  std::string out;
  out.reserve(page.size() + title.size() + data.size());
  out += page.substr(0, at_title);
  out += title;
  out += page.substr(at_title + title_mark.size(), at_data - at_title - title_mark.size());
  out += data;
  out += page.substr(at_data + data_mark.size());
  return out;
}

}  // namespace

std::string to_html(const FootprintAnswer& answer, const PageFacts& facts) {
  Json books = Json::array();
  for (const auto& id : answer.rules)
    if (auto book = rules::load(id)) books.push_back(json_of(*book));
  Json data{{"program", facts.program}, {"command", facts.command}, {"books", books}};
  // The answer stands in the page as the JSON answer prints it: one meaning of every field, and the same digits.
  std::string head = data.dump(-1, ' ', false, Json::error_handler_t::replace);
  head.back() = ',';
  auto compact = Json::parse(to_json(answer), nullptr, false).dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string& name = answer.title.empty() ? answer.workspace : answer.title;
  return filled(detail::report_page(), escaped(name + ": product carbon footprint"), embeddable(head + "\"answer\":" + compact + "}"));
}

}  // namespace alumen::api
