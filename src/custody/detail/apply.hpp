// Applying one event. An apply() trusts its event: decide() gave it for this state.
#pragma once
#include "custody/custody.hpp"
#include "custody/detail/lookup.hpp"

namespace alumen::custody::detail {

/// Adds to a stock, which begins with its first movement.
void post(Tables& t, Index scope, Index material, const Content& change);
/// Adds a record under its name; its position.
Index add_record(Tables& t, std::string_view name, RecordRow row);
/// Adds a lot under its name; its position.
Index add_lot(Tables& t, std::string_view name, LotRow row);

void apply(Tables& t, const Envelope& e, const Done<GrantRole>& d);
void apply(Tables& t, const Envelope& e, const Done<RevokeRole>& d);
void apply(Tables& t, const Envelope& e, const Done<AdoptScheme>& d);
void apply(Tables& t, const Envelope& e, const Done<RegisterParty>& d);
void apply(Tables& t, const Envelope& e, const Done<RegisterSite>& d);
void apply(Tables& t, const Envelope& e, const Done<RegisterMaterial>& d);
void apply(Tables& t, const Envelope& e, const Done<RegisterScope>& d);
void apply(Tables& t, const Envelope& e, const Done<AddSite>& d);
void apply(Tables& t, const Envelope& e, const Done<RecordAudit>& d);
void apply(Tables& t, const Envelope& e, const Done<SetCertificate>& d);
void apply(Tables& t, const Envelope& e, const Done<ChangeCertificate>& d);
void apply(Tables& t, const Envelope& e, const Done<RenewCertificate>& d);
void apply(Tables& t, const Envelope& e, const Done<SubmitReport>& d);
void apply(Tables& t, const Envelope& e, const Done<ReviewReport>& d);
void apply(Tables& t, const Envelope& e, const Done<OpenPeriod>& d);
void apply(Tables& t, const Envelope& e, const Done<ClosePeriod>& d);
void apply(Tables& t, const Envelope& e, const Done<SealPeriod>& d);
void apply(Tables& t, const Envelope& e, const Done<ReopenPeriod>& d);
void apply(Tables& t, const Envelope& e, const Done<DeclareYield>& d);
void apply(Tables& t, const Envelope& e, const Done<RecordIntake>& d);
void apply(Tables& t, const Envelope& e, const Done<RecordTransformation>& d);
void apply(Tables& t, const Envelope& e, const Done<RecordOutput>& d);
void apply(Tables& t, const Envelope& e, const Done<RecordLoss>& d);
void apply(Tables& t, const Envelope& e, const Done<Reverse>& d);
void apply(Tables& t, const Envelope& e, const Done<SplitLot>& d);
void apply(Tables& t, const Envelope& e, const Done<MergeLots>& d);
void apply(Tables& t, const Envelope& e, const Done<DowngradeLot>& d);
void apply(Tables& t, const Envelope& e, const Done<IssueDocument>& d);
void apply(Tables& t, const Envelope& e, const Done<CancelDocument>& d);
void apply(Tables& t, const Envelope& e, const Done<CorrectDocument>& d);
void apply(Tables& t, const Envelope& e, const Done<AcceptDocument>& d);
void apply(Tables& t, const Envelope& e, const Done<RejectDocument>& d);
void apply(Tables& t, const Envelope& e, const Done<ExpireDocument>& d);
void apply(Tables& t, const Envelope& e, const Done<IssueCredit>& d);
void apply(Tables& t, const Envelope& e, const Done<TransferCredit>& d);
void apply(Tables& t, const Envelope& e, const Done<RetireCredit>& d);
void apply(Tables& t, const Envelope& e, const Done<GrantOverdraw>& d);
void apply(Tables& t, const Envelope& e, const PoolClosed& d);

}  // namespace alumen::custody::detail
