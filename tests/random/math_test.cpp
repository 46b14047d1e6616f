// The documented errors of lib/kernels/math: exhaustively in f32, in f64 at many points and around
// the hard ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "dispatch/select.hpp"
#include "support/random.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

// ---- References ---------------------------------------------------------------------------------

Wide wide_atanh(Wide s) {
  Wide sum = 0, power = s;
  for (int n = 1; n < 60; n += 2, power *= s * s) sum += power / n;
  return sum;
}
Wide exact_log(double x) {
  static const Wide log2 = 2 * wide_atanh(Wide(1) / 3);
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < std::sqrt(0.5)) m *= 2, --exponent;
  return exponent * log2 + 2 * wide_atanh((Wide(m) - 1) / (Wide(m) + 1));
}

struct Both {
  Wide sine, cosine;
};
Both exact_sincospi(double x) {
  const Wide pi = Wide(0x1.921fb54442d18p+1) + 0x1.1a62633145c07p-53 - 0x1.f1976b7ed8fbcp-109;
  const Wide angle = pi * x;
  Wide term = 1, sine = 0, cosine = 0;
  for (int n = 0; n < 36; ++n) {
    (n % 2 ? sine : cosine) += n % 4 < 2 ? term : -term;
    term *= angle / (n + 1);
  }
  return {sine, cosine};
}

// What a float's result is compared with: a hundred-millionth of its ulp is enough.
double near_log(float x) {
  return std::log(static_cast<double>(x));
}
struct NearBoth {
  double sine, cosine;
};
NearBoth near_sincospi(float x) {
  const double angle = 3.14159265358979323846 * static_cast<double>(x);
  return {std::sin(angle), std::cos(angle)};
}

/// |computed - exact| in units of the last place of `exact`.
template <class T, class Exact>
double ulps(T computed, Exact exact) {
  if (exact == 0) return computed == 0 ? 0 : HUGE_VAL;
  const int exponent =
      std::max(std::ilogb(static_cast<double>(exact)), std::numeric_limits<T>::min_exponent - 1);
  const auto error = static_cast<double>(static_cast<Exact>(computed) - exact);
  return std::ldexp(std::abs(error), std::numeric_limits<T>::digits - 1 - exponent);
}

/// The documented bounds (docs/numerics.md): with fma, and on sse2 without; of every float, and of
/// doubles, of which not all can be tried.
constexpr double float_log_bound[] = {0.934, 1.07}, float_sincospi_bound[] = {0.965, 1.65},
                 double_bound[] = {1, 2};
double bound(const double (&bounds)[2], Isa isa) {
  return bounds[test::has_fma(isa) ? 0 : 1];
}

// ---- Many points at a time ----------------------------------------------------------------------

constexpr std::size_t chunk = 4096;

/// The largest errors seen on an instruction set.
struct Worst {
  double error = 0, at = 0;
  void see(double e, double x) {
    if (!(e <= error)) error = e, at = x;
  }
};

template <class T>
auto log_of(T x) {
  if constexpr (sizeof(T) == 8)
    return exact_log(x);
  else
    return near_log(x);
}
template <class T>
auto sincospi_of(T x) {
  if constexpr (sizeof(T) == 8)
    return exact_sincospi(x);
  else
    return near_sincospi(x);
}

/// Adds the errors at the points x to the worst of each instruction set.
template <class T>
void expect_log(const std::vector<T>& x, std::vector<Worst>& worst) {
  std::vector<T> out(x.size());
  std::vector<decltype(log_of(T()))> exact(x.size());
  std::ranges::transform(x, exact.begin(), [](T v) { return log_of(v); });
  const auto isas = available_isas();
  worst.resize(isas.size());
  for (std::size_t k = 0; k < isas.size(); ++k) {
    dispatch::kernels_for(isas[k]).of<T>().log(x.data(), out.data(), std::ptrdiff_t(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) worst[k].see(ulps(out[i], exact[i]), x[i]);
  }
}

template <class T>
void expect_sincospi(const std::vector<T>& x, std::vector<Worst>& worst) {
  std::vector<T> sine(x.size()), cosine(x.size());
  std::vector<decltype(sincospi_of(T()))> exact(x.size());
  std::ranges::transform(x, exact.begin(), [](T v) { return sincospi_of(v); });
  const auto isas = available_isas();
  worst.resize(isas.size());
  for (std::size_t k = 0; k < isas.size(); ++k) {
    dispatch::kernels_for(isas[k]).of<T>().sincospi(x.data(), sine.data(), cosine.data(),
                                                    std::ptrdiff_t(x.size()));
    bool bounded = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
      worst[k].see(ulps(sine[i], exact[i].sine), x[i]);
      worst[k].see(ulps(cosine[i], exact[i].cosine), x[i]);
      bounded &= std::abs(sine[i]) <= 1 && std::abs(cosine[i]) <= 1;
    }
    EXPECT_TRUE(bounded) << name(isas[k]);
  }
}

void expect_within(const double (&bounds)[2], const std::vector<Worst>& worst) {
  const auto isas = available_isas();
  ASSERT_EQ(worst.size(), isas.size());
  for (std::size_t k = 0; k < isas.size(); ++k) {
    EXPECT_LE(worst[k].error, bound(bounds, isas[k])) << name(isas[k]) << " at " << worst[k].at;
    ::testing::Test::RecordProperty(std::string(name(isas[k])), std::to_string(worst[k].error));
  }
}

