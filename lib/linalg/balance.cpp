#include "linalg/balance.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <numeric>

namespace lanes::linalg {

template <class T>
Balance<T>::Balance(const MatrixView<T>& a, const Options& options)
    : a_(a), end_(a.rows()), permutation_(a.rows()), exponents_(a.rows(), 0) {
  std::iota(permutation_.begin(), permutation_.end(), std::size_t{0});
  permute();
  scale(options);
}

template <class T>
void Balance<T>::exchange(std::size_t i, std::size_t j) {
  if (i == j) return;
  std::swap(permutation_[i], permutation_[j]);
  std::swap_ranges(a_.row(i).begin(), a_.row(i).end(), a_.row(j).begin());
  std::swap_ranges(a_.col(i).begin(), a_.col(i).end(), a_.col(j).begin());
}

/// Rows that are zero but for the diagonal go to the end, columns to the beginning.
template <class T>
void Balance<T>::permute() {
  const auto isolated = [&](std::size_t i, bool row) {
    for (std::size_t j = first_; j < end_; ++j)
      if (j != i && (row ? a_(i, j) : a_(j, i)) != T(0)) return false;
    return true;
  };
  for (std::size_t i = end_; i-- > first_;)
    if (isolated(i, true)) {
      exchange(i, --end_);
      i = end_;  // any row may be isolated now
    }
  for (std::size_t j = first_; j < end_; ++j)
    if (isolated(j, false)) {
      exchange(j, first_++);
      j = first_ - 1;
    }
}

template <class T>
void Balance<T>::scale(const Options& options) {
  for (bool scaled = true; scaled;) {
    scaled = false;
    for (std::size_t i = first_; i < end_; ++i) scaled |= scale_once(i, options);
  }
}

/// Multiplies column i by a power of two and divides row i by it, where that helps.
template <class T>
bool Balance<T>::scale_once(std::size_t i, const Options& options) {
  const std::size_t size = end_ - first_;
  const T column = norm(a_.col(i).slice(first_, size), options);
  const T row = norm(a_.row(i).slice(first_, size), options);
  if (column == T(0) || row == T(0)) return false;
  constexpr int most = std::numeric_limits<T>::max_exponent * 3 / 4;  // of an exponent of D
  const int halves = std::ilogb(row) - std::ilogb(column);
  const int wanted = (halves + (halves < 0 ? -1 : 1)) / 2;
  const int exponent = std::clamp(exponents_[i] + wanted, -most, most) - exponents_[i];
  const T scaled = std::ldexp(column, exponent) + std::ldexp(row, -exponent);
  if (exponent == 0 || !(scaled < T(0.95) * (column + row))) return false;
  const auto too_large = [](const VectorView<T>& x, int shift) {
    return std::any_of(x.begin(), x.end(), [shift](T e) {
      return e != T(0) && std::ilogb(e) + shift > most_exponent<T>;
    });
  };
  if (too_large(a_.col(i), exponent) || too_large(a_.row(i), -exponent)) return false;
  exponents_[i] += exponent;
  for (T& x : a_.col(i)) x = std::ldexp(x, exponent);
  for (T& x : a_.row(i)) x = std::ldexp(x, -exponent);
  return true;
}

template <class T>
void Balance<T>::undo(const T* x, T* y) const {
  for (std::size_t i = 0; i < permutation_.size(); ++i)
    y[permutation_[i]] = std::ldexp(x[i], exponents_[i]);
}

template class Balance<double>;
template class Balance<float>;

}  // namespace lanes::linalg
