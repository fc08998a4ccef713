// Plain text about ledgers.
#pragma once
#include <string>

#include "api/ledger.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// A new ledger and what to do next.
std::string render(const api::LedgerHead& answer, const Style& style);
/// What was accepted and repeated; every refusal with line, figures and remedy.
std::string render(const api::LedgerApplyAnswer& answer, const Style& style);
std::string render(const api::LedgerBalanceAnswer& answer, const Style& style);
/// How every pool gets to what it may claim.
std::string render(const api::LedgerEntitlementAnswer& answer, const Style& style);
std::string render(const api::LedgerReportAnswer& answer, const Style& style);
std::string render(const api::LedgerLateAnswer& answer, const Style& style);
std::string render(const api::LedgerStatsAnswer& answer, const Style& style);
std::string render(const api::LedgerTraceAnswer& answer, const Style& style);
std::string render(const api::LedgerAffectedAnswer& answer, const Style& style);
std::string render(const api::LedgerAuditAnswer& answer, const Style& style);
std::string render(const api::LedgerProofAnswer& answer, const Style& style);
std::string render(const api::LedgerMoveAnswer& answer, const Style& style);
/// Certified metal stage by stage, as a table with bars.
std::string render(const api::LedgerDemoAnswer& answer, const Style& style);
std::string render(const api::LedgerSchemeAnswer& answer, const Style& style);

/// What a scheme of one's own says, in a few lines: it could be read.
std::string ledger_scheme_text(const custody::Scheme& scheme, const Style& style);

/// All commands of a ledger, a line each.
std::string ledger_commands_text(const Style& style);
/// One command: its fields, who may give it, why it may be refused. Error: api.bad_argument.
Result<std::string> ledger_command_text(std::string_view word, const Style& style);
/// Page of the manual with every command of a ledger, its fields, roles and refusals.
std::string ledger_commands_markdown();

}  // namespace alumen::cli
