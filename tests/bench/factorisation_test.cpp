// Factorisations: the data that they are timed on, and what passes for a right result.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <lanes/linalg.hpp>
#include <limits>

#include "harness/experiment.hpp"

namespace lanes::bench {
namespace {

template <class T>
Matrix<T> matrix_of(std::size_t n) {
  Workload<T> workload(Kernel::lu, {n}, 1);
  return Matrix<T>(MatrixView<const T>(workload.rotation().copies[0].a, n, n));
}

TEST(FactorisationData, IsWellConditionedAtEverySize) {
  for (const std::size_t n : {1u, 2u, 3u, 4u, 5u, 8u, 13u, 16u, 32u, 64u, 100u, 257u}) {
    const InverseResult<double> result = try_inverse(matrix_of<double>(n));
    // In the norm that rcond is of, the condition number may be sqrt(n) times the one of the
    // 2-norm, which is near 3.
    EXPECT_GT(result.rcond, 1 / (10 * std::sqrt(static_cast<double>(n)))) << n;
  }
}

TEST(FactorisationData, IsPositiveDefiniteForCholesky) {
  for (const std::size_t n : {1u, 2u, 3u, 4u, 5u, 8u, 13u, 16u, 32u, 64u, 100u, 257u}) {
    Workload<double> workload(Kernel::cholesky, {n}, 1);
    const MatrixView<const double> a(workload.rotation().copies[0].a, n, n);
    EXPECT_TRUE(try_cholesky(a).ok) << n;
    EXPECT_EQ(Matrix<double>(a), transpose(a)) << n;
  }
}

TEST(FactorisationData, NeedsPivoting) {
  for (const std::size_t n : {16u, 100u, 257u}) {
    const Lu<double> f = lu(matrix_of<double>(n));
    std::size_t stay = 0;
    for (std::size_t i = 0; i < n; ++i) stay += f.permutation()[i] == i;
    EXPECT_LT(stay, n / 4) << n;
  }
}

/// What is wrong with the library's result once `change` has been at it.
template <class T>
std::string refusal(Kernel kernel, std::size_t n, const std::function<void(T* c)>& change,
                    Order order = Order::rows) {
  Contender contender = library_contender(kernel, {.threads = 1}, "spoiled");
  const Run<T> right = run_of<T>(contender);
  const Run<T> spoiled = [=](Rotation<T>& rotation, std::size_t calls) {
    right(rotation, calls);
    change(rotation.copies[0].c);
  };
  contender.order = order;
  if constexpr (type_of<T> == Type::f64)
    contender.f64 = spoiled;
  else
    contender.f32 = spoiled;
  Workload<T> workload(kernel, make_shape({n}, info(kernel).dimensions), 1);
  return refusal_of(contender, workload);
}

template <class T>
class Check : public testing::Test {};
using Types = testing::Types<double, float>;
TYPED_TEST_SUITE(Check, Types);

// Far less than the value of an element: a bound that lets this pass lets anything pass.
TYPED_TEST(Check, SeesAnErrorOfTheSquareRootOfEpsilonInAnyElement) {
  using T = TypeParam;
  constexpr std::size_t n = 24;
  const T error = std::sqrt(std::numeric_limits<T>::epsilon());
  for (const Kernel kernel : {Kernel::lu, Kernel::inverse, Kernel::solve, Kernel::solve_many}) {
    const std::size_t elements = kernel == Kernel::solve ? n : n * n;
    for (std::size_t i = 0; i < elements; ++i)
      EXPECT_NE(refusal<T>(kernel, n, [=](T* c) { c[i] += error; }), "")
          << info(kernel).name << " " << i;
  }
}

TYPED_TEST(Check, SeesRowsInTheWrongOrder) {
  using T = TypeParam;
  constexpr std::size_t n = 24;
  EXPECT_NE(refusal<T>(Kernel::lu, n, [](T* c) { std::swap(c[n * n], c[n * n + 1]); }), "");
  for (const T bad : {T(-1), T(n), T(0.5), std::numeric_limits<T>::infinity()})
    EXPECT_NE(refusal<T>(Kernel::lu, n, [=](T* c) { c[n * n] = bad; }).find("no permutation"),
              std::string::npos);
  EXPECT_NE(refusal<T>(Kernel::lu, n, [](T* c) { c[n * n] = c[n * n + 1]; }).find("no permutation"),
            std::string::npos);
}

// As right a product as can be, but not the factorisation that was asked for.
TYPED_TEST(Check, SeesFactorsWithoutPivoting) {
  using T = TypeParam;
  constexpr std::size_t n = 24;
  const std::string fault = refusal<T>(Kernel::lu, n, [](T* c) {
    const Matrix<T> a = matrix_of<T>(n);
    std::ranges::copy(a, c);
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t i = k + 1; i < n; ++i) {
        c[i * n + k] /= c[k * n + k];
        for (std::size_t j = k + 1; j < n; ++j) c[i * n + j] -= c[i * n + k] * c[k * n + j];
      }
    for (std::size_t i = 0; i < n; ++i) c[n * n + i] = static_cast<T>(i);
  });
  EXPECT_NE(fault.find("pivot"), std::string::npos) << fault;
}

// Who works column by column factorises the transpose. Its inverse reads the same.
TYPED_TEST(Check, HoldsAContenderToItsOrder) {
  using T = TypeParam;
  const auto nothing = [](T*) {};
  for (const Kernel kernel :
       {Kernel::lu, Kernel::solve, Kernel::solve_many, Kernel::cholesky, Kernel::qr})
    EXPECT_NE(refusal<T>(kernel, 24, nothing, Order::columns), "") << info(kernel).name;
  EXPECT_EQ(refusal<T>(Kernel::inverse, 24, nothing, Order::columns), "");
}

// Above the diagonal, LAPACK and Eigen leave A: only L is looked at, all of it.
TYPED_TEST(Check, LooksAtTheTriangleOfCholesky) {
  using T = TypeParam;
  constexpr std::size_t n = 24;
  const T error = std::sqrt(std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      EXPECT_EQ(refusal<T>(Kernel::cholesky, n, [=](T* c) { c[i * n + j] += error; }).empty(),
                j > i)
          << i << " " << j;
}

// A stack of n matrices of n x n; behind the vectors, the values.
TYPED_TEST(Check, SeesAnErrorInAnyVectorOrValueOfAStack) {
  using T = TypeParam;
  constexpr std::size_t n = 6;
  const T error = std::sqrt(std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < n * n * (n + 1); ++i)
    EXPECT_NE(refusal<T>(Kernel::eigh_batch, n, [=](T* c) { c[i] += error; }), "") << i;
  EXPECT_NE(refusal<T>(
                Kernel::eigh_batch, n, [](T*) {}, Order::columns),
            "");
  EXPECT_EQ(refusal<T>(Kernel::eigh_batch, n, [](T*) {}), "");
}

TYPED_TEST(Check, SeesAnErrorInAnyElementOfQAndR) {
  using T = TypeParam;
  constexpr std::size_t n = 24;
  const T error = std::sqrt(std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < 2 * n * n; ++i)
    EXPECT_NE(refusal<T>(Kernel::qr, n, [=](T* c) { c[i] += error; }), "") << i;
}

// Q = A and R = I have the right product.
TYPED_TEST(Check, SeesThatQIsNotOrthogonal) {
  using T = TypeParam;
  Workload<T> workload(Kernel::qr, {2, 2}, 1);
  workload.reset(true);
  const Operands<T>& o = workload.rotation().copies[0];
  std::copy_n(o.a, 4, o.c);
  o.c[4] = o.c[7] = 1, o.c[5] = o.c[6] = 0;
  EXPECT_NE(workload.check().fault.find("Q'Q"), std::string::npos) << workload.check().fault;
}

TEST(Flops, AreThoseOfTheTextbook) {
  EXPECT_DOUBLE_EQ(flops(Kernel::lu, {30}), 18000);
  EXPECT_DOUBLE_EQ(flops(Kernel::inverse, {30}), 54000);
  EXPECT_DOUBLE_EQ(flops(Kernel::cholesky, {30}), 9000);
  EXPECT_DOUBLE_EQ(flops(Kernel::qr, {30, 30}), 4.0 / 3 * 27000);
  EXPECT_DOUBLE_EQ(flops(Kernel::qr, {60, 30}), flops(Kernel::qr, {30, 60}));
  EXPECT_DOUBLE_EQ(flops(Kernel::solve, {30}), 18000 + 1800);
  EXPECT_DOUBLE_EQ(flops(Kernel::solve_many, {30, 10}), 18000 + 18000);
  EXPECT_EQ(rate_unit(Kernel::inverse), "GFLOP/s");
}

TEST(WorkingSet, OfWhatDoesNotFitIsNotSmall) {
  constexpr std::size_t n = 2147483647;
  EXPECT_GT(working_set(Kernel::inverse, {n}, Type::f64), 1e19);
  EXPECT_GT(working_set(Kernel::matmul, {n, n, n}, Type::f64), 1e19);
}

}  // namespace
}  // namespace lanes::bench
