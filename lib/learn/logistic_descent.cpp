// Accelerated gradient descent for logistic regression.
//
// Nesterov's method, begun anew where the momentum points uphill (O'Donoghue & Candes, Found.
// Comput. Math. 15, 2015). The step is 1 / L: L bounds the curvature everywhere, of two classes by
// the Hessian at zero, of more by half as many times that (Bohning, Ann. Inst. Statist. Math. 44,
// 1992). Units of features do not matter: each is divided by the root of its curvature.
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>

#include "learn/logistic_fit.hpp"
#include "learn/logistic_penalty.hpp"

namespace lanes::learn {
namespace {

constexpr double step_tolerance = 1e-10;

/// The largest sum of magnitudes in a row of the scaled Hessian, which no eigenvalue exceeds.
double curvature(const Matrix<double>& h, const Vector<double>& units) {
  double largest = 0;
  for (std::size_t i = 0; i < h.rows(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < h.cols(); ++j) sum += std::abs(h(i, j)) * units[i] * units[j];
    largest = std::max(largest, sum);
  }
  return largest;
}

/// The length of x in units.
double length_of(const Vector<double>& x, const Vector<double>& units) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] / units[i] * (x[i] / units[i]);
  return std::sqrt(sum);
}

}  // namespace

LogisticState descend(const LogisticProblem& problem) {
  const std::size_t n = problem.outputs * problem.width;
  LogisticState state{.theta = Vector<double>(n)};
  const LogisticPass at_zero = penalised_pass(problem, state.theta, Find::hessian);
  const Vector<double> units = units_of(at_zero.hessian);
  const double share = problem.outputs == 1 ? 1 : static_cast<double>(problem.outputs) / 2;
  const double bound = share * curvature(at_zero.hessian, units);
  if (!is_finite(at_zero) || !(bound > 0)) {
    state.diagnosis = std::isfinite(bound) ? Fit::converged : Fit::diverged;
    state.loss = at_zero.loss;
    return state;
  }
  const double least = 1e-3 * std::sqrt(static_cast<double>(problem.count()));
  Vector<double> ahead = state.theta;  // where the gradient is taken
  double momentum = 1;
  while (state.steps < problem.max_steps) {
    const LogisticPass pass = penalised_pass(problem, ahead, Find::gradient);
    state.loss = pass.loss;
    if (!is_finite(pass)) {
      state.diagnosis = Fit::diverged;
      return state;
    }
    ++state.steps;
    if (problem.l2.empty() && pass.least_margin > 0) {
      state.theta = ahead;
      state.diagnosis = Fit::separable;
      return state;
    }
    Vector<double> next = ahead;
    for (std::size_t i = 0; i < n; ++i) next[i] -= pass.gradient[i] * units[i] * units[i] / bound;
    const Vector<double> descent = next - ahead;
    const Vector<double> moved = next - state.theta;
    const bool uphill = dot(pass.gradient, moved) > 0;
    const double following = uphill ? 1 : (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    const double push = uphill ? 0 : (momentum - 1) / following;
    ahead = next + push * moved;
    momentum = following;
    state.theta = std::move(next);
    if (length_of(descent, units) <= step_tolerance * (length_of(state.theta, units) + least)) {
      state.diagnosis = Fit::converged;
      return state;
    }
  }
  return state;
}

}  // namespace lanes::learn
