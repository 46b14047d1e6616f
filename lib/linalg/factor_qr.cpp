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
ColumnScaling scales_of_sums(ScaledColumns which, T* sums, index cols) {
  using Limits = std::numeric_limits<T>;
  constexpr int most = Limits::max_exponent - 3;
  const int unchanged = which == ScaledColumns::all ? 0 : Limits::max_exponent / 4;
  ColumnScaling found{.finite = true, .scaled = false};
  for (T* sum = sums; sum != sums + cols; ++sum) {
    int exponent = Limits::max_exponent;  // where the sum has overflowed
    if (std::isfinite(*sum))
      std::frexp(*sum, &exponent);
    else
      found.finite = false;
    *sum = T(1);
    if (std::abs(exponent) <= unchanged) continue;
    *sum = std::ldexp(T(1), std::clamp(-exponent, -most, most));
    found.scaled = true;
  }
  return found;
}

template <class T>
void multiply_columns(const Kernels<T>& kernels, const MatrixView<T>& a, const T* scale) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    T* const row = a.data() + static_cast<index>(i) * a.row_stride();
    kernels.multiply(row, scale, row, static_cast<index>(a.cols()));
  }
}

template <class T>
bool scale_columns(const Kernels<T>& kernels, ScaledColumns which, const MatrixView<T>& a,
                   T* scale) {
  const auto rows = static_cast<index>(a.rows()), cols = static_cast<index>(a.cols());
  kernels.sum_magnitudes(a.data(), a.row_stride(), rows, cols, scale);
  const ColumnScaling found = scales_of_sums(which, scale, cols);
  if (found.scaled) multiply_columns(kernels, a, scale);
  return found.finite;
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

/// Columns of a panel (kernels/qr/panel.hpp).
template <class T>
constexpr index panel = 64 / sizeof(T);

// Recursive (Elmroth & Gustavson, IBM J. Res. Dev. 44, 2000): the left half of the columns, what
// that means for the right half, the rest of the right half. From column h.count to `width`, which
// is in the same cache line, columns come along.
template <class T>
void factor_block(const Kernels<T>& kernels, int threads, T* a, index a_row, index width,
                  const BlockReflector<T>& h, const ReflectorScratch<T>& scratch) {
  if (h.count <= panel<T>)
    return kernels.qr_panel(a, a_row, h.rows, h.count, width, h.v, h.v_row, h.t, h.t_row);
  const index half = (h.count / 2 + panel<T> - 1) / panel<T> * panel<T>, rest = h.count - half;
  for (index i = 0; i < half; ++i) {
    std::fill_n(h.v + i * h.v_row + half, rest, T(0));
    std::fill_n(h.t + i * h.t_row + half, rest, T(0));
  }
  const BlockReflector<T> first = h.part(0, half);
  factor_block(kernels, threads, a, a_row, half, first, scratch);
  apply(kernels, threads, first, true, a + half, a_row, width - half, scratch);
  factor_block(kernels, threads, a + half * a_row + half, a_row, width - half, h.part(half, rest),
               scratch);
  join(kernels, threads, h, half, scratch);
}

}  // namespace

template <class T>
void factor_qr(const Kernels<T>& kernels, int threads, const QrFactors<T>& f,
               const ReflectorScratch<T>& scratch) {
  for (index j = 0; j < f.count; j += f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    const index lines = (h.count + panel<T> - 1) / panel<T> * panel<T>;
    const index width = std::min(lines, f.cols - j);
    T* const corner = f.factors + j * f.row + j;
    factor_block(kernels, threads, corner, f.row, width, h, scratch);
    apply(kernels, threads, h, true, corner + width, f.row, f.cols - j - width, scratch);
  }
}

template <class T>
void apply_qt(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c, index c_row,
              index cols, const ReflectorScratch<T>& scratch) {
  for (index j = 0; j < f.count; j += f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    copy_reflectors(f, j, h);
    apply(kernels, threads, h, true, c + j * c_row, c_row, cols, scratch);
  }
}

namespace {

/// Q C, in the block that starts at j without the first skipped(j) columns.
template <class T, class F>
void apply_backwards(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c,
                     index c_row, index cols, const ReflectorScratch<T>& scratch, F&& skipped) {
  if (f.count == 0) return;
  for (index j = (f.count - 1) / f.block() * f.block(); j >= 0; j -= f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    copy_reflectors(f, j, h);
    const index skip = skipped(j);
    apply(kernels, threads, h, false, c + j * c_row + skip, c_row, cols - skip, scratch);
  }
}

}  // namespace

template <class T>
void apply_q(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c, index c_row,
             index cols, const ReflectorScratch<T>& scratch) {
  apply_backwards(kernels, threads, f, c, c_row, cols, scratch, [](index) { return index{0}; });
}

template <class T>
void form_q(const Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* q, index q_row,
            const ReflectorScratch<T>& scratch) {
  for (index i = 0; i < f.rows; ++i) std::fill_n(q + i * q_row, f.count, T(0));
  for (index i = 0; i < f.count; ++i) q[i * q_row + i] = T(1);
  // Before it is their block's turn, the leading columns are zero below.
  apply_backwards(kernels, threads, f, q, q_row, f.count, scratch, [](index j) { return j; });
}

template ColumnScaling scales_of_sums(ScaledColumns, double*, index);
template void multiply_columns(const Kernels<double>&, const MatrixView<double>&, const double*);
template bool scale_columns(const Kernels<double>&, ScaledColumns, const MatrixView<double>&,
                            double*);
template void factor_qr(const Kernels<double>&, int, const QrFactors<double>&,
                        const ReflectorScratch<double>&);
template void apply_q(const Kernels<double>&, int, const QrFactors<double>&, double*, index, index,
                      const ReflectorScratch<double>&);
template void apply_qt(const Kernels<double>&, int, const QrFactors<double>&, double*, index, index,
                       const ReflectorScratch<double>&);
template void form_q(const Kernels<double>&, int, const QrFactors<double>&, double*, index,
                     const ReflectorScratch<double>&);
template ColumnScaling scales_of_sums(ScaledColumns, float*, index);
template void multiply_columns(const Kernels<float>&, const MatrixView<float>&, const float*);
template bool scale_columns(const Kernels<float>&, ScaledColumns, const MatrixView<float>&, float*);
template void factor_qr(const Kernels<float>&, int, const QrFactors<float>&,
                        const ReflectorScratch<float>&);
template void apply_q(const Kernels<float>&, int, const QrFactors<float>&, float*, index, index,
                      const ReflectorScratch<float>&);
template void apply_qt(const Kernels<float>&, int, const QrFactors<float>&, float*, index, index,
                       const ReflectorScratch<float>&);
template void form_q(const Kernels<float>&, int, const QrFactors<float>&, float*, index,
                     const ReflectorScratch<float>&);

}  // namespace lanes::linalg
