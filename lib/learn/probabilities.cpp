#include "learn/probabilities.hpp"

#include <lanes/activations.hpp>
#include <lanes/linalg.hpp>

namespace lanes::learn {

template <class T>
void softmax_rows(Matrix<T>& z, const Options& options) {
  softmax(z, z.view(), options);
}

template <class T>
void log_normalise_rows(Matrix<T>& z, const Options& options) {
  const Vector<T> sums = log_sum_exp(z, options);
  for (std::size_t i = 0; i < z.rows(); ++i)
    for (T& e : z.row(i)) e -= sums[i];
}

template <class T>
Matrix<T> two_probabilities(MatrixIn<T> z, const Options& options) {
  Matrix<T> both(z.rows(), 2);
  for (std::size_t i = 0; i < z.rows(); ++i) both(i, 0) = -z(i, 0), both(i, 1) = z(i, 0);
  sigmoid(both, both.view(), options);
  return both;
}

template void softmax_rows(Matrix<double>&, const Options&);
template void softmax_rows(Matrix<float>&, const Options&);
template void log_normalise_rows(Matrix<double>&, const Options&);
template void log_normalise_rows(Matrix<float>&, const Options&);
template Matrix<double> two_probabilities(MatrixIn<double>, const Options&);
template Matrix<float> two_probabilities(MatrixIn<float>, const Options&);

}  // namespace lanes::learn
