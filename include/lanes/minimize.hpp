// Minimisers that follow the gradient, and what became of them.
//
//   auto f = [](auto x) { return (x[0] - 3) * (x[0] - 3); };
//   auto found = lanes::minimize(f, Vector<double>{10}, GradientDescent{.rate = 0.1});
//   found.x; found.diagnosis; std::cout << found.trace;
//
// f is either a function of x alone, differentiated by gradient() with its rule, or
// f(x, g), which returns the value at x and writes the gradient to g: x is a VectorView<const T>, g
// a VectorView<T>. A single number as x0 makes f a function of one number.
#pragma once

#include <functional>
#include <iosfwd>
#include <lanes/differentiate.hpp>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <optional>
#include <string>
#include <vector>

namespace lanes {

// ---- Methods ------------------------------------------------------------------------------------
//
// Each stops, converged, where the gradient's norm is at most `tolerance`; else after max_steps.

/// x = x - rate g.
struct GradientDescent {
  double rate = 0.01;
  std::size_t max_steps = 1000;
  double tolerance = 1e-8;
  bool keep_points = false;        ///< also x in the trace
  bool stop_when_diverged = true;  ///< or go on, to see what comes after infinity
};

/// v = momentum v + g,  x = x - rate v: the heavy ball (Polyak 1964).
struct Momentum {
  double rate = 0.01;
  double momentum = 0.9;
  std::size_t max_steps = 1000;
  double tolerance = 1e-8;
  bool keep_points = false;
  bool stop_when_diverged = true;
};

/// m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2, and in step t
/// x = x - rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon): Kingma & Ba 2015.
struct Adam {
  double rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  std::size_t max_steps = 1000;
  double tolerance = 1e-8;
  bool keep_points = false;
  bool stop_when_diverged = true;
};

/// Step t = 1, 2, ... of Adam for its vectors, in one pass over memory; m and v begin as zeros.
/// Each element has an error of a few roundings. Throws shape_error unless all sizes are equal,
/// argument_error where a vector is not contiguous, two overlap, or the options are out of range.
void adam_step(VectorOut<double> x, VectorIn<double> gradient, VectorOut<double> m,
               VectorOut<double> v, std::size_t t, const Adam& adam = {}, Options options = {});
void adam_step(VectorOut<float> x, VectorIn<float> gradient, VectorOut<float> m, VectorOut<float> v,
               std::size_t t, const Adam& adam = {}, Options options = {});

// ---- Results ------------------------------------------------------------------------------------

enum class Diagnosis {
  converged,   ///< the gradient's norm is within the tolerance
  step_limit,  ///< still moving after max_steps
  diverged     ///< the value, the gradient or x is infinite or NaN
};
/// "converged", "step limit", "diverged".
std::string_view name(Diagnosis diagnosis);
std::ostream& operator<<(std::ostream& out, Diagnosis diagnosis);

/// What was seen at each step; step 0 is the beginning. Printed as a table.
template <class T>
struct Trace {
  std::vector<T> values;
  std::vector<T> gradient_norms;
  std::vector<Vector<T>> points;  ///< empty unless asked for

  std::size_t size() const { return values.size(); }
  /// step, value, gradient_norm, and x0, x1, ... where points were kept. Throws io_error.
  void save_csv(const std::string& path) const;
};
std::ostream& operator<<(std::ostream& out, const Trace<double>& trace);
std::ostream& operator<<(std::ostream& out, const Trace<float>& trace);

template <class T>
struct Minimum {
  Vector<T> x;          ///< the last point
  T value = 0;          ///< f there
  T gradient_norm = 0;  ///< and the length of its gradient
  std::size_t steps = 0;
  Diagnosis diagnosis = Diagnosis::step_limit;
  /// The first step at which something was not finite, when it diverged; and the first ones at
  /// which the value was not, x was infinite, and x was NaN, as far as that was seen.
  std::optional<std::size_t> diverged_at, value_overflowed_at, x_infinite_at, x_nan_at;
  Trace<T> trace;

  bool converged() const { return diagnosis == Diagnosis::converged; }
};

// ---- Minimising ---------------------------------------------------------------------------------

namespace detail {
/// The value at x; writes the gradient.
template <class T>
using Evaluate = std::function<T(VectorView<const T> x, VectorView<T> gradient)>;

Minimum<double> descend(const Evaluate<double>& f, VectorIn<double> x0, const GradientDescent& how,
                        const Options& options);
Minimum<float> descend(const Evaluate<float>& f, VectorIn<float> x0, const GradientDescent& how,
                       const Options& options);
Minimum<double> descend(const Evaluate<double>& f, VectorIn<double> x0, const Momentum& how,
                        const Options& options);
Minimum<float> descend(const Evaluate<float>& f, VectorIn<float> x0, const Momentum& how,
                       const Options& options);
Minimum<double> descend(const Evaluate<double>& f, VectorIn<double> x0, const Adam& how,
                        const Options& options);
Minimum<float> descend(const Evaluate<float>& f, VectorIn<float> x0, const Adam& how,
                       const Options& options);

template <class F, class T, class Method>
Minimum<T> minimize_from(F&& f, const VectorView<const T>& x0, const Method& method,
                         const Options& options) {
  if constexpr (std::invocable<F, VectorView<const T>, VectorView<T>>) {
    return descend(Evaluate<T>(std::ref(f)), x0, method, options);
  } else {
    Tape<T> tape(options);
    return descend(
        [&](VectorView<const T> x, VectorView<T> gradient) {
          const auto at_x = value_and_gradient(f, x, tape);
          gradient.assign(at_x.gradient);
          return at_x.value;
        },
        x0, method, options);
  }
}
}  // namespace detail

/// Goes from x0 by `method`. Never throws because of what f returns: that a rate is too large is a
/// diagnosis. Throws argument_error for an empty x0 and options out of range (a rate that is not a
/// positive number, betas outside [0, 1)).
template <class F, class Method>
Minimum<double> minimize(F&& f, VectorIn<double> x0, const Method& method, Options options = {}) {
  return detail::minimize_from(f, x0, method, options);
}
template <class F, class Method>
Minimum<float> minimize(F&& f, VectorIn<float> x0, const Method& method, Options options = {}) {
  return detail::minimize_from(f, x0, method, options);
}
template <class F, std::floating_point T, class Method>
Minimum<T> minimize(F&& f, T x0, const Method& method, Options options = {}) {
  const auto of_vector = [&f]<class S>(std::span<const S> x) { return f(x[0]); };
  return detail::minimize_from(of_vector, VectorView<const T>(&x0, 1), method, options);
}

}  // namespace lanes
