// matmul of matrices in blocks: SUMMA.
#include <algorithm>
#include <lanes/error.hpp>
#include <lanes/mpi/block_matrix.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/reduce.hpp>
#include <optional>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "kernels/matmul/blocking.hpp"
#include "linalg/matmul.hpp"
#include "mpi/panels.hpp"
#include "mpi/parts.hpp"
#include "mpi/same.hpp"

namespace lanes {
namespace {

using kernels::index;
using mpi::BlockMatrix;

/// Columns of C between two looks at the messages: some milliseconds.
constexpr std::size_t columns_between = 512;

/// C = A B + beta C for one panel; calls `between` now and then.
template <class T, class Between>
void update(const MatrixView<const T>& a, const MatrixView<const T>& b, const MatrixView<T>& c,
            T beta, const Options& options, const Between& between) {
  for (std::size_t j = 0; j < c.cols(); j += columns_between) {
    const std::size_t count = std::min(columns_between, c.cols() - j);
    linalg::matmul(a, b.block(0, j, b.rows(), count), c.block(0, j, c.rows(), count), T(1), beta,
                   options);
    between();
  }
}

/// Shapes fit, and all ranks make this call.
template <class T>
void summa(const BlockMatrix<T>& a, const BlockMatrix<T>& b, BlockMatrix<T>& c,
           const Options& options) {
  const mpi::ProcessGrid& grid = c.grid();
  const std::size_t sum = a.cols();
  const kernels::Split panels = kernels::matmul::k_blocks(static_cast<index>(sum));
  std::optional<mpi::Panels<T>> columns, rows;
  mpi::collectively(grid.comm(), [&] {
    columns.emplace(a.local(), mpi::Summed::columns, mpi::parts_of(sum, grid.cols()), panels,
                    grid.row_comm());
    rows.emplace(b.local(), mpi::Summed::rows, mpi::parts_of(sum, grid.rows()), panels,
                 grid.col_comm());
  });
  const auto start = [&](index t) { columns->start(t), rows->start(t); };

  mpi::detail::Failure failure;
  start(0);
  for (index t = 0; t < panels.parts; ++t) {
    const MatrixView<const T> a_panel = columns->finish(t), b_panel = rows->finish(t);
    const bool more = t + 1 < panels.parts;
    if (more) start(t + 1);
    // A rank that fails goes on sending: the others wait for its panels.
    mpi::detail::attempt(grid.comm(), failure, [&] {
      update(a_panel, b_panel, c.local(), t == 0 ? T(0) : T(1), options, [&] {
        if (more) columns->progress(t + 1), rows->progress(t + 1);
      });
    });
  }
  mpi::detail::agree(grid.comm(), failure);
}

template <class T>
void check_operands(const BlockMatrix<T>& a, const BlockMatrix<T>& b) {
  if (a.grid() != b.grid())
    throw argument_error("matmul: A and B are on different grids; make both on one ProcessGrid");
  if (a.cols() != b.rows())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                          "A must have as many columns as B has rows");
}

/// What all ranks must have in common. Ranks with fused multiply-add and ranks without it would not
/// agree on the bits.
template <class T>
std::string call_of(const BlockMatrix<T>& a, const BlockMatrix<T>& b, const Options& options) {
  const Isa isa = options.isa == Isa::automatic ? lanes::isa() : options.isa;
  return mpi::call_text<T>("matmul", a.rows(), a.cols()) + " by " +
         mpi::shape_text(b.rows(), b.cols()) + (isa == Isa::sse2 ? " on SSE2" : "");
}

template <class T>
BlockMatrix<T> matmul_new(const BlockMatrix<T>& a, const BlockMatrix<T>& b,
                          const Options& options) {
  std::string call;
  auto c = mpi::collectively(a.grid().comm(), [&] {
    check_operands(a, b);
    call = call_of(a, b, options);
    return BlockMatrix<T>(a.grid(), a.rows(), b.cols());
  });
  mpi::detail::require_same(a.grid().comm(), call);
  summa(a, b, c, options);
  return c;
}

template <class T>
void matmul_into(const BlockMatrix<T>& a, const BlockMatrix<T>& b, BlockMatrix<T>& c,
                 const Options& options) {
  const std::string call = mpi::collectively(a.grid().comm(), [&] {
    check_operands(a, b);
    if (c.grid() != a.grid()) throw argument_error("matmul: C is not on the grid of A and B");
    if (c.rows() != a.rows() || c.cols() != b.cols())
      check::shape_mismatch("matmul", "A B", a.rows(), b.cols(), "C", c.rows(), c.cols(),
                            "C must have the rows of A and the columns of B");
    if (&c == &a || &c == &b)
      throw argument_error("matmul: C is A or B; give it a matrix of its own");
    return call_of(a, b, options);
  });
  mpi::detail::require_same(a.grid().comm(), call);
  summa(a, b, c, options);
}

}  // namespace

BlockMatrix<double> matmul(const BlockMatrix<double>& a, const BlockMatrix<double>& b,
                           Options options) {
  return matmul_new(a, b, options);
}
BlockMatrix<float> matmul(const BlockMatrix<float>& a, const BlockMatrix<float>& b,
                          Options options) {
  return matmul_new(a, b, options);
}
void matmul(const BlockMatrix<double>& a, const BlockMatrix<double>& b, BlockMatrix<double>& c,
            Options options) {
  matmul_into(a, b, c, options);
}
void matmul(const BlockMatrix<float>& a, const BlockMatrix<float>& b, BlockMatrix<float>& c,
            Options options) {
  matmul_into(a, b, c, options);
}

}  // namespace lanes
