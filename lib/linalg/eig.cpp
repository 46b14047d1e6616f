#include "linalg/eig.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/balance.hpp"
#include "linalg/block2.hpp"
#include "linalg/bulge.hpp"
#include "linalg/factor.hpp"
#include "linalg/hessenberg.hpp"
#include "linalg/schur.hpp"
#include "linalg/schur_vectors.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace linalg {

using kernels::index;

namespace {

/// The exponent of the largest element of the block; 0 when there is none but zeros.
template <class T>
int exponent_of(const kernels::Kernels<T>& kernels, const MatrixView<T>& a) {
  T largest = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    largest = std::max(largest, kernels.max_abs(a.row(i).data(), static_cast<index>(a.cols())));
  return largest == T(0) ? 0 : std::ilogb(largest);
}

template <class T>
void multiply_by_power(const MatrixView<T>& a, int exponent) {
  if (exponent == 0) return;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (T& x : a.row(i)) x = std::ldexp(x, exponent);
}

/// A, scaled and balanced: the elements that decide on eigenvalues are at most of the order of 1.
template <class T>
class Prepared {
 public:
  Prepared(const MatrixView<const T>& a, const Options& options)
      : matrix(a),
        exponent(scaled_to_one(options)),
        balance(matrix, options),
        n(static_cast<index>(a.rows())),
        first(static_cast<index>(balance.first())),
        end(static_cast<index>(balance.end())) {
    // Balancing may have made them much smaller, but has not made others larger than that.
    const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
    const auto size = static_cast<std::size_t>(std::max(end - first, index{0}));
    const MatrixView<T> active = matrix.block(balance.first(), balance.first(), size, size);
    const int shift = std::min(-exponent_of(kernels, active),
                               most_exponent<T> - exponent_of(kernels, matrix.view()));
    multiply_by_power(matrix.view(), shift);
    exponent += shift;
  }

  Matrix<T> matrix;
  int exponent;  ///< of the power of two by which A was multiplied
  Balance<T> balance;
  index n, first, end;

 private:
  int scaled_to_one(const Options& options) {
    const int shift = -exponent_of(dispatch::kernels_for(options.isa).of<T>(), matrix.view());
    multiply_by_power(matrix.view(), shift);
    return shift;
  }
};

/// The Schur form of p.matrix in its place, Z' in `zt` unless that is empty.
template <class T>
SchurOutcome<T> to_schur_form(Prepared<T>& p, Matrix<T>& zt, index most_steps,
                              const Options& options) {
  const index size = p.end - p.first;
  if (size <= 0) return {0, 0};
  SchurProblem<T> problem{
      .n = p.n, .h = p.matrix.data(), .h_row = p.n, .first = p.first, .end = p.end};
  T* const corner = p.matrix.data() + p.first * (p.n + 1);
  if (zt.empty()) {
    hessenberg<T>(options, size, corner, p.n, nullptr, 0);
    return schur(options, problem, most_steps);
  }
  problem.zt = zt.data();
  problem.z_row = problem.z_cols = p.n;
  const auto m = static_cast<std::size_t>(size), first = static_cast<std::size_t>(p.first);
  Matrix<T> qt = Matrix<T>::uninitialized(m, m);
  hessenberg(options, size, corner, p.n, qt.data(), size);
  zt.block(first, first, m, m).assign(qt);
  const Similarity<T> beside{.kernels = dispatch::kernels_for(options.isa).of<T>(),
                             .h = p.matrix.data(),
                             .h_row = p.n,
                             .top = 0,
                             .right = p.n,
                             .zt = nullptr,
                             .z_row = 0,
                             .z_cols = 0};
  apply_beside(beside, options.threads, p.first, size, qt.data());
  return schur(options, problem, most_steps);
}

/// The eigenvalues of A from the blocks on the diagonal of its Schur form.
template <class T>
ComplexVector<T> values_of(const Prepared<T>& p, const MatrixView<const T>& a, index unconverged) {
  const auto n = static_cast<std::size_t>(p.n), first = p.balance.first();
  const std::size_t end = std::max(p.balance.end(), first);
  ComplexVector<T> values{Vector<T>(n), Vector<T>(n)};
  const auto failed = first + static_cast<std::size_t>(unconverged);
  for (std::size_t k = 0; k < n; ++k) {
    if (k < first || k >= end) {  // never scaled
      const std::size_t source = p.balance.source(k);
      values.real[k] = a(source, source);
    } else if (k < failed) {
      values.real[k] = values.imag[k] = std::numeric_limits<T>::quiet_NaN();
    } else {
      values.real[k] = std::ldexp(p.matrix(k, k), -p.exponent);
      if (k + 1 == end || p.matrix(k + 1, k) == T(0)) continue;
      const T im =
          std::sqrt(std::abs(p.matrix(k, k + 1))) * std::sqrt(std::abs(p.matrix(k + 1, k)));
      values.real[k + 1] = values.real[k];
      values.imag[k] = std::ldexp(im, -p.exponent);
      values.imag[k + 1] = -values.imag[k];
      ++k;
    }
  }
  return values;
}

/// Unit 2-norm, and the largest component real and positive. An empty `im`: zeros.
template <class T>
void normalise(const VectorView<T>& re, const VectorView<T>& im, const Options& options) {
  const auto size_at = [&](std::size_t i) {
    return im.empty() ? std::abs(re[i]) : length2(re[i], im[i]);
  };
  const T length = im.empty() ? norm(re, options) : length2(norm(re, options), norm(im, options));
  for (T& x : re) x /= length;
  for (T& x : im) x /= length;
  std::size_t largest = 0;
  for (std::size_t i = 1; i < re.size(); ++i)
    if (size_at(i) > size_at(largest)) largest = i;
  if (im.empty()) {
    if (re[largest] < T(0))
      for (T& x : re) x = -x;
    return;
  }
  const T size = size_at(largest), cs = re[largest] / size, sn = im[largest] / size;
  for (std::size_t i = 0; i < re.size(); ++i) {
    const T x = re[i], y = im[i];
    re[i] = cs * x + sn * y;
    im[i] = cs * y - sn * x;
  }
  re[largest] = size;
  im[largest] = T(0);
}

/// The eigenvectors of A in columns, from those of the balanced matrix in rows.
template <class T>
ComplexMatrix<T> vectors_of(const Prepared<T>& p, const Matrix<T>& rows, const Vector<T>& im,
                            const Options& options) {
  const std::size_t n = rows.rows();
  Matrix<T> re_rows = Matrix<T>::uninitialized(n, n), im_rows(n, n);
  for (std::size_t k = 0; k < n; ++k) {
    const VectorView<T> re = re_rows.row(k);
    p.balance.undo(rows.row(k).data(), re.data());
    if (im[k] == T(0)) {
      normalise<T>(re, {}, options);
      continue;
    }
    p.balance.undo(rows.row(k + 1).data(), im_rows.row(k).data());
    normalise<T>(re, im_rows.row(k), options);
    re_rows.row(k + 1).assign(re);
    for (std::size_t i = 0; i < n; ++i) im_rows(k + 1, i) = -im_rows(k, i);
    ++k;
  }
  return {transpose(re_rows, options), transpose(im_rows, options)};
}

}  // namespace

