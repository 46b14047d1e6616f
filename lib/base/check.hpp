// Checks at the public edge: shapes that fit, memory that does not overlap.
#pragma once

#include <cstdint>
#include <lanes/view.hpp>

namespace lanes::check {

/// "2 x 3"
[[noreturn]] void shape_mismatch(const char* function, const char* a, std::size_t a_rows,
                                 std::size_t a_cols, const char* b, std::size_t b_rows,
                                 std::size_t b_cols, const char* rule);
[[noreturn]] void size_mismatch(const char* function, const char* x, std::size_t x_size,
                                const char* y, std::size_t y_size);
[[noreturn]] void not_square(const char* function, const char* a, std::size_t rows,
                             std::size_t cols);
[[noreturn]] void not_finite(const char* function, const char* a, std::size_t i, std::size_t j,
                             double value);
[[noreturn]] void overlap(const char* function, const char* out, const char* in);

template <class X, class Y>
void same_size(const char* function, const char* x_name, const X& x, const char* y_name,
               const Y& y) {
  if (x.size() != y.size()) size_mismatch(function, x_name, x.size(), y_name, y.size());
}

template <class A, class B>
void same_shape(const char* function, const char* a_name, const A& a, const char* b_name,
                const B& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols())
    shape_mismatch(function, a_name, a.rows(), a.cols(), b_name, b.rows(), b.cols(),
                   "their shapes must be equal");
}

/// A rectangle of elements: what matters of a view to tell whether two of them share memory.
struct Region {
  const char* data;
  std::size_t rows, cols;
  std::ptrdiff_t row_stride, col_stride;  // bytes
  std::size_t element;                    // bytes

  template <class T>
  Region(MatrixView<T> a)  // NOLINT(google-explicit-constructor)
      : data(reinterpret_cast<const char*>(a.data())),
        rows(a.rows()),
        cols(a.cols()),
        row_stride(a.row_stride() * static_cast<std::ptrdiff_t>(sizeof(T))),
        col_stride(a.col_stride() * static_cast<std::ptrdiff_t>(sizeof(T))),
        element(sizeof(T)) {}
  template <class T>
  Region(VectorView<T> x)  // NOLINT(google-explicit-constructor)
      : Region(MatrixView<T>(x.data(), x.size(), 1, x.stride(), 1)) {}
};

/// Whether two views share an element. Exact for blocks of one matrix (equal row strides,
/// contiguous rows) and for views apart in memory; otherwise it may say yes to views that
/// interleave.
bool share_memory(const Region& a, const Region& b);

/// The addresses between which the elements of a view lie, for views without negative strides.
/// (Addresses as integers: an empty view has no element to point at.)
struct AddressRange {
  std::uintptr_t first, last;
  std::ptrdiff_t strides;  // negative when one of them is

  template <class T>
  explicit AddressRange(const MatrixView<T>& a)
      : first(reinterpret_cast<std::uintptr_t>(a.data())),
        last(first + ((a.rows() - 1) * static_cast<std::uintptr_t>(a.row_stride()) +
                      (a.cols() - 1) * static_cast<std::uintptr_t>(a.col_stride())) *
                         sizeof(T)),
        strides(a.row_stride() | a.col_stride()) {}
  template <class T>
  explicit AddressRange(const VectorView<T>& x)
      : first(reinterpret_cast<std::uintptr_t>(x.data())),
        last(first + (x.size() - 1) * static_cast<std::uintptr_t>(x.stride()) * sizeof(T)),
        strides(x.stride()) {}

  /// The usual case, decided in a few instructions. No is not an answer; nor is yes for an empty
  /// view, which shares nothing anyway.
  bool clearly_apart(const AddressRange& other) const {
    return (strides | other.strides) >= 0 && (last < other.first || other.last < first);
  }
};

/// Throws argument_error when `out` shares memory with `in`.
template <class Out, class In>
inline void no_overlap(const char* function, const char* out_name, const Out& out,
                       const char* in_name, const In& in) {
  if (!AddressRange(out).clearly_apart(AddressRange(in)) && share_memory(out, in))
    overlap(function, out_name, in_name);
}

/// As no_overlap, but lets `out` be exactly `in`: for operations that go element by element.
template <class T>
void no_partial_overlap(const char* function, const char* out_name, VectorView<T> out,
                        const char* in_name, VectorView<const T> in) {
  if (out.data() != in.data() || out.stride() != in.stride())
    no_overlap(function, out_name, out, in_name, in);
}
template <class T>
void no_partial_overlap(const char* function, const char* out_name, MatrixView<T> out,
                        const char* in_name, MatrixView<const T> in) {
  if (out.data() != in.data() || out.row_stride() != in.row_stride() ||
      out.col_stride() != in.col_stride())
    no_overlap(function, out_name, out, in_name, in);
}

}  // namespace lanes::check
