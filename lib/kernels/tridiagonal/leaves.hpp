// Eigenvalues and vectors of many small tridiagonal matrices, one in each lane of the registers:
// the leaves of lib/linalg/divide_and_conquer.cpp.
#pragma once

#include "kernels/tridiagonal/layout.hpp"
#include "kernels/tridiagonal/ql.hpp"

namespace lanes::kernels::tridiagonal {

/// Implicit QL iterations in step (ql.hpp).
template <class Arch, class T>
class Leaves {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

 public:
  /// Leaf l has the rows from starts[l] to starts[l + 1], at most leaf_rows of them, of the
  /// tridiagonal matrix with diagonal d, next to it e, all of about 1 at most. d becomes its
  /// eigenvalues, in no order; row i of q, from column starts[l] on, the vector of eigenvalue i.
  /// Whether all iterations converged: always, but for NaN.
  static bool run(T* d, const T* e, const index* starts, index count, T* q, index q_row) {
    bool converged = true;
    for (index first = 0; first < count; first += W) {
      const int lanes = static_cast<int>(count - first < W ? count - first : W);
      Leaves group(starts + first, lanes);
      group.gather(d, e);
      converged &= !simd::any(Ql<Arch, T>{group.d_, group.e_, group.z_, group.n_, leaf_rows}.run());
      group.scatter(d, q, q_row);
    }
    return converged;
  }

 private:
  Leaves(const index* starts, int lanes) : starts_(starts), lanes_(lanes), n_(0) {
    for (int l = 0; l < lanes; ++l)
      if (starts[l + 1] - starts[l] > n_) n_ = starts[l + 1] - starts[l];
  }

  /// Shorter leaves get rows of zeros, which nothing connects with the others.
  void gather(const T* d, const T* e) {
    for (index i = 0; i < leaf_rows * W; ++i) d_[i] = e_[i] = T(0);
    for (int l = 0; l < lanes_; ++l)
      for (index i = starts_[l]; i < starts_[l + 1]; ++i) {
        d_[(i - starts_[l]) * W + l] = d[i];
        if (i + 1 < starts_[l + 1]) e_[(i - starts_[l]) * W + l] = e[i];
      }
    for (index i = 0; i < n_; ++i)
      for (index k = 0; k < n_; ++k) set(z_ + i * leaf_rows * W, k, V(T(i == k ? 1 : 0)));
  }

  void scatter(T* d, T* q, index q_row) const {
    for (int l = 0; l < lanes_; ++l) {
      const index start = starts_[l], n = starts_[l + 1] - start;
      for (index i = 0; i < n; ++i) {
        d[start + i] = d_[i * W + l];
        T* const row = q + (start + i) * q_row + start;
        // Adding zero makes +0 of the -0 that an idle rotation leaves or not.
        for (index k = 0; k < n; ++k) row[k] = z_[(i * leaf_rows + k) * W + l] + T(0);
      }
    }
  }

  [[gnu::always_inline]] static void set(T* p, index i, V v) { simd::store<Arch>(p + i * W, v); }

  const index* starts_;
  int lanes_;
  index n_;
  alignas(64) T d_[leaf_rows * W], e_[leaf_rows * W];
  alignas(64) T z_[leaf_rows * leaf_rows * W];  // of each vector its elements, of these the lanes
};

}  // namespace lanes::kernels::tridiagonal
