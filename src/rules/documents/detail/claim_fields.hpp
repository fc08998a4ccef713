// Fields of a document: given with the request, or in document_fields.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chain/workspace.hpp"
#include "rules/documents/rows.hpp"

namespace alumen::rules::detail {

/// What is known about a product besides the chain. The request wins; then the product, its material, its site and its party.
class ClaimFields {
 public:
  ClaimFields(std::map<std::string, std::string> given, const std::vector<DocumentField>& rows, std::vector<std::string> subjects);

  /// The values of a field, or nothing. A name may be written with or without "pcf.".
  std::vector<std::string> list(std::string_view name) const;
  /// The first value of a field, or empty.
  std::string text(std::string_view name) const;
  /// Names of all fields that are known.
  std::vector<std::string> names() const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

}  // namespace alumen::rules::detail
