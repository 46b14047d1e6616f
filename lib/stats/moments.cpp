// Moments, block by block.
//
// A block is one pass of the kernel over deviations d from a guess of its mean. What the guess was
// wrong by, sum d / n, then corrects the sums of powers. That costs digits only when it is large
// against the standard deviation; such blocks are done once more, now from their mean.
#include "stats/moments.hpp"

#include <algorithm>
#include <limits>

#include "dispatch/select.hpp"
#include "kernels/welford/record.hpp"
#include "linalg/sum.hpp"
#include "stats/missing.hpp"
#include "stats/tree.hpp"

namespace lanes::stats {
namespace {

using kernels::Kernels;
using kernels::welford::block;

/// Elements that make up the guess.
constexpr index sample = 16;
/// Blocks of one thread's stretch: 16384 elements, at least as many as pay for a thread.
template <class T>
constexpr std::size_t stretch = 16 * 1024 / block<T>;

/// Deviations beyond the range of double, or data that are not finite.
template <class T>
Moments extreme_block(const T* x, index n) {
  constexpr double small = 1.0 / 4096;  // a block has no more elements: their sum does not overflow
  static_assert(block<float> <= 4096 && block<double> <= 4096);
  double sum = 0;
  for (index i = 0; i < n; ++i) sum += static_cast<double>(x[i]) * small;
  const double mean = sum / static_cast<double>(n) / small;
  const double power = std::isfinite(mean) ? std::numeric_limits<double>::infinity()
                                           : std::numeric_limits<double>::quiet_NaN();
  return {.count = static_cast<std::uint64_t>(n),
          .mean = mean,
          .m2 = power,
          .m3 = std::numeric_limits<double>::quiet_NaN(),
          .m4 = power};
}

/// Where the difference of two means overflows, or is not a number.
void merge_extreme(Moments& a, const Moments& b, double a_share, double b_share) {
  a.mean = a.mean * a_share + b.mean * b_share;
  a.mean_low = 0;
  a.m2 = a.m4 = std::isfinite(a.mean) ? std::numeric_limits<double>::infinity()
                                      : std::numeric_limits<double>::quiet_NaN();
  a.m3 = std::numeric_limits<double>::quiet_NaN();
}

void merge_extremes(Moments& a, const Moments& b) {
  a.min = std::isnan(b.min) || b.min < a.min ? b.min : a.min;
  a.max = std::isnan(b.max) || b.max > a.max ? b.max : a.max;
}

/// The blocks of a vector, multiplied by `scale`.
template <class T>
struct Blocks {
  const Kernels<T>& kernels;
  VectorIn<T> x;
  Wanted wanted;
  bool omit;
  T scale;

  std::size_t count() const { return (x.size() + block<T> - 1) / block<T>; }

  Moments operator()(std::size_t b) const {
    const std::size_t begin = b * block<T>;
    const auto n = static_cast<index>(std::min<std::size_t>(block<T>, x.size() - begin));
    if (x.stride() == 1 && scale == T(1)) return moments_of(x.data() + begin, n);
    T copy[block<T>];
    for (index i = 0; i < n; ++i) copy[i] = x[begin + static_cast<std::size_t>(i)] * scale;
    return moments_of(copy, n);
  }

