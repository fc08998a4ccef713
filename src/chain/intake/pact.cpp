#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/number.hpp"
#include "base/period.hpp"
#include "base/slug.hpp"
#include "chain/intake/batch.hpp"
#include "chain/intake/raw.hpp"
#include "chain/intake/sha256.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;
using table::Node;

/// Words of the data model for the declared unit (PACT Technical Specifications 2 and 3), and our unit of the footprint.
constexpr std::pair<std::string_view, std::string_view> unit_words[] = {{"kilogram", "kg CO2e/kg"},
                                                                        {"cubic meter", "kg CO2e/m3"},
                                                                        {"kilowatt hour", "kg CO2e/kWh"},
                                                                        {"megajoule", "kg CO2e/MJ"},
                                                                        {"ton kilometer", "kg CO2e/tkm"}};

/// A node with its JSON path; absent when the node is null.
struct At {
  const Node* node = nullptr;
  std::string path;
  int line = 0;  ///< of the node, or of the object that lacks it

  At operator[](std::string_view key) const {
    auto* child = node ? node->find(key) : nullptr;
    return {child, path + "." + std::string{key}, child ? child->line : line};
  }
  /// The first of several names that is there, or the first name.
  At any(std::initializer_list<std::string_view> keys) const {
    for (auto key : keys)
      if (auto at = (*this)[key]; at.node && at.node->kind != Node::Kind::null) return at;
    return (*this)[*keys.begin()];
  }
  At item(std::size_t i) const { return {&node->children[i], fmt::format("{}[{}]", path, i), node->children[i].line}; }
  bool is(Node::Kind kind) const { return node && node->kind == kind; }
  std::string text() const { return is(Node::Kind::text) || is(Node::Kind::number) ? node->text : std::string{}; }
  /// The words of a list, or one word.
  std::vector<std::string> words() const {
    std::vector<std::string> out;
    if (is(Node::Kind::list))
      for (const auto& child : node->children) out.push_back(child.text);
    else if (!text().empty())
      out.push_back(text());
    return out;
  }
};

/// Turns product footprints of one file into rows.
class Reader {
 public:
  Reader(std::string file, const PactOptions& options, std::map<std::string, std::string>& parties, Diagnostics& out)
      : file_(std::move(file)), options_(options), parties_(parties), out_(out) {}

  /// The rows of one product footprint, the party first; empty when something is wrong with it.
  std::vector<NewRow> run(const At& footprint) {
    auto before = out_.size();
    row_ = {.table = "declarations", .cells = {}, .raw = {}, .raw_rows = {}, .where = {file_, footprint.line, footprint.path}};
    read_head(footprint);
    read_pcf(footprint["pcf"]);
    read_validity(footprint);
    auto party = read_party(footprint);
    read_extension(footprint);
    if (has_errors({out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end()})) return {};
    std::vector<NewRow> rows;
    if (party) rows.push_back(std::move(*party));
    rows.push_back(std::move(row_));
    return rows;
  }

 private:
  void wrong(const At& at, std::string expected, std::string detail = {}) {
    out_.push_back({.code = "chain.pact_field",
                    .where = {file_, at.line, at.path},
                    .value = at.node ? at.node->text : "",
                    .expected = std::move(expected),
                    .detail = std::move(detail)});
  }
  void doubt(const At& at, std::string detail) {
    out_.push_back({.code = "chain.pact_doubt", .where = {file_, at.line, at.path}, .value = at.text(), .detail = std::move(detail)});
  }
  std::string need(const At& at, std::string expected) {
    auto text = at.text();
    if (text.empty()) wrong(at, std::move(expected));
    return text;
  }
  /// A decimal: the data model writes it as a text, many programs as a number.
  std::string decimal(const At& at, double low = -1e9, double high = 1e9) {
    auto text = at.text();
    auto value = parse_number(text);
    if (value && *value >= low && *value <= high) return text;
    wrong(at, low == 0 && high == 1 ? "a decimal from 0 to 1" : "a decimal such as \"4.25\"");
    return {};
  }
  std::optional<Date> date(const At& at) {
    auto day = parse_date(at.text().substr(0, 10));
    if (day) return *day;
    if (at.node && at.node->kind != Node::Kind::null) wrong(at, "a date such as 2024-01-01T00:00:00Z");
    return {};
  }

