#include "api/border.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <cmath>

#include "api/detail/load.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;
using rules::Figure;

/// First and last year of "2026" or "2026..2034".
Result<std::pair<int, int>> parse_years(const std::string& text) {
  auto dots = text.find("..");
  auto first = parse_integer(text.substr(0, dots)), last = dots == std::string::npos ? first : parse_integer(text.substr(dots + 2));
  if (!first || !last || *first < 2000 || *last > 2100 || *first > *last)
    return fail({.code = "api.bad_argument",
                 .where = {"--year", 0, ""},
                 .value = text,
                 .expected = "a year or two, for example 2026 or 2026..2034"});
  return std::pair{static_cast<int>(*first), static_cast<int>(*last)};
}

/// What both questions begin with.
struct Opened {
  std::pair<int, int> years;
  rules::Assumptions assumptions;
  detail::Loaded loaded;
};
Result<Opened> open(const Place& place, const std::string& years, const std::filesystem::path& assume) {
  auto range = parse_years(years);
  auto assumptions = detail::assumptions(assume);
  Diagnostics wrong;
  if (!range) detail::append(wrong, range.error());
  if (!assumptions) detail::append(wrong, assumptions.error());
  if (!wrong.empty()) return std::unexpected(wrong);
  auto loaded = detail::load(place);
  if (!loaded) return std::unexpected(loaded.error());
  return Opened{*range, std::move(*assumptions), std::move(*loaded)};
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const Figure& f) {
  return {{"value", f.known() ? number(f.value) : Json(nullptr)}, {"missing", f.missing}, {"assumed", f.assumed}};
}
Json json_of(const Where& w) { return {{"file", w.file}, {"row", w.row}, {"column", w.column}}; }

Json json_of(const rules::Assumptions& a) {
  if (a.file.empty()) return nullptr;
  Json list = Json::array();
  for (const auto& x : a.list)
    list.push_back({{"name", x.name}, {"year", x.year ? Json(x.year) : Json(nullptr)}, {"value", x.value}, {"why", x.why}});
  return {{"file", a.file}, {"title", a.title}, {"list", list}};
}

Json json_of(const rules::PrecursorShare& p) {
  return {{"supplier", p.supplier},
          {"material", p.material},
          {"cn_code", p.cn_code},
          {"country", p.country},
          {"basis", word_of(p.basis)},
          {"own", p.own},
          {"mass", p.mass},
          {"direct", number(p.direct)},
          {"default_direct", number(p.default_direct)},
          {"actual_direct", number(p.actual_direct)},
          {"sefa", json_of(p.sefa)},
          {"where", json_of(p.where)}};
}

Json json_of(const rules::BorderGood& g) {
  Json precursors = Json::array();
  for (const auto& p : g.precursors) precursors.push_back(json_of(p));
  Json between = std::isnan(g.certificates_least) ? Json(nullptr) : Json::array({g.certificates_least, g.certificates_most});
  return {{"id", g.id},
          {"material", g.material},
          {"name", g.name},
          {"cn_code", g.cn_code},
          {"country", g.country},
          {"supplier", g.supplier},
          {"date", g.date ? Json(to_text(*g.date)) : Json(nullptr)},
          {"mass_t", g.mass_t},
          {"basis", word_of(g.basis)},
          {"route", word_of(g.route)},
          {"direct", number(g.direct)},
          {"indirect", number(g.indirect)},
          {"default_share", number(g.default_share)},
          {"sefa", json_of(g.sefa)},
          {"deduction", json_of(g.deduction)},
          {"price", json_of(g.price)},
          {"certificates", json_of(g.certificates)},
          {"certificates_between", between},
          {"cost", json_of(g.cost)},
          {"default_direct", number(g.default_direct)},
          {"default_printed", number(g.default_printed)},
          {"default_cost", json_of(g.default_cost)},
          {"actual_direct", number(g.actual_direct)},
          {"actual_cost", json_of(g.actual_cost)},
          {"precursors", precursors},
          {"where", json_of(g.where)}};
}

