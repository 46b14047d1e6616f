// Whether factors, solutions and inverses are right.
#pragma once

#include "harness/kernel.hpp"
#include "harness/operands.hpp"
#include "harness/probe.hpp"

namespace lanes::bench {

/// Whether c holds the right result of a kernel that factorises, all matrices being stored in that
/// order. Residuals are computed in long double, of the elements that
/// for_each_probe picks, and held to the bound of Sum, component by component:
///
///   inverse, solve   |A X - B| <= 2 (n + 3) u (|A| |X| + |B|)
///   lu               |L U - P A| <= 2 (n + 3) u (|L| |U| + |P A|), and no element of L above 1
///   cholesky         |L L' - A| <= 2 (n + 3) u (|L| |L'| + |A|)
///   qr               |Q R - A| <= (m + n) eps |column of A|, |Q'Q - I| <= (m + n) eps, and R is
///                    zero below the diagonal
///   eigh_batch       |A V - V diag(w)| <= 10 n eps |A|, |V'V - I| <= 10 n eps, w ascends
///   eigh, svd        10 max(m, n) eps for each element of V'V - I and U'U - I, and times the
///                    largest value for A V - V diag(w) and U diag(s) V' - A; values ascend in w,
///                    descend in s
///
/// Elimination with pivoting stays far below it on the data of first_operand (its bound has
/// |L| |U| instead of |A|, which is hardly larger there). c holds the solution; for lu, L below the
/// diagonal, U on and above it, and behind them p: row i of L U is row p[i] of A; for cholesky, L
/// on and below the diagonal; for qr, the first min(m, n) columns of Q, and behind them R; for
/// eigh, V and then w; for eigh_batch, the vectors of all matrices and then the values; for svd U,
/// s and V'.
template <class T>
Finding check_factorisation(Kernel kernel, const Operands<T>& operands, Order order);

}  // namespace lanes::bench