 private:
  Moments moments_of(const T* p, index n) const {
    const Moments m = block_moments(kernels, p, n, wanted);
    if (!omit || !std::isnan(m.mean)) return m;
    T present[block<T>];
    const index left = copy_present(p, n, present);
    return left == 0 ? Moments{} : block_moments(kernels, present, left, wanted);
  }
};

}  // namespace

template <class T>
Moments moments_times(VectorIn<T> x, bool omit, const Options& options, Wanted wanted, T scale) {
  const Blocks<T> blocks{dispatch::kernels_for(options.isa).of<T>(), x, wanted, omit, scale};
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  if (x.empty()) return {};
  return merge_blocks<Moments>(blocks.count(), stretch<T>, threads, blocks);
}

void merge(Moments& a, const Moments& b) {
  if (b.count == 0) return;
  if (a.count == 0) {
    a = b;
    return;
  }
  const double na = static_cast<double>(a.count), nb = static_cast<double>(b.count), n = na + nb;
  const double a_share = na / n, b_share = nb / n;
  a.count += b.count;
  merge_extremes(a, b);
  const double delta = (b.mean - a.mean) + (b.mean_low - a.mean_low);
  if (!std::isfinite(delta)) return merge_extreme(a, b, a_share, b_share);
  const double square = delta * delta * (na * b_share);  // what m2 gains
  a.m4 += b.m4 +
          delta * delta * square * (a_share * a_share - a_share * b_share + b_share * b_share) +
          6 * delta * delta * (a_share * a_share * b.m2 + b_share * b_share * a.m2) +
          4 * delta * (a_share * b.m3 - b_share * a.m3);
  a.m3 +=
      b.m3 + delta * square * (a_share - b_share) + 3 * delta * (a_share * b.m2 - b_share * a.m2);
  a.m2 += b.m2 + square;
  const TwoParts mean = two_sum(a.mean, a.mean_low + delta * b_share);
  a.mean = mean.high;
  a.mean_low = mean.low;
}

template <class T>
double guess_of_mean(const T* x, index n) {
  if (n < sample) return static_cast<double>(x[0]);
  double part[sample];
  for (index i = 0; i < sample; ++i) part[i] = static_cast<double>(x[i]) / sample;
  for (index half = sample / 2; half > 0; half /= 2)
    for (index i = 0; i < half; ++i) part[i] += part[i + half];
  return part[0];
}

Moments moments_from_squares(index n, double guess, double sum, double squares) {
  const double offset = sum / static_cast<double>(n);
  const TwoParts mean = two_sum(guess, offset);
  return {.count = static_cast<std::uint64_t>(n),
          .mean = mean.high,
          .mean_low = mean.low,
          .m2 = squares - sum * offset};
}

namespace {

Moments moments_from_powers(index n, double guess, const double* s) {
  const double offset = s[0] / static_cast<double>(n);
  Moments m = moments_from_squares(n, guess, s[0], s[1]);
  m.m3 = s[2] - offset * (3 * s[1] - 2 * s[0] * offset);
  m.m4 = s[3] - offset * (4 * s[2] - offset * (6 * s[1] - 3 * s[0] * offset));
  return m;
}

/// In squares of the standard deviation. Not where something is NaN or infinite: that stays.
bool further_than(double squares, const Moments& m, double guess) {
  const double wrong_by = (m.mean - guess) + m.mean_low;
  return static_cast<double>(m.count) * wrong_by * wrong_by > squares * m.m2;
}

}  // namespace

Moments moments_of_nothing() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {.mean = nan, .m2 = nan, .m3 = nan, .m4 = nan, .min = nan, .max = nan};
}

bool well_guessed(const Moments& m, double guess) {
  return std::isfinite(m.mean) && !further_than(4, m, guess);
}

template <class T>
Moments block_moments(const Kernels<T>& kernels, const T* x, index n, Wanted wanted) {
  const auto from = [&](double guess) {
    double sums[4];
    (wanted.four ? kernels.shifted_powers : kernels.shifted_squares)(x, n, guess, sums);
    if (!std::isfinite(sums[0])) return extreme_block(x, n);
    return wanted.four ? moments_from_powers(n, guess, sums)
                       : moments_from_squares(n, guess, sums[0], sums[1]);
  };
  const double guess = guess_of_mean(x, n);
  Moments m = from(guess);
  if (further_than(wanted.four ? 1 : 4, m, guess)) m = from(m.mean);
  if (wanted.extremes) {
    T out[2];
    kernels.extremes(x, n, out);
    m.min = static_cast<double>(out[0]);
    m.max = static_cast<double>(out[1]);
  }
  return m;
}

template <class T>
Moments vector_moments(const char* function, VectorIn<T> x, nan_policy policy,
                       const Options& options, Wanted wanted) {
  const Moments m = moments_times(x, policy == nan_policy::omit, options, wanted, T(1));
  if (policy == nan_policy::raise && std::isnan(m.mean)) require_no_nan<T>(function, x);
  return m;
}

