#include "dispatch/cpu.hpp"

namespace lanes::dispatch {

// __builtin_cpu_supports asks CPUID and, through XGETBV, whether the operating system saves the
// wider registers: a hypervisor or kernel can disable AVX-512 on a CPU that has it.
bool cpu_supports(Isa isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  switch (isa) {
    case Isa::sse2:
      return true;
    case Isa::avx2:
      return avx2;
    case Isa::avx512:
      return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl");
    default:
      return false;
  }
#elif defined(__aarch64__)
  return isa == Isa::neon;
#else
  return false;
#endif
}

}  // namespace lanes::dispatch
