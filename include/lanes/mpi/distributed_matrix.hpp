// A matrix whose rows are on many ranks.
//
//   lanes::mpi::DistributedMatrix<double> X(comm, std::move(my_rows));   // rank after rank
//   auto Y = lanes::load_npy(comm, "y.npy");       // each rank reads its part of the rows
//   lanes::mpi::DistributedMatrix<double> Z(comm, 1000000, 64);          // zeros
//   fill_normal(rng, Z);                           // the numbers of one process
//   X.rows(), X.first_row(), X.local()             // all rows; this rank's first one; its rows
//
// What lanes does with a Matrix by column, and models that are fitted to its rows, take a
// DistributedMatrix in its place: mpi/stats.hpp, mpi/learn.hpp. Row numbers in messages are counted
// from the first row of the rank they name.
#pragma once

#include <filesystem>
#include <lanes/io.hpp>
#include <lanes/matrix.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/random.hpp>
#include <memory>
#include <string>

namespace lanes {
namespace mpi {

/// The rows of the ranks of a communicator, in the order of ranks: any number of them on each, none
/// as well. The communicator is kept, not copied: it must outlive the matrix.
template <lanes::detail::real T>
class DistributedMatrix {
 public:
  /// Of the rows of each rank. Throws shape_error unless all have as many columns; an empty matrix
  /// without columns has as many as the others. Throws argument_error where ranks have matrices of
  /// another T, or where some compute on SSE2 and others do not: they would not agree on the last
  /// bit.
  DistributedMatrix(MPI_Comm comm, Matrix<T> local);
  /// rows x cols zeros, in nearly equal blocks; the first ranks have one row more.
  DistributedMatrix(MPI_Comm comm, std::size_t rows, std::size_t cols);

  MPI_Comm comm() const { return comm_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return local_.cols(); }
  /// Which of all rows is the first of this rank.
  std::size_t first_row() const { return first_row_; }

  /// This rank's rows.
  MatrixView<T> local() & { return local_; }
  MatrixView<const T> local() const& { return local_; }
  Matrix<T> local() && { return std::move(local_); }

 private:
  MPI_Comm comm_;
  Matrix<T> local_;
  std::size_t rows_ = 0, first_row_ = 0;
};
extern template class DistributedMatrix<double>;
extern template class DistributedMatrix<float>;

namespace detail {
struct NpyFile;  // internal
}

/// This rank's rows of a .npy file in blocks, so that the file may be larger than the memory of all
/// ranks: nearly equal parts of its rows. Reads as load_npy does, with the same errors.
///
///   lanes::mpi::RowReader<double> reader(comm, "large.npy");
///   for (auto rows = reader.read(10000); rows.rows() > 0; rows = reader.read(10000)) ...
template <lanes::detail::real T>
class RowReader {
 public:
  /// Collective. Throws io_error, too, where ranks see different files.
  RowReader(MPI_Comm comm, const std::filesystem::path& path);
  RowReader(RowReader&&) noexcept;
  RowReader& operator=(RowReader&&) noexcept;
  ~RowReader();

  std::size_t rows() const;  ///< of the file
  std::size_t cols() const;
  std::size_t first_row() const;   ///< of this rank
  std::size_t local_rows() const;  ///< on this rank
  /// The next of this rank's rows, at most `most` of them; a matrix without rows when there are no
  /// more. Not collective: where one rank alone may fail, within collectively() or reduce().
  Matrix<T> read(std::size_t most);

 private:
  std::unique_ptr<detail::NpyFile> file_;
};
extern template class RowReader<double>;
extern template class RowReader<float>;

}  // namespace mpi

namespace mpi {

/// This rank's rows of a table, .csv or .npy, in blocks: nearly equal parts of the bytes of a CSV
/// file, which every rank reads once beforehand, or of the rows of a .npy file. Reads as
/// TableReader does, with the same errors and line numbers; read() and rewind() are not collective.
///
///   lanes::TableReader reader = lanes::mpi::open_table(comm, "large.csv");
///
/// Collective. Throws io_error, too, where ranks see different files.
TableReader open_table(MPI_Comm comm, const std::filesystem::path& path,
                       const CsvOptions& options = {});

}  // namespace mpi

/// As load_npy(path): each rank reads its own rows of the file, nearly equal blocks of them, and
/// needs memory for those alone. Throws io_error, too, where ranks see different files.
template <detail::real T = double>
mpi::DistributedMatrix<T> load_npy(MPI_Comm comm, const std::filesystem::path& path);
/// As save_npy(path, matrix): rank 0 writes, and the others send it their rows, piece by piece. The
/// file has its name when it is complete, or never.
template <class T>
void save_npy(const std::filesystem::path& path, const mpi::DistributedMatrix<T>& a);

/// As of a Matrix: the same numbers, however many ranks there are and however its rows lie on them;
/// rng moves on on every rank. Throws argument_error unless it is the same on every rank.
template <class T>
void fill_normal(Rng& rng, mpi::DistributedMatrix<T>& out, std::type_identity_t<T> mean = 0,
                 std::type_identity_t<T> sd = 1, Options = {});
template <class T>
void fill_uniform(Rng& rng, mpi::DistributedMatrix<T>& out, std::type_identity_t<T> a = 0,
                  std::type_identity_t<T> b = 1, Options = {});
template <class T>
void fill_bernoulli(Rng& rng, mpi::DistributedMatrix<T>& out, double p, Options = {});

namespace mpi {
using lanes::save_npy;  // found without lanes::, as of a Matrix
}
}  // namespace lanes
