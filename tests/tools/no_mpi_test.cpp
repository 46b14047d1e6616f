// The program where there is no MPI, and what the environment says of launchers.
#include <gtest/gtest.h>

#include <cstdlib>
#include <lanes/error.hpp>
#include <string>

#include "mpi/session.hpp"

namespace lanes::tools {

void add_compare(CLI::App&, Action&) {}
void add_describe(CLI::App&, Action&, const TableAccess&) {}

namespace {

class WithoutMpi : public testing::Test {
 protected:
  static constexpr const char* variables[] = {
      "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "PMI_SIZE",     "PMI_RANK",
      "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS",         "SLURM_PROCID", "PMIX_RANK"};
  WithoutMpi() { clear(); }
  ~WithoutMpi() override { clear(); }
  static void clear() {
    for (const char* variable : variables) unsetenv(variable);
  }
  static void expect_launch(int processes, int rank) {
    EXPECT_EQ(launch().processes, processes);
    EXPECT_EQ(launch().rank, rank);
    clear();
  }
};

TEST_F(WithoutMpi, LaunchersAreRecognised) {
  expect_launch(0, 0);
  setenv("OMPI_COMM_WORLD_SIZE", "4", 1), setenv("OMPI_COMM_WORLD_RANK", "3", 1);
  expect_launch(4, 3);
  setenv("PMI_SIZE", "2", 1), setenv("PMI_RANK", "1", 1);
  expect_launch(2, 1);
  setenv("SLURM_STEP_NUM_TASKS", "8", 1), setenv("SLURM_PROCID", "5", 1);
  expect_launch(8, 5);
  setenv("SLURM_STEP_NUM_TASKS", "1", 1), setenv("SLURM_PROCID", "0", 1);
  expect_launch(0, 0);
  setenv("SLURM_NTASKS", "8", 1), setenv("SLURM_PROCID", "0", 1);  // a batch script
  expect_launch(0, 0);
  setenv("PMIX_RANK", "2", 1);
  expect_launch(3, 2);
}

TEST_F(WithoutMpi, OneOfSeveralIsAnError) {
  EXPECT_EQ(Session().rank(), 0);
  setenv("OMPI_COMM_WORLD_SIZE", "1", 1);
  EXPECT_EQ(Session().rank(), 0);
  setenv("OMPI_COMM_WORLD_SIZE", "2", 1);
  try {
    Session session;
    ADD_FAILURE() << "no error";
  } catch (const error& e) {
    EXPECT_EQ(std::string(e.what()).find("started as one of 2 processes, but built without MPI"),
              0u);
  }
}

}  // namespace
}  // namespace lanes::tools
