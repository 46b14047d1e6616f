#include "ranks/pdgemm.hpp"

#include <dlfcn.h>

#include <lanes/error.hpp>
#include <utility>

#include "mpi/scalapack/context.hpp"

extern "C" {
void pdgemm_(const char* transa, const char* transb, const int* m, const int* n, const int* k,
             const double* alpha, const double* a, const int* ia, const int* ja, const int* desca,
             const double* b, const int* ib, const int* jb, const int* descb, const double* beta,
             double* c, const int* ic, const int* jc, const int* descc);
void psgemm_(const char* transa, const char* transb, const int* m, const int* n, const int* k,
             const float* alpha, const float* a, const int* ia, const int* ja, const int* desca,
             const float* b, const int* ib, const int* jb, const int* descb, const float* beta,
             float* c, const int* ic, const int* jc, const int* descc);
}

namespace lanes::bench {

std::string use_one_blas_thread() {
  const auto set_threads =
      reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  const auto config = reinterpret_cast<char* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
  if (set_threads == nullptr || config == nullptr)
    throw error("ScaLAPACK's BLAS is not OpenBLAS: its threads cannot be told from here");
  set_threads(1);
  return config();
}

std::shared_ptr<const int> blacs_context(const mpi::ProcessGrid& grid) {
  struct Held {
    explicit Held(const mpi::ProcessGrid& grid) : context(grid), number(context) {}
    mpi::scalapack::Context context;
    int number;
  };
  const auto held = std::make_shared<const Held>(grid);
  return {held, &held->number};
}

template <class T>
Pdgemm<T>::Pdgemm(const mpi::BlockMatrix<T>& a, const mpi::BlockMatrix<T>& b, int block,
                  std::shared_ptr<const int> context)
    : a_(a, block),
      b_(b, block),
      c_(a.grid(), a.rows(), b.cols(), block),
      context_(std::move(context)) {}

template <class T>
void Pdgemm<T>::run() {
  const int one = 1, m = static_cast<int>(a_.rows()), n = static_cast<int>(b_.cols()),
            k = static_cast<int>(a_.cols());
  const T plus = 1, zero = 0;
  const auto a = a_.descriptor(*context_), b = b_.descriptor(*context_),
             c = c_.descriptor(*context_);
  const auto gemm = [] {
    if constexpr (std::is_same_v<T, double>)
      return pdgemm_;
    else
      return psgemm_;
  }();
  gemm("N", "N", &m, &n, &k, &plus, a_.data(), &one, &one, a.data(), b_.data(), &one, &one,
       b.data(), &zero, c_.data(), &one, &one, c.data());
}

template class Pdgemm<double>;
template class Pdgemm<float>;

}  // namespace lanes::bench
