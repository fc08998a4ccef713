// A ledger to another place: copied record by record, or exported and decided anew.
#include <fmt/format.h>

#include <algorithm>

#include "api/detail/ledger.hpp"
#include "base/number.hpp"
#include "custody/bytes.hpp"
#include "custody/jsonl.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::api {
namespace {

using custody::Store;
using custody::StoredCommand;
using custody::StoredRecord;

constexpr Position step = 10'000;

auto differs(const LedgerMoveAnswer& m) {
  return fail({.code = "api.root_differs",
               .value = m.to.root,
               .expected = m.from.root,
               .detail = fmt::format("{} records here, {} there", m.to.size, m.from.size)});
}

/// Records from a position on, ending with a whole command; fewer than asked for are the last ones.
Result<std::vector<StoredRecord>> whole_commands(Store& from, Position first, Position size) {
  auto last = std::min(first + step, size);
  std::vector<StoredRecord> records;
  auto read = from.read(first, last, [&](const StoredRecord& r) { return records.push_back(r), true; });
  if (!read) return std::unexpected(read.error());
  if (last == size) return records;
  auto open = records.empty() ? std::string{} : records.back().key;  // the next record may belong to it
  while (!records.empty() && records.back().key == open) records.pop_back();
  return records;
}

/// The kept answers to the commands of some records, in their order.
Result<std::vector<StoredCommand>> answers_of(Store& from, const std::vector<StoredRecord>& records) {
  std::vector<StoredCommand> commands;
  for (const auto& r : records) {
    if (!commands.empty() && commands.back().key == r.key) continue;
    auto command = from.command(r.key);
    if (!command) return std::unexpected(command.error());
    if (!*command)
      return fail({.code = "custody.storage_corrupt",
                   .value = std::to_string(r.position),
                   .detail = fmt::format("record {}: no answer is kept for its command", r.position)});
    commands.push_back(std::move(**command));
  }
  return commands;
}

Result<std::size_t> copy_records(Store& from, Store& to, Position size) {
  custody::Frontier frontier;
  std::size_t count = 0;
  for (Position first = 0; first < size;) {
    auto records = whole_commands(from, first, size);
    if (!records) return std::unexpected(records.error());
    if (records->empty())
      return fail({.code = "custody.storage_corrupt",
                   .value = std::to_string(first),
                   .detail = fmt::format("record {}: its command has no end", first)});
    auto commands = answers_of(from, *records);
    if (!commands) return std::unexpected(commands.error());
    for (const auto& r : *records) frontier.append(custody::leaf_hash(r.bytes));
    auto root = frontier.root();
    if (auto put = to.append({*records, *commands, root}); !put) return std::unexpected(put.error());
    first += records->size();
    count += commands->size();
  }
  return count;
}

/// "# alumen ledger export: 120 records, root 0a1b...": what the export says of itself.
std::optional<LedgerHead> told_head(std::string_view text) {
  constexpr std::string_view begin = "# alumen ledger export: ";
  if (!text.starts_with(begin)) return {};
  text = text.substr(begin.size(), text.find('\n') - begin.size());
  auto size = parse_integer(text.substr(0, text.find(' ')));
  auto root = text.find("root ");
  if (!size || *size < 0 || root == std::string_view::npos) return {};
  return LedgerHead{.store = "", .size = static_cast<Position>(*size), .root = std::string{text.substr(root + 5, 64)}, .as_of = {}};
}

Result<void> apply_all(custody::Ledger& ledger, const std::vector<detail::LineCommand>& lines, const std::string& file, const Told& told) {
  std::vector<custody::Command> commands;
  for (std::size_t first = 0; first < lines.size(); first += step) {
    auto last = std::min<std::size_t>(first + step, lines.size());
    commands.clear();
    for (auto i = first; i < last; ++i) commands.push_back(lines[i].command);
    auto verdicts = ledger.apply_batch(commands);
    if (!verdicts) return std::unexpected(verdicts.error());
    Diagnostics wrong;
    for (std::size_t i = 0; i < verdicts->size(); ++i)
      if (!(*verdicts)[i]) wrong.push_back((*verdicts)[i].error().at({file, lines[first + i].line, ""}));
    if (!wrong.empty()) return std::unexpected(std::move(wrong));
    if (told) told(last);
  }
  return {};
}

}  // namespace

Result<LedgerMoveAnswer> ledger_copy(const std::string& store, const std::string& to) {
  auto source = detail::open_log({.store = store});
  if (!source) return std::unexpected(source.error());
  auto target = custody::open_store(to, true);
  if (!target) return std::unexpected(target.error());
  LedgerMoveAnswer answer{.from = source->second, .to = {}};
  auto& from = source->first.store();
  auto origin = from.setting(detail::origin_setting);
  if (!origin) return std::unexpected(origin.error());
  if (*origin)
    if (auto put = (*target)->put_setting(detail::origin_setting, **origin); !put) return std::unexpected(put.error());
  auto count = copy_records(from, **target, answer.from.size);
  if (!count) return std::unexpected(count.error());
  answer.commands = *count;
  auto copy = custody::Ledger::open(std::move(*target), {.read_only = true, .trusted = true});
  if (!copy) return std::unexpected(copy.error());
  answer.to = detail::head_of(to, *copy);
  if (answer.to.root != answer.from.root || answer.to.size != answer.from.size) return differs(answer);
  return answer;
}

Result<std::string> ledger_export(const LedgerPlace& place, bool events) {
  auto log = detail::open_log(place);
  if (!log) return std::unexpected(log.error());
  const auto& [ledger, head] = *log;
  std::string out = events ? "" : fmt::format("# alumen ledger export: {} records, root {}\n", head.size, head.root);
  for (Position first = 0; first < head.size; first += step) {
    auto part = ledger.events(first, std::min(first + step, head.size));
    if (!part) return std::unexpected(part.error());
    for (std::size_t i = 0; i < part->size(); ++i) {
      if (events) {
        out += json_of((*part)[i], first + i) + "\n";
      } else if (auto command = command_of((*part)[i])) {
        out += json_of(*command) + "\n";
      }
    }
  }
  return out;
}

Result<LedgerMoveAnswer> ledger_import(const std::string& store, const std::filesystem::path& file, const Told& told) {
  std::string text;
  auto lines = detail::read_commands(file, &text);
  if (!lines) return std::unexpected(lines.error());
  auto made = custody::open_store(store, true);
  if (!made) return std::unexpected(made.error());
  auto ledger = custody::Ledger::open(std::move(*made));
  if (!ledger) return std::unexpected(ledger.error());
  auto name = file.filename().string();
  if (auto applied = apply_all(*ledger, *lines, name, told); !applied) return std::unexpected(applied.error());
  auto head = told_head(text);
  LedgerMoveAnswer answer{
      .from = head.value_or(LedgerHead{}), .to = detail::head_of(store, *ledger), .commands = lines->size(), .compared = head.has_value()};
  answer.from.store = name;
  if (head && (answer.to.root != head->root || answer.to.size != head->size)) return differs(answer);
  return answer;
}

}  // namespace alumen::api
