// Commands as JSON lines, read and then given to an empty ledger.
#include <fuzz/harness.hpp>

#include <algorithm>

#include "custody/bytes.hpp"
#include "custody/jsonl.hpp"
#include "custody/ledger.hpp"
#include "custody/memory_store.hpp"
#include "table/table.hpp"

namespace alumen::custody {
namespace {

/// A command survives its own line and its own bytes.
void look_at(const Command& command) {
  auto bytes = bytes_of(command);
  auto line = command_of_json(json_of(command), "again.jsonl", 1);
  check(line && bytes_of(*line) == bytes && line->envelope.expected == command.envelope.expected,
        "a command does not survive its own line");
  auto read = command_from(bytes);
  check(read && bytes_of(*read) == bytes, "a command does not survive its own bytes");
}

/// Whatever was accepted keeps the invariants, and replaying it gives the same log.
void look_at(Ledger& ledger) {
  check(broken_invariants(ledger.state()).empty(), "an invariant is broken");
  auto verified = ledger.verify();
  check(verified && verified->faults.empty() && verified->root == ledger.root(), "the log does not verify");
  auto events = ledger.events(0, ledger.size());
  check(events.has_value(), "the events cannot be read");
  for (std::size_t i = 0; i < events->size(); ++i)
    check(table::parse_json(json_of((*events)[i], i), "event").has_value(), "an event is no JSON");
}

}  // namespace
}  // namespace alumen::custody

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  using namespace alumen::custody;
  auto text = fuzz::text_of(data, size);
  if (auto all = commands_of_json(text, "input.jsonl"); !all) fuzz::read_refusal(all.error());
  auto ledger = Ledger::open(memory_store());
  for (int line = 1; !text.empty(); ++line) {  // a bad line does not hide the good ones
    auto end = std::min(text.find('\n'), text.size());
    if (auto command = command_of_json(text.substr(0, end), "input.jsonl", line)) {
      look_at(*command);
      auto verdict = ledger->apply(*command);
      check(verdict.has_value(), "a store in memory fails");
      if (!*verdict) check(!verdict->error().line().empty(), "a refusal says nothing");
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  look_at(*ledger);
  return 0;
}
