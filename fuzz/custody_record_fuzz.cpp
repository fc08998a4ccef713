// Canonical bytes of records and commands: what is read is written back to the same bytes.
#include <fuzz/harness.hpp>

#include "custody/bytes.hpp"
#include "custody/custody.hpp"
#include "custody/jsonl.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  using namespace alumen::custody;
  auto bytes = fuzz::text_of(data, size);
  if (auto event = event_from(bytes)) {
    check(bytes_of(*event) == bytes, "a record is read from other bytes than its own");
    check(!json_of(*event, 0).empty(), "a record has no line");
    if (auto command = command_of(*event)) {
      auto again = command_from(bytes_of(*command));
      check(again && bytes_of(*again) == bytes_of(*command), "the command of a record does not survive its own bytes");
    }
  } else {
    fuzz::read_refusal(event.error());
  }
  if (auto command = command_from(bytes)) {
    check(bytes_of(*command) == bytes, "a command is read from other bytes than its own");
    check(!json_of(*command).empty(), "a command has no line");
    State nothing;
    if (auto refused = decide(nothing, *command); !refused) check(!refused.error().line().empty(), "a refusal says nothing");
  } else {
    fuzz::read_refusal(command.error());
  }
  return 0;
}
