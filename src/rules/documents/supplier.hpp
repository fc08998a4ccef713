// Whose data are missing, what that costs meanwhile, and the letters that ask for them.
//
// Data of a supplier count at the border when a verified declaration covers the metal and the period; everything else takes the
// default value. Who was asked and until when stands in document_fields: subject = the party, fields request.sent, request.due
// and contact. Reminders are due 28 and 7 days before the deadline; after it the request is overdue.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "chain/chain.hpp"
#include "rules/border.hpp"

namespace alumen::rules {

/// How far a request has come.
enum class RequestState { verified, not_asked, asked, first_reminder, second_reminder, overdue, nobody };
constexpr auto names(RequestState*) {
  using enum RequestState;
  return std::to_array<Named<RequestState>>({{verified, "verified"},
                                             {not_asked, "not asked"},
                                             {asked, "asked"},
                                             {first_reminder, "first reminder due"},
                                             {second_reminder, "second reminder due"},
                                             {overdue, "overdue"},
                                             {nobody, "nobody to ask"}});
}

/// One supplier and material.
struct SupplierNeed {
  std::string party, name, country, contact;     ///< party: parties.id; empty when nobody is named
  std::string material, material_name, cn_code;
  double mass_t = 0;
  bool missing = true;
  std::string why;                               ///< no verified data count
  std::vector<std::string> lacking;              ///< fields of the declaration that the rule asks for
  double default_direct = chain::not_given,
         actual_direct = chain::not_given;  ///< t CO2e/t: of the default value, and of the supplier, proven or not
  Figure default_cost, actual_cost, extra_cost;  ///< of the goods: at default values, with the supplier's figure, and the difference
  RequestState state = RequestState::not_asked;
  std::optional<Date> sent, due;
  int days_left = 0;                             ///< until the deadline; negative: since
};

/// All suppliers of a year.
struct SupplierYear {
  std::string rules, currency;
  int year = 0;
  Date date{};
  std::vector<SupplierNeed> needs;               ///< missing ones first, by extra cost and mass
  std::size_t missing = 0, verified = 0;
};

/// What is asked.
struct SupplierRequest {
  int year = 2026;
  Date date{};                                   ///< today, for reminders; the library reads no clock
  std::optional<Date> due;                       ///< deadline of requests that have none yet
  Assumptions assumptions = {};
};
/// The suppliers of a workspace under a border rule. Errors: rules.not_a_border, rules.outside_validity and those of building.
/// Notes: rules.supplier_unknown, rules.supplier_contact.
Result<Answer<SupplierYear>> supplier_year(chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain, const Book& book,
                                           const SupplierRequest& request);

/// A letter to one supplier, in Markdown: what is needed, in which cells or fields, until when, and how to send it.
struct SupplierLetter {
  std::string file, party, text;
};
/// One letter for every supplier with missing data that has a name. `from` is who asks.
std::vector<SupplierLetter> supplier_letters(const SupplierYear& year, const std::string& from);

}  // namespace alumen::rules
