// A generated world from mine to can, for demonstrations, benchmarks and the search for planted frauds.
#pragma once
#include <map>
#include <memory>
#include <optional>

#include "custody/custody.hpp"

namespace alumen::custody {

/// Size of the world.
struct DemoSize {
  std::uint64_t seed = 1;
  std::uint64_t events = 100'000;  ///< about this many records
  int parties = 200;
};

/// Seven stages: bauxite mines, alumina refineries, smelters, casthouses, rolling mills, can makers and remelters of used
/// cans, part of each certified, over as many months as the events need. Commands come one by one and are all accepted in
/// order; the same size gives the same commands.
class DemoWorld {
 public:
  explicit DemoWorld(const DemoSize& size);
  DemoWorld(DemoWorld&&) noexcept;
  ~DemoWorld();
  /// The next command; none when the world is complete.
  std::optional<Command> next();
  /// The state after the commands so far: what a fraud would be tried against.
  const State& state() const;
  /// Plans that the rules did not bear and that were dropped, by code: nearly none, for the world is honest.
  const std::map<std::string, std::uint64_t>& dropped() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::custody
