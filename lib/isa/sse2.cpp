// Every kernel, compiled for sse2. The flags are in lib/CMakeLists.txt, beside the CPU features
// they need.
#include "isa/make_table.hpp"

namespace lanes::kernels {
constinit const KernelTable sse2_table = make_table<simd::Sse2>(Isa::sse2);
}
