// Vector and Matrix: owning, contiguous, row-major, 64-byte aligned. See view.hpp for the views.
//
//   lanes::Matrix<double> A{{4, 7}, {2, 6}};
//   lanes::Vector<double> x{1, 2};
//   A(0, 1);  A.row(0);  A.block(0, 0, 2, 1);  A.t();  std::cout << A;
//
// The parts of a named matrix are views into it; the parts of a temporary are copies, so
// `auto x = inverse(A).row(0)` is safe. Zero-sized shapes are ordinary values. Elements are
// numbers: float and double for the mathematics, int and its like for labels and counts.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <lanes/error.hpp>
#include <lanes/view.hpp>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

namespace lanes {

namespace detail {
/// Alignment of everything lanes allocates: a cache line, and the widest vector register.
inline constexpr std::size_t alignment = 64;

/// The element types of the mathematics.
template <class T>
concept real = std::same_as<T, float> || std::same_as<T, double>;

/// Uninitialised memory for `count` elements of `element_size` bytes, aligned; nullptr for none.
/// Large blocks (from 4 MiB) are placed on huge pages where the system offers them; a thread keeps
/// up to 64 MiB of those it freed for its next ones of the same size. Throws std::bad_alloc.
[[nodiscard]] void* allocate(std::size_t count, std::size_t element_size);
/// `count` and `element_size` are those it was allocated with.
void deallocate(void* memory, std::size_t count, std::size_t element_size) noexcept;

/// rows * cols, or shape_error when that does not fit into memory's address range.
std::size_t checked_area(std::size_t rows, std::size_t cols);
[[noreturn]] void throw_ragged(std::size_t row, std::size_t length, std::size_t expected);

/// A block of trivially copyable elements: memory and nothing else. Vector and Matrix add the
/// shape.
template <class T>
class Buffer {
  static_assert(std::is_arithmetic_v<T>, "lanes stores numbers: float, double, int, ...");

 public:
  Buffer() noexcept = default;
  explicit Buffer(std::size_t size)
      : data_(static_cast<T*>(allocate(size, sizeof(T)))), size_(size) {}
  Buffer(const Buffer& other) : Buffer(other.size_) { std::copy_n(other.data_, size_, data_); }
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(const Buffer& other) {
    if (this == &other) return *this;
    if (size_ == other.size_)
      std::copy_n(other.data_, size_, data_);
    else
      *this = Buffer(other);
    return *this;
  }
  Buffer& operator=(Buffer&& other) noexcept {
    Buffer moved(std::move(other));
    std::swap(data_, moved.data_);
    std::swap(size_, moved.size_);
    return *this;
  }
  ~Buffer() { deallocate(data_, size_, sizeof(T)); }

  T* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};
}  // namespace detail

template <class T>
class Matrix;

/// An owning vector.
template <class T>
class Vector {
 public:
  using value_type = T;

  Vector() noexcept = default;
  /// `size` zeros.
  explicit Vector(std::size_t size) : Vector(size, T{}) {}
  Vector(std::size_t size, T value) : buffer_(size) { std::fill_n(data(), size, value); }
  Vector(std::initializer_list<T> values) : buffer_(values.size()) {
    std::copy(values.begin(), values.end(), data());
  }
  /// A copy of a view, a std::vector, a std::span, ...
  explicit Vector(VectorView<const T> from) : buffer_(from.size()) { view().assign(from); }

  static Vector zeros(std::size_t size) { return Vector(size); }
  /// `size` elements of unspecified value, for a caller who writes them all.
  static Vector uninitialized(std::size_t size) {
    Vector v;
    v.buffer_ = detail::Buffer<T>(size);
    return v;
  }

  T* data() noexcept { return buffer_.data(); }
  const T* data() const noexcept { return buffer_.data(); }
  std::size_t size() const noexcept { return buffer_.size(); }
  bool empty() const noexcept { return size() == 0; }

  T& operator[](std::size_t i) noexcept { return data()[i]; }
  const T& operator[](std::size_t i) const noexcept { return data()[i]; }
  /// As [], but throws shape_error when i >= size().
  T& at(std::size_t i) { return view().at(i); }
  const T& at(std::size_t i) const { return view().at(i); }

  T* begin() noexcept { return data(); }
  T* end() noexcept { return data() + size(); }
  const T* begin() const noexcept { return data(); }
  const T* end() const noexcept { return data() + size(); }

  VectorView<T> view() noexcept { return {data(), size()}; }
  VectorView<const T> view() const noexcept { return {data(), size()}; }
  VectorView<T> slice(std::size_t first, std::size_t count) & { return view().slice(first, count); }
  VectorView<const T> slice(std::size_t first, std::size_t count) const& {
    return view().slice(first, count);
  }
  Vector slice(std::size_t first, std::size_t count) && {
    return Vector(view().slice(first, count));
  }
  void fill(T value) { std::fill_n(data(), size(), value); }

 private:
  friend class Matrix<T>;
  detail::Buffer<T> buffer_;
};

/// An owning matrix, row-major and contiguous: element (i, j) is data()[i * cols() + j].
template <class T>
class Matrix {
 public:
  using value_type = T;

