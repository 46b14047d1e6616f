// The routines of BLACS and ScaLAPACK that are called, for double and float. There is no standard
// header for them.
#pragma once

#include <mpi.h>

extern "C" {
int Csys2blacs_handle(MPI_Comm comm);
void Cfree_blacs_system_handle(int handle);
void Cblacs_gridinit(int* context, const char* order, int rows, int cols);
void Cblacs_gridexit(int context);

// Matrices are a, ia, ja, desca: the submatrix that begins at row ia and column ja, from 1.
void pdgetrf_(const int* m, const int* n, double* a, const int* ia, const int* ja, const int* desca,
              int* ipiv, int* info);
void psgetrf_(const int* m, const int* n, float* a, const int* ia, const int* ja, const int* desca,
              int* ipiv, int* info);
void pdgetrs_(const char* trans, const int* n, const int* nrhs, const double* a, const int* ia,
              const int* ja, const int* desca, const int* ipiv, double* b, const int* ib,
              const int* jb, const int* descb, int* info);
void psgetrs_(const char* trans, const int* n, const int* nrhs, const float* a, const int* ia,
              const int* ja, const int* desca, const int* ipiv, float* b, const int* ib,
              const int* jb, const int* descb, int* info);
void pdtran_(const int* m, const int* n, const double* alpha, const double* a, const int* ia,
             const int* ja, const int* desca, const double* beta, double* c, const int* ic,
             const int* jc, const int* descc);
void pstran_(const int* m, const int* n, const float* alpha, const float* a, const int* ia,
             const int* ja, const int* desca, const float* beta, float* c, const int* ic,
             const int* jc, const int* descc);
void pdsyevd_(const char* jobz, const char* uplo, const int* n, double* a, const int* ia,
              const int* ja, const int* desca, double* w, double* z, const int* iz, const int* jz,
              const int* descz, double* work, const int* lwork, int* iwork, const int* liwork,
              int* info);
void pssyevd_(const char* jobz, const char* uplo, const int* n, float* a, const int* ia,
              const int* ja, const int* desca, float* w, float* z, const int* iz, const int* jz,
              const int* descz, float* work, const int* lwork, int* iwork, const int* liwork,
              int* info);
}

namespace lanes::mpi::scalapack {

template <class T>
struct Routines;
template <>
struct Routines<double> {
  static constexpr auto getrf = pdgetrf_;
  static constexpr auto getrs = pdgetrs_;
  static constexpr auto syevd = pdsyevd_;
  static constexpr auto tran = pdtran_;
};
template <>
struct Routines<float> {
  static constexpr auto getrf = psgetrf_;
  static constexpr auto getrs = psgetrs_;
  static constexpr auto syevd = pssyevd_;
  static constexpr auto tran = pstran_;
};

}  // namespace lanes::mpi::scalapack
