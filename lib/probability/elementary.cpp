// exp and log: the argument is reduced by multiples of log 2, and a polynomial does the rest.
#include "probability/elementary.hpp"

#include <limits>

namespace lanes::probability {
namespace {

// log 2 in two parts, the first of 32 bits: its products with integers of up to 21 bits are exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 1.9082149292705877e-10;
constexpr double log2_e = 1.4426950408889634;
constexpr double sqrt_half = 0.7071067811865476;

/// (e^r - 1 - r) / r^2 for |r| <= log(2) / 2, fitted to 5e-20 of e^r (Remez).
constexpr double exp_tail[] = {0.5,
                               0.16666666666666685,
                               0.04166666666666673,
                               0.00833333333331674,
                               0.0013888888888858614,
                               0.00019841269897055117,
                               2.4801587373455333e-05,
                               2.7557234239004177e-06,
                               2.7557233592168304e-07,
                               2.511223946851893e-08,
                               2.0926871380320064e-09};

/// (2 atanh(s) / s - 2) / s^2 as a polynomial in s^2 up to 0.0295, fitted to 1.3e-18 of the
/// logarithm (Remez).
constexpr double atanh_tail[] = {0.6666666666666735,  0.3999999999941197,  0.28571428743078686,
                                 0.22222198492903994, 0.18183568985902193, 0.15313919162688072,
                                 0.14797381207220858};

}  // namespace

Scaled exponential(TwoPart x) {
  if (!(x.high > -1500)) return {x.high < 0 ? 0 : x.high};  // NaN stays NaN
  const double k = std::floor(x.high * log2_e + 0.5);
  const double high = x.high - k * ln2_high;  // exact
  const TwoPart r = sum(high, x.low - k * ln2_low);
  const double tail = r.high * r.high * polynomial(exp_tail, r.high) + (r.low + r.low * r.high);
  return {1 + (r.high + tail), static_cast<int>(k)};
}

double logarithm(TwoPart x) {
  if (!(x.high > 0))
    return x.high == 0 ? -std::numeric_limits<double>::infinity()
                       : std::numeric_limits<double>::quiet_NaN();
  if (x.high == std::numeric_limits<double>::infinity()) return x.high;
  int k = 0;
  double m = std::frexp(x.high, &k);
  if (m < sqrt_half) m *= 2, --k;
  const TwoPart f = sum(m - 1, std::ldexp(x.low, -k));
  // log(1 + f) = 2 atanh(s) = f - (f^2/2 - s (f^2/2 + R)), where only f is large.
  const double s = f.high / (2 + f.high), square = s * s;
  const double half = f.high * f.high / 2;
  const double rest = s * (half + square * polynomial(atanh_tail, square));
  const double low = k * ln2_low + f.low / (1 + f.high);
  return k * ln2_high - ((half - (rest + low)) - f.high);
}

}  // namespace lanes::probability
