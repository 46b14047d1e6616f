#include "harness/contender.hpp"

#include <algorithm>
#include <array>
#include <lanes/calculus.hpp>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/quantile.hpp>
#include <lanes/random.hpp>
#include <lanes/stats.hpp>
#include <memory>
#include <numeric>
#include <utility>

#include "harness/experiment.hpp"
#include "harness/perceptron.hpp"
#include "harness/sample_check.hpp"
#include "harness/views.hpp"

namespace lanes::bench {
namespace {

constexpr std::array<std::string_view, 4> role_names{"library", "rung", "peer", "naive"};

/// By the tape.
template <class T>
Run<T> perceptron_run(Options options) {
  return repeated<T>([recorded = std::make_shared<Tape<T>>(options),
                      labels = std::make_shared<std::vector<int>>()](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    const PerceptronLayout at(o.shape);
    for (std::size_t i = labels->size(); i < m; ++i)
      labels->push_back(static_cast<int>(PerceptronLayout::label(i)));
    Tape<T>& tape = *recorded;
    tape.clear();
    const auto w1 = tape.variable(MatrixView<const T>(o.b + at.w1, k, n));
    const auto b1 = tape.variable(VectorView<const T>(o.b + at.b1, n));
    const auto w2 = tape.variable(MatrixView<const T>(o.b + at.w2, n, at.classes));
    const auto b2 = tape.variable(VectorView<const T>(o.b + at.b2, at.classes));
    const auto x = tape.constant(MatrixView<const T>(o.a, m, k));
    const auto hidden = relu(add_to_rows(lanes::matmul(x, w1), b1));
    const auto loss = cross_entropy(add_to_rows(lanes::matmul(hidden, w2), b2), *labels);
    tape.backward(loss);
    T* to = o.c;
    for (const auto& parameter : {w1, b1, w2, b2}) {
      const MatrixView<const T> slopes = tape.gradient(parameter);
      MatrixView<T>(to, slopes.rows(), slopes.cols()).assign(slopes);
      to += slopes.size();
    }
    *to = loss.value();
  });
}

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
        const auto norms = lanes::norm(v.a(s.m, s.n), By::column, how);
        std::copy(norms.begin(), norms.end(), v.o.c);
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
    case Kernel::logistic:  // what LogisticRegression::fit runs for each Hessian
      return run_of<T>(rung_contenders(kernel, options).back());
    case Kernel::perceptron:
      return perceptron_run<T>(options);
  }
  return {};
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
