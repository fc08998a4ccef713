// The communication template of the border adjustment: a supplier's form, filled once for many customers.
//
// The European Commission's workbook for the transitional act (Implementing Regulation (EU) 2023/1773), versions 2.1 and 2.1.1,
// which differ only on the sheet Summary_Communication. It is read and written by cell, never by label: labels are translated and
// some are wrong. Which cell holds what is data (data/forms). A Form keeps the inputs only; what the workbook calculates is
// figures_of(form).
//
//   workspace --form_of--> Form --write_form, fill_form--> workbook --read_form--> Form --workspace_of--> workspace
//                                                                                  Form --declare-------> declarations
#pragma once
#include <compare>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chain/chain.hpp"
#include "chain/intake/intake.hpp"
#include "rules/book.hpp"

namespace alumen::rules {

/// Published versions of the template.
enum class FormVersion { v2_1, v2_1_1 };
constexpr auto names(FormVersion*) {
  return std::to_array<Named<FormVersion>>({{FormVersion::v2_1, "2.1"}, {FormVersion::v2_1_1, "2.1.1"}});
}

/// One place of a form: item 3, place 2 of "process.route_amount" is what P3 makes by its second route.
struct FormPlace {
  std::string field;
  int item = 1, place = 1;
  friend auto operator<=>(const FormPlace&, const FormPlace&) = default;
};

/// The shortest text of a number, written out: 3000000 rather than 3e+06.
std::string written_out(double value);

/// The inputs of a form in canonical words: numbers as their shortest text, days as YYYY-MM-DD, countries as ISO 3166-1 alpha-3,
/// words by their meaning. What is not there is an empty cell.
struct Form {
  std::map<FormPlace, std::string> values;

  /// The text of a place, or empty.
  std::string text(std::string_view field, int item = 1, int place = 1) const;
  /// The number of a place, or `otherwise`.
  double number(std::string_view field, int item = 1, int place = 1, double otherwise = 0) const;
  /// Sets a place; an empty text empties it.
  void set(std::string_view field, int item, int place, std::string text);
  void set(std::string_view field, int item, int place, double number);
  friend bool operator==(const Form&, const Form&) = default;
};

/// A form with its name in messages.
struct FormFile {
  Form form;
  std::string file;
  std::map<FormPlace, double> results;   ///< stored results of the numbers that the workbook calculates
};
/// Reads a filled template, whichever version. Faults name sheet and cell.
/// Errors: rules.form_sheet, rules.form_value, rules.form_percent, rules.form_word, rules.form_needed, table.error_cell,
/// table.no_stored_result, and those of read_xlsx. Notes: rules.form_missing (a mandatory cell is empty), rules.form_control,
/// rules.form_not_calculated, rules.form_differs.
Result<Answer<FormFile>> read_form(const std::filesystem::path& file);

/// Writes the form as a workbook with the template's sheets and cells, our own labels, and live formulas.
Result<void> write_form(const Form& form, FormVersion version, const std::filesystem::path& file);
/// Puts the form's inputs into a copy of the official file; calculated cells and hidden sheets are not touched.
Result<void> fill_form(const Form& form, FormVersion version, const std::filesystem::path& blank, const std::filesystem::path& file);

/// What a process of the form comes to, per tonne of its goods.
struct ProcessFigures {
  std::string name;
  double level_t = 0;           ///< activity level
  double attributed_t = 0;      ///< t CO2e
  double direct = 0, indirect = 0, electricity = 0;  ///< precursors included: t CO2e/t, t CO2e/t, MWh/t
  double own_direct = 0, own_indirect = 0, own_electricity = 0;
  double default_share = 0;     ///< of the direct ones, from default values of bought precursors, 0..1
  double due = 0, rebate = 0;   ///< carbon price per t, precursors included
  std::string electricity_source;
};
/// What the workbook calculates.
struct FormFigures {
  double co2_t = 0, biomass_t = 0, n2o_t = 0, pfc_t = 0;   ///< of the streams, t CO2e
  double direct_t = 0, indirect_t = 0;                     ///< of the installation, own entries in their place
  std::vector<ProcessFigures> processes;                   ///< P1..P10; unused ones have no name
  /// The process of that name, or null.
  const ProcessFigures* process(std::string_view name) const;
};
/// The form's own arithmetic: SEE = (I - A)^-1 (attributed + bought) / level. A loop that makes nothing has no figures (NaN).
FormFigures figures_of(const Form& form);
/// A calculated number of the form, as its cell would show it; NaN where the cell is empty.
double figure_at(const Form& form, const FormFigures& figures, const FormPlace& place);

/// The form of one installation of a workspace. `site` may be empty when the workspace has one.
/// Errors: rules.form_site, rules.form_full and those of carbon::Model. Notes: rules.form_left_out, rules.form_missing.
Result<Answer<Form>> form_of(const chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain, const Book& book,
                             const std::string& site = "");

/// The files of a new workspace that holds everything the form says: form_of() gives the same form again.
Result<Answer<std::map<std::string, std::string>>> workspace_of(const FormFile& file);

/// How a supplier's form becomes declarations.
struct DeclareOptions : chain::intake::ImportOptions {
  std::string party = "";                            ///< who declares (parties.id); empty: made of the installation's name
  std::map<std::string, std::string> materials = {}; ///< CN code or name on invoices -> materials.id
};
/// Appends a declaration for every product of the form to a workspace: direct, indirect, share of defaults, scrap shares; carbon
/// price and contacts go to document_fields. Who has no verified values stays unverified. Taken back by `alumen import undo`.
/// Errors: rules.form_needed, chain.import_conflict and those of writing.
Result<chain::intake::ImportReport> declare(const FormFile& file, const std::filesystem::path& source,
                                            const std::filesystem::path& workspace, const DeclareOptions& options);

}  // namespace alumen::rules
