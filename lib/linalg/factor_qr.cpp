#include "linalg/factor_qr.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "linalg/factor.hpp"
#include "linalg/reflectors.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

template <class T>
bool scale_columns(const Kernels<T>& kernels, ScaledColumns which, const MatrixView<T>& a,
                   T* scale) {
  using Limits = std::numeric_limits<T>;
  constexpr int most = Limits::max_exponent - 3;
  const int unchanged = which == ScaledColumns::all ? 0 : Limits::max_exponent / 4;
  const bool finite = std::isfinite(norm1<T>(kernels, a, scale));
  bool scaled = false;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    int exponent = Limits::max_exponent;  // where the sum has overflowed
    if (std::isfinite(scale[j])) std::frexp(scale[j], &exponent);
    scale[j] = T(1);
    if (std::abs(exponent) <= unchanged) continue;
    scale[j] = std::ldexp(T(1), std::clamp(-exponent, -most, most));
    scaled = true;
  }
  if (!scaled) return finite;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    T* const row = a.data() + static_cast<index>(i) * a.row_stride();
    kernels.multiply(row, scale, row, static_cast<index>(a.cols()));
  }
  return finite;
}

namespace {

/// Joins the triangles of the first `half` reflectors and of the rest: T'21 = -T2' (V2' V1) T1'.
template <class T>
void join(const Kernels<T>& kernels, int threads, const BlockReflector<T>& h, index half,
          const ReflectorScratch<T>& scratch) {
  const index rest = h.count - half;
  const BlockReflector<T> second = h.part(half, rest);
  T* const products = scratch.products();
  T* const turned = scratch.more_products();
  const auto product = [&](T alpha, index k, const T* a, index a_row, index a_col, const T* b,
                           index b_row, T* c, index c_row) {
    gemm<T>({.m = rest,
             .n = half,
             .k = k,
             .alpha = alpha,
             .a = a,
             .a_row = a_row,
             .a_col = a_col,
             .b = b,
             .b_row = b_row,
             .b_col = 1,
             .beta = T(0),
             .c = c,
             .c_row = c_row},
            kernels, threads);
  };
  product(T(1), second.rows, second.v, 1, h.v_row, h.v + half * h.v_row, h.v_row, products, half);
  product(T(1), half, products, half, 1, h.t, h.t_row, turned, half);
  product(T(-1), rest, second.t, h.t_row, 1, turned, half, h.t + half * h.t_row, h.t_row);
}

// Recursive (Elmroth & Gustavson, IBM J. Res. Dev. 44, 2000): the left half of the columns, what
// that means for the right half, the rest of the right half.
template <class T>
void factor_block(const Kernels<T>& kernels, int threads, T* a, index a_row,
                  const BlockReflector<T>& h, const ReflectorScratch<T>& scratch) {
  constexpr index panel = 64 / sizeof(T);  // kernels/qr/panel.hpp
  if (h.count <= panel)
    return kernels.qr_panel(a, a_row, h.rows, h.count, h.v, h.v_row, h.t, h.t_row);
  const index half = (h.count / 2 + panel - 1) / panel * panel, rest = h.count - half;
  for (index i = 0; i < half; ++i) {
    std::fill_n(h.v + i * h.v_row + half, rest, T(0));
    std::fill_n(h.t + i * h.t_row + half, rest, T(0));
  }
  const BlockReflector<T> first = h.part(0, half);
  factor_block(kernels, threads, a, a_row, first, scratch);
  apply(kernels, threads, first, true, a + half, a_row, rest, scratch);
  factor_block(kernels, threads, a + half * a_row + half, a_row, h.part(half, rest), scratch);
  join(kernels, threads, h, half, scratch);
}

}  // namespace

template <class T>
void factor_qr(const Kernels<T>& kernels, int threads, const QrFactors<T>& f) {
  const ReflectorScratch<T> scratch(f, f.cols);
  for (index j = 0; j < f.count(); j += f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    T* const corner = f.factors + j * f.row + j;
    factor_block(kernels, threads, corner, f.row, h, scratch);
    apply(kernels, threads, h, true, corner + h.count, f.row, f.cols - j - h.count, scratch);
  }
}

template <class T>
void apply_qt(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c, index c_row,
              index cols) {
  const ReflectorScratch<T> scratch(f, cols);
  for (index j = 0; j < f.count(); j += f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    copy_reflectors(f, j, h);
    apply(kernels, threads, h, true, c + j * c_row, c_row, cols, scratch);
  }
}

namespace {

/// Q C, in the block that starts at j without the first skipped(j) columns.
template <class T, class F>
void apply_backwards(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c,
                     index c_row, index cols, F&& skipped) {
  const ReflectorScratch<T> scratch(f, cols);
  if (f.count() == 0) return;
  for (index j = (f.count() - 1) / f.block() * f.block(); j >= 0; j -= f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    copy_reflectors(f, j, h);
    const index skip = skipped(j);
    apply(kernels, threads, h, false, c + j * c_row + skip, c_row, cols - skip, scratch);
  }
}

}  // namespace

template <class T>
void apply_q(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c, index c_row,
             index cols) {
  apply_backwards(kernels, threads, f, c, c_row, cols, [](index) { return index{0}; });
}

template <class T>
void form_q(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* q, index q_row) {
  for (index i = 0; i < f.rows; ++i) std::fill_n(q + i * q_row, f.count(), T(0));
  for (index i = 0; i < f.count(); ++i) q[i * q_row + i] = T(1);
  // Before it is their block's turn, the leading columns are zero below.
  apply_backwards(kernels, threads, f, q, q_row, f.count(), [](index j) { return j; });
}

template bool scale_columns(const Kernels<double>&, ScaledColumns, const MatrixView<double>&,
                            double*);
template bool scale_columns(const Kernels<float>&, ScaledColumns, const MatrixView<float>&, float*);
template void factor_qr(const Kernels<double>&, int, const QrFactors<double>&);
template void factor_qr(const Kernels<float>&, int, const QrFactors<float>&);
template void apply_q(const Kernels<double>&, int, const QrFactors<double>&, double*, index, index);
template void apply_q(const Kernels<float>&, int, const QrFactors<float>&, float*, index, index);
template void apply_qt(const Kernels<double>&, int, const QrFactors<double>&, double*, index,
                       index);
template void apply_qt(const Kernels<float>&, int, const QrFactors<float>&, float*, index, index);
template void form_q(const Kernels<double>&, int, const QrFactors<double>&, double*, index);
template void form_q(const Kernels<float>&, int, const QrFactors<float>&, float*, index);

}  // namespace lanes::linalg
