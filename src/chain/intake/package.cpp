#include "chain/intake/package.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace alumen::chain::intake {
namespace {

using Json = nlohmann::ordered_json;

/// Frictionless field of one column. An amount may be a formula and a reading a word, so only plain numbers are numbers.
Json field_of(const ColumnInfo& c) {
  Json field{
      {"name", c.name}, {"type", c.type}, {"description", std::string{c.about} + (c.unit.empty() ? "" : ", in " + std::string{c.unit})}};
  Json constraints = Json::object();
  if (c.required) constraints["required"] = true;
  if (c.type == "number" || c.type == "integer") {
    if (std::isfinite(c.low)) constraints["minimum"] = c.low;
    if (std::isfinite(c.high)) constraints["maximum"] = c.high;
  }
  if (!c.choices.empty()) constraints["enum"] = c.choices;
  if (!constraints.empty()) field["constraints"] = constraints;
  return field;
}

/// Frictionless Table Schema of the columns that a file has, in its order.
Json schema_of(const TableInfo& table, const std::vector<std::string>& header) {
  Json fields = Json::array();
  for (const auto& word : header) {
    auto known = std::ranges::find(table.columns, word, &ColumnInfo::name);
    fields.push_back(known != table.columns.end() ? field_of(*known) : Json{{"name", word}, {"type", "string"}});
  }
  return {{"fields", fields}, {"missingValues", Json::array({""})}};
}

Json resource_of(const TableInfo& table, const std::vector<std::string>& header) {
  return {{"name", table.name},
          {"path", std::string{table.name} + ".csv"},
          {"profile", "tabular-data-resource"},
          {"schema", schema_of(table, header)}};
}

/// The table whose file a resource names, or null.
const TableInfo* table_of(const Json& resource, const Tables& tables) {
  if (!resource.is_object() || !resource.contains("path") || !resource["path"].is_string()) return nullptr;
  auto path = resource["path"].get<std::string>();
  return path.ends_with(".csv") ? find_table(tables, std::string_view{path}.substr(0, path.size() - 4)) : nullptr;
}

std::string text_of(const Json& object, const char* key) {
  auto found = object.find(key);
  if (found == object.end()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string new_package(const PackageFacts& facts, const Headers& headers, const Tables& tables) {
  Json own{{"schema", schema_version}};
  if (!facts.period.empty()) own["period"] = facts.period;
  Json package{{"profile", "tabular-data-package"}, {"name", facts.name}, {"title", facts.title}, {"alumen", own}};
  if (!facts.licences.empty()) {
    package["licenses"] = Json::array();
    for (const auto& licence : facts.licences) package["licenses"].push_back({{"name", licence}});
  }
  package["resources"] = Json::array();
  for (const auto& table : tables)
    if (auto header = headers.find(table.name); header != headers.end()) package["resources"].push_back(resource_of(table, header->second));
  return dump(package);
}

std::string updated_package(std::string_view text, const Headers& headers, const Tables& tables) {
  Json package = Json::parse(text, nullptr, false);
  check(package.is_object(), "a datapackage.json was read before it is updated");
  Json resources = Json::array();
  std::vector<std::string_view> listed;
  if (package.contains("resources") && package["resources"].is_array())
    for (Json resource : package["resources"]) {
      if (const auto* table = table_of(resource, tables)) {
        auto header = headers.find(table->name);
        if (header == headers.end() || std::ranges::find(listed, table->name) != listed.end()) continue;
        listed.push_back(table->name);
        resource.erase("dialect");
        resource.update(resource_of(*table, header->second));
      }
      resources.push_back(std::move(resource));
    }
  for (const auto& table : tables)
    if (auto header = headers.find(table.name); header != headers.end() && std::ranges::find(listed, table.name) == listed.end())
      resources.push_back(resource_of(table, header->second));
  package["resources"] = std::move(resources);
  return dump(package);
}

PackageFacts package_facts(std::string_view text) {
  Json package = Json::parse(text, nullptr, false);
  PackageFacts facts;
  if (!package.is_object()) return facts;
  facts.name = text_of(package, "name");
  facts.title = text_of(package, "title");
  if (package.contains("alumen")) facts.period = text_of(package["alumen"], "period");
  if (package.contains("licenses") && package["licenses"].is_array())
    for (const auto& licence : package["licenses"])
      if (licence.is_object() && licence.contains("name")) facts.licences.push_back(text_of(licence, "name"));
  return facts;
}

}  // namespace alumen::chain::intake
