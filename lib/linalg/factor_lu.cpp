#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "kernels/block_sizes.hpp"
#include "linalg/factor.hpp"
#include "linalg/matmul.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// Exchanges row i with row pivots[i], for i = 0 ... count - 1 in this order.
template <class T>
void exchange_rows(const Kernels<T>& kernels, T* a, index a_row, index cols, const index* pivots,
                   index count) {
  for (index i = 0; i < count; ++i)
    if (pivots[i] != i) kernels.swap(a + i * a_row, a + pivots[i] * a_row, cols);
}

}  // namespace

// Recursive (Toledo 1997): the left half of the columns, what that means for the right half, the
// rest of the right half. All but the panels and small triangles is one product for each level.
template <class T>
void factor_lu(const Kernels<T>& kernels, int threads, T* a, index a_row, index rows, index cols,
               index* pivots) {
  constexpr index panel = kernels::lu::panel_columns<T>;
  if (cols <= panel) return kernels.lu_panel(a, a_row, rows, cols, pivots);
  const index half = (cols / 2 + panel - 1) / panel * panel, rest = cols - half;
  T* const right = a + half;
  T* const below = a + half * a_row;
  factor_lu(kernels, threads, a, a_row, rows, half, pivots);
  exchange_rows(kernels, right, a_row, rest, pivots, half);
  solve_lower(kernels, threads, a, a_row, half, right, a_row, rest);
  subtract_product(kernels, threads, rows - half, rest, half, below, a_row, right, a_row,
                   below + half, a_row);
  factor_lu(kernels, threads, below + half, a_row, rows - half, rest, pivots + half);
  exchange_rows(kernels, below, a_row, half, pivots + half, rest);
  for (index i = half; i < cols; ++i) pivots[i] += half;
}

template <class T>
T norm1(const Kernels<T>& kernels, const MatrixView<const T>& a, T* column_sums) {
  std::fill_n(column_sums, a.cols(), T(0));
  for (std::size_t i = 0; i < a.rows(); ++i)
    kernels.add_abs(a.data() + static_cast<index>(i) * a.row_stride(), column_sums,
                    static_cast<index>(a.cols()));
  T largest = 0;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    if (std::isnan(column_sums[j])) return column_sums[j];
    largest = std::max(largest, column_sums[j]);
  }
  return largest;
}

namespace {

template <class T>
void require_finite_row(const char* function, const MatrixView<const T>& a, std::size_t i,
                        std::size_t cols) {
  for (std::size_t j = 0; j < cols; ++j)
    if (!std::isfinite(a(i, j))) check::not_finite(function, "A", i, j, a(i, j));
}

}  // namespace

template <class T>
void require_finite(const char* function, const MatrixView<const T>& a) {
  for (std::size_t i = 0; i < a.rows(); ++i) require_finite_row(function, a, i, a.cols());
}
template <class T>
void require_finite_lower(const char* function, const MatrixView<const T>& a) {
  for (std::size_t i = 0; i < a.rows(); ++i) require_finite_row(function, a, i, i + 1);
}

void require_no_overflow(const char* function, bool overflow) {
  if (overflow)
    throw argument_error(std::string(function) +
                         ": elimination overflows; multiply A by a small power of two");
}

namespace {

/// The least that is not zero; infinite for none.
template <class T>
T least_of(T least, T x) {
  return x > T(0) ? std::min(least, x) : least;
}

}  // namespace

template <class T>
void factorize(const char* function, const MatrixView<const T>& a, LuFactors<T>& f,
               const Options& options) {
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const std::size_t n = a.rows();
  const MatrixView<T> copy(f.factors, n, n, f.row, 1);
  copy.assign(a);
  f.norm1 = norm1<T>(kernels, copy, f.reciprocals);
  if (!std::isfinite(f.norm1)) require_finite<T>(function, copy);
  T least_row = std::numeric_limits<T>::infinity(), least_col = least_row;
  for (std::size_t j = 0; j < n; ++j)
    least_col = least_of(least_col, f.reciprocals[j]);  // the sums
  f.largest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const T size = kernels.max_abs(copy.row(i).data(), f.n);
    f.largest = std::max(f.largest, size);
    least_row = least_of(least_row, size);
  }

  factor_lu(kernels, options.threads, f.factors, f.row, f.n, f.n, f.pivots);

  std::iota(f.permutation, f.permutation + n, std::size_t{0});
  for (std::size_t i = 0; i < n; ++i) {
    const auto pivot = static_cast<std::size_t>(f.pivots[i]);
    std::swap(f.permutation[i], f.permutation[pivot]);
    f.odd ^= pivot != i;
    const T diagonal = copy(i, i);
    // What overflows anywhere in a column of U has reached its diagonal, as infinity or NaN.
    f.overflow |= !std::isfinite(diagonal);
    f.largest_pivot = std::max(f.largest_pivot, std::abs(diagonal));
    if (diagonal == T(0) && !f.zero_pivot) f.zero_pivot = i;
    f.reciprocals[i] = 1 / diagonal;
    f.normal &= std::isnormal(f.reciprocals[i]);
  }
  // A multiplier that underflows is off by up to denorm_min, eps times the least normal number, and
  // so is a product.
  constexpr T normal = std::numeric_limits<T>::min();
  f.underflow = least_row < normal * (1 + std::max(f.largest, f.largest_pivot)) ||
                least_col < normal * static_cast<T>(n);
}

