// Alloys, elements and scrap classes: what products are made of, which class their scrap ends up in, and what melts make of it.
//
// A *metal* is a row of `width()` masses in tonnes: [0] all of it, [1 + e] of it element e; aluminium is the rest. Everything here is
// linear in such rows and keeps each of the masses: what goes in comes out, as a class, a family, surplus, residue or loss.
//
// Sorting      class_k += share(stage, from, family, k) x metal ; residue += the rest                    (confusion matrix)
// Charge       classes in the order of the table, each to its families in the order given, as much as
//                the class has left, the family's demand has room for, and every limit allows:
//                y <= room_e / (yield_e c_e - yield p_e)   with room_e = (max_e - p_e) demand - what earlier classes took of it
//              where c is the content of the scrap, p that of primary metal, yield_e what stays of the element; additions count as
//              primary metal here, which errs on the safe side by p x additions. The demand has room for scrap as long as
//                aluminium of all scrap + sum over elements of max(typical_e demand, element of all scrap) <= demand
//              so that what is missing of an element can still be added
// Metal        demand = from scrap + alloying elements up to the typical content + primary metal (dilution):
//                primary + sum of additions = demand - from scrap
//                addition_e = max(0, typical_e demand - from scrap_e - p_e primary)     so never above typical, and scrap stays
// Melt         a tonne of scrap gives melt_yield tonnes, of element e recovery_e c_e, aluminium the rest. Where that asks for more
//              aluminium than came in, the losses of the elements are scaled down to what the melt loses in all; where it leaves
//              less than no aluminium, the elements that stay are scaled down to melt_yield. No loss is negative.
// Surplus      scrap that no family could take; it names the element or the demand that stood in the way
//
// A cascade is not an optimum: a class that comes first may use room that a later one needs more. It is what yards do, it does not
// jump when a figure moves a little, and what it costs can be seen by reordering the table.
//
// Limits below the content of primary metal (told by make): no mix meets them by dilution. Scrap richer in the element than primary
// metal is refused until cleaner scrap has made room; without any the family holds what primary metal does.
//
// Source of the cascade: Hatayama, Daigo, Matsuno and Adachi, Resources, Conservation and Recycling 66 (2012) 8.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "chain/workspace.hpp"
#include "flows/materials/detail/tables.hpp"
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
  std::vector<int> limit;          ///< classes: element that kept the surplus out of the last family with demand left for it; -1 = no
                                   ///< family had demand left (or the class melts to nothing); -2 = no surplus
  std::vector<double> metal;       ///< families x width: liquid metal, primary and alloying elements included; [0] = demand
  std::vector<double> from_scrap;  ///< families: of it from scrap
  std::vector<double> primary;     ///< families: of it primary metal
  std::vector<double> alloying;    ///< families: of it added elements
  std::vector<double> lost;        ///< width: melt loss
  std::vector<double> work;        ///< of charge alone, kept so that nothing is allocated when the record is used again
};

/// Tables made ready: positions instead of names, shares of every year. Immutable.
class Materials {
 public:
  /// No families: any() is false and nothing else may be asked.
  Materials() = default;
  /// Errors, each naming file and row: flows.unknown_material (family, form, class, element, group or region that no table has),
  /// flows.material_sum (shares of a group do not sum to one within 2 %, of a sorting origin to more than one; contents of a family
  /// above 100 %), table.out_of_range (a typical content above the limit), flows.no_primary_family (families without exactly one of
  /// the kind primary), flows.no_alloys (a group without rows), flows.no_class (metal that some region's product_alloys name and no
  /// sorting row takes up; ash needs no rows: it is residue then). Notes: flows.shares_normalised, flows.limit_below_primary,
  /// chain.unverified for every unverified row (one note a table, with the number of rows).
  static Result<Answer<Materials>> make(const MaterialRows& rows, const MaterialFrame& frame);

  bool any() const { return !t_.families.empty(); }
  const std::vector<AlloyFamily>& families() const { return t_.families; }  ///< without the primary one
  const std::vector<SemiForm>& forms() const { return t_.forms; }
  const std::vector<ScrapClass>& classes() const { return t_.classes; }
  const std::vector<std::string>& elements() const { return t_.elements; }  ///< sorted
  std::size_t width() const { return t_.width(); }

  /// Shares of a group's metal, forms x families; they sum to one. A year outside the frame takes the nearest, here and in sort.
  std::span<const double> alloys(std::size_t region, std::size_t group, int year) const;
  /// A tonne of a family at its typical contents; `width()` masses.
  std::span<const double> typical(std::size_t family) const;
  /// A tonne of primary metal.
  std::span<const double> primary() const;
  /// Most of an element that a family may hold, as a share of mass; infinite where nothing limits it.
  double limit(std::size_t family, std::size_t element) const { return t_.limit[family * t_.elements.size() + element]; }
  /// Adds a metal that arises at a stage to the classes (classes x width) and what sorting leaves to the residue (width). `from` is
  /// the position of the form (fabrication) or the group; ash has neither form nor family and takes 0, 0.
  void sort(ScrapStage stage, std::size_t region, std::size_t from, std::size_t family, int year, std::span<const double> metal,
            std::span<double> classes, std::span<double> residue) const;
  /// Charges scrap (classes x width) for a demand of liquid metal by family. Nothing is negative; all demand is met.
  void charge(std::span<const double> demand, std::span<const double> scrap, Charged& out) const;

 private:
  detail::MaterialTables t_;
};

}  // namespace alumen::flows
