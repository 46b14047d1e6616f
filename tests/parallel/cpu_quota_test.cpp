// How many CPUs this process may use: affinity, and the quota of its container.
#include "parallel/cpu_quota.hpp"

#include <gtest/gtest.h>
#include <omp.h>
#include <sched.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace lanes {
namespace {

/// A directory that looks like a mounted control group.
class CgroupQuota : public ::testing::Test {
 protected:
  CgroupQuota() {
    std::string name = (std::filesystem::temp_directory_path() / "lanes-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot create " + name);
    root = name;
  }
  ~CgroupQuota() override { std::filesystem::remove_all(root); }

  void write(const std::filesystem::path& file, const std::string& text) const {
    std::filesystem::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }

  std::filesystem::path root;
};

TEST_F(CgroupQuota, Version2) {
  const auto quota_of = [this](const std::string& text) {
    write("cpu.max", text);
    return parallel::cgroup_quota(root);
  };
  EXPECT_EQ(quota_of("200000 100000\n"), 2);
  EXPECT_EQ(quota_of("150000 100000\n"), 1.5);
  EXPECT_EQ(quota_of("10000 100000\n"), 0.1);
  EXPECT_EQ(quota_of("max 100000\n"), HUGE_VAL);
  EXPECT_EQ(quota_of("100000 0\n"), HUGE_VAL);
  EXPECT_EQ(quota_of("100000\n"), HUGE_VAL);
  EXPECT_EQ(quota_of(""), HUGE_VAL);
}

TEST_F(CgroupQuota, Version1) {
  const auto quota_of = [this](const std::string& quota, const std::string& period) {
    write("cpu/cpu.cfs_quota_us", quota);
    write("cpu/cpu.cfs_period_us", period);
    return parallel::cgroup_quota(root);
  };
  EXPECT_EQ(quota_of("300000\n", "100000\n"), 3);
  EXPECT_EQ(quota_of("-1\n", "100000\n"), HUGE_VAL);
  EXPECT_EQ(quota_of("300000\n", "0\n"), HUGE_VAL);
  EXPECT_EQ(quota_of("", ""), HUGE_VAL);
}

TEST_F(CgroupQuota, NoneAtAll) {
  EXPECT_EQ(parallel::cgroup_quota(root), HUGE_VAL);
  EXPECT_EQ(parallel::cgroup_quota(root / "nowhere"), HUGE_VAL);
}

TEST(ThreadsFromEnvironment, RespectTheAffinityMask) {
  if (const char* text = std::getenv("LANES_NUM_THREADS"); text && *text)
    GTEST_SKIP() << "LANES_NUM_THREADS decides";
  EXPECT_GE(parallel::threads_from_environment(), 1);
  int threads = 0, processors = 0;
  // In a thread of its own, whose mask nothing inherits.
  std::thread([&] {
    cpu_set_t mask;
    ASSERT_EQ(sched_getaffinity(0, sizeof(mask), &mask), 0);
    int cpu = 0;
    while (!CPU_ISSET(cpu, &mask)) ++cpu;
    CPU_ZERO(&mask);
    CPU_SET(cpu, &mask);
    ASSERT_EQ(sched_setaffinity(0, sizeof(mask), &mask), 0);
    threads = parallel::threads_from_environment();
    processors = omp_get_num_procs();  // GNU's runtime looks now: 1. LLVM's has looked at start.
  }).join();
  EXPECT_GE(threads, 1);
  EXPECT_LE(threads, processors);
}

}  // namespace
}  // namespace lanes
