// Documents as text for the terminal.
#pragma once
#include "api/documents.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// What was written into the form, what it comes to, and what is missing.
std::string render(const api::TemplateExportAnswer& answer, const Style& style);
/// What the form says and what became of it.
std::string render(const api::TemplateImportAnswer& answer, const Style& style);
/// What the report states, and what it lacks.
std::string render(const api::EmissionsReportAnswer& answer, const Style& style);
/// Suppliers: what is missing, how far the request is, what it costs.
std::string render(const api::SupplierAnswer& answer, const Style& style);
/// What the document says, and what is wrong with it.
std::string render(const api::ClaimVerdict& answer, const Style& style);

}  // namespace alumen::cli
