#include "base/random.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/result.hpp"

namespace alumen {
namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57, step_0 = 0x9E3779B9, step_1 = 0xBB67AE85;
constexpr double below_one = 1 - 0x1p-53;
constexpr std::size_t chunk = 256;  // numbers that stay in the first cache between the passes

/// The first two words of Philox for eight draws of one id, in lanes.
struct Words {
  std::uint32_t first[draws_at_once], second[draws_at_once];
};

#if defined(__SSE2__)

/// x times a constant in four lanes, as low and high words.
struct Product {
  __m128i low, high;
};

[[gnu::always_inline]] inline Product multiply(__m128i x, std::uint32_t constant) {
  __m128i c = _mm_set1_epi32(static_cast<std::int32_t>(constant));
  __m128i even = _mm_mul_epu32(x, c), odd = _mm_mul_epu32(_mm_srli_epi64(x, 32), c);
  __m128i low_words = _mm_set1_epi64x(0xffffffff);
  return {_mm_or_si128(_mm_and_si128(even, low_words), _mm_slli_epi64(odd, 32)),
          _mm_or_si128(_mm_srli_epi64(even, 32), _mm_andnot_si128(low_words, odd))};
}

Words philox_lanes(std::uint64_t id, std::uint32_t first_draw, std::uint32_t stream, std::uint64_t seed) {
  auto all = [](std::uint64_t v) { return _mm_set1_epi32(static_cast<std::int32_t>(static_cast<std::uint32_t>(v))); };
  __m128i a0 = all(id), a1 = all(id >> 32), a2 = _mm_add_epi32(all(first_draw), _mm_set_epi32(3, 2, 1, 0)), a3 = all(stream);
  __m128i b0 = a0, b1 = a1, b2 = _mm_add_epi32(a2, all(4)), b3 = a3;
  __m128i k0 = all(seed), k1 = all(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    Product p0 = multiply(a0, multiplier_0), p1 = multiply(a2, multiplier_1);
    Product q0 = multiply(b0, multiplier_0), q1 = multiply(b2, multiplier_1);
    a0 = _mm_xor_si128(_mm_xor_si128(p1.high, a1), k0), a1 = p1.low;
    a2 = _mm_xor_si128(_mm_xor_si128(p0.high, a3), k1), a3 = p0.low;
    b0 = _mm_xor_si128(_mm_xor_si128(q1.high, b1), k0), b1 = q1.low;
    b2 = _mm_xor_si128(_mm_xor_si128(q0.high, b3), k1), b3 = q0.low;
    k0 = _mm_add_epi32(k0, all(step_0));
    k1 = _mm_add_epi32(k1, all(step_1));
  }
  Words out;
  auto store = [](std::uint32_t* to, __m128i v) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v); };
  store(out.first, a0), store(out.first + 4, b0);
  store(out.second, a1), store(out.second + 4, b1);
  return out;
}

#else

Words philox_lanes(std::uint64_t id, std::uint32_t first_draw, std::uint32_t stream, std::uint64_t seed) {
  Words out;
  for (std::uint32_t d = 0; d < draws_at_once; ++d) {
    auto words = philox({static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32), first_draw + d, stream},
                        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
    out.first[d] = words[0], out.second[d] = words[1];
  }
  return out;
}

#endif

/// (floor(high:low / 2^11) + 1/2) / 2^53. The pieces are small enough for signed conversions, which vectorise.
inline double to_unit(std::uint32_t low, std::uint32_t high) {
  auto top = static_cast<double>(static_cast<std::int32_t>(high >> 16)),
       middle = static_cast<double>(static_cast<std::int32_t>(high & 0xffff)),
       rest = static_cast<double>(static_cast<std::int32_t>(low >> 11));
  double u = (top * 0x1p37 + middle * 0x1p21 + rest + 0.5) * 0x1p-53;
  return u < below_one ? u : below_one;
}

/// Horner's rule, unrolled by recursion: a loop here would keep the loops over draws from being vectorised.
template <std::size_t K = 0, std::size_t N>
[[gnu::always_inline]] inline double polynomial(const double (&c)[N], double x) {
  if constexpr (K + 1 == N)
    return c[K];
  else
    return c[K] + x * polynomial<K + 1>(c, x);
}

