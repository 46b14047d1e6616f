// How well A can be solved with, from its factors P A = L U.
#pragma once

#include <lanes/lu.hpp>
#include <limits>

#include "linalg/factor.hpp"

namespace lanes::linalg {

/// With an rcond below this no digit of a solution can be relied on. Not n eps, the worst case: at
/// n = 500 that would refuse uniform random matrices of floats, whose solutions have three digits.
template <class T>
inline constexpr T least_rcond = std::numeric_limits<T>::epsilon();

/// 1 / (norm1(A) norm1(inverse(A))), the second norm estimated: never below the true value but for
/// rounding, and seldom above its double. 1 for an empty A; 0 where there is a zero pivot or a norm
/// overflows.
template <class T>
T rcond(const kernels::Kernels<T>& kernels, int threads, const LuFactors<T>& f);

/// rcond over the growth of the pivots, where they are larger than norm1(A): what is left of it
/// for a solution.
template <class T>
T working_rcond(const kernels::Kernels<T>& kernels, int threads, const LuFactors<T>& f);

/// Throws singular_error where rcond is below the least.
template <class T>
void require_regular(const char* function, T rcond);

/// The only column of X.
template <class T>
SolveResult<Vector<T>> as_vector(const SolveResult<Matrix<T>>& r) {
  return {.x = r.zero_pivot ? Vector<T>() : Vector<T>(r.x.col(0)),
          .rcond = r.rcond,
          .zero_pivot = r.zero_pivot,
          .ok = r.ok};
}

/// Right-hand sides that are solved along with a caller's, in lanes that would be idle: a cheap
/// look at the norm of the inverse.
inline constexpr std::size_t probes = 3;

/// Fills n x probes elements.
template <class T>
void fill_probes(const LuFactors<T>& f, const MatrixView<T>& x);

/// Whether rcond is clearly large enough, given what the inverse made of the probes.
template <class T>
bool clearly_regular(const LuFactors<T>& f, const MatrixView<const T>& x);

}  // namespace lanes::linalg
