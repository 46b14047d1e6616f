#include "harness/machine.hpp"

#include <gtest/gtest.h>

#include "harness/ceilings.hpp"
#include "harness/experiment.hpp"

namespace lanes::bench {
namespace {

TEST(CpuMax, IsQuotaOverPeriod) {
  EXPECT_EQ(parse_cpu_max("200000 100000"), 2.0);
  EXPECT_EQ(parse_cpu_max("50000 100000\n"), 0.5);
  for (const char* text : {"max 100000", "", "junk", "100000", "-1 100000", "100000 0"})
    EXPECT_FALSE(parse_cpu_max(text)) << text;
}

TEST(FormatBytes, UsesBinaryUnits) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(48 << 10), "48 KiB");
  EXPECT_EQ(format_bytes(3 << 19), "1.5 MiB");
}

TEST(DescribeMachine, IsPlausible) {
  const Machine machine = describe_machine();
  EXPECT_FALSE(machine.cpu.empty());
  EXPECT_GE(machine.online_cpus, 1);
  EXPECT_GE(machine.affinity_cpus, 1);
  EXPECT_GT(machine.memory_bytes, std::size_t{1} << 20);
  for (std::size_t i = 1; i < machine.caches.size(); ++i)
    EXPECT_GE(machine.caches[i].bytes, machine.caches[i - 1].bytes);
}

Ceilings example() {
  Ceilings ceilings;
  ceilings.fma = {{Isa::sse2, Type::f64, 1, 10e9},
                  {Isa::avx2, Type::f64, 1, 40e9},
                  {Isa::avx2, Type::f64, 2, 80e9},
                  {Isa::avx2, Type::f32, 1, 90e9}};
  ceilings.bandwidth = {{"L1", 48e3, 24000, Pattern::read, 1, 400e9},
                        {"L1", 48e3, 24000, Pattern::copy, 1, 300e9},
                        {"memory", 1e300, 1 << 27, Pattern::read, 1, 20e9}};
  return ceilings;
}

TEST(Ceilings, FindsThePeakOfAnInstructionSetOrTheBest) {
  EXPECT_EQ(example().fma_peak(Isa::sse2, Type::f64, 1), 10e9);
  EXPECT_EQ(example().fma_peak(Isa::automatic, Type::f64, 1), 40e9);
  EXPECT_EQ(example().fma_peak(Isa::automatic, Type::f64, 2), 80e9);
  EXPECT_EQ(example().fma_peak(Isa::avx512, Type::f64, 1), 0);
}

TEST(Ceilings, FindsTheSmallestLevelThatHolds) {
  EXPECT_EQ(example().bandwidth_for(Pattern::read, 1000, 1)->level, "L1");
  EXPECT_EQ(example().bandwidth_for(Pattern::read, 1e6, 1)->level, "memory");
  EXPECT_EQ(example().bandwidth_for(Pattern::read, 1000, 2), nullptr);
}

TEST(CeilingOf, IsThatOfTheKernelsPattern) {
  const Ceiling product = ceiling_of({Kernel::matmul, Type::f64, {64, 64, 64}}, 1, example());
  EXPECT_EQ(product.name, "FMA peak");
  EXPECT_EQ(product.rate, 40e9);
  EXPECT_EQ(ceiling_of({Kernel::dot, Type::f64, {1000}}, 1, example()).name, "L1 read");
  EXPECT_EQ(ceiling_of({Kernel::transpose, Type::f64, {20, 20}}, 1, example()).name, "L1 copy");
  const Case cold{Kernel::dot, Type::f64, {1000}, 1, Residence::cold};
  EXPECT_EQ(ceiling_of(cold, 1, example()).name, "memory read");
}

TEST(Work, CountsFlopsOrBytes) {
  EXPECT_EQ(work({Kernel::matmul, Type::f32, {2, 3, 4}}), 2 * 2 * 3 * 4);
  EXPECT_EQ(work({Kernel::gram, Type::f64, {10, 3}}), 10 * 3 * 4);
  EXPECT_EQ(work({Kernel::dot, Type::f64, {100}}), (100 + 100 + 1) * 8);
  EXPECT_EQ(work({Kernel::axpy, Type::f32, {100}}), 3 * 100 * 4);
  EXPECT_EQ(work({Kernel::transpose, Type::f32, {10, 7}}), 2 * 70 * 4);
}

}  // namespace
}  // namespace lanes::bench
