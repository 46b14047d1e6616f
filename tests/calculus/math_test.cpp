// The documented errors of exp, tanh, sigmoid and their like, against quadruple precision: at many
// floats and doubles, and, by hand (tests/README.md), at every float.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <type_traits>

#include "dispatch/select.hpp"
#include "support/random.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

// ---- References in quadruple precision ----------------------------------------------------------

/// exp(x) by halving the argument, a series, and squaring.
Wide wide_exp(Wide x) {
  if (x < 0) return 1 / wide_exp(-x);
  constexpr int halvings = 14;
  const Wide small = x / (1 << halvings);
  Wide sum = 0, term = 1;  // of exp(small) - 1
  for (int n = 1; n < 14; ++n) sum += term *= small / n;
  for (int k = 0; k < halvings; ++k) sum = sum * (2 + sum);
  return 1 + sum;
}
/// log(x) of a normal x > 0, by atanh.
Wide wide_log(Wide x) {
  const auto log_near_1 = [](Wide m) {
    const Wide s = (m - 1) / (m + 1);
    Wide sum = 0, power = s;
    for (int n = 1; n < 100; n += 2, power *= s * s) sum += power / n;
    return 2 * sum;
  };
  int exponent = 0;
  const double leading = std::frexp(static_cast<double>(x), &exponent);
  if (leading < std::sqrt(0.5)) --exponent;
  const Wide m = x / static_cast<Wide>(std::ldexp(1.0, exponent / 2)) /
                 static_cast<Wide>(std::ldexp(1.0, exponent - exponent / 2));
  return exponent * log_near_1(2) + log_near_1(m);
}
/// log(1 + t), 0 <= t <= 1.
Wide wide_log1p(Wide t) {
  const Wide s = t / (2 + t);
  Wide sum = 0, power = s;
  for (int n = 1; n < 100; n += 2, power *= s * s) sum += power / n;
  return 2 * sum;
}
Wide wide_tanh(Wide x) {
  Wide sum = 0, term = 1;
  if (x < Wide(0.01) && x > Wide(-0.01)) {  // exp(2 x) - 1 without cancellation
    for (int n = 1; n < 20; ++n) sum += term *= 2 * x / n;
    return sum / (sum + 2);
  }
  const Wide e = wide_exp(-2 * (x < 0 ? -x : x));
  return (x < 0 ? -1 : 1) * (1 - e) / (1 + e);
}
Wide wide_sigmoid(Wide x) {
  const Wide t = wide_exp(x < 0 ? x : -x);
  return (x < 0 ? t : 1) / (1 + t);
}
Wide wide_softplus(Wide x) {
  return (x > 0 ? x : 0) + wide_log1p(wide_exp(x < 0 ? x : -x));
}

/// What is tested: a kernel, its exact values, where they lie between `low` and `high`, and the
/// bounds in ulp with fma and, on sse2, without.
template <class T>
struct Function {
  const char* name;
  kernels::Unary<T> kernels::Kernels<T>::*kernel;
  double (*near)(double);  ///< exact enough for float
  Wide (*exact)(Wide);
  double low, high;
  double with_fma, without;
};
double near_sigmoid(double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}
double near_softplus(double x) {
  return std::fmax(x, 0) + std::log1p(std::exp(-std::abs(x)));
}

template <class T>
std::vector<Function<T>> functions() {
  using K = kernels::Kernels<T>;
  const bool wide = sizeof(T) == 8;
  return {{"exp", &K::exp, [](double x) { return std::exp(x); }, wide_exp, wide ? -745 : -104.0,
           wide ? 709.78 : 88.72, 1, 2},
          {"log", &K::log, [](double x) { return std::log(x); }, wide_log, 0, wide ? 1e300 : 3e38,
           1, 2},
          {"tanh", &K::tanh, [](double x) { return std::tanh(x); }, wide_tanh, -30, 30, 3, 3},
          {"sigmoid", &K::sigmoid, near_sigmoid, wide_sigmoid, wide ? -708 : -87.0,
           wide ? 708 : 87.0, 3, 3},
          {"softplus", &K::softplus, near_softplus, wide_softplus, wide ? -708 : -87.0, 1e30, 2, 2},
          {"log_sigmoid", &K::log_sigmoid, [](double x) { return -near_softplus(-x); },
           [](Wide x) { return -wide_softplus(-x); }, -1e30, wide ? 708 : 87.0, 2, 2}};
}

