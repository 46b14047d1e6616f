// From the outputs of a model to probabilities.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes::learn {

/// Softmax of each row, in place.
template <class T>
void softmax_rows(Matrix<T>& z, const Options& options);
/// Less the log-sum-exp of each row, in place: log-probabilities from their sums up to a constant.
template <class T>
void log_normalise_rows(Matrix<T>& z, const Options& options);
/// sigmoid(-z) and sigmoid(z), side by side, of the n x 1 matrix Z.
template <class T>
Matrix<T> two_probabilities(MatrixIn<T> z, const Options& options);

}  // namespace lanes::learn
