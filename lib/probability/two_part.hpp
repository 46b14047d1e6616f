// Numbers as sums of two doubles: about 106 bits. With + - * alone and no fma, so that the same
// source gives the same bits on every machine (docs/numerics.md). Nothing here may overflow:
// magnitudes stay below 2^500.
#pragma once

namespace lanes::probability {

/// high + low, where low is what rounding the sum to high left over.
struct TwoPart {
  double high, low = 0;

  TwoPart operator-() const { return {-high, -low}; }
};

/// a + b exactly (Knuth).
inline TwoPart sum(double a, double b) {
  const double s = a + b, b_part = s - a;
  return {s, (a - (s - b_part)) + (b - b_part)};
}

/// a b exactly, while nothing of it is subnormal (Dekker): the products of halves of 26 bits are.
inline TwoPart product(double a, double b) {
  const auto halves = [](double x) {
    const double shifted = x * 134217729.0;  // 2^27 + 1
    const double upper = shifted - (shifted - x);
    return TwoPart{upper, x - upper};
  };
  const double p = a * b;
  const TwoPart x = halves(a), y = halves(b);
  return {p, ((x.high * y.high - p) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

/// a / b to about 100 bits.
inline TwoPart quotient(TwoPart a, double b) {
  const double q = a.high / b;
  const TwoPart p = product(q, b);
  return {q, (((a.high - p.high) - p.low) + a.low) / b};
}

/// x^2 / 2 to about 100 bits.
inline TwoPart half_square(TwoPart x) {
  const TwoPart p = product(x.high, x.high);
  return {p.high / 2, p.low / 2 + x.high * x.low};
}

}  // namespace lanes::probability
