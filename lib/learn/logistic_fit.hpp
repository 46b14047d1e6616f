// The optimum of a logistic regression.
#pragma once

#include <lanes/linear_model.hpp>

#include "learn/logistic_pass.hpp"

namespace lanes::learn {

struct LogisticLimits {
  double l2 = 0;
  int max_steps = 0;
};

/// Where an iteration is, or has ended.
struct LogisticState {
  Vector<double> theta;      ///< outputs x width
  Matrix<double> hessian{};  ///< the last that was computed
  double loss = 0;
  int steps = 0;
  Fit diagnosis = Fit::step_limit;
};

/// Newton's method.
template <class T>
LogisticState newton(const LogisticData<T>& data, const LogisticLimits& limits,
                     const Options& options);

/// Accelerated gradient descent from zero.
template <class T>
LogisticState descend(const LogisticData<T>& data, const LogisticLimits& limits,
                      const Options& options);

}  // namespace lanes::learn
