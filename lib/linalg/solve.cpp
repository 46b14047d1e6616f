// solve, try_solve: factors used once, so that A is there to be scaled where that is what it lacks.
#include <lanes/lu.hpp>
#include <utility>

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

template <class T, class B>
auto try_solve_any(const MatrixView<const T>& a, const B& b, const Options& options) {
  auto result = Lu<T>(a, options).try_solve(b, options);
  return result.ok ? result : try_solve_scaled(a, b, options);
}

template <class T, class B>
auto solve_any(const MatrixView<const T>& a, const B& b, const Options& options) {
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
