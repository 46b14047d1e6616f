// eigh_batch: many small symmetric matrices.
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <limits>
#include <string>

#include "dispatch/select.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::index;
using kernels::tridiagonal::Stack;

/// The least n^3 worth a thread, in sum: an eigenproblem takes some ten operations for each.
constexpr index grain = 4 * 1024;

/// The eigenvalues and vectors of one matrix, or false.
template <class T>
bool solve_alone(const MatrixView<const T>& a, Symmetry symmetry, const VectorView<T>& values,
                 const MatrixView<T>& vectors, const Options& options) {
  try {
    const Eigh<T> e = eigh(a, {.symmetry = symmetry}, options);
    values.assign(e.values);
    vectors.assign(e.vectors);
    return true;
  } catch (const argument_error&) {  // not finite, or not symmetric
  } catch (const convergence_error&) {
  }
  constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  values.fill(nan), vectors.fill(nan);
  return false;
}

/// All in lanes; failed[i] is then 0 where matrix i has been solved.
template <class T>
void solve_in_lanes(const MatrixView<const T>& a, Symmetry symmetry, EighBatch<T>& result,
                    Vector<T>& failed, const Options& options) {
  if (a.col_stride() != 1 || a.row_stride() != static_cast<index>(a.cols()))
    return solve_in_lanes<T>(Matrix<T>(a), symmetry, result, failed, options);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const auto n = static_cast<index>(a.cols());
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(failed.size()) * n * n * n, grain);
  parallel::for_ranges(threads, failed.size(), [&](std::size_t begin, std::size_t end) {
    const detail::Buffer<T> workspace(static_cast<std::size_t>(Stack<T>::workspace_size(n)));
    const auto first = static_cast<index>(begin);
    kernels.eigh_batch({.a = a.data() + first * n * n,
                        .count = static_cast<index>(end - begin),
                        .n = n,
                        .upper = symmetry == Symmetry::upper,
                        .check = symmetry == Symmetry::check,
                        .values = result.values.data() + first * n,
                        .vectors = result.vectors.data() + first * n * n,
                        .failed = failed.data() + begin,
                        .workspace = workspace.data()});
  });
}

template <class T>
EighBatch<T> compute(const MatrixView<const T>& a, Symmetry symmetry, const Options& options) {
  const std::size_t n = a.cols();
  if (n == 0 ? a.rows() != 0 : a.rows() % n != 0)
    throw shape_error("eigh_batch: A is " + std::to_string(a.rows()) + " x " + std::to_string(n) +
                      "; its rows must be a multiple of its columns, n for each n x n matrix");
  const int available = parallel::available(options.threads);  // throws where they are negative
  dispatch::kernels_for(options.isa);
  const std::size_t count = n == 0 ? 0 : a.rows() / n;
  EighBatch<T> result{.values = Matrix<T>::uninitialized(count, n),
                      .vectors = Matrix<T>::uninitialized(a.rows(), n),
                      .failed = {}};
  Vector<T> failed(count, T(1));
  const bool in_lanes = static_cast<index>(n) <= kernels::tridiagonal::batch_rows;
  if (in_lanes && count > 0) solve_in_lanes(a, symmetry, result, failed, options);
  // One by one: large matrices, each on one thread if there is one for all of them, and those that
  // failed.
  const bool spread = !in_lanes && count >= static_cast<std::size_t>(available);
  const Options alone{.threads = spread ? 1 : options.threads, .isa = options.isa};
  parallel::for_ranges(spread ? available : 1, count, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (failed[i] != T(0))
        failed[i] = solve_alone<T>(a.block(i * n, 0, n, n), symmetry, result.values.row(i),
                                   result.vectors.block(i * n, 0, n, n), alone)
                        ? T(0)
                        : T(1);
  });
  for (std::size_t i = 0; i < count; ++i)
    if (failed[i] != T(0)) result.failed.push_back(i);
  result.ok = result.failed.empty();
  return result;
}

}  // namespace

EighBatch<double> eigh_batch(MatrixIn<double> a, Symmetry symmetry, Options options) {
  return compute(a, symmetry, options);
}
EighBatch<float> eigh_batch(MatrixIn<float> a, Symmetry symmetry, Options options) {
  return compute(a, symmetry, options);
}

}  // namespace lanes
