// Plain text about ledgers.
#pragma once
#include <string>

#include "api/ledger.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// A new ledger and what to do next.
std::string render(const api::LedgerHead& answer, const Style& style);
/// What was accepted and repeated; every refusal with line, figures and remedy.
std::string render(const api::ApplyAnswer& answer, const Style& style);
std::string render(const api::BalanceAnswer& answer, const Style& style);
/// How every pool gets to what it may claim.
std::string render(const api::EntitlementAnswer& answer, const Style& style);
std::string render(const api::ReportAnswer& answer, const Style& style);
std::string render(const api::LateAnswer& answer, const Style& style);
std::string render(const api::StatsAnswer& answer, const Style& style);
std::string render(const api::TraceAnswer& answer, const Style& style);
std::string render(const api::AffectedAnswer& answer, const Style& style);
std::string render(const api::AuditAnswer& answer, const Style& style);
std::string render(const api::ProofAnswer& answer, const Style& style);
std::string render(const api::MoveAnswer& answer, const Style& style);
/// Certified metal stage by stage, as a table with bars.
std::string render(const api::DemoAnswer& answer, const Style& style);
std::string render(const api::SchemeAnswer& answer, const Style& style);

/// All commands of a ledger, a line each.
std::string ledger_commands_text(const Style& style);
/// One command: its fields, who may give it, why it may be refused. Error: api.bad_argument.
Result<std::string> ledger_command_text(std::string_view word, const Style& style);
/// Page of the manual with every command of a ledger, its fields, roles and refusals.
std::string ledger_commands_markdown();

}  // namespace alumen::cli
