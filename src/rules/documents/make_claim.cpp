#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.hpp"
#include "carbon/carbon.hpp"
#include "chain/bind.hpp"
#include "chain/intake/sha256.hpp"
#include "rules/documents/claim.hpp"
#include "rules/documents/detail/claim_fields.hpp"
#include "rules/documents/detail/json_text.hpp"
#include "rules/documents/detail/layout.hpp"
#include "rules/documents/detail/schema.hpp"
#include "rules/documents/detail/upstream.hpp"

namespace alumen::rules {
namespace {

using namespace detail;
using chain::Chain;
using table::Node;

/// A decimal as the data model writes it: six places at most, no exponent.
std::string decimal(double value) {
  auto text = fmt::format("{:.6f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

double six_places(double value) { return parse_number(decimal(value)).value_or(value); }

std::string time(Date day) { return to_text(day) + "T00:00:00Z"; }

/// An id that follows from the content: UUID version 8 of RFC 9562, made of its SHA-256.
std::string id_of(std::string_view content) {
  auto hash = chain::intake::sha256(content).substr(0, 32);
  hash[12] = '8';
  hash[16] = "89ab"[hash[16] >= 'a' ? (hash[16] - 'a' + 10) % 4 : (hash[16] - '0') % 4];
  return fmt::format("{}-{}-{}-{}-{}", hash.substr(0, 8), hash.substr(8, 4), hash.substr(12, 4), hash.substr(16, 4), hash.substr(20));
}

/// Two values of the aluminium extension, t CO2e/t, with the shares of scrap where they are known.
struct Both {
  double cutoff = chain::not_given, allocation = chain::not_given, pre = chain::not_given, post = chain::not_given;
};

/// Composes the document of one product.
class Maker {
 public:
  Maker(const Chain& chain, const ClaimRequest& request, ClaimFields fields) : c_(chain), request_(request), fields_(std::move(fields)) {
    activity_ = static_cast<std::uint32_t>(c_.output_activity[request.output].index());
    if (auto site = c_.activity_site[activity_]; site.valid()) site_ = &c_.sites[site.index()];
  }

  const chain::Material& material() const { return c_.material_of(c_.output_material[request_.output]); }

  /// The core of the document under a model of the PACT rule book.
  void add_core(const carbon::Model& model) {
    value_ = six_places(model.footprint(request_.output));
    root_ = json_map();
    put(root_, "id", json_text(""));
    put(root_, "specVersion", json_text("3.0.0"));
    put(root_, "created", json_text(time(request_.created)));
    put(root_, "status", json_text("Active"));
    put(root_, "companyName", json_text(needed("companyName", company())));
    put(root_, "companyIds", needed_list("companyIds"));
    put(root_, "productDescription", json_text(or_else("productDescription", description())));
    put(root_, "productIds", needed_list("productIds"));
    put(root_, "productNameCompany", json_text(or_else("productNameCompany", material().name)));
    add_pcf(model);
  }

  /// The aluminium extension under its two rule books.
  void add_extension(const carbon::Model& cutoff, const carbon::Model& allocation) {
    auto cast_parts = metal_behind(c_, request_.output, Stage::cast), smelter_parts = metal_behind(c_, request_.output, Stage::smelter);
    auto cast = mean(cast_parts, cutoff, allocation);
    bool semi = cast_parts.size() != 1 || cast_parts[0].output != request_.output;
    Node benchmark = with_period(json_map()), smelter = json_map(), product = json_map(), data = json_map();
    put(smelter, "mineToSmelterGhgEmissions", number("mineToSmelterGhgEmissions", smelter_value(smelter_parts, cutoff)));
    put(benchmark, "mineToSmelter", std::move(smelter));
    if (!semi) put(product, "productDescription", json_text(material().name));
    put(product, "ghgEmissionsCutoff", number("valueAddedProduct.ghgEmissionsCutoff", cast.cutoff));
    put(product, "ghgEmissionsAllocation", number("valueAddedProduct.ghgEmissionsAllocation", cast.allocation));
    put(product, "scrapBasedShare", number("scrapBasedShare", cast.pre + cast.post));
    put(product, "postConsumerScrapBasedShare", number("postConsumerScrapBasedShare", cast.post));
    put(benchmark, "valueAddedProduct", std::move(product));
    put(data, "benchmarkingFootprint", std::move(benchmark));
    if (semi) {
      Node full = with_period(json_map());
      put(full, "productDescription", json_text(material().name));
      put(full, "ghgEmissionsCutoff", number("fullBoundary.ghgEmissionsCutoff", cutoff.footprint(request_.output)));
      put(full, "ghgEmissionsAllocation", number("fullBoundary.ghgEmissionsAllocation", allocation.footprint(request_.output)));
      put(full, "geographyCountry", json_text(needed("geographyCountry", country())));
      put(data, "fullBoundaryFootprint", std::move(full));
    }
    Node extension = json_map();
    put(extension, "specVersion", json_text("2.0.0"));
    put(extension, "dataSchema", json_text("https://github.com/RMI/aluminum-guidance/blob/main/specs/aluminum_schema.json"));
    put(extension, "documentation",
        json_text("https://github.com/RMI/aluminum-guidance/blob/main/specs/aluminum_technical_specification.md"));
    put(extension, "data", std::move(data));
    put(root_, "extensions", json_list({std::move(extension)}));
  }

  /// The text with its id, once nothing is missing.
  Result<Claim> finish() {
    if (!missing_.empty()) return std::unexpected(missing_);
    auto id = id_of(dump(root_));
    put(root_, "id", json_text(id));
    return Claim{id, dump(root_), value_};
  }

 private:
  void miss(const std::string& field, std::string why) {
    missing_.push_back({.code = "rules.claim_missing",
                        .where = {c_.outputs[request_.output].id, 0, field},
                        .detail = std::move(why),
                        .remedy = fmt::format("--field {}=VALUE, or a row of document_fields.csv: {},{},,VALUE", field,
                                              c_.outputs[request_.output].id, field)});
  }
  std::string or_else(std::string_view field, std::string otherwise) const {
    auto given = fields_.text(field);
    return given.empty() ? otherwise : given;
  }
  std::string needed(const std::string& field, std::string otherwise, std::string why = {}) {
    auto text = or_else(field, std::move(otherwise));
    if (text.empty()) miss(field, std::move(why));
    return text;
  }
  Node needed_list(const std::string& field) {
    std::vector<Node> items;
    for (auto& text : fields_.list(field)) items.push_back(json_text(text));
    if (items.empty()) miss(field, "URNs such as urn:pact:company.example:product-id:1234, divided by ';'");
    return json_list(std::move(items));
  }
  /// A number of the extension: given, or derived.
  Node number(const std::string& field, double derived) {
    auto given = parse_number(fields_.text(field));
    if (!given && std::isnan(derived)) miss(field, "the chain does not tell it");
    return json_number(six_places(given.value_or(std::isnan(derived) ? 0 : derived)));
  }

  std::string company() const {
    for (const auto& party : c_.parties)
      if (site_ && party.id == site_->party) return party.name;
    return {};
  }
  std::string country() const {
    const auto* found = site_ ? layout().country(site_->country) : nullptr;
    return found ? found->iso2 : "";
  }
  std::string description() const {
    const auto& m = material();
    return m.name + (m.alloy.empty() || m.name.contains(m.alloy) ? "" : ", alloy " + m.alloy) +
           (m.cn_code.empty() ? "" : ", CN " + m.cn_code);
  }
  Period period() const { return c_.period.valid() ? c_.period : c_.activity_period[activity_]; }
  Node with_period(Node map) const {
    put(map, "referencePeriodStart", json_text(time(period().start)));
    put(map, "referencePeriodEnd", json_text(time(period().end)));
    return map;
  }

  /// Carbon in a kilogram: of the compositions; bare metal holds none.
  std::string carbon_content() const {
    const auto& m = material();
    for (const auto& row : c_.compositions)
      if (row.material == m.id && row.element == "C") return decimal(row.mass_pct / 100);
    return m.category == chain::Category::metal || m.category == chain::Category::semi ? "0" : "";
  }

  void add_pcf(const carbon::Model& model) {
    const auto& method = model.method();
    Node pcf = json_map();
    if (c_.material_unit[c_.output_material[request_.output].index()].dimension != dimension::mass)
      miss("pcf.declaredUnitOfMeasurement", "only products measured by mass are written");
    put(pcf, "declaredUnitOfMeasurement", json_text("kilogram"));
    put(pcf, "declaredUnitAmount", json_text("1"));
    put(pcf, "productMassPerDeclaredUnit", json_text("1"));
    if (!period().valid()) miss("pcf.referencePeriodStart", "neither the workspace nor the activity has a period");
    pcf = with_period(std::move(pcf));
    if (auto geography = or_else("geographyCountry", country());
        !geography.empty() && fields_.text("geographyCountrySubdivision").empty() && fields_.text("geographyRegionOrSubregion").empty())
      put(pcf, "geographyCountry", json_text(geography));
    put(pcf, "boundaryProcessesDescription", json_text(or_else("boundaryProcessesDescription", stages(model))));
    put(pcf, "pcfExcludingBiogenicUptake", json_text(decimal(value_)));
    put(pcf, "pcfIncludingBiogenicUptake", json_text(decimal(value_)));
    put(pcf, "fossilGhgEmissions", json_text(decimal(value_)));
    put(pcf, "fossilCarbonContent", json_text(needed("pcf.fossilCarbonContent", carbon_content(), "kg of carbon in a kilogram")));
    put(pcf, "ipccCharacterizationFactors", json_list({json_text(method.gwp_set)}));
    put(pcf, "crossSectoralStandards", json_list({json_text("PACT-3.0")}));
    put(pcf, "exemptedEmissionsPercent",
        json_text(needed("pcf.exemptedEmissionsPercent", "", "percent of the emissions that were left out; 0 if none")));
    put(pcf, "allocationRulesDescription",
        json_text(or_else("allocationRulesDescription",
                          fmt::format("co-products: {}; pre-consumer scrap: {}; post-consumer scrap: {}", word_of(method.co_products),
                                      word_of(method.pre_consumer_scrap), word_of(method.post_consumer_scrap)))));
    if (uses_library(model)) {
      Node source = json_map();
      put(source, "name", json_text("Alumen reference library"));
      put(source, "version", json_text(std::string{chain::library_hash().substr(0, 12)}));
      put(pcf, "secondaryEmissionFactorSources", json_list({std::move(source)}));
    }
    add_given(pcf);
    put(root_, "pcf", std::move(pcf));
  }

  static bool uses_library(const carbon::Model& model, std::uint32_t output) {
    for (const auto& s : model.sensitivities(output))
      if (s.place.row && model.chain().is_library(*s.place.row) && s.place.table != "gwp") return true;
    return false;
  }
  bool uses_library(const carbon::Model& model) const { return uses_library(model, request_.output); }

  /// Stages of the chain behind the product, largest part first.
  std::string stages(const carbon::Model& model) const {
    std::string out;
    std::set<std::string> seen;
    for (const auto& part : model.contributions(request_.output))
      if (seen.insert(part.stage).second) out += (out.empty() ? "cradle to gate: " : "; ") + part.stage;
    return out;
  }

  /// Further fields that somebody gave and that the data model knows, in the order of their names.
  void add_given(Node& pcf) {
    const auto& all = schema("product-footprint");
    for (const auto& name : fields_.names()) {
      const auto* core = member_schema(all, all, name);
      const auto* inner = member_schema(all, *member_schema(all, all, "pcf"), name);
      if (core && !root_.find(name) && name != "pcf") put(root_, name, typed(name, *core));
      if (inner && !pcf.find(name)) put(pcf, name, typed(name, *inner));
    }
  }

  Node typed(const std::string& name, const Node& member) const {
    const auto* type = member.find("type");
    auto text = fields_.text(name);
    if (type && type->text == "boolean") return json_flag(text == "true" || text == "yes");
    if (type && type->text == "array") {
      std::vector<Node> items;
      for (auto& item : fields_.list(name)) items.push_back(json_text(item));
      return json_list(std::move(items));
    }
    return json_text(text);
  }

  /// Mean of the cast products that the metal comes from, by mass.
  Both mean(const std::vector<MetalPart>& parts, const carbon::Model& cutoff, const carbon::Model& allocation) const {
    Both out{0, 0, 0, 0};
    double all = 0;
    for (const auto& part : parts) {
      auto one = value_of(part, cutoff, allocation);
      all += part.weight;
      out.cutoff += part.weight * one.cutoff;
      out.allocation += part.weight * one.allocation;
      out.pre += part.weight * one.pre;
      out.post += part.weight * one.post;
    }
    if (all == 0) return {};
    return {out.cutoff / all, out.allocation / all, out.pre / all, out.post / all};
  }

  Both value_of(const MetalPart& part, const carbon::Model& cutoff, const carbon::Model& allocation) const {
    if (part.output != chain::none) {
      auto s = scrap_shares(c_, part.output);
      return {cutoff.footprint(part.output), allocation.footprint(part.output), s.pre_consumer, s.post_consumer};
    }
    if (part.declaration == chain::none) return {};
    const auto& d = c_.declarations[part.declaration];
    bool per_t = (d.unit == "t CO2e/t" || d.unit == "kg CO2e/kg") && d.boundary == chain::Boundary::cradle_to_gate;
    return {per_t ? d.cutoff : chain::not_given, per_t ? d.allocation : chain::not_given, d.pre_consumer_share, d.post_consumer_share};
  }

  static double smelter_value(const std::vector<MetalPart>& parts, const carbon::Model& cutoff) {
    double sum = 0, all = 0;
    for (const auto& part : parts) {
      sum += part.weight * (part.output == chain::none ? chain::not_given : cutoff.footprint(part.output));
      all += part.weight;
    }
    return all == 0 ? chain::not_given : sum / all;
  }

  const Chain& c_;
  const ClaimRequest& request_;
  ClaimFields fields_;
  std::uint32_t activity_ = 0;
  const chain::Site* site_ = nullptr;
  Node root_;
  double value_ = 0;
  Diagnostics missing_;
};

Result<carbon::Model> model_of(const std::shared_ptr<const Chain>& chain, const char* rules) {
  auto book = load(rules);
  if (!book) return std::unexpected(book.error());
  return carbon::Model::build(chain, book->method);
}

}  // namespace

Result<Answer<Claim>> make_claim(const chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain,
                                 const ClaimRequest& request) {
  auto core = model_of(chain, "pact-v3");
  if (!core) return std::unexpected(core.error());
  Diagnostics out;
  auto rows = chain::rows_of<DocumentField>(workspace, out);
  if (has_errors(out)) return std::unexpected(out);
  const auto& output = chain->outputs[request.output];
  std::vector<std::string> subjects{output.id, output.material};
  if (auto site = chain->activity_site[chain->output_activity[request.output].index()]; site.valid())
    subjects.insert(subjects.end(), {chain->sites[site.index()].id, chain->sites[site.index()].party});
  Maker maker{*chain, request, ClaimFields{request.fields, rows, subjects}};
  maker.add_core(*core);
  if (request.kind == ClaimKind::rmi) {
    auto cutoff = model_of(chain, "rmi-cutoff"), allocation = model_of(chain, "rmi-allocation");
    if (!cutoff || !allocation) return std::unexpected(cutoff ? allocation.error() : cutoff.error());
    maker.add_extension(*cutoff, *allocation);
  }
  auto claim = maker.finish();
  if (!claim) return std::unexpected(claim.error());
  auto checked = verify_claim(claim->text, "document");
  check(checked.has_value(), "a document that was just written cannot be read");
  if (has_errors(checked->diagnostics)) return std::unexpected(checked->diagnostics);
  auto notes = core->notes(request.output);
  notes.insert(notes.end(), checked->diagnostics.begin(), checked->diagnostics.end());
  tidy(notes);
  return Answer<Claim>{std::move(*claim), std::move(notes)};
}

}  // namespace alumen::rules
