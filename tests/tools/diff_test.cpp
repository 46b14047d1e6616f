#include "diff.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "example_report.hpp"

namespace lanes::tools {
namespace {

using bench::Role;

/// Samples with a noise of 1 % around `seconds`.
bench::Samples noisy(double seconds, std::mt19937& random) {
  std::normal_distribution<double> noise(1, 0.01);
  bench::Samples samples(15);
  for (double& sample : samples) sample = seconds * noise(random);
  return samples;
}

/// A report of ten sizes: the library and two peers, which are `machine` times slower than 10 us;
/// the library moreover `library` times, at the first `changed` sizes.
Report simulated(unsigned seed, double machine, double library, std::size_t changed) {
  std::mt19937 random(seed);
  Report report;
  for (std::size_t n = 1; n <= 10; ++n) {
    Result result;
    result.problem = {bench::Kernel::matmul, bench::Type::f64, {n, n, n}};
    const double own = n <= changed ? library : 1;
    result.outcomes = {outcome("lanes", Role::library, noisy(1e-5 * machine * own, random)),
                       outcome("OpenBLAS", Role::peer, noisy(1e-5 * machine, random)),
                       outcome("BLIS", Role::peer, noisy(1e-5 * machine, random))};
    report.results.push_back(result);
  }
  return report;
}

std::size_t count(const Diff& diff, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(diff.rows, verdict, &DiffRow::verdict));
}

TEST(Diff, FindsNothingBetweenTwoRunsOfTheSame) {
  const Diff diff = compare_reports(simulated(1, 1, 1, 0), simulated(2, 1, 1, 0), {});
  EXPECT_EQ(diff.rows.size(), 30u);
  EXPECT_EQ(count(diff, Verdict::same), 30u);
  EXPECT_EQ(overall_verdict(diff).substr(0, 19), "no difference shown");
}

TEST(Diff, FindsWhatBecameSlower) {
  const Diff diff = compare_reports(simulated(1, 1, 1, 0), simulated(2, 1, 1.05, 4), {});
  EXPECT_EQ(count(diff, Verdict::slower), 4u);
  EXPECT_EQ(count(diff, Verdict::faster), 0u);
  EXPECT_NEAR(diff.rows[0].speed_up, 1 / 1.05, 0.02);
  EXPECT_EQ(overall_verdict(diff).substr(0, 7), "slower:");
}

TEST(Diff, FindsWhatBecameFaster) {
  const Diff diff = compare_reports(simulated(1, 1, 1, 0), simulated(2, 1, 0.5, 10), {});
  EXPECT_EQ(count(diff, Verdict::faster), 10u);
  EXPECT_NE(overall_verdict(diff).find("10 faster and 0 slower; geometric mean 2.0"),
            std::string::npos)
      << overall_verdict(diff);
}

TEST(Diff, DoesNotReportTrifles) {
  const Report before = simulated(1, 1, 1, 0), after = simulated(2, 1, 1.05, 10);
  EXPECT_EQ(count(compare_reports(before, after, {.smallest = 0.10}), Verdict::slower), 0u);
}

TEST(Diff, ToleratesASlowerMachineByItsPeers) {
  const Report before = simulated(1, 1, 1, 0), after = simulated(2, 1.2, 1, 0);
  const Diff corrected = compare_reports(before, after, {});
  EXPECT_NEAR(corrected.machine, 1 / 1.2, 0.01);
  EXPECT_EQ(corrected.controls, 20u);
  EXPECT_EQ(count(corrected, Verdict::same), 30u);
  const Diff raw = compare_reports(before, after, {.correct_for_machine = false});
  EXPECT_EQ(count(raw, Verdict::slower), 30u);
}

TEST(Diff, ComparesOnlyWhatBothHave) {
  Report before = simulated(1, 1, 1, 0), after = simulated(2, 1, 1, 0);
  before.results.resize(3);
  after.results[0].outcomes[0].seconds.clear();
  after.results[0].outcomes[0].refusal = "wrong";
  EXPECT_EQ(compare_reports(before, after, {}).rows.size(), 8u);
  before.results.clear();
  const Diff nothing = compare_reports(before, after, {});
  EXPECT_TRUE(nothing.rows.empty());
  EXPECT_EQ(nothing.warnings.size(), 1u);
  EXPECT_NE(overall_verdict(nothing).find("nothing"), std::string::npos);
}

TEST(Diff, WarnsOfOtherMachinesAndBuilds) {
  Report before = simulated(1, 1, 1, 0), after = before;
  before.machine.cpu = "old CPU";
  before.build = "g++ 12";
  EXPECT_EQ(compare_reports(before, after, {}).warnings.size(), 2u);
}

TEST(Diff, DoesNotTakeAnotherProcessorForAChangeOfSpeed) {
  const Report before = simulated(1, 1, 1, 0);
  Report after = simulated(2, 1.2, 1, 0);
  after.machine.cpu = "another CPU";
  const Diff diff = compare_reports(before, after, {});
  EXPECT_FALSE(diff.corrected);
  EXPECT_EQ(count(diff, Verdict::slower), 30u);
  EXPECT_EQ(diff.rows[0].kernel, "matmul");
}

TEST(Diff, PrintsWhatChangedAndTheVerdict) {
  const Diff diff = compare_reports(simulated(1, 1, 1, 0), simulated(2, 1, 1.5, 1), {});
  std::ostringstream brief, all;
  print_diff(brief, diff, false, false);
  print_diff(all, diff, true, false);
  EXPECT_NE(brief.str().find("peers: matmul f64 1 "), std::string::npos) << brief.str();
  EXPECT_EQ(brief.str().find("peers: matmul f64 2 "), std::string::npos);
  EXPECT_EQ(brief.str().find("OpenBLAS"), std::string::npos);
  EXPECT_NE(brief.str().find("Verdict: slower: of 10 measurements"), std::string::npos);
  EXPECT_NE(all.str().find("OpenBLAS"), std::string::npos);
}

}  // namespace
}  // namespace lanes::tools
