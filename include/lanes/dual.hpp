// Forward-mode automatic differentiation: numbers that carry their derivatives along.
//
//   lanes::derivative([](auto x) { return x * x; }, 3.0);                    // 6
//
// A Dual is a value and its derivatives in N directions; arithmetic follows the chain rule, so they
// are exact up to rounding. It is a plain struct, whose tangents a compiler keeps in registers.
// Write functions as templates (`auto`), and call exp(x), not std::exp(x), inside: the right one is
// found by the argument. `using std::exp;` lets the same function take a double.
//
// Where a function has no derivative, one of its one-sided slopes or a number between them is
// taken (a subgradient): abs at 0 has 0, relu at 0 has 0, max and min of equal numbers that of the
// first. Where a slope is infinite or NaN, as that of sqrt and log at 0, directions in which
// nothing varies still have the derivative 0. Comparisons look at the values alone.
#pragma once

#include <array>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstddef>
#include <lanes/activations.hpp>
#include <type_traits>

namespace lanes {

template <class T>
concept arithmetic = std::is_arithmetic_v<T>;

template <class T, std::size_t N>
struct Dual;

namespace detail {
/// Whether a number is 0 and has no derivatives either.
template <arithmetic T>
constexpr bool vanishes(T x) {
  return x == T(0);
}
template <class T, std::size_t N>
constexpr bool vanishes(const Dual<T, N>& x) {
  bool zero = vanishes(x.value);
  for (const T& t : x.tangent) zero = zero && vanishes(t);
  return zero;
}
/// A slope times a tangent: 0 where nothing varies, however steep the slope. (A product and a
/// choice, so that all lanes of a register do the same.)
template <class T>
constexpr T along(const T& slope, const T& tangent) {
  const T product = slope * tangent;
  return vanishes(tangent) ? T(0) : product;
}
}  // namespace detail

/// T is float, double, or again a Dual, for second derivatives.
template <class T, std::size_t N = 1>
struct Dual {
  T value{};
  std::array<T, N> tangent{};

  constexpr Dual() = default;
  /// A constant: its derivatives are 0.
  template <class U>
  requires(arithmetic<U> || std::same_as<U, T>)  //
      constexpr Dual(U constant)                 // NOLINT(google-explicit-constructor)
      : value(static_cast<T>(constant)) {}
  /// The variable whose derivative is taken, in direction i < N.
  static constexpr Dual variable(T value, std::size_t i = 0) {
    Dual x(value);
    x.tangent[i] = T(1);
    return x;
  }

  /// f(x), given f(x.value) and the slope there.
  static constexpr Dual chain(const Dual& x, const T& value, const T& slope) {
    Dual y(value);
    for (std::size_t i = 0; i < N; ++i) y.tangent[i] = detail::along(slope, x.tangent[i]);
    return y;
  }
  /// f(x, y), likewise.
  static constexpr Dual chain(const Dual& x, const T& x_slope, const Dual& y, const T& y_slope,
                              const T& value) {
    Dual z(value);
    for (std::size_t i = 0; i < N; ++i)
      z.tangent[i] = detail::along(x_slope, x.tangent[i]) + detail::along(y_slope, y.tangent[i]);
    return z;
  }

  friend constexpr Dual operator+(const Dual& x) { return x; }
  friend constexpr Dual operator-(const Dual& x) { return chain(x, -x.value, T(-1)); }

  friend constexpr Dual operator+(const Dual& x, const Dual& y) {
    Dual z(x.value + y.value);
    for (std::size_t i = 0; i < N; ++i) z.tangent[i] = x.tangent[i] + y.tangent[i];
    return z;
  }
  friend constexpr Dual operator-(const Dual& x, const Dual& y) {
    Dual z(x.value - y.value);
    for (std::size_t i = 0; i < N; ++i) z.tangent[i] = x.tangent[i] - y.tangent[i];
    return z;
  }
  friend constexpr Dual operator*(const Dual& x, const Dual& y) {
    return chain(x, y.value, y, x.value, x.value * y.value);
  }
  friend constexpr Dual operator/(const Dual& x, const Dual& y) {
    const T reciprocal = T(1) / y.value, quotient = x.value / y.value;
    return chain(x, reciprocal, y, -quotient * reciprocal, quotient);
  }

