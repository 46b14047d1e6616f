// The sizes that are measured when nobody asks for others.
#pragma once

#include <vector>

#include "harness/kernel.hpp"

namespace lanes::bench {

enum class Extent {
  quick,  ///< a few sizes that show the course
  full    ///< every size that was promised to be measured
};

/// For comparing with peers.
std::vector<Shape> peer_sizes(Kernel kernel, Extent extent);
/// For ladders: few, but large enough to need the last rung. None for a kernel without a ladder.
std::vector<Shape> ladder_sizes(Kernel kernel, Type type, Extent extent);
/// For all threads against one; when quick, for a few kernels in f64.
std::vector<Shape> thread_sizes(Kernel kernel, Type type, Extent extent);

}  // namespace lanes::bench