/// Calls f(points, worst) for every `step`-th float from the bits `first` to `last`.
template <class F>
std::vector<Worst> over_floats(std::uint32_t first, std::uint32_t last, std::uint32_t step, F f) {
  std::vector<Worst> worst;
  std::vector<float> x;
  for (std::uint64_t bits = first; bits <= last; bits += step) {
    x.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    if (x.size() < chunk && bits + step <= last) continue;
    f(x, worst);
    x.clear();
  }
  return worst;
}

std::uint32_t bits_of(float x) {
  return std::bit_cast<std::uint32_t>(x);
}

// ---- Tests --------------------------------------------------------------------------------------

TEST(RandomMath, LogOfFloats) {
  const std::uint32_t thin = test::quick() ? 4001 : 101;
  expect_within(float_log_bound, over_floats(bits_of(0x1p-126f), bits_of(HUGE_VALF) - 1, 11 * thin,
                                             expect_log<float>));
  expect_within(float_log_bound,
                over_floats(bits_of(0.5f), bits_of(2.0f), thin / 10, expect_log<float>));
  expect_within(float_log_bound,
                over_floats(bits_of(1.0f) - 2000, bits_of(1.0f) + 2000, 1, expect_log<float>));
}

TEST(RandomMath, SincospiOfFloats) {
  const std::uint32_t thin = test::quick() ? 4001 : 101;
  for (const std::uint32_t sign : {0u, 0x80000000u}) {
    expect_within(float_sincospi_bound,
                  over_floats(sign, sign | bits_of(0.25f), 11 * thin, expect_sincospi<float>));
    expect_within(float_sincospi_bound, over_floats(sign | bits_of(0.0625f), sign | bits_of(0.25f),
                                                    thin / 10, expect_sincospi<float>));
    expect_within(float_sincospi_bound,
                  over_floats(sign | (bits_of(0.25f) - 2000), sign | bits_of(0.25f), 1,
                              expect_sincospi<float>));
  }
}

/// Every float, for minutes: CTest's random.exhaustive. (Below 2^-34, sin(pi x) is x pi rounded,
/// whatever the exponent.)
TEST(RandomMath, DISABLED_LogOfEveryFloat) {
  expect_within(float_log_bound,
                over_floats(bits_of(0x1p-126f), bits_of(HUGE_VALF) - 1, 1, expect_log<float>));
}
TEST(RandomMath, DISABLED_SincospiOfEveryFloat) {
  for (const std::uint32_t sign : {0u, 0x80000000u})
    expect_within(float_sincospi_bound, over_floats(sign | bits_of(0x1p-34f), sign | bits_of(0.25f),
                                                    1, expect_sincospi<float>));
}

/// `count` points between 2^low and 2^high, with all exponents alike.
std::vector<double> spread(std::size_t count, int low, int high, std::uint64_t seed) {
  test::Random random(seed);
  std::vector<double> x(count);
  for (double& v : x) {
    const double m = 1 + std::abs(random.uniform<double>());
    v = std::ldexp(m, random.integer(low, high - 1));
  }
  return x;
}

/// As many neighbours of x to both sides.
std::vector<double> neighbours(double x, int count) {
  std::vector<double> all{x};
  double below = x, above = x;
  for (int i = 0; i < count; ++i) {
    all.push_back(below = std::nextafter(below, -HUGE_VAL));
    all.push_back(above = std::nextafter(above, HUGE_VAL));
  }
  return all;
}

TEST(RandomMath, LogOfDoubles) {
  const std::size_t count = test::quick() ? 2000 : 60000;
  std::vector<Worst> worst;
  expect_log(spread(count, -64, 0, 1), worst);
  expect_log(spread(count, -1, 1, 2), worst);
  expect_log(spread(count, -1022, 1024, 3), worst);
  for (int k = 1; k <= 53; ++k)  // ever closer to 1
    expect_log(std::vector<double>{1 - std::ldexp(1.0, -k), 1 + std::ldexp(1.0, -k)}, worst);
  for (double hard : {1.0, std::sqrt(0.5), std::sqrt(2.0), 0.5, 2.0, 0x1p-64, 0x1.000002p-1022})
    expect_log(neighbours(hard, 300), worst);
  expect_within(double_bound, worst);
}

TEST(RandomMath, SincospiOfDoubles) {
  const std::size_t count = test::quick() ? 2000 : 60000;
  std::vector<Worst> worst;
  for (std::vector<double> x : {spread(count, -4, -2, 1), spread(count, -66, -2, 2)}) {
    expect_sincospi(x, worst);
    for (double& v : x) v = -v;
    expect_sincospi(x, worst);
  }
  for (double x : neighbours(0.25, 300)) {
    if (x > 0.25) continue;
    expect_sincospi(std::vector<double>{x, -x}, worst);
  }
  expect_sincospi(std::vector<double>{0.0, -0.0, 0x1p-1000}, worst);
  expect_within(double_bound, worst);
}

TEST(RandomMath, ExactWhereTheResultIs) {
  for (Isa isa : available_isas()) {
    const auto& table = dispatch::kernels_for(isa);
    const double one = 1, zero = 0;
    double log = 1, sine = 1, cosine = 0;
    table.f64.log(&one, &log, 1);
    table.f64.sincospi(&zero, &sine, &cosine, 1);
    EXPECT_EQ(log, 0) << name(isa);
    EXPECT_EQ(sine, 0) << name(isa);
    EXPECT_EQ(cosine, 1) << name(isa);
  }
}

}  // namespace
}  // namespace lanes
