#include "harness/yours.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <numeric>

#include "harness/calculus_check.hpp"
#include "your_rung/your_rung.hpp"

namespace lanes::bench {
namespace {

template <class T>
Run<T> lu_run() {
  const auto pivots = std::make_shared<std::vector<std::size_t>>();
  return repeated<T>([pivots](const Operands<T>& o) {
    const std::size_t n = o.shape.m;
    pivots->assign(n, 0);
    std::copy_n(o.a, n * n, o.c);
    yours::lu(o.c, pivots->data(), n);
    if (!o.checked) return;
    T* const p = o.c + n * n;
    std::iota(p, p + n, T(0));
    for (std::size_t i = 0; i < n; ++i) std::swap(p[i], p[std::clamp((*pivots)[i], i, n - 1)]);
  });
}

template <class T>
Run<T> median_run() {
  const auto copy = std::make_shared<std::vector<T>>();
  return repeated<T>([copy](const Operands<T>& o) {
    copy->assign(o.a, o.a + o.shape.m);
    *o.c = yours::median(copy->data(), copy->size());
  });
}

template <class T>
Run<T> eigh_run() {
  const auto copy = std::make_shared<std::vector<T>>();
  return repeated<T>([copy](const Operands<T>& o) {
    const std::size_t n = o.shape.m;
    copy->assign(o.a, o.a + n * n);
    yours::eigh(copy->data(), o.c + n * n, o.c, n);
  });
}

template <class T>
Run<T> gradient_run() {
  const auto labels = std::make_shared<std::vector<int>>();
  return repeated<T>([labels](const Operands<T>& o) {
    const std::size_t m = o.shape.m, n = o.shape.n;
    for (std::size_t i = labels->size(); i < m; ++i) labels->push_back(label_of_row(i));
    yours::gradient(o.a, labels->data(), o.b, m, n, o.c, o.c + n);
  });
}

template <class T>
Run<T> logistic_run() {
  const auto labels = std::make_shared<std::vector<int>>();
  return repeated<T>([labels](const Operands<T>& o) {
    const std::size_t m = o.shape.m, n = o.shape.n;
    for (std::size_t i = labels->size(); i < m; ++i) labels->push_back(label_of_row(i));
    yours::logistic(o.a, labels->data(), o.b, m, n, o.c, o.c + n * n, o.c + n * n + n);
  });
}

template <class T>
Run<T> run(Kernel kernel) {
  using O = Operands<T>;
  switch (kernel) {
    case Kernel::dot:
      return repeated<T>([](const O& o) { *o.c = yours::dot(o.a, o.b, o.shape.m); });
    case Kernel::matmul:
      return repeated<T>(
          [](const O& o) { yours::matmul(o.a, o.b, o.c, o.shape.m, o.shape.n, o.shape.k); });
    case Kernel::transpose:
      return repeated<T>([](const O& o) { yours::transpose(o.a, o.c, o.shape.m, o.shape.n); });
    case Kernel::lu:
      return lu_run<T>();
    case Kernel::inverse:
      return repeated<T>([](const O& o) { yours::inverse(o.a, o.c, o.shape.m); });
    case Kernel::median:
      return median_run<T>();
    case Kernel::mean_variance:
      return repeated<T>([](const O& o) { yours::mean_variance(o.a, o.shape.m, o.c, o.c + 1); });
    case Kernel::eigh:
      return eigh_run<T>();
    case Kernel::gradient:
      return gradient_run<T>();
    case Kernel::logistic:
      return logistic_run<T>();
    case Kernel::normal:
      return repeated<T>([seed = std::make_shared<std::uint64_t>(42)](const O& o) {
        yours::normal(++*seed, o.c, o.shape.m);
      });
    default:
      return {};
  }
}

constexpr std::array all_exercises{Exercise{Kernel::dot, {1000}, 4},
                                   Exercise{Kernel::transpose, {2500, 4000}, 2},
                                   Exercise{Kernel::matmul, {256, 256, 256}, 10},
                                   Exercise{Kernel::mean_variance, {100000}, 4},
                                   Exercise{Kernel::median, {100000}, 5},
                                   Exercise{Kernel::normal, {10000}, 2},
                                   Exercise{Kernel::lu, {256}, 5},
                                   Exercise{Kernel::inverse, {256}, 5},
                                   Exercise{Kernel::gradient, {1000, 64}, 3},
                                   Exercise{Kernel::logistic, {1000, 64}, 8},
                                   Exercise{Kernel::eigh, {100}, 4}};

}  // namespace

std::optional<Contender> your_rung(Kernel kernel) {
  Contender contender{"yours",         Role::rung,          1,
                      "your own rung", run<double>(kernel), run<float>(kernel)};
  if (!contender.f64) return {};
  contender.source = "bench/your_rung/" + std::string(info(kernel).name) + ".cpp";
  return contender;
}

std::span<const Exercise> exercises() {
  return all_exercises;
}

std::vector<Shape> exercise_shapes(const Exercise& exercise) {
  const KernelInfo& kernel = info(exercise.kernel);
  std::vector<Shape> shapes{exercise.shape};
  if (kernel.sample) return shapes;  // few numbers say nothing about a distribution
  if (kernel.dimensions == 1)
    for (const std::size_t n : {1u, 2u, 7u, 65u, 100u}) shapes.push_back({n});
  if (kernel.dimensions == 2)
    for (const Shape& shape : {Shape{1, 1}, Shape{9, 5}, Shape{65, 33}}) shapes.push_back(shape);
  if (kernel.dimensions == 3)
    for (const Shape& shape : {Shape{1, 1, 1}, Shape{5, 7, 3}, Shape{33, 17, 65}})
      shapes.push_back(shape);
  return shapes;
}

}  // namespace lanes::bench
