// A grid of processes as BLACS knows it, and what must hold before ScaLAPACK is called.
#pragma once

#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/mpi/block_cyclic.hpp>
#include <limits>
#include <string>

#include "base/check.hpp"
#include "mpi/scalapack/routines.hpp"

namespace lanes::mpi::scalapack {

/// BLACS's context for a grid, for as long as it is here. Making one and letting go of it is
/// collective.
class Context {
 public:
  explicit Context(const ProcessGrid& grid)
      : handle_(Csys2blacs_handle(grid.comm())), context_(handle_) {
    Cblacs_gridinit(&context_, "Row", grid.rows(), grid.cols());
  }
  ~Context() {
    Cblacs_gridexit(context_);
    Cfree_blacs_system_handle(handle_);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  operator int() const { return context_; }  // NOLINT(google-explicit-constructor)

 private:
  int handle_, context_;
};

/// Rows and columns of a block: 64, or less where some ranks would then have nothing.
inline int block_for(std::size_t n, const ProcessGrid& grid) {
  const auto most = static_cast<std::size_t>(std::max(grid.rows(), grid.cols()));
  return static_cast<int>(std::clamp<std::size_t>((n + most - 1) / most, 1, 64));
}

/// What a routine says when its arguments are wrong: a mistake of ours, or of ScaLAPACK.
inline void require_accepted(const char* routine, int info) {
  if (info < 0)
    throw error(std::string("ScaLAPACK's ") + routine + " refuses its argument " +
                std::to_string(-info));
}

template <class T>
void require_square(const char* function, const BlockMatrix<T>& a) {
  if (a.rows() != a.cols()) check::not_square(function, "A", a.rows(), a.cols());
}

/// The size of the workspace that a routine asked for: in float, as it tells it, perhaps rounded
/// down.
template <class T>
std::size_t told_size(T told) {
  return static_cast<std::size_t>(
      std::ceil(static_cast<double>(told) * (1 + double{std::numeric_limits<T>::epsilon()})));
}

/// What p?ormtr wants: p?syevd calls it, and forgets it when it is asked for its own workspace.
template <class T>
std::size_t ormtr_size(const BlockCyclic<T>& a) {
  const auto block = static_cast<std::size_t>(a.block());
  const auto rows = a.local().rows() + block, cols = a.local().cols() + block;
  return (rows + cols + block) * block + 3 * a.rows();
}

/// Of the part of this rank, so far as is_read(i, j).
template <class T, class IsRead>
void require_finite(const char* function, const BlockMatrix<T>& a, const IsRead& is_read) {
  const MatrixView<const T> local = a.local();
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      if (!std::isfinite(local(i, j)) && is_read(a.first_row() + i, a.first_col() + j))
        check::not_finite(function, "A", a.first_row() + i, a.first_col() + j,
                          static_cast<double>(local(i, j)));
}

}  // namespace lanes::mpi::scalapack
