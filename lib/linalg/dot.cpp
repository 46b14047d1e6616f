// dot, norm, cosine_similarity.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/elementwise.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;
using linalg::blocked_sum;
using linalg::contiguous;
using linalg::sum_block;

int threads_for(const Options& options, std::size_t n) {
  return parallel::threads_for(options.threads, static_cast<index>(n), linalg::stream_grain);
}

template <class T>
T dot_of(const VectorView<const T>& x, const VectorView<const T>& y, const Options& options) {
  check::same_size("dot", "x", x, "y", y);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const bool strided = x.stride() != 1 || y.stride() != 1;
  return blocked_sum<T>(
      x.size(), threads_for(options, x.size()), [&](std::size_t begin, std::size_t count) {
        if (!strided)
          return kernels.dot(x.data() + begin, y.data() + begin, static_cast<index>(count));
        T x_block[sum_block], y_block[sum_block];
        return kernels.dot(contiguous(x, begin, count, x_block),
                           contiguous(y, begin, count, y_block), static_cast<index>(count));
      });
}

template <class T, class Block>
T sum_blocks_of(const VectorView<const T>& x, const Options& options, Block&& block) {
  return blocked_sum<T>(
      x.size(), threads_for(options, x.size()), [&](std::size_t begin, std::size_t count) {
        if (x.stride() == 1) return block(x.data() + begin, static_cast<index>(count));
        T copy[sum_block];
        return block(contiguous(x, begin, count, copy), static_cast<index>(count));
      });
}

template <class T>
T max_abs_of(const VectorView<const T>& x, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  T largest = 0, copy[sum_block];
  for (std::size_t begin = 0; begin < x.size(); begin += sum_block) {
    const std::size_t count = std::min(sum_block, x.size() - begin);
    largest = std::max(
        largest, kernels.max_abs(contiguous(x, begin, count, copy), static_cast<index>(count)));
  }
  return largest;
}

/// The power of two that brings `largest` to about 1, itself neither overflowing nor denormal.
template <class T>
T scale_for(T largest) {
  int exponent = 0;
  std::frexp(largest, &exponent);
  constexpr int limit = std::numeric_limits<T>::max_exponent - 3;
  return std::ldexp(T(1), std::clamp(-exponent, -limit, limit));
}

/// Squares below the normal range have lost digits; a sum this large does not notice.
template <class T>
bool squares_are_safe(T sum, std::size_t n) {
  using Limits = std::numeric_limits<T>;
  return sum <= Limits::max() && sum > static_cast<T>(n) * (Limits::min() / Limits::epsilon());
}

template <class T>
T norm_of(const VectorView<const T>& x, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const T sum = sum_blocks_of(x, options, kernels.sum_of_squares);
  if (squares_are_safe(sum, x.size()) || std::isnan(sum)) return std::sqrt(sum);
  const T largest = max_abs_of(x, options);
  if (largest == T(0) || std::isinf(largest)) return largest;
  const T scale = scale_for(largest);
  return std::sqrt(sum_blocks_of(
             x, options,
             [&](const T* p, index n) { return kernels.scaled_sum_of_squares(p, n, scale); })) /
         scale;
}

template <class T>
T norm_of(const MatrixView<const T>& a, const Options& options) {
  if (linalg::is_contiguous(a)) return norm_of(linalg::flat(a), options);
  const Matrix<T> copy(a);
  return norm_of(linalg::flat(copy.view()), options);
}

/// Rows whose squares are added up one by one, and blocks of them that make a stretch.
constexpr std::size_t block_rows = 64, stretch_rows = 64 * block_rows;

