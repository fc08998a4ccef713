// Canonical bytes: one event or command has one sequence of bytes, the same on every machine, and this is what is hashed.
//
//   version (1 byte: 1), kind (1 byte), envelope, fields in the order of their table
//   text: length, then UTF-8    mass, count, share: zigzag    date: zigzag of the days since 1970-01-01
//   word: its number            flag: 0 or 1                  optional: 0, or 1 and the value
//   lengths and numbers: base 128, least significant group first, no superfluous group
//
// A change of these bytes is a new version; golden vectors in the tests pin them.
#pragma once
#include "custody/commands.hpp"

namespace alumen::custody {

/// The version of the bytes that this program writes.
inline constexpr std::uint8_t bytes_version = 1;

/// Canonical bytes of an event.
std::string bytes_of(const Event& event);
/// The same, appended to a text. An event begins with the bytes of the command that it keeps: how many they are, 0 for an event
/// that keeps none.
std::size_t append_bytes(std::string& out, const Event& event);
/// Canonical bytes of a command, without `expected`.
std::string bytes_of(const Command& command);
/// Reads an event. Whatever it accepts it writes back to the same bytes. Error: custody.schema_invalid, naming the field.
Result<Event> event_from(std::string_view bytes);
/// Reads a command. Error: custody.schema_invalid.
Result<Command> command_from(std::string_view bytes);

}  // namespace alumen::custody
