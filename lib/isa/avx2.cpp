// Every kernel, compiled for avx2. The flags are in lib/CMakeLists.txt, beside the CPU features
// they need.
#include "isa/make_table.hpp"

namespace lanes::kernels {
constinit const KernelTable avx2_table = make_table<simd::Avx2>(Isa::avx2);
}
