#include "harness/lapack.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/lapack_spectral.hpp"
#include "harness/lapack_workspace.hpp"

namespace lanes::bench {
namespace {

/// The routines of one element type, as a Fortran compiler calls them: everything by reference.
template <class T>
struct Routines {
  using Getrf = void(const int* m, const int* n, T* a, const int* lda, int* pivots, int* info);
  using Getri = void(const int* n, T* a, const int* lda, const int* pivots, T* work,
                     const int* work_size, int* info);
  using Gesv = void(const int* n, const int* columns, T* a, const int* lda, int* pivots, T* b,
                    const int* ldb, int* info);
  using Potrf = void(const char* triangle, const int* n, T* a, const int* lda, int* info,
                     std::size_t triangle_length);
  using Geqrf = void(const int* m, const int* n, T* a, const int* lda, T* tau, T* work,
                     const int* work_size, int* info);
  using Orgqr = void(const int* m, const int* n, const int* reflectors, T* a, const int* lda,
                     const T* tau, T* work, const int* work_size, int* info);
  using Gels = void(const char* transposed, const int* m, const int* n, const int* columns, T* a,
                    const int* lda, T* b, const int* ldb, T* work, const int* work_size, int* info,
                    std::size_t transposed_length);
};

/// The exchanges of rows that LAPACK made, counted from 1, as a permutation: row i of L U is row
/// p[i] of A.
template <class T>
void show_permutation(const std::vector<int>& pivots, T* p) {
  for (std::size_t i = 0; i < pivots.size(); ++i) p[i] = static_cast<T>(i);
  for (std::size_t i = 0; i < pivots.size(); ++i)
    std::swap(p[i], p[static_cast<std::size_t>(pivots[i] - 1)]);
}

template <class T>
Run<T> lu(typename Routines<T>::Getrf* getrf) {
  if (!getrf) return {};
  return with_workspace<T>([](const Shape& s, Workspace<T>& w) { w.pivots.resize(s.m); },
                           [getrf](const Operands<T>& o, Workspace<T>& w) {
                             const int n = static_cast<int>(o.shape.m);
                             int info = 0;
                             std::copy_n(o.a, o.shape.m * o.shape.m, o.c);
                             getrf(&n, &n, o.c, &n, w.pivots.data(), &info);
                             if (o.checked) show_permutation(w.pivots, o.c + o.shape.m * o.shape.m);
                           });
}

template <class T>
Run<T> inverse(typename Routines<T>::Getrf* getrf, typename Routines<T>::Getri* getri) {
  if (!getrf || !getri) return {};
  return with_workspace<T>(
      [getri](const Shape& s, Workspace<T>& w) {
        w.pivots.resize(s.m);
        const int n = static_cast<int>(s.m), query = -1;
        int info = 0;
        T best_size = 0;
        getri(&n, nullptr, &n, w.pivots.data(), &best_size, &query, &info);
        w.work.resize(static_cast<std::size_t>(best_size));
      },
      [getrf, getri](const Operands<T>& o, Workspace<T>& w) {
        const int n = static_cast<int>(o.shape.m), work_size = static_cast<int>(w.work.size());
        int info = 0;
        std::copy_n(o.a, o.shape.m * o.shape.m, o.c);
        getrf(&n, &n, o.c, &n, w.pivots.data(), &info);
        getri(&n, o.c, &n, w.pivots.data(), w.work.data(), &work_size, &info);
      });
}

/// With any number of right-hand sides.
template <class T>
Run<T> solve(typename Routines<T>::Gesv* gesv) {
  if (!gesv) return {};
  return with_workspace<T>(
      [](const Shape& s, Workspace<T>& w) {
        w.pivots.resize(s.m);
        w.factors.resize(s.m * s.m);
      },
      [gesv](const Operands<T>& o, Workspace<T>& w) {
        const int n = static_cast<int>(o.shape.m), columns = static_cast<int>(o.shape.n);
        int info = 0;
        std::copy_n(o.a, o.shape.m * o.shape.m, w.factors.data());
        std::copy_n(o.b, o.shape.m * o.shape.n, o.c);
        gesv(&n, &columns, w.factors.data(), &n, w.pivots.data(), o.c, &n, &info);
      });
}

template <class T>
Run<T> cholesky(typename Routines<T>::Potrf* potrf) {
  if (!potrf) return {};
  return repeated<T>([potrf](const Operands<T>& o) {
    const int n = static_cast<int>(o.shape.m);
    int info = 0;
    std::copy_n(o.a, o.shape.m * o.shape.m, o.c);
    potrf("L", &n, o.c, &n, &info, 1);
  });
}

/// Takes R out of the factors in c, and puts Q in their place and R behind it.
template <class T>
void show_qr(typename Routines<T>::Orgqr* orgqr, const Operands<T>& o, const Workspace<T>& w) {
  const std::size_t rows = o.shape.m, cols = o.shape.n, least = std::min(rows, cols);
  std::vector<T> r(least * cols), work(least);
  for (std::size_t j = 0; j < cols; ++j)
    std::copy_n(o.c + j * rows, std::min(j + 1, least), r.data() + j * least);
  const int m = static_cast<int>(rows), k = static_cast<int>(least);
  int info = 0;
  orgqr(&m, &k, &k, o.c, &m, w.tau.data(), work.data(), &k, &info);
  std::ranges::copy(r, o.c + rows * least);
}

template <class T>
Run<T> qr(typename Routines<T>::Geqrf* geqrf, typename Routines<T>::Orgqr* orgqr) {
  if (!geqrf || !orgqr) return {};
  return with_workspace<T>(
      [geqrf](const Shape& s, Workspace<T>& w) {
        w.tau.resize(std::min(s.m, s.n));
        const int m = static_cast<int>(s.m), n = static_cast<int>(s.n), query = -1;
        int info = 0;
        T best_size = 0;
        geqrf(&m, &n, nullptr, &m, w.tau.data(), &best_size, &query, &info);
        w.work.resize(static_cast<std::size_t>(best_size));
      },
      [geqrf, orgqr](const Operands<T>& o, Workspace<T>& w) {
        const int m = static_cast<int>(o.shape.m), n = static_cast<int>(o.shape.n),
                  work_size = static_cast<int>(w.work.size());
        int info = 0;
        std::copy_n(o.a, o.shape.m * o.shape.n, o.c);
        geqrf(&m, &n, o.c, &m, w.tau.data(), w.work.data(), &work_size, &info);
        if (o.checked) show_qr(orgqr, o, w);
      });
}

/// Least squares of [X 1], X by columns.
template <class T>
Run<T> linear_regression(typename Routines<T>::Gels* gels) {
  if (!gels) return {};
  return with_workspace<T>(
      [gels](const Shape& s, Workspace<T>& w) {
        w.factors.resize(s.m * (s.n + 1));
        w.tau.resize(s.m);
        const int m = static_cast<int>(s.m), n = static_cast<int>(s.n) + 1, one = 1, query = -1;
        int info = 0;
        T best_size = 0;
        gels("N", &m, &n, &one, nullptr, &m, nullptr, &m, &best_size, &query, &info, 1);
        w.work.resize(static_cast<std::size_t>(best_size));
      },
      [gels](const Operands<T>& o, Workspace<T>& w) {
        const int m = static_cast<int>(o.shape.m), n = static_cast<int>(o.shape.n) + 1, one = 1,
                  work_size = static_cast<int>(w.work.size());
        int info = 0;
        std::fill_n(std::copy_n(o.a, o.shape.m * o.shape.n, w.factors.data()), o.shape.m, T(1));
        std::copy_n(o.b, o.shape.m, w.tau.data());
        gels("N", &m, &n, &one, w.factors.data(), &m, w.tau.data(), &m, w.work.data(), &work_size,
             &info, 1);
        std::copy_n(w.tau.data(), o.shape.n + 1, o.c);
      });
}

}  // namespace

std::span<const std::string_view> lapack_routines(Kernel kernel) {
  static constexpr std::string_view only[] = {""};
  static constexpr std::string_view of_eigh[] = {"syevd", "syevr", "syev"};
  static constexpr std::string_view of_svd[] = {"gesdd", "gesvj", "gejsv"};
  if (kernel == Kernel::eigh) return of_eigh;
  if (kernel == Kernel::svd) return of_svd;
  return only;
}

template <class T>
Run<T> lapack_run(const SharedLibrary& library, Kernel kernel, std::string_view routine) {
  using R = Routines<T>;
  const auto name = [](const std::string& plain) {
    return (type_of<T> == Type::f64 ? "d" : "s") + plain + "_";
  };
  switch (kernel) {
    case Kernel::lu:
      return lu<T>(library.symbol<typename R::Getrf>(name("getrf")));
    case Kernel::inverse:
      return inverse<T>(library.symbol<typename R::Getrf>(name("getrf")),
                        library.symbol<typename R::Getri>(name("getri")));
    case Kernel::solve:
    case Kernel::solve_many:
      return solve<T>(library.symbol<typename R::Gesv>(name("gesv")));
    case Kernel::cholesky:
      return cholesky<T>(library.symbol<typename R::Potrf>(name("potrf")));
    case Kernel::qr:
      return qr<T>(library.symbol<typename R::Geqrf>(name("geqrf")),
                   library.symbol<typename R::Orgqr>(name("orgqr")));
    case Kernel::eigh:
    case Kernel::eigh_batch:
    case Kernel::svd:
    case Kernel::pca:
      return spectral_run<T>(library, kernel, routine);
    case Kernel::linear_regression:
      return linear_regression<T>(library.symbol<typename R::Gels>(name("gels")));
    default:
      return {};
  }
}

template Run<double> lapack_run(const SharedLibrary&, Kernel, std::string_view);
template Run<float> lapack_run(const SharedLibrary&, Kernel, std::string_view);

}  // namespace lanes::bench
