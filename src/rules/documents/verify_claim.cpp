#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number.hpp"
#include "base/period.hpp"
#include "rules/documents/claim.hpp"
#include "rules/documents/detail/floors.hpp"
#include "rules/documents/detail/schema.hpp"

namespace alumen::rules {
namespace {

using namespace detail;
using table::Node;

/// A number of a document, with half a unit of its last printed digit.
struct Printed {
  double value = chain::not_given, half = 0;
  bool there() const { return !std::isnan(value); }
};

Printed figure(const At& at) {
  auto text = at.text();
  auto value = parse_number(text);
  if (!value) return {};
  auto point = text.find('.');
  auto places = point == text.npos ? 0 : static_cast<int>(text.size() - point - 1);
  return {*value, 0.5 * std::pow(10.0, -places)};
}

/// Two figures say the same thing, up to a part of the larger.
bool alike(double a, double b, double part) { return std::fabs(a - b) <= part * std::max(std::fabs(a), std::fabs(b)); }

/// Checks one document.
class Verifier {
 public:
  Verifier(const std::string& file, ClaimCheck& out) : file_(file), out_(out) {}

  void run(const At& document) {
    if (document["benchmarkingFootprint"].there() || document["fullBoundaryFootprint"].there() || document["fullBoundary"].there())
      return run_extension_alone(document);
    facts_ = {};
    auto version = document["specVersion"].text();
    bool current = version.empty() || version.starts_with("3.");
    if (current)
      check_shape(document, schema("product-footprint"), file_, out_.diagnostics);
    else
      tell("rules.claim_version", document["specVersion"], "3.x.x");
    auto pcf = document["pcf"];
    facts_.id = document["id"].text();
    facts_.company = document["companyName"].text();
    facts_.product = document["productNameCompany"].text();
    for (const auto* field : {"productDescription", "productNameCompany", "comment"}) description_ += document[field].text() + " ";
    description_ += pcf["boundaryProcessesDescription"].text();
    if (pcf.is(Node::Kind::map)) {
      check_signs(pcf);
      check_ranges(pcf);
      check_sums(pcf);
      check_flags(pcf);
      check_shall(document, pcf);
      check_geography(pcf);
    }
    check_periods(document, pcf);
    auto extensions = document["extensions"];
    for (std::size_t i = 0; extensions.is(Node::Kind::list) && i < extensions.node->children.size(); ++i) {
      auto data = extensions.item(i)["data"];
      if (data["benchmarkingFootprint"].there() || data["fullBoundaryFootprint"].there() || data["fullBoundary"].there())
        check_extension(data, pcf);
    }
    out_.claims.push_back(facts_);
  }

 private:
  void run_extension_alone(const At& data) {
    facts_ = {};
    check_extension(data, {});
    out_.claims.push_back(facts_);
  }

  void tell(Code code, const At& at, std::string expected, std::string detail = {}) {
    out_.diagnostics.push_back({.code = code,
                                .where = {file_, at.line, at.path},
                                .value = at.text(),
                                .expected = std::move(expected),
                                .detail = std::move(detail)});
  }

  void check_signs(const At& pcf) {
    for (const auto* field :
         {"fossilGhgEmissions", "fossilCarbonContent", "biogenicCarbonContent", "recycledCarbonContent", "productMassPerDeclaredUnit",
          "landUseChangeGhgEmissions", "landCarbonLeakage", "landManagementFossilGhgEmissions", "landManagementBiogenicCO2Emissions",
          "biogenicNonCO2Emissions", "aircraftGhgEmissions", "packagingGhgEmissions", "outboundLogisticsGhgEmissions"})
      if (auto f = figure(pcf[field]); f.value < 0) tell("rules.claim_negative", pcf[field], "not below 0");
    for (const auto* field :
         {"landManagementBiogenicCO2Removals", "biogenicCO2Uptake", "ccsTechnologicalCO2Capture", "technologicalCO2Removals"})
      if (auto f = figure(pcf[field]); f.value > 0)
        tell("rules.claim_negative", pcf[field], "not above 0", "what is taken up or captured is counted below zero");
  }

