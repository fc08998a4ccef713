// A world that was never there, to look at.
#include <algorithm>

#include "api/detail/ledger.hpp"
#include "custody/demo.hpp"

namespace alumen::api {

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
  return LedgerDemoAnswer{detail::head_of(store, *ledger), stats(ledger->state()), period, attrition(ledger->state(), period)};
}

}  // namespace alumen::api
