// The extents of a problem, and how they are written on the command line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lanes::bench {

/// m x n x k as in C (m x n) = A (m x k) B (k x n); a matrix is m x n, a vector has m elements; a
/// matrix that is factorised is m x m, with n right-hand sides, and for qr, m x n.
struct Shape {
  std::size_t m = 0, n = 1, k = 1;
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// A size as a user writes it: one to three extents, "64", "2500x4000", "100x200x300".
using Extents = std::vector<std::size_t>;

/// Throws argument_error, quoting the text, unless it is such a size with extents of 1 to 2^31 - 1.
Extents parse_extents(std::string_view text);
/// "64,100x200x300"
std::vector<Extents> parse_size_list(std::string_view text);
/// The items of "a,b,c", without white space around them. Throws argument_error when one is empty.
std::vector<std::string> split_list(std::string_view text);

/// `extents` for a kernel with `dimensions` extents. One extent alone stands for all of them (64 is
/// 64x64x64); any other number than `dimensions` is an argument_error.
Shape make_shape(const Extents& extents, int dimensions);
/// "64" for equal extents of a matrix or a product, else "100x200x300": what make_shape reads back.
std::string to_string(const Shape& shape, int dimensions);

}  // namespace lanes::bench
