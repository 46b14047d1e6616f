// From one way of dealing a matrix to the ranks of a grid to another.
#pragma once

#include <lanes/mpi/grid.hpp>
#include <lanes/view.hpp>
#include <vector>

namespace lanes::mpi {

/// How one dimension is dealt to the rows, or columns, of a grid.
struct Dealing {
  std::size_t size;
  int parts;
  std::size_t block;  ///< in turn, so many at a time; 0: in nearly equal parts

  /// What part `which` has, ascending: the order in which it has it.
  std::vector<std::size_t> indices(int which) const;
};
struct Layout {
  Dealing rows, cols;
};

/// `to` has the local part of a matrix in another layout than `from`, of any strides. Collective.
template <class T>
void redistribute(const ProcessGrid& grid, const MatrixView<const T>& from,
                  const Layout& from_layout, const MatrixView<T>& to, const Layout& to_layout);

}  // namespace lanes::mpi
