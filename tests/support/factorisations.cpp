// LU, Cholesky, solve, inverse and their like, for the list of operations.
#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {

template <class T>
void add_qr(Catalogue<T>& all) {
  // Panels of 8 and 16 columns, blocks of 32, and of 64 from 256 on; threads from about 80.
  static const Sizes sizes = {1, 2, 7, 8, 9, 16, 17, 33, 40, 65, 97, 129, 257};
  const auto factor = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sizes, 100, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n, n),
              b = uniform_matrix<T>(n, 5, n + 1)](Options options) { return f(a, b, options); };
    });
  };
  using M = const Matrix<T>&;
  factor("qr", [](M a, M, Options o) {
    const Qr<T> f = qr(a, o);
    return vstack(f.q(o), f.r());
  });
  factor("qr_pivoted", [](M a, M, Options o) {
    const PivotedQr<T> f = qr_pivoted(a, o);
    return vstack(f.q(o), f.r());
  });
  factor("qr, apply_q", [](M a, M b, Options o) {
    const Qr<T> f = qr(a.block(0, 0, a.rows(), (a.cols() + 1) / 2), o);
    return hstack(f.apply_q(b, o), f.apply_qt(b, o));
  });
  factor("qr, solve", [](M a, M b, Options o) {
    return qr(a.block(0, 0, a.rows(), (a.cols() + 1) / 2), o).solve(b, o);
  });
  // By blocks of rows; those of 64 columns have triangles on two levels.
  const auto tall = [&all](std::string name, auto f) {
    all.add(std::move(name), true, {1, 8, 10, 33, 64}, 10, [f](std::size_t n) {
      const std::size_t m = n < 64 ? 3000 + n : 5000;
      return [f, a = uniform_matrix<T>(m, n, n),
              b = uniform_matrix<T>(m, 3, n + 1)](Options options) { return f(a, b, options); };
    });
  };
  tall("qr, tall", [](M a, M, Options o) {
    const Qr<T> f = qr(a, o);
    return vstack(f.q(o), f.r());
  });
  tall("qr, apply_q, tall", [](M a, M b, Options o) {
    const Qr<T> f = qr(a, o);
    return hstack(f.apply_q(b, o), f.apply_qt(b, o));
  });
  tall("qr_pivoted, tall", [](M a, M, Options o) { return qr_pivoted(a, o).r(); });
  tall("lstsq(A, B), tall", [](M a, M b, Options o) {
    const LeastSquaresMany<T> s = lstsq(a, b, o);
    return vstack(s.x, Matrix<T>(1, 3, s.residual[0]));
  });
  factor("Qr::rcond", [](M a, M, Options o) { return qr(a, o).rcond(o); });
  factor("rank", [](M a, M, Options o) { return static_cast<T>(rank(a, o)); });
  // Tall, wide, and of half the rank.
  factor("lstsq(A, b)", [](M a, M b, Options o) {
    return lstsq(a.block(0, 0, a.rows(), (a.cols() + 1) / 2), b.col(0), o).x;
  });
  factor("lstsq(A, B), the shortest", [](M a, M b, Options o) {
    const std::size_t half = (a.rows() + 1) / 2;
    return lstsq(a.block(0, 0, half, a.cols()), b.block(0, 0, half, b.cols()), o).x;
  });
  factor("lstsq(A, B), deficient", [](M a, M b, Options o) {
    const auto half = a.block(0, 0, a.rows(), (a.cols() + 1) / 2);
    return lstsq(hstack(half, half), b, o).x;
  });
  factor("lstsq_normal", [](M a, M b, Options o) {
    return lstsq_normal(a.block(0, 0, a.rows(), (a.cols() + 1) / 2), b, o);
  });
}