  void check_ranges(const At& pcf) {
    for (const auto* field : {"declaredUnitAmount", "unitaryProductAmount"})
      if (auto f = figure(pcf[field]); f.there() && f.value <= 0) tell("rules.claim_range", pcf[field], "above 0");
    for (const auto* field : {"exemptedEmissionsPercent", "primaryDataShare"})
      if (auto f = figure(pcf[field]); f.there() && (f.value < 0 || f.value > 100)) tell("rules.claim_range", pcf[field], "0 to 100");
    for (const auto* field : {"technologicalDQR", "geographicalDQR", "temporalDQR"})
      if (auto f = figure(pcf["dqi"][field]); f.there() && (f.value < 1 || f.value > 5))
        tell("rules.claim_range", pcf["dqi"][field], "1 to 5");
    auto mass = figure(pcf["productMassPerDeclaredUnit"]), fossil = figure(pcf["fossilCarbonContent"]),
         biogenic = figure(pcf["biogenicCarbonContent"]);
    double carbon = (fossil.there() ? fossil.value : 0) + (biogenic.there() ? biogenic.value : 0);
    if (mass.value > 0 && carbon > mass.value + mass.half)
      tell("rules.claim_range", pcf["fossilCarbonContent"],
           fmt::format("at most the product's mass, {} kg", pcf["productMassPerDeclaredUnit"].text()),
           "the product would hold more carbon than it weighs");
  }

  /// Sum of parts that are there, with the rounding of all of them.
  static Printed sum(const At& pcf, std::initializer_list<const char*> fields) {
    Printed out{.value = 0};
    for (const auto* field : fields)
      if (auto f = figure(pcf[field]); f.there()) out = {out.value + f.value, out.half + f.half};
    return out;
  }

  void check_sums(const At& pcf) {
    auto excluding = figure(pcf["pcfExcludingBiogenicUptake"]), including = figure(pcf["pcfIncludingBiogenicUptake"]);
    auto agree = [](const Printed& total, const Printed& parts) {
      return std::fabs(total.value - parts.value) <= total.half + parts.half + 1e-9 * std::fabs(total.value);
    };
    if (excluding.there() && figure(pcf["fossilGhgEmissions"]).there()) {
      auto parts = sum(
          pcf, {"fossilGhgEmissions", "landUseChangeGhgEmissions", "landManagementBiogenicCO2Emissions",
                "landManagementBiogenicCO2Removals", "technologicalCO2Removals", "ccsTechnologicalCO2Capture", "biogenicNonCO2Emissions"});
      if (!agree(excluding, parts))
        tell("rules.claim_sum", pcf["pcfExcludingBiogenicUptake"], to_display(parts.value, 10),
             "fossil, land use, biogenic and removed emissions together");
    }
    if (excluding.there() && including.there()) {
      auto parts = sum(pcf, {"pcfExcludingBiogenicUptake", "biogenicCO2Uptake"});
      if (!agree(including, parts))
        tell("rules.claim_sum", pcf["pcfIncludingBiogenicUptake"], to_display(parts.value, 10),
             "the value without uptake and the uptake together");
    }
    auto amount = figure(pcf["declaredUnitAmount"]);
    auto mass = figure(pcf["productMassPerDeclaredUnit"]);
    if (pcf["declaredUnitOfMeasurement"].text() == "kilogram" && amount.value > 0) {
      facts_.value = excluding.value / amount.value;
      if (mass.there() && !alike(mass.value, amount.value, 1e-9))
        tell("rules.claim_sum", pcf["productMassPerDeclaredUnit"], pcf["declaredUnitAmount"].text(),
             "the declared unit is kilograms of the product");
    } else if (mass.value > 0) {
      facts_.value = excluding.value / mass.value;
    }
  }

  void check_flags(const At& pcf) {
    if (pcf["packagingEmissionsIncluded"].text() == "false" && pcf["packagingGhgEmissions"].there())
      tell("rules.claim_flag", pcf["packagingGhgEmissions"], "no such field", "packagingEmissionsIncluded is false");
    for (const auto* field : {"ccsTechnologicalCO2Capture", "technologicalCO2Removals"})
      if (pcf["ccsTechnologicalCO2CaptureIncluded"].text() == "false" && pcf[field].there())
        tell("rules.claim_flag", pcf[field], "no such field", "ccsTechnologicalCO2CaptureIncluded is false");
  }

  void check_shall(const At& document, const At& pcf) {
    if (!document["specVersion"].text().starts_with("3.")) return;
    for (const auto* field : {"packagingEmissionsIncluded", "ccsTechnologicalCO2CaptureIncluded", "primaryDataShare"})
      if (!pcf[field].there()) tell("rules.claim_shall", pcf[field], "");
    if (document["created"].text() >= "2027" && !pcf["dqi"].there())
      tell("rules.claim_shall", pcf["dqi"], "", "data quality ratings are asked for from 2027 on");
  }

  void check_geography(const At& at) {
    std::string first;
    for (const auto* field : {"geographyCountry", "geographyCountrySubdivision", "geographyRegionOrSubregion"}) {
      if (!at[field].there()) continue;
      if (!first.empty()) return tell("rules.claim_geography", at[field], "only " + first);
      first = field;
    }
  }