Json json_of(const rules::BorderSupplier& s) {
  return {{"supplier", s.supplier},
          {"country", s.country},
          {"material", s.material},
          {"basis", word_of(s.basis)},
          {"precursor", s.precursor},
          {"mass_t", s.mass_t},
          {"direct_t", number(s.direct_t)},
          {"default_t", number(s.default_t)},
          {"actual_t", number(s.actual_t)},
          {"default_cost", json_of(s.default_cost)},
          {"actual_cost", json_of(s.actual_cost)}};
}

Json json_of(const rules::BorderYear& y) {
  Json goods = Json::array(), suppliers = Json::array(), prices = Json::object();
  for (const auto& g : y.goods) goods.push_back(json_of(g));
  for (const auto& s : y.suppliers) suppliers.push_back(json_of(s));
  for (const auto& [name, price] : y.prices) prices[name] = json_of(price);
  return {{"year", y.year},
          {"imports", y.imports},
          {"goods_year", y.goods_year},
          {"currency", y.currency},
          {"mass_t", y.mass_t},
          {"below_threshold", y.below_threshold},
          {"threshold", json_of(y.threshold)},
          {"cbam_factor", json_of(y.factor)},
          {"cscf", json_of(y.cscf)},
          {"prices", prices},
          {"certificates", json_of(y.certificates)},
          {"cost", json_of(y.cost)},
          {"default_cost", json_of(y.default_cost)},
          {"goods", goods},
          {"suppliers", suppliers}};
}

Json notes_of(const Diagnostics& notes) { return Json::parse(to_json(notes))["diagnostics"]; }

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string cell(double value) { return std::isfinite(value) ? to_text(value) : ""; }
std::string cell(const Figure& f) { return f.known() ? cell(f.value) : ""; }
std::string missing(const Figure& f) { return fmt::format("{}", fmt::join(f.missing, "; ")); }

}  // namespace

Result<BorderAnswer> border(const BorderQuestion& question) {
  auto book = rules::load(question.rules);
  if (!book) return std::unexpected(book.error());
  auto opened = open(question.place, question.years, question.assume);
  if (!opened) return std::unexpected(opened.error());
  auto& loaded = opened->loaded;
  BorderAnswer answer{.workspace = loaded.chain->name,
                      .title = loaded.chain->title,
                      .book = std::move(*book),
                      .assumptions = std::move(opened->assumptions),
                      .years = {},
                      .notes = std::move(loaded.notes)};
  for (int year = opened->years.first; year <= opened->years.second; ++year) {
    auto counted = rules::border_year(loaded.workspace, *loaded.chain, answer.book,
                                      {.year = year, .assumptions = answer.assumptions, .product = question.product});
    if (!counted) return std::unexpected(counted.error());
    answer.years.push_back(std::move(counted->value));
    detail::append(answer.notes, counted->notes);
  }
  tidy(answer.notes);
  return answer;
}

Result<LandedAnswer> landed(const LandedQuestion& question) {
  auto opened = open(question.place, question.years, question.assume);
  if (!opened) return std::unexpected(opened.error());
  auto& loaded = opened->loaded;
  LandedAnswer answer{.workspace = loaded.chain->name,
                      .title = loaded.chain->title,
                      .market = question.market,
                      .rules = {},
                      .assumptions = std::move(opened->assumptions),
                      .rows = {},
                      .notes = std::move(loaded.notes)};
  std::string charge = question.market == "EU" ? "eu-cbam-2026" : question.market == "GBR" ? "uk-cbam-2027" : "";
  std::optional<rules::Book> book;
  if (!charge.empty()) {
    auto read = rules::load(charge);
    if (!read) return std::unexpected(read.error());
    book = std::move(*read);
  }
  for (int year = opened->years.first; year <= opened->years.second; ++year) {
    // Before a border rule holds there is no charge.
    bool holds = book && (!book->valid_from || year_of(*book->valid_from) <= year) && (!book->valid_to || year < year_of(*book->valid_to));
    if (holds) answer.rules = charge;
    auto costs = rules::landed_costs(loaded.workspace, *loaded.chain, holds ? &*book : nullptr, question.market,
                                     {.year = year, .assumptions = answer.assumptions, .product = question.product});
    if (!costs) return std::unexpected(costs.error());
    answer.rows.insert(answer.rows.end(), costs->value.begin(), costs->value.end());
    detail::append(answer.notes, costs->notes);
  }
  tidy(answer.notes);
  return answer;
}

