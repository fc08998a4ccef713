// Where certified metal goes: in a ledger, and in a world that was never there, to look at.
#include <algorithm>

#include "api/detail/ledger.hpp"
#include "api/detail/page.hpp"
#include "custody/demo.hpp"

namespace alumen::api {

namespace {

/// How near a comparison comes to its bound; above 1 it is broken.
double tightness(const custody::ChainCheck& c) {
  auto bound = static_cast<double>(c.bound.count());
  return static_cast<double>(c.out.count()) / std::max(bound, 1.0);
}

/// Comparisons by kind and pools; the order is that in which they are first met.
std::vector<LedgerPlausibility> grouped(const std::vector<custody::ChainCheck>& checks) {
  std::vector<LedgerPlausibility> out;
  for (const auto& c : checks) {
    auto same = [&](const LedgerPlausibility& p) {
      bool conversion = c.what == "conversion";
      return p.tightest.what == c.what && (!conversion || (p.tightest.from == c.from && p.tightest.to == c.to));
    };
    auto at = std::ranges::find_if(out, same);
    if (at == out.end()) at = out.insert(out.end(), {.tightest = c});
    ++at->checked;
    at->broken += c.broken;
    if (tightness(c) > tightness(at->tightest)) at->tightest = c;
  }
  return out;
}

/// From the first to the last day of the periods that the scopes have opened.
Period span_of(const custody::State& state) {
  std::optional<Period> span;
  for (const auto& scope : state.scopes()) {
    auto periods = state.periods(scope);
    if (!periods || periods->empty()) continue;
    const auto &first = periods->front().period.start, &last = periods->back().period.end;
    span = span ? Period{std::min(span->start, first), std::max(span->end, last)} : Period{first, last};
  }
  return span.value_or(Period{});
}

}  // namespace

void detail::describe_flow(const custody::State& state, const Period& period, LedgerDemoAnswer& answer) {
  answer.stats = stats(state);
  answer.period = period;
  answer.attrition = attrition(state, period);
  answer.metal = metal_flow(state, period);
  answer.plausibility = grouped(plausibility(state, period));
}

Result<LedgerDemoAnswer> ledger_attrition(const LedgerPlace& place, const std::optional<Period>& period) {
  auto open = detail::open_ledger(place);
  if (!open) return std::unexpected(open.error());
  LedgerDemoAnswer answer{.head = open->head};
  detail::describe_flow(open->state, period ? *period : span_of(open->state), answer);
  return answer;
}

Result<LedgerDemoAnswer> ledger_demo(const std::string& store, std::uint64_t events, std::uint64_t seed, const Told& told) {
  auto made = custody::open_store(store, true);
  if (!made) return std::unexpected(made.error());
  auto ledger = custody::Ledger::open(std::move(*made));
  if (!ledger) return std::unexpected(ledger.error());
  custody::DemoWorld world{{.seed = seed, .events = events}};
  constexpr std::size_t batch = 1000;
  std::vector<custody::Command> commands;
  Period period{Date::max(), Date::min()};
  for (bool more = true; more;) {
    commands.clear();
    while (commands.size() < batch && more) {
      auto command = world.next();
      more = command.has_value();
      if (!more) break;
      auto day = command->envelope.date;
      period = {std::min(period.start, day), std::max(period.end, day + std::chrono::days{1})};
      commands.push_back(std::move(*command));
    }
    auto verdicts = ledger->apply_batch(commands);
    if (!verdicts) return std::unexpected(verdicts.error());
    for (const auto& verdict : *verdicts) alumen::check(verdict.has_value(), "every command of the generated world is accepted");
    if (told) told(ledger->size());
  }
  LedgerDemoAnswer answer{.head = detail::head_of(store, *ledger)};
  detail::describe_flow(ledger->state(), period, answer);
  return answer;
}

std::string to_html(const LedgerDemoAnswer& answer, const PageFacts& facts) {
  auto shown = answer;
  auto said = facts;
  if (const auto& store = answer.head.store; !store.starts_with("sqlite:")) {
    for (auto at = said.command.find(store); at != std::string::npos; at = said.command.find(store))
      said.command.replace(at, store.size(), "postgres:ADDRESS");
    shown.head.store = "postgres:ADDRESS";
  }
  auto title = "Where certified metal goes: " + shown.head.store;
  return detail::page(detail::ledger_page(), title, said, "{}", to_json(shown));
}

}  // namespace alumen::api
