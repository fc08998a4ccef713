// Deciding one command. Each judge() checks in the order that the command's `refusals` list and changes nothing.
#pragma once
#include <expected>
#include <optional>

#include "custody/custody.hpp"
#include "custody/detail/lookup.hpp"
#include "custody/refusal.hpp"

namespace alumen::custody::detail {

template <class C>
using Judged = std::expected<typename C::Outcome, Refusal>;

inline Explained say(std::string_view name, std::string_view value) { return {name, std::string{value}}; }
inline Explained say(std::string_view name, Grams mass) { return {name, mass_text(mass)}; }
inline Explained say_mass(std::string_view name, std::int64_t grams) { return {name, mass_text(Grams{grams})}; }
inline Explained say(std::string_view name, Date date) { return {name, to_text(date)}; }
inline Explained say_day(std::string_view name, Day day) { return {name, to_text(date_of(day))}; }
inline Explained say_count(std::string_view name, std::int64_t count) { return {name, std::to_string(count)}; }

/// A refusal as the error of any verdict.
inline std::unexpected<Refusal> refuse(Code code, std::vector<Explained> figures = {}) {
  return std::unexpected(Refusal{code, std::move(figures)});
}

/// A command's surroundings, and look-ups that remember the first reason to refuse.
class Trial {
 public:
  Trial(const Tables& tables, const Envelope& envelope)
      : t(tables), e(envelope), day(day_of(envelope.date)), user_(tables.find(Space::user, envelope.actor)) {}

  const Tables& t;
  const Envelope& e;
  const Day day;

  /// True when a look-up has failed.
  explicit operator bool() const { return no_.has_value(); }
  /// Why.
  std::unexpected<Refusal> no() { return std::unexpected(std::move(*no_)); }

  /// The actor holds the role at all.
  bool known() const;
  /// The actor holds the role for the party, and for the site when bound to one.
  bool holds(Index party, Index site = none) const;
  /// The auditor works for the party whose scope it is, or for nobody else.
  bool conflicted(Index party) const;

  Index find(Space s, std::string_view id, Code code, std::string_view name);
  /// unknown_scope.
  Index scope(std::string_view id) { return find(Space::scope, id, "custody.unknown_scope", "scope"); }
  /// unknown_scope, unauthorized.
  Index own_scope(std::string_view id);
  /// unknown_scope, auditor_conflict.
  Index audited_scope(std::string_view id);
  /// unknown_site, unauthorized: a site that belongs to the scope on the day, at which the actor may act.
  Index site_of(Index scope, std::string_view id, Day on);
  /// unknown_material.
  Index material(std::string_view id) { return find(Space::material, id, "custody.unknown_material", "material"); }
  /// type_not_allowed: the material's pool in the scope's scheme.
  std::size_t pool(Index scope, Index material);
  /// unknown_period: the day that a fact belongs to, which is the command's or lies in a closed period.
  Day fact_day(Index scope, const std::optional<Date>& late_for);
  /// period_closed: the open period of the command's day.
  Index open_period(Index scope);
  /// duplicate_id: the scope has no such record.
  void new_record(Index scope, std::string_view id);
  /// duplicate_id: the scope has no such lot.
  void new_lot(Index scope, std::string_view id);
  /// unknown_record: a lot of the scope with metal in it.
  Index lot(Index scope, std::string_view id);

 private:
  void fail(Code code, std::vector<Explained> figures) {
    if (!no_) no_ = Refusal{code, std::move(figures)};
  }
  Index user_;
  std::optional<Refusal> no_;
};

/// True when a + b stays a balance.
constexpr bool fits(std::int64_t a, std::int64_t b) { return a <= largest_balance_g - b; }
/// The content can be added to the stock.
bool fits(const Content& stock, const Content& more);
/// The input of a pool can grow by the mass.
bool fits(const PoolFigures& figures, std::int64_t mass);
/// Paper and weighbridge agree within the tolerance of the scope's scheme; what was not weighed agrees.
bool weighs_alike(const Tables& t, Index scope, std::int64_t paper, std::int64_t weighed);

Judged<GrantRole> judge(Trial& q, const GrantRole& c);
Judged<RevokeRole> judge(Trial& q, const RevokeRole& c);
Judged<AdoptScheme> judge(Trial& q, const AdoptScheme& c);
Judged<RegisterParty> judge(Trial& q, const RegisterParty& c);
Judged<RegisterSite> judge(Trial& q, const RegisterSite& c);
Judged<RegisterMaterial> judge(Trial& q, const RegisterMaterial& c);
Judged<RegisterScope> judge(Trial& q, const RegisterScope& c);
Judged<AddSite> judge(Trial& q, const AddSite& c);
Judged<RecordAudit> judge(Trial& q, const RecordAudit& c);
Judged<SetCertificate> judge(Trial& q, const SetCertificate& c);
Judged<ChangeCertificate> judge(Trial& q, const ChangeCertificate& c);
Judged<RenewCertificate> judge(Trial& q, const RenewCertificate& c);
Judged<SubmitReport> judge(Trial& q, const SubmitReport& c);
Judged<ReviewReport> judge(Trial& q, const ReviewReport& c);
Judged<OpenPeriod> judge(Trial& q, const OpenPeriod& c);
Judged<ClosePeriod> judge(Trial& q, const ClosePeriod& c);
Judged<SealPeriod> judge(Trial& q, const SealPeriod& c);
Judged<ReopenPeriod> judge(Trial& q, const ReopenPeriod& c);
Judged<DeclareYield> judge(Trial& q, const DeclareYield& c);
Judged<RecordIntake> judge(Trial& q, const RecordIntake& c);
Judged<RecordTransformation> judge(Trial& q, const RecordTransformation& c);
Judged<RecordOutput> judge(Trial& q, const RecordOutput& c);
Judged<RecordLoss> judge(Trial& q, const RecordLoss& c);
Judged<Reverse> judge(Trial& q, const Reverse& c);
Judged<SplitLot> judge(Trial& q, const SplitLot& c);
Judged<MergeLots> judge(Trial& q, const MergeLots& c);
Judged<DowngradeLot> judge(Trial& q, const DowngradeLot& c);
Judged<IssueDocument> judge(Trial& q, const IssueDocument& c);
Judged<CancelDocument> judge(Trial& q, const CancelDocument& c);
Judged<CorrectDocument> judge(Trial& q, const CorrectDocument& c);
Judged<AcceptDocument> judge(Trial& q, const AcceptDocument& c);
Judged<RejectDocument> judge(Trial& q, const RejectDocument& c);
Judged<ExpireDocument> judge(Trial& q, const ExpireDocument& c);
Judged<IssueCredit> judge(Trial& q, const IssueCredit& c);
Judged<TransferCredit> judge(Trial& q, const TransferCredit& c);
Judged<RetireCredit> judge(Trial& q, const RetireCredit& c);
Judged<GrantOverdraw> judge(Trial& q, const GrantOverdraw& c);

/// What a conversion names, found.
struct ConversionParts {
  Index scope, input, second, output, by_product, lot, period;
  std::size_t from, to;
};
/// input_unavailable, yield_exceeded, overflow.
Judged<RecordTransformation> judge_masses(const Trial& q, const RecordTransformation& c, const ConversionParts& parts);

/// The figures that the close of a period writes, pool by pool.
std::vector<PoolClosed> closed_pools(const Tables& t, const ClosePeriod& c);

}  // namespace alumen::custody::detail
