// Nothing wrong is ever timed: what is right passes the check, what is wrong by one element does
// not.
#include "harness/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <lanes/error.hpp>
#include <stdexcept>

#include "harness/data.hpp"
#include "harness/derived.hpp"
#include "harness/sizes.hpp"

namespace lanes::bench {
namespace {

constexpr Sampling quick{
    .rounds = 3, .min_rounds = 1, .sample_seconds = 1e-5, .budget_seconds = 1e-3};

/// Large enough that a product is checked by samples only, and small.
std::vector<Shape> shapes_of(Kernel kernel) {
  if (kernel == Kernel::solve_many) return {{1, 1}, {9, 5}, {65, 33}, {200, 190}};
  if (kernel == Kernel::qr || kernel == Kernel::svd)
    return {{1, 1}, {9, 5}, {5, 9}, {65, 33}, {200, 190}};
  if (info(kernel).factorisation) return {{1}, {2}, {7}, {65}, {200}};
  // One element has no deviation, and one sample no covariance.
  if (kernel == Kernel::moments4) return {{3}, {70}, {1000}};
  // So many samples that no plane separates their labels.
  if (info(kernel).model) return {{60, 1}, {200, 5}, {1000, 33}};
  // Nothing of it is checked by samples.
  if (kernel == Kernel::perceptron) return {{1, 1, 1}, {5, 7, 3}, {33, 17, 65}};
  if (kernel == Kernel::cov || kernel == Kernel::pca) return {{2, 1}, {9, 5}, {65, 33}};
  switch (info(kernel).dimensions) {
    case 3:
      return {{1, 1, 1}, {5, 7, 3}, {33, 17, 65}, {250, 260, 240}};
    case 2:
      return {{1, 1}, {9, 5}, {65, 33}};
    default:
      return {{1}, {7}, {1000}};
  }
}

template <class T>
class EveryKernel : public testing::Test {};
using Types = testing::Types<double, float>;
TYPED_TEST_SUITE(EveryKernel, Types);

TYPED_TEST(EveryKernel, AcceptsTheLibraryAndThePlainLoop) {
  for (const KernelInfo& kernel : kernels())
    for (const Shape& shape : shapes_of(kernel.kernel)) {
      Workload<TypeParam> workload(kernel.kernel, shape, 1);
      for (const Contender& contender :
           {library_contender(kernel.kernel, {.threads = 1}), naive_contender(kernel.kernel)})
        EXPECT_EQ(refusal_of(contender, workload), "")
            << contender.name << " " << to_string({kernel.kernel, type_of<TypeParam>, shape});
    }
}

TYPED_TEST(EveryKernel, AcceptsEveryRung) {
  for (const KernelInfo& kernel : kernels())
    for (const Shape& shape : shapes_of(kernel.kernel)) {
      Workload<TypeParam> workload(kernel.kernel, shape, 1);
      for (const Contender& rung : rung_contenders(kernel.kernel, {.threads = 2}))
        EXPECT_EQ(refusal_of(rung, workload), "")
            << rung.name << " " << to_string({kernel.kernel, type_of<TypeParam>, shape});
    }
}

TYPED_TEST(EveryKernel, AcceptsWhatReverseModeIsHeldTo) {
  std::size_t found = 0;
  for (const KernelInfo& kernel : kernels())
    for (const Contender& derived : derived_contenders(kernel.kernel, {.threads = 1})) {
      ++found;
      // The second of them after another shape.
      for (const Shape& shape : shapes_of(kernel.kernel)) {
        Workload<TypeParam> workload(kernel.kernel, shape, 1);
        EXPECT_EQ(refusal_of(derived, workload), "") << derived.name;
        // Timed calls are not checked: the loss is what they compute all the same.
        workload.reset();
        const TypeParam* const c = workload.rotation().copies[0].c;
        const std::size_t last = operand_sizes(kernel.kernel, shape).c - 1;
        run_of<TypeParam>(derived)(workload.rotation(), 1);
        EXPECT_GT(c[last], 0) << derived.name;
      }
    }
  EXPECT_EQ(found, 3u);
}

TEST(Arrangements, AreWhatTheirNamesSay) {
  const auto elements = [](Arrangement a, std::size_t n) {
    const Matrix<double> x = arranged(a, n);
    return std::vector<double>(x.data(), x.data() + n);
  };
  for (const std::size_t n : {1u, 2u, 8u, 1001u}) {
    std::vector<double> random = elements(Arrangement::random, n);
    std::ranges::sort(random);
    EXPECT_EQ(elements(Arrangement::sorted, n), random);
    std::ranges::reverse(random);
    EXPECT_EQ(elements(Arrangement::reversed, n), random);
    EXPECT_EQ(elements(Arrangement::constant, n), std::vector<double>(n, 1.0));
    std::vector<double> killer = elements(Arrangement::killer, n);
    if (n == 8) {
      EXPECT_EQ(killer, (std::vector<double>{1, 5, 3, 7, 2, 4, 6, 8}));
    }
    std::ranges::sort(killer);
    for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(killer[i], static_cast<double>(i + 1));
  }
  EXPECT_EQ(arrangement_from_name("killer"), Arrangement::killer);
  EXPECT_THROW(arrangement_from_name("shuffled"), argument_error);
}

TEST(Ladders, AreMeasuredAtSomeSize) {
  for (const KernelInfo& kernel : kernels())
    for (const Type type : {Type::f64, Type::f32})
      EXPECT_EQ(ladder_sizes(kernel.kernel, type, Extent::quick).empty(),
                rung_contenders(kernel.kernel, {}).empty())
          << kernel.name;
}

/// The library's result with one element changed by `change`.
template <class T>
Contender spoiled(Kernel kernel, std::size_t element, T (*change)(T)) {
  Contender contender = library_contender(kernel, {.threads = 1}, "spoiled");
  const Run<T> right = run_of<T>(contender);
  const Run<T> wrong = [=](Rotation<T>& rotation, std::size_t calls) {
    right(rotation, calls);
    T* c = rotation.copies[0].c;
    c[element] = change(c[element]);
  };
  if constexpr (type_of<T> == Type::f64)
    contender.f64 = wrong;
  else
    contender.f32 = wrong;
  return contender;
}

TYPED_TEST(EveryKernel, RefusesOneWrongElement) {
  using T = TypeParam;
  for (const KernelInfo& kernel : kernels())
    for (const Shape& shape : shapes_of(kernel.kernel)) {
      Workload<T> workload(kernel.kernel, shape, 1);
      const std::size_t last = operand_sizes(kernel.kernel, shape).c - 1;
      const auto refusal = [&](T (*change)(T)) {
        return refusal_of(spoiled<T>(kernel.kernel, last, change), workload);
      };
      const std::string where = to_string({kernel.kernel, type_of<T>, shape});
      // (Of a sample, an element is wrong when no sampler would make it.)
      EXPECT_NE(
          kernel.sample ? refusal([](T x) { return x + 20; }) : refusal([](T x) { return x + 1; }),
          "")
          << where;
      EXPECT_NE(refusal([](T) { return std::numeric_limits<T>::quiet_NaN(); }), "") << where;
    }
}

TEST(Experiment, TimesWhatIsRightAndRefusesWhatIsWrong) {
  const Case problem{Kernel::matmul, Type::f64, {20, 20, 20}};
  Contender lazy = library_contender(problem.kernel, {}, "lazy");  // computes nothing: very fast
  lazy.f64 = [](Rotation<double>&, std::size_t) {};
  Contender failing = library_contender(problem.kernel, {}, "failing");
  failing.prepare = [] { throw std::runtime_error("has two threads"); };
  Contender only_f32 = library_contender(problem.kernel, {}, "only f32");
  only_f32.f64 = nullptr;

  const std::vector<Outcome> outcomes =
      run_experiment(problem, {library_contender(problem.kernel, {}), lazy, failing, only_f32},
                     quick, describe_machine());
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].refusal, "");
  EXPECT_EQ(outcomes[0].seconds.size(), 3u);
  EXPECT_GT(outcomes[0].seconds[0], 0);
  EXPECT_NE(outcomes[1].refusal.find("not written"), std::string::npos) << outcomes[1].refusal;
  EXPECT_TRUE(outcomes[1].seconds.empty());
  EXPECT_EQ(outcomes[2].refusal, "has two threads");
}

