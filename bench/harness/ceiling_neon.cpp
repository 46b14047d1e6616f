#include <arm_neon.h>

#include "harness/ceiling_kernels.hpp"

namespace lanes::bench {
namespace {

struct F64 {
  using Element = double;
  using Register = float64x2_t;
  static constexpr std::size_t lanes = 2, chains = 24;
  static Register set(double x) { return vdupq_n_f64(x); }
  static Register load(const double* p) { return vld1q_f64(p); }
  static void store(double* p, Register x) { vst1q_f64(p, x); }
  static void store_around(double* p, Register x) { vst1q_f64(p, x); }  // no intrinsic for STNP
  static Register add(Register x, Register y) { return vaddq_f64(x, y); }
  static Register step(Register a, Register x, Register y) { return vfmaq_f64(y, a, x); }
};

struct F32 {
  using Element = float;
  using Register = float32x4_t;
  static constexpr std::size_t lanes = 4, chains = 24;
  static Register set(float x) { return vdupq_n_f32(x); }
  static void store(float* p, Register x) { vst1q_f32(p, x); }
  static Register add(Register x, Register y) { return vaddq_f32(x, y); }
  static Register step(Register a, Register x, Register y) { return vfmaq_f32(y, a, x); }
};

}  // namespace

constinit const CeilingKernels neon_ceiling = make_ceiling_kernels<F64, F32>();

}  // namespace lanes::bench
