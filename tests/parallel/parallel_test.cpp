// How work is spread over threads.
#include "parallel/parallel.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <lanes/error.hpp>
#include <lanes/runtime.hpp>
#include <mutex>
#include <new>
#include <set>
#include <thread>
#include <vector>

namespace lanes {
namespace {

TEST(ThreadsFor, GrowWithTheWorkUpToWhatWasAskedFor) {
  EXPECT_EQ(parallel::threads_for(8, 0, 100), 1);
  EXPECT_EQ(parallel::threads_for(8, 199, 100), 1);
  EXPECT_EQ(parallel::threads_for(8, 200, 100), 2);
  EXPECT_EQ(parallel::threads_for(8, 799, 100), 7);
  EXPECT_EQ(parallel::threads_for(8, 1000000, 100), 8);
  EXPECT_EQ(parallel::threads_for(1, 1000000, 100), 1);
}

TEST(ThreadsFor, ZeroMeansTheDefault) {
  set_num_threads(5);
  EXPECT_EQ(parallel::threads_for(0, 1000000, 100), 5);
  EXPECT_EQ(parallel::threads_for(0, 300, 100), 3);
  set_num_threads(0);
}

TEST(ThreadsFor, RefuseNegativeNumbersHoweverLittleWorkThereIs) {
  EXPECT_THROW(parallel::threads_for(-1, 0, 100), argument_error);
  EXPECT_THROW(parallel::threads_for(-1, 1000000, 100), argument_error);
}

TEST(ThreadsFor, OneInsideTheCallersParallelRegion) {
  std::atomic<int> calls = 0, more_than_one = 0;
#pragma omp parallel num_threads(2)
  if (omp_get_num_threads() > 1) {
    ++calls;
    more_than_one += parallel::threads_for(8, 1000000, 100) != 1;
    more_than_one += parallel::available(0) != 1;
  }
  if (calls == 0) GTEST_SKIP() << "OpenMP gives one thread here";
  EXPECT_EQ(more_than_one, 0);
  EXPECT_EQ(parallel::threads_for(8, 1000000, 100), 8) << "and outside again as before";
}

TEST(Run, PassesOnWhatABodyThrows) {
  for (int threads : {1, 2, 5})
    EXPECT_THROW(parallel::run(threads,
                               [](int part, int parts) {
                                 if (part == parts - 1) throw std::bad_alloc();
                               }),
                 std::bad_alloc)
        << threads;
  parallel::run(2, [](int, int) {});  // and goes on as before
}

/// How often each part of `threads` was done by run().
std::vector<int> parts_done(int threads) {
  std::vector<std::atomic<int>> done(static_cast<std::size_t>(threads));
  std::atomic<int> wrong_count = 0;
  parallel::run(threads, [&](int part, int parts) {
    ++done.at(static_cast<std::size_t>(part));
    wrong_count += parts != threads;
  });
  EXPECT_EQ(wrong_count, 0);
  return {done.begin(), done.end()};
}

TEST(Run, DoesEachPartOnce) {
  for (int threads = 1; threads <= 9; ++threads)
    EXPECT_EQ(parts_done(threads), std::vector<int>(static_cast<std::size_t>(threads), 1));
}

// OMP_THREAD_LIMIT, OMP_DYNAMIC, or a region inside a region: fewer threads come than were asked
// for, and the work is done all the same.
TEST(Run, DoesEachPartOnceWhenFewerThreadsCome) {
  omp_set_max_active_levels(1);
  std::vector<int> done;
#pragma omp parallel num_threads(2)
#pragma omp single
  done = parts_done(7);
  EXPECT_EQ(done, std::vector<int>(7, 1));

  omp_set_dynamic(1);
  EXPECT_EQ(parts_done(7), std::vector<int>(7, 1));
  omp_set_dynamic(0);
}

TEST(Run, UsesSeveralThreadsTheCallersAmongThem) {
  std::mutex mutex;
  std::set<std::thread::id> ids;
  parallel::run(2, [&](int, int) {
    const std::lock_guard lock(mutex);
    ids.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(ids.size(), omp_get_thread_limit() >= 2 ? 2u : 1u);
  EXPECT_TRUE(ids.count(std::this_thread::get_id()));
}

TEST(ForRanges, CoverEverythingOnceInNearlyEqualParts) {
  for (int threads = 1; threads <= 7; ++threads)
    for (std::size_t count = 0; count <= 30; ++count) {
      std::mutex mutex;
      std::vector<int> covered(count);
      std::size_t smallest = count, largest = 0;
      parallel::for_ranges(threads, count, [&](std::size_t begin, std::size_t end) {
        const std::lock_guard lock(mutex);
        ASSERT_TRUE(begin <= end && end <= count);
        smallest = std::min(smallest, end - begin);
        largest = std::max(largest, end - begin);
        for (std::size_t i = begin; i < end; ++i) ++covered[i];
      });
      EXPECT_EQ(covered, std::vector<int>(count, 1)) << threads << " threads";
      EXPECT_LE(largest - smallest, 1u) << threads << " threads, " << count;
    }
}

}  // namespace
}  // namespace lanes
