// What the answers of a ledger share.
#pragma once
#include "api/ledger.hpp"
#include "custody/proof/signature.hpp"

namespace alumen::api::detail {

/// A ledger opened for reading, with the state that was asked for.
struct OpenLedger {
  custody::Ledger ledger;
  LedgerHead head;
  custody::State state;
};
/// Opens for reading. Bytes and root are held against their hashes; whether the rules would have decided so is verify's task.
Result<OpenLedger> open_ledger(const LedgerPlace& place);
/// Opens for reading without the state: only the first `at` records and their root.
Result<std::pair<custody::Ledger, LedgerHead>> open_log(const LedgerPlace& place);
/// Head of a ledger as it stands.
LedgerHead head_of(const std::string& store, const custody::Ledger& ledger);
/// Leaf hashes of the first `size` records.
Result<std::vector<std::string>> leaves_of(custody::Ledger& ledger, Position size);
/// The key pair of a key file. Errors: table.cannot_read, custody.bad_key.
Result<custody::KeyPair> read_key(const std::filesystem::path& file);

/// Fills in what an answer about the flow of metal says of a state: sizes, stages, streams, plausibility.
void describe_flow(const custody::State& state, const Period& period, LedgerDemoAnswer& answer);
/// Template of the page about a ledger, with {{title}} before {{data}}; tools/page makes it from web/ledger.
std::string_view ledger_page();

/// Name of the setting that holds the ledger's origin.
inline constexpr std::string_view origin_setting = "origin";
/// The origin to sign under: the one given, else the ledger's. Error: api.bad_argument.
Result<std::string> origin_of(custody::Ledger& ledger, const std::string& given);

/// A command of a file and its line.
struct LineCommand {
  int line;
  custody::Command command;
};
/// Reads all commands of a file; all faults of all lines.
Result<std::vector<LineCommand>> read_commands(const std::filesystem::path& file, std::string* text = nullptr);

}  // namespace alumen::api::detail
