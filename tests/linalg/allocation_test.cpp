// Into existing memory, small products and everything element by element allocate nothing.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace {
std::atomic<int> allocations{0};
}

// The linker leads calls of lanes::detail::allocate here: --wrap, in CMakeLists.txt.
extern "C" void* __real__ZN5lanes6detail8allocateEmm(std::size_t count, std::size_t element_size);
extern "C" void* __wrap__ZN5lanes6detail8allocateEmm(std::size_t count, std::size_t element_size) {
  if (count > 0) ++allocations;
  return __real__ZN5lanes6detail8allocateEmm(count, element_size);
}

namespace lanes {
namespace {

template <class T>
class Allocation : public ::testing::Test {};
TYPED_TEST_SUITE(Allocation, test::Reals);

template <class F>
int allocations_of(F f) {
  f();  // what is made once, on the first call, does not count
  const int before = allocations;
  f();
  return allocations - before;
}

TEST(AllocationCounter, Counts) {
  EXPECT_EQ(allocations_of([] { Vector<double> x(100); }), 1);
}

TYPED_TEST(Allocation, NoneForSmallProducts) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 4u, 8u, 16u, 33u, 64u, 112u}) {
    const Matrix<T> a = test::integer_matrix<T>(n, n, 1), b = test::integer_matrix<T>(n, n, 2);
    const Vector<T> x = test::integer_vector<T>(n, 3);
    Matrix<T> c(n, n);
    Vector<T> y(n);
    for (Isa isa : available_isas())
      for (int threads : {1, 2}) {
        const Options options{.threads = threads, .isa = isa};
        EXPECT_EQ(allocations_of([&] { matmul(a, b, c, options); }), 0) << n;
        EXPECT_EQ(allocations_of([&] { matmul(a.t(), b, c, T(2), T(1), options); }), 0) << n;
        EXPECT_EQ(allocations_of([&] { matmul(a, x, y, options); }), 0) << n;
        EXPECT_EQ(allocations_of([&] { matmul(x, a, y, options); }), 0) << n << ", from the left";
      }
  }
}

TYPED_TEST(Allocation, NoneForSmallProductsOfATransposedB) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 4u, 8u, 16u}) {
    const Matrix<T> a = test::integer_matrix<T>(n, n, 1), b = test::integer_matrix<T>(n, n, 2);
    Matrix<T> c(n, n);
    for (Isa isa : available_isas())
      EXPECT_EQ(allocations_of([&] { matmul(a, b.t(), c, {.isa = isa}); }), 0) << n;
  }
}

TYPED_TEST(Allocation, NoneForVectors) {
  using T = TypeParam;
  for (std::size_t n : {1u, 100u, 5000u, 1000000u}) {
    const Matrix<T> m = test::uniform_matrix<T>(n, 2, 1);
    const Vector<T> x(m.col(0)), y(m.col(1));
    Vector<T> out(n);
    EXPECT_EQ(allocations_of([&] { dot(x, y); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { dot(m.col(0), m.col(1)); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { norm(x); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { norm(m.col(0)); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { cosine_similarity(x, y); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { axpy(T(2), x, out); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { axpy(T(2), m.col(0), out); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { scale(T(1), out); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { add(x, y, out); }), 0) << n;
    EXPECT_EQ(allocations_of([&] { hadamard(m.col(0), m.col(1), out); }), 0) << n;
  }
}

}  // namespace
}  // namespace lanes
