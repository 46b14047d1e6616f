// Every kernel, compiled for neon. The flags are in lib/CMakeLists.txt, beside the CPU features
// they need.
#include "isa/make_table.hpp"

namespace lanes::kernels {
constinit const KernelTable neon_table = make_table<simd::Neon>(Isa::neon);
}
