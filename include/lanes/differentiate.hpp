// Derivatives of functions, by automatic differentiation and by differences.
//
//   lanes::derivative([](auto x) { return x * x; }, 3.0);                              // 6
//   lanes::gradient([](auto w) { return w[0] * w[0] + 3 * w[0] * w[1]; }, Vector<double>{1, 2});
//
// A function of several numbers is called with a std::span of them: f(w) uses w[i] and w.size(). It
// is a template (`auto w`), so that it can be called with numbers of any kind, and calls exp(x),
// not std::exp(x). What automatic differentiation returns is exact up to rounding, and has the
// subgradients of dual.hpp where there is no derivative. Where f is NaN, so are all its
// derivatives, whatever the slopes: log has none at -1.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <iosfwd>
#include <lanes/dual.hpp>
#include <lanes/error.hpp>
#include <lanes/matrix.hpp>
#include <lanes/tape.hpp>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace lanes {

// ---- By automatic differentiation ---------------------------------------------------------------

namespace detail {
/// The derivative of y in direction i: NaN where y is.
template <class T, std::size_t N>
T slope_of(const Dual<T, N>& y, std::size_t i = 0) {
  return y.value == y.value ? y.tangent[i] : y.value;
}
}  // namespace detail

/// f'(x), by forward mode.
template <class F, std::floating_point T>
T derivative(F&& f, T x) {
  return detail::slope_of(Dual<T>(f(Dual<T>::variable(x))));
}
template <class F, std::integral I>
double derivative(F&& f, I x) {
  return derivative(f, static_cast<double>(x));
}
/// f''(x), by forward mode of forward mode.
template <class F, std::floating_point T>
T second_derivative(F&& f, T x) {
  using Inner = Dual<T>;
  const Dual<Inner> y(f(Dual<Inner>::variable(Inner::variable(x))));
  return detail::slope_of(detail::slope_of(y));
}

namespace detail {
/// Numbers per pass of forward mode: a register of doubles on AVX-512, two on AVX2.
inline constexpr std::size_t directions = 8;

[[noreturn]] void throw_no_such_variable(const char* function, std::size_t i, std::size_t size);

template <std::size_t N, class T>
std::vector<Dual<T, N>> constants(const VectorView<const T>& x) {
  return {x.begin(), x.end()};
}

template <class F, class T>
T slope_along(F&& f, const VectorView<const T>& x, const VectorView<const T>& direction) {
  auto point = constants<1>(x);
  for (std::size_t i = 0; i < x.size(); ++i) point[i].tangent[0] = direction[i];
  return slope_of(Dual<T>(f(std::span<const Dual<T>>(point))));
}
template <class F, class T>
T partial_of(F&& f, const VectorView<const T>& x, std::size_t i) {
  if (i >= x.size()) throw_no_such_variable("partial", i, x.size());
  auto point = constants<1>(x);
  point[i].tangent[0] = T(1);
  return slope_of(Dual<T>(f(std::span<const Dual<T>>(point))));
}

template <class F, class T>
concept of_variables = std::invocable<F, std::span<const Variable<T>>>;
template <class F, class T>
concept of_matrix_variable = std::invocable<F, MatrixVariable<T>>;

/// A function's value at x, and its gradient.
template <class T>
struct ValueAndGradient {
  T value;
  Vector<T> gradient;
};

template <class F, class T>
ValueAndGradient<T> forward_gradient(F&& f, const VectorView<const T>& x) {
  using D = Dual<T, directions>;
  auto point = constants<directions>(x);
  ValueAndGradient<T> result{T(0), Vector<T>(x.size())};
  if (x.empty()) result.value = D(f(std::span<const D>(point))).value;
  for (std::size_t first = 0; first < x.size(); first += directions) {
    const std::size_t count = std::min(directions, x.size() - first);
    for (std::size_t k = 0; k < count; ++k) point[first + k].tangent[k] = T(1);
    const D y = f(std::span<const D>(point));
    result.value = y.value;
    std::copy_n(y.tangent.begin(), count, result.gradient.begin() + first);
    for (std::size_t k = 0; k < count; ++k) point[first + k].tangent[k] = T(0);
  }
  return result;
}

/// On a tape that is used again from call to call.
template <class F, class T>
ValueAndGradient<T> value_and_gradient(F&& f, const VectorView<const T>& x, Tape<T>& tape) {
  if constexpr (of_variables<F, T>) {
    tape.clear();
    const std::vector<Variable<T>> point = tape.variables(x);
    const Variable<T> y = f(std::span<const Variable<T>>(point));
    ValueAndGradient<T> result{y.value(), Vector<T>(x.size())};
    if (tape.holds(y)) {
      tape.backward(y);
      for (std::size_t i = 0; i < x.size(); ++i) result.gradient[i] = tape.gradient(point[i]);
    }
    return result;
  } else if constexpr (of_matrix_variable<F, T>) {
    tape.clear();
    const MatrixVariable<T> point = tape.variable(x);
    const Variable<T> y = f(point);
    ValueAndGradient<T> result{y.value(), Vector<T>(x.size())};
    if (tape.holds(y)) {
      tape.backward(y);
      result.gradient = Vector<T>(tape.gradient(point).col(0));
    }
    return result;
  } else {
    return forward_gradient(f, x);
  }
}
template <class F, class T>
Vector<T> gradient_of(F&& f, const VectorView<const T>& x) {
  Tape<T> tape;
  ValueAndGradient<T> result = value_and_gradient(f, x, tape);
  if (std::isnan(result.value)) result.gradient.fill(result.value);
  return std::move(result.gradient);
}

template <class F, class T>
Matrix<T> jacobian_of(F&& f, const VectorView<const T>& x) {
  using D = Dual<T, directions>;
  auto point = constants<directions>(x);
  Matrix<T> jacobian;
  std::size_t first = 0;
  do {  // once also for no variables: their number of rows is known only then
    const std::size_t count = std::min(directions, x.size() - first);
    for (std::size_t k = 0; k < count; ++k) point[first + k].tangent[k] = T(1);
    const auto y = f(std::span<const D>(point));
    const auto rows = static_cast<std::size_t>(std::ranges::size(y));
    if (first == 0) jacobian = Matrix<T>(rows, x.size());
    if (rows != jacobian.rows()) throw_sizes("jacobian", rows, jacobian.rows());
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < count; ++k) jacobian(i, first + k) = slope_of(D(y[i]), k);
    for (std::size_t k = 0; k < count; ++k) point[first + k].tangent[k] = T(0);
    first += directions;
  } while (first < x.size());
  return jacobian;
}
}  // namespace detail

