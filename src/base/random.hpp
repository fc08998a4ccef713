// Reproducible randomness: every number is a pure function of (seed, id, draw, stream), whatever the thread or batch.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace alumen {

/// Philox4x32-10 of Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3": a keyed mixing of a counter.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// A stable 64-bit name of a text: FNV-1a, then the final mix of MurmurHash3. To name several parts, hash the next part
/// with the hash of the parts before as `start`.
std::uint64_t hash64(std::string_view text, std::uint64_t start = 0xcbf29ce484222325u);

/// One source of numbers. The counter is (id low, id high, draw, stream), the key the seed.
struct RandomStream {
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
  /// In (0, 1), never an end: (53 bits + 1/2) / 2^53, and 1 - 2^-53 where that would round to 1.
  double uniform(std::uint64_t id, std::uint32_t draw) const;
  /// Standard normal by the inverse distribution function of `uniform`.
  double normal(std::uint64_t id, std::uint32_t draw) const;
};

/// Draws that are made together.
inline constexpr std::size_t draws_at_once = 8;

/// Normals of draws first_draw .. first_draw + 7: out[i * 8 + d] == random.normal(ids[i], first_draw + d), to the bit.
void fill_normals(const RandomStream& random, std::uint32_t first_draw, std::span<const std::uint64_t> ids, std::span<double> out);
/// out[i * 8 + d] = lognormal(median[i], sigma[i], random.normal(ids[i], first_draw + d)), to the bit.
void fill_lognormals(const RandomStream& random, std::uint32_t first_draw, std::span<const std::uint64_t> ids,
                     std::span<const double> median, std::span<const double> sigma, std::span<double> out);

/// Quantile of the standard normal; relative error below 1e-14 from p = 1e-300 up. -inf at 0, inf at 1, NaN outside.
double inverse_normal(double p);
/// Distribution function of the standard normal.
double normal_share(double z);
/// median * e^(sigma z) with an exponential that is the same on every machine; |sigma| is held within 80, |z| within 8.5.
double lognormal(double median, double sigma, double z);
/// Regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1].
double incomplete_beta(double a, double b, double x);
/// The x with I_x(a, b) = p.
double inverse_incomplete_beta(double a, double b, double p);

/// How an amount is uncertain.
struct Distribution {
  /// lognormal_mean and lognormal_median say what `centre` is; the sign of `centre` is the sign of every sample.
  enum class Kind : std::uint8_t { none, normal, lognormal_mean, lognormal_median, triangular, uniform, beta_pert };
  Kind kind = Kind::none;
  double centre = 0;  ///< value, mean, median or mode; not used by uniform
  double spread = 0;  ///< normal: standard deviation; lognormals: geometric standard deviation (not its logarithm)
  double low = 0;     ///< triangular, uniform, beta_pert
  double high = 0;

  /// The value below which a share `uniform` of the samples lies; for a negative lognormal, above which.
  double at_uniform(double uniform) const;
  /// The same for the share of a standard normal below z; feed correlated normals here.
  double at_normal(double z) const;
  double mean() const;
  double variance() const;
  /// Median of a lognormal, whichever number is stored.
  double lognormal_median() const;
  /// ln of the geometric standard deviation; 0 where nothing is said.
  double lognormal_sigma() const;

  /// What is wrong with the parameters.
  struct Flaw {
    bool says_nothing;        ///< an empty statement that databases write for "unknown"; treat the value as certain
    std::string_view reason;  ///< a few words
  };
  std::optional<Flaw> flaw() const;
};

}  // namespace alumen