template <class T>
void add_eigen(Catalogue<T>& all) {
  // Registers of 2 to 16 lanes on half a row.
  static const Sizes sizes = {1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 40, 65};
  const auto symmetric = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sizes, 80, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n, n)](Options options) { return f(a, options); };
    });
  };
  using M = const Matrix<T>&;
  symmetric("eigh", [](M a, Options o) {
    const Eigh<T> e = eigh(a, {.symmetry = Symmetry::lower}, o);
    return vstack(e.vectors, MatrixView<const T>(e.values.data(), 1, e.values.size()));
  });
  symmetric("eigh, jacobi", [](M a, Options o) {
    return eigh(a, {.method = EighMethod::jacobi, .symmetry = Symmetry::lower}, o).vectors;
  });
  symmetric("eigh, preconditioned", [](M a, Options o) {
    return eigh(a, {.method = EighMethod::preconditioned, .symmetry = Symmetry::lower}, o).vectors;
  });
  symmetric("eigh, high_relative_accuracy", [](M a, Options o) {
    const Eigh<T> e =
        eigh(gram(vstack(a, a.t()), o), {.method = EighMethod::high_relative_accuracy}, o);
    return vstack(e.vectors, MatrixView<const T>(e.values.data(), 1, e.values.size()));
  });
  symmetric("eigvalsh",
            [](M a, Options o) { return eigvalsh(a, {.symmetry = Symmetry::upper}, o); });
}

