// The report page: the answer, and the choices of its rule books.
#include <nlohmann/json.hpp>

#include "api/api.hpp"
#include "api/detail/page.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

/// The choices of a rule book, from which the page tells its boundary in words.
Json json_of(const rules::Book& book) {
  const auto& m = book.method;
  Json allocation{{"co_products", word_of(m.co_products)},
                  {"pre_consumer_scrap", word_of(m.pre_consumer_scrap)},
                  {"post_consumer_scrap", word_of(m.post_consumer_scrap)},
                  {"internal_scrap", word_of(m.internal_scrap)}};
  return {{"id", m.id},
          {"title", m.title},
          {"edition", m.edition},
          {"source", m.source},
          {"boundary", word_of(m.boundary)},
          {"processes", m.processes},
          {"gases", m.gases},
          {"gwp_set", m.gwp_set},
          {"carbon_factor", m.carbon_factor},
          {"slope_edition", m.slope_edition},
          {"electricity", word_of(m.electricity)},
          {"electricity_apart", m.electricity_apart},
          {"upstream", m.upstream},
          {"transport", m.transport},
          {"allocation", allocation}};
}

}  // namespace

std::string to_html(const FootprintAnswer& answer, const PageFacts& facts) {
  Json books = Json::array();
  for (const auto& id : answer.rules)
    if (auto book = rules::load(id)) books.push_back(json_of(*book));
  const std::string& name = answer.title.empty() ? answer.workspace : answer.title;
  return detail::page(detail::report_page(), name + ": product carbon footprint", facts, Json{{"books", books}}.dump(), to_json(answer));
}

}  // namespace alumen::api
