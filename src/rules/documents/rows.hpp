// The table of this folder: what documents ask for and no other table holds.
#pragma once
#include <string>

#include "chain/rows.hpp"

namespace alumen::rules {

/// A field of a document that has no place in another table: a street, a registration number, a URN, an e-mail address.
/// Entered once, it serves every document: the communication template, product footprints, the emissions report, requests.
struct DocumentField : chain::Row {
  static constexpr std::string_view table = "document_fields",
                                    about =
                                        "what documents ask for and no other table holds: addresses, registration numbers, URNs, contacts";
  std::string subject, field, item, value, source, note;
};
constexpr auto fields(DocumentField*) {
  using R = DocumentField;
  return std::tuple{
      Field<R, std::string>{&R::subject, "subject", "",
                            "what it is about: parties.id, sites.id, outputs.id, materials.id or declarations.id", Need::key},
      Field<R, std::string>{&R::field, "field", "", "name of the field, for example companyIds or installation.unlocode", Need::key},
      Field<R, std::string>{&R::item, "item", "",
                            "which of several: 1, 2, 3 ..., or 3.2 for the second place of the third; empty = the only one"},
      Field<R, std::string>{&R::value, "value", "", "as the document shows it; empty = left empty on purpose"},
      Field<R, std::string>{&R::source, "source", "", "document"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const DocumentField& r) { return r.subject + "/" + r.field + (r.item.empty() ? "" : "/" + r.item); }

}  // namespace alumen::rules
