#include "report_text.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "example_report.hpp"

namespace lanes::tools {
namespace {

Group group_of(const Result& result) {
  return {result.section,         result.problem.kernel,    result.problem.type,
          result.problem.threads, result.problem.residence, {result.problem}};
}

std::string table(const std::vector<Result>& results) {
  std::ostringstream out;
  print_group(out, group_of(results.front()), results, example_report().ceilings, false);
  return out.str();
}

TEST(PeersTable, ShowsRatesTheRatioAndTheCeiling) {
  const std::string text = table(example_report().results);
  EXPECT_NE(text.find("matmul f64, against peers, 1 thread: GFLOP/s; FMA peak 200.0 GFLOP/s\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  100   100.0     50.00  80.00  refused  1.905  1.25x BLIS       50.0 %\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("refused: Eigen at matmul f64 100: wrong result"), std::string::npos) << text;
}

TEST(PeersTable, SaysOnceWhatMustBeKnownOfAContender) {
  Result result = example_report().results[0];
  result.outcomes[1].detail = "sizes known at compile time";
  const std::string text = table({result, result}),
                    line = "  OpenBLAS: sizes known at compile time\n";
  EXPECT_NE(text.find(line), std::string::npos) << text;
  EXPECT_EQ(text.find(line), text.rfind(line)) << text;
  EXPECT_EQ(text.find("BLIS:"), std::string::npos) << text;
}

TEST(PeersTable, OfThreadsShowsTheGain) {
  Result result = example_report().results[0];
  result.section = Section::threads;
  result.problem.threads = 2;
  result.outcomes = {outcome("lanes", bench::Role::library, {20e-6}, 1),
                     outcome("lanes", bench::Role::library, {10e-6}, 2),
                     outcome("BLIS", bench::Role::peer, {15e-6}, 2)};
  const std::string text = table({result});
  EXPECT_NE(text.find("  size  lanes x1  lanes x2   BLIS   gain  over best peer"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("2.00x  1.50x BLIS"), std::string::npos) << text;
}

TEST(LadderTable, ComparesWithTheRungBeforeAndTheFirst) {
  Result result = example_report().results[0];
  result.section = Section::ladder;
  result.outcomes = {outcome("naive, scalar", bench::Role::rung, {800e-6}),
                     outcome("simd", bench::Role::rung, {200e-6}),
                     outcome("register_tile", bench::Role::rung, {20e-6})};
  result.outcomes[2].detail = "a tile of C stays in registers";
  const std::string text = table({result});
  EXPECT_NE(text.find("register_tile  20.00 us    100.0   50.0 %     10.00x      40.00x"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("a tile of C stays in registers"), std::string::npos) << text;
}

TEST(Header, TellsWhatMustBeKnownToReadTheTables) {
  std::ostringstream out;
  print_header(out, example_report(), false);
  for (const char* part :
       {"lanes 1.2.3 compare (quick)", "avx2 kernels", "Example CPU", "1.500 by quota", "L1 32 KiB",
        "BLIS 0.9.0, haswell kernels", "note: MKL was not found", "200.0"})
    EXPECT_NE(out.str().find(part), std::string::npos) << part << "\n" << out.str();
}

TEST(Conclusion, WarnsOfABusyMachine) {
  Report report = example_report();
  std::ostringstream calm, busy;
  print_conclusion(calm, report, false);
  report.others_share = 0.5;
  print_conclusion(busy, report, false);
  EXPECT_EQ(calm.str().find("not idle"), std::string::npos) << calm.str();
  EXPECT_NE(busy.str().find("not idle"), std::string::npos) << busy.str();
  EXPECT_NE(calm.str().find("matmul"), std::string::npos);
}

TEST(Tables, AreReadableAt100Columns) {
  Report report = example_report();
  Result& result = report.results[0];
  result.problem = {bench::Kernel::norm, bench::Type::f64, {10000000}, 2};
  result.section = Section::threads;
  result.outcomes = {outcome("lanes", bench::Role::library, {0.02}, 1),
                     outcome("lanes", bench::Role::library, {0.01}, 2)};
  for (const char* name : {"OpenBLAS", "BLIS", "Eigen", "Eigen stable"})
    result.outcomes.push_back(outcome(name, bench::Role::peer, {0.015}, 2));
  std::istringstream lines(table(report.results));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

}  // namespace
}  // namespace lanes::tools
