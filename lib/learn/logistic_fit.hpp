// The optimum of a logistic regression.
#pragma once

#include <functional>
#include <lanes/linear_model.hpp>

#include "learn/logistic_pass.hpp"
#include "stats/moments.hpp"

namespace lanes::learn {

/// What is to be minimised, over samples that may be here or on many ranks.
struct LogisticProblem {
  std::size_t samples;
  std::size_t outputs, width;  ///< as of LogisticData
  /// Loss, gradient and Hessian of the coefficients theta over samples 0, every, 2 every, ...;
  /// without the penalty.
  std::function<LogisticPass(const Vector<double>& theta, Find find, std::size_t every)> pass;
  Vector<double> l2 = {};  ///< of each feature; empty: none
  int max_steps = 0;
  std::size_t every = 1;  ///< of so many samples, one is looked at

  std::size_t count() const { return (samples + every - 1) / every; }
};

/// Where an iteration is, or has ended.
struct LogisticState {
  Vector<double> theta;      ///< outputs x width
  Matrix<double> hessian{};  ///< the last that was computed
  double loss = 0;
  int steps = 0;
  Fit diagnosis = Fit::step_limit;
};

/// An iteration has converged where Newton's step is at most so long, relative to X coef, in the
/// metric of the Hessian.
inline constexpr double step_tolerance = 1e-10;

/// Newton's method; from theta.
LogisticState newton(const LogisticProblem& problem, const Options& options);
LogisticState newton(const LogisticProblem& problem, Vector<double> theta, const Options& options);
/// How long, so measured, Newton's step at theta is, where `pass` found gradient and Hessian,
/// penalised.
double newton_distance(const LogisticProblem& problem, const Vector<double>& theta,
                       const LogisticPass& pass, const Options& options);

/// Accelerated gradient descent from zero.
LogisticState descend(const LogisticProblem& problem, const Options& options);

/// Every so many samples of data that are rows `before`, before + 1, ... of all.
template <class T>
class Thinned {
 public:
  explicit Thinned(const LogisticData<T>& data, std::size_t before = 0)
      : all_(data), before_(before), data_(data) {}

  /// Samples 0, step, 2 step, ... of all, those that are here; valid until the next call.
  const LogisticData<T>& every(std::size_t step);

 private:
  const LogisticData<T>& all_;
  std::size_t before_, step_ = 1;
  LogisticData<T> data_;
  std::vector<std::size_t> y_;
};

/// X and the means of its columns; where squares of a column would leave the range, times a power
/// of two, with which nothing is rounded.
template <class T>
struct LogisticFeatures {
  MatrixView<const T> x;
  Vector<double> mean;   ///< zeros where there is no intercept
  Vector<double> scale;  ///< of each column
  Matrix<T> copy = {};   ///< of X, where it is scaled

  LogisticFeatures(const MatrixView<const T>& given,
                   const std::vector<stats::ScaledMoments>& columns,
                   const LogisticRegression<T>& model);
  LogisticFeatures(const LogisticFeatures&) = delete;  // x may be a view of the copy
  LogisticFeatures& operator=(const LogisticFeatures&) = delete;
};

/// Fits the model to `samples` of these classes by problem.pass; the other settings of the problem
/// are the model's.
template <class T>
void fit(LogisticRegression<T>& model, Vector<int> classes, const LogisticFeatures<T>& features,
         LogisticProblem problem, const Options& options);

}  // namespace lanes::learn
