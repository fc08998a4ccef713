// Alloys, elements and scrap classes: what products are made of, which class their scrap ends up in, and what melts make of it.
//
// A *metal* is a row of `width()` masses in tonnes: [0] all of it, [1 + e] of it element e; aluminium is the rest. Everything here is
// linear in such rows and keeps each of the masses: what goes in comes out, as a class, a family, surplus, residue or loss.
//
// Sorting      class_k += share(stage, from, family, k) x metal ; residue += the rest                    (confusion matrix)
// Charge       classes in the order of the table, each to its families in the order given, as much as
//                the class has left, the family's demand has room for, and every limit allows:
//                y <= room_e / (yield_e c_e - yield p_e)   with room_e = (max_e - p_e) demand - what earlier classes took of it
//              where c is the content of the scrap, p that of primary metal, yield_e what stays of the element
// Metal        demand = from scrap + alloying elements up to the typical content + primary metal (dilution)
// Surplus      scrap that no family could take; it names the element or the demand that stood in the way
//
// Source of the cascade: Hatayama, Daigo, Matsuno and Adachi, Resources, Conservation and Recycling 66 (2012) 8.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "chain/workspace.hpp"
#include "flows/materials/rows.hpp"

namespace alumen::flows {

/// The rows of a workspace, as they stand in its tables.
struct MaterialRows {
  std::vector<AlloyFamily> families;
  std::vector<FamilyElement> contents;
  std::vector<SemiForm> forms;
  std::vector<ProductAlloy> alloys;
  std::vector<ScrapClass> classes;
  std::vector<Sorting> sorting;
  std::vector<ElementRecovery> recoveries;
};
/// Reads them; what is wrong in single cells is appended.
MaterialRows read_material_rows(const chain::Workspace& workspace, Diagnostics& out);

/// What else the rows have to fit.
struct MaterialFrame {
  std::vector<std::string> groups, regions;  ///< product_groups.id, flow_regions.id
  int first_year = 0, last_year = 0;
  std::vector<std::string> files;            ///< workspace.files, for messages
};

/// What a region charges in a year.
struct Charged {
  std::vector<double> charged;     ///< classes x families: scrap, t
  std::vector<double> surplus;     ///< classes x width
  std::vector<int> limit;          ///< classes: element that kept the last of the surplus out, -1 = no demand left; -2 = no surplus
  std::vector<double> metal;       ///< families x width: liquid metal, primary and alloying elements included; [0] = demand
  std::vector<double> from_scrap;  ///< families: of it from scrap
  std::vector<double> primary;     ///< families: of it primary metal
  std::vector<double> alloying;    ///< families: of it added elements
  std::vector<double> lost;        ///< width: melt loss
};

/// Tables made ready: positions instead of names, shares of every year. Immutable.
class Materials {
 public:
  /// No families: any() is false and nothing else may be asked.
  Materials() = default;
  /// Errors, each naming file and row: flows.unknown_material (family, form, class, element, group or region that no table has),
  /// flows.material_sum (shares of a group do not sum to one within 2 %, of a sorting origin to more than one; contents of a family
  /// above 100 %), flows.no_primary_family (families without exactly one of the kind primary), flows.no_alloys (a group without rows),
  /// flows.no_class (metal of a stage that no sorting row takes up). Notes: flows.shares_normalised, chain.unverified for every
  /// unverified row (one note a table, with the number of rows).
  static Result<Answer<Materials>> make(const MaterialRows& rows, const MaterialFrame& frame);

  bool any() const { return !families_.empty(); }
  const std::vector<AlloyFamily>& families() const { return families_; }  ///< without the primary one
  const std::vector<SemiForm>& forms() const { return forms_; }
  const std::vector<ScrapClass>& classes() const { return classes_; }
  const std::vector<std::string>& elements() const { return elements_; }  ///< sorted
  std::size_t width() const { return 1 + elements_.size(); }

  /// Shares of a group's metal, forms x families; they sum to one.
  std::span<const double> alloys(std::size_t region, std::size_t group, int year) const;
  /// A tonne of a family at its typical contents; `width()` masses.
  std::span<const double> typical(std::size_t family) const;
  /// A tonne of primary metal.
  std::span<const double> primary() const;
  /// Adds a metal that arises at a stage to the classes (classes x width) and what sorting leaves to the residue (width). `from` is
  /// the position of the form (fabrication) or the group; ash has neither form nor family and takes 0, 0.
  void sort(ScrapStage stage, std::size_t region, std::size_t from, std::size_t family, int year, std::span<const double> metal,
            std::span<double> classes, std::span<double> residue) const;
  /// Charges scrap (classes x width) for a demand of liquid metal by family. Nothing is negative; all demand is met.
  void charge(std::span<const double> demand, std::span<const double> scrap, Charged& out) const;

 private:
  std::vector<AlloyFamily> families_;
  std::vector<SemiForm> forms_;
  std::vector<ScrapClass> classes_;
  std::vector<std::string> elements_;
};

}  // namespace alumen::flows
