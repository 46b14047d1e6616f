// The real Schur form of a Hessenberg matrix, in the caller's memory: no checks.
#pragma once

#include <lanes/runtime.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// H = P'H P in place, until H is quasi-triangular: 1 x 1 and 2 x 2 blocks on the diagonal, those
/// of 2 x 2 with equal diagonal elements and a pair of complex eigenvalues.
template <class T>
struct SchurProblem {
  kernels::index n;           ///< the order of H
  T* h;                       ///< upper Hessenberg; elements of the order of 1
  kernels::index h_row;       ///< elements between its rows
  kernels::index first, end;  ///< H is quasi-triangular already before `first` and from `end` on
  /// Z', row k of which belongs to column k of H; or nullptr, and then only the blocks on the
  /// diagonal of H come out.
  T* zt = nullptr;
  kernels::index z_row = 0, z_cols = 0;
};

template <class T>
struct SchurOutcome {
  kernels::index unconverged;  ///< rows from `first` on that are not quasi-triangular: 0 if done
  kernels::index steps;        ///< of the QR iteration
};

/// Double-shift QR (Francis 1961/62) a bulge at a time, with the deflation criterion of Ahues &
/// Tisseur (LAPACK Working Note 122, 1997). At most `most_steps` steps.
template <class T>
SchurOutcome<T> francis(const kernels::Kernels<T>& kernels, const SchurProblem<T>& p,
                        kernels::index most_steps);

/// The same for matrices of any size: small-bulge multishift QR with aggressive early deflation
/// (Braman, Byers & Mathias, SIAM J. Matrix Anal. Appl. 23, 2002), nearly all of it matmul; up to
/// order `most_francis` by francis.
template <class T>
SchurOutcome<T> schur(const Options& options, const SchurProblem<T>& p, kernels::index most_steps);
inline constexpr kernels::index most_francis = 75;

}  // namespace lanes::linalg
