// Tables read by all ranks, each its own rows.
#include <lanes/mpi/distributed_matrix.hpp>

#include "io/table_source.hpp"
#include "mpi/same.hpp"
#include "mpi/transport.hpp"

namespace lanes::mpi {

TableReader open_table(MPI_Comm comm, const std::filesystem::path& path,
                       const CsvOptions& options) {
  using lanes::detail::PartSurvey;
  const auto part = static_cast<std::size_t>(rank(comm));
  const auto parts = static_cast<std::size_t>(size(comm));
  auto source = collectively(comm, [&] { return lanes::detail::open_table(path, options); });
  detail::require_same_file(comm, source->name(), source->shape());
  const PartSurvey mine = collectively(comm, [&] { return source->survey(part, parts); });
  std::vector<PartSurvey> all(parts);
  detail::check(
      MPI_Allgather(&mine, sizeof(mine), MPI_BYTE, all.data(), sizeof(mine), MPI_BYTE, comm),
      "MPI_Allgather");
  collectively(comm, [&] { source->take_part(part, all); });
  return TableReader(std::move(source));
}

}  // namespace lanes::mpi
