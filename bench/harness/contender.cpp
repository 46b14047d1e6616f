#include "harness/contender.hpp"

#include <algorithm>
#include <array>
#include <lanes/calculus.hpp>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/ladder.hpp>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/quantile.hpp>
#include <lanes/random.hpp>
#include <lanes/stats.hpp>
#include <memory>
#include <numeric>
#include <utility>

#include "harness/calculus_check.hpp"
#include "harness/sample_check.hpp"

namespace lanes::bench {
namespace {

constexpr std::array<std::string_view, 4> role_names{"library", "rung", "peer", "naive"};

/// The operands as the views that the library takes.
template <class T>
struct Views {
  explicit Views(const Operands<T>& operands) : o(operands) {}

  MatrixView<const T> a(std::size_t rows, std::size_t cols) const { return {o.a, rows, cols}; }
  MatrixView<const T> b(std::size_t rows, std::size_t cols) const { return {o.b, rows, cols}; }
  MatrixView<T> c(std::size_t rows, std::size_t cols) const { return {o.c, rows, cols}; }
  VectorView<const T> a(std::size_t size) const { return {o.a, size}; }
  VectorView<const T> b(std::size_t size) const { return {o.b, size}; }
  VectorView<T> c(std::size_t size) const { return {o.c, size}; }

  const Operands<T>& o;
};

/// What check_factorisation reads of P A = L U.
template <class T>
void show(const Lu<T>& f, T* c) {
  const std::size_t n = f.size();
  const Matrix<T> l = f.lower(), u = f.upper();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) c[i * n + j] = j < i ? l(i, j) : u(i, j);
  std::ranges::transform(f.permutation(), c + n * n, [](std::size_t p) { return T(p); });
}
template <class T>
void show(const Cholesky<T>& f, T* c) {
  std::ranges::copy(f.lower(), c);
}
template <class T>
void show(const Qr<T>& f, T* c) {
  std::ranges::copy(f.r(), std::ranges::copy(f.q(), c).out);
}
template <class T>
void show(const EighBatch<T>& e, T* c) {
  std::ranges::copy(e.values, std::ranges::copy(e.vectors, c).out);
}
template <class T>
void show(const Eigh<T>& f, T* c) {
  std::ranges::copy(f.values, std::ranges::copy(f.vectors, c).out);
}
template <class T>
void show(const Svd<T>& f, T* c) {
  std::ranges::copy(f.vt, std::ranges::copy(f.s, std::ranges::copy(f.u, c).out).out);
}
template <class T, class Solution>
void show(const Solution& x, T* c) {
  std::ranges::copy(x, c);
}

/// The labels of `gradient`, made in the first call.
class Labels {
 public:
  std::span<const int> of(std::size_t rows) {
    if (labels_.size() != rows) {
      labels_.resize(rows);
      for (std::size_t i = 0; i < rows; ++i) labels_[i] = label_of_row(i);
    }
    return labels_;
  }

