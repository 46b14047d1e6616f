#include "base/check.hpp"

#include <algorithm>
#include <cstdint>
#include <lanes/error.hpp>
#include <string>

namespace lanes::check {
namespace {

std::string shape(std::size_t rows, std::size_t cols) {
  return std::to_string(rows) + " x " + std::to_string(cols);
}

/// The addresses a region touches, from `low` up to, not including, `high`.
struct Extent {
  std::uintptr_t low, high;

  explicit Extent(const Region& r)
      : low(reinterpret_cast<std::uintptr_t>(r.data)), high(low + r.element) {
    grow(r.rows, r.row_stride);
    grow(r.cols, r.col_stride);
  }
  bool apart_from(const Extent& other) const { return high <= other.low || other.high <= low; }

 private:
  void grow(std::size_t count, std::ptrdiff_t stride) {
    const std::ptrdiff_t reach = static_cast<std::ptrdiff_t>(count - 1) * stride;
    (reach < 0 ? low : high) += static_cast<std::uintptr_t>(reach);
  }
};

/// Blocks of one row-major sheet: do [0, a_len) and [shift, shift + b_len) intersect?
bool intersect(std::ptrdiff_t a_len, std::ptrdiff_t shift, std::ptrdiff_t b_len) {
  return shift < a_len && shift + b_len > 0;
}

/// Both regions as rectangles of a sheet whose rows are `row_stride` bytes.
bool blocks_intersect(const Region& a, const Region& b) {
  const std::ptrdiff_t row = a.row_stride;
  const std::ptrdiff_t distance = static_cast<std::ptrdiff_t>(
      reinterpret_cast<std::uintptr_t>(b.data) - reinterpret_cast<std::uintptr_t>(a.data));
  std::ptrdiff_t down = distance / row, along = distance % row;
  if (along < 0) along += row, --down;
  const auto a_width = static_cast<std::ptrdiff_t>(a.cols * a.element);
  const auto b_width = static_cast<std::ptrdiff_t>(b.cols * b.element);
  const auto a_rows = static_cast<std::ptrdiff_t>(a.rows);
  const auto b_rows = static_cast<std::ptrdiff_t>(b.rows);
  // b starts `along` bytes to the right of a, or seen from a row further down, row - along to the
  // left.
  return (intersect(a_rows, down, b_rows) && intersect(a_width, along, b_width)) ||
         (intersect(a_rows, down + 1, b_rows) && intersect(a_width, along - row, b_width));
}

}  // namespace

void shape_mismatch(const char* function, const char* a, std::size_t a_rows, std::size_t a_cols,
                    const char* b, std::size_t b_rows, std::size_t b_cols, const char* rule) {
  throw shape_error(std::string(function) + ": " + a + " is " + shape(a_rows, a_cols) + " and " +
                    b + " is " + shape(b_rows, b_cols) + "; " + rule);
}

void size_mismatch(const char* function, const char* x, std::size_t x_size, const char* y,
                   std::size_t y_size) {
  throw shape_error(std::string(function) + ": " + x + " has " + std::to_string(x_size) +
                    " elements and " + y + " has " + std::to_string(y_size) +
                    "; they must be equally long");
}

void not_square(const char* function, const char* a, std::size_t rows, std::size_t cols) {
  throw shape_error(std::string(function) + ": " + a + " is " + shape(rows, cols) +
                    "; it must be square");
}

void not_finite(const char* function, const char* a, std::size_t i, std::size_t j, double value) {
  throw argument_error(std::string(function) + ": " + a + "(" + std::to_string(i) + ", " +
                       std::to_string(j) + ") is " + std::to_string(value) +
                       "; every element must be finite");
}

void overlap(const char* function, const char* out, const char* in) {
  throw argument_error(std::string(function) + ": " + out + " overlaps " + in +
                       ", which is still to be read; give it memory of its own");
}

bool share_memory(const Region& a, const Region& b) {
  if (a.rows * a.cols == 0 || b.rows * b.cols == 0) return false;
  if (Extent(a).apart_from(Extent(b))) return false;
  // Rows that are contiguous and do not overlap each other, as those of a sliding window do.
  const auto plain = [](const Region& r) {
    return r.col_stride == static_cast<std::ptrdiff_t>(r.element) &&
           r.row_stride >= static_cast<std::ptrdiff_t>(r.cols * r.element);
  };
  const bool same_sheet = a.row_stride == b.row_stride && plain(a) && plain(b);
  return !same_sheet || blocks_intersect(a, b);
}

}  // namespace lanes::check
