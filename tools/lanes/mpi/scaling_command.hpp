// lanes compare under mpirun: the options.
#pragma once

#include <mpi.h>

#include "commands.hpp"

namespace lanes::tools {

/// In place of add_compare, on all ranks of `world`.
void add_scaling(CLI::App& app, Action& action, MPI_Comm world);

}  // namespace lanes::tools
