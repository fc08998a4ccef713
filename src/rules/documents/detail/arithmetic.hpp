// What the template's calculated cells show.
#pragma once
#include <string>

#include "rules/documents/detail/layout.hpp"

namespace alumen::rules::detail {

/// A calculated cell: a number, a text, or nothing.
struct Shown {
  double number = chain::not_given;
  std::string text;
};
/// The value of a calculated place. Every calculated field of the layout has one.
Shown shown(const Form& form, const FormFigures& figures, const FormPlace& place);

/// t CO2 of a source stream: fossil and of biomass together.
double stream_co2(const Form& form, int item);
/// Share of biomass in a stream, 0..1.
double stream_biomass(const Form& form, int item);
/// What a PFC row comes to: t before collection, and all of it in t CO2e.
struct PfcRow {
  double cf4 = 0, c2f6 = 0, co2e = 0;
};
PfcRow pfc_row(const Form& form, int item);
/// t CO2e of a measured source: fossil and of biomass.
std::pair<double, double> cems_co2e(const Form& form, int item);
/// Emissions attributed to a process before they are kept from falling below 0.
double attributed_raw(const Form& form, int process);
/// The number of the process that stands at a place of "process.to_process".
inline int other_process(int process, int place) { return place < process ? place : place + 1; }

/// t CO2 per t C of the act, and its global warming potentials.
inline constexpr double form_carbon_factor = 3.664, form_gwp_cf4 = 6630, form_gwp_c2f6 = 11100, form_gwp_n2o = 265;
/// t CO2 per TJ of natural gas, by which waste gases count, and the part of it that counts for those exported.
inline constexpr double form_waste_gas_factor = 56.1, form_waste_gas_exported = 0.667;

/// Numbers of the template's blocks.
inline constexpr int form_processes = 10, form_precursors = 20, form_streams = 75, form_pfc_rows = 10, form_cems_rows = 10,
                     form_products = 100;

}  // namespace alumen::rules::detail
