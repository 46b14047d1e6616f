// solve, try_solve: a small system by one kernel, others by factors used once, so that A is there
// to be scaled where that is what it lacks.
#include "linalg/solve.hpp"

#include <cmath>
#include <lanes/lu.hpp>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "kernels/block_sizes.hpp"
#include "linalg/scaling.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;

template <class T>
void require_rows(const char* function, std::size_t n, const MatrixView<const T>& b) {
  if (b.rows() != n)
    check::shape_mismatch(function, "A", n, n, "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
}

template <class T>
bool all_finite(const MatrixView<const T>& x) {
  if (x.rows() > 1 && x.col_stride() == 1 && x.row_stride() == static_cast<index>(x.cols()))
    return all_finite<T>({x.data(), 1, x.size(), 0, 1});
  bool finite = true;
  for (std::size_t i = 0; i < x.rows() && finite; ++i)
    for (T e : x.row(i)) finite &= std::isfinite(e);  // without a branch, lanes at a time
  return finite;
}

template <class T>
bool overflows(const MatrixView<const T>& x, const MatrixView<const T>& b) {
  if (all_finite(x)) return false;
  for (std::size_t j = 0; j < x.cols(); ++j)
    if (!all_finite(x.block(0, j, x.rows(), 1)) && all_finite(b.block(0, j, b.rows(), 1)))
      return true;
  return false;
}

namespace {

template <class T>
SolveResult<Matrix<T>> judged(Matrix<T> x, T rcond) {
  const bool ok = rcond >= least_rcond<T> && all_finite<T>(x);
  return {.x = std::move(x), .rcond = rcond, .zero_pivot = {}, .ok = ok};
}

}  // namespace

template <class T>
SolveResult<Matrix<T>> solve_with(const InverseOperator<T>& inverse, const MatrixView<const T>& b,
                                  Estimate estimate) {
  const std::size_t n = b.rows();
  Matrix<T> x = Matrix<T>::uninitialized(n, b.cols());
  if (estimate == Estimate::always) {
    inverse.apply(b, x);
    return judged(std::move(x), inverse.working_rcond());
  }
  // The probes are free beside a single column; more columns are a system of their own, lest they
  // be copied.
  const std::size_t beside = b.cols() == 1 ? 1 : 0;
  Matrix<T> sides = Matrix<T>::uninitialized(n, beside + probes);
  Matrix<T> solved = Matrix<T>::uninitialized(n, beside + probes);
  if (beside == 1) sides.col(0).assign(b.col(0));
  fill_probes<T>(inverse, sides.block(0, beside, n, probes));
  inverse.apply(sides, solved);
  if (beside == 1)
    x.col(0).assign(solved.col(0));
  else
    inverse.apply(b, x);
  const bool clear = clearly_regular<T>(inverse, solved.block(0, beside, n, probes));
  return judged(std::move(x), clear ? least_rcond<T> : inverse.working_rcond());
}

template <class T>
SolveResult<Matrix<T>> solve_with(const LuFactors<T>& f, const MatrixView<const T>& b,
                                  Estimate estimate, const Options& options) {
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  if (f.zero_pivot) return {.zero_pivot = f.zero_pivot};
  return solve_with<T>(LuInverse<T>(kernels, options.threads, f), b, estimate);
}

void refuse_overflow(const char* function, const char* what) {
  throw singular_error(std::string(function) + ": an element of " + what +
                       " is beyond the range of numbers");
}

template <class T>
Matrix<T> require_usable(const Caller& caller, SolveResult<Matrix<T>> r,
                         const MatrixView<const T>& b) {
  if (r.ok) return std::move(r.x);
  require_pivots(caller.function, b.rows(), r.zero_pivot);
  if (!(r.rcond >= least_rcond<T>)) {
    std::ostringstream text;
    text << caller.function << ": A is singular to working precision: rcond is " << r.rcond
         << ", below eps = " << least_rcond<T> << "; " << caller.advice;
    throw singular_error(text.str());
  }
  return require_in_range(caller.function, std::move(r.x), b);
}

template void require_rows(const char*, std::size_t, const MatrixView<const double>&);
template void require_rows(const char*, std::size_t, const MatrixView<const float>&);
template bool all_finite(const MatrixView<const double>&);
template bool all_finite(const MatrixView<const float>&);
template bool overflows(const MatrixView<const double>&, const MatrixView<const double>&);
template bool overflows(const MatrixView<const float>&, const MatrixView<const float>&);
template SolveResult<Matrix<double>> solve_with(const InverseOperator<double>&,
                                                const MatrixView<const double>&, Estimate);
template SolveResult<Matrix<float>> solve_with(const InverseOperator<float>&,
                                               const MatrixView<const float>&, Estimate);
template SolveResult<Matrix<double>> solve_with(const LuFactors<double>&,
                                                const MatrixView<const double>&, Estimate,
                                                const Options&);
template SolveResult<Matrix<float>> solve_with(const LuFactors<float>&,
                                               const MatrixView<const float>&, Estimate,
                                               const Options&);
template Matrix<double> require_usable(const Caller&, SolveResult<Matrix<double>>,
                                       const MatrixView<const double>&);
template Matrix<float> require_usable(const Caller&, SolveResult<Matrix<float>>,
                                      const MatrixView<const float>&);

}  // namespace lanes::linalg

