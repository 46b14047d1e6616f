// How well A can be solved with, from any of its factorisations.
#pragma once

#include <algorithm>
#include <lanes/matrix.hpp>
#include <limits>

#include "linalg/factor.hpp"

namespace lanes::linalg {

/// With an rcond below this no digit of a solution can be relied on. Not n eps, the worst case: at
/// n = 500 that would refuse uniform random matrices of floats, whose solutions have three digits.
template <class T>
inline constexpr T least_rcond = std::numeric_limits<T>::epsilon();

/// inverse(A), as a factorisation of A multiplies by it.
template <class T>
class InverseOperator {
 public:
  InverseOperator(std::size_t size, T norm1) : size_(size), norm1_(norm1) {}

  std::size_t size() const { return size_; }
  /// Of A.
  T norm1() const { return norm1_; }

  /// X = inverse(A) B. Rows of X are contiguous.
  virtual void apply(const MatrixView<const T>& b, const MatrixView<T>& x) const = 0;
  /// Z inverse(A), for few rows.
  virtual Matrix<T> apply_from_right(Matrix<T> z) const = 0;
  /// What to take for norm1(A) where solutions are concerned: more, when pivots have grown.
  virtual T working_norm1() const { return norm1_; }
  /// What is left of rcond for a solution.
  virtual T working_rcond() const;

 protected:
  ~InverseOperator() = default;

 private:
  std::size_t size_;
  T norm1_;
};

/// 1 / (norm1(A) norm1(inverse(A))), the second norm estimated: never below the true value but for
/// rounding, and seldom above its double. 1 for an empty A; 0 where a norm overflows.
template <class T>
T rcond(const InverseOperator<T>& inverse);

/// By P A = L U without a zero pivot.
template <class T>
class LuInverse final : public InverseOperator<T> {
 public:
  LuInverse(const kernels::Kernels<T>& kernels, int threads, const LuFactors<T>& f)
      : InverseOperator<T>(static_cast<std::size_t>(f.n), f.norm1),
        kernels_(kernels),
        threads_(threads),
        f_(f) {}
  void apply(const MatrixView<const T>& b, const MatrixView<T>& x) const override;
  Matrix<T> apply_from_right(Matrix<T> z) const override;
  T working_norm1() const override { return std::max(f_.norm1, f_.largest_pivot); }
  T working_rcond() const override;

 private:
  const kernels::Kernels<T>& kernels_;
  int threads_;
  const LuFactors<T>& f_;
};

/// Right-hand sides that are solved along with a caller's, in lanes that would be idle: a cheap
/// look at the norm of the inverse.
inline constexpr std::size_t probes = 3;

/// Fills n x probes elements.
template <class T>
void fill_probes(const InverseOperator<T>& inverse, const MatrixView<T>& x);

/// Whether rcond is clearly large enough, given what the inverse made of the probes.
template <class T>
bool clearly_regular(const InverseOperator<T>& inverse, const MatrixView<const T>& x);

}  // namespace lanes::linalg
