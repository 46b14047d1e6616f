// inverse, try_inverse: small matrices by one kernel, others by LU, and by QR where pivots grow.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/qr.hpp>
#include <limits>
#include <sstream>
#include <vector>

#include "base/check.hpp"
#include "base/thread_kept.hpp"
#include "dispatch/select.hpp"
#include "kernels/block_sizes.hpp"
#include "linalg/factor.hpp"
#include "linalg/scaling.hpp"
#include "linalg/solve.hpp"
#include "linalg/triangular.hpp"

namespace lanes {

using kernels::index;
using kernels::Kernels;
using linalg::LuFactors;

// inverse(L) by blocks of columns: the zeros above a block are skipped. The columns get the order
// of P last, row by row: before, writing them to their places scattered a block over the cache, and
// took as long as all else at n = 1024, where rows lie a power of two apart.
template <class T>
void linalg::invert(const Kernels<T>& kernels, int threads, const LuFactors<T>& f, T* x,
                    index x_row, T* buffer) {
  const index n = f.n;
  for (index j = 0; j < n; j += inverse_block) {
    const index cols = std::min(inverse_block, n - j), rows = n - j;
    std::fill_n(buffer, rows * cols, T(0));
    for (index i = 0; i < cols; ++i) buffer[i * cols + i] = T(1);
    solve_lower(kernels, threads, f.factors + j * f.row + j, f.row, rows, buffer, cols, cols);
    for (index i = 0; i < j; ++i) std::fill_n(x + i * x_row + j, cols, T(0));
    for (index i = 0; i < rows; ++i) std::copy_n(buffer + i * cols, cols, x + (j + i) * x_row + j);
  }
  solve_upper(kernels, threads, f.factors, f.row, f.usable_reciprocals(), n, x, x_row, n);
  for (index i = 0; i < n; ++i) {
    T* const row = x + i * x_row;
    std::copy_n(row, n, buffer);
    for (index c = 0; c < n; ++c) row[f.permutation[c]] = buffer[c];
  }
}
template void linalg::invert(const Kernels<double>&, int, const LuFactors<double>&, double*, index,
                             double*);
template void linalg::invert(const Kernels<float>&, int, const LuFactors<float>&, float*, index,
                             float*);

template <class T>
void linalg::invert_by_qr(const MatrixView<const T>& a, const MatrixView<T>& x,
                          const Options& options) {
  const Qr<T> f(a, options);
  const Matrix<T> r = f.r();
  x.assign(f.q(options).t());
  const auto n = static_cast<index>(a.rows());
  solve_upper<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads, r.data(), n, nullptr,
                 n, x.data(), x.row_stride(), n);
}
template void linalg::invert_by_qr(const MatrixView<const double>&, const MatrixView<double>&,
                                   const Options&);
template void linalg::invert_by_qr(const MatrixView<const float>&, const MatrixView<float>&,
                                   const Options&);

namespace {

/// Memory for one factorisation and its inverse. Kept for each calling thread where it is small:
/// fresh memory costs a page fault for every 4 KiB, a third of the time at n = 500.
template <class T>
class Scratch {
 public:
  explicit Scratch(std::size_t n) : n_(n) {
    if (n <= kept_size)
      if (Memory* const kept = thread_kept<Memory>()) memory_ = kept;
    const std::size_t row = linalg::roomy_row<T>(n);
    const std::size_t elements = n * (row + linalg::inverse_block + 1);
    if (memory_->elements.size() < elements) memory_->elements = detail::Buffer<T>(elements);
    if (memory_->pivots.size() < n) memory_->pivots.resize(n);
    if (memory_->permutation.size() < n) memory_->permutation.resize(n);
  }

  LuFactors<T> factors() {
    T* const memory = memory_->elements.data();
    const std::size_t row = linalg::roomy_row<T>(n_);
    return {.n = static_cast<index>(n_),
            .row = static_cast<index>(row),
            .factors = memory,
            .reciprocals = memory + n_ * row,
            .pivots = memory_->pivots.data(),
            .permutation = memory_->permutation.data()};
  }
  /// n * inverse_block elements.
  T* block() { return memory_->elements.data() + n_ * (linalg::roomy_row<T>(n_) + 1); }

