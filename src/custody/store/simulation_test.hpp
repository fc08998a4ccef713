// For tests: a stream of commands with the log that it has to make, and the questions to a disk after an accident.
#pragma once
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "custody/demo.hpp"
#include "custody/detail/verify.hpp"
#include "custody/ledger.hpp"
#include "custody/memory_store.hpp"
#include "custody/random_commands_test.hpp"
#include "custody/store/open.hpp"
#include "custody/store/virtual_disk_test.hpp"

namespace alumen::custody {

/// The file of every ledger on a virtual disk.
inline const std::string simulated_file = "ledger.db";

/// The soak (ALUMEN_SOAK in the environment) gives longer streams and more accidents.
bool soaking();

inline std::string code_name(const Diagnostics& errors) { return std::string{errors.at(0).code.info().name}; }

/// Commands that are given at once, and what stands in the log after them.
struct Step {
  std::vector<Command> commands;
  Position size = 0;
  std::string root;
};

/// A stream in small steps and the log that it makes in memory: what every disk is held against.
struct Stream {
  std::vector<Step> steps;
  MemoryStore log;
  std::map<Position, std::string> roots;
};

/// Cuts commands into steps of 1 to 6, some of which repeat an earlier command or its key, and runs them in memory.
inline Stream stream_of(const std::vector<Command>& commands, std::uint64_t seed, std::int64_t largest_step = 6) {
  Stream out;
  auto store = std::make_unique<MemoryStore>();
  auto* inside = store.get();
  auto ledger = Ledger::open(std::move(store)).value();
  Dice dice{seed};
  out.steps.push_back({{}, 0, ledger.root()});
  for (std::size_t i = 0; i < commands.size();) {
    Step step;
    for (auto n = 1 + dice.roll(largest_step); n > 0 && i < commands.size(); --n) {
      step.commands.push_back(commands[i++]);
      if (!dice.chance(6)) continue;
      auto again = commands[static_cast<std::size_t>(dice.roll(static_cast<std::int64_t>(i)))];
      if (dice.chance(30)) again.envelope.date += std::chrono::days{1};
      step.commands.push_back(std::move(again));
    }
    EXPECT_TRUE(ledger.apply_batch(step.commands).has_value());
    step.size = ledger.size(), step.root = ledger.root();
    out.steps.push_back(std::move(step));
  }
  for (const auto& step : out.steps) out.roots[step.size] = step.root;
  out.log = *inside;
  return out;
}

/// Honest business from mine to can: all commands are accepted.
inline std::vector<Command> demo_commands(std::size_t count, std::uint64_t seed) {
  std::vector<Command> out;
  DemoWorld world{{.seed = seed, .events = 2 * count, .parties = 14}};
  while (out.size() < count) {
    auto command = world.next();
    if (!command) break;
    out.push_back(std::move(*command));
  }
  EXPECT_EQ(out.size(), count);
  return out;
}

/// A small world and random commands in it, many of which are refused.
inline std::vector<Command> random_stream(std::size_t count, std::uint64_t seed) {
  World w;
  random_world(w, static_cast<int>(seed % random_variants));
  EXPECT_TRUE(w.faults.empty());
  auto out = w.accepted;
  Naive model;
  for (const auto& c : out) model.given(c);
  RandomCommands random{seed};
  for (std::size_t i = 0; i < count; ++i) {
    auto command = random.next(model);
    command.envelope.key = "r" + std::to_string(i);
    (void)model.apply(command);
    out.push_back(std::move(command));
  }
  return out;
}

/// A store on a virtual disk.
inline Result<std::unique_ptr<Store>> open_on(const VirtualDisk& disk, bool create = false) {
  return open_sqlite(simulated_file, create, disk.name());
}

/// What is wrong with the records from `first` on, against the log that there should be; nothing when they agree.
inline std::string differs(Store& store, const Stream& stream, Position first) {
  auto size = store.size();
  auto root = store.root();
  if (!size) return size.error().front().line();
  if (!root) return root.error().front().line();
  auto known = stream.roots.find(*size);
  if (known == stream.roots.end()) return "a log of " + std::to_string(*size) + " records, which there never was";
  if (*root != known->second) return "the root was never that of " + std::to_string(*size) + " records";
  Position next = first;
  std::string wrong;
  auto read = store.read(first, *size, [&](const StoredRecord& r) {
    const auto& wanted = stream.log.records[next++];
    if (r.position != wanted.position || r.key != wanted.key || r.bytes != wanted.bytes || r.hash != wanted.hash)
      wrong = "record " + std::to_string(wanted.position) + " is another one";
    return wrong.empty();
  });
  if (!read) return read.error().front().line();
  if (wrong.empty() && next != std::max(first, *size)) wrong = "record " + std::to_string(next) + " is missing";
  return wrong;
}

/// What is wrong with the answers that are kept for the keys of the log's commands from `first` on.
inline std::string wrong_answers(Store& store, const Stream& stream, Position first) {
  auto size = store.size().value_or(0);
  for (Position i = first; i < stream.log.records.size() && i < size + 30; ++i) {
    const auto& wanted = stream.log.commands.at(stream.log.records[i].key);
    auto found = store.command(wanted.key);
    if (!found) return found.error().front().line();
    if (found->has_value() != (i < size)) return "the answer to " + wanted.key + (i < size ? " is missing" : " is there too early");
    if (*found && ((*found)->body_hash != wanted.body_hash || (*found)->first != wanted.first || (*found)->count != wanted.count))
      return "the answer to " + wanted.key + " is another one";
  }
  return "";
}

}  // namespace alumen::custody
