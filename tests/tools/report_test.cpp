#include "report.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "example_report.hpp"
#include "report_csv.hpp"

namespace lanes::tools {
namespace {

TEST(Report, RatesComeFromTheMedian) {
  const Report report = example_report();
  const Result& result = report.results[0];
  EXPECT_NEAR(rate(result.problem, result.outcomes[0]), 100e9, 1);
  EXPECT_NEAR(share_of_ceiling(result.problem, result.outcomes[0], report.ceilings), 0.5, 1e-12);
  EXPECT_TRUE(std::isnan(rate(result.problem, result.outcomes[3])));
  EXPECT_TRUE(std::isnan(share_of_ceiling(result.problem, result.outcomes[0], {})));
}

TEST(Report, TheFastestPeerIsOneThatWasTimed) {
  const Result result = example_report().results[0];
  EXPECT_EQ(library_outcome(result)->contender, "lanes");
  EXPECT_EQ(fastest_peer(result)->contender, "BLIS");
  EXPECT_NEAR(speed_up(result.outcomes[0], result.outcomes[2]), 1.25, 1e-12);
  EXPECT_TRUE(std::isnan(speed_up(result.outcomes[0], result.outcomes[3])));
}

TEST(Report, TheLibraryStandsForItsMostThreads) {
  Result result;
  EXPECT_EQ(library_outcome(result), nullptr);
  EXPECT_EQ(fastest_peer(result), nullptr);
  result.outcomes = {outcome("lanes", bench::Role::library, {2}, 1),
                     outcome("lanes", bench::Role::library, {1}, 2)};
  EXPECT_EQ(library_outcome(result)->threads, 2);
}

TEST(Versus, IsTheGeometricMeanAndTheWorst) {
  Report report = example_report();
  report.results.push_back(report.results[0]);
  report.results[1].problem.shape = {7, 7, 7};
  for (double& seconds : report.results[1].outcomes[0].seconds) seconds *= 2;  // 0.625x
  const Versus versus = versus_peers(report.results);
  EXPECT_EQ(versus.count, 2u);
  EXPECT_NEAR(versus.geometric_mean, std::sqrt(1.25 * 0.625), 1e-12);
  EXPECT_NEAR(versus.worst, 0.625, 1e-12);
  EXPECT_EQ(versus.worst_at.shape.m, 7u);
  EXPECT_EQ(versus_peers({}).count, 0u);
}

TEST(Refusals, NameTheContenderTheProblemAndTheReason) {
  const Report report = example_report();
  EXPECT_EQ(refusals(report.results, false),
            (std::vector<std::string>{
                "Eigen at matmul f64 100: wrong result: element 7 is 1 instead of 2"}));
  EXPECT_TRUE(refusals(report.results, true).empty());
}

TEST(Csv, HasOneLineForEachContender) {
  const std::string text = to_csv_text(example_report());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6);
  EXPECT_NE(text.find("peers,matmul,f64,100,warm,lanes,library,1,3,2e-05,1.95e-05,2.05e-05,100,"
                      "GFLOP/s,FMA peak,0.5,\n"),
            std::string::npos)
      << text;
}

TEST(Noise, IsTheLargestDifferenceOfTheSameCode) {
  Report report = example_report();
  EXPECT_EQ(noise_of(report.results).count, 0u);
  EXPECT_NE(noise_verdict(report).find("not timed twice"), std::string::npos);
  Result result{Section::noise, {bench::Kernel::dot, bench::Type::f64, {1000}}, {}};
  result.outcomes = {outcome("lanes", bench::Role::library, {1e-6, 1e-6, 1e-6}),
                     outcome("lanes again", bench::Role::library, {1.005e-6, 1.005e-6, 1.005e-6})};
  report.results.push_back(result);
  EXPECT_NEAR(noise_of(report.results).largest, 0.005, 1e-9);
  EXPECT_EQ(noise_verdict(report).substr(0, 6), "quiet:");
  report.others_share = 0.2;
  EXPECT_EQ(noise_verdict(report).substr(0, 29), "noisy (other processes ran): ");
  report.results.back().outcomes[1].seconds = {1.05e-6};
  EXPECT_NE(noise_verdict(report).find("the same code differed from itself"), std::string::npos);
}

TEST(Section, NamesReadBack) {
  for (const Section section :
       {Section::ladder, Section::peers, Section::threads, Section::data, Section::noise})
    EXPECT_EQ(section_from_name(name(section)), section);
  EXPECT_ANY_THROW(section_from_name("nothing"));
}

}  // namespace
}  // namespace lanes::tools
