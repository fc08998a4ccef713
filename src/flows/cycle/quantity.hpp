// What the figures of a region's cycle are about.
#pragma once
#include <array>

#include "base/fields.hpp"

namespace alumen::flows {

/// What a figure is about. Masses are metal in a year: aluminium with what it is alloyed with, as content estimates count it; ore,
/// alumina and residues are gross masses. Rates, shares and weights run from 0 to 1; a product group, form or class may have its own
/// where that is said.
enum class Quantity {
  primary_production,
  unwrought_imports,
  unwrought_exports,
  metal_supply,  ///< to fabrication
  fabrication_scrap_rate,  ///< recoverable new scrap per metal that enters fabrication; of a form, or of all
  fabrication_loss_rate,  ///< lost for good, per metal that enters fabrication; of a form, or of all
  fabrication_scrap,
  fabrication_loss,
  semis,  ///< out of fabrication
  semis_imports,
  semis_exports,
  semis_used,  ///< into manufacturing
  manufacturing_scrap_rate,  ///< recoverable new scrap per semis that enter manufacturing; of a product group, or of all
  manufacturing_scrap,
  products,  ///< out of manufacturing
  product_imports,
  product_exports,
  into_use,  ///< of a product group, or of all
  use_share,  ///< of a product group in what goes into use
  stock,  ///< in use at the end of the year
  end_of_life,
  collection_rate,  ///< old scrap per end of life; of a group, or of all
  old_scrap,
  not_collected,
  sorting_loss,  ///< of collected scrap, what sorting leaves in its residue
  new_scrap,
  home_scrap,  ///< of new scrap, what never leaves its works
  scrap_available,  ///< old and new scrap after sorting, with what ash gives back
  scrap_imports,
  scrap_exports,
  surplus_scrap,  ///< that no melt at home could take within its alloy limits
  remelted,  ///< scrap charged at home
  melt_yield,  ///< metal per scrap charged
  recycled_metal,
  melt_loss,
  primary_need,  ///< metal that scrap does not give
  population,
  remelting_capacity,         ///< scrap that works at home can charge in a year
  scrap_export_share,  ///< as others publish it; only to compare
  use_per_person,  ///< goes into use in a year; of a product group, or of all
  stock_per_person,  ///< in use; of a product group, or of all
  product_import_rate,  ///< imports per product that goes into use; of a product group, or of all
  product_export_rate,  ///< exports per product made
  product_export_weight,  ///< share of what all regions import
  semis_import_rate,  ///< imports per semis used; of a form, or of all
  semis_export_rate,  ///< exports per semis made
  semis_export_weight,  ///< share of what all regions import
  scrap_export_rate,  ///< exports per scrap available; of a class, or of all
  scrap_import_weight,  ///< share of what all regions export
  primary_weight,  ///< share of the primary metal that all regions need
  landfill_share,  ///< of what is not collected; what the four do not name is landfilled too
  incineration_share,
  dissipation_share,
  hoard_share,
  ash_recovery_rate,  ///< metal won back from ash, per metal incinerated
  landfill,
  incinerated,  ///< with the ash that is not recovered
  dissipated,
  hoarded,  ///< left in place or kept; in the year
  ash_recovered,
  dross_rate,  ///< metal in dross per scrap charged
  salt_slag_per_dross,  ///< gross mass
  dross,
  salt_slag,
  alumina_per_metal,  ///< gross mass per primary metal
  bauxite_per_alumina,
  residue_per_alumina,  ///< dry
  pot_lining_per_metal,  ///< spent
  alumina,
  bauxite,
  bauxite_residue,
  pot_lining
};
constexpr auto names(Quantity*) {
  using enum Quantity;
  return std::to_array<Named<Quantity>>({{primary_production, "primary_production"},
                                         {unwrought_imports, "unwrought_imports"},
                                         {unwrought_exports, "unwrought_exports"},
                                         {metal_supply, "metal_supply"},
                                         {fabrication_scrap_rate, "fabrication_scrap_rate"},
                                         {fabrication_loss_rate, "fabrication_loss_rate"},
                                         {fabrication_scrap, "fabrication_scrap"},
                                         {fabrication_loss, "fabrication_loss"},
                                         {semis, "semis"},
                                         {semis_imports, "semis_imports"},
                                         {semis_exports, "semis_exports"},
                                         {semis_used, "semis_used"},
                                         {manufacturing_scrap_rate, "manufacturing_scrap_rate"},
                                         {manufacturing_scrap, "manufacturing_scrap"},
                                         {products, "products"},
                                         {product_imports, "product_imports"},
                                         {product_exports, "product_exports"},
                                         {into_use, "into_use"},
                                         {use_share, "use_share"},
                                         {stock, "stock"},
                                         {end_of_life, "end_of_life"},
                                         {collection_rate, "collection_rate"},
                                         {old_scrap, "old_scrap"},
                                         {not_collected, "not_collected"},
                                         {sorting_loss, "sorting_loss"},
                                         {new_scrap, "new_scrap"},
                                         {home_scrap, "home_scrap"},
                                         {scrap_available, "scrap_available"},
                                         {scrap_imports, "scrap_imports"},
                                         {scrap_exports, "scrap_exports"},
                                         {surplus_scrap, "surplus_scrap"},
                                         {remelted, "remelted"},
                                         {melt_yield, "melt_yield"},
                                         {recycled_metal, "recycled_metal"},
                                         {melt_loss, "melt_loss"},
                                         {primary_need, "primary_need"},
                                         {population, "population"},
                                         {remelting_capacity, "remelting_capacity"},
                                         {scrap_export_share, "scrap_export_share"},
                                         {use_per_person, "use_per_person"},
                                         {stock_per_person, "stock_per_person"},
                                         {product_import_rate, "product_import_rate"},
                                         {product_export_rate, "product_export_rate"},
                                         {product_export_weight, "product_export_weight"},
                                         {semis_import_rate, "semis_import_rate"},
                                         {semis_export_rate, "semis_export_rate"},
                                         {semis_export_weight, "semis_export_weight"},
                                         {scrap_export_rate, "scrap_export_rate"},
                                         {scrap_import_weight, "scrap_import_weight"},
                                         {primary_weight, "primary_weight"},
                                         {landfill_share, "landfill_share"},
                                         {incineration_share, "incineration_share"},
                                         {dissipation_share, "dissipation_share"},
                                         {hoard_share, "hoard_share"},
                                         {ash_recovery_rate, "ash_recovery_rate"},
                                         {landfill, "landfill"},
                                         {incinerated, "incinerated"},
                                         {dissipated, "dissipated"},
                                         {hoarded, "hoarded"},
                                         {ash_recovered, "ash_recovered"},
                                         {dross_rate, "dross_rate"},
                                         {salt_slag_per_dross, "salt_slag_per_dross"},
                                         {dross, "dross"},
                                         {salt_slag, "salt_slag"},
                                         {alumina_per_metal, "alumina_per_metal"},
                                         {bauxite_per_alumina, "bauxite_per_alumina"},
                                         {residue_per_alumina, "residue_per_alumina"},
                                         {pot_lining_per_metal, "pot_lining_per_metal"},
                                         {alumina, "alumina"},
                                         {bauxite, "bauxite"},
                                         {bauxite_residue, "bauxite_residue"},
                                         {pot_lining, "pot_lining"}});
}

/// What a quantity is counted in.
enum class Measured { mass, share, ratio, persons, per_person };
/// Of a quantity.
Measured measured(Quantity quantity);
/// "t", "1", "person" or "kg/person": what figures of the quantity are brought to.
std::string_view unit_of(Quantity quantity);

/// What a quantity may be told by, besides for all together.
enum class Told { whole, group, form, scrap_class };
/// Of a quantity.
Told told_by(Quantity quantity);

}  // namespace alumen::flows
