// VectorView and MatrixView: memory somebody else owns, seen as a vector or a matrix.
//
// A view is a pointer, its extents and its strides (counted in elements, not bytes). It is cheap to
// copy and never frees. `VectorView<const T>` reads, `VectorView<T>` also writes; constness of the
// view object itself does not matter, as with std::span. A view must not outlive the memory it
// sees. `v = w` makes v see what w sees; elements are copied by v.assign(w), and by
// A.row(0).assign(x), where `=` does not compile.
#pragma once

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

namespace lanes {

namespace detail {
[[noreturn]] void throw_index(const char* where, std::size_t index, std::size_t size);
[[noreturn]] void throw_index(const char* where, std::size_t i, std::size_t j, std::size_t rows,
                              std::size_t cols);
[[noreturn]] void throw_range(const char* where, std::size_t first, std::size_t count,
                              std::size_t size);
[[noreturn]] void throw_copy_shape(std::size_t from_rows, std::size_t from_cols,
                                   std::size_t to_rows, std::size_t to_cols);
[[noreturn]] void throw_span_size(std::size_t size, std::size_t rows, std::size_t cols);

/// Contiguous, sized, and its elements are exactly T (or T without const): safe to point into, as
/// long as it lives or is only read within the call. A matrix is not one: it never turns into a
/// vector unasked.
template <class R, class T>
concept contiguous_of = std::ranges::contiguous_range<R> && std::ranges::sized_range<R> &&
                        std::is_convertible_v <
                        std::remove_reference_t<std::ranges::range_reference_t<R>>(*)
[], T (*)[] > &&(std::is_const_v<T> || std::is_lvalue_reference_v<R> ||
                 std::ranges::borrowed_range<R>)&&!requires(R & range) {
  range.rows();
};
}  // namespace detail

/// Random-access iterator over elements a fixed distance apart.
template <class T>
class StridedIterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = std::remove_const_t<T>;
  using difference_type = std::ptrdiff_t;
  using pointer = T*;
  using reference = T&;

  constexpr StridedIterator() = default;
  constexpr StridedIterator(T* base, std::ptrdiff_t stride, std::ptrdiff_t position)
      : base_(base), stride_(stride), position_(position) {}

  constexpr T& operator*() const { return base_[position_ * stride_]; }
  constexpr T* operator->() const { return base_ + position_ * stride_; }
  constexpr T& operator[](std::ptrdiff_t n) const { return base_[(position_ + n) * stride_]; }

  constexpr StridedIterator& operator++() { return ++position_, *this; }
  constexpr StridedIterator& operator--() { return --position_, *this; }
  constexpr StridedIterator operator++(int) { return {base_, stride_, position_++}; }
  constexpr StridedIterator operator--(int) { return {base_, stride_, position_--}; }
  constexpr StridedIterator& operator+=(std::ptrdiff_t n) { return position_ += n, *this; }
  constexpr StridedIterator& operator-=(std::ptrdiff_t n) { return position_ -= n, *this; }
  friend constexpr StridedIterator operator+(StridedIterator it, std::ptrdiff_t n) {
    return it += n;
  }
  friend constexpr StridedIterator operator+(std::ptrdiff_t n, StridedIterator it) {
    return it += n;
  }
  friend constexpr StridedIterator operator-(StridedIterator it, std::ptrdiff_t n) {
    return it -= n;
  }
  friend constexpr std::ptrdiff_t operator-(StridedIterator a, StridedIterator b) {
    return a.position_ - b.position_;
  }
  friend constexpr bool operator==(StridedIterator a, StridedIterator b) {
    return a.position_ == b.position_;
  }
  friend constexpr auto operator<=>(StridedIterator a, StridedIterator b) {
    return a.position_ <=> b.position_;
  }

 private:
  T* base_ = nullptr;
  std::ptrdiff_t stride_ = 1;
  std::ptrdiff_t position_ = 0;
};

/// A vector in somebody else's memory: `size` elements, `stride` elements apart (it may be
/// negative).
template <class T>
class VectorView {
 public:
  using element_type = T;
  using value_type = std::remove_const_t<T>;
  using iterator = StridedIterator<T>;

  constexpr VectorView() noexcept = default;
  constexpr VectorView(T* data, std::size_t size, std::ptrdiff_t stride = 1) noexcept
      : data_(data), size_(size), stride_(stride) {}

