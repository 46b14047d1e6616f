// solve, try_solve: a small system by one kernel, others by factors used once, so that A is there
// to be scaled where that is what it lacks.
#include <lanes/lu.hpp>
#include <optional>
#include <utility>

#include "dispatch/select.hpp"
#include "kernels/inverse/most_small.hpp"
#include "linalg/condition.hpp"
#include "linalg/scaling.hpp"

namespace lanes {
namespace {

/// Rows and columns scaled first.
template <class T>
SolveResult<Matrix<T>> try_solve_scaled(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                        const Options& options) {
  const linalg::Scaling<T> scaling(a);
  const Lu<T> f(scaling.matrix(a), options);
  SolveResult<Matrix<T>> result = f.try_solve(scaling.right_side(b), options);
  if (!result.zero_pivot) scaling.unscale(result.x);
  return result;
}
template <class T>
SolveResult<Vector<T>> try_solve_scaled(const MatrixView<const T>& a, const VectorView<const T>& b,
                                        const Options& options) {
  return linalg::as_vector(try_solve_scaled(a, linalg::as_column(b), options));
}

/// x, where A is one that a kernel takes whole and is far from singular; LU tells of the others.
template <class T>
std::optional<SolveResult<Vector<T>>> solve_small(const MatrixView<const T>& a,
                                                  const VectorView<const T>& b,
                                                  const Options& options) {
  constexpr std::size_t most = kernels::inverse::most_small;
  const std::size_t n = a.rows();
  if (n == 0 || n > most || a.cols() != n || b.size() != n || options.threads < 0) return {};
  alignas(detail::alignment) T a_copy[most * most], b_copy[most];
  const auto size = static_cast<kernels::index>(n);
  const MatrixView<T> rows(a_copy, n, n, size, 1);
  const VectorView<T> right(b_copy, n, 1);
  if (a.col_stride() != 1) rows.assign(a);
  if (b.stride() != 1) right.assign(b);
  const MatrixView<const T> by_rows = a.col_stride() == 1 ? a : rows;
  SolveResult<Vector<T>> result{.x = Vector<T>::uninitialized(n)};
  result.rcond = 1 / dispatch::kernels_for(options.isa)
                         .of<T>()
                         .solve_small(by_rows.data(), by_rows.row_stride(), size,
                                      b.stride() == 1 ? b.data() : b_copy, result.x.data());
  result.ok = result.rcond >= static_cast<T>(n) * std::numeric_limits<T>::epsilon();
  if (!result.ok) return {};
  return result;
}
/// Several right-hand sides: products with factors are then the faster way.
template <class T>
std::optional<SolveResult<Matrix<T>>> solve_small(const MatrixView<const T>&,
                                                  const MatrixView<const T>&, const Options&) {
  return {};
}

template <class T, class B>
auto try_solve_any(const MatrixView<const T>& a, const B& b, const Options& options) {
  if (auto small = solve_small(a, b, options)) return std::move(*small);
  auto result = Lu<T>(a, options).try_solve(b, options);
  return result.ok ? result : try_solve_scaled(a, b, options);
}

template <class T, class B>
auto solve_any(const MatrixView<const T>& a, const B& b, const Options& options) {
  if (auto small = solve_small(a, b, options)) return std::move(small->x);
  const Lu<T> f(a, options);
  try {
    return f.solve(b, options);
  } catch (const singular_error&) {
    auto result = try_solve_scaled(a, b, options);
    if (!result.ok) throw;
    return std::move(result.x);
  }
}

}  // namespace

Vector<double> solve(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return solve_any(a, b, options);
}
Vector<float> solve(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return solve_any(a, b, options);
}
Matrix<double> solve(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return solve_any(a, b, options);
}
Matrix<float> solve(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return solve_any(a, b, options);
}
SolveResult<Vector<double>> try_solve(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return try_solve_any(a, b, options);
}
SolveResult<Vector<float>> try_solve(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return try_solve_any(a, b, options);
}
SolveResult<Matrix<double>> try_solve(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return try_solve_any(a, b, options);
}
SolveResult<Matrix<float>> try_solve(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return try_solve_any(a, b, options);
}

}  // namespace lanes