template <class T>
EigResult<T> find_eig(const char* function, const MatrixView<const T>& a, EigVectors vectors,
                      index most_steps, const Options& options) {
  const std::size_t n = a.rows();
  if (n != a.cols()) check::not_square(function, "A", n, a.cols());
  parallel::available(options.threads);  // throws where they are negative
  require_finite(function, a);
  Prepared<T> p(a, options);
  Matrix<T> zt = vectors == EigVectors::none ? Matrix<T>() : Matrix<T>::identity(n);
  const SchurOutcome<T> outcome = to_schur_form(p, zt, most_steps, options);
  EigResult<T> r{.values = values_of(p, a, outcome.unconverged)};
  r.steps = static_cast<std::size_t>(outcome.steps);
  r.unconverged = static_cast<std::size_t>(outcome.unconverged);
  r.converged = r.unconverged == 0;
  if (r.converged && vectors == EigVectors::right)
    r.vectors = vectors_of(p, schur_vectors(options, p.matrix, zt), r.values.imag, options);
  return r;
}

template <class T>
void require_converged(const char* function, const EigResult<T>& r) {
  if (!r.converged)
    throw convergence_error(std::string(function) + ": " + std::to_string(r.unconverged) +
                            " of the " + std::to_string(r.values.size()) +
                            " eigenvalues of A were not found in " + std::to_string(r.steps) +
                            " steps of the QR iteration; try_eig returns the others");
}

template EigResult<double> find_eig(const char*, const MatrixView<const double>&, EigVectors, index,
                                    const Options&);
template EigResult<float> find_eig(const char*, const MatrixView<const float>&, EigVectors, index,
                                   const Options&);
template void require_converged(const char*, const EigResult<double>&);
template void require_converged(const char*, const EigResult<float>&);

}  // namespace linalg

namespace {

using linalg::EigVectors;

template <class T>
EigResult<T> find(const char* function, const MatrixView<const T>& a, EigVectors vectors,
                  const Options& options) {
  const auto most_steps = 30 * std::max(static_cast<kernels::index>(a.rows()), kernels::index{10});
  return linalg::find_eig(function, a, vectors, most_steps, options);
}
template <class T>
EigResult<T> eig_or_throw(const MatrixView<const T>& a, const Options& options) {
  EigResult<T> r = find("eig", a, EigVectors::right, options);
  linalg::require_converged("eig", r);
  return r;
}
template <class T>
ComplexVector<T> values_or_throw(const MatrixView<const T>& a, const Options& options) {
  EigResult<T> r = find("eigvals", a, EigVectors::none, options);
  linalg::require_converged("eigvals", r);
  return std::move(r.values);
}

}  // namespace

EigResult<double> eig(MatrixIn<double> a, Options options) {
  return eig_or_throw(a, options);
}
EigResult<float> eig(MatrixIn<float> a, Options options) {
  return eig_or_throw(a, options);
}
EigResult<double> try_eig(MatrixIn<double> a, Options options) {
  return find("try_eig", a, EigVectors::right, options);
}
EigResult<float> try_eig(MatrixIn<float> a, Options options) {
  return find("try_eig", a, EigVectors::right, options);
}
ComplexVector<double> eigvals(MatrixIn<double> a, Options options) {
  return values_or_throw(a, options);
}
ComplexVector<float> eigvals(MatrixIn<float> a, Options options) {
  return values_or_throw(a, options);
}

}  // namespace lanes