  void read_head(const At& f) {
    auto version = need(f["specVersion"], "2.x.x or 3.x.x");
    if (!version.empty() && !version.starts_with("2.") && !version.starts_with("3.")) wrong(f["specVersion"], "2.x.x or 3.x.x");
    auto id = need(f["id"], "a UUID");
    if (auto status = f["status"]; status.text() == "Deprecated") wrong(status, "Active", "the supplier has withdrawn this footprint");
    row_.cells["id"] = "pact-" + id;
    auto products = f["productIds"];
    std::string material = options_.material;
    for (const auto& product : products.words())
      if (auto known = options_.materials.find(product); known != options_.materials.end()) material = known->second;
    if (material.empty())
      wrong(products, "--material, or --product ID=MATERIAL for one of its product ids", "nobody says which material this is");
    row_.cells["material"] = material;
    auto standards = f["pcf"].any({"crossSectoralStandards", "crossSectoralStandardsUsed"}).words();
    row_.cells["standard"] = "PACT " + version + (standards.empty() ? "" : " (" + standards[0] + ")");
    row_.cells["boundary"] = "cradle_to_gate";
    auto name = f["productNameCompany"].text();
    row_.cells["note"] = name.empty() ? f["productDescription"].text() : name;
  }

  void read_pcf(const At& pcf) {
    if (!pcf.is(Node::Kind::map)) return wrong(pcf, "an object");
    auto unit = pcf.any({"declaredUnitOfMeasurement", "declaredUnit"});
    auto known = std::ranges::find(unit_words, std::string_view{unit.text()}, &std::pair<std::string_view, std::string_view>::first);
    if (known == std::end(unit_words)) {
      std::string words;
      for (const auto& [word, ours] : unit_words) words += (words.empty() ? "one of " : ", ") + std::string{word};
      wrong(unit, words);
    } else {
      row_.cells["unit"] = known->second;
    }
    auto amount = pcf.any({"declaredUnitAmount", "unitaryProductAmount"});
    if (auto value = parse_number(amount.text()); !value || *value <= 0) wrong(amount, "a decimal above zero");
    value_ = pcf.any({"pcfExcludingBiogenicUptake", "pCfExcludingBiogenic"});
    row_.cells["cutoff"] = decimal(value_);
    auto factors = pcf.any({"ipccCharacterizationFactors", "ipccCharacterizationFactorsSources", "characterizationFactors"});
    auto sets = factors.words();
    if (sets.size() == 1)
      row_.cells["gwp_set"] = sets[0];
    else if (sets.empty())
      doubt(factors, "it does not say which GWP set was used");
    else
      doubt(factors, "it names several GWP sets");
    auto verification = pcf.node->find("verification") ? pcf["verification"] : pcf["assurance"];
    row_.cells["verified_by"] = verification["providerName"].text();
    reference_end_ = date(pcf["referencePeriodEnd"]);
  }

  void read_validity(const At& f) {
    auto verification = f["verification"];  // beside pcf in some drafts
    if (row_.cells["verified_by"].empty()) row_.cells["verified_by"] = verification["providerName"].text();
    auto from = date(f["validityPeriodStart"]), to = date(f["validityPeriodEnd"]);
    if (!from && !to && reference_end_) {  // the data model's default: three years from the end of the reference period
      std::chrono::year_month_day day{*reference_end_};
      auto end = day + std::chrono::years{3};
      from = reference_end_;
      to = Date{end.ok() ? end : end.year() / end.month() / std::chrono::last};
    }
    if (from) row_.cells["valid_from"] = to_text(*from);
    if (to) row_.cells["valid_to"] = to_text(*to);
  }

