#include "base/mass.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/number.hpp"

namespace alumen {

Grams operator+(Grams a, Grams b) {
  std::int64_t sum = 0;
  check(!__builtin_add_overflow(a.count_, b.count_, &sum), "a sum of masses leaves 64 bits");
  return Grams{sum};
}

Grams operator-(Grams a, Grams b) {
  std::int64_t difference = 0;
  check(!__builtin_sub_overflow(a.count_, b.count_, &difference), "a difference of masses leaves 64 bits");
  return Grams{difference};
}

Result<Grams> grams_from_kg(double kg) {
  double grams = std::round(kg * 1000);
  if (!(std::fabs(grams) < 9.2e18)) return fail({.code = "base.not_finite", .value = to_text(kg), .expected = "a mass below 9e15 kg"});
  return Grams{static_cast<std::int64_t>(grams)};
}

double kg_of(Grams mass) { return static_cast<double>(mass.count()) / 1000; }

std::vector<Grams> split(Grams total, std::span<const std::int64_t> weights) {
  __extension__ using Wide = __int128;
  Wide sum = 0;
  for (auto w : weights) {
    check(w >= 0, "a weight is negative");
    sum += w;
  }
  check(sum > 0 && total.count() >= 0, "nothing to divide by");
  std::vector<std::int64_t> part(weights.size());
  std::vector<Wide> remainder(weights.size());
  std::int64_t left = total.count();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    Wide product = static_cast<Wide>(total.count()) * weights[i];
    part[i] = static_cast<std::int64_t>(product / sum);
    remainder[i] = product % sum;
    left -= part[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return remainder[a] > remainder[b]; });
  for (std::size_t i = 0; left > 0; ++i, --left) ++part[order[i]];
  std::vector<Grams> out;
  for (auto p : part) out.emplace_back(p);
  return out;
}

}  // namespace alumen
