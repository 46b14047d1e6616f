// Compiled with -O3 -ffast-math -march=native (bench/CMakeLists.txt): two plain loops that the
// compiler may reorder, so it vectorises them with as many accumulators as it likes.
#include "harness/two_pass.hpp"

namespace lanes::bench {
namespace {

template <class T>
void two_loops(const T* x, std::size_t n, T* out) {
  T sum = 0, squares = 0;
  for (std::size_t i = 0; i < n; ++i) sum += x[i];
  const T mean = sum / static_cast<T>(n);
  for (std::size_t i = 0; i < n; ++i) squares += (x[i] - mean) * (x[i] - mean);
  out[0] = mean;
  out[1] = squares / static_cast<T>(n);
}

}  // namespace

#ifdef __AVX2__
constinit const bool two_pass_needs_avx2 = true;
#else
constinit const bool two_pass_needs_avx2 = false;
#endif
#ifdef __AVX512F__
constinit const bool two_pass_needs_avx512 = true;
#else
constinit const bool two_pass_needs_avx512 = false;
#endif

void two_pass(const double* x, std::size_t n, double* out) {
  two_loops(x, n, out);
}
void two_pass(const float* x, std::size_t n, float* out) {
  two_loops(x, n, out);
}

}  // namespace lanes::bench
