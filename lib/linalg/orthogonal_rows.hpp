// One-sided Jacobi: the rows of a matrix are rotated in pairs until they are orthogonal.
#pragma once

#include <cmath>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <limits>
#include <span>
#include <vector>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// Rows in memory of their own, as the kernel wants them: on cache lines, zeros behind them.
template <class T>
class WorkingRows {
 public:
  /// Of `length` elements, and as many rows of the identity behind them where rotations are to be
  /// collected.
  WorkingRows(std::size_t count, std::size_t length, bool with_rotations);

  std::size_t count() const { return count_; }
  VectorView<T> row(std::size_t i) { return {memory_.row(i).data(), length_, 1}; }
  /// Row i of the rotations' product J, which is square: final rows are J times those at first.
  VectorView<T> rotations(std::size_t i) { return {memory_.row(i).data() + padded_, count_, 1}; }
  std::size_t length() const { return length_; }
  kernels::jacobi::Rows<T> view(T tolerance);

 private:
  std::size_t count_, length_, padded_, width_;
  Matrix<T> memory_;
};

/// Rotates until all pairs of rows are orthogonal: |x_i'x_j| <= sqrt(length) eps |x_i| |x_j|.
///
/// The error of each rotation is relative to each row's own length, so that the lengths of the
/// final rows, the singular values of the matrix, are accurate to n eps times the condition of the
/// rows scaled to unit length, however much their lengths differ (Demmel & Veselic, SIAM J. Matrix
/// Anal. Appl. 13, 1992). Squares of lengths must be within the range.
///
/// Pairs of a stage touch different rows: up to 64 rows as they are, more in blocks, pairs of which
/// stay in the second-level cache, and which are shared out to threads. What an Outcome's `off`
/// bounds are cosines.
template <class T>
kernels::jacobi::Outcome<T> make_rows_orthogonal(const kernels::Kernels<T>& kernels, int threads,
                                                 WorkingRows<T>& rows, int most_sweeps);

/// The longest row is to be brought to about 2^top: squares of those down to 2^-span times that are
/// normal numbers then, and so are the products that decide whether rows are orthogonal.
template <class T>
inline constexpr int top = std::numeric_limits<T>::max_exponent * 2 / 5;
template <class T>
inline constexpr int span = std::numeric_limits<T>::max_exponent * 4 / 5;

/// The power of two that brings a length there.
template <class T>
int exponent_to_top(T length) {
  return top<T> - std::ilogb(length);
}

/// A row's length and which one it is.
template <class T>
struct Numbered {
  T length;
  std::size_t number;
};

/// Sorts by length, the longest first; equal ones as they were numbered.
template <class T>
void longest_first(std::span<Numbered<T>> rows);

/// Rows by length, the longest first.
template <class T>
class RowsByLength {
 public:
  RowsByLength(const kernels::Kernels<T>& kernels, WorkingRows<T>& rows);

  std::size_t size() const { return order_.size(); }
  T length(std::size_t i) const { return order_[i].length; }
  std::size_t number(std::size_t i) const { return order_[i].number; }
  /// Whether a row is so short that its products with others were out of range.
  bool out_of_range() const {
    return order_.back().length < std::ldexp(order_.front().length, -span<T>);
  }

 private:
  std::vector<Numbered<T>> order_;
};

}  // namespace lanes::linalg