  // With a number, whose tangents need not be multiplied by anything.
  template <arithmetic S>
  friend constexpr Dual operator+(const Dual& x, S s) {
    Dual z = x;
    z.value = x.value + static_cast<T>(s);
    return z;
  }
  template <arithmetic S>
  friend constexpr Dual operator+(S s, const Dual& x) {
    return x + s;
  }
  template <arithmetic S>
  friend constexpr Dual operator-(const Dual& x, S s) {
    Dual z = x;
    z.value = x.value - static_cast<T>(s);
    return z;
  }
  template <arithmetic S>
  friend constexpr Dual operator-(S s, const Dual& x) {
    return chain(x, static_cast<T>(s) - x.value, T(-1));
  }
  template <arithmetic S>
  friend constexpr Dual operator*(const Dual& x, S s) {
    return chain(x, x.value * static_cast<T>(s), static_cast<T>(s));
  }
  template <arithmetic S>
  friend constexpr Dual operator*(S s, const Dual& x) {
    return x * s;
  }
  template <arithmetic S>
  friend constexpr Dual operator/(const Dual& x, S s) {
    return chain(x, x.value / static_cast<T>(s), T(1) / static_cast<T>(s));
  }

  constexpr Dual& operator+=(const Dual& y) { return *this = *this + y; }
  constexpr Dual& operator-=(const Dual& y) { return *this = *this - y; }
  constexpr Dual& operator*=(const Dual& y) { return *this = *this * y; }
  constexpr Dual& operator/=(const Dual& y) { return *this = *this / y; }

