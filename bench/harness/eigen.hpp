// Eigen, compiled in. See eigen.cpp for why this interface is made of plain function pointers.
#pragma once

#include <cstddef>

#include "harness/kernel.hpp"
#include "harness/operands.hpp"

namespace lanes::bench {

template <class T>
struct EigenFunctions {
  using Function = void (*)(Rotation<T>& rotation, std::size_t calls);
  Function matmul, gram, matvec, vecmat, column_norms, dot, norm, stable_norm, axpy, scale,
      transpose, lu, inverse, inverse_4x4, solve, cholesky, qr, eigh, bdc_svd, jacobi_svd,
      mean_variance, moments4, column_mean_variance, cov, eigh_batch, pca, linear_regression,
      logistic_regression, logistic, perceptron;
};

/// One build of Eigen.
struct EigenBuild {
  EigenFunctions<double> f64;
  EigenFunctions<float> f32;
  void (*set_threads)(int threads);
  int (*threads)();
  const char* version;
  const char* flags;                ///< it was compiled with
  const char* vector_instructions;  ///< what -march=native gave it: "AVX512 FMA"
  bool needs_avx2, needs_avx512;    ///< the processor it was compiled on has them
};

extern const EigenBuild eigen_serial;    ///< compiled without threads
extern const EigenBuild eigen_threaded;  ///< compiled with OpenMP

}  // namespace lanes::bench
