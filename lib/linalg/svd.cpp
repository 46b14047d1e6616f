// svd, try_svd, singular_values, rank, pinv.
#include "linalg/svd.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <limits>
#include <sstream>
#include <string>
#include <utility>

#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/signs.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace linalg {
namespace {

using kernels::index;

/// The exponent of A's largest element, by which it is to be scaled down: not so far that the
/// reciprocal of a power of two overflows, and by none where squares are well within the range.
template <class T>
int exponent_to_scale(const kernels::Kernels<T>& kernels, const Matrix<T>& a) {
  constexpr int most = std::numeric_limits<T>::max_exponent, usual = most / 8;
  const T largest = kernels.max_abs(a.data(), static_cast<index>(a.size()));
  const int exponent = largest > 0 ? std::max(std::ilogb(largest) + 1, 2 - most) : 0;
  return std::abs(exponent) <= usual ? 0 : exponent;
}

}  // namespace

template <class T>
ScaledSvd<T> scaled_svd(const char* function, const MatrixView<const T>& a, SvdOf wanted,
                        const SvdOptions& how, const Options& options) {
  require_finite(function, a);
  if (how.most_sweeps < 0)
    throw argument_error(std::string(function) + ": most_sweeps must not be negative");
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const bool wide = a.rows() < a.cols();
  Matrix<T> tall(wide ? a.t() : a);
  ScaledSvd<T> scaled;
  scaled.exponent = exponent_to_scale(kernels, tall);
  if (scaled.exponent != 0)
    kernels.multiply_scalar(std::ldexp(T(1), -scaled.exponent), tall.data(), tall.data(),
                            static_cast<index>(tall.size()));
  TallSvd<T> f = svd_tall(tall, wanted, how.most_sweeps, options);
  SvdResult<T>& r = scaled.result;
  r.u = std::move(f.u), r.s = std::move(f.s), r.vt = std::move(f.vt);
  if (wanted == SvdOf::vectors) {
    if (wide) r.u = transpose(std::exchange(r.vt, transpose(r.u, options)), options);
    for (std::size_t j = 0; j < r.s.size(); ++j)
      if (largest_is_negative(r.u.col(j))) turn(r.u.col(j)), turn(r.vt.row(j));
  }
  r.sweeps = f.outcome.sweeps, r.off = f.outcome.off, r.converged = f.outcome.converged;
  return scaled;
}
template ScaledSvd<double> scaled_svd(const char*, const MatrixView<const double>&, SvdOf,
                                      const SvdOptions&, const Options&);
template ScaledSvd<float> scaled_svd(const char*, const MatrixView<const float>&, SvdOf,
                                     const SvdOptions&, const Options&);

template <class T>
void require_converged(const char* function, const SvdResult<T>& result) {
  if (result.converged) return;
  std::ostringstream text;
  text << function << ": not converged after " << result.sweeps << " sweeps: cosines of up to "
       << result.off << " are left; try_svd returns what could be computed";
  throw convergence_error(text.str());
}
template void require_converged(const char*, const SvdResult<double>&);
template void require_converged(const char*, const SvdResult<float>&);

template <class T>
std::size_t count_above(const Vector<T>& values, T relative) {
  std::size_t count = 0;
  while (count < values.size() && values[count] > relative * values[0]) ++count;
  return count;
}
template std::size_t count_above(const Vector<double>&, double);
template std::size_t count_above(const Vector<float>&, float);

template <class T>
T relative_tolerance(const char* function, const MatrixView<const T>& a, std::optional<T> rcond) {
  if (!rcond)
    return static_cast<T>(std::max(a.rows(), a.cols())) * std::numeric_limits<T>::epsilon();
  if (!(*rcond >= T(0)))
    throw argument_error(std::string(function) + ": rcond is " + std::to_string(*rcond) +
                         "; it must not be negative");
  return *rcond;
}
template double relative_tolerance(const char*, const MatrixView<const double>&,
                                   std::optional<double>);
template float relative_tolerance(const char*, const MatrixView<const float>&,
                                  std::optional<float>);

}  // namespace linalg

