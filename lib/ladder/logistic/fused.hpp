// Rung: fused, which is what LogisticRegression::fit runs for each Hessian that it needs.
//
// Was:  five passes over X, through memory.
// Now:  one: a block of rows is copied into the second-level cache and multiplied with w, its
//       probabilities computed, and with them what it adds to the gradient and to half of the
//       Hessian, as products with tiles in registers, before the next block comes
//       (lib/learn/logistic_pass.cpp).
// Cost: none in memory or arithmetic; the parts can no longer be looked at one by one.
// Next: threads.
#pragma once

#include <span>
#include <vector>

#include "learn/logistic_pass.hpp"

namespace lanes::ladder {

struct Fused {
  template <class T>
  static double run(Options options, MatrixView<const T> x, std::span<const int> labels,
                    VectorView<const double> w, VectorView<double> gradient,
                    MatrixView<double> hessian) {
    const std::size_t n = x.cols();
    const std::vector<std::size_t> y(labels.begin(), labels.end());
    Vector<double> theta(n + 1);  // and an intercept, which is 0
    theta.slice(0, n).assign(w);
    const learn::LogisticData<T> data{
        .x = x, .y = y, .classes = 2, .mean = Vector<double>(n), .intercept = false};
    const learn::LogisticPass pass =
        learn::logistic_pass(data, theta, learn::Find::hessian, options);
    gradient.assign(pass.gradient.slice(0, n));
    hessian.assign(pass.hessian.block(0, 0, n, n));
    return pass.loss;
  }
};

}  // namespace lanes::ladder
