// The steps that turn one installation of a chain into a form.
#pragma once
#include <memory>
#include <set>

#include "carbon/carbon.hpp"
#include "rules/documents/detail/layout.hpp"
#include "rules/documents/rows.hpp"

namespace alumen::rules::detail {

/// What the steps share.
struct FormSource {
  const chain::Chain& chain;
  const Book& book;
  const carbon::Model& model;
  std::uint32_t site = 0;                         ///< row of sites
  std::vector<std::uint32_t> processes;           ///< activities in the order P1, P2, ...
  std::vector<std::uint32_t> goods;               ///< reference output of each
  std::map<std::uint32_t, carbon::Account> accounts;  ///< own emissions by activity
  Form form;
  Diagnostics notes;
};

/// A number without the noise of a conversion, where the number itself has few digits.
double rounded(double value);
/// The value of a fact in t, from kg.
inline double tonnes(double kg) { return rounded(kg / 1000); }

/// Source streams, PFC rows and measured sources of the site's activities.
void add_streams(FormSource& source);
/// Bought precursors of the processes, with what their suppliers declare.
void add_precursors(FormSource& source);
/// Products, their codes and scrap.
void add_products(FormSource& source);

/// Activities of the site, roots before their parts; only those that are active.
std::vector<std::uint32_t> activities_of(const chain::Chain& chain, std::uint32_t site);

}  // namespace alumen::rules::detail
