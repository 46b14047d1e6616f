// How a matrix is cut into the blocks of a grid, and how calls are told from each other.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/mpi/grid.hpp>
#include <string>
#include <type_traits>

#include "kernels/split.hpp"

namespace lanes::mpi {

/// The parts that a dimension is cut into.
inline kernels::Split parts_of(std::size_t size, int parts) {
  return {static_cast<kernels::index>(size), parts};
}

struct Part {
  std::size_t first, length;
};
inline Part part_of(std::size_t size, int parts, int which) {
  const kernels::Split split = parts_of(size, parts);
  return {static_cast<std::size_t>(split.begin(which)),
          static_cast<std::size_t>(split.length(which))};
}

/// The block of a whole matrix that is that of `rank`.
template <class T>
MatrixView<T> block_of(const MatrixView<T>& whole, const ProcessGrid& grid, int rank) {
  const Part rows = part_of(whole.rows(), grid.rows(), rank / grid.cols());
  const Part cols = part_of(whole.cols(), grid.cols(), rank % grid.cols());
  return whole.block(rows.first, cols.first, rows.length, cols.length);
}

/// "3 x 4"
inline std::string shape_text(std::size_t rows, std::size_t cols) {
  return std::to_string(rows) + " x " + std::to_string(cols);
}

/// "matmul of double"
template <class T>
std::string call_text(const char* function) {
  return std::string(function) + (std::is_same_v<T, double> ? " of double" : " of float");
}
/// "gather of double, 3 x 4"
template <class T>
std::string call_text(const char* function, std::size_t rows, std::size_t cols) {
  return call_text<T>(function) + ", " + shape_text(rows, cols);
}

}  // namespace lanes::mpi