template <class T>
void add_factorisations(Catalogue<T>& all) {
  // Panels of 8 and 16 columns, blocks of 8 rows, halves; threads from about 64.
  static const Sizes sizes = {1,  2,  3,  7,  8,  9,  12, 15,  16,  17, 24,
                              31, 33, 47, 64, 65, 96, 97, 129, 193, 257};
  const auto factor = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sizes, 130, [f](std::size_t n) {
      Matrix<T> a = uniform_matrix<T>(n, n, n);
      for (T& x : a.diagonal()) x += static_cast<T>(2 + n / 32);
      return
          [f, a, b = uniform_matrix<T>(n, 5, n + 1)](Options options) { return f(a, b, options); };
    });
  };
  using M = const Matrix<T>&;
  factor("lu", [](M a, M, Options o) {
    const Lu<T> f = lu(a, o);
    return vstack(f.lower(), f.upper());
  });
  factor("solve(A, B)", [](M a, M b, Options o) { return solve(a, b, o); });
  factor("solve(A, b)", [](M a, M b, Options o) { return solve(a, b.col(0), o); });
  factor("Lu::rcond", [](M a, M, Options o) { return lu(a, o).rcond(o); });
  factor("cond", [](M a, M, Options o) { return cond(a, Norm::one, o); });
  factor("try_solve(A, B)", [](M a, M b, Options o) {
    const SolveResult<Matrix<T>> r = try_solve(a, b, o);
    return vstack(r.x, Matrix<T>(1, b.cols(), r.rcond));
  });
  factor("try_solve(A, b)", [](M a, M b, Options o) { return try_solve(a, b.col(0), o).x; });
  factor("solve_refined(A, B)", [](M a, M b, Options o) { return solve_refined(a, b, {}, o).x; });
  factor("solve_refined(A, b)",
         [](M a, M b, Options o) { return solve_refined(a, b.col(0), {}, o).x; });
  factor("solve_refined, doubled residuals",
         [](M a, M b, Options o) { return solve_refined(a, b, {.doubled_residuals = true}, o).x; });
  factor("inverse", [](M a, M, Options o) { return inverse(a, o); });
  factor("inverse polished", [](M a, M, Options o) { return inverse(a, Polish::once, o); });
  factor("try_inverse polished",
         [](M a, M, Options o) { return try_inverse(a, Polish::once, o).inverse; });
  factor("det", [](M a, M, Options o) { return det(a, o); });
  factor("slogdet", [](M a, M, Options o) { return slogdet(a, o).log_abs; });
  // Rows across the whole range, which are scaled.
  const auto across = [](M a) {
    constexpr int range = std::numeric_limits<T>::max_exponent * 2 / 5;
    Matrix<T> rows = a;
    for (std::size_t i = 0; i < a.rows(); ++i)
      scale(std::ldexp(T(1), i % 2 ? range : -range), rows.row(i));
    return rows;
  };
  factor("slogdet, scaled", [across](M a, M, Options o) { return slogdet(across(a), o).log_abs; });
  factor("solve, scaled", [across](M a, M b, Options o) { return solve(across(a), b, o); });
  factor("inverse, scaled", [across](M a, M, Options o) { return inverse(across(a), o); });
  for (Triangle triangle : {Triangle::lower, Triangle::upper})
    for (Diagonal diagonal : {Diagonal::general, Diagonal::unit}) {
      const std::string name = std::string("solve_triangular(A, B), ") +
                               (triangle == Triangle::lower ? "lower" : "upper") +
                               (diagonal == Diagonal::unit ? ", unit" : "");
      factor(name, [triangle, diagonal](M a, M b, Options o) {
        return solve_triangular(a, b, triangle, diagonal, o);
      });
    }
  factor("solve_triangular(A, b)", [](M a, M b, Options o) {
    return solve_triangular(a, b.col(0), Triangle::lower, Diagonal::general, o);
  });
  // Of the lower triangle of A with a dominant diagonal, which is positive definite.
  const auto definite = [&factor](std::string name, auto f) {
    factor(std::move(name), [f](M a, M b, Options o) {
      Matrix<T> dominant = a;
      for (T& x : dominant.diagonal()) x += static_cast<T>(a.rows());
      return f(cholesky(dominant, o), b, o);
    });
  };
  using C = const Cholesky<T>&;
  definite("cholesky", [](C f, M, Options) { return f.lower(); });
  definite("Cholesky::solve(B)", [](C f, M b, Options o) { return f.solve(b, o); });
  definite("Cholesky::solve(b)", [](C f, M b, Options o) { return f.solve(b.col(0), o); });
  definite("Cholesky::rcond", [](C f, M, Options o) { return f.rcond(o); });
  definite("Cholesky::try_solve(B)", [](C f, M b, Options o) {
    const SolveResult<Matrix<T>> r = f.try_solve(b, o);
    return vstack(r.x, Matrix<T>(1, b.cols(), r.rcond));
  });
  definite("Cholesky::inverse", [](C f, M, Options o) { return f.inverse(o); });
  definite("Cholesky::determinant", [](C f, M, Options) { return f.determinant(); });
  definite("Cholesky::log_determinant", [](C f, M, Options) { return f.log_determinant(); });
  add_qr(all);
  add_eigen(all);
  // n matrices of 1 x 1, then of 5 x 5, then of 16 x 16; threads from about 16 of those.
  all.add("inverse_batch", true, sizes, 130, [](std::size_t count) {
    std::vector<Matrix<T>> stacks;
    for (std::size_t n : {1u, 5u, 16u}) {
      Matrix<T> a = uniform_matrix<T>(count * n, n, n);
      for (std::size_t i = 0; i < count * n; ++i) a(i, i % n) += static_cast<T>(n);
      stacks.push_back(a);
    }
    return [stacks](Options options) {
      Matrix<T> all_of_them(0, 1);
      for (const Matrix<T>& a : stacks) {
        Matrix<T> x = inverse_batch(a, options).inverses;
        const MatrixView<const T> column(x.data(), x.size(), 1);
        all_of_them = vstack(all_of_them, column);
      }
      return all_of_them;
    };
  });
  // Likewise; the last are above the limit of the lanes.
  all.add("eigh_batch", true, sizes, 130, [](std::size_t count) {
    std::vector<Matrix<T>> stacks;
    for (std::size_t n : {1u, 3u, 8u, 17u}) stacks.push_back(uniform_matrix<T>(count * n, n, n));
    stacks.push_back(uniform_matrix<T>((count % 4) * 34, 34, 1));
    return [stacks](Options options) {
      Matrix<T> all_of_them(0, 1);
      for (const Matrix<T>& a : stacks) {
        const EighBatch<T> e = eigh_batch(a, Symmetry::lower, options);
        for (const Matrix<T>* m : {&e.values, &e.vectors})
          all_of_them = vstack(all_of_them, MatrixView<const T>(m->data(), m->size(), 1));
      }
      return all_of_them;
    };
  });
}
template void add_factorisations(Catalogue<float>&);
template void add_factorisations(Catalogue<double>&);

}  // namespace lanes::test