TEST(Experiment, UsesTheUsersOwnNumbers) {
  const Matrix<double> x{{1, 2}, {3, 4}, {5, 6}};
  Contender spy = library_contender(Kernel::transpose, {}, "spy");
  double seen = 0;
  const auto run = spy.f64;
  spy.f64 = [&seen, run](Rotation<double>& rotation, std::size_t calls) {
    seen = rotation.copies[0].a[5];
    run(rotation, calls);
  };
  const auto outcomes =
      run_experiment({Kernel::transpose, Type::f64, {3, 2}}, {spy}, quick, describe_machine(), &x);
  EXPECT_EQ(outcomes.at(0).refusal, "");
  EXPECT_EQ(seen, 6);
}

TEST(Experiment, ColdMeansMoreCopiesThanTheCachesHold) {
  Machine machine;
  machine.caches = {{"L1", 32 << 10}, {"L2", 1 << 20}, {"L3", 100 << 20}};
  Case problem{Kernel::dot, Type::f64, {1000}};
  EXPECT_EQ(copies_of(problem, machine), 1u);
  problem.residence = Residence::cold;
  EXPECT_GT(static_cast<double>(copies_of(problem, machine)) * 16e3, 200e6);
}

TEST(Experiment, RefusesWhatDoesNotFitIntoMemory) {
  Machine machine;
  machine.memory_bytes = 1 << 20;
  EXPECT_THROW(run_experiment({Kernel::dot, Type::f64, {100000}},
                              {library_contender(Kernel::dot, {})}, quick, machine),
               argument_error);
}

TEST(Rotation, GoesRoundAndContinuesWhereItWas) {
  const Operands<double> copies[3] = {{{1}, nullptr, nullptr, nullptr},
                                      {{2}, nullptr, nullptr, nullptr},
                                      {{3}, nullptr, nullptr, nullptr}};
  Rotation<double> rotation{copies, 3, 0};
  std::string visited;
  const auto visit = [&](const Operands<double>& o) { visited += std::to_string(o.shape.m); };
  repeat(rotation, 4, visit);
  repeat(rotation, 3, visit);
  EXPECT_EQ(visited, "1231231");
}

TEST(NormalAt, IsRoughlyNormalAndNeverDenormal) {
  double sum = 0, squares = 0;
  constexpr int count = 100000;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = normal_at(1, i);
    EXPECT_TRUE(x == 0 || std::abs(x) > 1e-6);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / count, 0, 0.02);
  EXPECT_NEAR(squares / count, 1, 0.02);
}

}  // namespace
}  // namespace lanes::bench
