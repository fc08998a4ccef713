// Questions to a ledger of certified metal, and what is done to it. Nothing here reads the clock: days and times come from
// the caller. Errors are those of the store and of the custody room, api.bad_argument and table.cannot_read besides.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "custody/ledger.hpp"
#include "custody/metal_flow.hpp"
#include "custody/queries.hpp"

namespace alumen::api {

using custody::Position;

/// Which ledger, known up to which record, and of it what had happened by which day.
struct LedgerPlace {
  std::string store = "sqlite:ledger.db";  ///< sqlite:FILE or postgres:ADDRESS
  std::optional<Position> at = {};         ///< number of records; empty = all
  std::optional<Date> as_of = {};          ///< empty = everything that was recorded
};

/// The head of a ledger: what an answer rests on.
struct LedgerHead {
  std::string store;
  Position size = 0;
  std::string root;                        ///< hexadecimal
  std::optional<Date> as_of;
};

/// Is told how many are done, from time to time.
using Told = std::function<void(std::uint64_t)>;

/// Makes an empty ledger. `origin` is the name under which it will sign; it may be empty.
Result<LedgerHead> ledger_init(const std::string& store, const std::string& origin);

/// A command that was refused.
struct RefusedCommand {
  int line = 0;                            ///< of the file; 0 = it came from no file
  std::string command, key;
  custody::Refusal refusal;
};
/// What became of the commands of a file.
struct LedgerApplyAnswer {
  LedgerHead head;
  std::string file;
  std::size_t accepted = 0, repeated = 0;
  Position records = 0;                    ///< written now
  std::vector<RefusedCommand> refused;
};
/// Applies the commands of a file in their order, `batch` at a time. A file that cannot be read is not applied at all.
/// adopt_scheme may name a "file" (beside the commands) or the id of a scheme that ships, in place of its text.
Result<LedgerApplyAnswer> ledger_apply(const std::string& store, const std::filesystem::path& file, std::size_t batch,
                                       const Told& told = {});
/// Applies one command. An empty key becomes the command's word and the position, so that it is never a repetition.
Result<LedgerApplyAnswer> ledger_do(const std::string& store, custody::Command command);

/// Metal of a scope, and its certificates on a day.
struct LedgerBalanceAnswer {
  LedgerHead head;
  std::string scope;
  std::vector<custody::Balance> balances;
  std::vector<custody::CertificateView> certificates;
};
/// What lies in stock; certificates stand as on the day of the place, or today.
Result<LedgerBalanceAnswer> ledger_balance(const LedgerPlace& place, const std::string& scope, Date today);

/// What a scope may claim, period by period and pool by pool.
struct LedgerEntitlementAnswer {
  LedgerHead head;
  std::string scope;
  std::vector<custody::PeriodView> periods;  ///< those that have begun by the day
};
/// All periods of the scope, earliest first.
Result<LedgerEntitlementAnswer> ledger_entitlement(const LedgerPlace& place, const std::string& scope);

/// The annual report of a scope.
struct LedgerReportAnswer {
  LedgerHead head;
  custody::AnnualReport report;
};
/// The report as it could be submitted, or was.
Result<LedgerReportAnswer> ledger_report(const LedgerPlace& place, const std::string& scope, int year);

/// Reports that are missing or came late.
struct LedgerLateAnswer {
  LedgerHead head;
  Date day;
  std::vector<custody::LateReport> reports;
};
/// Every report that was due by the day.
Result<LedgerLateAnswer> ledger_late(const LedgerPlace& place, Date day);

/// How much there is of everything.
struct LedgerStatsAnswer {
  LedgerHead head;
  custody::Stats stats;
};
/// Counts everything.
Result<LedgerStatsAnswer> ledger_stats(const LedgerPlace& place);

/// Where the claim of a document comes from, or where it may have gone.
struct LedgerTraceAnswer {
  LedgerHead head;
  custody::DocumentView document;
  bool up = true;
  std::vector<custody::TraceStep> steps;
};
/// Walks from document to document, nearest first.
Result<LedgerTraceAnswer> ledger_trace(const LedgerPlace& place, const std::string& document, bool up);

/// Documents that the change of a certificate touches.
struct LedgerAffectedAnswer {
  LedgerHead head;
  std::string certificate;
  Date from;
  std::vector<custody::Affected> documents;
};
/// Documents of the certificate's scope for shipments from the day on.
Result<LedgerAffectedAnswer> ledger_affected(const LedgerPlace& place, const std::string& certificate, Date from);

/// What verify found, and over what.
struct LedgerAuditAnswer {
  std::string store;
  custody::Verified verified;
};
/// Reads the whole log again. Faults are part of the answer.
Result<LedgerAuditAnswer> ledger_verify(const std::string& store, unsigned threads);

/// Makes a key file that only its owner may read, and gives the public key as a Multikey. Error: api.key_exists.
Result<std::string> ledger_key(const std::filesystem::path& file);
/// The signed head of the ledger, as C2SP tlog-checkpoint. `origin` empty: the one given to ledger_init.
Result<std::string> ledger_seal(const LedgerPlace& place, const std::filesystem::path& key, const std::string& origin);
/// JSON: a record's canonical bytes, what they say, and the way from their hash to the root.
Result<std::string> ledger_proof(const LedgerPlace& place, Position position);
/// JSON: proof that the log of `older` records is the beginning of the log.
Result<std::string> ledger_consistency(const LedgerPlace& place, Position older);
/// Who signs a document and when.
struct Signing {
  std::filesystem::path key;
  std::string created;   ///< YYYY-MM-DDThh:mm:ssZ
  std::string origin;    ///< empty: the one given to ledger_init
};
/// JSON: a document with issuer, receiver, masses as texts, its record's inclusion proof and an eddsa-jcs-2022 signature.
Result<std::string> ledger_document(const LedgerPlace& place, const std::string& document, const Signing& signing);

/// What to hold a proof against.
struct CheckQuestion {
  std::filesystem::path file;
  std::string public_key;                ///< z6Mk...; needed for what is signed
  std::string origin;                    ///< empty: whatever the file says
  std::filesystem::path checkpoint;      ///< a signed head that the proof has to lead to; empty = none
};
/// What a file proves.
struct LedgerProofAnswer {
  std::string file, kind;                ///< inclusion, consistency, checkpoint or document
  std::vector<std::string> holds;        ///< what was shown
  std::vector<std::string> open;         ///< what was not asked, or cannot be told from this file
};
/// Checks a proof, a signed head or a signed document without a store. Errors: custody.bad_proof, table.bad_json.
Result<LedgerProofAnswer> ledger_check(const CheckQuestion& question);

/// Two ledgers that should be one.
struct LedgerMoveAnswer {
  LedgerHead from, to;
  std::size_t commands = 0;
  bool compared = true;                  ///< false: the file does not say which root it had
};
/// Copies every record and answer into an empty store. Error: api.root_differs.
Result<LedgerMoveAnswer> ledger_copy(const std::string& store, const std::string& to);
/// Everything as JSON lines: events as they stand, or (the default) the commands that make the same ledger again.
Result<std::string> ledger_export(const LedgerPlace& place, bool events);
/// Makes a ledger of exported commands. Errors: api.root_differs, custody.* when a command is refused.
Result<LedgerMoveAnswer> ledger_import(const std::string& store, const std::filesystem::path& file, const Told& told = {});

/// Comparisons along the chain of one kind: conversions from one pool to another, or shipments.
struct LedgerPlausibility {
  custody::ChainCheck tightest;          ///< the one nearest to its bound, or furthest beyond it
  std::size_t checked = 0, broken = 0;
};
/// How certified metal dwindles from stage to stage, and whether the masses are plausible.
struct LedgerDemoAnswer {
  LedgerHead head;
  custody::Stats stats;
  Period period;
  custody::Attrition attrition;          ///< in tonnes of goods
  custody::MetalFlow metal;              ///< in contained aluminium
  std::vector<LedgerPlausibility> plausibility;
};
/// Makes a ledger of about so many records, from mine to can.
Result<LedgerDemoAnswer> ledger_demo(const std::string& store, std::uint64_t events, std::uint64_t seed, const Told& told = {});
/// Certified metal from stage to stage of any ledger. Without a period: all that its scopes have opened.
Result<LedgerDemoAnswer> ledger_attrition(const LedgerPlace& place, const std::optional<Period>& period);

/// A scheme that ships or of a file.
struct LedgerSchemeAnswer {
  std::vector<custody::Scheme> schemes;
  std::string text;                      ///< of the one that was asked for
  Diagnostics notes;                     ///< its unverified figures
};
/// All schemes that ship when `name` is empty; else the one of that id, or of that file.
Result<LedgerSchemeAnswer> ledger_schemes(const std::string& name);

/// As JSON with two blanks of indentation. Masses are whole grams under names that end in _g.
std::string to_json(const LedgerHead& answer);
std::string to_json(const LedgerApplyAnswer& answer);
std::string to_json(const LedgerBalanceAnswer& answer);
std::string to_json(const LedgerEntitlementAnswer& answer);
std::string to_json(const LedgerReportAnswer& answer);
std::string to_json(const LedgerLateAnswer& answer);
std::string to_json(const LedgerStatsAnswer& answer);
std::string to_json(const LedgerTraceAnswer& answer);
std::string to_json(const LedgerAffectedAnswer& answer);
std::string to_json(const LedgerAuditAnswer& answer);
std::string to_json(const LedgerProofAnswer& answer);
std::string to_json(const LedgerMoveAnswer& answer);
std::string to_json(const LedgerDemoAnswer& answer);
std::string to_json(const LedgerSchemeAnswer& answer);

/// One self-contained HTML page: no file beside it, no network. The address of a server, which may hold a password, is left out.
std::string to_html(const LedgerDemoAnswer& answer, const PageFacts& facts);

}  // namespace alumen::api
