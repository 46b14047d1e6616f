// median, quantile and iqr: which elements to select, and what lies between them.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/quantile.hpp>
#include <limits>
#include <numeric>
#include <string>

#include "dispatch/select.hpp"
#include "parallel/parallel.hpp"
#include "stats/lines.hpp"
#include "stats/median.hpp"
#include "stats/missing.hpp"
#include "stats/select.hpp"

namespace lanes {
namespace {

using stats::index;
using stats::Neighbours;
using stats::Passes;

/// The value at fraction t, in (0, 1), of the way from a to b; a <= b.
template <class T>
using Between = T (*)(T a, T b, T t);

template <class T>
T halfway(T a, T b, T) {
  return std::midpoint(a, b);
}

template <class T>
T linear(T a, T b, T t) {
  if (a == b) return a;
  if (std::isinf(a) && std::isinf(b)) return std::numeric_limits<T>::quiet_NaN();
  if (std::isinf(a) || std::isinf(b)) return a + b;
  const T difference = b - a;
  if (std::isinf(difference)) return 2 * linear(a / 2, b / 2, t);
  return t < T(0.5) ? a + difference * t : b - difference * (1 - t);
}

/// A statistic made of quantiles.
template <class T>
struct Rule {
  const char* name;
  std::span<const double> q;
  Between<T> between;
};

constexpr double half = 0.5, quartiles[] = {0.25, 0.75};
template <class T>
constexpr Rule<T> median_rule = {"median", {&half, 1}, halfway<T>};
template <class T>
constexpr Rule<T> iqr_rule = {"iqr", quartiles, linear<T>};

template <class T>
Rule<T> quantile_rule(std::span<const double> q) {
  for (double probability : q)
    if (!(probability >= 0 && probability <= 1))
      throw argument_error("quantile: q is " + std::to_string(probability) +
                           "; give a number from 0 to 1");
  return {"quantile", q, linear<T>};
}

/// Quantile q of n elements lies at fraction `t` of the way from element `first` to the next.
struct Place {
  index first;
  double t;

