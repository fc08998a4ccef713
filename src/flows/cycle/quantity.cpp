#include "flows/cycle/quantity.hpp"

#include <string_view>

namespace alumen::flows {

Measured measured(Quantity quantity) {
  using enum Quantity;
  switch (quantity) {
    case fabrication_scrap_rate:
    case fabrication_loss_rate:
    case manufacturing_scrap_rate:
    case use_share:
    case collection_rate:
    case melt_yield:
    case scrap_export_share:
    case product_import_rate:
    case product_export_rate:
    case product_export_weight:
    case semis_import_rate:
    case semis_export_rate:
    case semis_export_weight:
    case scrap_export_rate:
    case scrap_import_weight:
    case primary_weight:
    case landfill_share:
    case incineration_share:
    case dissipation_share:
    case hoard_share:
    case ash_recovery_rate:
    case dross_rate:
      return Measured::share;
    case salt_slag_per_dross:
    case alumina_per_metal:
    case bauxite_per_alumina:
    case residue_per_alumina:
    case pot_lining_per_metal:
      return Measured::ratio;
    case population:
      return Measured::persons;
    case use_per_person:
    case stock_per_person:
      return Measured::per_person;
    default:
      return Measured::mass;
  }
}

std::string_view unit_of(Quantity quantity) {
  switch (measured(quantity)) {
    case Measured::mass:
      return "t";
    case Measured::persons:
      return "person";
    case Measured::per_person:
      return "kg/person";
    default:
      return "1";
  }
}

Told told_by(Quantity quantity) {
  using enum Quantity;
  switch (quantity) {
    case into_use:
    case use_share:
    case collection_rate:
    case manufacturing_scrap_rate:
    case use_per_person:
    case stock_per_person:
    case product_import_rate:
      return Told::group;
    case fabrication_scrap_rate:
    case fabrication_loss_rate:
    case semis_import_rate:
      return Told::form;
    case scrap_export_rate:
      return Told::scrap_class;
    default:
      return Told::whole;
  }
}

}  // namespace alumen::flows
