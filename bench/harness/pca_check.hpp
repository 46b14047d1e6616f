// Whether principal components are right.
#pragma once

#include <string>

#include "harness/operands.hpp"

namespace lanes::bench {

/// Empty when c holds the min(m, n) largest variances of X, descending, and behind them their
/// directions in rows, else what is wrong. In long double, the first for one in eight of them:
///
///   |C v - variance v| <= 4 (m + 8) u s^2, C the covariance and s^2 the sum of the mean squares
///   |sum of the variances - trace of C| <= the same
///   |V V' - I| <= (m + n) eps
template <class T>
std::string check_pca(const Operands<T>& operands);

}  // namespace lanes::bench
