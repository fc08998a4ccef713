// A supplier's form as declarations of an importer's workspace.
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

#include "base/number.hpp"
#include "base/slug.hpp"
#include "chain/bind.hpp"
#include "chain/intake/batch.hpp"
#include "chain/intake/sha256.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/form_check.hpp"
#include "rules/documents/detail/new_tables.hpp"
#include "rules/documents/rows.hpp"

namespace alumen::rules {
namespace {

using namespace detail;
namespace intake = chain::intake;
namespace fs = std::filesystem;

constexpr const char* map_name = "cbam_form";

class Declarer {
 public:
  Declarer(const FormFile& file, const DeclareOptions& options, const chain::Workspace& workspace)
      : form_(file.form), file_(file), options_(options), figures_(figures_of(file.form)) {
    Diagnostics ignored;
    for (auto& m : chain::rows_of<chain::Material>(workspace, ignored)) materials_.push_back(std::move(m));
    for (auto& p : chain::rows_of<chain::Party>(workspace, ignored)) parties_[p.id] = p.name;
  }

  std::vector<intake::NewRow> run(Diagnostics& out) {
    auto party = party_of(out);
    for (int i = 1; i <= form_products; ++i)
      if (!t("product.process", i).empty()) add_product(i, party);
    return std::move(rows_);
  }

 private:
  std::string t(std::string_view field, int item = 1) const { return form_.text(field, item); }

  void add(std::string table, std::map<std::string, std::string> cells, int product) {
    const auto& f = layout().field(product ? "product.process" : "installation.name");
    intake::NewRow row{.table = std::move(table),
                       .cells = std::move(cells),
                       .raw = {},
                       .raw_rows = {static_cast<std::size_t>(std::max(product, 1) - 1)},
                       .where = where_of(file_.file, f, std::max(product, 1), 1)};
    row.raw[0].push_back(row.where.row);
    rows_.push_back(std::move(row));
  }
  void field(const std::string& subject, std::string_view name, const std::string& value, int product) {
    if (!value.empty()) add("document_fields", {{"subject", subject}, {"field", std::string{name}}, {"value", value}}, product);
  }

  /// The declaring party: the one named, one of the same name, or a new one.
  std::string party_of(Diagnostics& out) {
    auto name = t("installation.name");
    if (!options_.party.empty()) {
      if (!parties_.contains(options_.party))
        out.push_back(
            {.code = "chain.unknown_id", .where = {"--party", 0, ""}, .value = options_.party, .expected = "an id of parties.csv"});
      return options_.party;
    }
    for (const auto& [id, known] : parties_)
      if (known == name) return id;
    auto id = slug(name);
    for (int n = 2; id.empty() || parties_.contains(id); ++n) id = fmt::format("{}_{}", slug(name).empty() ? "supplier" : slug(name), n);
    add("parties", {{"id", id}, {"name", name}, {"country", t("installation.country")}}, 0);
    field(id, "contact", t("installation.email").empty() ? t("installation.representative") : t("installation.email"), 0);
    for (const auto& f : layout().fields())
      if (f.field.starts_with("installation.") && !f.calculated && f.field != "installation.name" && f.field != "installation.country")
        field(id, f.field, t(f.field), 0);
    return id;
  }

  /// The material of a product: the one named, the only one of its code, or a new one.
  std::string material_of(int i, const std::string& party) {
    auto code = t("product.cn_code", i), name = t("product.name", i);
    for (const auto& key : {name, code})
      if (auto named = options_.materials.find(key); named != options_.materials.end()) return named->second;
    const chain::Material* found = nullptr;
    int count = 0;
    for (const auto& m : materials_)
      if (m.cn_code == code) found = &m, ++count;
    if (count == 1) return found->id;
    auto id = party + "_" + code;
    if (made_.insert(id).second)
      add("materials",
          {{"id", id},
           {"name", name.empty() ? t("product.process", i) : name},
           {"category", code.starts_with("7601") ? "metal" : "semi"},
           {"unit", "t"},
           {"cn_code", code}},
          i);
    return id;
  }

  /// The workbook's own result, else ours.
  std::string result(std::string_view name, int i) const {
    FormPlace place{std::string{name}, i, 1};
    auto stored = file_.results.find(place);
    double value = stored == file_.results.end() ? figure_at(form_, figures_, place) : stored->second;
    return std::isnan(value) ? "" : written_out(value);
  }