  Place(double q, index n) {
    const double h = q * static_cast<double>(n - 1);
    first = static_cast<index>(h);
    t = h - static_cast<double>(first);
  }
};

/// out[i] = quantile q[i], for at most most_selected of them, of `numbers` > 0 elements besides
/// `missing` NaN. Returns the number of NaN found: when it is not `missing`, out is not written.
template <class T>
index select_quantiles(const Passes<T>& how, VectorIn<T> x, index missing, const Rule<T>& rule,
                       VectorOut<T> out) {
  const index numbers = static_cast<index>(x.size()) - missing;
  std::array<Neighbours<T>, stats::most_selected> elements;
  for (std::size_t i = 0; i < rule.q.size(); ++i) {
    const Place place(rule.q[i], numbers);
    elements[i] = {place.first, place.first + (place.t > 0)};
  }
  const index found = stats::select<T>(how, x, missing, {elements.data(), rule.q.size()});
  if (found != missing) return found;
  for (std::size_t i = 0; i < rule.q.size(); ++i) {
    const auto [first, last, low, high] = elements[i];
    const auto t = static_cast<T>(Place(rule.q[i], numbers).t);
    out[i] = (first == last ? low : rule.between(low, high, t)) + T(0);  // -0 + 0 is 0
  }
  return found;
}

/// out[i] = quantile q[i] of x; NaN where there is none, or where NaN are not to be omitted.
/// Returns whether there are NaN in x.
template <class T>
bool compute(const Passes<T>& how, VectorIn<T> x, const Rule<T>& rule, nan_policy policy,
             VectorOut<T> out) {
  index missing = 0;
  for (std::size_t i = 0; i < rule.q.size();) {
    const std::size_t count = std::min(stats::most_selected, rule.q.size() - i);
    if (missing == static_cast<index>(x.size())) break;
    const index found = select_quantiles<T>(
        how, x, missing, {rule.name, rule.q.subspan(i, count), rule.between}, out.slice(i, count));
    if (found == missing)
      i += count;
    else if (missing = found; policy != nan_policy::omit)
      break;
  }
  const bool none = missing == static_cast<index>(x.size());
  if (none || (missing > 0 && policy != nan_policy::omit))
    out.fill(std::numeric_limits<T>::quiet_NaN());
  return missing > 0;
}

template <class T>
Vector<T> compute(VectorIn<T> x, const Rule<T>& rule, nan_policy policy, const Options& options) {
  if (x.empty()) stats::throw_empty(rule.name);
  parallel::available(options.threads);  // throws where they are negative
  auto out = Vector<T>::uninitialized(rule.q.size());
  const Passes<T> how{dispatch::kernels_for(options.isa).of<T>().sift, options.threads};
  if (compute<T>(how, x, rule, policy, out) && policy == nan_policy::raise)
    stats::raise_missing(rule.name, x);
  return out;
}

/// Row i has quantile q[i] of each line.
template <class T>
Matrix<T> compute(MatrixIn<T> x, const Rule<T>& rule, By by, nan_policy policy,
                  const Options& options) {
  parallel::available(options.threads);
  const MatrixView<const T> lines = by == By::row ? x : x.t();
  if (lines.cols() == 0 && lines.rows() > 0) stats::throw_empty(rule.name);
  auto out = Matrix<T>::uninitialized(rule.q.size(), lines.rows());
  const auto sift = dispatch::kernels_for(options.isa).of<T>().sift;
  std::atomic<bool> missing = false;
  stats::for_each_line<T>(lines, options, [&](std::size_t line, VectorIn<T> elements, int threads) {
    if (compute<T>({sift, threads}, elements, rule, policy, out.col(line)))
      missing.store(true, std::memory_order_relaxed);
  });
  if (missing && policy == nan_policy::raise) stats::raise_missing(rule.name, x);
  return out;
}

template <class T>
T iqr_of(VectorIn<T> x, nan_policy missing, const Options& options) {
  const Vector<T> q = compute(x, iqr_rule<T>, missing, options);
  return q[1] - q[0];
}
template <class T>
Vector<T> iqr_of(MatrixIn<T> x, By by, nan_policy missing, const Options& options) {
  const Matrix<T> q = compute(x, iqr_rule<T>, by, missing, options);
  auto out = Vector<T>::uninitialized(q.cols());
  for (std::size_t j = 0; j < q.cols(); ++j) out[j] = q(1, j) - q(0, j);
  return out;
}

}  // namespace

template <class T>
T stats::median(const Passes<T>& how, VectorIn<T> x) {
  T out;
  compute<T>(how, x, median_rule<T>, nan_policy::propagate, {&out, 1});
  return out;
}
template double stats::median(const Passes<double>&, VectorIn<double>);
template float stats::median(const Passes<float>&, VectorIn<float>);

double median(VectorIn<double> x, nan_policy missing, Options options) {
  return compute(x, median_rule<double>, missing, options)[0];
}
Vector<double> median(MatrixIn<double> x, By by, nan_policy missing, Options options) {
  return compute(x, median_rule<double>, by, missing, options).row(0);
}
double quantile(VectorIn<double> x, double q, nan_policy missing, Options options) {
  return compute(x, quantile_rule<double>({&q, 1}), missing, options)[0];
}
Vector<double> quantile(VectorIn<double> x, VectorIn<double> q, nan_policy missing,
                        Options options) {
  const Vector<double> all(q);
  return compute(x, quantile_rule<double>(all), missing, options);
}
Vector<double> quantile(MatrixIn<double> x, double q, By by, nan_policy missing, Options options) {
  return compute(x, quantile_rule<double>({&q, 1}), by, missing, options).row(0);
}
Matrix<double> quantile(MatrixIn<double> x, VectorIn<double> q, By by, nan_policy missing,
                        Options options) {
  const Vector<double> all(q);
  return compute(x, quantile_rule<double>(all), by, missing, options);
}
double iqr(VectorIn<double> x, nan_policy missing, Options options) {
  return iqr_of<double>(x, missing, options);
}
Vector<double> iqr(MatrixIn<double> x, By by, nan_policy missing, Options options) {
  return iqr_of<double>(x, by, missing, options);
}
float median(VectorIn<float> x, nan_policy missing, Options options) {
  return compute(x, median_rule<float>, missing, options)[0];
}
Vector<float> median(MatrixIn<float> x, By by, nan_policy missing, Options options) {
  return compute(x, median_rule<float>, by, missing, options).row(0);
}
float quantile(VectorIn<float> x, double q, nan_policy missing, Options options) {
  return compute(x, quantile_rule<float>({&q, 1}), missing, options)[0];
}
Vector<float> quantile(VectorIn<float> x, VectorIn<double> q, nan_policy missing, Options options) {
  const Vector<double> all(q);
  return compute(x, quantile_rule<float>(all), missing, options);
}
Vector<float> quantile(MatrixIn<float> x, double q, By by, nan_policy missing, Options options) {
  return compute(x, quantile_rule<float>({&q, 1}), by, missing, options).row(0);
}
Matrix<float> quantile(MatrixIn<float> x, VectorIn<double> q, By by, nan_policy missing,
                       Options options) {
  const Vector<double> all(q);
  return compute(x, quantile_rule<float>(all), by, missing, options);
}
float iqr(VectorIn<float> x, nan_policy missing, Options options) {
  return iqr_of<float>(x, missing, options);
}
Vector<float> iqr(MatrixIn<float> x, By by, nan_policy missing, Options options) {
  return iqr_of<float>(x, by, missing, options);
}

}  // namespace lanes
