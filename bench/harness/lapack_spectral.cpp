#include "harness/lapack_spectral.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/lapack_workspace.hpp"

namespace lanes::bench {
namespace {

/// The arguments of the decompositions, shortened: In is a number that is read, Text an option.
template <class T>
struct SpectralRoutines {
  using In = const int*;
  using Text = const char*;
  using Length = std::size_t;  ///< of a Text: 1
  using Syev = void(Text jobz, Text uplo, In n, T* a, In lda, T* w, T* work, In lwork, int* info,
                    Length, Length);
  using Syevd = void(Text jobz, Text uplo, In n, T* a, In lda, T* w, T* work, In lwork, int* iwork,
                     In liwork, int* info, Length, Length);
  using Syevr = void(Text jobz, Text range, Text uplo, In n, T* a, In lda, const T* vl, const T* vu,
                     In il, In iu, const T* abstol, int* m, T* w, T* z, In ldz, int* isuppz,
                     T* work, In lwork, int* iwork, In liwork, int* info, Length, Length, Length);
  using Gesdd = void(Text jobz, In m, In n, T* a, In lda, T* s, T* u, In ldu, T* vt, In ldvt,
                     T* work, In lwork, int* iwork, int* info, Length);
  using Gesvj = void(Text joba, Text jobu, Text jobv, In m, In n, T* a, In lda, T* sva, In mv, T* v,
                     In ldv, T* work, In lwork, int* info, Length, Length, Length);
  using Gejsv = void(Text joba, Text jobu, Text jobv, Text jobr, Text jobt, Text jobp, In m, In n,
                     T* a, In lda, T* sva, T* u, In ldu, T* v, In ldv, T* work, In lwork,
                     int* iwork, int* info, Length, Length, Length, Length, Length, Length);
};

/// The columns of X less their means.
template <class T>
void centre(const Operands<T>& o, T* centred) {
  const auto [m, n, unused] = o.shape;
  std::vector<T> mean(n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) mean[j] += o.a[i * n + j];
  for (T& e : mean) e /= static_cast<T>(m);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) centred[i * n + j] = o.a[i * n + j] - mean[j];
}

/// By the thin decomposition of the centred X, as NumPy's svd does it. In our memory LAPACK finds
/// X', whose left singular vectors, in columns, are the directions in rows.
template <class T>
Run<T> pca(typename SpectralRoutines<T>::Gesdd* gesdd) {
  if (!gesdd) return {};
  return with_workspace<T>(
      [gesdd](const Shape& s, Workspace<T>& w) {
        const std::size_t least = std::min(s.m, s.n);
        w.pivots.resize(8 * least);
        w.factors.resize(s.m * s.n);
        w.tau.resize(least);
        w.vt.resize(least * s.m);
        const int m = static_cast<int>(s.m), n = static_cast<int>(s.n), k = static_cast<int>(least),
                  query = -1;
        int info = 0;
        T best_size = 0;
        gesdd("S", &n, &m, nullptr, &n, nullptr, nullptr, &n, nullptr, &k, &best_size, &query,
              w.pivots.data(), &info, 1);
        w.work.resize(static_cast<std::size_t>(best_size));
      },
      [gesdd](const Operands<T>& o, Workspace<T>& w) {
        const std::size_t least = w.tau.size();
        const int m = static_cast<int>(o.shape.m), n = static_cast<int>(o.shape.n),
                  k = static_cast<int>(least), work_size = static_cast<int>(w.work.size());
        int info = 0;
        centre(o, w.factors.data());
        gesdd("S", &n, &m, w.factors.data(), &n, w.tau.data(), o.c + least, &n, w.vt.data(), &k,
              w.work.data(), &work_size, w.pivots.data(), &info, 1);
        for (std::size_t i = 0; i < least; ++i)
          o.c[i] = w.tau[i] * w.tau[i] / static_cast<T>(o.shape.m - 1);
      });
}

/// One matrix after the other. (Up to 25 rows, syevd does what syev does.)
template <class T>
Run<T> eigh_batch(typename SpectralRoutines<T>::Syevd* syevd) {
  if (!syevd) return {};
  return with_workspace<T>(
      [syevd](const Shape& s, Workspace<T>& w) {
        const int n = static_cast<int>(s.n), query = -1;
        int info = 0, best_integers = 0;
        T best_size = 0;
        syevd("V", "L", &n, nullptr, &n, nullptr, &best_size, &query, &best_integers, &query, &info,
              1, 1);
        w.work.resize(static_cast<std::size_t>(best_size));
        w.pivots.resize(static_cast<std::size_t>(best_integers));
      },
      [syevd](const Operands<T>& o, Workspace<T>& w) {
        const std::size_t count = o.shape.m, size = o.shape.n, square = size * size;
        const int n = static_cast<int>(size), work_size = static_cast<int>(w.work.size()),
                  integers = static_cast<int>(w.pivots.size());
        int info = 0;
        std::copy_n(o.a, count * square, o.c);
        for (std::size_t i = 0; i < count; ++i)
          syevd("V", "L", &n, o.c + i * square, &n, o.c + count * square + i * size, w.work.data(),
                &work_size, w.pivots.data(), &integers, &info, 1, 1);
      });
}

/// `ask(work, integers)` has the routine write there how many of each it wants.
template <class T, class Ask>
void allocate_spectral(Workspace<T>& w, Ask ask) {
  T best_work = 1;
  int best_integers = 1;
  ask(&best_work, &best_integers);
  w.work.resize(static_cast<std::size_t>(best_work));
  w.integers.resize(static_cast<std::size_t>(std::max(best_integers, 1)));
}

template <class T>
Run<T> syev(typename SpectralRoutines<T>::Syev* syev) {
  if (!syev) return {};
  const auto call = [syev](const Shape& s, T* c, T* work, int work_size) {
    const int n = static_cast<int>(s.m);
    int info = 0;
    syev("V", "L", &n, c, &n, c + s.m * s.m, work, &work_size, &info, 1, 1);
  };
  return with_workspace<T>(
      [call](const Shape& s, Workspace<T>& w) {
        w.factors.resize(s.m * s.m + s.m);
        allocate_spectral(w, [&](T* work, int*) { call(s, w.factors.data(), work, -1); });
      },
      [call](const Operands<T>& o, Workspace<T>& w) {
        std::copy_n(o.a, o.shape.m * o.shape.m, o.c);
        call(o.shape, o.c, w.work.data(), static_cast<int>(w.work.size()));
      });
}

template <class T>
Run<T> syevd(typename SpectralRoutines<T>::Syevd* syevd) {
  if (!syevd) return {};
  const auto call = [syevd](const Shape& s, T* c, T* work, int work_size, int* integers,
                            int integers_size) {
    const int n = static_cast<int>(s.m);
    int info = 0;
    syevd("V", "L", &n, c, &n, c + s.m * s.m, work, &work_size, integers, &integers_size, &info, 1,
          1);
  };
  return with_workspace<T>(
      [call](const Shape& s, Workspace<T>& w) {
        w.factors.resize(s.m * s.m + s.m);
        allocate_spectral(w, [&](T* work, int* n) { call(s, w.factors.data(), work, -1, n, -1); });
      },
      [call](const Operands<T>& o, Workspace<T>& w) {
        std::copy_n(o.a, o.shape.m * o.shape.m, o.c);
        call(o.shape, o.c, w.work.data(), static_cast<int>(w.work.size()), w.integers.data(),
             static_cast<int>(w.integers.size()));
      });
}

template <class T>
Run<T> syevr(typename SpectralRoutines<T>::Syevr* syevr) {
  if (!syevr) return {};
  const auto call = [syevr](const Shape& s, T* a, T* c, int* support, T* work, int work_size,
                            int* integers, int integers_size) {
    const int n = static_cast<int>(s.m), none = 0;
    const T zero = 0;
    int found = 0, info = 0;
    syevr("V", "A", "L", &n, a, &n, &zero, &zero, &none, &none, &zero, &found, c + s.m * s.m, c, &n,
          support, work, &work_size, integers, &integers_size, &info, 1, 1, 1);
  };
  return with_workspace<T>(
      [call](const Shape& s, Workspace<T>& w) {
        w.factors.resize(2 * s.m * s.m + s.m);
        w.pivots.resize(2 * s.m);
        allocate_spectral(w, [&](T* work, int* n) {
          call(s, w.factors.data(), w.factors.data() + s.m * s.m, w.pivots.data(), work, -1, n, -1);
        });
      },
      [call](const Operands<T>& o, Workspace<T>& w) {
        std::copy_n(o.a, o.shape.m * o.shape.m, w.factors.data());
        call(o.shape, w.factors.data(), o.c, w.pivots.data(), w.work.data(),
             static_cast<int>(w.work.size()), w.integers.data(),
             static_cast<int>(w.integers.size()));
      });
}

template <class T>
Run<T> gesdd(typename SpectralRoutines<T>::Gesdd* gesdd) {
  if (!gesdd) return {};
  const auto call = [gesdd](const Shape& shape, T* a, T* c, T* work, int work_size, int* integers) {
    const int m = static_cast<int>(shape.m), n = static_cast<int>(shape.n), k = std::min(m, n);
    T* const s = c + m * k;
    int info = 0;
    gesdd("S", &m, &n, a, &m, s, c, &m, s + k, &k, work, &work_size, integers, &info, 1);
  };
  return with_workspace<T>(
      [call](const Shape& s, Workspace<T>& w) {
        w.factors.resize(s.m * s.n);
        std::vector<T> c((s.m + s.n + 1) * std::min(s.m, s.n));
        allocate_spectral(w, [&](T* work, int* integers) {
          call(s, w.factors.data(), c.data(), work, -1, integers);
        });
        w.integers.resize(8 * std::min(s.m, s.n));
      },
      [call](const Operands<T>& o, Workspace<T>& w) {
        std::copy_n(o.a, o.shape.m * o.shape.n, w.factors.data());
        call(o.shape, w.factors.data(), o.c, w.work.data(), static_cast<int>(w.work.size()),
             w.integers.data());
      });
}

/// V, n x n by columns, becomes V'.
template <class T>
void show_transposed(T* v, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) std::swap(v[i * n + j], v[j * n + i]);
}

