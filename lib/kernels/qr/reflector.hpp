// One Householder reflector, as numbers: what the panel and the pivoted factorisation share.
#pragma once

#include <cmath>
#include <limits>

namespace lanes::kernels::qr {

/// H = I - tau v v' with v = (1, inverse * x), which takes (alpha, x) to (beta, 0).
///
/// LAPACK's convention: beta has the sign opposite to alpha's, so that nothing cancels; where x is
/// zero, H is I and beta is alpha.
template <class T>
struct Reflector {
  T beta, tau, inverse;

  /// From alpha and x'x.
  [[gnu::always_inline]] Reflector(T alpha, T square) : beta(alpha), tau(0), inverse(0) {
    if (square == T(0)) return;
    const T norm = std::sqrt(alpha * alpha + square);
    beta = alpha < T(0) ? norm : -norm;
    tau = (beta - alpha) / beta;
    inverse = 1 / (alpha - beta);
  }

  /// Whether squares this small may have lost digits below the normal range. The column is then
  /// scaled by `enlargement`: denormals, too, get squares that are normal numbers.
  [[gnu::always_inline]] static bool too_small(T alpha, T square) {
    using Limits = std::numeric_limits<T>;
    return alpha * alpha + square < Limits::min() / Limits::epsilon();
  }
  static constexpr T enlargement = sizeof(T) == 8 ? T(0x1p600) : T(0x1p90f);
};

}  // namespace lanes::kernels::qr
