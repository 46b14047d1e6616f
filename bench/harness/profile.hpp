// Where a program spends its time.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/measure.hpp"

namespace lanes::bench {

/// Runs a variant for so long, and looks at the program counter of this thread some thousand times
/// a second: the addresses that it met, as they stand in the executable's file. Those within shared
/// libraries are left out. Empty where the system has no timer for it.
std::vector<std::uint64_t> profile(const Variant& variant, double seconds);

}  // namespace lanes::bench