  void add_product(int i, const std::string& party) {
    auto year = t("period.end").substr(0, 4);
    auto id = fmt::format("{}_{}_{}", party, t("product.cn_code", i), year);
    for (int n = 2; !made_.insert(id).second; ++n) id = fmt::format("{}_{}_{}_{}", party, t("product.cn_code", i), year, n);
    std::map<std::string, std::string> cells{{"id", id},
                                             {"material", material_of(i, party)},
                                             {"party", party},
                                             {"standard", "CBAM communication template"},
                                             {"boundary", "installation"},
                                             {"gwp_set", "AR5"},
                                             {"unit", "t CO2e/t"},
                                             {"direct", result("product.see_direct", i)},
                                             {"indirect", result("product.see_indirect", i)},
                                             {"default_share", result("product.default_share", i)},
                                             {"route", route_of(i)},
                                             {"verified_by", t("verifier.company")},
                                             {"valid_from", t("period.start")},
                                             {"note", t("product.name", i)}};
    if (auto last = parse_date(t("period.end"))) cells["valid_to"] = to_text(*last + std::chrono::days{1});
    add_scrap(cells, i);
    add("declarations", std::move(cells), i);
    for (const auto& f : layout().fields())
      if (f.field.starts_with("product.") && !f.calculated && f.field != "product.process" && f.field != "product.cn_code" &&
          f.field != "product.name")
        field(id, f.field, t(f.field, i), i);
    field(id, "product.electricity", result("product.electricity", i), i);
  }

  std::string route_of(int i) const {
    for (int p = 1; p <= form_processes; ++p)
      for (int g = 1; g <= form_processes && t("process.name", p) == t("product.process", i); ++g)
        if (t("good.category", g) == t("process.category", p) && form_.text("good.route", g, 2).empty()) {
          auto route = t("good.route", g);
          return route == "primary" || route == "secondary" ? route : "";
        }
    return "";
  }

  /// Scrap shares of the metal. The template asks for pre-consumer scrap per tonne of product; a figure above all the scrap can
  /// only be a share of it. Where more than a tonne of scrap goes into a tonne, shares of the metal do not follow.
  void add_scrap(std::map<std::string, std::string>& cells, int i) const {
    double all = form_.number("product.scrap", i, 1, chain::not_given),
           before = form_.number("product.pre_consumer_scrap", i, 1, chain::not_given);
    if (before > all) before *= all;
    if (std::isnan(all) || std::isnan(before) || all > 1) return;
    cells["pre_consumer_share"] = written_out(before);
    cells["post_consumer_share"] = written_out(parse_number(fmt::format("{:.12g}", all - before)).value_or(0));
  }

  const Form& form_;
  const FormFile& file_;
  const DeclareOptions& options_;
  FormFigures figures_;
  std::vector<chain::Material> materials_;
  std::map<std::string, std::string> parties_;
  std::set<std::string> made_;
  std::vector<intake::NewRow> rows_;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Result<intake::ImportReport> declare(const FormFile& file, const fs::path& source, const fs::path& workspace,
                                     const DeclareOptions& options) {
  auto opened = chain::open_workspace(workspace, {}, true, workspace_tables());
  if (!opened) return std::unexpected(opened.error());
  auto ledger = intake::read_ledger(workspace);
  if (!ledger) return std::unexpected(ledger.error());
  intake::ImportReport report;
  auto id = intake::import_id(*ledger, options.id, source.stem().string());
  if (!id) return std::unexpected(id.error());
  report.id = *id;
  auto bytes = bytes_of(source);
  auto hash = intake::sha256(bytes);
  for (int i = 1; i <= form_products; ++i) report.read += file.form.text("product.process", i).empty() ? 0 : 1;
  if (const auto* before = ledger->file(hash, map_name)) {
    report.diagnostics.push_back({.code = "chain.import_again", .where = {file.file, 0, ""}, .value = before->id});
    report.duplicates = report.read;
    return report;
  }
  intake::Batch batch{
      .entry = {.id = *id, .map = map_name, .map_sha256 = "", .files = {{file.file, hash, bytes.size()}}, .rows = {}, .raw = {}},
      .rows = {},
      .tables = &workspace_tables()};
  batch.rows = Declarer{file, options, opened->value}.run(report.diagnostics);
  (void)intake::check_batch(workspace, batch, report.diagnostics);
  tidy(report.diagnostics);
  bool wrong = has_errors(report.diagnostics);
  (wrong ? report.rejected : report.accepted) = report.read;
  for (const auto& row : batch.rows) ++report.rows[row.table];
  for (std::size_t i = 0; i < report.read; ++i)
    batch.entry.raw.emplace_back(intake::sha256(fmt::format("{}#{}", hash, i)).substr(0, 16), hash.substr(0, 16));
  if (options.dry_run || batch.rows.empty() || wrong) return report;
  if (auto written = intake::write_batch(workspace, std::move(batch)); !written) return std::unexpected(written.error());
  report.written = true;
  return report;
}

}  // namespace alumen::rules