bool in_range(const Moments& m, bool four) {
  // Where doubles near the mean are this far apart, powers of deviations are 0 or normal numbers.
  constexpr double coarse = 0x1p-160;
  if (!std::isfinite(m.mean)) return true;  // whatever the scale
  constexpr double least =
      std::numeric_limits<double>::min() / std::numeric_limits<double>::epsilon();
  const double power = four ? m.m4 : m.m2;
  return std::isfinite(power) && (!four || std::isfinite(m.m3)) &&
         (power > least * static_cast<double>(m.count) || std::abs(m.mean) > coarse);
}

template <class T>
double largest_magnitude(VectorIn<T> x) {
  double largest = 0;
  for (const T e : x)
    if (std::isfinite(e)) largest = std::max(largest, std::abs(static_cast<double>(e)));
  return largest;
}

template <class T>
double scale_of(double largest) {
  if (largest == 0) return 1;
  int exponent = 0;
  std::frexp(largest, &exponent);
  constexpr int limit = std::numeric_limits<T>::max_exponent - 3;
  return std::ldexp(1.0, std::clamp(-exponent, -limit, limit));
}

template <class T>
ScaledMoments scaled_moments(const char* function, VectorIn<T> x, nan_policy policy,
                             const Options& options, Wanted wanted) {
  if (x.empty()) throw_empty(function);
  return scaled_where_needed<T>(vector_moments(function, x, policy, options, wanted), x,
                                policy == nan_policy::omit, options, wanted);
}

template <class T>
ScaledMoments scaled_where_needed(const Moments& plain, VectorIn<T> x, bool omit,
                                  const Options& options, Wanted wanted) {
  if (plain.count == 0) return {moments_of_nothing()};
  if (in_range(plain, wanted.four)) return {plain};
  const double scale = scale_for<T>(x);
  return {moments_times(x, omit, options, wanted, static_cast<T>(scale)), scale};
}

double ScaledMoments::variance(int ddof) const {
  return stats::variance(moments, ddof) / scale / scale;
}
double ScaledMoments::stddev(int ddof) const {
  return std::sqrt(stats::variance(moments, ddof)) / scale;
}

double variance(const Moments& m, int ddof) {
  const double freedom = static_cast<double>(m.count) - ddof;
  return freedom > 0 ? m.m2 / freedom : std::numeric_limits<double>::quiet_NaN();
}
double skewness(const Moments& m) {
  return m.m3 / m.m2 * std::sqrt(static_cast<double>(m.count) / m.m2);
}
double kurtosis(const Moments& m) {
  return m.m4 / m.m2 * (static_cast<double>(m.count) / m.m2) - 3;
}

template double guess_of_mean(const double*, index);
template double guess_of_mean(const float*, index);
template double largest_magnitude<double>(VectorIn<double>);
template double largest_magnitude<float>(VectorIn<float>);
template double scale_of<double>(double);
template double scale_of<float>(double);
template Moments moments_times(VectorIn<double>, bool, const Options&, Wanted, double);
template Moments moments_times(VectorIn<float>, bool, const Options&, Wanted, float);
template ScaledMoments scaled_where_needed<double>(const Moments&, VectorIn<double>, bool,
                                                   const Options&, Wanted);
template ScaledMoments scaled_where_needed<float>(const Moments&, VectorIn<float>, bool,
                                                  const Options&, Wanted);
template Moments block_moments(const Kernels<double>&, const double*, index, Wanted);
template Moments block_moments(const Kernels<float>&, const float*, index, Wanted);
template Moments vector_moments<double>(const char*, VectorIn<double>, nan_policy, const Options&,
                                        Wanted);
template Moments vector_moments<float>(const char*, VectorIn<float>, nan_policy, const Options&,
                                       Wanted);
template ScaledMoments scaled_moments<double>(const char*, VectorIn<double>, nan_policy,
                                              const Options&, Wanted);
template ScaledMoments scaled_moments<float>(const char*, VectorIn<float>, nan_policy,
                                             const Options&, Wanted);

}  // namespace lanes::stats
