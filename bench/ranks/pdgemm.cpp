#include "ranks/pdgemm.hpp"

#include <algorithm>
#include <cstdlib>
#include <lanes/error.hpp>
#include <lanes/runtime.hpp>
#include <type_traits>
#include <utility>

#include "harness/shared_library.hpp"

namespace lanes::bench {
namespace {

/// C = alpha A B + beta C: A is a, ia, ja, desca, the submatrix that begins at row ia and column
/// ja, from 1.
template <class T>
using Gemm = void(const char* transa, const char* transb, const int* m, const int* n, const int* k,
                  const T* alpha, const T* a, const int* ia, const int* ja, const int* desca,
                  const T* b, const int* ib, const int* jb, const int* descb, const T* beta, T* c,
                  const int* ic, const int* jc, const int* descc);

template <class Function>
Function* required(const SharedLibrary& library, const char* name) {
  if (auto* const function = library.symbol<Function>(name)) return function;
  throw io_error("no " + std::string(name) + " in the ScaLAPACK of " + library.path());
}

}  // namespace

struct Scalapack::Functions {
  // The program's MPI functions come first: they tell the time inside MPI.
  explicit Functions(const SharedLibrary& library)
      : handle_of(required<int(MPI_Comm)>(library, "Csys2blacs_handle")),
        free_handle(required<void(int)>(library, "Cfree_blacs_system_handle")),
        begin_grid(required<void(int*, const char*, int, int)>(library, "Cblacs_gridinit")),
        end_grid(required<void(int)>(library, "Cblacs_gridexit")),
        pdgemm(required<Gemm<double>>(library, "pdgemm_")),
        psgemm(required<Gemm<float>>(library, "psgemm_")) {}

  int (*handle_of)(MPI_Comm comm);
  void (*free_handle)(int handle);
  void (*begin_grid)(int* context, const char* order, int rows, int cols);
  void (*end_grid)(int context);
  Gemm<double>* pdgemm;
  Gemm<float>* psgemm;
};

Scalapack::Scalapack(const std::string& file, int threads) {
  // As of other peers: by itself it may take lesser kernels for a processor that it does not know.
  if (std::ranges::count(available_isas(), Isa::avx512)) setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
  const SharedLibrary library(file, Symbols::of_the_program);
  functions_ = std::make_unique<const Functions>(library);
  auto* const set_threads = library.symbol<void(int)>("openblas_set_num_threads");
  auto* const config = library.symbol<char*()>("openblas_get_config");
  if (set_threads == nullptr || config == nullptr)
    throw error("its BLAS is not OpenBLAS, the only one whose threads can be told from here");
  set_threads(threads);
  blas_ = config();
}
Scalapack::~Scalapack() = default;

std::shared_ptr<const int> blacs_context(const Scalapack& scalapack, const mpi::ProcessGrid& grid) {
  const auto& f = scalapack.functions();
  const int handle = f.handle_of(grid.comm());
  auto context = std::make_unique<int>(handle);
  f.begin_grid(context.get(), "Row", grid.rows(), grid.cols());
  return {context.release(), [&f, handle, grid](const int* held) {
            f.end_grid(*held);
            f.free_handle(handle);
            delete held;
          }};
}

template <class T>
Pdgemm<T>::Pdgemm(const Scalapack& scalapack, const mpi::BlockMatrix<T>& a,
                  const mpi::BlockMatrix<T>& b, int block, std::shared_ptr<const int> context)
    : scalapack_(scalapack),
      a_(a, block),
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
  const auto gemm = [&] {
    if constexpr (std::is_same_v<T, double>)
      return scalapack_.functions().pdgemm;
    else
      return scalapack_.functions().psgemm;
  }();
  gemm("N", "N", &m, &n, &k, &plus, a_.data(), &one, &one, a.data(), b_.data(), &one, &one,
       b.data(), &zero, c_.data(), &one, &one, c.data());
}

template class Pdgemm<double>;
template class Pdgemm<float>;

}  // namespace lanes::bench
