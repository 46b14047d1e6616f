// Making a BLAS library choose the right kernels for this processor.
//
// A library that is older than a processor may not know it, and falls back: BLIS 0.9.0 on a Zen 5
// to plain C, at a fifth of the speed; older OpenBLAS to AVX2 where there is AVX-512, at half. Both
// can be told by an environment variable which kernels to use. A comparison is worth something only
// against peers at their best, so this finds out, in a child process, what a library would choose
// by itself and what it chooses when told, and takes the better.
#pragma once

#include <string>

#include "harness/blas.hpp"

namespace lanes::bench {

struct CoreChoice {
  Setting setting;      ///< to open the library with; empty to leave it alone
  std::string instead;  ///< the core it would have chosen by itself
  std::string warning;  ///< the user's environment makes it choose lesser kernels than it could
};

/// Which setting to open `file` with. A variable that is already in the environment is the user's
/// choice and stays, with a warning when it holds the library back. Throws io_error when the
/// library cannot be opened or does not survive it.
CoreChoice best_core(const std::string& file);

/// 2 for a core whose kernels use AVX-512, 1 for AVX2, 0 for anything else.
int core_level(const std::string& core);

}  // namespace lanes::bench