 private:
  std::vector<int> labels_;
};

/// Of the samplers.
constexpr std::uint64_t seed = 42;

template <class T>
Run<T> library_run(Kernel kernel, Options options) {
  using O = Operands<T>;
  const auto run = [options](auto call) {
    return repeated<T>([options, call](const O& o) { call(Views<T>(o), o.shape, options); });
  };
  /// Of a call that returns its result.
  const auto run_returning = [options](auto call) {
    return repeated<T>([options, call](const O& o) {
      const auto result = call(Views<T>(o), o.shape, options);
      if (o.checked) show(result, o.c);
    });
  };
  using V = Views<T>;
  switch (kernel) {
    case Kernel::matmul:
      return run([](V v, Shape s, Options how) {
        lanes::matmul(v.a(s.m, s.k), v.b(s.k, s.n), v.c(s.m, s.n), how);
      });
    case Kernel::gram:
      return run([](V v, Shape s, Options how) {
        std::ranges::copy(lanes::gram(v.a(s.m, s.n), how), v.o.c);
      });
    case Kernel::matvec:
      return run(
          [](V v, Shape s, Options how) { lanes::matmul(v.a(s.m, s.n), v.b(s.n), v.c(s.m), how); });
    case Kernel::vecmat:
      return run(
          [](V v, Shape s, Options how) { lanes::matmul(v.b(s.m), v.a(s.m, s.n), v.c(s.n), how); });
    case Kernel::column_norms:
      return run([](V v, Shape s, Options how) {
        const auto x = v.a(s.m, s.n);
        for (std::size_t j = 0; j < s.n; ++j) v.o.c[j] = lanes::norm(x.col(j), how);
      });
    case Kernel::dot:
      return run([](V v, Shape s, Options how) { *v.o.c = lanes::dot(v.a(s.m), v.b(s.m), how); });
    case Kernel::norm:
      return run([](V v, Shape s, Options how) { *v.o.c = lanes::norm(v.a(s.m), how); });
    case Kernel::axpy:
      return run(
          [](V v, Shape s, Options how) { lanes::axpy(axpy_factor<T>, v.a(s.m), v.c(s.m), how); });
    case Kernel::scale:
      return run([](V v, Shape s, Options how) { lanes::scale(scale_factor<T>, v.c(s.m), how); });
    case Kernel::median:
      return run([](V v, Shape s, Options how) {
        *v.o.c = lanes::median(v.a(s.m), nan_policy::propagate, how);
      });
    case Kernel::transpose:
      return run(
          [](V v, Shape s, Options how) { lanes::transpose(v.a(s.m, s.n), v.c(s.n, s.m), how); });
    case Kernel::lu:
      return run_returning([](V v, Shape s, Options how) { return lanes::lu(v.a(s.m, s.m), how); });
    case Kernel::inverse:
      return run_returning(
          [](V v, Shape s, Options how) { return lanes::inverse(v.a(s.m, s.m), how); });
    case Kernel::solve:
      return run_returning(
          [](V v, Shape s, Options how) { return lanes::solve(v.a(s.m, s.m), v.b(s.m), how); });
    case Kernel::solve_many:
      return run_returning([](V v, Shape s, Options how) {
        return lanes::solve(v.a(s.m, s.m), v.b(s.m, s.n), how);
      });
    case Kernel::cholesky:
      return run_returning(
          [](V v, Shape s, Options how) { return lanes::cholesky(v.a(s.m, s.m), how); });
    case Kernel::qr:
      return run_returning([](V v, Shape s, Options how) { return lanes::qr(v.a(s.m, s.n), how); });
    case Kernel::eigh:
      return run_returning(
          [](V v, Shape s, Options how) { return lanes::eigh(v.a(s.m, s.m), {}, how); });
    case Kernel::svd:
      return run_returning(
          [](V v, Shape s, Options how) { return lanes::svd(v.a(s.m, s.n), {}, how); });
    case Kernel::normal:
      return run([rng = std::make_shared<Rng>(seed)](V v, Shape s, Options how) {
        lanes::fill_normal(*rng, v.c(s.m), 0, 1, how);
      });
    case Kernel::uniform:
      return run([rng = std::make_shared<Rng>(seed)](V v, Shape s, Options how) {
        lanes::fill_uniform(*rng, v.c(s.m), 0, 1, how);
      });
    case Kernel::bernoulli:
      return run([rng = std::make_shared<Rng>(seed)](V v, Shape s, Options how) {
        lanes::fill_bernoulli(*rng, v.c(s.m), bernoulli_p, how);
      });
    case Kernel::mean_variance:
      return run([](V v, Shape s, Options how) {
        const auto m = lanes::mean_variance(v.a(s.m), 0, nan_policy::propagate, how);
        v.o.c[0] = m.mean, v.o.c[1] = m.variance;
      });
    case Kernel::moments4:
      return run([](V v, Shape s, Options how) {
        const auto m = lanes::four_moments(v.a(s.m), 0, nan_policy::propagate, how);
        v.o.c[0] = m.mean, v.o.c[1] = m.variance, v.o.c[2] = m.skewness, v.o.c[3] = m.kurtosis;
      });
    case Kernel::column_mean_variance:
      return run([](V v, Shape s, Options how) {
        const auto m =
            lanes::mean_variance(v.a(s.m, s.n), By::column, 0, nan_policy::propagate, how);
        std::ranges::copy(m.variance, std::ranges::copy(m.mean, v.o.c).out);
      });
    case Kernel::cov:
      return run([](V v, Shape s, Options how) {
        std::ranges::copy(lanes::cov(v.a(s.m, s.n), 1, nan_policy::propagate, how), v.o.c);
      });
    case Kernel::eigh_batch:
      return run_returning([](V v, Shape s, Options how) {
        return lanes::eigh_batch(v.a(s.m * s.n, s.n), Symmetry::lower, how);
      });
    case Kernel::pca:
      return run([](V v, Shape s, Options how) {
        lanes::PCA<T> pca;
        pca.fit(v.a(s.m, s.n), how);
        std::ranges::copy(pca.components, std::ranges::copy(pca.explained_variance, v.o.c).out);
      });
    case Kernel::gradient:
      return run([tape = std::make_shared<Tape<T>>(options), labels = std::make_shared<Labels>()](
                     V v, Shape s, Options) {
        tape->clear();
        const auto w = tape->variable(v.b(s.n));
        const auto loss =
            cross_entropy(lanes::matmul(tape->constant(v.a(s.m, s.n)), w), labels->of(s.m));
        tape->backward(loss);
        v.c(s.n).assign(tape->gradient(w).col(0));
        v.o.c[s.n] = loss.value();
      });
    case Kernel::adam_step:
      return run([](V v, Shape s, Options how) {
        T* const x = v.o.c;
        lanes::adam_step({x, s.m}, v.a(s.m), {x + s.m, s.m}, {x + 2 * s.m, s.m}, adam_time, {},
                         how);
      });
    case Kernel::linear_regression:
      return run([](V v, Shape s, Options how) {
        LinearRegression<T> model;
        model.fit(v.a(s.m, s.n), v.b(s.m), nan_policy::raise, how);
        *std::ranges::copy(model.coef, v.o.c).out = model.intercept;
      });
    case Kernel::logistic_regression:
      return run([](V v, Shape s, Options how) {
        Vector<int> labels(s.m);
        for (std::size_t i = 0; i < s.m; ++i) labels[i] = label_of(v.o, i);
        LogisticRegression<T> model;
        model.fit(v.a(s.m, s.n), labels, nan_policy::raise, how);
        *std::ranges::copy(model.coef, v.o.c).out = model.intercept[0];
      });
  }
  return {};
}

/// The function of a rung for T.
template <class T, class Rung>
auto function_of(const Rung& rung) {
  if constexpr (type_of<T> == Type::f64)
    return rung.f64;
  else
    return rung.f32;
}

template <class T>
Run<T> rung_run(const ladder::MatmulRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    f(options, {o.a, m, k}, {o.b, k, n}, {o.c, m, n});
  });
}

