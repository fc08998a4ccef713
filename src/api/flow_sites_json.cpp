#include <cmath>
#include <nlohmann/json.hpp>

#include "api/detail/page.hpp"
#include "api/flow_sites.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const flows::PlannedSite& s) {
  Json states = Json::array();
  for (const auto& x : s.states)
    states.push_back(
        {{"year", x.year}, {"open", x.open}, {"capacity_t", x.capacity_t}, {"charged_t", x.charged_t}, {"metal_t", x.metal_t}});
  return {{"id", s.site.id},
          {"name", s.site.name},
          {"latitude", number(s.site.latitude)},
          {"longitude", number(s.site.longitude)},
          {"existing_t", s.site.existing_t},
          {"opens", s.opens ? Json(s.opens) : Json(nullptr)},
          {"states", states},
          {"line", s.site.line}};
}

Json json_of(const flows::Placement& p) {
  return {{"year", p.year},   {"region", p.region}, {"material", p.material}, {"to", word_of(p.kind)},
          {"place", p.place}, {"mass_t", p.mass_t}, {"km", number(p.km)},     {"co2_t", p.co2_t}};
}

Json json_of(const flows::ProductOutput& o) {
  Json contents = Json::array();
  for (const auto& c : o.contents)
    contents.push_back({{"element", c.element}, {"pct", c.pct}, {"low_pct", c.low_pct}, {"high_pct", c.high_pct}});
  return {{"year", o.year}, {"site", o.site}, {"product", o.product}, {"metal_t", o.metal_t}, {"contents", contents}};
}

/// Every line of a period's money with its name; costs are positive.
std::vector<std::pair<std::string_view, double>> lines(const flows::PlanMoney& m) {
  return {{"sales", m.sales},
          {"outlets", m.outlets},
          {"purchases", m.purchases},
          {"freight", m.freight},
          {"outlet_charges", m.outlet_charges},
          {"processing", m.processing},
          {"residues", m.residues},
          {"disposal", m.disposal},
          {"carbon", m.carbon},
          {"fixed", m.fixed},
          {"capital", m.capital},
          {"net", m.net()}};
}
Json json_of(const flows::PlanMoney& m) {
  Json out{{"year", m.year}};
  for (const auto& [name, value] : lines(m)) out[name] = value;
  return out;
}

Json json_of(const flows::ShadowPrice& p) { return {{"of", word_of(p.of)}, {"subject", p.subject}, {"year", p.year}, {"value", p.value}}; }

template <class T>
Json array_of(const std::vector<T>& values) {
  Json out = Json::array();
  for (const auto& v : values) out.push_back(json_of(v));
  return out;
}

Json json_of(const flows::SitesResult& r) {
  return {{"id", r.plan.id},
          {"name", r.plan.name},
          {"currency", r.plan.currency},
          {"discount_rate", r.plan.discount_rate},
          {"capital", word_of(r.plan.capital)},
          {"status", r.status},
          {"solver", r.solver},
          {"gap", number(r.gap)},
          {"nodes", r.nodes},
          {"present_value", r.present_value},
          {"present_value_bound", number(r.present_value_bound)},
          {"export_value", number(r.export_value)},
          {"gain", number(r.gain)},
          {"gain_per_year", number(r.gain_per_year)},
          {"sites", array_of(r.sites)},
          {"placements", array_of(r.placements)},
          {"outputs", array_of(r.outputs)},
          {"money", array_of(r.money)},
          {"prices", array_of(r.prices)},
          {"balance", r.balance}};
}

}  // namespace

std::string to_json(const SitesAnswer& answer) {
  Json plans = Json::array();
  for (const auto& p : answer.plans) plans.push_back(json_of(p));
  Json json{{"schema", chain::schema_version},
            {"workspace", answer.workspace},
            {"title", answer.title},
            {"library", chain::library_hash()},
            {"plans", plans},
            {"diagnostics", Json::parse(to_json(answer.notes))["diagnostics"]}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const SitesAnswer& answer) {
  std::string out = "plan,year,kind,subject,figure,value,unit\n";
  for (const auto& r : answer.plans) {
    auto put = [&](int year, std::string_view kind, const std::string& subject, std::string_view figure, double value,
                   const std::string& unit) {
      if (std::isfinite(value))
        out += table::csv_line(
            {r.plan.id, year ? std::to_string(year) : "", std::string{kind}, subject, std::string{figure}, to_text(value), unit});
    };
    const auto& money = r.plan.currency;
    put(0, "plan", "", "present_value", r.present_value, money);
    put(0, "plan", "", "export_value", r.export_value, money);
    put(0, "plan", "", "gain", r.gain, money);
    put(0, "plan", "", "gain_per_year", r.gain_per_year, money + "/year");
    put(0, "plan", "", "gap", r.gap, "1");
    for (const auto& s : r.sites)
      for (const auto& x : s.states) {
        put(x.year, "site", s.site.id, "capacity", x.capacity_t, "t/year");
        put(x.year, "site", s.site.id, "charged", x.charged_t, "t/year");
        put(x.year, "site", s.site.id, "metal", x.metal_t, "t/year");
      }
    for (const auto& p : r.placements) {
      auto subject = p.region + "/" + p.material + (p.place.empty() ? "" : "/" + p.place);
      put(p.year, word_of(p.kind), subject, "mass", p.mass_t, "t/year");
    }
    for (const auto& o : r.outputs) {
      put(o.year, "output", o.site + "/" + o.product, "metal", o.metal_t, "t/year");
      for (const auto& c : o.contents) put(o.year, "output", o.site + "/" + o.product + "/" + c.element, "content", c.pct, "%");
    }
    for (const auto& m : r.money)
      for (const auto& [name, value] : lines(m)) put(m.year, "money", "", name, value, money + "/year");
    for (const auto& p : r.prices) put(p.year, "price", p.subject, word_of(p.of), p.value, money + "/t");
  }
  return out;
}

std::string to_html(const SitesAnswer& answer, const PageFacts& facts) {
  const auto& title = answer.title.empty() ? answer.workspace : answer.title;
  return detail::page(detail::flows_page(), title + ": melt at home or export", facts, "{}", to_json(answer));
}

}  // namespace alumen::api
