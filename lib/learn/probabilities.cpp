#include "learn/probabilities.hpp"

#include <algorithm>
#include <cmath>

namespace lanes::learn {

template <class T>
void softmax_rows(Matrix<T>& z, const Options&) {
  for (std::size_t i = 0; i < z.rows(); ++i) {
    const auto row = z.row(i);
    const T largest = *std::max_element(row.begin(), row.end());
    T sum = 0;
    for (T& e : row) sum += e = std::exp(e - largest);
    for (T& e : row) e /= sum;
  }
}

template <class T>
void log_normalise_rows(Matrix<T>& z, const Options&) {
  for (std::size_t i = 0; i < z.rows(); ++i) {
    const auto row = z.row(i);
    const T largest = *std::max_element(row.begin(), row.end());
    T sum = 0;
    for (T& e : row) sum += std::exp(e - largest);
    for (T& e : row) e = (e - largest) - std::log(sum);
  }
}

template <class T>
Matrix<T> two_probabilities(MatrixIn<T> z, const Options&) {
  Matrix<T> p(z.rows(), 2);
  for (std::size_t i = 0; i < z.rows(); ++i) {
    const T e = std::exp(-std::abs(z(i, 0))), large = 1 / (1 + e), small = e / (1 + e);
    p(i, 0) = z(i, 0) < 0 ? large : small;
    p(i, 1) = z(i, 0) < 0 ? small : large;
  }
  return p;
}

template void softmax_rows(Matrix<double>&, const Options&);
template void softmax_rows(Matrix<float>&, const Options&);
template void log_normalise_rows(Matrix<double>&, const Options&);
template void log_normalise_rows(Matrix<float>&, const Options&);
template Matrix<double> two_probabilities(MatrixIn<double>, const Options&);
template Matrix<float> two_probabilities(MatrixIn<float>, const Options&);

}  // namespace lanes::learn
