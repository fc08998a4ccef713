#include "api/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/detail/ledger.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::api {

using custody::Ledger;

namespace detail {

LedgerHead head_of(const std::string& store, const Ledger& ledger) {
  return {custody::shown_address(store), ledger.size(), custody::hex(ledger.root()), {}};
}

Result<std::vector<std::string>> leaves_of(Ledger& ledger, Position size) {
  std::vector<std::string> leaves;
  leaves.reserve(size);
  auto read = ledger.store().read(0, size, [&](const custody::StoredRecord& r) { return leaves.push_back(r.hash), true; });
  if (!read) return std::unexpected(read.error());
  return leaves;
}

Result<std::pair<Ledger, LedgerHead>> open_log(const LedgerPlace& place) {
  auto store = custody::open_store(place.store, false);
  if (!store) return std::unexpected(store.error());
  auto ledger = Ledger::open(std::move(*store), {.read_only = true, .trusted = true});
  if (!ledger) return std::unexpected(ledger.error());
  auto head = head_of(place.store, *ledger);
  head.as_of = place.as_of;
  if (!place.at || *place.at == head.size) return std::pair{std::move(*ledger), head};
  if (*place.at > head.size)
    return fail({.code = "custody.future_position",
                 .where = {"--at", 0, ""},
                 .value = std::to_string(*place.at),
                 .expected = fmt::format("at most {}", head.size)});
  auto leaves = leaves_of(*ledger, *place.at);
  if (!leaves) return std::unexpected(leaves.error());
  custody::Frontier frontier;
  for (const auto& leaf : *leaves) frontier.append(leaf);
  head.size = *place.at;
  head.root = custody::hex(frontier.root());
  return std::pair{std::move(*ledger), head};
}

Result<OpenLedger> open_ledger(const LedgerPlace& place) {
  auto log = open_log(place);
  if (!log) return std::unexpected(log.error());
  auto state = log->first.state_at(log->second.size, place.as_of);
  if (!state) return std::unexpected(state.error());
  return OpenLedger{std::move(log->first), std::move(log->second), std::move(*state)};
}

}  // namespace detail

namespace {

/// Opens for writing: every record is decided again, so that nothing is built on a faulty log.
Result<Ledger> open_to_write(const std::string& store) {
  auto opened = custody::open_store(store, false);
  if (!opened) return std::unexpected(opened.error());
  return Ledger::open(std::move(*opened));
}

/// Says beside an unknown id which ones there are.
std::unexpected<Diagnostics> helped(Diagnostics wrong, const custody::State& state) {
  constexpr std::size_t most = 12;
  for (auto& d : wrong) {
    if (d.code != Code{"custody.unknown_scope"} || !d.expected.empty()) continue;
    auto known = state.scopes();
    for (std::size_t i = 0; i < std::min(known.size(), most); ++i) d.expected += (i == 0 ? "one of " : ", ") + known[i];
    if (known.size() > most) d.expected += fmt::format(" and {} more", known.size() - most);
    if (d.where.file.empty()) d.where.file = "scope";
  }
  return std::unexpected(std::move(wrong));
}

/// Opens, asks, and puts the head beside the answer.
template <class Answer>
Result<Answer> ask(const LedgerPlace& place, auto&& question) {
  auto open = detail::open_ledger(place);
  if (!open) return std::unexpected(open.error());
  Answer answer{};
  if (Result<void> asked = question(open->state, answer); !asked) return helped(std::move(asked.error()), open->state);
  answer.head = open->head;
  return answer;
}

/// Puts a part of an answer in its place.
template <class T>
Result<void> take(Result<T> part, T& into) {
  if (!part) return std::unexpected(part.error());
  into = std::move(*part);
  return {};
}

void count(LedgerApplyAnswer& answer, const custody::Command& command, const custody::Verdict& verdict, int line) {
  if (!verdict) {
    answer.refused.push_back({line, std::string{name_of(command)}, command.envelope.key, verdict.error()});
  } else if (verdict->repeated) {
    ++answer.repeated;
  } else {
    ++answer.accepted;
    answer.records += verdict->count;
  }
}

}  // namespace

Result<LedgerHead> ledger_init(const std::string& store, const std::string& origin) {
  if (origin.find('\n') != std::string::npos)
    return fail({.code = "api.bad_argument", .where = {"--origin", 0, ""}, .expected = "a name of one line"});
  auto made = custody::open_store(store, true);
  if (!made) return std::unexpected(made.error());
  if (!origin.empty())
    if (auto put = (*made)->put_setting(detail::origin_setting, origin); !put) return std::unexpected(put.error());
  auto ledger = Ledger::open(std::move(*made));
  if (!ledger) return std::unexpected(ledger.error());
  return detail::head_of(store, *ledger);
}

