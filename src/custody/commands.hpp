// A command: who asks for what. An event: what the ledger keeps of it.
#pragma once
#include <variant>
#include <vector>

#include "custody/claim_commands.hpp"
#include "custody/metal_commands.hpp"
#include "custody/registry_commands.hpp"

namespace alumen::custody {

/// What every command says besides its own fields.
struct Envelope {
  std::string key;                             ///< idempotency key: repeating it with the same command changes nothing
  std::string actor;                           ///< the user
  Role role = Role::clerk;                     ///< under which the user acts
  Date date{};                                 ///< business date: decides the period
  std::optional<std::uint64_t> expected = {};  ///< refuse unless the log has exactly this many records
};
constexpr auto fields(Envelope*) {
  using namespace detail;
  using R = Envelope;
  return std::tuple{id(&R::key, "key", "names the command; repeating it changes nothing"), id(&R::actor, "actor", "the user"),
                    given(&R::role, "role", "under which the user acts"), given(&R::date, "date", "business date; it decides the period")};
}

/// Every command, in the order of the manual.
using CommandBody = std::variant<GrantRole, RevokeRole, AdoptScheme, RegisterParty, RegisterSite, RegisterMaterial, RegisterScope, AddSite,
                                 RecordAudit, SetCertificate, ChangeCertificate, RenewCertificate, SubmitReport, ReviewReport, OpenPeriod,
                                 ClosePeriod, SealPeriod, ReopenPeriod, DeclareYield, RecordIntake, RecordTransformation, RecordOutput,
                                 RecordLoss, Reverse, SplitLot, MergeLots, DowngradeLot, IssueDocument, CancelDocument, CorrectDocument,
                                 AcceptDocument, RejectDocument, ExpireDocument, IssueCredit, TransferCredit, RetireCredit, GrantOverdraw>;

/// One request to the ledger.
struct Command {
  Envelope envelope;
  CommandBody body;
};

/// An accepted command and what followed from it.
template <class C>
struct Done {
  C command;
  typename C::Outcome outcome;
};

namespace detail {
template <class V>
struct EventsOf;
template <class... C>
struct EventsOf<std::variant<C...>> {
  using type = std::variant<Done<C>..., PoolClosed>;
};
}  // namespace detail

/// Every event: one for each command, and the figures of closed pools.
using EventBody = detail::EventsOf<CommandBody>::type;

/// One record of the log. It holds the whole command, so that anybody can decide it again.
struct Event {
  Envelope envelope;  ///< without `expected`
  EventBody body;
};

/// The word of a command, such as "record_intake".
std::string_view name_of(const Command& command);
/// The word of an event, such as "intake_recorded".
std::string_view name_of(const Event& event);
/// The scope that an event concerns; empty for what concerns the whole registry.
std::string_view scope_of(const Event& event);

/// A command as the manual shows it.
struct CommandInfo {
  std::string_view word, event, about;
  Roles roles;
  std::vector<std::string_view> refusals;  ///< in the order in which they are checked, without "custody."
  /// One field of it.
  struct FieldInfo {
    std::string_view name, type, unit, about;
    bool required;
    std::vector<std::string_view> choices;
  };
  std::vector<FieldInfo> fields;
};
/// All commands, for the manual and for help.
const std::vector<CommandInfo>& command_infos();

}  // namespace alumen::custody