  // A view is set to see other memory by name only: to a part that has none, like A.row(0), `=`
  // would look as if it copied elements.
  constexpr VectorView(const VectorView&) noexcept = default;
  constexpr VectorView& operator=(const VectorView&) & noexcept = default;
  template <class From>
  constexpr void operator=(const From&) && {
    static_assert(!sizeof(From),
                  "lanes: `=` makes a view see other memory and copies nothing: write "
                  "A.row(0).assign(x) to copy elements");
  }
  ~VectorView() = default;

  /// Any contiguous range: std::vector, std::array, std::span, a C array, lanes::Vector.
  template <detail::contiguous_of<T> R>
  constexpr VectorView(R&& range) noexcept  // NOLINT(google-explicit-constructor)
      : data_(std::ranges::data(range)), size_(std::ranges::size(range)) {}

  /// A writable view is also a readable one.
  template <std::same_as<value_type> U>
  requires std::is_const_v<T>
  constexpr VectorView(const VectorView<U>& other) noexcept  // NOLINT(google-explicit-constructor)
      : data_(other.data()), size_(other.size()), stride_(other.stride()) {}

  constexpr T* data() const noexcept { return data_; }
  constexpr std::size_t size() const noexcept { return size_; }
  constexpr std::ptrdiff_t stride() const noexcept { return stride_; }
  constexpr bool empty() const noexcept { return size_ == 0; }
  constexpr VectorView view() const noexcept { return *this; }

  constexpr T& operator[](std::size_t i) const noexcept {
    return data_[static_cast<std::ptrdiff_t>(i) * stride_];
  }
  /// As [], but throws shape_error when i >= size().
  constexpr T& at(std::size_t i) const {
    if (i >= size_) detail::throw_index("VectorView::at", i, size_);
    return (*this)[i];
  }

  constexpr iterator begin() const noexcept { return {data_, stride_, 0}; }
  constexpr iterator end() const noexcept {
    return {data_, stride_, static_cast<std::ptrdiff_t>(size_)};
  }

  /// Elements first, first + 1, ..., first + count - 1. Throws shape_error when they are not there.
  constexpr VectorView slice(std::size_t first, std::size_t count) const {
    if (first > size_ || count > size_ - first)
      detail::throw_range("VectorView::slice", first, count, size_);
    // An empty slice points at the start: one past the end of a strided view is not a valid
    // address.
    return {count == 0 ? data_ : &(*this)[first], count, stride_};
  }

  constexpr void fill(value_type value) const requires(!std::is_const_v<T>) {
    for (T& x : *this) x = value;
  }
  /// Copies the elements of `from`, which may overlap these; throws shape_error when the sizes
  /// differ.
  void assign(VectorView<const value_type> from) const requires(!std::is_const_v<T>);

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::ptrdiff_t stride_ = 1;
};

/// A matrix in somebody else's memory. Element (i, j) is data[i * row_stride + j * col_stride].
template <class T>
class MatrixView {
 public:
  using element_type = T;
  using value_type = std::remove_const_t<T>;

  constexpr MatrixView() noexcept = default;
  /// Row-major and contiguous.
  constexpr MatrixView(T* data, std::size_t rows, std::size_t cols) noexcept
      : MatrixView(data, rows, cols, static_cast<std::ptrdiff_t>(cols), 1) {}
  constexpr MatrixView(T* data, std::size_t rows, std::size_t cols, std::ptrdiff_t row_stride,
                       std::ptrdiff_t col_stride = 1) noexcept
      : data_(data), rows_(rows), cols_(cols), row_stride_(row_stride), col_stride_(col_stride) {}

  // A view is set to see other memory by name only: to a part that has none, like A.row(0), `=`
  // would look as if it copied elements.
  constexpr MatrixView(const MatrixView&) noexcept = default;
  constexpr MatrixView& operator=(const MatrixView&) & noexcept = default;
  template <class From>
  constexpr void operator=(const From&) && {
    static_assert(!sizeof(From),
                  "lanes: `=` makes a view see other memory and copies nothing: write "
                  "A.block(0, 0, 2, 2).assign(B) to copy elements");
  }
  ~MatrixView() = default;

