// Reverse-mode automatic differentiation: a tape records what is computed, and is then read
// backwards, which gives the derivatives by every variable for a few times the cost of the
// function.
//
//   lanes::Tape<double> tape;
//   auto W = tape.variable(weights);   // a matrix, copied
//   auto X = tape.constant(data);      // not copied: must outlive the recording
//   auto loss = cross_entropy(matmul(X, W), labels) + 0.1 * sum_of_squares(W);
//   tape.backward(loss);
//   weights -= 0.01 * tape.gradient(W);
//   tape.clear();                      // keeps its memory
//
// Numbers (Variable) and whole matrices (MatrixVariable) may be mixed. An operation on matrices is
// one record, whose adjoint is a closed form on the library's own kernels (M. B. Giles, Collected
// matrix derivative results for forward and reverse mode algorithmic differentiation, 2008). An
// operation on numbers is one record with its partial derivatives; dot and sum of many numbers are
// one as well. Records lie in chunks that grow and never move; constants get no adjoint.
//
// A variable belongs to one tape and to one recording: argument_error where variables of two tapes
// meet, and for those from before clear(). It must not outlive the tape. A tape is used by one
// thread at a time; its operations use as many as its options say, with the same bits.
//
// Where a function has no derivative, the same subgradients are taken as in dual.hpp.
#pragma once

#include <cmath>
#include <lanes/activations.hpp>
#include <lanes/dual.hpp>
#include <lanes/variable.hpp>
#include <span>

