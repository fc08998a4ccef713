// Inside the rules room: one good after another, from specific figures to certificates and cost.
#pragma once
#include <map>
#include <optional>
#include <unordered_map>

#include "rules/detail/border.hpp"

namespace alumen::rules::detail {

/// Makes the goods of a year and keeps what their suppliers' data are worth.
class GoodsMaker {
 public:
  /// `model` may be null when nothing of the workspace is made in an installation.
  GoodsMaker(const chain::Chain& chain, const Setting& setting, const BorderTables& tables, const BorderModel* model, int goods_year);

  /// A consignment as a good; nothing when its code is none of the rule's. Faults go to `wrong`.
  std::optional<BorderGood> consignment(const Consignment& row, Diagnostics& wrong);
  /// An output of the workspace as a good.
  std::optional<BorderGood> product(std::uint32_t output);
  /// Certificates, cost and alternatives; `exempt`: the year lies below the threshold.
  void price(BorderGood& good, bool exempt);
  /// What the data of the precursors' suppliers are worth, once every good is priced.
  void value_precursors();

  std::vector<BorderSupplier> suppliers;
  std::map<std::string, Figure> prices;
  Diagnostics notes;

 private:
  /// Which data a good counts with, and which it could.
  struct Ground {
    std::uint32_t output = chain::none, declaration = chain::none;
    Figure direct = known(0), direct_default = known(0), sefa_default = known(0), sefa_full = known(0);
    std::optional<Figure> direct_actual, sefa_actual;
    double carbon_price = 0;
    std::string currency;
  };
  struct Outcome {
    Figure certificates, cost;
  };
  /// Goods that differ in nothing but their mass.
  struct Alike {
    BorderGood good;
    Ground ground;
  };

  bool settle(const Consignment& row, BorderGood& good, Ground& ground, Diagnostics& wrong);
  bool from_output(const Consignment& row, std::uint32_t output, BorderGood& good, Ground& ground, Diagnostics& wrong);
  void from_declaration(const Consignment& row, std::uint32_t declaration, BorderGood& good, Ground& ground);
  void by_default(const Consignment& row, BorderGood& good, Ground& ground, const std::string& why);
  void take_output(std::uint32_t output, BorderGood& good, Ground& ground);
  void fallback(BorderGood& good, Ground& ground);
  Figure declared_sefa(std::uint32_t declaration, const BorderGood& good, const Setting& setting) const;
  Figure deduction(const BorderGood& good, const Ground& ground, const Figure& direct);
  Outcome outcome(const BorderGood& good, const Figure& direct, const Figure& sefa, const Figure& deduction) const;
  void value_supplier(const BorderGood& good);
  BorderSupplier& supplier(const std::string& name, const std::string& country, const std::string& material, Basis basis, bool precursor);
  const BorderModel::Made& made(std::uint32_t output);

  const chain::Chain& c;
  const Setting& setting_;
  Setting full_;
  const BorderTables& tables_;
  const BorderModel* model_;
  Period when_;
  std::unordered_map<std::string_view, std::uint32_t> materials_, outputs_, declarations_;
  std::unordered_map<std::string_view, const chain::Party*> parties_;
  std::unordered_map<std::uint32_t, BorderModel::Made> made_, made_full_;
  std::unordered_map<std::string, Ground> grounds_;       // by good
  std::unordered_map<std::string, std::size_t> supplier_at_, alike_at_;
  std::vector<Alike> alike_;
};

}  // namespace alumen::rules::detail
