// Inside the rules room: the steps of a border rule, from a chain to goods with certificates.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "carbon/carbon.hpp"
#include "numeric/network.hpp"
#include "rules/border.hpp"
#include "rules/detail/figures.hpp"

namespace alumen::rules::detail {

/// What a book says for a year of import, looked up once. What is unverified is noted once by name.
struct Setting {
  Setting(const Book& book, int year, const Assumptions& assumptions);

  /// The same year as if the correction factor were 1: the most free allocation that there can be.
  Setting at_most() const;
  /// The same book and assumptions in another year.
  Setting in(int other_year) const;
  /// A parameter of the year.
  Figure parameter(std::string_view name, Diagnostics& out) const;
  /// Price of a certificate (in the UK: of a tonne, less free allocation) for a day of import; without a day, of the year.
  Figure price(std::optional<Date> day, Diagnostics& out) const;

  const Book& book;
  int year;
  const Assumptions& assumptions;
  bool eu;                    ///< else the UK's procedure
  std::string currency;
  double markup = 0;
  bool preconsumer = false;   ///< pre-consumer scrap carries the emissions of its origin
  bool full = false;          ///< the correction factor counts as 1
  Figure factor, cscf, allocation;  ///< CBAM factor, correction factor, their product
  Diagnostics notes;          ///< of what was looked up on construction
};

/// The default value of a good: of the tables, of an assumption, or missing.
struct Default {
  Figure direct = known(0);   ///< mark-up included
  const BorderDefault* row = nullptr;
  Route route = Route::none;
};
Default default_of(const Setting& setting, const BorderTables& tables, std::string_view country, std::string_view cn_code, bool precursor);
/// factor CSCF B: the free allocation of a good that counts with its default value.
Figure default_sefa(const Setting& setting, const BorderTables& tables, const Default& value, std::string_view cn_code);
/// A benchmark: of the year, of the year that the book says is still valid, of an assumption, or missing.
Figure benchmark_of(const Setting& setting, const BorderTables& tables, std::string_view cn_code, std::string_view column, Route route);

/// The free allocation that a supplier declares, scaled by factor and CSCF from the year of the declaration to that of import.
Figure declared_sefa(const chain::Declaration& declaration, const Setting& setting);
/// A figure that a declaration states in its own unit, in t per t; NaN when it is not given.
double in_tonnes(const chain::Declaration& declaration, double value);

/// The year whose consignments are taken: the one asked for, else the nearest earlier one, else the nearest later one.
int year_with_goods(const std::vector<Consignment>& rows, int year);
/// Digits of a code as customs write it.
std::string digits(std::string_view cn_code);
/// Why a declaration does not count at the border; empty when it does. `when`: the period of use, if known; `gwp_set`: the rule's.
std::string not_proven(const chain::Declaration& declaration, const Period& when, std::string_view gwp_set);
/// True when a declaration rests on attributes instead of metal.
bool by_attribute(const chain::Declaration& declaration);

/// Who feeds an input, after markets are opened: one part of the input.
struct PrecursorFeed {
  std::uint32_t exchange = 0;
  std::uint32_t output = chain::none, declaration = chain::none;  ///< what stands behind it, if one of these
  double share = 1;
  Basis basis = Basis::actual;
  bool precursor = true;       ///< false: no metal of the rule, counts zero
  bool placed = false;         ///< a declaration of the rule stands in its place
  std::string supplier, name, country, cn_code;  ///< id and name of the supplier
  Default fallback;            ///< of precursors
  Figure direct = known(0);    ///< as counted, when it is placed or declared
  double actual = chain::not_given;  ///< what the supplier's figure is, proven or not
  Where where;
};

/// The precursors of a chain under a book.
struct Precursors {
  std::vector<PrecursorFeed> feeds;      ///< by exchange
  std::vector<std::uint32_t> first;      ///< feeds of exchange e: first[e] .. first[e + 1]
  std::vector<bool> changed;             ///< exchanges whose supplies the layer replaces
  Diagnostics notes;
};
Precursors find_precursors(const chain::Chain& chain, const Setting& setting, const BorderTables& tables);
/// The layer that puts them in place. Errors: those of parsing what it writes, which only a programmer can cause.
chain::Layer make_layer(chain::Workspace& workspace, const chain::Chain& chain, const Precursors& precursors, const Setting& setting);

/// The border chain solved: specific figures of every output of the workspace, t per t.
class BorderModel {
 public:
  /// Errors: those of building the chain and the model.
  static Result<BorderModel> build(chain::Workspace& workspace, const chain::Chain& chain, const Setting& setting,
                                   const BorderTables& tables);

  /// What goes into one tonne of an output through all its precursors.
  struct Made {
    Figure direct, sefa;
    double indirect = 0, default_share = 0;
    Route route = Route::none;
    std::vector<std::pair<std::uint32_t, double>> feeds;  ///< positions in precursors().feeds, t per t, at any depth; no own outputs
    Diagnostics notes;
  };
  Made made(std::uint32_t output, const Setting& setting) const;
  /// The precursors that the output's own process takes.
  std::vector<PrecursorShare> shares(std::uint32_t output) const;
  const Precursors& precursors() const { return precursors_; }
  /// Free allocation of one tonne of what a feed brings.
  Figure sefa_of(const PrecursorFeed& feed, const Setting& setting) const;
  bool inside(std::uint32_t output) const { return model_->inside(output); }
  Diagnostics notes(std::uint32_t output) const;

 private:
  BorderModel(const chain::Chain& chain, const Setting& setting, const BorderTables& tables)
      : chain_(&chain), setting_(&setting), tables_(&tables) {}
  void assemble();
  Figure own_benchmark(std::uint32_t output, const Setting& setting, Route& route, Diagnostics& out) const;

  const chain::Chain* chain_;
  const Setting* setting_;
  const BorderTables* tables_;
  Precursors precursors_;
  std::optional<carbon::Model> model_;
  std::vector<std::uint32_t> node_of_output_, output_of_node_;
  std::optional<numeric::Network> network_;
  struct Taken {
    std::uint32_t feed;
    double mass;             // t per t of the output
  };
  std::vector<std::vector<Taken>> taken_;  // by node
};

}  // namespace alumen::rules::detail
