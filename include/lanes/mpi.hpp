// lanes on more than one machine, by MPI: rows of a matrix on many ranks, and the same calls.
//
//   MPI_Init_thread(...);                                    // yours
//   const auto X = lanes::load_npy(MPI_COMM_WORLD, "x.npy");    // each rank reads its rows
//   const auto C = lanes::cov(X);                            // the same on every rank
//
// An optional component: target lanes::mpi, find_package(lanes COMPONENTS mpi). docs/mpi.md says
// how to launch such programs, and what is promised.
#pragma once

#include <lanes/mpi/block_cyclic.hpp>
#include <lanes/mpi/block_matrix.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/mpi/grid.hpp>
#include <lanes/mpi/learn.hpp>
#include <lanes/mpi/reduce.hpp>
#include <lanes/mpi/stats.hpp>
