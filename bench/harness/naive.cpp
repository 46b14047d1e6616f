// Plain loops for the kernels that have no ladder, compiled with auto-vectorisation off.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "harness/calculus_check.hpp"
#include "harness/contender.hpp"
#include "harness/models.hpp"
#include "harness/naive_jacobi.hpp"
#include "harness/perceptron.hpp"
#include "harness/sample_check.hpp"

namespace lanes::bench {
namespace {

template <class T>
void gram(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      T sum = 0;
      for (std::size_t r = 0; r < m; ++r) sum += o.a[r * n + i] * o.a[r * n + j];
      o.c[i * n + j] = o.c[j * n + i] = sum;
    }
}

template <class T>
void matvec(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t i = 0; i < m; ++i) {
    T sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += o.a[i * n + j] * o.b[j];
    o.c[i] = sum;
  }
}

template <class T>
void vecmat(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t j = 0; j < n; ++j) {
    T sum = 0;
    for (std::size_t i = 0; i < m; ++i) sum += o.a[i * n + j] * o.b[i];
    o.c[j] = sum;
  }
}

template <class T>
void adam_step(const Operands<T>& o) {
  const std::size_t n = o.shape.m;
  T *x = o.c, *m = o.c + n, *v = o.c + 2 * n;
  const auto t = static_cast<double>(adam_time);
  const T rate = static_cast<T>(0.001 / (1 - std::pow(0.9, t)));
  const T scale = static_cast<T>(1 / std::sqrt(1 - std::pow(0.999, t)));
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = T(0.9) * m[i] + T(0.1) * o.a[i];
    v[i] = T(0.999) * v[i] + T(0.001) * o.a[i] * o.a[i];
    x[i] -= rate * m[i] / (std::sqrt(v[i]) * scale + T(1e-8));
  }
}

template <class T>
void column_norms(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t j = 0; j < n; ++j) {
    T sum = 0;
    for (std::size_t i = 0; i < m; ++i) sum += o.a[i * n + j] * o.a[i * n + j];
    o.c[j] = std::sqrt(sum);
  }
}

template <class T>
void norm(const Operands<T>& o) {
  T sum = 0;
  for (std::size_t i = 0; i < o.shape.m; ++i) sum += o.a[i] * o.a[i];
  o.c[0] = std::sqrt(sum);
}

template <class T>
void axpy(const Operands<T>& o) {
  for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] += axpy_factor<T> * o.a[i];
}

template <class T>
void scale(const Operands<T>& o) {
  for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] *= scale_factor<T>;
}

/// P A = L U in place, row by row: row i of L U is row p[i] of A.
template <class T>
void factorise(T* a, std::size_t n, std::vector<std::size_t>& p) {
  for (std::size_t i = 0; i < n; ++i) p[i] = i;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
    if (pivot != k) {
      for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[pivot * n + j]);
      std::swap(p[k], p[pivot]);
    }
    for (std::size_t i = k + 1; i < n; ++i) {
      const T factor = a[i * n + k] /= a[k * n + k];
      for (std::size_t j = k + 1; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
    }
  }
}

/// L U x = x, in place; the elements of x are `step` apart.
template <class T>
void substitute(const T* lu, std::size_t n, T* x, std::size_t step) {
  for (std::size_t i = 0; i < n; ++i) {
    T sum = x[i * step];
    for (std::size_t j = 0; j < i; ++j) sum -= lu[i * n + j] * x[j * step];
    x[i * step] = sum;
  }
  for (std::size_t i = n; i-- > 0;) {
    T sum = x[i * step];
    for (std::size_t j = i + 1; j < n; ++j) sum -= lu[i * n + j] * x[j * step];
    x[i * step] = sum / lu[i * n + i];
  }
}

