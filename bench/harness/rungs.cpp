// The rungs of the ladders as contenders.
#include <algorithm>
#include <lanes/ladder.hpp>
#include <memory>
#include <numeric>

#include "harness/contender.hpp"
#include "harness/views.hpp"

namespace lanes::bench {
namespace {

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

template <class T>
Run<T> rung_run(const ladder::LogisticRung& rung, Options options) {
  struct Memory {
    Vector<double> w, gradient;
    Matrix<double> hessian;
    Labels labels;
  };
  return repeated<T>([f = function_of<T>(rung), options,
                      memory = std::make_shared<Memory>()](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    Memory& our = *memory;
    if (our.w.size() != n) our.w = our.gradient = Vector<double>(n), our.hessian = {n, n};
    std::copy_n(o.b, n, our.w.begin());
    const double loss = f(options, {o.a, m, n}, our.labels.of(m), our.w, our.gradient, our.hessian);
    if (!o.checked) return;
    const auto rounded = [](double x) { return static_cast<T>(x); };
    T* const behind = std::ranges::transform(our.hessian, o.c, rounded).out;
    *std::ranges::transform(our.gradient, behind, rounded).out = rounded(loss);
  });
}

template <class T>
Run<T> rung_run(const ladder::JacobiRung& rung, Options options) {
  return repeated<T>([f = function_of<T>(rung), options](const Operands<T>& o) {
    constexpr int most_sweeps = 30;
    const EighResult<T> e = f(options, {o.a, o.shape.m, o.shape.m}, most_sweeps);
    if (o.checked) show(static_cast<const Eigh<T>&>(e), o.c);
  });
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
    case Kernel::eigh:
      return contenders_of(ladder::jacobi(options.isa), options);
    case Kernel::normal:
      return contenders_of(ladder::box_muller(options.isa), options);
    case Kernel::median:
      return contenders_of(ladder::median(options.isa), options);
    case Kernel::mean_variance:
      return contenders_of(ladder::welford(options.isa), options);
    case Kernel::gradient:
      return contenders_of(ladder::gradient(options.isa), options);
    case Kernel::logistic:
      return contenders_of(ladder::logistic(options.isa), options);
    default:
      return {};
  }
}

}  // namespace lanes::bench
