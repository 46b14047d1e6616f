// .npy files read by all ranks, each its own rows, and written by rank 0.
#include "io/npy.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <lanes/io.hpp>
#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/mpi/reduce.hpp>
#include <optional>

#include "io/file.hpp"
#include "mpi/blocks.hpp"
#include "mpi/same.hpp"
#include "mpi/transport.hpp"

namespace lanes {
namespace {

/// Bytes of rows that are at hand besides the matrix itself.
constexpr std::size_t piece_bytes = std::size_t{4} << 20;

std::size_t rows_in_piece(std::size_t cols, std::size_t element_size) {
  return std::max<std::size_t>(1, piece_bytes / std::max<std::size_t>(1, cols * element_size));
}

template <class T>
std::vector<std::byte> bytes_of(const MatrixView<const T>& rows) {
  std::vector<std::byte> bytes(rows.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), rows.data(), bytes.size());
  if constexpr (std::endian::native == std::endian::big)
    for (std::size_t i = 0; i < bytes.size(); i += sizeof(T))
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                   bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(T)));
  return bytes;
}

/// take(bytes) of each piece of this rank's rows.
template <class T, class Take>
void in_pieces(const mpi::DistributedMatrix<T>& a, const Take& take) {
  const std::size_t most = rows_in_piece(a.cols(), sizeof(T)), rows = a.local().rows();
  for (std::size_t i = 0; i < rows; i += most)
    take(bytes_of<T>(a.local().block(i, 0, std::min(most, rows - i), a.cols())));
}

/// On rank 0: its rows, and those that the others send, each ending with a parcel without bytes.
/// When writing has failed the others go on sending, and what comes is dropped.
template <class T>
void write_all(const std::filesystem::path& path, const mpi::DistributedMatrix<T>& a,
               mpi::detail::Failure& failure) {
  using mpi::detail::attempt;
  std::optional<detail::AtomicFile> file;
  const auto write = [&](const std::vector<std::byte>& bytes) {
    attempt(a.comm(), failure, [&] { file->write(bytes.data(), bytes.size()); });
  };
  attempt(a.comm(), failure, [&] {
    file.emplace("save_npy", path);
    file->write(detail::npy_preamble(
        sizeof(T), "(" + std::to_string(a.rows()) + ", " + std::to_string(a.cols()) + ")"));
  });
  in_pieces(a, write);
  for (int r = 1; r < mpi::size(a.comm()); ++r)
    for (auto piece = mpi::detail::receive(a.comm(), r); !piece.bytes.empty();
         piece = mpi::detail::receive(a.comm(), r))
      write(piece.bytes);
  attempt(a.comm(), failure, [&] { file->commit(); });
}

}  // namespace

namespace mpi {

struct detail::NpyFile {
  std::string name;  ///< what messages begin with
  lanes::detail::InputFile file;
  lanes::detail::NpyHeader header;
  Block block;
  std::size_t next = 0;  ///< of the block

  explicit NpyFile(const std::filesystem::path& path)
      : name("load_npy: " + path.string()),
        file("load_npy", path),
        header(lanes::detail::read_npy_header(file, name)),
        block{0, header.rows} {}
};

template <lanes::detail::real T>
RowReader<T>::RowReader(MPI_Comm comm, const std::filesystem::path& path)
    : file_(collectively(comm, [&] { return std::make_unique<detail::NpyFile>(path); })) {
  detail::require_same_file(
      comm, file_->name,
      std::to_string(file_->header.rows) + " x " + std::to_string(file_->header.cols));
  file_->block = detail::block_of(comm, file_->header.rows);
}

template <lanes::detail::real T>
RowReader<T>::RowReader(RowReader&&) noexcept = default;
template <lanes::detail::real T>
RowReader<T>& RowReader<T>::operator=(RowReader&&) noexcept = default;
template <lanes::detail::real T>
RowReader<T>::~RowReader() = default;

template <lanes::detail::real T>
std::size_t RowReader<T>::rows() const {
  return file_->header.rows;
}
template <lanes::detail::real T>
std::size_t RowReader<T>::cols() const {
  return file_->header.cols;
}
template <lanes::detail::real T>
std::size_t RowReader<T>::first_row() const {
  return file_->block.first;
}
template <lanes::detail::real T>
std::size_t RowReader<T>::local_rows() const {
  return file_->block.count;
}

template <lanes::detail::real T>
Matrix<T> RowReader<T>::read(std::size_t most) {
  auto& [name, file, header, block, next] = *file_;
  const std::size_t count = std::min(most, block.count - next);
  Matrix<T> rows = Matrix<T>::uninitialized(count, header.cols);
  const std::size_t step = rows_in_piece(header.cols, header.item_size);
  for (std::size_t i = 0; i < count; i += step) {
    const std::size_t piece = std::min(step, count - i);
    rows.block(i, 0, piece, header.cols)
        .assign(lanes::detail::read_npy_rows<T>(file, header, block.first + next + i, piece, name)
                    .view());
  }
  next += count;
  return rows;
}

template class RowReader<double>;
template class RowReader<float>;

}  // namespace mpi

template <detail::real T>
mpi::DistributedMatrix<T> load_npy(MPI_Comm comm, const std::filesystem::path& path) {
  mpi::RowReader<T> reader(comm, path);
  return {comm, mpi::collectively(comm, [&] { return reader.read(reader.local_rows()); })};
}
template mpi::DistributedMatrix<double> load_npy(MPI_Comm, const std::filesystem::path&);
template mpi::DistributedMatrix<float> load_npy(MPI_Comm, const std::filesystem::path&);

template <class T>
void save_npy(const std::filesystem::path& path, const mpi::DistributedMatrix<T>& a) {
  mpi::detail::Failure failure;
  if (mpi::rank(a.comm()) == 0) {
    write_all(path, a, failure);
  } else {
    in_pieces(a, [&](std::vector<std::byte> bytes) {
      mpi::detail::send(a.comm(), 0, {.bytes = std::move(bytes)});
    });
    mpi::detail::send(a.comm(), 0, {});
  }
  mpi::detail::agree(a.comm(), failure);
}
template void save_npy(const std::filesystem::path&, const mpi::DistributedMatrix<double>&);
template void save_npy(const std::filesystem::path&, const mpi::DistributedMatrix<float>&);

}  // namespace lanes