/// With any number of right-hand sides.
template <class T>
void solve(const Operands<T>& o) {
  const auto [n, cols, unused] = o.shape;
  std::vector<T> factors(o.a, o.a + n * n);
  std::vector<std::size_t> p(n);
  factorise(factors.data(), n, p);
  for (std::size_t j = 0; j < cols; ++j) {
    for (std::size_t i = 0; i < n; ++i) o.c[i * cols + j] = o.b[p[i] * cols + j];
    substitute(factors.data(), n, o.c + j, cols);
  }
}

/// Row by row of L.
template <class T>
void cholesky(const Operands<T>& o) {
  const std::size_t n = o.shape.m;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      T sum = o.a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= o.c[i * n + k] * o.c[j * n + k];
      o.c[i * n + j] = i == j ? std::sqrt(sum) : sum / o.c[j * n + j];
    }
    for (std::size_t j = i + 1; j < n; ++j) o.c[i * n + j] = 0;
  }
}

/// B = (I - tau v v') B for columns of B from `first` on; v is 0 up to row k, 1 there, and then
/// what is in column k of the factors.
template <class T>
void reflect(const T* factors, std::size_t m, std::size_t n, std::size_t k, T tau, T* b,
             std::size_t cols, std::size_t first) {
  for (std::size_t j = first; j < cols; ++j) {
    T sum = b[k * cols + j];
    for (std::size_t i = k + 1; i < m; ++i) sum += factors[i * n + k] * b[i * cols + j];
    sum *= tau;
    b[k * cols + j] -= sum;
    for (std::size_t i = k + 1; i < m; ++i) b[i * cols + j] -= sum * factors[i * n + k];
  }
}

/// By a Householder reflection for each column.
template <class T>
void qr(const Operands<T>& o) {
  const std::size_t m = o.shape.m, n = o.shape.n, least = std::min(m, n);
  std::vector<T> a(o.a, o.a + m * n), tau(least);
  for (std::size_t k = 0; k < least; ++k) {
    T squares = 0;
    for (std::size_t i = k; i < m; ++i) squares += a[i * n + k] * a[i * n + k];
    if (squares == 0) continue;
    const T before = a[k * n + k], norm = std::sqrt(squares), after = before > 0 ? -norm : norm;
    for (std::size_t i = k + 1; i < m; ++i) a[i * n + k] /= before - after;
    a[k * n + k] = after;
    tau[k] = (after - before) / after;
    reflect(a.data(), m, n, k, tau[k], a.data(), n, k + 1);
  }
  if (!o.checked) return;
  T* const r = o.c + m * least;
  for (std::size_t i = 0; i < least; ++i)
    for (std::size_t j = 0; j < n; ++j) r[i * n + j] = j < i ? T(0) : a[i * n + j];
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < least; ++j) o.c[i * least + j] = i == j ? T(1) : T(0);
  for (std::size_t k = least; k-- > 0;) reflect(a.data(), m, n, k, tau[k], o.c, least, 0);
}

/// convert(word) for one word of the Mersenne twister after the other.
template <class T, class F>
Run<T> words(F convert) {
  const auto engine = std::make_shared<std::mt19937_64>();
  return repeated<T>([engine, convert](const Operands<T>& o) {
    for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] = convert((*engine)());
  });
}

template <class T>
T fraction(std::uint64_t word) {
  constexpr int digits = std::numeric_limits<T>::digits;
  return static_cast<T>(word >> (64 - digits)) / static_cast<T>(std::uint64_t{1} << digits);
}

/// Each power of the deviations a chain of additions.
template <class T>
void moments4(const Operands<T>& o) {
  const T n = static_cast<T>(o.shape.m);
  T sum = 0, m2 = 0, m3 = 0, m4 = 0;
  for (std::size_t i = 0; i < o.shape.m; ++i) sum += o.a[i];
  const T mean = sum / n;
  for (std::size_t i = 0; i < o.shape.m; ++i) {
    const T d = o.a[i] - mean;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  const T variance = m2 / n;
  o.c[0] = mean;
  o.c[1] = variance;
  o.c[2] = m3 / n / (variance * std::sqrt(variance));
  o.c[3] = m4 / n / (variance * variance) - 3;
}

/// Column by column.
template <class T>
void column_mean_variance(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t j = 0; j < n; ++j) {
    T sum = 0, m2 = 0;
    for (std::size_t i = 0; i < m; ++i) sum += o.a[i * n + j];
    const T mean = sum / static_cast<T>(m);
    for (std::size_t i = 0; i < m; ++i) m2 += (o.a[i * n + j] - mean) * (o.a[i * n + j] - mean);
    o.c[j] = mean;
    o.c[n + j] = m2 / static_cast<T>(m);
  }
}