  /// The day of a time; empty when there is none or it is wrong (the shape says so).
  static std::optional<Date> day(const At& at) {
    auto date = parse_date(std::string_view{at.text()}.substr(0, 10));
    return date ? std::optional{*date} : std::nullopt;
  }

  /// Tells when an end is not later than its start; answers the end.
  std::optional<Date> check_span(const At& start, const At& end) {
    auto from = day(start), to = day(end);
    if (from && to && end.text() <= start.text()) tell("rules.claim_period", end, "later than " + start.text());
    return to;
  }

  void check_periods(const At& document, const At& pcf) {
    auto reference = check_span(pcf["referencePeriodStart"], pcf["referencePeriodEnd"]);
    facts_.period = pcf["referencePeriodStart"].text() + ".." + pcf["referencePeriodEnd"].text();
    auto from = day(document["validityPeriodStart"]);
    auto to = check_span(document["validityPeriodStart"], document["validityPeriodEnd"]);
    if (!reference) return;
    if (from && *from < *reference)
      tell("rules.claim_period", document["validityPeriodStart"], "not before " + to_text(*reference),
           "validity begins when the reference period has ended");
    std::chrono::year_month_day last{*reference};
    last += std::chrono::years{3};
    auto latest = Date{last.ok() ? last : last.year() / 3 / 1};
    if (to && *to > latest)
      tell("rules.claim_period", document["validityPeriodEnd"], "not after " + to_text(latest), "a footprint holds three years at most");
  }

  void check_extension(const At& raw, const At& pcf) {
    check_shape(raw, schema("aluminium-extension"), file_, out_.diagnostics);
    auto names = with_names_of(*raw.node, schema("aluminium-extension"));
    At data{&names, raw.path, raw.line};
    auto benchmark = data["benchmarkingFootprint"], smelter = benchmark["mineToSmelter"], cast = benchmark["valueAddedProduct"],
         full = data["fullBoundaryFootprint"];
    (void)check_span(benchmark["referencePeriodStart"], benchmark["referencePeriodEnd"]);
    (void)check_span(full["referencePeriodStart"], full["referencePeriodEnd"]);
    for (const auto& at : {smelter, full}) check_geography(at);
    for (const auto& at : {smelter["mineToSmelterGhgEmissions"], cast["ghgEmissionsCutoff"], cast["ghgEmissionsAllocation"],
                           full["ghgEmissionsCutoff"], full["ghgEmissionsAllocation"]})
      if (figure(at).value < 0) tell("rules.claim_negative", at, "not below 0");
    for (const auto& at : {smelter, cast, full}) {
      description_ += " " + at["productDescription"].text();
      if (auto amount = figure(at["productAmount"]); amount.there() && amount.value <= 0)
        tell("rules.claim_range", at["productAmount"], "above 0");
    }
    if (full.there() && !full["geographyCountry"].there() && !full["geographyCountrySubdivision"].there() &&
        !full["geographyRegionOrSubregion"].there())
      tell("rules.claim_shall", full["geographyCountry"], "");
    check_shares(cast);
    check_floors(smelter, cast, full);
    check_scrap(smelter, cast);
    check_same(cast, full, pcf);
  }

  void check_shares(const At& cast) {
    auto scrap = figure(cast["scrapBasedShare"]), post = figure(cast["postConsumerScrapBasedShare"]);
    for (const auto* field : {"scrapBasedShare", "postConsumerScrapBasedShare"})
      if (auto f = figure(cast[field]); f.there() && (f.value < 0 || f.value > 1))
        tell("rules.claim_share", cast[field], "0 to 1", f.value > 1 && f.value <= 100 ? "it looks like a percentage" : "");
    if (post.value > scrap.value)
      tell("rules.claim_share", cast["postConsumerScrapBasedShare"], "at most scrapBasedShare, " + cast["scrapBasedShare"].text());
    facts_.scrap = scrap.value;
    facts_.post_consumer = post.value;
  }

  void check_floors(const At& smelter, const At& cast, const At& full) {
    auto below = [&](const At& at, double floor, const std::string& why) {
      if (auto f = figure(at); f.value >= 0 && f.value + f.half < floor)
        tell("rules.claim_floor", at, fmt::format("at least {:.4g} t CO2e/t", floor), why);
    };
    std::string carbon = "smelting with carbon anodes burns 0.334 t of carbon for each tonne";
    below(smelter["mineToSmelterGhgEmissions"], route_floor(0, description_), carbon);
    facts_.smelter = figure(smelter["mineToSmelterGhgEmissions"]).value;
    facts_.cutoff = figure(full.there() ? full["ghgEmissionsCutoff"] : cast["ghgEmissionsCutoff"]).value;
    facts_.allocation = figure(full.there() ? full["ghgEmissionsAllocation"] : cast["ghgEmissionsAllocation"]).value;
    double scrap = facts_.scrap;
    if (!(scrap >= 0 && scrap <= 1)) return;
    facts_.floor = route_floor(scrap, description_);
    auto why = fmt::format("{:.0f} % primary metal: {}; scrap has to be melted", 100 * (1 - scrap), carbon);
    for (const auto& at : {cast["ghgEmissionsCutoff"], cast["ghgEmissionsAllocation"], full["ghgEmissionsCutoff"]})
      below(at, facts_.floor, why);
  }