template <class T>
Run<T> rung_run(const ladder::DotRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    *o.c = f(options, {o.a, o.shape.m}, {o.b, o.shape.m});
  });
}

template <class T>
Run<T> rung_run(const ladder::MedianRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    *o.c = f(options, {o.a, o.shape.m});
  });
}

template <class T>
Run<T> rung_run(const ladder::TransposeRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    f(options, {o.a, m, n}, {o.c, n, m});
  });
}

template <class T>
Run<T> rung_run(const ladder::LuRung& rung, Options options) {
  const auto pivots = std::make_shared<std::vector<std::ptrdiff_t>>();
  return repeated<T>([f = function_of<T>(rung), options, pivots](const Operands<T>& o) {
    const std::size_t n = o.shape.m;
    pivots->resize(n);
    std::copy_n(o.a, n * n, o.c);
    f(options, {o.c, n, n}, *pivots);
    if (!o.checked) return;
    T* const p = o.c + n * n;
    std::iota(p, p + n, T(0));
    for (std::size_t i = 0; i < n; ++i) std::swap(p[i], p[(*pivots)[i]]);
  });
}

template <class T>
Run<T> rung_run(const ladder::InverseRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    const Matrix<T> x = f(options, {o.a, o.shape.m, o.shape.m});
    if (o.checked) show(x, o.c);
  });
}

