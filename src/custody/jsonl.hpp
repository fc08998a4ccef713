// Commands and events as JSON lines: one object a line.
//
//   {"do": "record_intake", "key": "k-17", "actor": "anna", "role": "clerk", "date": "2025-03-01",
//    "record": "in-17", "scope": "mill", "site": "mill-1", "material": "ingot", "mass": "25.4 t", "claim": "none"}
//
// Masses are whole grams or texts with a unit; shares are decimal numbers; dates YYYY-MM-DD. "expected_position" may be
// given. A field that the command does not have is refused. The text of a scheme that ships may be left out.
#pragma once
#include <functional>

#include "custody/commands.hpp"

namespace alumen::custody {

/// Reads one line. `file` and `line` are used in messages. All faults at once: custody.schema_invalid,
/// custody.missing_field, custody.missing_quantity, custody.negative_quantity, custody.unit_unknown,
/// custody.unknown_vocabulary, table.bad_json.
Result<Command> command_of_json(std::string_view text, const std::string& file, int line);
/// Writes one line, without line end. What has its default value is left out, masses are whole grams.
std::string json_of(const Command& command);
/// An event as one line, with its position.
std::string json_of(const Event& event, std::uint64_t position);
/// Reads a whole text of lines; blank lines and those that begin with '#' are skipped. All faults of all lines.
Result<std::vector<Command>> commands_of_json(std::string_view text, const std::string& file);

}  // namespace alumen::custody
