// What the library runs on: instruction sets, threads, version.
//
// Environment, read once: LANES_ISA (sse2, avx2, avx512, neon) forces one instruction set,
// LANES_NUM_THREADS sets the default number of threads. A value that is unknown, or that this
// machine cannot run, is an argument_error at the first use: never a silent fallback.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lanes {

/// An instruction set the kernels are compiled for.
enum class Isa {
  automatic,  ///< the best one this machine can run, or the one LANES_ISA names
  sse2,       ///< x86-64 baseline: no FMA, so its bits differ within the documented bounds
  avx2,       ///< AVX2 and FMA
  avx512,     ///< AVX-512 F, CD, BW, DQ, VL
  neon        ///< AArch64 baseline
};

/// How one call runs. The defaults are right unless you are measuring.
struct Options {
  int threads = 0;  ///< at most this many threads; 0: num_threads(). Never changes the bits.
  Isa isa = Isa::automatic;  ///< instruction set; one that cannot run here is an argument_error.
};

/// The instruction set that Isa::automatic stands for.
Isa isa();
/// Every instruction set compiled in that this CPU and operating system can run, slowest first.
std::vector<Isa> available_isas();
/// Every instruction set compiled into this library, slowest first.
std::vector<Isa> compiled_isas();
/// "avx2", ...
std::string_view name(Isa isa);
/// The reverse of name(). Throws argument_error, listing the known names.
Isa isa_from_name(std::string_view name);

/// The default number of threads: LANES_NUM_THREADS, else what CPU affinity and the container's CPU
/// quota allow. It is an upper limit: small problems use fewer.
int num_threads();
/// Sets that default for the whole process; 0 restores the automatic one. Throws argument_error
/// below 0.
void set_num_threads(int threads);

/// "0.1.0"
std::string_view version();
/// Compiler, flags and xsimd version of this build, in one line.
std::string_view build_description();
/// The name the CPU gives itself, or "unknown CPU".
std::string cpu_description();

}  // namespace lanes
