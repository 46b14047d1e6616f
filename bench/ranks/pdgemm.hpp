// ScaLAPACK's p?gemm.
#pragma once

#include <lanes/mpi/block_cyclic.hpp>
#include <memory>
#include <string>

namespace lanes::bench {

/// ScaLAPACK, opened at run time: what links it loads its BLAS as well, which peers of the
/// comparison would find instead of their own.
class Scalapack {
 public:
  /// From then on its BLAS uses so many threads. Throws io_error when it cannot be opened, and
  /// error when its BLAS is none that can be told their number.
  Scalapack(const std::string& file, int threads);
  ~Scalapack();

  /// The BLAS that it calls, and its version.
  const std::string& blas() const { return blas_; }

  struct Functions;
  const Functions& functions() const { return *functions_; }

 private:
  std::string blas_;
  std::unique_ptr<const Functions> functions_;
};

/// The context of BLACS for a grid. Collective, and so is to let go of it.
std::shared_ptr<const int> blacs_context(const Scalapack& scalapack, const mpi::ProcessGrid& grid);

/// C = A B for matrices dealt to a grid in blocks of `block`.
template <class T>
class Pdgemm {
 public:
  Pdgemm(const Scalapack& scalapack, const mpi::BlockMatrix<T>& a, const mpi::BlockMatrix<T>& b,
         int block, std::shared_ptr<const int> context);
  void run();
  mpi::BlockMatrix<T> result() const { return c_.to_blocks(); }

 private:
  const Scalapack& scalapack_;
  mpi::BlockCyclic<T> a_, b_, c_;
  std::shared_ptr<const int> context_;
};
extern template class Pdgemm<double>;
extern template class Pdgemm<float>;

}  // namespace lanes::bench