template <class T>
OwnFactors<T>::OwnFactors(const char* function, const MatrixView<const T>& a,
                          const Options& options) {
  const std::size_t n = a.rows();
  if (n != a.cols()) check::not_square(function, "A", n, a.cols());
  elements_ = Matrix<T>::uninitialized(n, roomy_row<T>(n));
  reciprocals_ = Vector<T>::uninitialized(n);
  pivots_.resize(n);
  permutation_.resize(n);
  f_ = {.n = static_cast<index>(n),
        .row = static_cast<index>(elements_.cols()),
        .factors = elements_.data(),
        .reciprocals = reciprocals_.data(),
        .pivots = pivots_.data(),
        .permutation = permutation_.data()};
  factorize(function, a, f_, options);
}

template <class T>
Product<T> determinant(const LuFactors<T>& f) {
  Product<T> product(VectorView<const T>(f.factors, static_cast<std::size_t>(f.n), f.row + 1));
  product.mantissa = f.zero_pivot ? T(0) : f.odd ? -product.mantissa : product.mantissa;
  return product;
}

template <class T>
Product<T>::Product(VectorView<const T> x) {
  for (T factor : x) {
    int shift = 0, carry = 0;  // one by one: a product with a denormal factor would be rounded
    mantissa = std::frexp(mantissa * std::frexp(factor, &shift), &carry);
    exponent += shift + carry;
  }
}
template <class T>
T Product<T>::value() const {
  const long most = 1 << 20;  // beyond every exponent, within int
  return std::ldexp(mantissa, static_cast<int>(std::clamp(exponent, -most, most)));
}
template <class T>
T Product<T>::log_abs() const {
  return std::log(std::abs(mantissa)) +
         static_cast<T>(exponent) * static_cast<T>(0.693147180559945309417232121458L);
}

template <class T>
void solve(const Kernels<T>& kernels, int threads, const LuFactors<T>& f, T* x, index x_row,
           index cols) {
  solve_lower(kernels, threads, f.factors, f.row, f.n, x, x_row, cols);
  solve_upper(kernels, threads, f.factors, f.row, f.usable_reciprocals(), f.n, x, x_row, cols);
}

template <class T>
T largest_of_upper(const Kernels<T>& kernels, const LuFactors<T>& f) {
  T largest = 0;
  for (index i = 0; i < f.n; ++i)
    largest = std::max(largest, kernels.max_abs(f.factors + i * (f.row + 1), f.n - i));
  return largest;
}

template <class T>
bool has_grown(const Kernels<T>& kernels, const LuFactors<T>& f) {
  return largest_of_upper(kernels, f) > kernels::inverse::most_growth<T> * f.norm1;
}

void require_pivots(const char* function, std::size_t n, std::optional<std::size_t> zero_pivot) {
  if (zero_pivot)
    throw singular_error(std::string(function) + ": A is singular: column " +
                         std::to_string(*zero_pivot) + " of its " + std::to_string(n) +
                         " depends on those before it; lstsq(A, b) takes any A");
}

template void factor_lu(const Kernels<double>&, int, double*, index, index, index, index*);
template void factor_lu(const Kernels<float>&, int, float*, index, index, index, index*);
template struct Product<double>;
template struct Product<float>;
template double norm1(const Kernels<double>&, const MatrixView<const double>&, double*);
template float norm1(const Kernels<float>&, const MatrixView<const float>&, float*);
template void require_finite(const char*, const MatrixView<const double>&);
template void require_finite(const char*, const MatrixView<const float>&);
template void require_finite_lower(const char*, const MatrixView<const double>&);
template void require_finite_lower(const char*, const MatrixView<const float>&);
template class OwnFactors<double>;
template class OwnFactors<float>;
template Product<double> determinant(const LuFactors<double>&);
template Product<float> determinant(const LuFactors<float>&);
template void factorize(const char*, const MatrixView<const double>&, LuFactors<double>&,
                        const Options&);
template void factorize(const char*, const MatrixView<const float>&, LuFactors<float>&,
                        const Options&);
template double largest_of_upper(const Kernels<double>&, const LuFactors<double>&);
template float largest_of_upper(const Kernels<float>&, const LuFactors<float>&);
template bool has_grown(const Kernels<double>&, const LuFactors<double>&);
template bool has_grown(const Kernels<float>&, const LuFactors<float>&);
template void solve(const Kernels<double>&, int, const LuFactors<double>&, double*, index, index);
template void solve(const Kernels<float>&, int, const LuFactors<float>&, float*, index, index);

}  // namespace lanes::linalg