template <class T>
Run<T> rung_run(const ladder::BoxMullerRung& rung, Options options) {
  const auto calls = std::make_shared<std::uint64_t>(seed);
  return repeated<T>([f = function_of<T>(rung), options, calls](const Operands<T>& o) {
    f(options, ++*calls, {o.c, o.shape.m});
  });
}

template <class T>
Run<T> rung_run(const ladder::WelfordRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    const MeanVariance<T> m = f(options, {o.a, o.shape.m});
    o.c[0] = m.mean, o.c[1] = m.variance;
  });
}

template <class T>
Run<T> rung_run(const ladder::GradientRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options,
                      labels = std::make_shared<Labels>()](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    o.c[n] = f(options, {o.a, m, n}, labels->of(m), {o.b, n}, {o.c, n});
  });
}

int threads_of(Options options) {
  return options.threads > 0 ? options.threads : num_threads();
}

template <class Rung>
std::vector<Contender> contenders_of(const std::vector<Rung>& rungs, Options options) {
  std::vector<Contender> contenders;
  for (const Rung& rung : rungs) {
    std::string name(rung.name);
    if (rung.build != ladder::Build::explicit_simd)
      name += ", " + std::string(ladder::name(rung.build));
    const int threads = rung.threaded ? threads_of(options) : 1;
    contenders.push_back({name, Role::rung, threads, std::string(rung.reason),
                          rung_run<double>(rung, options), rung_run<float>(rung, options)});
    contenders.back().source = rung.source;
  }
  return contenders;
}

}  // namespace

std::string_view name(Role role) {
  return role_names[static_cast<std::size_t>(role)];
}

Role role_from_name(std::string_view name) {
  const auto found = std::ranges::find(role_names, name);
  if (found == role_names.end())
    throw argument_error("'" + std::string(name) + "' is not a role of a contender");
  return static_cast<Role>(found - role_names.begin());
}

Contender library_contender(Kernel kernel, Options options, std::string name) {
  return {std::move(name),
          Role::library,
          threads_of(options),
          info(kernel).factorisation ? "each call returns a result in new memory" : "",
          library_run<double>(kernel, options),
          library_run<float>(kernel, options)};
}

std::vector<Contender> rung_contenders(Kernel kernel, Options options) {
  switch (kernel) {
    case Kernel::matmul:
      return contenders_of(ladder::matmul(options.isa), options);
    case Kernel::dot:
      return contenders_of(ladder::dot(options.isa), options);
    case Kernel::transpose:
      return contenders_of(ladder::transpose(options.isa), options);
    case Kernel::lu:
      return contenders_of(ladder::lu(options.isa), options);
    case Kernel::inverse:
      return contenders_of(ladder::inverse(options.isa), options);
    case Kernel::normal:
      return contenders_of(ladder::box_muller(options.isa), options);
    case Kernel::median:
      return contenders_of(ladder::median(options.isa), options);
    case Kernel::mean_variance:
      return contenders_of(ladder::welford(options.isa), options);
    case Kernel::gradient:
      return contenders_of(ladder::gradient(options.isa), options);
    default:
      return {};
  }
}

Contender naive_contender(Kernel kernel) {
  Contender naive{"naive", Role::naive, 1, "", {}, {}};
  if (std::vector<Contender> rungs = rung_contenders(kernel, {.threads = 1}); !rungs.empty()) {
    naive.f64 = rungs.front().f64;
    naive.f32 = rungs.front().f32;
  } else {
    naive.f64 = naive_run<double>(kernel);
    naive.f32 = naive_run<float>(kernel);
  }
  return naive;
}

}  // namespace lanes::bench
