// Events of the processor: shown where somebody counted them, with who did, and nowhere else.
#include "event_table.hpp"

#include <gtest/gtest.h>

#include "callgrind.hpp"
#include "embedded.hpp"
#include "example_run.hpp"
#include "html_page.hpp"
#include "report_json.hpp"

namespace lanes::tools {
namespace {

using bench::Event;

/// The example's first ladder, at 100 x 100 x 100: 2e6 flops.
Result counted(bool cycles) {
  Result result = example_ladder(100, 12e-6);
  bench::Counts& counts = result.outcomes[0].counts;
  counts = {.source = cycles ? "hardware counters" : "callgrind", .isa = "avx2"};
  counts[Event::instructions] = 8e6;
  if (cycles) counts[Event::cycles] = 2e6;
  return result;
}

TEST(EventTable, IsEmptyWhereNothingWasCounted) {
  const EventTable table(example_ladder(100, 12e-6));
  EXPECT_TRUE(table.rows().empty());
}

TEST(EventTable, HasWhatWasCountedAndByWhom) {
  const EventTable table(counted(true));
  EXPECT_EQ(table.title(),
            "matmul f64 100, events of one call, avx2 kernels, counted by hardware counters");
  EXPECT_EQ(table.columns(),
            (std::vector<std::string>{"cycles", "instructions", "instructions per flop",
                                      "instructions per cycle"}));
  // The rungs that nobody counted have no row.
  ASSERT_EQ(table.rows().size(), 1u);
  EXPECT_EQ(table.rows()[0],
            (std::vector<std::string>{"naive, scalar", "2.000 M", "8.000 M", "4.000", "4.000"}));
}

TEST(EventTable, InventsNoCyclesForCallgrind) {
  const EventTable table(counted(false));
  EXPECT_NE(table.title().find("counted by valgrind's callgrind"), std::string::npos);
  EXPECT_EQ(table.columns(), (std::vector<std::string>{"instructions", "instructions per flop"}));
}

TEST(EventTable, GoesThroughJsonAndIntoThePage) {
  Report report = example_run();
  report.counters = "perf_event_open: No such file or directory";
  EXPECT_EQ(to_html(report).find("events of one call"), std::string::npos);
  report.results.push_back(counted(false));
  report.results.back().problem.type = bench::Type::f32;
  const Report read = from_json_text(to_json_text(report));
  EXPECT_EQ(to_json_text(read), to_json_text(report));
  const std::string page = to_html(read);
  EXPECT_NE(page.find("events of one call"), std::string::npos);
  EXPECT_NE(page.find("perf_event_open: No such file or directory"), std::string::npos);
}

TEST(Callgrind, TheTotalIsReadFromItsFile) {
  EXPECT_EQ(callgrind_total("version: 1\nevents: Ir\nsummary: 8017\n\ntotals: 8017\n"), 8017);
  EXPECT_EQ(callgrind_total("version: 1\n"), -1);
  EXPECT_EQ(callgrind_total(""), -1);
}

/// What the report shows beside the times of a rung must be in the program.
TEST(Embedded, HasTheSourceOfEveryRung) {
  for (const bench::KernelInfo& kernel : bench::kernels())
    for (const bench::Contender& rung : bench::rung_contenders(kernel.kernel, {.threads = 1}))
      EXPECT_FALSE(embedded_file(rung.source).empty()) << rung.source;
}

}  // namespace
}  // namespace lanes::tools
