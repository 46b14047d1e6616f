// Contract C5: bitwise the same results for any number of threads and on every instruction set with
// fma, for every public operation (support/operations.cpp).
#include <gtest/gtest.h>

#include "support/operations.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class SameBits : public ::testing::Test {};
TYPED_TEST_SUITE(SameBits, test::Reals);

template <class T>
const test::Sizes& sizes_of(const test::Operation<T>& operation) {
  return test::quick() ? operation.few : operation.sizes;
}

/// Calls f(computation, message for a failure) for each operation and size.
template <class T, class F>
void for_each_computation(F f) {
  for (const auto& operation : test::operations<T>())
    for (std::size_t size : sizes_of(operation))
      f(operation, operation.prepare(size), operation.name + " of size " + std::to_string(size));
}

TYPED_TEST(SameBits, AnyNumberOfThreads) {
  using T = TypeParam;
  for_each_computation<T>([](const auto& operation, const auto& compute, const std::string& what) {
    for (Isa isa : available_isas()) {
      if (!operation.takes_options && isa != lanes::isa()) continue;
      const std::vector<T> serial = compute({.threads = 1, .isa = isa});
      for (int threads : test::thread_counts())
        EXPECT_TRUE(test::same_bits(compute({.threads = threads, .isa = isa}), serial))
            << what << " on " << name(isa) << ", " << threads << " threads";
    }
  });
}

TYPED_TEST(SameBits, EveryInstructionSet) {
  using T = TypeParam;
  for_each_computation<T>([](const auto& operation, const auto& compute, const std::string& what) {
    if (!operation.takes_options) return;
    const Isa first = available_isas().back();
    const std::vector<T> expected = compute({.threads = 1, .isa = first});
    for (Isa isa : available_isas()) {
      if (operation.fused && test::has_fma(isa) != test::has_fma(first)) continue;
      EXPECT_TRUE(test::same_bits(compute({.threads = 1, .isa = isa}), expected))
          << what << " on " << name(isa) << " and " << name(first);
    }
  });
}

TYPED_TEST(SameBits, DefaultNumberOfThreads) {
  using T = TypeParam;
  for (const auto& operation : test::operations<T>()) {
    const std::size_t size = sizes_of(operation).back();
    const auto compute = operation.prepare(size);
    const std::vector<T> expected = compute({.threads = 1});
    for (int threads : test::thread_counts()) {
      set_num_threads(threads);
      EXPECT_TRUE(test::same_bits(compute({}), expected)) << operation.name << " of size " << size;
    }
    set_num_threads(0);
  }
}

}  // namespace
}  // namespace lanes
