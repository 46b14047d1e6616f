// Newton's method for logistic regression (iteratively reweighted least squares).
//
// Steps are measured in the metric of the Hessian H, where |step|^2 = -gradient'step is the Newton
// decrement: it does not depend on the units of features. Near the optimum a step is proportional
// to the square of the one before it; when that predicts one that changes nothing, the iteration
// ends without another pass over the data to see it. A Hessian is kept for one more step, which
// then takes a pass for the gradient alone, where that step is good enough: for the first, with the
// Hessian of a sample, and the last.
#include <algorithm>
#include <cmath>
#include <lanes/cholesky.hpp>
#include <lanes/linalg.hpp>
#include <limits>

#include "learn/logistic_fit.hpp"
#include "learn/logistic_penalty.hpp"

namespace lanes::learn {
namespace {

/// The step_tolerance of a sample, whose optimum is another anyway.
constexpr double sample_tolerance = 1e-4;
/// Of how many rows one goes into the sample that gives the start, and how many samples for each
/// coefficient it is to have.
constexpr std::size_t thinning = 16, samples_each = 8;
/// Below this condition of the scaled Hessian, a multiple of the identity is added to it: its
/// smallest eigenvalues are rounding noise, as where features depend on each other. The multiple
/// keeps that noise small in the steps, and hardly slows those along other directions.
constexpr double least_rcond = 1e-15, first_damping = 1e-8;

/// Of more than two classes, the same vector added to the coefficients of all changes nothing: H
/// has those directions in its null space. No gradient points there; adding a multiple of their
/// projections leaves steps as they are and makes H definite.
void fill_null_space(Matrix<double>& h, std::size_t outputs, std::size_t width) {
  if (outputs == 1) return;
  for (std::size_t j = 0; j < width; ++j) {
    double sum = 0;
    for (std::size_t k = 0; k < outputs; ++k) sum += h(k * width + j, k * width + j);
    const double share = sum / static_cast<double>(outputs * outputs);
    for (std::size_t k = 0; k < outputs; ++k)
      for (std::size_t l = 0; l < outputs; ++l) h(k * width + j, l * width + j) += share;
  }
}

struct Step {
  Vector<double> theta;
  bool damped = false;
};

/// -inverse(H) gradient, H scaled to ones on its diagonal.
Step newton_step(Matrix<double> h, const Vector<double>& gradient, std::size_t outputs,
                 std::size_t width, const Options& options) {
  fill_null_space(h, outputs, width);
  const std::size_t n = h.rows();
  const Vector<double> units = units_of(h);
  Vector<double> b(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) h(i, j) *= units[i] * units[j];
    h(i, i) = 1;
    b[i] = -gradient[i] * units[i];
  }
  for (double damping = first_damping; damping < 1e3; damping *= 100) {
    const CholeskyResult<double> f = try_cholesky(h, options);
    if (f.ok && f.factors->rcond(options) >= least_rcond)
      return {hadamard(f.factors->solve(b, options), units), damping > first_damping};
    h.diagonal() += Vector<double>(n, damping);
  }
  return {Vector<double>(n, std::numeric_limits<double>::quiet_NaN()), true};
}

double quadratic_form(const Matrix<double>& a, const Vector<double>& x, const Options& options) {
  return dot(x, matmul(a, x, options), options);
}

/// What the length of a step is compared with: that of X coef, in the metric of the Hessian, and
/// where coef is about 0 an absolute length.
double scale_of(const Matrix<double>& hessian, const Vector<double>& theta, std::size_t samples,
                const Options& options) {
  return std::sqrt(quadratic_form(hessian, theta, options)) +
         1e-3 * std::sqrt(static_cast<double>(samples));
}

/// Whether along `direction` no sample's class ever loses, and some win: there is no optimum. A
/// Newton step turns that way when labels are separated but for samples on the boundary, and moves
/// the others by about 1.
bool only_improves(const LogisticProblem& problem, const Vector<double>& direction) {
  const LogisticPass pass = problem.pass(direction, Find::margins, problem.every);
  return pass.largest_margin > 0.25 && pass.least_margin >= -1e-5 * pass.largest_margin;
}

/// Where to start.
struct Start {
  Vector<double> theta;
  Matrix<double> hessian;  ///< about that of theta, or empty
};

class Newton {
 public:
  Newton(const LogisticProblem& problem, double tolerance, Start start, const Options& options)
      : problem_(problem),
        tolerance_(tolerance),
        options_(options),
        state_{.theta = std::move(start.theta), .hessian = std::move(start.hessian)},
        keep_(!state_.hessian.empty()) {}

  LogisticState run() {
    accept(at(state_.theta));
    while (!ended()) {
      if (state_.steps == problem_.max_steps) break;
      ++state_.steps;
      take_step();
    }
    return std::move(state_);
  }

 private:
  LogisticPass at(const Vector<double>& theta) const {
    return penalised_pass(problem_, theta, keep_ ? Find::gradient : Find::hessian);
  }
  void accept(LogisticPass pass) {
    state_.loss = pass.loss;
    if (!keep_) state_.hessian = std::move(pass.hessian);
    pass_ = std::move(pass);
  }
  bool end(Fit diagnosis) {
    state_.diagnosis = diagnosis;
    return true;
  }