/// |computed - exact| in units of the last place of `exact`; half as much again is allowed where
/// that is denormal, since scaling rounds a second time.
template <class T, class Exact>
double ulps(T computed, Exact exact) {
  if (exact == 0) return computed == 0 ? 0 : HUGE_VAL;
  const int exponent = std::ilogb(static_cast<double>(exact));
  const int least = std::numeric_limits<T>::min_exponent - 1;
  const auto error = std::abs(static_cast<double>(static_cast<Exact>(computed) - exact));
  return std::ldexp(error, std::numeric_limits<T>::digits - 1 - std::max(exponent, least)) /
         (exponent < least ? 1.5 : 1);
}

template <class T>
void expect_within(const Function<T>& f, const std::vector<T>& x) {
  std::vector<T> out(x.size());
  std::vector<std::conditional_t<sizeof(T) == 8, Wide, double>> exact(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    if constexpr (sizeof(T) == 8)
      exact[i] = f.exact(x[i]);
    else
      exact[i] = f.near(x[i]);
  std::vector<T> known;  // many instruction sets give the same bits
  for (Isa isa : available_isas()) {
    (dispatch::kernels_for(isa).of<T>().*f.kernel)(x.data(), out.data(), std::ptrdiff_t(x.size()));
    if (test::has_fma(isa) && out == known) continue;
    if (test::has_fma(isa)) known = out;
    double worst = 0, at = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double error = ulps(out[i], exact[i]);
      if (!(error <= worst)) worst = error, at = x[i];
    }
    EXPECT_LE(worst, test::has_fma(isa) ? f.with_fma : f.without)
        << f.name << " on " << name(isa) << " at " << at;
  }
}

/// Every `step`-th float between the ends of f.
void over_floats(const Function<float>& f, std::uint32_t step) {
  std::vector<float> x;
  for (std::uint64_t bits = 0; bits <= 0xffffffff; bits += step) {
    const float v = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (v > static_cast<float>(f.low) && v < static_cast<float>(f.high)) x.push_back(v);
    if (x.size() == 4096 || bits + step > 0xffffffff) {
      expect_within(f, x);
      x.clear();
    }
  }
}

TEST(CalculusMath, Floats) {
  for (const auto& f : functions<float>()) over_floats(f, test::quick() ? 400009 : 1009);
}
/// For a quarter of an hour: by hand (tests/README.md).
TEST(CalculusMath, DISABLED_OfEveryFloat) {
  for (const auto& f : functions<float>()) over_floats(f, 1);
}

TEST(CalculusMath, Doubles) {
  const std::size_t count = test::quick() ? 200 : 20000;
  test::Random random(1);
  for (const auto& f : functions<double>()) {
    std::vector<double> x;
    const auto add = [&](double v) {
      if (v > f.low && v < f.high) x.push_back(v);
    };
    for (std::size_t i = 0; i < count; ++i) {
      const double u = random.uniform<double>();
      add(u), add(4 * u), add(40 * u), add(750 * u);
      add(std::ldexp(u, random.integer(-1020, 100)));
      add(std::ldexp(u, random.integer(-60, 0)));
    }
    for (double hard : {0.5 * std::log(2.0), -0.5 * std::log(2.0), 1.0, std::sqrt(0.5), -708.5,
                        22.0, 0x1p-1060, 1e-310})
      for (int k = -20; k <= 20; ++k)
        add(hard + k * std::nextafter(std::abs(hard), HUGE_VAL) * 0x1p-52);
    expect_within(f, x);
  }
}

TEST(CalculusMath, TheReferencesThemselves) {
  for (double x : {-700.0, -3.0, -1e-3, 1e-10, 0.3, 2.0, 40.0}) {
    EXPECT_NEAR(double(wide_exp(x)) / std::exp(x), 1, 4e-16);
    EXPECT_NEAR(double(wide_tanh(x)) / std::tanh(x), 1, 4e-16);
    EXPECT_NEAR(double(wide_softplus(x)) / near_softplus(x), 1, 4e-16);
    EXPECT_NEAR(double(wide_log(std::abs(x))) / std::log(std::abs(x)), 1, 4e-16);
  }
}

}  // namespace
}  // namespace lanes
