// Every kernel, compiled for avx512. The flags are in lib/CMakeLists.txt, beside the CPU features
// they need.
#include "isa/make_table.hpp"

namespace lanes::kernels {
constinit const KernelTable avx512_table = make_table<simd::Avx512>(Isa::avx512);
}