  /// Whether the current point is the last one; else finds the step to take.
  bool ended() {
    if (finished_) return true;
    if (!is_finite(pass_)) return end(Fit::diverged);
    if (problem_.l2.empty() && pass_.least_margin > 0) return end(Fit::separable);
    Step found =
        newton_step(state_.hessian, pass_.gradient, problem_.outputs, problem_.width, options_);
    step_ = std::move(found.theta);
    const double square = -dot(pass_.gradient, step_, options_);
    if (!std::isfinite(square)) return end(Fit::diverged);
    const double length = std::sqrt(std::max(square, 0.0)), before = length_;
    length_ = length;
    const double scale = scale_of(state_.hessian, state_.theta, problem_.count(), options_);
    if (length <= tolerance_ * scale) return end(Fit::converged);
    // What steps this small should gain is less than the rounding of the loss.
    const double noise = 1e-14 * std::abs(pass_.loss);
    if (square <= noise && length >= before / 2) return end(Fit::converged);
    if (problem_.l2.empty() && state_.steps >= 8 && length >= before / 4 &&
        only_improves(problem_, step_))
      return end(Fit::separable);
    // Damped steps that no longer shrink go along directions that are but rounding noise.
    if (found.damped && full_step_ && length >= before / 2 && length <= 1e-4 * scale)
      return end(Fit::converged);
    look_ahead(length, length / before, tolerance_ * scale);
    return false;
  }

  /// What share of the error the step will leave, and from that whether it is the last one, and
  /// whether the next one can do with the Hessian of this one.
  void look_ahead(double length, double shrunk, double enough) {
    if (!keep_) left_ = full_step_ && shrunk < 0.25 ? shrunk * shrunk : 1;
    last_ = 10 * length * left_ <= enough;
    // The Hessian has changed by twice the share of the error that its own step has left.
    keep_ = !keep_ && !last_ && 10 * length * left_ * (2 * left_) <= enough;
    if (keep_) left_ *= 2;
  }

  /// Along the step as far as the loss goes down as it should (Armijo).
  void take_step() {
    const double square = length_ * length_;
    if (last_) {
      state_.theta += step_;
      state_.loss -= square / 2;
      finished_ = end(Fit::converged);
      return;
    }
    const double slack = 1e-13 * std::abs(pass_.loss);
    double share = 1;
    for (int halved = 0; halved < 40; ++halved, share /= 2) {
      Vector<double> theta = state_.theta + share * step_;
      LogisticPass next = at(theta);
      if (next.loss <= pass_.loss - 1e-4 * share * square + slack) {
        state_.theta = std::move(theta);
        accept(std::move(next));
        full_step_ = halved == 0;
        return;
      }
    }
    finished_ = end(square <= 1e-8 * std::abs(pass_.loss) ? Fit::converged : Fit::step_limit);
  }

  const LogisticProblem& problem_;
  const double tolerance_;
  const Options options_;
  LogisticState state_;
  LogisticPass pass_;
  Vector<double> step_;
  double length_ = std::numeric_limits<double>::infinity();
  double left_ = 1;  ///< of the error, by a step with the Hessian that is there
  bool full_step_ = false, last_ = false, finished_ = false;
  bool keep_;  ///< the Hessian, at the next point
};

/// The optimum of every 16th sample: a few steps at a sixteenth of the cost, which save about as
/// many over all of them. Zeros where there are too few, or they have none.
Start start_of(const LogisticProblem& problem, const Options& options) {
  const std::size_t size = problem.outputs * problem.width;
  Start zeros{.theta = Vector<double>(size), .hessian = {}};
  LogisticProblem sample = problem;
  sample.every *= thinning;
  sample.max_steps = 20;
  if (sample.count() < samples_each * size) return zeros;
  const double share = static_cast<double>(sample.count()) / static_cast<double>(problem.count());
  sample.l2 *= share;
  LogisticState state = Newton(sample, sample_tolerance, start_of(sample, options), options).run();
  if (state.diagnosis != Fit::converged) return zeros;
  for (double& h : state.hessian) h /= share;
  return {.theta = std::move(state.theta), .hessian = std::move(state.hessian)};
}

}  // namespace

LogisticState newton(const LogisticProblem& problem, const Options& options) {
  return Newton(problem, step_tolerance, start_of(problem, options), options).run();
}

LogisticState newton(const LogisticProblem& problem, Vector<double> theta, const Options& options) {
  return Newton(problem, step_tolerance, {.theta = std::move(theta), .hessian = {}}, options).run();
}

double newton_distance(const LogisticProblem& problem, const Vector<double>& theta,
                       const LogisticPass& pass, const Options& options) {
  const Step step =
      newton_step(pass.hessian, pass.gradient, problem.outputs, problem.width, options);
  const double square = -dot(pass.gradient, step.theta, options);
  return std::sqrt(std::max(square, 0.0)) / scale_of(pass.hessian, theta, problem.count(), options);
}

}  // namespace lanes::learn
