// Words that the tables of a workspace use, and what every row knows of itself.
#pragma once
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <tuple>

#include "base/amount.hpp"
#include "base/fields.hpp"
#include "base/period.hpp"

namespace alumen::chain {

/// A number that a cell does not give.
inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

/// What every row knows: its file (index into Workspace::files) and line, and whether it is library data.
struct Row {
  std::uint32_t file = 0;
  int line = 0;
};

/// How far a figure can be trusted.
enum class Status { own, published, rule, derived, unverified };
constexpr auto names(Status*) {
  using enum Status;
  return std::to_array<Named<Status>>(
      {{own, "own"}, {published, "published"}, {rule, "rule"}, {derived, "derived"}, {unverified, "unverified"}});
}

/// What kind of good, energy, gas or service a material is.
enum class Category {
  bauxite,
  alumina,
  carbon,
  metal,
  semi,
  product,
  scrap,
  dross,
  residue,
  chemical,
  alloying,
  fuel,
  electricity,
  heat,
  gas,
  freight,
  other
};
constexpr auto names(Category*) {
  using enum Category;
  return std::to_array<Named<Category>>({{bauxite, "bauxite"},
                                         {alumina, "alumina"},
                                         {carbon, "carbon"},
                                         {metal, "metal"},
                                         {semi, "semi"},
                                         {product, "product"},
                                         {scrap, "scrap"},
                                         {dross, "dross"},
                                         {residue, "residue"},
                                         {chemical, "chemical"},
                                         {alloying, "alloying"},
                                         {fuel, "fuel"},
                                         {electricity, "electricity"},
                                         {heat, "heat"},
                                         {gas, "gas"},
                                         {freight, "freight"},
                                         {other, "other"}});
}

/// Why something enters or leaves an activity.
enum class Role {
  reference,
  co_product,
  waste,
  residue,
  pre_consumer_scrap,
  post_consumer_scrap,
  internal_scrap,
  input,
  feedstock,
  emission
};
constexpr auto names(Role*) {
  using enum Role;
  return std::to_array<Named<Role>>({{reference, "reference"},
                                     {co_product, "co_product"},
                                     {waste, "waste"},
                                     {residue, "residue"},
                                     {pre_consumer_scrap, "pre_consumer_scrap"},
                                     {post_consumer_scrap, "post_consumer_scrap"},
                                     {internal_scrap, "internal_scrap"},
                                     {input, "input"},
                                     {feedstock, "feedstock"},
                                     {emission, "emission"}});
}

/// What proves a supply. Contracts and certificates count only under market-based electricity.
enum class Evidence { metered, invoice, own_generation, direct_line, contract, certificate, statistic, estimate };
constexpr auto names(Evidence*) {
  using enum Evidence;
  return std::to_array<Named<Evidence>>({{metered, "metered"},
                                         {invoice, "invoice"},
                                         {own_generation, "own_generation"},
                                         {direct_line, "direct_line"},
                                         {contract, "contract"},
                                         {certificate, "certificate"},
                                         {statistic, "statistic"},
                                         {estimate, "estimate"}});
}

/// What a declared figure covers.
enum class Boundary { cradle_to_gate, installation };
constexpr auto names(Boundary*) {
  using enum Boundary;
  return std::to_array<Named<Boundary>>({{cradle_to_gate, "cradle_to_gate"}, {installation, "installation"}});
}

/// The route by which metal was made, as border rules tell it apart.
enum class Route { none, primary, secondary };
constexpr auto names(Route*) {
  using enum Route;
  return std::to_array<Named<Route>>({{none, ""}, {primary, "primary"}, {secondary, "secondary"}});
}

/// The property of a material that a factor gives.
enum class Property {
  supply_co2e,
  combustion_co2,
  combustion_ch4,
  combustion_n2o,
  net_calorific_value,
  oxidation_factor,
  biomass_fraction,
  density,
  remelting_co2e,
  price
};
constexpr auto names(Property*) {
  using enum Property;
  return std::to_array<Named<Property>>({{supply_co2e, "supply_co2e"},
                                         {combustion_co2, "combustion_co2"},
                                         {combustion_ch4, "combustion_ch4"},
                                         {combustion_n2o, "combustion_n2o"},
                                         {net_calorific_value, "net_calorific_value"},
                                         {oxidation_factor, "oxidation_factor"},
                                         {biomass_fraction, "biomass_fraction"},
                                         {density, "density"},
                                         {remelting_co2e, "remelting_co2e"},
                                         {price, "price"}});
}

// Field order is column order. `table` is the file name without .csv.

}  // namespace alumen::chain
