// Documents that leave and enter: the communication template, product footprints, the emissions report, requests to suppliers.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "rules/documents/documents.hpp"

namespace alumen::api {

/// Which installation goes into which workbook.
struct TemplateExport {
  Place place;
  std::filesystem::path file;            ///< workbook to write
  std::string version = "2.1.1";
  std::filesystem::path into = {};       ///< an empty official template to fill; empty: a workbook of our own
  std::string site = "";                 ///< needed where the workspace has several
};
/// What went into the form, and what is still missing.
struct TemplateExportAnswer {
  std::string file, version, site;
  std::size_t entries = 0;
  rules::FormFigures figures;
  Diagnostics notes;
};
/// Writes the communication template of an installation. Errors: those of rules::form_of and of writing.
Result<TemplateExportAnswer> export_template(const TemplateExport& request);

/// A filled template and where it goes: a new folder becomes a workspace, a workspace takes it as declarations.
struct TemplateImport {
  std::filesystem::path file, target;
  rules::DeclareOptions options;
};
/// A product of the form with the figures that a customer needs, per tonne.
struct FormProduct {
  std::string process, cn_code, name;
  double direct = 0, indirect = 0, default_share = 0;
};
/// What the form says and what became of it.
struct TemplateImportAnswer {
  std::string file, installation, country, start, end;
  bool made_workspace = false, written = false;
  rules::FormFigures figures;
  std::vector<FormProduct> products;
  std::map<std::string, std::size_t> rows;   ///< written, by table
  std::string import_id;                     ///< of declarations
  Diagnostics diagnostics;
};
/// Reads a filled template. Errors: those of rules::read_form, chain.exists, and those of writing.
Result<TemplateImportAnswer> import_template(const TemplateImport& request);

/// Whose emissions report.
struct EmissionsReportQuestion {
  Place place;
  std::filesystem::path file;
  int year = 0;                              ///< of import; 0: of the period
  std::filesystem::path assume = {};
  std::string site = "";
};
/// What the report states.
struct EmissionsReportAnswer {
  std::string file;
  rules::EmissionsReport report;
  Diagnostics notes;
};
/// Writes the operator's emissions report of the definitive period. Errors: those of rules::make_report and of writing.
Result<EmissionsReportAnswer> emissions_report(const EmissionsReportQuestion& question);

/// Which product's footprint goes into which document.
struct ClaimQuestion {
  Place place;
  std::string product;                       ///< output or material
  std::string as = "pact";                   ///< pact or rmi
  Date created{};
  std::vector<std::string> fields = {};      ///< NAME=VALUE, lists divided by ';'
};
/// The document and what stands beside its number.
struct ClaimAnswer {
  std::string product;
  rules::Claim claim;
  Diagnostics notes;
};
/// The document of a product. Errors: api.bad_argument, carbon.unknown_product, those of rules::make_claim.
Result<ClaimAnswer> claim(const ClaimQuestion& question);

/// A checked document.
struct ClaimVerdict {
  std::string file;
  rules::ClaimCheck check;
};
/// Checks a product footprint that somebody sent. Errors: table.cannot_read, table.bad_json.
Result<ClaimVerdict> verify_claim(const std::filesystem::path& file);

/// Whose data are missing.
struct SupplierQuestion {
  Place place;
  std::string rules = "eu-cbam-2026";
  Date date{};                               ///< today
  int year = 0;                              ///< of import; 0: the year of the date
  std::string due = "";                      ///< deadline, YYYY-MM-DD, of requests that have none yet
  std::filesystem::path assume = {};
  std::string from = "";                     ///< who asks; empty: the workspace's title
  std::filesystem::path letters = {};        ///< folder for one letter a supplier; empty = none are written
  bool record = false;                       ///< note in the workspace that the letters were sent
};
/// Suppliers with what is missing, and the letters that were written.
struct SupplierAnswer {
  std::string workspace, title;
  rules::SupplierYear year;
  std::vector<std::string> letters;          ///< names of files
  bool recorded = false;
  std::string import_id;                     ///< of the rows that record it
  Diagnostics notes;
};
/// Suppliers of a workspace, and the letters to them. Errors: api.bad_argument, those of rules::supplier_year and of writing.
Result<SupplierAnswer> suppliers(const SupplierQuestion& question);

/// As JSON with two blanks of indentation.
std::string to_json(const SupplierAnswer& answer);
/// One row a supplier and material.
std::string to_csv(const SupplierAnswer& answer);
/// What was written into the form.
std::string to_json(const EmissionsReportAnswer& answer);
std::string to_json(const TemplateExportAnswer& answer);
/// What was read from it.
std::string to_json(const TemplateImportAnswer& answer);
/// What holds of a claim, and what does not.
std::string to_json(const ClaimVerdict& answer);

}  // namespace alumen::api