  friend constexpr bool operator==(const Dual& x, const Dual& y) { return x.value == y.value; }
  friend constexpr auto operator<=>(const Dual& x, const Dual& y) { return x.value <=> y.value; }
};

namespace detail {
/// 1, 0 or -1: the slope of |x|.
template <class T>
constexpr T sign(const T& x) {
  return x > T(0) ? T(1) : x < T(0) ? T(-1) : T(0);
}
}  // namespace detail

// ---- The functions of <cmath> -------------------------------------------------------------------

template <class T, std::size_t N>
Dual<T, N> sqrt(const Dual<T, N>& x) {
  using std::sqrt;
  const T y = sqrt(x.value);
  return Dual<T, N>::chain(x, y, T(1) / (y + y));
}
template <class T, std::size_t N>
Dual<T, N> cbrt(const Dual<T, N>& x) {
  using std::cbrt;
  const T y = cbrt(x.value);
  return Dual<T, N>::chain(x, y, T(1) / (T(3) * y * y));
}
template <class T, std::size_t N>
Dual<T, N> exp(const Dual<T, N>& x) {
  using std::exp;
  const T y = exp(x.value);
  return Dual<T, N>::chain(x, y, y);
}
template <class T, std::size_t N>
Dual<T, N> expm1(const Dual<T, N>& x) {
  using std::exp, std::expm1;
  return Dual<T, N>::chain(x, expm1(x.value), exp(x.value));
}
template <class T, std::size_t N>
Dual<T, N> log(const Dual<T, N>& x) {
  using std::log;
  return Dual<T, N>::chain(x, log(x.value), T(1) / x.value);
}
template <class T, std::size_t N>
Dual<T, N> log1p(const Dual<T, N>& x) {
  using std::log1p;
  return Dual<T, N>::chain(x, log1p(x.value), T(1) / (T(1) + x.value));
}
template <class T, std::size_t N>
Dual<T, N> sin(const Dual<T, N>& x) {
  using std::cos, std::sin;
  return Dual<T, N>::chain(x, sin(x.value), cos(x.value));
}
template <class T, std::size_t N>
Dual<T, N> cos(const Dual<T, N>& x) {
  using std::cos, std::sin;
  return Dual<T, N>::chain(x, cos(x.value), -sin(x.value));
}
template <class T, std::size_t N>
Dual<T, N> tan(const Dual<T, N>& x) {
  using std::tan;
  const T y = tan(x.value);
  return Dual<T, N>::chain(x, y, T(1) + y * y);
}
template <class T, std::size_t N>
Dual<T, N> asin(const Dual<T, N>& x) {
  using std::asin, std::sqrt;
  return Dual<T, N>::chain(x, asin(x.value), T(1) / sqrt(T(1) - x.value * x.value));
}
template <class T, std::size_t N>
Dual<T, N> acos(const Dual<T, N>& x) {
  using std::acos, std::sqrt;
  return Dual<T, N>::chain(x, acos(x.value), T(-1) / sqrt(T(1) - x.value * x.value));
}
template <class T, std::size_t N>
Dual<T, N> atan(const Dual<T, N>& x) {
  using std::atan;
  return Dual<T, N>::chain(x, atan(x.value), T(1) / (T(1) + x.value * x.value));
}
template <class T, std::size_t N>
Dual<T, N> sinh(const Dual<T, N>& x) {
  using std::cosh, std::sinh;
  return Dual<T, N>::chain(x, sinh(x.value), cosh(x.value));
}
template <class T, std::size_t N>
Dual<T, N> cosh(const Dual<T, N>& x) {
  using std::cosh, std::sinh;
  return Dual<T, N>::chain(x, cosh(x.value), sinh(x.value));
}
template <class T, std::size_t N>
Dual<T, N> tanh(const Dual<T, N>& x) {
  using std::tanh;
  const T y = tanh(x.value);
  return Dual<T, N>::chain(x, y, (T(1) - y) * (T(1) + y));
}
template <class T, std::size_t N>
Dual<T, N> abs(const Dual<T, N>& x) {
  using std::abs;
  return Dual<T, N>::chain(x, abs(x.value), detail::sign(x.value));
}

/// x to a constant power; x^0 is constant.
template <class T, std::size_t N, arithmetic S>
Dual<T, N> pow(const Dual<T, N>& x, S power) {
  using std::pow;
  if (power == S(0)) return T(1);
  return Dual<T, N>::chain(x, pow(x.value, power),
                           static_cast<T>(power) * pow(x.value, power - S(1)));
}
template <class T, std::size_t N, arithmetic S>
Dual<T, N> pow(S base, const Dual<T, N>& x) {
  return pow(Dual<T, N>(base), x);
}
template <class T, std::size_t N>
Dual<T, N> pow(const Dual<T, N>& x, const Dual<T, N>& power) {
  using std::log, std::pow;
  const T y = pow(x.value, power.value);
  return Dual<T, N>::chain(x, power.value * pow(x.value, power.value - T(1)), power,
                           y * log(x.value), y);
}

template <class T, std::size_t N>
Dual<T, N> max(const Dual<T, N>& x, const Dual<T, N>& y) {
  return x.value < y.value ? y : x;
}
template <class T, std::size_t N, arithmetic S>
Dual<T, N> max(const Dual<T, N>& x, S s) {
  return max(x, Dual<T, N>(s));
}
template <class T, std::size_t N, arithmetic S>
Dual<T, N> max(S s, const Dual<T, N>& x) {
  return max(Dual<T, N>(s), x);
}
template <class T, std::size_t N>
Dual<T, N> min(const Dual<T, N>& x, const Dual<T, N>& y) {
  return y.value < x.value ? y : x;
}
template <class T, std::size_t N, arithmetic S>
Dual<T, N> min(const Dual<T, N>& x, S s) {
  return min(x, Dual<T, N>(s));
}
template <class T, std::size_t N, arithmetic S>
Dual<T, N> min(S s, const Dual<T, N>& x) {
  return min(Dual<T, N>(s), x);
}

// ---- The functions of activations.hpp -----------------------------------------------------------

template <class T, std::size_t N>
Dual<T, N> sigmoid(const Dual<T, N>& x) {
  const T y = sigmoid(x.value);
  return Dual<T, N>::chain(x, y, y * sigmoid(-x.value));
}
template <class T, std::size_t N>
Dual<T, N> softplus(const Dual<T, N>& x) {
  return Dual<T, N>::chain(x, softplus(x.value), sigmoid(x.value));
}
template <class T, std::size_t N>
Dual<T, N> log_sigmoid(const Dual<T, N>& x) {
  return Dual<T, N>::chain(x, log_sigmoid(x.value), sigmoid(-x.value));
}
template <class T, std::size_t N>
Dual<T, N> relu(const Dual<T, N>& x) {
  return Dual<T, N>::chain(x, relu(x.value), x.value > T(0) ? T(1) : T(0));
}

}  // namespace lanes
