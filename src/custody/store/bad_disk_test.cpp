// The ledger on a disk that lies, runs full or rots: the state is one that was recorded before, or the fault has a name.
#include <cstdio>
#include <optional>
#include <set>

#include "custody/store/simulation_test.hpp"

namespace alumen::custody {
namespace {

/// Whether a refusal says by name that the disk is to blame.
bool names_damage(const Diagnostics& errors) { return code_name(errors) == "custody.storage_corrupt"; }

/// A disk that holds the first steps of a stream, all closed, or with the log still beside the file.
std::unique_ptr<VirtualDisk> disk_with(const Stream& stream, std::size_t steps, std::uint64_t seed, bool closed) {
  VirtualDisk disk{seed};
  std::unique_ptr<VirtualDisk> running;
  {
    auto ledger = Ledger::open(open_on(disk, true).value()).value();
    for (std::size_t i = 1; i <= steps; ++i) EXPECT_TRUE(ledger.apply_batch(stream.steps[i].commands).has_value());
    running = disk.after_power_cut(Loss::none, seed);
  }
  return closed ? disk.after_power_cut(Loss::none, seed) : std::move(running);
}

/// How a damaged disk was met.
struct Met {
  int refused = 0;      ///< opening it names the damage
  int found = 0;        ///< it opens, verify() finds the damage
  int older = 0;        ///< it is an older state, whole
  int unharmed = 0;     ///< everything can be read as it was
  std::string wrong;    ///< neither: a state that never was, and nobody says so
};

/// What a ledger may have lost: it has at least so many records. Nothing: not even its making need have reached the disk.
using Least = std::optional<Position>;

/// Opens the ledger of a disk and holds it against the stream. A ledger that opens has the records of a recorded state; what
/// verify() passes has the right answers to repeated commands too.
void meet(VirtualDisk& disk, const Stream& stream, Least least, Position newest, Met& met) {
  auto store = open_on(disk);
  if (!store && code_name(store.error()) == "custody.no_ledger" && !least) return void(++met.older);
  if (!store) {
    names_damage(store.error()) ? void(++met.refused) : void(met.wrong = store.error().front().line());
    return;
  }
  auto ledger = Ledger::open(std::move(*store));
  if (!ledger) {
    names_damage(ledger.error()) ? void(++met.refused) : void(met.wrong = ledger.error().front().line());
    return;
  }
  met.wrong = differs(ledger->store(), stream, 0);
  if (met.wrong.empty() && ledger->root() != stream.roots.at(ledger->size())) met.wrong = "another root";
  if (met.wrong.empty() && least && ledger->size() < *least) met.wrong = "only " + std::to_string(ledger->size()) + " records";
  if (!met.wrong.empty()) return;
  auto verified = ledger->verify();
  if (!verified) {
    names_damage(verified.error()) ? void(++met.found) : void(met.wrong = verified.error().front().line());
    return;
  }
  if (!verified->faults.empty()) return void(++met.found);
  met.wrong = wrong_answers(ledger->store(), stream, 0);
  if (met.wrong.empty()) ++(ledger->size() == newest ? met.unharmed : met.older);
}

void print(const char* what, const Met& met) {
  std::printf("  %s: %d refused by name, %d found by verify, %d an older state, %d unharmed\n", what, met.refused, met.found, met.older,
              met.unharmed);
}

TEST(BadDisk, LostSyncsLeaveAnOlderStateOrAFaultWithAName) {
  Met met;
  for (std::uint64_t seed = 1; seed <= (soaking() ? 60u : 6u); ++seed) {
    auto stream = stream_of(demo_commands(160, seed), seed);
    VirtualDisk disk{seed};
    disk.plan({.lost_syncs = seed % 2 == 0 ? 15 : 60});
    std::vector<std::unique_ptr<VirtualDisk>> images;
    std::uint64_t changes = 0;
    {
      auto store = open_on(disk, true);
      ASSERT_TRUE(store.has_value());
      auto ledger = Ledger::open(std::move(*store)).value();
      disk.before_change = [&] {
        if (++changes % 11 == seed % 11)
          images.push_back(disk.after_power_cut(changes % 2 == 0 ? Loss::torn : Loss::unsynced, seed ^ changes));
      };
      for (std::size_t i = 1; i < stream.steps.size(); ++i) ASSERT_TRUE(ledger.apply_batch(stream.steps[i].commands).has_value());
    }
    for (auto& image : images) {
      meet(*image, stream, {}, stream.log.records.size(), met);
      ASSERT_EQ(met.wrong, "") << "seed " << seed;
    }
  }
  print("lost syncs", met);
  EXPECT_GT(met.refused + met.found, 0);
  EXPECT_GT(met.older, 0);
}

/// One bit at rest in a closed file. Whatever flips in a record, its hash or its key is located.
TEST(BadDisk, FlippedBitsAtRestAreFoundAndLocated) {
  auto stream = stream_of(demo_commands(90, 3), 3);
  auto newest = static_cast<Position>(stream.log.records.size());
  auto sound = disk_with(stream, stream.steps.size() - 1, 3, true);
  auto bytes = sound->content(simulated_file);
  ASSERT_EQ(sound->files(), std::vector<std::string>{simulated_file});
  Met met;
  int located = 0;
  Dice dice{3};
  for (std::size_t at = 0; at < bytes.size(); at += soaking() ? 1 : 1 + static_cast<std::size_t>(dice.roll(90))) {
    auto disk = sound->after_power_cut(Loss::none, at);
    disk->flip(simulated_file, at, static_cast<int>(dice.roll(8)));
    // The two numbers in the header by which a file is a ledger's, and of which format: then it is none, by name.
    if ((at >= 60 && at < 64) || (at >= 68 && at < 72)) {
      EXPECT_EQ(code_name(open_on(*disk).error()), "custody.bad_store");
      continue;
    }
    meet(*disk, stream, newest, newest, met);
    ASSERT_EQ(met.wrong, "") << "byte " << at;
  }
  for (Position i = 0; i < newest; i += soaking() ? 1 : 3) {  // where the record's own bytes lie
    const auto& record = stream.log.records[i];
    auto at = bytes.find(record.bytes);
    if (at == std::string::npos) continue;  // divided among pages
    at += static_cast<std::size_t>(dice.roll(static_cast<std::int64_t>(record.bytes.size() + record.hash.size())));
    auto disk = sound->after_power_cut(Loss::none, i);
    disk->flip(simulated_file, at, static_cast<int>(dice.roll(8)));
    auto store = open_on(*disk).value();
    auto verified = detail::verify(*store, {}).value();
    ASSERT_FALSE(verified.faults.empty()) << "byte " << at;
    EXPECT_EQ(verified.faults.front().position, i);
    EXPECT_EQ(verified.faults.front().code.info().name, "custody.storage_corrupt");
    ++located;
  }
  print("flipped bits at rest", met);
  EXPECT_GT(located, 20);
}

/// One bit at rest in the log beside the file, which holds everything here. SQLite would end the log there and drop what
/// stands behind. Damage in the last commit cannot be told from a power cut before it was acknowledged; neither can damage in
/// the frame that ends the commit before it.
TEST(BadDisk, FlippedBitsInTheLogAreFoundUpToTheLastCommits) {
  auto stream = stream_of(demo_commands(90, 9), 9);
  std::vector<Position> sizes;
  for (const auto& step : stream.steps)
    if (sizes.empty() || sizes.back() != step.size) sizes.push_back(step.size);
  auto newest = sizes.back(), least = sizes[sizes.size() - 3];
  auto sound = disk_with(stream, stream.steps.size() - 1, 9, false);
  auto log = simulated_file + "-wal";
  auto size = sound->content(log).size();
  Met met;
  Dice dice{9};
  for (std::size_t at = 0; at < size; at += soaking() ? 7 : at < 60 ? 1 : 1 + static_cast<std::size_t>(dice.roll(3'000))) {
    auto disk = sound->after_power_cut(Loss::none, at);
    disk->flip(log, at, static_cast<int>(dice.roll(8)));
    auto before = disk->content(log);
    auto refused = met.refused;
    meet(*disk, stream, least, newest, met);
    ASSERT_EQ(met.wrong, "") << "byte " << at << " of " << size;
    if (met.refused > refused) {
      EXPECT_EQ(disk->content(log), before) << "what was refused was changed, byte " << at;
    }
  }
  print("flipped bits in the log", met);
  EXPECT_GT(met.refused, 10 * met.older);
}

/// Bits of the log changed until its bytes from `at` on are those given.
void overwrite(VirtualDisk& disk, const std::string& file, std::size_t at, std::string_view bytes) {
  auto now = disk.content(file);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit)
      if (((now[at + i] ^ bytes[i]) >> bit & 1) != 0) disk.flip(file, at + i, bit);
}

/// A header that a power cut tears apart can begin as the end of an old transaction and go on as a frame of the unfinished
/// one. That is no sign of damage.
TEST(BadDisk, ATornHeaderIsTakenForAPowerCut) {
  auto stream = stream_of(demo_commands(60, 10), 10);
  auto last = stream.steps.size() - 1;
  while (stream.steps[last].size == stream.steps[last - 1].size) --last;
  auto disk = disk_with(stream, last, 10, false);
  auto log = simulated_file + "-wal";
  auto bytes = disk->content(log);
  constexpr std::size_t head = 32, frame = 24 + 4096;
  auto frames = (bytes.size() - head) / frame;
  auto page_and_end = std::string_view{bytes}.substr(head + (frames - 1) * frame, 8);  // of the frame that ends the transaction
  ASSERT_NE(page_and_end.substr(4), std::string_view("\0\0\0\0", 4));
  ASSERT_EQ(bytes.substr(head + (frames - 3) * frame + 4, 4), std::string(4, '\0')) << "the last transaction is too short";
  overwrite(*disk, log, head + (frames - 2) * frame, page_and_end);
  disk->flip(log, head + (frames - 3) * frame + 1000, 3);
  auto ledger = Ledger::open(open_on(*disk).value()).value();
  EXPECT_EQ(ledger.size(), stream.steps[last - 1].size);
  EXPECT_EQ(differs(ledger.store(), stream, 0), "");
}

/// One bit wrong, or an end too early, in one read: of the opening, or of the work after it.
TEST(BadDisk, OneBadReadIsNoWrongState) {
  auto stream = stream_of(demo_commands(90, 4), 4);
  auto half = stream.steps.size() / 2;
  Met met;
  for (bool closed : {true, false}) {
    auto sound = disk_with(stream, half, 4, closed);
    sound->plan({});
    (void)Ledger::open(open_on(*sound).value());
    auto reads = sound->reads();
    sound = disk_with(stream, half, 4, closed);
    for (std::uint64_t n = 1; n <= reads + 10; n += soaking() ? 1 : 1 + reads / 60) {
      for (bool flip : {true, false}) {
        auto disk = sound->after_power_cut(Loss::none, n);
        disk->plan(flip ? DiskFaults{.flip_at = n} : DiskFaults{.short_read_at = n});
        if (auto store = open_on(*disk))
          if (auto ledger = Ledger::open(std::move(*store), {.trusted = true})) (void)ledger->apply_batch(stream.steps[half + 1].commands);
        disk->plan({});
        meet(*disk, stream, stream.steps[half].size, stream.steps[half + 1].size, met);
        ASSERT_EQ(met.wrong, "") << (flip ? "flip" : "short read") << " in read " << n << (closed ? "" : ", with a log");
      }
    }
  }
  print("bad reads", met);
}

/// At the first write of a step the disk is full, at the second, ...: nothing is applied, and with room again it is.
void fill_up(const VirtualDisk& sound, const Stream& stream, std::size_t at, std::set<std::string>& codes) {
  const auto& before = stream.steps[at - 1];
  const auto& step = stream.steps[at];
  for (std::uint64_t n = 1;; ++n) {
    auto disk = sound.after_power_cut(Loss::none, n);
    auto ledger = Ledger::open(open_on(*disk).value(), {.trusted = true}).value();
    disk->plan({.full_at = n});
    auto refused = ledger.apply_batch(step.commands);
    bool all_written = disk->changes() < n;
    if (refused) {  // the commit was through; only tidying up met the full disk
      ASSERT_EQ(ledger.store().size().value(), step.size);
    } else {
      codes.insert(code_name(refused.error()));
      ASSERT_EQ(ledger.store().size().value(), before.size) << "full at change " << n;
      ASSERT_EQ(ledger.store().root().value(), before.root);
    }
    disk->plan({});
    auto again = ledger.apply_batch(step.commands);
    ASSERT_TRUE(again.has_value()) << again.error().front().line();
    ASSERT_EQ(ledger.root(), step.root);
    ASSERT_EQ(differs(ledger.store(), stream, 0), "");
    ASSERT_EQ(wrong_answers(ledger.store(), stream, 0), "");
    if (all_written) return;
  }
}

TEST(BadDisk, AFullDiskAppliesNothingAndRecovers) {
  auto stream = stream_of(demo_commands(120, 6), 6);
  std::set<std::string> codes;
  for (auto at : {stream.steps.size() / 2, stream.steps.size() - 1}) {
    while (stream.steps[at].size == stream.steps[at - 1].size) --at;  // one that stores something
    for (bool closed : {true, false}) fill_up(*disk_with(stream, at - 1, 6, closed), stream, at, codes);
  }
  EXPECT_EQ(codes, std::set<std::string>{"custody.storage_full"});
}

TEST(BadDisk, AFullDiskInTheMiddleOfALargeBatch) {
  auto commands = demo_commands(3'000, 7);
  auto stream = stream_of(commands, 7, 1'000'000'000);
  ASSERT_EQ(stream.steps.size(), 2u);
  std::uint64_t changes = 0;
  VirtualDisk disk{7};
  auto ledger = Ledger::open(open_on(disk, true).value()).value();
  disk.plan({});
  {
    VirtualDisk other{7};
    auto whole = Ledger::open(open_on(other, true).value()).value();
    other.plan({});
    ASSERT_TRUE(whole.apply_batch(stream.steps[1].commands).has_value());
    changes = other.changes();
  }
  for (auto full_at : {std::uint64_t{1}, changes / 2, changes * 9 / 10}) {
    disk.plan({.full_at = full_at});
    auto refused = ledger.apply_batch(stream.steps[1].commands);
    ASSERT_FALSE(refused.has_value()) << full_at;
    EXPECT_EQ(code_name(refused.error()), "custody.storage_full");
    EXPECT_EQ(ledger.store().size().value(), 0u);
  }
  disk.plan({});
  ASSERT_TRUE(ledger.apply_batch(stream.steps[1].commands).has_value());
  EXPECT_EQ(differs(ledger.store(), stream, 0), "");
}

/// A write or sync that fails aloud: nothing is applied and the fault has a name.
TEST(BadDisk, AFailedWriteAppliesNothing) {
  auto stream = stream_of(demo_commands(60, 8), 8);
  auto at = stream.steps.size() - 1;
  while (stream.steps[at].size == stream.steps[at - 1].size) --at;
  auto sound = disk_with(stream, at - 1, 8, false);
  for (std::uint64_t n = 1; n < 200; ++n) {
    auto disk = sound->after_power_cut(Loss::none, n);
    auto ledger = Ledger::open(open_on(*disk).value(), {.trusted = true}).value();
    disk->plan({.write_error_at = n});
    auto done = ledger.apply_batch(stream.steps[at].commands);
    bool all_written = disk->changes() < n;
    disk->plan({});
    if (!done) {
      EXPECT_EQ(code_name(done.error()), "custody.storage_corrupt");
      ASSERT_EQ(ledger.store().size().value(), stream.steps[at - 1].size) << n;
    }
    ASSERT_TRUE(ledger.apply_batch(stream.steps[at].commands).has_value());
    ASSERT_EQ(differs(ledger.store(), stream, 0), "") << n;
    if (all_written) return;
  }
  FAIL() << "the step never ended";
}

TEST(BadDisk, ALedgerCannotBeMadeOnAFullDisk) {
  for (std::uint64_t n = 1; n < 100; ++n) {
    VirtualDisk disk{n};
    disk.plan({.full_at = n});
    auto made = open_on(disk, true);
    if (made) return;
    EXPECT_EQ(code_name(made.error()), "custody.storage_full") << n;
    disk.plan({});
    ASSERT_TRUE(open_on(disk, true).has_value()) << n;
  }
  FAIL() << "making a ledger never ends";
}

}  // namespace
}  // namespace alumen::custody
