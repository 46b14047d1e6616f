// Gradient descent, momentum, Adam.
#include <algorithm>
#include <cmath>
#include <iomanip>
#include <lanes/io.hpp>
#include <lanes/linalg.hpp>
#include <lanes/minimize.hpp>
#include <ostream>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;

void require(bool ok, const char* function, const char* option, double value, const char* rule) {
  if (!ok)
    throw argument_error(std::string(function) + ": " + option + " is " + std::to_string(value) +
                         "; it must be " + rule);
}
template <class Method>
void check_common(const char* function, const Method& how) {
  require(how.rate > 0 && std::isfinite(how.rate), function, "rate", how.rate, "a positive number");
  require(how.tolerance >= 0, function, "tolerance", how.tolerance, "at least 0");
}
void check_decay(const char* function, const char* option, double beta) {
  require(beta >= 0 && beta < 1, function, option, beta, "at least 0 and below 1");
}
void check_options(const char* function, const GradientDescent& how) {
  check_common(function, how);
}
void check_options(const char* function, const Momentum& how) {
  check_common(function, how);
  check_decay(function, "momentum", how.momentum);
}
void check_options(const char* function, const Adam& how) {
  check_common(function, how);
  check_decay(function, "beta1", how.beta1);
  check_decay(function, "beta2", how.beta2);
  require(how.epsilon >= 0, function, "epsilon", how.epsilon, "at least 0");
}

// ---- Steps --------------------------------------------------------------------------------------

template <class T>
class Descent {
 public:
  Descent(const GradientDescent& how, std::size_t) : rate_(static_cast<T>(how.rate)) {}
  void step(Vector<T>& x, const Vector<T>& gradient, std::size_t, const Options& options) {
    axpy(-rate_, gradient, x.view(), options);
  }

 private:
  T rate_;
};

template <class T>
class HeavyBall {
 public:
  HeavyBall(const Momentum& how, std::size_t size)
      : rate_(static_cast<T>(how.rate)), momentum_(static_cast<T>(how.momentum)), v_(size) {}
  void step(Vector<T>& x, const Vector<T>& gradient, std::size_t, const Options& options) {
    scale(momentum_, v_.view(), options);
    add(v_, gradient, v_.view(), options);
    axpy(-rate_, v_, x.view(), options);
  }

 private:
  T rate_, momentum_;
  Vector<T> v_;
};

template <class T>
void run_adam(const VectorView<T>& x, const VectorView<const T>& gradient, const VectorView<T>& m,
              const VectorView<T>& v, std::size_t t, const Adam& how, const Options& options) {
  const auto power = static_cast<double>(t);
  const kernels::AdamStep<T> step{
      .beta1 = static_cast<T>(how.beta1),
      .rest1 = static_cast<T>(1 - how.beta1),
      .beta2 = static_cast<T>(how.beta2),
      .rest2 = static_cast<T>(1 - how.beta2),
      .rate = static_cast<T>(how.rate / (1 - std::pow(how.beta1, power))),
      .scale = static_cast<T>(1 / std::sqrt(1 - std::pow(how.beta2, power))),
      .epsilon = static_cast<T>(how.epsilon)};
  const auto kernel = dispatch::kernels_for(options.isa).of<T>().adam;
  parallel::for_ranges(
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain),
      x.size(), [&](std::size_t begin, std::size_t end) {
        kernel(step, gradient.data() + begin, x.data() + begin, m.data() + begin, v.data() + begin,
               static_cast<index>(end - begin));
      });
}

template <class T>
class AdamDescent {
 public:
  AdamDescent(const Adam& how, std::size_t size) : how_(how), m_(size), v_(size) {}
  void step(Vector<T>& x, const Vector<T>& gradient, std::size_t t, const Options& options) {
    run_adam<T>(x.view(), gradient.view(), m_.view(), v_.view(), t, how_, options);
  }

 private:
  Adam how_;
  Vector<T> m_, v_;
};

// ---- The loop -----------------------------------------------------------------------------------

/// Whether something has stopped being finite at this step, noted in `found`.
template <class T>
bool diverged(Minimum<T>& found, std::size_t step) {
  const auto note = [step](std::optional<std::size_t>& first, bool now) {
    if (now && !first) first = step;
  };
  const auto any = [&found](auto&& is) {
    return std::any_of(found.x.begin(), found.x.end(), [is](T e) { return is(e); });
  };
  note(found.value_overflowed_at, !std::isfinite(found.value));
  note(found.x_infinite_at, any([](T e) { return std::isinf(e); }));
  note(found.x_nan_at, any([](T e) { return std::isnan(e); }));
  note(found.diverged_at, found.value_overflowed_at || found.x_infinite_at || found.x_nan_at ||
                              !std::isfinite(found.gradient_norm));
  return found.diverged_at.has_value();
}

template <class Stepper, class T, class Method>
Minimum<T> run(const detail::Evaluate<T>& f, const VectorView<const T>& x0, const Method& how,
               const Options& options) {
  if (x0.empty()) throw argument_error("minimize: x0 is empty; give a point to begin at");
  check_options("minimize", how);
  Minimum<T> found;
  found.x = Vector<T>(x0);
  Vector<T> gradient(x0.size());
  Stepper stepper(how, x0.size());
  for (std::size_t step = 0;; ++step) {
    found.steps = step;
    found.value = f(found.x, gradient.view());
    found.gradient_norm = norm(gradient, options);
    found.trace.values.push_back(found.value);
    found.trace.gradient_norms.push_back(found.gradient_norm);
    if (how.keep_points) found.trace.points.push_back(found.x);
    if (diverged(found, step)) {
      found.diagnosis = Diagnosis::diverged;
      if (how.stop_when_diverged) return found;
    } else if (static_cast<double>(found.gradient_norm) <= how.tolerance) {
      found.diagnosis = Diagnosis::converged;
      return found;
    }
    if (step == how.max_steps) return found;
    stepper.step(found.x, gradient, step + 1, options);
  }
}

