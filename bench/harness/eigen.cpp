// Eigen as its users build it: -O3 -march=native -DNDEBUG, unless LANES_EIGEN_OPTIMIZATION says
// otherwise. Compiled twice, as eigen_serial
// (EIGEN_DONT_PARALLELIZE) and as eigen_threaded (OpenMP), the build system giving
// LANES_EIGEN_BUILD.
//
// Code compiled with -march=native must not be merged by the linker with anybody else's: so the two
// builds rename Eigen's namespace (the build system defines Eigen as lanes_eigen_serial and
// lanes_eigen_threaded), everything of ours is in an unnamed namespace, and nothing of the standard
// library crosses the interface. What Eigen itself instantiates of the standard library could still
// be merged; that is harmless here only because these programs run on the machine that built them,
// which peers.cpp checks before it calls anything.
#include "harness/eigen.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <Eigen/SVD>
#include <cmath>

#include "harness/eigen_models.hpp"
#include "harness/eigen_views.hpp"

#define LANES_TEXT_OF(x) #x
#define LANES_TEXT(x) LANES_TEXT_OF(x)

namespace lanes::bench {
namespace {

template <class T, class Decomposition>
void svd(Rotation<T>& rotation, std::size_t calls) {
  repeat(rotation, calls, [](const Operands<T>& o) {
    const auto [m, n, unused] = o.shape;
    const Decomposition f(columns(o.a, m, n), Eigen::ComputeThinU | Eigen::ComputeThinV);
    if (!o.checked) return;
    const std::size_t k = m < n ? m : n;
    columns(o.c, m, k) = f.matrixU();
    EigenVector<T>::Map(o.c + m * k, Eigen::Index(k)) = f.singularValues();
    EigenColumns<T>::Map(o.c + m * k + k, Eigen::Index(k), Eigen::Index(n)) =
        f.matrixV().transpose();
  });
}

template <class T>
constexpr EigenFunctions<T> functions() {
  using R = Rotation<T>;
  using O = Operands<T>;
  return {
      .matmul =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, k] = o.shape;
              matrix(o.c, m, n).noalias() = matrix(o.a, m, k) * matrix(o.b, k, n);
            });
          },
      .gram =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto x = matrix(o.a, o.shape.m, o.shape.n);
              auto c = matrix(o.c, o.shape.n, o.shape.n);
              c.setZero();
              c.template selfadjointView<Eigen::Upper>().rankUpdate(x.transpose());
              c.template triangularView<Eigen::StrictlyLower>() = c.transpose();
            });
          },
      .matvec =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, k] = o.shape;
              vector(o.c, m).noalias() = matrix(o.a, m, n) * vector(o.b, n);
            });
          },
      .vecmat =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, k] = o.shape;
              vector(o.c, n).noalias() = matrix(o.a, m, n).transpose() * vector(o.b, m);
            });
          },
      .column_norms =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, k] = o.shape;
              vector(o.c, n) = matrix(o.a, m, n).colwise().norm();
            });
          },
      .dot =
          [](R& r, std::size_t calls) {
            repeat(r, calls,
                   [](const O& o) { *o.c = vector(o.a, o.shape.m).dot(vector(o.b, o.shape.m)); });
          },
      .norm =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) { *o.c = vector(o.a, o.shape.m).norm(); });
          },
      .stable_norm =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) { *o.c = vector(o.a, o.shape.m).stableNorm(); });
          },
      .axpy =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              vector(o.c, o.shape.m) += axpy_factor<T> * vector(o.a, o.shape.m);
            });
          },
      .scale =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) { vector(o.c, o.shape.m) *= scale_factor<T>; });
          },
      .transpose =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, k] = o.shape;
              matrix(o.c, n, m).noalias() = matrix(o.a, m, n).transpose();
            });
          },
      .lu =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const std::size_t n = o.shape.m;
              auto c = columns(o.c, n, n);
              c = columns(o.a, n, n);
              const Eigen::PartialPivLU<Eigen::Ref<EigenColumns<T>>> f(c);
              if (!o.checked) return;
              const auto& row_of = f.permutationP().indices();
              for (std::size_t i = 0; i < n; ++i)
                o.c[n * n + std::size_t(row_of(Eigen::Index(i)))] = T(i);
            });
          },
      .inverse =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const std::size_t n = o.shape.m;
              columns(o.c, n, n) = columns(o.a, n, n).inverse();
            });
          },
      .inverse_4x4 =
          [](R& r, std::size_t calls) {
            using Fixed = Eigen::Matrix<T, 4, 4>;
            repeat(r, calls, [](const O& o) {
              Eigen::Map<Fixed, Eigen::Aligned64>(o.c) =
                  Eigen::Map<const Fixed, Eigen::Aligned64>(o.a).inverse();
            });
          },
      .solve =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [n, cols, unused] = o.shape;  // any number of right-hand sides
              columns(o.c, n, cols) =
                  columns(o.a, n, n).partialPivLu().solve(columns(o.b, n, cols));
            });
          },
      .cholesky =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              auto c = columns(o.c, o.shape.m, o.shape.m);
              c = columns(o.a, o.shape.m, o.shape.m);
              const Eigen::LLT<Eigen::Ref<EigenColumns<T>>> f(c);
            });
          },
      .qr =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, unused] = o.shape;
              auto c = columns(o.c, m, n);
              c = columns(o.a, m, n);
              const Eigen::HouseholderQR<Eigen::Ref<EigenColumns<T>>> f(c);
              if (!o.checked) return;
              const auto rows = Eigen::Index(m), cols = Eigen::Index(n);
              const Eigen::Index k = rows < cols ? rows : cols;
              const EigenColumns<T> upper =
                  f.matrixQR().topRows(k).template triangularView<Eigen::Upper>();
              const EigenColumns<T> q = f.householderQ() * EigenColumns<T>::Identity(rows, k);
              Eigen::Map<EigenColumns<T>>(o.c, rows, k) = q;
              Eigen::Map<EigenColumns<T>>(o.c + rows * k, k, cols) = upper;
            });
          },
      .eigh =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const std::size_t n = o.shape.m;
              const Eigen::SelfAdjointEigenSolver<EigenColumns<T>> f(columns(o.a, n, n));
              if (!o.checked) return;
              columns(o.c, n, n) = f.eigenvectors();
              EigenVector<T>::Map(o.c + n * n, Eigen::Index(n)) = f.eigenvalues();
            });
          },
      .bdc_svd = svd<T, Eigen::BDCSVD<EigenColumns<T>>>,
      .jacobi_svd = svd<T, Eigen::JacobiSVD<EigenColumns<T>>>,
      .mean_variance =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto x = vector(o.a, o.shape.m);
              o.c[0] = x.mean();
              o.c[1] = (x.array() - o.c[0]).square().mean();
            });
          },
      .moments4 =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto x = vector(o.a, o.shape.m).array();
              const T mean = o.c[0] = x.mean(), variance = o.c[1] = (x - mean).square().mean();
              o.c[2] = (x - mean).cube().mean() / (variance * std::sqrt(variance));
              o.c[3] = (x - mean).square().square().mean() / (variance * variance) - 3;
            });
          },
      .column_mean_variance =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, unused] = o.shape;
              const auto x = matrix(o.a, m, n);
              const Eigen::Matrix<T, 1, Eigen::Dynamic> mean = x.colwise().mean();
              Eigen::Map<Eigen::Matrix<T, 1, Eigen::Dynamic>>(o.c, mean.size()) = mean;
              Eigen::Map<Eigen::Matrix<T, 1, Eigen::Dynamic>>(o.c + n, mean.size()) =
                  (x.rowwise() - mean).array().square().colwise().mean();
            });
          },
      .cov =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, unused] = o.shape;
              const auto x = matrix(o.a, m, n);
              const Eigen::Matrix<T, 1, Eigen::Dynamic> mean = x.colwise().mean();
              const EigenMatrix<T> centred = x.rowwise() - mean;
              auto c = matrix(o.c, n, n);
              c.setZero();
              c.template selfadjointView<Eigen::Upper>().rankUpdate(centred.transpose(),
                                                                    T(1) / T(m - 1));
              c.template triangularView<Eigen::StrictlyLower>() = c.transpose();
            });
          },
      .eigh_batch =
          [](R& r, std::size_t calls) {
            Eigen::SelfAdjointEigenSolver<EigenColumns<T>> solver;
            repeat(r, calls, [&](const O& o) {
              const auto [count, n, unused] = o.shape;
              const auto rows = Eigen::Index(n);
              for (std::size_t i = 0; i < count;
                   ++i) {  // (matrices within a stack are not aligned)
                solver.compute(Eigen::Map<const EigenColumns<T>>(o.a + i * n * n, rows, rows));
                Eigen::Map<EigenColumns<T>>(o.c + i * n * n, rows, rows) = solver.eigenvectors();
                Eigen::Map<EigenVector<T>>(o.c + count * n * n + i * n, rows) =
                    solver.eigenvalues();
              }
            });
          },
      .pca =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, unused] = o.shape;
              const auto x = matrix(o.a, m, n);
              const Eigen::Matrix<T, 1, Eigen::Dynamic> mean = x.colwise().mean();
              const EigenMatrix<T> centred = x.rowwise() - mean;
              EigenMatrix<T> c = EigenMatrix<T>::Zero(x.cols(), x.cols());
              c.template selfadjointView<Eigen::Lower>().rankUpdate(centred.transpose(),
                                                                    T(1) / T(m - 1));
              const Eigen::SelfAdjointEigenSolver<EigenMatrix<T>> solver(c);
              const auto kept = static_cast<Eigen::Index>(m < n ? m : n);
              Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, 1>>(o.c, kept) =
                  solver.eigenvalues().tail(kept).reverse();
              Eigen::Map<EigenMatrix<T>>(o.c + kept, kept, x.cols()) =
                  solver.eigenvectors().rightCols(kept).rowwise().reverse().transpose();
            });
          },
      .linear_regression =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) {
              const auto [m, n, unused] = o.shape;
              EigenColumns<T> x = with_ones<T>(columns(o.a, m, n));
              const Eigen::HouseholderQR<Eigen::Ref<EigenColumns<T>>> f(x);
              vector(o.c, n + 1) = f.solve(vector(o.b, m));
            });
          },
      .logistic_regression =
          [](R& r, std::size_t calls) {
            repeat(r, calls, [](const O& o) { reweighted_least_squares(o); });
          },
      .logistic = logistic<T>,
      .perceptron = perceptron<T>,
  };
}

void set_threads(int threads) {
  Eigen::setNbThreads(threads);
}
int threads() {
  return Eigen::nbThreads();
}

constexpr bool has_avx2 =
#ifdef __AVX2__
    true;
#else
    false;
#endif
constexpr bool has_avx512 =
#ifdef __AVX512F__
    true;
#else
    false;
#endif

}  // namespace

// Constant-initialised: looking at it runs no code of this file.
constinit const EigenBuild LANES_EIGEN_BUILD{
    .f64 = functions<double>(),
    .f32 = functions<float>(),
    .set_threads = set_threads,
    .threads = threads,
    .version = LANES_TEXT(EIGEN_WORLD_VERSION) "." LANES_TEXT(EIGEN_MAJOR_VERSION) "." LANES_TEXT(
        EIGEN_MINOR_VERSION),
    .flags = LANES_EIGEN_FLAGS,
    .vector_instructions = has_avx512 ? "AVX-512"
                           : has_avx2 ? "AVX2"
                                      : "baseline",
    .needs_avx2 = has_avx2,
    .needs_avx512 = has_avx512,
};

}  // namespace lanes::bench
