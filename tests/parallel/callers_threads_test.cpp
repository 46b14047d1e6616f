// Contract C8 from the caller's side: the library in programs that have threads of their own.
#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <filesystem>
#include <iterator>
#include <thread>

#include "support/operations.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

/// Each operation at a size worth several threads, with its result on one.
template <class T>
struct Case {
  const test::Operation<T>& operation;
  test::Computation<T> compute;
  std::vector<T> expected;
};
template <class T>
std::vector<Case<T>> cases() {
  std::vector<Case<T>> all;
  for (const auto& operation : test::operations<T>()) {
    const auto compute = operation.prepare(operation.few.back());
    all.push_back({operation, compute, compute({.threads = 1})});
  }
  return all;
}

std::size_t threads_of_this_process() {
  using iterator = std::filesystem::directory_iterator;
  return static_cast<std::size_t>(std::distance(iterator("/proc/self/task"), iterator()));
}

template <class T>
class CallersThreads : public ::testing::Test {};
TYPED_TEST_SUITE(CallersThreads, test::Reals);

TYPED_TEST(CallersThreads, NotNestedInAParallelRegionOfTheCallers) {
  using T = TypeParam;
  const auto all = cases<T>();
  omp_set_max_active_levels(4);  // nesting is allowed: it is the library that must not
  std::atomic<int> wrong = 0;
#pragma omp parallel num_threads(2)
  {}
  const std::size_t threads_before = threads_of_this_process();
#pragma omp parallel for num_threads(2) schedule(dynamic)
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].operation.takes_options) continue;
    if (!test::same_bits(all[i].compute({.threads = 7}), all[i].expected)) ++wrong;
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(threads_of_this_process(), threads_before);
}

TYPED_TEST(CallersThreads, CalledFromSeveralAtOnce) {
  using T = TypeParam;
  const auto all = cases<T>();
  const int repetitions = test::quick() ? 1 : 3;
  std::vector<std::string> wrong[4];
  std::vector<std::thread> callers;
  for (auto& mine : wrong)
    callers.emplace_back([&] {
      for (int r = 0; r < repetitions; ++r)
        for (const auto& one : all) {
          if (!one.operation.takes_options) continue;
          for (int threads : {1, 2})
            if (!test::same_bits(one.compute({.threads = threads}), one.expected))
              mine.push_back(one.operation.name);
        }
    });
  for (std::thread& caller : callers) caller.join();
  for (const auto& mine : wrong) EXPECT_EQ(mine, std::vector<std::string>());
}

// Scratch memory is kept for each thread: it must come and go with the thread.
TYPED_TEST(CallersThreads, WhichComeAndGo) {
  using T = TypeParam;
  const auto all = cases<T>();
  for (int generation = 0; generation < 3; ++generation) {
    bool right = true;
    std::thread([&] {
      for (const auto& one : all)
        right = right && test::same_bits(one.compute({.threads = 2}), one.expected);
    }).join();
    EXPECT_TRUE(right);
  }
}

}  // namespace
}  // namespace lanes