  /// Post-consumer scrap is free under both methods, pre-consumer scrap only under cut-off. So the allocation value of a cast
  /// product is the higher one by what its pre-consumer scrap carries, and equal where it has none. A semi may give scrap
  /// away: there allocation may be the lower value, and nothing is concluded.
  void check_scrap(const At& smelter, const At& cast) {
    auto cutoff = figure(cast["ghgEmissionsCutoff"]), allocation = figure(cast["ghgEmissionsAllocation"]),
         scrap = figure(cast["scrapBasedShare"]), post = figure(cast["postConsumerScrapBasedShare"]);
    if (!cutoff.there() || !allocation.there() || !(scrap.value >= 0 && scrap.value <= 1)) return;
    double slack = cutoff.half + allocation.half + 1e-9 * std::fabs(cutoff.value), more = allocation.value - cutoff.value;
    if (more < -slack)
      return tell("rules.claim_scrap", cast["ghgEmissionsAllocation"], "at least the cut-off value, " + cast["ghgEmissionsCutoff"].text());
    double before = post.there() ? scrap.value - post.value : scrap.value == 0 ? 0 : chain::not_given;
    constexpr double highest_primary = 22;  // t CO2e/t, the highest result of the IAI's inventory of 2019, cradle to gate
    if (before == 0 && more > slack)
      tell("rules.claim_scrap", cast["ghgEmissionsAllocation"], "the cut-off value, " + cast["ghgEmissionsCutoff"].text(),
           "without pre-consumer scrap both methods give one value");
    else if (before > 1e-9 && more <= slack && before * route_floor(1, description_) > slack)
      tell("rules.claim_scrap", cast["ghgEmissionsAllocation"], "above the cut-off value, " + cast["ghgEmissionsCutoff"].text(),
           fmt::format("{:.4g} t of pre-consumer scrap in a tonne carry nothing", before));
    else if (before > 1e-9 && (more - slack) / before > highest_primary)
      tell("rules.claim_scrap", cast["ghgEmissionsAllocation"], fmt::format("at most {:.4g}", cutoff.value + before * highest_primary),
           fmt::format("the pre-consumer scrap would carry {:.4g} t CO2e/t, more than any primary metal", more / before));
    auto primary = figure(smelter["mineToSmelterGhgEmissions"]);
    if (primary.value >= 0 && cutoff.value + cutoff.half < (1 - scrap.value) * (primary.value - primary.half) * (1 - 1e-9))
      tell("rules.claim_scrap", cast["ghgEmissionsCutoff"], fmt::format("at least {:.4g}", (1 - scrap.value) * primary.value),
           "the primary metal in it alone brings more");
  }

  /// The footprint itself and the extension speak of one product: either its cut-off value or its allocation value.
  void check_same(const At& cast, const At& full, const At& pcf) {
    constexpr double gwp_sets = 0.05;  // AR6 in one, AR5 in the other
    const auto& at = full.there() ? full : cast;
    auto cutoff = figure(at["ghgEmissionsCutoff"]);
    if (!cutoff.there() || std::isnan(facts_.value) || alike(cutoff.value, facts_.value, gwp_sets)) return;
    tell("rules.claim_two_values", pcf["pcfExcludingBiogenicUptake"],
         fmt::format("{} kg per kg, as {} says", at["ghgEmissionsCutoff"].text(), at["ghgEmissionsCutoff"].path),
         fmt::format("the footprint itself gives {} kg per kg", to_display(facts_.value)));
  }

  const std::string& file_;
  ClaimCheck& out_;
  ClaimFacts facts_;
  std::string description_;
};

}  // namespace

Result<ClaimCheck> verify_claim(const std::string& text, const std::string& file) {
  auto root = table::parse_json(text, file);
  if (!root) return std::unexpected(root.error());
  ClaimCheck out;
  At top{&*root, "$", root->line};
  if (auto data = top["data"]; data.is(Node::Kind::list)) top = data;
  if (top.is(Node::Kind::list))
    for (std::size_t i = 0; i < top.node->children.size(); ++i) Verifier{file, out}.run(top.item(i));
  else
    Verifier{file, out}.run(top);
  tidy(out.diagnostics);
  return out;
}

}  // namespace alumen::rules
