// Counters of the processor: numbers where there are some, a reason where there are none.
#include "harness/counters.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace lanes::bench {
namespace {

[[gnu::noinline]] void spin(std::size_t calls) {
  for (std::size_t i = 0; i < 1000 * calls; ++i) asm volatile("");
}

OpenEvent failing(int error) {
  return [error](Event) {
    errno = error;
    return -1;
  };
}

TEST(Counters, SayWhyTheyCannotCount) {
  const Counters none(failing(ENOENT)), forbidden(failing(EACCES));
  EXPECT_EQ(none.fault().find("perf_event_open: No such file or directory ("), 0u) << none.fault();
  EXPECT_NE(none.fault().find("no counters"), std::string::npos);
  EXPECT_EQ(forbidden.fault().find("perf_event_open: Permission denied"), 0u) << forbidden.fault();
}

TEST(Counters, WithoutCountersNothingIsRunAndNothingIsCounted) {
  bool ran = false;
  const Counts counts =
      Counters(failing(EPERM)).count({.run = [&](std::size_t) { ran = true; }}, 1);
  EXPECT_FALSE(ran);
  EXPECT_EQ(counts.source, "");
  for (const auto& event : counts.events) EXPECT_FALSE(event);
}

/// A file that opens, and is no counter: no number is made of what it gives.
TEST(Counters, WhatCannotBeReadHasNoNumber) {
  const Counters counters([](Event) { return open("/dev/null", O_RDONLY | O_CLOEXEC); });
  EXPECT_EQ(counters.fault(), "");
  const Counts counts = counters.count({.run = spin}, 0);
  EXPECT_EQ(counts.source, "hardware counters");
  for (const auto& event : counts.events) EXPECT_FALSE(event);
}

TEST(Counters, CountACallWhereTheSystemAllowsIt) {
  const Counters counters;
  if (!counters.fault().empty()) GTEST_SKIP() << counters.fault();
  const auto instructions = counters.count({.run = spin}, 1e-3)[Event::instructions];
  ASSERT_TRUE(instructions);
  EXPECT_GT(*instructions, 1000);   // a loop of a thousand turns,
  EXPECT_LT(*instructions, 10000);  // a few instructions each
}

TEST(Counters, EventsHaveNames) {
  EXPECT_EQ(name(Event::cycles), "cycles");
  EXPECT_EQ(name(Event::tlb_misses), "tlb_misses");
}

}  // namespace
}  // namespace lanes::bench
