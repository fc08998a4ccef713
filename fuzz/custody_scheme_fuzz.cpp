// Schemes: what is read keeps the limits that the rules rely on.
#include <fuzz/harness.hpp>

#include "custody/scheme.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  using namespace alumen::custody;
  auto scheme = parse_scheme(std::string{fuzz::text_of(data, size)}, "input.yaml");
  if (!scheme) {
    fuzz::read_refusal(scheme.error());
    return 0;
  }
  check(!scheme->id.empty() && !scheme->pools.empty() && scheme->pools.size() <= pool_limit, "a scheme without name or pools");
  std::uint32_t taken = 0;
  for (std::size_t i = 0; i < scheme->pools.size(); ++i) {
    const auto& pool = scheme->pools[i];
    check(scheme->pool_named(pool.id) == i, "two pools of one name");
    check(pool.goods != 0 && (pool.goods & taken) == 0, "a pool without goods of its own");
    taken |= pool.goods;
    for (std::size_t from = 0; from < pool_limit; ++from)
      check(pool.from_ppm[from] >= 0 && pool.from_ppm[from] <= whole.parts && (pool.from_ppm[from] == 0 || from <= i), "a yield beyond 1");
  }
  for (const auto& info : parameter_infos) {
    auto value = (*scheme)[info.parameter];
    check(value >= info.low && value <= info.high, "a figure beyond its limits");
  }
  return 0;
}
