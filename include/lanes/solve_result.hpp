// What try_solve returns.
#pragma once

#include <lanes/matrix.hpp>
#include <optional>

namespace lanes {

/// What try_solve found out.
template <class X>
struct SolveResult {
  X x = {};  ///< empty when there is a zero pivot
  /// What rcond leaves for a solution: Lu::rcond over the growth of the pivots where they are
  /// larger than norm1(A), Cholesky::rcond of the scaled matrix where that is larger. 0 when there
  /// is a zero pivot.
  typename X::value_type rcond = 0;
  std::optional<std::size_t> zero_pivot = {};
  /// Whether x can be used: rcond is at least eps, so that it has a correct digit, and every
  /// element is finite. One that is not comes from b, or is beyond the range of numbers.
  bool ok = false;
};

}  // namespace lanes
