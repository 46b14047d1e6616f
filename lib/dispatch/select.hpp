// The choice of instruction set.
#pragma once

#include "dispatch/kernel_table.hpp"

namespace lanes::dispatch {

/// The kernels of LANES_ISA, else the best this machine can run. Throws argument_error when
/// LANES_ISA is unknown or cannot run here.
const kernels::KernelTable& automatic_kernels();
/// The kernels of `isa`. Throws argument_error when they cannot run here.
const kernels::KernelTable& forced_kernels(Isa isa);

inline const kernels::KernelTable& kernels_for(Isa isa) {
  return isa == Isa::automatic ? automatic_kernels() : forced_kernels(isa);
}

}  // namespace lanes::dispatch
