// Loops over several threads whose results do not depend on the number of threads.
#pragma once
#include <cstddef>
#include <functional>

namespace alumen::numeric {

/// Runs work(first, last, worker) over [0, count) in chunks of `chunk` (the last may be shorter) on `threads` threads, at
/// least one. Chunks are the same for any number of threads, so work that writes to places of its own index gives equal
/// bytes. `worker` is below `threads` and never runs two chunks at once: index scratch space by it. The work must not throw.
void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t first, std::size_t last, unsigned worker)>& work);

}  // namespace alumen::numeric
