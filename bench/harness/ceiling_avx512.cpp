#include <immintrin.h>

#include "harness/ceiling_kernels.hpp"

namespace lanes::bench {
namespace {

struct F64 {
  using Element = double;
  using Register = __m512d;
  static constexpr std::size_t lanes = 8, chains = 24;
  static Register set(double x) { return _mm512_set1_pd(x); }
  static Register load(const double* p) { return _mm512_load_pd(p); }
  static void store(double* p, Register x) { _mm512_store_pd(p, x); }
  static void store_around(double* p, Register x) { _mm512_stream_pd(p, x); }
  static Register add(Register x, Register y) { return _mm512_add_pd(x, y); }
  static Register step(Register a, Register x, Register y) { return _mm512_fmadd_pd(a, x, y); }
};

struct F32 {
  using Element = float;
  using Register = __m512;
  static constexpr std::size_t lanes = 16, chains = 24;
  static Register set(float x) { return _mm512_set1_ps(x); }
  static void store(float* p, Register x) { _mm512_store_ps(p, x); }
  static Register add(Register x, Register y) { return _mm512_add_ps(x, y); }
  static Register step(Register a, Register x, Register y) { return _mm512_fmadd_ps(a, x, y); }
};

}  // namespace

constinit const CeilingKernels avx512_ceiling = make_ceiling_kernels<F64, F32>();

}  // namespace lanes::bench
