// Schemes as data: what a scheme allows and its figures. The engine knows none of them; a new scheme is a new file.
//
//   id: mill-scheme                    model: how certified and other metal may be mixed (Model)
//   model: mass_balance                method: how a mass balance measures what may be claimed (Method)
//   method: percentage                 mode: whether claims before input are refused or only warned of (Mode)
//   mode: strict
//   pools:                             the kinds of material that keep an account each, earlier stages first
//     - {id: alumina, goods: [alumina]}
//     - {id: aluminium, goods: [metal, semi, scrap], from: {alumina: 0.5293}}
//   parameters:                        every figure, with its status and source
//     period_months: {value: 12, status: published, source: "..."}
#pragma once
#include <array>
#include <string>
#include <vector>

#include "custody/record.hpp"

namespace alumen::custody {

/// How metal may be mixed (the models of ISO 22095:2020). Later ones are less strict: a claim may go down the list where
/// the receiving scheme says so, never up.
enum class Model : std::uint8_t { identity_preserved, segregated, controlled_blending, mass_balance, book_and_claim };
constexpr auto names(Model*) {
  using enum Model;
  return std::to_array<Named<Model>>({{identity_preserved, "identity_preserved"},
                                      {segregated, "segregated"},
                                      {controlled_blending, "controlled_blending"},
                                      {mass_balance, "mass_balance"},
                                      {book_and_claim, "book_and_claim"}});
}

/// How a mass balance measures what may be claimed: a share of what leaves, or credits for what came in.
enum class Method : std::uint8_t { percentage, credit };
constexpr auto names(Method*) {
  using enum Method;
  return std::to_array<Named<Method>>({{percentage, "percentage"}, {credit, "credit"}});
}

/// `strict` refuses a claim beyond what has come in; `period` warns of it and holds the close against it.
enum class Mode : std::uint8_t { strict, period };
constexpr auto names(Mode*) {
  using enum Mode;
  return std::to_array<Named<Mode>>({{strict, "strict"}, {period, "period"}});
}

/// How far a figure of a scheme can be trusted.
enum class FigureStatus : std::uint8_t { own, published, rule, derived, unverified };
constexpr auto names(FigureStatus*) {
  using enum FigureStatus;
  return std::to_array<Named<FigureStatus>>(
      {{own, "own"}, {published, "published"}, {rule, "rule"}, {derived, "derived"}, {unverified, "unverified"}});
}

/// The figures that a scheme gives.
enum class Parameter : std::uint8_t {
  period_months,
  carry_periods,
  overdraw_share,
  credit_factor,
  scrap_fungible,
  post_consumer_eligible,
  dross_eligible,
  metal_tolerance,
  weighing_tolerance,
  needs_performance,
  full_months,
  provisional_months,
  majors_borne,
  document_days,
  report_due_months,
  average_co2e,
  many_sites,
  pool_parties,
  credits,
  cross_border
};
inline constexpr std::size_t parameter_count = 20;

/// How a figure is written.
enum class FigureKind : std::uint8_t { count, share, flag };

/// What a parameter is.
struct ParameterInfo {
  Parameter parameter;
  std::string_view name;
  FigureKind kind;
  std::int64_t low, high;
  std::string_view about;
};
/// All parameters, in the order of the enumeration. Shares are in parts per million.
inline constexpr auto parameter_infos = std::to_array<ParameterInfo>({
    {Parameter::period_months, "period_months", FigureKind::count, 1, 12, "longest period in months"},
    {Parameter::carry_periods, "carry_periods", FigureKind::count, 0, 1, "periods for which an unused balance is carried"},
    {Parameter::overdraw_share, "overdraw_share", FigureKind::share, 0, 1'000'000,
     "largest overdraw as a share of the period's certified input"},
    {Parameter::credit_factor, "credit_factor", FigureKind::share, 0, 1'000'000,
     "credits for a unit of certified input, under the credit method"},
    {Parameter::scrap_fungible, "scrap_fungible", FigureKind::flag, 0, 1, "the entitlement of scrap may be claimed on products"},
    {Parameter::post_consumer_eligible, "post_consumer_eligible", FigureKind::flag, 0, 1, "post-consumer scrap counts after due diligence"},
    {Parameter::dross_eligible, "dross_eligible", FigureKind::flag, 0, 1, "metal from dross and residues counts on the terms of scrap"},
    {Parameter::metal_tolerance, "metal_tolerance", FigureKind::share, 0, 100'000,
     "by how much contained aluminium may seem to grow in a conversion"},
    {Parameter::weighing_tolerance, "weighing_tolerance", FigureKind::share, 0, 100'000, "largest difference of paper and weighbridge"},
    {Parameter::needs_performance, "needs_performance", FigureKind::flag, 0, 1,
     "a custody certificate holds only beside a performance certificate"},
    {Parameter::full_months, "full_months", FigureKind::count, 1, 120, "longest validity of a full certificate in months"},
    {Parameter::provisional_months, "provisional_months", FigureKind::count, 1, 120,
     "longest validity of a provisional certificate in months"},
    {Parameter::majors_borne, "majors_borne", FigureKind::count, 0, 1000,
     "most major non-conformities of an audit on which a certificate can stand"},
    {Parameter::document_days, "document_days", FigureKind::count, 0, 36'500, "days for which a document can be accepted; 0 = for ever"},
    {Parameter::report_due_months, "report_due_months", FigureKind::count, 1, 24, "months after the year's end in which its report is due"},
    {Parameter::average_co2e, "average_co2e", FigureKind::flag, 0, 1, "footprints of lots may be averaged; a pool always averages"},
    {Parameter::many_sites, "many_sites", FigureKind::flag, 0, 1, "a scope may pool several sites"},
    {Parameter::pool_parties, "pool_parties", FigureKind::flag, 0, 1, "a scope may hold sites of several parties"},
    {Parameter::credits, "credits", FigureKind::flag, 0, 1, "claims may leave as credits, apart from metal"},
    {Parameter::cross_border, "cross_border", FigureKind::flag, 0, 1, "credits may cross borders"},
});

/// One figure of a scheme.
struct Figure {
  std::int64_t value = 0;
  FigureStatus status = FigureStatus::unverified;
  std::string source;
};

/// The most pools that a scheme may have.
inline constexpr std::size_t pool_limit = 6;

/// A kind of material that keeps its own account.
struct Pool {
  std::string id;
  std::uint32_t goods = 0;                          ///< set of Good
  bool origin = false;                              ///< certified metal may begin here, at a certified mine
  std::array<std::int64_t, pool_limit> from_ppm{};  ///< largest yield from an earlier pool; 0 = no such conversion
};

/// A scheme as its file tells it.
struct Scheme {
  std::string id, title, edition, source;
  Model model = Model::mass_balance;
  Method method = Method::percentage;
  Mode mode = Mode::strict;
  std::vector<Pool> pools;
  std::array<Figure, parameter_count> figures;
  std::vector<std::string> document_fields;  ///< texts that a document must have
  std::vector<std::string> accepts;          ///< schemes whose documents count here, besides its own

  std::int64_t operator[](Parameter p) const { return figures[static_cast<std::size_t>(p)].value; }
  bool is(Parameter p) const { return (*this)[p] != 0; }
  /// Batches are kept apart as lots: the first three models.
  bool lots() const { return model < Model::mass_balance; }
  /// The pool of a kind of good; pools.size() when there is none.
  std::size_t pool_of(Good good) const;
  /// The pool of that id; pools.size() when there is none.
  std::size_t pool_named(std::string_view id) const;
};

/// Ids of the schemes that ship, in alphabetical order.
std::vector<std::string> scheme_ids();
/// The text of a scheme that ships; empty when there is none of that id.
std::string_view scheme_text(std::string_view id);
/// Reads a scheme from the text of its file. All faults at once, with their lines: custody.bad_scheme, table.bad_yaml.
Result<Scheme> parse_scheme(const std::string& text, const std::string& file);

}  // namespace alumen::custody