/// For at least as many rows as columns.
template <class T>
Run<T> gesvj(typename SpectralRoutines<T>::Gesvj* gesvj) {
  if (!gesvj) return {};
  return with_workspace<T>(
      [](const Shape& s, Workspace<T>& w) { w.work.resize(std::max<std::size_t>(6, s.m + s.n)); },
      [gesvj](const Operands<T>& o, Workspace<T>& w) {
        const int m = static_cast<int>(o.shape.m), n = static_cast<int>(o.shape.n), none = 0,
                  work_size = static_cast<int>(w.work.size());
        T* const s = o.c + o.shape.m * o.shape.n;
        int info = 0;
        std::copy_n(o.a, o.shape.m * o.shape.n, o.c);
        gesvj("G", "U", "V", &m, &n, o.c, &m, s, &none, s + n, &n, w.work.data(), &work_size, &info,
              1, 1, 1);
        if (o.checked) show_transposed(s + n, o.shape.n);
      });
}

/// Likewise.
template <class T>
Run<T> gejsv(typename SpectralRoutines<T>::Gejsv* gejsv) {
  if (!gejsv) return {};
  return with_workspace<T>(
      [](const Shape& s, Workspace<T>& w) {
        w.factors.resize(s.m * s.n);
        w.work.resize(2 * s.m + 6 * s.n + 2 * s.n * s.n + 16);
        w.integers.resize(s.m + 3 * s.n + 3);
      },
      [gejsv](const Operands<T>& o, Workspace<T>& w) {
        const int m = static_cast<int>(o.shape.m), n = static_cast<int>(o.shape.n),
                  work_size = static_cast<int>(w.work.size());
        T* const s = o.c + o.shape.m * o.shape.n;
        int info = 0;
        std::copy_n(o.a, o.shape.m * o.shape.n, w.factors.data());
        gejsv("C", "U", "V", "N", "N", "N", &m, &n, w.factors.data(), &m, s, o.c, &m, s + n, &n,
              w.work.data(), &work_size, w.integers.data(), &info, 1, 1, 1, 1, 1, 1);
        if (o.checked) show_transposed(s + n, o.shape.n);
      });
}

}  // namespace