template <class T>
void cov(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  std::vector<T> mean(n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) mean[j] += o.a[i * n + j];
  for (T& e : mean) e /= static_cast<T>(m);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      T sum = 0;
      for (std::size_t r = 0; r < m; ++r)
        sum += (o.a[r * n + i] - mean[i]) * (o.a[r * n + j] - mean[j]);
      o.c[i * n + j] = o.c[j * n + i] = sum / static_cast<T>(m - 1);
    }
}

/// The covariance, made diagonal by rotations.
template <class T>
void pca(const Operands<T>& o) {
  const std::size_t n = o.shape.n, kept = std::min(o.shape.m, n);
  std::vector<T> a(n * n), v;
  cov<T>({o.shape, o.a, o.b, a.data()});
  const std::vector<std::size_t> order = diagonalise(a, v, n);
  for (std::size_t i = 0; i < kept; ++i) {
    const std::size_t from = order[n - 1 - i];
    o.c[i] = a[from * n + from];
    for (std::size_t j = 0; j < n; ++j) o.c[kept + i * n + j] = v[j * n + from];
  }
}

}  // namespace

template <class T>
Run<T> naive_run(Kernel kernel) {
  const auto run = [](void (*loop)(const Operands<T>&)) { return repeated<T>(loop); };
  switch (kernel) {
    case Kernel::gram:
      return run(gram<T>);
    case Kernel::matvec:
      return run(matvec<T>);
    case Kernel::vecmat:
      return run(vecmat<T>);
    case Kernel::column_norms:
      return run(column_norms<T>);
    case Kernel::norm:
      return run(norm<T>);
    case Kernel::axpy:
      return run(axpy<T>);
    case Kernel::scale:
      return run(scale<T>);
    case Kernel::solve:
    case Kernel::solve_many:
      return run(solve<T>);
    case Kernel::cholesky:
      return run(cholesky<T>);
    case Kernel::qr:
      return run(qr<T>);
    case Kernel::svd:
      return run(svd<T>);
    case Kernel::uniform:
      return words<T>(fraction<T>);
    case Kernel::bernoulli:
      return words<T>(
          [](std::uint64_t word) { return fraction<double>(word) < bernoulli_p ? T(1) : T(0); });
    case Kernel::moments4:
      return run(moments4<T>);
    case Kernel::column_mean_variance:
      return run(column_mean_variance<T>);
    case Kernel::cov:
      return run(cov<T>);
    case Kernel::eigh_batch:
      return run(eigh_batch<T>);
    case Kernel::pca:
      return run(pca<T>);
    case Kernel::adam_step:
      return run(adam_step<T>);
    case Kernel::linear_regression:
      return run(naive_linear_regression<T>);
    case Kernel::logistic_regression:
      return run(naive_logistic_regression<T>);
    case Kernel::perceptron:
      return run(naive_perceptron<T>);
    case Kernel::logistic:
    case Kernel::eigh:
    case Kernel::gradient:
    case Kernel::mean_variance:
    case Kernel::matmul:
    case Kernel::dot:
    case Kernel::median:
    case Kernel::transpose:
    case Kernel::lu:
    case Kernel::inverse:
    case Kernel::normal:
      break;
  }
  throw std::logic_error("naive_run: the first rung of the ladder is this kernel's naive loop");
}

template Run<double> naive_run(Kernel kernel);
template Run<float> naive_run(Kernel kernel);

}  // namespace lanes::bench