Result<LedgerApplyAnswer> ledger_apply(const std::string& store, const std::filesystem::path& file, std::size_t batch, const Told& told) {
  auto lines = detail::read_commands(file);
  if (!lines) return std::unexpected(lines.error());
  auto ledger = open_to_write(store);
  if (!ledger) return std::unexpected(ledger.error());
  LedgerApplyAnswer answer{.file = file.filename().string()};
  std::vector<custody::Command> commands;
  for (std::size_t first = 0; first < lines->size(); first += batch) {
    auto last = std::min(first + batch, lines->size());
    commands.clear();
    for (auto i = first; i < last; ++i) commands.push_back((*lines)[i].command);
    auto verdicts = ledger->apply_batch(commands);
    if (!verdicts) {
      for (auto& d : verdicts.error())
        if (d.where.row == 0)
          d.where = {answer.file, (*lines)[first].line, ""},
          d.detail += fmt::format("{}the {} commands before this line were applied", d.detail.empty() ? "" : "; ", first);
      return std::unexpected(verdicts.error());
    }
    for (std::size_t i = 0; i < verdicts->size(); ++i) count(answer, commands[i], (*verdicts)[i], (*lines)[first + i].line);
    if (told) told(last);
  }
  answer.head = detail::head_of(store, *ledger);
  return answer;
}

Result<LedgerApplyAnswer> ledger_do(const std::string& store, custody::Command command) {
  auto ledger = open_to_write(store);
  if (!ledger) return std::unexpected(ledger.error());
  if (command.envelope.key.empty()) command.envelope.key = fmt::format("{}@{}", name_of(command), ledger->size());
  auto verdict = ledger->apply(command);
  if (!verdict) return std::unexpected(verdict.error());
  LedgerApplyAnswer answer;
  count(answer, command, *verdict, 0);
  answer.head = detail::head_of(store, *ledger);
  return answer;
}

Result<LedgerBalanceAnswer> ledger_balance(const LedgerPlace& place, const std::string& scope, Date today) {
  return ask<LedgerBalanceAnswer>(place, [&](const custody::State& state, LedgerBalanceAnswer& a) -> Result<void> {
    a.scope = scope;
    if (auto taken = take(state.balances(scope), a.balances); !taken) return taken;
    return take(state.certificates(scope, place.as_of.value_or(today)), a.certificates);
  });
}

Result<LedgerEntitlementAnswer> ledger_entitlement(const LedgerPlace& place, const std::string& scope) {
  return ask<LedgerEntitlementAnswer>(place, [&](const custody::State& state, LedgerEntitlementAnswer& a) -> Result<void> {
    a.scope = scope;
    if (auto taken = take(state.periods(scope), a.periods); !taken) return taken;
    if (place.as_of) std::erase_if(a.periods, [&](const auto& p) { return p.period.start > *place.as_of; });
    return {};
  });
}

Result<LedgerReportAnswer> ledger_report(const LedgerPlace& place, const std::string& scope, int year) {
  return ask<LedgerReportAnswer>(place, [&](const custody::State& state, LedgerReportAnswer& a) -> Result<void> {
    auto report = annual_report(state, scope, year);
    if (report) return take(std::move(report), a.report);
    for (auto& d : report.error()) {
      if (d.code != Code{"custody.unknown_period"}) continue;
      d.where = {"--year", 0, ""};
      std::string ends;
      if (auto periods = state.periods(scope))
        for (const auto& p : *periods) ends += (ends.empty() ? "" : ", ") + to_text(p.period);
      d.expected = "a year in which a period of the scope ends: " + (ends.empty() ? "it has none" : ends);
    }
    return std::unexpected(report.error());
  });
}

Result<LedgerLateAnswer> ledger_late(const LedgerPlace& place, Date day) {
  auto until = place;
  until.as_of = day;
  return ask<LedgerLateAnswer>(until, [&](const custody::State& state, LedgerLateAnswer& a) -> Result<void> {
    a.day = day;
    a.reports = late_reports(state, day);
    return {};
  });
}

Result<LedgerStatsAnswer> ledger_stats(const LedgerPlace& place) {
  return ask<LedgerStatsAnswer>(
      place, [&](const custody::State& state, LedgerStatsAnswer& a) -> Result<void> { return a.stats = stats(state), Result<void>{}; });
}

Result<LedgerTraceAnswer> ledger_trace(const LedgerPlace& place, const std::string& document, bool up) {
  return ask<LedgerTraceAnswer>(place, [&](const custody::State& state, LedgerTraceAnswer& a) -> Result<void> {
    a.up = up;
    if (auto taken = take(state.document(document), a.document); !taken) return taken;
    return take(trace(state, document, up), a.steps);
  });
}

Result<LedgerAffectedAnswer> ledger_affected(const LedgerPlace& place, const std::string& certificate, Date from) {
  return ask<LedgerAffectedAnswer>(place, [&](const custody::State& state, LedgerAffectedAnswer& a) -> Result<void> {
    a.certificate = certificate;
    a.from = from;
    return take(affected(state, certificate, from), a.documents);
  });
}

Result<LedgerAuditAnswer> ledger_verify(const std::string& store, unsigned threads) {
  auto opened = custody::open_store(store, false);
  if (!opened) return std::unexpected(opened.error());
  auto verified = custody::verify(**opened, {.threads = threads});
  if (!verified) return std::unexpected(verified.error());
  return LedgerAuditAnswer{custody::shown_address(store), std::move(*verified)};
}

}  // namespace alumen::api
