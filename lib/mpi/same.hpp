// Whether all ranks make the same call, and see the same file.
#pragma once

#include <mpi.h>

#include <string>

namespace lanes::mpi::detail {

/// Throws argument_error on every rank unless all pass the same `call`: the name of the function,
/// the type of its elements, shapes. Collective.
void require_same(MPI_Comm comm, const std::string& call);

/// Throws io_error on every rank unless what all of them see of a file, such as "3 x 4", is the
/// same. Messages begin with `name`. Collective.
void require_same_file(MPI_Comm comm, const std::string& name, const std::string& shape);

}  // namespace lanes::mpi::detail
