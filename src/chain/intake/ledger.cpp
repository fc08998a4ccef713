#include "chain/intake/ledger.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "table/table.hpp"

namespace alumen::chain::intake {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& object, const char* key) { return object.at(key).get<std::string>(); }

LedgerEntry entry_of(const Json& json) {
  LedgerEntry entry{.id = text_of(json, "id"),
                    .map = text_of(json, "map"),
                    .map_sha256 = text_of(json, "map_sha256"),
                    .files = {},
                    .rows = {},
                    .raw = {}};
  for (const auto& f : json.at("files"))
    entry.files.push_back({text_of(f, "name"), text_of(f, "sha256"), f.at("bytes").get<std::size_t>()});
  for (const auto& r : json.at("rows"))
    entry.rows.push_back({text_of(r, "table"), text_of(r, "key"), text_of(r, "hash"), text_of(r, "from")});
  for (const auto& r : json.at("raw_rows")) {
    auto text = r.get<std::string>();
    auto colon = text.find(':');
    entry.raw.emplace_back(text.substr(0, colon), colon == text.npos ? "" : text.substr(colon + 1));
  }
  return entry;
}

}  // namespace

const LedgerEntry* Ledger::find(const std::string& id) const {
  auto found = std::ranges::find(imports, id, &LedgerEntry::id);
  return found == imports.end() ? nullptr : &*found;
}

const LedgerEntry* Ledger::file(const std::string& sha256, const std::string& map) const {
  for (const auto& entry : imports)
    if (entry.map == map && std::ranges::find(entry.files, sha256, &LedgerFile::sha256) != entry.files.end()) return &entry;
  return nullptr;
}

std::map<std::string, std::string> Ledger::raw_rows(const std::string& map) const {
  std::map<std::string, std::string> out;
  for (const auto& entry : imports)
    if (entry.map == map) out.insert(entry.raw.begin(), entry.raw.end());
  return out;
}

Result<Ledger> read_ledger(const std::filesystem::path& workspace) {
  std::error_code error;
  if (!std::filesystem::exists(workspace / ledger_file, error)) return Ledger{};
  auto text = table::read_text(workspace / ledger_file, ledger_file);
  if (!text) return std::unexpected(text.error());
  try {
    Ledger ledger;
    const Json document = Json::parse(*text);
    for (const auto& entry : document.at("imports")) ledger.imports.push_back(entry_of(entry));
    return ledger;
  } catch (const Json::exception& e) {
    return fail({.code = "chain.bad_ledger", .where = {ledger_file, 0, ""}, .detail = e.what()});
  }
}

std::string to_json(const Ledger& ledger) {
  Json imports = Json::array();
  for (const auto& e : ledger.imports) {
    Json files = Json::array(), rows = Json::array(), raw = Json::array();
    for (const auto& f : e.files) files.push_back({{"name", f.name}, {"sha256", f.sha256}, {"bytes", f.bytes}});
    for (const auto& r : e.rows) rows.push_back({{"table", r.table}, {"key", r.key}, {"hash", r.hash}, {"from", r.from}});
    for (const auto& [identity, content] : e.raw) raw.push_back(identity + ":" + content);
    imports.push_back({{"id", e.id}, {"map", e.map}, {"map_sha256", e.map_sha256}, {"files", files}, {"rows", rows}, {"raw_rows", raw}});
  }
  return Json{{"imports", imports}}.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string row_ranges(std::vector<int> rows) {
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  std::string out;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t last = i;
    while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1) ++last;
    out += (out.empty() ? "" : ",") + std::to_string(rows[i]);
    if (last > i) out += (last > i + 1 ? "-" : ",") + std::to_string(rows[last]);
    i = last + 1;
  }
  return out;
}

}  // namespace alumen::chain::intake
