// Accelerated gradient descent for logistic regression.
//
// Nesterov's method, begun anew where the momentum points uphill (O'Donoghue & Candes, Found.
// Comput. Math. 15, 2015). The step is 1 / L: L bounds the curvature everywhere, of two classes by
// the Hessian at zero, of more by half as many times that (Bohning, Ann. Inst. Statist. Math. 44,
// 1992). Units of features do not matter: each is divided by the root of its curvature.
//
// Short steps alone do not show an optimum: where the loss is flat, steps are short far from it. So
// a Hessian is computed when they have become short, and Newton's step is to be short as well. It
// is computed seldom, after a quarter more steps each time.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>

#include "learn/logistic_fit.hpp"
#include "learn/logistic_penalty.hpp"

namespace lanes::learn {
namespace {

/// At most so many steps of Newton's method tell, at the limit, whether labels are separable.
constexpr int diagnosing_steps = 50;

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

/// At the limit: separable labels, towards whose plane descent goes ever more slowly, are those for
/// which Newton's method finds it.
LogisticState diagnosed(LogisticProblem problem, LogisticState state, const Options& options) {
  if (!problem.l2.empty()) return state;
  problem.max_steps = std::min(state.steps, diagnosing_steps);
  LogisticState found = newton(problem, state.theta, options);
  if (found.diagnosis != Fit::separable) return state;
  found.steps = state.steps;
  return found;
}

}  // namespace

LogisticState descend(const LogisticProblem& problem, const Options& options) {
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
  int look_at = 0;  // the step from which on a Hessian is worth its cost
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
    if (state.steps < look_at ||
        length_of(descent, units) > step_tolerance * (length_of(state.theta, units) + least))
      continue;
    look_at = state.steps + state.steps / 4 + 1;
    const LogisticPass here = penalised_pass(problem, state.theta, Find::hessian);
    if (newton_distance(problem, state.theta, here, options) <= step_tolerance) {
      state.loss = here.loss;
      state.diagnosis = Fit::converged;
      return state;
    }
  }
  return diagnosed(problem, std::move(state), options);
}

}  // namespace lanes::learn
