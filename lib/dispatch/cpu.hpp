// What the CPU and the operating system can run.
#pragma once

#include <lanes/runtime.hpp>

namespace lanes::dispatch {

/// Whether this machine can run code compiled with the flags of `isa` (lib/CMakeLists.txt).
bool cpu_supports(Isa isa);

}  // namespace lanes::dispatch
