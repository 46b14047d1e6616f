// The messages of the shape checks in view.hpp and matrix.hpp.
#include <lanes/matrix.hpp>
#include <string>

namespace lanes::detail {
namespace {

std::string shape(std::size_t rows, std::size_t cols) {
  return std::to_string(rows) + " x " + std::to_string(cols);
}

std::string elements(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " element" : " elements");
}

}  // namespace

void throw_index(const char* where, std::size_t index, std::size_t size) {
  throw shape_error(
      std::string(where) + ": index " + std::to_string(index) +
      (size == 0 ? " of nothing: the size is 0" : " is outside 0 to " + std::to_string(size - 1)));
}

void throw_index(const char* where, std::size_t i, std::size_t j, std::size_t rows,
                 std::size_t cols) {
  throw shape_error(std::string(where) + ": element (" + std::to_string(i) + ", " +
                    std::to_string(j) + ") is outside a " + shape(rows, cols) +
                    " matrix (indices start at 0)");
}

void throw_range(const char* where, std::size_t first, std::size_t count, std::size_t size) {
  throw shape_error(std::string(where) + ": " + std::to_string(count) + " from index " +
                    std::to_string(first) + " on reach past the end: the size is " +
                    std::to_string(size));
}

void throw_copy_shape(std::size_t from_rows, std::size_t from_cols, std::size_t to_rows,
                      std::size_t to_cols) {
  throw shape_error("assign: a view keeps its shape, so " + shape(from_rows, from_cols) +
                    " cannot be copied into " + shape(to_rows, to_cols));
}

void throw_ragged(std::size_t row, std::size_t length, std::size_t expected) {
  throw shape_error("Matrix: row " + std::to_string(row) + " has " + elements(length) +
                    ", row 0 has " + std::to_string(expected) + "; all rows must be equally long");
}

void throw_span_size(std::size_t size, std::size_t rows, std::size_t cols) {
  throw shape_error("Matrix: " + elements(size) + " cannot fill a " + shape(rows, cols) +
                    " matrix");
}

}  // namespace lanes::detail