  Matrix() noexcept = default;
  /// rows x cols zeros.
  Matrix(std::size_t rows, std::size_t cols) : Matrix(rows, cols, T{}) {}
  Matrix(std::size_t rows, std::size_t cols, T value) : Matrix(Unfilled{}, rows, cols) {
    std::fill_n(data(), size(), value);
  }
  /// Row by row: Matrix<double> A{{4, 7}, {2, 6}}. Throws shape_error when the rows differ in
  /// length.
  Matrix(std::initializer_list<std::initializer_list<T>> rows)
      : Matrix(Unfilled{}, rows.size(), rows.size() ? rows.begin()->size() : 0) {
    T* out = data();
    for (const auto& row : rows) {
      if (row.size() != cols_)
        detail::throw_ragged(static_cast<std::size_t>(&row - rows.begin()), row.size(), cols_);
      out = std::copy(row.begin(), row.end(), out);
    }
  }
  /// From rows * cols values in row-major order, whose memory a moved Vector hands over:
  /// Matrix<double>(2, 3, std::move(x)). Throws shape_error when their number differs.
  Matrix(std::size_t rows, std::size_t cols, std::span<const T> values)
      : Matrix(Unfilled{}, rows, cols) {
    if (values.size() != size()) detail::throw_span_size(values.size(), rows, cols);
    std::copy(values.begin(), values.end(), data());
  }
  Matrix(std::size_t rows, std::size_t cols, Vector<T>&& values) {
    if (values.size() != detail::checked_area(rows, cols))
      detail::throw_span_size(values.size(), rows, cols);
    buffer_ = std::move(values.buffer_);
    rows_ = rows;
    cols_ = cols;
  }
  /// A copy of a view.
  explicit Matrix(MatrixView<const T> from) : Matrix(Unfilled{}, from.rows(), from.cols()) {
    view().assign(from);
  }

  Matrix(const Matrix&) = default;
  Matrix& operator=(const Matrix&) = default;
  /// The source is left 0 x 0.
  Matrix(Matrix&& other) noexcept
      : buffer_(std::move(other.buffer_)),
        rows_(std::exchange(other.rows_, 0)),
        cols_(std::exchange(other.cols_, 0)) {}
  Matrix& operator=(Matrix&& other) noexcept {
    const std::size_t rows = std::exchange(other.rows_, 0), cols = std::exchange(other.cols_, 0);
    buffer_ = std::move(other.buffer_);
    rows_ = rows;
    cols_ = cols;
    return *this;
  }
  ~Matrix() = default;

  static Matrix zeros(std::size_t rows, std::size_t cols) { return Matrix(rows, cols); }
  static Matrix identity(std::size_t n) {
    Matrix I(n, n);
    I.view().diagonal().fill(T{1});
    return I;
  }
  /// Elements of unspecified value, for a caller who writes them all.
  static Matrix uninitialized(std::size_t rows, std::size_t cols) {
    return Matrix(Unfilled{}, rows, cols);
  }

  T* data() noexcept { return buffer_.data(); }
  const T* data() const noexcept { return buffer_.data(); }
  std::size_t rows() const noexcept { return rows_; }
  std::size_t cols() const noexcept { return cols_; }
  std::size_t size() const noexcept { return rows_ * cols_; }
  bool empty() const noexcept { return size() == 0; }

  T& operator()(std::size_t i, std::size_t j) noexcept { return data()[i * cols_ + j]; }
  const T& operator()(std::size_t i, std::size_t j) const noexcept { return data()[i * cols_ + j]; }
  /// As (), but throws shape_error when the element is outside.
  T& at(std::size_t i, std::size_t j) { return view().at(i, j); }
  const T& at(std::size_t i, std::size_t j) const { return view().at(i, j); }

  MatrixView<T> view() noexcept { return {data(), rows_, cols_}; }
  MatrixView<const T> view() const noexcept { return {data(), rows_, cols_}; }
  operator MatrixView<T>() & noexcept { return view(); }            // NOLINT
  operator MatrixView<const T>() const noexcept { return view(); }  // NOLINT

  VectorView<T> row(std::size_t i) & { return view().row(i); }
  VectorView<const T> row(std::size_t i) const& { return view().row(i); }
  Vector<T> row(std::size_t i) && { return Vector<T>(view().row(i)); }
  VectorView<T> col(std::size_t j) & { return view().col(j); }
  VectorView<const T> col(std::size_t j) const& { return view().col(j); }
  Vector<T> col(std::size_t j) && { return Vector<T>(view().col(j)); }
  VectorView<T> diagonal() & noexcept { return view().diagonal(); }
  VectorView<const T> diagonal() const& noexcept { return view().diagonal(); }
  Vector<T> diagonal() && { return Vector<T>(view().diagonal()); }
  /// The rows x cols block whose top left element is (i, j). Throws shape_error when it sticks out.
  MatrixView<T> block(std::size_t i, std::size_t j, std::size_t rows, std::size_t cols) & {
    return view().block(i, j, rows, cols);
  }
  MatrixView<const T> block(std::size_t i, std::size_t j, std::size_t rows,
                            std::size_t cols) const& {
    return view().block(i, j, rows, cols);
  }
  Matrix block(std::size_t i, std::size_t j, std::size_t rows, std::size_t cols) && {
    return Matrix(view().block(i, j, rows, cols));
  }
  /// The transpose: a view with the strides swapped (lanes::transpose copies).
  MatrixView<T> t() & noexcept { return view().t(); }
  MatrixView<const T> t() const& noexcept { return view().t(); }
  Matrix t() && { return Matrix(view().t()); }