/// The derivative by x[i], the other variables being held fixed: forward mode. Throws shape_error
/// when there is no x[i].
template <class F>
double partial(F&& f, VectorIn<double> x, std::size_t i) {
  return detail::partial_of(f, x, i);
}
template <class F>
float partial(F&& f, VectorIn<float> x, std::size_t i) {
  return detail::partial_of(f, x, i);
}
/// The derivative at x along a direction, which need not be of unit length: forward mode. Throws
/// shape_error when the sizes differ.
template <class F>
double directional_derivative(F&& f, VectorIn<double> x, VectorIn<double> direction) {
  if (x.size() != direction.size())
    detail::throw_sizes("directional_derivative", x.size(), direction.size());
  return detail::slope_along(f, x, direction);
}
template <class F>
float directional_derivative(F&& f, VectorIn<float> x, VectorIn<float> direction) {
  if (x.size() != direction.size())
    detail::throw_sizes("directional_derivative", x.size(), direction.size());
  return detail::slope_along(f, x, direction);
}

/// All partial derivatives. The rule: reverse mode where f can be called with a span of
/// Variable, as every function template (`auto x`) can; matrix-level reverse mode where f takes a
/// MatrixVariable, which is then x as a column; else f takes a span of Dual<T, 8>: forward mode,
/// eight partial derivatives for each call. Empty for an empty x.
template <class F>
Vector<double> gradient(F&& f, VectorIn<double> x) {
  return detail::gradient_of(f, x);
}
template <class F>
Vector<float> gradient(F&& f, VectorIn<float> x) {
  return detail::gradient_of(f, x);
}

/// The derivatives of the elements of f(x), which returns a std::vector, a std::array or the like,
/// by those of x: row i is the gradient of element i. By forward mode, eight columns for each call.
template <class F>
Matrix<double> jacobian(F&& f, VectorIn<double> x) {
  return detail::jacobian_of(f, x);
}
template <class F>
Matrix<float> jacobian(F&& f, VectorIn<float> x) {
  return detail::jacobian_of(f, x);
}

// ---- By differences -----------------------------------------------------------------------------