// Rational approximations of Wichura 1988, "Algorithm AS 241: the percentage points of the normal distribution",
// Applied Statistics 37:477, routine PPND16 (about 1 part in 10^16): centre |p - 1/2| <= 0.425, and two pieces of the tail.
constexpr double centre_top[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                                 4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr double centre_bottom[] = {1,
                                    4.2313330701600911252e1,
                                    6.8718700749205790830e2,
                                    5.3941960214247511077e3,
                                    2.1213794301586595867e4,
                                    3.9307895800092710610e4,
                                    2.8729085735721942674e4,
                                    5.2264952788528545610e3};
constexpr double near_top[] = {1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
                               1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double near_bottom[] = {1,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
constexpr double far_top[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double far_bottom[] = {1,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};
constexpr double half_centre = 0.425;

inline double centre_normal(double q) {
  double r = half_centre * half_centre - q * q;
  return q * polynomial(centre_top, r) / polynomial(centre_bottom, r);
}

constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;  // their sum is ln 2

/// ln of a normal number outside [1/2, 2]: exponent and 2 atanh((m - 1) / (m + 1)) of the mantissa.
inline double log_tail(double p) {
  auto bits = std::bit_cast<std::uint64_t>(p);
  // Mantissas from sqrt(1/2) to sqrt(2), so that the series is short.
  auto shifted = bits - 0x3fe6a09e667f3bcdu;
  // Unsigned shift and a conversion through the bits of 2^52: both exist in lanes everywhere.
  double exponent = std::bit_cast<double>(((shifted + (std::uint64_t{1024} << 52)) >> 52) | 0x4330000000000000u) - (0x1p52 + 1024);
  double m = std::bit_cast<double>((shifted & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
  double s = (m - 1) / (m + 1), t = s * s;
  constexpr double series[] = {1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11,
                               1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23};
  return exponent * ln2_high + (2 * s * polynomial(series, t) + exponent * ln2_low);
}

inline double near_normal(double r) { return polynomial(near_top, r - 1.6) / polynomial(near_bottom, r - 1.6); }
inline double far_normal(double r) { return polynomial(far_top, r - 5) / polynomial(far_bottom, r - 5); }

/// Quantile of a tail's share p < 0.075, as a positive number.
inline double tail_normal(double p) {
  double r = std::sqrt(-log_tail(p));
  return r <= 5 ? near_normal(r) : far_normal(r);
}

/// e^x for |x| <= 700. No comparison here: it would keep the loop over draws from being vectorised.
[[gnu::always_inline]] inline double exponential(double x) {
  constexpr double round = 0x1.8p52, per_ln2 = 1.44269504088896338700;
  double shifted = x * per_ln2 + round, k = shifted - round;
  double r = (x - k * ln2_high) - k * ln2_low;
  constexpr double series[] = {1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
                               1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
  // The low bits of `shifted` are k in two's complement; they move into the exponent.
  double scale = std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
  return polynomial(series, r) * scale;
}

/// u = the central normal; nonsense in a tail. Whole groups of eight only.
void centre_lanes(double* u, std::size_t count) {
  for (std::size_t i = 0; i < count; i += draws_at_once) {
    double* lane = u + i;
    for (std::size_t d = 0; d < draws_at_once; ++d) lane[d] = centre_normal(lane[d] - 0.5);
  }
}

/// Shares of a tail to quantiles, in place; the few beyond the first piece once more.
void tail_lanes(double* p, std::size_t count) {
  double r[chunk];
  for (std::size_t i = count; i % draws_at_once != 0; ++i) p[i] = 0.01;
  for (std::size_t i = 0; i < count; i += draws_at_once) {
    for (std::size_t d = 0; d < draws_at_once; ++d) r[i + d] = -log_tail(p[i + d]);
    for (std::size_t d = 0; d < draws_at_once; ++d) r[i + d] = std::sqrt(r[i + d]);
    for (std::size_t d = 0; d < draws_at_once; ++d) p[i + d] = near_normal(r[i + d]);
  }
  for (std::size_t i = 0; i < count; ++i)
    if (r[i] > 5) p[i] = far_normal(r[i]);
}

// No uniform of 53 bits reaches a normal beyond 8.4, so that exponents stay within +-700.
constexpr double most_sigma = 80, most_normal = 8.5;
double within(double x, double most) { return std::min(std::max(x, -most), most); }

/// Uniforms to normals in place, the same operations as inverse_normal: all as if central, then the tails again together.
void to_normals(double* u, std::size_t count) {
  for (std::size_t at = 0; at < count; at += chunk) {
    std::size_t size = std::min(chunk, count - at), tails = 0;
    double p[chunk + 1], side[chunk + 1];
    std::uint16_t place[chunk + 1];
    for (std::size_t i = 0; i < size; ++i) {
      double q = u[at + i] - 0.5;
      place[tails] = static_cast<std::uint16_t>(i);
      side[tails] = q;
      p[tails] = q < 0 ? u[at + i] : 1 - u[at + i];
      tails += !(std::fabs(q) <= half_centre);
    }
    centre_lanes(u + at, size);
    tail_lanes(p, tails);
    for (std::size_t t = 0; t < tails; ++t) u[at + place[t]] = std::copysign(p[t], side[t]);
  }
}

void fill_uniforms(const RandomStream& random, std::uint32_t first_draw, std::span<const std::uint64_t> ids, double* out) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto words = philox_lanes(ids[i], first_draw, random.stream, random.seed);
    for (std::size_t d = 0; d < draws_at_once; ++d) out[i * draws_at_once + d] = to_unit(words.first[d], words.second[d]);
  }
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    std::uint64_t p0 = std::uint64_t{multiplier_0} * c[0], p1 = std::uint64_t{multiplier_1} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ key[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += step_0;
    key[1] += step_1;
  }
  return c;
}

std::uint64_t hash64(std::string_view text, std::uint64_t start) {
  std::uint64_t h = start;
  for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
  return h ^ (h >> 33);
}

double RandomStream::uniform(std::uint64_t id, std::uint32_t draw) const {
  auto words = philox({static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32), draw, stream},
                      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  return to_unit(words[0], words[1]);
}

double RandomStream::normal(std::uint64_t id, std::uint32_t draw) const { return inverse_normal(uniform(id, draw)); }

void fill_normals(const RandomStream& random, std::uint32_t first_draw, std::span<const std::uint64_t> ids, std::span<double> out) {
  check(out.size() == ids.size() * draws_at_once, "normals of another number than ids");
  constexpr std::size_t group = chunk / draws_at_once;
  for (std::size_t i = 0; i < ids.size(); i += group) {
    std::size_t size = std::min(group, ids.size() - i);
    fill_uniforms(random, first_draw, ids.subspan(i, size), &out[i * draws_at_once]);
    to_normals(&out[i * draws_at_once], size * draws_at_once);
  }
}

void fill_lognormals(const RandomStream& random, std::uint32_t first_draw, std::span<const std::uint64_t> ids,
                     std::span<const double> median, std::span<const double> sigma, std::span<double> out) {
  check(median.size() == ids.size() && sigma.size() == ids.size(), "lognormals of another number than ids");
  constexpr std::size_t group = chunk / draws_at_once;
  for (std::size_t i = 0; i < ids.size(); i += group) {
    std::size_t size = std::min(group, ids.size() - i);
    double* z = &out[i * draws_at_once];
    fill_normals(random, first_draw, ids.subspan(i, size), {z, size * draws_at_once});
    for (std::size_t k = 0; k < size; ++k, z += draws_at_once) {
      double m = median[i + k], s = within(sigma[i + k], most_sigma);
      for (std::size_t d = 0; d < draws_at_once; ++d) z[d] = m * exponential(s * z[d]);
    }
  }
}

double inverse_normal(double p) {
  if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0 || p == 1) return p == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  double q = p - 0.5;
  if (std::fabs(q) <= half_centre) return centre_normal(q);
  double z = tail_normal(q < 0 ? p : 1 - p);
  return q < 0 ? -z : z;
}

double normal_share(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double lognormal(double median, double sigma, double z) { return median * exponential(within(sigma, most_sigma) * within(z, most_normal)); }

}  // namespace alumen
