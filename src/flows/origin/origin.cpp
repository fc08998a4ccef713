#include "flows/origin/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "chain/bind.hpp"
#include "flows/origin/detail/supply.hpp"

namespace alumen::flows {

chain::Tables origin_tables() {
  return {chain::describe_table<Trade>(), chain::describe_table<Production>(), chain::describe_table<OriginIntensity>()};
}

namespace {

using Size = std::size_t;
using Goods = std::pair<int, TradeStage>;
constexpr double mirror_tolerance = 0.1;  // part of the traded mass by which both sides may differ before it is told
constexpr Size named_at_most = 8;         // countries in one message

/// Codes of countries with their names, as the reference library has them.
std::map<std::string, std::string> known_countries() {
  std::map<std::string, std::string> out;
  auto csv = table::parse_csv(std::string{chain::library_text("forms/countries.csv")}, "library:forms/countries.csv");
  check(csv.has_value(), "the library lists the countries");
  int code = csv->column("iso3"), name = csv->column("name");
  for (Size i = 0; i < csv->rows(); ++i) out.emplace(csv->cell(i, static_cast<Size>(code)), csv->cell(i, static_cast<Size>(name)));
  return out;
}

/// Codes that ISO 3166-1 leaves to its users, for regions of their own.
bool user_assigned(const std::string& code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         (code.starts_with("AA") || (code[0] == 'Q' && code[1] >= 'M') || code[0] == 'X' || code.starts_with("ZZ"));
}

/// The tables, checked.
class Tables {
 public:
  Tables(const chain::Workspace& workspace, const OriginOptions& options, Diagnostics& out)
      : workspace_(workspace), options_(options), out_(out), countries_(known_countries()) {
    for (auto& r : chain::rows_of<Trade>(workspace, out_))
      if (wanted(r.year, r.stage) && known(r, "exporter", r.exporter) && known(r, "importer", r.importer)) add(std::move(r));
    for (auto& r : chain::rows_of<Production>(workspace, out_))
      if (wanted(r.year, r.stage) && known(r, "country", r.country)) {
        unverified(r);
        production[{r.year, r.stage}].push_back(std::move(r));
      }
    for (auto& r : chain::rows_of<OriginIntensity>(workspace, out_))
      if (wanted(0, r.stage) && known(r, "country", r.country)) intensities.push_back(std::move(r));
    if (!has_errors(out_) && trade.empty() && production.empty())
      out_.push_back({.code = "flows.no_trade",
                      .where = {std::string{Trade::table} + ".csv", 0, ""},
                      .value = asked(),
                      .detail = "neither trade nor production"});
  }

  std::map<Goods, std::vector<Trade>> trade;
  std::map<Goods, std::vector<Production>> production;
  std::vector<OriginIntensity> intensities;

  Where where(const chain::Row& row, std::string column) const { return {workspace_.files[row.file], row.line, std::move(column)}; }
  void unverified(const auto& row) {
    if (row.status == chain::Status::unverified)
      out_.push_back({.code = "chain.unverified", .where = where(row, "status"), .value = key(row), .detail = "a figure of origin"});
  }

 private:
  bool wanted(int year, TradeStage stage) const {
    return (year == 0 || options_.year == 0 || year == options_.year) && (options_.stage.empty() || options_.stage == word_of(stage));
  }
  std::string asked() const {
    return fmt::format("{}{}{}", options_.year ? std::to_string(options_.year) : "", options_.year && !options_.stage.empty() ? " " : "",
                       options_.stage);
  }

  bool known(const chain::Row& row, std::string column, const std::string& code) {
    if (countries_.contains(code) || user_assigned(code)) return true;
    std::string expected;
    for (const auto& [iso, name] : countries_)
      if (name == code) expected = iso;
    std::vector<std::string_view> codes;
    for (const auto& c : countries_) codes.push_back(c.first);
    if (expected.empty()) expected = nearest(codes, code);
    out_.push_back({.code = "flows.unknown_country", .where = where(row, std::move(column)), .value = code, .expected = expected});
    return false;
  }

  void add(Trade row) {
    if (row.exporter == row.importer) {
      out_.push_back({.code = "flows.self_trade", .where = where(row, "importer"), .value = key(row)});
      return;
    }
    unverified(row);
    trade[{row.year, row.stage}].push_back(std::move(row));
  }