 private:
  static constexpr std::size_t kept_size = 1024;
  struct Memory {
    detail::Buffer<T> elements;
    std::vector<index> pivots;
    std::vector<std::size_t> permutation;
  };
  std::size_t n_;
  Memory own_;
  Memory* memory_ = &own_;
};

/// What is known of an inverse that was computed.
template <class T>
struct Diagnosis {
  T rcond = 0;
  std::optional<std::size_t> zero_pivot = {};
  bool overflow = false;  ///< of the elimination
  bool ok = false;
};

/// The least rcond of an inverse with a correct digit.
template <class T>
T least_rcond(std::size_t n) {
  return static_cast<T>(n) * std::numeric_limits<T>::epsilon();
}

/// X = inverse(A) for a matrix that the kernel takes whole. Returns rcond, or 0 where X cannot be
/// used, for whatever reason: invert_large tells why.
template <class T>
T invert_small(const MatrixView<const T>& a, const MatrixView<T>& x, const Options& options) {
  constexpr auto most = kernels::inverse::most_small;
  const auto n = static_cast<index>(a.rows());
  if (n == 0 || n > most || options.threads < 0 || x.col_stride() != 1) return 0;
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  if (a.col_stride() == 1)
    return 1 / kernels.inverse_small(a.data(), a.row_stride(), n, x.data(), x.row_stride());
  alignas(detail::alignment) T copy[most * most];
  MatrixView<T>(copy, a.rows(), a.rows(), n, 1).assign(a);
  return 1 / kernels.inverse_small(copy, n, n, x.data(), x.row_stride());
}

/// X = inverse(A) for any A: by LU, or by QR, which takes several times as long, where U has grown.
template <class T>
Diagnosis<T> invert_by_factors(const char* function, const MatrixView<const T>& a,
                               const MatrixView<T>& x, const Options& options) {
  Scratch<T> scratch(a.rows());
  LuFactors<T> f = scratch.factors();
  linalg::factorize(function, a, f, options);
  if (!f.in_range()) return {.overflow = f.overflow};
  if (f.zero_pivot) return {.zero_pivot = f.zero_pivot};
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  if (linalg::has_grown(kernels, f))
    linalg::invert_by_qr(a, x, options);
  else
    linalg::invert(kernels, options.threads, f, x.data(), x.row_stride(), scratch.block());
  const T norms = f.norm1 * linalg::norm1<T>(kernels, x, scratch.block());
  if (!std::isfinite(norms)) return {};
  const T rcond = f.n == 0 ? T(1) : 1 / norms;
  return {.rcond = rcond, .ok = rcond >= least_rcond<T>(a.rows())};
}

/// The same, where A may only be badly scaled. X is not A.
template <class T>
Diagnosis<T> invert_large(const char* function, const MatrixView<const T>& a,
                          const MatrixView<T>& x, const Options& options) {
  const Diagnosis<T> plain = invert_by_factors(function, a, x, options);
  if (plain.ok) return plain;
  const linalg::Scaling<T> scaling(a);
  Matrix<T> y = Matrix<T>::uninitialized(a.rows(), a.rows());
  const Diagnosis<T> scaled = invert_by_factors<T>(function, scaling.matrix(a), y, options);
  linalg::require_no_overflow(function, scaled.overflow);
  if (!scaled.ok) return plain.zero_pivot ? plain : scaled;
  scaling.unscale_inverse(y);
  x.assign(y);
  return {.rcond = scaled.rcond, .ok = linalg::all_finite<T>(y)};
}

template <class T>
Diagnosis<T> invert(const char* function, const MatrixView<const T>& a, const MatrixView<T>& x,
                    const Options& options) {
  if (a.rows() != a.cols()) check::not_square(function, "A", a.rows(), a.cols());
  const T rcond = invert_small(a, x, options);
  if (rcond >= least_rcond<T>(a.rows()) && rcond > T(0)) return {.rcond = rcond, .ok = true};
  return invert_large(function, a, x, options);
}

/// X + X (I - A X)
template <class T>
Matrix<T> polished(const MatrixView<const T>& a, const Matrix<T>& x, const Options& options) {
  Matrix<T> residual = Matrix<T>::identity(a.rows()), better = x;
  matmul(a, x, residual, T(-1), T(1), options);
  matmul(x, residual, better, T(1), T(1), options);
  return better;
}

/// The same; with rows and columns scaled where products would overflow.
template <class T>
Matrix<T> polished_in_range(const MatrixView<const T>& a, const Matrix<T>& x,
                            const Options& options) {
  Matrix<T> better = polished(a, x, options);
  if (linalg::all_finite<T>(better)) return better;
  const linalg::Scaling<T> scaling(a);
  Matrix<T> y = x;
  scaling.scale_inverse(y);
  better = polished<T>(scaling.matrix(a), y, options);
  scaling.unscale_inverse(better);
  return better;
}

template <class T>
InverseResult<T> compute(const MatrixView<const T>& a, Polish step, const Options& options) {
  InverseResult<T> result;
  result.inverse = Matrix<T>::uninitialized(a.rows(), a.rows());
  const Diagnosis<T> d = invert<T>("try_inverse", a, result.inverse, options);
  if (d.zero_pivot) result.inverse = Matrix<T>();
  if (d.ok && step == Polish::once) result.inverse = polished_in_range(a, result.inverse, options);
  result.rcond = d.rcond, result.zero_pivot = d.zero_pivot, result.ok = d.ok;
  return result;
}

template <class T>
void require_ok(const Diagnosis<T>& d, std::size_t n) {
  if (d.ok) return;
  linalg::require_pivots("inverse", n, d.zero_pivot);
  const T least = least_rcond<T>(n);
  if (d.rcond >= least) linalg::refuse_overflow("inverse", "the inverse");
  std::ostringstream text;
  text << "inverse: A is singular to working precision: rcond is " << d.rcond
       << ", below n eps = " << least
       << "; lstsq(A, b) takes any A, and try_inverse returns what could be computed";
  throw singular_error(text.str());
}

template <class T>
Matrix<T> compute_or_throw(const MatrixView<const T>& a, Polish step, const Options& options) {
  Matrix<T> x = Matrix<T>::uninitialized(a.rows(), a.rows());
  require_ok(invert<T>("inverse", a, x, options), a.rows());
  return step == Polish::once ? polished_in_range(a, x, options) : x;
}

template <class T>
void compute_into(const MatrixView<const T>& a, const MatrixView<T>& x, const Options& options) {
  if (a.rows() != a.cols()) check::not_square("inverse", "A", a.rows(), a.cols());
  check::same_shape("inverse", "A", a, "X", x);
  if (x.col_stride() != 1 || !check::AddressRange(a).clearly_apart(check::AddressRange(x)))
    x.assign(compute_or_throw(a, Polish::none, options));
  else
    require_ok(invert("inverse", a, x, options), a.rows());
}

}  // namespace

InverseResult<double> try_inverse(MatrixIn<double> a, Options options) {
  return compute(a, Polish::none, options);
}
InverseResult<float> try_inverse(MatrixIn<float> a, Options options) {
  return compute(a, Polish::none, options);
}
InverseResult<double> try_inverse(MatrixIn<double> a, Polish step, Options options) {
  return compute(a, step, options);
}
InverseResult<float> try_inverse(MatrixIn<float> a, Polish step, Options options) {
  return compute(a, step, options);
}
Matrix<double> inverse(MatrixIn<double> a, Options options) {
  return compute_or_throw(a, Polish::none, options);
}
Matrix<float> inverse(MatrixIn<float> a, Options options) {
  return compute_or_throw(a, Polish::none, options);
}
Matrix<double> inverse(MatrixIn<double> a, Polish step, Options options) {
  return compute_or_throw(a, step, options);
}
Matrix<float> inverse(MatrixIn<float> a, Polish step, Options options) {
  return compute_or_throw(a, step, options);
}
void inverse(MatrixIn<double> a, MatrixOut<double> x, Options options) {
  compute_into(a, x, options);
}
void inverse(MatrixIn<float> a, MatrixOut<float> x, Options options) {
  compute_into(a, x, options);
}

}  // namespace lanes