  T* begin() noexcept { return data(); }
  T* end() noexcept { return data() + size(); }
  const T* begin() const noexcept { return data(); }
  const T* end() const noexcept { return data() + size(); }
  void fill(T value) { std::fill_n(data(), size(), value); }

 private:
  struct Unfilled {};
  Matrix(Unfilled, std::size_t rows, std::size_t cols)
      : buffer_(detail::checked_area(rows, cols)), rows_(rows), cols_(cols) {}

  detail::Buffer<T> buffer_;
  std::size_t rows_ = 0, cols_ = 0;
};

// Vector v(A.row(0)), Matrix B(A.t()) and VectorView w(v) find T themselves.
template <class T>
Vector(VectorView<T>) -> Vector<std::remove_const_t<T>>;
template <class T>
Matrix(MatrixView<T>) -> Matrix<std::remove_const_t<T>>;
template <class T>
MatrixView(Matrix<T>&) -> MatrixView<T>;
template <class T>
MatrixView(const Matrix<T>&) -> MatrixView<const T>;

/// Vector, VectorView and their const forms.
template <class V>
concept vector_like = requires(const V& v) {
  { v.view() } -> std::convertible_to<VectorView<const typename V::value_type>>;
};
/// Matrix, MatrixView and their const forms.
template <class M>
concept matrix_like = requires(const M& m) {
  { m.view() } -> std::convertible_to<MatrixView<const typename M::value_type>>;
};

/// Same shape and equal elements (so NaN differs from itself, and -0 equals +0).
template <vector_like A, vector_like B>
bool operator==(const A& a, const B& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}
template <matrix_like A, matrix_like B>
bool operator==(const A& a, const B& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && std::equal(a.begin(), a.end(), b.begin());
}

/// How far apart two numbers may lie: |a - b| <= absolute + relative * |b| (NumPy's defaults).
struct Tolerance {
  double relative = 1e-5;
  double absolute = 1e-8;
  bool equal_nan = false;
};

/// |a - b| within the tolerance. Infinities are close only to themselves, NaN to nothing unless
/// asked.
inline bool isclose(double a, double b, Tolerance tolerance = {}) {
  if (std::isnan(a) || std::isnan(b)) return tolerance.equal_nan && std::isnan(a) && std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  return std::abs(a - b) <= tolerance.absolute + tolerance.relative * std::abs(b);
}
/// Same shape and every pair of elements close.
template <class A, class B>
requires(vector_like<A>&& vector_like<B>) ||
    (matrix_like<A> && matrix_like<B>)bool allclose(const A& a, const B& b,
                                                    Tolerance tolerance = {}) {
  if constexpr (matrix_like<A>)
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](auto x, auto y) {
           return isclose(static_cast<double>(x), static_cast<double>(y), tolerance);
         });
}

/// A copy with another element type: astype<double>(labels). Each element by static_cast.
template <class T, vector_like V>
Vector<T> astype(const V& x) {
  auto out = Vector<T>::uninitialized(x.size());
  std::transform(x.begin(), x.end(), out.begin(), [](auto e) { return static_cast<T>(e); });
  return out;
}
template <class T, matrix_like M>
Matrix<T> astype(const M& a) {
  auto out = Matrix<T>::uninitialized(a.rows(), a.cols());
  std::transform(a.begin(), a.end(), out.begin(), [](auto e) { return static_cast<T>(e); });
  return out;
}

/// Rounded to `decimals` places (tens, hundreds, ... when negative), halves to even, computed as
/// NumPy does: scale by a power of ten, round, scale back. A value that overflows when scaled is
/// returned as it is.
double round(double value, int decimals);
Vector<double> round(VectorView<const double> x, int decimals = 0);
Vector<float> round(VectorView<const float> x, int decimals = 0);
Matrix<double> round(MatrixView<const double> a, int decimals = 0);
Matrix<float> round(MatrixView<const float> a, int decimals = 0);

/// Prints like NumPy: aligned columns, at most eight digits after the point, scientific notation
/// when the magnitudes need it, "..." in the middle of more than 1000 elements. No newline at the
/// end.
std::ostream& operator<<(std::ostream& out, VectorView<const double> x);
std::ostream& operator<<(std::ostream& out, VectorView<const float> x);
std::ostream& operator<<(std::ostream& out, VectorView<const int> x);
std::ostream& operator<<(std::ostream& out, MatrixView<const double> a);
std::ostream& operator<<(std::ostream& out, MatrixView<const float> a);
std::ostream& operator<<(std::ostream& out, MatrixView<const int> a);

}  // namespace lanes
