#include "numeric/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "base/result.hpp"

namespace alumen::numeric {

void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t, std::size_t, unsigned)>& work) {
  check(chunk > 0, "a parallel loop has empty chunks");
  std::size_t chunks = count / chunk + (count % chunk != 0);
  std::atomic<std::size_t> next = 0;
  auto run = [&](unsigned worker) {
    for (std::size_t k = next++; k < chunks; k = next++) work(k * chunk, std::min(count, (k + 1) * chunk), worker);
  };
  auto workers = static_cast<unsigned>(std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(chunks, 1)));
  std::vector<std::jthread> others;
  for (unsigned w = 1; w < workers; ++w) others.emplace_back(run, w);
  run(0);
}

}  // namespace alumen::numeric