template <class T>
Run<T> spectral_run(const SharedLibrary& library, Kernel kernel, std::string_view routine) {
  using R = SpectralRoutines<T>;
  const auto name = [](std::string_view plain) {
    return (type_of<T> == Type::f64 ? "d" : "s") + std::string(plain) + "_";
  };
  const std::string symbol = name(routine);
  if (kernel == Kernel::eigh_batch)
    return eigh_batch<T>(library.symbol<typename R::Syevd>(name("syevd")));
  if (kernel == Kernel::pca) return pca<T>(library.symbol<typename R::Gesdd>(name("gesdd")));
  if (routine == "syev") return syev<T>(library.symbol<typename R::Syev>(symbol));
  if (routine == "syevd") return syevd<T>(library.symbol<typename R::Syevd>(symbol));
  if (routine == "syevr") return syevr<T>(library.symbol<typename R::Syevr>(symbol));
  if (routine == "gesdd") return gesdd<T>(library.symbol<typename R::Gesdd>(symbol));
  if (routine == "gesvj") return gesvj<T>(library.symbol<typename R::Gesvj>(symbol));
  if (routine == "gejsv") return gejsv<T>(library.symbol<typename R::Gejsv>(symbol));
  return {};
}

template Run<double> spectral_run(const SharedLibrary&, Kernel, std::string_view);
template Run<float> spectral_run(const SharedLibrary&, Kernel, std::string_view);

}  // namespace lanes::bench
