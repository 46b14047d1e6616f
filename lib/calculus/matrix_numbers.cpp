// Operations that make a number of a matrix, or one of each row.
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>

#include "base/check.hpp"
#include "calculus/losses.hpp"
#include "calculus/matrix_tape.hpp"

namespace lanes {

using calculus::Op;
using detail::MatrixTape;

namespace {

/// factor * the sum of all elements.
template <class T>
Variable<T> scaled_sum(const char* function, const MatrixVariable<T>& a, T factor) {
  auto& tape = MatrixTape<T>::of(a, function);
  auto record = tape.begin(Op::sum, a);
  record.factor = factor;
  const T total = calculus::sum<T>({tape.flat(a), a.rows() * a.cols()}, tape.options());
  return tape.end(record, factor * total);
}

/// Scores of two classes, one for each row.
template <class T>
Variable<T> logistic_loss(MatrixTape<T>& tape, const MatrixVariable<T>& a,
                          std::span<const int> labels) {
  T* const slopes = tape.take(labels.size());
  auto record = tape.begin(Op::logistic, a);
  record.saved = slopes;
  record.factor = T(1) / static_cast<T>(labels.size());
  return tape.end(record, calculus::logistic<T>(tape.flat(a), labels, slopes, tape.options()));
}

}  // namespace

template <class T>
Variable<T> sum(const MatrixVariable<T>& a) {
  return scaled_sum("sum", a, T(1));
}
template <class T>
Variable<T> mean(const MatrixVariable<T>& a) {
  return scaled_sum("mean", a, T(1) / static_cast<T>(a.rows() * a.cols()));
}
template <class T>
Variable<T> sum_of_squares(const MatrixVariable<T>& a) {
  auto& tape = MatrixTape<T>::of(a, "sum_of_squares");
  const VectorView<const T> x(tape.flat(a), a.rows() * a.cols());
  return tape.end(tape.begin(Op::sum_of_squares, a), dot(x, x, tape.options()));
}

template <class T>
MatrixVariable<T> log_sum_exp(const MatrixVariable<T>& a) {
  auto& tape = MatrixTape<T>::of(a, "log_sum_exp");
  const MatrixView<const T> x(tape.flat(a), a.rows(), a.cols());
  const MatrixView<T> out(tape.take(x.rows()), x.rows(), 1);
  out.col(0).assign(log_sum_exp(x, tape.options()));
  return tape.end(tape.begin(Op::log_sum_exp, a), out);
}

template <class T>
Variable<T> cross_entropy(const MatrixVariable<T>& logits, std::span<const int> labels) {
  auto& tape = MatrixTape<T>::of(logits, "cross_entropy");
  const std::size_t rows = logits.rows(), cols = logits.cols();
  calculus::check_labels("cross_entropy", labels, rows, cols == 1 ? 2 : cols);
  if (cols == 1) return logistic_loss(tape, logits, labels);

  const MatrixView<const T> x(tape.flat(logits), rows, cols);
  const MatrixView<T> probabilities(tape.take(rows * cols), rows, cols);
  T* const losses = tape.take(rows);
  calculus::softmax(x, probabilities, losses, tape.options());
  for (std::size_t i = 0; i < rows; ++i) losses[i] -= x(i, static_cast<std::size_t>(labels[i]));
  auto record = tape.begin(Op::cross_entropy, logits);
  record.saved = probabilities.data();
  record.labels = tape.keep_labels(labels);
  record.factor = T(1) / static_cast<T>(rows);
  return tape.end(record, calculus::sum<T>({losses, rows}, tape.options()) / static_cast<T>(rows));
}

template <class T>
Variable<T> log_determinant(const MatrixVariable<T>& a) {
  auto& tape = MatrixTape<T>::of(a, "log_determinant");
  const Cholesky<T> factors = cholesky(tape[a].value, tape.options());
  auto record = tape.begin(Op::log_determinant, a);
  if (record.varies) record.saved = tape.copied(factors.inverse(tape.options()).view()).data();
  return tape.end(record, factors.log_determinant());
}

template Variable<double> sum(const MatrixVariable<double>&);
template Variable<double> mean(const MatrixVariable<double>&);
template Variable<double> sum_of_squares(const MatrixVariable<double>&);
template Variable<double> log_determinant(const MatrixVariable<double>&);
template MatrixVariable<double> log_sum_exp(const MatrixVariable<double>&);
template Variable<double> cross_entropy(const MatrixVariable<double>&, std::span<const int>);
template Variable<float> sum(const MatrixVariable<float>&);
template Variable<float> mean(const MatrixVariable<float>&);
template Variable<float> sum_of_squares(const MatrixVariable<float>&);
template Variable<float> log_determinant(const MatrixVariable<float>&);
template MatrixVariable<float> log_sum_exp(const MatrixVariable<float>&);
template Variable<float> cross_entropy(const MatrixVariable<float>&, std::span<const int>);

}  // namespace lanes