namespace lanes {

// ---- Functions of matrices ----------------------------------------------------------------------
//
// As the functions of the same names that take plain matrices, with their errors and bounds.
// Operands of different shapes are a shape_error.

template <class T>
MatrixVariable<T> matmul(const MatrixVariable<T>& a, const MatrixVariable<T>& b);
template <class T>
MatrixVariable<T> operator+(const MatrixVariable<T>& a, const MatrixVariable<T>& b);
template <class T>
MatrixVariable<T> operator-(const MatrixVariable<T>& a, const MatrixVariable<T>& b);
template <class T>
MatrixVariable<T> hadamard(const MatrixVariable<T>& a, const MatrixVariable<T>& b);
template <class T>
MatrixVariable<T> operator*(std::type_identity_t<T> s, const MatrixVariable<T>& a);
/// b, which has as many elements as A has columns, added to each row of A.
template <class T>
MatrixVariable<T> add_to_rows(const MatrixVariable<T>& a, const MatrixVariable<T>& b);

template <class T>
MatrixVariable<T> exp(const MatrixVariable<T>& a);
template <class T>
MatrixVariable<T> log(const MatrixVariable<T>& a);
template <class T>
MatrixVariable<T> tanh(const MatrixVariable<T>& a);
template <class T>
MatrixVariable<T> sigmoid(const MatrixVariable<T>& a);
template <class T>
MatrixVariable<T> log_sigmoid(const MatrixVariable<T>& a);
template <class T>
MatrixVariable<T> softplus(const MatrixVariable<T>& a);
template <class T>
MatrixVariable<T> relu(const MatrixVariable<T>& a);

/// Of all elements; mean of none is NaN.
template <class T>
Variable<T> sum(const MatrixVariable<T>& a);
template <class T>
Variable<T> mean(const MatrixVariable<T>& a);
template <class T>
Variable<T> sum_of_squares(const MatrixVariable<T>& a);

/// log(sum exp) of each row, as a column.
template <class T>
MatrixVariable<T> log_sum_exp(const MatrixVariable<T>& a);
/// The mean cross-entropy of scores and labels. A single column is the scores of two classes, with
/// the labels 0 and 1. The labels are copied.
template <class T>
Variable<T> cross_entropy(const MatrixVariable<T>& logits, std::span<const int> labels);

/// X with A X = B.
template <class T>
MatrixVariable<T> solve(const MatrixVariable<T>& a, const MatrixVariable<T>& b);
/// The logarithm of the determinant of a symmetric positive definite matrix, by cholesky, which
/// reads its lower triangle. The gradient, inverse(A), is symmetric as well: that by a(i, j) with i
/// != j alone would be twice as much.
template <class T>
Variable<T> log_determinant(const MatrixVariable<T>& a);

// ---- Functions of numbers -----------------------------------------------------------------------

/// sum x[i] y[i] in order, as one record. Throws shape_error when the sizes differ.
template <class T>
Variable<T> dot(std::span<const Variable<T>> x, std::type_identity_t<VectorIn<T>> y) {
  if (x.size() != y.size()) detail::throw_sizes("dot", x.size(), y.size());
  T value = 0;
  for (std::size_t i = 0; i < x.size(); ++i) value += x[i].value() * y[i];
  return Variable<T>::combination(x, y, value);
}
/// x[0] + x[1] + ... in order, as one record.
template <class T>
Variable<T> sum(std::span<const Variable<T>> x) {
  T value = 0;
  for (const Variable<T>& v : x) value += v.value();
  const T one = 1;
  return Variable<T>::combination(x, {&one, x.size(), 0}, value);
}

template <class T>
Variable<T> sqrt(const Variable<T>& x) {
  const T y = std::sqrt(x.value());
  return Variable<T>::chain(x, y, T(0.5) / y);
}
template <class T>
Variable<T> cbrt(const Variable<T>& x) {
  const T y = std::cbrt(x.value());
  return Variable<T>::chain(x, y, T(1) / (T(3) * y * y));
}
template <class T>
Variable<T> exp(const Variable<T>& x) {
  const T y = std::exp(x.value());
  return Variable<T>::chain(x, y, y);
}
template <class T>
Variable<T> expm1(const Variable<T>& x) {
  return Variable<T>::chain(x, std::expm1(x.value()), std::exp(x.value()));
}
template <class T>
Variable<T> log(const Variable<T>& x) {
  return Variable<T>::chain(x, std::log(x.value()), T(1) / x.value());
}
template <class T>
Variable<T> log1p(const Variable<T>& x) {
  return Variable<T>::chain(x, std::log1p(x.value()), T(1) / (T(1) + x.value()));
}
template <class T>
Variable<T> sin(const Variable<T>& x) {
  return Variable<T>::chain(x, std::sin(x.value()), std::cos(x.value()));
}
template <class T>
Variable<T> cos(const Variable<T>& x) {
  return Variable<T>::chain(x, std::cos(x.value()), -std::sin(x.value()));
}
template <class T>
Variable<T> tan(const Variable<T>& x) {
  const T y = std::tan(x.value());
  return Variable<T>::chain(x, y, T(1) + y * y);
}
template <class T>
Variable<T> atan(const Variable<T>& x) {
  return Variable<T>::chain(x, std::atan(x.value()), T(1) / (T(1) + x.value() * x.value()));
}
template <class T>
Variable<T> tanh(const Variable<T>& x) {
  const T y = std::tanh(x.value());
  return Variable<T>::chain(x, y, (T(1) - y) * (T(1) + y));
}
template <class T>
Variable<T> abs(const Variable<T>& x) {
  return Variable<T>::chain(x, std::abs(x.value()), detail::sign(x.value()));
}
template <class T, arithmetic S>
Variable<T> pow(const Variable<T>& x, S power) {
  if (power == S(0)) return T(1);
  const T p = static_cast<T>(power);
  return Variable<T>::chain(x, std::pow(x.value(), p), p * std::pow(x.value(), p - T(1)));
}
template <class T>
Variable<T> pow(const Variable<T>& x, const Variable<T>& power) {
  const T y = std::pow(x.value(), power.value());
  return Variable<T>::chain(x, power.value() * std::pow(x.value(), power.value() - T(1)), power,
                            y * std::log(x.value()), y);
}
template <class T, arithmetic S>
Variable<T> pow(S base, const Variable<T>& x) {
  return pow(Variable<T>(base), x);
}
template <class T>
Variable<T> max(const Variable<T>& x, const Variable<T>& y) {
  return x < y ? y : x;
}
template <class T, arithmetic S>
Variable<T> max(const Variable<T>& x, S s) {
  return max(x, Variable<T>(s));
}
template <class T, arithmetic S>
Variable<T> max(S s, const Variable<T>& x) {
  return max(Variable<T>(s), x);
}
template <class T>
Variable<T> min(const Variable<T>& x, const Variable<T>& y) {
  return y < x ? y : x;
}
template <class T, arithmetic S>
Variable<T> min(const Variable<T>& x, S s) {
  return min(x, Variable<T>(s));
}
template <class T, arithmetic S>
Variable<T> min(S s, const Variable<T>& x) {
  return min(Variable<T>(s), x);
}
template <class T>
Variable<T> sigmoid(const Variable<T>& x) {
  const T y = sigmoid(x.value());
  return Variable<T>::chain(x, y, y * sigmoid(-x.value()));
}
template <class T>
Variable<T> softplus(const Variable<T>& x) {
  return Variable<T>::chain(x, softplus(x.value()), sigmoid(x.value()));
}
template <class T>
Variable<T> log_sigmoid(const Variable<T>& x) {
  return Variable<T>::chain(x, log_sigmoid(x.value()), sigmoid(-x.value()));
}
template <class T>
Variable<T> relu(const Variable<T>& x) {
  return Variable<T>::chain(x, relu(x.value()), x > T(0) ? T(1) : T(0));
}

}  // namespace lanes
