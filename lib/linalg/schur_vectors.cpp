#include "linalg/schur_vectors.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <lanes/linalg.hpp>
#include <limits>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/block2.hpp"
#include "linalg/matmul.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// x / y by Smith's method (Commun. ACM 5, 1962): std::complex has no promise about bits.
template <class T>
std::complex<T> quotient(std::complex<T> x, std::complex<T> y) {
  const T a = y.real(), b = y.imag();
  if (b == T(0)) return {x.real() / a, x.imag() / a};
  if (std::abs(a) < std::abs(b)) {
    const T ratio = a / b, size = b + a * ratio;
    return {(x.real() * ratio + x.imag()) / size, (x.imag() * ratio - x.real()) / size};
  }
  const T ratio = b / a, size = a + b * ratio;
  return {(x.real() + x.imag() * ratio) / size, (x.imag() - x.real() * ratio) / size};
}
template <class T>
std::complex<T> product(std::complex<T> x, std::complex<T> y) {
  return {x.real() * y.real() - x.imag() * y.imag(), x.real() * y.imag() + x.imag() * y.real()};
}
template <class T>
T size_of(std::complex<T> x) {
  return std::max(std::abs(x.real()), std::abs(x.imag()));
}

/// Columns [first, end) of X with T X = X Lambda, for the eigenvalues of T's rows of these numbers.
template <class T>
class Substitution {
 public:
  Substitution(const Options& options, const Matrix<T>& t, index first, index end)
      : options_(options),
        kernels_(dispatch::kernels_for(options.isa).of<T>()),
        t_(t),
        first_(first),
        end_(end),
        cols_(end - first),
        x_(static_cast<std::size_t>(end), static_cast<std::size_t>(cols_)) {
    for (index k = first; k < end; k += is_pair(k) ? 2 : 1) start(k);
  }

  Matrix<T> run() && {
    for (index end = end_; end > 0;) {
      index begin = std::max(end - block_rows, index{0});
      if (begin > 0 && is_pair(begin - 1)) --begin;
      subtract_product(kernels_, options_.threads, end - begin, cols_, end_ - end, &at(begin, end),
                       n(), row(end), cols_, row(begin), cols_);
      solve_rows(begin, end);
      end = begin;
    }
    normalise();
    return std::move(x_);
  }

 private:
  using Complex = std::complex<T>;

  /// Rows solved between products.
  static constexpr index block_rows = 32;
  /// Elements of X stay below: there is room for products with T, and for their sums.
  static constexpr int limit_exponent = std::numeric_limits<T>::max_exponent / 2;

  /// One vector, in the making: its columns of X, and its eigenvalue.
  struct Column {
    index k;
    Complex value;
    T least;  // what a divisor may be: less is rounding
    bool pair;
  };

  index n() const { return static_cast<index>(t_.rows()); }
  const T& at(index i, index j) const { return t_.data()[i * n() + j]; }
  T* row(index i) { return x_.data() + i * cols_; }
  /// Rows k and k + 1 are one block.
  bool is_pair(index k) const { return k + 1 < n() && at(k + 1, k) != T(0); }

  void start(index k) {
    Column v{k - first_, {at(k, k), 0}, 0, is_pair(k)};
    if (v.pair) {
      const T b = at(k, k + 1), c = at(k + 1, k);
      const T im = std::sqrt(std::abs(b)) * std::sqrt(std::abs(c));
      v.value.imag(im);
      // ((0, b), (c, 0)) (x0, x1) = i im (x0, x1)
      if (std::abs(b) >= std::abs(c)) {
        row(k)[v.k] = 1;
        row(k + 1)[v.k + 1] = im / b;
      } else {
        row(k)[v.k] = -im / c;
        row(k + 1)[v.k + 1] = 1;
      }
    } else {
      row(k)[v.k] = 1;
    }
    constexpr T eps = std::numeric_limits<T>::epsilon();
    v.least = std::max(negligible<T> * static_cast<T>(n()),
                       eps * (std::abs(v.value.real()) + std::abs(v.value.imag())));
    vectors_.push_back(v);
  }

