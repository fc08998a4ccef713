// The rule core against the naive model on random commands: the same answer to every command, the same sums after it.
// ALUMEN_MODEL_COMMANDS sets how many commands (1 000 000; the soak takes ten times as many, a sanitizer a tenth),
// ALUMEN_MODEL_SEED the first seed. A divergence is shrunk to the shortest stream that shows it, and printed with its seed.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "custody/jsonl.hpp"
#include "custody/naive_commands_test.hpp"
#include "custody/random_commands_test.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

using Stream = std::vector<Command>;

/// A world before the first random command, for the core and for the model.
struct Start {
  State core;
  Naive model;
};

Start start_of(int variant) {
  World w;
  random_world(w, variant);
  Start s{w.state, {}};
  for (const auto& fault : w.faults) ADD_FAILURE() << fault;
  for (const auto& c : w.accepted) s.model.given(c);
  return s;
}

std::string compare_scope(const State& core, const Naive& model, const std::string& scope) {
  auto balances = core.balances(scope);
  if (!balances) return "no balances of " + scope;
  std::size_t kinds = 0;
  for (const auto& [id, m] : model.materials) kinds += model.stock(scope, id)[0] != 0;
  if (kinds != balances->size()) return "materials of " + scope;
  for (const auto& b : *balances) {
    Naive::V found{b.mass.count(), b.co2e.count(), b.pre_consumer.count(), b.post_consumer.count(), b.unknown_scrap.count()};
    if (found != model.stock(scope, b.material)) return "stock of " + b.material + " in " + scope;
  }
  for (std::size_t p = 0; p < model.periods.size(); ++p) {
    const auto& per = model.periods[p];
    if (per.scope != scope) continue;
    auto view = core.period(scope, per.from);
    if (!view || view->state != per.state) return "state of the period of " + scope + " from " + to_text(per.from);
    for (const auto& pool : view->pools) {
      auto e = model.closing(p, pool.pool);
      const auto& c = pool.entitlement;
      bool same = c.share == model.percentage(p, pool.pool) && c.entitled == e.E && c.entitled_scrap == e.Es && c.maximum == e.max &&
                  c.within == e.within && c.carry_out == e.carry_out && c.overdraw == e.overdraw && c.guard == model.guard(p, pool.pool);
      if (!same) return "entitlement of " + pool.pool + " in " + scope + " from " + to_text(per.from);
    }
  }
  return "";
}

std::string compare_claims(const State& core, const Naive& model) {
  for (const auto& [id, d] : model.docs) {
    auto view = core.document(id);
    bool same = view && view->open.count() == model.open(id) && view->accepted.count() == model.accepted(id) &&
                view->rejected.count() == d.rejected && view->expired.count() == d.expired;
    if (!same) return "document " + id;
  }
  for (const auto& [id, k] : model.credits) {
    auto view = core.credit(id);
    if (!view || view->held.count() != k.held || view->retired.count() != k.retired || view->owner != k.owner) return "credit " + id;
  }
  auto broken = broken_invariants(core);
  return broken.empty() ? "" : "invariant: " + broken.front();
}

/// Gives one command to both. What differs, or nothing.
std::string step(State& core, Naive& model, const Command& command) {
  auto events = decide(core, command);
  auto expected = model.apply(command);
  std::string found = events ? "" : std::string{std::string_view{events.error().code.info().name}.substr(8)};
  if (found != expected) return "core says '" + found + "', model says '" + expected + "'";
  if (!events) return "";
  for (const auto& e : *events) evolve(core, e);
  auto scope = scope_of(events->front());
  return scope.empty() ? "" : compare_scope(core, model, std::string{scope});
}

/// The first difference that a stream shows, or nothing.
std::string difference(const Start& start, const Stream& stream) {
  State core = start.core;
  Naive model = start.model;
  for (std::size_t i = 0; i < stream.size(); ++i) {
    auto what = step(core, model, stream[i]);
    if (!what.empty()) return "command " + std::to_string(i + 1) + ": " + what;
  }
  return compare_claims(core, model);
}

/// Leaves out what the difference does not need: halves, quarters, ... single commands.
Stream shrunk(const Start& start, Stream stream) {
  for (std::size_t piece = stream.size() / 2; piece > 0;) {
    bool smaller = false;
    for (std::size_t at = 0; at + piece <= stream.size();) {
      Stream less(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(at));
      less.insert(less.end(), stream.begin() + static_cast<std::ptrdiff_t>(at + piece), stream.end());
      if (difference(start, less).empty()) {
        at += piece;
      } else {
        stream = std::move(less);
        smaller = true;
      }
    }
    if (!smaller || piece > stream.size()) piece /= 2;
  }
  return stream;
}

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t usual_commands = 100'000;
#else
constexpr std::uint64_t usual_commands = 1'000'000;
#endif

TEST(Model, AgreesWithTheCoreOnRandomCommands) {
  std::uint64_t wanted = setting("ALUMEN_MODEL_COMMANDS", usual_commands), seed = setting("ALUMEN_MODEL_SEED", 1), given = 0, accepted = 0;
  std::map<std::string, std::uint64_t> answers;
  std::vector<Start> starts;
  for (int v = 0; v < random_variants; ++v) starts.push_back(start_of(v));
  for (; given < wanted; ++seed) {
    const auto& start = starts[seed % starts.size()];
    RandomCommands random{seed};
    State core = start.core;
    Naive model = start.model;
    Stream stream;
    std::string what;
    for (int i = 0; i < 150 && what.empty(); ++i) {
      stream.push_back(random.next(model));
      auto before = core.position();
      what = step(core, model, stream.back());
      ++given;
      accepted += core.position() > before;
      if (core.position() > before)
        ++answers["(accepted) " + std::string{name_of(stream.back())}];
      else if (what.empty())
        ++answers[decide(core, stream.back()).error().code.info().name.substr(8).data()];
    }
    if (what.empty()) what = compare_claims(core, model);
    if (what.empty()) continue;
    auto shortest = shrunk(start, stream);
    std::string text;
    for (const auto& c : shortest) text += json_of(c) + "\n";
    FAIL() << "seed " << seed << ", variant " << seed % starts.size() << ": " << what
           << "\nshortest stream: " << difference(start, shortest) << "\n"
           << text;
  }
  std::printf("  %llu commands, %llu accepted\n", static_cast<unsigned long long>(given), static_cast<unsigned long long>(accepted));
  for (const auto& [answer, count] : answers) std::printf("    %9llu %s\n", static_cast<unsigned long long>(count), answer.c_str());
}

/// The comparison would notice a fault of the rules: a few planted ones are found within some thousand commands.
TEST(Model, NoticesPlantedFaults) {
  using detail::Mutant;
  for (auto mutant : {Mutant::entitlement_rounds_up, Mutant::document_accepted_twice, Mutant::reversal_forgets_claim,
                      Mutant::guard_off_by_one, Mutant::goods_beyond_claim_forgotten, Mutant::carry_renews_old_balance,
                      Mutant::conversion_loses_co2e, Mutant::period_end_inclusive}) {
    bool noticed = false;
    for (std::uint64_t seed = 1; seed < 400 && !noticed; ++seed) {
      auto start = start_of(static_cast<int>(seed % random_variants));
      start.core.tables().mutant = mutant;
      RandomCommands random{seed};
      Naive model = start.model;
      for (int i = 0; i < 150 && !noticed; ++i) noticed = !step(start.core, model, random.next(model)).empty();
    }
    EXPECT_TRUE(noticed) << word_of(mutant);
  }
}

}  // namespace
}  // namespace alumen::custody