  const chain::Workspace& workspace_;
  const OriginOptions& options_;
  Diagnostics& out_;
  std::map<std::string, std::string> countries_;
};

/// What both sides say of one trade.
struct Sides {
  double importer = chain::not_given, exporter = chain::not_given;
  bool both() const { return !std::isnan(importer) && !std::isnan(exporter); }
  double used(MirrorPolicy policy) const {
    if (!both()) return std::isnan(importer) ? exporter : importer;
    return policy == MirrorPolicy::importer ? importer : policy == MirrorPolicy::exporter ? exporter : (importer + exporter) / 2;
  }
};

/// Not-zero masses as shares of their sum, largest first, equal ones by code.
std::vector<OriginShare> shares(const std::vector<std::pair<std::string, double>>& masses) {
  double sum = 0;
  for (const auto& m : masses) sum += m.second;
  std::vector<OriginShare> out;
  for (const auto& [country, mass] : masses)
    if (mass > 1e-12 * sum) out.push_back({country, mass, mass / sum});
  std::ranges::sort(out, [](const auto& a, const auto& b) { return a.mass_t != b.mass_t ? a.mass_t > b.mass_t : a.country < b.country; });
  return out;
}
double concentration(const std::vector<OriginShare>& list) {
  double sum = 0;
  for (const auto& s : list) sum += s.share * s.share;
  return list.empty() ? chain::not_given : sum;
}

/// One year and stage.
class Tracing {
 public:
  Tracing(Tables& tables, const Goods& goods, const OriginOptions& options, Diagnostics& out)
      : tables_(tables), options_(options), out_(out), result_{.year = goods.first, .stage = goods.second} {
    std::set<std::string> codes;
    for (const auto& r : tables_.trade[goods]) codes.insert({r.exporter, r.importer});
    for (const auto& r : tables_.production[goods]) codes.insert(r.country);
    codes_.assign(codes.begin(), codes.end());
    matrix_.production.resize(codes_.size());
    matrix_.trade.assign(codes_.size(), std::vector<double>(codes_.size()));
    for (const auto& r : tables_.production[goods]) matrix_.production[at(r.country)] = r.mass_t;
    for (const auto& i : tables_.intensities)
      if (i.stage == goods.second && codes.contains(i.country)) intensity_[i.country] = &i;
  }

  /// False when it has no answer; why is told.
  bool run() {
    mirror();
    auto resolved = detail::resolve(matrix_);
    if (!resolved) return loop(resolved.error());
    for (Size i = 0; i < codes_.size(); ++i) country(*resolved, i);
    close(*resolved);
    tell_excess(*resolved);
    for (const auto* i : used_) tables_.unverified(*i);
    return true;
  }
  OriginResult take() { return std::move(result_); }

 private:
  Size at(const std::string& code) const { return static_cast<Size>(std::ranges::lower_bound(codes_, code) - codes_.begin()); }
  std::string name() const { return fmt::format("{} {}", result_.year, word_of(result_.stage)); }

  void mirror() {
    std::map<std::pair<std::string, std::string>, Sides> pairs;
    for (const auto& r : tables_.trade[{result_.year, result_.stage}])
      (r.reporter == Reporter::importer ? pairs[{r.exporter, r.importer}].importer : pairs[{r.exporter, r.importer}].exporter) = r.mass_t;
    double apart = 0, sum = 0;
    for (const auto& [who, sides] : pairs) {
      double used = sides.used(options_.policy);
      matrix_.trade[at(who.second)][at(who.first)] = used;
      if (!sides.both()) {
        ++result_.one_sided;
        continue;
      }
      result_.mirrors.push_back({who.first, who.second, sides.importer, sides.exporter, used});
      apart += std::abs(sides.importer - sides.exporter);
      sum += (sides.importer + sides.exporter) / 2;
    }
    std::ranges::stable_sort(result_.mirrors, std::greater{}, [](const auto& m) { return std::abs(m.importer_t - m.exporter_t); });
    result_.disagreement = sum > 0 ? apart / sum : 0;
    if (result_.disagreement <= mirror_tolerance) return;
    const auto& worst = result_.mirrors.front();
    out_.push_back(
        {.code = "flows.mirror_gap",
         .value = name(),
         .detail = fmt::format("{:.0f} % of the mass that both report; most from {} to {}: {} t by the importer, {} t by the exporter",
                               100 * result_.disagreement, worst.exporter, worst.importer, to_display(worst.importer_t),
                               to_display(worst.exporter_t))});
  }