namespace {

using linalg::ScaledSvd;
using linalg::SvdOf;

template <class T>
void unscale(Vector<T>& values, int exponent) {
  if (exponent == 0) return;
  for (T& value : values) value = std::ldexp(value, exponent);
}

template <class T>
SvdResult<T> svd_or_throw(const char* function, const MatrixView<const T>& a, SvdOf wanted,
                          const SvdOptions& how, const Options& options) {
  ScaledSvd<T> f = linalg::scaled_svd(function, a, wanted, how, options);
  linalg::require_converged(function, f.result);
  unscale(f.result.s, f.exponent);
  return std::move(f.result);
}

/// max|A - U diag(s) V'| / max|A|
template <class T>
T residual(const MatrixView<const T>& a, const ScaledSvd<T>& f, const Options& options) {
  const SvdResult<T>& r = f.result;
  Matrix<T> difference(a), us = r.u;
  T largest = 0, worst = 0;
  for (T& x : difference) {
    x = std::ldexp(x, -f.exponent);
    largest = std::max(largest, std::abs(x));
  }
  for (std::size_t i = 0; i < us.rows(); ++i)
    for (std::size_t j = 0; j < us.cols(); ++j) us(i, j) *= r.s[j];
  matmul(us, r.vt, difference, T(1), T(-1), options);
  for (T x : difference) worst = std::max(worst, std::abs(x));
  return largest > T(0) ? worst / largest : T(0);
}

template <class T>
SvdResult<T> diagnosed(const MatrixView<const T>& a, const SvdOptions& how,
                       const Options& options) {
  ScaledSvd<T> f = linalg::scaled_svd("try_svd", a, SvdOf::vectors, how, options);
  f.result.residual = residual(a, f, options);
  unscale(f.result.s, f.exponent);
  return std::move(f.result);
}

template <class T>
std::size_t rank_of(const MatrixView<const T>& a, std::optional<T> tolerance,
                    const Options& options) {
  if (tolerance && !(*tolerance >= T(0)))
    throw argument_error("rank: tolerance is " + std::to_string(*tolerance) +
                         "; it must not be negative");
  const Vector<T> s = svd_or_throw("rank", a, SvdOf::values, {}, options).s;
  if (!tolerance)
    return linalg::count_above(s, linalg::relative_tolerance<T>("rank", a, std::nullopt));
  return static_cast<std::size_t>(
      std::count_if(s.begin(), s.end(), [&](T value) { return value > *tolerance; }));
}

template <class T>
Matrix<T> pseudo_inverse(const MatrixView<const T>& a, std::optional<T> rcond,
                         const Options& options) {
  const T relative = linalg::relative_tolerance("pinv", a, rcond);
  const ScaledSvd<T> f = linalg::scaled_svd("pinv", a, SvdOf::vectors, {}, options);
  const auto& [u, s, vt] = static_cast<const Svd<T>&>(f.result);
  linalg::require_converged("pinv", f.result);
  const std::size_t rank = linalg::count_above(s, relative);
  Matrix<T> rows(vt.block(0, 0, rank, vt.cols()));
  for (std::size_t i = 0; i < rank; ++i)
    for (T& x : rows.row(i)) x /= s[i];
  Matrix<T> x = matmul(rows.t(), u.block(0, 0, u.rows(), rank).t(), options);
  for (T& element : x) element = std::ldexp(element, -f.exponent);
  return x;
}

}  // namespace

Svd<double> svd(MatrixIn<double> a, SvdOptions how, Options options) {
  return svd_or_throw("svd", a, SvdOf::vectors, how, options);
}
Svd<float> svd(MatrixIn<float> a, SvdOptions how, Options options) {
  return svd_or_throw("svd", a, SvdOf::vectors, how, options);
}
SvdResult<double> try_svd(MatrixIn<double> a, SvdOptions how, Options options) {
  return diagnosed(a, how, options);
}
SvdResult<float> try_svd(MatrixIn<float> a, SvdOptions how, Options options) {
  return diagnosed(a, how, options);
}
Vector<double> singular_values(MatrixIn<double> a, SvdOptions how, Options options) {
  return svd_or_throw("singular_values", a, SvdOf::values, how, options).s;
}
Vector<float> singular_values(MatrixIn<float> a, SvdOptions how, Options options) {
  return svd_or_throw("singular_values", a, SvdOf::values, how, options).s;
}

std::size_t rank(MatrixIn<double> a, Options options) {
  return rank_of<double>(a, std::nullopt, options);
}
std::size_t rank(MatrixIn<float> a, Options options) {
  return rank_of<float>(a, std::nullopt, options);
}
std::size_t rank(MatrixIn<double> a, std::optional<double> tolerance, Options options) {
  return rank_of(a, tolerance, options);
}
std::size_t rank(MatrixIn<float> a, std::optional<float> tolerance, Options options) {
  return rank_of(a, tolerance, options);
}

Matrix<double> pinv(MatrixIn<double> a, Options options) {
  return pseudo_inverse<double>(a, std::nullopt, options);
}
Matrix<float> pinv(MatrixIn<float> a, Options options) {
  return pseudo_inverse<float>(a, std::nullopt, options);
}
Matrix<double> pinv(MatrixIn<double> a, std::optional<double> rcond, Options options) {
  return pseudo_inverse(a, rcond, options);
}
Matrix<float> pinv(MatrixIn<float> a, std::optional<float> rcond, Options options) {
  return pseudo_inverse(a, rcond, options);
}

}  // namespace lanes
