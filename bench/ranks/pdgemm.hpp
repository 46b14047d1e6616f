// ScaLAPACK's p?gemm on one thread of its BLAS for each rank.
#pragma once

#include <lanes/mpi/block_cyclic.hpp>
#include <memory>
#include <string>

namespace lanes::bench {

/// The BLAS that ScaLAPACK calls, and its version, once it uses one thread; throws error where it
/// is none that can be told to.
std::string use_one_blas_thread();

/// The context of BLACS for a grid, of which there is one at a time. Collective, and so is to let
/// go of it.
std::shared_ptr<const int> blacs_context(const mpi::ProcessGrid& grid);

/// C = A B for matrices dealt to a grid in blocks of `block`.
template <class T>
class Pdgemm {
 public:
  Pdgemm(const mpi::BlockMatrix<T>& a, const mpi::BlockMatrix<T>& b, int block,
         std::shared_ptr<const int> context);
  void run();
  mpi::BlockMatrix<T> result() const { return c_.to_blocks(); }

 private:
  mpi::BlockCyclic<T> a_, b_, c_;
  std::shared_ptr<const int> context_;
};
extern template class Pdgemm<double>;
extern template class Pdgemm<float>;

}  // namespace lanes::bench