std::string to_json(const BorderAnswer& a) {
  Json years = Json::array();
  for (const auto& y : a.years) years.push_back(json_of(y));
  return dump({{"schema", chain::schema_version},
               {"workspace", a.workspace},
               {"title", a.title},
               {"library", chain::library_hash()},
               {"rules", a.book.method.id},
               {"rules_title", a.book.method.title},
               {"assumptions", json_of(a.assumptions)},
               {"years", years},
               {"diagnostics", notes_of(a.notes)}});
}

std::string to_json(const LandedAnswer& a) {
  Json rows = Json::array();
  for (const auto& r : a.rows)
    rows.push_back({{"consignment", r.consignment},
                    {"year", r.year},
                    {"supplier", r.supplier},
                    {"country", r.country},
                    {"cn_code", r.cn_code},
                    {"name", r.name},
                    {"mass_t", r.mass_t},
                    {"currency", r.currency},
                    {"price", json_of(r.price)},
                    {"freight", json_of(r.freight)},
                    {"duty_pct", number(r.duty_pct)},
                    {"duty", json_of(r.duty)},
                    {"duty_rows", r.duty_rows},
                    {"border", json_of(r.border)},
                    {"total", json_of(r.total)},
                    {"paid_abroad", json_of(r.paid_abroad)},
                    {"where", json_of(r.where)}});
  return dump({{"schema", chain::schema_version},
               {"workspace", a.workspace},
               {"title", a.title},
               {"library", chain::library_hash()},
               {"market", a.market},
               {"rules", a.rules},
               {"assumptions", json_of(a.assumptions)},
               {"rows", rows},
               {"diagnostics", notes_of(a.notes)}});
}

std::string to_csv(const BorderAnswer& a) {
  std::string out = a.assumptions.file.empty() ? "" : "# projection under " + a.assumptions.file + "\n";
  out +=
      "rules,year,good,material,cn_code,country,supplier,date,mass_t,basis,route,direct,indirect,default_share,sefa,deduction,price,"
      "certificates,cost,currency,default_direct,default_cost,actual_direct,actual_cost,missing,assumed\n";
  for (const auto& y : a.years)
    for (const auto& g : y.goods)
      out += table::csv_line({y.rules,
                              std::to_string(y.year),
                              g.id,
                              g.material,
                              g.cn_code,
                              g.country,
                              g.supplier,
                              g.date ? to_text(*g.date) : "",
                              cell(g.mass_t),
                              std::string{word_of(g.basis)},
                              std::string{word_of(g.route)},
                              cell(g.direct),
                              cell(g.indirect),
                              cell(g.default_share),
                              cell(g.sefa),
                              cell(g.deduction),
                              cell(g.price),
                              cell(g.certificates),
                              cell(g.cost),
                              y.currency,
                              cell(g.default_direct),
                              cell(g.default_cost),
                              cell(g.actual_direct),
                              cell(g.actual_cost),
                              missing(g.cost),
                              fmt::format("{}", fmt::join(g.cost.assumed, "; "))});
  return out;
}

std::string to_csv(const LandedAnswer& a) {
  std::string out = a.assumptions.file.empty() ? "" : "# projection under " + a.assumptions.file + "\n";
  out += "market,year,consignment,cn_code,country,supplier,mass_t,currency,price,freight,duty_pct,duty,border,total,paid_abroad,missing\n";
  for (const auto& r : a.rows)
    out += table::csv_line({a.market, std::to_string(r.year), r.consignment, r.cn_code, r.country, r.supplier, cell(r.mass_t), r.currency,
                            cell(r.price), cell(r.freight), cell(r.duty_pct), cell(r.duty), cell(r.border), cell(r.total),
                            cell(r.paid_abroad), missing(r.total)});
  return out;
}

}  // namespace alumen::api