  bool loop(const std::vector<Size>& members) {
    std::vector<std::string> codes;
    for (auto i : members) codes.push_back(codes_[i]);
    auto shown = codes.size() > named_at_most ? std::vector<std::string>(codes.begin(), codes.begin() + named_at_most) : codes;
    out_.push_back({.code = "flows.trade_loop",
                    .value = name(),
                    .detail = fmt::format("{}{}", fmt::join(shown, ", "),
                                          codes.size() > shown.size() ? fmt::format(" and {} more", codes.size() - shown.size()) : "")});
    return false;
  }

  void country(const detail::Supplies& s, Size i) {
    std::vector<std::pair<std::string, double>> origins, partners;
    double sum = 0, foreign = 0, covered = 0, emitted = 0;
    for (Size j = 0; j <= codes_.size(); ++j) {
      double mass = s.consumption[i][j];
      auto code = j < codes_.size() ? codes_[j] : "";
      origins.emplace_back(code, mass);
      sum += mass;
      if (j != i) foreign += mass;
      auto known = intensity_.find(code);
      if (known == intensity_.end() || mass <= 0) continue;
      used_.insert(known->second);
      covered += mass;
      emitted += mass * known->second->intensity;
    }
    for (Size j = 0; j < codes_.size(); ++j) partners.emplace_back(codes_[j], matrix_.trade[i][j]);
    CountryOrigin out{.country = codes_[i],
                      .production_t = matrix_.production[i],
                      .imports_t = s.imports[i],
                      .exports_t = s.exports[i],
                      .consumption_t = sum,
                      .unexplained_t = s.unexplained[i],
                      .origins = shares(origins),
                      .partners = shares(partners)};
    double had = out.production_t + out.imports_t;
    out.import_dependence = had > 0 ? out.imports_t / had : chain::not_given;
    out.foreign_share = sum > 0 ? foreign / sum : chain::not_given;
    out.hhi_origin = concentration(out.origins);
    out.hhi_partner = concentration(out.partners);
    out.intensity = covered > 0 ? emitted / covered : chain::not_given;
    out.intensity_cover = sum > 0 ? covered / sum : 0;
    result_.countries.push_back(std::move(out));
  }

  /// All that is made is consumed somewhere.
  void close(const detail::Supplies& s) {
    for (Size j = 0; j < codes_.size(); ++j) {
      double consumed = 0;
      for (Size i = 0; i < codes_.size(); ++i) consumed += s.consumption[i][j];
      result_.balance = std::max(result_.balance, std::abs(consumed - matrix_.production[j]) / std::max(1.0, matrix_.production[j]));
    }
  }

  void tell_excess(const detail::Supplies& s) {
    std::vector<std::pair<double, std::string>> list;
    for (Size i = 0; i < codes_.size(); ++i)
      if (s.unexplained[i] > 0) list.emplace_back(s.unexplained[i], codes_[i]);
    if (list.empty()) return;
    std::ranges::sort(list, std::greater{});
    std::vector<std::string> shown;
    for (const auto& [mass, code] : list)
      if (shown.size() < named_at_most) shown.push_back(fmt::format("{} {} t", code, to_display(mass)));
    if (list.size() > shown.size()) shown.push_back(fmt::format("{} more", list.size() - shown.size()));
    out_.push_back({.code = "flows.exports_exceed_supply", .value = name(), .detail = fmt::format("{}", fmt::join(shown, ", "))});
  }

  Tables& tables_;
  const OriginOptions& options_;
  Diagnostics& out_;
  OriginResult result_;
  std::vector<std::string> codes_;  // sorted
  detail::TradeMatrix matrix_;
  std::map<std::string, const OriginIntensity*> intensity_;
  std::set<const OriginIntensity*> used_;
};

}  // namespace

Result<Answer<std::vector<OriginResult>>> trace_origins(const chain::Workspace& workspace, const OriginOptions& options) {
  Answer<std::vector<OriginResult>> answer;
  Tables tables{workspace, options, answer.notes};
  bool good = !has_errors(answer.notes);
  if (good) {
    std::set<Goods> all;
    for (const auto& t : tables.trade) all.insert(t.first);
    for (const auto& p : tables.production) all.insert(p.first);
    for (const auto& goods : all) {
      Tracing tracing{tables, goods, options, answer.notes};
      if (tracing.run())
        answer.value.push_back(tracing.take());
      else
        good = false;
    }
  }
  tidy(answer.notes);
  if (!good) return std::unexpected(std::move(answer.notes));
  return answer;
}

}  // namespace alumen::flows