  /// A contiguous range as a row-major matrix; throws shape_error unless it has rows * cols
  /// elements.
  template <detail::contiguous_of<T> R>
  constexpr MatrixView(R&& range, std::size_t rows, std::size_t cols)
      : MatrixView(std::ranges::data(range), rows, cols) {
    const std::size_t size = std::ranges::size(range);
    if (cols == 0 ? size != 0 : size / cols != rows || size % cols != 0)
      detail::throw_span_size(size, rows, cols);
  }

  /// A writable view is also a readable one.
  template <std::same_as<value_type> U>
  requires std::is_const_v<T>
  constexpr MatrixView(const MatrixView<U>& other) noexcept  // NOLINT(google-explicit-constructor)
      : MatrixView(other.data(), other.rows(), other.cols(), other.row_stride(),
                   other.col_stride()) {}

  constexpr T* data() const noexcept { return data_; }
  constexpr std::size_t rows() const noexcept { return rows_; }
  constexpr std::size_t cols() const noexcept { return cols_; }
  constexpr std::size_t size() const noexcept { return rows_ * cols_; }
  constexpr bool empty() const noexcept { return rows_ == 0 || cols_ == 0; }
  constexpr std::ptrdiff_t row_stride() const noexcept { return row_stride_; }
  constexpr std::ptrdiff_t col_stride() const noexcept { return col_stride_; }
  constexpr MatrixView view() const noexcept { return *this; }

  constexpr T& operator()(std::size_t i, std::size_t j) const noexcept {
    return data_[static_cast<std::ptrdiff_t>(i) * row_stride_ +
                 static_cast<std::ptrdiff_t>(j) * col_stride_];
  }
  /// As (), but throws shape_error when the element is outside.
  constexpr T& at(std::size_t i, std::size_t j) const {
    if (i >= rows_ || j >= cols_) detail::throw_index("MatrixView::at", i, j, rows_, cols_);
    return (*this)(i, j);
  }

  constexpr VectorView<T> row(std::size_t i) const {
    if (i >= rows_) detail::throw_index("MatrixView::row", i, rows_);
    return {cols_ == 0 ? data_ : &(*this)(i, 0), cols_, col_stride_};
  }
  constexpr VectorView<T> col(std::size_t j) const {
    if (j >= cols_) detail::throw_index("MatrixView::col", j, cols_);
    return {rows_ == 0 ? data_ : &(*this)(0, j), rows_, row_stride_};
  }
  constexpr VectorView<T> diagonal() const noexcept {
    return {data_, std::min(rows_, cols_), row_stride_ + col_stride_};
  }
  /// The rows x cols block whose top left element is (i, j). Throws shape_error when it sticks out.
  constexpr MatrixView block(std::size_t i, std::size_t j, std::size_t rows,
                             std::size_t cols) const {
    if (i > rows_ || rows > rows_ - i) detail::throw_range("MatrixView::block", i, rows, rows_);
    if (j > cols_ || cols > cols_ - j) detail::throw_range("MatrixView::block", j, cols, cols_);
    return {rows == 0 || cols == 0 ? data_ : &(*this)(i, j), rows, cols, row_stride_, col_stride_};
  }
  /// The transpose, by swapping strides: nothing is copied.
  constexpr MatrixView t() const noexcept {
    return {data_, cols_, rows_, col_stride_, row_stride_};
  }

  /// Element iteration in row-major order.
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = std::remove_const_t<T>;
    using difference_type = std::ptrdiff_t;
    using pointer = T*;
    using reference = T&;

    constexpr iterator() = default;
    constexpr iterator(const MatrixView& view, std::size_t position)
        : view_(view), row_(view.cols() ? position / view.cols() : 0) {}
    constexpr T& operator*() const { return view_(row_, col_); }
    constexpr T* operator->() const { return &view_(row_, col_); }
    constexpr iterator& operator++() {
      if (++col_ == view_.cols()) ++row_, col_ = 0;
      return *this;
    }
    constexpr iterator operator++(int) {
      iterator old = *this;
      return ++*this, old;
    }
    friend constexpr bool operator==(const iterator& a, const iterator& b) {
      return a.row_ == b.row_ && a.col_ == b.col_;
    }