  std::optional<NewRow> read_party(const At& f) {
    auto name = need(f["companyName"], "the name of the company");
    auto id = slug(name);
    if (id.empty()) return {};
    for (const auto& [known, known_name] : parties_)
      if (known_name == name) {
        row_.cells["party"] = known;
        return {};
      }
    if (parties_.contains(id)) {
      wrong(f["companyName"], parties_[id], "the party " + id + " has another name in parties.csv");
      return {};
    }
    row_.cells["party"] = id;
    parties_[id] = name;
    std::string note;
    for (const auto& word : f["companyIds"].words()) note += (note.empty() ? "" : ", ") + word;
    return NewRow{
        .table = "parties", .cells = {{"id", id}, {"name", name}, {"note", note}}, .raw = {}, .raw_rows = {}, .where = row_.where};
  }

  void read_extension(const At& f) {
    auto list = f["extensions"];
    if (!list.is(Node::Kind::list)) return;
    for (std::size_t i = 0; i < list.node->children.size(); ++i) {
      auto data = list.item(i)["data"];
      auto benchmark = data["benchmarkingFootprint"];
      auto full = data.any({"fullBoundaryFootprint", "fullBoundary"});
      if (!benchmark.node && !full.node) continue;
      auto value_added = benchmark["valueAddedProduct"];
      if (full.is(Node::Kind::map))
        read_aluminium(full);
      else if (value_added.is(Node::Kind::map))
        read_aluminium(value_added);
      if (value_added.is(Node::Kind::map)) read_shares(value_added);
    }
  }

  /// Cut-off and allocation value of the aluminium extension, in t CO2e per t.
  void read_aluminium(const At& at) {
    auto cutoff = decimal(at["ghgEmissionsCutoff"]), allocation = decimal(at["ghgEmissionsAllocation"]);
    auto core = parse_number(row_.cells["cutoff"]), own = parse_number(cutoff);
    if (row_.cells["unit"] != "kg CO2e/kg") return wrong(at, "a footprint per kilogram", "the aluminium extension speaks of tonnes");
    if (core && own && std::fabs(*core - *own) > 0.01 * std::max(std::fabs(*core), std::fabs(*own)))
      doubt(value_,
            fmt::format("the aluminium extension gives {} t CO2e/t with scrap cut off, the footprint itself {}; the extension is used",
                        cutoff, value_.text()));
    row_.cells["unit"] = "t CO2e/t";
    row_.cells["cutoff"] = cutoff;
    row_.cells["allocation"] = allocation;
  }

  void read_shares(const At& at) {
    auto scrap = decimal(at["scrapBasedShare"], 0, 1), post = decimal(at["postConsumerScrapBasedShare"], 0, 1);
    auto all = parse_number(scrap), old = parse_number(post);
    if (!all || !old) return;
    if (*old > *all) return wrong(at["postConsumerScrapBasedShare"], "at most scrapBasedShare, " + scrap);
    row_.cells["post_consumer_share"] = post;
    row_.cells["pre_consumer_share"] = to_text(parse_number(fmt::format("{:.12g}", *all - *old)).value_or(0));
  }

  std::string file_;
  const PactOptions& options_;
  std::map<std::string, std::string>& parties_;
  Diagnostics& out_;
  NewRow row_;
  At value_;
  std::optional<Date> reference_end_;
};

/// The footprints of a document: one, a list, or the `data` of an answer of a PACT host.
std::vector<At> footprints_of(const Node& root) {
  At top{&root, "$", root.line};
  if (auto data = top["data"]; data.is(Node::Kind::list)) top = data;
  std::vector<At> out;
  if (!top.is(Node::Kind::list)) return {top};
  for (std::size_t i = 0; i < top.node->children.size(); ++i) out.push_back(top.item(i));
  return out;
}