namespace detail {
/// The step of central differences at x: eps^(1/3), relative to the size of x, where the error of
/// the formula, h^2, is about that of rounding, eps / h. Such that x + h - x is h.
template <class T>
T difference_step(T x) {
  const T h = std::cbrt(std::numeric_limits<T>::epsilon()) * std::max(T(1), std::abs(x));
  const volatile T moved = x + h;
  return moved - x;
}

/// (f(x + h) - f(x - h)) / 2 h by x[i].
template <class F, class T>
T difference(F&& f, Vector<T>& x, std::size_t i) {
  const T at = x[i], h = difference_step(at);
  x[i] = at + h;
  const T above = static_cast<T>(f(std::as_const(x)));
  x[i] = at - h;
  const T below = static_cast<T>(f(std::as_const(x)));
  x[i] = at;
  return (above - below) / (2 * h);
}
template <class F, class T>
T difference_partial(F&& f, const VectorView<const T>& x, std::size_t i) {
  if (i >= x.size()) throw_no_such_variable("numerical_partial", i, x.size());
  Vector<T> point(x);
  return difference(f, point, i);
}
template <class F, class T>
Vector<T> difference_gradient(F&& f, const VectorView<const T>& x) {
  Vector<T> point(x), gradient(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = difference(f, point, i);
  return gradient;
}
template <class F, class T>
Matrix<T> difference_jacobian(F&& f, const VectorView<const T>& x) {
  Vector<T> point(x);
  const auto here = f(std::as_const(point));
  Matrix<T> jacobian(std::ranges::size(here), x.size());
  for (std::size_t j = 0; j < x.size(); ++j)
    for (std::size_t i = 0; i < jacobian.rows(); ++i)
      jacobian(i, j) =
          difference([&](const Vector<T>& at) { return static_cast<T>(f(at)[i]); }, point, j);
  return jacobian;
}
}  // namespace detail

/// f'(x) by a central difference with the step eps^(1/3) max(1, |x|): error about eps^(2/3), 4e-11
/// for double, times |f'''| / 6 + |f|.
template <class F, std::floating_point T>
T numerical_derivative(F&& f, T x) {
  const T h = detail::difference_step(x);
  return static_cast<T>(f(x + h) - f(x - h)) / (2 * h);
}
/// The same by x[i], the other variables being held fixed: two calls of f, with a const Vector&.
/// Throws shape_error when there is no x[i].
template <class F>
double numerical_partial(F&& f, VectorIn<double> x, std::size_t i) {
  return detail::difference_partial(f, x, i);
}
template <class F>
float numerical_partial(F&& f, VectorIn<float> x, std::size_t i) {
  return detail::difference_partial(f, x, i);
}
/// The same for each variable: 2 n calls of f, with a const Vector&.
template <class F>
Vector<double> numerical_gradient(F&& f, VectorIn<double> x) {
  return detail::difference_gradient(f, x);
}
template <class F>
Vector<float> numerical_gradient(F&& f, VectorIn<float> x) {
  return detail::difference_gradient(f, x);
}
template <class F>
Matrix<double> numerical_jacobian(F&& f, VectorIn<double> x) {
  return detail::difference_jacobian(f, x);
}
template <class F>
Matrix<float> numerical_jacobian(F&& f, VectorIn<float> x) {
  return detail::difference_jacobian(f, x);
}

// ---- Checking a gradient ------------------------------------------------------------------------

/// What check_gradient found.
struct GradientCheck {
  /// The largest |g'd - slope| / (|g| + |slope|) over the directions d, the slope being a central
  /// difference along d.
  double max_relative_error = 0;
  /// The exponent p of f(x + h d) - f(x) - h g'd ~ h^p: 2 for the right gradient, 1 for a wrong
  /// one; that of the worst direction. Infinite where the remainder is no more than rounding, as of
  /// a linear function.
  double taylor_slope = 0;
  bool ok = false;  ///< the first is below `tolerance`, the second above 1.7
  explicit operator bool() const { return ok; }
};
std::ostream& operator<<(std::ostream& out, const GradientCheck& check);

struct GradientCheckOptions {
  int directions = 5;
  double tolerance = 0;  ///< 0: 100 eps^(2/3), 4e-9 for double, 2e-3 for float
};

namespace detail {
/// f along `count` random directions at x, the same in each run.
GradientCheck check_along(std::span<const double> x, std::span<const double> gradient, double eps,
                          const GradientCheckOptions& options,
                          double (*f)(void*, std::span<const double>), void* context);

template <class T, class F, class G>
GradientCheck check_of(F&& f, G&& grad, const VectorView<const T>& x,
                       const GradientCheckOptions& options) {
  if (x.empty()) throw argument_error("check_gradient: x is empty; there is nothing to check");
  const Vector<T> at(x);
  const auto given = grad(at);
  const Vector<double> point = astype<double>(at),
                       gradient = astype<double>(Vector<T>(VectorView<const T>(given)));
  if (gradient.size() != at.size()) throw_sizes("check_gradient", at.size(), gradient.size());
  auto call = [&f](std::span<const double> p) {
    return static_cast<double>(f(astype<T>(Vector<double>(VectorView<const double>(p)))));
  };
  return check_along(
      point, gradient, std::numeric_limits<T>::epsilon(), options,
      [](void* context, std::span<const double> p) {
        return (*static_cast<decltype(call)*>(context))(p);
      },
      &call);
}
}  // namespace detail

/// Compares a gradient with differences of f at x, in random directions: f takes a Vector, and grad
/// returns one or the like. A smooth f is assumed; at a kink the check fails. NaN from either fails
/// it. Throws shape_error where grad(x) has not the size of x, argument_error for an empty x.
template <class F, class G>
GradientCheck check_gradient(F&& f, G&& grad, VectorIn<double> x,
                             GradientCheckOptions options = {}) {
  return detail::check_of<double>(f, grad, x, options);
}
template <class F, class G>
GradientCheck check_gradient(F&& f, G&& grad, VectorIn<float> x,
                             GradientCheckOptions options = {}) {
  return detail::check_of<float>(f, grad, x, options);
}

}  // namespace lanes
