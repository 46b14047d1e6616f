// The mean and the variance as a programmer in a hurry for speed writes them.
#pragma once

#include <cstddef>

namespace lanes::bench {

/// out[0], out[1] = mean, variance of n elements.
void two_pass(const double* x, std::size_t n, double* out);
void two_pass(const float* x, std::size_t n, float* out);

/// What -march=native let the compiler use.
extern const bool two_pass_needs_avx2, two_pass_needs_avx512;

}  // namespace lanes::bench