/// Names of the parties by id.
std::map<std::string, std::string> parties_of(const Workspace& workspace) {
  std::map<std::string, std::string> out;
  for (const auto& layer : workspace.layers) {
    auto found = layer.tables.find("parties");
    if (found == layer.tables.end()) continue;
    const auto& csv = found->second.csv;
    int id = csv.column("id"), name = csv.column("name");
    if (id < 0 || name < 0) continue;
    for (std::size_t r = 0; r < csv.rows(); ++r)
      out[std::string{csv.cell(r, static_cast<std::size_t>(id))}] = csv.cell(r, static_cast<std::size_t>(name));
  }
  return out;
}

/// Reads the footprints of one file into the batch.
void read_file(const Node& root, std::size_t file, const std::map<std::string, std::string>& known, std::set<std::string>& fresh,
               Reader& reader, Batch& batch, std::vector<std::pair<std::string, std::string>>& raw, ImportReport& report,
               const std::string& content) {
  for (const auto& footprint : footprints_of(root)) {
    ++report.read;
    auto identity = sha256(footprint["id"].text()).substr(0, 16);
    if (auto before = known.find(identity); before != known.end() || fresh.contains(identity)) {
      ++report.duplicates;
      continue;
    }
    auto rows = reader.run(footprint);
    if (rows.empty()) {
      ++report.rejected;
      continue;
    }
    fresh.insert(identity);
    raw.emplace_back(identity, content.substr(0, 16));
    for (auto& row : rows) {
      row.raw[file].push_back(footprint.line);
      row.raw_rows.push_back(raw.size() - 1);
      batch.rows.push_back(std::move(row));
    }
  }
}

}  // namespace

Result<ImportReport> import_pact(const std::vector<fs::path>& files, const fs::path& workspace, const PactOptions& options) {
  auto opened = open_workspace(workspace, {}, true);
  if (!opened) return std::unexpected(opened.error());
  auto ledger = read_ledger(workspace);
  if (!ledger) return std::unexpected(ledger.error());
  ImportReport report;
  auto id = import_id(*ledger, options.id, files.empty() ? "" : shown_name(files.front().stem()));
  if (!id) return std::unexpected(id.error());
  report.id = *id;
  Batch batch{
      .entry = {.id = *id, .map = "pact", .map_sha256 = "", .files = {}, .rows = {}, .raw = {}}, .rows = {}, .tables = options.tables};
  auto parties = parties_of(opened->value);
  auto known = ledger->raw_rows("pact");
  std::set<std::string> fresh;
  std::vector<std::pair<std::string, std::string>> raw;
  for (const auto& file : files) {
    auto shown = shown_name(file);
    auto text = table::read_text(file, shown);
    if (!text) return std::unexpected(text.error());
    auto root = table::parse_json(*text, shown);
    if (!root) return std::unexpected(root.error());
    auto hash = sha256(*text);
    if (const auto* before = ledger->file(hash, "pact"))
      report.diagnostics.push_back({.code = "chain.import_again", .where = {shown, 0, ""}, .value = before->id});
    batch.entry.files.push_back({shown, hash, text->size()});
    Reader reader{shown, options, parties, report.diagnostics};
    read_file(*root, batch.entry.files.size() - 1, known, fresh, reader, batch, raw, report, hash);
  }
  auto right = check_batch(workspace, batch, report.diagnostics);
  std::vector<bool> wrong(raw.size());
  for (std::size_t i = 0; i < right.size(); ++i)
    if (!right[i]) wrong[batch.rows[i].raw_rows[0]] = true;
  std::erase_if(batch.rows, [&](const NewRow& row) { return wrong[row.raw_rows[0]]; });
  for (std::size_t i = 0; i < raw.size(); ++i) {
    ++(wrong[i] ? report.rejected : report.accepted);
    if (!wrong[i]) batch.entry.raw.push_back(raw[i]);
  }
  for (const auto& row : batch.rows) ++report.rows[row.table];
  tidy(report.diagnostics);
  if (options.dry_run || batch.rows.empty() || (has_errors(report.diagnostics) && !options.accept_partial)) return report;
  if (auto written = write_batch(workspace, std::move(batch)); !written) return std::unexpected(written.error());
  report.written = true;
  return report;
}

}  // namespace alumen::chain::intake
