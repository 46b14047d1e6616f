// The penalty of a logistic regression, added to what a pass over the data has found.
#pragma once

#include <cmath>

#include "learn/logistic_fit.hpp"

namespace lanes::learn {

/// Adds l2 / 2 |coef|^2, intercepts aside.
inline void add_penalty(LogisticPass& pass, const Vector<double>& theta, std::size_t width,
                        const Vector<double>& l2) {
  if (l2.empty()) return;
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const std::size_t j = i % width;
    if (j + 1 == width) continue;
    pass.loss += l2[j] / 2 * theta[i] * theta[i];
    if (!pass.gradient.empty()) pass.gradient[i] += l2[j] * theta[i];
    if (!pass.hessian.empty()) pass.hessian(i, i) += l2[j];
  }
}

inline LogisticPass penalised_pass(const LogisticProblem& problem, const Vector<double>& theta,
                                   Find find) {
  LogisticPass pass = problem.pass(theta, find, problem.every);
  add_penalty(pass, theta, problem.width, problem.l2);
  return pass;
}

/// Whether what decides about a step is a number.
inline bool is_finite(const LogisticPass& pass) {
  double sum = pass.loss;
  for (double g : pass.gradient) sum += std::abs(g);
  return std::isfinite(sum);
}

/// 1 / root of the Hessian's diagonal, 1 where that is zero: units in which features are alike.
inline Vector<double> units_of(const Matrix<double>& hessian) {
  Vector<double> units(hessian.rows());
  for (std::size_t i = 0; i < units.size(); ++i)
    units[i] = hessian(i, i) > 0 ? 1 / std::sqrt(hessian(i, i)) : 1;
  return units;
}

}  // namespace lanes::learn
