// The ledger on a disk that loses power at every single write, and what it finds there afterwards.
#include "custody/store/simulation_test.hpp"

#include <cstdio>
#include <cstdlib>

#include "custody/bytes.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody {

bool soaking() { return std::getenv("ALUMEN_SOAK") != nullptr; }

namespace {

/// A disk as the power cut left it, with what had been acknowledged and what was on its way.
struct Image {
  std::unique_ptr<VirtualDisk> disk;
  Loss loss;
  std::uint64_t number;
};

/// Runs a stream on a virtual disk and cuts the power before every change. Nothing of what was acknowledged may be missing.
class Killing {
 public:
  Killing(const Stream& stream, std::uint64_t seed) : stream_(stream), seed_(seed), disk_(seed) {
    disk_.before_change = [this] { cut(); };
  }

  /// Kill points and thorough looks so far.
  std::uint64_t kills = 0, thorough = 0, before_creation = 0;

  void run() {
    auto store = open_on(disk_, true);
    ASSERT_TRUE(store.has_value()) << store.error().front().line();
    look(0, 0);
    {
      auto ledger = Ledger::open(std::move(*store));
      ASSERT_TRUE(ledger.has_value());
      created_ = true;
      for (at_ = 1; at_ < stream_.steps.size(); ++at_) {
        const auto& step = stream_.steps[at_];
        ASSERT_TRUE(ledger->apply_batch(step.commands).has_value());
        ASSERT_EQ(ledger->root(), step.root);
        look(stream_.steps[at_ - 1].size, step.size);
        if (testing::Test::HasFailure()) return;
      }
    }
    look(stream_.log.records.size(), stream_.log.records.size());  // closing moves the log into the file
  }

 private:
  /// Keeps the disk as it would be found now. Which loss it suffers follows from the seed; what was unsynced is the same
  /// until the next sync and is looked at once.
  void cut() {
    auto number = ++kills;
    auto loss = static_cast<Loss>(philox_of(number) % 3);
    if (loss == Loss::unsynced && std::exchange(unsynced_at_, disk_.syncs()) == disk_.syncs()) loss = Loss::torn;
    images_.push_back({disk_.after_power_cut(loss, seed_ ^ number), loss, number});
  }
  std::uint64_t philox_of(std::uint64_t n) const { return hash64(std::to_string(n), seed_ | 1); }

  void look(Position acknowledged, Position underway) {
    for (auto& image : images_) {
      auto wrong = look_at(image, acknowledged, underway);
      if (wrong.empty()) continue;
      ADD_FAILURE() << "seed " << seed_ << ", power cut before change " << image.number << " (loss " << static_cast<int>(image.loss)
                    << "), " << acknowledged << " records acknowledged, " << underway << " underway: " << wrong;
      break;
    }
    images_.clear();
  }

  std::string look_at(const Image& image, Position acknowledged, Position underway) {
    auto store = open_on(*image.disk);
    if (!store && !created_ && code_name(store.error()) == "custody.no_ledger") {
      ++before_creation;
      store = open_on(*image.disk, true);  // what was begun does not stand in the way
    }
    if (!store) return store.error().front().line();
    auto size = (*store)->size().value_or(0);
    if (size != acknowledged && size != underway) return std::to_string(size) + " records";
    bool whole = image.number % 16 == 0;
    auto tail = whole || size < 40 ? 0 : size - 40;
    auto wrong = differs(**store, stream_, tail);
    if (wrong.empty()) wrong = wrong_answers(**store, stream_, tail);
    if (wrong.empty() && image.number % 24 == 0) return go_on(std::move(*store), size, image.number % 240 == 0);
    image.disk->plan({.off = true});  // the store need not tidy up
    return wrong;
  }

  /// What is in the log is not applied once more. (What was refused may be accepted now: the state is a later one.)
  std::string repeat(Ledger& ledger, const Step& step) const {
    for (const auto& command : step.commands) {
      auto stored = stream_.log.commands.find(command.envelope.key);
      if (stored == stream_.log.commands.end() || stored->second.body_hash != sha256(bytes_of(command))) continue;
      auto verdict = ledger.apply(command);
      if (!verdict) return verdict.error().front().line();
      if (!*verdict || !(*verdict)->repeated || (*verdict)->first != stored->second.first) return "a command was not recognised again";
    }
    return ledger.root() == step.root ? "" : "a repeated command changed the log";
  }

  /// Opens the ledger and gives the command again that was never answered, and some more.
  std::string go_on(std::unique_ptr<Store> store, Position size, bool verify) {
    ++thorough;
    auto ledger = Ledger::open(std::move(store), {.trusted = !verify});
    if (!ledger) return ledger.error().front().line();
    if (auto broken = broken_invariants(ledger->state()); !broken.empty()) return broken.front();
    auto i = at_;
    if (i < stream_.steps.size() && size != stream_.steps[i - 1].size) {
      if (auto wrong = repeat(*ledger, stream_.steps[i++]); !wrong.empty()) return wrong;
    }
    for (auto end = std::min(i + 3, stream_.steps.size()); i < end; ++i) {
      auto verdicts = ledger->apply_batch(stream_.steps[i].commands);
      if (!verdicts) return verdicts.error().front().line();
      if (ledger->size() != stream_.steps[i].size || ledger->root() != stream_.steps[i].root) return "going on, the log became another one";
    }
    if (!verify) return "";
    auto verified = ledger->verify();
    if (!verified) return verified.error().front().line();
    return verified->faults.empty() ? "" : verified->faults.front().what;
  }

  const Stream& stream_;
  std::uint64_t seed_;
  VirtualDisk disk_;
  std::vector<Image> images_;
  std::size_t at_ = 1;
  bool created_ = false;
  std::uint64_t unsynced_at_ = ~std::uint64_t{0};
};

TEST(Simulation, NothingAcknowledgedIsLostWhenPowerFailsAtAnyWrite) {
  auto stream = stream_of(demo_commands(soaking() ? 10'000 : 1'000, 11), 11);
  Killing killing{stream, 11};
  killing.run();
  EXPECT_GT(killing.before_creation, 0u);
  std::printf("  %zu records in %zu steps: %llu power cuts, %llu of them gone on from\n", stream.log.records.size(),
              stream.steps.size() - 1, static_cast<unsigned long long>(killing.kills), static_cast<unsigned long long>(killing.thorough));
}

TEST(Simulation, NothingAcknowledgedIsLostOfRandomCommands) {
  std::uint64_t kills = 0, thorough = 0;
  for (std::uint64_t seed = 1; seed <= (soaking() ? 24u : 3u); ++seed) {
    auto stream = stream_of(random_stream(100, seed), seed);
    Killing killing{stream, seed};
    killing.run();
    kills += killing.kills, thorough += killing.thorough;
    if (HasFailure()) return;
  }
  std::printf("  %llu power cuts, %llu of them gone on from\n", static_cast<unsigned long long>(kills),
              static_cast<unsigned long long>(thorough));
}

/// A transaction that does not fit into memory writes long before it commits.
TEST(Simulation, ALargeBatchIsThereWholeOrNotAtAll) {
  auto commands = demo_commands(soaking() ? 30'000 : 6'000, 5);
  auto stream = stream_of(commands, 5, static_cast<std::int64_t>(commands.size()) * 1000);
  Killing killing{stream, 5};
  killing.run();
}

}  // namespace
}  // namespace alumen::custody
