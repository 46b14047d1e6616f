// Who has started this process.
#include <cstdlib>

#include "mpi/session.hpp"

namespace lanes::tools {
namespace {

int number(const char* variable) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? 0 : std::atoi(text);
}

}  // namespace

Launch launch() {
  // Open MPI's mpirun; that of MPICH, Intel MPI and their like, and Slurm's PMI.
  if (const int size = number("OMPI_COMM_WORLD_SIZE"); size > 0)
    return {size, number("OMPI_COMM_WORLD_RANK")};
  if (const int size = number("PMI_SIZE"); size > 0) return {size, number("PMI_RANK")};
  // srun sets this for the processes of a step. (SLURM_NTASKS and SLURM_PROCID are set in a batch
  // script too, for what it runs by itself.) One process alone needs no MPI.
  if (const int size = number("SLURM_STEP_NUM_TASKS"); size > 1)
    return {size, number("SLURM_PROCID")};
  // Others that speak PMIx tell a process its rank alone.
  if (std::getenv("PMIX_RANK") != nullptr) return {number("PMIX_RANK") + 1, number("PMIX_RANK")};
  return {};
}

}  // namespace lanes::tools
