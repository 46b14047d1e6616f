// Rows of data that stand for many more: as few as there are columns, with the same X'X.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/mergeable.hpp>
#include <lanes/runtime.hpp>

namespace lanes::mpi {

/// Centred data, or what is left of them when an orthogonal matrix has been applied from the left:
/// R of a QR factorisation, of data that are merged by factorising their triangles once more
/// (Demmel, Grigori, Hoemmen & Langou, SIAM J. Sci. Comput. 34, 2012). That the means of two parts
/// differ is one row more, sqrt(n_a n_b / (n_a + n_b)) times the difference (Chan, Golub & LeVeque
/// 1979).
template <class T>
struct ReducedRows {
  std::size_t count = 0;  ///< of samples
  bool centred = true;    ///< otherwise nothing was subtracted, and mean is zero
  Vector<double> mean;    ///< of each column
  Matrix<T> rows;         ///< no more than columns, once merged

  /// Throws shape_error where the numbers of columns differ.
  void merge(const ReducedRows& other);
  std::vector<std::byte> pack() const;
  static ReducedRows unpack(std::span<const std::byte> record);
};
static_assert(Mergeable<ReducedRows<double>>);
extern template struct ReducedRows<double>;
extern template struct ReducedRows<float>;

/// Of X, whose memory it takes; without a row, of no samples.
ReducedRows<double> reduced_rows(Matrix<double> x, const Options& options);
/// Of (X y), of which no copy is made, less their means where `centred` says so.
template <class T>
ReducedRows<T> reduced_rows(const char* function, const MatrixView<const T>& x,
                            const VectorView<const T>& y, bool centred, const Options& options);

}  // namespace lanes::mpi
