#include "rules/documents/detail/claim_fields.hpp"

#include <algorithm>

#include "base/number.hpp"

namespace alumen::rules::detail {
namespace {

std::string bare(std::string_view name) { return std::string{name.starts_with("pcf.") ? name.substr(4) : name}; }

std::vector<std::string> divided(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    auto to = std::min(text.find(';', from), text.size());
    auto part = text.substr(from, to - from);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) out.emplace_back(part);
    from = to + 1;
  }
  return out;
}

}  // namespace

ClaimFields::ClaimFields(std::map<std::string, std::string> given, const std::vector<DocumentField>& rows,
                         std::vector<std::string> subjects) {
  for (const auto& subject : subjects) {
    std::map<std::string, std::map<std::pair<double, std::string>, std::string>> found;  // in the order of the items
    for (const auto& row : rows)
      if (row.subject == subject && !row.value.empty()) found[bare(row.field)][{parse_number(row.item).value_or(0), row.item}] = row.value;
    for (auto& [name, items] : found) {
      if (values_.contains(name)) continue;
      for (auto& [item, value] : items) values_[name].push_back(value);
    }
  }
  for (const auto& [name, value] : given) values_[bare(name)] = {value};
}

std::vector<std::string> ClaimFields::list(std::string_view name) const {
  auto found = values_.find(bare(name));
  if (found == values_.end()) return {};
  return found->second.size() == 1 ? divided(found->second[0]) : found->second;
}

std::string ClaimFields::text(std::string_view name) const {
  auto found = values_.find(bare(name));
  return found == values_.end() ? "" : found->second[0];
}

std::vector<std::string> ClaimFields::names() const {
  std::vector<std::string> out;
  for (const auto& [name, value] : values_) out.push_back(name);
  return out;
}

}  // namespace alumen::rules::detail