namespace lanes {
namespace {

using linalg::Estimate;

template <class T>
SolveResult<Matrix<T>> solve_scaled(const char* function, const MatrixView<const T>& a,
                                    const MatrixView<const T>& b, Estimate estimate,
                                    const Options& options) {
  const linalg::Scaling<T> scaling(a);
  const linalg::OwnFactors<T> f(function, scaling.matrix(a), options);
  linalg::require_no_overflow(function, f.view().overflow);
  const auto side = scaling.right_side(b);
  SolveResult<Matrix<T>> r = linalg::solve_with<T>(f.view(), side.matrix, estimate, options);
  if (r.zero_pivot) return r;
  scaling.unscale(r.x, side.exponents);
  r.ok &= linalg::all_finite<T>(r.x);
  return r;
}

template <class T>
SolveResult<Matrix<T>> compute(const char* function, const MatrixView<const T>& a,
                               const MatrixView<const T>& b, Estimate estimate,
                               const Options& options) {
  if (a.rows() != a.cols()) check::not_square(function, "A", a.rows(), a.cols());
  linalg::require_rows(function, a.rows(), b);
  const linalg::OwnFactors<T> f(function, a, options);
  if (!f.view().in_range()) return solve_scaled(function, a, b, estimate, options);
  SolveResult<Matrix<T>> plain = linalg::solve_with<T>(f.view(), b, estimate, options);
  const bool regular = plain.rcond >= linalg::least_rcond<T>;
  if (plain.ok || (regular && !linalg::overflows<T>(plain.x, b))) return plain;
  SolveResult<Matrix<T>> scaled = solve_scaled(function, a, b, estimate, options);
  return plain.zero_pivot && !scaled.ok ? plain : scaled;
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
  result.ok = result.rcond >= static_cast<T>(n) * std::numeric_limits<T>::epsilon() &&
              linalg::all_finite<T>(linalg::as_column<T>(result.x));
  if (!result.ok) return {};
  return result;
}
/// Several right-hand sides: products with factors are then the faster way.
template <class T>
Matrix<T> solution(const MatrixView<const T>& a, const MatrixView<const T>& b,
                   const Options& options) {
  constexpr linalg::Caller caller{
      "solve", "lstsq(A, b) takes any A, and try_solve returns what could be computed"};
  return linalg::require_usable(caller, compute("solve", a, b, Estimate::in_doubt, options), b);
}
template <class T>
Vector<T> solution(const MatrixView<const T>& a, const VectorView<const T>& b,
                   const Options& options) {
  if (auto small = solve_small(a, b, options)) return std::move(small->x);
  return linalg::as_vector(solution(a, linalg::as_column(b), options));
}

template <class T>
SolveResult<Matrix<T>> diagnosis(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                 const Options& options) {
  return compute("try_solve", a, b, Estimate::always, options);
}
template <class T>
SolveResult<Vector<T>> diagnosis(const MatrixView<const T>& a, const VectorView<const T>& b,
                                 const Options& options) {
  if (auto small = solve_small(a, b, options)) return std::move(*small);
  return linalg::as_vector(diagnosis(a, linalg::as_column(b), options));
}

}  // namespace

Vector<double> solve(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return solution(a, b, options);
}
Vector<float> solve(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return solution(a, b, options);
}
Matrix<double> solve(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return solution(a, b, options);
}
Matrix<float> solve(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return solution(a, b, options);
}
SolveResult<Vector<double>> try_solve(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return diagnosis(a, b, options);
}
SolveResult<Vector<float>> try_solve(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return diagnosis(a, b, options);
}
SolveResult<Matrix<double>> try_solve(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return diagnosis(a, b, options);
}
SolveResult<Matrix<float>> try_solve(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return diagnosis(a, b, options);
}

}  // namespace lanes