/// Of the columns of X, whose rows are contiguous: down the rows, all at once.
template <class T>
Vector<T> norms_down_rows(const MatrixView<const T>& x, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const std::size_t n = x.cols(), stretches = (x.rows() + stretch_rows - 1) / stretch_rows;
  Matrix<T> sums(stretches, n);
  parallel::for_ranges(
      threads_for(options, x.size()), stretches, [&](std::size_t begin, std::size_t end) {
        Vector<T> squares(n);
        for (std::size_t i = begin * stretch_rows; i < std::min(end * stretch_rows, x.rows());
             i += block_rows) {
          const std::size_t rows = std::min(block_rows, x.rows() - i);
          kernels.sum_squares(x.row(i).data(), x.row_stride(), static_cast<index>(rows),
                              static_cast<index>(n), squares.data());
          T* const sum = sums.row(i / stretch_rows).data();
          kernels.add(sum, squares.data(), sum, static_cast<index>(n));
        }
      });
  Vector<T> norms(n);
  for (std::size_t s = 0; s < stretches; ++s) norms += sums.row(s);
  for (std::size_t j = 0; j < n; ++j)
    norms[j] = squares_are_safe(norms[j], x.rows()) || std::isnan(norms[j])
                   ? std::sqrt(norms[j])
                   : norm_of(x.col(j), options);
  return norms;
}

template <class T>
Vector<T> norms_of(const MatrixView<const T>& a, By by, const Options& options) {
  dispatch::kernels_for(options.isa);  // throws where it cannot run, also without a column
  const MatrixView<const T> x = by == By::column ? a : a.t();
  if (x.col_stride() == 1 && x.row_stride() != 1 && x.cols() > 1)
    return norms_down_rows(x, options);
  Vector<T> norms(x.cols());
  const Options one{.threads = 1, .isa = options.isa};
  parallel::for_ranges(threads_for(options, x.size()), x.cols(),
                       [&](std::size_t begin, std::size_t end) {
                         for (std::size_t j = begin; j < end; ++j)
                           norms[j] = norm_of(x.col(j), one);
                       });
  return norms;
}

/// x scaled by a power of two so that its largest element is about 1.
template <class T>
Vector<T> scaled(const VectorView<const T>& x, const Options& options) {
  Vector<T> copy(x);
  const T largest = max_abs_of(x, options);
  if (largest > T(0) && !std::isinf(largest)) scale(scale_for(largest), copy, options);
  return copy;
}

template <class T>
T cosine_of(const VectorView<const T>& x, const VectorView<const T>& y, const Options& options) {
  check::same_size("cosine_similarity", "x", x, "y", y);
  const T x_norm = norm_of(x, options), y_norm = norm_of(y, options);
  // Within these bounds neither the products nor their sum leave the range of T.
  const T big = std::ldexp(T(1), std::numeric_limits<T>::max_exponent / 4), small = 1 / big;
  if (x_norm > small && x_norm < big && y_norm > small && y_norm < big)
    return std::clamp(dot_of(x, y, options) / (x_norm * y_norm), T(-1), T(1));
  // Too large or small, or without a direction: zero over zero and infinity over infinity are NaN.
  const Vector<T> u = scaled(x, options), v = scaled(y, options);
  return std::clamp(dot(u, v, options) / (norm(u, options) * norm(v, options)), T(-1), T(1));
}

}  // namespace

double dot(VectorIn<double> x, VectorIn<double> y, Options options) {
  return dot_of(x, y, options);
}
float dot(VectorIn<float> x, VectorIn<float> y, Options options) {
  return dot_of(x, y, options);
}
double norm(VectorIn<double> x, Options options) {
  return norm_of(x, options);
}
float norm(VectorIn<float> x, Options options) {
  return norm_of(x, options);
}
double norm(MatrixIn<double> a, Options options) {
  return norm_of(a, options);
}
float norm(MatrixIn<float> a, Options options) {
  return norm_of(a, options);
}
Vector<double> norm(MatrixIn<double> a, By by, Options options) {
  return norms_of(a, by, options);
}
Vector<float> norm(MatrixIn<float> a, By by, Options options) {
  return norms_of(a, by, options);
}
double cosine_similarity(VectorIn<double> x, VectorIn<double> y, Options options) {
  return cosine_of(x, y, options);
}
float cosine_similarity(VectorIn<float> x, VectorIn<float> y, Options options) {
  return cosine_of(x, y, options);
}

}  // namespace lanes
