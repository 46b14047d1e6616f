#include "mpi/rank_access.hpp"

#include <lanes/mpi.hpp>

namespace lanes::tools {

TableAccess rank_access(MPI_Comm comm) {
  return {
      .open = [comm](const std::filesystem::path& path,
                     const CsvOptions& options) { return mpi::open_table(comm, path, options); },
      .all_of =
          [comm](const std::function<PassResult()>& pass) { return mpi::reduce(comm, pass); }};
}

}  // namespace lanes::tools
