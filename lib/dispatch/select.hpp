// The choice of instruction set.
#pragma once

#include "dispatch/kernel_table.hpp"

namespace lanes::dispatch {

/// The kernels of `isa`; for Isa::automatic those of LANES_ISA, else the best this machine can run.
/// Throws argument_error for an instruction set that is unknown or cannot run here.
const kernels::KernelTable& kernels_for(Isa isa);

}  // namespace lanes::dispatch
