// The page that a buyer opens: the comparison, and what a reader needs to repeat it.
#include "api/compare.hpp"
#include "api/detail/page.hpp"
#include "chain/chain.hpp"

namespace alumen::api {

std::string to_html(const CompareAnswer& answer, const PageFacts& facts) {
  const std::string& product = answer.name.empty() ? answer.output : answer.name;
  const std::string& place = answer.title.empty() ? answer.workspace : answer.title;
  const std::string more = "{\"library\":\"" + std::string{chain::library_hash()} + "\"}";
  return detail::page(detail::compare_page(), product + ", " + place + ": why the numbers differ", facts, more, to_json(answer));
}

}  // namespace alumen::api
