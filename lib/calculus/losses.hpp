// Rows of scores, and what becomes of them: no checks beyond those of the labels.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <span>

namespace lanes::calculus {

/// Throws unless there is a label in [0, classes) for each of `rows` > 0 rows.
void check_labels(const char* function, std::span<const int> labels, std::size_t rows,
                  std::size_t classes);

/// out = softmax of each row; log_sums their log-sum-exp, when that is not null. out may be x.
template <class T>
void softmax(const MatrixView<const T>& x, const MatrixView<T>& out, T* log_sums,
             const Options& options);

/// x[0] + ... + x[n - 1], in blocks and by a tree, as dot.
template <class T>
T sum(VectorView<const T> x, const Options& options);

}  // namespace lanes::calculus
