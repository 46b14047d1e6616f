// Whether all ranks make the same call.
#pragma once

#include <mpi.h>

#include <string>

namespace lanes::mpi::detail {

/// Throws argument_error on every rank unless all pass the same `call`: the name of the function,
/// the type of its elements, shapes. Collective.
void require_same(MPI_Comm comm, const std::string& call);

}  // namespace lanes::mpi::detail
