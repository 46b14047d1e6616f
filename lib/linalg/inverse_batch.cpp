// inverse_batch: many small matrices.
#include <algorithm>
#include <cmath>
#include <lanes/lu.hpp>
#include <limits>
#include <string>

#include "dispatch/select.hpp"
#include "kernels/block_sizes.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::index;

/// The least products worth a thread.
constexpr index grain = 32 * 1024;

/// The inverse of one matrix, or zeros and false.
template <class T>
bool invert_alone(const MatrixView<const T>& a, const MatrixView<T>& x, const Options& options) {
  try {
    const InverseResult<T> r = try_inverse(a, options);
    if (r.ok) return x.assign(r.inverse), true;
  } catch (const argument_error&) {  // an element that is not finite, or overflow
  }
  return x.fill(0), false;
}

/// All at once; norms[i] is then norm1(A) norm1(inverse(A)), or not finite.
template <class T>
Vector<T> invert_together(const MatrixView<const T>& a, Matrix<T>& x, std::size_t count,
                          const Options& options) {
  if (a.cols() != 0 && (a.col_stride() != 1 || a.row_stride() != static_cast<index>(a.cols())))
    return invert_together<T>(Matrix<T>(a), x, count, options);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const auto n = static_cast<index>(a.cols());
  Vector<T> norms = Vector<T>::uninitialized(count);
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(count) * n * n * n, grain);
  parallel::for_ranges(threads, count, [&](std::size_t begin, std::size_t end) {
    const index first = static_cast<index>(begin) * n * n;
    kernels.inverse_batch(a.data() + first, static_cast<index>(end - begin), n, x.data() + first,
                          norms.data() + begin);
  });
  return norms;
}

template <class T>
InverseBatch<T> compute(const MatrixView<const T>& a, const Options& options) {
  const std::size_t n = a.cols();
  if (n == 0 ? a.rows() != 0 : a.rows() % n != 0)
    throw shape_error("inverse_batch: A is " + std::to_string(a.rows()) + " x " +
                      std::to_string(n) +
                      "; its rows must be a multiple of its columns, n for each n x n matrix");
  parallel::available(options.threads);  // throws where they are negative
  dispatch::kernels_for(options.isa);
  const std::size_t count = n == 0 ? 0 : a.rows() / n;
  InverseBatch<T> result{.inverses = Matrix<T>::uninitialized(a.rows(), n), .singular = {}};
  Vector<T> norms(count, std::numeric_limits<T>::infinity());
  if (static_cast<index>(n) <= kernels::inverse::batch_rows)
    norms = invert_together(a, result.inverses, count, options);
  const T most = 1 / (static_cast<T>(n) * std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < count; ++i)
    if (!(norms[i] <= most) &&
        !invert_alone<T>(a.block(i * n, 0, n, n), result.inverses.block(i * n, 0, n, n), options))
      result.singular.push_back(i);
  result.ok = result.singular.empty();
  return result;
}

}  // namespace

InverseBatch<double> inverse_batch(MatrixIn<double> a, Options options) {
  return compute(a, options);
}
InverseBatch<float> inverse_batch(MatrixIn<float> a, Options options) {
  return compute(a, options);
}

}  // namespace lanes