   private:
    MatrixView view_;
    std::size_t row_ = 0, col_ = 0;
  };
  constexpr iterator begin() const noexcept { return {*this, 0}; }
  constexpr iterator end() const noexcept { return {*this, size()}; }

  constexpr void fill(value_type value) const requires(!std::is_const_v<T>) {
    for (std::size_t i = 0; i < rows_; ++i) row(i).fill(value);
  }
  /// Copies the elements of `from`, which may overlap these; throws shape_error when the shapes
  /// differ.
  void assign(MatrixView<const value_type> from) const requires(!std::is_const_v<T>);

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0, cols_ = 0;
  std::ptrdiff_t row_stride_ = 0, col_stride_ = 1;
};

// VectorView v(x) and MatrixView m(p, r, c) find T themselves.
template <std::ranges::contiguous_range R>
VectorView(R&&) -> VectorView<std::remove_reference_t<std::ranges::range_reference_t<R>>>;
template <std::ranges::contiguous_range R>
MatrixView(R&&, std::size_t, std::size_t)
    -> MatrixView<std::remove_reference_t<std::ranges::range_reference_t<R>>>;

namespace detail {
/// Whether the stretches of memory that two views span meet. False means no element is shared; true
/// means one may be (two columns of one matrix meet in this sense and share nothing).
template <class T>
bool may_overlap(MatrixView<const T> a, MatrixView<const T> b) noexcept {
  if (a.empty() || b.empty()) return false;
  const auto ends = [](MatrixView<const T> m) {
    const T *first = m.data(), *last = m.data();
    for (const std::ptrdiff_t step : {static_cast<std::ptrdiff_t>(m.rows() - 1) * m.row_stride(),
                                      static_cast<std::ptrdiff_t>(m.cols() - 1) * m.col_stride()})
      (step < 0 ? first : last) += step;
    return std::pair(first, last);
  };
  const auto [a_first, a_last] = ends(a);
  const auto [b_first, b_last] = ends(b);
  const std::less_equal<const T*> at_most;
  return at_most(a_first, b_last) && at_most(b_first, a_last);
}
}  // namespace detail

template <class T>
void MatrixView<T>::assign(MatrixView<const value_type> from) const requires(!std::is_const_v<T>) {
  if (from.rows() != rows_ || from.cols() != cols_)
    detail::throw_copy_shape(from.rows(), from.cols(), rows_, cols_);
  if (detail::may_overlap<value_type>(*this, from)) {
    const auto copy = std::make_unique_for_overwrite<value_type[]>(size());
    std::copy(from.begin(), from.end(), copy.get());
    return assign({copy.get(), rows_, cols_});
  }
  if (size() == 0) return;
  for (std::size_t i = 0; i < rows_; ++i)
    if (col_stride_ == 1 && from.col_stride() == 1)
      std::copy_n(&from(i, 0), cols_, &(*this)(i, 0));
    else
      for (std::size_t j = 0; j < cols_; ++j) (*this)(i, j) = from(i, j);
}

template <class T>
void VectorView<T>::assign(VectorView<const value_type> from) const requires(!std::is_const_v<T>) {
  if (from.size() != size_) detail::throw_copy_shape(from.size(), 1, size_, 1);
  const auto as_column = [](auto v) { return MatrixView(v.data(), v.size(), 1, v.stride()); };
  as_column(*this).assign(as_column(from));
}

/// How functions take views: by reference, In to read and Out to write. Everything that converts to
/// a view can be passed. (By value, 40 bytes are written in pieces and read back in other pieces,
/// which makes the core wait: 10 ns a call, the time of a whole 6 x 6 multiplication.)
template <class T>
using VectorIn = const VectorView<const T>&;
template <class T>
using VectorOut = const VectorView<T>&;
template <class T>
using MatrixIn = const MatrixView<const T>&;
template <class T>
using MatrixOut = const MatrixView<T>&;

}  // namespace lanes

// An iterator of a view keeps its own copy of pointer and strides, so it may outlive the view
// object.
template <class T>
inline constexpr bool std::ranges::enable_borrowed_range<lanes::VectorView<T>> = true;
template <class T>
inline constexpr bool std::ranges::enable_borrowed_range<lanes::MatrixView<T>> = true;
template <class T>
inline constexpr bool std::ranges::enable_view<lanes::VectorView<T>> = true;
template <class T>
inline constexpr bool std::ranges::enable_view<lanes::MatrixView<T>> = true;
