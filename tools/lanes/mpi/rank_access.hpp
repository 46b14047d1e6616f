// Tables whose rows are read by all ranks.
#pragma once

#include <mpi.h>

#include "table_summary.hpp"

namespace lanes::tools {

/// Each rank reads its part of the rows, and what ranks have found is merged: the same summary on
/// every rank, or the same error.
TableAccess rank_access(MPI_Comm comm);

}  // namespace lanes::tools
