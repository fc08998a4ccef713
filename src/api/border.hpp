// What a border costs: goods, certificates, suppliers, and the tonne behind the border.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "api/api.hpp"

namespace alumen::api {

/// Which goods under which border rule, in which years of import.
struct BorderQuestion {
  Place place;
  std::string rules = "eu-cbam-2026";
  std::string years = "2026";               ///< "2026" or "2026..2034"
  std::filesystem::path assume = {};        ///< file of assumptions; empty = none
  std::string product = "";                 ///< consignment, output, material or code; empty = all
};
/// Year by year under one border rule.
struct BorderAnswer {
  std::string workspace, title;
  rules::Book book;
  rules::Assumptions assumptions;
  std::vector<rules::BorderYear> years;
  Diagnostics notes;
};
/// Specific emissions, free allocation, certificates and cost of every good, and what data of suppliers are worth.
/// Errors: api.bad_argument for the years, those of loading and of rules::border_year.
Result<BorderAnswer> border(const BorderQuestion& question);

/// What a tonne costs behind the border.
struct LandedQuestion {
  Place place;
  std::string market = "EU";                ///< EU, GBR or USA
  std::string years = "2026";
  std::filesystem::path assume = {};
  std::string product = "";
};
/// Consignments year by year in one market.
struct LandedAnswer {
  std::string workspace, title, market, rules;
  rules::Assumptions assumptions;
  std::vector<rules::LandedCost> rows;      ///< by year, then as in the file
  Diagnostics notes;
};
/// Price, freight, duty and border charge of every consignment. Errors: as border(), rules.unknown_market.
Result<LandedAnswer> landed(const LandedQuestion& question);

/// As JSON with two blanks of indentation. A figure is {value, missing, assumed}.
std::string to_json(const BorderAnswer& answer);
std::string to_json(const LandedAnswer& answer);
/// One row a good and year.
std::string to_csv(const BorderAnswer& answer);
/// One row a consignment and year.
std::string to_csv(const LandedAnswer& answer);

}  // namespace alumen::api
