#include "harness/profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace lanes::bench {
namespace {

[[gnu::noinline]] void spin(std::size_t calls) {
  for (std::size_t i = 0; i < 1000 * calls; ++i) asm volatile("");
}

/// An emulator's timers and program counters are its own.
bool emulated() {
  return std::getenv("LANES_TEST_EMULATED") != nullptr;
}

TEST(Profile, FindsWhereTheProgramIs) {
  if (emulated()) GTEST_SKIP() << "not in an emulator";
  const std::vector<std::uint64_t> addresses = profile({.run = spin}, 0.2);
  ASSERT_GE(addresses.size(), 10u);
  // Nearly all within a few instructions of each other.
  std::size_t most = 0;
  for (const std::uint64_t a : addresses) {
    std::size_t near = 0;
    for (const std::uint64_t b : addresses) near += (a > b ? a - b : b - a) < 256;
    most = std::max(most, near);
  }
  EXPECT_GE(10 * most, 8 * addresses.size());
}

TEST(Profile, CanBeTakenAgain) {
  if (emulated()) GTEST_SKIP() << "not in an emulator";
  EXPECT_FALSE(profile({.run = spin}, 0.05).empty());
  EXPECT_FALSE(profile({.run = spin}, 0.05).empty());
}

}  // namespace
}  // namespace lanes::bench
