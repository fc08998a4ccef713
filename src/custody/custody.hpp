// The door of the custody room: a ledger of certified metal that cannot create, lose or claim a gram twice.
//
//   State state;                                        // what a prefix of the log means
//   auto events = decide(state, command);               // pure: the events that follow, or a refusal
//   for (const auto& e : *events) evolve(state, e);     // the only way in which a state changes
//
//   auto ledger = Ledger::open(open_store("sqlite:metal.db", true).value());  // the same over a store (ledger.hpp)
//   auto verdict = ledger->apply(command);
//
// The log is the truth: every balance, percentage, report and status is a function of a prefix of it. Mass and CO2e are
// integer grams, shares are pairs, entitlement is rounded down (entitlement.hpp has the formulas), and what is divided is
// divided by largest remainder, so that nothing is lost. A scheme's rules and figures are data (scheme.hpp).
//
//   commands.hpp     what can be asked for and what is kept of it     queries.hpp   reports, traces, checks along the chain
//   bytes.hpp        canonical bytes of commands and events            jsonl.hpp     commands as JSON lines
//   ledger.hpp       a log in a store: keys, batches, history, verify  project.hpp   physical mass as rows of a workspace
//   leader.hpp       many clients on one ledger                        metal_flow.hpp  where certified metal goes
//   demo.hpp         a generated world from mine to can
#pragma once
#include <expected>
#include <memory>
#include <span>

#include "custody/commands.hpp"
#include "custody/entitlement.hpp"
#include "custody/refusal.hpp"
#include "custody/scheme.hpp"

namespace alumen::custody {

namespace detail {
struct Tables;
}

/// Metal of one material in a scope, or of one lot.
struct Balance {
  std::string material, lot;             ///< lot: empty where the scheme pools
  Grams mass, co2e;
  Grams pre_consumer, post_consumer, unknown_scrap;  ///< scrap in it
  Grams certified;                       ///< of a lot; a pool has no certified metal, it has an entitlement
  std::uint32_t moves = 0;               ///< postings to this account so far
};

/// A pool of a scope in a period.
struct PoolView {
  std::string pool;
  PoolFigures figures;
  Entitlement entitlement;
};

/// A period of a scope.
struct PeriodView {
  Period period;
  PeriodState state;
  std::vector<PoolView> pools;  ///< in the order of the scheme
};

/// A certificate and how it stands on a day.
struct CertificateView {
  std::string certificate, scope, version;
  Standard standard;
  CertificateState state;
  Date from, to;
  bool effective;  ///< covers shipments of the day: provisional or full, and beside a performance certificate where needed
};

/// A document and what became of its mass.
struct DocumentView {
  std::string document, output, issuer, receiver, material, replaces;
  Date shipped, issued;
  std::optional<Date> expires;
  Grams mass, accepted, rejected, expired, open;
  DocumentState state;
  Grams goods, co2e, pre_consumer, post_consumer, unknown_scrap;  ///< of the shipment that it goes with
};

/// A credit and what is left of it.
struct CreditView {
  std::string credit, issuer, owner, material;
  Grams issued, held, retired;
};

/// What a prefix of the log means. Copyable.
class State {
 public:
  State();
  State(const State&);
  State(State&&) noexcept;
  State& operator=(const State&);
  State& operator=(State&&) noexcept;
  ~State();

  /// Number of records that led here.
  std::uint64_t position() const;
  /// Ids of all scopes, in the order of their registration.
  std::vector<std::string> scopes() const;
  /// Metal of a scope, by material and lot in order of their ids; what is empty is left out. Error: custody.unknown_scope.
  Result<std::vector<Balance>> balances(std::string_view scope) const;
  /// Periods of a scope, earliest first. Error: custody.unknown_scope.
  Result<std::vector<PeriodView>> periods(std::string_view scope) const;
  /// The period that holds the day. Errors: custody.unknown_scope, custody.unknown_period.
  Result<PeriodView> period(std::string_view scope, Date day) const;
  /// Certificates of a scope as they stand on a day. Error: custody.unknown_scope.
  Result<std::vector<CertificateView>> certificates(std::string_view scope, Date day) const;
  /// A document. Error: custody.unknown_document.
  Result<DocumentView> document(std::string_view document) const;
  /// A credit. Error: custody.unknown_credit.
  Result<CreditView> credit(std::string_view credit) const;

  /// For this room's own files and tests.
  const detail::Tables& tables() const { return *tables_; }
  detail::Tables& tables() { return *tables_; }

 private:
  std::unique_ptr<detail::Tables> tables_;
};

/// What follows from a command: its events, or why not. Pure; without memory of keys, which is the ledger's (ledger.hpp).
std::expected<std::vector<Event>, Refusal> decide(const State& state, const Command& command);

/// Applies an event that decide() gave for this state.
void evolve(State& state, const Event& event);

/// The command that an event keeps; none for the figures of a closed pool, which belong to the event before.
std::optional<Command> command_of(const Event& event);

/// Holds the invariants of the manual against a state: accounts sum to zero, pools agree with the records, documents and
/// credits with what was accepted, transferred and retired. One line for each fault; empty when all is well.
std::vector<std::string> broken_invariants(const State& state);

}  // namespace alumen::custody