  /// Rows [begin, end) of X; what rows from `end` on contribute has been subtracted.
  void solve_rows(index begin, index end) {
    for (index j = end - 1; j >= begin; --j) {
      const index top = j > 0 && is_pair(j - 1) ? j - 1 : j;
      for (index i = top; i <= j; ++i)
        for (index m = j + 1; m < end; ++m)
          if (at(i, m) != T(0)) kernels_.axpy(-at(i, m), row(m), row(i), cols_);
      for (const Column& v : vectors_) {
        if (v.k + first_ <= j) continue;
        if (top == j)
          solve_one(v, j, begin);
        else
          solve_two(v, top, begin);
      }
      j = top;
    }
  }

  Complex get(const Column& v, index i) { return {row(i)[v.k], v.pair ? row(i)[v.k + 1] : T(0)}; }
  void set(const Column& v, index i, Complex x) {
    row(i)[v.k] = x.real();
    if (v.pair) row(i)[v.k + 1] = x.imag();
  }

  /// Scales the vector, from row `begin` on, so that right-hand sides of this size can be divided
  /// by a number of that one.
  void make_room(const Column& v, index begin, T size, T divisor) {
    if (size == T(0) || std::ilogb(size) - std::ilogb(divisor) < limit_exponent - 4) return;
    shift(v, begin, limit_exponent - 5 - std::ilogb(size) + std::ilogb(divisor));
  }
  /// Multiplies a vector by a power of two, from row `begin` on.
  void shift(const Column& v, index begin, int exponent) {
    for (index i = begin; i < end_; ++i) {
      const Complex x = get(v, i);
      set(v, i, {std::ldexp(x.real(), exponent), std::ldexp(x.imag(), exponent)});
    }
  }

  Complex divisor(const Column& v, Complex x) const {
    return size_of(x) < v.least ? Complex(v.least) : x;
  }

  void solve_one(const Column& v, index j, index begin) {
    const Complex d = divisor(v, at(j, j) - v.value);
    make_room(v, begin, size_of(get(v, j)), size_of(d));
    set(v, j, quotient(get(v, j), d));
  }

  /// Two rows by elimination with pivoting.
  void solve_two(const Column& v, index j, index begin) {
    Complex a = at(j, j) - v.value, b = at(j, j + 1), c = at(j + 1, j), d = a;
    const bool swap = size_of(c) > size_of(a);
    if (swap) std::swap(a, c), std::swap(b, d);
    a = divisor(v, a);
    const Complex factor = quotient(c, a), last = divisor(v, d - product(factor, b));
    make_room(v, begin, 4 * std::max(size_of(get(v, j)), size_of(get(v, j + 1))),
              std::min(size_of(last), size_of(a)));
    Complex r = get(v, j), s = get(v, j + 1);
    if (swap) std::swap(r, s);
    const Complex y = quotient(s - product(factor, r), last);
    const T size = std::max(size_of(product(b, y)), size_of(r));
    set(v, j + 1, y);
    set(v, j, r);
    make_room(v, begin, size, size_of(a));
    set(v, j, quotient(get(v, j) - product(b, get(v, j + 1)), a));
  }

  /// Largest elements between 1 and 2.
  void normalise() {
    for (const Column& v : vectors_) {
      T largest = 0;
      for (index i = 0; i < end_; ++i) largest = std::max(largest, size_of(get(v, i)));
      shift(v, 0, -std::ilogb(largest));
    }
  }

  const Options& options_;
  const Kernels<T>& kernels_;
  const Matrix<T>& t_;
  index first_, end_, cols_;
  Matrix<T> x_;
  std::vector<Column> vectors_;
};

}  // namespace

template <class T>
Matrix<T> schur_vectors(const Options& options, const Matrix<T>& t, const Matrix<T>& zt) {
  constexpr std::size_t block = 64;
  const std::size_t n = t.rows();
  Matrix<T> vectors = Matrix<T>::uninitialized(n, n);
  for (std::size_t first = 0, end; first < n; first = end) {
    end = std::min(first + block, n);
    if (end < n && t(end, end - 1) != T(0)) ++end;
    const Matrix<T> x =
        Substitution<T>(options, t, static_cast<index>(first), static_cast<index>(end)).run();
    matmul(x.t(), zt.block(0, 0, end, n), vectors.block(first, 0, end - first, n), options);
  }
  return vectors;
}

template Matrix<double> schur_vectors(const Options&, const Matrix<double>&, const Matrix<double>&);
template Matrix<float> schur_vectors(const Options&, const Matrix<float>&, const Matrix<float>&);

}  // namespace lanes::linalg
