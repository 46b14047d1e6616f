// Linear and logistic regression: the plain loops, and whether a result is right.
#pragma once

#include <string>

#include "harness/kernel.hpp"
#include "harness/operands.hpp"

namespace lanes::bench {

/// Normal equations of [X 1], by Gaussian elimination.
template <class T>
void naive_linear_regression(const Operands<T>& o);
/// Newton's method with all of X'DX, until a step is 1e-5 of the coefficients (the next would be
/// 1e-10 of them).
template <class T>
void naive_logistic_regression(const Operands<T>& o);

/// Empty when c holds the coefficients and, last, the intercept: when the gradient of the loss
/// there is no larger than what a change of them by the relative error `accuracy` makes of it, else
/// what is wrong. accuracy is 1e-8 (logistic) or (n + 1) sqrt(m) eps (linear), and at least 16 eps.
template <class T>
std::string check_model(Kernel kernel, const Operands<T>& o, Order order);

}  // namespace lanes::bench
