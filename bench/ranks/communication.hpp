// How long this rank has been inside MPI: sending, receiving, waiting for others.
//
// By MPI's profiling interface: the functions of communication.cpp stand before those of the MPI
// library, for everything in the program, lanes and ScaLAPACK alike.
#pragma once

namespace lanes::bench {

/// Since the program began.
double communication_seconds();

}  // namespace lanes::bench