template <class T>
void check_and_step(const VectorView<T>& x, const VectorView<const T>& gradient,
                    const VectorView<T>& m, const VectorView<T>& v, std::size_t t, const Adam& how,
                    const Options& options) {
  check::same_size("adam_step", "x", x, "gradient", gradient);
  check::same_size("adam_step", "x", x, "m", m);
  check::same_size("adam_step", "x", x, "v", v);
  if (x.stride() != 1 || gradient.stride() != 1 || m.stride() != 1 || v.stride() != 1)
    throw argument_error("adam_step: the vectors must be contiguous");
  const auto apart = [](const char* a_name, const VectorView<T>& a, const char* b_name,
                        const VectorView<const T>& b) {
    check::no_overlap("adam_step", a_name, a, b_name, b);
  };
  apart("x", x, "gradient", gradient);
  apart("m", m, "gradient", gradient);
  apart("v", v, "gradient", gradient);
  apart("m", m, "x", x);
  apart("v", v, "x", x);
  apart("v", v, "m", m);
  if (t == 0) throw argument_error("adam_step: t is 0; the first step is 1");
  check_options("adam_step", how);
  run_adam(x, gradient, m, v, t, how, options);
}

template <class T>
std::ostream& print(std::ostream& out, const Trace<T>& trace) {
  const auto flags = out.flags();
  const auto precision = out.precision(std::numeric_limits<T>::max_digits10);
  out << std::left << std::setw(8) << "step" << std::setw(26) << "value" << std::setw(26)
      << "gradient norm" << (trace.points.empty() ? "" : "x");
  for (std::size_t i = 0; i < trace.size(); ++i) {
    out << '\n'
        << std::setw(8) << i << std::setw(26) << trace.values[i] << std::setw(26)
        << trace.gradient_norms[i];
    if (!trace.points.empty())
      for (T e : trace.points[i]) out << e << ' ';
  }
  out.flags(flags);
  out.precision(precision);
  return out;
}

}  // namespace

template <class T>
void Trace<T>::save_csv(const std::string& path) const {
  const std::size_t points_of = points.empty() ? 0 : points[0].size();
  Matrix<T> table(size(), 3 + points_of);
  std::vector<std::string> names{"step", "value", "gradient_norm"};
  for (std::size_t j = 0; j < points_of; ++j) names.push_back("x" + std::to_string(j));
  for (std::size_t i = 0; i < size(); ++i) {
    table(i, 0) = static_cast<T>(i);
    table(i, 1) = values[i];
    table(i, 2) = gradient_norms[i];
    for (std::size_t j = 0; j < points_of; ++j) table(i, 3 + j) = points[i][j];
  }
  lanes::save_csv(path, table, names);
}
template struct Trace<double>;
template struct Trace<float>;

std::ostream& operator<<(std::ostream& out, const Trace<double>& trace) {
  return print(out, trace);
}
std::ostream& operator<<(std::ostream& out, const Trace<float>& trace) {
  return print(out, trace);
}

std::string_view name(Diagnosis diagnosis) {
  switch (diagnosis) {
    case Diagnosis::converged:
      return "converged";
    case Diagnosis::step_limit:
      return "step limit";
    case Diagnosis::diverged:
      return "diverged";
  }
  return "unknown";
}
std::ostream& operator<<(std::ostream& out, Diagnosis diagnosis) {
  return out << name(diagnosis);
}

void adam_step(VectorOut<double> x, VectorIn<double> gradient, VectorOut<double> m,
               VectorOut<double> v, std::size_t t, const Adam& adam, Options options) {
  check_and_step(x, gradient, m, v, t, adam, options);
}
void adam_step(VectorOut<float> x, VectorIn<float> gradient, VectorOut<float> m, VectorOut<float> v,
               std::size_t t, const Adam& adam, Options options) {
  check_and_step(x, gradient, m, v, t, adam, options);
}

namespace detail {
Minimum<double> descend(const Evaluate<double>& f, VectorIn<double> x0, const GradientDescent& how,
                        const Options& options) {
  return run<Descent<double>>(f, x0, how, options);
}
Minimum<float> descend(const Evaluate<float>& f, VectorIn<float> x0, const GradientDescent& how,
                       const Options& options) {
  return run<Descent<float>>(f, x0, how, options);
}
Minimum<double> descend(const Evaluate<double>& f, VectorIn<double> x0, const Momentum& how,
                        const Options& options) {
  return run<HeavyBall<double>>(f, x0, how, options);
}
Minimum<float> descend(const Evaluate<float>& f, VectorIn<float> x0, const Momentum& how,
                       const Options& options) {
  return run<HeavyBall<float>>(f, x0, how, options);
}
Minimum<double> descend(const Evaluate<double>& f, VectorIn<double> x0, const Adam& how,
                        const Options& options) {
  return run<AdamDescent<double>>(f, x0, how, options);
}
Minimum<float> descend(const Evaluate<float>& f, VectorIn<float> x0, const Adam& how,
                       const Options& options) {
  return run<AdamDescent<float>>(f, x0, how, options);
}
}  // namespace detail

}  // namespace lanes
